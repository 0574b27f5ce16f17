"""Fixed cases for SCOPE R6 and R7 in teaching, attendance and grades: every reference, nested ones too."""

from typing import Any

from .case import (
    ALL,
    Case,
    Record,
    activity,
    aggregated,
    attendance,
    attendance_event,
    event,
    group,
    key,
    of_pupil,
    org,
    owned,
    person,
    placement,
    profile,
    ref,
    schedule,
    teachers,
    tree,
)

_FILES: dict[str, list[Any]] = {
    "organisations": tree(),
    "persons": [
        person("pupil", "a"),
        person("teacher"),
        person("far", "b"),
        person("hidden", "a", securityMarking="X"),
    ],
    "duties": [
        {"id": "near", "dutyAt": ref("a"), "person": ref("teacher")},
        {"id": "far", "dutyAt": ref("b"), "person": ref("teacher")},
        {"id": "of-hidden", "dutyAt": ref("a"), "person": ref("hidden")},
        {"id": "no-place"},
    ],
    "groups": [group("near", "a1"), group("far", "b"), {"id": "no-place"}],
    "placements": [placement("pl", "a", "pupil")],
    "activities": [activity("near", "a1"), activity("far", "b"), activity("no-place", None)],
    "rooms": [owned("near", "a"), owned("far", "b"), {"id": "no-place"}],
    "resources": [owned("near", "a"), owned("far", "b")],
    "calendarEvents": [event("e", "near"), event("e-far", "far")],
    "syllabuses": [{"id": "s"}],
}


def _with(**files: list[Any]) -> dict[str, list[Any]]:
    return _FILES | {resource: [*_FILES.get(resource, []), *records] for resource, records in files.items()}


_PARTS: Record = {
    "groups": [ref("near"), ref("far"), ref("gone"), ref("no-place"), None, {}, ref("near")],
    "teachers": [
        {"duty": ref("near"), "minutesPlanned": 60},
        {"duty": ref("far")},
        {"duty": ref("of-hidden")},
        {"duty": ref("gone")},
        {"duty": ref("no-place")},
        {"minutesPlanned": 40},
        {"duty": "near"},
    ],
    "syllabus": ref("gone", displayName="X"),
}

R7_ACTIVITIES = (
    Case(
        "teachers stay without a duty in reach, or go because their person is hidden; a parent out of reach shows",
        _with(
            activities=[
                activity("x", "a") | _PARTS | {"parentActivity": ref("far")},
                activity("y", "a", parentActivity=ref("near")),
                activity("z", "a", parentActivity=ref("no-place")),
                activity("zz", "a", parentActivity=ref("gone")),
            ]
        ),
        profile("activities", "a"),
        {"activities": ("near", "x", "y", "z", "zz"), "duties": None, "groups": None},
        {
            ("activities", "x"): activity("x", "a", "near", "near")
            | {
                "teachers": [{"duty": ref("near"), "minutesPlanned": 60}, {"duty": ref("of-hidden")}],
                "syllabus": ref("gone"),
            },
            ("activities", "y"): activity("y", "a", parentActivity=ref("near")),
            ("activities", "z"): activity("z", "a"),
            ("activities", "zz"): activity("zz", "a"),
        },
    ),
    Case(
        "a dangling group, duty or parent goes in mode everything, or an item without its duty stays",
        _with(activities=[activity("x", "a") | _PARTS | {"parentActivity": ref("gone")}]),
        profile("activities", everything=True),
        {},
        {
            ("activities", "x"): activity("x", "a", "near", "far", "gone", "no-place", "near")
            | {"teachers": _PARTS["teachers"][:5], "syllabus": ref("gone"), "parentActivity": ref("gone")},
        },
    ),
)

_EXCEPTIONS: Record = {
    "studentExceptions": [
        {"student": ref("pupil"), "participates": False},
        {"student": ref("far"), "participates": False},
        {"student": ref("hidden"), "participates": True},
        {"student": ref("gone")},
        {"participates": True},
    ],
    "teacherExceptions": [*teachers("near", "far", "of-hidden", "gone"), {"participates": True}],
    "rooms": [ref("near"), ref("far"), ref("gone"), ref("no-place"), "near"],
    "resources": [ref("far"), ref("gone")],
}

R7_EVENTS = (
    Case(
        "an exception stays without its student or duty, or a room or resource out of reach shows",
        _with(calendarEvents=[event("x", "near", **_EXCEPTIONS)]),
        profile("calendarevents students", "a"),
        {"calendarEvents": ("e", "x")},
        {
            ("calendarEvents", "x"): event(
                "x",
                "near",
                studentExceptions=[{"student": ref("pupil"), "participates": False}],
                teacherExceptions=teachers("near", "of-hidden"),
                rooms=[ref("near")],
                resources=[],
            )
        },
    ),
    Case(
        "mode everything lets an exception stay whose student is not visible",
        _with(calendarEvents=[event("x", "gone", **_EXCEPTIONS)]),
        profile("calendarevents students", everything=True),
        {},
        {
            ("calendarEvents", "x"): event(
                "x",
                "gone",
                studentExceptions=_EXCEPTIONS["studentExceptions"][:2],
                teacherExceptions=teachers("near", "far", "of-hidden", "gone"),
                rooms=[ref("near"), ref("far"), ref("gone"), ref("no-place")],
                resources=[ref("far"), ref("gone")],
            )
        },
    ),
    Case(
        "an `_embedded` that a source brings is passed on",
        _with(
            calendarEvents=[event("x", "near", _embedded={"attendance": []})],
            attendanceEvents=[attendance_event("x", "pupil", "near", _embedded={"person": {}})],
            aggregatedAttendance=[aggregated("pupil", "near", _embedded={"student": {}}, meta={"modified": "m"})],
            attendanceSchedule=[schedule("x", "pl", scheduleDays=[{"day": "Måndag"}])],
        ),
        profile(ALL, "a"),
        {},
        {
            ("calendarEvents", "x"): event("x", "near"),
            ("attendanceEvents", "x"): attendance_event("x", "pupil", "near"),
            ("aggregatedAttendance", key("pupil", "near")): aggregated("pupil", "near"),
            ("attendanceSchedule", "x"): schedule("x", "pl"),
        },
    ),
)

_REGISTRARS = ("teacher", "far", "hidden", "gone")

R7_PERSONS = (
    Case(
        "a person who registers, reports or grades shows without being visible, or takes the item along",
        _with(
            attendances=[attendance(f"by-{who}", "e", "pupil", reporter=ref(who)) for who in _REGISTRARS],
            attendanceEvents=[
                attendance_event(f"by-{who}", "pupil", "near", registeredBy=ref(who)) for who in _REGISTRARS
            ],
            absences=[of_pupil(f"by-{who}", "pupil", registeredBy=ref(who)) for who in _REGISTRARS],
            attendanceSchedule=[
                schedule("x", "pl", state=[{"state": "Begärt", "registeredBy": ref(who)} for who in _REGISTRARS])
            ],
        ),
        profile("attendances attendanceevents absences attendanceschedule students duties", "a"),
        {"attendances": ("by-far", "by-gone", "by-hidden", "by-teacher")},
        {
            ("attendances", "by-teacher"): attendance("by-teacher", "e", "pupil", reporter=ref("teacher")),
            ("attendances", "by-far"): attendance("by-far", "e", "pupil"),
            ("attendances", "by-hidden"): attendance("by-hidden", "e", "pupil"),
            ("attendances", "by-gone"): attendance("by-gone", "e", "pupil"),
            ("attendanceEvents", "by-teacher"): attendance_event(
                "by-teacher", "pupil", "near", registeredBy=ref("teacher")
            ),
            ("attendanceEvents", "by-hidden"): attendance_event("by-hidden", "pupil", "near"),
            ("absences", "by-teacher"): of_pupil("by-teacher", "pupil", registeredBy=ref("teacher")),
            ("absences", "by-far"): of_pupil("by-far", "pupil"),
            ("attendanceSchedule", "x"): schedule(
                "x", "pl", state=[{"state": "Begärt", "registeredBy": ref("teacher")}, *[{"state": "Begärt"}] * 3]
            ),
        },
    ),
    Case(
        "`registeredBy` of a grade goes, or keeps more than the bare id, or `gradingTeacher` is kept like it",
        _with(
            grades=[
                of_pupil(
                    f"by-{who}",
                    "pupil",
                    registeredBy=ref(who, securityMarking="Ingen", displayName="X", own=1),
                    gradingTeacher=ref(who, securityMarking="Ingen"),
                )
                for who in _REGISTRARS
            ]
            + [of_pupil("none", "pupil", registeredBy=None), of_pupil("text", "pupil", registeredBy="teacher")]
        ),
        profile("grades students duties", "a"),
        {"grades": ("by-far", "by-gone", "by-hidden", "by-teacher", "none", "text")},
        {
            ("grades", "by-teacher"): of_pupil(
                "by-teacher",
                "pupil",
                registeredBy=ref("teacher", securityMarking="Ingen"),
                gradingTeacher=ref("teacher", securityMarking="Ingen"),
            ),
            **{
                ("grades", f"by-{who}"): of_pupil(f"by-{who}", "pupil", registeredBy=ref(who))
                for who in ("far", "hidden", "gone")
            },
            ("grades", "none"): of_pupil("none", "pupil"),
            ("grades", "text"): of_pupil("text", "pupil"),
        },
        names=True,
    ),
    Case(
        "the group of a grade shows out of reach, or goes in reach because `groups` is not shared",
        _with(
            grades=[
                of_pupil(f"in-{which}", "pupil", group=ref(which), syllabus=ref("gone")) for which in ("near", "far")
            ]
        ),
        profile("grades students", "a"),
        {"grades": ("in-far", "in-near")},
        {
            ("grades", "in-near"): of_pupil("in-near", "pupil", group=ref("near"), syllabus=ref("gone")),
            ("grades", "in-far"): of_pupil("in-far", "pupil", syllabus=ref("gone")),
        },
    ),
)

_CONTENT = [
    {"type": "Inriktning", "own": 1, "content": [ref("s", displayName="X"), None, ref("t"), "s"]},
    {"content": []},
]
_PLAN = [{"title": "T", "syllabuses": [{"syllabus": ref("s", displayName="X"), "note": "n"}, {"note": "m"}, None]}]
_OFFERED = {"offeredAt": ref("a"), "offeredSyllabuses": [ref("s"), ref("t"), {}], "offeredProgrammes": [ref("na")]}
_SUBJECTS: dict[str, list[Any]] = {
    "organisations": [org("a", displayName="Skolan")],
    "persons": [person("pupil", "a")],
    "programmes": [{"id": "na", "name": "Natur", "content": _CONTENT, "parentProgramme": ref("gone")}],
    "syllabuses": [
        {"id": "s", "courseName": "Svenska 1", "subjectName": "Svenska"},
        {"id": "u", "subjectName": "Musik", "courseName": None},
    ],
    "studyplans": [of_pupil("x", "pupil", content=_PLAN, notes=[{"type": "Anteckningar", "note": "n", "own": 1}])],
    "schoolUnitOfferings": [{"id": "o", **_OFFERED}],
    "activities": [activity("x", "a", syllabus=ref("u"), displayName="Musik 9B")],
}
_NAMED = ref("s", displayName="Svenska 1")

R7_NESTED = (
    Case(
        "a reference nested two levels down keeps the source's displayName, or does not get ours",
        _SUBJECTS,
        profile("students programmes standard studyplans activities", "a"),
        {},
        {
            ("programmes", "na"): {
                "id": "na",
                "name": "Natur",
                "content": [{"type": "Inriktning", "content": [_NAMED, ref("t")]}, {"content": []}],
                "parentProgramme": ref("gone"),
            },
            ("studyplans", "x"): of_pupil(
                "x",
                "pupil",
                content=[{"title": "T", "syllabuses": [{"syllabus": _NAMED, "note": "n"}, {"note": "m"}]}],
                notes=[{"type": "Anteckningar", "note": "n"}],
            ),
            ("schoolUnitOfferings", "o"): {
                "id": "o",
                "offeredAt": ref("a", displayName="Skolan"),
                "offeredSyllabuses": [_NAMED, ref("t")],
                "offeredProgrammes": [ref("na", displayName="Natur")],
            },
            ("activities", "x"): activity("x", "a", syllabus=ref("u", displayName="Musik"), displayName="Musik 9B")
            | {"organisation": ref("a", displayName="Skolan")},
        },
        names=True,
    ),
    Case(
        "the name of a syllabus shows without `standard`, or a reference to one goes without it",
        _SUBJECTS,
        profile("students programmes studyplans activities", "a"),
        {"syllabuses": None},
        {
            ("programmes", "na"): {
                "id": "na",
                "name": "Natur",
                "content": [{"type": "Inriktning", "content": [ref("s"), ref("t")]}, {"content": []}],
                "parentProgramme": ref("gone"),
            },
            ("activities", "x"): activity("x", "a", syllabus=ref("u"), displayName="Musik 9B"),
        },
        names=True,
    ),
    Case(
        "the names of activities, rooms and resources show without their category, or duties and events get names",
        {
            "organisations": tree(),
            "persons": [person("p", "a", givenName="Åsa", familyName="Ek")],
            "activities": [activity("n", "a", displayName="Sv"), activity("x", "a", parentActivity=ref("n"))],
            "duties": [{"id": "d", "dutyAt": ref("a"), "displayName": "X"}],
            "rooms": [owned("r", "a", displayName="Sal 1")],
            "resources": [owned("v", "a", displayName="Vagn")],
            "calendarEvents": [
                event(
                    "e", "n", rooms=[ref("r")], resources=[ref("v")], teacherExceptions=teachers("d"), displayName="X"
                )
            ],
            "attendances": [attendance("at", "e", "p")],
        },
        profile("activities calendarevents attendances students resources", "a"),
        {},
        {
            ("activities", "x"): activity("x", "a", parentActivity=ref("n", displayName="Sv")),
            ("calendarEvents", "e"): {
                "id": "e",
                "activity": ref("n", displayName="Sv"),
                "rooms": [ref("r", displayName="Sal 1")],
                "resources": [ref("v", displayName="Vagn")],
                "teacherExceptions": teachers("d"),
            },
            ("attendances", "at"): {
                "id": "at",
                "calendarEvent": ref("e"),
                "student": ref("p", displayName="Åsa Ek"),
            },
        },
        names=True,
    ),
    Case(
        "the name of a room, an activity or a resource out of the client's sight shows",
        {
            "organisations": tree(),
            "activities": [activity("n", "a", displayName="Sv")],
            "rooms": [owned("r", "a", displayName="Sal 1")],
            "resources": [owned("v", "a", displayName="Vagn")],
            "calendarEvents": [event("e", "n", rooms=[ref("r"), ref("gone")], resources=[ref("v")])],
        },
        profile("calendarevents", everything=True),
        {"activities": None, "rooms": None, "resources": None},
        {("calendarEvents", "e"): event("e", "n", rooms=[ref("r"), ref("gone")], resources=[ref("v")])},
        names=True,
    ),
    Case(
        "an activity, room or resource that the source lacks gets a name",
        {"calendarEvents": [event("e", "gone", rooms=[ref("gone", displayName="X")], resources=[ref("gone")])]},
        profile(ALL, everything=True),
        {},
        {("calendarEvents", "e"): event("e", "gone", rooms=[ref("gone")], resources=[ref("gone")])},
        names=True,
    ),
)

NESTED_CASES = (*R7_ACTIVITIES, *R7_EVENTS, *R7_PERSONS, *R7_NESTED)
