"""What it means to spoil a record: a plant makes a line that deviates, and says what a load finds there."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Literal
from uuid import UUID

from ss12k.demo.ids import Record
from ss12k.snapshots.findings import Kind

MARKING = "securityMarking"
ADDED = "an added record"
PROTECTS = "which protects its id"


class Reason(StrEnum):
    """Why a line goes to quarantine, in the words of a load."""

    NOT_JSON = "it is not JSON in UTF-8, or nested too deep"
    TWICE = "it holds the same key twice in one object"
    HUGE = "it holds a whole number of more than 64 bits, which can't be kept exactly"
    NOT_OBJECT = "it is not an object"
    NO_ID = "it has no id that is a non-empty text"
    DUPLICATE = "another record has the same id and a later meta.modified, or stands later"


@dataclass(frozen=True)
class Planted:
    """A line that deviates: its bytes, the id of its record, and what a load finds there as (kind, path)."""

    line: bytes
    id: str
    found: tuple[tuple[Kind | Reason, str], ...]
    note: str


Make = Callable[[Record, Random], Planted | None]
Place = Literal["instead", "before", "after"]


@dataclass(frozen=True)
class Plant:
    """One way to spoil: `make` turns a record into a line that stands instead of its own, or beside it.

    It gives None for a record that has no place for it. Of each `sort` at least one is planted.
    """

    sort: str
    place: Place
    make: Make


def fresh(record: Record, rng: Random) -> Record:
    """The record under an id that nothing refers to; without one, if it has none."""
    return record | {"id": new_id(rng)} if "id" in record else record


def new_id(rng: Random) -> str:
    """An id that nothing has."""
    return str(UUID(int=rng.getrandbits(128), version=4))
