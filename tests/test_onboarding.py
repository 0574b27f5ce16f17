"""The register, the steps of going live, the days on which a client is valid, the audit; files of earlier versions."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from control_support import ANNA, BO, SKOLA24, profile

from ss12k.control.errors import ControlError, DataChanged, RegisterConflict, StepsOpen
from ss12k.control.onboarding import LAST, STEPS
from ss12k.control.records import RegisterEntry, Validity
from ss12k.control.store import AuditQuestion, Control
from ss12k.standard.values import SWEDEN

TODAY = datetime.now(UTC).astimezone(SWEDEN).date()
DAY = timedelta(days=1)


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Control]:
    with Control(tmp_path / "home") as opened:
        opened.register_snapshot("s1", "norreka", "s1.duckdb", actor=ANNA, name="Norreka kommun", activate=True)
        opened.save_profile(profile(), ANNA)
        yield opened


def every_step_but_the_last(control: Control) -> None:
    version = control.client(SKOLA24).version
    for step in STEPS:
        if step != LAST:
            control.tick(SKOLA24, step, ANNA, version=version, snapshot=None)


# The register


def test_the_register_keeps_what_was_saved_and_says_by_whom(control: Control) -> None:
    assert control.register(SKOLA24) == RegisterEntry()
    said = RegisterEntry(purpose="Närvaro", agreement_number="PUB 12", agreement_date=date(2026, 8, 1))
    assert control.save_register(SKOLA24, said, ANNA) == 1
    kept = control.register(SKOLA24)
    assert (kept.purpose, kept.agreement_date, kept.version, kept.saved_by) == ("Närvaro", date(2026, 8, 1), 1, ANNA)
    assert control.save_register(SKOLA24, kept, BO) == 1, "nothing that differs, so nothing new"
    assert control.registers("norreka") == {SKOLA24: kept}


def test_of_two_who_change_the_register_at_once_the_second_is_told(control: Control) -> None:
    begun = control.register(SKOLA24)
    control.save_register(SKOLA24, replace(begun, purpose="Närvaro"), ANNA)
    with pytest.raises(RegisterConflict, match="nothing was saved"):
        control.save_register(SKOLA24, replace(begun, purpose="Schema"), BO)
    assert control.register(SKOLA24).purpose == "Närvaro"


def test_a_text_that_is_too_long_for_the_register_is_refused(control: Control) -> None:
    with pytest.raises(ControlError, match="Sub processors has 10000 characters"):
        control.save_register(SKOLA24, RegisterEntry(sub_processors="x" * 10_000), ANNA)
    assert control.register(SKOLA24).version == 0


# The steps of going live


def test_nobody_approves_what_is_not_done(control: Control) -> None:
    control.tick(SKOLA24, "order", ANNA, version=1, snapshot=None, note="Ärende 7")
    with pytest.raises(StepsOpen, match="still open: Processor agreement noted, Permissions set"):
        control.tick(SKOLA24, LAST, ANNA, version=1, snapshot=None)
    every_step_but_the_last(control)
    control.tick(SKOLA24, LAST, BO, version=1, snapshot="s1")
    assert control.ticks(SKOLA24)[LAST].by == BO
    control.untick(SKOLA24, "agreement", ANNA)
    assert set(STEPS) - set(control.ticks(SKOLA24)) == {"agreement", LAST}, "the approval goes with what it rests on"


def test_another_version_of_the_profile_has_to_be_looked_at_again_before_approval(control: Control) -> None:
    every_step_but_the_last(control)
    control.save_profile(profile(name="Two"), BO)
    with pytest.raises(StepsOpen, match="still open: Permissions set, Vendor fetched, Data checked"):
        control.tick(SKOLA24, LAST, ANNA, version=2, snapshot=None)
    with pytest.raises(ControlError, match="Version 2 of the profile was saved meanwhile"):
        control.tick(SKOLA24, "checked", ANNA, version=1, snapshot=None)


def test_there_is_no_step_of_another_name_and_none_for_a_removed_client(control: Control) -> None:
    with pytest.raises(ControlError, match="no step 'go'"):
        control.tick(SKOLA24, "go", ANNA, version=1, snapshot=None)
    control.remove(SKOLA24, ANNA)
    with pytest.raises(ControlError, match="was removed"):
        control.tick(SKOLA24, "order", ANNA, version=1, snapshot=None)


# Valid from and until


@pytest.mark.parametrize(
    ("first", "last", "state"),
    [
        (None, None, "active"),
        (TODAY, TODAY, "active"),
        (TODAY + DAY, None, "not yet valid"),
        (None, TODAY - DAY, "no longer valid"),
    ],
)
def test_a_client_calls_only_on_the_days_on_which_it_is_valid(
    control: Control, first: date | None, last: date | None, state: str
) -> None:
    key = control.issue_key(SKOLA24, ANNA)
    control.save_profile(profile(), ANNA, validity=Validity(first, last))
    standing = control.standing(SKOLA24, key.key_id)
    assert standing is not None
    assert standing.may_call is (state == "active")
    assert control.client(SKOLA24).state == state


def test_days_are_swedish(control: Control) -> None:
    last_minute = datetime(2026, 7, 1, 21, 59, tzinfo=UTC)
    assert Validity(None, date(2026, 7, 1)).holds(last_minute)
    assert not Validity(None, date(2026, 7, 1)).holds(last_minute + timedelta(minutes=1))


def test_the_days_belong_to_a_version_and_stay_when_only_the_profile_changes(control: Control) -> None:
    days = Validity(TODAY, TODAY + DAY)
    assert control.save_profile(profile(), ANNA, validity=days) == 2
    assert control.save_profile(profile(name="Two"), ANNA) == 3
    assert [each.validity for each in control.versions(SKOLA24)] == [days, days, Validity()]
    with pytest.raises(ControlError, match="is before valid from"):
        control.save_profile(profile(), ANNA, validity=Validity(TODAY, TODAY - DAY))
    with pytest.raises(ControlError, match="years are from 2000 to 2100"):
        control.save_profile(profile(), ANNA, validity=Validity(date(1, 1, 1), None))


@pytest.mark.parametrize("field", ["name", "vendor", "dataProtectionOfficer"])
def test_a_name_that_no_page_has_room_for_is_refused(control: Control, field: str) -> None:
    with pytest.raises(ControlError, match="has 100000 characters: 200 is the most"):
        control.save_profile(profile(**{field: "x" * 100_000}), ANNA)
    assert control.client(SKOLA24).version == 1


def test_nothing_is_saved_that_was_judged_by_other_data(control: Control) -> None:
    control.save_profile(profile(name="Two"), ANNA, expected_snapshot="s1")
    control.register_snapshot("s2", "norreka", "s2.duckdb", actor=ANNA, activate=True)
    with pytest.raises(DataChanged, match="Nothing was saved"):
        control.save_profile(profile(name="Three"), ANNA, expected_snapshot="s1")
    assert control.client(SKOLA24).version == 2


# The audit


def test_the_audit_is_only_ever_added_to(control: Control) -> None:
    control.close()
    with sqlite3.connect(control.file) as file:
        for change in (
            "DELETE FROM audit",
            "UPDATE audit SET actor = 'nobody'",
            "INSERT OR REPLACE INTO audit (id, at, actor, action) SELECT id, at, 'nobody', action FROM audit LIMIT 1",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
                file.execute(change)
    file.close()


def test_the_audit_is_searched_by_words_days_and_who(control: Control) -> None:
    control.save_register(SKOLA24, RegisterEntry(purpose="Åka skolbuss"), BO)
    control.tick(SKOLA24, "order", ANNA, version=1, snapshot=None, note="100 % klart")

    def found(**asked: object) -> list[str]:
        question = AuditQuestion(**asked)  # type: ignore[arg-type]
        entries = control.audit(question=question)
        assert control.audit_size(question) == len(entries)
        assert list(control.whole_audit(question)) == entries
        return [each.action for each in entries]

    assert found(text="åka SKOL") == ["register saved"]
    assert found(text="100 %") == ["step ticked"], "a percent sign is one"
    assert found(actor=BO) == ["register saved"]
    assert found(client_id=SKOLA24, action="profile saved") == ["profile saved"]
    assert len(found(first=TODAY, last=TODAY)) == 6
    assert found(last=TODAY - DAY) == found(first=TODAY + DAY) == []
    assert control.audit_values("norreka")[1] == [ANNA, BO]


# A file of an earlier version


def test_a_control_file_of_the_first_version_is_brought_to_this_one(control: Control) -> None:
    control.close()
    with sqlite3.connect(control.file) as file:
        file.executescript(
            """DROP TABLE register; DROP TABLE ticks; DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;
            DROP TRIGGER audit_no_replace;
            ALTER TABLE profile_versions DROP COLUMN valid_from; ALTER TABLE profile_versions DROP COLUMN valid_until;
            UPDATE about SET version = 1;"""
        )
        old = json.dumps({"version": 1, "profile": {"name": "Ängsskolan"}})
        file.execute("UPDATE audit SET after = ? WHERE action = 'profile saved'", [old])
    file.close()
    with Control(control.home) as opened:
        assert opened.client(SKOLA24).profile == profile()
        assert [each.action for each in opened.audit(question=AuditQuestion(text="ängsskolan"))] == ["profile saved"]
        opened.save_register(SKOLA24, RegisterEntry(purpose="Närvaro"), ANNA)
        opened.save_profile(profile(), ANNA, validity=Validity(TODAY, None))
        assert opened.audit(limit=1)[0].action == "profile saved"
    with sqlite3.connect(control.file) as file, pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
        file.execute("DELETE FROM audit")
    file.close()
