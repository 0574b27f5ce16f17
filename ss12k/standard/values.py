"""The kinds of single values in the standard, and references: the types that records are written in.

A value travels as the source had it; the format only says what a deviation is.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Generic, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from ss12k.standard.codes import SecurityMarking

SWEDEN = ZoneInfo("Europe/Stockholm")


def local(moment: datetime) -> str:
    """A moment as the clock in Sweden showed it, to the minute."""
    return moment.astimezone(SWEDEN).strftime("%Y-%m-%d %H:%M")


def midnight(day: date, later: int = 0) -> datetime:
    """The moment at which a day begins in Sweden, or the day so many days later."""
    return datetime.combine(day + timedelta(days=later), time(), SWEDEN)


"""A date-time without offset is read as Swedish local time, and a day is one of Swedish calendars (DESIGN.md)."""


@dataclass(frozen=True)
class Format:
    """The format that a text of the standard should have."""

    name: str


@dataclass(frozen=True)
class Pattern:
    """The regular expression that all of a text should match."""

    text: str


@dataclass(frozen=True)
class Unique:
    """That no item of a list may come twice."""


Text = str
Uuid = Annotated[str, Format("uuid")]
Date = Annotated[str, Format("date")]
DateTime = Annotated[str, Format("date-time")]
Uri = Annotated[str, Format("uri")]
Email = Annotated[str, Format("email")]
TimeOfDay = Annotated[str, Pattern("^[0-9]{2}:[0-9]{2}$")]


class Record(BaseModel):
    """An object of the standard: what it does not name is an extension of the source.

    The docstring of an attribute is its description, to be read by those who run schools' systems.
    """

    model_config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)


Target = TypeVar("Target")


class Ref(Record, Generic[Target]):
    """A reference to an object of another resource (`id`, and `displayName` when names are asked for)."""

    id: Uuid
    """The UUID of the object referred to."""
    displayName: Text | None = None
    """Its name for display; only there when reference names were asked for."""


class PersonRef(Ref[Target], Generic[Target]):
    """A reference to a person, which also says whether the person is protected."""

    securityMarking: SecurityMarking | None = None
    """Whether the population register protects the person's data: anything but Ingen calls for care."""
