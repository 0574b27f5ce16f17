"""The one box that searches everything, on every page."""

import streamlit as st

from ss12k.ui.asked import in_address
from ss12k.ui.navigation import go
from ss12k.ui.state import StateKey, remember, remembered


def search_box() -> None:
    """Draw it; who types something and presses Enter goes to what is found."""
    st.text_input(
        "Search everything",
        key=StateKey.SEARCH_WIDGET,
        type="search",
        placeholder="Search everything",
        label_visibility="collapsed",
        icon=":material/search:",
        on_change=_searched,
    )
    if wanted := remembered(StateKey.SEARCHED):
        remember(StateKey.SEARCHED, None)
        go("search", q=in_address(wanted))


def _searched() -> None:
    # The box is empty again, so that the same can be searched for once more.
    remember(StateKey.SEARCHED, st.session_state[StateKey.SEARCH_WIDGET].strip())
    st.session_state[StateKey.SEARCH_WIDGET] = ""
