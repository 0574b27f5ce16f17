"""What tables on pages are made of: cells, rows and whole tables, and how what a client does not get is crossed out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeAlias


@dataclass(frozen=True)
class Named:
    """An object by what it is called; `seen` says whether it may be opened."""

    resource: str
    id: str
    name: str
    seen: bool


@dataclass(frozen=True)
class Crossed:
    """What a client does not get, why, and what it gets instead."""

    own: "Plain"
    reason: str
    instead: "Plain" = ""


Plain: TypeAlias = str | int | Named | tuple["str | Named", ...]
Cell: TypeAlias = Plain | Crossed
About: TypeAlias = tuple[str, str]
"""The resource and id of the object that a row tells of."""


@dataclass(frozen=True)
class Row:
    """One row, the object that it tells of, and, where the client does not get it, why."""

    cells: Mapping[str, Cell]
    about: About | None = None
    withheld: str | None = None

    def get(self, column: str) -> Cell:
        """A cell; nothing where there is none."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """Rows under a title; `rows` is None where the client does not get what they are made of.

    `attribute`: that of the document whose items the rows are; `needs`: the categories of which one would have to be
    shared. `total`: how many there are, where the rows are but the first of them.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...] | None
    empty: str
    attribute: str | None = None
    needs: tuple[str, ...] = ()
    total: int | None = None
    more: Mapping[str, str] = field(default_factory=dict)
    """Where the rest of them is: the parameters of the list."""

    @property
    def count(self) -> int:
        """How many there are."""
        return self.total if self.total is not None else len(self.rows or ())


Why: TypeAlias = Callable[[Sequence[Row]], list[str]]
"""Says of each of some rows why the client does not get it."""
WhyNot: TypeAlias = Callable[[str], str]
"""Says of a column why the client does not get what stands in it."""


def crossed_out(own: Sequence[Row], seen: Sequence[Row], why: Why, why_not: WhyNot) -> list[Row]:
    """The authority's rows with what the client does not see of them crossed out."""
    left: dict[About | None, list[Row]] = {}
    for row in seen:
        left.setdefault(row.about, []).append(row)
    found: list[Row | None] = []
    for row in own:
        # An item of a list may have lost the reference by which it is known.
        same = _taken(left.get(row.about, []), row, sure=row.about is not None) or _taken(left.get(None, []), row)
        found.append(same and replace(row, cells=_crossed_cells(row, same, why_not)))
    reasons = iter(why([row for row, same in zip(own, found, strict=True) if same is None]))
    return [same or replace(row, withheld=next(reasons)) for row, same in zip(own, found, strict=True)]


def _taken(candidates: list[Row], own: Row, *, sure: bool = False) -> Row | None:
    """Of the rows that the client sees of the same object, the one that may be what is left of the authority's own."""
    fitting = [all(_fits(own.get(name), cell) for name, cell in other.cells.items()) for other in candidates]
    if True in fitting:
        return candidates.pop(fitting.index(True))
    return candidates.pop(0) if sure and candidates else None


def _fits(own: Cell, seen: Cell) -> bool:
    """The same object or value, or nothing left of it; an object may go by another name."""
    if isinstance(own, Named) and isinstance(seen, Named):
        return (own.resource, own.id) == (seen.resource, seen.id)
    return not seen or own == seen or isinstance(own, tuple)


def _crossed_cells(own: Row, seen: Row, why_not: WhyNot) -> dict[str, Cell]:
    return {name: crossed(cell, seen.get(name), partial(why_not, name)) for name, cell in own.cells.items()}


def crossed(own: Cell, seen: Cell, reason: Callable[[], str]) -> Cell:
    """A cell as it is where the client sees the same, else crossed out."""
    if isinstance(own, Crossed) or isinstance(seen, Crossed) or _told(own) == _told(seen):
        return own
    return Crossed(own, reason() or _difference(own, seen), seen) if own != "" or seen != "" else own


def _difference(own: Plain, seen: Plain) -> str:
    """Of what the client gets a part, or something else, what is gone."""
    if isinstance(own, int) and isinstance(seen, int):
        return f"{own - seen} of {own} withheld"
    there = {(each.resource, each.id) for each in names_in(seen)}
    gone = [each.name for each in names_in(own) if (each.resource, each.id) not in there]
    return f"{', '.join(gone)} withheld" if gone else "the client gets something else"


def _told(cell: Plain) -> object:
    """What a reader makes of a cell."""
    if isinstance(cell, Named):
        return cell.resource, cell.id, cell.name
    return tuple(map(_told, cell)) if isinstance(cell, tuple) else cell


def names_in(cell: Plain) -> Iterable[Named]:
    """The objects that a cell names."""
    for each in cell if isinstance(cell, tuple) else (cell,):
        if isinstance(each, Named):
            yield each
