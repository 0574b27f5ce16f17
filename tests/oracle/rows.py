"""Which rows a client sees: SCOPE R1 (reach), R2 (endpoints), R3 (rows) and R4 (persons), read off word by word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .decisions import decide
from .reading import Record, Source
from .schema import NEEDS


@dataclass(frozen=True)
class Reach:
    """The organisations that a profile covers."""

    everything: bool
    ids: frozenset[str]

    def covers(self, reference: Record | None) -> bool:
        """Whether the organisation that a reference names is in reach; None: the reference is lacking."""
        if self.everything:
            return True
        return reference is not None and reference["id"] in self.ids


@dataclass(frozen=True)
class Persons:
    """The visible persons by the ground on which they are (one person may have several)."""

    students: frozenset[str]
    children: frozenset[str]
    staff: frozenset[str]
    guardians: frozenset[str]

    @property
    def pupils(self) -> frozenset[str]:
        """Those visible as a pupil: as student or child."""
        return self.students | self.children

    @property
    def visible(self) -> frozenset[str]:
        """Those visible on any ground."""
        return self.students | self.children | self.staff | self.guardians


def target(record: Record, attribute: str) -> str | None:
    """The id that a reference of a cleaned record names; None: lacking."""
    reference = record.get(attribute)
    return None if reference is None else str(reference["id"])


def r1_reach(source: Source, profile: Mapping[str, Any]) -> Reach:
    """Everything, or the checked organisations with all their descendants (R1)."""
    known = source.standard["organisations"]
    if decide("R1 mode everything", profile["permissionMode"] == "everything"):
        return Reach(True, frozenset(known))
    checked = profile.get("organisations", [])
    reached = {i for i in checked if decide("R1 a checked organisation is known", i in known)}
    while True:
        below = {i for i, organisation in known.items() if target(organisation, "parentOrganisation") in reached}
        if not decide("R1 a descendant joins", not below <= reached):
            return Reach(False, frozenset(reached))
        reached |= below


def r2_shared(resource: str, shared: frozenset[str]) -> bool:
    """Whether a category that the endpoint needs is shared (R2)."""
    return decide(f"R2 {resource} shared", bool(NEEDS[resource] & shared))


def r3_organisations(source: Source, reach: Reach) -> frozenset[str]:
    """In reach, or an ancestor of one in reach (R3)."""
    known = source.standard["organisations"]
    visible = set(reach.ids)
    while True:
        above = {target(known[i], "parentOrganisation") for i in visible} & set(known)
        if not decide("R3 an ancestor joins", not above <= visible):
            return frozenset(i for i in known if decide("R3 organisations visible", i in visible))
        visible |= {i for i in above if i is not None}


def r3_placements(source: Source, reach: Reach, persons: Persons) -> frozenset[str]:
    """`placedAt` in reach, and `child` visible as a pupil (R3)."""
    return frozenset(
        i
        for i, placement in source.standard["placements"].items()
        if decide("R3 placements: placedAt in reach", reach.covers(placement.get("placedAt")))
        and decide("R3 placements: child visible as a pupil", target(placement, "child") in persons.pupils)
    )


def r3_duties(source: Source, reach: Reach, persons: Persons) -> frozenset[str]:
    """`dutyAt` in reach, and `person` visible where there is one (R3); one that dangles is there and not visible."""
    return frozenset(
        i
        for i, duty in source.standard["duties"].items()
        if decide("R3 duties: dutyAt in reach", reach.covers(duty.get("dutyAt")))
        and (
            not decide("R3 duties: has a person", "person" in duty)
            or decide("R3 duties: person visible", target(duty, "person") in persons.visible)
        )
    )


def r3_groups(source: Source, reach: Reach) -> frozenset[str]:
    """`organisation` in reach (R3)."""
    return frozenset(
        i
        for i, group in source.standard["groups"].items()
        if decide("R3 groups: organisation in reach", reach.covers(group.get("organisation")))
    )


def r4_persons(source: Source, shared: frozenset[str], reach: Reach, aliases: bool) -> Persons:
    """Who is visible as what; nobody whom R5 forbids (R4)."""

    def seen(found: Iterable[str | None]) -> frozenset[str]:
        known = {i for i in found if i is not None and decide("R4 a person exists", i in source.standard["persons"])}
        return frozenset(i for i in known if r5_may_be_visible(source, i, aliases))

    students = seen(r4_students(source, reach)) if decide("R4 students shared", "students" in shared) else frozenset()
    children = (
        seen(r4_children(source, reach)) if decide("R4 placements shared", "placements" in shared) else frozenset()
    )
    staff = seen(r4_staff(source, reach)) if decide("R4 duties shared", "duties" in shared) else frozenset()
    if not decide("R4 responsibles shared", "responsibles" in shared):
        return Persons(students, children, staff, frozenset())
    guardians = seen(r4_responsible(source, students | children) | r4_owners(source, reach, children))
    return Persons(students, children, staff, guardians)


def r4_students(source: Source, reach: Reach) -> set[str | None]:
    """Persons with an enrolment whose `enroledAt` is in reach."""
    return {
        i
        for i, person in source.standard["persons"].items()
        for enrolment in person.get("enrolments", [])
        if decide("R4 student: enroledAt in reach", reach.covers(enrolment.get("enroledAt")))
    }


def r4_children(source: Source, reach: Reach) -> set[str | None]:
    """The `child` of each placement whose `placedAt` is in reach."""
    return {
        target(placement, "child")
        for placement in source.standard["placements"].values()
        if decide("R4 child: placedAt in reach", reach.covers(placement.get("placedAt")))
    }


def r4_staff(source: Source, reach: Reach) -> set[str | None]:
    """The `person` of each duty whose `dutyAt` is in reach."""
    return {
        target(duty, "person")
        for duty in source.standard["duties"].values()
        if decide("R4 staff: dutyAt in reach", reach.covers(duty.get("dutyAt")))
    }


def r4_responsible(source: Source, pupils: frozenset[str]) -> set[str | None]:
    """Those in `responsibles` of a visible pupil who is not protected."""
    return {
        target(item, "person")
        for pupil in pupils
        if not decide("R4 guardian: the pupil is protected", pupil in source.protected)
        for item in source.standard["persons"][pupil].get("responsibles", [])
    }


def r4_owners(source: Source, reach: Reach, children: frozenset[str]) -> set[str | None]:
    """The `owners` of placements in reach whose child is visible as child and is not protected."""
    return {
        str(owner["id"])
        for placement in source.standard["placements"].values()
        if decide("R4 owner: placedAt in reach", reach.covers(placement.get("placedAt")))
        and decide("R4 owner: child visible as child", target(placement, "child") in children)
        and not decide("R4 owner: the child is protected", target(placement, "child") in source.protected)
        for owner in placement.get("owners", [])
    }


def r5_may_be_visible(source: Source, person: str, aliases: bool) -> bool:
    """A protected person is visible only with `includeAlternativePersonData`, and then under an alias (R5)."""
    if not decide("R5 a related person is protected", person in source.protected):
        return True
    return decide("R5 protected persons are included", aliases)
