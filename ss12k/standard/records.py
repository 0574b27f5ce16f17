"""The records of SS12000 2.1.0: every attribute at every depth, with its type, what it means, and what it refers to.

An attribute without a default is required by the standard. Where the official file has a quirk (DESIGN.md lists them),
the class says what holds here. Attribute names are the standard's own, `enroledAt` included.
"""

from typing import Annotated

from pydantic import Field

from ss12k.standard import codes
from ss12k.standard.values import (
    Date,
    DateTime,
    Email,
    PersonRef,
    Record,
    Ref,
    Text,
    TimeOfDay,
    Unique,
    Uri,
    Uuid,
)

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
    """When the source first had the object, as date and time with offset (2024-01-08T09:00:00+01:00)."""
    modified: DateTime
    """When an attribute of the object itself last changed, with offset; expanded content does not count."""


class Identified(Record):
    """What every object has: an id that never changes, and when it changed."""

    id: Uuid
    """The object's UUID: the same in every system and for as long as the object lives."""
    meta: Meta
    """When the source created and last changed the object."""


# Organisations and persons


class OrganisationAddress(Record):
    """Where an organisation is found or gets its post."""

    type: codes.OrganisationAddressType | None = None
    """What the address is for: visits, deliveries, post or invoices."""
    streetAddress: Text
    """Street and number, or a box."""
    locality: Text
    """The post town."""
    postalCode: Text
    """The postal code, as text."""
    countyCode: int | None = None
    """The county's code as a number, so without a leading zero (1 for Stockholm)."""
    municipalityCode: int | None = None
    """The municipality's code as a number, so without leading zeros."""
    realEstateDesignation: Text | None = None
    """The property's name in the land register."""
    country: Text | None = None
    """The country, in whatever form the source writes it."""


class ContactInfo(Record):
    """Whom to turn to at an organisation."""

    infoType: codes.ContactInfoType | None = None
    """Whether this is for support, or may be shown to the public."""
    info: Text | None = None
    """How to get in touch, in free text."""


class Organisation(Identified):
    """A node of the authority's tree: the authority itself (Huvudman) on top, school units (Skolenhet) as leaves."""

    displayName: Text
    """The organisation's name, as people know it."""
    organisationCode: Text | None = None
    """The authority's own code for this organisation."""
    organisationType: codes.OrganisationType
    """What kind of node this is, from authority to school unit."""
    organisationNumber: Text | None = None
    """The registration number of a legal person, a municipality or a company for instance."""
    parentOrganisation: "Ref[Organisation] | None" = None
    """The organisation right above, which is never a school unit; absent at the top of the tree."""
    schoolUnitCode: Text | None = None
    """The national agency's code for a school unit, in the forms of schooling that have such codes."""
    schoolTypes: Annotated[list[codes.SchoolType] | None, Unique()] = None
    """The forms of schooling offered, each once; only a school unit has them."""
    address: OrganisationAddress | None = None
    """Where the organisation is found or gets its post."""
    municipalityCode: Text | None = None
    """County and municipality where the school lies, four digits as text (1480 is Göteborg)."""
    url: Uri | None = None
    """A web page about the organisation."""
    email: Email | None = None
    """The organisation's own e-mail address."""
    phoneNumber: Text | None = None
    """The organisation's own phone number."""
    contactInfo: list[ContactInfo] | None = None
    """Further ways to reach the organisation, for support or for the public."""
    startDate: Date | None = None
    """First day, inclusive; holds for what lies below too, unless that sets a narrower one."""
    endDate: Date | None = None
    """Last day, inclusive; holds for what lies below too, unless that sets a narrower one."""


class ExternalIdentifier(Record):
    """What another system calls the person; `context` says which."""

    value: Text
    """The identifier itself."""
    context: Text
    """Where the identifier is used: a URI, or what two parties agreed on."""
    globallyUnique: bool
    """Whether nobody else in the world can have the same identifier."""


class CivicNo(Record):
    """A national identity number, twelve digits for Swedish ones."""

    value: Text
    """Twelve digits without separator, also for a coordination number (day + 60); a temporary one may hold letters."""
    nationality: Text | None = None
    """The country that issued the number, as two letters of ISO 3166-1; absent means SE."""


class EmailAddress(Record):
    """An e-mail address; the type tells private from school."""

    value: Email
    """The e-mail address itself."""
    type: codes.EmailType
    """Whether it is private, the pupil's or the employee's at school, or from other work."""


class PhoneNumber(Record):
    """A phone number at home or at work."""

    value: Text
    """The phone number itself, in whatever form the source writes it."""
    type: codes.PhoneNumberType
    """Whether it leads home or to work."""
    mobile: bool
    """Whether it is a mobile phone; the standard presumes so, yet requires the answer."""


class PersonAddress(Record):
    """Where a person lives or gets post."""

    type: codes.PersonAddressType | None = None
    """What kind of address this is; absent means Folkbokföring, the registered home."""
    streetAddress: Text
    """Street and number, or a box."""
    locality: Text
    """The post town."""
    postalCode: Text
    """The postal code, as text."""
    countyCode: int | None = None
    """The county's code as a number, so without a leading zero."""
    municipalityCode: int | None = None
    """The municipality's code as a number, so without leading zeros."""
    realEstateDesignation: Text | None = None
    """The property's name in the land register."""
    country: Text
    """The country, in whatever form the source writes it."""


class Enrolment(Record):
    """That a person is a pupil of a school unit, in which year and school type, and from when to when."""

    enroledAt: Ref[Organisation]
    """The school unit where the person is a pupil (the standard spells it so)."""
    schoolYear: int | None = Field(default=None, ge=0, le=10)
    """The school year whose teaching the pupil follows, from 0 to 10."""
    schoolType: codes.SchoolType
    """The form of schooling that the pupil is enrolled in."""
    startDate: Date
    """First day as a pupil here, inclusive."""
    endDate: Date | None = None
    """Last day as a pupil here, inclusive."""
    cancelled: bool | None = None
    """Whether the enrolment was broken off before its time."""
    educationCode: Text | None = None
    """The national code of the study path that the enrolment is for."""
    programme: "Ref[Programme] | None" = None
    """The programme, orientation or exit that the pupil studies."""
    specification: Text | None = None
    """What narrows the education down further, apprenticeship for instance."""


class Responsible(Record):
    """Who is responsible for a child, and in what capacity."""

    person: "PersonRef[Person] | None" = None
    """The responsible adult."""
    relationType: codes.RelationType | None = None
    """In what capacity: custodian, appointed representative and so on."""


class Person(Identified):
    """Anybody: pupil, child in preschool, guardian, staff."""

    givenName: Text
    """First name, or all of them."""
    middleName: Text | None = None
    """A name between the first and the family name."""
    familyName: Text
    """Family name."""
    eduPersonPrincipalNames: Annotated[list[Text] | None, Unique()] = None
    """What the person signs in with at e-services, each once: a lasting, globally unique name@domain."""
    externalIdentifiers: list[ExternalIdentifier] | None = None
    """What other systems call the person."""
    civicNo: CivicNo | None = None
    """The national identity number."""
    birthDate: Date | None = None
    """Date of birth (2015-03-21)."""
    sex: codes.Sex | None = None
    """Biological sex."""
    securityMarking: codes.SecurityMarking | None = None
    """Whether the population register protects the person's data: anything but Ingen calls for care."""
    personStatus: codes.PersonStatus | None = None
    """Whether the person is active, has left the country or is dead; absent means Aktiv."""
    emails: list[EmailAddress] | None = None
    """The person's e-mail addresses, private and from school."""
    phoneNumbers: list[PhoneNumber] | None = None
    """The person's phone numbers."""
    addresses: list[PersonAddress] | None = None
    """Where the person lives or gets post."""
    photo: Uri | None = None
    """The address of a picture of the person; the picture itself is fetched from there."""
    enrolments: list[Enrolment] | None = None
    """The schools where the person is, was or will be a pupil."""
    responsibles: list[Responsible] | None = None
    """Those officially responsible for the person: custodians and their like, a foster parent for instance."""


class Placement(Identified):
    """A child's place in preschool or leisure-time care."""

    placedAt: Ref[Organisation]
    """The school unit where the child has the place."""
    group: "Ref[Group] | None" = None
    """The section or group of children that the place is in."""
    child: PersonRef[Person]
    """The child who has the place."""
    owners: list[PersonRef[Person]] | None = None
    """Those whose place it is: above all, who may see and set the child's hours."""
    schoolType: codes.PlacementSchoolType
    """Whether it is preschool or one of the two forms of leisure-time care."""
    startDate: Date
    """First day of the place, inclusive."""
    endDate: Date | None = None
    """Last day of the place, inclusive."""
    reason: codes.PlacementReason | None = None
    """Why the child has the place."""
    maxWeeklyScheduleHours: int | None = None
    """How many hours of care a week the child may have at most."""


class AssignmentRole(Record):
    """What somebody on duty does for a group, as its mentor for instance."""

    group: "Ref[Group]"
    """The group that the work is for."""
    assignmentRoleType: codes.AssignmentRoleType
    """What the person does for the group; teaching is told by activities instead."""
    startDate: Date | None = None
    """First day in this role for the group, inclusive."""
    endDate: Date | None = None
    """Last day in this role for the group, inclusive."""


class Duty(Identified):
    """A person's employment or assignment at an organisation."""

    person: PersonRef[Person] | None = None
    """Who has the duty."""
    assignmentRole: list[AssignmentRole] | None = None
    """What the person does for groups beside teaching them."""
    dutyAt: Ref[Organisation]
    """The organisation, mostly a school unit, where the work is done."""
    dutyRole: codes.DutyRole
    """The occupation: teacher, head teacher and so on."""
    description: Text | None = None
    """The field of work in free text, where the role alone says too little."""
    signature: Text | None = None
    """The short sign that stands for the person in timetables (ABe)."""
    dutyPercent: int | None = None
    """Extent of the employment in percent of full time."""
    hoursPerYear: int | None = None
    """Extent of the employment in hours a year."""
    startDate: Date
    """First day of the employment here, inclusive."""
    endDate: Date | None = None
    """Last day of the employment here, inclusive."""


class GroupMembership(Record):
    """That a person belongs to a group, and from when to when."""

    person: PersonRef[Person]
    """Who belongs to the group."""
    startDate: Date | None = None
    """First day in the group, inclusive."""
    endDate: Date | None = None
    """Last day in the group, inclusive."""


class Group(Identified):
    """A class, a teaching group, a preschool section and the like."""

    displayName: Text
    """What the group is called (9B)."""
    startDate: Date
    """First day of the group, inclusive."""
    endDate: Date | None = None
    """Last day of the group, inclusive."""
    groupType: codes.GroupType
    """What the group is for: a class, teaching, mentoring and so on."""
    schoolType: codes.SchoolType | None = None
    """The form of schooling that the group belongs to."""
    organisation: Ref[Organisation]
    """The organisation whose group it is."""
    groupMemberships: list[GroupMembership] | None = None
    """Who belongs to the group and when; it may still be empty while the year is planned."""


# Studies


class ProgrammeContent(Record):
    """A part of a programme with its courses."""

    type: codes.ProgrammeContentType
    """How these courses belong to the programme; Inriktning only where the programme is a Programinriktning."""
    points: int | None = None
    """Credits of this part, where it has any."""
    content: "list[Ref[Syllabus]] | None" = None
    """The courses of this part."""


class Programme(Identified):
    """A programme of upper secondary school, or an orientation of one."""

    name: Text
    """Name of the programme or orientation."""
    type: codes.ProgrammeType
    """What kind of programme, or which level below one."""
    parentProgramme: "Ref[Programme] | None" = None
    """The programme of an orientation, or the orientation of an exit; absent for programmes themselves."""
    schoolType: codes.SchoolType
    """The form of schooling that the programme belongs to."""
    code: Text | None = None
    """The national code of the study path; upper secondary programmes and orientations always have one."""
    content: list[ProgrammeContent] | None = None
    """The parts of the programme with their courses and subjects."""


class CourseContent(Record):
    """A title and a description, in Swedish and perhaps in English."""

    title: Text
    """The title in Swedish."""
    description: Text
    """What it is about, in Swedish."""
    titleEnglish: Text | None = None
    """The title in English, if there is one."""
    descriptionEnglish: Text | None = None
    """What it is about, in English, if written."""


class Syllabus(Identified):
    """A subject or a course that can be studied."""

    schoolType: codes.SchoolType
    """The form of schooling that the subject or course is taught in."""
    subjectCode: Text | None = None
    """The national code of the subject in its curriculum (GRGRKEM01), not the short KE; else a code of one's own."""
    subjectName: Text
    """Name of the subject (Kemi)."""
    subjectDesignation: Text | None = None
    """Short form of the subject (KE)."""
    courseCode: Text | None = None
    """The national code of an official course; else a code of one's own."""
    courseName: Text | None = None
    """Name of the course (Kemi 1)."""
    startSchoolYear: int | None = Field(default=None, ge=0, le=10)
    """First school year that the content is meant for, from 0 to 10."""
    endSchoolYear: int | None = Field(default=None, ge=0, le=10)
    """Last school year that the content is meant for, from 0 to 10."""
    points: int | None = None
    """Credits of the course, 50 or 100 for instance."""
    curriculum: codes.Curriculum | None = None
    """The national curriculum that the content follows; some forms of schooling have none."""
    languageCode: Text | None = None
    """The language taught as a modern language or mother tongue, as three letters of ISO 639-3."""
    specialisationCourseContent: CourseContent | None = None
    """What a specialisation course of upper secondary school is about."""
    official: bool
    """Whether an authority defined the subject; a school may define others, also for other things than teaching."""


class SchoolUnitOffering(Record):
    """What a school unit offers. The official file forgets `id` and `meta`, which its endpoints need: standard here."""

    id: Uuid | None = None
    """The offering's UUID; forgotten by the official file, so a source may lack it."""
    meta: Meta | None = None
    """When the source created and last changed the offering; forgotten by the official file as well."""
    startDate: Date | None = None
    """First day of the offering, inclusive."""
    endDate: Date | None = None
    """Last day of the offering: it does not hold after this date."""
    offeredAt: Ref[Organisation]
    """The school unit that offers it."""
    offeredSyllabuses: list[Ref[Syllabus]]
    """All subjects and courses offered, those of the programmes included."""
    offeredProgrammes: list[Ref[Programme]] | None = None
    """The programmes offered."""


class StudyPlanSyllabus(Record):
    """A course in a study plan."""

    syllabus: Ref[Syllabus]
    """The subject or course to study."""
    note: Text | None = None
    """Where the course stands in this pupil's plan, in free text."""
    startDate: Date | None = None
    """First day of the pupil's studies in the course, inclusive."""
    endDate: Date | None = None
    """Last day of the pupil's studies in the course, inclusive."""
    hours: int | None = None
    """Hours planned for the pupil in the course; meant for adult education above all."""


class StudyPlanContent(Record):
    """A part of a study plan with its courses."""

    title: Text | None = None
    """The heading of this part in the plan."""
    type: codes.StudyPlanContentType | None = None
    """How the courses of this part belong to the pupil's programme."""
    points: int | None = None
    """Credits of this part."""
    syllabuses: list[StudyPlanSyllabus]
    """The courses of this part."""


class StudyPlanNote(Record):
    """A remark in a study plan."""

    type: codes.StudyPlanNoteType
    """What the remark is about."""
    note: Text
    """The remark itself, in free text."""


class StudyPlan(Identified):
    """What one pupil is to study."""

    student: PersonRef[Person]
    """The pupil whose plan it is."""
    content: list[StudyPlanContent] | None = None
    """The parts of the plan with their courses."""
    notes: list[StudyPlanNote] | None = None
    """Remarks on the pupil's goals, earlier studies and the like."""
    startDate: Date
    """First day of the plan, inclusive."""
    endDate: Date | None = None
    """Last day of the plan, inclusive."""


# Activities and the calendar


class DutyAssignment(Record):
    """Who teaches an activity."""

    duty: Ref[Duty]
    """The teacher, as the duty that the teaching is part of."""
    startDate: Date | None = None
    """When the teacher's part in the activity begins."""
    endDate: Date | None = None
    """When the teacher's part in the activity ends."""
    minutesPlanned: int | None = None
    """How many minutes the teacher has for the activity."""
    grader: bool | None = None
    """Whether this teacher sets the grades of the activity."""


class Activity(Identified):
    """What ties groups and teachers to a subject."""

    displayName: Text
    """What the activity is called on screen."""
    calendarEventsRequired: bool
    """Whether lessons are to be put into the calendar for it."""
    startDate: Date
    """The day the activity begins."""
    endDate: Date | None = None
    """The day the activity ends."""
    activityType: codes.ActivityType | None = None
    """What kind of time it is: decides whether it counts as teaching and whether attendance is reported."""
    comment: Text | None = None
    """Anything else to know, in free text."""
    minutesPlanned: int | None = None
    """How many minutes are planned in all."""
    groups: list[Ref[Group]] = Field(min_length=1)
    """The groups that take part, at least one."""
    teachers: list[DutyAssignment] | None = None
    """The teachers, each as a duty, with their share of the time."""
    syllabus: Ref[Syllabus] | None = None
    """The subject or course that is taught."""
    organisation: Ref[Organisation]
    """The school or school unit whose activity it is."""
    parentActivity: "Ref[Activity] | None" = None
    """The activity that this one was split from."""


class StudentException(Record):
    """That a pupil takes part, or does not, against the rule."""

    student: PersonRef[Person]
    """The pupil whom the exception is for."""
    participates: bool
    """Whether the pupil takes part this time."""
    startTime: DateTime | None = None
    """When the pupil's time begins, with offset, where it differs."""
    endTime: DateTime | None = None
    """When the pupil's time ends, with offset, where it differs."""
    teachingLength: int | None = None
    """The pupil's minutes of teaching; when absent the calendar event's hold, or else the activity's."""


class TeacherException(Record):
    """That a teacher takes part, or does not, against the rule."""

    duty: Ref[Duty]
    """The teacher whom the exception is for, as a duty."""
    participates: bool
    """Whether the teacher is to take part this time."""
    startTime: DateTime | None = None
    """When the teacher's time begins, with offset, where it differs."""
    endTime: DateTime | None = None
    """When the teacher's time ends, with offset, where it differs."""
    teachingLength: int | None = None
    """The teacher's minutes of teaching; when absent the calendar event's hold, or else the activity's."""


class CalendarEvent(Identified):
    """One lesson or other occasion of an activity."""

    activity: Ref[Activity]
    """The activity that this is an occasion of."""
    startTime: DateTime
    """When the occasion begins, with offset (2024-01-08T09:00:00+01:00)."""
    endTime: DateTime
    """When the occasion ends, with offset."""
    cancelled: bool | None = None
    """Whether the occasion was called off; absent means false."""
    teachingLengthTeacher: int | None = None
    """Minutes that count as teaching for the teacher; may be more or less than the occasion lasts."""
    teachingLengthStudent: int | None = None
    """Minutes that count as teaching for the pupils; less than the occasion lasts when it holds a break."""
    comment: Text | None = None
    """Anything else to know, in free text."""
    studentExceptions: list[StudentException] | None = None
    """The pupils for whom something else holds this time."""
    teacherExceptions: list[TeacherException] | None = None
    """The teachers for whom something else holds this time."""
    rooms: "list[Ref[Room]] | None" = None
    """The rooms or places booked."""
    resources: "list[Ref[Resource]] | None" = None
    """What else is booked, other than rooms."""


class Attendance(Identified):
    """A pupil's attendance at one calendar event; times in minutes."""

    calendarEvent: Ref[CalendarEvent]
    """The lesson or other occasion."""
    student: PersonRef[Person]
    """The pupil."""
    reporter: PersonRef[Person] | None = None
    """Who reported the attendance."""
    isReported: bool
    """Whether the lesson has been reported at all."""
    attendanceMinutes: int | None = None
    """Minutes that the pupil was there."""
    validAbsenceMinutes: int | None = None
    """Minutes that the pupil was away with a valid reason."""
    invalidAbsenceMinutes: int | None = None
    """Minutes that the pupil was away without a valid reason."""
    otherAttendanceMinutes: int | None = None
    """Minutes that the pupil spent at something else of the school's instead, the pupils' council for instance."""
    absenceReason: Text | None = None
    """Why the pupil was away, in the source's words."""
    reportedTimestamp: DateTime | None = None
    """When the lesson was reported, with offset."""


class AttendanceEvent(Identified):
    """That a child came or left."""

    time: DateTime
    """When the child came or left, with offset."""
    eventType: codes.AttendanceEventType
    """Whether the child came or left."""
    person: PersonRef[Person]
    """The child."""
    registeredBy: PersonRef[Person] | None = None
    """Who checked the child in or out."""
    group: Ref[Group]
    """The section or group where the child was checked in or out."""


class AttendanceScheduleState(Record):
    """Whether a schedule of care was asked for, granted or refused."""

    state: codes.AttendanceScheduleState
    """Asked for, granted or refused."""
    registeredAt: DateTime
    """Since when this is so, with offset."""
    comment: Text | None = None
    """A remark on the decision, in free text."""
    registeredBy: PersonRef[Person] | None = None
    """Who asked or decided."""


class AttendanceScheduleEntry(Record):
    """Hours of one day. The official file calls `endTime` an integer with a text's pattern; sources send text."""

    weekOffset: int
    """Which week of a schedule over several weeks, counted from 0."""
    dayOfWeek: codes.DayOfWeek
    """The day of the week, in Swedish."""
    startTime: TimeOfDay
    """When the child comes, hours and minutes (07:45)."""
    endTime: TimeOfDay
    """When the child leaves, hours and minutes (16:15), as text."""


class AttendanceSchedule(Identified):
    """When a child is to be in care. The official file requires a `scheduleDays` that it never defines."""

    placement: Ref[Placement]
    """The place in care that the hours are for."""
    numberOfWeeks: int
    """After how many weeks the schedule starts over."""
    startDate: Date
    """First day of the schedule, inclusive."""
    endDate: Date | None = None
    """Last day of the schedule, inclusive; a temporary one must have it."""
    temporary: bool | None = None
    """Whether it replaces the usual schedule for a limited time; absent means false."""
    state: list[AttendanceScheduleState]
    """What was asked for and decided about the schedule, and when."""
    scheduleEntries: list[AttendanceScheduleEntry] | None = None
    """The hours of care, day by day."""


class Grade(Record):
    """A grade. The official file requires `schoolUnit` but defines `organisation`."""

    id: Uuid
    """The grade's UUID: the same in every system and for as long as the grade lives."""
    meta: Meta | None = None
    """When the source created and last changed the grade; not required of grades."""
    student: PersonRef[Person]
    """The pupil who was graded."""
    organisation: Ref[Organisation] | None = None
    """The school unit that taught the pupil."""
    registeredBy: PersonRef[Person]
    """Who entered the grade."""
    gradingTeacher: PersonRef[Person] | None = None
    """The qualified teacher who answers for the grade: a person, not a duty."""
    group: Ref[Group] | None = None
    """The group that the pupil was taught in."""
    registeredDate: Date
    """The day the grade was entered (2024-06-12)."""
    gradeValue: Text
    """The grade itself, as text: there are several scales."""
    finalGrade: bool
    """Whether it is the final grade in the subject or course."""
    trial: bool | None = None
    """Whether it was set after a separate examination; absent means false."""
    adaptedStudyPlan: Text
    """How the studies were adapted to this pupil, if they were: required all the same."""
    remark: Text | None = None
    """Other remarks on the grade, in free text."""
    converted: bool | None = None
    """Whether it was converted from another grade; absent means false."""
    correctionType: codes.GradeCorrectionType | None = None
    """How the grade was altered; absent when it was not."""
    semester: codes.Semester | None = None
    """The term that the grade is for, autumn or spring."""
    year: int | None = None
    """The calendar year that the grade is for (2024)."""
    syllabus: Ref[Syllabus]
    """The subject or course that was graded."""
    diplomaProject: CourseContent | None = None
    """What the diploma project of upper secondary school was about, when it is what was graded."""


class Absence(Identified):
    """Leave that was granted, or absence that was announced."""

    startTime: DateTime
    """When the absence begins, with offset."""
    endTime: DateTime
    """When the absence ends, with offset."""
    type: codes.AbsenceType
    """Whether the school granted leave, or pupil or guardian announced the absence."""
    student: PersonRef[Person]
    """The pupil who is away."""
    organisation: Ref[Organisation] | None = None
    """The school unit that the pupil is away from."""
    registeredBy: PersonRef[Person] | None = None
    """Who entered the absence."""


class AggregatedAttendance(Record):
    """A pupil's attendance at one activity over a period, in minutes; it has no id of its own."""

    activity: Ref[Activity]
    """The activity that the sums are for."""
    student: PersonRef[Person]
    """The pupil whom the sums are for."""
    startDate: Date
    """First day of the period, inclusive."""
    endDate: Date
    """Last day of the period, inclusive."""
    attendanceSum: int
    """Minutes that the pupil was there."""
    validAbsenceSum: int | None = None
    """Minutes that the pupil was away with a valid reason."""
    invalidAbsenceSum: int | None = None
    """Minutes that the pupil was away without a valid reason."""
    otherAttendanceSum: int | None = None
    """Minutes that the pupil spent at something else of the school's instead."""
    reportedSum: int | None = None
    """Minutes of those of the pupil's lessons that staff marked as fully reported."""
    offeredSum: int | None = None
    """Minutes of all lessons that the pupil could have attended."""


class Resource(Identified):
    """Something that can be booked."""

    displayName: Text
    """What the resource is called."""
    description: Text | None = None
    """What it is, in free text."""
    owner: Ref[Organisation]
    """The organisation that it belongs to."""


class Room(Identified):
    """A room that can be booked."""

    displayName: Text
    """What the room or place is called."""
    seats: int | None = None
    """How many people it seats."""
    owner: Ref[Organisation]
    """The organisation that it belongs to."""


# Some records refer to records below them: settle those references now that all are there.
for _record in [value for value in globals().values() if isinstance(value, type) and issubclass(value, Record)]:
    _record.model_rebuild()
