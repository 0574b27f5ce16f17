"""A snapshot as checks ask it: a table or view for each resource and each of its lists, in the standard's own names.

All of it is derived from the registry. A resource `persons` has a row per object with its position `pos`, its `id`, and

- each single value, dates as dates and moments as moments (null where there is none that can be), those of an object
  within by their path (`"civicNo.value"`), and a list of values as a list of texts,
- of each reference `dutyAt` the position of what it leads to, and in `has_dutyAt` whether it is there at all: one that
  is there and leads nowhere dangles,
- of each other list `owners` in `has_owners` whether it is there.

A list of objects or references is `"persons.enrolments"`, a row per item with its `owner`'s position and its `ordinal`.
What has a first and a last day says as `active` whether it holds on the day asked about; the last day counts as
included. Where two snapshots are compared, the same of the earlier one begins with `before.`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow

from ss12k.quality.seen import seen_relation
from ss12k.scope.moments import day_sql, holds_sql, moment_sql
from ss12k.scope.view import View
from ss12k.snapshots.findings import Kind
from ss12k.snapshots.layout import Layout, layout_of, pos, quoted
from ss12k.snapshots.opening import Snapshot, Workspace, ask, calm, cursor
from ss12k.standard.resources import RESOURCES
from ss12k.standard.shape import Array, Attribute, Object, Reference, Shape, Value

_NAMED = re.compile(r"\$([a-z_]+)(?![.\w])").findall
"""The values that a query names; `$.name` is a path in JSON."""
_DAYS = ("startDate", "endDate")
BEFORE = "before."
"""What the names of the earlier snapshot's tables begin with."""

_LARGE = frozenset({
    "attendances", "attendanceEvents", "attendanceSchedule", "calendarEvents", "grades", "absences",
    "aggregatedAttendance", "studyplans",
})  # fmt: skip
"""What is read where it lies, column by column, since few checks ask for it; all else is typed once."""


Relation = Callable[[str], str]
"""Gives a stored table of a snapshot, or what takes its place, as SQL may select from it."""


class _Asked:
    """A place for tables, which goes when nobody holds it any more, and the way to ask them by their names alone."""

    def __init__(self, days: Mapping[str, date | None]) -> None:
        self._days, self._space, self._own = days, Workspace(), cursor()
        self._own.execute(f"USE memory.{self._space.schema}")

    def ask(self, query: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows that a query gives; of the values, those that it names are bound, and the days always may be."""
        given = {**self._days, **(values or {})}
        with calm():
            return self._own.execute(query, {name: given[name] for name in set(_NAMED(query))}).fetchall()

    def table(self, query: str) -> pyarrow.Table:
        """What a query gives as a table."""
        with calm():
            return self._own.execute(query).to_arrow_table()

    def name(self, table: str) -> str:
        """A table as SQL names it elsewhere."""
        return self._space.table(table)


class Facts(_Asked):
    """The tables that checks ask, over one snapshot or two, and one place for what they find."""

    def __init__(
        self, snapshot: Snapshot, day: date, before: Snapshot | None = None, day_before: date | None = None
    ) -> None:
        """`day`: the day asked about; `day_before`: the one that the earlier snapshot is of."""
        super().__init__({"day": day, "day_before": day_before})
        self.snapshot, self.before, self.day = snapshot, before, day
        self.deviations = frozenset(
            (resource, path, Kind(kind))
            for resource, path, kind in ask(f"SELECT resource, path, kind FROM {snapshot.table('deviations')}")
        )
        """(resource, path, kind) of what the load found."""
        for prefix, each in (("", snapshot), (BEFORE, before)):
            if each:
                for name in RESOURCES:
                    for table, query in tables_of(each.table, name):
                        kind = "VIEW" if name in _LARGE else "TABLE"
                        self.ask(f"CREATE {kind} {quoted(prefix + table)} AS {query}")

    @property
    def resources(self) -> list[str]:
        """The resources that the snapshot holds anything of."""
        return [name for name in RESOURCES if self.snapshot.size(name)]


class SeenFacts(_Asked):
    """The same tables as far as some queries ask for them, of what one view shows: withheld is as if not there."""

    def __init__(self, view: View, day: date, queries: Sequence[str]) -> None:
        super().__init__({"day": day})
        rules, _, make = view.inside
        text = "\n".join(queries)
        for name in RESOURCES:
            for table, query in tables_of(seen_relation(rules), name, text):
                if re.search(rf"\b{re.escape(table)}\b", text):
                    values = {"day": day} if "$day" in query else {}
                    make(f"CREATE TABLE {self.name(table)} AS {query}", **values)


def tables_of(relation: Relation, name: str, text: str | None = None) -> Iterator[tuple[str, str]]:
    """(table, query) of a resource and of its lists; `text`: with those columns alone that it names."""

    def wanted(column: str) -> bool:
        return text is None or column in text or (column in _DAYS and "active" in text)

    layout = layout_of(name)
    columns = ["pos", "id"]
    for each in layout.attributes:
        columns += [f"{value} AS {quoted(column)}" for column, value in _columns(each) if wanted(column)]
    there = tuple(each for each in layout.attributes if wanted(each.name))
    yield name, _holding(f"SELECT {', '.join(columns)} FROM {relation(name)}", there, name)
    for each in layout.attributes:
        if isinstance(each.shape, Array) and not isinstance(each.shape.item, Value):
            yield f"{name}.{each.name}", _list(relation, layout, each.name, each.shape.item)


def _columns(attribute: Attribute) -> Iterator[tuple[str, str]]:
    """(column, expression) of what an attribute says."""
    name, shape, column = attribute.name, attribute.shape, quoted(attribute.name)
    match shape:
        case Value():
            yield name, _typed(f"({column} ->> '$')", shape)
        case Reference():
            yield name, quoted(pos(name))
            yield f"has_{name}", f"{column} IS NOT NULL"
        case Array(Value()):
            yield name, f"json_extract_string({column}, '$[*]')"
            yield f"has_{name}", f"{column} IS NOT NULL"
        case Array():
            yield f"has_{name}", f"{column} IS NOT NULL"
        case Object(attributes):
            yield f"has_{name}", f"{column} IS NOT NULL"
            for each in attributes:
                if isinstance(each.shape, Value):
                    yield f"{name}.{each.name}", _typed(f"({column} ->> '$.{each.name}')", each.shape)


def _list(relation: Relation, layout: Layout, name: str, item: Shape) -> str:
    """A query for the items of a list."""
    resource = layout.resource.path
    if table := layout.items.get(name):
        columns = ["owner", "ordinal"]
        for each in table.references:
            named = each.name or "item"
            columns += [f"{quoted(pos(named))} AS {quoted(named)}", f"{quoted(named)} IS NOT NULL AS has_{named}"]
        rest = "('{' || coalesce(rest, '') || '}')"
        source = relation(table.name)
    else:
        columns, rest = ["owner", "ordinal"], "item"
        items = f"json_extract({quoted(name)}, '$[*]')"
        source = f"""(SELECT pos AS owner, unnest({items}) AS item, generate_subscripts({items}, 1) - 1 AS ordinal
            FROM {relation(resource)} WHERE {quoted(name)} IS NOT NULL)"""
    attributes = item.attributes if isinstance(item, Object) else ()
    columns += [
        f"{_typed(f'''({rest} ->> '$.{each.name}')''', each.shape)} AS {quoted(each.name)}"
        for each in attributes
        if isinstance(each.shape, Value)
    ]
    return _holding(f"SELECT {', '.join(columns)} FROM {source}", attributes, f"{resource}.{name}")


def _holding(query: str, attributes: tuple[Attribute, ...], name: str) -> str:
    """The query, with whether a row holds on the day where it has a first and a last day."""
    if not set(_DAYS) <= {each.name for each in attributes} or name.partition(".")[0] in _LARGE:
        return query
    return f"SELECT *, {holds_sql('startDate', 'endDate', '$day::DATE')} AS active FROM ({query})"


def _typed(text: str, shape: Value) -> str:
    if shape.format == "date":
        return day_sql(text)
    if shape.format == "date-time":
        return moment_sql(text)
    whole = f"CASE WHEN regexp_full_match({text}, '-?\\d+') THEN TRY_CAST({text} AS BIGINT) END"
    return {int: whole, bool: f"TRY_CAST({text} AS BOOLEAN)"}.get(shape.type, text)
