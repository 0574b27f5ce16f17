"""Nasty little random sources and profiles: what `random_source` gives is a dump, its raw records by resource name."""

import random
from collections.abc import Mapping
from typing import Any

from . import records_daily, records_people, records_school
from .marking import Files, mark_persons
from .mess import near_twin, text
from .records import Make, Maker
from .schema import CATEGORIES, NEEDS

_MAKERS: Mapping[str, Make] = {
    "organisations": records_people.organisation,
    "persons": records_people.person,
    "placements": records_people.placement,
    "duties": records_people.duty,
    "groups": records_people.group,
    "programmes": records_school.programme,
    "syllabuses": records_school.syllabus,
    "schoolUnitOfferings": records_school.offering,
    "studyplans": records_school.studyplan,
    "activities": records_school.activity,
    "rooms": records_school.room,
    "resources": records_school.resource,
    "calendarEvents": records_school.calendar_event,
    "attendances": records_daily.attendance,
    "attendanceEvents": records_daily.attendance_event,
    "attendanceSchedule": records_daily.attendance_schedule,
    "grades": records_daily.grade,
    "absences": records_daily.absence,
    "aggregatedAttendance": records_daily.aggregated_attendance,
}
# What tells those records apart that have no id of their own.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "schoolUnitOfferings": ("offeredAt", "startDate"),
    "aggregatedAttendance": ("student", "activity", "startDate", "endDate"),
}
# Categories that others lean on: a run goes round these, so that each is lacking often enough.
LACKING: tuple[frozenset[str], ...] = (
    frozenset(),
    frozenset({"placements"}),
    frozenset({"activities"}),
    frozenset({"civicno", "identifiers"}),
    frozenset({"students"}),
    frozenset(),
    frozenset({"groups"}),
    frozenset({"duties", "standard"}),
    NEEDS["persons"],
    frozenset({"activities"}),
    frozenset({"attendances", "calendarevents"}),
    frozenset({"placements"}),
    frozenset(),
)


def random_source(rng: random.Random) -> Files:
    """The raw records of a random dump by resource name, protected persons, duplicates and quarantine included."""
    maker = Maker(rng, _MAKERS)
    files: Files = {resource: [maker.record(resource, i) for i in ids] for resource, ids in maker.ids.items()}
    files["alternativePersons"] = []
    _without_ids(rng, files)
    if not maker.plain:
        mark_persons(rng, files, maker.alternative)
    _add_duplicates(rng, files, maker)
    _add_quarantine(rng, files)
    if rng.random() < 0.2:
        del files[rng.choice([resource for resource in files if resource not in ("organisations", "persons")])]
    return files


def _without_ids(rng: random.Random, files: Files) -> None:
    """Sums have no id, if they bring one it is an extension; and some offerings come without."""
    for resource, without in (("aggregatedAttendance", 0.9), ("schoolUnitOfferings", 0.4)):
        for record in files[resource]:
            if isinstance(record, dict) and rng.random() < without:
                del record["id"]
                if resource == "schoolUnitOfferings" and rng.random() < 0.2:
                    record["id"] = rng.choice([None, "", {}])
    for record in files["aggregatedAttendance"]:
        if isinstance(record, dict):
            record.pop("meta", None)


def _add_duplicates(rng: random.Random, files: Files, maker: Maker) -> None:
    for resource in files:
        originals = [r for r in files[resource] if isinstance(r, dict)]
        for original in rng.sample(originals, min(len(originals), rng.choice([0, 0, 1, 2]))):
            twin = _twin(resource, original, maker)
            if twin is not None:
                files[resource].insert(rng.randint(0, len(files[resource])), twin)


def _twin(resource: str, original: dict[str, Any], maker: Maker) -> dict[str, Any] | None:
    identity = original.get("id")
    if resource in _KEYS and not isinstance(identity, str):
        twin = maker.record(resource, maker.ids[resource][0])
        key = {name: original[name] for name in _KEYS[resource] if name in original}
        return {name: value for name, value in twin.items() if name not in ("id", *_KEYS[resource])} | key
    if identity not in maker.ids["persons" if resource == "alternativePersons" else resource]:
        return None
    return maker.alternative(identity) if resource == "alternativePersons" else maker.record(resource, identity)


def _add_quarantine(rng: random.Random, files: Files) -> None:
    for records in files.values():
        while rng.random() < 0.2:
            some = rng.choice([record for record in records if isinstance(record, dict)] or [{}])
            record = {name: value for name, value in some.items() if name != "id"}
            unusable = rng.choice(
                [None, 5, "text", [], [some], {}, record, record | {"id": rng.choice([None, "", 7, {}, ["x"]])}]
            )
            records.insert(rng.randint(0, len(records)), unusable)


def random_profile(rng: random.Random, files: Files, lacking: frozenset[str] = frozenset()) -> dict[str, Any]:
    """A random profile for a source, in SCOPE.md's form, without the categories that it shall lack."""
    share = rng.choice([0.0, 0.4, 0.75, 0.9, 0.9, 0.95, 0.95, 1.0, 1.0])
    profile: dict[str, Any] = {
        "clientId": f"norreka.klient-{rng.randrange(1000)}",
        "name": text(rng, "Klient"),
        "vendor": text(rng, "Leverantör"),
        "source": "norreka",
        "permissionMode": "everything" if rng.random() < 0.23 else "selected",
        "sharedData": [category for category in CATEGORIES if rng.random() < share and category not in lacking],
    }
    if rng.random() < 0.97:
        profile["organisations"] = _checked(rng, files)
    if rng.random() < 0.8:
        profile["includeAlternativePersonData"] = rng.random() < 0.6
    return profile


def _checked(rng: random.Random, files: Files) -> list[str]:
    known = list(
        dict.fromkeys(r["id"] for r in files["organisations"] if isinstance(r, dict) and isinstance(r.get("id"), str))
    )
    known = [identity for identity in known if identity]
    # Late ones are deep in the tree: mostly these, so that a profile seldom reaches all.
    deep = known[2:] if rng.random() < 0.85 else known
    checked = rng.sample(deep, min(len(deep), rng.choice([0, 2, 3, 4, 4, 5, 5, 6, 6, 7])))
    checked += [near_twin(rng, identity) for identity in checked if rng.random() < 0.1]
    if rng.random() < 0.2:
        checked.append(rng.choice(["finns-inte", "nedlagd"]))  # the latter is the parent of some organisations
    return list(dict.fromkeys(checked))
