"""How many visible documents there are per value, role, age, month and week, as the client sees them (SCOPE R3 to R7).

Every number is one that a reader of the client's documents could count: what is withheld from a document is counted
nowhere, and a protected person who is seen under an alias is counted by what the alias has.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ss12k.errors import Ss12kError, printable
from ss12k.scope import parts
from ss12k.scope.documents import Documents
from ss12k.scope.finding import ROLE_NEEDS, ROLES
from ss12k.scope.moments import day_sql, holds_sql, moment_sql
from ss12k.scope.relationships import Relationships
from ss12k.scope.rules import Rules
from ss12k.scope.seen import Seen
from ss12k.snapshots.layout import ItemTable, Layout, layout_of, pos, quoted
from ss12k.standard.resources import RESOURCES, Resource
from ss12k.standard.shape import Array, Object, Value

if TYPE_CHECKING:
    from ss12k.scope.view import View

MINUTES = ("attendanceMinutes", "validAbsenceMinutes", "invalidAbsenceMinutes", "otherAttendanceMinutes")
"""What attendances tell, in the order in which `weeks` gives it."""


class NoTally(Ss12kError):
    """A path by which documents can't be counted."""


def tally_sql(rules: Rules, resource: Resource, by: Sequence[str], on: date | None) -> str:
    """The query for how many visible documents have each combination of values at some paths; binds `$day` for `on`.

    A path is a single value, a reference (its id), a list of single values, or a value or reference of the items of a
    list that holds references, of which all paths may name only one. A document counts once per combination; one
    without such items counts nowhere, one that lacks any other value by null. `on`: only items that hold on this day,
    or where no items are counted, documents; the end date counts as included, and what has none goes on.
    """
    return _Tally(rules, layout_of(resource.path), tuple(by)).query(on)


@dataclass(frozen=True)
class _Tally:
    """Writes the query of one tally, for documents `r` and, where there are any, items `i`."""

    rules: Rules
    layout: Layout
    by: tuple[str, ...]

    def query(self, on: date | None) -> str:
        resource, table = self.layout.resource, self._items()
        source, conditions = f"{Documents(self.rules).base(resource.path)} r", [self.rules.row(resource, "r").sql]
        if table:
            source += f" JOIN {self.rules.tables.stored(table.name)} i ON i.owner = r.pos"
            conditions.append(self._there(f"{table.attribute}[]"))
        if on is not None:
            conditions.append(_on(*self._dates(table)))
        values = ["r.pos", *(f"{self._value(path)} AS {quoted(path)}" for path in self.by)]
        # Items, and values of a list, make several rows of a document: documents are counted, not rows.
        counted = [*map(quoted, self.by), "count(DISTINCT pos)"]
        return f"""SELECT {", ".join(counted)} FROM (
            SELECT {", ".join(values)} FROM {source} WHERE {" AND ".join(conditions)})
            GROUP BY ALL ORDER BY ALL"""

    def _items(self) -> ItemTable | None:
        named = {path.partition(".")[0] for path in self.by} & self.layout.items.keys()
        if len(named) > 1:
            raise NoTally(f"only one list can be counted by, not {' and '.join(sorted(named))}")
        return self.layout.items[named.pop()] if named else None

    def _value(self, path: str) -> str:
        attribute, _, inner = path.partition(".")
        if attribute in self.layout.items:
            return self._of_item(self.layout.items[attribute], inner)
        column = f"CASE WHEN {self._there(path)} THEN r.{quoted(path)} END"
        if path in self.layout.references:
            return f"{column} ->> '$.id'"
        match self.layout.resource.shape[path]:
            case Value():
                return f"{column} ->> '$'"
            case Array(Value()):
                return f"unnest(json_extract_string({column}, '$[*]'))"
        raise NoTally(f"{self.layout.resource.path}.{path} is nothing to count by")

    def _of_item(self, table: ItemTable, inner: str) -> str:
        reference = next((each for each in table.references if each.name == inner), None)
        if reference is None:
            if inner not in _values_of(self.layout, table):
                raise NoTally(f"the items of {table.name} have no {printable(inner)!r} to count by")
            return _rest(inner)
        found = f"i.{quoted(reference.column)} ->> '$.id'"
        # The reference that decides whether the item stays is there with it.
        there = self._parts().get(f"{table.attribute}[].{inner}")
        return found if there is None else f"CASE WHEN {there.there(self.rules)} THEN {found} END"

    def _there(self, path: str) -> str:
        found = self._parts().get(path)
        if found is None:
            raise NoTally(f"{self.layout.resource.path} have no {printable(path)!r} to count by")
        return found.there(self.rules)

    def _parts(self) -> dict[str, parts.Part]:
        found = list(parts.attributes(self.layout))
        for table in self.layout.items.values():
            found += parts.items(self.layout, table)
        return {each.path: each for each in found}

    def _dates(self, table: ItemTable | None) -> tuple[str, str]:
        """From when to when an item holds; of one that is nothing but a reference, and of a document, its own."""
        if table and table.references[0].name:
            return _rest("startDate"), _rest("endDate")
        there = {each.name for each in self.layout.attributes}
        start, end = (
            f"(r.{quoted(name)} ->> '$')" if name in there else "NULL::VARCHAR" for name in ("startDate", "endDate")
        )
        return start, end


def roles(view: "View", on: date | None = None) -> dict[str, int | None]:
    """How many persons this view shows as student, child, staff and guardian; None where it shows nobody as such.

    `on`: only by relations that hold on this day, for guardians those of the children.
    """
    rules, _, ask = view.inside
    shown = {role: types for role, types in ROLES.items() if rules.shares(ROLE_NEEDS[role])}
    found: dict[str, int | None] = dict.fromkeys(ROLES)
    for role, types in shown.items():
        query = f"SELECT count(DISTINCT n.person) FROM ({_related(rules, types)}) n {_where_on(on, 'n')}"
        [(found[role],)] = ask(query, **_day(on))
    return found


def roles_at(view: "View", on: date | None = None) -> dict[str, dict[str | None, int]]:
    """How many persons this view shows as student, child, staff and guardian at each organisation, by its id; None
    where the relation names none. A role as which it shows nobody is left out; guardians are where their children are.

    A person counts once per role and organisation. `on`: only by relations that hold on this day.
    """
    rules, _, ask = view.inside
    found: dict[str, dict[str | None, int]] = {}
    for role, types in ROLES.items():
        if rules.shares(ROLE_NEEDS[role]):
            query = f"""SELECT n.place, count(DISTINCT n.person) FROM ({_related(rules, types)}) n
                {_where_on(on, "n")} GROUP BY n.place"""
            found[role] = dict(ask(query, **_day(on)))
    return found


def ages(view: "View", on: date) -> list[tuple[str | None, int | None, int]]:
    """(school type, age in whole years, persons) of those enrolled or placed on this day.

    A person counts once per school type. No age: the document has no birth date, or none that is one.
    """
    rules, _, ask = view.inside
    if not view.shows("persons", "birthDate"):
        return []
    born = day_sql("""(r."birthDate" ->> '$')""")
    rows = ask(
        f"""SELECT n.kind, strftime({born}, '%Y-%m-%d'), count(*) FROM (
            SELECT DISTINCT person, kind FROM ({_related(rules, ("enrolment", "placement.child"))}) n
            {_where_on(on, "n")}) n
        JOIN {Documents(rules).base("persons")} r ON r.pos = n.person GROUP BY ALL""",
        **_day(on),
    )
    counted: Counter[tuple[str | None, int | None]] = Counter()
    for kind, birth, persons in rows:
        counted[kind, _years(birth, on)] += persons
    return [(kind, age, persons) for (kind, age), persons in counted.items()]


def changed(view: "View", resource: str) -> list[tuple[str | None, int, str | None]]:
    """(month, documents, the latest of them) by when documents were last changed at the source, oldest month first.

    Months and minutes are those of Swedish clocks; those of no such time come last.
    """
    view.require(resource)
    rules, _, ask = view.inside
    if not any(each.name == "meta" for each in layout_of(resource).attributes):
        return []
    moment = moment_sql("(r.meta ->> '$.modified')")
    local = "timezone('Europe/Stockholm', moment)"
    return [
        (month, documents, latest)
        for month, documents, latest in ask(
            f"""SELECT strftime({local}, '%Y-%m'), count(*), strftime(max({local}), '%Y-%m-%d %H:%M')
            FROM (SELECT {moment} AS moment FROM {rules.tables.stored(resource)} r
                WHERE {rules.row(RESOURCES[resource], "r").sql})
            GROUP BY 1 ORDER BY 1 NULLS LAST"""
        )
    ]


def weeks(view: "View", student: str | None = None) -> list[tuple[str | None, int, int, int, int]]:
    """(ISO week, minutes attended, of valid, of invalid absence, of other attendance), the earliest week first; of
    everybody or of one pupil.

    An attendance belongs to the week in which its calendar event began; one whose event is not seen, to none.
    """
    view.require("attendances")
    view.require("calendarEvents")
    rules, _, ask = view.inside
    layout = layout_of("attendances")
    held = rules.stays("a", "calendarEvent", layout.references["calendarEvent"])
    event = f"CASE WHEN {held} THEN a.{quoted(pos('calendarEvent'))} END"
    minutes = ", ".join(f"sum({_whole(f'a.{quoted(name)}')}) AS {quoted(name)}" for name in MINUTES)
    sums = ", ".join(f"coalesce(sum({quoted(name)}), 0)::BIGINT" for name in MINUTES)
    began = moment_sql("""(e."startTime" ->> '$')""")
    theirs = f"""a."student.pos" = (SELECT p.pos FROM {rules.tables.stored("persons")} p WHERE p.id = $student)"""
    # By event first: then only events have a time to be read.
    rows = ask(
        f"""SELECT strftime(timezone('Europe/Stockholm', {began}), '%G-W%V') AS week, {sums}
        FROM (SELECT {event} AS event, {minutes} FROM {rules.tables.stored("attendances")} a
            WHERE {rules.row(layout.resource, "a").sql} AND {theirs if student else "TRUE"} GROUP BY 1) s
        LEFT JOIN {rules.tables.stored("calendarEvents")} e ON e.pos = s.event
        GROUP BY 1 ORDER BY 1 NULLS LAST""",
        **({"student": student} if student else {}),
    )
    return [(week, attended, valid, invalid, other) for week, attended, valid, invalid, other in rows]


def _related(rules: Rules, types: Sequence[str]) -> str:
    """The relations of persons who are there; where a category is not shared, there are none of its."""
    return f"SELECT * FROM ({Relationships(Seen(rules)).of(types)}) WHERE person IS NOT NULL"


def _where_on(on: date | None, row: str) -> str:
    return "" if on is None else f"WHERE {_on(f'{row}.start', f'{row}.ended')}"


def _on(start: str, end: str) -> str:
    """The condition that something holds on the day."""
    return holds_sql(start, end, "$day")


def _day(on: date | None) -> dict[str, Any]:
    return {} if on is None else {"day": on.isoformat()}


def _values_of(layout: Layout, table: ItemTable) -> set[str]:
    """The single values that items of a list have."""
    match layout.resource.shape[table.attribute]:
        case Array(Object(attributes)):
            return {each.name for each in attributes if isinstance(each.shape, Value)}
    return set()


def _rest(name: str) -> str:
    """A single value of an item's own, which is no reference."""
    return f"""(('{{' || i.rest || '}}') ->> '$.{name}')"""


def _whole(text: str) -> str:
    """Minutes as the standard has them, a whole number from 0 on; else null."""
    number = f"TRY_CAST({text} AS UINTEGER)"
    return f"CASE WHEN {number}::VARCHAR = {text} THEN {number} END"


def _years(birth: str | None, on: date) -> int | None:
    """Whole years since a day; none where there is none, or it lies in the year 0, which Python does not know."""
    try:
        born = date.fromisoformat(birth or "")
    except ValueError:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
