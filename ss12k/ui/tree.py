"""A tree of organisations as plain data: display order, and what a set of checked boxes covers (SCOPE R1).

The browser does the same sums in `static/tree_model.js`, so that a click is answered at once; a browser test holds
the two together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ss12k.ui.swedish import swedish_key

Cell = str | int | float | None | tuple[str, ...]
State = Literal["true", "mixed", "false"]


@dataclass(frozen=True)
class TreeRow:
    """One organisation: `parent` may be unknown or absent, then the row stands at the top.

    `withheld`: why the client does not get it; the row is then struck through (SCOPE R11).
    """

    id: str
    parent: str | None
    name: str
    cells: Mapping[str, Cell] = field(default_factory=dict)
    ended: bool = False
    withheld: str | None = None


@dataclass(frozen=True, eq=False)
class Tree:
    """Rows in display order (a parent before its children), each with its parent's place, or -1 at the top.

    Organisations that go round in a cycle cover each other, so they are one `unit`: the place of the first of them.
    """

    rows: tuple[TreeRow, ...]
    parents: tuple[int, ...]
    units: tuple[int, ...]
    places: Mapping[str, int]

    def parent_unit(self, unit: int) -> int:
        """The unit above, or -1."""
        above = self.parents[unit]
        return above if above < 0 else self.units[above]

    def path(self, unit: int) -> list[int]:
        """The unit and those above it, upwards."""
        found = []
        while unit >= 0:
            found.append(unit)
            unit = self.parent_unit(unit)
        return found

    def below(self, unit: int) -> list[int]:
        """The units directly below."""
        return [other for other in sorted(set(self.units)) if self.parent_unit(other) == unit]


def forest(rows: Iterable[TreeRow]) -> Tree:
    """Rows in display order, siblings as Swedes sort; a cycle is broken at its first name and can't hang."""
    given = {row.id: row for row in rows}
    parents = {row.id: row.parent if row.parent in given else None for row in given.values()}
    heads = _cycle_heads(given, parents)
    for head in set(heads.values()):
        parents[head] = None
    order = _display_order(given, parents)
    places = {id_: place for place, id_ in enumerate(order)}
    above = [parents[id_] for id_ in order]
    return Tree(
        rows=tuple(given[id_] for id_ in order),
        parents=tuple(-1 if id_ is None else places[id_] for id_ in above),
        units=tuple(places[heads.get(id_, id_)] for id_ in order),
        places=places,
    )


def _order(row: TreeRow) -> tuple[tuple[str, str], str]:
    return swedish_key(row.name), row.id


def _cycle_heads(rows: Mapping[str, TreeRow], parents: Mapping[str, str | None]) -> dict[str, str]:
    """For each row in a cycle, the one of the cycle that comes first."""
    heads: dict[str, str] = {}
    seen: set[str] = set()
    for start in rows:
        trail: dict[str, int] = {}
        here: str | None = start
        while here is not None and here not in seen:
            seen.add(here)
            trail[here] = len(trail)
            here = parents[here]
        if here in trail:
            ring = list(trail)[trail[here] :]
            head = min((rows[id_] for id_ in ring), key=_order).id
            heads.update(dict.fromkeys(ring, head))
    return heads


def _display_order(rows: Mapping[str, TreeRow], parents: Mapping[str, str | None]) -> list[str]:
    children: dict[str | None, list[str]] = {}
    for row in sorted(rows.values(), key=_order, reverse=True):
        children.setdefault(parents[row.id], []).append(row.id)
    order: list[str] = []
    waiting = children.get(None, [])
    while waiting:
        here = waiting.pop()
        order.append(here)
        waiting.extend(children.get(here, ()))
    return order


def cover(tree: Tree, checked: Iterable[str]) -> frozenset[str]:
    """The ids that the checked ones reach: themselves and everything below (SCOPE R1); unknown ids reach nothing."""
    units = _covered_units(tree, _units(tree, checked))
    return frozenset(row.id for row, unit in zip(tree.rows, tree.units, strict=True) if unit in units)


def states(tree: Tree, checked: Iterable[str]) -> dict[str, State]:
    """What each box shows: checked, unchecked, or mixed where only something below is covered."""
    covered = _covered_units(tree, _units(tree, checked))
    mixed = {above for unit in covered for above in tree.path(unit)} - covered
    shown: dict[str, State] = {}
    for row, unit in zip(tree.rows, tree.units, strict=True):
        shown[row.id] = "true" if unit in covered else "mixed" if unit in mixed else "false"
    return shown


def toggle(tree: Tree, checked: Iterable[str], id_: str) -> frozenset[str]:
    """The smallest set of checked ids after a click on one box.

    Unchecking what a checked parent covers replaces that parent by its other children, and so on down. Checked ids
    that the tree does not have stay: they may be back in the next snapshot.
    """
    before = frozenset(checked)
    units = _units(tree, before)
    target = tree.units[tree.places[id_]]
    path = tree.path(target)
    if units.isdisjoint(path):
        units.add(target)
    else:
        units = _without(tree, units, path)
    return _smallest(tree, units) | {other for other in before if other not in tree.places}


def _without(tree: Tree, units: set[int], path: Sequence[int]) -> set[int]:
    top = max(place for place, unit in enumerate(path) if unit in units)
    kept = {unit for unit in units if path[0] not in tree.path(unit)} - set(path)
    for above in path[1 : top + 1]:
        kept.update(set(tree.below(above)) - set(path))
    return kept


def _smallest(tree: Tree, units: set[int]) -> frozenset[str]:
    """Without those that another covers."""
    return frozenset(tree.rows[unit].id for unit in units if units.isdisjoint(tree.path(unit)[1:]))


def _units(tree: Tree, checked: Iterable[str]) -> set[int]:
    return {tree.units[tree.places[id_]] for id_ in checked if id_ in tree.places}


def _covered_units(tree: Tree, units: set[int]) -> set[int]:
    covered: set[int] = set()
    for unit in sorted(set(tree.units)):  # display order: what is above comes first
        if unit in units or tree.parent_unit(unit) in covered:
            covered.add(unit)
    return covered
