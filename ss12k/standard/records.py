"""The records of SS12000 2.1.0: every attribute at every depth, with its type, and what it refers to.

An attribute without a default is required by the standard. Where the official file has a quirk (DESIGN.md lists them),
the class says what holds here. Attribute names are the standard's own, `enroledAt` included.
"""

from pydantic import Field

from ss12k.standard import codes
from ss12k.standard.values import Date, DateTime, Email, PersonRef, Record, Ref, Text, Uri, Uuid

__all__ = [
    "Absence",
    "Activity",
    "AggregatedAttendance",
    "Attendance",
    "AttendanceEvent",
    "AttendanceSchedule",
    "CalendarEvent",
    "Duty",
    "Grade",
    "Group",
    "Organisation",
    "Person",
    "Placement",
    "Programme",
    "Resource",
    "Room",
    "SchoolUnitOffering",
    "StudyPlan",
    "Syllabus",
]


class Meta(Record):
    """When an object was created and last changed at the source."""

    created: DateTime
    modified: DateTime


class Identified(Record):
    """What every object has: an id that never changes, and when it changed."""

    id: Uuid
    meta: Meta


# Organisations and persons


class OrganisationAddress(Record):
    """Where an organisation is found or gets its post."""

    type: codes.OrganisationAddressType | None = None
    streetAddress: Text
    locality: Text
    postalCode: Text
    countyCode: int | None = None
    municipalityCode: int | None = None
    realEstateDesignation: Text | None = None
    country: Text | None = None


class ContactInfo(Record):
    """Whom to turn to at an organisation."""

    infoType: codes.ContactInfoType | None = None
    info: Text | None = None


class Organisation(Identified):
    """A node of the authority's tree: the authority itself (Huvudman) on top, school units (Skolenhet) as leaves."""

    displayName: Text
    organisationCode: Text | None = None
    organisationType: codes.OrganisationType
    organisationNumber: Text | None = None
    parentOrganisation: "Ref[Organisation] | None" = None
    schoolUnitCode: Text | None = None
    schoolTypes: list[codes.SchoolType] | None = None
    address: OrganisationAddress | None = None
    municipalityCode: Text | None = None
    url: Uri | None = None
    email: Email | None = None
    phoneNumber: Text | None = None
    contactInfo: list[ContactInfo] | None = None
    startDate: Date | None = None
    endDate: Date | None = None


class ExternalIdentifier(Record):
    """What another system calls the person; `context` says which."""

    value: Text
    context: Text
    globallyUnique: bool


class CivicNo(Record):
    """A national identity number, twelve digits for Swedish ones."""

    value: Text
    nationality: Text | None = None


class EmailAddress(Record):
    """An e-mail address; the type tells private from school."""

    value: Email
    type: codes.EmailType


class PhoneNumber(Record):
    """A phone number at home or at work."""

    value: Text
    type: codes.PhoneNumberType
    mobile: bool


class PersonAddress(Record):
    """Where a person lives or gets post."""

    type: codes.PersonAddressType | None = None
    streetAddress: Text
    locality: Text
    postalCode: Text
    countyCode: int | None = None
    municipalityCode: int | None = None
    realEstateDesignation: Text | None = None
    country: Text


class Enrolment(Record):
    """That a person is a pupil of a school unit, in which year and school type, and from when to when."""

    enroledAt: Ref[Organisation]
    schoolYear: int | None = Field(default=None, ge=0, le=10)
    schoolType: codes.SchoolType
    startDate: Date
    endDate: Date | None = None
    cancelled: bool | None = None
    educationCode: Text | None = None
    programme: "Ref[Programme] | None" = None
    specification: Text | None = None


class Responsible(Record):
    """Who is responsible for a child, and in what capacity."""

    person: "PersonRef[Person] | None" = None
    relationType: codes.RelationType | None = None


class Person(Identified):
    """Anybody: pupil, child in preschool, guardian, staff."""

    givenName: Text
    middleName: Text | None = None
    familyName: Text
    eduPersonPrincipalNames: list[Text] | None = None
    externalIdentifiers: list[ExternalIdentifier] | None = None
    civicNo: CivicNo | None = None
    birthDate: Date | None = None
    sex: codes.Sex | None = None
    securityMarking: codes.SecurityMarking | None = None
    personStatus: codes.PersonStatus | None = None
    emails: list[EmailAddress] | None = None
    phoneNumbers: list[PhoneNumber] | None = None
    addresses: list[PersonAddress] | None = None
    photo: Uri | None = None
    enrolments: list[Enrolment] | None = None
    responsibles: list[Responsible] | None = None


class Placement(Identified):
    """A child's place in preschool or leisure-time care."""

    placedAt: Ref[Organisation]
    group: "Ref[Group] | None" = None
    child: PersonRef[Person]
    owners: list[PersonRef[Person]] | None = None
    schoolType: codes.PlacementSchoolType
    startDate: Date
    endDate: Date | None = None
    reason: codes.PlacementReason | None = None
    maxWeeklyScheduleHours: int | None = None


class AssignmentRole(Record):
    """What somebody on duty does for a group, as its mentor for instance."""

    group: "Ref[Group]"
    assignmentRoleType: codes.AssignmentRoleType
    startDate: Date | None = None
    endDate: Date | None = None


class Duty(Identified):
    """A person's employment or assignment at an organisation."""

    person: PersonRef[Person] | None = None
    assignmentRole: list[AssignmentRole] | None = None
    dutyAt: Ref[Organisation]
    dutyRole: codes.DutyRole
    description: Text | None = None
    signature: Text | None = None
    dutyPercent: int | None = None
    hoursPerYear: int | None = None
    startDate: Date
    endDate: Date | None = None


class GroupMembership(Record):
    """That a person belongs to a group, and from when to when."""

    person: PersonRef[Person]
    startDate: Date | None = None
    endDate: Date | None = None


class Group(Identified):
    """A class, a teaching group, a preschool section and the like."""

    displayName: Text
    startDate: Date
    endDate: Date | None = None
    groupType: codes.GroupType
    schoolType: codes.SchoolType | None = None
    organisation: Ref[Organisation]
    groupMemberships: list[GroupMembership] | None = None


# Studies


class ProgrammeContent(Record):
    """A part of a programme with its courses."""

    type: Text
    points: int | None = None
    content: "list[Ref[Syllabus]] | None" = None


class Programme(Identified):
    """A programme of upper secondary school, or an orientation of one."""

    name: Text
    type: codes.ProgrammeType
    parentProgramme: "Ref[Programme] | None" = None
    schoolType: codes.SchoolType
    code: Text | None = None
    content: list[ProgrammeContent] | None = None


class CourseContent(Record):
    """A title and a description, in Swedish and perhaps in English."""

    title: Text
    description: Text
    titleEnglish: Text | None = None
    descriptionEnglish: Text | None = None


class Syllabus(Identified):
    """A subject or a course that can be studied."""

    schoolType: codes.SchoolType
    subjectCode: Text | None = None
    subjectName: Text
    subjectDesignation: Text | None = None
    courseCode: Text | None = None
    courseName: Text | None = None
    startSchoolYear: int | None = Field(default=None, ge=0, le=10)
    endSchoolYear: int | None = Field(default=None, ge=0, le=10)
    points: int | None = None
    curriculum: Text | None = None
    languageCode: Text | None = None
    specialisationCourseContent: CourseContent | None = None
    official: bool


class SchoolUnitOffering(Record):
    """What a school unit offers. The official file forgets `id` and `meta`, which its endpoints need: standard here."""

    id: Uuid | None = None
    meta: Meta | None = None
    startDate: Date | None = None
    endDate: Date | None = None
    offeredAt: Ref[Organisation]
    offeredSyllabuses: list[Ref[Syllabus]]
    offeredProgrammes: list[Ref[Programme]] | None = None


class StudyPlanSyllabus(Record):
    """A course in a study plan."""

    syllabus: Ref[Syllabus]
    note: Text | None = None
    startDate: Date | None = None
    endDate: Date | None = None
    hours: int | None = None


class StudyPlanContent(Record):
    """A part of a study plan with its courses."""

    title: Text | None = None
    type: Text | None = None
    points: int | None = None
    syllabuses: list[StudyPlanSyllabus]


class StudyPlanNote(Record):
    """A remark in a study plan."""

    type: Text
    note: Text


class StudyPlan(Identified):
    """What one pupil is to study."""

    student: PersonRef[Person]
    content: list[StudyPlanContent] | None = None
    notes: list[StudyPlanNote] | None = None
    startDate: Date
    endDate: Date | None = None


# Activities and the calendar


class DutyAssignment(Record):
    """Who teaches an activity."""

    duty: Ref[Duty]
    startDate: Date | None = None
    endDate: Date | None = None
    minutesPlanned: int | None = None
    grader: bool | None = None


class Activity(Identified):
    """What ties groups and teachers to a subject."""

    displayName: Text
    calendarEventsRequired: bool
    startDate: Date
    endDate: Date | None = None
    activityType: codes.ActivityType | None = None
    comment: Text | None = None
    minutesPlanned: int | None = None
    groups: list[Ref[Group]]
    teachers: list[DutyAssignment] | None = None
    syllabus: Ref[Syllabus] | None = None
    organisation: Ref[Organisation]
    parentActivity: "Ref[Activity] | None" = None


class StudentException(Record):
    """That a pupil takes part, or does not, against the rule."""

    student: PersonRef[Person]
    participates: bool
    startTime: DateTime | None = None
    endTime: DateTime | None = None
    teachingLength: int | None = None


class TeacherException(Record):
    """That a teacher takes part, or does not, against the rule."""

    duty: Ref[Duty]
    participates: bool
    startTime: DateTime | None = None
    endTime: DateTime | None = None
    teachingLength: int | None = None


class CalendarEvent(Identified):
    """One lesson or other occasion of an activity."""

    activity: Ref[Activity]
    startTime: DateTime
    endTime: DateTime
    cancelled: bool | None = None
    teachingLengthTeacher: int | None = None
    teachingLengthStudent: int | None = None
    comment: Text | None = None
    studentExceptions: list[StudentException] | None = None
    teacherExceptions: list[TeacherException] | None = None
    rooms: "list[Ref[Room]] | None" = None
    resources: "list[Ref[Resource]] | None" = None


class Attendance(Identified):
    """A pupil's attendance at one calendar event; times in minutes."""

    calendarEvent: Ref[CalendarEvent]
    student: PersonRef[Person]
    reporter: PersonRef[Person] | None = None
    isReported: bool
    attendanceMinutes: int | None = None
    validAbsenceMinutes: int | None = None
    invalidAbsenceMinutes: int | None = None
    otherAttendanceMinutes: int | None = None
    absenceReason: Text | None = None
    reportedTimestamp: DateTime | None = None


class AttendanceEvent(Identified):
    """That a child came or left."""

    time: DateTime
    eventType: codes.AttendanceEventType
    person: PersonRef[Person]
    registeredBy: PersonRef[Person] | None = None
    group: Ref[Group]


class AttendanceScheduleState(Record):
    """Whether a schedule of care was asked for, granted or refused."""

    state: Text
    registeredAt: DateTime
    comment: Text | None = None
    registeredBy: PersonRef[Person] | None = None


class AttendanceScheduleEntry(Record):
    """Hours of one day. The official file calls `endTime` an integer with a text's pattern; sources send text."""

    weekOffset: int
    dayOfWeek: Text
    startTime: Text
    endTime: Text


class AttendanceSchedule(Identified):
    """When a child is to be in care. The official file requires a `scheduleDays` that it never defines."""

    placement: Ref[Placement]
    numberOfWeeks: int
    startDate: Date
    endDate: Date | None = None
    temporary: bool | None = None
    state: list[AttendanceScheduleState]
    scheduleEntries: list[AttendanceScheduleEntry] | None = None


class Grade(Record):
    """A grade. The official file requires `schoolUnit` but defines `organisation`."""

    id: Uuid
    meta: Meta | None = None
    student: PersonRef[Person]
    organisation: Ref[Organisation] | None = None
    registeredBy: PersonRef[Person]
    gradingTeacher: PersonRef[Person] | None = None
    group: Ref[Group] | None = None
    registeredDate: Date
    gradeValue: Text
    finalGrade: bool
    trial: bool | None = None
    adaptedStudyPlan: Text
    remark: Text | None = None
    converted: bool | None = None
    correctionType: Text | None = None
    semester: Text | None = None
    year: int | None = None
    syllabus: Ref[Syllabus]
    diplomaProject: CourseContent | None = None


class Absence(Identified):
    """Leave that was granted, or absence that was announced."""

    startTime: DateTime
    endTime: DateTime
    type: codes.AbsenceType
    student: PersonRef[Person]
    organisation: Ref[Organisation] | None = None
    registeredBy: PersonRef[Person] | None = None


class AggregatedAttendance(Record):
    """A pupil's attendance at one activity over a period, in minutes; it has no id of its own."""

    activity: Ref[Activity]
    student: PersonRef[Person]
    startDate: Date
    endDate: Date
    attendanceSum: int
    validAbsenceSum: int | None = None
    invalidAbsenceSum: int | None = None
    otherAttendanceSum: int | None = None
    reportedSum: int | None = None
    offeredSum: int | None = None


class Resource(Identified):
    """Something that can be booked."""

    displayName: Text
    description: Text | None = None
    owner: Ref[Organisation]


class Room(Identified):
    """A room that can be booked."""

    displayName: Text
    seats: int | None = None
    owner: Ref[Organisation]


# Some records refer to records below them: settle those references now that all are there.
for _record in [value for value in globals().values() if isinstance(value, type) and issubclass(value, Record)]:
    _record.model_rebuild()
