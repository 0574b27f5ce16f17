"""What a load found: deviations from the standard, counted, and records that could not be taken in.

Neither ever holds a value of the source but ids: a path says where, a kind says what.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

EXAMPLES = 5
"""How many ids stand as examples beside a deviation."""
PATHS = 500
"""How many unknown attributes of a resource are told apart; the rest count together as `…`."""


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


@dataclass(frozen=True)
class Quarantined:
    """A record that could not be addressed: where it stood, why, and its text (which stays in the snapshot)."""

    resource: str
    file: str
    line: int
    reason: str
    text: str = field(repr=False)


@dataclass
class Findings:
    """Gathers deviations while records are read; `resource` and `id` say which record is being looked at."""

    resource: str = ""
    id: str = ""
    _tally: dict[tuple[str, str, Kind], tuple[list[int], list[str]]] = field(default_factory=dict)
    _unknown: dict[str, int] = field(default_factory=dict)

    def add(self, path: str, kind: Kind) -> None:
        """Count one deviation of the current record."""
        key = (self.resource, path, kind)
        if kind is Kind.UNKNOWN_ATTRIBUTE and key not in self._tally:
            seen = self._unknown.get(self.resource, 0)
            self._unknown[self.resource] = seen + 1
            if seen >= PATHS:
                key = (self.resource, "…", kind)
        count, examples = self._tally.setdefault(key, ([0], []))
        count[0] += 1
        if len(examples) < EXAMPLES and self.id not in examples:
            examples.append(self.id)

    def __iter__(self) -> Iterator[Deviation]:
        for (resource, path, kind), (count, examples) in sorted(self._tally.items()):
            yield Deviation(resource, path, kind, count[0], tuple(examples))
