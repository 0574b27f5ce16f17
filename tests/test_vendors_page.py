"""The vendor overview: what wants a look, who gets what, two clients side by side, what each reaches."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from pages_support import FIXTURES, ME, SKOLA24, opened, told

from ss12k.access import LOCAL_ADMINISTRATOR, access
from ss12k.control.calls import Call
from ss12k.control.records import Client, Key, Validity
from ss12k.control.store import Control
from ss12k.control.usage import Use
from ss12k.explore.vendors import Vendor, beside, gone, people, reach_of
from ss12k.scope.view import View
from ss12k.standard.resources import RESOURCES

home, control, client = FIXTURES

AMELIE = "a7ebe75c-94d1-59e1-98ee-31c95d871d9e"
ANALYS = "norreka.istanalys"
SCHOOL = "028831aa-5ade-548c-b591-512009b23ecb"
NOW = datetime.now(UTC)
KEY = Key("k", SKOLA24, "", NOW, ME, None, None, None)
USE = Use(5, 0, 10, NOW, NOW, NOW, NOW)


@pytest.fixture
def fine(control: Control) -> Vendor:
    return Vendor(control.client(SKOLA24), NOW, USE, (KEY,), (), ())


def changed(client: Client, **profile: Any) -> Client:
    return replace(client, profile=client.profile.model_copy(update=profile))


# What wants a look


def test_a_client_that_is_well_wants_no_look(fine: Vendor) -> None:
    assert fine.attention == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"last": None}, "has never called"),
        ({"use": None}, "has asked for no data in 30 days"),
        ({"use": replace(USE, rows=0)}, "has fetched nothing in 30 days"),
        ({"use": replace(USE, last_answered=None)}, "all its calls for data in 30 days were refused"),
        ({"last": NOW - timedelta(days=40), "use": None}, "has not called since"),
        ({"keys": ()}, "no usable key"),
        ({"keys": (replace(KEY, revoked=NOW),)}, "no usable key"),
        ({"keys": (replace(KEY, expires=NOW + timedelta(days=2)),)}, "its last key ends"),
        ({"gone": ("a", "b")}, "2 of its organisations are gone"),
        ({"missing": ("purpose", "contact")}, "register lacks 2: purpose, contact"),
    ],
)
def test_what_is_not_well_is_told(fine: Vendor, change: dict[str, Any], said: str) -> None:
    (told,) = replace(fine, **change).attention
    assert told.startswith(said)


def test_a_key_that_ends_soon_is_no_matter_while_another_does_not(fine: Vendor) -> None:
    keys = (KEY, replace(KEY, expires=NOW + timedelta(days=2)))
    assert replace(fine, keys=keys).attention == []


def test_a_client_that_rests_or_gets_nothing_is_told_of(fine: Vendor) -> None:
    client = fine.client
    assert replace(fine, client=replace(client, status="paused")).attention == ["is paused"]
    over = replace(client, validity=Validity(None, (NOW - timedelta(days=9)).date()))
    assert replace(fine, client=over).attention == ["is no longer valid"]
    assert replace(fine, client=changed(client, shared_data=frozenset())).attention == ["nothing is shared"]
    nowhere = changed(client, organisations=frozenset())
    assert replace(fine, client=nowhere).attention == ["no organisation is checked"]


def test_checked_organisations_that_are_gone_are_found(fine: Vendor) -> None:
    assert gone(changed(fine.client, organisations=frozenset({SCHOOL, "gone"})), [SCHOOL]) == ("gone",)
    everything = changed(fine.client, organisations=frozenset({"gone"}), permission_mode="everything")
    assert gone(everything, [SCHOOL]) == (), "nobody reads them"


# Counts are those of the documents


def seen(view: View, resource: str) -> set[str]:
    keyed = "id" in {each.name for each in RESOURCES[resource].shape.attributes}
    return {orjson.loads(text)["id"] if keyed else text for text in view.all_documents(resource)}


def views(clients: Iterable[str]) -> list[View]:
    return [access().open_view(LOCAL_ADMINISTRATOR, "norreka", each) for each in clients]


@pytest.mark.parametrize("client", [SKOLA24, ANALYS, "norreka.skjutsplus"])
def test_reach_is_what_the_documents_say(client: str, control: Control) -> None:
    (view,) = views([client])
    reach = reach_of(view)
    assert reach.persons == len(seen(view, "persons"))
    pupils = [orjson.loads(text) for text in view.all_documents("persons")]
    assert reach.roles["student"] == sum(bool(each.get("enrolments")) for each in pupils)


def test_two_clients_side_by_side_are_what_their_documents_say(control: Control) -> None:
    one, other = control.profile(SKOLA24), control.profile(ANALYS)
    as_one = other.model_copy(update={"client_id": one.client_id})
    found = {each.resource: each for each in beside(access().impact(LOCAL_ADMINISTRATOR, one, as_one))}
    first, second = views([SKOLA24, ANALYS])
    for resource in RESOURCES:
        sets = [seen(view, resource) if view.shared(resource) else None for view in (first, second)]
        if sets == [None, None]:
            assert resource not in found
            continue
        told = found[resource]
        assert (told.first, told.second) == tuple(None if each is None else len(each) for each in sets), resource
        assert told.both == len((sets[0] or set()) & (sets[1] or set())), resource


# The page


def test_the_page_shows_the_matrix_and_who_gets_a_category() -> None:
    at = opened("vendors", category="civicno")
    profiles = [each.profile for each in access().control.clients("norreka")]
    getting = sum("civicno" in each.shared_data for each in profiles)
    assert f"**CivicNo** is shared with {getting} of {len(profiles)} clients." in [each.value for each in at.markdown]
    assert "What 8 clients get of 25 categories of data" in told(at)


def test_who_reaches_a_school_and_who_gets_a_person_is_asked_by_the_address() -> None:
    by_school = told(opened("vendors", unit=SCHOOL))
    assert "clients receive this organisation" in by_school
    for nothing in ({"unit": "nope"}, {"id": "nope"}):
        at = opened("vendors", **nothing)
        assert "The data has nothing with the id" in at.warning[0].value
        assert "receive this" not in told(at)
    by_person = told(opened("vendors", id=AMELIE))
    assert "clients receive this person" in by_person


def test_a_person_is_found_by_name_and_nobody_is_said_so() -> None:
    assert AMELIE in told(opened("vendors", q="Amélie Nilsson"))
    assert "Nobody of the kind is in the data." in told(opened("vendors", q="Qwxz"))
    assert people(views([ANALYS])[0], "x") == {}


def test_two_clients_are_chosen_by_the_address() -> None:
    at = opened("vendors", first=SKOLA24, second=ANALYS)
    assert "Only Skola24" in told(at).replace("\\", "")
    assert not at.error


def test_calls_of_all_clients_are_told(client: str) -> None:
    access().calls.add(Call(datetime.now(UTC), "GET", "persons", 200, 12.0, client, "k", rows=5))
    at = told(opened("vendors"))
    assert "Calls by day: 1 answered and 0 refused in 30 days." in at
