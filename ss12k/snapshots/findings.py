"""What a load found: deviations from the standard, counted, and records that could not be taken in.

Neither ever holds a value of the source but ids: a path says where, a kind says what. Names of attributes that the
standard does not know, and ids that are no UUIDs, are the source's own words: they are shown where they read as a name.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

EXAMPLES = 5
"""How many ids stand as examples beside a deviation."""
PATHS = 500
"""How many unknown attributes of a resource are told apart; the rest count together as `…`."""
HIDDEN = "…"
"""What stands for names that are not shown, or that are too many to be told apart."""
DIGITS = 6
"""A name with so many digits may be a civic number, a birth date or a telephone number."""

is_uuid = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}").fullmatch
_ONE_WORD = re.compile(r"[$@]?\w[\w:/{}$-]{0,39}").fullmatch


@lru_cache(maxsize=10_000)
def reads_as_name(text: str) -> bool:
    """Whether a source's own word may stand in a report: one short word with few digits, so neither a person's full
    name nor an address, a number of theirs or anything that a terminal would obey.
    """
    return bool(_ONE_WORD(text)) and sum(map(str.isdigit, text)) < DIGITS


def shown_name(name: str) -> str:
    """The name of an attribute, as it may stand in a report."""
    return name if reads_as_name(name) else HIDDEN


def shows(id: str) -> bool:
    """Whether an id may stand in a report."""
    return bool(is_uuid(id)) or reads_as_name(id)


def shown_id(id: str) -> str:
    """An id, as it may stand in a report."""
    return id if shows(id) else HIDDEN


def place(file: str, line: int) -> str:
    """Where a record stands in a dump, for those that no id can stand for."""
    return f"{file}, line {line}"


class Kind(StrEnum):
    """How a record may deviate from the standard."""

    MISSING = "required attribute is missing"
    NULL = "null where a value belongs"
    WRONG_TYPE = "wrong type"
    UNKNOWN_CODE = "unknown code"
    OLD_CODE = "code of SS12000 2.0"
    UNKNOWN_ATTRIBUTE = "unknown attribute"
    FORMAT = "wrong format"
    RANGE = "number out of range"
    NO_OFFSET = "date-time without offset"
    NO_UUID = "id is no UUID"
    NO_REFERENCE = "reference without id"
    DANGLING = "reference to an object that is not in the source"


@dataclass(frozen=True)
class Deviation:
    """One kind of deviation at one path of one resource."""

    resource: str
    path: str
    kind: Kind
    count: int
    examples: tuple[str, ...]
    """A few of the records: the id, or the place where that is not shown or not the source's own."""


@dataclass(frozen=True)
class Quarantined:
    """A record that could not be addressed: where it stood, why, and its text (which stays in the snapshot)."""

    resource: str
    file: str
    line: int
    reason: str
    text: str = field(repr=False)


@dataclass(slots=True)
class _Found:
    """How often, and a few of the records, each with its number among the resource's."""

    count: int = 0
    examples: dict[str, int] = field(default_factory=dict)


@dataclass
class Findings:
    """Gathers deviations while records are read; `paths` unknown attributes of a resource are told apart."""

    paths: int = PATHS
    _tally: dict[tuple[str, str, Kind], _Found] = field(default_factory=dict)
    _unknown: dict[str, int] = field(default_factory=dict)
    _resource: str = ""
    _record: tuple[int, str, str, int] = (0, "", "", 0)

    @classmethod
    def of_one_record(cls) -> "Findings":
        """For what is found in one record, to be taken back from all that was found."""
        return cls(paths=sys.maxsize)

    def look_at(self, resource: str, number: int, id: str, file: str, line: int) -> None:
        """What is added next is of this record; `id` is empty where the record has none of its own."""
        self._resource, self._record = resource, (number, id, file, line)

    def add(self, path: str, kind: Kind) -> None:
        """Count one deviation of the record."""
        key = (self._resource, path, kind)
        if kind is Kind.UNKNOWN_ATTRIBUTE and key not in self._tally:
            seen = self._unknown.get(self._resource, 0)
            self._unknown[self._resource] = seen + 1
            if seen >= self.paths:
                key = (self._resource, HIDDEN, kind)
        found = self._tally.setdefault(key, _Found())
        found.count += 1
        if len(found.examples) < EXAMPLES:
            number, id, file, line = self._record
            found.examples[id if id and shows(id) else place(file, line)] = number

    def add_unknown(self, prefix: str, name: str) -> None:
        """Count an attribute that the standard does not know."""
        self.add(prefix + shown_name(name), Kind.UNKNOWN_ATTRIBUTE)

    def take_back(self, record: "Findings") -> None:
        """Count no more what was found in one record, which is not in the snapshot after all."""
        number = record._record[0]
        for (resource, path, kind), found in record._tally.items():
            key = (resource, path, kind)
            key = key if key in self._tally else (resource, HIDDEN, kind)
            mine = self._tally[key]
            mine.count -= found.count
            mine.examples = {text: each for text, each in mine.examples.items() if each != number}
            if not mine.count:
                del self._tally[key]

    def clear(self) -> None:
        """Begin anew."""
        self._tally.clear()
        self._unknown.clear()

    def __iter__(self) -> Iterator[Deviation]:
        for (resource, path, kind), found in sorted(self._tally.items(), key=lambda each: each[0]):
            yield Deviation(resource, path, kind, found.count, tuple(found.examples))
