"""One object with all that hangs on it, as a View shows it: the cards of an organisation, a group and a person."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from ss12k.explore.documents import (
    Document,
    fetch,
    id_of,
    items_of,
    references_at,
    references_in,
    referring,
    text_of,
    title_of,
)
from ss12k.scope.view import View


@dataclass(frozen=True)
class Named:
    """An object by what it is called; `seen` says whether it may be opened."""

    resource: str
    id: str
    name: str
    seen: bool


Cell = str | Named | list[str | Named]
Row = dict[str, Cell]


@dataclass(frozen=True)
class Card:
    """An object's document, its text to the character, and the tables beside it."""

    resource: str
    id: str
    title: str
    document: Document = field(repr=False)
    text: str = field(repr=False)
    parents: list[Named] = field(repr=False)
    tables: dict[str, list[Row] | None] = field(repr=False)
    """Rows by table; None where the client does not get what the table is made of."""
    protected: bool = False
    """Whether the object is a person whom the source protects, however it says so (SCOPE R5)."""

    @property
    def links(self) -> dict[str, str]:
        """The ids in the document that refer to something, with the resource that they refer to."""
        return references_in(self.resource, self.document) | {self.id: self.resource}


def organisation_card(view: View, id: str) -> Card | None:
    """An organisation with its groups, pupils, children, staff and guardians."""
    if (found := _object(view, "organisations", id)) is None:
        return None
    text, document = found
    pupils = referring(view, "persons", "enrolments.enroledAt", [id])
    placements = referring(view, "placements", "placedAt", [id])
    duties = referring(view, "duties", "dutyAt", [id])
    people = _names(
        view, "persons", [id_of(each, "child") for each in placements] + [id_of(d, "person") for d in duties]
    )
    guardians = fetch(view, "persons", _guardian_ids(view, pupils, placements))
    parent = _names(view, "organisations", [id_of(document, "parentOrganisation")])
    below = referring(view, "organisations", "parentOrganisation", [id])
    tables: dict[str, list[Row] | None] = {
        "organisations": [_organisation_row(each) for each in below],
        "groups": [_group_row(each) for each in referring(view, "groups", "organisation", [id])],
        "pupils": [_pupil_row(each, id) for each in pupils],
        "children": [_placement_row(each, people, {}) for each in placements],
        "staff": [_duty_row(each, people, {}) for each in duties],
        "guardians": [_person_row(each) for each in guardians.values()],
    }
    closed = {
        "groups": not view.shared("groups"),
        "pupils": not view.shows("persons", "enrolments"),
        "children": not view.shared("placements"),
        "staff": not view.shared("duties"),
        "guardians": not view.shared("persons"),
    }
    return _card("organisations", id, text, document, list(parent.values()), _without(tables, closed))


def group_card(view: View, id: str) -> Card | None:
    """A group with its members and those who are on duty for it."""
    if (found := _object(view, "groups", id)) is None:
        return None
    text, document = found
    members = list(items_of(document, "groupMemberships"))
    people = _names(view, "persons", [id_of(item, "person") for item in members])
    duties = referring(view, "duties", "assignmentRole.group", [id])
    staff = _names(view, "persons", [id_of(each, "person") for each in duties])
    rows = [{"person": _named(people, "persons", id_of(item, "person")), **_period(item)} for item in members]
    roles = [
        {
            "person": _named(staff, "persons", id_of(duty, "person")),
            "role": text_of(item, "assignmentRoleType"),
            **_period(item),
        }
        for duty in duties
        for item in items_of(duty, "assignmentRole")
        if id_of(item, "group") == id
    ]
    organisation = _names(view, "organisations", [id_of(document, "organisation")])
    tables: dict[str, list[Row] | None] = {"members": list(rows), "roles": list(roles)}
    closed = {"members": not view.shared("persons"), "roles": not view.shared("duties")}
    return _card("groups", id, text, document, list(organisation.values()), _without(tables, closed))


def person_card(view: View, id: str) -> Card | None:
    """A person with guardians, children, enrolments, placements, groups and duties."""
    if (found := _object(view, "persons", id)) is None:
        return None
    text, document = found
    guardians = list(items_of(document, "responsibles"))
    groups = referring(view, "groups", "groupMemberships.person", [id])
    placements = referring(view, "placements", "child", [id])
    duties = referring(view, "duties", "person", [id])
    enrolments = list(items_of(document, "enrolments"))
    places = [id_of(e, "enroledAt") for e in enrolments] + [id_of(p, "placedAt") for p in placements]
    schools = _names(
        view,
        "organisations",
        places + [id_of(d, "dutyAt") for d in duties] + [id_of(g, "organisation") for g in groups],
    )
    programmes = _names(view, "programmes", [id_of(e, "programme") for e in enrolments])
    people = _names(view, "persons", [id_of(item, "person") for item in guardians])
    tables: dict[str, list[Row] | None] = {
        "guardians": [
            {"person": _named(people, "persons", id_of(g, "person")), "relation": text_of(g, "relationType")}
            for g in guardians
        ],
        "children": [_person_row(each) for each in _children(view, id)],
        "enrolments": [_enrolment_row(each, schools, programmes) for each in enrolments],
        "placements": [_placement_row(each, {}, schools) for each in placements],
        "groups": [_membership_row(each, id, schools) for each in groups],
        "duties": [_duty_row(each, {}, schools) for each in duties],
    }
    closed = {
        "guardians": not view.shows("persons", "responsibles"),
        "children": not view.shows("persons", "responsibles"),
        "enrolments": not view.shows("persons", "enrolments"),
        "placements": not view.shared("placements"),
        "groups": not view.shared("groups"),
        "duties": not view.shared("duties"),
    }
    card = _card("persons", id, text, document, [], _without(tables, closed))
    return replace(card, protected=view.protects(id))


def _guardian_ids(view: View, pupils: list[Document], placements: list[Document]) -> set[str]:
    """Those responsible for pupils and placed children, and the owners of placements."""
    children = fetch(view, "persons", [id_of(each, "child") for each in placements]).values()
    owners = {key for each in placements for key in references_at(each, "owners")}
    return owners | {id_of(item, "person") for each in (*pupils, *children) for item in items_of(each, "responsibles")}


def _children(view: View, id: str) -> list[Document]:
    return referring(view, "persons", "responsibles.person", [id]) if view.shows("persons", "responsibles") else []


def _object(view: View, resource: str, id: str) -> tuple[str, Document] | None:
    text = view.document(resource, id) if view.shared(resource) else None
    return None if text is None else (text, orjson.loads(text))


def _card(
    resource: str, id: str, text: str, document: Document, parents: list[Named], tables: dict[str, list[Row] | None]
) -> Card:
    return Card(resource, id, title_of(resource, document), document, text, parents, tables)


def _without(tables: dict[str, list[Row] | None], closed: dict[str, bool]) -> dict[str, list[Row] | None]:
    return {name: None if closed.get(name) else rows for name, rows in tables.items()}


def _names(view: View, resource: str, ids: Iterable[str]) -> dict[str, Named]:
    found = fetch(view, resource, ids)
    return {key: Named(resource, key, title_of(resource, document), True) for key, document in found.items()}


def _named(names: dict[str, Named], resource: str, id: str) -> Cell:
    """The object by its name; by its id alone when it can't be seen; nothing when there is none."""
    if not id:
        return ""
    return names.get(id) or Named(resource, id, id, False)


def _itself(resource: str, document: Document) -> Named:
    return Named(resource, text_of(document, "id"), title_of(resource, document), True)


def _period(document: Document) -> dict[str, Any]:
    return {"start": text_of(document, "startDate"), "end": text_of(document, "endDate")}


def _organisation_row(document: Document) -> Row:
    kind = text_of(document, "organisationType")
    return {"organisation": _itself("organisations", document), "type": kind, **_period(document)}


def _group_row(document: Document) -> Row:
    return {
        "group": _itself("groups", document),
        "type": text_of(document, "groupType"),
        "school_type": text_of(document, "schoolType"),
        "members": str(len(list(items_of(document, "groupMemberships")))),
        **_period(document),
    }


def _pupil_row(document: Document, organisation: str) -> Row:
    """A pupil by their latest enrolment here."""
    here = [item for item in items_of(document, "enrolments") if id_of(item, "enroledAt") == organisation]
    latest = max(here, key=lambda item: text_of(item, "startDate"), default={})
    year, kind = text_of(latest, "schoolYear"), text_of(latest, "schoolType")
    return {"person": _itself("persons", document), "year": year, "school_type": kind, **_period(latest)}


def _person_row(document: Document) -> Row:
    return {"person": _itself("persons", document)}


def _enrolment_row(item: Document, schools: dict[str, Named], programmes: dict[str, Named]) -> Row:
    programme = _named(programmes, "programmes", id_of(item, "programme"))
    return {
        "school": _named(schools, "organisations", id_of(item, "enroledAt")),
        "year": text_of(item, "schoolYear"),
        "school_type": text_of(item, "schoolType"),
        "code": text_of(item, "educationCode"),
        "programme": programme.name if isinstance(programme, Named) else programme,
        **_period(item),
    }


def _placement_row(document: Document, people: dict[str, Named], schools: dict[str, Named]) -> Row:
    return {
        "person": _named(people, "persons", id_of(document, "child")),
        "school": _named(schools, "organisations", id_of(document, "placedAt")),
        "school_type": text_of(document, "schoolType"),
        **_period(document),
    }


def _duty_row(document: Document, people: dict[str, Named], schools: dict[str, Named]) -> Row:
    return {
        "person": _named(people, "persons", id_of(document, "person")),
        "school": _named(schools, "organisations", id_of(document, "dutyAt")),
        "role": text_of(document, "dutyRole"),
        "signature": text_of(document, "signature"),
        **_period(document),
    }


def _membership_row(document: Document, person: str, schools: dict[str, Named]) -> Row:
    own = next((item for item in items_of(document, "groupMemberships") if id_of(item, "person") == person), {})
    return {
        "group": _itself("groups", document),
        "type": text_of(document, "groupType"),
        "school": _named(schools, "organisations", id_of(document, "organisation")),
        **_period(own),
    }
