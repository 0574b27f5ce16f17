"""The registry: each resource of the standard, declared once.

Loading, scoping, the API's routes and the pages iterate `RESOURCES`. A wrong entry fails at import, with its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

from ss12k.standard import records
from ss12k.standard.categories import CATEGORIES
from ss12k.standard.shape import Array, Object, Reference, references, shape_of
from ss12k.standard.values import Record


@dataclass(frozen=True)
class InReach:
    """A row needs the organisation that this attribute refers to in reach (SCOPE R3)."""

    attribute: str


@dataclass(frozen=True)
class PersonVisible:
    """A row needs this person visible, perhaps as a pupil; `where_there` lets a row without one pass (SCOPE R3)."""

    attribute: str
    as_pupil: bool = False
    where_there: bool = False


@dataclass(frozen=True)
class Always:
    """Every row may be seen (SCOPE R3)."""


@dataclass(frozen=True)
class InTree:
    """An organisation in reach, or an ancestor of one (SCOPE R3)."""


@dataclass(frozen=True)
class ByRelation:
    """Persons, whom only a relation makes visible (SCOPE R4)."""


RowRule: TypeAlias = InReach | PersonVisible | Always | InTree | ByRelation


@dataclass(frozen=True)
class ItemsByType:
    """List items that different categories share, told apart by their `type` (SCOPE R6, `emails`)."""

    of_type: Mapping[str | None, str]
    otherwise: str

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories in the order of the table."""
        return (*dict.fromkeys(self.of_type.values()), self.otherwise)


@dataclass(frozen=True)
class Resource:
    """What the standard and the scope contract say of one resource.

    - `needs`: the categories of which one must be shared (SCOPE R2).
    - `rows`: the rule that grants a row, and which persons it also needs to be visible, which narrows (SCOPE R3).
    - `organisation`: the attribute that says where an object belongs (SCOPE R7).
    - `name`: the attributes that make a `displayName`: the first that is there, or all of them with a blank between
      (`joined_name`).
    - `whole_items`: lists whose items go as a whole with the reference named (SCOPE R7).
    - `items_in_reach`: lists of which those items are shared whose organisation is in reach (SCOPE R6).
    - `attribute_needs`: what needs a category of its own (SCOPE R6); the rest is always shared.
    - `hidden_if_protected`: what is absent when the person that the other attribute names is protected (SCOPE R5).
    - `served`: whether clients get it at all yet.
    """

    path: str
    record: type[Record]
    needs: tuple[str, ...]
    rows: tuple[RowRule, ...] = ()
    organisation: str | None = None
    name: tuple[str, ...] = ()
    joined_name: bool = False
    whole_items: Mapping[str, str] = field(default_factory=dict)
    items_in_reach: Mapping[str, str] = field(default_factory=dict)
    attribute_needs: Mapping[str, str | ItemsByType] = field(default_factory=dict)
    hidden_if_protected: Mapping[str, str] = field(default_factory=dict)
    served: bool = False

    @cached_property
    def shape(self) -> Object:
        """The shape of the resource's record."""
        return shape_of(self.record)

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        """Every reference by its path."""
        return MappingProxyType(dict(references(self.shape)))


ITSELF = ""
"""The person of a record about a person."""

PERSONS_NEED = ("students", "duties", "responsibles", "placements")

_DECLARED = (
    Resource(
        "organisations",
        records.Organisation,
        needs=("standard",),
        rows=(InTree(),),
        name=("displayName",),
        served=True,
    ),
    Resource(
        "persons",
        records.Person,
        needs=PERSONS_NEED,
        rows=(ByRelation(),),
        name=("givenName", "familyName"),
        joined_name=True,
        whole_items={"responsibles": "person"},
        items_in_reach={"enrolments": "enroledAt"},
        attribute_needs={
            "birthDate": "birthdate",
            "civicNo": "civicno",
            "sex": "sex",
            "phoneNumbers": "phonenumbers",
            "addresses": "addresses",
            "photo": "photo",
            "externalIdentifiers": "identifiers",
            "emails": ItemsByType({"Privat": "email", None: "email"}, otherwise="email-school"),
            "enrolments": "students",
            "responsibles": "responsibles",
        },
        hidden_if_protected={"responsibles": ITSELF},
        served=True,
    ),
    Resource(
        "placements",
        records.Placement,
        needs=("placements",),
        rows=(InReach("placedAt"), PersonVisible("child", as_pupil=True)),
        organisation="placedAt",
        hidden_if_protected={"owners": "child"},
        served=True,
    ),
    Resource(
        "duties",
        records.Duty,
        needs=("duties",),
        rows=(InReach("dutyAt"), PersonVisible("person", where_there=True)),
        organisation="dutyAt",
        whole_items={"assignmentRole": "group"},
        hidden_if_protected={"signature": "person"},
        served=True,
    ),
    Resource(
        "groups",
        records.Group,
        needs=("groups",),
        rows=(InReach("organisation"),),
        organisation="organisation",
        name=("displayName",),
        whole_items={"groupMemberships": "person"},
        served=True,
    ),
    Resource("programmes", records.Programme, needs=("programmes",), rows=(Always(),), name=("name",)),
    Resource("studyplans", records.StudyPlan, needs=("studyplans",)),
    Resource("syllabuses", records.Syllabus, needs=("standard",), rows=(Always(),), name=("courseName", "subjectName")),
    Resource("schoolUnitOfferings", records.SchoolUnitOffering, needs=("standard",)),
    Resource(
        "activities",
        records.Activity,
        needs=("activities",),
        organisation="organisation",
        name=("displayName",),
        whole_items={"teachers": "duty"},
    ),
    Resource(
        "calendarEvents",
        records.CalendarEvent,
        needs=("calendarevents",),
        whole_items={"studentExceptions": "student", "teacherExceptions": "duty"},
    ),
    Resource("attendances", records.Attendance, needs=("attendances",)),
    Resource("attendanceEvents", records.AttendanceEvent, needs=("attendanceevents",)),
    Resource("attendanceSchedule", records.AttendanceSchedule, needs=("attendanceschedule",)),
    Resource("grades", records.Grade, needs=("grades",)),
    Resource("absences", records.Absence, needs=("absences",)),
    Resource("aggregatedAttendance", records.AggregatedAttendance, needs=("attendances",)),
    Resource("resources", records.Resource, needs=("resources",), organisation="owner", name=("displayName",)),
    Resource("rooms", records.Room, needs=("resources",), organisation="owner", name=("displayName",)),
)

RESOURCES: Mapping[str, Resource] = MappingProxyType({resource.path: resource for resource in _DECLARED})
"""The 19 resources by their name in the standard's paths."""

ALTERNATIVE_PERSONS = "alternativePersons"
"""The optional extra file of a dump with what protected persons are called instead (SCOPE R5)."""

_BY_RECORD = {resource.record: resource for resource in _DECLARED}


def resource_of(reference: Reference) -> Resource:
    """The resource that a reference leads to."""
    return _BY_RECORD[reference.target]


def _check(resource: Resource) -> None:
    """Refuse an entry that names an attribute or category that does not exist, or a list whose items could not be
    judged.
    """

    def require(holds: bool, problem: str) -> None:
        if not holds:
            raise TypeError(f"the registry's entry {resource.path!r}: {problem}")

    attributes = {attribute.name: attribute.shape for attribute in resource.shape.attributes}
    granting = [rule for rule in resource.rows if not isinstance(rule, PersonVisible)]
    require(len(granting) == 1 if resource.rows else not resource.served, "needs one rule that grants rows")
    require(bool(resource.needs) and set(resource.needs) <= set(CATEGORIES), "needs at least one known category")
    named = [*resource.name, *resource.attribute_needs, *resource.whole_items, *resource.hidden_if_protected]
    named += [*resource.items_in_reach, *filter(None, [*resource.hidden_if_protected.values(), resource.organisation])]
    named += [rule.attribute for rule in resource.rows if isinstance(rule, InReach | PersonVisible)]
    for name in named:
        require(name in attributes, f"names {name!r}, which the record lacks")
    for name, need in resource.attribute_needs.items():
        needed = need.categories if isinstance(need, ItemsByType) else (need,)
        require(set(needed) <= set(CATEGORIES), f"{name!r} needs an unknown category")
        require(isinstance(need, str) or len(needed) == 2, f"{name!r} is stored whole or by one of two categories")
    for name, inner in [*resource.whole_items.items(), *resource.items_in_reach.items()]:
        require(f"{name}.{inner}" in resource.references, f"{name}.{inner} is no reference")
    for path, reference in resource.references.items():
        require(reference.target in _BY_RECORD, f"{path} refers to a record that is no resource")
    for name, shape in attributes.items():
        require(not isinstance(shape, Object) or not list(references(shape)), f"{name}: references in a lone object")
        require(not isinstance(shape, Array) or not isinstance(shape.item, Array), f"{name}: a list of lists")


for _resource in _DECLARED:
    _check(_resource)
