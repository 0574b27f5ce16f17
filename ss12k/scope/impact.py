"""Impact: what another profile would change for a client, counted over the whole source.

Each count is a query in which the conditions of both views stand side by side, made of the same rules as the views
themselves. No list of what is visible is made, and ids are looked up of a few examples alone, so that millions of rows
are counted in a second.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from ss12k.scope.belonging import NOWHERE, by_person, organisation_of, places
from ss12k.scope.cautions import Caution, Cautions
from ss12k.scope.changes import Impact, PartChange, PlaceChange, Protected, ResourceChange, Tally
from ss12k.scope.counting import Changed, Count, Pair, of_part, one_way
from ss12k.scope.parts import Part, attributes, base, items
from ss12k.scope.reasons import Thing
from ss12k.scope.rules import GROUNDS, Rules
from ss12k.scope.sets import member
from ss12k.scope.sides import Make, Side, Sides
from ss12k.scope.view import View
from ss12k.snapshots.layout import CALLED, ItemTable, layout_of
from ss12k.snapshots.opening import Snapshot
from ss12k.standard.resources import RESOURCES, Resource

EXAMPLES = 5
"""How many objects are named of each count."""
_WIDTH = 4
"""The columns of a count of a part."""


def impact(
    snapshot: Snapshot, before: View | None, after: View | None, *, examples: int = EXAMPLES, names: bool = False
) -> Impact:
    """What changes for a client from one view of a snapshot to another; None: nothing is shared, before or after.

    `names`: examples have the names that the authority sees.
    """
    sides = Sides(snapshot, before, after)
    comparing = _Comparing(sides, max(examples, 1), names)
    profile = next(view.profile for view in (after, before) if view is not None)
    return Impact(
        profile.client_id if profile else "",
        snapshot.id,
        {name: comparing.resource(entry) for name, entry in RESOURCES.items()},
        _protected(sides.before),
        _protected(sides.after),
        _warnings(sides),
    )


class _Comparing:
    """Compares resource by resource."""

    def __init__(self, sides: Sides, examples: int, names: bool) -> None:
        self._sides, self._examples, self._names = sides, examples, names
        self._stored = sides.snapshot.table

    def resource(self, entry: Resource) -> ResourceChange:
        """What changes of a resource."""
        before, after = (_size(side, entry) for side in (self._sides.before, self._sides.after))
        if before is None and after is None:
            return ResourceChange(entry.path, None, None)
        layout, changed = layout_of(entry.path), Changed(self._examples)
        come_and_go = not self._sides.alike(_visible(entry))
        if come_and_go:
            self._rows(entry, changed)
        if before is not None and after is not None:
            self._kept(entry, self._differing(attributes(layout)), changed)
        for table in layout.items.values():
            parts = list(items(layout, table))
            self._items(entry, table, parts if come_and_go else self._differing(parts), changed)
        order = {each.name: place for place, each in enumerate(layout.attributes)}
        known = self._named(entry.path, changed.positions(), self._names)
        return ResourceChange(
            entry.path,
            before,
            after,
            *_tallies(changed.rows, known),
            tuple(self._at(place, pair, known) for place, pair in changed.largest_first()),
            tuple(
                PartChange(part.path, part.category, *_tallies(pair, known)) for part, pair in changed.in_order(order)
            ),
        )

    def _seen(self, entry: Resource) -> str:
        """The rows `r` with whether each `was` visible and `will` be."""
        was, will = (side.says(_visible(entry)) for side in (self._sides.before, self._sides.after))
        return f"(SELECT r.*, {was} AS was, {will} AS will FROM {base(self._stored, entry.path)} r) r"

    def _rows(self, entry: Resource, changed: Changed) -> None:
        """The rows gained and lost by organisation, and what they have of each attribute."""
        place, joins = organisation_of(self._stored, entry, "r")
        parts = list(attributes(layout_of(entry.path)))
        columns = [f"{place} AS place", "r.will", "count(*)", f"min(r.pos, {self._examples})"]
        for part in parts:
            was, will = self._says(part)
            there = was if was == will else f"CASE WHEN r.will THEN {will} ELSE {was} END"
            many = f"sum({part.items}) FILTER (WHERE {there})" if part.items else "0"
            columns += [f"count_if({there})", "NULL", "0", many]
        rows = self._sides.ask(
            f"""SELECT {", ".join(columns)} FROM {self._seen(entry)} {" ".join(joins)}
            WHERE r.was <> r.will GROUP BY place, r.will"""
        )
        for at, will, objects, first, *counts in rows:
            changed.add(at, one_way(Count(objects, tuple(first)), will))
            for number, part in enumerate(parts):
                count = of_part(part, counts[number * _WIDTH : (number + 1) * _WIDTH])
                changed.add_part(part, one_way(count, will))
        if relations := by_person(entry, "r"):
            changed.places.clear()
            self._places(entry, *relations, changed)

    def _places(self, entry: Resource, person: str, grounds: tuple[str, ...], changed: Changed) -> None:
        """Persons belong where the relations lead that make them visible: those gained by what is so after."""
        for side, gained in ((self._sides.after, True), (self._sides.before, False)):
            related = side.written(lambda rules: places(rules, grounds), NOWHERE)
            rows = self._sides.ask(
                f"""SELECT p.organisation, count(DISTINCT r.pos), min(DISTINCT r.pos, {self._examples})
                FROM {self._seen(entry)} JOIN ({related}) p ON p.pos = {person}
                WHERE {"r.will AND NOT r.was" if gained else "r.was AND NOT r.will"} GROUP BY p.organisation"""
            )
            for place, objects, first in rows:
                changed.add_place(place, one_way(Count(objects, tuple(first)), gained))

    def _differing(self, parts: Iterable[Part]) -> list[Part]:
        """The parts of which the sides do not say the same of every row."""
        return [part for part in parts if not self._sides.alike(part.there)]

    def _says(self, part: Part) -> tuple[str, str]:
        return self._sides.before.says(part.there), self._sides.after.says(part.there)

    def _kept(self, entry: Resource, parts: list[Part], changed: Changed) -> None:
        """What comes to documents, and goes from them, that are seen before and after."""
        columns, counted = ["r.pos"], []
        for number, part in enumerate(parts):
            was, will = self._says(part)
            columns += [f"({will} AND NOT {was}) AS g{number}", f"({was} AND NOT {will}) AS l{number}"]
            columns.append(f"{part.items or 0} AS n{number}")
            counted += [self._of_part(f"{which}{number}", f"{which}{number}", f"n{number}") for which in "gl"]
        query = f"SELECT {', '.join(columns)} FROM {self._seen(entry)} WHERE r.was AND r.will"
        self._add_parts(parts, counted, query, changed)

    def _items(self, entry: Resource, table: ItemTable, parts: list[Part], changed: Changed) -> None:
        """What comes to lists with references, and goes from them."""
        columns, owners, counted = ["r.pos", "r.was", "r.will"], ["pos", "was", "will"], []
        for number, part in enumerate(parts):
            was, will = self._says(part)
            before, after = f"(r.was AND {was})", f"(r.will AND {will})"
            columns += [f"({after} AND NOT {before}) AS g{number}", f"({before} AND NOT {after}) AS l{number}"]
            for name in (f"g{number}", f"l{number}"):
                owners.append(f"count_if({name}) AS {name}")
                counted.append(self._of_part(f"{name} > 0", f"{name} > 0 AND was AND will", name))
        query = f"""SELECT {", ".join(owners)} FROM (SELECT {", ".join(columns)} FROM {self._stored(table.name)} i
            JOIN {self._seen(entry)} ON r.pos = i.owner WHERE r.was OR r.will) GROUP BY pos, was, will"""
        self._add_parts(parts, counted, query, changed)

    def _of_part(self, concerned: str, known: str, number: str) -> str:
        """The objects, those for example, those of them that are seen before and after, and their items."""
        return (
            f"count_if({concerned}), min(pos, {self._examples}) FILTER (WHERE {known}), count_if({known}), "
            f"sum({number}) FILTER (WHERE {concerned})"
        )

    def _add_parts(self, parts: list[Part], counted: list[str], query: str, changed: Changed) -> None:
        """Count parts, gained and lost in turn."""
        if not parts:
            return
        row = iter(self._sides.ask(f"SELECT {', '.join(counted)} FROM ({query})")[0])
        for part in parts:
            gained, lost = (of_part(part, [next(row) for _ in range(_WIDTH)]) for _ in "gl")
            changed.add_part(part, Pair(gained, lost))

    def _at(self, place: int | None, pair: Pair, known: dict[int, Thing]) -> PlaceChange:
        return PlaceChange(None if place is None else self._organisations[place], *_tallies(pair, known))

    @cached_property
    def _organisations(self) -> dict[int, Thing]:
        return self._named("organisations", list(range(self._sides.snapshot.size("organisations"))), True)

    def _named(self, resource: str, positions: list[int], names: bool) -> dict[int, Thing]:
        if not positions:
            return {}
        rows = self._sides.ask(
            f"""SELECT pos, id, {CALLED} ->> '$' FROM {self._stored(resource)}
            WHERE pos IN (SELECT unnest($wanted::INTEGER[]))""",
            wanted=positions,
        )
        return {place: Thing(resource, id, name if names else None) for place, id, name in rows}


def _visible(entry: Resource) -> Make:
    return lambda rules: rules.row(entry, "r").sql if rules.opens(entry) else "FALSE"


def _size(side: Side, entry: Resource) -> int | None:
    return side.view.count(entry.path) if side.view and side.view.shared(entry.path) else None


def _tallies(pair: Pair, known: dict[int, Thing]) -> tuple[Tally, Tally]:
    gained, lost = (
        Tally(count.objects, tuple(known[place] for place in count.positions), count.known, count.items)
        for count in (pair.gained, pair.lost)
    )
    return gained, lost


def _protected(side: Side) -> Protected:
    if side.view is None:
        return Protected()
    rules, _, ask = side.view.inside
    persons = rules.tables.stored("persons")

    def number(condition: str) -> int:
        return int(ask(f"SELECT count(*) FROM {persons} p WHERE protected AND {condition}")[0][0])

    seen = number(member("persons", "p.pos"))
    return Protected(rules.aliased, seen, 0 if rules.aliased else number(_granted(rules)))


def _granted(rules: Rules) -> str:
    """A person is visible on some ground, protection left aside."""
    return f"({' OR '.join(rules.visible_person(GROUNDS, 'p.pos').grants)})"


def _warnings(sides: Sides) -> tuple[Caution, ...]:
    """Those about the profile after; new is what the one before did not say."""
    before, after = _cautions(sides.before), _cautions(sides.after)
    known = {each.code for each in before}
    return tuple(replace(each, new=each.code not in known) for each in after)


def _cautions(side: Side) -> list[Caution]:
    if side.view is None or side.view.profile is None:
        return []
    rules, _, ask = side.view.inside
    return list(Cautions(side.view.profile, rules, ask).all())
