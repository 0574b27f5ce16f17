"""Control: sources, audit and the state folder, over real files, threads and processes."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from control_support import ANNA, BO, SKOLA24, Writer, in_processes, profile

from ss12k.control.errors import (
    ControlError,
    ProfileConflict,
    UnknownSnapshot,
    UnknownSource,
)
from ss12k.control.files import installation_secret
from ss12k.control.store import Control

pytest_plugins = ["control_support"]

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
    always = {"validFrom": None, "validUntil": None}
    assert second.before == {"version": 1, "profile": profile().as_json()} | always
    assert second.after == {"version": 2, "profile": profile(name="Two").as_json(), "comment": ""} | always
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
