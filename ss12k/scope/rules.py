"""SCOPE R1 to R7 for one profile, as conditions in SQL over one snapshot.

Conditions name columns of the snapshot's layout through the alias of a row, and sets of positions (sets.py) as bound
values; identifiers come from the registry alone, and no value of a profile ever stands in SQL. What grants and what
narrows are separate inputs of a `Rule`: narrowing can never widen, and nothing granted is an explicit FALSE. Each
condition that R3 makes of a row is a `Condition`, which also says what it goes by, for the explanation of it (R11).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from ss12k.errors import Ss12kError
from ss12k.scope.profile import Profile
from ss12k.scope.sets import member
from ss12k.snapshots.layout import pos, quoted
from ss12k.standard.resources import (
    ITSELF,
    RESOURCES,
    Always,
    ByRelation,
    InReach,
    InTree,
    ItemsByType,
    PersonVisible,
    Resource,
    RowRule,
    Through,
    resource_of,
)
from ss12k.standard.shape import Reference


class NotShared(Ss12kError):
    """A resource whose category is not shared with this client (SCOPE R2)."""

    def __init__(self, resource: str, needs: tuple[str, ...]) -> None:
        wanted = needs[0] if len(needs) == 1 else f"one of {', '.join(needs)}"
        super().__init__(f"{resource} is not shared with this client; its profile would have to share {wanted}")
        self.resource, self.needs = resource, needs


def must_open(profile: Profile, resource: Resource) -> None:
    """Refuse a resource that a client with this profile does not get (SCOPE R2)."""
    if profile.shared_data.isdisjoint(resource.needs):
        raise NotShared(resource.path, resource.needs)


@dataclass(frozen=True)
class Condition:
    """What one rule of the registry makes of a row."""

    rule: RowRule
    sql: str


@dataclass(frozen=True)
class Rule:
    """A condition made of what grants, of which one must hold, and what narrows, all of which must."""

    grants: tuple[str, ...]
    narrowings: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        """The condition."""
        granted = " OR ".join(self.grants) or "FALSE"
        return " AND ".join([f"({granted})", *self.narrowings])


class Tables(Protocol):
    """Where the tables lie that conditions look into."""

    def stored(self, name: str) -> str:
        """A table of the snapshot."""

    def computed(self, name: str) -> str:
        """A table computed for this view."""


@dataclass(frozen=True)
class Relation:
    """What may make a person visible (SCOPE R4): the rows of `source` that name a `person`.

    `place` is the reference to the organisation that must be in reach, as row and column; `through` the position of the
    pupil by whom a guardian is one, who must be visible as one of `ties`.
    """

    name: str
    category: str
    source: tuple[str, ...]
    person: str
    place: tuple[str, str] | None = None
    through: str | None = None
    ties: tuple[str, ...] = ()


RELATIONS = (
    Relation("student", "students", ("persons.enrolments",), "i.owner", ("i", "enroledAt")),
    Relation("child", "placements", ("placements",), 'r."child.pos"', ("r", "placedAt")),
    Relation("staff", "duties", ("duties",), 'r."person.pos"', ("r", "dutyAt")),
    Relation(
        "guardian",
        "responsibles",
        ("persons.responsibles",),
        'i."person.pos"',
        through="i.owner",
        ties=("student", "child"),
    ),
    Relation(
        "guardian",
        "responsibles",
        ("placements.owners", "placements"),
        'i."item.pos"',
        ("r", "placedAt"),
        through='r."child.pos"',
        ties=("child",),
    ),
)
"""What may make a person visible (SCOPE R4), in the order in which it is asked for."""

GROUNDS = tuple(dict.fromkeys(relation.name for relation in RELATIONS))
AS_PUPIL = ("student", "child")


@dataclass(frozen=True)
class Rules:
    """What a profile grants, as conditions. Without a profile: the authority itself, to whom nothing is closed."""

    profile: Profile | None
    tables: Tables

    @cached_property
    def everywhere(self) -> bool:
        """Whether every organisation counts as in reach, a missing one too (SCOPE R1)."""
        return self.profile is None or self.profile.permission_mode == "everything"

    @property
    def aliased(self) -> bool:
        """Whether protected persons are seen under an alias (SCOPE R5)."""
        return self.profile is not None and self.profile.include_alternative_person_data

    def shares(self, *categories: str) -> bool:
        """Whether at least one of the categories is shared."""
        return self.profile is None or not self.profile.shared_data.isdisjoint(categories)

    def opens(self, resource: Resource) -> bool:
        """Whether the client may read the resource at all (SCOPE R2)."""
        return self.shares(*resource.needs)

    def categories_of(self, resource: Resource, attribute: str) -> list[str] | None:
        """The shared categories by which a client gets an attribute: none, some, or None where it needs none (SCOPE
        R6).
        """
        need = resource.attribute_needs.get(attribute)
        if need is None or self.profile is None:
            return None
        wanted = need.categories if isinstance(need, ItemsByType) else (need,)
        return [category for category in wanted if self.shares(category)]

    def in_reach(self, row: str, column: str) -> str:
        """The organisation that a reference leads to is in reach (SCOPE R1)."""
        return "TRUE" if self.everywhere else _among("reach", row, column)

    def row(self, resource: Resource, row: str) -> Rule:
        """A row of the resource is visible (SCOPE R3)."""
        if self.profile is None:
            return Rule(("TRUE",))
        grant, *narrowings = (condition.sql for condition in self.conditions(resource, row))
        return Rule((grant,), tuple(narrowings))

    def conditions(self, resource: Resource, row: str) -> Iterator[Condition]:
        """What each rule of the registry makes of a row of the resource (SCOPE R3), the one that grants first."""
        for rule in resource.rows:
            yield Condition(rule, self._condition(resource, rule, row))

    def related(self, relation: Relation) -> str:
        """The query for the positions of persons whom a relation makes visible, but for R5 (SCOPE R4)."""
        if not self.shares(relation.category):
            return "SELECT NULL::INTEGER AS pos WHERE FALSE"
        return f"""SELECT {relation.person} AS pos FROM {self.source(relation)}
            WHERE {relation.person} IS NOT NULL AND {self.counts(relation)}"""

    def counts(self, relation: Relation) -> str:
        """A relation counts: its place is in reach, and it is through an open pupil who is visible (SCOPE R4, R5)."""
        conditions = [self.in_reach(*relation.place)] if relation.place else []
        if relation.through:
            tied = " OR ".join(member(tie, relation.through) for tie in relation.ties)
            conditions += [f"({tied})", f"NOT {member('protected', relation.through)}"]
        return " AND ".join(conditions)

    def source(self, relation: Relation) -> str:
        """The tables of a relation, items as `i` and what owns them, or rows, as `r`."""
        first, *owner = map(self.tables.stored, relation.source)
        if owner:
            return f"{first} i JOIN {owner[0]} r ON r.pos = i.owner"
        return f"{first} {'i' if '.' in relation.source[0] else 'r'}"

    def visible_person(self, grounds: tuple[str, ...], person: str) -> Rule:
        """A person is visible on one of some grounds, unless protection forbids it (SCOPE R4, R5)."""
        granted = tuple(member(ground, person) for ground in grounds)
        return Rule(granted, () if self.aliased else (f"NOT {member('protected', person)}",))

    def stays(self, row: str, column: str, reference: Reference) -> str:
        """A reference may stay where it is (SCOPE R7)."""
        there = f"{row}.{quoted(column)} IS NOT NULL"
        target = resource_of(reference)
        if self.profile is None:
            return there
        if target.path == "persons":
            return _among("persons", row, column)
        if self.everywhere or target.rows == (Always(),):
            return there
        return _among(self.staying(target), row, column)

    def staying(self, target: Resource) -> str:
        """The set of the objects of a resource to which a reference may stay in mode `selected` (SCOPE R7)."""
        by_place = target.organisation is None or target.rows == (InReach(target.organisation),)
        return _rows(target.path) if by_place else f"of_{target.path}"

    def keeps_item(self, resource: Resource, attribute: str, item: str, named: str, reference: Reference) -> str:
        """A list item stays, as far as this reference of it decides (SCOPE R6, R7)."""
        if self.profile is None:
            return "TRUE"
        if resource.items_in_reach.get(attribute) == named:
            return self.in_reach(item, named)
        if resource.whole_items.get(attribute) == named or not named:
            return self.stays(item, named or "item", reference)
        return "TRUE"

    def hides(self, resource: Resource, attribute: str, row: str) -> str | None:
        """When an attribute is absent because a person is protected (SCOPE R5); None where that plays no part."""
        person = resource.hidden_if_protected.get(attribute)
        if person is None or self.profile is None:
            return None
        return member("protected", f"{row}.{quoted('pos' if person == ITSELF else pos(person))}")

    def positions_of(self, set_name: str) -> str:
        """The query for the positions of what is in a set."""
        stored = self.tables.stored
        if set_name == "reach":
            return self._reach()
        if set_name == "organisations":
            return self._tree()
        if set_name == "protected":
            return f"SELECT pos FROM {stored('persons')} WHERE protected"
        if set_name in ("persons", "pupils"):
            rule = self.visible_person(GROUNDS if set_name == "persons" else AS_PUPIL, "p.pos")
            return f"SELECT p.pos FROM {stored('persons')} p WHERE {rule.sql}"
        if set_name in GROUNDS:
            return " UNION ALL ".join(self.related(each) for each in RELATIONS if each.name == set_name)
        resource = RESOURCES[table_of(set_name)]
        if set_name.startswith("of_"):
            condition = self.in_reach("r", resource.organisation or "")
        else:
            condition = self.row(resource, "r").sql
        return f"SELECT r.pos FROM {stored(resource.path)} r WHERE {condition}"

    def _reach(self) -> str:
        organisations = self.tables.stored("organisations")
        if self.everywhere:
            return f"SELECT pos FROM {organisations}"
        # UNION, not UNION ALL: what is found again is not followed again, so a cycle in the tree ends.
        return f"""WITH RECURSIVE down(pos) AS (
            SELECT pos FROM {organisations} WHERE id IN (SELECT unnest($checked::VARCHAR[]))
            UNION SELECT o.pos FROM {organisations} o JOIN down ON o."parentOrganisation.pos" = down.pos)
            SELECT pos FROM down"""

    def _tree(self) -> str:
        organisations = self.tables.stored("organisations")
        return f"""WITH RECURSIVE up(pos) AS (
            SELECT pos FROM {organisations} o WHERE {member("reach", "o.pos")}
            UNION SELECT o."parentOrganisation.pos" FROM {organisations} o JOIN up USING (pos)
            WHERE o."parentOrganisation.pos" IS NOT NULL)
            SELECT pos FROM up"""

    def _condition(self, resource: Resource, rule: RowRule, row: str) -> str:
        match rule:
            case InReach(attribute, where_there):
                return self._in_reach(resource, attribute, where_there, row)
            case PersonVisible(attribute, as_pupil, where_there):
                visible = _among("pupils" if as_pupil else "persons", row, attribute)
                return f"({row}.{quoted(attribute)} IS NULL OR {visible})" if where_there else visible
            case Through(attribute, must_exist):
                return self._through(resource, attribute, must_exist, row)
            case Always():
                return "TRUE"
            case InTree():
                return member("organisations", f"{row}.pos")
            case ByRelation():
                return member("persons", f"{row}.pos")

    def _in_reach(self, resource: Resource, attribute: str, where_there: bool, row: str) -> str:
        if self.everywhere:
            return "TRUE"
        names = [attribute, *([resource.stands_in[attribute]] if attribute in resource.stands_in else [])]
        ways = [_among("reach", row, name) for name in names]
        if where_there:
            ways.append("(" + " AND ".join(f"{row}.{quoted(name)} IS NULL" for name in names) + ")")
        return f"({' OR '.join(ways)})" if len(ways) > 1 else ways[0]

    def _through(self, resource: Resource, attribute: str, must_exist: bool, row: str) -> str:
        """In mode `everything` only persons can hide what a row goes through, and what is missing does not hide it."""
        target = resource_of(resource.references[attribute])
        if self.everywhere and not must_exist and not depends_on_persons(target):
            return "TRUE"
        return _among(_rows(target.path), row, attribute)


def depends_on_persons(resource: Resource) -> bool:
    """Whether a row of the resource needs a person visible, itself or through what it refers to (SCOPE R3)."""
    return any(
        isinstance(rule, PersonVisible | ByRelation)
        or (isinstance(rule, Through) and depends_on_persons(resource_of(resource.references[rule.attribute])))
        for rule in resource.rows
    )


def table_of(set_name: str) -> str:
    """The resource whose positions are in a set."""
    if set_name in ("reach", "organisations"):
        return "organisations"
    if set_name.startswith(("of_", "rows_")):
        return set_name.partition("_")[2]
    return "persons"


def _rows(resource: str) -> str:
    """The set of the visible rows of a resource, its category left aside (SCOPE R3)."""
    return resource if resource in ("organisations", "persons") else f"rows_{resource}"


def _among(name: str, row: str, column: str) -> str:
    return member(name, f"{row}.{quoted(pos(column))}")
