"""API clients: creating and ending them, their keys, their calls and what they posted, as the page shows them."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from pages_support import FIXTURES, ME, opened, press, told

from ss12k.access import access
from ss12k.control.calls import Call, Post
from ss12k.control.errors import ControlError, ProfileConflict
from ss12k.control.store import Control
from ss12k.errors import Ss12kError
from ss12k.explore.templates import TEMPLATES
from ss12k.explore.usage import every_day, messages, synchronised
from ss12k.ui.clients import NOTHING, new_client

home, control, client = FIXTURES

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_a_new_client_begins_with_nothing_shared_or_with_what_a_template_shares(control: Control) -> None:
    new_client("norreka", "norreka.first", "First", "V AB", NOTHING)
    new_client("norreka", "norreka.second", "Second", "V AB", "transport")
    first, second = control.profile("norreka.first"), control.profile("norreka.second")
    assert (first.shared_data, first.organisations, first.permission_mode) == (frozenset(), frozenset(), "selected")
    assert second.shared_data == TEMPLATES["transport"].shared
    for each in (first, second):
        control.remove(each.client_id, ME)


@pytest.mark.parametrize(
    ("client", "name", "error", "said"),
    [
        ("norreka.skola24", "Another", ProfileConflict, "is there already"),
        ("Å", "Name", Ss12kError, "is no client id"),
        ("norreka.fine", "", Ss12kError, "Give the client a name"),
    ],
)
def test_a_client_that_can_not_be_is_told_why(
    control: Control, client: str, name: str, error: type[Exception], said: str
) -> None:
    before = control.clients()
    with pytest.raises(error, match=said):
        new_client("norreka", client, name, "V AB", NOTHING)
    assert control.clients() == before


def test_a_client_rests_while_it_is_paused(control: Control, client: str) -> None:
    at = press(opened("clients", edit=client), "Pause")
    assert control.client(client).status == "paused"
    assert "Paused" in told(at)
    press(at, "Resume")
    assert control.client(client).status == "active"


def test_keys_are_shown_without_their_secrets_and_one_that_ends_soon_is_told_of(control: Control, client: str) -> None:
    key = control.issue_key(client, ME, "production", datetime.now(UTC) + timedelta(days=3))
    at = opened("clients", edit=client)
    assert "production" in told(at)
    assert key.client_secret not in told(at)
    assert "expires" in at.warning[0].value
    with pytest.raises(ControlError, match="The label has 10000 characters: 200 is the most"):
        control.issue_key(client, ME, "x" * 10_000)


def test_calls_are_listed_and_narrowed_and_what_was_refused_says_its_code(client: str) -> None:
    log, moment = access().calls, datetime.now(UTC)
    log.add(Call(moment, "GET", "persons", 200, 12.0, client, "k", {"limit": "5"}, rows=5))
    log.add(Call(moment, "GET", "grades", 403, 1.0, client, "k", code="not_shared"))
    every = told(opened("clients", edit=client))
    assert "limit=5" in every
    assert "not_shared" in every
    assert "Calls by day: 1 answered and 1 refused in 30 days." in every
    refused = told(opened("clients", edit=client, outcome="refused"))
    assert "limit=5" not in refused
    assert "not_shared" in refused


def test_what_the_client_posted_is_grouped(client: str) -> None:
    log = access().calls
    for number in range(3):
        body = {"message": f"row {number} failed", "severityLevel": "Error", "messageType": "import"}
        log.post(client, "log", json.dumps(body))
    statistics: dict[str, object] = {"resourceType": "Person", "newCount": 2, "updatedCount": 1, "deletedCount": 0}
    log.post(client, "statistics", json.dumps(statistics))
    at = told(opened("clients", edit=client))
    assert "row 2 failed" in at, "the last one"
    assert "row 1 failed" not in at
    assert "Person" in at


def test_the_worst_messages_come_first_and_bodies_of_other_shapes_are_counted() -> None:
    info = Post(NOW, "a.b", "log", {"message": "fine", "severityLevel": "Info"})
    error = Post(NOW, "a.b", "log", {"message": "bad", "severityLevel": "Error"})
    found = messages([info, info, error, Post(NOW, "a.b", "log", ["what"])])
    assert [(each.severity, each.count) for each in found] == [("Error", 1), ("Info", 2), ("", 1)]


def test_what_synchronisations_changed_is_summed_by_resource() -> None:
    posts = [
        Post(NOW, "a.b", "statistics", {"resourceType": "Person", "newCount": 2, "updatedCount": 1, "deletedCount": 0}),
        Post(NOW, "a.b", "statistics", {"resourceType": "Person", "newCount": 3, "updatedCount": "x"}),
    ]
    (only,) = synchronised(posts)
    assert (only.resource, only.count, only.new, only.updated, only.deleted) == ("Person", 2, 5, 1, 0)


def test_days_without_calls_have_their_place() -> None:
    days = every_day([], NOW.date())
    assert len(days) == 30
    assert days[-1].day == NOW.date()
    assert sum(each.calls for each in days) == 0


def test_a_removed_client_is_told_of_and_can_not_be_chosen(control: Control) -> None:
    new_client("norreka", "norreka.gone", "Gone", "V AB", NOTHING)
    control.remove("norreka.gone", ME)
    assert "norreka.gone" in told(opened("clients"))
    assert "There is no client" in opened("clients", edit="norreka.gone").warning[0].value
