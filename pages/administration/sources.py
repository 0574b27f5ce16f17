"""Manage Sources: what was loaded when, what it holds, how it deviates, and which snapshot is current."""

import streamlit as st

from ss12k.access import access
from ss12k.ui import sources as blocks
from ss12k.ui.components import Column
from ss12k.ui.navigation import Problem, picked, stop
from ss12k.ui.page import heading
from ss12k.ui.tables import object_table
from ss12k.ui.text import plain


def sources() -> None:
    """The loads that are running, and the snapshots of the source that is picked."""
    heading("Manage sources")
    if picked().client:
        # What is no record, such as deviations and quarantine, is never shown in a client's place.
        stop(Problem("This page is the authority's own.", "Choose the authority itself under View as client."))
    blocks.watched(_body)


def _body() -> None:
    control = access().control
    source = control.source(picked().source)
    snapshots = control.snapshots(source.id)
    blocks.loads()
    st.caption(
        f"{plain(source.name)} ({source.id}), snapshots: {len(snapshots)}. "
        f"Load another: ss12k load PATH --source {source.id}"
    )
    snapshot = blocks.choose_snapshot(snapshots)
    if snapshot is None:
        return
    blocks.held(snapshot)
    blocks.decide(source, snapshot)
    blocks.changes(source, snapshot)
    st.subheader("Counts")
    counts = [{"resource": name, "count": count} for name, count in snapshot.figures.get("counts", {}).items()]
    heads = [Column("resource", "Resource"), Column("count", "Records", "number")]
    object_table(counts, heads, key="counts", label="Counts", empty="Nothing was loaded.")
    blocks.found_by_load(snapshot)
