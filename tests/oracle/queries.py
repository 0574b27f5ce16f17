"""Random queries for a source and what a client sees of it: values of documents seen and of hidden ones, mostly hits.

The values of codes are those of the documents, so some are no codes of the standard; days and points in time are such.
"""

import random
from collections.abc import Mapping, Sequence

from .asking import FILTERS, LOOKUPS, NEEDS_OF
from .equality import PLACEHOLDER, MadeUp, spelled
from .expansions import EXPANSIONS, r8_shared
from .filters import at
from .filters_persons import IDENTIFIER, RELATION_NEEDS, RELATIONSHIP, TYPE
from .mess import near_twin
from .query import Query
from .reading import Source
from .schema import NEEDS
from .seen import Seen
from .sorting import SORTS
from .values import as_text

_DAYS = (
    "2017-12-31",
    "2018-01-01",
    "2019-06-30",
    "2020-08-01",
    "2022-06-30",
    "2023-06-01",
    "2024-08-01",
    "2026-08-01",
    "2027-06-30",
)
_MOMENTS = (
    "2023-06-01T12:00:00Z",
    "2023-06-01T12:00:00",
    "2023-06-01T12:00:00.500+01:00",
    "2023-06-01T11:30:00.500Z",
    "2023-12-01T11:30:00+00:00",
    "2023-12-01T11:59:59.999999Z",
    "2023-12-01T13:00:00",
    "2023-12-31T23:30:00Z",
    "2024-01-01T00:45:00+01:00",
)
_JUNK = ("finns-inte", "00000000-0000-4000-8000-000000000000", "'; DROP TABLE persons;--", "%", "å", "null")

# Filters that take several values (the official file's arrays).
LISTS: Mapping[str, tuple[str, ...]] = {
    "organisations": ("parent", "schoolUnitCode", "organisationCode", "type", "schoolTypes"),
    "persons": ("nameContains",),
    "groups": ("groupType", "schoolTypes", "organisation"),
    "programmes": ("schoolType",),
    "studyplans": ("student",),
    "attendanceEvents": ("group",),
    "aggregatedAttendance": ("schoolType", "student"),
}
# Filters without which the official file allows no request, and a value that lets most pass.
REQUIRED: Mapping[str, Mapping[str, str]] = {
    "calendarEvents": {
        "startTime.onOrAfter": "2000-01-01T00:00:00Z",
        "startTime.onOrBefore": "2030-01-01T00:00:00+01:00",
    },
    "aggregatedAttendance": {"startDate": "2000-01-01", "endDate": "2030-01-01"},
}
# How many queries of a list endpoint, if not 10: more where there is more to refuse.
_LISTINGS = {"persons": 30, "activities": 11, "calendarEvents": 18, "aggregatedAttendance": 13, "attendanceEvents": 12}
# Where values are found that a filter or a lookup key is about, if not under its own name: "resource/path".
_FOUND: Mapping[str, Mapping[str, str]] = {
    "organisations": {
        "parent": "organisations/id",
        "type": "organisations/organisationType",
        "schoolUnitCodes": "organisations/schoolUnitCode",
        "organisationCodes": "organisations/organisationCode",
    },
    "persons": {
        "civicNo": "persons/civicNo.value",
        "civicNos": "persons/civicNo.value",
        "eduPersonPrincipalName": "persons/eduPersonPrincipalNames",
        "identifier.value": "persons/externalIdentifiers.value",
        "identifier.context": "persons/externalIdentifiers.context",
        "relationship.organisation": "organisations/id",
    },
    "placements": {
        "organisation": "placements/placedAt.id",
        "group": "placements/group.id",
        "child": "placements/child.id",
        "owner": "placements/owners.id",
        "personIds": "placements/child.id",
    },
    "duties": {"organisation": "organisations/id", "person": "duties/person.id"},
    "groups": {"schoolTypes": "groups/schoolType", "organisation": "groups/organisation.id"},
    "programmes": {"parentProgramme": "programmes/parentProgramme.id"},
    "studyplans": {"student": "studyplans/student.id"},
    "schoolUnitOfferings": {"organisation": "schoolUnitOfferings/offeredAt.id"},
    "activities": {
        "member": "groups/groupMemberships.person.id",
        "members": "groups/groupMemberships.person.id",
        "teacher": "activities/teachers.duty.id",
        "teachers": "activities/teachers.duty.id",
        "organisation": "organisations/id",
        "group": "activities/groups.id",
    },
    "calendarEvents": {
        "activity": "calendarEvents/activity.id",
        "activities": "calendarEvents/activity.id",
        "student": "groups/groupMemberships.person.id calendarEvents/studentExceptions.student.id",
        "teacher": "activities/teachers.duty.id calendarEvents/teacherExceptions.duty.id",
        "organisation": "organisations/id",
        "group": "activities/groups.id",
    },
    "attendances": {
        "student": "attendances/student.id",
        "students": "attendances/student.id",
        "organisation": "organisations/id",
        "calendarEvent": "attendances/calendarEvent.id",
        "calendareEvents": "attendances/calendarEvent.id",
        "activities": "calendarEvents/activity.id",
    },
    "attendanceEvents": {"group": "attendanceEvents/group.id", "person": "attendanceEvents/person.id"},
    "attendanceSchedule": {"placement": "attendanceSchedule/placement.id", "group": "placements/group.id"},
    "grades": {
        "organisation": "grades/organisation.id",
        "student": "grades/student.id",
        "registeredBy": "grades/registeredBy.id",
        "gradingTeacher": "grades/gradingTeacher.id",
    },
    "absences": {
        "organisation": "absences/organisation.id",
        "student": "absences/student.id",
        "registeredBy": "absences/registeredBy.id",
    },
    "aggregatedAttendance": {
        "organisation": "activities/organisation.id",
        "schoolType": "syllabuses/schoolType groups/schoolType",
        "student": "aggregatedAttendance/student.id",
    },
    "resources": {"organisation": "resources/owner.id"},
    "rooms": {"organisation": "rooms/owner.id"},
}


def random_queries(rng: random.Random, source: Source, seen: Seen, most: int | None = None) -> list[Query]:
    """Queries of each resource, closed ones too, or a sample of them; what they ask for is not always shared."""
    asking = _Asking(rng, source, seen)
    found: list[Query] = []
    for resource in NEEDS:
        found += [asking.listing(resource) for _ in range(_LISTINGS.get(resource, 10))]
        if resource in LOOKUPS:
            found += [asking.lookup(resource) for _ in range(7 if len(LOOKUPS[resource]) > 1 else 1)]
    return found if most is None else rng.sample(found, min(most, len(found)))


class _Asking:
    """Draws queries, and values for them."""

    def __init__(self, rng: random.Random, source: Source, seen: Seen) -> None:
        self.rng, self.source, self.seen = rng, source, seen

    def listing(self, resource: str) -> Query:
        """A query of a list endpoint."""
        rng = self.rng
        chosen = self._names(resource)
        filters = {name: self._values(resource, name) for name in chosen}
        for name, wide in REQUIRED.get(resource, {}).items():
            filters.setdefault(name, [wide])
        sorts = list(SORTS.get(resource, {}))
        sorts += self._withheld(resource, sorts) * 16
        sort = rng.choice(sorts) if sorts and rng.random() < 0.5 else None
        return Query(resource, filters, sort, expand=self._expand(resource), names=rng.random() < 0.4)

    def _names(self, resource: str) -> list[str]:
        """Some filters, those of identifiers and of relations mostly together."""
        rng, names = self.rng, list(FILTERS[resource])
        refused = self._withheld(resource, names)
        if refused and rng.random() < 0.65:
            return [rng.choice(refused)]
        if resource == "persons":
            kind = rng.random()
            if kind < 0.5:
                some = rng.sample([*RELATIONSHIP], rng.choice([0, 1, 1, 2]))
                return list(dict.fromkeys([TYPE, *some] if kind < 0.4 else some))
            if kind < 0.65:
                return rng.sample([*IDENTIFIER], rng.choice([1, 2]))
            names = [name for name in names if name not in IDENTIFIER and name not in RELATIONSHIP]
        # Those that look at more than the document are the ones most easily got wrong.
        names += [name for name in names if (resource, name) in NEEDS_OF or name in _FOUND.get(resource, {})]
        return list(dict.fromkeys(rng.choices(names, k=rng.choice([0, 1, 1, 1, 2, 2]))))

    def _withheld(self, resource: str, names: Sequence[str]) -> list[str]:
        """Those that must be refused, which is worth trying."""
        shared = self.seen.sight.shared
        return [name for name in names if not NEEDS_OF.get((resource, name), frozenset()) <= shared]

    def lookup(self, resource: str) -> Query:
        """A query of a lookup endpoint."""
        rng, names = self.rng, list(LOOKUPS[resource])
        if rng.random() < 0.65:
            names = self._withheld(resource, names) or names
        chosen = rng.sample(names, min(len(names), rng.choice([1, 1, 2])))
        keys = {name: [self._value(resource, name) for _ in range(rng.randint(1, 5))] for name in chosen}
        # The official file knows no expansions there.
        expand = [] if resource == "calendarEvents" else self._expand(resource)
        return Query(resource, lookup=keys, expand=expand, names=rng.random() < 0.4)

    def _expand(self, resource: str) -> list[str]:
        known = list(EXPANSIONS.get(resource, {}))
        if not known or self.rng.random() < 0.5:
            return []
        refused = [name for name in known if not r8_shared(self.seen.sight.shared, name)]
        if refused and self.rng.random() < 0.5:
            return [self.rng.choice(refused)]
        return self.rng.sample(known, self.rng.randint(1, len(known)))

    def _values(self, resource: str, name: str) -> list[str]:
        most = self.rng.choice([1, 1, 2, 3]) if name in LISTS.get(resource, ()) else 1
        return [self._value(resource, name) for _ in range(most)]

    def _value(self, resource: str, name: str) -> str:
        kind = name.removeprefix("relationship.").split(".")[0]
        if name == TYPE:
            refused = [kind for kind, needed in RELATION_NEEDS.items() if not needed <= self.seen.sight.shared]
            return self.rng.choice(refused if refused and self.rng.random() < 0.75 else [*RELATION_NEEDS])
        if kind == "meta" or kind.endswith("Time"):
            return self.rng.choice(_MOMENTS)
        if kind.endswith("Date"):
            return self.rng.choice(_DAYS)
        if name == "nameContains":
            return self._part_of_name()
        own = f"{resource}/{'id' if name == 'ids' else name}"
        return self._one(_FOUND.get(resource, {}).get(name, own).split())

    def _one(self, places: Sequence[str]) -> str:
        """A value of a document that is seen, or of any record, or near to one, or of none."""
        rng = self.rng
        kind = rng.random()
        found = self._found(places, hidden=kind < 0.35)
        if kind > 0.94 or not found:
            return rng.choice(_JUNK)
        value = rng.choice(found)
        return near_twin(rng, value) if kind > 0.9 else value

    def _found(self, places: Sequence[str], hidden: bool) -> list[str]:
        found: list[str] = []
        for place in places:
            resource, _, path = place.partition("/")
            records = self.source.standard[resource] if hidden else self.seen.shown(resource)
            found += [
                as_text(spelled(value, self.seen.known) if isinstance(value, str) else value)
                for record in records.values()
                for value in at(record, path)
                if not isinstance(value, MadeUp) or value in self.seen.known
            ]
        return found

    def _part_of_name(self) -> str:
        """A part of a name in upper or lower case, too long to stand in an alias's six characters by chance."""
        names = ["persons/givenName", "persons/middleName", "persons/familyName", "alternativePersons/familyName"]
        found = [name for name in self._found(names[: self.rng.randint(1, 3)], self.rng.random() < 0.4) if _tells(name)]
        name = self.rng.choice([*found, "Skyddad", "Person "])
        for _ in range(5):
            start = self.rng.randrange(len(name))
            part = name[start : start + self.rng.randint(4, 12)]
            if _tells(part):
                return self.rng.choice([part, part.upper(), part.lower()])
        return name


def _tells(text: str) -> bool:
    return (len(text) >= 4 or " " in text) and PLACEHOLDER[-1] not in text
