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
    """The organisation that this attribute names is in reach; `where_there`: a row without one passes (SCOPE R3)."""

    attribute: str
    where_there: bool = False


@dataclass(frozen=True)
class PersonVisible:
    """This person is visible, perhaps as a pupil; `where_there`: a row without one passes (SCOPE R3)."""

    attribute: str
    as_pupil: bool = False
    where_there: bool = False


@dataclass(frozen=True)
class Through:
    """The object that this attribute refers to passes its own rule, its category left aside; one that is missing passes
    in mode `everything`, unless it `must_exist` (SCOPE R3).
    """

    attribute: str
    must_exist: bool = False


@dataclass(frozen=True)
class Always:
    """Every row may be seen (SCOPE R3)."""


@dataclass(frozen=True)
class InTree:
    """An organisation in reach, or an ancestor of one (SCOPE R3)."""


@dataclass(frozen=True)
class ByRelation:
    """Persons, whom only a relation makes visible (SCOPE R4)."""


RowRule: TypeAlias = InReach | PersonVisible | Through | Always | InTree | ByRelation


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
    - `rows`: the rule that grants a row, then those that narrow, all of which must hold (SCOPE R3).
    - `organisation`: the attribute that says where an object belongs (SCOPE R7).
    - `stands_in`: what judges a row where an attribute is lacking: a name of some sources, never shared (SCOPE R3).
    - `name`: the attributes that make a `displayName`: the first that is there, or all of them with a blank between
      (`joined_name`).
    - `whole_items`: lists whose items go as a whole with the reference named (SCOPE R7).
    - `items_in_reach`: lists of which those items are shared whose organisation is in reach (SCOPE R6).
    - `attribute_needs`: what needs a category of its own (SCOPE R6); the rest is always shared.
    - `hidden_if_protected`: what is absent when the person that the other attribute names is protected (SCOPE R5).
    - `keeps_bare`: references to a person who is not visible that keep the bare id (SCOPE R7).
    """

    path: str
    record: type[Record]
    needs: tuple[str, ...]
    rows: tuple[RowRule, ...]
    organisation: str | None = None
    stands_in: Mapping[str, str] = field(default_factory=dict)
    name: tuple[str, ...] = ()
    joined_name: bool = False
    whole_items: Mapping[str, str] = field(default_factory=dict)
    items_in_reach: Mapping[str, str] = field(default_factory=dict)
    attribute_needs: Mapping[str, str | ItemsByType] = field(default_factory=dict)
    hidden_if_protected: Mapping[str, str] = field(default_factory=dict)
    keeps_bare: frozenset[str] = frozenset()

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
    ),
    Resource(
        "placements",
        records.Placement,
        needs=("placements",),
        rows=(InReach("placedAt"), PersonVisible("child", as_pupil=True)),
        organisation="placedAt",
        hidden_if_protected={"owners": "child"},
    ),
    Resource(
        "duties",
        records.Duty,
        needs=("duties",),
        rows=(InReach("dutyAt"), PersonVisible("person", where_there=True)),
        organisation="dutyAt",
        whole_items={"assignmentRole": "group"},
        hidden_if_protected={"signature": "person"},
    ),
    Resource(
        "groups",
        records.Group,
        needs=("groups",),
        rows=(InReach("organisation"),),
        organisation="organisation",
        name=("displayName",),
        whole_items={"groupMemberships": "person"},
    ),
    Resource("programmes", records.Programme, needs=("programmes",), rows=(Always(),), name=("name",)),
    Resource(
        "studyplans",
        records.StudyPlan,
        needs=("studyplans",),
        rows=(PersonVisible("student", as_pupil=True),),
    ),
    Resource("syllabuses", records.Syllabus, needs=("standard",), rows=(Always(),), name=("courseName", "subjectName")),
    Resource(
        "schoolUnitOfferings",
        records.SchoolUnitOffering,
        needs=("standard",),
        rows=(InReach("offeredAt"),),
    ),
    Resource(
        "activities",
        records.Activity,
        needs=("activities",),
        rows=(InReach("organisation"),),
        organisation="organisation",
        name=("displayName",),
        whole_items={"teachers": "duty"},
    ),
    Resource(
        "calendarEvents",
        records.CalendarEvent,
        needs=("calendarevents",),
        rows=(Through("activity"),),
        whole_items={"studentExceptions": "student", "teacherExceptions": "duty"},
    ),
    Resource(
        "attendances",
        records.Attendance,
        needs=("attendances",),
        rows=(Through("calendarEvent"), PersonVisible("student", as_pupil=True)),
    ),
    Resource(
        "attendanceEvents",
        records.AttendanceEvent,
        needs=("attendanceevents",),
        rows=(Through("group"), PersonVisible("person", as_pupil=True)),
    ),
    Resource(
        "attendanceSchedule",
        records.AttendanceSchedule,
        needs=("attendanceschedule",),
        rows=(Through("placement", must_exist=True),),
    ),
    Resource(
        "grades",
        records.Grade,
        needs=("grades",),
        rows=(PersonVisible("student", as_pupil=True), InReach("organisation", where_there=True)),
        stands_in={"organisation": "schoolUnit"},
        keeps_bare=frozenset({"registeredBy"}),
    ),
    Resource(
        "absences",
        records.Absence,
        needs=("absences",),
        rows=(PersonVisible("student", as_pupil=True), InReach("organisation", where_there=True)),
    ),
    Resource(
        "aggregatedAttendance",
        records.AggregatedAttendance,
        needs=("attendances",),
        rows=(Through("activity"), PersonVisible("student", as_pupil=True)),
    ),
    Resource(
        "resources",
        records.Resource,
        needs=("resources",),
        rows=(InReach("owner"),),
        organisation="owner",
        name=("displayName",),
    ),
    Resource(
        "rooms",
        records.Room,
        needs=("resources",),
        rows=(InReach("owner"),),
        organisation="owner",
        name=("displayName",),
    ),
)

RESOURCES: Mapping[str, Resource] = MappingProxyType({resource.path: resource for resource in _DECLARED})
"""The 19 resources by their name in the standard's paths."""

ALTERNATIVE_PERSONS = "alternativePersons"
"""The optional extra file of a dump with what protected persons are called instead (SCOPE R5)."""

_BY_RECORD = {resource.record: resource for resource in _DECLARED}


def resource_of(reference: Reference) -> Resource:
    """The resource that a reference leads to."""
    return _BY_RECORD[reference.target]


def _grants(rule: RowRule) -> bool:
    """Whether a rule may be the one that grants rows: one that some rows need not meet only narrows."""
    match rule:
        case PersonVisible(as_pupil=as_pupil, where_there=where_there):
            return as_pupil and not where_there
        case InReach(where_there=where_there):
            return not where_there
    return True


def _only_grants(rule: RowRule) -> bool:
    return not isinstance(rule, PersonVisible) and _grants(rule)


def _check(resource: Resource) -> None:
    """Refuse an entry that names an attribute or category that does not exist, or a list whose items could not be
    judged.
    """

    def require(holds: bool, problem: str) -> None:
        if not holds:
            raise TypeError(f"the registry's entry {resource.path!r}: {problem}")

    attributes = {attribute.name: attribute.shape for attribute in resource.shape.attributes}
    require(bool(resource.rows) and _grants(resource.rows[0]), "needs one rule that grants rows")
    require(not any(map(_only_grants, resource.rows[1:])), "needs one rule that grants rows, before those that narrow")
    require(bool(resource.needs) and set(resource.needs) <= set(CATEGORIES), "needs at least one known category")
    named = [*resource.name, *resource.attribute_needs, *resource.whole_items, *resource.hidden_if_protected]
    named += [*resource.items_in_reach, *filter(None, [*resource.hidden_if_protected.values(), resource.organisation])]
    named += [rule.attribute for rule in resource.rows if isinstance(rule, InReach | PersonVisible | Through)]
    named += [*resource.stands_in, *resource.keeps_bare]
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
