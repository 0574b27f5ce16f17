"""What the log of calls comes to: by client, by day, by endpoint, and what was asked for and refused."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, case, cast, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from ss12k.control.calls import Asked, CallLog, CallRow, conditions
from ss12k.standard.values import SWEDEN

GIVES_TOKENS = "connect/token"
NO_DATA = (GIVES_TOKENS, "log", "statistics")
"""The endpoints that give no data."""
_ANSWERED = CallRow.status < 400
_HOUR = 13
"""So many characters of a moment, as it is kept, name its hour in UTC; Swedish days begin on the hour."""


@dataclass(frozen=True)
class Use:
    """What came of some calls: how many, how many of them were refused, how many rows were given, when the last was."""

    calls: int
    refused: int
    rows: int
    first: datetime
    last: datetime
    first_answered: datetime | None
    last_answered: datetime | None


@dataclass(frozen=True)
class Day:
    """The calls of a Swedish day."""

    day: date
    calls: int
    refused: int
    rows: int


@dataclass(frozen=True)
class Refusal:
    """What was asked for and refused: at which endpoint, with which code of docs/api.md, how often, when at last."""

    endpoint: str
    status: int
    code: str | None
    calls: int
    last: datetime


def by_client(log: CallLog, asked: Asked) -> dict[str, Use]:
    """The calls for data by client, of those that called for any."""
    wanted = [*conditions(asked), CallRow.endpoint.not_in(NO_DATA), CallRow.client_id.is_not(None)]
    return {str(client): use for client, use in _uses(log, CallRow.client_id, wanted)}


def last_calls(log: CallLog, clients: Iterable[str]) -> dict[str, datetime]:
    """When each of some clients called at last, whatever for: one look into the index for each."""
    found: dict[str, datetime] = {}
    with log.reading() as session:
        for client in clients:
            query = select(CallRow.at).where(CallRow.client_id == client).order_by(CallRow.at.desc()).limit(1)
            if (last := session.scalar(query)) is not None:
                found[client] = last
    return found


def by_endpoint(log: CallLog, asked: Asked) -> dict[str, Use]:
    """The calls by endpoint, such as `persons/{id}`, tokens too."""
    return {str(endpoint): use for endpoint, use in _uses(log, CallRow.endpoint, conditions(asked))}


def by_day(log: CallLog, asked: Asked) -> list[Day]:
    """The calls by Swedish day, from the first day that has any; days without calls are left out."""
    hour = func.substr(type_coerce(CallRow.at, String), 1, _HOUR)
    query = (
        select(hour, func.count(), func.sum(cast(~_ANSWERED, Integer)), func.sum(CallRow.rows))
        .where(*conditions(asked))
        .group_by(hour)
    )
    days: dict[date, list[int]] = {}
    with log.reading() as session:
        for said, calls, refused, rows in session.execute(query):
            day = datetime.fromisoformat(f"{said}:00:00+00:00").astimezone(SWEDEN).date()
            of = days.setdefault(day, [0, 0, 0])
            for place, count in enumerate((calls, refused, rows)):
                of[place] += count or 0
    return [Day(day, *counts) for day, counts in sorted(days.items())]


def refusals(log: CallLog, client: str) -> list[Refusal]:
    """What a client asked for and was refused, the most often first."""
    columns = (CallRow.endpoint, CallRow.status, CallRow.code)
    query = (
        select(*columns, func.count(), func.max(CallRow.at))
        .where(*conditions(Asked(client, refused=True)))
        .group_by(*columns)
        .order_by(func.count().desc(), CallRow.endpoint)
    )
    with log.reading() as session:
        return [Refusal(*row) for row in session.execute(query)]


def size(log: CallLog, asked: Asked) -> int:
    """How many calls there are."""
    with log.reading() as session:
        return session.scalar(select(func.count()).select_from(CallRow).where(*conditions(asked))) or 0


def _uses(
    log: CallLog, by: InstrumentedAttribute[Any], wanted: list[ColumnElement[bool]]
) -> Iterator[tuple[str | None, Use]]:
    answered = case((_ANSWERED, CallRow.at))
    query = (
        select(
            by,
            func.count(),
            func.sum(cast(~_ANSWERED, Integer)),
            func.coalesce(func.sum(CallRow.rows), 0),
            func.min(CallRow.at),
            func.max(CallRow.at),
            func.min(answered),
            func.max(answered),
        )
        .where(*wanted)
        .group_by(by)
        .order_by(by)
    )
    with log.reading() as session:
        for each, *told in session.execute(query):
            yield each, Use(*told)
