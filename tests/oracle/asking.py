"""What a query finds of what a client sees: filters, sort keys and lookup keys, and what each needs (SCOPE R9)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .decisions import decide
from .equality import spelled
from .expansions import Refused
from .filters import PLAIN, Filter, one_of
from .filters_persons import IDENTIFIER, RELATION_NEEDS, RELATIONSHIP, TYPE, r9_identifier, r9_relationship
from .filters_through import THROUGH, r9_attendance_activity, r9_event_student, r9_event_teacher, r9_member
from .reading import Record
from .sorting import SORTS, ordered

if TYPE_CHECKING:
    from .seen import Seen

FILTERS: Mapping[str, Mapping[str, Filter]] = {
    resource: {
        **plain,
        **THROUGH.get(resource, {}),
        **({**IDENTIFIER, **RELATIONSHIP} if resource == "persons" else {}),
    }
    for resource, plain in PLAIN.items()
}


def _by_id(seen: "Seen", document: Record, values: Sequence[str]) -> bool:
    return spelled(document["id"], seen.known) in values


_IDS: Mapping[str, Filter] = {"ids": _by_id}

LOOKUPS: Mapping[str, Mapping[str, Filter]] = {
    "organisations": {
        **_IDS,
        "schoolUnitCodes": one_of("schoolUnitCode"),
        "organisationCodes": one_of("organisationCode"),
    },
    "persons": {**_IDS, "civicNos": one_of("civicNo.value")},
    "placements": {**_IDS, "personIds": one_of("child.id")},
    "duties": _IDS,
    "groups": _IDS,
    "programmes": _IDS,
    "syllabuses": _IDS,
    "schoolUnitOfferings": _IDS,
    "activities": {**_IDS, "teachers": one_of("teachers.duty.id"), "members": r9_member},
    "calendarEvents": {
        **_IDS,
        "activities": one_of("activity.id"),
        "student": r9_event_student,
        "teacher": r9_event_teacher,
    },
    "attendances": {
        **_IDS,
        "activities": r9_attendance_activity,
        "students": one_of("student.id"),
        "calendareEvents": one_of("calendarEvent.id"),
    },
    "attendanceEvents": {**_IDS, "person": one_of("person.id"), "group": one_of("group.id")},
    "attendanceSchedule": {**_IDS, "placement": one_of("placement.id")},
    "grades": _IDS,
    "absences": _IDS,
    "resources": _IDS,
    "rooms": _IDS,
}

# R9: what filters, sort keys and lookup keys need, all of it; by resource and name, names of one sentence together.
_NEEDED: Mapping[tuple[str, str], str] = {
    ("persons", "civicNo civicNos CivicNoAsc CivicNoDesc"): "civicno",
    ("persons", "identifier.value identifier.context"): "identifiers",
    ("activities", "member members"): "groups",
    ("activities", "teacher teachers"): "duties",
    ("calendarEvents", "student"): "groups",
    ("calendarEvents", "teacher"): "duties activities",
    ("calendarEvents", "organisation group"): "activities",
    ("attendances", "organisation"): "activities calendarevents",
    ("attendances", "activities"): "calendarevents",
    ("attendanceSchedule", "group"): "placements",
    ("aggregatedAttendance", "organisation schoolType"): "activities",
}
NEEDS_OF: Mapping[tuple[str, str], frozenset[str]] = {
    (resource, name): frozenset(categories.split())
    for (resource, names), categories in _NEEDED.items()
    for name in names.split()
}


def r9_select(seen: "Seen", resource: str, filters: Mapping[str, Sequence[str]], sort: str | None) -> list[str]:
    """The ids of the documents that pass all filters, in the order of the sort key."""
    _known(FILTERS, resource, filters)
    _known(SORTS, resource, [] if sort is None else [sort])
    r9_allowed(seen, resource, filters if sort is None else {**filters, sort: ()})
    found = [i for i, document in seen.shown(resource).items() if r9_passes(seen, resource, document, filters)]
    return [spelled(i, seen.known) for i in ordered(seen, resource, found, sort)]


def r9_lookup(seen: "Seen", resource: str, keys: Mapping[str, Sequence[str]]) -> list[str]:
    """The ids of the documents that any of the keys names, each once, by id."""
    _known(LOOKUPS, resource, keys)
    r9_allowed(seen, resource, keys)
    found = [
        i
        for i, document in seen.shown(resource).items()
        if any(
            decide(f"R9 lookup key {name} of {resource} finds", LOOKUPS[resource][name](seen, document, values))
            for name, values in keys.items()
        )
    ]
    return [spelled(i, seen.known) for i in ordered(seen, resource, found, None)]


def r9_passes(seen: "Seen", resource: str, document: Record, filters: Mapping[str, Sequence[str]]) -> bool:
    """Whether a document passes all filters; those of identifiers, and those of relations, go together."""
    identifier = {name: values for name, values in filters.items() if name in IDENTIFIER}
    relationship = {name: values for name, values in filters.items() if name in RELATIONSHIP}
    single = {name: values for name, values in filters.items() if name not in identifier | relationship}
    return (
        all(
            decide(f"R9 filter {name} of {resource} passes", FILTERS[resource][name](seen, document, values))
            for name, values in single.items()
        )
        and (
            not identifier
            or decide(f"R9 filter {' and '.join(sorted(identifier))} passes", r9_identifier(seen, document, identifier))
        )
        and (
            not relationship
            or decide(f"R9 filter {_kind(relationship)} passes", r9_relationship(seen, document, relationship))
        )
    )


def _kind(relationship: Mapping[str, Sequence[str]]) -> str:
    return f"{TYPE}={relationship[TYPE][0]}" if TYPE in relationship else "relationship.* without a type"


def _known(
    table: Mapping[str, Mapping[str, object]], resource: str, names: Sequence[str] | Mapping[str, object]
) -> None:
    for name in names:
        if name not in table.get(resource, {}):
            raise KeyError(f"{resource} knows no {name}")


def r9_allowed(seen: "Seen", resource: str, names: Mapping[str, Sequence[str]]) -> None:
    """Refuse what looks at an attribute that is withheld, or through a resource that is not shared (R9)."""
    needed = {_sentence(resource, name, values): _needed(resource, name, values) for name, values in names.items()}
    refused = [
        sentence
        for sentence, categories in needed.items()
        if categories and not decide(sentence, categories <= seen.sight.shared)
    ]
    if refused:
        raise Refused(", ".join(refused))


def _sentence(resource: str, name: str, values: Sequence[str]) -> str:
    return f"R9 {name}={values[0]}: shared" if name == TYPE else f"R9 {name} of {resource}: shared"


def _needed(resource: str, name: str, values: Sequence[str]) -> frozenset[str]:
    if name == TYPE:
        (kind,) = values
        return RELATION_NEEDS[kind]
    return NEEDS_OF.get((resource, name), frozenset())
