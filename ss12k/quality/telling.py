"""What the checks found, as one View may be told of it.

A finding is true of the source. A client is told of it where what it sees says the same: the check is asked of the
client's own documents too, and what it finds there is told if it holds of the source. So nothing is told that rests on
what a client does not see, and nothing for want of it. Checks that look at single values of every resource rest on one
row alone: a client is told where it sees the row, the attribute and the item.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow

from ss12k.quality.asking import FINDINGS, kept
from ss12k.quality.check import Check, Severity
from ss12k.quality.checks import CHECKS
from ss12k.quality.checks.source import SERVED
from ss12k.quality.facts import SeenFacts
from ss12k.quality.limits import Limits
from ss12k.scope import parts
from ss12k.scope.relationships import Relationships
from ss12k.scope.rules import Rules
from ss12k.scope.seen import Ask, Seen
from ss12k.scope.sets import member
from ss12k.scope.view import View
from ss12k.snapshots.findings import shown_id
from ss12k.snapshots.layout import ItemTable, layout_of, quoted
from ss12k.snapshots.layout import pos as pos_of
from ss12k.snapshots.opening import Workspace, calm, cursor
from ss12k.snapshots.tables import OWN_OF_PROTECTED
from ss12k.standard.resources import (
    RESOURCES,
    ByRelation,
    InReach,
    InTree,
    ItemsByType,
    PersonVisible,
    Resource,
    Through,
    resource_of,
)

HIDDEN = "hidden-by-scope"
"""The check that only a client's view can answer."""
_ORDER = sorted(CHECKS, key=lambda name: list(Severity).index(CHECKS[name].severity))
_UNITS = ("enrolment", "placement.child", "duty")
"""The relations by which a person belongs to units."""


@dataclass(frozen=True)
class Finding:
    """One object that a check found: where in it, and what else it goes by. `id` is None for the source as a whole."""

    check: str
    resource: str
    id: str | None
    path: str
    other: tuple[str, str] | None = None

    @property
    def shown(self) -> str:
        """The id, as it may stand in a report."""
        return "" if self.id is None else shown_id(self.id)


@dataclass(frozen=True)
class Chosen:
    """Which findings are asked for; empty: all. `unit`: an organisation's id, what lies beneath it included."""

    checks: tuple[str, ...] = ()
    resource: str = ""
    unit: str = ""


ALL = Chosen()


@dataclass(frozen=True)
class Told:
    """The findings that one view is told of."""

    view: View = field(repr=False)
    space: Workspace = field(repr=False)

    @classmethod
    def of(cls, view: View, found: pyarrow.Table, day: date, limits: Limits) -> "Told":
        """The findings of the view's snapshot, as far as the view is told of them, by that day and those limits."""
        space = Workspace()
        with calm():
            own = cursor()
            own.register("found", found)
            own.execute(f"CREATE TABLE {space.table('told' if view.profile is None else 'found')} AS FROM found")
            own.unregister("found")
        told = cls(view, space)
        if view.profile is not None:
            told._sift(day, limits)
        told._settle_units()
        return told

    # --- what is asked of it ---
    def counts(self, chosen: Chosen = ALL) -> dict[str, int]:
        """How many objects each check found; those that found none are left out."""
        rows = self._ask(f"""SELECT "check", count(DISTINCT (resource, pos)) FROM {self._chosen(chosen)} GROUP BY 1""",
                         chosen)  # fmt: skip
        return dict(rows)

    def by_resource(self, chosen: Chosen = ALL) -> dict[tuple[str, str], int]:
        """The same by check and resource."""
        rows = self._ask(f"""SELECT "check", resource, count(DISTINCT pos) + bool_or(pos IS NULL)::INTEGER
            FROM {self._chosen(chosen)} GROUP BY ALL""", chosen)  # fmt: skip
        return {(check, resource): count for check, resource, count in rows}

    def by_unit(self, chosen: Chosen = ALL) -> dict[tuple[str, str | None], int]:
        """The same by check and the id of the organisation that the object belongs to; an object may belong to several,
        or, where nothing says, to None.
        """
        organisations = self.view.snapshot.table("organisations")
        rows = self._ask(f"""SELECT "check", o.id, count(DISTINCT (resource, pos)) FROM {self._chosen(chosen)} f
            LEFT JOIN {self.space.table("units")} u USING (resource, pos)
            LEFT JOIN {organisations} o ON o.pos = u.unit GROUP BY ALL""", chosen)  # fmt: skip
        return {(check, unit): count for check, unit, count in rows}

    def findings(self, chosen: Chosen = ALL, first: int = 0, most: int | None = None) -> list[Finding]:
        """The findings, the errors first, check by check, then by id: one per object and place in it."""
        order = ", ".join(f"'{name}'" for name in _ORDER)
        limit = "" if most is None else f"LIMIT {int(most)} OFFSET {int(first)}"
        rows = self._ask(f"""SELECT "check", resource, pos, path, min(other) FROM {self._chosen(chosen)}
            GROUP BY "check", resource, pos, path
            ORDER BY list_position([{order}], "check"), resource, pos, path {limit}""", chosen)  # fmt: skip
        ids = self._ids([(resource, pos) for _, resource, pos, *_ in rows if pos is not None])
        others = self._ids([(CHECKS[check].other, other) for check, *_, other in rows if other is not None])
        return [
            Finding(
                check, resource, ids.get((resource, pos)), path,
                None if other is None else (CHECKS[check].other, others[CHECKS[check].other, other]),
            )
            for check, resource, pos, path, other in rows
        ]  # fmt: skip

    def total(self, chosen: Chosen = ALL) -> int:
        """How many rows `findings` gives."""
        query = f"""SELECT count(DISTINCT ("check", resource, pos, path)) FROM {self._chosen(chosen)}"""
        return int(self._ask(query, chosen)[0][0])

    def of_object(self, resource: str, id: str) -> list[Finding]:
        """What was found of one object, the errors first."""
        stored = self.view.snapshot.table(resource)
        rows = self._ask(f"""SELECT DISTINCT "check", path FROM {self.space.table("told")}
            WHERE resource = $resource AND pos = (SELECT pos FROM {stored} WHERE id = $id)""",
            values={"resource": resource, "id": id})  # fmt: skip
        return [
            Finding(check, resource, id, path) for check, path in sorted(rows, key=lambda row: _ORDER.index(row[0]))
        ]

    def concerned(self, resource: str, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Of some objects those of which something was found, and by which checks."""
        stored = self.view.snapshot.table(resource)
        rows = self._ask(f"""SELECT r.id, list(DISTINCT t."check") FROM {self.space.table("told")} t
            JOIN {stored} r ON r.pos = t.pos
            WHERE t.resource = $resource AND r.id IN (SELECT unnest($ids::VARCHAR[])) GROUP BY 1""",
            values={"resource": resource, "ids": list(ids)})  # fmt: skip
        return {id: tuple(sorted(checks, key=_ORDER.index)) for id, checks in rows}

    def lacking(self, check: Check) -> tuple[str, ...]:
        """The attributes that a check goes by and that this view is not given: then it tells nothing of it."""
        if self.view.profile is None:
            return ()
        cut = [each.partition(".") for each in check.about]
        return tuple(f"{resource}.{name}" for resource, _, name in cut if not self.view.shows(resource, name))

    # --- how it comes about ---
    def _ask(self, query: str, chosen: Chosen = ALL, values: dict[str, object] | None = None) -> list[tuple]:  # type: ignore[type-arg]
        ask: Ask = self.view.inside[2]
        given: dict[str, object] = {"checks": list(chosen.checks), "resource": chosen.resource, "unit": chosen.unit}
        given |= values or {}
        return ask(query, **{name: value for name, value in given.items() if f"${name}" in query})

    def _chosen(self, chosen: Chosen) -> str:
        """The table of the findings that are asked for."""
        conditions = []
        if chosen.checks:
            conditions.append("""list_contains($checks::VARCHAR[], "check")""")
        if chosen.resource:
            conditions.append("resource = $resource")
        if chosen.unit:
            organisations = self.view.snapshot.table("organisations")
            conditions.append(f"""(resource, pos) IN (SELECT resource, pos FROM {self.space.table("units")}
                WHERE unit IN (WITH RECURSIVE down(pos) AS (SELECT pos FROM {organisations} WHERE id = $unit
                    UNION SELECT o.pos FROM {organisations} o JOIN down ON o."parentOrganisation.pos" = down.pos)
                    SELECT pos FROM down))""")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"(SELECT * FROM {self.space.table('told')}{where})"

    def _ids(self, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], str]:
        found: dict[tuple[str, int], str] = {}
        for resource in dict.fromkeys(resource for resource, _ in wanted):
            positions = sorted({pos for each, pos in wanted if each == resource})
            keys = zip(positions, self.view.ids_at(resource, positions), strict=True)
            found |= {(resource, pos): id for pos, id in keys}
        return found

    def _sift(self, day: date, limits: Limits) -> None:
        """Table `told`: the findings that the client is told of."""
        _, _, ask = self.view.inside
        told, found = self.space.table("told"), self.space.table("found")
        ask(f"CREATE TABLE {told} AS FROM {found} WHERE FALSE")
        names = [name for (name,) in ask(f"""SELECT DISTINCT "check" FROM {found}""")]
        checks = [check for name in names if (check := CHECKS.get(name)) and self._tells(check)]
        if queries := {check: check.query for check in checks if isinstance(check.query, str)}:
            self._ask_again(queries, day, limits)
        for check in checks:
            if check not in queries:
                self._sift_rows(check)
        for query in _hidden(self.view.inside[0]):
            ask(f"INSERT INTO {told} SELECT '{HIDDEN}', resource, pos, path, NULL, NULL FROM ({query})")
        ask(f"DROP TABLE {found}")

    def _tells(self, check: Check) -> bool:
        return not check.own and not self.lacking(check)

    def _ask_again(self, queries: Mapping[Check, str], day: date, limits: Limits) -> None:
        """Ask checks of what the client sees, and keep what they found of the source as well."""
        facts = SeenFacts(self.view, day, list(queries.values()))
        facts.ask(FINDINGS)
        for check, query in queries.items():
            if not limits.lacks(check.lists):
                facts.ask(kept(check, query), limits.values)
        # What an alias lacks says nothing of the record that it stands for (SCOPE R5).
        named = ", ".join(f"'{check.name}'" for check in queries if _of_the_record(check)) or "''"
        self._ask(
            f"""INSERT INTO {self.space.table("told")} SELECT f.* FROM {facts.name("findings")} f
            SEMI JOIN {self.space.table("found")} g ON f."check" = g."check" AND f.pos = g.pos AND f.path = g.path
            WHERE NOT (f."check" IN ({named}) AND {member("protected", "f.pos")})"""
        )

    def _sift_rows(self, check: Check) -> None:
        """Keep what rests on a row, an attribute and an item that the client sees."""
        rules, _, ask = self.view.inside
        told, found = self.space.table("told"), self.space.table("found")
        ways = ask(f"""SELECT DISTINCT resource, path FROM {found} WHERE "check" = $check""", check=check.name)
        for resource, path in ways:
            if not self.view.shared(resource):
                continue
            table = layout_of(resource).items.get(path)
            condition = " AND ".join(_told(rules, check, RESOURCES[resource], path, table))
            ask(
                f"""INSERT INTO {told} SELECT f.* FROM {found} f
                JOIN {rules.tables.stored(resource)} r ON r.pos = f.pos {_joins(rules, check, table)}
                WHERE f."check" = $check AND f.resource = $resource AND f.path = $path AND {condition}""",
                check=check.name, resource=resource, path=path,
            )  # fmt: skip

    def _settle_units(self) -> None:
        """Table `units`: the organisations that each object found belongs to, as far as the view sees that."""
        rules, _, ask = self.view.inside
        units, told = self.space.table("units"), self.space.table("told")
        ask(f"CREATE TABLE {units} (resource VARCHAR, pos INTEGER, unit INTEGER)")
        for (resource,) in ask(f"SELECT DISTINCT resource FROM {told}"):
            if query := _places(rules, RESOURCES[resource]):
                seen = member("organisations", "p.unit")
                ask(
                    f"""INSERT INTO {units} SELECT DISTINCT $resource, p.pos, p.unit FROM ({query}) p
                    SEMI JOIN (SELECT pos FROM {told} WHERE resource = $resource) t ON t.pos = p.pos
                    WHERE p.unit IS NOT NULL AND {seen}""",
                    resource=resource,
                )


def _of_the_record(check: Check) -> bool:
    """Whether it goes by attributes of persons that an alias has of its own, or lacks."""
    of_persons = {name for resource, _, name in (each.partition(".") for each in check.about) if resource == "persons"}
    return check.resource == "persons" and not of_persons <= set(OWN_OF_PROTECTED)


def _told(rules: Rules, check: Check, entry: Resource, path: str, table: ItemTable | None) -> Iterator[str]:
    """The conditions that a client is told of a finding `f` of row `r`, an attribute, perhaps an item of a list."""
    yield rules.row(entry, "r").sql
    layout = layout_of(entry.path)
    if path in {each.name for each in layout.attributes}:
        if rules.categories_of(entry, path) == []:
            yield "FALSE"
        if hidden := rules.hides(entry, path, "r"):
            yield f"NOT coalesce({hidden}, FALSE)"
        if path in layout.references and path not in entry.keeps_bare:
            yield f"(r.{quoted(path)} IS NULL OR {rules.stays('r', path, layout.references[path])})"
        if entry.path == "persons" and path not in OWN_OF_PROTECTED:
            yield f"NOT {member('protected', 'r.pos')}"
        need = entry.attribute_needs.get(path)
        if isinstance(need, ItemsByType) and rules.categories_of(entry, path) not in (None, list(need.categories)):
            yield "FALSE"  # which of the items it is of is not said
    if table:
        kept = next(each for each in parts.items(layout, table) if each.path == f"{table.attribute}[]")
        yield f"(f.item IS NULL OR ({kept.there(rules)}))"
        for reference in table.references:
            stays = rules.stays("i", reference.column, reference.reference)
            yield f"(f.item IS NULL OR i.{quoted(reference.column)} IS NULL OR {stays})"
    if check.other:
        yield f"(f.other IS NULL OR ({rules.row(RESOURCES[check.other], 'o').sql}))"


def _joins(rules: Rules, check: Check, table: ItemTable | None) -> str:
    joins = ""
    if table:
        joins += f" LEFT JOIN {rules.tables.stored(table.name)} i ON i.owner = f.pos AND i.ordinal = f.item"
    if check.other:
        joins += f" LEFT JOIN {rules.tables.stored(check.other)} o ON o.pos = f.other"
    return joins


def _hidden(rules: Rules) -> Iterator[str]:
    """References that a client is given to what its profile does not share: `resource`, `pos`, `path`.

    One to an object of a resource that is shared leads nowhere for protection's sake alone, which is never told.
    """
    seen = Seen(rules)
    for name, entry in RESOURCES.items():
        layout = layout_of(name)
        for path, reference in entry.references.items():
            target, attribute = resource_of(reference), path.partition(".")[0]
            kept = path in layout.references or attribute in layout.items
            if target.path in SERVED and kept and rules.opens(entry) and not rules.opens(target):
                yield f"""SELECT DISTINCT '{name}' AS resource, s.owner AS pos, '{attribute}' AS path
                    FROM ({seen.references(name, path)}) s WHERE s.target IS NOT NULL"""


def _places(rules: Rules, entry: Resource) -> str:
    """A query for `pos` and the `unit` that an object of the resource belongs to, by the rules of its rows (R3)."""
    stored = rules.tables.stored(entry.path)
    for rule in sorted(entry.rows, key=lambda each: not isinstance(each, InReach)):
        match rule:
            case InReach(attribute):
                return f"SELECT pos, {quoted(pos_of(attribute))} AS unit FROM {stored}"
            case InTree():
                return f"SELECT pos, pos AS unit FROM {stored}"
            case Through(attribute):
                target = resource_of(entry.references[attribute])
                # What it goes through tells where it is only to whom that is given.
                return _through(stored, attribute, _places(rules, target)) if rules.opens(target) else ""
            case PersonVisible(attribute):
                return _through(stored, attribute, _places(rules, RESOURCES["persons"]))
            case ByRelation():
                return f"""SELECT n.person AS pos, o.pos AS unit FROM ({Relationships(Seen(rules)).of(_UNITS)}) n
                    JOIN {rules.tables.stored("organisations")} o ON o.id = n.place WHERE n.person IS NOT NULL"""
    return ""


def _through(stored: str, attribute: str, target: str) -> str:
    if not target:
        return ""
    return f"""SELECT r.pos, t.unit FROM {stored} r JOIN ({target}) t ON t.pos = r.{quoted(pos_of(attribute))}"""
