"""A source in which every value of every person is a text that occurs nowhere else, so that a leak tells what leaked.

A value reads `kanarie-PERSON-PLACE-x`. What a client may be told is what the oracle's documents hold; any other canary
in anything that is answered, shown or logged is a leak.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
from oracle import Source, see
from oracle.schema import CATEGORIES

from ss12k.access import LOCAL_ADMINISTRATOR, Access
from ss12k.scope.profile import Profile
from ss12k.sources.loading import load

SERVED = ("organisations", "persons", "placements", "duties", "groups")
_CANARY = re.compile(rb"kanarie-[a-z0-9]+-[A-Za-z0-9]+-x")
PROTECTED = ("pupil", "child", "guardian", "staff", "owner", "aliased", "marked", "lost", "alone")
"""Protected in every role, and in every way: by record, reference, losing duplicate, alternative data alone."""
OPEN = ("anna", "bo", "cleo", "dan", "eva", "far")

Record = dict[str, Any]


def canary(person: str, place: str) -> str:
    """The text that stands at one place of one person, and nowhere else."""
    return f"kanarie-{person}-{place}-x"


def canaries_in(data: bytes) -> set[str]:
    """Every canary in what was answered, shown or logged; JSON may have escaped nothing of it."""
    return {found.decode() for found in _CANARY.findall(data)}


def person(name: str, school: str | None = None, guardians: Iterable[str] = (), **more: Any) -> Record:
    """A person with every attribute of the standard and an extension, each value a canary."""

    def of(place: str) -> str:
        return canary(name, place)

    record: Record = {"id": of("id"), "meta": {"created": of("created"), "modified": of("modified")}}
    for text in ("givenName", "middleName", "familyName", "birthDate", "sex", "personStatus", "photo", "extension"):
        record[text] = of(text)
    record["eduPersonPrincipalNames"] = [of("eppn")]
    record["externalIdentifiers"] = [{"value": of("identifier"), "context": of("context"), "globallyUnique": True}]
    record["civicNo"] = {"value": of("civicNo"), "nationality": of("nationality"), "more": of("civicMore")}
    record["emails"] = [
        {"value": of("private"), "type": "Privat"},
        {"value": of("untyped")},
        {"value": of("school"), "type": "Skola elev"},
    ]
    record["phoneNumbers"] = [{"value": of("phone"), "type": "Hem", "mobile": True}]
    record["addresses"] = [{"streetAddress": of("street"), "locality": of("town"), "postalCode": of("post")}]
    if school:
        record["enrolments"] = [
            {"enroledAt": {"id": school, "displayName": of("schoolName")}, "specification": of("enrolment")}
        ]
    if guardians:
        record["responsibles"] = [
            {
                "person": {"id": canary(each, "id"), "displayName": of(f"called{each}")},
                "relationType": of(f"relation{each}"),
            }
            for each in guardians
        ]
    return record | more


def ref(name: str, **more: Any) -> Record:
    """A reference to a person, with a name that the source put into it."""
    return {"id": canary(name, "id"), "displayName": canary(name, "referred"), **more}


def source() -> dict[str, list[Any]]:
    """Two schools, a preschool, and persons of every sort at them."""
    marked = {"securityMarking": "Sekretessmarkering"}
    persons = [
        person("anna", "north", ["bo", "guardian"]),
        person("bo"),
        person("cleo", "south", ["far"]),
        person("dan"),
        person("eva"),
        person("far"),
        person("pupil", "north", ["far"], **marked),
        person("child", None, ["bo"], **marked),
        person("guardian", **marked),
        person("staff", **marked),
        person("owner", **marked),
        person("aliased", "north", ["bo"], **marked),
        person("marked", "north"),
        person("lost", "south", meta={"modified": "2026-01-02T00:00:00Z"}),
        person("lost", "south", meta={"modified": "2026-01-01T00:00:00Z"}, **marked),
        person("alone", "north"),
    ]
    organisations = [
        {"id": "kommun", "displayName": "Kommun"},
        *(
            {"id": each, "displayName": each, "parentOrganisation": {"id": "kommun"}}
            for each in ("north", "south", "pre")
        ),
    ]
    placements = [
        {"id": "p1", "placedAt": {"id": "pre"}, "child": ref("child"), "owners": [ref("bo"), ref("owner")]},
        {"id": "p2", "placedAt": {"id": "pre"}, "child": ref("anna"), "owners": [ref("far"), ref("owner")]},
    ]
    duties = [duty("dan", "north"), duty("eva", "south"), duty("staff", "north"), duty("marked", "south")]
    everyone = [*OPEN, *PROTECTED]
    groups = [
        {
            "id": f"g-{school}",
            "displayName": f"Grupp {school}",
            "organisation": {"id": school},
            "groupMemberships": [{"person": ref(name, **(marked if name == "marked" else {}))} for name in everyone],
        }
        for school in ("north", "south", "pre")
    ]
    alternative = [
        person("aliased", "south", ["eva"]) | {"id": canary("aliased", "id")},
        {"id": canary("alone", "id")},
    ]
    for key in list(alternative[0]):
        alternative[0][key] = orjson.loads(
            orjson.dumps(alternative[0][key]).replace(b"kanarie-aliased", b"kanarie-annat")
        )
    alternative[0]["id"] = canary("aliased", "id")
    return {
        "organisations": organisations,
        "persons": persons,
        "placements": placements,
        "duties": duties,
        "groups": groups,
        "alternativePersons": alternative,
    }


def duty(name: str, school: str) -> Record:
    """A duty whose signature is the person's own."""
    signature = canary(name, "signature")
    return {
        "id": f"d-{name}",
        "person": ref(name),
        "dutyAt": {"id": school},
        "dutyRole": "Lärare",
        "signature": signature,
    }


def profiles() -> dict[str, Record]:
    """Clients of every cut: all and nothing, one school, attributes withheld one by one, with aliases and without."""
    endpoints = ["standard", "students", "duties", "responsibles", "placements", "groups"]
    few = [*endpoints, "birthdate", "email-school"]
    return {
        each["clientId"]: each
        for each in (
            _profile("all.alias", list(CATEGORIES), alias=True),
            _profile("all.plain", list(CATEGORIES)),
            _profile("few.alias", few, alias=True),
            _profile("few.plain", few),
            _profile("north.plain", [*endpoints, "civicno", "email"], ["north"]),
            _profile("north.alias", ["standard", "students", "groups", "sex"], ["north"], alias=True),
            _profile("south.pre.alias", list(CATEGORIES), ["south", "pre"], alias=True),
            _profile("staff.only", ["duties"], ["south"]),
            _profile("nothing", []),
        )
    }


def _profile(name: str, shared: list[str], organisations: list[str] | None = None, alias: bool = False) -> Record:
    return {
        "clientId": name,
        "name": name,
        "vendor": "",
        "source": "canary",
        "permissionMode": "everything" if organisations is None else "selected",
        "organisations": organisations or [],
        "sharedData": shared,
        "includeAlternativePersonData": alias,
    }


def allowed(profile: Record) -> set[str]:
    """Every canary that this client may be told, by the oracle: all that its documents hold, with names or without."""
    seen = see(Source(source()), profile)
    documents = [seen.documents(resource, names) for resource in SERVED for names in (False, True)]
    # An alias of the oracle's is no canary: what is no JSON there may be left out.
    return canaries_in(orjson.dumps(documents, default=str))


def everyone_ids() -> list[str]:
    """The ids of all persons, seen or not."""
    return [canary(name, "id") for name in (*OPEN, *PROTECTED)]


def load_canaries(home: Path, folder: Path) -> Access:
    """The source loaded with all its clients."""
    folder.mkdir()
    for resource, records in source().items():
        (folder / f"{resource}.json").write_bytes(orjson.dumps(records))
    access = Access(home, keep=16)
    load(access, LOCAL_ADMINISTRATOR, folder, "canary")
    for profile in profiles().values():
        access.control.save_profile(Profile.parse(profile), "test")
    return access
