"""What SS12000 2.1.0 defines, written down by hand for the oracle: shapes only (object, list, scalar, reference)."""

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
_PROJECT = _obj("title description titleEnglish descriptionEnglish")
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

_PROGRAMME = _obj(
    "id name type schoolType code",
    meta=_META,
    parentProgramme=Ref("programmes"),
    content=ListOf(_obj("type points", content=ListOf(Ref("syllabuses")))),
)

_SYLLABUS = _obj(
    "id schoolType subjectCode subjectName subjectDesignation courseCode courseName startSchoolYear endSchoolYear "
    "points curriculum languageCode official",
    meta=_META,
    specialisationCourseContent=_PROJECT,
)

# The file forgets `id` and `meta`; SCOPE R6 counts them as standard.
_OFFERING = _obj(
    "id startDate endDate",
    meta=_META,
    offeredAt=Ref("organisations"),
    offeredSyllabuses=ListOf(Ref("syllabuses")),
    offeredProgrammes=ListOf(Ref("programmes")),
)

_STUDYPLAN = _obj(
    "id startDate endDate",
    meta=_META,
    student=Ref("persons"),
    content=ListOf(
        _obj("title type points", syllabuses=ListOf(_obj("note startDate endDate hours", syllabus=Ref("syllabuses"))))
    ),
    notes=ListOf(_obj("type note")),
)

_ACTIVITY = _obj(
    "id displayName calendarEventsRequired startDate endDate activityType comment minutesPlanned",
    meta=_META,
    groups=ListOf(Ref("groups")),
    teachers=ListOf(_obj("startDate endDate minutesPlanned grader", duty=Ref("duties"))),
    syllabus=Ref("syllabuses"),
    organisation=Ref("organisations"),
    parentActivity=Ref("activities"),
)

_CALENDAR_EVENT = _obj(
    "id startTime endTime cancelled teachingLengthTeacher teachingLengthStudent comment",
    meta=_META,
    activity=Ref("activities"),
    studentExceptions=ListOf(_obj("participates startTime endTime teachingLength", student=Ref("persons"))),
    teacherExceptions=ListOf(_obj("participates startTime endTime teachingLength", duty=Ref("duties"))),
    rooms=ListOf(Ref("rooms")),
    resources=ListOf(Ref("resources")),
)

_ATTENDANCE = _obj(
    "id isReported attendanceMinutes validAbsenceMinutes invalidAbsenceMinutes otherAttendanceMinutes absenceReason "
    "reportedTimestamp",
    meta=_META,
    calendarEvent=Ref("calendarEvents"),
    student=Ref("persons"),
    reporter=Ref("persons"),
)

_ATTENDANCE_EVENT = _obj(
    "id time eventType",
    meta=_META,
    person=Ref("persons"),
    registeredBy=Ref("persons"),
    group=Ref("groups"),
)

_ATTENDANCE_SCHEDULE = _obj(
    "id numberOfWeeks startDate endDate temporary",
    meta=_META,
    placement=Ref("placements"),
    state=ListOf(_obj("state registeredAt comment", registeredBy=Ref("persons"))),
    scheduleEntries=ListOf(_obj("weekOffset dayOfWeek startTime endTime")),
)

# A grade's `schoolUnit`, which the file requires but never defines, is no standard attribute (SCOPE R3, R6).
_GRADE = _obj(
    "id registeredDate gradeValue finalGrade trial adaptedStudyPlan remark converted correctionType semester year",
    meta=_META,
    student=Ref("persons"),
    organisation=Ref("organisations"),
    registeredBy=Ref("persons"),
    gradingTeacher=Ref("persons"),
    group=Ref("groups"),
    syllabus=Ref("syllabuses"),
    diplomaProject=_PROJECT,
)

_ABSENCE = _obj(
    "id startTime endTime type",
    meta=_META,
    student=Ref("persons"),
    organisation=Ref("organisations"),
    registeredBy=Ref("persons"),
)

# No `id` and no `meta`: a sum is told apart by student, activity, startDate and endDate.
_AGGREGATED_ATTENDANCE = _obj(
    "startDate endDate attendanceSum validAbsenceSum invalidAbsenceSum otherAttendanceSum reportedSum offeredSum",
    activity=Ref("activities"),
    student=Ref("persons"),
)

_RESOURCE = _obj("id displayName description", meta=_META, owner=Ref("organisations"))

_ROOM = _obj("id displayName seats", meta=_META, owner=Ref("organisations"))

SCHEMA: Mapping[str, Obj] = {
    "organisations": _ORGANISATION,
    "persons": _PERSON,
    "alternativePersons": _PERSON,
    "placements": _PLACEMENT,
    "duties": _DUTY,
    "groups": _GROUP,
    "programmes": _PROGRAMME,
    "syllabuses": _SYLLABUS,
    "schoolUnitOfferings": _OFFERING,
    "studyplans": _STUDYPLAN,
    "activities": _ACTIVITY,
    "calendarEvents": _CALENDAR_EVENT,
    "attendances": _ATTENDANCE,
    "attendanceEvents": _ATTENDANCE_EVENT,
    "attendanceSchedule": _ATTENDANCE_SCHEDULE,
    "grades": _GRADE,
    "absences": _ABSENCE,
    "aggregatedAttendance": _AGGREGATED_ATTENDANCE,
    "resources": _RESOURCE,
    "rooms": _ROOM,
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
