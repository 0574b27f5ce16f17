"""What the Explorer's pages share: the look that is picked under its bar, the tree's rows, ways from card to card."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ss12k.access import LOCAL_ADMINISTRATOR, NoData, access, open_view
from ss12k.errors import Ss12kError
from ss12k.explore.looks import Look
from ss12k.explore.tree import OrganisationRow, organisation_rows
from ss12k.scope.view import View
from ss12k.standard.resources import RESOURCES
from ss12k.ui.client_bar import client_bar, then_bar
from ss12k.ui.components import Column
from ss12k.ui.navigation import Problem, address_of_id, param, picked, stop
from ss12k.ui.then import the_day, told_of
from ss12k.ui.tree import Cell, TreeRow, forest

CARDS = {"organisations": "organisation", "groups": "group", "persons": "person", "activities": "activity"}
"""The resources with a page of their own for one object, and its name; `object` is that of all others."""
LISTS = ("organisations", "persons", "groups", "activities")
"""The resources with a page of their own, of that name, for all objects; `resources` is that of all others."""

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


def current_look() -> Look:
    """The view that is picked, and the authority's own beside it where what is withheld is shown too."""
    here = picked()
    try:
        view = open_view(LOCAL_ADMINISTRATOR, here.source, here.client, here.snapshot, here.version)
        # Both on one snapshot, though another may be activated in between.
        own = open_view(LOCAL_ADMINISTRATOR, here.source, None, view.snapshot.id) if here.withheld else None
    except NoData as problem:
        stop(Problem("This source has no data yet.", str(problem)))
    except Ss12kError as problem:
        stop(Problem("This can't be shown.", str(problem)))
    _bars(view, shows_withheld=own is not None)
    return Look(view, own)


def _bars(view: View, *, shows_withheld: bool) -> None:
    here, control = picked(), access().control
    versions = control.versions(here.client) if here.client and here.version else []
    then = told_of(here, control.snapshots(here.source) if here.snapshot else [], versions)
    if view.profile is None:
        if then:
            then_bar(then)
        return
    reached, there_are = view.reach()
    client_bar(
        name=view.profile.name,
        mode=view.profile.permission_mode,
        categories=len(view.profile.shared_data),
        organisations=reached,
        all_organisations=there_are,
        alias=view.profile.include_alternative_person_data,
        then=then,
        state=control.client(here.client).state if here.client else "active",
        withheld=shows_withheld,
    )


def tree_rows(look: Look, counts: bool = True) -> list[TreeRow]:
    """The organisations of a look, for the tree table; those that the client does not get with the reason."""
    rows = _cached_rows(look.widest)
    if look.own is None:
        return [_tree_row(row, counts, None) for row in rows]
    seen = {row.id: row for row in _cached_rows(look.view)}
    lost = [row.id for row in rows if row.id not in seen]
    explained = look.view.explain_rows("organisations", lost) if lost else {}
    reasons = {id: each.sentence for id, each in explained.items()}
    # Counts are those that the client gets, where it gets the organisation.
    return [_tree_row(seen.get(row.id, row), counts, reasons.get(row.id)) for row in rows]


def organisation_names(view: View) -> dict[str, str]:
    """Organisations by id, named as in the tree, those beneath others set in."""
    tree = forest(_tree_row(row, False, None) for row in _cached_rows(view))
    return {row.id: "\u2003" * _depth(tree.parents, at) + row.name for at, row in enumerate(tree.rows)}


def _depth(parents: Sequence[int], at: int) -> int:
    return 0 if parents[at] < 0 else 1 + _depth(parents, parents[at])


def _cached_rows(view: View) -> list[OrganisationRow]:
    return _organisation_rows(view, view.key, the_day())


def count_columns(rows: Sequence[TreeRow]) -> list[Column]:
    """The columns of counts, without those that hold nothing: a client may not get what they count."""
    return [column for column in COUNT_COLUMNS if any(row.cells.get(column.key) for row in rows)]


def asked_id(what: str) -> str:
    """The id in the URL."""
    id = param("id")
    if id is None:
        stop(Problem(f"No {what} is chosen.", "Choose one under Organisations, or search for it."))
    return id


def addresses() -> dict[str, str]:
    """Where each resource's objects are shown: links of tables and of JSON travel there in the browser."""
    places = {resource: card_place(resource) for resource in RESOURCES}
    return {resource: address_of_id(page, **params) for resource, (page, params) in places.items()}


def card_place(resource: str) -> tuple[str, dict[str, str]]:
    """The page of an object of a resource, and what else its address says."""
    return (CARDS[resource], {}) if resource in CARDS else ("object", {"resource": resource})


def list_place(resource: str) -> tuple[str, dict[str, str]]:
    """The page of all objects of a resource, and what else its address says."""
    return (resource, {}) if resource in LISTS else ("resources", {"resource": resource})


@st.cache_data(max_entries=64, show_spinner=False)
def _organisation_rows(_view: View, key: tuple[str, str | None, int | None], today: date) -> list[OrganisationRow]:
    del key  # tells Streamlit which view this is: snapshot, client and version
    return organisation_rows(_view, today)


def _tree_row(row: OrganisationRow, counts: bool, withheld: str | None) -> TreeRow:
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
    return TreeRow(row.id, row.parent or None, row.name, cells, row.ended, withheld)
