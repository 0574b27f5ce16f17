"""The one door to records: what one client, or the authority itself, sees of one snapshot (SCOPE.md).

Pages, API, exports and the command line all ask a View and nothing else, which is why "View as client" is exact.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from ss12k.errors import Ss12kError
from ss12k.scope.documents import Documents
from ss12k.scope.people import compute_aliases, compute_persons, compute_reach
from ss12k.scope.profile import Profile
from ss12k.scope.rules import NotServed, Rules, must_open
from ss12k.snapshots.aggregation import AGGREGATED, Period, compute, sent, summed
from ss12k.snapshots.layout import layout_of, pos, quoted
from ss12k.snapshots.opening import Snapshot, Workspace, ask, calm, cursor
from ss12k.standard.resources import ALTERNATIVE_PERSONS, RESOURCES, Resource, resource_of

PAGE = 2000
"""How many documents a page holds when nobody says otherwise."""


class UnknownResource(Ss12kError):
    """A name that is no resource of the standard."""


@dataclass(frozen=True)
class Page:
    """Documents as JSON texts in `id` order; `after` is where the next page goes on, None at the end."""

    texts: list[str] = field(repr=False)
    after: int | None


@dataclass(frozen=True)
class _Tables:
    snapshot: Snapshot
    space: Workspace

    def stored(self, name: str) -> str:
        return self.snapshot.table(name)

    def computed(self, name: str) -> str:
        return self.space.table(name)


class View:
    """What is seen of a snapshot under a profile; without one, everything, as it was loaded."""

    def __init__(self, snapshot: Snapshot, profile: Profile | None, secret: bytes, version: int | None = None) -> None:
        self.snapshot, self.profile, self.version = snapshot, profile, version
        self._tables = _Tables(snapshot, Workspace())
        self._rules = Rules(profile, self._tables)
        self._lock = threading.Lock()
        self._visible: dict[str, str] = {}
        with calm():
            self._compute(cursor(), secret)

    def _compute(self, own: duckdb.DuckDBPyConnection, secret: bytes) -> None:
        compute_reach(own, self._rules)
        if self.profile is None:
            return
        compute_persons(own, self._rules)
        self._visible = {name: self._tables.computed(name) for name in ("organisations", "persons")}
        if self._rules.aliased:
            compute_aliases(own, self._rules, secret)

    def shared(self, resource: str) -> bool:
        """Whether the resource may be read at all (SCOPE R2)."""
        return (resource == ALTERNATIVE_PERSONS and self.profile is None) or self._rules.opens(_known(resource))

    def require(self, resource: str) -> None:
        """Raise NotShared or NotServed where `shared` says no."""
        if self.profile is not None:
            must_open(self.profile, _known(resource))
        elif resource != ALTERNATIVE_PERSONS:
            _known(resource)

    def shows(self, resource: str, attribute: str) -> bool:
        """Whether an attribute of the resource is shared, at least in part (SCOPE R6)."""
        categories = self._rules.categories_of(_known(resource), attribute)
        return self.shared(resource) and (categories is None or bool(categories))

    def count(self, resource: str) -> int:
        """How many objects of the resource are visible."""
        return int(self._ask(f"SELECT count(*) FROM {self._rows(resource)}")[0][0])

    def page(self, resource: str, *, after: int = -1, limit: int = PAGE, names: bool = False) -> Page:
        """The next documents after a place in `id` order; `names` puts `displayName` into references (SCOPE R7)."""
        rows = self._rows(resource)
        found = self._ask(
            f"SELECT pos FROM {rows} WHERE pos > $after ORDER BY pos LIMIT $limit", after=after, limit=limit + 1
        )
        positions = [place for (place,) in found[:limit]]
        texts = self._documents(resource, positions, names)
        return Page(texts, positions[-1] if len(found) > limit else None)

    def document(self, resource: str, id: str, *, names: bool = False) -> str | None:
        """One document; None when it does not exist or is not visible, which are not told apart (SCOPE R9)."""
        found = self.documents(resource, [id], names=names)
        return found[0] if found else None

    def documents(self, resource: str, ids: Sequence[str], *, names: bool = False) -> list[str]:
        """The visible ones of these objects, in `id` order."""
        rows, wanted = self._rows(resource), self._wanted(resource, ids)
        found = self._ask(f"SELECT pos FROM {rows} WHERE pos IN ({wanted}) ORDER BY pos", ids=list(ids))
        return self._documents(resource, [place for (place,) in found], names)

    def all_documents(self, resource: str, *, names: bool = False) -> Iterator[str]:
        """Every visible document, in `id` order, a page at a time."""
        after: int | None = -1
        while after is not None:
            page = self.page(resource, after=after, names=names)
            yield from page.texts
            after = page.after

    def referring(self, resource: str, path: str, ids: Sequence[str], *, names: bool = False) -> list[str]:
        """The documents whose reference at this path (`groupMemberships.person`) is seen to lead to one of these."""
        self.require(resource)
        target = resource_of(layout_of(resource).resource.references[path])
        wanted = self._wanted(target.path, ids)
        found = self._ask(
            f"SELECT DISTINCT owner FROM ({self._seen(resource, path)}) WHERE target IN ({wanted}) ORDER BY owner",
            ids=list(ids),
        )
        return self._documents(resource, [place for (place,) in found], names)

    def counts(self, resource: str, path: str, on: date | None = None) -> dict[str, int]:
        """How many visible documents are seen to refer to each object by the reference at this path.

        `on`: only relations that hold on this day; the end date counts as included, and what has none goes on.
        """
        if not self.shared(resource):
            return {}
        target = resource_of(layout_of(resource).resource.references[path])
        period = "" if on is None else "WHERE coalesce(s.start <= $day, TRUE) AND coalesce(s.ended >= $day, TRUE)"
        rows = self._ask(
            f"""SELECT t.id, count(DISTINCT s.owner) FROM ({self._seen(resource, path)}) s
            JOIN {self._tables.stored(target.path)} t ON t.pos = s.target {period} GROUP BY t.id""",
            **({} if on is None else {"day": on.isoformat()}),
        )
        return dict(rows)

    def aggregated_attendance(self, start: date, end: date) -> Iterator[str]:
        """The sums of attendance of these days, both included (docs/attendance.md); a PeriodError if end is first.

        They are the dump's own where it has any, else computed. Clients are refused: theirs would have to be computed
        over the attendances that they see (SCOPE R10).
        """
        if self.profile is not None:
            must_open(self.profile, _known(AGGREGATED))
            raise NotServed(AGGREGATED)
        period = Period(start, end)
        return self._sent_sums(period) if self.count(AGGREGATED) else self._computed_sums(period)

    def reach(self) -> tuple[int, int]:
        """How many organisations are in reach (SCOPE R1), and how many there are."""
        reach, all_ = self._tables.computed("reach"), self._tables.stored("organisations")
        row = self._ask(f"SELECT (SELECT count(*) FROM {reach}), (SELECT count(*) FROM {all_})")[0]
        return row[0], row[1]

    def protects(self, person: str) -> bool:
        """Whether a person whom this view shows is protected, however the source says so (SCOPE R5)."""
        rows = self._ask(f"SELECT protected FROM {self._tables.stored('persons')} WHERE id = $id", id=person)
        return rows == [(True,)]

    def shows_unprotected(self, of: Snapshot) -> bool:
        """Whether this view shows somebody unprotected whom another snapshot protects (SCOPE R10)."""
        if self.profile is None:
            return False
        rows = self._ask(
            f"""SELECT 1 FROM {self._tables.computed("persons")} v JOIN {self._tables.stored("persons")} p USING (pos)
            WHERE NOT v.protected AND p.id IN (SELECT id FROM {of.table("protected")}) LIMIT 1"""
        )
        return bool(rows)

    def _rows(self, resource: str) -> str:
        """The table with the positions of what is visible, computed when it is first asked for."""
        self.require(resource)
        if self.profile is None:
            return self._tables.stored(resource)
        with self._lock:
            if resource not in self._visible:
                table = self._tables.computed(resource)
                rule = self._rules.row(_known(resource), "r")
                stored = self._tables.stored(resource)
                self._ask(f"CREATE TABLE {table} AS SELECT pos FROM {stored} r WHERE {rule.sql} ORDER BY pos")
                self._visible[resource] = table
            return self._visible[resource]

    def _seen(self, resource: str, path: str) -> str:
        """`(owner, target, start, ended)` of every reference at a path that the client sees."""
        entry, rules = _known(resource), self._rules
        attribute, _, inner = path.partition(".")
        categories = rules.categories_of(entry, attribute)
        visible = f"r.pos IN (SELECT pos FROM {self._rows(resource)})"
        conditions = [visible, "FALSE" if categories is not None and not categories else "TRUE"]
        if hidden := rules.hides(entry, attribute, "r"):
            conditions.append(f"NOT coalesce({hidden}, FALSE)")
        stored, layout = self._tables.stored(resource), layout_of(resource)
        if attribute in layout.references:
            conditions.append(rules.stays("r", attribute, layout.references[attribute]))
            target, source = f"r.{quoted(pos(attribute))}", f"{stored} r"
            there = {each.name for each in layout.attributes}
            start, end = (f"""r."{name}" ->> '$'""" if name in there else "NULL" for name in ("startDate", "endDate"))
        else:
            table = layout.items[attribute]
            source = f"{self._tables.stored(table.name)} i JOIN {stored} r ON r.pos = i.owner"
            for each in table.references:
                conditions.append(rules.keeps_item(entry, attribute, "i", each.name, each.reference))
                if each.name == inner:
                    conditions.append(rules.stays("i", each.column, each.reference))
            target = f"i.{quoted(pos(inner or 'item'))}"
            start, end = (f"""('{{' || i.rest || '}}') ->> '$.{name}'""" for name in ("startDate", "endDate"))
        columns = f"r.pos AS owner, {target} AS target, {start} AS start, {end} AS ended"
        return f"SELECT {columns} FROM {source} WHERE {' AND '.join(conditions)}"

    def _sent_sums(self, period: Period) -> Iterator[str]:
        found = self._ask(sent(self._tables.stored), start=period.start, end=period.end)
        for first in range(0, len(found), PAGE):
            yield from self._documents(AGGREGATED, [place for (place,) in found[first : first + PAGE]], names=False)

    def _computed_sums(self, period: Period) -> Iterator[str]:
        space = Workspace()
        table = space.table(AGGREGATED)
        with calm():
            compute(cursor(), self._tables.stored, table, period)
        count = int(self._ask(f"SELECT count(*) FROM {table}")[0][0])
        for first in range(0, count, PAGE):
            yield from (text for (text,) in self._ask(summed(table), first=first, last=first + PAGE - 1))

    def _wanted(self, resource: str, ids: Sequence[str]) -> str:
        one = len(ids) == 1  # an equality finds its row by the index on ids; a list would scan
        condition = "id = $ids[1]" if one else "id IN (SELECT unnest($ids::VARCHAR[]))"
        return f"SELECT pos FROM {self._tables.stored(resource)} WHERE {condition}"

    def _documents(self, resource: str, positions: list[int], names: bool) -> list[str]:
        """The documents at these positions, which are in order and known to be visible."""
        if not positions:
            return []
        values: dict[str, object] = {"first": positions[0], "last": positions[-1]}
        if gaps := positions[-1] - positions[0] + 1 > len(positions):
            values["positions"] = positions
        return [text for (text,) in self._ask(Documents(self._rules, names).query(resource, gaps=gaps), **values)]

    def _ask(self, query: str, **values: object) -> list[tuple]:  # type: ignore[type-arg]
        return ask(query, values)


def _known(resource: str) -> Resource:
    try:
        return RESOURCES[resource]
    except KeyError:
        raise UnknownResource(f"{resource!r} is no resource of SS12000; known are {', '.join(RESOURCES)}") from None
