"""What the checks found, as one View may be told of it.

A finding is true of the source. A client is told of it where it sees the object, is given every attribute that the
finding goes by, and sees what else it goes by: the list's item, the other object, at least two of those that are alike.
So nothing is found of what a client does not see, and nothing for want of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow

from ss12k.quality.check import Check, Severity
from ss12k.quality.checks import CHECKS
from ss12k.quality.checks.source import SERVED
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
    def of(cls, view: View, found: pyarrow.Table) -> "Told":
        """The findings of the view's snapshot, as far as the view is told of them."""
        space = Workspace()
        with calm():
            own = cursor()
            own.register("found", found)
            own.execute(f"CREATE TABLE {space.table('found')} AS FROM found")
            own.unregister("found")
        told = cls(view, space)
        told._sift()
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

    def _sift(self) -> None:
        """Table `told`: the findings that the view is told of."""
        rules, _, ask = self.view.inside
        told, found = self.space.table("told"), self.space.table("found")
        if self.view.profile is None:
            ask(f"CREATE TABLE {told} AS FROM {found}")
            return
        ask(f"CREATE TABLE {told} AS FROM {found} WHERE FALSE")
        for name, resource, path in ask(f"""SELECT DISTINCT "check", resource, path FROM {found}"""):
            check = CHECKS.get(name)
            if check is None or check.authority or self.lacking(check) or not self.view.shared(resource):
                continue
            if check.anywhere and not rules.everywhere:
                continue
            table = _items_of(check, resource, path)
            condition = " AND ".join(_told(rules, check, RESOURCES[resource], path, table))
            joins = _joins(rules, check, table)
            alike = "QUALIFY count(*) OVER (PARTITION BY f.same) > 1" if check.alike else ""
            ask(
                f"""INSERT INTO {told} SELECT f.* FROM {found} f
                JOIN {rules.tables.stored(resource)} r ON r.pos = f.pos {joins}
                WHERE f."check" = $check AND f.resource = $resource AND f.path = $path AND {condition} {alike}""",
                check=name, resource=resource, path=path,
            )  # fmt: skip
        for query in _hidden(rules):
            ask(f"INSERT INTO {told} SELECT '{HIDDEN}', resource, pos, path, NULL, NULL, NULL FROM ({query})")

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


def _items_of(check: Check, resource: str, path: str) -> ItemTable | None:
    """The table of the list whose item a finding is of."""
    return layout_of(resource).items.get(check.items.partition(".")[2] or path)


def _told(rules: Rules, check: Check, entry: Resource, path: str, table: ItemTable | None) -> Iterator[str]:
    """The conditions that a client is told of a finding `f` of row `r`."""
    yield rules.row(entry, "r").sql
    if entry.path == "organisations" and any(not each.startswith("organisations.") for each in check.about):
        # What is there of other resources, it sees of those in reach alone, and not of those above them.
        yield member("reach", "r.pos")
    about = {name for resource, _, name in (each.partition(".") for each in check.about) if resource == entry.path}
    layout = layout_of(entry.path)
    for name in sorted(about | ({path} if path in {each.name for each in layout.attributes} else set())):
        if rules.categories_of(entry, name) == []:
            yield "FALSE"
        if hidden := rules.hides(entry, name, "r"):
            yield f"NOT coalesce({hidden}, FALSE)"
        if name in layout.references and name not in entry.keeps_bare:
            yield f"(r.{quoted(name)} IS NULL OR {rules.stays('r', name, layout.references[name])})"
        if entry.path == "persons" and name not in OWN_OF_PROTECTED:
            yield f"NOT {member('protected', 'r.pos')}"
        need = entry.attribute_needs.get(name)
        if isinstance(need, ItemsByType):
            yield _of_type(rules, entry, name, need, check.items == f"{entry.path}.{name}")
    if table:
        kept = next(each for each in parts.items(layout, table) if each.path == f"{table.attribute}[]")
        yield f"(f.item IS NULL OR ({kept.there(rules)}))"
        for reference in table.references:
            stays = rules.stays("i", reference.column, reference.reference)
            yield f"(f.item IS NULL OR i.{quoted(reference.column)} IS NULL OR {stays})"
    if check.other:
        yield f"(f.other IS NULL OR ({rules.row(RESOURCES[check.other], 'o').sql}))"
        if check.other == "persons":
            yield f"NOT coalesce({member('protected', 'o.pos')}, FALSE)"


def _of_type(rules: Rules, entry: Resource, name: str, need: ItemsByType, items: bool) -> str:
    """Items of a type that is shared; where the finding is of no single item, all must be."""
    if not items:
        return "TRUE" if rules.categories_of(entry, name) in (None, list(need.categories)) else "FALSE"
    kind = f"json_extract_string(r.{quoted(name)}, concat('$[', f.item, '].type'))"
    shared = [f"'{each}'" for each, category in need.of_type.items() if each and rules.shares(category)]
    ways = [f"{kind} IN ({', '.join(shared)})"] if shared else []
    ways += [f"{kind} IS NULL"] if None in need.of_type and rules.shares(need.of_type[None]) else []
    others = ", ".join(f"'{each}'" for each in need.of_type if each)
    ways += [f"{kind} NOT IN ({others})"] if rules.shares(need.otherwise) else []
    return f"coalesce({' OR '.join(ways) or 'FALSE'}, FALSE)"


def _joins(rules: Rules, check: Check, table: ItemTable | None) -> str:
    joins = ""
    if table:
        joins += f" LEFT JOIN {rules.tables.stored(table.name)} i ON i.owner = f.pos AND i.ordinal = f.item"
    if check.other:
        joins += f" LEFT JOIN {rules.tables.stored(check.other)} o ON o.pos = f.other"
    return joins


def _hidden(rules: Rules) -> Iterator[str]:
    """References that a client is given to what it is not: `resource`, `pos`, `path`."""
    seen = Seen(rules)
    for name, entry in RESOURCES.items():
        for path, reference in entry.references.items():
            target = resource_of(reference)
            layout = layout_of(name)
            kept = path in layout.references or path.partition(".")[0] in layout.items
            if target.path not in SERVED or not kept or not rules.opens(entry):
                continue
            closed = f"NOT {member(f'rows_{target.path}', 's.target')}" if rules.opens(target) else "TRUE"
            yield f"""SELECT DISTINCT '{name}' AS resource, s.owner AS pos, '{path.partition(".")[0]}' AS path
                FROM ({seen.references(name, path)}) s WHERE s.target IS NOT NULL AND {closed}"""


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
                target = _places(rules, resource_of(entry.references[attribute]))
                return _through(stored, attribute, target)
            case PersonVisible(attribute):
                return _through(stored, attribute, _places(rules, RESOURCES["persons"]))
            case ByRelation():
                return f"""SELECT n.person AS pos, o.pos AS unit FROM ({Relationships(Seen(rules)).of(_UNITS)}) n
                    JOIN {rules.tables.stored("organisations")} o ON o.id = n.place WHERE n.person IS NOT NULL"""
    return ""


def _through(stored: str, attribute: str, target: str) -> str:
    return f"""SELECT r.pos, t.unit FROM {stored} r JOIN ({target}) t ON t.pos = r.{quoted(pos_of(attribute))}"""
