"""Person: guardians and children, enrolments, placements, groups and duties, with the raw JSON beside."""

import streamlit as st

from ss12k.explore.cards import person_card
from ss12k.explore.documents import Document, items_of, text_of, texts_of
from ss12k.ui.explorer import asked_card, asked_id, card_table, current_view, facts, raw_json
from ss12k.ui.page import heading
from ss12k.ui.text import plain

TABLES = {
    "guardians": ("Guardians", ("person", "relation"), "No guardians can be seen here."),
    "children": ("Children", ("person",), "Is no guardian of anybody who can be seen here."),
    "enrolments": (
        "Enrolments",
        ("school", "year", "school_type", "code", "programme", "start", "end"),
        "Is not and was not enrolled anywhere that can be seen here.",
    ),
    "placements": ("Placements", ("school", "school_type", "start", "end"), "No placements can be seen here."),
    "groups": ("Groups", ("group", "type", "school", "start", "end"), "Belongs to no group that can be seen here."),
    "duties": ("Duties", ("school", "role", "signature", "start", "end"), "Has no duties that can be seen here."),
}


def person() -> None:
    """One person."""
    id = asked_id("person")
    view = current_view()
    card = asked_card(person_card(view, id), "person")
    heading(card.title, tab="Person")
    if card.protected:
        alias = " Shown to this client under an alias." if view.profile else ""
        marking = text_of(card.document, "securityMarking") or "marked in the source's data"
        st.warning(f"**Protected identity:** {plain(marking)}.{alias}", icon=":material/shield:")
    facts(_facts(card.document, card.id))
    left, right = st.columns([3, 2], gap="large")
    with left:
        for name, (title, columns, empty) in TABLES.items():
            rows = card.tables[name]
            if rows or name in ("guardians", "enrolments", "groups"):
                card_table(rows, columns, title=title, empty=empty, key=f"{name} {card.id}")
    with right:
        raw_json(card)


def _facts(of: Document, id: str) -> dict[str, str]:
    nationality = text_of(of, "civicNo", "nationality")
    civic = text_of(of, "civicNo", "value")
    return {
        "National ID": f"{civic} ({nationality})" if civic and nationality else civic,
        "EPPN": "\n".join(texts_of(of, "eduPersonPrincipalNames")),
        "Sex": text_of(of, "sex"),
        "Birth date": text_of(of, "birthDate"),
        "Status": text_of(of, "personStatus"),
        "E-mail": "\n".join(filter(None, (text_of(each, "value") for each in items_of(of, "emails")))),
        "Phone": "\n".join(filter(None, (text_of(each, "value") for each in items_of(of, "phoneNumbers")))),
        "Photo": text_of(of, "photo"),
        "ID": id,
    }
