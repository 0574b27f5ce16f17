"""Clients, their profiles and keys, and how they stand at a request."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from control_support import ANNA, BO, SKOLA24, Writer, in_processes, may_call, profile

from ss12k.control.errors import (
    ClientRemoved,
    ControlError,
    ProfileConflict,
    SourceFixed,
    UnknownClient,
    UnknownKey,
    UnknownSource,
    UnknownVersion,
)
from ss12k.control.store import Control

pytest_plugins = ["control_support"]

# Clients and profiles


def test_every_saved_version_of_a_profile_can_be_read(control: Control) -> None:
    assert control.save_profile(profile(), ANNA, "first") == 1
    assert control.save_profile(profile(sharedData=["students", "groups"]), BO, "groups too") == 2
    assert control.profile(SKOLA24).shared_data == {"students", "groups"}
    assert control.profile(SKOLA24, 1).shared_data == {"students"}
    said = [(version.version, version.saved_by, version.comment) for version in control.versions(SKOLA24)]
    assert said == [(2, BO, "groups too"), (1, ANNA, "first")]
    with pytest.raises(UnknownVersion):
        control.profile(SKOLA24, 3)


def test_saving_the_same_profile_again_makes_no_version_and_no_audit(control: Control) -> None:
    control.save_profile(profile(sharedData=["groups", "students"]), ANNA)
    before = control.audit()
    assert control.save_profile(profile(sharedData=["students", "groups", "groups"]), BO) == 1
    assert control.audit() == before
    assert len(control.versions(SKOLA24)) == 1


def test_a_change_made_to_an_older_version_is_a_conflict(control: Control) -> None:
    control.save_profile(profile(), ANNA, expected_version=0)
    control.save_profile(profile(name="Two"), ANNA, expected_version=1)
    with pytest.raises(ProfileConflict, match="Somebody else saved version 2") as conflict:
        control.save_profile(profile(name="Three"), BO, expected_version=1)
    assert conflict.value.current == 2
    with pytest.raises(ProfileConflict, match="is there already"):
        control.save_profile(profile(name="Three"), BO, expected_version=0)
    with pytest.raises(ProfileConflict, match=r"There is no client 'norreka\.new'"):
        control.save_profile(profile(clientId="norreka.new"), BO, expected_version=1)
    assert control.profile(SKOLA24).name == "Two"


def test_a_client_stays_with_its_source(control: Control) -> None:
    control.put_source("other", actor=ANNA)
    control.save_profile(profile(), ANNA)
    with pytest.raises(SourceFixed, match="belongs to source 'norreka' and can't move to 'other'"):
        control.save_profile(profile(source="other"), ANNA)


def test_a_client_of_an_unknown_source_is_refused_with_how_to_load_it(control: Control) -> None:
    with pytest.raises(UnknownSource, match=r"'nowhere'.*ss12k load"):
        control.save_profile(profile(source="nowhere"), ANNA)
    assert control.clients() == []


def test_pause_and_resume_decide_whether_a_key_works(control: Control) -> None:
    control.save_profile(profile(), ANNA)
    key = control.issue_key(SKOLA24, ANNA)
    control.pause(SKOLA24, ANNA)
    assert control.client(SKOLA24).status == "paused"
    assert control.verify_secret(SKOLA24, key.client_secret) is None
    assert not may_call(control, key.key_id)
    control.resume(SKOLA24, ANNA)
    assert control.verify_secret(SKOLA24, key.client_secret) == key.key_id
    assert may_call(control, key.key_id)


def test_a_removed_client_keeps_its_history_and_never_comes_back(control: Control) -> None:
    control.save_profile(profile(), ANNA)
    key = control.issue_key(SKOLA24, ANNA)
    control.remove(SKOLA24, ANNA)
    assert control.clients() == []
    assert [client.status for client in control.clients(removed=True)] == ["removed"]
    assert [version.version for version in control.versions(SKOLA24)] == [1]
    assert [one.revoked is not None for one in control.keys(SKOLA24)] == [True]
    assert control.verify_secret(SKOLA24, key.client_secret) is None
    assert control.audit(client_id=SKOLA24)[0].after == {"status": "removed", "revokedKeys": [key.key_id]}


@pytest.mark.parametrize(
    "change",
    [
        lambda control: control.save_profile(profile(name="Back"), ANNA),
        lambda control: control.issue_key(SKOLA24, ANNA),
        lambda control: control.resume(SKOLA24, ANNA),
        lambda control: control.pause(SKOLA24, ANNA),
    ],
)
def test_nothing_revives_a_removed_client(control: Control, change: Callable[[Control], object]) -> None:
    control.save_profile(profile(), ANNA)
    control.remove(SKOLA24, ANNA)
    before = control.audit()
    with pytest.raises(ClientRemoved, match="use another clientId"):
        change(control)
    assert control.audit() == before


def test_clients_are_listed_by_source(control: Control) -> None:
    control.put_source("other", actor=ANNA)
    control.save_profile(profile(), ANNA)
    control.save_profile(profile(clientId="other.app", source="other"), ANNA)
    assert [client.client_id for client in control.clients()] == [SKOLA24, "other.app"]
    assert [client.profile.client_id for client in control.clients("other")] == ["other.app"]
    with pytest.raises(UnknownSource):
        control.clients("nowhere")


@pytest.mark.parametrize("client_id", ["norreka.nobody", "", "NORREKA", "\ud800", "a\x00b"])
def test_an_unknown_client_is_an_error_for_people_and_nothing_for_requests(control: Control, client_id: str) -> None:
    with pytest.raises(UnknownClient):
        control.client(client_id)
    assert control.standing(client_id, "k") is None
    assert control.verify_secret(client_id, "secret") is None


# Keys


def test_a_secret_opens_its_own_client_only(control: Control) -> None:
    control.save_profile(profile(), ANNA)
    control.save_profile(profile(clientId="norreka.other"), ANNA)
    one, two = control.issue_key(SKOLA24, ANNA), control.issue_key(SKOLA24, ANNA)
    assert control.verify_secret(SKOLA24, one.client_secret) == one.key_id
    assert control.verify_secret(SKOLA24, two.client_secret) == two.key_id
    assert control.verify_secret("norreka.other", one.client_secret) is None
    assert control.verify_secret(SKOLA24, one.client_secret + "x") is None
    assert control.verify_secret(SKOLA24, "") is None
    assert control.verify_secret(SKOLA24, "\ud800") is None


def test_a_revoked_key_stops_and_the_others_go_on(control: Control) -> None:
    control.save_profile(profile(), ANNA)
    one, two = control.issue_key(SKOLA24, ANNA), control.issue_key(SKOLA24, ANNA)
    control.revoke_key(SKOLA24, one.key_id, BO)
    assert control.verify_secret(SKOLA24, one.client_secret) is None
    assert not may_call(control, one.key_id)
    assert may_call(control, two.key_id)
    with pytest.raises(UnknownKey):
        control.revoke_key(SKOLA24, "nokey", BO)


def test_a_key_is_not_revoked_in_another_clients_name(control: Control) -> None:
    control.save_profile(profile(), ANNA)
    control.save_profile(profile(clientId="norreka.other"), ANNA)
    key = control.issue_key(SKOLA24, ANNA)
    with pytest.raises(UnknownKey):
        control.revoke_key("norreka.other", key.key_id, BO)
    assert may_call(control, key.key_id)


def test_a_key_stops_when_it_expires(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    control.save_profile(profile(), ANNA)
    swedish = timezone(timedelta(hours=1))
    key = control.issue_key(SKOLA24, ANNA, expires=datetime.now(swedish) + timedelta(hours=2))
    assert may_call(control, key.key_id)
    monkeypatch.setattr("ss12k.control.keys.now", lambda: datetime.now(UTC) + timedelta(hours=3))
    assert control.verify_secret(SKOLA24, key.client_secret) is None
    assert not may_call(control, key.key_id)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"label": "x" * 201}, "The label has 201 characters: 200 is the most"),
        ({"expires": datetime(2020, 1, 1, tzinfo=UTC)}, "can't expire in the past"),
        ({"expires": datetime(2099, 1, 1)}, "needs a time zone"),  # noqa: DTZ001
    ],
)
def test_a_key_that_makes_no_sense_is_not_issued(control: Control, change: dict[str, Any], said: str) -> None:
    control.save_profile(profile(), ANNA)
    with pytest.raises(ControlError, match=said):
        control.issue_key(SKOLA24, ANNA, **change)
    assert control.keys(SKOLA24) == []


def test_the_last_use_of_a_key_is_noted_at_most_once_a_minute(control: Control) -> None:
    control.save_profile(profile(), ANNA)
    key = control.issue_key(SKOLA24, ANNA, label="production")
    assert control.keys(SKOLA24)[0].last_used is None
    control.verify_secret(SKOLA24, key.client_secret)
    first = control.keys(SKOLA24)[0].last_used
    control.verify_secret(SKOLA24, key.client_secret)
    assert first is not None
    assert control.keys(SKOLA24)[0].last_used == first
    assert control.keys(SKOLA24)[0].label == "production"


def test_a_good_key_works_while_somebody_else_writes(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    control.save_profile(profile(), ANNA)
    key = control.issue_key(SKOLA24, ANNA)
    monkeypatch.setattr("ss12k.control.database.BUSY_SECONDS", 0)
    with Control(control.home) as hurried, Writer(control.file):
        assert hurried.verify_secret(SKOLA24, key.client_secret) == key.key_id
        with pytest.raises(ControlError, match="is busy"):
            hurried.pause(SKOLA24, ANNA)


def test_no_secret_is_kept_or_shown(control: Control, home: Path) -> None:
    control.save_profile(profile(), ANNA)
    key = control.issue_key(SKOLA24, ANNA)
    control.verify_secret(SKOLA24, key.client_secret)
    assert len(key.client_secret) >= 43
    assert key.client_secret not in repr(key)
    assert key.client_secret not in repr(control.audit())
    assert all(key.client_secret.encode() not in path.read_bytes() for path in home.iterdir())


# Standing


def test_standing_says_all_that_a_request_needs(control: Control) -> None:
    control.save_profile(profile(), ANNA)
    key = control.issue_key(SKOLA24, ANNA)
    standing = control.standing(SKOLA24, key.key_id)
    assert standing
    assert (standing.source, standing.status, standing.version, standing.snapshot) == ("norreka", "active", 1, "s1")
    assert standing.profile == profile()
    assert standing.may_call
    for other in (None, "nokey"):
        without = control.standing(SKOLA24, other)
        assert without
        assert without.status == "active"
        assert not without.may_call


def test_what_another_process_changes_stands_at_the_next_request(control: Control) -> None:
    control.save_profile(profile(), ANNA)
    key = control.issue_key(SKOLA24, ANNA)
    assert may_call(control, key.key_id)
    code = """
import sys
from pathlib import Path
from ss12k.control.store import Control
from ss12k.scope.profile import Profile
with Control(Path(sys.argv[1])) as control:
    document = control.profile("norreka.skola24").as_json()
    control.save_profile(Profile.parse({**document, "sharedData": []}), "bo")
    control.register_snapshot("s2", "norreka", "s2.duckdb", actor="bo", activate=True)
    control.revoke_key("norreka.skola24", sys.argv[2], "bo")
"""
    in_processes(code, str(control.home), key.key_id, count=1)
    standing = control.standing(SKOLA24, key.key_id)
    assert standing
    assert (standing.version, standing.profile.shared_data, standing.snapshot) == (2, frozenset(), "s2")
    assert not standing.key_usable
