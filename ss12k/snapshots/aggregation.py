"""Sums of attendance per pupil and activity over a period, where the source sends none (docs/attendance.md).

The events of the period are found first, so that of many attendances only theirs are looked at.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import duckdb
import orjson
import pyarrow

from ss12k.errors import Ss12kError
from ss12k.snapshots.checking import instant
from ss12k.snapshots.layout import pos, quoted
from ss12k.standard.values import SWEDEN

AGGREGATED = "aggregatedAttendance"

Stored = Callable[[str], str]
"""Gives a table of the snapshot as SQL names it."""

_ADDED = {
    "attendanceSum": "attendanceMinutes",
    "validAbsenceSum": "validAbsenceMinutes",
    "invalidAbsenceSum": "invalidAbsenceMinutes",
    "otherAttendanceSum": "otherAttendanceMinutes",
}
"""Which minutes of attendances these sums add up; the others add up what the events last."""

_FARTHEST = 2
"""How many days an event's day in Sweden lies from the date written, at most: an offset may be nearly a day."""

_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


class PeriodError(Ss12kError):
    """A period that ends before it begins."""


@dataclass(frozen=True)
class Period:
    """Days in Sweden, the first and the last included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodError(f"the period from {self.start} to {self.end} ends before it begins; swap the dates")

    @property
    def written(self) -> tuple[str, str]:
        """The JSON texts between which the start of each of its events lies, whatever the offset, and some more."""
        first = max(self.start.toordinal() - _FARTHEST, date.min.toordinal())
        last = min(self.end.toordinal() + _FARTHEST, date.max.toordinal())
        return f'"{date.fromordinal(first)}', f'"{date.fromordinal(last)}~'


def compute(
    cursor: duckdb.DuckDBPyConnection,
    stored: Stored,
    into: str,
    period: Period,
    among: str = "TRUE",
    values: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Create the table `into` with the sums of a period, ordered by the ids of activities, then of students.

    `among`: the condition under which an attendance `a` counts, with the values that it names. The new table is laid
    out as the snapshot's own: `pos` from 0 on, and each attribute as JSON text, references with their position beside.
    """
    cursor.register("moments", _moments(_times(cursor, stored, period)))
    cursor.execute(
        f"""CREATE TABLE {into} AS
        WITH held AS MATERIALIZED ({_held(stored)}), attended AS ({_attended(stored, among)}),
            counted AS ({_counted()}), excepted AS ({_excepted(stored)}), sums AS ({_sums()})
        {_laid_out(stored)}""",
        {"start": period.start, "end": period.end, **values},
    )
    cursor.unregister("moments")


def _times(cursor: duckdb.DuckDBPyConnection, stored: Stored, period: Period) -> Iterator[str]:
    """The JSON texts of all times of the events that may lie in the period, each text once."""
    first, last = period.written
    found = cursor.execute(
        f"""WITH near AS MATERIALIZED (
            SELECT pos, "startTime", "endTime" FROM {stored("calendarEvents")}
            WHERE "startTime" BETWEEN $first AND $last),
        excepted AS (
            SELECT {_inner("startTime")} AS began, {_inner("endTime")} AS ended
            FROM {stored("calendarEvents.studentExceptions")} i WHERE owner IN (SELECT pos FROM near))
        SELECT "startTime" FROM near UNION SELECT "endTime" FROM near
        UNION SELECT began FROM excepted UNION SELECT ended FROM excepted""",
        {"first": first, "last": last},
    ).fetchall()
    return (text for (text,) in found if text is not None)


def _moments(texts: Iterable[str]) -> pyarrow.Table:
    """What times say, read as everywhere in the product: their day in Sweden, and a count to subtract."""
    read = [(text, moment) for text in texts if (moment := instant(orjson.loads(text)))]
    return pyarrow.table(
        {
            "text": pyarrow.array([text for text, _ in read], pyarrow.string()),
            "day": pyarrow.array([_day(moment) for _, moment in read], pyarrow.date32()),
            "micros": pyarrow.array([(moment - _EPOCH) // _MICROSECOND for _, moment in read], pyarrow.int64()),
        }
    )


def _day(moment: datetime) -> date | None:
    try:
        return moment.astimezone(SWEDEN).date()
    except OverflowError:  # the last hour of the year 9999
        return None


def _held(stored: Stored) -> str:
    """The events of the period that were not cancelled and have an activity; `place` orders activities by id."""
    return f"""SELECT e.pos AS event, e."activity.pos" AS activity,
            coalesce(t.id, e.activity ->> '$.id') AS activity_id, dense_rank() OVER (ORDER BY activity_id) AS place,
            {_whole('e."teachingLengthStudent"')} AS told, s.micros AS began, f.micros AS ended
        FROM {stored("calendarEvents")} e JOIN moments s ON s.text = e."startTime"
        LEFT JOIN moments f ON f.text = e."endTime" LEFT JOIN {stored("activities")} t ON t.pos = e."activity.pos"
        WHERE s.day BETWEEN $start AND $end AND e.activity IS NOT NULL AND e.cancelled IS DISTINCT FROM 'true'"""


def _attended(stored: Stored, among: str) -> str:
    """The attendances of these events; a student whom the snapshot lacks is known by the id alone."""
    minutes = ", ".join(f"{_whole(f'a.{quoted(name)}')} AS {quoted(total)}" for total, name in _ADDED.items())
    return f"""SELECT a."calendarEvent.pos" AS event, a."student.pos" AS student, {_stranger("a")} AS stranger,
            CASE WHEN contains(a.student, 'securityMarking') THEN a.student -> '$.securityMarking' END AS marking,
            a."isReported" = 'true' AS reported, {minutes}
        FROM {stored("attendances")} a
        WHERE a."calendarEvent.pos" IN (SELECT event FROM held) AND a.student IS NOT NULL AND {among}"""


def _counted() -> str:
    """Each pupil once at each event, however many attendances tell of it."""
    minutes = ", ".join(f"sum({quoted(total)}) AS {quoted(total)}" for total in _ADDED)
    return f"""SELECT event, student, stranger, bool_or(reported) AS reported, {_strongest("marking")}, {minutes}
        FROM attended GROUP BY event, student, stranger"""


def _excepted(stored: Stored) -> str:
    """What events say of single pupils; of several exceptions for one the last stands."""
    return f"""SELECT owner AS event, "student.pos" AS student, {_stranger("i")} AS stranger,
            {_inner("participates")} AS participates, {_whole(_inner("teachingLength"))} AS told,
            s.micros AS began, f.micros AS ended
        FROM {stored("calendarEvents.studentExceptions")} i
        LEFT JOIN moments s ON s.text = {_inner("startTime")} LEFT JOIN moments f ON f.text = {_inner("endTime")}
        WHERE owner IN (SELECT event FROM held) AND i.student IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY owner, student, stranger ORDER BY ordinal DESC) = 1"""


def _sums() -> str:
    lasts = """CASE WHEN x.participates = 'false' THEN 0 ELSE coalesce(x.told, h.told, greatest(0,
        (coalesce(x.ended, h.ended) - coalesce(x.began, h.began)) // 60_000_000), 0) END"""
    minutes = ", ".join(f"coalesce(sum({quoted(total)}), 0) AS {quoted(total)}" for total in _ADDED)
    return f"""SELECT h.place, c.student, c.stranger, {_strongest("c.marking")}, {minutes},
            coalesce(sum({lasts}) FILTER (WHERE c.reported), 0) AS "reportedSum", sum({lasts}) AS "offeredSum"
        FROM counted c JOIN held h USING (event)
        LEFT JOIN excepted x ON x.event = c.event AND x.student IS NOT DISTINCT FROM c.student
            AND x.stranger IS NOT DISTINCT FROM c.stranger
        GROUP BY h.place, c.student, c.stranger"""


def _laid_out(stored: Stored) -> str:
    """The sums with ids in place of positions."""
    marking = """coalesce(',"securityMarking":' || s.marking::VARCHAR, '')"""
    sums = ", ".join(f"s.{quoted(name)}::VARCHAR AS {quoted(name)}" for name in [*_ADDED, "reportedSum", "offeredSum"])
    return f"""SELECT (row_number() OVER (ORDER BY s.place, coalesce(p.id, s.stranger)) - 1)::INTEGER AS pos,
            '{{"id":' || to_json(a.activity_id)::VARCHAR || '}}' AS activity, a.activity AS {quoted(pos("activity"))},
            '{{"id":' || to_json(coalesce(p.id, s.stranger))::VARCHAR || {marking} || '}}' AS student,
            s.student AS {quoted(pos("student"))},
            to_json($start::VARCHAR)::VARCHAR AS "startDate", to_json($end::VARCHAR)::VARCHAR AS "endDate", {sums},
            NULL::VARCHAR AS document
        FROM sums s JOIN (SELECT DISTINCT place, activity, activity_id FROM held) a USING (place)
        LEFT JOIN {stored("persons")} p ON p.pos = s.student"""


def _stranger(row: str) -> str:
    """The id of a student whom the snapshot does not have."""
    return f"""CASE WHEN {row}."student.pos" IS NULL THEN {row}.student ->> '$.id' END"""


def _strongest(marking: str) -> str:
    """Of the markings beside one pupil's id one that protects, else whichever there is (SCOPE R5)."""
    return f"""coalesce(min({marking}) FILTER (WHERE {marking} <> '"Ingen"'), min({marking})) AS marking"""


def _whole(text: str) -> str:
    """A count of minutes as the standard has it, a whole number from 0 on (of 32 bits: no sum overflows); else null."""
    number = f"TRY_CAST({text} AS UINTEGER)"
    return f"CASE WHEN {number}::VARCHAR = {text} THEN {number} END"


def _inner(name: str) -> str:
    """An attribute of an exception's own, as JSON text."""
    return f"""(('{{' || i.rest || '}}') -> '$.{name}')::VARCHAR"""
