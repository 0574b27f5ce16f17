"""A dump for measurements: many persons, the groups that they are in and the organisations, the same for the same seed.

python tests/benchmarks/generate.py FOLDER [--persons 100000]
"""

import argparse
import random
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

ORGANISATIONS = 80
GROUP_SIZE = 30
META = {"created": "2024-08-01T08:00:00+02:00", "modified": "2026-08-01T08:00:00+02:00"}
GIVEN = ("Anna", "Amélie", "Örjan", "Mohammed", "Elsa", "Åke")
FAMILY = ("Nilsson", "Ågren", "Svensson", "Haddad")


def generate(folder: Path, persons: int = 100_000, seed: int = 1) -> None:
    """Write organisations, persons (about 1.25 kB each) and groups of thirty into a folder."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    organisations = sorted(_uuid(rng) for _ in range(ORGANISATIONS))
    ids = sorted(_uuid(rng) for _ in range(persons))
    _write(folder, "organisations", (_organisation(each, organisations[0]) for each in organisations))
    _write(folder, "persons", (_person(n, each, ids, organisations, rng.choice) for n, each in enumerate(ids)))
    _write(folder, "groups", (_group(rng, ids, organisations) for _ in range(persons * 2 // GROUP_SIZE)))


def _write(folder: Path, resource: str, documents: Iterator[dict[str, Any]]) -> None:
    with (folder / f"{resource}.ndjson").open("wb") as file:
        for document in documents:
            file.write(orjson.dumps(document) + b"\n")


def _uuid(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def _organisation(id: str, top: str) -> dict[str, Any]:
    if id == top:
        return {"id": id, "meta": META, "displayName": "Kommun", "organisationType": "Huvudman"}
    below = {"parentOrganisation": {"id": top}}
    return {"id": id, "meta": META, "displayName": "Skola", "organisationType": "Skolenhet"} | below


def _person(
    number: int, id: str, ids: list[str], organisations: list[str], choice: Callable[[Any], str]
) -> dict[str, Any]:
    at = {"enroledAt": {"id": choice(organisations)}, "schoolType": "GR"}
    street = f"Storgatan {number}"
    user, guardians = f"user{number}", [choice(ids), choice(ids)]
    return {
        "id": id,
        "meta": META,
        "givenName": choice(GIVEN),
        "familyName": f"{choice(FAMILY)}{number}",
        "eduPersonPrincipalNames": [f"{user}@skola.example.se"],
        "externalIdentifiers": [{"value": str(number), "context": "http://sis.example.se/id", "globallyUnique": True}],
        "civicNo": {"value": f"2009{number:08d}", "nationality": "SE"},
        "birthDate": "2009-01-02",
        "sex": "Kvinna",
        "securityMarking": "Ingen",
        "personStatus": "Aktiv",
        "emails": [
            {"value": f"{user}@example.se", "type": "Privat"},
            {"value": f"{user}@skola.example.se", "type": "Skola elev"},
        ],
        "phoneNumbers": [{"value": f"070-{number:07d}", "type": "Hem", "mobile": True}],
        "addresses": [
            {
                "type": "Folkbokföring",
                "streetAddress": street,
                "postalCode": "12345",
                "locality": "Norreka",
                "country": "Sverige",
            },
        ],
        "photo": f"https://photo.example.se/{id}.jpg",
        "enrolments": [
            at | {"schoolYear": 8, "startDate": "2025-08-01", "endDate": "2026-06-30", "cancelled": False},
        ],
        "responsibles": [
            {"person": {"id": each, "securityMarking": "Ingen"}, "relationType": "Vårdnadshavare"} for each in guardians
        ],
    }


def _group(rng: random.Random, ids: list[str], organisations: list[str]) -> dict[str, Any]:
    return {
        "id": _uuid(rng),
        "meta": META,
        "displayName": "9B",
        "startDate": "2024-08-01",
        "groupType": "Klass",
        "schoolType": "GR",
        "organisation": {"id": rng.choice(organisations)},
        "groupMemberships": [{"person": {"id": rng.choice(ids)}, "startDate": "2024-08-15"} for _ in range(GROUP_SIZE)],
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--persons", type=int, default=100_000)
    chosen = parser.parse_args()
    generate(chosen.folder, chosen.persons)
