"""Data quality: what checks found in what the view shows, where, how many, and what to do about it."""

import streamlit as st

from ss12k.access import access
from ss12k.explore import quality as found_by
from ss12k.quality.telling import ALL
from ss12k.ui import quality as blocks
from ss12k.ui.explorer import current_look
from ss12k.ui.navigation import picked
from ss12k.ui.page import heading
from ss12k.ui.sources import found_by_load


def quality() -> None:
    """The findings by severity, check, unit and resource, one by one, and what the load found beside them."""
    look = current_look()
    heading("Data quality")
    told, own = blocks.quality_of(look.view), blocks.own_of(look)
    blocks.checked(told)
    if told is None:
        return
    lines = found_by.lines(told, blocks.earlier(told), own)
    blocks.figures(told, lines)
    asked_for = blocks.chosen(look, told, own, lines)
    if asked_for != ALL:
        lines = found_by.lines(told, None, own, asked_for)
    blocks.check_table(lines, moved=any(line.moved is not None for line in lines), withheld=own is not None)
    units = found_by.units(told, asked_for)
    blocks.place_tables(units, found_by.resources(told, asked_for))
    blocks.findings(look, told, own, asked_for)
    blocks.unit_chart(units)
    blocks.trend(told)
    blocks.not_asked(lines)
    if picked().client is None:
        st.header("What the load found")
        found_by_load(access().control.snapshot(picked().source, look.view.snapshot.id))
