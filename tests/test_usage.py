"""What the log of calls comes to."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ss12k.control import usage
from ss12k.control.calls import Asked, Call, CallLog
from ss12k.control.usage import Day, Refusal

LATE = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
"""Half past midnight on the 25th in Sweden."""


def call(after: int, endpoint: str, status: int = 200, rows: int | None = None, code: str | None = None,
         client: str = "a.one") -> Call:  # fmt: skip
    at = LATE + timedelta(minutes=after)
    return Call(at, "GET", endpoint, status, 1.0, client, "key", rows=rows, code=code)


@pytest.fixture
def log(tmp_path: Path) -> CallLog:
    log = CallLog(tmp_path, 365)
    for each in (
        call(-90, "connect/token"),
        call(-60, "persons", rows=10),
        call(0, "persons", 403, code="not_shared"),
        call(1, "persons", rows=7),
        call(2, "grades", 403, code="not_shared"),
        call(3, "grades", 403, code="not_shared"),
        call(4, "persons", rows=99, client="a.two"),
    ):
        log.add(each)
    return log


def test_days_are_swedish_and_tell_calls_refusals_and_rows(log: CallLog) -> None:
    assert usage.by_day(log, Asked("a.one")) == [Day(date(2026, 11, 24), 2, 0, 10), Day(date(2026, 11, 25), 4, 3, 7)]
    assert usage.by_day(log, Asked("nobody")) == []


def test_each_client_and_endpoint_has_its_first_and_last_answer(log: CallLog) -> None:
    used = usage.by_client(log, Asked(clients=frozenset({"a.one", "a.three"})))
    assert set(used) == {"a.one"}
    one = used["a.one"]
    assert (one.calls, one.refused, one.rows) == (5, 3, 17), "a token is no data"
    assert one.last == LATE + timedelta(minutes=3)
    assert one.last_answered == LATE + timedelta(minutes=1)
    endpoints = usage.by_endpoint(log, Asked("a.one"))
    assert list(endpoints) == ["connect/token", "grades", "persons"]
    assert endpoints["grades"].first_answered is None
    assert endpoints["persons"].first_answered == LATE - timedelta(hours=1)


def test_when_each_client_called_at_last_counts_tokens_too(log: CallLog) -> None:
    log.add(call(-300, "connect/token", client="a.three"))
    assert usage.last_calls(log, ["a.one", "a.three", "a.four"]) == {
        "a.one": LATE + timedelta(minutes=3),
        "a.three": LATE - timedelta(hours=5),
    }
    assert "a.three" not in usage.by_client(log, Asked())


def test_what_was_refused_is_told_the_most_often_first(log: CallLog) -> None:
    assert usage.refusals(log, "a.one") == [
        Refusal("grades", 403, "not_shared", 2, LATE + timedelta(minutes=3)),
        Refusal("persons", 403, "not_shared", 1, LATE),
    ]


def test_calls_are_asked_for_by_endpoint_and_by_how_they_ended(log: CallLog) -> None:
    refused = Asked("a.one", refused=True)
    assert usage.size(log, refused) == 3
    assert [each.endpoint for each in log.calls(asked=refused, limit=2, skip=1)] == ["grades", "persons"]
    assert usage.size(log, Asked(endpoint="persons", refused=False)) == 3
    assert usage.size(log, Asked("a.one", since=LATE, before=LATE + timedelta(minutes=2))) == 2
