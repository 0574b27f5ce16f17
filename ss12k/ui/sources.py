"""The blocks of Manage Sources: loads that are running, a snapshot and what may be done with it, what changed in it."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import streamlit as st

from ss12k.access import LOCAL_ADMINISTRATOR, access
from ss12k.control.records import Snapshot, Source
from ss12k.errors import Ss12kError
from ss12k.sources.activation import activate, discard, exposed
from ss12k.sources.differences import comparison, differences, wanted
from ss12k.sources.running import Running, running
from ss12k.ui.components import Column
from ss12k.ui.state import StateKey, remember, remembered
from ss12k.ui.tables import object_table
from ss12k.ui.text import plain

EVERY = 1.0
"""Seconds between two looks at the loads that are running."""
MB = 1_000_000
FEW = 5
"""So many attributes are named that differ in a resource."""


def watched(draw: Callable[[], None]) -> None:
    """Draw the page's body, and while a load is running again and again: when that ends, its snapshot is there.

    The body draws itself anew, and nothing else: a script that is begun from a fragment on its own leaves blank pages.
    """
    looking = bool(running(access(), LOCAL_ADMINISTRATOR))
    st.fragment(draw, run_every=EVERY)() if looking else draw()


def loads() -> None:
    """The loads that are running now, in whatever process."""
    for each in running(access(), LOCAL_ADMINISTRATOR):
        done = min(1.0, each.step.done / each.step.total) if each.step.total else 0.0
        st.progress(done, text=plain(loading(each)))


def loading(load: Running) -> str:
    """How far a load has come, in words."""
    step = load.step
    told = f"Loading {load.dump} into source {load.source}: {step.phase}"
    if step.resource:
        told += f" {step.resource}, {step.records:,} records"
    if step.done < step.total:
        told += f", {step.done / MB:,.1f} of {step.total / MB:,.1f} MB"
    return told + (f", about {round(step.seconds_left)} seconds left" if step.seconds_left is not None else "")


def choose_snapshot(snapshots: Iterable[Snapshot]) -> Snapshot | None:
    """One of the snapshots, the newest at first."""
    by_id = {each.id: each for each in snapshots}
    labels = {id: f"{each.created:%Y-%m-%d %H:%M} UTC, {each.state}" for id, each in by_id.items()}
    chosen = st.selectbox("Snapshot", list(labels), format_func=lambda id: labels[id])
    return by_id.get(chosen) if chosen else None


def held(snapshot: Snapshot) -> None:
    """What a snapshot is held for."""
    reasons = [plain(_reason(each)) for each in snapshot.held]
    if reasons:
        st.warning(
            "**This snapshot is held.** Pages and API show the current one until you decide. Against it speaks:\n\n"
            + "\n".join(f"- {reason}" for reason in reasons),
            icon=":material/front_hand:",
        )


def decide(source: Source, snapshot: Snapshot) -> None:
    """What may be done with a snapshot that is not the current one; each after a second click."""
    if problem := remembered(StateKey.SOURCES_PROBLEM):
        st.error(plain(problem))
        remember(StateKey.SOURCES_PROBLEM, None)
    if snapshot.current:
        return
    although = " although it is held" if snapshot.held else ""
    with st.container(horizontal=True):
        with st.popover("Make this the current one"):
            st.markdown(f"Pages and API show it from then on{although}. The one before it stays, to go back to.")
            against = _exposed(source, snapshot)
            if against:
                st.warning("**It may expose somebody.**\n\n" + "\n".join(f"- {each}" for each in against))
            yes = "Yes, make it current" + (" all the same" if against else "")
            act = partial(activate, force=bool(against))
            st.button(yes, key=f"activate {snapshot.id}", on_click=_do, args=(act, source.id, snapshot.id))
        with st.popover("Discard"):
            st.markdown("This snapshot is removed for good, with its file. The current one stays.")
            key = f"discard {snapshot.id}"
            st.button("Yes, discard it", key=key, on_click=_do, args=(discard, source.id, snapshot.id))


def changes(source: Source, snapshot: Snapshot) -> None:
    """On demand, what changed from the current snapshot to this one: it may take a while."""
    if snapshot.current or source.snapshot is None:
        return
    if not st.toggle("What changed since the current one", key=f"changes {source.snapshot} {snapshot.id}"):
        return
    try:
        rows = _differences(source.snapshot, snapshot.id)
    except Ss12kError as problem:
        st.error(plain(str(problem)))
        return
    heads = [
        Column("resource", "Resource"),
        *(Column(what, what.capitalize(), "number") for what in ("added", "removed", "changed")),
        Column("attributes", "Changed in"),
    ]
    object_table(rows, heads, key="changes", label="Changes", empty="Nothing: both hold the same.")


def found_by_load(snapshot: Snapshot) -> None:
    """How the records of a snapshot deviate from the standard, and how many could not be taken in."""
    figures = snapshot.figures
    deviations = figures.get("deviations", [])
    st.subheader(f"Deviations from the standard ({sum(each['count'] for each in deviations):,})")
    heads = [
        Column("resource", "Resource"),
        Column("path", "Where"),
        Column("kind", "What"),
        Column("count", "Count", "number"),
    ]
    object_table(deviations, heads, key="deviations", label="Deviations", empty="The data is as the standard says.")
    st.subheader(f"Quarantine ({figures.get('quarantine', 0):,})")
    st.caption("Records that could not be taken in; each is kept in the snapshot with file, line and reason.")


@st.cache_data(max_entries=16, show_spinner="Comparing the two snapshots …")
def _differences(old: str, new: str) -> list[dict[str, object]]:
    compared = comparison(access(), LOCAL_ADMINISTRATOR, old, new)
    return [
        {
            "resource": each.resource,
            "added": each.added,
            "removed": each.removed,
            "changed": each.changed,
            "attributes": _attributes(each.attributes),
        }
        for each in differences(compared, wanted(compared))
        if each.added or each.removed or each.changed
    ]


def _exposed(source: Source, snapshot: Snapshot) -> list[str]:
    """Whom a snapshot would expose in the place of the one that is current now, in words."""
    try:
        return [plain(str(each)) for each in exposed(access(), LOCAL_ADMINISTRATOR, source.id, snapshot.id)]
    except Ss12kError:
        return []  # what it is shows when it is tried


def _attributes(counts: dict[str, int]) -> str:
    named = [f"{name} ({count:,})" for name, count in list(counts.items())[:FEW]]
    return ", ".join(named) + (f" and {len(counts) - FEW} more" if len(counts) > FEW else "")


def _reason(held: dict[str, Any]) -> str:
    such = "such as " if held["count"] > len(held["examples"]) else ""
    return f"{held['sentence']}" + (f" ({such}{', '.join(held['examples'])})" if held["examples"] else "")


def _do(act: Callable[..., None], source: str, snapshot: str) -> None:
    """Before the page is drawn again, so that it shows what came of it."""
    try:
        act(access(), LOCAL_ADMINISTRATOR, source, snapshot)
    except Ss12kError as problem:
        remember(StateKey.SOURCES_PROBLEM, str(problem))
