"""Overview: the source at a glance, as the authority or a client sees it, with charts to click into."""

import streamlit as st

from ss12k.access import access
from ss12k.ui import overview as blocks
from ss12k.ui.explorer import current_look
from ss12k.ui.navigation import picked
from ss12k.ui.page import heading
from ss12k.ui.quality import summary
from ss12k.ui.then import the_day


def overview() -> None:
    """Counts and charts of all that the view shows; what takes longer when it is asked for."""
    look = current_look()
    view = look.view
    heading("Overview")
    today = the_day()
    found = blocks.overview_of(view, view.key, today)
    blocks.figures(found, today)
    summary(view)
    left, right = st.columns(2, gap="large")
    with left:
        blocks.units(found.units)
        blocks.duty_roles(found)
    with right:
        blocks.roles(found)
        blocks.ages(found)
    left, right = st.columns([2, 3], gap="large")
    with left:
        blocks.resource_counts(found, look.own)
    with right:
        blocks.school_types(found.school_types)
    blocks.on_demand("Attendance over weeks", lambda: blocks.attended(blocks.weeks_of(view, view.key)))
    blocks.on_demand("Freshness of the data", lambda: blocks.fresh(blocks.freshness_of(view, view.key)))
    if picked().client is None:
        blocks.last_loads(access().control.snapshots(picked().source))
