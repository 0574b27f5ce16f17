"""The one door to records: what one client, or the authority itself, sees of one snapshot (SCOPE.md).

Pages, API, exports and the command line all ask a View and nothing else, which is why "View as client" is exact.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import pyarrow

from ss12k.errors import Ss12kError
from ss12k.scope.aliases import named, protected_visible
from ss12k.scope.documents import Documents
from ss12k.scope.embedding import Embedding, Texts
from ss12k.scope.excerpt import Excerpt
from ss12k.scope.explaining import Explaining
from ss12k.scope.finding import Finder, Finding
from ss12k.scope.moments import holds_sql
from ss12k.scope.profile import Profile
from ss12k.scope.reasons import Explanation
from ss12k.scope.rules import Rules, must_open, table_of
from ss12k.scope.seen import Ask, Seen
from ss12k.scope.selecting import NONE, Asked, Selecting, Selection
from ss12k.scope.sets import Sets, bits, member
from ss12k.scope.sums import Summed
from ss12k.scope.tallies import tally_sql
from ss12k.snapshots.aggregation import AGGREGATED, Period
from ss12k.snapshots.layout import layout_of
from ss12k.snapshots.opening import Snapshot, Workspace, calm, cursor, joined, numbers
from ss12k.standard.questions import Expansion
from ss12k.standard.resources import ALTERNATIVE_PERSONS, RESOURCES, Resource, resource_of

PAGE = 2000
"""How many documents a page holds when nobody says otherwise."""
PERIODS = 4
"""For how many periods a view keeps the sums of attendance that it computed."""
FINDINGS = 64
"""How many findings a view keeps at most: a question holds what somebody searched for."""
POSITIONS = 4_000_000
"""How many positions of what was found a view keeps at most, at four bytes each; the latest is always kept."""
EVERYTHING = Finding()
"""No narrowing, in the order of ids."""
STRETCH = 16_384
"""How many rows are looked at first for the next page."""


class TooMany(Ss12kError):
    """A lookup that names more documents than one answer may hold."""


class UnknownResource(Ss12kError):
    """A name that is no resource of the standard."""


@dataclass(frozen=True)
class Page:
    """Documents as JSON texts in `id` order; `after` is where the next page goes on, None at the end."""

    texts: list[str] = field(repr=False)
    after: int | None


@dataclass(frozen=True)
class Body:
    """A page's documents as the bytes that go on the wire, commas between them, and how many they are."""

    content: bytes = field(repr=False)
    rows: int
    after: int | None


@dataclass(frozen=True)
class Found:
    """What was found, in order; its documents are fetched a stretch at a time."""

    view: "View" = field(repr=False)
    resource: str
    positions: Sequence[int] = field(repr=False)

    def __len__(self) -> int:
        return len(self.positions)

    def texts(self, first: int = 0, most: int = PAGE) -> list[str]:
        """So many documents from the first asked for on."""
        return self.view.at(self.resource, self.positions[first : first + most])

    def ids(self, first: int = 0, most: int = PAGE) -> list[str]:
        """The ids of the same: of an offering, also one that its own record lacks."""
        return self.view.ids_at(self.resource, self.positions[first : first + most])


class _Tables:
    """Where a view's tables lie; what it computes beside the snapshot's own is made when it is first asked for."""

    def __init__(self, snapshot: Snapshot | Excerpt | Summed) -> None:
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

    def __init__(
        self, snapshot: Snapshot | Excerpt | Summed, profile: Profile | None, secret: bytes, version: int | None = None
    ) -> None:
        self.snapshot, self.profile, self.version = snapshot, profile, version
        self._tables = _Tables(snapshot)
        self._rules = Rules(profile, self._tables)
        self._sets = Sets(self._ask, lambda name: self.snapshot.size(table_of(name)), self._rules.positions_of)
        self._counts: dict[str, int] = {}
        self._seen = Seen(self._rules)
        self._embedding = Embedding(self._rules, self._ask, self._texts)
        self._secret, self._summing = secret, threading.Lock()
        self._sums: OrderedDict[Period, View] = OrderedDict()
        self._found: OrderedDict[tuple[str, Finding], Sequence[int]] = OrderedDict()
        self._finding = threading.Lock()
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

    @property
    def key(self) -> tuple[str, str | None, int | None]:
        """Snapshot, client and profile version: what is computed of one view stays right for all that have its key."""
        return self.snapshot.id, self.profile.client_id if self.profile else None, self.version

    @property
    def inside(self) -> tuple[Rules, Sets, Ask]:
        """The rules and sets that this view is made of, and the way to ask: for what judges or compares profiles."""
        return self._rules, self._sets, self._ask

    def shared(self, resource: str) -> bool:
        """Whether the resource may be read at all (SCOPE R2)."""
        if resource == ALTERNATIVE_PERSONS:  # no resource of the standard: the authority's own (SCOPE R5)
            return self.profile is None
        return self._rules.opens(known(resource))

    def require(self, resource: str) -> None:
        """Raise NotShared where `shared` says no."""
        if self.profile is not None:
            must_open(self.profile, known(resource))
        elif resource != ALTERNATIVE_PERSONS:
            known(resource)

    def shows(self, resource: str, attribute: str) -> bool:
        """Whether an attribute of the resource is shared, at least in part (SCOPE R6)."""
        categories = self._rules.categories_of(known(resource), attribute)
        return self.shared(resource) and (categories is None or bool(categories))

    def lacks(self, resource: str, attribute: str = "") -> tuple[str, ...]:
        """The categories of which one would have to be shared for the resource, or the attribute, to be given at all;
        none where it is (SCOPE R2, R6).
        """
        entry = known(resource)
        if self.profile is None:
            return ()
        if not self._rules.opens(entry):
            return entry.needs
        need = entry.attribute_needs.get(attribute)
        if need is None or self._rules.categories_of(entry, attribute):
            return ()
        return (need,) if isinstance(need, str) else need.categories

    def count(self, resource: str) -> int:
        """How many objects of the resource are visible."""
        self.require(resource)
        if self.profile is None:
            return self.snapshot.size(resource)
        if resource not in self._counts:
            table, visible = self._tables.stored(resource), self._visible(resource)
            self._counts[resource] = int(self._ask(f"SELECT count(*) FROM {table} r WHERE {visible}")[0][0])
        return self._counts[resource]

    def page(
        self,
        resource: str,
        *,
        after: int = -1,
        limit: int = PAGE,
        names: bool = False,
        filters: Asked = NONE,
        sort: str | None = None,
        expand: Sequence[str] = (),
    ) -> Page:
        """The next documents after a place in the order asked for, of those that pass the filters (docs/queries.md).

        `names` puts `displayName` into references (SCOPE R7), `expand` adds `_embedded` (R8). Withheld where any of it
        asks for what is not shared (R9), WrongQuestion where the standard has no such thing.
        """
        positions, end, expansions = self._page(resource, after, limit, filters, sort, expand)
        return Page(self._documents(resource, positions, names, expansions), end)

    def body(
        self,
        resource: str,
        *,
        after: int = -1,
        limit: int = PAGE,
        names: bool = False,
        filters: Asked = NONE,
        sort: str | None = None,
        expand: Sequence[str] = (),
    ) -> Body:
        """What `page` gives, as it goes on the wire: no object is made for a document, but in another order or
        expanded.
        """
        positions, end, expansions = self._page(resource, after, limit, filters, sort, expand)
        return Body(self._on_the_wire(resource, positions, names, expansions), len(positions), end)

    def _on_the_wire(self, resource: str, positions: list[int], names: bool, expansions: Sequence[Expansion]) -> bytes:
        """The documents at these positions, in their order, with commas between."""
        plain = not expansions and resource != ALTERNATIVE_PERSONS and positions == sorted(positions)
        if not plain or len(positions) < 2:  # a single one is sooner put together from its parts
            return ",".join(self._documents(resource, positions, names, expansions)).encode()
        query, values = self._whole(Documents(self._rules, names, after=","), resource, positions)
        return joined(query, self._bound(query, values))

    def check(self, resource: str, filters: Asked, sort: str | None, expand: Sequence[str]) -> None:
        """Refuse what `page` would refuse, without a look at any document."""
        self.require(resource)
        self._embedding.wanted(resource, expand)
        Selecting(self._rules, resource).listed(filters, sort)

    def _page(
        self, resource: str, after: int, limit: int, filters: Asked, sort: str | None, expand: Sequence[str]
    ) -> tuple[list[int], int | None, list[Expansion]]:
        """The positions of a page, where the next goes on, and what is to be embedded."""
        self.require(resource)
        expansions = self._embedding.wanted(resource, expand)
        selection = Selecting(self._rules, resource).listed(filters, sort) if filters or sort else Selection()
        found = self._next(resource, after, limit + 1, selection)
        positions = found[:limit]
        if len(found) <= limit:
            return positions, None, expansions
        # In `id` order a page goes on after its last position, in any other order after so many.
        return positions, after + limit if selection.ordered else positions[-1], expansions

    def found(self, resource: str, finding: Finding = EVERYTHING) -> Found:
        """What a list of a page holds, in its order; Withheld where it asks for what is not shared (SCOPE R9)."""
        self.require(resource)
        if finding == EVERYTHING and (self.profile is None or resource == ALTERNATIVE_PERSONS):
            return Found(self, resource, range(self.snapshot.size(resource)))
        key = resource, finding
        with self._finding:
            if key in self._found:
                self._found.move_to_end(key)
                return Found(self, resource, self._found[key])
        positions = self._positions(resource, Finder(self._rules, resource).found(finding))
        with self._finding:
            self._found[key] = positions
            while len(self._found) > 1 and (len(self._found) > FINDINGS or self._kept() > POSITIONS):
                self._found.popitem(last=False)
        return Found(self, resource, positions)

    def _positions(self, resource: str, selection: Selection) -> Sequence[int]:
        query = f"""SELECT r.pos FROM {self._asked(resource, selection)} r
            WHERE {self._visible(resource)} AND {selection.condition}
            ORDER BY {selection.order}"""
        return numbers(query, self._bound(query, selection.values))

    def _kept(self) -> int:
        return sum(map(len, self._found.values()))

    def _asked(self, resource: str, selection: Selection) -> str:
        """The table that a selection looks at."""
        return Documents(self._rules).base(resource) if selection.narrows or selection.ordered else (
            self._tables.stored(resource))  # fmt: skip

    def at(self, resource: str, positions: Sequence[int]) -> list[str]:
        """The documents at positions that `found` gave, in their order."""
        return self._documents(resource, list(positions), False)

    def ids_at(self, resource: str, positions: Sequence[int]) -> list[str]:
        """The ids at positions that `found` gave, in their order."""
        query = f"SELECT pos, id FROM {self._tables.stored(resource)} WHERE pos IN (SELECT unnest($wanted::INTEGER[]))"
        found = dict(self._ask(query, wanted=list(positions)))
        return [found[place] for place in positions]

    def lookup(self, resource: str, keys: Asked, *, names: bool = False, expand: Sequence[str] = ()) -> list[str]:
        """The documents that any of a lookup's keys names, in `id` order (docs/queries.md)."""
        positions, expansions = self._looked_up(resource, keys, expand, self.snapshot.size(resource))
        return self._documents(resource, positions, names, expansions)

    def lookup_body(
        self, resource: str, keys: Asked, most: int, *, names: bool = False, expand: Sequence[str] = ()
    ) -> Body:
        """What `lookup` gives, as it goes on the wire; a TooMany when it is more than so many documents."""
        positions, expansions = self._looked_up(resource, keys, expand, most + 1)
        if len(positions) > most:
            raise TooMany(f"the lookup names more than {most} of {resource}: ask for fewer at a time")
        return Body(self._on_the_wire(resource, positions, names, expansions), len(positions), None)

    def _looked_up(
        self, resource: str, keys: Asked, expand: Sequence[str], most: int
    ) -> tuple[list[int], list[Expansion]]:
        self.require(resource)
        expansions = self._embedding.wanted(resource, expand)
        return self._next(resource, -1, most, Selecting(self._rules, resource).looked_up(keys)), expansions

    def document(self, resource: str, id: str, *, names: bool = False, expand: Sequence[str] = ()) -> str | None:
        """One document; None when it does not exist or is not visible, which are not told apart (SCOPE R9)."""
        self.require(resource)
        one = None if expand else Documents(self._rules, names).by_id(resource, self._visible(resource))
        if one is not None:
            return one.document(self._ask, id=id)
        found = self.documents(resource, [id], names=names, expand=expand)
        return found[0] if found else None

    def documents(
        self, resource: str, ids: Sequence[str], *, names: bool = False, expand: Sequence[str] = ()
    ) -> list[str]:
        """The visible ones of these objects, in `id` order."""
        self.require(resource)
        expansions = self._embedding.wanted(resource, expand)
        # A further condition beside the id would keep the index from being used: it stands around the rows.
        found = self._ask(
            f"""SELECT r.pos FROM ({self._wanted(resource, ids, "*")}) r
            WHERE {self._visible(resource)}""",
            ids=list(ids),
        )
        return self._documents(resource, sorted(place for (place,) in found), names, expansions)

    def all_documents(
        self, resource: str, *, names: bool = False, filters: Asked = NONE, expand: Sequence[str] = ()
    ) -> Iterator[str]:
        """Every visible document that passes the filters, in `id` order, a page at a time."""
        after: int | None = -1
        while after is not None:
            page = self.page(resource, after=after, limit=PAGE, names=names, filters=filters, expand=expand)
            yield from page.texts
            after = page.after

    def referring(self, resource: str, path: str, ids: Sequence[str], *, names: bool = False) -> list[str]:
        """The documents whose reference at this path (`groupMemberships.person`) is seen to lead to one of these."""
        self.require(resource)
        target = resource_of(layout_of(resource).resource.references[path])
        wanted, seen = self._wanted(target.path, ids), self._seen.references(resource, path)
        found = self._ask(
            f"SELECT DISTINCT owner FROM ({seen}) WHERE target IN ({wanted}) ORDER BY owner", ids=list(ids)
        )
        return self._documents(resource, [place for (place,) in found], names)

    def counts(self, resource: str, path: str, on: date | None = None) -> dict[str, int]:
        """How many visible documents are seen to refer to each object by the reference at this path.

        `on`: only relations that hold on this day; the end date counts as included, and what has none goes on.
        """
        if not self.shared(resource):
            return {}
        target = resource_of(layout_of(resource).resource.references[path])
        period = "" if on is None else f"WHERE {holds_sql('s.start', 's.ended', '$day')}"
        rows = self._ask(
            f"""SELECT t.id, count(DISTINCT s.owner) FROM ({self._seen.references(resource, path)}) s
            JOIN {self._tables.stored(target.path)} t ON t.pos = s.target {period} GROUP BY t.id""",
            **({} if on is None else {"day": on.isoformat()}),
        )
        return dict(rows)

    def tally(self, resource: str, by: Sequence[str], on: date | None = None) -> list[tuple[Any, ...]]:
        """How many visible documents are seen to have each combination of values at some paths (tallies.py).

        Each row: the values, None for what is not seen, then the number. `on`: only what holds on this day.
        """
        self.require(resource)
        query = tally_sql(self._rules, known(resource), by, on)
        return self._ask(query, **({} if on is None else {"day": on.isoformat()}))

    def aggregated_attendance(self, start: date, end: date) -> Iterator[str]:
        """The sums of attendance of these days, both included (docs/attendance.md); a PeriodError if end is first."""
        within = {"startDate": [start.isoformat()], "endDate": [end.isoformat()]}
        return self.summed(start, end).all_documents(AGGREGATED, filters=within)

    def summed(self, start: date, end: date) -> "View":
        """The view to ask for sums of attendance of these days, both included; a PeriodError if end is first.

        It is this one where the dump has sums of its own, else one with sums computed over the attendances that are
        visible (SCOPE R10). The last few that were made are kept.
        """
        self.require(AGGREGATED)
        period = Period(start, end)
        if self.snapshot.size(AGGREGATED) or not isinstance(self.snapshot, Snapshot):
            return self
        with self._summing:
            if period not in self._sums:
                sums = Summed(self.snapshot, self._rules, self._sets, period)
                self._sums[period] = View(sums, self.profile, self._secret, self.version)
                while len(self._sums) > PERIODS:
                    self._sums.popitem(last=False)
            return self._sums[period]

    def explain(self, resource: str, id: str) -> Explanation:
        """Why an object is seen or not, and what of it (SCOPE R11); for the authority's eyes alone."""
        return Explaining(self._rules, self._ask, self.snapshot.id).explain(known(resource).path, id)

    def explain_rows(self, resource: str, ids: Sequence[str]) -> dict[str, Explanation]:
        """Why each of many objects is seen or not, their attributes left aside (SCOPE R11); for the authority alone."""
        return Explaining(self._rules, self._ask, self.snapshot.id).explain_rows(known(resource).path, ids)

    def reach(self) -> tuple[int, int]:
        """How many organisations are in reach (SCOPE R1), and how many there are."""
        organisations = self._tables.stored("organisations")
        [(reached,)] = self._ask(f"SELECT count(*) FROM {organisations} WHERE {member('reach', 'pos')}")
        return reached, self.snapshot.size("organisations")

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
        return self._rules.row(known(resource), "r").sql

    def _next(self, resource: str, after: int, limit: int, selection: Selection) -> list[int]:
        """The positions of the next visible objects after a place that are selected, at most so many.

        Stretch by stretch, each longer than the one before, so that neither many rows nor few that are visible take
        long.
        """
        size, found, table = self.snapshot.size(resource), list[int](), self._asked(resource, selection)
        chosen = f"{self._visible(resource)} AND {selection.condition}"
        if selection.ordered:
            query = (
                f"SELECT r.pos FROM {table} r WHERE {chosen} ORDER BY {selection.order} LIMIT {limit} OFFSET $skipped"
            )
            return [place for (place,) in self._ask(query, skipped=after + 1, **selection.values)]
        length = size if selection.narrows else STRETCH
        while len(found) < limit and after + 1 < size:
            query = f"""SELECT r.pos FROM {table} r WHERE r.pos > $after AND r.pos <= $last AND {chosen}
                ORDER BY r.pos LIMIT {limit - len(found)}"""
            found += [pos for (pos,) in self._ask(query, after=after, last=after + length, **selection.values)]
            after, length = after + length, length * 4
        return found

    def _wanted(self, resource: str, ids: Sequence[str], columns: str = "pos") -> str:
        one = len(ids) == 1  # an equality finds its row by the index on ids; a list would scan
        condition = "id = $ids[1]" if one else "id IN (SELECT unnest($ids::VARCHAR[]))"
        return f"SELECT {columns} FROM {self._tables.stored(resource)} WHERE {condition}"

    def _documents(
        self, resource: str, positions: list[int], names: bool, expansions: Sequence[Expansion] = ()
    ) -> list[str]:
        """The documents at these positions, in their order, which are known to be visible."""
        texts = self._texts(resource, sorted(positions), names)
        if expansions:
            texts = self._embedding.embedded(resource, texts, expansions, names)
        return [texts[place] for place in positions]

    def _texts(self, resource: str, positions: list[int], names: bool, without: str | None = None) -> Texts:
        if not positions:
            return {}
        documents = Documents(self._rules, names, without=without)
        if len(positions) == 1 and resource != ALTERNATIVE_PERSONS:
            found = documents.apart(resource).document(self._ask, first=positions[0])
            return {} if found is None else {positions[0]: found}
        query, values = self._whole(documents, resource, positions)
        return dict(self._ask(query, **values))

    @staticmethod
    def _whole(documents: Documents, resource: str, positions: list[int]) -> tuple[str, dict[str, object]]:
        """The query for the documents at these positions, which are in order, and its values."""
        values: dict[str, object] = {"first": positions[0], "last": positions[-1]}
        if gaps := positions[-1] - positions[0] + 1 > len(positions):
            values["chosen"] = bits(positions)
        return replace(documents, gaps=gaps).query(resource), values

    def _ask(self, query: str, **values: object) -> list[tuple]:  # type: ignore[type-arg]
        """The rows that a query gives, with the values and the sets that it names bound."""
        return self.snapshot.ask(query, self._bound(query, values))

    def _bound(self, query: str, values: dict[str, object]) -> dict[str, object]:
        """The values of a query, with the sets that it names and the organisations checked in the profile."""
        checked = {"checked": sorted(self.profile.organisations) if self.profile else []}
        return values | (checked if "$checked" in query else {}) | self._sets.values(query)


def known(resource: str) -> Resource:
    """The resource of a name; UnknownResource for any other name."""
    try:
        return RESOURCES[resource]
    except KeyError:
        raise UnknownResource(f"{resource!r} is no resource of SS12000; known are {', '.join(RESOURCES)}") from None
