"""The pages Register, Audit and API documentation on the demo: what they show, keep, refuse and never say."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pages_support import FIXTURES, ME, SKOLA24, opened, press, told
from streamlit.testing.v1 import AppTest

from ss12k.control.records import RegisterEntry
from ss12k.control.store import Control
from ss12k.explore.calling import SECRET
from ss12k.sources import delivering

home, control = FIXTURES[:2]

LIBER = "norreka.liber"
_numbers = count(1)


@pytest.fixture
def client(control: Control) -> Iterator[str]:
    """A client like Skola24 for one test alone."""
    profile = control.profile(SKOLA24).model_copy(
        update={"client_id": f"norreka.paper{next(_numbers)}", "name": "Papper"}
    )
    control.save_profile(profile, ME)
    yield profile.client_id
    control.remove(profile.client_id, ME)


def plain(at: AppTest) -> str:
    return told(at).replace("\\", "")


def field(at: AppTest, label: str) -> Any:
    return next(each for each in (*at.text_area, *at.text_input) if each.label == label)


def box(at: AppTest, label: str) -> Any:
    return next(each for each in at.selectbox if each.label.startswith(label))


# --- Register ---
def test_the_register_shows_every_client_and_what_is_missing(control: Control, client: str) -> None:
    at = opened("register", edit=client)
    assert "Missing:** Purpose, Legal basis, Agreement number" in at.warning[0].value.replace("\\", "")
    assert {"Cicero School Library System", "Liber Online", "Papper"} <= set(
        re.findall(r'"text": "([^"]+)"', plain(at))
    )
    assert box(at, "Client").value == client


def test_an_entry_is_saved_with_who_and_what_is_still_missing(control: Control, client: str) -> None:
    at = opened("register", edit=client)
    field(at, "Purpose").set_value("Närvaro")
    field(at, "Sub-processors").set_value("none")
    press(at, "Save")
    kept = control.register(client)
    assert (kept.purpose, kept.sub_processors, kept.version, kept.saved_by) == (
        "Närvaro",
        "none",
        1,
        "local administrator",
    )
    assert "Saved as version 1" in at.success[0].value
    assert "Missing:** Legal basis" in at.warning[0].value.replace("\\", "")
    assert "Purpose" not in at.warning[0].value


def test_what_another_saved_meanwhile_is_not_overwritten(control: Control, client: str) -> None:
    at = opened("register", edit=client)
    control.save_register(client, RegisterEntry(purpose="Schema"), ME)
    field(at, "Purpose").set_value("Närvaro")
    press(at, "Save")
    assert "nothing was saved" in at.error[0].value
    assert control.register(client).purpose == "Schema"
    press(at, "Begin anew from what stands")
    assert field(at, "Purpose").value == "Schema"
    assert not at.error


def test_a_removed_client_stays_in_the_register_and_is_left_as_it_was(control: Control) -> None:
    profile = control.profile(SKOLA24).model_copy(
        update={"client_id": f"norreka.gone{next(_numbers)}", "name": "Borta"}
    )
    control.save_profile(profile, ME)
    control.save_register(profile.client_id, RegisterEntry(purpose="Schema"), ME)
    control.remove(profile.client_id, ME)
    at = opened("register", edit=profile.client_id)
    assert "This client is removed" in at.info[0].value
    assert field(at, "Purpose").value == "Schema"
    assert next(each for each in at.button if each.label == "Save").disabled
    assert "has no client" in opened("register", edit="nobody").warning[0].value


# --- Audit ---
def test_the_audit_tells_what_changed_and_is_narrowed_by_the_address(control: Control, client: str) -> None:
    control.pause(client, ME)
    everything = plain(opened("audit"))
    assert "State: active" in everything
    assert "Snapshot activated" in everything
    narrowed = opened("audit", of=client, action="client paused")
    assert "1 entr" in plain(narrowed) or '"total": 1' in plain(narrowed)
    assert "Snapshot activated" not in "".join(re.findall(r'"text": "([^"]+)"', plain(narrowed)))
    assert "Nothing fits" in plain(opened("audit", actor="nobody"))
    assert "is no day" in opened("audit", **{"from": "yesterday"}).warning[0].value
    assert "Until is before From" in opened("audit", **{"from": "2026-02-01", "to_day": "2026-01-01"}).warning[0].value


def test_the_audit_is_the_authoritys_own(home: Path) -> None:
    at = opened("audit", client=SKOLA24)
    assert "authority's own" in at.warning[0].value.replace("\\", "")
    assert "Profile saved" not in told(at)


def test_a_civic_number_that_is_searched_for_stays_out_of_the_address(home: Path) -> None:
    at = opened("audit")
    next(each for each in at.text_input if each.label == "Search").set_value("20110112-9805").run()
    assert "".join(at.query_params["q"]).startswith("private-")


# --- API documentation ---
def test_what_a_client_may_call_is_shown_with_an_answer_of_its_own(home: Path) -> None:
    at = opened("api", client=SKOLA24, resource="persons")
    shown = plain(at)
    assert "GET /v2.0/persons/{id}" in shown
    assert "No, needs CivicNo" in shown
    assert SECRET in shown
    keys = re.findall(r'(\w+)\\*":', told(at))
    assert "givenName" in keys
    assert "civicNo" not in keys, "the example is what the client sees"
    assert {"persons", "groups"} <= set(box(at, "Resource").options)
    assert "grades" not in box(at, "Resource").options


def test_the_page_says_where_the_api_is(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SS12K_API_URL", "https://api.norreka.example/ss/")
    shown = plain(opened("api", client=SKOLA24, resource="groups"))
    assert "API=https://api.norreka.example/ss" in shown
    assert "https://api.norreka.example/ss/docs" in shown


@pytest.mark.parametrize("resource", ["aggregatedAttendance", "calendarEvents", "syllabuses", "nonsense", ""])
def test_every_resource_can_be_chosen_and_an_odd_one_is_no_failure(resource: str, home: Path) -> None:
    at = opened("api", client=SKOLA24, **({"resource": resource} if resource else {}))
    assert next(each.value for each in at.code).startswith("API=")


def test_a_client_that_gets_nothing_is_told_so(control: Control, client: str) -> None:
    control.save_profile(control.profile(client).model_copy(update={"shared_data": frozenset()}), ME)
    assert "gets nothing" in opened("api", client=client).warning[0].value


def test_files_are_prepared_on_demand_and_say_what_they_are_of(
    control: Control,
    client: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = opened("api", client=client, resource="groups")
    assert not at.get("download_button")
    monkeypatch.setattr(delivering, "_started", {})
    begun: list[str] = []
    monkeypatch.setattr(delivering, "prepare", lambda access, actor, id: begun.append(id))
    press(at, "Prepare the files")
    assert begun == [client]
    snapshot = control.source("norreka").snapshot or ""
    found = delivering.Delivery(client, "preparing", resource="persons", done=7, total=19)
    monkeypatch.setattr(delivering, "delivery", lambda *_: found)
    assert "Preparing the files: persons, 7 of 19 documents in all" in plain(at.run())
    ready = replace(found, state="ready", snapshot=snapshot, version=1, counts={"persons": 7})
    monkeypatch.setattr(delivering, "delivery", lambda *_: ready)
    assert "7 documents of 1 resources, by version 1 of the profile" in plain(at.run())
    control.save_profile(control.profile(client).model_copy(update={"vendor": "Ny"}), ME)
    assert "version 2 of the profile stands since" in plain(at.run())
    monkeypatch.setattr(delivering, "delivery", lambda *_: replace(found, state="failed", problem="the disk is full"))
    assert "No files were made: the disk is full" in at.run().error[0].value.replace("\\", "")
