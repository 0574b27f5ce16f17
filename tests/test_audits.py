"""The audit, told: what each entry changed, in short lines, and all of it by a command and as files."""

import csv as reading
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from control_support import ANNA, BO, SKOLA24, profile
from dumps import Run, commands

from ss12k.control.records import AuditEntry, RegisterEntry, Validity
from ss12k.control.store import AuditQuestion, Control
from ss12k.explore.audits import changed, csv, json_bytes, line, when

WINTER, SUMMER = datetime(2026, 11, 25, 23, 30, tzinfo=UTC), datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def control(home: Path) -> Iterator[Control]:
    with Control(home) as opened:
        opened.register_snapshot("s1", "norreka", "s1.duckdb", actor=ANNA, name="Norreka kommun", activate=True)
        opened.save_profile(profile(), ANNA)
        yield opened


@pytest.fixture
def ss12k(
    home: Path, control: Control, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    with commands(home, monkeypatch, capsys) as run:
        yield run


def latest(control: Control) -> list[str]:
    """What the latest entry changed."""
    return changed(control.audit(limit=1)[0])


def entry(action: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> AuditEntry:
    return AuditEntry(WINTER, ANNA, action, "norreka", SKOLA24, before, after)


def test_a_profile_is_told_by_categories_by_number_of_organisations_and_field_by_field(control: Control) -> None:
    assert latest(control) == [
        "New client", "Shared data, now also: Students", "Permission mode: Access to selected",
        "Protected persons under an alias: no", "Client: Skola24", "Vendor: Skola24 AB", "Source: norreka",
        "Version: 1",
    ]  # fmt: skip
    control.save_profile(
        profile(sharedData=["duties", "email-school"], organisations=["a", "b"], vendor="Ny AB"), BO, "byte"
    )
    assert latest(control) == [
        "Shared data, no longer: Students",
        "Shared data, now also: Duties, Email school",
        "Organisations checked: 0 → 2 (2 added)",
        "Vendor: Skola24 AB → Ny AB",
        "Version: 1 → 2",
        "Comment: byte",
    ]
    control.save_profile(
        profile(sharedData=["duties", "email-school"], organisations=["b", "c"], vendor="Ny AB",
                permissionMode="everything"), BO, validity=Validity(date(2026, 8, 1), None),
    )  # fmt: skip
    assert latest(control) == [
        "Organisations checked: 2 → 2 (1 added, 1 removed)",
        "Permission mode: Access to selected → Access to everything",
        "Valid from: nothing → 2026-08-01",
        "Version: 2 → 3",
    ]


def test_the_register_is_told_field_by_field(control: Control) -> None:
    control.save_register(SKOLA24, RegisterEntry(purpose="Närvaro", agreement_date=date(2026, 8, 1)), ANNA)
    assert latest(control) == ["Purpose: Närvaro", "Agreement date: 2026-08-01"]
    control.save_register(SKOLA24, replace(control.register(SKOLA24), purpose="", contact="Bo"), ANNA)
    assert latest(control) == ["Purpose: Närvaro → nothing", "Contact: nothing → Bo"]


def test_keys_are_told_by_label_and_hold_no_secret(control: Control) -> None:
    key = control.issue_key(SKOLA24, ANNA, "höstens")
    assert latest(control) == [f"Key: {key.key_id}", "Label: höstens"]
    control.revoke_key(SKOLA24, key.key_id, ANNA)
    assert latest(control) == [f"Key: {key.key_id}", "Label: höstens"]
    control.issue_key(SKOLA24, ANNA, "", datetime(2099, 6, 1, 10, tzinfo=UTC))
    assert latest(control)[1:] == ["Expires: 2099-06-01 12:00:00+02:00"]
    assert key.client_secret.encode() not in json_bytes(control.whole_audit(AuditQuestion()))


def test_steps_states_and_snapshots_are_told(control: Control) -> None:
    control.tick(SKOLA24, "order", ANNA, version=1, snapshot="s1", note="av Bo")
    assert latest(control) == ["Step: Order received", "Version: 1", "Snapshot: s1", "Note: av Bo"]
    control.untick(SKOLA24, "order", ANNA)
    assert latest(control) == ["Step: Order received"]
    control.pause(SKOLA24, ANNA)
    assert latest(control) == ["State: active → paused"]
    control.register_snapshot("s2", "norreka", "s2.duckdb", actor=ANNA, activate=True)
    assert latest(control) == ["Snapshot: s1 → s2"]
    control.register_snapshot(
        "s3", "norreka", "s3.duckdb", actor=ANNA, activate=False, against=["persons: 30 are gone"]
    )
    assert latest(control) == ["Snapshot: s3", "persons: 30 are gone"]


def test_what_is_not_known_here_is_told_all_the_same_and_what_is_long_in_short() -> None:
    assert changed(entry("role given", {"role": "vendor"}, {"role": "reader", "who": ["a", "b"]})) == [
        "role: vendor → reader", "who: a, b",
    ]  # fmt: skip
    (told,) = changed(entry("register saved", {}, {"purpose": "ö\n" * 500}))
    assert len(told) < 200
    assert "\n" not in told
    assert changed(entry("something", None, None)) == []


def test_moments_are_swedish_time_with_their_offset() -> None:
    assert when(WINTER) == "2026-11-26 00:30:00+01:00"
    assert when(SUMMER) == "2026-07-01 12:00:00+02:00"


def test_a_line_stays_one_line() -> None:
    assert line(entry("client paused", {"status": "active"}, {"status": "paused"})) == (
        f"2026-11-26 00:30:00+01:00  {ANNA}  client paused  source norreka client {SKOLA24}  State: active → paused"
    )
    assert "\n" not in line(replace(entry("x", None, None), actor="a\nb"))


def test_the_files_hold_before_and_after_and_nothing_that_a_spreadsheet_would_run(control: Control) -> None:
    control.save_register(SKOLA24, RegisterEntry(purpose="=1+1"), "=ANNA()")
    found = list(control.whole_audit(AuditQuestion()))
    written = json.loads(json_bytes(found))
    assert [(each["action"], each["after"]) for each in written] == [(each.action, each.after) for each in found]
    lines = list(reading.DictReader(io.StringIO(csv(found).decode("utf-8-sig")), delimiter=";"))
    assert lines[0]["Who"] == "'=ANNA()"
    assert json.loads(lines[0]["After"])["purpose"] == "=1+1"
    assert len(lines) == len(found)


def test_the_command_prints_what_is_asked_for_as_lines_or_json(control: Control, ss12k: Run) -> None:
    control.pause(SKOLA24, ANNA)
    everything = ss12k("audit").out.splitlines()
    assert len(everything) == control.audit_size(AuditQuestion())
    assert "client paused" in everything[0]
    assert len(ss12k("audit", "--client", SKOLA24).out.splitlines()) == 2
    (paused,) = map(json.loads, ss12k("audit", "--action", "client paused", "--json").out.splitlines())
    assert (paused["before"], paused["after"]) == ({"status": "active"}, {"status": "paused"})
    assert ss12k("audit", "--to", "2020-01-01").out == ""
    assert ss12k("audit", "--from", "2020-01-01", "--source", "norreka", "--text", "SKOLA24 ab").out.count("\n") == 1
    assert ss12k("audit", "--from", "yesterday").code == 2


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--source", "nowhere"), "nowhere"),
        (("--client", "no.body"), "no.body"),
        (("--action", "client pasued"), "there are: profile saved, snapshot activated"),
        (("--from", "2026-02-01", "--to", "2026-01-01"), "2026-01-01 is before 2026-02-01"),
    ],
)
def test_what_there_is_not_is_told_in_a_sentence(ss12k: Run, asked: tuple[str, ...], told: str) -> None:
    said = ss12k("audit", *asked)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert told in said.err
