"""What SS12000 2.1.0 defines, written down by hand for the oracle: shapes only (object, list, scalar, reference).

A resource that is added here gets its shapes cleaned (SCOPE R6); its rows and its documents are rules of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Scalar:
    """A text, number or boolean; which of them is not asked."""


@dataclass(frozen=True)
class Ref:
    """A reference to an object of another resource."""

    target: str


@dataclass(frozen=True)
class ListOf:
    """A list whose items all have one shape."""

    item: "Shape"


@dataclass(frozen=True)
class Obj:
    """An object with exactly these attributes."""

    attributes: Mapping[str, "Shape"]


Shape: TypeAlias = Scalar | Ref | ListOf | Obj

_SCALAR = Scalar()


def _obj(scalars: str, **others: Shape) -> Obj:
    return Obj(dict.fromkeys(scalars.split(), _SCALAR) | others)


_META = _obj("created modified")
_ADDRESS = _obj("type streetAddress locality postalCode countyCode municipalityCode realEstateDesignation country")

_ORGANISATION = _obj(
    "id displayName organisationCode organisationType organisationNumber schoolUnitCode municipalityCode url email "
    "phoneNumber startDate endDate",
    meta=_META,
    parentOrganisation=Ref("organisations"),
    schoolTypes=ListOf(_SCALAR),
    address=_ADDRESS,
    contactInfo=ListOf(_obj("infoType info")),
)

_ENROLMENT = _obj(
    "schoolYear schoolType startDate endDate cancelled educationCode specification",
    enroledAt=Ref("organisations"),
    programme=Ref("programmes"),
)

_PERSON = _obj(
    "id givenName middleName familyName birthDate sex securityMarking personStatus photo",
    meta=_META,
    eduPersonPrincipalNames=ListOf(_SCALAR),
    externalIdentifiers=ListOf(_obj("value context globallyUnique")),
    civicNo=_obj("value nationality"),
    emails=ListOf(_obj("value type")),
    phoneNumbers=ListOf(_obj("value type mobile")),
    addresses=ListOf(_ADDRESS),
    enrolments=ListOf(_ENROLMENT),
    responsibles=ListOf(_obj("relationType", person=Ref("persons"))),
)

_PLACEMENT = _obj(
    "id schoolType startDate endDate reason maxWeeklyScheduleHours",
    meta=_META,
    placedAt=Ref("organisations"),
    group=Ref("groups"),
    child=Ref("persons"),
    owners=ListOf(Ref("persons")),
)

_DUTY = _obj(
    "id dutyRole description signature dutyPercent hoursPerYear startDate endDate",
    meta=_META,
    person=Ref("persons"),
    assignmentRole=ListOf(_obj("assignmentRoleType startDate endDate", group=Ref("groups"))),
    dutyAt=Ref("organisations"),
)

_GROUP = _obj(
    "id displayName startDate endDate groupType schoolType",
    meta=_META,
    organisation=Ref("organisations"),
    groupMemberships=ListOf(_obj("startDate endDate", person=Ref("persons"))),
)

# Only what a displayName needs (R7): documents of programmes come with the other resources.
_PROGRAMME = _obj("id name")

SCHEMA: Mapping[str, Obj] = {
    "organisations": _ORGANISATION,
    "persons": _PERSON,
    "alternativePersons": _PERSON,
    "placements": _PLACEMENT,
    "duties": _DUTY,
    "groups": _GROUP,
    "programmes": _PROGRAMME,
}

# R7: list items that go as a whole when the reference named is lacking or may not stay.
WHOLE_ITEMS: Mapping[str, str] = {
    "responsibles": "person",
    "groupMemberships": "person",
    "studentExceptions": "student",
    "assignmentRole": "group",
    "teachers": "duty",
    "teacherExceptions": "duty",
}

# R7: the organisation by which a reference to one of these may stay.
OWN_ORGANISATION: Mapping[str, str] = {
    "groups": "organisation",
    "activities": "organisation",
    "duties": "dutyAt",
    "placements": "placedAt",
    "rooms": "owner",
    "resources": "owner",
}

# R7: what a displayName is made from (the first that is there); persons have a rule of their own, others have none.
NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "organisations": ("displayName",),
    "groups": ("displayName",),
    "activities": ("displayName",),
    "rooms": ("displayName",),
    "resources": ("displayName",),
    "programmes": ("name",),
    "syllabuses": ("courseName", "subjectName"),
}

# R2: a resource is shared when one of these categories is.
NEEDS: Mapping[str, frozenset[str]] = {
    resource: frozenset(categories.split())
    for resource, categories in {
        "organisations": "standard",
        "syllabuses": "standard",
        "schoolUnitOfferings": "standard",
        "persons": "students duties responsibles placements",
        "placements": "placements",
        "duties": "duties",
        "groups": "groups",
        "programmes": "programmes",
        "studyplans": "studyplans",
        "activities": "activities",
        "grades": "grades",
        "absences": "absences",
        "calendarEvents": "calendarevents",
        "attendanceEvents": "attendanceevents",
        "attendanceSchedule": "attendanceschedule",
        "attendances": "attendances",
        "aggregatedAttendance": "attendances",
        "resources": "resources",
        "rooms": "resources",
    }.items()
}

_ENDPOINTS = (
    "standard students duties responsibles placements groups programmes studyplans activities calendarevents "
    "attendances attendanceevents attendanceschedule grades absences resources"
)
_PERSON_ATTRIBUTES = "birthdate civicno sex email email-school phonenumbers addresses photo identifiers"
CATEGORIES: tuple[str, ...] = (*_ENDPOINTS.split(), *_PERSON_ATTRIBUTES.split())
