"""The API's documentation for one client agrees with the API: what is told as open answers 200, as closed 403.

And file deliveries: made by a process of their own, kept for an hour where nobody else can read them.
"""

import io
import json
import os
import shutil
import stat
import subprocess
import time
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from api_support import Caller, Installation, School, assert_refused
from demo_home import demo_home
from dumps import DEMO

from ss12k import up
from ss12k.access import LOCAL_ADMINISTRATOR, Access, Actor, Forbidden
from ss12k.api.parameters import list_parameters
from ss12k.errors import Ss12kError
from ss12k.explore import calling
from ss12k.explore.calling import Calls, May, callable_resources, calls, closed_resources
from ss12k.ports import listen
from ss12k.scope.view import View
from ss12k.settings import Settings
from ss12k.sources import delivering
from ss12k.sources.loading import load
from ss12k.standard.categories import CATEGORIES
from ss12k.standard.queries import QUESTIONS
from ss12k.standard.resources import RESOURCES

pytest_plugins = ["api_support"]

TODAY = date(2026, 11, 25)
PROFILES = {
    "everything": list(CATEGORIES),
    "endpoints": [code for code, each in CATEGORIES.items() if each.family == "endpoint"],
    "pupils": ["standard", "students", "groups"],
    "staff": ["duties", "activities", "civicno"],
    "days": ["calendarevents", "attendances", "attendanceevents", "attendanceschedule", "placements"],
    "guardians": ["responsibles", "identifiers", "grades", "absences", "studyplans", "programmes", "resources"],
}


def value_of(resource: str, asked: May) -> str:
    """Some value of the form that the parameter has in the API."""
    if asked.value:
        return asked.value
    schema = list_parameters(resource)[asked.name].schema
    if "enum" in schema:
        return str(schema["enum"][0])
    forms = {"uuid": "028831aa-5ade-548c-b591-512009b23ecb", "date": "2026-11-25", "date-time": "2026-11-25T08:00:00Z"}
    kinds = {"boolean": "true", "integer": "1"}
    return forms.get(schema.get("format", ""), kinds.get(schema["type"], "x"))


def required(resource: str) -> dict[str, str]:
    needed = [May(name) for name, each in QUESTIONS[resource].filters.items() if each.required]
    return {each.name: value_of(resource, each) for each in needed}


def asked_of(caller: Caller, told: Calls) -> Iterator[tuple[May, httpx.Response]]:
    """Everything that is told of a resource, each asked of the API by itself."""
    path, needed = f"/v2.0/{told.resource}", required(told.resource)
    for each in told.parameters:
        if each.name not in ("sortkey", "expand", "pageToken"):
            yield each, caller.get(path, **needed | {each.name: value_of(told.resource, each)})
    for each in told.sort_keys:
        yield each, caller.get(path, **needed, sortkey=each.name)
    for each in told.expansions:
        yield each, caller.get(path, **needed, expand=each.name)
    for each in told.lookup_keys:
        yield each, caller.http.post(f"{path}/lookup", json={each.name: ["x"]}, headers=caller.headers)


@pytest.mark.parametrize("vendor", list(PROFILES))
def test_what_is_told_as_open_answers_and_what_is_told_as_closed_is_refused(vendor: str, school: School) -> None:
    caller, profile = (
        school.client(vendor, sharedData=PROFILES[vendor]),
        school.profile(vendor, sharedData=PROFILES[vendor]),
    )
    for each in closed_resources(profile):
        assert_refused(caller.get(f"/v2.0/{each.name}", **required(each.name)), 403, "not_shared")
    opened = callable_resources(profile)
    assert {*opened, *(each.name for each in closed_resources(profile))} == set(RESOURCES)
    for resource in opened:
        for told, answer in asked_of(caller, calls(profile, resource)):
            assert answer.status_code == (200 if told.open else 403), (resource, told, answer.text)
            if not told.open:
                assert any(code in answer.json()["message"] for code in told.lacking), (told, answer.text)


def test_everything_that_the_api_takes_is_told(school: School) -> None:
    for resource in RESOURCES:
        told = calls(school.profile("all"), resource)
        assert {each.name for each in told.parameters} == set(list_parameters(resource)), resource
        assert all(each.open for each in (*told.parameters, *told.sort_keys, *told.expansions, *told.lookup_keys))
        assert {each.name for each in told.parameters if each.required} == set(required(resource))


def test_the_addresses_are_those_that_there_are(school: School) -> None:
    caller = school.client("addresses")
    for resource in RESOURCES:
        methods = {
            each.method + each.path.removeprefix(f"/v2.0/{resource}")
            for each in calls(school.profile(), resource).addresses
        }
        looked_up = caller.http.post(f"/v2.0/{resource}/lookup", json={}, headers=caller.headers).status_code == 200
        one = caller.get(f"/v2.0/{resource}/028831aa-5ade-548c-b591-512009b23ecb").json()["code"] == "not_found"
        assert methods == {"GET", *(["GET/{id}"] if one else []), *(["POST/lookup"] if looked_up else [])}, resource


def test_what_lacks_is_told_by_name() -> None:
    assert May("x", lacking=("duties", "civicno")).lacks == "Duties and CivicNo"
    assert May("x", lacking=("students", "duties"), any_of=True).lacks == "Students or Duties"


# --- the lines ---
shell = pytest.mark.skipif(not all(map(shutil.which, ("bash", "curl", "jq"))), reason="no bash, curl and jq here")


def view_of(school: School, vendor: str) -> View:
    return school.beside.open_view(LOCAL_ADMINISTRATOR, school.source, school.client_id(vendor))


def run(script: Sequence[str], key: Any, http: httpx.Client) -> str:
    """The lines as a vendor runs them: in a shell, with the real secret in its place."""
    text = "\n".join(script).replace(calling.SECRET, key.client_secret)
    done = subprocess.run(["bash", "-euc", text], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def lines_of(school: School, caller: Caller, vendor: str, resource: str) -> dict[str, str]:
    view = view_of(school, vendor)
    document = calling.example(view, resource, TODAY)
    loaded = school.control.snapshot(school.source, view.snapshot.id).created
    base = str(caller.http.base_url)
    made = [*calling.token_lines(caller.client_id, base), *calling.lines(resource, document, loaded, TODAY)]
    assert not [each for each in made if caller.key.client_secret in each.line]
    return {each.about: each.line for each in made}


@shell
def test_the_lines_run_as_they_stand(school: School) -> None:
    caller = school.client("shell")
    lines = lines_of(school, caller, "shell", "persons")
    where, token, first, following, one, changed = lines.values()
    paged = [where, token, first.replace("limit=100", "limit=3"), following]
    pages = [json.loads(line) for line in run(paged, caller.key, caller.http).splitlines()]
    assert [len(each["data"]) for each in pages] == [3, 3]
    assert not {each["id"] for each in pages[0]["data"]} & {each["id"] for each in pages[1]["data"]}
    document = json.loads(run([where, token, one], caller.key, caller.http))
    assert document == json.loads(calling.example(view_of(school, "shell"), "persons", TODAY) or "")
    assert json.loads(run([where, token, changed], caller.key, caller.http)) == {"data": [], "pageToken": None}


@shell
def test_an_id_with_odd_signs_is_still_one_address(school: School) -> None:
    caller = school.client("odd")
    text = next(view_of(school, "odd").all_documents("persons"))
    document = json.dumps(json.loads(text) | {"id": "north/1 ö?#"})
    line = next(
        each.line
        for each in calling.lines("persons", document, datetime.now().astimezone(), TODAY)
        if "by its id" in each.about
    )
    where, token = (each.line for each in calling.token_lines(caller.client_id, str(caller.http.base_url)))
    assert json.loads(run([where, token, line], caller.key, caller.http))["id"] == "north/1 ö?#"


def test_the_lines_of_every_resource_are_answered_and_the_example_is_what_the_api_gives(demo: School) -> None:
    caller, told = demo.client("lines"), 0
    for resource in RESOURCES:
        lines = lines_of(demo, caller, "lines", resource)
        document = calling.example(view_of(demo, "lines"), resource, TODAY)
        for about, line in lines.items():
            if '"$API/v2.0' in line and "--data-urlencode" not in line:
                path = line.partition('"$API')[2].partition('"')[0]
                answer = caller.get(path)
                assert answer.status_code == 200, (resource, about, answer.text)
                if about == "One object by its id":
                    assert answer.text == document, resource
                if about == "The first page" and document is not None:
                    assert document in answer.text, resource
                    told += 1
    assert told > 12


@pytest.fixture(scope="session")
def demo_source(installation: Installation) -> str:
    load(installation.beside, LOCAL_ADMINISTRATOR, DEMO, "demo")
    return "demo"


@pytest.fixture
def demo(installation: Installation, demo_source: str, tmp_path: Path) -> School:
    return School(demo_source, "calling", tmp_path, installation.beside, installation.served, installation.http)


# --- file delivery ---
CLIENT = "norreka.skola24"


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Access]:
    access = Access(demo_home(tmp_path_factory), keep=4)
    with access.control:
        yield access


def prepared(access: Access, client: str = CLIENT) -> delivering.Delivery:
    """What has become of a delivery when its process has ended."""
    seen, until = None, time.monotonic() + 60
    while time.monotonic() < until:
        seen = delivering.delivery(access, LOCAL_ADMINISTRATOR, client)
        if seen is None or seen.state != "preparing":
            break
        time.sleep(0.05)
    assert seen is not None
    return seen


def test_files_are_prepared_by_a_process_of_its_own_and_hold_what_the_client_sees(delivered: Access) -> None:
    assert delivering.delivery(delivered, LOCAL_ADMINISTRATOR, CLIENT) is None
    delivering.prepare(delivered, LOCAL_ADMINISTRATOR, CLIENT)
    with pytest.raises(Ss12kError, match="being prepared already"):
        delivering.prepare(delivered, LOCAL_ADMINISTRATOR, CLIENT)
    found = prepared(delivered)
    view = delivered.open_view(LOCAL_ADMINISTRATOR, "norreka", CLIENT)
    assert (found.state, found.snapshot, found.version) == ("ready", view.snapshot.id, 1)
    with zipfile.ZipFile(io.BytesIO(delivering.content(delivered, LOCAL_ADMINISTRATOR, CLIENT))) as archive:
        persons = json.loads(archive.read("persons.json"))
    assert len(persons) == found.counts["persons"] == view.count("persons")
    folder = delivered.control.home / delivering.FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_what_is_older_than_an_hour_is_gone(delivered: Access) -> None:
    folder = delivered.control.home / delivering.FOLDER
    delivering.prepare(delivered, LOCAL_ADMINISTRATOR, CLIENT)
    assert prepared(delivered).ready
    old = time.time() - delivering.KEPT - 1
    for file in folder.iterdir():
        os.utime(file, (old, old))
    assert delivering.delivery(delivered, LOCAL_ADMINISTRATOR, CLIENT) is None
    delivering.sweep(delivered)
    assert [file.suffix for file in folder.iterdir()] == [delivering.LOCK]
    with pytest.raises(Ss12kError, match="not kept any more"):
        delivering.content(delivered, LOCAL_ADMINISTRATOR, CLIENT)


def test_why_no_files_were_made_is_told(delivered: Access) -> None:
    bare = delivered.control.profile(CLIENT).model_copy(
        update={"client_id": "norreka.bare", "shared_data": frozenset()}
    )
    delivered.control.save_profile(bare, "test")
    delivering.prepare(delivered, LOCAL_ADMINISTRATOR, "norreka.bare")
    found = prepared(delivered, "norreka.bare")
    assert (found.state, "gets nothing" in found.problem) == ("failed", True)


def test_files_whose_process_was_killed_can_be_prepared_anew(delivered: Access) -> None:
    delivering.prepare(delivered, LOCAL_ADMINISTRATOR, CLIENT)
    (process,) = [each for each in delivering._started.values() if each.poll() is None]
    process.kill()
    process.wait()
    assert "ended before it was done" in prepared(delivered).problem
    delivering.prepare(delivered, LOCAL_ADMINISTRATOR, CLIENT)
    assert prepared(delivered).ready


def test_how_far_it_has_come_is_noted(delivered: Access, tmp_path: Path) -> None:
    note, said = tmp_path / "a.note", list[tuple[str, int]]()
    view = delivered.open_view(LOCAL_ADMINISTRATOR, "norreka", CLIENT)
    with delivering.noted(note, CLIENT) as noting:
        telling = noting.telling(view, lambda resource, count: said.append((resource, count)))
        telling("groups", 7)
        found = json.loads(note.read_bytes())
        with pytest.raises(Ss12kError, match="being prepared already"), delivering.noted(note, CLIENT):
            pass
    assert (found["state"], found["resource"], found["done"]) == ("preparing", "groups", 7)
    assert found["total"] == sum(map(view.count, filter(view.shared, RESOURCES)))
    assert said == [("groups", 7)]


def test_a_vendor_gets_its_own_files_alone(delivered: Access) -> None:
    for ask in (delivering.prepare, delivering.delivery, delivering.content):
        with pytest.raises(Forbidden):
            ask(delivered, Actor.of_client("norreka.liber"), CLIENT)


def test_where_the_api_is_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().api_url == "http://127.0.0.1:8000"
    monkeypatch.setenv("SS12K_API_URL", "https://api.norreka.example/ss12000/")
    assert calling.token_lines("a.b", Settings().api_url)[0].line == "API=https://api.norreka.example/ss12000"


@pytest.mark.parametrize("said", ["", "https://api.norreka.example"])
def test_up_tells_the_dashboard_where_its_api_is_unless_the_environment_does(
    said: str, delivered: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[dict[str, str]] = []

    def start(*_: str, **environment: str) -> None:
        begun.append(environment)
        raise Ss12kError("that is enough")

    monkeypatch.setenv("SS12K_API_URL", said)
    monkeypatch.setattr(up, "_start", start)
    with listen("127.0.0.1", 0) as one, listen("127.0.0.1", 0) as other:
        port, api_port = one.getsockname()[1], other.getsockname()[1]
    with pytest.raises(Ss12kError, match="that is enough"):
        up.run(delivered, port, api_port, lambda line: None)
    assert begun == [{"SS12K_API_URL": said or f"http://127.0.0.1:{api_port}"}]
