"""Marks persons of a random source as protected, in each of the places where SCOPE R5 finds it."""

import random
from collections.abc import Callable
from typing import Any

from .mess import MARKS
from .reading import objects

Alternative = Callable[[str], dict[str, Any]]
Files = dict[str, list[object]]


def mark_persons(rng: random.Random, files: Files, alternative: Alternative) -> None:
    """Protect some persons, each in one or two of the possible ways; with what alternative data is drawn too."""
    ids = [r["id"] for r in files["persons"] if isinstance(r, dict)]
    ways = (_record, _reference, _reference, _extension, _embedded, _losing_duplicate, _quarantined, _elsewhere)
    for identity in rng.sample(ids, min(len(ids), rng.choice([0, 4, 10, 12, 16]))):
        for way in rng.sample(ways, rng.choice([0, 1, 1, 2])):
            way(rng, files, identity)
        if rng.random() < 0.6:
            files["alternativePersons"].append(alternative(identity))
        elif rng.random() < 0.2:
            files["alternativePersons"].append({"id": identity})


def _some_record(rng: random.Random, files: Files, *resources: str) -> dict[str, Any]:
    records = [r for resource in resources for r in files[resource] if isinstance(r, dict)]
    return rng.choice(records) if records else {}


def _marked(rng: random.Random, identity: str) -> dict[str, Any]:
    return {"id": identity, "securityMarking": rng.choice(MARKS)}


def _record(rng: random.Random, files: Files, identity: str) -> None:
    for record in files["persons"]:
        if isinstance(record, dict) and record.get("id") == identity:
            record["securityMarking"] = rng.choice(MARKS)


def _reference(rng: random.Random, files: Files, identity: str) -> None:
    """Only in one reference to them, whatever their role there is."""
    records = [{k: v for k, v in r.items() if k != "id"} for name in files for r in files[name] if isinstance(r, dict)]
    references = [found for found in objects(records) if found.get("id") == identity]
    if references:
        rng.choice(references)["securityMarking"] = rng.choice(MARKS)
    else:
        _extension(rng, files, identity)


def _extension(rng: random.Random, files: Files, identity: str) -> None:
    record = _some_record(
        rng, files, "activities", "groups", "calendarEvents", "rooms", "programmes", "grades", "aggregatedAttendance"
    )
    record["x-kontakt"] = {"djupt": [None, {"person": _marked(rng, identity) | {"displayName": "Röjd"}}]}


def _embedded(rng: random.Random, files: Files, identity: str) -> None:
    record = _some_record(rng, files, "groups", "duties", "persons", "placements", "calendarEvents", "attendanceEvents")
    record["_embedded"] = {"persons": [_marked(rng, identity) | {"givenName": "Röjd"}]}


def _losing_duplicate(rng: random.Random, files: Files, identity: str) -> None:
    old = _marked(rng, identity) | {"givenName": "Gammal", "meta": {"modified": "2001-01-01T00:00:00Z"}}
    files["persons"].insert(rng.randint(0, len(files["persons"])), old)


def _quarantined(rng: random.Random, files: Files, identity: str) -> None:
    marked = _marked(rng, identity)
    record = rng.choice(
        [{"student": marked}, [marked], {"id": "", "person": {"x": marked}}, {"id": 5, "child": marked}]
    )
    files[rng.choice(sorted(files))].append(record)


def _elsewhere(rng: random.Random, files: Files, identity: str) -> None:
    """A record of another resource that has the same id, and a marking beside it."""
    taken = {r.get("id") for r in files["rooms"] if isinstance(r, dict) and isinstance(r.get("id"), str)}
    if identity not in taken:
        files["rooms"].append(_marked(rng, identity) | {"displayName": "Sal med samma id"})
