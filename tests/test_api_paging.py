"""Paging over real HTTP: no document twice, none missing, and a pull that goes on or ends as SCOPE R10 says."""

import base64
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from api_support import ME, Caller, Files, School, assert_refused, group, organisation, pupil, small_dump, uid

from ss12k.api.page_tokens import Continuation, PageTokens
from ss12k.control.files import installation_secret

pytest_plugins = ["api_support"]
pytestmark = pytest.mark.usefixtures("unasked")

PUPILS = 12
PERSONS = "/v2.0/persons"


def many() -> Files:
    """Twelve pupils at North (and the odd one), some hidden between them."""
    return small_dump(PUPILS)


def changed(**of_elev1: Any) -> Files:
    """The same school a day later: everybody has another name, and one pupil is as given."""
    persons = [pupil(f"Elev{number}", "North") | {"givenName": f"New{number}"} for number in range(PUPILS)]
    persons[1] |= of_elev1
    return many() | {"persons": [*persons, pupil("Söder", "South")]}


@pytest.fixture
def large(empty: School) -> School:
    """A source of this test's own with a dozen pupils."""
    empty.load(many())
    return empty


def pull(caller: Caller, path: str = PERSONS, token: str | None = None, **parameters: Any) -> list[dict[str, Any]]:
    """Everything from a token on, or from the beginning."""
    found, token = caller.page(path, **parameters, **({"pageToken": token} if token else {}))
    return found if token is None else found + pull(caller, path, token, **parameters)


def names(documents: list[dict[str, Any]]) -> list[str]:
    return [document["givenName"] for document in documents]


def begun(caller: Caller, **parameters: Any) -> str:
    """The token after a first page of three persons."""
    _, token = caller.page(PERSONS, limit=3, **parameters)
    assert token is not None
    return token


def assert_expired(caller: Caller, token: str) -> None:
    message = assert_refused(caller.get(PERSONS, pageToken=token), 400, "page_token_expired")
    assert "begin anew" in message


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 12, 13, 14, 15, 2000, 10_000, 999_999_999])
def test_a_pull_of_any_page_size_gives_everything_once(large: School, limit: int) -> None:
    caller = large.client(sharedData=["students"], permissionMode="selected", organisations=[uid("North")])
    whole, token = caller.page(PERSONS)
    assert (len(whole), token) == (PUPILS + 1, None)
    assert pull(caller, limit=limit) == whole


def test_no_page_is_empty_and_none_is_larger_than_asked(large: School) -> None:
    caller, sizes = large.client(), []
    documents, token = caller.page(PERSONS, limit=3)
    while token:
        sizes.append(len(documents))
        documents, token = caller.page(PERSONS, pageToken=token)
    assert [*sizes, len(documents)] == [3, 3, 3, 3, 3]  # the limit stays as it was while nobody changes it


def test_the_limit_may_change_from_page_to_page(large: School) -> None:
    caller = large.client()
    first, token = caller.page(PERSONS, limit=2)
    second, token = caller.page(PERSONS, limit=5, pageToken=token)
    rest, token = caller.page(PERSONS, limit=2000, pageToken=token)
    assert (len(first), len(second), token) == (2, 5, None)
    assert first + second + rest == pull(caller)


def test_a_resource_that_nobody_is_seen_of_is_one_empty_page(large: School) -> None:
    assert large.client().page("/v2.0/duties", limit=1) == ([], None)


def test_the_original_parameters_hold_and_may_be_repeated(large: School) -> None:
    caller = large.client()
    whole, _ = caller.page("/v2.0/groups", expandReferenceNames="true")
    assert "displayName" in whole[0]["organisation"]
    first, token = caller.page("/v2.0/groups", limit=1, expandReferenceNames="true")
    for repeated in ({}, {"expandReferenceNames": "true"}):
        rest, end = caller.page("/v2.0/groups", limit=1, pageToken=token, **repeated)
        assert (first + rest, end) == (whole, None)


@pytest.mark.parametrize(("original", "other"), [("true", "false"), ("false", "true"), (None, "true")])
def test_a_parameter_that_changes_beside_a_token_is_a_400(large: School, original: str | None, other: str) -> None:
    caller = large.client()
    token = begun(caller, **({"expandReferenceNames": original} if original else {}))
    answer = caller.get(PERSONS, pageToken=token, expandReferenceNames=other)
    assert "expandReferenceNames" in assert_refused(answer, 400, "invalid_parameter")
    assert_refused(caller.get(PERSONS, pageToken=token, civicNo="no-Elev1"), 400, "invalid_parameter")
    assert_refused(caller.get(PERSONS, pageToken=token, name="x"), 400, "unknown_parameter")
    assert_refused(caller.get(f"{PERSONS}?pageToken={token}&pageToken={token}"), 400, "invalid_parameter")


def test_a_token_that_was_changed_or_made_up_is_a_400(large: School) -> None:
    caller = large.client()
    token = begun(caller)
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    forged = []
    for place in range(len(raw)):
        bent = bytearray(raw)
        bent[place] ^= 1
        forged.append(base64.urlsafe_b64encode(bent).decode().rstrip("="))
    forged += ["", "x", "é", "null", token[:-4], token + "AAAA", token + "\n", f" {token}", token[::-1], "A" * 10_000]
    for each in forged:
        assert_refused(caller.get(PERSONS, pageToken=each), 400, "invalid_page_token")
    assert caller.get(PERSONS, pageToken=token).is_success


def test_a_token_is_good_for_one_client_and_one_address_alone(large: School) -> None:
    caller, other = large.client(), large.client("other")
    token = begun(caller)
    assert_refused(other.get(PERSONS, pageToken=token), 400, "invalid_page_token")
    assert_refused(caller.get("/v2.0/groups", pageToken=token), 400, "invalid_page_token")
    assert caller.get(f"/source/{large.source}{PERSONS}", pageToken=token).is_success
    assert large.caller().get(PERSONS, pageToken=token).is_success  # another key of the same client


def test_a_token_tells_its_holder_nothing(large: School) -> None:
    """Not even how many persons whom they may not see lie between two pages."""
    caller = large.client()
    tokens = [begun(caller), begun(caller)]
    _, later = caller.page(PERSONS, limit=8, pageToken=tokens[0])
    assert later is not None
    assert len(later) == len(tokens[0])
    read = base64.urlsafe_b64decode(later + "=" * (-len(later) % 4))
    for value in (caller.client_id, large.source, "persons", "expandReferenceNames", "00000"):
        assert value.encode() not in read


# A pull that has begun, while things change


def test_a_pull_goes_on_over_the_snapshot_that_it_began_with(large: School) -> None:
    caller = large.client()
    before = pull(caller)
    first, token = caller.page(PERSONS, limit=3)
    large.load(changed())
    second, token = caller.page(PERSONS, limit=3, pageToken=token)
    assert "New0" in names(pull(caller))
    large.load(many() | {"persons": [pupil("Elev1", "North")]})
    assert first + second + pull(caller, token=token, limit=4) == before
    assert names(pull(caller)) == ["Elev1"]


@pytest.mark.parametrize(("minutes", "goes_on"), [(29, True), (31, False)])
def test_a_pull_ends_half_an_hour_after_another_snapshot_was_activated(
    large: School, minutes: int, goes_on: bool
) -> None:
    caller = large.client()
    first = large.control.source(large.source).snapshot
    token = begun(caller)
    large.load(changed())
    let_pass(large, minutes)
    if goes_on:
        assert len(pull(caller, token=token)) == PUPILS
    else:
        assert_expired(caller, token)
    assert first is not None
    large.control.activate(large.source, first, ME)  # rolled back: what it began with is what stands
    assert len(pull(caller, token=token)) == PUPILS


def let_pass(school: School, minutes: int) -> None:
    """Let the last activation be so many minutes ago."""
    at = datetime.now(UTC) - timedelta(minutes=minutes)
    with sqlite3.connect(school.control.file) as file:
        file.execute(
            "UPDATE activations SET at = ? WHERE id = (SELECT max(id) FROM activations WHERE source = ?)",
            (at.strftime("%Y-%m-%d %H:%M:%S.%f"), school.source),
        )
    file.close()


def test_a_pull_ends_when_the_new_snapshot_protects_somebody_who_was_seen(large: School) -> None:
    caller = large.client()
    alias = large.client("alias", includeAlternativePersonData=True)
    tokens = {each: begun(each) for each in (caller, alias)}
    large.load(changed(securityMarking="Skyddad folkbokföring"))
    for each, token in tokens.items():
        assert_expired(each, token)
    assert "New1" not in names(pull(caller))


def test_a_pull_that_protection_ended_stays_ended_when_the_protected_person_is_gone(large: School) -> None:
    caller = large.client()
    token = begun(caller)
    large.load(changed(securityMarking="Skyddad folkbokföring"))
    large.load({**many(), "persons": many()["persons"][3:]})
    assert_expired(caller, token)


def test_a_pull_goes_on_when_those_protected_now_were_not_seen_or_were_protected_before(large: School) -> None:
    north = large.client(permissionMode="selected", organisations=[uid("North")])
    token = begun(north)
    persons = [pupil("Söder", "South", securityMarking="Sekretessmarkering")]
    persons.append(pupil("Shy", "North", securityMarking="Skyddad folkbokföring"))
    large.load(many() | {"persons": persons})
    assert len(pull(north, token=token)) == PUPILS + 1 - 3


def test_a_pull_ends_when_the_profile_is_saved(large: School) -> None:
    caller, other = large.client(), large.client("other")
    tokens = {each: begun(each) for each in (caller, other)}
    large.save()  # the same profile again: no new version
    assert caller.get(PERSONS, pageToken=tokens[caller]).is_success
    large.save(sharedData=["students", "standard"])
    assert_expired(caller, tokens[caller])
    large.save()  # and back: a version of its own, though it grants what the first did
    assert_expired(caller, tokens[caller])
    assert other.get(PERSONS, pageToken=tokens[other]).is_success


def test_a_pull_ends_when_its_snapshot_is_forgotten(large: School) -> None:
    caller = large.client()
    first, token = large.control.source(large.source).snapshot, begun(caller)
    large.load(changed())
    assert caller.get(PERSONS, pageToken=token).is_success
    assert first is not None
    large.control.forget_snapshot(large.source, first, ME)
    assert_expired(caller, token)


def test_a_pull_ends_when_the_file_of_its_snapshot_is_gone(large: School) -> None:
    first = large.control.current(large.source)
    assert first is not None
    large.load(changed())
    caller = large.client()
    tokens = PageTokens(installation_secret(large.control.home))
    rest = Continuation(caller.client_id, None, "persons", {}, 3, 1, first.id, 2)
    (large.control.home / first.file).unlink()
    assert_expired(caller, tokens.write(rest))


def test_a_revoked_key_ends_a_pull_for_that_key(large: School) -> None:
    caller, second = large.client(), large.caller()
    token = begun(caller)
    large.control.revoke_key(caller.client_id, caller.key.key_id, ME)
    assert_refused(caller.get(PERSONS, pageToken=token), 401, "invalid_token")
    assert second.get(PERSONS, pageToken=token).is_success


def test_what_is_not_shared_any_more_is_a_403_with_a_token_too(large: School) -> None:
    caller = large.client()
    token = begun(caller)
    large.save(sharedData=["standard"])
    assert_refused(caller.get(PERSONS, pageToken=token), 403, "not_shared")


def test_groups_go_on_with_the_members_of_their_snapshot(empty: School) -> None:
    base = {"organisations": [organisation("Kommun"), organisation("North", "Kommun")]}
    base |= {
        "persons": [pupil("Elev1", "North"), pupil("Elev2", "North")],
        "groups": [],
        "placements": [],
        "duties": [],
    }
    empty.load(base | {"groups": [group(name, "North", "Elev1") for name in ("A", "B", "C")]})
    caller = empty.client()
    first, token = caller.page("/v2.0/groups", limit=1)
    empty.load(base | {"groups": [group(name, "North", "Elev2") for name in ("A", "B", "C")]})
    members = {each["groupMemberships"][0]["person"]["id"] for each in first + pull(caller, "/v2.0/groups", token)}
    assert members == {uid("Elev1")}
