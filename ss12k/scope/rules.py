"""SCOPE R1, R3, R5 and R7 for one profile, as conditions in SQL over one snapshot.

Conditions name columns of the snapshot's layout through the alias of a row; identifiers come from the registry alone,
and no value of a profile ever stands in SQL. What grants and what narrows are separate inputs of a `Rule`: narrowing
can never widen, and nothing granted is an explicit FALSE.
"""

from dataclasses import dataclass
from typing import Protocol

from ss12k.errors import Ss12kError
from ss12k.scope.profile import Profile
from ss12k.snapshots.layout import pos, quoted
from ss12k.standard.resources import (
    ITSELF,
    PERSONS_NEED,
    Always,
    ByRelation,
    InReach,
    InTree,
    ItemsByType,
    PersonVisible,
    Resource,
    RowRule,
    resource_of,
)
from ss12k.standard.shape import Reference


class NotShared(Ss12kError):
    """A resource whose category is not shared with this client (SCOPE R2)."""

    def __init__(self, resource: str, needs: tuple[str, ...]) -> None:
        wanted = needs[0] if len(needs) == 1 else f"one of {', '.join(needs)}"
        super().__init__(f"{resource} is not shared with this client; its profile would have to share {wanted}")
        self.resource, self.needs = resource, needs


class NotServed(Ss12kError):
    """A resource that is loaded and counted, but that no client gets yet."""

    def __init__(self, resource: str) -> None:
        super().__init__(f"{resource} is not served to clients yet; the authority's own view has it")
        self.resource = resource


def must_open(profile: Profile, resource: Resource) -> None:
    """Refuse a resource that a client with this profile does not get (SCOPE R2), or not yet."""
    if profile.shared_data.isdisjoint(resource.needs):
        raise NotShared(resource.path, resource.needs)
    if not resource.served:
        raise NotServed(resource.path)


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
        """A table computed for this view: `reach`, and `organisations` and `persons`, which are visible."""


@dataclass(frozen=True)
class Rules:
    """What a profile grants, as conditions. Without a profile: the authority itself, to whom nothing is closed."""

    profile: Profile | None
    tables: Tables

    @property
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
        return self.profile is None or (resource.served and self.shares(*resource.needs))

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
        return "TRUE" if self.everywhere else self._among(row, column, "reach")

    def row(self, resource: Resource, row: str) -> Rule:
        """A row of the resource is visible (SCOPE R3)."""
        if self.profile is None:
            return Rule(("TRUE",))
        grants = [self._grant(rule, row) for rule in resource.rows if not isinstance(rule, PersonVisible)]
        narrowings = [self._person(rule, row) for rule in resource.rows if isinstance(rule, PersonVisible)]
        return Rule(tuple(grants), tuple(narrowings))

    def stays(self, row: str, column: str, reference: Reference) -> str:
        """A reference may stay where it is (SCOPE R7)."""
        there = f"{row}.{quoted(column)} IS NOT NULL"
        target = resource_of(reference)
        if self.profile is None:
            return there
        if target.path == "persons":
            return self._among(row, column, "persons")
        if self.everywhere or target.rows == (Always(),):
            return there
        if target.path == "organisations":
            return self._among(row, column, "organisations")
        if target.organisation is None:
            raise NotImplementedError(f"SCOPE R7 for references to {target.path}")
        return (
            f"{row}.{quoted(pos(column))} IN (SELECT pos FROM {self.tables.stored(target.path)} t "
            f"WHERE {self.in_reach('t', target.organisation)})"
        )

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
        column = "pos" if person == ITSELF else pos(person)
        return f"{row}.{quoted(column)} IN (SELECT pos FROM {self.tables.stored('persons')} WHERE protected)"

    def _grant(self, rule: RowRule, row: str) -> str:
        match rule:
            case InReach(attribute):
                return self.in_reach(row, attribute)
            case Always():
                return "TRUE"
            case InTree():
                return f"{row}.pos IN (SELECT pos FROM {self.tables.computed('organisations')})"
            case ByRelation():
                return f"{row}.pos IN (SELECT pos FROM {self.tables.computed('persons')})"
        raise NotImplementedError(f"{rule} grants nothing")

    def _person(self, rule: PersonVisible, row: str) -> str:
        persons = self.tables.computed("persons")
        seen = f"SELECT pos FROM {persons}" + (" WHERE student OR child" if rule.as_pupil else "")
        visible = f"{row}.{quoted(pos(rule.attribute))} IN ({seen})"
        return f"({row}.{quoted(rule.attribute)} IS NULL OR {visible})" if rule.where_there else visible

    def _among(self, row: str, column: str, table: str) -> str:
        return f"{row}.{quoted(pos(column))} IN (SELECT pos FROM {self.tables.computed(table)})"


__all__ = ["PERSONS_NEED", "NotShared", "Rule", "Rules", "Tables"]
