"""Group: its members and those on duty for it."""

import streamlit as st

from ss12k.explore.cards import group_card
from ss12k.explore.documents import text_of
from ss12k.ui.explorer import asked_card, asked_id, card_table, current_view, facts, raw_json
from ss12k.ui.navigation import page_link
from ss12k.ui.page import heading
from ss12k.ui.text import plain


def group() -> None:
    """One group."""
    id = asked_id("group")
    view = current_view()
    card = asked_card(group_card(view, id), "group")
    heading(card.title)
    for organisation in card.parents:
        page_link("organisation", f"Organisation: {plain(organisation.name)}", id=organisation.id)
    of = card.document
    facts(
        {
            "Type": text_of(of, "groupType"),
            "School type": text_of(of, "schoolType"),
            "Start": text_of(of, "startDate"),
            "End": text_of(of, "endDate"),
            "ID": card.id,
        }
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        members = ("person", "start", "end")
        empty = "Nobody belongs to this group."
        card_table(card.tables["members"], members, title="Members", empty=empty, key=f"members {card.id}")
        roles = ("person", "role", "start", "end")
        empty = "Nobody on duty has a role in this group."
        card_table(card.tables["roles"], roles, title="Roles", empty=empty, key=f"roles {card.id}")
    with right:
        raw_json(card)
