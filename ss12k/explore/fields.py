"""Which attributes a list of each resource shows, under which heads: declared once, checked at import."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from ss12k.scope.finding import BY_NAME
from ss12k.standard.resources import ALTERNATIVE_PERSONS, RESOURCES
from ss12k.standard.shape import Array, Object, Reference, Shape, Value

ITSELF = BY_NAME
"""The column with the object itself, by its name."""


@dataclass(frozen=True)
class Field:
    """A column of a list: the path of what it shows, its head, and how it is set.

    A path ends at a single value, a list of such, or a reference; `#` behind a list counts its items. `chosen`: the
    list can be narrowed to one of its values.
    """

    path: str
    label: str
    kind: Literal["text", "number", "date"] = "text"
    chosen: bool = False

    @property
    def attribute(self) -> str:
        """The attribute that decides whether a client gets it."""
        return self.path.partition(".")[0].removesuffix("#")


def _period() -> tuple[Field, ...]:
    return Field("startDate", "Start", "date"), Field("endDate", "End", "date")


_NAME = Field(ITSELF, "Name")
_ID = Field("id", "ID")
_TYPE_OF_SCHOOL = Field("schoolType", "School type", chosen=True)
_MINUTES = {"attendance": "Present", "validAbsence": "Valid absence", "invalidAbsence": "Invalid absence",
            "otherAttendance": "Elsewhere"}  # fmt: skip

FIELDS: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {
        "organisations": (
            _NAME,
            Field("organisationType", "Type", chosen=True),
            Field("schoolTypes", "School types", chosen=True),
            Field("organisationCode", "Code"),
            Field("schoolUnitCode", "School unit code"),
            Field("parentOrganisation", "Parent"),
            *_period(),
        ),
        "persons": (
            _NAME,
            Field("civicNo.value", "National ID"),
            Field("birthDate", "Birth date", "date"),
            Field("sex", "Sex"),
            Field("enrolments.enroledAt", "Enroled at"),
            Field("eduPersonPrincipalNames", "EPPN"),
            Field("emails.value", "E-mail"),
            Field("securityMarking", "Security marking"),
            Field("personStatus", "Status"),
        ),
        "placements": (Field("child", "Child"), Field("placedAt", "Placed at"), _TYPE_OF_SCHOOL,
                       Field("group", "Group"), Field("owners", "Owners"), Field("reason", "Reason", chosen=True),
                       *_period()),
        "duties": (Field("person", "Person"), Field("dutyAt", "Duty at"), Field("dutyRole", "Role", chosen=True),
                   Field("signature", "Signature"), Field("dutyPercent", "Percent", "number"),
                   Field("assignmentRole.group", "Groups"), *_period()),
        "groups": (_NAME, Field("groupType", "Type", chosen=True), _TYPE_OF_SCHOOL,
                   Field("organisation", "Organisation"), Field("groupMemberships#", "Members", "number"), *_period()),
        "programmes": (_NAME, Field("code", "Code"), Field("type", "Type", chosen=True), _TYPE_OF_SCHOOL,
                       Field("parentProgramme", "Parent programme")),
        "studyplans": (Field("student", "Student"), Field("content#", "Parts", "number"), *_period()),
        "syllabuses": (_NAME, Field("subjectCode", "Subject code"), Field("subjectName", "Subject"),
                       Field("courseCode", "Course code"), _TYPE_OF_SCHOOL,
                       Field("curriculum", "Curriculum", chosen=True), Field("points", "Points", "number")),
        "schoolUnitOfferings": (Field("offeredAt", "Offered at"), Field("offeredSyllabuses#", "Syllabuses", "number"),
                                Field("offeredProgrammes#", "Programmes", "number"), *_period()),
        "activities": (_NAME, Field("activityType", "Type", chosen=True), Field("organisation", "Organisation"),
                       Field("groups", "Groups"), Field("syllabus", "Syllabus"),
                       Field("minutesPlanned", "Minutes planned", "number"), *_period()),
        "calendarEvents": (Field("activity", "Activity"), Field("startTime", "Start", "date"),
                           Field("endTime", "End", "date"), Field("cancelled", "Cancelled", chosen=True),
                           Field("rooms", "Rooms")),
        "attendances": (Field("student", "Student"), Field("calendarEvent", "Calendar event"),
                        Field("isReported", "Reported", chosen=True),
                        *(Field(f"{name}Minutes", label, "number") for name, label in _MINUTES.items()),
                        Field("reporter", "Reporter"), Field("reportedTimestamp", "Reported at", "date")),
        "attendanceEvents": (Field("person", "Person"), Field("group", "Group"),
                             Field("eventType", "Event", chosen=True), Field("time", "Time", "date"),
                             Field("registeredBy", "Registered by")),
        "attendanceSchedule": (Field("placement", "Placement"), Field("numberOfWeeks", "Weeks", "number"),
                               Field("temporary", "Temporary", chosen=True), *_period()),
        "grades": (Field("student", "Student"), Field("syllabus", "Syllabus"),
                   Field("gradeValue", "Grade", chosen=True), Field("registeredDate", "Registered", "date"),
                   Field("organisation", "Organisation"),
                   Field("semester", "Semester", chosen=True), Field("year", "Year", chosen=True),
                   Field("gradingTeacher", "Grading teacher")),
        "absences": (Field("student", "Student"), Field("type", "Type", chosen=True),
                     Field("startTime", "Start", "date"), Field("endTime", "End", "date"),
                     Field("organisation", "Organisation"), Field("registeredBy", "Registered by")),
        "aggregatedAttendance": (Field("student", "Student"), Field("activity", "Activity"), *_period(),
                                 *(Field(f"{name}Sum", label, "number") for name, label in _MINUTES.items()),
                                 Field("offeredSum", "Offered", "number")),
        "resources": (_NAME, Field("description", "Description"), Field("owner", "Owner")),
        "rooms": (_NAME, Field("seats", "Seats", "number"), Field("owner", "Owner")),
        ALTERNATIVE_PERSONS: (_ID, Field("givenName", "Given name"), Field("familyName", "Family name")),
    }
)  # fmt: skip
"""The columns of every resource's list, in their order."""


SINGULAR: Mapping[str, str] = MappingProxyType(
    {
        "organisations": "Organisation",
        "persons": "Person",
        "placements": "Placement",
        "duties": "Duty",
        "groups": "Group",
        "programmes": "Programme",
        "studyplans": "Study plan",
        "syllabuses": "Syllabus",
        "schoolUnitOfferings": "School unit offering",
        "activities": "Activity",
        "calendarEvents": "Calendar event",
        "attendances": "Attendance",
        "attendanceEvents": "Attendance event",
        "attendanceSchedule": "Attendance schedule",
        "grades": "Grade",
        "absences": "Absence",
        "aggregatedAttendance": "Aggregated attendance",
        "resources": "Resource",
        "rooms": "Room",
    }
)
"""What one object of each resource is called."""


def label_of(path: str) -> str:
    """An attribute's name as words: `schoolUnitCode` is "School unit code"; `meta` goes without saying."""
    path = path.removeprefix("meta.")
    words = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in path.replace(".", " "))
    return words[:1].upper() + words[1:]


def _ends_well(shape: Shape | None) -> bool:
    inner = shape.item if isinstance(shape, Array) else shape
    return isinstance(inner, Value | Reference)


def _at(shape: Shape, path: str) -> Shape | None:
    for name in path.split("."):
        shape = shape.item if isinstance(shape, Array) else shape
        if not isinstance(shape, Object) or name not in {each.name for each in shape.attributes}:
            return None
        shape = shape[name]
    return shape


def _check() -> None:
    """Refuse a list of a resource that is none, or a column of what its record does not have."""
    if set(FIELDS) != {*RESOURCES, ALTERNATIVE_PERSONS} or set(SINGULAR) != set(RESOURCES):
        raise TypeError("the lists are not those of the registry's resources")
    for resource, fields in FIELDS.items():
        shape = RESOURCES["persons" if resource == ALTERNATIVE_PERSONS else resource].shape
        for field in fields:
            found = _at(shape, field.path.removesuffix("#"))
            fits = isinstance(found, Array) if field.path.endswith("#") else _ends_well(found)
            if not fits and field.path != ITSELF:
                raise TypeError(f"the list of {resource} shows {field.path!r}, which is nothing to show")


_check()
