"""Vendors pull without pause while snapshots are activated and profiles saved: never wrong, never old (SCOPE R10)."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from daily import at_night
from oracle import Source, see
from servers import server, token

from ss12k.access import LOCAL_ADMINISTRATOR, Access
from ss12k.scope.profile import Profile
from ss12k.sources.loading import load

PERSONS = 240
LATE = 1.0
"""Seconds after a change in which the old state may still be answered (SCOPE R10)."""

Files = dict[str, list[Any]]
State = tuple[str, int]
"""A snapshot and a version of the profile."""


def dump(name: str) -> Files:
    """A school whose every document tells which dump it is from; both dumps have the same ids."""
    school = {"id": "school", "displayName": name}
    enrolments = [{"enroledAt": {"id": "school"}}]
    persons = [
        {"id": f"{n:05}", "givenName": f"{name}{n}", "familyName": "X", "birthDate": name, "enrolments": enrolments}
        for n in range(PERSONS)
    ]
    return {"organisations": [school], "persons": persons}


def profile(version: int, client: str) -> dict[str, Any]:
    """The profile's versions share the birth date by turns, so that every document tells which one it is under."""
    return {
        "clientId": client,
        "name": f"{client} {version}",
        "vendor": "",
        "source": "school",
        "permissionMode": "everything",
        "sharedData": ["students"] + (["birthdate"] if version % 2 else []),
    }


@dataclass
class World:
    """What was current when, and what each state's documents are."""

    expected: dict[tuple[str, bool], dict[str, Any]]
    history: list[tuple[float, State]] = field(default_factory=list)

    def now(self, state: State) -> None:
        """Note a state, from the moment that its change was done."""
        self.history.append((time.monotonic(), state))

    def allowed(self, asked: float, answered: float) -> set[State]:
        """The states that a request may be answered from: those current from a second before it to its answer."""
        starts = [start for start, _ in self.history]
        ends = [*starts[1:], float("inf")]
        return {
            state
            for (start, state), end in zip(self.history, ends, strict=True)
            if end > asked - LATE and start <= answered
        }


@dataclass
class Puller:
    """One vendor's system: pulls all persons, page by page, again and again."""

    world: World
    client: str
    http: httpx.Client
    headers: dict[str, str]
    ended: threading.Event
    outcomes: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Pull until the test ends, or something is wrong."""
        while not self.ended.is_set() and not self.problems:
            self._pull()

    def _pull(self) -> None:
        page_token, began, seen = None, None, []
        while True:
            parameters = {"limit": "40"} | ({"pageToken": page_token} if page_token else {})
            asked = time.monotonic()
            answer = self.http.get("/v2.0/persons", params=parameters, headers=self.headers)
            if answer.status_code == 400 and answer.json()["code"] == "page_token_expired" and page_token:
                self.outcomes["expired"] += 1
                return
            if answer.status_code != 200:
                self.problems.append(f"{answer.status_code} {answer.text}")
                return
            body = answer.json()
            began = self._judge(body["data"], began, asked, time.monotonic())
            seen += [document["id"] for document in body["data"]]
            page_token = body["pageToken"]
            if page_token is None:
                break
        if seen != [f"{n:05}" for n in range(PERSONS)]:
            self.problems.append("a row came twice, or was missing")
        self.outcomes["whole"] += 1

    def _judge(self, documents: list[Any], began: str | None, asked: float, answered: float) -> str:
        """The page is one state's, and that state may be answered; gives the snapshot that the pull began with."""
        name, shared = documents[0]["givenName"].rstrip("0123456789"), "birthDate" in documents[0]
        allowed = self.world.allowed(asked, answered)
        if any(document != self.world.expected[name, shared][document["id"]] for document in documents):
            self.problems.append("a page mixes states, or holds what no state does")
        fresh = {(snapshot, version % 2 == 1) for snapshot, version in allowed}
        profiles = {version for _, version in fresh}
        # A pull goes on over the snapshot that it began with, but never under an old profile.
        if (name, shared) not in fresh and not (began == name and shared in profiles):
            self.problems.append(f"answered from {name}/{shared}, but allowed were {fresh} or a pull begun on {began}")
        return began or name


@pytest.mark.parametrize("changes", [8, at_night(20)])
def test_pulls_through_activations_and_saves_are_consistent_and_never_old(changes: int, tmp_path: Path) -> None:
    home = tmp_path / "home"
    access = Access(home, keep=4)
    snapshots = {}
    for name in ("north", "south"):
        (tmp_path / name).mkdir()
        for resource, records in dump(name).items():
            (tmp_path / name / f"{resource}.json").write_bytes(orjson.dumps(records))
        snapshots[name] = load(access, LOCAL_ADMINISTRATOR, tmp_path / name, "school").snapshot
    clients = ("vendor.one", "vendor.two")
    for client in clients:
        access.control.save_profile(Profile.parse(profile(1, client)), "test")
    world = World({(n, v == 1): documents(n, v) for n in snapshots for v in (1, 2)})
    world.now(("south", 1))
    with server(home, "api", health="/health") as api, httpx.Client(base_url=api.address) as http:
        keys = {client: access.control.issue_key(client, "test") for client in clients}
        ended = threading.Event()
        pullers = [
            Puller(world, client, http, token(http, client, keys[client].client_secret), ended) for client in clients
        ]
        threads = [threading.Thread(target=puller.run) for puller in pullers]
        for thread in threads:
            thread.start()
        change(access, world, snapshots, clients, changes)
        ended.set()
        for thread in threads:
            thread.join()
        assert [puller.problems for puller in pullers] == [[], []]
        assert all(puller.outcomes["whole"] > 2 * changes for puller in pullers), [p.outcomes for p in pullers]
        assert all(puller.outcomes["expired"] for puller in pullers), "saves end the pulls that they meet"


def documents(name: str, version: int) -> dict[str, Any]:
    """What the oracle says that a client sees of a dump under a version of the profile."""
    found = see(Source(dump(name)), profile(version, "vendor.one")).documents("persons", False)
    assert found is not None
    return found


def change(access: Access, world: World, snapshots: dict[str, str], clients: tuple[str, ...], changes: int) -> None:
    """Activate and save in turn, at uneven moments."""
    for n in range(changes):
        name, version = ("north", "south")[n % 2], n + 2
        time.sleep(0.11 + 0.02 * (n % 5))
        access.control.activate("school", snapshots[name], "test")
        world.now((name, version - 1))
        time.sleep(0.13 + 0.02 * (n % 3))
        for client in clients:
            access.control.save_profile(Profile.parse(profile(version, client)), "test")
        world.now((name, version))
    time.sleep(LATE + 0.3)  # so that whatever is still old by now would be seen
