"""What can be asked of a resource, as data: filters, sort keys, lookup keys and expansions (docs/queries.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

Chain: TypeAlias = tuple[str, ...]
"""Paths of references, each in the document that the one before leads to: `("activity", "groups")`."""


@dataclass(frozen=True)
class Equals:
    """A value of the document: `dutyRole`, `civicNo.value`, or any of a list, `schoolTypes`."""

    path: str


@dataclass(frozen=True)
class LeadsTo:
    """An object that one of some chains of references leads to; `beneath`: or an organisation beneath the one named."""

    chains: tuple[Chain, ...]
    beneath: bool = False


@dataclass(frozen=True)
class EqualsThere:
    """A value of an object that one of some chains of references leads to."""

    chains: tuple[Chain, ...]
    attribute: str


class Order(Enum):
    """How a value is compared with a bound."""

    UNTIL = "<="
    BEFORE = "<"
    FROM = ">="
    AFTER = ">"


class Unit(Enum):
    """What a bound is."""

    DAY = "date"
    MOMENT = "date-time"


@dataclass(frozen=True)
class Bound:
    """A date or a moment of the document within a bound; `or_none`: what has none passes too."""

    path: str
    order: Order
    unit: Unit
    or_none: bool = False


@dataclass(frozen=True)
class NameContains:
    """Every text given stands somewhere in a person's names."""


@dataclass(frozen=True)
class Identifies:
    """An identifier of a person has this value as its `part`; the same one has to fit all parts given."""

    part: str


class Side(Enum):
    """What of a person's relation a filter looks at."""

    TYPE = "type"
    ORGANISATION = "organisation"
    START = "startDate"
    END = "endDate"


@dataclass(frozen=True)
class Related:
    """A person has a relation of which this fits; the same one has to fit all that is given."""

    side: Side
    order: Order | None = None


Test: TypeAlias = Equals | LeadsTo | EqualsThere | Bound | NameContains | Identifies | Related


@dataclass(frozen=True)
class Filter:
    """A parameter that narrows a list. `needs`: categories beside the resource's own, all of them; `many`: a list."""

    name: str
    test: Test
    needs: tuple[str, ...] = ()
    many: bool = False
    required: bool = False


class By(Enum):
    """How a sort key compares."""

    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True)
class SortKey:
    """An order of a list; `path` is empty for what the object is called."""

    name: str
    path: str
    descending: bool = False
    by: By = By.TEXT
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class LookupKey:
    """A key of a lookup's body; `test` is None for ids."""

    name: str
    test: Test | None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Embeds:
    """An expansion: the objects that references of the document lead to (SCOPE R8).

    `single`: one object, not a list. `without`: an attribute that the object is shown without.
    """

    name: str
    path: str
    needs: tuple[str, ...]
    single: bool = False
    without: str | None = None
    any_of: bool = False
    """Whether one of the categories will do, as for persons."""


@dataclass(frozen=True)
class EmbedsOwners:
    """An expansion: the objects of another resource that are seen to refer to the document, by id (SCOPE R8).

    `as_item`: under which name it stands beside what else the item says that refers to the document; `bare`: as a
    reference.
    """

    name: str
    resource: str
    path: str
    needs: tuple[str, ...]
    as_item: str | None = None
    bare: bool = False
    without: str | None = None


Expansion: TypeAlias = Embeds | EmbedsOwners


@dataclass(frozen=True)
class Questions:
    """What may be asked of one resource."""

    filters: Mapping[str, Filter] = field(default_factory=dict)
    sort_keys: Mapping[str, SortKey] = field(default_factory=dict)
    lookup_keys: Mapping[str, LookupKey] = field(default_factory=dict)
    expansions: Mapping[str, Expansion] = field(default_factory=dict)
