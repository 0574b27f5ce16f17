"""Organisation: one unit with its groups, pupils, children, staff and guardians."""

import streamlit as st

from ss12k.explore.cards import organisation_card
from ss12k.explore.documents import text_of, texts_of
from ss12k.ui.explorer import asked_card, asked_id, card_table, current_view, facts, raw_json
from ss12k.ui.navigation import page_link
from ss12k.ui.page import heading
from ss12k.ui.text import plain

TABLES = {
    "organisations": ("Organisations below", ("organisation", "type", "start", "end"), "None lie below this one."),
    "groups": ("Groups", ("group", "type", "school_type", "members", "start", "end"), "No group belongs here."),
    "pupils": ("Pupils", ("person", "year", "school_type", "start", "end"), "Nobody is or was enrolled here."),
    "children": ("Children", ("person", "school_type", "start", "end"), "No child is or was placed here."),
    "staff": ("Staff", ("person", "role", "signature", "start", "end"), "Nobody is or was on duty here."),
    "guardians": ("Guardians", ("person",), "Nobody here has a guardian who can be seen."),
}


def organisation() -> None:
    """One organisation."""
    id = asked_id("organisation")
    view = current_view()
    card = asked_card(organisation_card(view, id), "organisation")
    heading(card.title)
    for parent in card.parents:
        page_link("organisation", f"Parent: {plain(parent.name)}", id=parent.id)
    of = card.document
    facts(
        {
            "Type": text_of(of, "organisationType"),
            "School types": ", ".join(texts_of(of, "schoolTypes")),
            "School unit code": text_of(of, "schoolUnitCode"),
            "Code": text_of(of, "organisationCode"),
            "Organisation number": text_of(of, "organisationNumber"),
            "Municipality code": text_of(of, "municipalityCode"),
            "Start": text_of(of, "startDate"),
            "End": text_of(of, "endDate"),
            "E-mail": text_of(of, "email"),
            "Phone": text_of(of, "phoneNumber"),
            "Web": text_of(of, "url"),
            "ID": card.id,
        }
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        for name, (title, columns, empty) in TABLES.items():
            if name == "organisations" and not card.tables[name]:
                continue
            card_table(card.tables[name], columns, title=title, empty=empty, key=f"{name} {card.id}", height=420)
    with right:
        raw_json(card)
