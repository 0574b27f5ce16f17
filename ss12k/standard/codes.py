"""The code lists of SS12000 2.1.0: each as a type whose values are the codes, and what the codes mean.

`CODE_LISTS` says in English what each list classifies and what each code means. `OLD_CODES` holds what version 2.0
had and 2.1 dropped: such a code still deviates, but is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

OrganisationType = Literal[
    "Huvudman",
    "Verksamhetsområde",
    "Förvaltning",
    "Rektorsområde",
    "Skola",
    "Skolenhet",
    "Varumärke",
    "Bolag",
    "Övrigt",
]
SchoolType = Literal[
    "FS",
    "FKLASS",
    "FTH",
    "OPPFTH",
    "GR",
    "GRS",
    "TR",
    "SP",
    "SAM",
    "GY",
    "GYS",
    "VUX",
    "VUXSFI",
    "VUXGR",
    "VUXGY",
    "VUXSARGR",
    "VUXSARTR",
    "VUXSARGY",
    "SFI",
    "SARVUX",
    "SARVUXGR",
    "SARVUXGY",
    "KU",
    "YH",
    "FHS",
    "STF",
    "KKU",
    "HS",
    "ABU",
    "AU",
]
PlacementSchoolType = Literal["FS", "FTH", "OPPFTH"]
PlacementReason = Literal["Omsorgsbehov", "Erbjuden tid", "Eget behov"]
Sex = Literal["Man", "Kvinna", "Okänt"]
SecurityMarking = Literal["Ingen", "Sekretessmarkering", "Skyddad folkbokföring"]
PersonStatus = Literal["Aktiv", "Utvandrad", "Avliden"]
EmailType = Literal["Privat", "Skola elev", "Skola personal", "Arbete övrigt"]
PhoneNumberType = Literal["Hem", "Arbete"]
PersonAddressType = Literal["Folkbokföring", "Särskild postadress", "Tillfällig adress", "Postadress"]
OrganisationAddressType = Literal["Besöksadress", "Leveransadress", "Postadress", "Fakturaadress"]
ContactInfoType = Literal["Support", "Publik"]
RelationType = Literal["Vårdnadshavare", "Annan ansvarig", "God man", "Utsedd behörig"]
DutyRole = Literal[
    "Rektor",
    "Lärare",
    "Förskollärare",
    "Barnskötare",
    "Bibliotekarie",
    "Lärarassistent",
    "Fritidspedagog",
    "Annan personal",
    "Studie- och yrkesvägledare",
    "Förstelärare",
    "Kurator",
    "Skolsköterska",
    "Skolläkare",
    "Skolpsykolog",
    "Speciallärare/specialpedagog",
    "Skoladministratör",
    "Övrig arbetsledning",
    "Övrig pedagogisk personal",
    "Förskolechef",
]
AssignmentRoleType = Literal[
    "Mentor",
    "Förskollärare",
    "Barnskötare",
    "Fritidspedagog",
    "Specialpedagog",
    "Elevhälsopersonal",
    "Pedagogisk ledare",
    "Schemaläggare",
    "Lärarassistent",
    "Administrativ personal",
]
GroupType = Literal["Undervisning", "Klass", "Mentor", "Provgrupp", "Schema", "Avdelning", "Personalgrupp", "Övrigt"]
ProgrammeType = Literal[
    "Yrkesprogram",
    "Högskoleförberedande program",
    "Intruduktionsprogram",
    "Nationellt yrkespaket",
    "Regionalt yrkespaket",
    "Fjärde tekniskt år",
    "Programinriktning",
    "Utgång",
]
ProgrammeContentType = Literal[
    "Gymnasiegemensamma",
    "Programgemensamma",
    "Inriktning",
    "Programfördjupning",
    "Gymnasiearbete",
    "Individuellt val",
]
StudyPlanContentType = Literal[
    "Gymnasiegemensamma",
    "Programgemensamma",
    "Inriktning",
    "Programfördjupning",
    "Gymnasiearbete",
    "Individuellt val",
    "Borttagna",
    "Utökade",
]
StudyPlanNoteType = Literal[
    "Anteckningar",
    "Andra insatser som är gynnsamma för elevens kunskapsutveckling",
    "Elevens tidigare arbetslivserfarenhet och studier",
    "Validering av kunskaper och kompetenser",
    "Elevens mål med studierna",
]
Curriculum = Literal[
    "Lgy70",
    "Lgr80",
    "Lpo94",
    "Lpf94",
    "Lpfö98",
    "GR2000",
    "GY2000",
    "GYSÄR2000",
    "GYVUX2000",
    "GYVUX2001",
    "GYVUX2002",
    "GR2011",
    "GRSÄR2011",
    "SPEC2011",
    "SAM2011",
    "Lvux12",
    "GY2011",
    "GYSÄR2013",
    "VU2013",
]
ActivityType = Literal["Undervisning", "Elevaktivitet", "Provaktivitet", "Läraraktivitet", "Övrigt"]
AttendanceEventType = Literal["In", "Ut"]
AttendanceScheduleState = Literal["Godkänt", "Begärt", "Nekat"]
DayOfWeek = Literal["Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag", "Lördag", "Söndag"]
GradeCorrectionType = Literal["Ändring", "Rättelse"]
Semester = Literal["HT", "VT"]
AbsenceType = Literal["Beviljad ledighet", "Anmäld frånvaro"]
ObjectType = Literal[
    "Absence",
    "AttendanceEvent",
    "Attendance",
    "Grade",
    "CalendarEvent",
    "AttendanceSchedule",
    "Resource",
    "Room",
    "Activity",
    "Duty",
    "Placement",
    "StudyPlan",
    "Programme",
    "Syllabus",
    "SchoolUnitOffering",
    "Group",
    "Person",
    "Organisation",
]
Severity = Literal["Info", "Warning", "Error"]


@dataclass(frozen=True)
class CodeList:
    """A code list: its name, the type of its codes, what it classifies, and what each code means, in English."""

    name: str
    type: object
    classifies: str
    meanings: Mapping[str, str]


_DECLARED = (
    CodeList(
        "OrganisationType",
        OrganisationType,
        "What kind of node an organisation is in the authority's tree.",
        {
            "Huvudman": "The authority that answers for the schools: a municipality, a region or a private owner",
            "Verksamhetsområde": "A field of activity within the authority",
            "Förvaltning": "A department of the authority's administration",
            "Rektorsområde": "The area of one head teacher",
            "Skola": "A school, with one school unit or several",
            "Skolenhet": "A school unit: where pupils are enrolled and staff work",
            "Varumärke": "A brand that schools appear under",
            "Bolag": "A company",
            "Övrigt": "Any other organisation",
        },
    ),
    CodeList(
        "SchoolType",
        SchoolType,
        "The form of schooling.",
        {
            "FS": "Preschool",
            "FKLASS": "Preschool class, the year before the first grade",
            "FTH": "Leisure-time centre, before and after school",
            "OPPFTH": "Open leisure-time activities, without a place of one's own",
            "GR": "Compulsory school",
            "GRS": "Compulsory school for pupils with intellectual disabilities",
            "TR": "Training school, the part of GRS with areas instead of subjects",
            "SP": "Special school, for deaf pupils and others",
            "SAM": "Sámi school",
            "GY": "Upper secondary school",
            "GYS": "Upper secondary school for pupils with intellectual disabilities",
            "VUX": "Municipal adult education",
            "VUXSFI": "Municipal adult education: Swedish for immigrants",
            "VUXGR": "Municipal adult education at compulsory level",
            "VUXGY": "Municipal adult education at upper secondary level",
            "VUXSARGR": "Municipal adult education as special education at compulsory level",
            "VUXSARTR": "Municipal adult education as special education like that of the training school",
            "VUXSARGY": "Municipal adult education as special education at upper secondary level",
            "SFI": "Swedish for immigrants, as a form of its own",
            "SARVUX": "Special education for adults, as a form of its own",
            "SARVUXGR": "Special education for adults at compulsory level",
            "SARVUXGY": "Special education for adults at upper secondary level",
            "KU": "School of arts and music",
            "YH": "Higher vocational education",
            "FHS": "Folk high school",
            "STF": "Study association",
            "KKU": "Education in art and culture",
            "HS": "University or university college",
            "ABU": "Labour market training",
            "AU": "Other education",
        },
    ),
    CodeList(
        "PlacementSchoolType",
        PlacementSchoolType,
        "The forms of schooling that a child can have a place in.",
        {
            "FS": "Preschool",
            "FTH": "Leisure-time centre, before and after school",
            "OPPFTH": "Open leisure-time activities, without a place of one's own",
        },
    ),
    CodeList(
        "PlacementReason",
        PlacementReason,
        "Why a child has a place in care.",
        {
            "Omsorgsbehov": "Need of care, while the guardians work or study for instance",
            "Erbjuden tid": "Hours that are offered whether or not the child needs care",
            "Eget behov": "The child itself needs the place",
        },
    ),
    CodeList(
        "Sex",
        Sex,
        "Biological sex.",
        {"Man": "Male", "Kvinna": "Female", "Okänt": "Not known"},
    ),
    CodeList(
        "SecurityMarking",
        SecurityMarking,
        "How the population register protects a person's data.",
        {
            "Ingen": "Not protected",
            "Sekretessmarkering": "Marked as confidential: weigh with care before anything is disclosed",
            "Skyddad folkbokföring": "Protected registration: stronger, the register hides where the person lives",
        },
    ),
    CodeList(
        "PersonStatus",
        PersonStatus,
        "Whether a person still lives in the country.",
        {"Aktiv": "Active", "Utvandrad": "Has moved abroad", "Avliden": "Has died"},
    ),
    CodeList(
        "EmailType",
        EmailType,
        "What an e-mail address is for.",
        {
            "Privat": "Private",
            "Skola elev": "From school, as a pupil",
            "Skola personal": "From school, as an employee",
            "Arbete övrigt": "From other work",
        },
    ),
    CodeList(
        "PhoneNumberType",
        PhoneNumberType,
        "Where a phone number leads.",
        {"Hem": "Home, or private", "Arbete": "Work"},
    ),
    CodeList(
        "PersonAddressType",
        PersonAddressType,
        "What kind of address of a person it is.",
        {
            "Folkbokföring": "The registered home",
            "Särskild postadress": "A special address for post, kept in the population register",
            "Tillfällig adress": "A temporary address",
            "Postadress": "An address for post",
        },
    ),
    CodeList(
        "OrganisationAddressType",
        OrganisationAddressType,
        "What an address of an organisation is for.",
        {
            "Besöksadress": "Visits",
            "Leveransadress": "Deliveries",
            "Postadress": "Post",
            "Fakturaadress": "Invoices",
        },
    ),
    CodeList(
        "ContactInfoType",
        ContactInfoType,
        "Whom contact details of an organisation are meant for.",
        {"Support": "For support", "Publik": "For the public"},
    ),
    CodeList(
        "RelationType",
        RelationType,
        "In what capacity somebody is responsible for a child or pupil.",
        {
            "Vårdnadshavare": "Custodian: has legal custody of the child",
            "Annan ansvarig": "Somebody else who is responsible, a foster parent for instance",
            "God man": "Representative appointed by an authority, for an unaccompanied child for instance",
            "Utsedd behörig": "Somebody whom those responsible have authorised",
        },
    ),
    CodeList(
        "DutyRole",
        DutyRole,
        "The occupation of somebody on duty.",
        {
            "Rektor": "Head teacher",
            "Lärare": "Teacher",
            "Förskollärare": "Preschool teacher",
            "Barnskötare": "Child minder in preschool or leisure-time care",
            "Bibliotekarie": "Librarian",
            "Lärarassistent": "Teaching assistant",
            "Fritidspedagog": "Leisure-time teacher",
            "Annan personal": "Other staff",
            "Studie- och yrkesvägledare": "Study and careers counsellor",
            "Förstelärare": "Senior teacher, a career post",
            "Kurator": "School counsellor in pupil health",
            "Skolsköterska": "School nurse",
            "Skolläkare": "School doctor",
            "Skolpsykolog": "School psychologist",
            "Speciallärare/specialpedagog": "Special needs teacher or special educator",
            "Skoladministratör": "School administrator",
            "Övrig arbetsledning": "Other management",
            "Övrig pedagogisk personal": "Other teaching staff; the standard means to drop it",
            "Förskolechef": "Head of preschool; the standard means to drop it",
        },
    ),
    CodeList(
        "AssignmentRoleType",
        AssignmentRoleType,
        "What somebody on duty does for a group, other than teaching it.",
        {
            "Mentor": "Mentor or form teacher",
            "Förskollärare": "Preschool teacher",
            "Barnskötare": "Child minder in preschool or leisure-time care",
            "Fritidspedagog": "Leisure-time teacher",
            "Specialpedagog": "Special educator",
            "Elevhälsopersonal": "Pupil health staff: nurse, counsellor, psychologist and the like",
            "Pedagogisk ledare": "Leader in educational matters",
            "Schemaläggare": "Makes the timetable",
            "Lärarassistent": "Teaching assistant",
            "Administrativ personal": "Administrative staff",
        },
    ),
    CodeList(
        "GroupType",
        GroupType,
        "What a group is for.",
        {
            "Undervisning": "Teaching group: a subject or course, timetabled with a teacher",
            "Klass": "Class: every pupil is in one only",
            "Mentor": "Pupils who share a mentor",
            "Provgrupp": "Pupils who sit a test together",
            "Schema": "Timetable group: part of a group, or pupils gathered for support or homework",
            "Avdelning": "Section of a preschool or leisure-time centre",
            "Personalgrupp": "Staff",
            "Övrigt": "Any other group",
        },
    ),
    CodeList(
        "ProgrammeType",
        ProgrammeType,
        "What kind of programme it is, or which level below one.",
        {
            "Yrkesprogram": "Vocational programme",
            "Högskoleförberedande program": "Programme that prepares for university",
            "Intruduktionsprogram": "Introductory programme (the standard spells it so)",
            "Nationellt yrkespaket": "National vocational package",
            "Regionalt yrkespaket": "Regional vocational package",
            "Fjärde tekniskt år": "Fourth year of the technology programme",
            "Programinriktning": "Orientation of a programme",
            "Utgång": "Exit: what an orientation leads to",
        },
    ),
    CodeList(
        "ProgrammeContentType",
        ProgrammeContentType,
        "How courses belong to a programme.",
        {
            "Gymnasiegemensamma": "Common to all of upper secondary school",
            "Programgemensamma": "Common to the programme",
            "Inriktning": "Of the orientation",
            "Programfördjupning": "Specialisation within the programme",
            "Gymnasiearbete": "Diploma project",
            "Individuellt val": "The pupil's own choice",
        },
    ),
    CodeList(
        "StudyPlanContentType",
        StudyPlanContentType,
        "How courses of a study plan belong to the pupil's programme.",
        {
            "Gymnasiegemensamma": "Common to all of upper secondary school",
            "Programgemensamma": "Common to the programme",
            "Inriktning": "Of the orientation",
            "Programfördjupning": "Specialisation within the programme",
            "Gymnasiearbete": "Diploma project",
            "Individuellt val": "The pupil's own choice",
            "Borttagna": "Taken out of the pupil's programme",
            "Utökade": "Beyond what the programme asks for",
        },
    ),
    CodeList(
        "StudyPlanNoteType",
        StudyPlanNoteType,
        "What a remark in a study plan is about.",
        {
            "Anteckningar": "Notes of any kind",
            "Andra insatser som är gynnsamma för elevens kunskapsutveckling": "What else helps the pupil learn",
            "Elevens tidigare arbetslivserfarenhet och studier": "What the pupil has worked with and studied before",
            "Validering av kunskaper och kompetenser": "What the pupil knows already, assessed and recognised",
            "Elevens mål med studierna": "What the pupil is aiming for",
        },
    ),
    CodeList(
        "Curriculum",
        Curriculum,
        "The national curriculum that a subject or course follows.",
        {
            "Lgy70": "Upper secondary school, 1970",
            "Lgr80": "Compulsory school, 1980",
            "Lpo94": "Compulsory school, 1994",
            "Lpf94": "Upper secondary school and adult education, 1994",
            "Lpfö98": "Preschool, 1998",
            "GR2000": "Compulsory school, 2000",
            "GY2000": "Upper secondary school, 2000",
            "GYSÄR2000": "Upper secondary school for pupils with intellectual disabilities, 2000",
            "GYVUX2000": "Adult education at upper secondary level, 2000",
            "GYVUX2001": "Adult education at upper secondary level, 2001",
            "GYVUX2002": "Adult education at upper secondary level, 2002",
            "GR2011": "Compulsory school, 2011",
            "GRSÄR2011": "Compulsory school for pupils with intellectual disabilities, 2011",
            "SPEC2011": "Special school, 2011",
            "SAM2011": "Sámi school, 2011",
            "Lvux12": "Adult education, 2012",
            "GY2011": "Upper secondary school, 2011",
            "GYSÄR2013": "Upper secondary school for pupils with intellectual disabilities, 2013",
            "VU2013": "Adult education, 2013",
        },
    ),
    CodeList(
        "ActivityType",
        ActivityType,
        "What kind of time an activity is, and so whether attendance is reported.",
        {
            "Undervisning": "Teaching that counts towards the timetable's hours; attendance is reported",
            "Elevaktivitet": "Pupils' time that is no teaching, an outing for instance; attendance is reported",
            "Provaktivitet": "Tests: sets out one or several occasions",
            "Läraraktivitet": "Teachers' working time that is no teaching, meetings for instance; no attendance",
            "Övrigt": "Anything else on the timetable, lunch or homework help for instance; no attendance",
        },
    ),
    CodeList(
        "AttendanceEventType",
        AttendanceEventType,
        "Whether a child came or left.",
        {"In": "Came", "Ut": "Left"},
    ),
    CodeList(
        "AttendanceScheduleState",
        AttendanceScheduleState,
        "What has become of a schedule of care.",
        {"Godkänt": "Granted", "Begärt": "Asked for", "Nekat": "Refused"},
    ),
    CodeList(
        "DayOfWeek",
        DayOfWeek,
        "The day of the week.",
        {
            "Måndag": "Monday",
            "Tisdag": "Tuesday",
            "Onsdag": "Wednesday",
            "Torsdag": "Thursday",
            "Fredag": "Friday",
            "Lördag": "Saturday",
            "Söndag": "Sunday",
        },
    ),
    CodeList(
        "GradeCorrectionType",
        GradeCorrectionType,
        "How a grade was altered after it was set.",
        {"Ändring": "Changed, since the decision was wrong", "Rättelse": "Corrected, after a slip of the pen"},
    ),
    CodeList(
        "Semester",
        Semester,
        "The term of the school year.",
        {"HT": "Autumn term", "VT": "Spring term"},
    ),
    CodeList(
        "AbsenceType",
        AbsenceType,
        "What kind of absence it is.",
        {
            "Beviljad ledighet": "Leave that the school granted",
            "Anmäld frånvaro": "Absence that the pupil or a guardian announced",
        },
    ),
    CodeList(
        "ObjectType",
        ObjectType,
        "What a log entry or statistics of a client are about.",
        {
            "Absence": "Announced or granted absence",
            "AttendanceEvent": "Coming and going",
            "Attendance": "Attendance at a calendar event",
            "Grade": "Grades",
            "CalendarEvent": "Calendar events",
            "AttendanceSchedule": "Schedules of care",
            "Resource": "Resources",
            "Room": "Rooms",
            "Activity": "Activities",
            "Duty": "Duties",
            "Placement": "Placements",
            "StudyPlan": "Study plans",
            "Programme": "Programmes",
            "Syllabus": "Syllabuses",
            "SchoolUnitOffering": "What school units offer",
            "Group": "Groups",
            "Person": "Persons",
            "Organisation": "Organisations",
        },
    ),
    CodeList(
        "Severity",
        Severity,
        "How grave it is what a client logs.",
        {
            "Info": "Good to know when something is looked into",
            "Warning": "Worth a look, perhaps a problem",
            "Error": "A problem that somebody has to act on",
        },
    ),
)

CODE_LISTS: Mapping[str, CodeList] = MappingProxyType({each.name: each for each in _DECLARED})
"""All code lists by name."""

OLD_CODES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        # The 2.1.0 file itself speaks of it, under OrganisationTypeEnum: deprecated, much the same as Förvaltning.
        "OrganisationType": {"Stadsdel": "City district; much the same as Förvaltning"},
        # The working group's public 2.0.0 file has it where 2.1 has VUX and its parts.
        "SchoolType": {"KOMVUX": "Municipal adult education; now VUX and its parts"},
        # The working group's public 2.0.0 file has it where 2.1 has Omsorgsbehov.
        "PlacementReason": {"Omsorg": "Need of care; now Omsorgsbehov"},
    }
)
"""What version 2.0 had and 2.1 dropped, by the list's name, with what it meant. Only codes that can be shown to come
from there: `Lärare` as an assignmentRoleType, met in real dumps, is in neither version.
"""

_BY_TYPE = {each.type: each for each in _DECLARED}


def list_of(codes: object) -> CodeList:
    """The code list of a type of codes; a type that is none is refused with a TypeError."""
    if codes not in _BY_TYPE:
        raise TypeError(f"{codes} is no code list of the standard")
    return _BY_TYPE[codes]


def _check(described: CodeList) -> None:
    """Refuse a list whose meanings are not those of its codes, or whose old codes are current ones."""
    codes, old = get_args(described.type), OLD_CODES.get(described.name, {})
    if codes != tuple(described.meanings) or old.keys() & set(codes):
        raise TypeError(f"the code list {described.name!r}: its codes and their meanings do not match")


for _each in _DECLARED:
    _check(_each)
