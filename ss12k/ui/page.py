"""The frame of every page: title in the browser's tab, wide layout, margins that leave room for tables."""

import streamlit as st

from ss12k.ui.text import plain

SIDEBAR = 264
"""How wide the sidebar is at first, in pixels: the rest is for tables."""

_STYLE = """
<style>
.stMainBlockContainer { padding-left: 2rem; padding-right: 2rem; max-width: 110rem; }
/* A link among the content looks like one, not like a menu's entry. */
.stMain [data-testid="stPageLink-NavLink"] {
  background: none; padding: 0; width: fit-content; color: inherit; text-decoration: underline;
}
.stMain [data-testid="stPageLink-NavLink"] * { font-weight: 400; }
/* Streamlit's own captions are too pale to read. */
[data-testid="stCaptionContainer"][data-testid] { opacity: 1; color: light-dark(#56646f, #a9b6bf); }
[data-testid="stSidebarHeader"] { height: 2.75rem; margin-bottom: 0; }
[data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primaryFormSubmit"] {
  color: light-dark(#ffffff, #0d1216);
}
/* A bar at the foot of the window; what has the focus is not scrolled to a place behind it. */
[data-testid="stLayoutWrapper"]:has(> .st-key-pending) { position: sticky; bottom: 0; z-index: 80; }
.st-key-pending {
  min-height: 4.5rem; padding-top: 0.5rem; padding-bottom: 0.5rem; background: light-dark(#ffffff, #12181d);
}
.stMain:has(.st-key-pending) { scroll-padding-bottom: 6rem; }
@media (max-width: 640px) { .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; } }
</style>
"""


def frame(title: str | None = None) -> None:
    """Set up the page; call it first."""
    st.set_page_config(page_title=title, layout="wide", initial_sidebar_state=SIDEBAR)
    st.html(_STYLE)


def heading(title: str, tab: str | None = None, *, struck: bool = False, instead: str | None = None) -> None:
    """The page's heading, which also names the browser's tab.

    `tab`: what the tab says instead. The browser keeps that in its history, so never a person's name. `struck`: the
    client does not get that name, but `instead` another or none.
    """
    st.set_page_config(page_title=f"{tab or title} · ss12k")
    told = f"~~{plain(title)}~~" if struck else plain(title)
    st.title(f"{told} {plain(instead)}" if instead else told)
