"""Two snapshots side by side: which objects came, which are gone, which changed, and in which attributes.

Objects are the same by their id, and compared as they were loaded, extensions and all: attribute by attribute, whatever
the order of names. Both snapshots lie in the order of ids, so one stretch of ids is compared at a time and memory stays
bounded. No value is ever given away, only ids and the names of attributes, as far as they read as names.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from ss12k.snapshots.dump import NAMES
from ss12k.snapshots.findings import EXAMPLES, HIDDEN, PATHS, shown_id, shown_name
from ss12k.snapshots.laying import layout_for
from ss12k.snapshots.layout import ItemTable, quoted
from ss12k.snapshots.opening import Snapshot, ask
from ss12k.snapshots.stretches import Stretch, size, stretches, within
from ss12k.standard.resources import ALTERNATIVE_PERSONS

STRETCH = 20_000
"""How many objects of a snapshot are compared at a time."""
LONG = 1_000_000
"""The same where only ids are."""

Told = Callable[[str, int], None]
"""Called with a resource and how many of its objects have been looked at."""


def untold(_: str, __: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Changed:
    """An object that both snapshots hold, and the attributes in which they differ."""

    id: str
    attributes: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """What differs in one resource: how many objects, with example ids, and in how many of them each attribute does."""

    resource: str
    added: int
    removed: int
    changed: int
    attributes: dict[str, int]
    examples: dict[str, tuple[str, ...]]
    """Of `added`, `removed` and `changed`."""


class Comparison:
    """An old and a new snapshot, of one source or of two."""

    def __init__(self, old: Snapshot, new: Snapshot) -> None:
        self.old, self.new = old, new

    def resources(self) -> list[str]:
        """What either snapshot holds anything of."""
        return [name for name in NAMES if size(self.old, name) or size(self.new, name)]

    def difference(self, resource: str, told: Told = untold) -> Difference:
        """What differs in a resource, counted."""
        tally = Tally()
        for stretch in stretches(self.old, self.new, resource, STRETCH):
            added, removed = self._lone(resource, stretch)
            tally.add("added", added)
            tally.add("removed", removed)
            for found in self._changed(resource, stretch):
                tally.add_changed(found)
            told(resource, max(stretch.old.stop, stretch.new.stop))
        return tally.difference(resource)

    def lone(self, resource: str, told: Told = untold) -> Iterator[tuple[list[str], list[str]]]:
        """The ids that only the new snapshot has and those that only the old one has, in order, stretch by stretch."""
        for stretch in stretches(self.old, self.new, resource, LONG):
            yield self._lone(resource, stretch)
            told(resource, max(stretch.old.stop, stretch.new.stop))

    def changed(self, resource: str) -> Iterator[Changed]:
        """The objects that differ, in the order of ids."""
        for stretch in stretches(self.old, self.new, resource, STRETCH):
            yield from self._changed(resource, stretch)

    def _lone(self, resource: str, stretch: Stretch) -> tuple[list[str], list[str]]:
        rows = ask(
            f"""SELECT coalesce(old.id, new.id), old.id IS NULL
            FROM (SELECT id FROM {self.old.table(resource)} WHERE {within("pos", "old")}) old
            FULL JOIN (SELECT id FROM {self.new.table(resource)} WHERE {within("pos", "new")}) new USING (id)
            WHERE old.id IS NULL OR new.id IS NULL ORDER BY 1""",
            stretch.values,
        )
        return [id for id, is_new in rows if is_new], [id for id, is_new in rows if not is_new]

    def _changed(self, resource: str, stretch: Stretch) -> Iterator[Changed]:
        if not stretch.old or not stretch.new:
            return
        names = [each.name for each in layout_for(resource).attributes]
        columns = ["document", *map(quoted, names)]
        old, new = _texts(self.old, resource, "old"), _texts(self.new, resource, "new")
        both = ", ".join(f"{side}.{each}" for side in ("old", "new") for each in columns)
        differ = " OR ".join(f"old.{each} IS DISTINCT FROM new.{each}" for each in columns)
        rows = ask(
            f"SELECT id, {both} FROM ({old}) old JOIN ({new}) new USING (id) WHERE {differ} ORDER BY id", stretch.values
        )
        for id, *texts in rows:
            if attributes := _differing(names, texts[: len(columns)], texts[len(columns) :]):
                yield Changed(id, attributes)


@dataclass
class Tally:
    """What is counted of a resource so far."""

    counts: Counter[str] = field(default_factory=Counter)
    attributes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: {"added": [], "removed": [], "changed": []})

    def add(self, what: str, ids: list[str]) -> None:
        """Count objects, of which the first are the examples."""
        self.counts[what] += len(ids)
        self.examples[what] += ids[: EXAMPLES - len(self.examples[what])]

    def add_changed(self, found: Changed) -> None:
        """Count one that changed, with its attributes; too many different ones count together, as ids for names may."""
        self.add("changed", [found.id])
        for name in found.attributes:
            known = name in self.attributes or len(self.attributes) < PATHS
            self.attributes[name if known else HIDDEN] += 1

    def difference(self, resource: str) -> Difference:
        """All of it, the attribute that changed most often first."""
        by_count = dict(sorted(self.attributes.items(), key=lambda each: (-each[1], each[0])))
        examples = {what: tuple(map(shown_id, ids)) for what, ids in self.examples.items()}
        counts = self.counts
        return Difference(resource, counts["added"], counts["removed"], counts["changed"], by_count, examples)


def _texts(snapshot: Snapshot, resource: str, side: str) -> str:
    """A query for the objects of a stretch: the record as loaded, where the columns do not say it all, and these."""
    layout = layout_for(resource)
    columns, joins = ["r.id", "r.document"], []
    for name in (each.name for each in layout.attributes):
        text, table = f"r.{quoted(name)}", layout.items.get(name)
        if table and table.depends_on_persons and resource != ALTERNATIVE_PERSONS:
            items = quoted(f"items of {name}")
            joins.append(f"LEFT JOIN ({_lists(snapshot, table, side)}) {items} ON {items}.owner = r.pos")
            text = f"CASE WHEN {text} IS NOT NULL THEN '[' || coalesce({items}.texts, '') || ']' END"
        columns.append(f"{text} AS {quoted(name)}")
    source = f"{snapshot.table(resource)} r {' '.join(joins)}"
    return f"SELECT {', '.join(columns)} FROM {source} WHERE {within('r.pos', side)}"


def _lists(snapshot: Snapshot, table: ItemTable, side: str) -> str:
    """A query for the lists that are stored item by item alone, since persons stand in them."""
    item = "item"
    if table.references[0].name:
        parts = ", ".join(f"""'"{each.name}":' || {quoted(each.column)}""" for each in table.references)
        item = f"'{{' || concat_ws(',', {parts}, rest) || '}}'"
    return f"""SELECT owner, string_agg({item}, ',' ORDER BY ordinal) AS texts
        FROM {snapshot.table(table.name)} WHERE {within("owner", side)} GROUP BY owner"""


def _differing(names: list[str], old: list[str | None], new: list[str | None]) -> tuple[str, ...]:
    """The attributes that differ between two records: each is its text as loaded, where it is kept, and those of its
    attributes.
    """
    if old[0] is None and new[0] is None:
        pairs = zip(names, old[1:], new[1:], strict=True)
        found = [name for name, before, after in pairs if before != after and not _same_text(before, after)]
    else:
        was, now = _record(names, old), _record(names, new)
        found = [name for name in was | now if not (name in was and name in now and _same(was[name], now[name]))]
    return tuple(sorted(set(map(shown_name, found))))


def _record(names: list[str], texts: list[str | None]) -> dict[str, Any]:
    document, *attributes = texts
    if document is None:
        return {name: orjson.loads(text) for name, text in zip(names, attributes, strict=True) if text is not None}
    return {name: value for name, value in orjson.loads(document).items() if name != "id"}


def _same_text(old: str | None, new: str | None) -> bool:
    return old is not None and new is not None and old[0] in "[{" and _same(orjson.loads(old), orjson.loads(new))


def _same(old: object, new: object) -> bool:
    """Whether two values are the same JSON, whatever the order of names; to Python alone, true and 1 are the same."""
    return old == new and (isinstance(old, str) or _sorted(old) == _sorted(new))


def _sorted(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
