"""Entity tags, compressed answers, lookups, times in addresses: what an integration meets beside the documents."""

import gzip
import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
from api_support import META, Caller, School, assert_refused, pupil, running, small_dump, uid

from ss12k.access import Access
from ss12k.api import reading, service
from ss12k.api.app import create_app
from ss12k.api.reading import MAX_BODY, MAX_LOOKUP

pytest_plugins = ["api_support"]
pytestmark = pytest.mark.usefixtures("unasked")

PERSONS = "/v2.0/persons"


def raw(caller: Caller, path: str, **headers: str) -> httpx.Response:
    """An answer as it came over the wire."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    with caller.http.stream("GET", path, headers=caller.headers | {"Accept-Encoding": "identity"} | more) as answer:
        answer._content = b"".join(answer.iter_raw())
    return answer


# Entity tags


@pytest.mark.parametrize("path", [PERSONS, f"{PERSONS}?limit=2", f"{PERSONS}/{uid('Elev1')}"])
def test_an_answer_that_the_caller_has_is_not_sent_again(school: School, path: str) -> None:
    caller = school.client()
    first = caller.get(path)
    tag = first.headers["etag"]
    for known in (tag, f'"other", {tag}', f'{tag} , W/"x"'):
        again = raw(caller, path, If_None_Match=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    for unknown in ("*", '"other"', tag[:-3] + '"', ""):
        assert raw(caller, path, If_None_Match=unknown).status_code == 200


def test_a_tag_ends_with_the_data_and_with_the_profile(own_school: School) -> None:
    caller = own_school.client()
    one = f"{PERSONS}/{uid('Elev1')}"
    tags = [caller.get(path).headers["etag"] for path in (PERSONS, one)]
    changed = small_dump()
    changed["persons"][1] |= {"givenName": "Other"}
    own_school.load(changed)
    for path, tag in zip((PERSONS, one), tags, strict=True):
        answer = raw(caller, path, If_None_Match=tag)
        assert answer.status_code == 200
        assert b"Other" in answer.content
    tags = [caller.get(path).headers["etag"] for path in (PERSONS, one)]
    own_school.save(sharedData=["students"])
    for path, tag in zip((PERSONS, one), tags, strict=True):
        answer = raw(caller, path, If_None_Match=tag)
        assert answer.status_code == 200
        assert b"civicNo" not in answer.content


def test_a_tag_is_good_for_what_it_was_given_for_alone(school: School) -> None:
    caller, other = school.client(), school.client("other", sharedData=["students"])
    tags = {caller.get(path).headers["etag"] for path in (PERSONS, f"{PERSONS}?limit=1", f"{PERSONS}?nameContains=1")}
    assert len(tags) == 3
    for tag in tags:
        assert raw(other, PERSONS, If_None_Match=tag).status_code == 200
        assert raw(caller, "/v2.0/groups", If_None_Match=tag).status_code == 200


def test_a_tag_opens_nothing_that_is_closed_by_now(own_school: School) -> None:
    caller = own_school.client()
    one = f"{PERSONS}/{uid('Elev1')}"
    tags = {path: caller.get(path).headers["etag"] for path in (PERSONS, one)}
    own_school.load({**small_dump(), "persons": [pupil("Söder", "South")]})
    assert raw(caller, one, If_None_Match=tags[one]).status_code == 404
    own_school.save(sharedData=["standard"])
    for path, tag in tags.items():
        assert raw(caller, path, If_None_Match=tag).status_code == 403


# Compressed answers


@pytest.mark.parametrize(
    ("accepted", "compressed"),
    [
        ("gzip", True),
        ("deflate, GZIP;q=0.5", True),
        ("*", True),
        ("identity", False),
        ("", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("br", False),
    ],
)
def test_answers_are_compressed_for_those_who_take_it(school: School, accepted: str, compressed: bool) -> None:
    caller = school.client()
    plain = raw(caller, PERSONS, Accept_Encoding="identity")
    answer = raw(caller, PERSONS, Accept_Encoding=accepted)
    assert answer.headers.get("content-encoding") == ("gzip" if compressed else None)
    assert int(answer.headers["content-length"]) == len(answer.content)
    content = gzip.decompress(answer.content) if compressed else answer.content
    assert json.loads(content)["data"] == json.loads(plain.content)["data"]
    for each in (plain, answer):
        assert "accept-encoding" in each.headers["vary"].lower()


def test_small_answers_are_not_compressed(school: School) -> None:
    answer = raw(school.client(), f"/v2.0/organisations/{uid('North')}", Accept_Encoding="gzip")
    assert "content-encoding" not in answer.headers


# Lookups


def look_up(caller: Caller, resource: str, body: Any, **parameters: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    path = f"/v2.0/{resource}/lookup"
    headers = caller.headers | {"Content-Type": "application/json"}
    return caller.http.post(path, params=parameters, content=content, headers=headers)


def test_a_lookup_gives_what_any_of_its_values_names_and_is_visible(school: School) -> None:
    caller = school.client(permissionMode="selected", organisations=[uid("North")])
    body = {"ids": [uid("Elev3"), uid("Elev1"), uid("Söder"), "nobody", uid("Elev1")], "civicNos": ["no-Elev2"]}
    answer = look_up(caller, "persons", body)
    assert answer.status_code == 200
    names = {each["givenName"] for each in answer.json()}
    assert names == {"Elev1", "Elev2", "Elev3"}
    assert [each["id"] for each in answer.json()] == sorted(each["id"] for each in answer.json())
    assert look_up(caller, "persons", {}).json() == []
    with_groups = look_up(caller, "persons", {"ids": [uid("Elev1")]}, expand="groupMemberships").json()
    assert with_groups[0]["_embedded"]["groupMemberships"][0]["group"]["displayName"] == "9B"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "must be JSON"),
        (b"ids", "must be JSON"),
        (b"\xff", "must be JSON"),
        ([], "must be an object"),
        ({"id": ["x"]}, "unknown key 'id'"),
        ({"ids": "x"}, "list of texts as ids"),
        ({"ids": [1]}, "list of texts as ids"),
        ({"ids": [None]}, "list of texts as ids"),
        ({"ids": None}, "list of texts as ids"),
    ],
)
def test_a_body_that_is_no_lookup_is_a_400_that_says_why(school: School, body: Any, says: str) -> None:
    assert says in assert_refused(look_up(school.client(), "persons", body), 400, "invalid_body")


def test_a_lookup_that_is_too_large_is_a_413(school: School) -> None:
    caller = school.client()
    most = ["x"] * MAX_LOOKUP
    assert look_up(caller, "persons", {"ids": most}).json() == []
    too_many = look_up(caller, "persons", {"ids": most, "civicNos": ["x"]})
    assert str(MAX_LOOKUP) in assert_refused(too_many, 413, "too_large")
    assert str(MAX_BODY) in assert_refused(look_up(caller, "persons", b" " * (MAX_BODY + 1)), 413, "too_large")


def test_a_lookup_that_finds_too_much_is_a_413(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = school.client()
    ids = [uid(f"Elev{number}") for number in range(4)]
    monkeypatch.setattr(reading, "MAX_FOUND", 3)
    assert len(look_up(caller, "persons", {"ids": ids[:3]}).json()) == 3
    assert "more than 3" in assert_refused(look_up(caller, "persons", {"ids": ids}), 413, "too_large")
    monkeypatch.setattr(reading, "MAX_EXPANDED", 1)
    assert_refused(look_up(caller, "persons", {"ids": ids[:2]}, expand="duties"), 413, "too_large")
    page, token = caller.page(PERSONS, limit=5, expand="duties")
    assert len(page) == 1
    assert token


def test_a_lookup_by_strangers_is_refused_before_its_body_is_read(http: httpx.Client) -> None:
    assert_refused(http.post(f"{PERSONS}/lookup", content=b" " * (MAX_BODY + 1)), 401, "unauthorized")


def test_a_key_that_is_there_twice_is_refused(school: School) -> None:
    body = b'{"ids": ["a"], "ids": ["b"]}'
    assert "twice" in assert_refused(look_up(school.client(), "persons", body), 400, "invalid_body")


def test_sums_that_many_wait_for_leave_room_for_others(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "SUMMING", 0)
    period = {"startDate": "2026-01-01", "endDate": "2026-12-31"}
    with running(create_app(Access(school.beside.control.home, keep=8))) as http:
        caller = replace(school.client(), http=http)
        answer = caller.get("/v2.0/aggregatedAttendance", **period)
        assert_refused(answer, 429, "too_many_requests")
        assert answer.headers["retry-after"] == "10"
        assert_refused(caller.get("/v2.0/aggregatedAttendance", **period, sortkey="x"), 400, "unknown_parameter")
        assert caller.get(PERSONS).is_success


# Filters in addresses


def test_a_time_whose_plus_sign_was_not_encoded_is_understood(own_school: School) -> None:
    dump = small_dump()
    dump["persons"][0] |= {"meta": META | {"modified": "2026-08-20T10:00:00+02:00"}}
    own_school.load(dump)
    caller = own_school.client()
    for written in ("2026-08-20T09:00:00+02:00", "2026-08-20T09:00:00%2B02:00", "2026-08-20T07:00:00Z"):
        answer = caller.get(f"{PERSONS}?meta.modified.after={written}")
        assert [each["givenName"] for each in answer.json()["data"]] == ["Elev0"]


@pytest.mark.parametrize(
    "query",
    [
        "persons?relationship.startDate.onOrAfter=2026",
        "persons?meta.modified.after=yesterday",
        "persons?relationship.entity.type=pupil",
        "persons?sortkey=Name",
        "persons?expand=everything",
        "persons?nameContains=",
        "persons?nameContains=%FF",
        "organisations?type=School",
        "duties?dutyRole=Boss",
        "aggregatedAttendance?startDate=2026-02-30&endDate=2026-03-01",
        "aggregatedAttendance?startDate=2026-03-02&endDate=2026-03-01",
    ],
)
def test_a_value_that_is_not_of_its_form_is_a_400_that_names_it(school: School, query: str) -> None:
    message = assert_refused(school.client().get(f"/v2.0/{query}"), 400, "invalid_parameter")
    about = query.partition("?")[2].partition("=")[0]
    assert about in message or "ends before it begins" in message or "UTF-8" in message


def test_codes_of_the_version_before_are_taken(school: School) -> None:
    assert school.client().get("/v2.0/organisations", schoolTypes="KOMVUX").is_success
