"""The page of the go-live check: the verdict on top, steps that are ticked and opened again, and what they rest on."""

from pathlib import Path

from pages_support import FIXTURES, SKOLA24, headings, opened, told
from streamlit.testing.v1 import AppTest

from ss12k.control.onboarding import STEPS
from ss12k.control.store import Control

home, control, client = FIXTURES


def toggle(at: AppTest, label: str, note: str = "") -> AppTest:
    """Tick a step, or open it again."""
    if note:
        next(each for each in at.text_input if each.label == f"Note on: {label}").set_value(note)
    box = next(each for each in at.checkbox if each.label == label)
    box.set_value(not box.value)
    at.run()
    assert not at.exception
    return at


def ticked(at: AppTest) -> list[str]:
    return [each.label for each in at.checkbox if each.label in STEPS.values() and each.value]


def test_the_page_tells_the_verdict_first_and_then_what_it_rests_on(home: Path) -> None:
    at = opened("golive", edit=SKOLA24)
    assert at.warning[0].value.startswith("**Not ready.** Version 1 of the profile can't go live yet")
    found = headings(at)
    assert found[:2] == [r"Go\-live check", "Checklist"]
    assert {"Keys", "Asked for, and refused", "Shared, but never fetched", "What it will receive", "Where they are",
            "Data quality", "Persons worth looking at (8 of 10 kinds)"} <= set(found)  # fmt: skip
    assert [each.label for each in at.metric] == ["Organisations in reach", "Pupils", "Guardians", "Staff"]
    assert sum("Ordinary pupil" in each.label for each in at.expander) == 1


def test_the_page_is_the_authoritys_whoever_is_looked_through(home: Path) -> None:
    mine, through = (opened("golive", client=client, edit="norreka.inspera") for client in ("-", SKOLA24))
    assert [each.value for each in mine.metric] == [each.value for each in through.metric]
    assert headings(mine) == headings(through)


def test_a_step_is_ticked_with_a_note_and_opened_again(client: str, control: Control) -> None:
    at = toggle(opened("golive", edit=client), "Order received", "Ärende 114")
    assert ticked(at) == ["Order received"]
    tick = control.ticks(client)["order"]
    assert (tick.version, tick.note, tick.snapshot) == (1, "Ärende 114", control.source("norreka").snapshot)
    assert "Ärende 114" in told(at)
    assert ticked(toggle(at, "Order received")) == []
    assert control.ticks(client) == {}


def test_nobody_approves_what_is_not_ready(client: str, control: Control) -> None:
    at = toggle(opened("golive", edit=client), "Approved")
    [problem] = at.error
    assert "be approved yet" in problem.value
    assert "not ticked yet" in problem.value
    assert "no key is usable" in problem.value
    assert ticked(at) == []
    assert control.ticks(client) == {}
    assert not at.run().error, "it is told once"


def test_a_tick_made_to_another_version_is_refused_in_a_sentence(client: str, control: Control) -> None:
    at = opened("golive", edit=client)
    control.save_profile(control.profile(client).model_copy(update={"name": "Nyare"}), "bo")
    at = toggle(at, "Permissions set")
    assert "Version 2 of the profile was saved meanwhile" in at.error[0].value
    assert control.ticks(client) == {}


def test_a_lapsed_tick_is_an_open_box_that_says_so(client: str, control: Control) -> None:
    control.tick(client, "permissions", "bo", version=1, snapshot=None)
    control.save_profile(control.profile(client).model_copy(update={"name": "Nyare"}), "bo")
    at = opened("golive", edit=client)
    assert ticked(at) == []
    assert "lapsed" in told(at)
    assert ticked(toggle(at, "Permissions set")) == ["Permissions set"]
    assert control.ticks(client)["permissions"].version == 2


def test_a_source_without_clients_says_what_to_do(home: Path, control: Control) -> None:
    control.register_snapshot("none", "bare", "none.duckdb", actor="bo", name="Bare", activate=True)
    at = opened("golive", source="bare")
    assert "This source has no clients yet" in at.warning[0].value
