"""What is counted when two views are compared, while it is counted: with positions, which are cheap, for examples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ss12k.scope.parts import Part


@dataclass(frozen=True)
class Count:
    """A tally (changes.py) with positions for examples."""

    objects: int = 0
    positions: tuple[int, ...] = ()
    known: int | None = None
    items: int | None = None

    def plus(self, other: "Count", examples: int) -> "Count":
        """Both together, with the first positions of either."""
        return Count(
            self.objects + other.objects,
            tuple(sorted((*self.positions, *other.positions))[:examples]),
            _sum(self.known, other.known),
            _sum(self.items, other.items),
        )


NONE = Count()


@dataclass(frozen=True)
class Pair:
    """What is gained and what is lost."""

    gained: Count = NONE
    lost: Count = NONE

    def plus(self, other: "Pair", examples: int) -> "Pair":
        """Both together."""
        return Pair(self.gained.plus(other.gained, examples), self.lost.plus(other.lost, examples))

    def __bool__(self) -> bool:
        return bool(self.gained.objects or self.lost.objects)


NOTHING = Pair()


def one_way(count: Count, gained: bool) -> Pair:
    """What is only gained, or only lost."""
    return Pair(count) if gained else Pair(lost=count)


@dataclass
class Changed:
    """The rows that come and go: in all, by the position of their organisation, and what they have of each part."""

    examples: int
    rows: Pair = NOTHING
    places: dict[int | None, Pair] = field(default_factory=dict)
    parts: dict[Part, Pair] = field(default_factory=dict)

    def add(self, place: int | None, pair: Pair) -> None:
        """Rows at an organisation."""
        self.rows = self.rows.plus(pair, self.examples)
        self.add_place(place, pair)

    def add_place(self, place: int | None, pair: Pair) -> None:
        """Rows at an organisation that are counted otherwise already."""
        self.places[place] = self.places.get(place, NOTHING).plus(pair, self.examples)

    def add_part(self, part: Part, pair: Pair) -> None:
        """Objects that come to have a part, or lose it."""
        none = Count(known=0, items=0 if part.of_items else None)
        self.parts[part] = self.parts.get(part, Pair(none, none)).plus(pair, self.examples)

    def largest_first(self) -> list[tuple[int | None, Pair]]:
        """The organisations, that with most rows first."""

        def order(each: tuple[int | None, Pair]) -> tuple[int, int]:
            place, pair = each
            return -(pair.gained.objects + pair.lost.objects), -1 if place is None else place

        return sorted(self.places.items(), key=order)

    def in_order(self, order: Mapping[str, int]) -> list[tuple[Part, Pair]]:
        """The parts that come or go, in the order of attributes, the items of a list after it."""
        parts = [each for each in self.parts if self.parts[each]]
        parts.sort(key=lambda part: (order[part.path.partition("[")[0]], len(part.path), part.category or ""))
        return [(part, self.parts[part]) for part in parts]

    def positions(self) -> list[int]:
        """All that stand for examples."""
        pairs = [self.rows, *self.places.values(), *self.parts.values()]
        return sorted({place for pair in pairs for each in (pair.gained, pair.lost) for place in each.positions})


def of_part(part: Part, row: Sequence[Any]) -> Count:
    """A count from what a query gives: objects, some positions, those known, items."""
    objects, positions, known, items = row
    number = int(items or 0) if part.of_items else None
    return Count(int(objects or 0), tuple(positions or ()), int(known or 0), number)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None and other is None else (one or 0) + (other or 0)
