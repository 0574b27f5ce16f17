"""Filters of persons that go together: one identifier, or one relation, has to pass all of those given (SCOPE R9)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from .decisions import decide
from .filters import Filter, at, on_or_after, on_or_before, one_of
from .reading import Record

if TYPE_CHECKING:
    from .seen import Seen

IDENTIFIER: Mapping[str, Filter] = {"identifier.value": one_of("value"), "identifier.context": one_of("context")}

TYPE = "relationship.entity.type"
RELATIONSHIP: Mapping[str, Filter] = {
    TYPE: one_of("type"),
    "relationship.organisation": one_of("organisation"),
    "relationship.startDate.onOrBefore": on_or_before("startDate", undated=True),
    "relationship.startDate.onOrAfter": on_or_after("startDate", undated=True),
    "relationship.endDate.onOrBefore": on_or_before("endDate", undated=True),
    "relationship.endDate.onOrAfter": on_or_after("endDate", undated=True),
}

# R9: what each type of relation needs, all of it.
RELATION_NEEDS: Mapping[str, frozenset[str]] = {
    "enrolment": frozenset({"students"}),
    "duty": frozenset({"duties"}),
    "placement.child": frozenset({"placements"}),
    "placement.owner": frozenset({"placements"}),
    "responsibleFor.enrolment": frozenset({"responsibles", "students"}),
    "responsibleFor.placement": frozenset({"responsibles", "placements"}),
    "groupMembership": frozenset({"groups"}),
}


def r9_identifier(seen: "Seen", person: Record, asked: Mapping[str, Sequence[str]]) -> bool:
    """One and the same identifier has the value and the context that are asked for."""
    return any(
        all(IDENTIFIER[name](seen, identifier, values) for name, values in asked.items())
        for identifier in person.get("externalIdentifiers", [])
    )


def r9_relationship(seen: "Seen", person: Record, asked: Mapping[str, Sequence[str]]) -> bool:
    """One and the same relation passes; without a type, those are looked at whose categories are all shared."""
    return any(
        all(RELATIONSHIP[name](seen, relation, values) for name, values in asked.items())
        for relation in r9_relations(seen, person)
        if decide(
            f"R9 a relation's categories are shared: {relation['type']}",
            RELATION_NEEDS[relation["type"]] <= seen.sight.shared,
        )
    )


def r9_relations(seen: "Seen", person: Record) -> list[Record]:
    """The relations of a person, found once for each client."""
    if person["id"] not in seen.relations:
        seen.relations[person["id"]] = list(_relations(seen, person))
    return seen.relations[person["id"]]


def _relations(seen: "Seen", person: Record) -> Iterator[Record]:
    """The relations of a person, as the documents of persons, duties, placements and groups show them."""
    identity = person["id"]
    for enrolment in person.get("enrolments", []):
        yield _relation("enrolment", enrolment, "enroledAt", enrolment)
    for duty in seen.shown("duties").values():
        if identity in at(duty, "person.id"):
            yield _relation("duty", duty, "dutyAt", duty)
    for placement in seen.shown("placements").values():
        if identity in at(placement, "child.id"):
            yield _relation("placement.child", placement, "placedAt", placement)
        if identity in at(placement, "owners.id"):
            yield _relation("placement.owner", placement, "placedAt", placement)
    for pupil in seen.shown("persons").values():
        if identity in at(pupil, "responsibles.person.id"):
            yield from _relations_of_pupil(seen, pupil)
    for group in seen.shown("groups").values():
        for membership in group.get("groupMemberships", []):
            if identity in at(membership, "person.id"):
                yield _relation("groupMembership", group, "organisation", membership)


def _relations_of_pupil(seen: "Seen", pupil: Record) -> Iterator[Record]:
    for enrolment in pupil.get("enrolments", []):
        yield _relation("responsibleFor.enrolment", enrolment, "enroledAt", enrolment)
    for placement in seen.shown("placements").values():
        if pupil["id"] in at(placement, "child.id"):
            yield _relation("responsibleFor.placement", placement, "placedAt", placement)


def _relation(kind: str, where: Record, attribute: str, when: Record) -> Record:
    organisation = {"organisation": where[attribute]["id"]} if attribute in where else {}
    return {"type": kind, **organisation} | {name: when[name] for name in ("startDate", "endDate") if name in when}
