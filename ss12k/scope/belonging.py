"""To which organisation an object belongs: the one by which the registry judges its row (SCOPE R3, R4).

A group belongs to its `organisation`, a placement to `placedAt`, an organisation to itself; a calendar event to the
organisation of its activity, and an attendance to that of its event. A person belongs to each organisation by which
they are visible: where they are enrolled, placed or on duty, and a guardian where their children are; a study plan to
those of its pupil. Programmes and syllabuses belong to none, nor does what lacks its organisation.
"""

from collections.abc import Callable

from ss12k.scope.rules import AS_PUPIL, GROUNDS, RELATIONS, Relation, Rules
from ss12k.snapshots.layout import pos, quoted
from ss12k.standard.resources import ByRelation, InReach, InTree, PersonVisible, Resource, Through, resource_of

Stored = Callable[[str], str]
"""Gives a table of the snapshot as SQL names it."""

NOWHERE = "SELECT NULL::INTEGER AS pos, NULL::INTEGER AS organisation WHERE FALSE"


def organisation_of(stored: Stored, resource: Resource, row: str) -> tuple[str, list[str]]:
    """The position of the organisation of row `row`, and the joins that it takes to find it."""
    for rule in resource.rows:
        match rule:
            case InReach(attribute):
                names = [attribute, *filter(None, [resource.stands_in.get(attribute)])]
                return f"coalesce({', '.join(f'{row}.{quoted(pos(name))}' for name in names)})", []
            case Through(attribute):
                target, there = resource_of(resource.references[attribute]), f"{row}_{attribute}"
                found, joins = organisation_of(stored, target, there)
                join = f"LEFT JOIN {stored(target.path)} {there} ON {there}.pos = {row}.{quoted(pos(attribute))}"
                return found, [join, *joins]
            case InTree():
                return f"{row}.pos", []
    return "NULL::INTEGER", []


def by_person(resource: Resource, row: str) -> tuple[str, tuple[str, ...]] | None:
    """The position of the person by whose relations row `row` belongs, and which of these count; None for any other."""
    match resource.rows:
        case (ByRelation(),):
            return f"{row}.pos", GROUNDS
        case (PersonVisible(attribute),):
            return f"{row}.{quoted(pos(attribute))}", AS_PUPIL
    return None


def places(rules: Rules, grounds: tuple[str, ...]) -> str:
    """The query for persons with the organisations of the relations that make them visible (SCOPE R4)."""
    found = [each for each in RELATIONS if each.name in grounds and rules.shares(each.category)]
    return " UNION ALL ".join(_places(rules, each) for each in found) or NOWHERE


def _places(rules: Rules, relation: Relation) -> str:
    source, counts = rules.source(relation), f"{relation.person} IS NOT NULL AND {rules.counts(relation)}"
    if relation.place:
        place = f"{relation.place[0]}.{quoted(pos(relation.place[1]))}"
        return f"SELECT {relation.person} AS pos, {place} AS organisation FROM {source} WHERE {counts}"
    return f"""SELECT {relation.person} AS pos, p.organisation FROM {source}
        JOIN ({places(rules, relation.ties)}) p ON p.pos = {relation.through} WHERE {counts}"""
