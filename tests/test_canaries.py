"""Nothing of a protected person, and nothing that a profile withholds, is in any byte that a client or a log gets."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from canaries import (
    PROTECTED,
    SERVED,
    allowed,
    canaries_in,
    canary,
    everyone_ids,
    load_canaries,
    profiles,
)
from dumps import Run, Said, commands
from servers import Server, server, token

from ss12k.access import Access

OTHER_IDS = ["north", "south", "pre", "kommun", "p1", "p2", "g-north", "g-south", "g-pre", "d-dan", "d-eva", "d-staff"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("canaries") / "home"


@pytest.fixture(scope="module")
def access(home: Path) -> Access:
    return load_canaries(home, home.parent / "dump")


@pytest.fixture(scope="module")
def api(home: Path, access: Access) -> Iterator[Server]:
    with server(home, "api", health="/health") as running:
        yield running


def answers(http: httpx.Client, headers: dict[str, str]) -> Iterator[httpx.Response]:
    """Everything that a client can ask for, well and badly."""
    wrong = ["civicNo=1", "sortkey=CivicNoAsc", "limit=0", "pageToken=x", "expand=duties", "nameContains=a"]
    for resource in (*SERVED, "activities", "alternativePersons", "nonsense"):
        for query in ("", "limit=2", "expandReferenceNames=true", *wrong):
            yield http.get(f"/v2.0/{resource}?{query}", headers=headers)
        for id in (*everyone_ids(), *OTHER_IDS):
            yield http.get(f"/v2.0/{resource}/{id}", headers=headers)
            yield http.get(f"/v2.0/{resource}/{id}?expandReferenceNames=true", headers=headers)
    yield http.get("/source/canary/v2.0/persons", headers=headers)
    yield http.get("/source/other/v2.0/persons", headers=headers)
    yield http.get("/v2.0/persons", headers={"Authorization": "Bearer nonsense"})
    yield http.post("/v2.0/persons", headers=headers)


@pytest.mark.parametrize("client", profiles())
def test_no_answer_holds_what_the_client_may_not_see(client: str, api: Server, access: Access) -> None:
    profile, leaked, statuses, told = profiles()[client], set(), set(), set()
    may_see = allowed(profile)
    key = access.control.issue_key(client, "test")
    with httpx.Client(base_url=api.address) as http:
        for answer in answers(http, token(http, client, key.client_secret)):
            everything = answer.content + repr(answer.headers).encode()
            found = canaries_in(everything)
            statuses.add(answer.status_code)
            told |= found
            leaked |= found - may_see
    assert leaked == set()
    assert told == may_see, "the search did find what the client may see"
    assert {401, 405} <= statuses
    assert 500 not in statuses
    said = api.log.read_bytes()
    assert canaries_in(said) == set()
    assert b"Bearer" not in said
    if not profile["includeAlternativePersonData"]:
        assert not {canary(name, "id") for name in PROTECTED} & told


@pytest.mark.parametrize("client", profiles())
def test_no_command_prints_what_the_client_may_not_see(client: str, run: Run, access: Access) -> None:
    may_see, told = allowed(profiles()[client]), set()
    for resource in (*SERVED, "activities"):
        told |= printed(run("view", resource, "--client", client))
    for id in everyone_ids():
        # A command that finds nothing may repeat the id that it was given.
        told |= printed(run("view", "persons", "--client", client, "--id", id)) - {id}
    assert told <= may_see
    assert {each for each in may_see if each.endswith("-givenName-x")} <= told, "the search does find what is printed"


def test_what_a_load_says_and_remembers_names_nobody(run: Run, home: Path, access: Access) -> None:
    dump = home.parent / "dump"
    told = printed(run("load", dump, "--source", "again")) | printed(run("check", dump, "--json"))
    # An id may stand as an example beside a deviation; no other value may.
    assert {each for each in told if not each.endswith("-id-x")} == set()
    figures: dict[str, Any] = access.control.snapshots("again")[0].figures
    assert canaries_in(repr(figures).encode()) == set()


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    with commands(home, monkeypatch, capsys) as running:
        yield running


def printed(said: Said) -> set[str]:
    """The canaries in everything that a command prints, on both streams."""
    return canaries_in((said.out + said.err).encode())
