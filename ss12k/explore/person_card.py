"""The card of a person."""

from collections.abc import Iterator
from dataclasses import replace

from ss12k.explore.card_rows import (
    Names,
    about,
    by_name,
    duty_row,
    ids_at,
    itself,
    period,
    person_row,
    placement_row,
    table,
)
from ss12k.explore.cards import Card, new_card, object_at, referring_table
from ss12k.explore.cells import named
from ss12k.explore.documents import Document, id_of, items_of, referring, text_of
from ss12k.explore.rows import Row, Table
from ss12k.scope.view import View

_RECORDS = (
    ("Grades", "grades", "student"),
    ("Study plans", "studyplans", "student"),
    ("Absences", "absences", "student"),
    ("Attendance", "attendances", "student"),
    ("Attendance events", "attendanceEvents", "person"),
)
_PERSON = (
    ("National ID", "civicNo.value civicNo.nationality"),
    ("EPPN", "eduPersonPrincipalNames"),
    ("Sex", "sex"),
    ("Birth date", "birthDate"),
    ("Status", "personStatus"),
    ("E-mail", "emails.value"),
    ("Phone", "phoneNumbers.value"),
    ("Street address", "addresses.streetAddress"),
    ("Postal code", "addresses.postalCode"),
    ("Locality", "addresses.locality"),
    ("Identifiers", "externalIdentifiers.value"),
    ("Photo", "photo"),
)


def person_card(view: View, id: str) -> Card | None:
    """A person with guardians, children, enrolments, placements, groups, duties, grades, absences and study plans."""
    if (found := object_at(view, "persons", id)) is None:
        return None
    tables = {
        **_family(view, id, found[1]),
        **_at_schools(view, id, found[1]),
        **{
            resource: referring_table(view, title, resource, path, id, "None can be seen here.", 20)
            for title, resource, path in _RECORDS
        },
    }
    return replace(new_card(view, "persons", id, found, _PERSON, tables), protected=view.protects(id))


def _at_schools(view: View, id: str, document: Document) -> dict[str, Table]:
    """Where the person is or was: enrolled, placed, in groups, on duty."""
    groups = referring(view, "groups", "groupMemberships.person", [id])
    placements = referring(view, "placements", "child", [id])
    duties = referring(view, "duties", "person", [id])
    enrolments = list(items_of(document, "enrolments"))
    schools = named(
        view,
        "organisations",
        [
            *ids_at(enrolments, "enroledAt"),
            *ids_at(placements, "placedAt"),
            *ids_at(duties, "dutyAt"),
            *ids_at(groups, "organisation"),
        ],
    )
    return {
        "enrolments": table(
            "Enrolments",
            ("school", "year", "schoolType", "code", "programme", "start", "end"),
            _enrolment_rows(view, enrolments, schools),
            "Is not and was not enrolled anywhere that can be seen here.",
            "enrolments",
            view.lacks("persons", "enrolments"),
        ),
        "placements": table(
            "Placements",
            ("school", "schoolType", "start", "end"),
            (placement_row(each, {}, schools) for each in placements),
            "No placements can be seen here.",
            needs=view.lacks("placements"),
        ),
        "groups": table(
            "Groups",
            ("group", "type", "school", "start", "end"),
            (_membership_row(each, id, schools) for each in groups),
            "Belongs to no group that can be seen here.",
            needs=view.lacks("groups"),
        ),
        "duties": table(
            "Duties",
            ("school", "role", "signature", "start", "end"),
            (duty_row(each, {}, schools) for each in duties),
            "Has no duties that can be seen here.",
            needs=view.lacks("duties"),
        ),
        "roles": table(
            "Roles in groups",
            ("group", "role", "start", "end"),
            _role_rows(view, duties),
            "Has no role in any group that can be seen here.",
            needs=view.lacks("duties"),
        ),
    }


def _family(view: View, id: str, document: Document) -> dict[str, Table]:
    guardians = list(items_of(document, "responsibles"))
    people = named(view, "persons", ids_at(guardians, "person"))
    needs = view.lacks("persons", "responsibles")
    children = [] if needs else referring(view, "persons", "responsibles.person", [id])
    rows = [
        Row(
            {"person": by_name(people, "persons", key), "relation": text_of(each, "relationType")},
            about("persons", key),
        )
        for each in guardians
        for key in (id_of(each, "person"),)
    ]
    return {
        "guardians": table(
            "Guardians", ("person", "relation"), rows, "No guardians can be seen here.", "responsibles", needs
        ),
        "children": table(
            "Children",
            ("person",),
            map(person_row, children),
            "Is no guardian of anybody who can be seen here.",
            needs=needs,
        ),
    }


def _enrolment_rows(view: View, enrolments: list[Document], schools: Names) -> Iterator[Row]:
    programmes = named(view, "programmes", ids_at(enrolments, "programme"))
    for item in enrolments:
        id = id_of(item, "enroledAt")
        cells = {
            "school": by_name(schools, "organisations", id),
            "year": text_of(item, "schoolYear"),
            "schoolType": text_of(item, "schoolType"),
            "code": text_of(item, "educationCode"),
            "programme": by_name(programmes, "programmes", id_of(item, "programme")),
            **period(item),
        }
        yield Row(cells, about("organisations", id))


def _membership_row(document: Document, person: str, schools: Names) -> Row:
    own = next((item for item in items_of(document, "groupMemberships") if id_of(item, "person") == person), {})
    cells = {
        "group": itself("groups", document),
        "type": text_of(document, "groupType"),
        "school": by_name(schools, "organisations", id_of(document, "organisation")),
        **period(own),
    }
    return Row(cells, ("groups", text_of(document, "id")))


def _role_rows(view: View, duties: list[Document]) -> Iterator[Row]:
    items = [item for duty in duties for item in items_of(duty, "assignmentRole")]
    groups = named(view, "groups", ids_at(items, "group"))
    for item in items:
        id = id_of(item, "group")
        cells = {"group": by_name(groups, "groups", id), "role": text_of(item, "assignmentRoleType"), **period(item)}
        yield Row(cells, about("groups", id))
