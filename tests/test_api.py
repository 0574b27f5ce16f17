"""The API over real HTTP: what each request answers, and that it answers from the state of this moment."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from api_support import ME, School, ask_token, assert_refused, organisation, pupil, running, small_dump, uid

from ss12k.access import Access, Actor
from ss12k.api.app import create_app
from ss12k.standard.resources import RESOURCES

pytest_plugins = ["api_support"]
pytestmark = pytest.mark.usefixtures("unasked")

# Documents


PERIOD = {
    "calendarEvents": {"startTime.onOrAfter": "2020-01-01T00:00:00Z", "startTime.onOrBefore": "2030-01-01T00:00:00Z"},
    "aggregatedAttendance": {"startDate": "2020-01-01", "endDate": "2030-01-01"},
}
"""What some lists have to be told."""


@pytest.mark.parametrize("resource", RESOURCES)
def test_lists_and_documents_are_what_the_view_shows(school: School, resource: str) -> None:
    caller = school.client(permissionMode="selected", organisations=[uid("North")])
    standing = school.control.standing(caller.client_id)
    assert standing is not None
    view = school.served.open_standing(Actor.of_client(caller.client_id), standing)
    for names, parameters in ((False, {}), (True, {"expandReferenceNames": "true"})):
        texts = list(view.all_documents(resource, names=names))
        answer = caller.get(f"/v2.0/{resource}", **parameters, **PERIOD.get(resource, {}))
        assert answer.content == b'{"data":[' + ",".join(texts).encode() + b'],"pageToken":null}'
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["cache-control"] == "no-store"
        for text in texts:
            path = f"/v2.0/{resource}/{quoted(json.loads(text)['id'])}"
            assert caller.get(path, **parameters).content == text.encode()


@pytest.mark.parametrize("resource", PERIOD)
def test_a_list_that_has_to_be_told_a_period_says_so(school: School, resource: str) -> None:
    caller, whole = school.client(), PERIOD[resource]
    for missing in whole:
        given = {name: value for name, value in whole.items() if name != missing}
        assert missing in assert_refused(caller.get(f"/v2.0/{resource}", **given), 400, "missing_parameter")
    assert caller.get(f"/v2.0/{resource}", **whole).is_success


def quoted(id: str) -> str:
    """An id as a segment of an address."""
    return "".join(f"%{byte:02X}" for byte in id.encode())


def test_clients_whose_profiles_have_the_same_version_each_see_their_own(school: School) -> None:
    north = school.client("n", permissionMode="selected", organisations=[uid("North")])
    south = school.client("s", permissionMode="selected", organisations=[uid("South")])
    for _ in range(2):
        assert {each["displayName"] for each in north.page("/v2.0/groups")[0]} == {"9B"}
        assert {each["displayName"] for each in south.page("/v2.0/groups")[0]} == {"9C"}


def test_what_is_not_visible_answers_as_what_does_not_exist(school: School) -> None:
    caller = school.client(permissionMode="selected", organisations=[uid("North")])
    hidden, missing = caller.get(f"/v2.0/persons/{uid('Söder')}"), caller.get(f"/v2.0/persons/{uid('nobody')}")
    assert_refused(hidden, 404, "not_found")
    assert hidden.content == missing.content
    assert_refused(caller.get(f"/v2.0/persons/{uid('Shy')}"), 404, "not_found")
    assert caller.get(f"/v2.0/persons/{quoted('north/1 ö?#')}").json()["givenName"] == "Odd"
    assert caller.get("/v2.0/persons/line%0Abreak").json()["code"] == "invalid_id"
    odd_hidden = caller.get(f"/v2.0/persons/{quoted('south/1 ö?#')}")
    odd_missing = caller.get(f"/v2.0/persons/{quoted('east/1 ö?#')}")
    assert_refused(odd_hidden, 400, "invalid_id")
    assert odd_hidden.content == odd_missing.content


@pytest.mark.parametrize(
    "id", ["lookup", "1", "a%00b", "%FF", "x" * 5000, uid("Elev1")[:-1], uid("Elev1") + "%20", "%2F"]
)
def test_an_id_that_is_no_uuid_and_that_nobody_has_is_a_400(school: School, id: str) -> None:
    assert_refused(school.client().get(f"/v2.0/persons/{id}"), 400, "invalid_id")


# Order of refusals, and everything that is no document


def test_what_is_not_shared_is_a_403_before_anything_else(school: School, http: httpx.Client) -> None:
    caller = school.client(sharedData=["standard", "civicno"])
    for path in (
        "persons",
        "persons?limit=x&civicNo=1",
        f"persons/{uid('nobody')}",
        "persons/no-uuid",
        "grades",
        "grades/1",
    ):
        message = assert_refused(caller.get(f"/v2.0/{path}"), 403, "not_shared")
        assert path[:6] in message
    lookup = http.post("/v2.0/persons/lookup", json={"ids": []}, headers=caller.headers)
    assert_refused(lookup, 403, "not_shared")
    assert caller.get("/v2.0/organisations").is_success


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("persons?givenName=no-Elev1", "givenName"),
        ("persons?civicno=no-Elev1", "civicno"),
        ("organisations?meta.modified.since=2026-01-01T00:00:00Z", "meta.modified.since"),
        ("organisations?expand=children", "expand"),
        ("attendances?sortkey=ModifiedDesc", "sortkey"),
        ("persons?Limit=1", "Limit"),
        ("persons?=1", "''"),
        ("persons?access_token=1", "access_token"),
        (f"persons/{uid('Elev1')}?limit=1", "limit"),
        (f"persons/{uid('nobody')}?sortkey=ModifiedDesc", "sortkey"),
    ],
)
def test_a_parameter_that_is_unknown_is_refused_by_name(school: School, path: str, names: str) -> None:
    message = assert_refused(school.client().get(f"/v2.0/{path}"), 400, "unknown_parameter")
    assert names in message
    assert "no-Elev1" not in message


@pytest.mark.parametrize(
    "query",
    [
        *(f"limit={text}" for text in ("0", "-1", "x", "", "1.5", "+1", "%D9%A1", "1&limit=1", "1e3")),
        *(f"expandReferenceNames={text}" for text in ("yes", "", "TRUE", "true&expandReferenceNames=true")),
    ],
)
def test_a_parameter_that_is_malformed_is_refused_by_name(school: School, query: str) -> None:
    message = assert_refused(school.client().get(f"/v2.0/persons?{query}"), 400, "invalid_parameter")
    assert query.partition("=")[0] in message


def test_what_this_version_does_not_offer_is_a_501_for_those_who_may_call(school: School, http: httpx.Client) -> None:
    caller = school.client()
    for path in ("subscriptions", "subscriptions/1", "deletedEntities"):
        assert path.partition("/")[0] in assert_refused(caller.get(f"/v2.0/{path}"), 501, "not_implemented")
        assert_refused(http.get(f"/v2.0/{path}"), 401, "unauthorized")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "attendances"),
        ("DELETE", "attendances/1"),
        ("POST", "absences"),
        ("POST", "persons"),
        ("PUT", "persons/1"),
        ("PATCH", "grades/1"),
        ("POST", "studyplans/lookup"),
    ],
)
def test_what_writes_is_a_405_that_says_so(school: School, method: str, path: str) -> None:
    answer = school.http.request(method, f"/v2.0/{path}", headers=school.client().headers, json={})
    assert "nothing is written" in assert_refused(answer, 405, "method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_an_address_that_does_not_exist_is_a_404(school: School) -> None:
    caller = school.client()
    paths = (
        "/",
        "/v2.0",
        "/v2.0/pupils",
        "/v2.0/alternativePersons",
        "/v1/persons",
        "/v2.0/aggregatedAttendance/1",
        "/redoc",
    )
    for path in paths:
        assert_refused(caller.get(path), 404, "unknown_path")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_a_method_that_writes_is_a_405(school: School, method: str) -> None:
    caller = school.client()
    for path in ("persons", f"persons/{uid('Elev1')}", "attendances"):
        answer = caller.http.request(method, f"/v2.0/{path}", headers=caller.headers)
        assert_refused(answer, 405, "method_not_allowed")
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_a_source_without_data_and_a_snapshot_that_is_gone_are_told_apart(empty: School) -> None:
    caller = empty.client()
    assert_refused(caller.get("/v2.0/persons"), 503, "no_data")
    assert_refused(caller.get(f"/v2.0/persons/{uid('Elev1')}"), 503, "no_data")
    snapshot = empty.load(small_dump(1))
    (empty.control.home / empty.control.snapshot(empty.source, snapshot).file).unlink()
    message = assert_refused(caller.get("/v2.0/persons"), 503, "unavailable")
    assert str(empty.control.home) not in message


# The state of this moment


def test_a_saved_profile_holds_from_the_next_request_on(school: School) -> None:
    caller = school.client()
    assert "civicNo" in caller.get(f"/v2.0/persons/{uid('Elev1')}").json()
    school.save(permissionMode="selected", organisations=[uid("South")])
    assert_refused(caller.get(f"/v2.0/persons/{uid('Elev1')}"), 404, "not_found")
    assert "civicNo" in caller.get(f"/v2.0/persons/{uid('Söder')}").json()
    school.save(sharedData=["students"], permissionMode="selected", organisations=[uid("South")])
    assert_refused(caller.get(f"/v2.0/persons/{uid('Elev1')}"), 404, "not_found")
    assert "civicNo" not in caller.get(f"/v2.0/persons/{uid('Söder')}").json()
    school.save(sharedData=["groups"])
    assert_refused(caller.get(f"/v2.0/persons/{uid('Söder')}"), 403, "not_shared")


def test_an_activated_snapshot_holds_from_the_next_request_on(own_school: School) -> None:
    school, caller = own_school, own_school.client()
    before = caller.get("/v2.0/persons").content
    first = school.control.source(school.source).snapshot
    school.load({"organisations": [organisation("Kommun")], "persons": [pupil("New", "Kommun")]})
    assert [person["givenName"] for person in caller.page("/v2.0/persons")[0]] == ["New"]
    assert first is not None
    school.control.activate(school.source, first, ME)
    assert caller.get("/v2.0/persons").content == before


def test_two_threads_that_ask_for_a_new_view_get_the_same_one(school: School) -> None:
    caller = school.client()
    standing = school.control.standing(caller.client_id)
    assert standing is not None
    with ThreadPoolExecutor(8) as threads:
        asked = [
            threads.submit(school.served.open_standing, Actor.of_client(caller.client_id), standing) for _ in range(8)
        ]
        assert len({id(each.result()) for each in asked}) == 1
        bodies = {answer.content for answer in threads.map(caller.get, ["/v2.0/persons", "/v2.0/groups"] * 8)}
    assert len(bodies) == 2


# Nothing of anybody where it does not belong


def test_a_defect_is_a_500_whose_answer_and_log_hold_no_value(
    tmp_path: Any, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    access = Access(tmp_path, keep=1)
    app = create_app(access)

    def defect(id: str) -> None:
        raise ValueError(f"{id} and Amélie")

    app.add_api_route("/defect/{id}", defect)
    with access.control, running(app) as http, caplog.at_level(logging.DEBUG):
        answer = http.get("/defect/201001012389?name=Amélie")
        assert_refused(answer, 500, "internal_error")
        assert answer.headers["cache-control"] == "no-store"
    ours = [record.getMessage() for record in caplog.records if record.name == "ss12k.api"]
    assert len(ours) == 1
    assert "/defect/{id}: ValueError at" in ours[0]
    written = "".join(
        record.getMessage() + str(record.exc_info) for record in caplog.records if "http" not in record.name
    )
    for text in (written, *capfd.readouterr(), answer.text):
        assert "Amélie" not in text
        assert "201001012389" not in text


def test_nothing_of_a_request_is_logged(
    school: School, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        caller = school.client()
        for path in (f"persons/{uid('Elev1')}", "persons?civicNo=no-Elev1", "persons?limit=2", "persons/no-Elev1"):
            caller.get(f"/v2.0/{path}")
        ask_token(caller.http, caller.key, client_secret="wrong-secret")
    logged = "".join(
        record.getMessage() for record in caplog.records if not record.name.startswith(("http", "asyncio"))
    )
    for text in (logged, *capfd.readouterr()):
        for value in ("Elev1", uid("Elev1"), caller.token, caller.key.client_secret, "wrong-secret"):
            assert value not in text
