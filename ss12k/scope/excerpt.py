"""An excerpt of a snapshot: what one object's visibility hangs on, and no more of the large tables.

A view of an excerpt shows that one object, and what it refers to, just as a view of the whole snapshot does, at the
cost of a few rows. What makes a person visible is their own relations, and those of the pupils whose guardian they are
(SCOPE R4), so these persons are taken along and no others. Positions stay those of the snapshot.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from ss12k.snapshots.layout import layout_of, pos, quoted
from ss12k.snapshots.opening import Snapshot, Workspace, ask
from ss12k.standard.resources import resource_of

_PARTS = ("persons", "duties", "placements", "activities", "calendarEvents", "groups")
"""The resources of which an excerpt takes a part: those that conditions look into, and that may be large."""
_DEPTH = 2
"""How far the objects lie that an object goes by: an attendance by its event, that by its activity."""

Places = dict[str, set[int]]


class Excerpt:
    """What of a snapshot is needed to judge one object."""

    def __init__(self, snapshot: Snapshot, resource: str, id: str) -> None:
        self._snapshot, self._space = snapshot, Workspace()
        self._parts: dict[str, str] = {}
        self._lock = threading.Lock()
        self._places: Places = {}
        self._answers: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
        place = ask(f"SELECT pos FROM {snapshot.table(resource)} WHERE id = $id", {"id": id})
        places = self._needed(resource, {each for (each,) in place})
        for part in {*_PARTS, resource} - {"organisations"}:  # whose tree is needed as a whole
            self._places[part] = places[part]

    @property
    def id(self) -> str:
        """The snapshot's id."""
        return self._snapshot.id

    def table(self, name: str) -> str:
        """A part of a table, taken when it is first asked for, or the snapshot's own of which no part is taken."""
        resource, _, items = name.partition(".")
        if resource not in self._places:
            return self._snapshot.table(name)
        with self._lock:
            if name not in self._parts:
                self._take(name, "owner" if items and items != "alias" else "pos", self._places[resource])
            return self._parts[name]

    def size(self, resource: str) -> int:
        """How many objects of a resource the snapshot has."""
        return self._snapshot.size(resource)

    def ask(self, query: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """The rows that a query gives; what does not depend on who asks is looked up once."""
        key = query, repr(sorted(values.items()))
        if key not in self._answers:
            self._answers[key] = ask(query, values)
        return self._answers[key]

    def _needed(self, resource: str, own: set[int]) -> Places:
        """The objects that one goes by or refers to, and all that may make the persons among them visible."""
        places: Places = defaultdict(set, {resource: set(own)})
        nearest = {resource: own}
        for depth in range(_DEPTH + 1):
            further: Places = defaultdict(set)
            for each, some in nearest.items():
                for target, found in self._referred(each, some, with_items=depth == 0):
                    further[target] |= found
            for target, found in further.items():
                places[target] |= found
            nearest = {target: found for target, found in further.items() if target != "persons"}
        persons, table = places["persons"], self._snapshot.table
        owned = self._found(f"""SELECT owner FROM {table("placements.owners")} WHERE "item.pos" IN $some""", persons)
        related = persons | self._found(
            f"""SELECT "child.pos" FROM {table("placements")} WHERE pos IN $some AND "child.pos" IS NOT NULL""", owned
        )
        related |= self._found(
            f"""SELECT owner FROM {table("persons.responsibles")} WHERE "person.pos" IN $some""", persons
        )
        places["persons"] = related
        placed = self._found(f"""SELECT pos FROM {table("placements")} WHERE "child.pos" IN $some""", related)
        places["placements"] |= owned | placed
        places["duties"] |= self._found(f'SELECT pos FROM {table("duties")} WHERE "person.pos" IN $some', related)
        return places

    def _referred(self, resource: str, some: set[int], *, with_items: bool) -> Iterable[tuple[str, set[int]]]:
        """The objects that some of a resource refer to, of those resources of which a part is taken."""
        layout, table = layout_of(resource), self._snapshot.table
        ways = [(resource, "pos", name, reference) for name, reference in layout.references.items()]
        for items in layout.items.values() if with_items else ():
            ways += [(items.name, "owner", each.column, each.reference) for each in items.references]
        for name, own, column, reference in ways:
            if (target := resource_of(reference).path) in _PARTS:
                there = quoted(pos(column))
                query = f"SELECT {there} FROM {table(name)} WHERE {own} IN $some AND {there} IS NOT NULL"
                yield target, self._found(query, some)

    def _found(self, query: str, some: set[int]) -> set[int]:
        return {place for (place,) in ask(query, {"some": sorted(some)})} if some else set()

    def _take(self, name: str, column: str, places: set[int]) -> None:
        part = self._space.table(name)
        ask(
            f"CREATE TABLE {part} AS SELECT * FROM {self._snapshot.table(name)} WHERE {column} IN $some",
            {"some": sorted(places)},
        )
        self._parts[name] = part
