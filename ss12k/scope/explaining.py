"""Explanations (SCOPE R11): why a client sees an object or not, from the same rules and conditions as the view itself.

Each condition that R3 and R4 make is asked of the one object; whether it holds comes from SQL, what it means from the
registry's entry that it was made of.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ss12k.scope.reasons import Explanation, Reason, Thing, Why
from ss12k.scope.rules import AS_PUPIL, GROUNDS, RELATIONS, Relation, Rules
from ss12k.scope.seen import Ask
from ss12k.scope.sets import member
from ss12k.scope.shares import Sharing
from ss12k.snapshots.layout import CALLED, pos, quoted
from ss12k.standard.resources import (
    RESOURCES,
    Always,
    ByRelation,
    InReach,
    InTree,
    PersonVisible,
    Resource,
    RowRule,
    Through,
    resource_of,
)

Reasons = tuple[Reason, ...]


@dataclass(frozen=True)
class _Organisation:
    id: str
    above: int | None
    name: str | None


@dataclass(frozen=True)
class _Record:
    id: str
    name: str | None
    protected: bool


@dataclass(frozen=True)
class _Row:
    """What one rule asks of a row: whether it holds, and the object that it goes by."""

    rule: RowRule
    holds: bool
    id: str | None = None
    pos: int | None = None
    stands_in: bool = False
    """Whether what stands in for the attribute decides, which may name no object at all."""


class Explaining:
    """Explains for one profile; `ask` asks a query, with the sets that it names bound."""

    def __init__(self, rules: Rules, ask: Ask, snapshot: str) -> None:
        self._rules, self._ask, self._snapshot = rules, ask, snapshot
        self._stored = rules.tables.stored
        # What was looked up, of one object or of many at a time.
        self._records: dict[tuple[str, int], _Record] = {}
        self._rows: dict[tuple[str, int], tuple[Any, ...]] = {}
        self._ties: dict[tuple[Relation, int], list[tuple[Any, ...]]] = {}

    def explain(self, resource: str, id: str) -> Explanation:
        """Why the client sees an object, or every ground on which it does not, and what it gets of each attribute."""
        entry, client = RESOURCES[resource], self._rules.profile.client_id if self._rules.profile else None
        found = self._ask(f"SELECT pos FROM {self._stored(resource)} WHERE id = $id", id=id)
        if not found:
            absent = Reason(Why.NOT_IN_SOURCE, Thing(resource, id))
            return Explanation(resource, id, client, self._snapshot, False, grounds=(absent,))
        [(place,)] = found
        row = self._explained(entry, id, place)
        if self._rules.profile is None:
            return row
        shares = Sharing(self._rules, self._ask, self._thing).attributes(entry, place, row.visible)
        return replace(row, attributes=shares)

    def explain_rows(self, resource: str, ids: Sequence[str]) -> dict[str, Explanation]:
        """The same for many objects, their attributes left aside; those that are not in the source are left out."""
        entry = RESOURCES[resource]
        found = self._ask(f"SELECT id, pos FROM {self._stored(resource)} WHERE id IN $ids", ids=list(ids))
        if self._rules.profile is not None:
            self._look_ahead(entry, {place for _, place in found})
        return {id: self._explained(entry, id, place) for id, place in found}

    def _explained(self, entry: Resource, id: str, place: int) -> Explanation:
        """Why an object is seen or not."""
        if self._rules.profile is None:
            always = (Reason(Why.ALWAYS, needs=entry.needs),)
            return Explanation(entry.path, id, None, self._snapshot, True, always)
        grants, grounds = self._row(entry, place)
        if not self._rules.opens(entry):
            grounds = (Reason(Why.CATEGORY, needs=entry.needs), *grounds)
        client, visible = self._rules.profile.client_id, not grounds
        return Explanation(entry.path, id, client, self._snapshot, visible, grants if visible else (), grounds)

    def _look_ahead(self, entry: Resource, places: set[int]) -> None:
        """Look up at once what the reasons of many objects will be made of."""
        if not places:
            return
        self._look_at_rows(entry, places)
        self._look_at_records(entry, places)
        if entry.path == "persons":
            self._look_at_persons(places)
        for rule, at in self._gone_by(entry, places):
            match rule:
                case PersonVisible() if entry.path != "persons":
                    self._look_ahead(RESOURCES["persons"], at)
                case Through(attribute):
                    self._look_ahead(resource_of(entry.references[attribute]), at)

    def _gone_by(self, entry: Resource, places: set[int]) -> Iterator[tuple[RowRule, set[int]]]:
        """For each rule of a resource the positions of the objects that these rows go by."""
        for number, condition in enumerate(self._rules.conditions(entry, "r")):
            at = {self._rows[entry.path, place][4 * number + 2] for place in places}
            yield condition.rule, at - {None}

    def _look_at_persons(self, places: set[int], relations: Sequence[Relation] = RELATIONS) -> None:
        """The relations of persons, those of the pupils through whom they have some, and what says so."""
        self._look_at_records(RESOURCES["persons"], places)
        pupils: set[int] = set()
        for relation in relations:
            self._look_at_ties(relation, places)
            rows = [row for place in places for row in self._ties[relation, place]]
            self._look_at_records(_holder_of(relation), {held_by for held_by, *_ in rows})
            pupils |= {through for *_, through, _, _ in rows if through is not None}
        if pupils:  # who are pupils through nobody else, so that two who are each other's guardians end it
            self._look_at_persons(pupils, [each for each in RELATIONS if each.through is None])

    def _row(self, entry: Resource, place: int) -> tuple[Reasons, Reasons]:
        """What grants a row and what denies it, its category left aside (SCOPE R3)."""
        grants: list[Reason] = []
        grounds: list[Reason] = []
        for row in self._asked(entry, place):
            granted, denied = self._judged(entry, place, row)
            grants += granted
            grounds += denied
        return tuple(grants), tuple(grounds)

    def _asked(self, entry: Resource, place: int) -> Iterator[_Row]:
        self._look_at_rows(entry, {place})
        row = iter(self._rows[entry.path, place])
        for condition in self._rules.conditions(entry, "r"):
            yield _Row(condition.rule, next(row), next(row), next(row), next(row))

    def _look_at_rows(self, entry: Resource, places: set[int]) -> None:
        """What each rule makes of these rows of a resource."""
        new = {place for place in places if (entry.path, place) not in self._rows}
        columns = []
        for condition in self._rules.conditions(entry, "r"):
            columns.append(f"coalesce({condition.sql}, FALSE)")
            columns += self._named_by(entry, condition.rule)
        query = f"SELECT pos, {', '.join(columns)} FROM {self._stored(entry.path)} r WHERE {_at('pos')}"
        for place, *row in self._asked_at(query, new):
            self._rows[entry.path, place] = tuple(row)

    def _asked_at(self, query: str, places: set[int]) -> list[tuple[Any, ...]]:
        """The rows of a query at some positions."""
        if not places:
            return []
        return self._ask(query, first=min(places), last=max(places), places=sorted(places))

    def _named_by(self, entry: Resource, rule: RowRule) -> list[str]:
        """The id and the position of the object that a rule goes by, and whether something else stands in for it."""
        if not isinstance(rule, InReach | PersonVisible | Through):
            return ["r.id", "r.pos", "FALSE"]
        name = rule.attribute
        id, place = f"r.{quoted(name)} ->> '$.id'", f"r.{quoted(pos(name))}"
        if name not in entry.stands_in:
            return [id, place, "FALSE"]
        other = entry.stands_in[name]
        instead = f"CASE WHEN json_type(r.{quoted(other)}, '$.id') = 'VARCHAR' THEN r.{quoted(other)} ->> '$.id' END"
        return [
            f"coalesce({id}, {instead})",
            f"coalesce({place}, r.{quoted(pos(other))})",
            f"r.{quoted(other)} IS NOT NULL",
        ]

    def _judged(self, entry: Resource, place: int, row: _Row) -> tuple[Reasons, Reasons]:
        match row.rule:
            case Always():
                return (Reason(Why.ALWAYS, needs=entry.needs),), ()
            case InTree():
                return self._in_tree(place, row.holds)
            case ByRelation():
                return self._person(place, GROUNDS)
            case InReach(where_there=where_there):
                return self._in_reach(row, where_there)
            case PersonVisible(as_pupil=as_pupil, where_there=where_there):
                if row.id is None and where_there:
                    return (), ()
                return self._other(RESOURCES["persons"], row, AS_PUPIL if as_pupil else GROUNDS)
            case Through(attribute):
                target = resource_of(entry.references[attribute])
                if row.pos is None and row.holds:
                    return (Reason(Why.EVERYTHING),), ()
                return self._other(target, row)

    def _other(self, target: Resource, row: _Row, persons: tuple[str, ...] = GROUNDS) -> tuple[Reasons, Reasons]:
        """A row goes by the visibility of another object, which has its own reasons."""
        of = self._thing(target, row.id, row.pos)
        if row.pos is None:
            return (), (Reason(Why.MISSING, of),)
        grants, grounds = self._person(row.pos, persons) if target.path == "persons" else self._row(target, row.pos)
        if row.holds:
            return (Reason(Why.THROUGH, of, within=grants),), ()
        return (), (Reason(Why.DEPENDS, of, within=grounds),)

    def _in_reach(self, row: _Row, where_there: bool) -> tuple[Reasons, Reasons]:
        if self._rules.everywhere:
            return (Reason(Why.EVERYTHING),), ()
        if row.id is None and where_there and not row.stands_in:
            return (), ()
        of = self._organisation(row.id, row.pos)
        if row.holds:
            return (Reason(Why.IN_REACH, of, checked=self._checked(row.pos)),), ()
        return (), (Reason(Why.OUTSIDE, of),)

    def _in_tree(self, place: int, holds: bool) -> tuple[Reasons, Reasons]:
        of = self._organisation(None, place)
        if self._rules.everywhere:
            return (Reason(Why.EVERYTHING),), ()
        if not holds:
            return (), (Reason(Why.OUTSIDE, of),)
        if checked := self._checked(place):
            return (Reason(Why.IN_REACH, of, checked=checked),), ()
        profile = self._rules.profile
        below = [
            id for id in sorted(profile.organisations if profile else ()) if place in self._above(self._place_of(id))
        ]
        return (Reason(Why.ANCESTOR, of, checked=tuple(below)),), ()

    def _person(self, place: int, names: tuple[str, ...]) -> tuple[Reasons, Reasons]:
        """What makes a person visible on some grounds, and what denies it (SCOPE R4, R5)."""
        grants: list[Reason] = []
        grounds: list[Reason] = []
        for relation in RELATIONS:
            if relation.name in names:
                for granted, reasons in self._relations(relation, place):
                    (grants if granted else grounds).extend(reasons)
        protected = self._record(RESOURCES["persons"], place).protected
        hidden = (Reason(Why.PROTECTED, self._thing(RESOURCES["persons"], None, place)),) if protected else ()
        if grants and (self._rules.aliased or not protected):
            return tuple(grants), ()
        if not grants and not grounds:
            grounds.append(Reason(Why.NO_RELATION, self._thing(RESOURCES["persons"], None, place)))
        return (), (*(() if self._rules.aliased else hidden), *(() if grants else grounds))

    def _relations(self, relation: Relation, person: int) -> Iterator[tuple[bool, Reasons]]:
        """Each relation of a sort that a person has, with what it grants or why it does not."""
        self._look_at_ties(relation, {person})
        for held_by, id, at, in_reach, pupil, visible, hidden in self._ties[relation, person]:
            if relation.place and id is None and not self._rules.everywhere:
                in_reach = False
            found = self._grounds(relation, held_by, (id, at, in_reach), (pupil, visible, hidden))
            yield not found, found or (self._granted(relation, held_by, id, at, pupil),)

    def _look_at_ties(self, relation: Relation, persons: set[int]) -> None:
        """The relations of a sort that these persons have, each with what decides whether it counts."""
        new = {person for person in persons if (relation, person) not in self._ties}
        place = f"{relation.place[0]}.{quoted(relation.place[1])} ->> '$.id'" if relation.place else "NULL"
        place_pos = f"{relation.place[0]}.{quoted(pos(relation.place[1]))}" if relation.place else "NULL"
        holder = "i.owner" if relation.source[0].startswith("persons.") else "r.pos"
        reached = self._rules.in_reach(*relation.place) if relation.place else "TRUE"
        through = relation.through or "NULL"
        tied = " OR ".join(member(tie, through) for tie in relation.ties) if relation.ties else "TRUE"
        protected = member("protected", through) if relation.through else "FALSE"
        query = f"""SELECT {relation.person}, {holder}, {place}, {place_pos}, coalesce({reached}, FALSE), {through},
                coalesce({tied}, FALSE), coalesce({protected}, FALSE)
            FROM {self._rules.source(relation)} WHERE {_at(relation.person)} ORDER BY 2"""
        self._ties.update({(relation, person): [] for person in new})
        for person, *row in self._asked_at(query, new):
            self._ties[relation, person].append(tuple(row))

    def _granted(self, relation: Relation, held_by: int, id: str | None, at: int | None, pupil: int | None) -> Reason:
        of = self._organisation(id, at) if relation.place else self._thing(RESOURCES["persons"], None, pupil)
        within = self._person(pupil, relation.ties)[0] if pupil is not None else ()
        return Reason(
            Why.RELATION,
            of,
            relation.name,
            self._holder(relation, held_by),
            (relation.category,),
            self._checked(at) if relation.place else (),
            within,
        )

    def _grounds(
        self,
        relation: Relation,
        held_by: int,
        place: tuple[str | None, int | None, bool],
        pupil: tuple[int | None, bool, bool],
    ) -> Reasons:
        """Why a relation does not make a person visible; nothing if it does."""
        found: list[Reason] = []
        holder, (id, at, in_reach), (through, visible, hidden) = self._holder(relation, held_by), place, pupil
        if not self._rules.shares(relation.category):
            found.append(Reason(Why.CATEGORY, None, relation.name, holder, (relation.category,)))
        if relation.place and not in_reach:
            found.append(Reason(Why.OUTSIDE, self._organisation(id, at), relation.name, holder))
        if relation.through:
            found += self._tie(relation, holder, through, visible, hidden)
        return tuple(found)

    def _tie(
        self, relation: Relation, holder: Thing, pupil: int | None, visible: bool, hidden: bool
    ) -> Iterator[Reason]:
        of = self._thing(RESOURCES["persons"], None, pupil)
        if pupil is None:
            yield Reason(Why.MISSING, of, relation.name, holder)
        elif not visible:
            # Whether protection hides the pupil is told once, as the tie.
            grounds = [each for each in self._person(pupil, relation.ties)[1] if each.why is not Why.PROTECTED]
            yield Reason(Why.DEPENDS, of, relation.name, holder, within=tuple(grounds))
        if hidden:
            yield Reason(Why.TIE, of, relation.name, holder)

    def _holder(self, relation: Relation, place: int) -> Thing:
        """The document that says of a relation: the pupil's own, the placement, the duty."""
        return self._thing(_holder_of(relation), None, place)

    def _thing(self, target: Resource, id: str | None, place: int | None) -> Thing:
        """An object with the name that the authority sees."""
        if place is None:
            return Thing(target.path, id)
        if target.path == "organisations":
            return self._organisation(id, place)
        record = self._record(target, place)
        return Thing(target.path, record.id, record.name)

    def _record(self, target: Resource, place: int) -> _Record:
        """What is told of the object at a position, asked once."""
        self._look_at_records(target, {place})
        return self._records[target.path, place]

    def _look_at_records(self, target: Resource, places: set[int]) -> None:
        new = {place for place in places if (target.path, place) not in self._records}
        protected = "protected" if target.path == "persons" else "FALSE"
        query = f"SELECT pos, id, {CALLED} ->> '$', {protected} FROM {self._stored(target.path)} WHERE {_at('pos')}"
        for place, *record in self._asked_at(query, new):
            self._records[target.path, place] = _Record(*record)

    def _organisation(self, id: str | None, place: int | None) -> Thing:
        known = self._organisations.get(place) if place is not None else None
        return Thing("organisations", known.id, known.name) if known else Thing("organisations", id)

    @cached_property
    def _organisations(self) -> dict[int, _Organisation]:
        rows = self._ask(
            f"""SELECT pos, id, "parentOrganisation.pos", {CALLED} ->> '$' FROM {self._stored("organisations")}"""
        )
        return {place: _Organisation(id, above, name) for place, id, above, name in rows}

    def _place_of(self, id: str) -> int | None:
        return next((place for place, each in self._organisations.items() if each.id == id), None)

    def _above(self, place: int | None) -> list[int]:
        """An organisation and those above it, a cycle once round."""
        found: list[int] = []
        while place is not None and place not in found:
            found.append(place)
            place = self._organisations[place].above
        return found

    def _checked(self, place: int | None) -> tuple[str, ...]:
        """The ids checked in the profile by which an organisation is in reach."""
        profile = self._rules.profile
        if profile is None or self._rules.everywhere:
            return ()
        return tuple(id for at in self._above(place) if (id := self._organisations[at].id) in profile.organisations)


def _at(column: str) -> str:
    """The condition that a column is one of the `$places`; between the first and the last, few rows are looked at."""
    return f"{column} BETWEEN $first AND $last AND list_contains($places, {column})"


def _holder_of(relation: Relation) -> Resource:
    """The resource whose documents say of a relation."""
    return RESOURCES[relation.source[-1].partition(".")[0]]
