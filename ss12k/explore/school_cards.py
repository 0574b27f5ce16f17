"""The cards of organisations, groups and activities."""

from collections.abc import Mapping

from ss12k.explore.card_rows import (
    Names,
    about,
    by_name,
    duty_row,
    group_row,
    ids_at,
    itself,
    period,
    person_row,
    placement_row,
    table,
    unseen_row,
)
from ss12k.explore.cards import Card, new_card, object_at, referring_table
from ss12k.explore.cells import named
from ss12k.explore.documents import Document, fetch, id_of, items_of, references_at, referring, text_of
from ss12k.explore.rows import Cell, Row
from ss12k.scope.view import View


def organisation_card(view: View, id: str) -> Card | None:
    """An organisation with its groups, pupils, children, staff and guardians."""
    if (found := object_at(view, "organisations", id)) is None:
        return None
    pupils = referring(view, "persons", "enrolments.enroledAt", [id])
    placements = referring(view, "placements", "placedAt", [id])
    duties = referring(view, "duties", "dutyAt", [id])
    people = named(view, "persons", [*ids_at(placements, "child"), *ids_at(duties, "person")])
    guardians = fetch(view, "persons", _guardian_ids(view, pupils, placements))
    below = referring(view, "organisations", "parentOrganisation", [id])
    tables = {
        "organisations": table(
            "Organisations below",
            ("organisation", "type", "start", "end"),
            map(_organisation_row, below),
            "None lie below this one.",
        ),
        "groups": table(
            "Groups",
            ("group", "type", "schoolType", "members", "start", "end"),
            map(group_row, referring(view, "groups", "organisation", [id])),
            "No group belongs here.",
            needs=view.lacks("groups"),
        ),
        "pupils": table(
            "Pupils",
            ("person", "year", "schoolType", "start", "end"),
            (_pupil_row(each, id) for each in pupils),
            "Nobody is or was enrolled here.",
            needs=view.lacks("persons", "enrolments"),
        ),
        "children": table(
            "Children",
            ("person", "schoolType", "start", "end"),
            (placement_row(each, people, {}) for each in placements),
            "No child is or was placed here.",
            needs=view.lacks("placements"),
        ),
        "staff": table(
            "Staff",
            ("person", "role", "signature", "start", "end"),
            (duty_row(each, people, {}) for each in duties),
            "Nobody is or was on duty here.",
            needs=view.lacks("duties"),
        ),
        "guardians": table(
            "Guardians",
            ("person",),
            map(person_row, guardians.values()),
            "Nobody here has a guardian who can be seen.",
            needs=view.lacks("persons", "responsibles"),
        ),
    }
    return new_card(view, "organisations", id, found, _ORGANISATION, tables, {"parentOrganisation": "Parent"})


_ORGANISATION = (
    ("Type", "organisationType"),
    ("School types", "schoolTypes"),
    ("School unit code", "schoolUnitCode"),
    ("Code", "organisationCode"),
    ("Organisation number", "organisationNumber"),
    ("Municipality code", "municipalityCode"),
    ("Start", "startDate"),
    ("End", "endDate"),
    ("E-mail", "email"),
    ("Phone", "phoneNumber"),
    ("Web", "url"),
    ("Street address", "address.streetAddress"),
    ("Postal code", "address.postalCode"),
    ("Locality", "address.locality"),
    ("Contact", "contactInfo.info"),
)


def group_card(view: View, id: str) -> Card | None:
    """A group with its members, those who are on duty for it, and its activities."""
    if (found := object_at(view, "groups", id)) is None:
        return None
    members = list(items_of(found[1], "groupMemberships"))
    duties = referring(view, "duties", "assignmentRole.group", [id])
    people = named(view, "persons", [*ids_at(members, "person"), *ids_at(duties, "person")])
    rows = [_member_row(item, people) for item in members]
    roles = [
        Row(
            {
                "person": by_name(people, "persons", id_of(duty, "person")),
                "role": text_of(item, "assignmentRoleType"),
                **period(item),
            },
            ("duties", text_of(duty, "id")),
        )
        for duty in duties
        for item in items_of(duty, "assignmentRole")
        if id_of(item, "group") == id
    ]
    tables = {
        "members": table(
            "Members",
            ("person", "start", "end"),
            rows,
            "Nobody belongs to this group.",
            "groupMemberships",
            view.lacks("persons"),
        ),
        "roles": table(
            "Roles",
            ("person", "role", "start", "end"),
            roles,
            "Nobody on duty has a role in this group.",
            needs=view.lacks("duties"),
        ),
        "activities": referring_table(view, "Activities", "activities", "groups", id, "The group has no activities."),
    }
    facts = (("Type", "groupType"), ("School type", "schoolType"), ("Start", "startDate"), ("End", "endDate"))
    return new_card(view, "groups", id, found, facts, tables, {"organisation": "Organisation"})


def activity_card(view: View, id: str) -> Card | None:
    """An activity with its groups, teachers and schedule."""
    if (found := object_at(view, "activities", id)) is None:
        return None
    groups = fetch(view, "groups", references_at(found[1], "groups"))
    items = list(items_of(found[1], "teachers"))
    duties = fetch(view, "duties", ids_at(items, "duty"))
    people = named(view, "persons", ids_at(duties.values(), "person"))
    ids = references_at(found[1], "groups")
    tables = {
        "groups": table(
            "Groups",
            ("group", "type", "schoolType", "members", "start", "end"),
            [group_row(groups[key]) if key in groups else unseen_row("group", "groups", key) for key in ids],
            "The activity names no group.",
            "groups",
            view.lacks("groups"),
        ),
        "teachers": table(
            "Teachers",
            ("person", "role", "minutes", "start", "end"),
            [_teacher_row(item, duties, people) for item in items],
            "The activity names no teacher.",
            "teachers",
            view.lacks("duties"),
        ),
        "schedule": referring_table(view, "Schedule", "calendarEvents", "activity", id, "Nothing is scheduled."),
    }
    facts = (
        ("Type", "activityType"),
        ("Start", "startDate"),
        ("End", "endDate"),
        ("Comment", "comment"),
        ("Minutes planned", "minutesPlanned"),
        ("Calendar events required", "calendarEventsRequired"),
    )
    parents = {"organisation": "Organisation", "syllabus": "Syllabus", "parentActivity": "Part of"}
    return new_card(view, "activities", id, found, facts, tables, parents)


def _guardian_ids(view: View, pupils: list[Document], placements: list[Document]) -> set[str]:
    """Those responsible for pupils and placed children, and the owners of placements."""
    children = fetch(view, "persons", ids_at(placements, "child")).values()
    owners = {key for each in placements for key in references_at(each, "owners")}
    return owners | {id_of(item, "person") for each in (*pupils, *children) for item in items_of(each, "responsibles")}


def _organisation_row(document: Document) -> Row:
    kind = text_of(document, "organisationType")
    cells = {"organisation": itself("organisations", document), "type": kind, **period(document)}
    return Row(cells, ("organisations", text_of(document, "id")))


def _member_row(item: Document, people: Names) -> Row:
    id = id_of(item, "person")
    return Row({"person": by_name(people, "persons", id), **period(item)}, about("persons", id))


def _teacher_row(item: Document, duties: Mapping[str, Document], people: Names) -> Row:
    id = id_of(item, "duty")
    duty = duties.get(id, {})
    person = by_name(people, "persons", id_of(duty, "person"))
    cells: dict[str, Cell] = {
        "person": person or by_name({}, "duties", id),
        "role": text_of(duty, "dutyRole"),
        "minutes": text_of(item, "minutesPlanned"),
        **period(item),
    }
    return Row(cells, about("duties", id))


def _pupil_row(document: Document, organisation: str) -> Row:
    """A pupil by their latest enrolment here."""
    here = [item for item in items_of(document, "enrolments") if id_of(item, "enroledAt") == organisation]
    latest = max(here, key=lambda item: text_of(item, "startDate"), default={})
    year, kind = text_of(latest, "schoolYear"), text_of(latest, "schoolType")
    cells = {"person": itself("persons", document), "year": year, "schoolType": kind, **period(latest)}
    return Row(cells, ("persons", text_of(document, "id")))
