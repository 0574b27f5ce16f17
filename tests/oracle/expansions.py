"""What `expand` adds to a document: SCOPE R8, with docs/queries.md for what each expansion holds and in which order.

Each rule looks at the documents as this client sees them without names, and gives what is embedded with names if asked.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from .decisions import decide
from .reading import Record
from .references import r7_display_name
from .schema import NEEDS

if TYPE_CHECKING:
    from .seen import Seen

Expansion: TypeAlias = Callable[["Seen", str, Record, bool], Any]


class Refused(Exception):
    """403, though the endpoint itself is open: what was asked for needs a category that is not shared."""


def r8_allowed(shared: frozenset[str], resource: str, expand: Sequence[str]) -> None:
    """An unknown expansion is a KeyError (400), one whose category is not shared is refused (403)."""
    for name in expand:
        if name not in EXPANSIONS.get(resource, {}):
            raise KeyError(f"{resource} has no expansion {name}")
    for name in expand:
        if not decide(f"R8 {name} of {resource}: shared", r8_shared(shared, name)):
            raise Refused(f"expand {name} of {resource}")


def r8_shared(shared: frozenset[str], name: str) -> bool:
    """Whether the categories that an expansion needs are shared."""
    return all(needed & shared for needed in _NEEDED[name])


def r8_embedded(seen: "Seen", resource: str, identity: str, expand: Sequence[str], names: bool) -> Record:
    """The `_embedded` of a document: always there, with every list, and with those single objects that are visible."""
    document = seen.shown(resource)[identity]
    found = {name: EXPANSIONS[resource][name](seen, identity, document, names) for name in expand}
    return {name: part for name, part in found.items() if part is not None}


def is_at(document: Record, attribute: str, identity: str) -> bool:
    """Whether a single reference of a document names an object."""
    return attribute in document and document[attribute]["id"] == identity


def first_item(document: Record, attribute: str, part: str, identity: str) -> Record | None:
    """The first item of a list whose reference names an object; None: no item does."""
    return next((item for item in document.get(attribute, []) if is_at(item, part, identity)), None)


def without_members(group: Record) -> Record:
    """A group as it is embedded where its members are not shown."""
    return {name: value for name, value in group.items() if name != "groupMemberships"}


def _reference(seen: "Seen", resource: str, identity: str, names: bool) -> Record:
    display_name = r7_display_name(seen.sight, resource, identity) if names else None
    return {"id": identity} if display_name is None else {"id": identity, "displayName": display_name}


def _parts(item: Record, *attributes: str) -> Record:
    return {name: item[name] for name in attributes if name in item}


def _referring(resource: str, attribute: str) -> Expansion:
    """The visible objects of a resource that name this one, in the order of their ids."""

    def expansion(seen: "Seen", identity: str, document: Record, names: bool) -> list[Record]:
        shown = seen.shown(resource, names)
        return [
            shown[i]
            for i, other in seen.shown(resource).items()
            if decide(f"R8 {resource} by {attribute}", is_at(other, attribute, identity))
        ]

    return expansion


def _single(resource: str, attribute: str) -> Expansion:
    """The visible object that this one names; None: it is not visible, or none is named."""

    def expansion(seen: "Seen", identity: str, document: Record, names: bool) -> Record | None:
        if not decide("R8 a single object is named", attribute in document):
            return None
        named = seen.shown(resource, names).get(document[attribute]["id"])
        decide("R8 a single object that is named is visible", named is not None)
        return named

    return expansion


def _listed(resource: str, attribute: str, part: str | None = None) -> Expansion:
    """The visible objects that a list names, each once, in the order of the references."""

    def expansion(seen: "Seen", identity: str, document: Record, names: bool) -> list[Record]:
        references = [item if part is None else item[part] for item in document.get(attribute, [])]
        return [
            seen.shown(resource, names)[i]
            for i in _once(f"R8 {attribute}: named before", (reference["id"] for reference in references))
            if decide(f"R8 {attribute}: visible", i in seen.shown(resource))
        ]

    return expansion


def _once(sentence: str, identities: Iterable[str]) -> list[str]:
    found: list[str] = []
    for identity in identities:
        if not decide(sentence, identity in found):
            found.append(identity)
    return found


def r8_owned_placements(seen: "Seen", identity: str, document: Record, names: bool) -> list[Record]:
    """The visible placements among whose `owners` they are shown, so none of a protected child."""
    return [
        seen.shown("placements", names)[i]
        for i, placement in seen.shown("placements").items()
        if decide("R8 ownedPlacements: among the owners", {"id": identity} in _bare(placement.get("owners", [])))
    ]


def _bare(references: Iterable[Record]) -> list[Record]:
    return [{"id": reference["id"]} for reference in references]


def r8_responsible_for(seen: "Seen", identity: str, document: Record, names: bool) -> list[Record]:
    """Each visible person whose `responsibles` show them, as a reference, with `relationType`; the first of several."""
    found = {i: first_item(pupil, "responsibles", "person", identity) for i, pupil in seen.shown("persons").items()}
    return [
        {"person": _reference(seen, "persons", i, names), **_parts(item, "relationType")}
        for i, item in found.items()
        if decide("R8 responsibleFor: is responsible", item is not None) and item is not None
    ]


def r8_group_memberships(seen: "Seen", identity: str, document: Record, names: bool) -> list[Record]:
    """Each visible group that shows them as a member, without its members, with the dates; the first of several."""
    found = {i: first_item(group, "groupMemberships", "person", identity) for i, group in seen.shown("groups").items()}
    return [
        {"group": without_members(seen.shown("groups", names)[i]), **_parts(item, "startDate", "endDate")}
        for i, item in found.items()
        if decide("R8 groupMemberships: is a member", item is not None) and item is not None
    ]


def r8_assignment_roles(seen: "Seen", identity: str, document: Record, names: bool) -> list[Record]:
    """Each visible duty whose `assignmentRole` shows the group, as a reference, with role and dates; the first."""
    found = {i: first_item(duty, "assignmentRole", "group", identity) for i, duty in seen.shown("duties").items()}
    return [
        {"duty": _reference(seen, "duties", i, names), **_parts(item, "assignmentRoleType", "startDate", "endDate")}
        for i, item in found.items()
        if decide("R8 assignmentRoles: is assigned", item is not None) and item is not None
    ]


def r8_group_of_event(seen: "Seen", identity: str, document: Record, names: bool) -> Record | None:
    """The group of an attendance event, without its members."""
    group = _single("groups", "group")(seen, identity, document, names)
    return None if group is None else without_members(group)


EXPANSIONS: Mapping[str, Mapping[str, Expansion]] = {
    "persons": {
        "duties": _referring("duties", "person"),
        "responsibleFor": r8_responsible_for,
        "placements": _referring("placements", "child"),
        "ownedPlacements": r8_owned_placements,
        "groupMemberships": r8_group_memberships,
    },
    "placements": {"child": _single("persons", "child"), "owners": _listed("persons", "owners")},
    "duties": {"person": _single("persons", "person")},
    "groups": {"assignmentRoles": r8_assignment_roles},
    "activities": {
        "groups": _listed("groups", "groups"),
        "teachers": _listed("duties", "teachers", "duty"),
        "syllabus": _single("syllabuses", "syllabus"),
    },
    "calendarEvents": {
        "activity": _single("activities", "activity"),
        "attendance": _referring("attendances", "calendarEvent"),
    },
    "attendanceEvents": {
        "person": _single("persons", "person"),
        "group": r8_group_of_event,
        "registeredBy": _single("persons", "registeredBy"),
    },
    "aggregatedAttendance": {"activity": _single("activities", "activity"), "student": _single("persons", "student")},
}

# R8: of each set, one category has to be shared.
_PERSONS = (NEEDS["persons"],)
_NEEDED: Mapping[str, tuple[frozenset[str], ...]] = {
    "duties": (frozenset({"duties"}),),
    "teachers": (frozenset({"duties"}),),
    "responsibleFor": (frozenset({"responsibles"}),),
    "placements": (frozenset({"placements"}),),
    "ownedPlacements": (frozenset({"placements"}),),
    "groupMemberships": (frozenset({"groups"}),),
    "groups": (frozenset({"groups"}),),
    "assignmentRoles": (frozenset({"duties"}), frozenset({"groups"})),
    "person": _PERSONS,
    "child": _PERSONS,
    "owners": _PERSONS,
    "student": _PERSONS,
    "registeredBy": _PERSONS,
    "syllabus": (frozenset({"standard"}),),
    "activity": (frozenset({"activities"}),),
    "attendance": (frozenset({"attendances"}),),
    "group": (frozenset({"groups"}),),
}
