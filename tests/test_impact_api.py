"""What the permissions page says of a change before it is saved is what the API gives before and after (issue 8)."""

import random
from pathlib import Path
from typing import Any

import orjson
import pytest
from api_support import ME, Caller, Files, Installation, School, school_of
from daily import first
from oracle.sources import random_profile, random_source

from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.control.clients import NAME_LENGTH
from ss12k.explore.impacts import impact_of_draft
from ss12k.scope.changes import Impact, ResourceChange
from ss12k.scope.profile import Profile
from ss12k.sources.loading import load
from ss12k.standard.resources import RESOURCES
from ss12k.up import DUMP

pytest_plugins = ["api_support"]
pytestmark = pytest.mark.usefixtures("unasked")

DEMO = "impact-demo"
EVENTS, SUMS = "calendarEvents", "aggregatedAttendance"
PERIOD = {"startDate": "2000-01-01", "endDate": "2100-01-01"}

Answer = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def demo(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> School:
    load(installation.beside, LOCAL_ADMINISTRATOR, DUMP, DEMO)
    return school_of(installation, DEMO, tmp_path_factory.mktemp("impact"))


@pytest.fixture(scope="module")
def demo_files() -> Files:
    return {"organisations": orjson.loads(next(DUMP.glob("organisations.json")).read_bytes())}


def profile(school: School, rng: random.Random, files: Any, client: str) -> Profile:
    drawn = random_profile(rng, files)
    short = {name: drawn[name][:NAME_LENGTH] for name in ("name", "vendor")}
    return Profile.parse(drawn | short | {"clientId": client, "source": school.source})


def fetched(school: School, caller: Caller) -> dict[str, Answer | None]:
    """Everything that the API gives, by resource and key; None where it refuses the resource."""
    return {name: looked_up(school, caller) if name == EVENTS else listed(caller, name) for name in RESOURCES}


def listed(caller: Caller, resource: str) -> Answer | None:
    asked: dict[str, Any] = {"limit": 1000} | (PERIOD if resource == SUMS else {})
    found: Answer = {}
    while True:
        reply = caller.get(f"/v2.0/{resource}", **asked)
        if reply.status_code == 403:
            return None
        assert reply.status_code == 200, reply.text
        for document in reply.json()["data"]:
            found[document.get("id") or repr(document)] = document
        if not (token := reply.json()["pageToken"]):
            return found
        asked = {"pageToken": token}


def looked_up(school: School, caller: Caller) -> Answer | None:
    """Calendar events, whose list would ask for times that not every event has."""
    view = school.beside.open_view(LOCAL_ADMINISTRATOR, school.source)
    ids = view.found(EVENTS).ids(0, view.count(EVENTS))
    reply = caller.http.post(f"/v2.0/{EVENTS}/lookup", json={"ids": ids}, headers=caller.headers)
    if reply.status_code == 403:
        return None
    assert reply.status_code == 200, reply.text
    return {document["id"]: document for document in reply.json()}


def assert_told_right(impact: Impact, before: dict[str, Answer | None], after: dict[str, Answer | None]) -> int:
    """The impact's figures are those of the documents; how many of its figures are not nothing."""
    telling = 0
    for name, change in impact.resources.items():
        old, new = before[name], after[name]
        if name == SUMS:  # without ids, and computed for the period asked for where the dump has none
            assert (change.before is None, change.after is None) == (old is None, new is None)
            continue
        assert (change.before, change.after) == tuple(None if each is None else len(each) for each in (old, new)), name
        lost, gained = set(old or ()) - set(new or ()), set(new or ()) - set(old or ())
        assert (change.lost.objects, change.gained.objects) == (len(lost), len(gained)), name
        assert {each.id for each in change.lost.examples} <= lost
        assert {each.id for each in change.gained.examples} <= gained
        telling += bool(lost) + bool(gained) + assert_attributes_told_right(change, old, new)
    return telling


def assert_attributes_told_right(change: ResourceChange, before: Answer | None, after: Answer | None) -> int:
    """Of the documents that are seen before and after, how many get or lose each attribute as a whole."""
    kept = set(before or ()) & set(after or ())
    told = {part.path: part for part in change.attributes}
    telling = 0
    for name in {attribute.name for attribute in RESOURCES[change.resource].shape.attributes}:
        old, new = ({id for id in kept if name in (of or {})[id]} for of in (before, after))
        part = told.get(name)
        where = f"{change.resource}.{name}"
        assert (part.gained.known or 0 if part else 0) == len(new - old), where
        assert (part.lost.known or 0 if part else 0) == len(old - new), where
        telling += bool(new - old) + bool(old - new)
    return telling


def compare(school: School, rng: random.Random, files: Any, vendor: str) -> int:
    client = school.client_id(vendor)
    first_one, second = (profile(school, rng, files, client) for _ in range(2))
    school.control.save_profile(first_one, ME)
    caller = school.caller(vendor)
    impact = impact_of_draft(school.beside, LOCAL_ADMINISTRATOR, client, second)
    before = fetched(school, caller)
    school.control.save_profile(second, ME)
    return assert_told_right(impact, before, fetched(school, caller))


@pytest.mark.parametrize("seed", first(2, range(50)))
def test_the_impact_of_a_random_pair_of_profiles_is_what_the_api_gives(
    seed: int, demo: School, demo_files: Files
) -> None:
    compare(demo, random.Random(seed), demo_files, f"pair{seed}")


@pytest.mark.parametrize("seed", first(1, range(50)))
def test_so_it_is_for_sources_of_all_sorts(seed: int, empty: School, tmp_path: Path) -> None:
    rng = random.Random(seed)
    files: Any = random_source(rng)
    empty.load(files)
    compare(empty, rng, files, "vendor")


def test_random_pairs_differ_in_what_is_told(demo: School, demo_files: Files) -> None:
    """Else the comparison would prove nothing."""
    assert sum(compare(demo, random.Random(seed), demo_files, f"more{seed}") for seed in range(2)) > 20
