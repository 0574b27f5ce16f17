"""Which references a client sees, as queries: what filters, expansions, counts and links go by (SCOPE R7, R8, R9)."""

from collections.abc import Callable
from dataclasses import dataclass

from ss12k.scope.rules import Rules
from ss12k.snapshots.layout import layout_of, pos, quoted
from ss12k.standard.resources import RESOURCES, Resource

Ask = Callable[..., list[tuple]]  # type: ignore[type-arg]
"""Asks a query, with the values given and the sets that it names bound."""

_NOTHING = """SELECT NULL::INTEGER AS owner, NULL::INTEGER AS target, NULL::VARCHAR AS id, 0 AS ordinal,
    NULL::VARCHAR AS rest, NULL::VARCHAR AS start, NULL::VARCHAR AS ended, NULL::VARCHAR AS place WHERE FALSE"""
_DATES = ("startDate", "endDate")


@dataclass(frozen=True)
class _Found:
    """Where references at a path stand: the row and column, the tables, and what else is told of each."""

    row: str
    column: str
    source: str
    ordinal: str
    rest: str
    dates: tuple[str, ...]
    conditions: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """Writes the queries for one profile."""

    rules: Rules

    def references(self, resource: str, path: str, beside: str | None = None, *, needed: bool = True) -> str:
        """A query for every reference at a path that the client sees, in documents that it sees.

        Columns: the `owner`'s position, the `target`'s (null when it dangles) and its `id`, the `ordinal` in its list,
        the `rest` of the list's item, from when to when it holds (`start`, `ended`), and as `place` the id of the
        reference `beside` it. `needed` false: also items of which this reference may not stay.
        """
        entry, rules = RESOURCES[resource], self.rules
        attribute, _, inner = path.partition(".")
        if not rules.opens(entry) or rules.categories_of(entry, attribute) == []:
            return _NOTHING
        single = attribute in layout_of(resource).references
        found = self._single(entry, attribute) if single else self._listed(entry, attribute, inner, needed)
        conditions = [rules.row(entry, "r").sql, *found.conditions]
        if hidden := rules.hides(entry, attribute, "r"):
            conditions.append(f"NOT coalesce({hidden}, FALSE)")
        place = f"r.{quoted(beside)} ->> '$.id'" if beside else "NULL::VARCHAR"
        start, ended = found.dates
        return f"""SELECT r.pos AS owner, {found.row}.{quoted(pos(found.column))} AS target,
            {found.row}.{quoted(found.column)} ->> '$.id' AS id, {found.ordinal} AS ordinal, {found.rest} AS rest,
            {start} AS start, {ended} AS ended, {place} AS place
            FROM {found.source} WHERE {" AND ".join(conditions)}"""

    def _single(self, entry: Resource, attribute: str) -> _Found:
        """An attribute that is a reference; its own document says from when to when it holds."""
        layout = layout_of(entry.path)
        stays = (
            () if attribute in entry.keeps_bare else (self.rules.stays("r", attribute, layout.references[attribute]),)
        )
        source = f"{self.rules.tables.stored(entry.path)} r"
        return _Found("r", attribute, source, "0", "NULL::VARCHAR", self._own_dates(entry), stays)

    def _own_dates(self, entry: Resource) -> tuple[str, ...]:
        there = {each.name for each in layout_of(entry.path).attributes}
        return tuple(f"r.{quoted(name)} ->> '$'" if name in there else "NULL::VARCHAR" for name in _DATES)

    def _listed(self, entry: Resource, attribute: str, inner: str, needed: bool) -> _Found:
        """A reference in the items of a list, or the items themselves."""
        rules, table = self.rules, layout_of(entry.path).items[attribute]
        conditions = [rules.keeps_item(entry, attribute, "i", each.name, each.reference) for each in table.references]
        if needed:
            conditions += [
                rules.stays("i", each.column, each.reference) for each in table.references if each.name == inner
            ]
        # An item that is nothing but a reference holds as long as the document says.
        inner_dates = tuple(f"""('{{' || i.rest || '}}') ->> '$.{name}'""" for name in _DATES)
        dates = inner_dates if inner else self._own_dates(entry)
        source = f"{rules.tables.stored(table.name)} i JOIN {rules.tables.stored(entry.path)} r ON r.pos = i.owner"
        return _Found("i", inner or "item", source, "i.ordinal", "i.rest", dates, tuple(conditions))
