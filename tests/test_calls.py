"""The log of calls: every call is in it, with what it asked, and nothing personal; and what clients post."""

import json
import logging
import socket
import sqlite3
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from api_support import Caller, School, assert_refused, running, uid

from ss12k.access import Access
from ss12k.api import posting, service
from ss12k.api.app import create_app
from ss12k.control import calls
from ss12k.control.calls import Call, CallLog
from ss12k.control.database import now
from ss12k.control.errors import ControlError

pytest_plugins = ["api_support"]


def test_every_call_is_logged_with_what_it_asked_and_what_came_of_it(school: School) -> None:
    caller = school.client()
    snapshot = school.control.standing(caller.client_id).snapshot  # type: ignore[union-attr]
    caller.get("/v2.0/persons", limit=2, sortkey="GivenNameAsc")
    caller.get(f"/v2.0/persons/{uid('Elev1')}", expandReferenceNames="true")
    caller.get(f"/v2.0/persons/{uid('nobody')}")
    caller.get("/v2.0/persons", nonsense="x")
    caller.http.post("/v2.0/persons/lookup", json={"ids": [uid("Elev1"), "x"]}, headers=caller.headers)
    found = school.logged(caller.client_id, 6)[1:]
    assert [(each.method, each.endpoint, each.status, each.rows, each.code) for each in found] == [
        ("GET", "persons", 200, 2, None),
        ("GET", "persons/{id}", 200, 1, None),
        ("GET", "persons/{id}", 404, None, "not_found"),
        ("GET", "persons", 400, None, "unknown_parameter"),
        ("POST", "persons/lookup", 200, 1, None),
    ]
    assert found[0].parameters == {"limit": "2", "sortkey": "GivenNameAsc"}
    for each in found:
        assert (each.key_id, each.version, each.snapshot) == (caller.key.key_id, 1, snapshot)
        assert 0 < each.milliseconds < 30_000
        assert now() - each.at < timedelta(minutes=5)


def test_values_that_may_be_personal_are_in_no_log(school: School, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caller = school.client()
    personal = ("no-Elev1", "Elev1", uid("Elev1"), "elev1@skola.example")
    caller.get("/v2.0/persons", civicNo=personal[0], nameContains=[personal[1], "sson"])
    caller.get("/v2.0/persons", eduPersonPrincipalName=personal[3])
    caller.get("/v2.0/studyplans", student=personal[2])
    caller.get("/v2.0/groups", organisation=uid("North"), **{"meta.modified.after": "2026-01-01T00:00:00Z"})
    caller.get(f"/v2.0/persons/{personal[2]}")
    caller.http.post("/v2.0/persons/lookup", json={"civicNos": [personal[0]]}, headers=caller.headers)
    found = school.logged(caller.client_id, 7)[1:]
    assert found[0].parameters == {"civicNo": "…", "nameContains": "2 values"}
    assert found[3].parameters == {"organisation": [uid("North")], "meta.modified.after": "2026-01-01T00:00:00Z"}
    assert found[5].parameters == {"civicNos": "1 values"}
    written = (school.beside.control.home / "calls.sqlite").read_bytes()
    written += (school.beside.control.home / "calls.sqlite-wal").read_bytes()
    for each in personal:
        assert each.encode() not in written
        assert not any(each in str(call) for call in found)
        assert each not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("ss12k"))


def test_refusals_before_anybody_is_known_are_logged_too(school: School, http: httpx.Client) -> None:
    http.get("/v2.0/persons")
    http.get("/v2.0/persons", headers={"Authorization": "Bearer x"})
    log, until = school.calls, time.monotonic() + 10
    found = log.calls(limit=2)
    while [each.code for each in found] != ["invalid_token", "unauthorized"]:
        assert time.monotonic() < until
        time.sleep(0.05)
        found = log.calls(limit=2)
    assert [(each.client_id, each.status) for each in found] == [(None, 401), (None, 401)]


def test_no_call_is_lost_when_the_server_ends_in_order(school: School) -> None:
    caller = school.client()
    with running(create_app(Access(school.beside.control.home, keep=8))) as http:
        for _ in range(200):
            assert http.get("/v2.0/organisations", headers=caller.headers).is_success
    assert len([each for each in school.calls.calls(caller.client_id, limit=1000) if each.method == "GET"]) == 200


def call(client: str = "a.b", days: int = 0) -> Call:
    return Call(now() - timedelta(days=days), "GET", "persons", 200, 1.0, client, "key")


def test_calls_and_posts_are_kept_for_as_long_as_it_is_said(tmp_path: Path) -> None:
    log = CallLog(tmp_path, days=30)
    log.start()
    for days in (0, 29, 31, 400):
        log.add(call(days=days))
    log.post("a.b", "log", '{"message": "m"}')
    log.close()
    assert [(now() - each.at).days for each in log.calls()] == [29, 0]
    assert len(log.posts()) == 1
    log.close()


def test_what_cannot_be_written_now_is_written_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(calls, "WRITE_EVERY", 0.01)
    log = CallLog(tmp_path, days=30)
    with sqlite3.connect(tmp_path / "calls.sqlite", isolation_level=None) as other:
        other.execute("ALTER TABLE calls RENAME TO elsewhere")
        log.add(call("a.first"))
        log.add(call("a.second"))
        with pytest.raises(ControlError, match="log of calls"):
            log.flush()
        other.execute("ALTER TABLE elsewhere RENAME TO calls")
    log.close()
    assert [each.client_id for each in log.calls()] == ["a.second", "a.first"]
    log.close()


# What clients post


LOG = {"message": "courseCode MAT101 is unknown", "severityLevel": "Warning", "resourceType": "Syllabus", "own": 1}
STATISTICS = {"resourceType": "Person", "newCount": 1, "updatedCount": 2, "deletedCount": 0}


def post(caller: Caller, kind: str, body: Any, base: str = "/v2.0") -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return caller.http.post(f"{base}/{kind}/", content=content, headers=caller.headers)


def test_what_a_client_posts_is_kept_as_it_was_sent(school: School) -> None:
    caller, other = school.client(), school.client("other")
    for kind, body in (("log", LOG), ("statistics", STATISTICS)):
        assert post(caller, kind, body).status_code == 201
        assert post(caller, kind, body, base=f"/source/{school.source}/v2.0").status_code == 201
    post(other, "log", LOG | {"message": "another"})
    found = school.calls.posts(caller.client_id)
    assert [(each.kind, each.body) for each in found] == [("statistics", STATISTICS)] * 2 + [("log", LOG)] * 2
    assert [each.body["message"] for each in school.calls.posts(other.client_id, "log")] == ["another"]
    assert school.calls.posts(caller.client_id, "log", limit=1)[0].body == LOG


@pytest.mark.parametrize(
    ("kind", "body", "says"),
    [
        ("log", b"no", "must be a JSON object"),
        ("log", [], "wrong form"),
        ("log", {"severityLevel": "Info"}, "has no message"),
        ("log", {"message": "m", "severityLevel": "Grave"}, "wrong severityLevel"),
        ("statistics", STATISTICS | {"newCount": "1"}, "wrong newCount"),
        ("statistics", STATISTICS | {"resourceType": "Pupil"}, "wrong resourceType"),
        ("statistics", {}, "has no"),
    ],
)
def test_an_entry_that_is_none_is_a_400_that_repeats_no_value(school: School, kind: str, body: Any, says: str) -> None:
    caller = school.client()
    message = assert_refused(post(caller, kind, body), 400, "invalid_body")
    assert says in message
    assert "Grave" not in message
    assert school.calls.posts(caller.client_id) == []


def test_entries_have_a_size_and_a_depth(school: School) -> None:
    caller = school.client()
    large = LOG | {"message": "m" * posting.MAX_BODY}
    assert_refused(post(caller, "log", large), 413, "too_large")
    deep = b"[" * 900 + b"]" * 900
    nested = json.dumps(LOG).encode()[:-1] + b', "more": ' + deep + b"}"
    assert "deep" in assert_refused(post(caller, "log", nested), 400, "invalid_body")
    assert_refused(caller.http.post("/v2.0/log/?x=1", json=LOG, headers=caller.headers), 400, "unknown_parameter")
    assert school.calls.posts(caller.client_id) == []


def test_entries_have_a_pace(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_POSTS", 3)
    with running(create_app(Access(school.beside.control.home, keep=8))) as http:
        caller = replace(school.client(), http=http)
        answers = [post(caller, "log", LOG) for _ in range(5)]
    assert [each.status_code for each in answers] == [201, 201, 201, 429, 429]
    assert answers[-1].headers["retry-after"]


def test_what_is_refused_before_anything_is_read_is_logged_too(school: School) -> None:
    caller = school.client()
    post(caller, "log", b" " * (posting.MAX_BODY + 1))
    caller.http.delete(f"/v2.0/persons/{uid('Elev1')}", headers=caller.headers)
    caller.get("/v2.0/pupils")
    found = school.logged(caller.client_id, 4)[1:]
    assert [(each.method, each.endpoint, each.status, each.code) for each in found] == [
        ("POST", "log/", 413, "too_large"),
        ("DELETE", "?", 405, "method_not_allowed"),
        ("GET", "?", 404, "unknown_path"),
    ]


def test_later_pages_are_logged_with_what_they_were_asked_for(school: School) -> None:
    caller = school.client()
    _, token = caller.page("/v2.0/persons", limit=2, nameContains="Elev", sortkey="GivenNameAsc")
    caller.page("/v2.0/persons", pageToken=token)
    found = school.logged(caller.client_id, 3)[-1]
    assert found.parameters == {"nameContains": "…", "sortkey": "GivenNameAsc", "pageToken": "…"}


def test_a_civic_number_in_the_place_of_an_organisation_is_not_kept(school: School) -> None:
    caller = school.client()
    caller.get("/v2.0/persons", **{"relationship.organisation": "199001019802"})
    caller.get("/v2.0/organisations", schoolUnitCode="199001019802")
    found = school.logged(caller.client_id, 3)[1:]
    assert [each.parameters for each in found] == [{"relationship.organisation": "…"}, {"schoolUnitCode": "…"}]


def test_what_is_lost_because_nothing_could_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(calls, "HELD", 3)
    log = CallLog(tmp_path, days=30)
    with sqlite3.connect(tmp_path / "calls.sqlite", isolation_level=None) as other:
        other.execute("ALTER TABLE calls RENAME TO elsewhere")
        for number in range(5):
            log.add(call(f"a.n{number}"))
        other.execute("ALTER TABLE elsewhere RENAME TO calls")
    log.close()
    assert [each.client_id for each in log.calls()] == ["a.n4", "a.n3", "a.n2"]
    assert "the oldest 2 that waited are lost" in caplog.text
    log.close()


def test_calls_that_anybody_can_make_do_not_fill_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "STRANGERS", 5)
    log = CallLog(tmp_path, days=30)
    for _ in range(100):
        log.add(Call(now(), "GET", "persons", 401, 1.0))
    for _ in range(20):
        log.add(Call(now(), "GET", "persons", 200, 1.0, "a.b", "key"))
    log.close()
    found = log.calls(limit=1000)
    assert sum(each.key_id == "key" for each in found) == 20
    assert 5 <= sum(each.key_id is None for each in found) <= 10  # a minute may have ended in between
    log.close()


def test_who_goes_before_the_body_is_whole_is_no_defect(school: School, caplog: pytest.LogCaptureFixture) -> None:
    caller = school.client()
    host, port = caller.http.base_url.host, caller.http.base_url.port
    with socket.create_connection((host, port or 0)) as connection:
        head = f"POST /v2.0/log/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {caller.token}\r\nContent-Length: 500\r\n"
        connection.sendall(f"{head}\r\n{{".encode())
        time.sleep(0.2)
    assert [each.status for each in school.logged(caller.client_id, 2)] == [200, 499]
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


def test_posting_needs_a_token(http: httpx.Client) -> None:
    for kind in ("log", "statistics"):
        assert_refused(http.post(f"/v2.0/{kind}/", json=LOG), 401, "unauthorized")
