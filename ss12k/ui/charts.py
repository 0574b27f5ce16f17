"""A chart with its numbers as a table below; who clicks on a bar goes to the list that it counts."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ss12k.explore.charts import Chart
from ss12k.ui.components import Column
from ss12k.ui.navigation import address_of_id, go
from ss12k.ui.tables import object_table

NOT_SHARED = "Not shared with this client."
QUIET = {"displaylogo": False, "displayModeBar": False, "responsive": True}
"""No buttons over the chart: there is nothing to zoom, and Plotly's logo leads out of the house."""

_STYLE = """
<style>
/* What Streamlit gives to axes is too pale to be read by all. */
.js-plotly-plot .plotly svg text { fill: light-dark(#1b2730, #e4eaee) !important; }
</style>
"""

Numbers = Sequence[Mapping[str, Any]]


def chart(
    drawn: Chart | None,
    rows: Numbers | None,
    columns: Sequence[Column],
    *,
    title: str,
    key: str,
    empty: str,
    page: str = "persons",
    note: str = "",
) -> None:
    """Draw a chart under its title, with the rows of its numbers to be opened below.

    `drawn` and `rows` None: the client does not get what they are made of; no rows: `empty` says why. `page`: where the
    bars lead.
    """
    st.subheader(title)
    if drawn is None or rows is None:
        st.caption(NOT_SHARED)
        return
    if not rows:
        st.caption(empty)
        return
    if note:
        st.caption(note)
    st.html(_STYLE)
    clicked = st.plotly_chart(
        drawn.figure, key=f"chart {key}", on_select="rerun", selection_mode="points", config=QUIET, alt=drawn.alt
    )
    with st.expander("Numbers"):
        numbers(rows, columns, key=key, label=title)
    if behind := _behind(drawn, clicked["selection"]["points"]):
        go(page, withheld=None, **behind)  # the bars count what the client gets


def numbers(rows: Numbers, columns: Sequence[Column], *, key: str, label: str) -> None:
    """A table of numbers in which organisations lead to their cards."""
    cards = {"organisations": address_of_id("organisation")}
    object_table(rows, columns, key=f"numbers {key}", label=label, empty="None.", addresses=cards, height=420)


def number(count: int | None) -> int | str:
    """A count for a table, or that it is not shared."""
    return "not shared" if count is None else count


def _behind(drawn: Chart, points: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
    """The list that the bar clicked on leads to; of what the browser says, only which bar it is counts."""
    for point in points:
        series, place = point.get("curve_number"), point.get("point_index", point.get("point_number"))
        if isinstance(series, int) and isinstance(place, int) and 0 <= series < len(drawn.behind):
            bars = drawn.behind[series]
            return bars[place] if 0 <= place < len(bars) else {}
    return {}
