"""What another profile changes, counted slowly: from the documents of both views, and where the oracle says that
records and persons belong.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from oracle import Source
from oracle.rows import Reach, target
from oracle.rows_school import referred
from oracle.schema import NEEDS
from oracle.sight import Sight
from scope_support import documents_of, ids_at

from ss12k.scope.changes import Impact, ResourceChange
from ss12k.scope.view import View

Document = dict[str, Any]
Documents = dict[str, Document]
Places = dict[str, set[str | None]]

OWN = {"placements": "placedAt", "duties": "dutyAt", "groups": "organisation", "activities": "organisation",
       "schoolUnitOfferings": "offeredAt", "resources": "owner", "rooms": "owner", "absences": "organisation",
       "grades": "organisation"}  # fmt: skip
THROUGH = {"calendarEvents": ("activity", "activities"), "attendances": ("calendarEvent", "calendarEvents"),
           "attendanceEvents": ("group", "groups"), "attendanceSchedule": ("placement", "placements"),
           "aggregatedAttendance": ("activity", "activities")}  # fmt: skip
LISTS = {
    "persons": ("enrolments", "responsibles"),
    "placements": ("owners",),
    "duties": ("assignmentRole",),
    "groups": ("groupMemberships",),
    "schoolUnitOfferings": ("offeredSyllabuses", "offeredProgrammes"),
    "activities": ("groups", "teachers"),
    "calendarEvents": ("studentExceptions", "teacherExceptions", "rooms", "resources"),
    "attendanceSchedule": ("state",),
}
WITHIN = {"enrolments": "programme", "state": "registeredBy"}
"""References that may be lacking in an item that stays."""


class Seen:
    """All documents of a view, and how the oracle sees its profile."""

    def __init__(self, source: Source, view: View, profile: Document) -> None:
        self.source, self.view, self.profile = source, view, profile

    @cached_property
    def documents(self) -> dict[str, Documents | None]:
        return {name: documents_of(self.view, name, names=False) for name in NEEDS}

    @cached_property
    def sight(self) -> Sight:
        return Sight(self.source, self.profile)

    @cached_property
    def places(self) -> Places:
        return _of_persons(self.source, self.sight, pupils=False)

    @cached_property
    def places_of_pupils(self) -> Places:
        return _of_persons(self.source, self.sight, pupils=True)

    @cached_property
    def warnings(self) -> dict[str, int | None]:
        return warnings_of(self)


def assert_counted_right(found: Impact, before: Seen | None, after: Seen | None, about: str) -> None:
    """Every count of an impact is what comparing all documents gives."""
    assert set(found.resources) == set(NEEDS)
    for resource, change in found.resources.items():
        old, new = (side.documents[resource] if side else None for side in (before, after))
        assert (change.before, change.after) == tuple(None if each is None else len(each) for each in (old, new)), about
        _assert_rows(change, old or {}, new or {}, before, after)
        _assert_parts(change, old or {}, new or {})
    _assert_protected(found, before, after)
    told = {each.code: each.count for each in found.warnings}
    assert len(told) == len(found.warnings)
    assert told == (after.warnings if after else {}), about
    known = before.warnings if before else {}
    assert {each.code for each in found.warnings if each.new} == told.keys() - known.keys(), about


def _assert_rows(
    change: ResourceChange, old: Documents, new: Documents, before: Seen | None, after: Seen | None
) -> None:
    ways = (("gained", set(new) - set(old), new, after), ("lost", set(old) - set(new), old, before))
    places: dict[str | None, list[int]] = {}
    for number, (way, keys, documents, side) in enumerate(ways):
        tally = getattr(change, way)
        assert tally.objects == len(keys), (change.resource, way)
        assert len(tally.examples) == min(len(keys), 3)
        if change.resource != "aggregatedAttendance":  # whose keys are not the product's own
            assert {each.id for each in tally.examples} <= keys
        for key in keys:
            assert side
            for place in _places(side, change.resource, documents[key]):
                places.setdefault(place, [0, 0])[number] += 1
    told = {each.organisation.id if each.organisation else None: [each.gained.objects, each.lost.objects]
            for each in change.organisations}  # fmt: skip
    assert told == places, change.resource


def _assert_parts(change: ResourceChange, old: Documents, new: Documents) -> None:
    gained, lost = _parts(change.resource, old, new), _parts(change.resource, new, old)
    paths = [(part.path, part.category) for part in change.attributes]
    assert len(paths) == len(set(paths))
    assert set(paths) == set(gained) | set(lost), change.resource
    for part in change.attributes:
        for tally, expected in ((part.gained, gained), (part.lost, lost)):
            objects, known, items = expected.get((part.path, part.category), (0, set(), 0))
            assert (tally.objects, tally.known) == (objects, len(known)), (change.resource, part.path)
            assert tally.items == (items if "[]" in part.path else None), (change.resource, part.path)
            assert len(tally.examples) == min(len(known), 3)
            if change.resource != "aggregatedAttendance":
                assert {each.id for each in tally.examples} <= known


def _assert_protected(found: Impact, before: Seen | None, after: Seen | None) -> None:
    for told, side in ((found.protected_before, before), (found.protected_after, after)):
        alias, count = False, 0
        if side:
            alias = side.profile.get("includeAlternativePersonData", False)
            with_alias = Sight(side.source, side.profile | {"includeAlternativePersonData": True})
            count = len(with_alias.persons.visible & side.source.protected)
        assert (told.alias, told.visible, told.hidden) == (alias, count if alias else 0, 0 if alias else count)


Part = tuple[int, set[str], int]


def _parts(resource: str, old: Documents, new: Documents) -> dict[tuple[str, str | None], Part]:
    """What documents have that they had not: in how many, in which that were there before, and how many items."""
    found: dict[tuple[str, str | None], Part] = {}
    for key, document in new.items():
        for part, items in _more(resource, old.get(key, {}), document):
            objects, known, number = found.get(part, (0, set(), 0))
            found[part] = (objects + 1, known | ({key} if key in old else set()), number + items)
    return found


def _more(resource: str, old: Document, new: Document) -> Iterator[tuple[tuple[str, str | None], int]]:
    for name, value in new.items():
        if name != "id" and name not in old:
            yield (name, None), 0
        if name == "emails":
            for category in ("email", "email-school"):
                if more := _items(old, new, name, lambda item, category=category: _shared_by(item) == category):
                    yield ("emails[]", category), more
        if name in LISTS.get(resource, ()):
            if more := _items(old, new, name, lambda _: True, without=WITHIN.get(name)):
                yield (f"{name}[]", None), more
            inner = WITHIN.get(name)
            if inner and (more := _items(old, new, name, lambda item, inner=inner: inner in item)):
                yield (f"{name}[].{inner}", None), more
        assert isinstance(value, (str, int, float, bool, list, dict))


def _items(old: Document, new: Document, name: str, chosen: Any, without: str | None = None) -> int:
    """How many items a list has that it had not."""

    def counted(document: Document) -> Counter[str]:
        items = [item for item in document.get(name, []) if chosen(item)]
        bare = [{k: v for k, v in i.items() if k != without} if isinstance(i, dict) else i for i in items]
        return Counter(json.dumps(item, sort_keys=True) for item in bare)

    return (counted(new) - counted(old)).total()


def _shared_by(email: Document) -> str:
    return "email" if email.get("type", "Privat") == "Privat" else "email-school"


def _places(seen: Seen, resource: str, document: Document) -> set[str | None]:
    """The organisations to which an object belongs."""
    if resource == "organisations":
        return {document["id"]}
    if resource == "persons":
        return seen.places[document["id"]]
    if resource == "studyplans":
        return seen.places_of_pupils[document["student"]["id"]]
    return {_place(seen.source, resource, document)}


def _place(source: Source, resource: str, document: Mapping[str, Any]) -> str | None:
    if resource in THROUGH:
        attribute, there = THROUGH[resource]
        record = referred(source, there, dict(document), attribute)
        return None if record is None else _place(source, there, record)
    if resource not in OWN:
        return None
    id = target(dict(document), OWN[resource])
    if resource == "grades" and id is None:
        unit = source.records["grades"][document["id"]].get("schoolUnit")
        id = unit.get("id") if isinstance(unit, dict) and isinstance(unit.get("id"), str) else None
    return id if id in source.standard["organisations"] else None


def _of_persons(source: Source, sight: Sight, pupils: bool) -> Places:
    """Where the relations of the visible persons lead that make them visible."""
    known, found = source.standard["organisations"], Places()

    def add(person: str | None, place: Mapping[str, Any] | None, reach: Reach = sight.reach) -> None:
        if person is not None and reach.covers(dict(place) if place is not None else None):
            id = None if place is None else str(place["id"])
            found.setdefault(person, set()).add(id if id in known else None)

    for id, person in source.standard["persons"].items():
        for enrolment in person.get("enrolments", []) if "students" in sight.shared else ():
            add(id, enrolment.get("enroledAt"))
    placements = list(source.standard["placements"].values())
    for placement in placements if "placements" in sight.shared else ():
        add(target(placement, "child"), placement.get("placedAt"))
    if pupils:
        return found
    as_pupils = {id: set(places) for id, places in found.items()}
    for duty in source.standard["duties"].values() if "duties" in sight.shared else ():
        add(target(duty, "person"), duty.get("dutyAt"))
    if "responsibles" not in sight.shared:
        return found
    for pupil in sight.persons.pupils - source.protected:
        for item in source.standard["persons"][pupil].get("responsibles", []):
            if (guardian := target(item, "person")) is not None:
                found.setdefault(guardian, set()).update(as_pupils[pupil])
    for placement in placements:
        child = target(placement, "child")
        for owner in placement.get("owners", []) if child in sight.persons.children - source.protected else ():
            add(str(owner["id"]), placement.get("placedAt"))
    return found


def warnings_of(side: Seen) -> dict[str, int | None]:
    """The warnings that are true of a profile with what each counts, read off its documents."""
    source, profile = side.source, side.profile
    seen = {name: documents or {} for name, documents in side.documents.items()}
    shared, selected = set(profile["sharedData"]), profile["permissionMode"] == "selected"
    people = seen["persons"].values()
    counts: dict[str, int | None] = {
        "alias": len(seen["persons"].keys() & source.protected),
        "civic-number": sum("civicNo" in each for each in people) if not {"birthdate", "sex"} <= shared else 0,
        "photo": sum("photo" in each for each in people),
        "addresses": sum("addresses" in each for each in people),
        "families": sum(bool(each.get("responsibles")) for each in people),
        "placements": len({each["child"]["id"] for each in seen["placements"].values()}),
    }
    if selected:
        counts["gone"] = len(set(profile.get("organisations", [])) - source.standard["organisations"].keys())
        without = {i for i, each in source.records["grades"].items() if each.get("schoolUnit") is None}
        for name, chosen in (("grades", without), ("absences", set(seen["absences"]))):
            lacking = [key for key, each in seen[name].items() if "organisation" not in each and key in chosen]
            counts[f"{name}-from-anywhere"] = len(lacking)
    if "students" not in shared:
        for name, (person, chain) in SCHOOL_BY.items():
            counts[f"school-by-{name}"] = len(set(_told(source, seen, name, person, chain)))
    found: dict[str, int | None] = {code: count for code, count in counts.items() if count}
    return found if selected or not any(map(side.view.shared, NEEDS)) else found | {"everything": None}


SCHOOL_BY = {
    "groups": ("groupMemberships.person", ("organisation",)),
    "calendarEvents": ("studentExceptions.student", ("activity", "organisation")),
    "attendances": ("student", ("calendarEvent", "activity", "organisation")),
    "aggregatedAttendance": ("student", ("activity", "organisation")),
    "attendanceEvents": ("person", ("group", "organisation")),
    "grades": ("student", ("organisation",)),
    "absences": ("student", ("organisation",)),
}
_LEADS_TO = {"activity": "activities", "calendarEvent": "calendarEvents", "group": "groups"}


def _told(
    source: Source, seen: dict[str, Documents], resource: str, person: str, chain: tuple[str, ...]
) -> Iterator[str]:
    """The persons whom documents tie to an organisation where they have an enrolment."""
    for document in seen[resource].values():
        end: Document | None = document
        for name in chain[:-1]:
            end = seen[_LEADS_TO[name]].get(end[name]["id"]) if end and name in end else None
        place = target(end, chain[-1]) if end else None
        for id in ids_at(document, person.split(".")):
            enrolments = source.standard["persons"].get(id, {}).get("enrolments", [])
            if place in source.standard["organisations"] and place in [
                target(each, "enroledAt") for each in enrolments
            ]:
                yield id
