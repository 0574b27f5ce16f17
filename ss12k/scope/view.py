"""The one door to records: what one client, or the authority itself, sees of one snapshot (SCOPE.md).

Pages, API, exports and the command line all ask a View and nothing else, which is why "View as client" is exact.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pyarrow

from ss12k.errors import Ss12kError
from ss12k.scope.aliases import named, protected_visible
from ss12k.scope.documents import Documents
from ss12k.scope.profile import Profile
from ss12k.scope.rules import Rules, must_open, table_of
from ss12k.scope.sets import Sets, member
from ss12k.snapshots.aggregation import AGGREGATED, Period, compute, sent, summed
from ss12k.snapshots.layout import layout_of, pos, quoted
from ss12k.snapshots.opening import Snapshot, Workspace, ask, calm, cursor
from ss12k.standard.resources import ALTERNATIVE_PERSONS, RESOURCES, Resource, resource_of

PAGE = 2000
"""How many documents a page holds when nobody says otherwise."""
STRETCH = 16_384
"""How many rows are looked at first for the next page."""


class UnknownResource(Ss12kError):
    """A name that is no resource of the standard."""


@dataclass(frozen=True)
class Page:
    """Documents as JSON texts in `id` order; `after` is where the next page goes on, None at the end."""

    texts: list[str] = field(repr=False)
    after: int | None


class _Tables:
    """Where a view's tables lie; what it computes beside the snapshot's own is made when it is first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def stored(self, name: str) -> str:
        return self._snapshot.table(name)

    @cached_property
    def space(self) -> Workspace:
        return Workspace()

    def computed(self, name: str) -> str:
        return self.space.table(name)


class View:
    """What is seen of a snapshot under a profile; without one, everything, as it was loaded."""

    def __init__(self, snapshot: Snapshot, profile: Profile | None, secret: bytes, version: int | None = None) -> None:
        self.snapshot, self.profile, self.version = snapshot, profile, version
        self._tables = _Tables(snapshot)
        self._rules = Rules(profile, self._tables)
        self._sets = Sets(self._ask, lambda name: self._size(table_of(name)), self._rules.positions_of)
        self._counts: dict[str, int] = {}
        self._sizes: dict[str, int] = {}
        if self._rules.aliased:
            self._make_aliases(secret)

    def _make_aliases(self, secret: bytes) -> None:
        """Table `alias`: the record that stands in for each protected person who is visible (SCOPE R5)."""
        client = self.profile.client_id if self.profile else ""
        found = self._ask(protected_visible(self._rules))
        names = [named(secret, client, id, given, family) for _, id, given, family in found]
        table = pyarrow.table(
            {
                "pos": pyarrow.array([place for place, *_ in found], pyarrow.int32()),
                "family": pyarrow.array([family for family, _ in names], pyarrow.string()),
                "called": pyarrow.array([called for _, called in names], pyarrow.string()),
            }
        )
        with calm():
            own = cursor()
            own.register("names", table)
            own.execute(
                f"""CREATE TABLE {self._tables.computed("alias")} AS
                SELECT a.* REPLACE (n.family AS "familyName", n.called AS called)
                FROM {self._tables.stored("persons.alias")} a JOIN names n USING (pos)"""
            )
            own.unregister("names")

    def shared(self, resource: str) -> bool:
        """Whether the resource may be read at all (SCOPE R2)."""
        return (resource == ALTERNATIVE_PERSONS and self.profile is None) or self._rules.opens(_known(resource))

    def require(self, resource: str) -> None:
        """Raise NotShared where `shared` says no."""
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
        self.require(resource)
        if self.profile is None:
            return self._size(resource)
        if resource not in self._counts:
            table, visible = self._tables.stored(resource), self._visible(resource)
            self._counts[resource] = int(self._ask(f"SELECT count(*) FROM {table} r WHERE {visible}")[0][0])
        return self._counts[resource]

    def page(self, resource: str, *, after: int = -1, limit: int = PAGE, names: bool = False) -> Page:
        """The next documents after a place in `id` order; `names` puts `displayName` into references (SCOPE R7)."""
        self.require(resource)
        found = self._next(resource, after, limit + 1)
        positions = found[:limit]
        texts = self._documents(resource, positions, names)
        return Page(texts, positions[-1] if len(found) > limit else None)

    def document(self, resource: str, id: str, *, names: bool = False) -> str | None:
        """One document; None when it does not exist or is not visible, which are not told apart (SCOPE R9)."""
        found = self.documents(resource, [id], names=names)
        return found[0] if found else None

    def documents(self, resource: str, ids: Sequence[str], *, names: bool = False) -> list[str]:
        """The visible ones of these objects, in `id` order."""
        self.require(resource)
        condition = "r.id = $ids[1]" if len(ids) == 1 else "r.id IN (SELECT unnest($ids::VARCHAR[]))"
        # Of one id an equality finds the row by the index; a list would scan.
        found = self._ask(
            f"""SELECT r.pos FROM {self._tables.stored(resource)} r
            WHERE {condition} AND {self._visible(resource)} ORDER BY r.pos""",
            ids=list(ids),
        )
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

        They are the dump's own where it has any, else computed over the attendances that are visible (SCOPE R10).
        """
        self.require(AGGREGATED)
        period = Period(start, end)
        return self._sent_sums(period) if self._size(AGGREGATED) else self._computed_sums(period)

    def reach(self) -> tuple[int, int]:
        """How many organisations are in reach (SCOPE R1), and how many there are."""
        organisations = self._tables.stored("organisations")
        [(reached,)] = self._ask(f"SELECT count(*) FROM {organisations} WHERE {member('reach', 'pos')}")
        return reached, self._size("organisations")

    def protects(self, person: str) -> bool:
        """Whether a person whom this view shows is protected, however the source says so (SCOPE R5)."""
        rows = self._ask(f"SELECT protected FROM {self._tables.stored('persons')} WHERE id = $id", id=person)
        return rows == [(True,)]

    def shows_unprotected(self, of: Snapshot) -> bool:
        """Whether this view shows somebody unprotected whom another snapshot protects (SCOPE R10)."""
        if self.profile is None:
            return False
        rows = self._ask(
            f"""SELECT 1 FROM {self._tables.stored("persons")} p WHERE NOT protected AND {member("persons", "p.pos")}
            AND id IN (SELECT id FROM {of.table("protected")}) LIMIT 1"""
        )
        return bool(rows)

    def _visible(self, resource: str) -> str:
        """The condition that row `r` of a resource is visible (SCOPE R3)."""
        if resource == ALTERNATIVE_PERSONS:
            return "TRUE"
        return self._rules.row(_known(resource), "r").sql

    def _next(self, resource: str, after: int, limit: int) -> list[int]:
        """The positions of the next visible objects after a place, at most so many.

        Stretch by stretch, each longer than the one before, so that neither many rows nor few that are visible take
        long.
        """
        size, table = self._size(resource), self._tables.stored(resource)
        found: list[int] = []
        length = STRETCH
        while len(found) < limit and after + 1 < size:
            rows = self._ask(
                f"""SELECT r.pos FROM {table} r WHERE r.pos > $after AND r.pos <= $last AND {self._visible(resource)}
                ORDER BY r.pos LIMIT {limit - len(found)}""",
                after=after,
                last=after + length,
            )
            found += [place for (place,) in rows]
            after, length = after + length, length * 4
        return found

    def _size(self, resource: str) -> int:
        """How many objects of a resource the snapshot has."""
        if resource not in self._sizes:
            self._sizes[resource] = int(self._ask(f"SELECT count(*) FROM {self._tables.stored(resource)}")[0][0])
        return self._sizes[resource]

    def _seen(self, resource: str, path: str) -> str:
        """`(owner, target, start, ended)` of every reference at a path that the client sees."""
        entry, rules = _known(resource), self._rules
        attribute, _, inner = path.partition(".")
        categories = rules.categories_of(entry, attribute)
        conditions = [self._visible(resource), "FALSE" if categories is not None and not categories else "TRUE"]
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
        table, visible = self._tables.stored(AGGREGATED), self._visible(AGGREGATED)
        found = self._ask(
            f"SELECT r.pos FROM {table} r WHERE r.pos IN ({sent(self._tables.stored)}) AND {visible} ORDER BY r.pos",
            start=period.start,
            end=period.end,
        )
        for first in range(0, len(found), PAGE):
            yield from self._documents(AGGREGATED, [place for (place,) in found[first : first + PAGE]], names=False)

    def _computed_sums(self, period: Period) -> Iterator[str]:
        space = Workspace()
        table, among = space.table(AGGREGATED), self._rules.row(_known("attendances"), "a").sql
        values = self._sets.values(among)
        with calm():
            compute(cursor(), self._tables.stored, table, period, among, values)
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
        """The rows that a query gives, with the values and the sets that it names bound."""
        if "$checked" in query:
            values["checked"] = sorted(self.profile.organisations) if self.profile else []
        return ask(query, values | self._sets.values(query))


def _known(resource: str) -> Resource:
    try:
        return RESOURCES[resource]
    except KeyError:
        raise UnknownResource(f"{resource!r} is no resource of SS12000; known are {', '.join(RESOURCES)}") from None
