"""What the authority decides is kept, versioned and audited, whoever else has the file open."""

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from ss12k.control.errors import (
    ClientRemoved,
    ControlError,
    ProfileConflict,
    SourceFixed,
    UnknownClient,
    UnknownKey,
    UnknownSnapshot,
    UnknownSource,
    UnknownVersion,
)
from ss12k.control.files import installation_secret
from ss12k.control.store import Control
from ss12k.scope.profile import Profile

ANNA, BO = "anna", "bo"
SKOLA24 = "norreka.skola24"


def profile(**change: Any) -> Profile:
    document = {
        "clientId": SKOLA24,
        "name": "Skola24",
        "vendor": "Skola24 AB",
        "source": "norreka",
        "permissionMode": "selected",
        "sharedData": ["students"],
    }
    return Profile.parse({**document, **change})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def control(home: Path) -> Iterator[Control]:
    with Control(home) as control:
        control.register_snapshot("s1", "norreka", "s1.duckdb", actor=ANNA, name="Norreka kommun", activate=True)
        yield control


def in_processes(code: str, *arguments: str, count: int = 2) -> list[str]:
    """What `count` processes, running at the same time, print."""
    command = [sys.executable, "-W", "error", "-c", code, *arguments]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(count)]
    answers = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0] * count
    return answers


# Sources and snapshots


def test_a_loaded_source_is_there_with_its_current_snapshot(control: Control) -> None:
    figures = {"counts": {"persons": 3}, "deviations": 1, "quarantine": 0}
    control.register_snapshot("s2", "norreka", "s2.duckdb", actor=ANNA, figures=figures)
    [source] = control.sources()
    assert (source.id, source.name, source.snapshot) == ("norreka", "Norreka kommun", "s1")
    assert [(s.id, s.current) for s in control.snapshots("norreka")] == [("s2", False), ("s1", True)]
    assert control.snapshot("norreka", "s2").figures == figures
    assert control.snapshot("norreka", "s2").file == "s2.duckdb"


def test_activating_and_rolling_back_move_the_current_snapshot_and_are_remembered(control: Control) -> None:
    control.register_snapshot("s2", "norreka", "s2.duckdb", actor=ANNA)
    control.activate("norreka", "s2", BO)
    control.activate("norreka", "s2", BO)
    control.activate("norreka", "s1", ANNA)
    current = control.current("norreka")
    assert current
    assert current.id == "s1"
    history = [(activation.snapshot, activation.actor) for activation in control.activations("norreka")]
    assert history == [("s1", ANNA), ("s2", BO), ("s1", ANNA)]


def test_one_can_ask_when_a_snapshot_stopped_being_the_current_one(control: Control) -> None:
    assert control.superseded_at("norreka", "s1") is None
    control.register_snapshot("s2", "norreka", "s2.duckdb", actor=ANNA, activate=True)
    first = control.superseded_at("norreka", "s1")
    control.activate("norreka", "s1", ANNA)
    assert control.superseded_at("norreka", "s1") is None
    control.activate("norreka", "s2", ANNA)
    control.register_snapshot("s3", "norreka", "s3.duckdb", actor=ANNA, activate=True)
    third_to_first = [activation.at for activation in control.activations("norreka")]
    assert first == third_to_first[3]
    assert control.superseded_at("norreka", "s1") == third_to_first[1]
    assert control.superseded_at("norreka", "s2") == third_to_first[0]


def test_a_snapshot_that_never_was_current_has_not_been_since_it_was_made(control: Control) -> None:
    made = control.register_snapshot("s2", "norreka", "s2.duckdb", actor=ANNA).created
    assert control.superseded_at("norreka", "s2") == made
    with pytest.raises(UnknownSnapshot):
        control.superseded_at("norreka", "s3")


def test_a_forgotten_snapshot_is_gone_but_its_end_is_still_known(control: Control) -> None:
    control.register_snapshot("s2", "norreka", "s2.duckdb", actor=ANNA, activate=True)
    assert control.forget_snapshot("norreka", "s1", ANNA).file == "s1.duckdb"
    assert [snapshot.id for snapshot in control.snapshots("norreka")] == ["s2"]
    assert control.superseded_at("norreka", "s1") is not None
    with pytest.raises(UnknownSnapshot):
        control.activate("norreka", "s1", ANNA)


def test_the_current_snapshot_is_not_forgotten(control: Control) -> None:
    with pytest.raises(ControlError, match="current snapshot of source 'norreka': activate another first"):
        control.forget_snapshot("norreka", "s1", ANNA)


def test_a_snapshot_of_another_source_is_not_activated(control: Control) -> None:
    control.register_snapshot("other-1", "other", "other.duckdb", actor=ANNA)
    with pytest.raises(UnknownSnapshot):
        control.activate("norreka", "other-1", ANNA)
    assert control.current("other") is None


def test_a_registration_that_fails_leaves_no_new_source_behind(control: Control) -> None:
    with pytest.raises(ControlError, match="'s1'"):
        control.register_snapshot("s1", "new", "s1.duckdb", actor=ANNA)
    assert [source.id for source in control.sources()] == ["norreka"]
    assert control.audit(source="new") == []


@pytest.mark.parametrize("source", ["", "Norreka", "a/b", "..", "norreka\n", "n" * 64])
def test_a_source_id_that_could_harm_a_path_is_refused(control: Control, source: str) -> None:
    with pytest.raises(ControlError, match="is no source id"):
        control.put_source(source, actor=ANNA)
    with pytest.raises(UnknownSource):
        control.source(source)


def test_a_source_is_renamed_only_when_a_name_is_given(control: Control) -> None:
    assert control.put_source("norreka", actor=ANNA).name == "Norreka kommun"
    assert control.put_source("norreka", "Norreka", actor=ANNA).name == "Norreka"
    assert control.put_source("skola", actor=ANNA).name == "skola"


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


# Audit


def test_every_change_is_audited_with_who_what_before_and_after(control: Control) -> None:
    control.save_profile(profile(), ANNA)
    control.save_profile(profile(name="Two"), BO)
    key = control.issue_key(SKOLA24, ANNA, label="production")
    control.revoke_key(SKOLA24, key.key_id, BO)
    control.pause(SKOLA24, ANNA)
    control.pause(SKOLA24, ANNA)
    entries = control.audit()
    assert [(entry.action, entry.actor) for entry in reversed(entries)] == [
        ("source added", ANNA),
        ("snapshot registered", ANNA),
        ("snapshot activated", ANNA),
        ("profile saved", ANNA),
        ("profile saved", BO),
        ("key issued", ANNA),
        ("key revoked", BO),
        ("client paused", ANNA),
    ]
    second = entries[3]
    assert (second.source, second.client_id) == ("norreka", SKOLA24)
    assert second.before == {"version": 1, "profile": profile().as_json()}
    assert second.after == {"version": 2, "profile": profile(name="Two").as_json()}
    assert control.audit(client_id=SKOLA24)[-1].before is None
    assert len(control.audit(source="norreka", limit=3)) == 3


def test_every_moment_is_in_utc(control: Control) -> None:
    swedish = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    control.register_snapshot("s2", "norreka", "s2.duckdb", actor=ANNA, created=swedish)
    assert control.snapshot("norreka", "s2").created.isoformat() == "2026-07-01T10:00:00+00:00"
    assert control.audit()[0].at.tzinfo == UTC


# Many at once


def test_threads_that_save_at_once_each_get_a_version_of_their_own(control: Control) -> None:
    control.save_profile(profile(), ANNA)

    def save(number: int) -> int:
        return control.save_profile(profile(name=f"Name {number}"), f"user {number}")

    with ThreadPoolExecutor(8) as pool:
        versions = list(pool.map(save, range(40)))
    assert sorted(versions) == list(range(2, 42))
    kept = {version.version: version.saved_by for version in control.versions(SKOLA24)}
    assert all(kept[version] == f"user {number}" for number, version in enumerate(versions))
    assert len(control.audit(client_id=SKOLA24)) == 41


def test_of_many_changes_made_to_one_version_exactly_one_is_saved(control: Control) -> None:
    control.save_profile(profile(), ANNA)

    def save(number: int) -> bool:
        try:
            control.save_profile(profile(name=f"Name {number}"), BO, expected_version=1)
        except ProfileConflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(save, range(16))) == 1
    assert [version.version for version in control.versions(SKOLA24)] == [2, 1]


def test_processes_that_write_at_once_lose_nothing(control: Control) -> None:
    control.save_profile(profile(), ANNA)
    code = """
import os, sys
from pathlib import Path
from ss12k.control.store import Control
from ss12k.scope.profile import Profile
with Control(Path(sys.argv[1])) as control:
    for number in range(25):
        document = control.profile("norreka.skola24").as_json()
        control.save_profile(Profile.parse({**document, "name": f"{os.getpid()} {number}"}), "bo")
        control.register_snapshot(f"{os.getpid()}-{number}", "norreka", "x.duckdb", actor="bo", activate=True)
"""
    in_processes(code, str(control.home))
    assert [version.version for version in control.versions(SKOLA24)] == list(range(51, 0, -1))
    assert len(control.snapshots("norreka")) == 51
    last = control.activations("norreka")[0]
    current = control.current("norreka")
    assert current
    assert current.id == last.snapshot


def test_processes_that_open_a_new_folder_at_once_share_one_file_and_one_secret(home: Path) -> None:
    code = """
import sys
from pathlib import Path
from ss12k.control.files import installation_secret
from ss12k.control.store import Control
home = Path(sys.argv[1])
print(installation_secret(home).hex())
with Control(home) as control:
    control.put_source(f"s{len(control.sources())}", actor="bo")
"""
    secrets = in_processes(code, str(home), count=3)
    assert {secret.strip() for secret in secrets} == {installation_secret(home).hex()}
    assert len(installation_secret(home)) == 32
    assert sorted(path.name for path in home.iterdir()) == ["control.sqlite", "secret"]


# The state folder


def test_what_is_made_is_its_owners_only(control: Control, home: Path) -> None:
    installation_secret(home)
    control.put_source("other", actor=ANNA)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [home, *home.iterdir()]}
    assert modes.pop("state") == 0o700
    assert {"control.sqlite", "secret", "control.sqlite-wal"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_everything_is_there_after_reopening(control: Control, home: Path) -> None:
    control.save_profile(profile(), ANNA)
    with Control(home) as again:
        assert again.profile(SKOLA24) == profile()
        assert again.source("norreka").snapshot == "s1"


def test_a_file_in_the_place_of_the_folder_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    for home in (tmp_path / "state", tmp_path / "state" / "below"):
        with pytest.raises(ControlError, match=r"The state folder .*SS12K_HOME") as error:
            Control(home)
        assert "\n" not in str(error.value)


def test_a_folder_that_cant_be_written_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Permissions do not hold the superuser back, as whom tests may run.
    monkeypatch.setattr("os.access", lambda path, mode: False)
    for opening in (Control, installation_secret):
        with pytest.raises(ControlError, match="can't be written: set SS12K_HOME"):
            opening(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_made_by_a_newer_version_is_left_alone(control: Control, home: Path) -> None:
    control.close()
    with Writer(control.file) as connection:
        connection.execute("UPDATE about SET version = 99")
        connection.execute("COMMIT")
    with pytest.raises(ControlError, match="made by a newer version of ss12k"):
        Control(home)


@pytest.mark.parametrize("content", [b"", b"this is no database at all" * 100])
def test_a_damaged_control_file_is_one_clear_line(home: Path, content: bytes) -> None:
    home.mkdir()
    (home / "control.sqlite").write_bytes(content)
    with pytest.raises(ControlError, match="is none, or is damaged") as error:
        Control(home)
    assert "\n" not in str(error.value)
    assert (home / "control.sqlite").read_bytes() == content


def test_a_damaged_secret_is_not_replaced(home: Path) -> None:
    installation_secret(home)
    (home / "secret").write_bytes(b"short")
    with pytest.raises(ControlError, match="is damaged"):
        installation_secret(home)


def test_what_cant_be_stored_is_an_error_without_the_value(control: Control) -> None:
    with pytest.raises(ControlError, match="can't hold that") as error:
        control.put_source("norreka", "Amélie \ud800", actor=ANNA)
    assert "Am" not in str(error.value)
    assert control.source("norreka").name == "Norreka kommun"


def may_call(control: Control, key_id: str) -> bool:
    standing = control.standing(SKOLA24, key_id)
    return standing is not None and standing.may_call


class Writer:
    """Somebody else, in the middle of writing."""

    def __init__(self, file: Path) -> None:
        self.connection = sqlite3.connect(file, isolation_level=None)

    def __enter__(self) -> sqlite3.Connection:
        self.connection.execute("BEGIN IMMEDIATE")
        return self.connection

    def __exit__(self, *_: object) -> None:
        self.connection.close()
