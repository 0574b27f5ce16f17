"""A real API on a free port, and schools to load into it: fixtures of the API's tests.

A test file names this module as a plugin and also imports from it, for which pytest wants: PYTEST_DONT_REWRITE
"""

import base64
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx
import orjson
import pytest
import uvicorn
from fastapi import FastAPI

from ss12k.access import LOCAL_ADMINISTRATOR, Access
from ss12k.api.app import create_app
from ss12k.api.serve import quiet_options
from ss12k.control import calls
from ss12k.control.calls import Call, CallLog
from ss12k.control.records import NewKey
from ss12k.control.store import Control
from ss12k.ports import listen
from ss12k.scope.profile import Profile
from ss12k.sources.loading import load
from ss12k.standard.categories import CATEGORIES

ME = "test"
Files = dict[str, list[dict[str, Any]]]
_numbers = count(1)
META = {"created": "2026-08-01T08:00:00+02:00", "modified": "2026-08-01T08:00:00+02:00"}


def uid(name: str) -> str:
    """A UUID that a name always gives."""
    return str(uuid5(NAMESPACE_URL, name))


def organisation(name: str, parent: str | None = None) -> dict[str, Any]:
    above = {"parentOrganisation": {"id": uid(parent)}} if parent else {}
    kind = "Skolenhet" if parent else "Huvudman"
    return {"id": uid(name), "meta": META, "displayName": name, "organisationType": kind} | above


def pupil(name: str, school: str, id: str | None = None, **more: Any) -> dict[str, Any]:
    enrolment = {"enroledAt": {"id": uid(school)}, "startDate": "2025-08-01", "schoolYear": 7}
    document = {"id": id or uid(name), "meta": META, "givenName": name, "familyName": f"{name}sson"}
    return document | {"civicNo": {"value": f"no-{name}", "nationality": "SE"}, "enrolments": [enrolment]} | more


def group(name: str, school: str, *members: str) -> dict[str, Any]:
    memberships = [{"person": {"id": uid(member)}, "startDate": "2025-08-15"} for member in members]
    about = {"id": uid(name), "meta": META, "displayName": name, "groupType": "Klass", "startDate": "2025-08-01"}
    return about | {"organisation": {"id": uid(school)}, "groupMemberships": memberships}


def small_dump(pupils: int = 7) -> Files:
    """Two schools under one authority: pupils at North, one more at South, one protected; ids of odd forms too."""
    names = [f"Elev{number}" for number in range(pupils)]
    return {
        "organisations": [organisation("Kommun"), organisation("North", "Kommun"), organisation("South", "Kommun")],
        "persons": [
            *(pupil(name, "North") for name in names),
            pupil("Söder", "South"),
            pupil("Odd", "North", id="north/1 ö?#"),
            pupil("Hidden", "South", id="south/1 ö?#"),
            pupil("Shy", "North", securityMarking="Sekretessmarkering"),
        ],
        "groups": [group("9B", "North", *names), group("9C", "South", "Söder")],
        "placements": [],
        "duties": [],
    }


@dataclass(frozen=True)
class Caller:
    """A vendor's system with a key and a token."""

    http: httpx.Client
    key: NewKey
    token: str = field(repr=False)

    @property
    def client_id(self) -> str:
        return self.key.client_id

    def get(self, path: str, **parameters: Any) -> httpx.Response:
        return self.http.get(path, params=parameters or None, headers=self.headers)

    def page(self, path: str, **parameters: Any) -> tuple[list[dict[str, Any]], str | None]:
        """One page: its documents, and the token of the next."""
        answer = self.get(path, **parameters)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert list(body) == ["data", "pageToken"], list(body)
        return body["data"], body["pageToken"]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True)
class School:
    """A source and the clients of one test, changed from beside the API as another process would."""

    source: str
    test: str
    folder: Path
    beside: Access
    served: Access
    http: httpx.Client

    @property
    def control(self) -> Control:
        return self.beside.control

    @property
    def calls(self) -> CallLog:
        """The log of calls, read from beside the API."""
        return CallLog(self.beside.control.home, 365)

    def logged(self, client_id: str, count: int) -> list[Call]:
        """The calls of a client, the first first, once there are so many in the log."""
        log, until = self.calls, time.monotonic() + 10
        while len(found := log.calls(client_id, limit=1000)) < count and time.monotonic() < until:
            time.sleep(0.05)
        return found[::-1]

    def client_id(self, vendor: str = "vendor") -> str:
        return f"{self.source}.{self.test}.{vendor}"

    def load(self, files: Mapping[str, list[dict[str, Any]]], *, force: bool = True) -> str:
        """Load a dump; the id of the snapshot, which is the current one now; without `force` if the guard lets it."""
        dump = self.folder / f"dump{next(_numbers)}"
        dump.mkdir()
        for resource, records in files.items():
            (dump / f"{resource}.json").write_bytes(orjson.dumps(records))
        return load(self.beside, LOCAL_ADMINISTRATOR, dump, self.source, force=force).snapshot

    def profile(self, vendor: str = "vendor", **changes: Any) -> Profile:
        grants = {"permissionMode": "everything", "sharedData": list(CATEGORIES)} | changes
        about = {"clientId": self.client_id(vendor), "name": vendor, "vendor": vendor, "source": self.source}
        return Profile.parse(about | grants)

    def save(self, vendor: str = "vendor", **changes: Any) -> None:
        self.control.save_profile(self.profile(vendor, **changes), ME)

    def client(self, vendor: str = "vendor", **changes: Any) -> Caller:
        """A client with this profile, a key and a token."""
        self.save(vendor, **changes)
        return self.caller(vendor)

    def caller(self, vendor: str = "vendor") -> Caller:
        """A new key of a client, and a token for it."""
        key = self.control.issue_key(self.client_id(vendor), ME)
        answer = ask_token(self.http, key)
        assert answer.status_code == 200, answer.text
        return Caller(self.http, key, answer.json()["access_token"])


def assert_refused(answer: httpx.Response, status: int, code: str) -> str:
    """The answer says no in the one form; its message."""
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), answer.text
    assert set(body) == {"code", "message"}, answer.text
    assert answer.headers["content-type"] == "application/json", answer.headers
    assert "\n" not in body["message"], answer.text
    return str(body["message"])


def ask_token(http: httpx.Client, key: NewKey, **form: str) -> httpx.Response:
    secrets = {"client_id": key.client_id, "client_secret": key.client_secret}
    return http.post("/connect/token", data={"grant_type": "client_credentials"} | secrets | form)


def basic(client_id: str, secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}


@contextmanager
def running(app: FastAPI) -> Iterator[httpx.Client]:
    """The application on a free port of this machine, over real HTTP."""
    with listen("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, **quiet_options()))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            port = listener.getsockname()[1]
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
                yield http
        finally:
            server.should_exit = True
            thread.join()


@dataclass(frozen=True)
class Installation:
    """A state folder, the API over it, and a second way in beside it."""

    home: Path
    served: Access
    beside: Access
    http: httpx.Client


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    home = tmp_path_factory.mktemp("api") / "home"
    served, beside = Access(home, keep=8), Access(home, keep=8)
    with pytest.MonkeyPatch.context() as patched, served.control, beside.control:
        patched.setattr(calls, "STRANGERS", 1_000_000)  # tests are many strangers within a minute
        with running(create_app(served)) as http:
            yield Installation(home, served, beside, http)


@pytest.fixture
def http(installation: Installation) -> httpx.Client:
    """Somebody without a token."""
    return installation.http


def school_of(installation: Installation, source: str, folder: Path) -> School:
    return School(source, f"t{next(_numbers)}", folder, installation.beside, installation.served, installation.http)


@pytest.fixture
def empty(installation: Installation, tmp_path: Path) -> School:
    """A source of this test's own, without data."""
    source = f"school{next(_numbers)}"
    installation.beside.control.put_source(source, actor=ME)
    return school_of(installation, source, tmp_path)


@pytest.fixture
def own_school(empty: School) -> School:
    """A source of this test's own, with the small dump."""
    empty.load(small_dump())
    return empty


@pytest.fixture(scope="session")
def shared_source(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A source that no test changes."""
    school_of(installation, "shared", tmp_path_factory.mktemp("shared")).load(small_dump())
    return "shared"


@pytest.fixture
def school(installation: Installation, shared_source: str, tmp_path: Path) -> School:
    """The small dump for tests that only read it; the clients are this test's own."""
    return school_of(installation, shared_source, tmp_path)
