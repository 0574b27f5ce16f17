"""Nasty little random sources and profiles: what `random_source` gives is a dump, its raw records by resource name."""

import random
from typing import Any

from .marking import Files, mark_persons
from .mess import near_twin, text
from .records import Maker
from .schema import CATEGORIES

_TWICE = ("organisations", "persons", "placements", "duties", "groups", "programmes", "alternativePersons")


def random_source(rng: random.Random) -> Files:
    """The raw records of a random dump by resource name, protected persons, duplicates and quarantine included."""
    maker = Maker(rng)
    files: Files = {resource: [maker.record(resource, i) for i in ids] for resource, ids in maker.ids.items()}
    files["alternativePersons"] = []
    mark_persons(rng, files, maker.alternative)
    _add_duplicates(rng, files, maker)
    _add_quarantine(rng, files)
    if rng.random() < 0.2:
        del files[rng.choice(["programmes", "syllabuses", "rooms", "calendarEvents", "alternativePersons"])]
    return files


def _add_duplicates(rng: random.Random, files: Files, maker: Maker) -> None:
    for resource in _TWICE:
        known = [r["id"] for r in files[resource] if isinstance(r, dict) and r.get("id") in _own(maker, resource)]
        for identity in rng.sample(known, min(len(known), rng.choice([0, 0, 1, 2]))):
            twin = maker.alternative(identity) if resource == "alternativePersons" else maker.record(resource, identity)
            files[resource].insert(rng.randint(0, len(files[resource])), twin)


def _own(maker: Maker, resource: str) -> list[str]:
    return maker.ids["persons" if resource == "alternativePersons" else resource]


def _add_quarantine(rng: random.Random, files: Files) -> None:
    for records in files.values():
        while rng.random() < 0.2:
            some = rng.choice([record for record in records if isinstance(record, dict)] or [{}])
            record = {name: value for name, value in some.items() if name != "id"}
            unusable = rng.choice(
                [None, 5, "text", [], [some], {}, record, record | {"id": rng.choice([None, "", 7, {}, ["x"]])}]
            )
            records.insert(rng.randint(0, len(records)), unusable)


def random_profile(rng: random.Random, files: Files) -> dict[str, Any]:
    """A random profile for a source, in SCOPE.md's form."""
    share = rng.choice([0.0, 0.3, 0.6, 0.85, 0.85, 0.95, 0.95, 1.0])
    profile: dict[str, Any] = {
        "clientId": f"norreka.klient-{rng.randrange(1000)}",
        "name": text(rng, "Klient"),
        "vendor": text(rng, "Leverantör"),
        "source": "norreka",
        "permissionMode": "everything" if rng.random() < 0.2 else "selected",
        "sharedData": [category for category in CATEGORIES if rng.random() < share],
    }
    if rng.random() < 0.9:
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
    checked = rng.sample(deep, min(len(deep), rng.choice([0, 1, 2, 3, 3, 4, 5])))
    checked += [near_twin(rng, identity) for identity in checked if rng.random() < 0.1]
    if rng.random() < 0.2:
        checked.append(rng.choice(["finns-inte", "nedlagd"]))  # the latter is the parent of some organisations
    return list(dict.fromkeys(checked))
