"""Access tokens over real HTTP: how a client gets one, and how long it is good for."""

import base64
import time
from typing import Any

import httpx
import jwt
import pytest
from api_support import (
    ME,
    Caller,
    School,
    ask_token,
    assert_refused,
    basic,
    uid,
)

from ss12k.api import connect, service, throttle
from ss12k.api.access_tokens import AccessTokens, Bearer
from ss12k.control.files import installation_secret
from ss12k.control.records import NewKey

pytest_plugins = ["api_support"]

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_a_token_comes_for_form_fields_and_for_basic(school: School, http: httpx.Client) -> None:
    key = school.client(sharedData=["students", "standard", "civicno"]).key
    grant = {"grant_type": "client_credentials"}
    by_form = ask_token(http, key)
    by_basic = http.post("/connect/token", data=grant, headers=basic(key.client_id, key.client_secret))
    encoded = basic(key.client_id.replace(".", "%2E"), key.client_secret.replace("-", "%2D"))
    by_encoded_basic = http.post("/connect/token", data=grant, headers=encoded)
    for answer in (by_form, by_basic, by_encoded_basic):
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        body = answer.json()
        assert http.get("/v2.0/persons", headers={"Authorization": f"bearer {body.pop('access_token')}"}).is_success
        assert body == {
            "expires_in": 3600,
            "token_type": "Bearer",
            "scope": "ist.ss12000-v2.api.standard ist.ss12000-v2.api.students ist.ss12000-v2.api.civicno",
        }


def test_a_token_says_client_and_key_and_lasts_an_hour(school: School) -> None:
    caller = school.client()
    claims = jwt.decode(caller.token, options={"verify_signature": False})
    assert claims.pop("exp") - claims.pop("iat") == 3600
    assert claims == {"aud": "ss12000-v2", "sub": caller.client_id, "key": caller.key.key_id}


BAD_FORMS = [
    ({}, "invalid_request", "grant_type"),
    ({"grant_type": "password"}, "unsupported_grant_type", "client_credentials"),
    ({"grant_type": ["client_credentials", "client_credentials"]}, "invalid_request", "twice"),
    ({"grant_type": "client_credentials", "scope": "openid"}, "invalid_scope", "leave scope out"),
    ({"grant_type": "client_credentials", "scope": "ist.ss12000-v2.api.pupils"}, "invalid_scope", "leave scope out"),
]


@pytest.mark.parametrize(("form", "code", "says"), BAD_FORMS)
def test_a_token_request_that_makes_no_sense_is_a_400(
    school: School, http: httpx.Client, form: dict[str, Any], code: str, says: str
) -> None:
    key = school.client().key
    answer = http.post("/connect/token", data=form, headers=basic(key.client_id, key.client_secret))
    assert says in assert_refused(answer, 400, code)


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b'{"grant_type": "client_credentials"}', {"Content-Type": "application/json"}),
        (b"grant_type=client_credentials", {}),
        (b"grant_type=%ff", FORM),
        (b"grant_type=\xff", FORM),
        (b"&".join(b"a%d=1" % number for number in range(100)), FORM),
    ],
)
def test_a_body_that_is_no_form_is_a_400(http: httpx.Client, content: bytes, headers: dict[str, str]) -> None:
    assert_refused(http.post("/connect/token", content=content, headers=headers), 400, "invalid_request")


def test_a_body_that_is_too_large_is_a_413(http: httpx.Client) -> None:
    assert_refused(http.post("/connect/token", content=b"a" * 20_000, headers=FORM), 413, "too_large")


def test_credentials_given_twice_are_a_400(school: School, http: httpx.Client) -> None:
    key = school.client().key
    form = {"grant_type": "client_credentials", "client_id": key.client_id, "client_secret": key.client_secret}
    headers = basic(key.client_id, key.client_secret)
    assert_refused(http.post("/connect/token", data=form, headers=headers), 400, "invalid_request")
    other = {"grant_type": "client_credentials", "client_id": "somebody.else"}
    assert_refused(http.post("/connect/token", data=other, headers=headers), 400, "invalid_request")


def test_all_wrong_credentials_get_one_and_the_same_401(school: School, http: httpx.Client) -> None:
    active, paused, revoked = school.client("active"), school.client("paused"), school.client("revoked")
    school.control.pause(paused.client_id, ME)
    school.control.revoke_key(revoked.client_id, revoked.key.key_id, ME)
    wrong = [
        (active.client_id, "wrong"),
        (active.client_id, paused.key.client_secret),
        ("nobody.here", active.key.client_secret),
        ("NO client id \u00e5", "wrong"),
        (paused.client_id, paused.key.client_secret),
        (revoked.client_id, revoked.key.client_secret),
    ]
    form = {"grant_type": "client_credentials"}
    answers = [http.post("/connect/token", data=form | {"client_id": c, "client_secret": s}) for c, s in wrong]
    answers += [http.post("/connect/token", data=form, headers=basic(*each)) for each in wrong]
    answers += [http.post("/connect/token", data=form, headers={b"Authorization": "Basic ååå".encode()})]
    for text in ("YQ", "YQ==", "/w=="):
        answers.append(http.post("/connect/token", data=form, headers={"Authorization": f"Basic {text}"}))
    for answer in answers:
        assert_refused(answer, 401, "invalid_client")
        assert answer.headers["www-authenticate"].startswith("Basic ")
    assert len({answer.content for answer in answers}) == 1


def test_credentials_left_out_are_a_401_that_asks_for_them(http: httpx.Client) -> None:
    for form, headers in (({"client_id": "a.b"}, {}), ({}, {"Authorization": "Bearer x"}), ({"client_secret": ""}, {})):
        answer = http.post("/connect/token", data={"grant_type": "client_credentials"} | form, headers=headers)
        assert "client_secret" in assert_refused(answer, 401, "invalid_client")


def test_a_scope_that_takes_all_that_is_shared_gives_no_more_than_that(school: School, http: httpx.Client) -> None:
    key = school.client(sharedData=["students"]).key
    for scope in ("students", "ist.ss12000-v2.api.students ist.ss12000-v2.api.grades openid", "  "):
        assert ask_token(http, key, scope=scope).json()["scope"] == "ist.ss12000-v2.api.students"


def narrowed(school: School, caller: Caller, scope: str) -> Caller:
    """The same client with a token for a part of what is shared."""
    answer = ask_token(school.http, caller.key, scope=scope)
    assert answer.status_code == 200, answer.text
    return Caller(school.http, caller.key, answer.json()["access_token"])


def test_a_scope_narrows_what_a_token_is_good_for(school: School) -> None:
    caller = school.client(sharedData=["students", "standard", "civicno", "groups"])
    part = narrowed(school, caller, "ist.ss12000-v2.api.students standard grades")
    assert any("civicNo" in person for person in caller.page("/v2.0/persons")[0])
    persons, _ = part.page("/v2.0/persons")
    assert persons
    assert not any("civicNo" in person for person in persons)
    assert "groups" in assert_refused(part.get("/v2.0/groups"), 403, "insufficient_scope")
    assert "civicno" in assert_refused(part.get("/v2.0/persons", civicNo="no-Elev1"), 403, "insufficient_scope")
    assert_refused(part.get("/v2.0/grades"), 403, "not_shared")
    assert any("civicNo" in person for person in caller.page("/v2.0/persons")[0])


def test_a_token_for_a_part_gets_no_more_when_more_is_shared(school: School) -> None:
    caller = school.client(sharedData=["students"])
    part = narrowed(school, caller, "students")
    school.save(sharedData=["students", "civicno"])
    assert not any("civicNo" in person for person in part.page("/v2.0/persons")[0])
    assert any("civicNo" in person for person in caller.page("/v2.0/persons")[0])


def test_a_page_token_is_good_for_the_scope_alone_that_it_was_given_for(school: School) -> None:
    caller = school.client()
    part = narrowed(school, caller, "students")
    for one, other in ((caller, part), (part, caller)):
        _, token = one.page("/v2.0/persons", limit=1)
        assert_refused(other.get("/v2.0/persons", pageToken=token), 400, "invalid_page_token")


def test_wrong_secrets_are_slowed_down_and_the_right_one_is_not(
    school: School, http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    async def noted(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(connect, "sleep", noted)
    key = school.client().key
    wrong = NewKey(key.key_id, key.client_id, "wrong")
    for _ in range(service.MOST_WRONG):
        assert_refused(ask_token(http, wrong), 401, "invalid_client")
    assert waits[:3] == [0, 0, 0]
    assert waits[3:] == sorted(waits[3:])
    assert 0 < waits[3] < waits[-1] == throttle.LONGEST
    answer = ask_token(http, wrong)
    assert_refused(answer, 429, "too_many_requests")
    assert int(answer.headers["retry-after"]) > 0
    assert ask_token(http, key).status_code == 200
    assert_refused(ask_token(http, NewKey("", "somebody.else", "wrong")), 401, "invalid_client")
    calls = school.logged(key.client_id, service.MOST_WRONG + 3)
    assert [call.status for call in calls] == [200] + [401] * service.MOST_WRONG + [429, 200]
    assert {call.endpoint for call in calls} == {"connect/token"}


# Who may call


def test_a_request_without_a_good_token_is_a_401_that_says_how(school: School, http: httpx.Client) -> None:
    caller = school.client()
    head, claims, signature = caller.token.split(".")
    forged = base64.urlsafe_b64encode(b'{"sub":"' + caller.client_id.encode() + b'"}').decode().rstrip("=")
    unsigned = jwt.encode({"sub": caller.client_id, "key": "k", "exp": time.time() + 60}, "", "none")
    bearer = Bearer(caller.client_id, caller.key.key_id)
    old = AccessTokens(installation_secret(school.control.home)).issue(bearer, at=time.time() - 3601)
    elsewhere = AccessTokens(b"the secret of another installation").issue(bearer)
    bad = ["x", "é", f"{head}.{forged}.{signature}", f"{head}.{claims}.", unsigned, old, elsewhere, "a.b.c"]
    for token in bad:
        answer = http.get("/v2.0/persons", headers={b"Authorization": f"Bearer {token}".encode()})
        assert_refused(answer, 401, "invalid_token")
        assert answer.headers["www-authenticate"] == 'Bearer realm="ss12000", error="invalid_token"'
    for headers in ({}, {"Authorization": "Bearer"}, basic(caller.client_id, caller.key.client_secret)):
        answer = http.get("/v2.0/persons", headers=headers)
        assert "/connect/token" in assert_refused(answer, 401, "unauthorized")
        assert answer.headers["www-authenticate"] == 'Bearer realm="ss12000"'


def test_a_revoked_key_is_refused_at_once_and_the_other_goes_on(school: School) -> None:
    first, second = school.client(), school.caller()
    assert first.get("/v2.0/persons").is_success
    school.control.revoke_key(first.client_id, first.key.key_id, ME)
    assert_refused(first.get("/v2.0/persons"), 401, "invalid_token")
    assert second.get("/v2.0/persons").is_success


def test_a_paused_client_is_refused_until_it_is_resumed(school: School) -> None:
    caller = school.client()
    school.control.pause(caller.client_id, ME)
    assert_refused(caller.get("/v2.0/persons"), 401, "invalid_token")
    school.control.resume(caller.client_id, ME)
    assert caller.get("/v2.0/persons").is_success
    school.control.remove(caller.client_id, ME)
    assert_refused(caller.get("/v2.0/persons"), 401, "invalid_token")


def test_only_the_clients_own_source_has_an_address(school: School, installation: Any) -> None:
    caller = school.client()
    installation.beside.control.put_source("another", actor=ME)
    own = caller.get(f"/source/{school.source}/v2.0/persons")
    assert own.content == caller.get("/v2.0/persons").content
    assert caller.get(f"/source/{school.source}/v2.0/persons/{uid('Elev1')}").is_success
    answers = [caller.get(f"/source/{source}/v2.0/persons") for source in ("another", "nowhere")]
    for answer in answers:
        assert_refused(answer, 404, "unknown_source")
    assert answers[0].content == answers[1].content
