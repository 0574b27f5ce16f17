"""Search: everything that holds what was typed, by resource."""

import streamlit as st

from ss12k.explore.fields import label_of
from ss12k.explore.search import SHORTEST, search
from ss12k.ui import asked
from ss12k.ui.explorer import current_look
from ss12k.ui.hits import draw_hits
from ss12k.ui.page import heading


def search_page() -> None:
    """What was found, as the client sees it when one is chosen."""
    look = current_look()
    heading("Search")
    text = asked.text("q", "Search everything", placeholder="Name, code, EPPN, e-mail, civic number or id")
    if len(text.strip()) < SHORTEST:
        st.caption(f"Type at least {SHORTEST} signs. Each word has to stand somewhere in what is found.")
        return
    hits = search(look, text)
    if not hits:
        seen = " that this client sees" if look.view.profile and not look.own else ""
        st.info(
            f"Nothing{seen} holds all of these words. Names, codes, EPPN, e-mail, civic numbers and ids are searched."
        )
        return
    st.caption(", ".join(f"{label_of(each.resource)}: {each.listing.total:,}" for each in hits))
    for each in hits:
        draw_hits(each, text)
