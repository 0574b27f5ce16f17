"""The demo's calendar: its fixed "today", school years and who goes to which year."""

from datetime import date, datetime, time, timedelta
from functools import cache

TODAY = date(2026, 11, 23)
AUTUMN = 2026
"""The school year that is going on began this year."""
WEEK = tuple(date(2026, 11, 16) + timedelta(days=day) for day in range(5))
"""The week of lessons that has been reported; today's lessons are still to come."""


def school_year(autumn: int) -> tuple[date, date]:
    """First and last day of an enrolment in the school year that begins in `autumn`."""
    return date(autumn, 7, 1), date(autumn + 1, 6, 30)


def term_start(autumn: int) -> date:
    """The first Monday from 15 August on."""
    start = date(autumn, 8, 15)
    return start + timedelta(days=-start.weekday() % 7)


def birth_year(level: int, *, upper_secondary: bool = False) -> int:
    """The birth year of a pupil in this school year now; 0 is the preschool class."""
    return AUTUMN - 6 - level - (9 if upper_secondary else 0)


def age(born: date, on: date = TODAY) -> int:
    """Full years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def clock(day: date, minutes: int) -> str:
    """A date-time in Swedish time."""
    moment = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return f"{moment.isoformat()}{_offset(day)}"


@cache
def _offset(day: date) -> str:
    return "+02:00" if _last_sunday(day.year, 3) <= day < _last_sunday(day.year, 10) else "+01:00"


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
