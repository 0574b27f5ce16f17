"""What the Explorer's pages share: the view that is picked, tables of its objects, ways from one card to the next."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

import streamlit as st

from ss12k.access import LOCAL_ADMINISTRATOR, NoData, open_view
from ss12k.errors import Ss12kError
from ss12k.explore.cards import Card, Named, Row
from ss12k.explore.tree import OrganisationRow, organisation_rows
from ss12k.scope.view import View
from ss12k.ui.client_bar import client_bar
from ss12k.ui.components import Column, Opened
from ss12k.ui.json_view import json_view
from ss12k.ui.navigation import Problem, address_of_id, go, param, picked, stop
from ss12k.ui.swedish import swedish_key
from ss12k.ui.tables import Link, Value, object_table
from ss12k.ui.tree import Cell, TreeRow

CARDS = {"organisations": "organisation", "groups": "group", "persons": "person"}
"""The resources that have a page for one object, and its name."""

TREE_COLUMNS = (
    Column("type", "Type"),
    Column("school_types", "School types"),
    Column("code", "Code"),
    Column("school_unit_code", "School unit code"),
    Column("start", "Start", "date", "none"),
    Column("end", "End", "date", "none"),
)
COUNT_COLUMNS = (
    Column("pupils", "Pupils", "number", "none"),
    Column("children", "Children", "number", "none"),
    Column("staff", "Staff", "number", "none"),
    Column("groups", "Groups", "number", "none"),
)

_LABELS = {
    "organisation": "Organisation",
    "group": "Group",
    "person": "Name",
    "school": "School",
    "relation": "Relation",
    "year": "School year",
    "school_type": "School type",
    "code": "Education code",
    "programme": "Programme",
    "type": "Type",
    "role": "Role",
    "signature": "Signature",
    "members": "Members",
    "start": "Start",
    "end": "End",
}
_BY_NAME = ("organisation", "group", "person")
"""Tables that begin with one of these come in the order of names; others as the source has them."""

_FACTS_STYLE = """
<style>
dl.ss12k-facts.ss12k-facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(16.5rem, 1fr));
  gap: 0.7rem 1.5rem; margin: 0; padding: 0; font-size: 0.9375rem; }
.ss12k-facts dt { font-size: 0.8rem; font-weight: 400; opacity: 0.8; margin: 0; }
.ss12k-facts dd { margin: 0; overflow-wrap: anywhere; white-space: pre-line; }
</style>
"""

_KINDS = {"year": "number", "members": "number", "start": "date", "end": "date"}


def current_view() -> View:
    """The view that the pickers say, under its bar when it is a client's; a sentence where there is none."""
    here = picked()
    try:
        view = open_view(LOCAL_ADMINISTRATOR, here.source, here.client)
    except NoData as problem:
        stop(Problem("This source has no data yet.", str(problem)))
    except Ss12kError as problem:
        stop(Problem("This can't be shown.", str(problem)))
    if view.profile:
        reached, there_are = view.reach()
        client_bar(
            name=view.profile.name,
            mode=view.profile.permission_mode,
            categories=len(view.profile.shared_data),
            organisations=reached,
            all_organisations=there_are,
            alias=view.profile.include_alternative_person_data,
        )
    return view


def tree_rows(view: View, counts: bool = True) -> list[TreeRow]:
    """The organisations of a view, for the tree table."""
    client = view.profile.client_id if view.profile else None
    rows = _organisation_rows(view, (view.snapshot.id, client, view.version), date.today())  # noqa: DTZ011 the user's day
    return [_tree_row(row, counts) for row in rows]


def count_columns(rows: Sequence[TreeRow]) -> list[Column]:
    """The columns of counts, without those that hold nothing: a client may not get what they count."""
    return [column for column in COUNT_COLUMNS if any(row.cells.get(column.key) for row in rows)]


def asked_card(card: Card | None, what: str) -> Card:
    """The card, or a sentence that it is not there; for which of two reasons is not told (SCOPE R9)."""
    if card is None:
        stop(Problem(f"There is no such {what} here.", "It is not in this source, or this view does not show it."))
    return card


def asked_id(what: str) -> str:
    """The id in the URL."""
    id = param("id")
    if id is None:
        stop(Problem(f"No {what} is chosen.", "Choose one under Organisations."))
    return id


def card_table(
    rows: Sequence[Row] | None, columns: Sequence[str], *, title: str, empty: str, key: str, height: int | None = None
) -> None:
    """A titled table of what hangs on a card, with its count; says so where the client does not get it."""
    st.subheader(title if rows is None else f"{title} ({len(rows):,})")
    if rows is None:
        st.caption("Not shared with this client.")
        return
    if columns[0] in _BY_NAME:
        rows = sorted(rows, key=lambda row: swedish_key(_name(row.get(columns[0]))))
    columns = [name for name in columns if name == columns[0] or any(row.get(name) for row in rows)] or columns
    shown = [{name: _value(row.get(name), name) for name in columns} for row in rows]
    heads = [Column(name, _LABELS[name], _KINDS.get(name, "text")) for name in columns]  # type: ignore[arg-type]
    follow(object_table(shown, heads, key=key, label=title, empty=empty, addresses=addresses(), height=height))


def raw_json(card: Card) -> None:
    """The document as it is, to the character."""
    links = {id: resource for id, resource in card.links.items() if resource in CARDS}
    follow(json_view(card.text, key=f"json {card.id}", links=links, addresses=addresses(), title="Raw JSON data"))


def addresses() -> dict[str, str]:
    """Where each resource's objects are shown."""
    return {resource: address_of_id(page) for resource, page in CARDS.items()}


def follow(opened: Opened | None) -> None:
    """Go where a link led."""
    if opened:
        go(CARDS[opened.resource], id=opened.id)


def facts(pairs: Mapping[str, str]) -> None:
    """Attributes side by side; what is not there is left out."""
    told = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in pairs.items() if value
    )
    st.html(f'{_FACTS_STYLE}<dl class="ss12k-facts">{told}</dl>')


@st.cache_data(max_entries=64, show_spinner=False)
def _organisation_rows(_view: View, key: tuple[str, str | None, int | None], today: date) -> list[OrganisationRow]:
    del key  # tells Streamlit which view this is: snapshot, client and version
    return organisation_rows(_view, today)


def _tree_row(row: OrganisationRow, counts: bool) -> TreeRow:
    cells: dict[str, Cell] = {
        "type": row.type,
        "school_types": row.school_types,
        "code": row.code,
        "school_unit_code": row.school_unit_code,
        "start": row.start,
        "end": row.end,
    }
    if counts:
        numbers = {"pupils": row.pupils, "children": row.children, "staff": row.staff, "groups": row.groups}
        cells |= {name: number or None for name, number in numbers.items()}
    return TreeRow(row.id, row.parent or None, row.name, cells, row.ended)


def _name(cell: object) -> str:
    return cell.name if isinstance(cell, Named) else str(cell or "")


def _value(cell: object, name: str) -> Value:
    if isinstance(cell, Named):
        return Link(cell.name, cell.resource, cell.id) if cell.seen and cell.resource in CARDS else cell.name
    if _KINDS.get(name) == "number" and isinstance(cell, str) and cell.isdecimal():
        return int(cell)
    return cell if isinstance(cell, str) else None
