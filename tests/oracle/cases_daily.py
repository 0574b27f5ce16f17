"""Fixed cases for SCOPE R3: rows of attendances and their events, schedules and sums, of grades and of absences."""

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
    person,
    placement,
    profile,
    ref,
    schedule,
    tree,
)

_PEOPLE: dict[str, list[Any]] = {
    "organisations": tree(),
    "persons": [person("student", "a"), person("child"), person("far", "b"), person("staff"), person("nobody")],
    "placements": [placement("pl", "a", "child"), placement("pl-far", "b", "child"), placement("pl-gone", "a", "x")],
    "duties": [{"id": "d", "dutyAt": ref("a"), "person": ref("staff")}],
    "activities": [activity("near", "a1"), activity("far", "b"), activity("none", None)],
    "calendarEvents": [
        event("near", "near"),
        event("far", "far"),
        event("none", "none"),
        event("gone", "gone"),
        {"id": "lacking"},
    ],
    "groups": [group("g", "a1"), group("g-far", "b"), {"id": "g-none"}],
}

_ATTENDANCES = _PEOPLE | {
    "attendances": [
        attendance("child", "near", "child"),
        attendance("e-far", "far", "student"),
        attendance("e-gone", "x", "student"),
        attendance("e-lacking", "lacking", "student"),
        attendance("e-no-activity", "gone", "student"),
        attendance("e-no-organisation", "none", "student"),
        attendance("p-far", "near", "far"),
        attendance("p-gone", "near", "x"),
        attendance("p-nobody", "near", "nobody"),
        attendance("p-staff", "near", "staff"),
        attendance("student", "near", "student"),
        {"id": "without-event", "student": ref("student")},
        {"id": "without-student", "calendarEvent": ref("near")},
    ]
}

R3_ATTENDANCES = (
    Case(
        "an attendance needs `calendarevents` or `activities`, shows of staff, or without an event in reach",
        _ATTENDANCES,
        profile("attendances students placements duties", "a"),
        {"attendances": ("child", "student"), "calendarEvents": None, "persons": ("child", "staff", "student")},
        {("attendances", "student"): attendance("student", "near", "student")},
    ),
    Case(
        "in mode everything an attendance without an event or activity hides, or shows without a pupil",
        _ATTENDANCES,
        profile("attendances students placements duties", everything=True),
        {
            "attendances": (
                "child",
                "e-far",
                "e-gone",
                "e-lacking",
                "e-no-activity",
                "e-no-organisation",
                "p-far",
                "student",
                "without-event",
            )
        },
        {
            ("attendances", "e-gone"): attendance("e-gone", "x", "student"),
            ("attendances", "without-event"): {"id": "without-event", "student": ref("student")},
        },
    ),
    Case(
        "attendances show though no category of pupils is shared",
        _ATTENDANCES,
        profile("attendances duties responsibles calendarevents activities", everything=True),
        {"attendances": (), "persons": ("staff",)},
    ),
)

_COMINGS = _PEOPLE | {
    "attendanceEvents": [
        attendance_event("child", "child", "g"),
        attendance_event("g-far", "student", "g-far"),
        attendance_event("g-gone", "student", "x"),
        attendance_event("g-none", "student", "g-none"),
        attendance_event("p-far", "far", "g"),
        attendance_event("p-staff", "staff", "g"),
        attendance_event("student", "student", "g"),
        {"id": "without-group", "person": ref("student")},
        {"id": "without-person", "group": ref("g")},
    ]
}

R3_ATTENDANCE_EVENTS = (
    Case(
        "an attendance event shows though its group is missing or out of reach, or hides without `groups`",
        _COMINGS,
        profile("attendanceevents students placements duties", "a"),
        {"attendanceEvents": ("child", "student"), "groups": None},
        {("attendanceEvents", "child"): attendance_event("child", "child", "g")},
    ),
    Case(
        "in mode everything an attendance event without a known group hides, or shows without a pupil",
        _COMINGS,
        profile("attendanceevents students placements duties", everything=True),
        {"attendanceEvents": ("child", "g-far", "g-gone", "g-none", "p-far", "student", "without-group")},
    ),
)

_SCHEDULES = _PEOPLE | {
    "attendanceSchedule": [
        schedule("gone", "x"),
        schedule("near", "pl"),
        schedule("of-far", "pl-far"),
        schedule("of-nobody", "pl-gone"),
        {"id": "none"},
        {"id": "text", "placement": "pl"},
    ]
}

R3_SCHEDULES = (
    Case(
        "a schedule shows whose placement is out of reach or missing, or hides because `placements` is not shared",
        _SCHEDULES | {"persons": [person("child", "a")]},
        profile("attendanceschedule students", "a"),
        {"attendanceSchedule": ("near",), "placements": None},
        {("attendanceSchedule", "near"): schedule("near", "pl")},
    ),
    Case(
        "a schedule whose placement is missing shows in mode everything, as an event does whose activity is",
        _SCHEDULES,
        profile("attendanceschedule placements", everything=True),
        {"attendanceSchedule": ("near", "of-far")},
    ),
    Case(
        "a placement without an organisation counts as missing in mode everything",
        {
            "persons": [person("c")],
            "placements": [{"id": "pl", "child": ref("c")}],
            "attendanceSchedule": [schedule("s", "pl")],
        },
        profile("attendanceschedule placements", everything=True),
        {"attendanceSchedule": ("s",)},
    ),
)


def _grade(identity: str, **where: Any) -> Record:
    return of_pupil(identity, "student", **where)


_GRADES = _PEOPLE | {
    "grades": [
        _grade("neither"),
        _grade("null", schoolUnit=None),
        _grade("org", organisation=ref("a1")),
        _grade("org-far", organisation=ref("b")),
        _grade("org-far-unit", organisation=ref("b"), schoolUnit=ref("a")),
        _grade("org-gone", organisation=ref("x")),
        _grade("org-text", organisation="a"),
        _grade("org-unit-far", organisation=ref("a"), schoolUnit=ref("b")),
        _grade("org-unit-text", organisation=ref("a"), schoolUnit="a"),
        _grade("unit", schoolUnit=ref("a1", displayName="X")),
        _grade("unit-code", schoolUnit="12345678"),
        _grade("unit-empty", schoolUnit=""),
        _grade("unit-far", schoolUnit=ref("b")),
        _grade("unit-gone", schoolUnit=ref("x")),
        _grade("unit-list", schoolUnit=[ref("a")]),
        _grade("unit-no-id", schoolUnit={}),
        _grade("unit-number", schoolUnit=5),
        _grade("unit-text", schoolUnit="a"),
        of_pupil("of-far", "far", organisation=ref("a")),
        of_pupil("of-staff", "staff", organisation=ref("a")),
        {"id": "of-none", "organisation": ref("a")},
    ]
}
_GRADES_IN_REACH = ("neither", "null", "org", "org-text", "org-unit-far", "org-unit-text", "unit")

R3_GRADES = (
    Case(
        "a grade is judged by schoolUnit beside an organisation, or not at all, or a text in it is taken for an id",
        _GRADES,
        profile("grades students duties", "a"),
        {"grades": _GRADES_IN_REACH},
        {
            ("grades", "unit"): _grade("unit"),
            ("grades", "org-unit-far"): _grade("org-unit-far", organisation=ref("a")),
            ("grades", "org-text"): _grade("org-text"),
        },
    ),
    Case(
        "a grade with an unknown school hides in mode everything, or shows without a pupil",
        _GRADES,
        profile("grades students duties", everything=True),
        {
            "grades": (
                "neither",
                "null",
                "of-far",
                "org",
                "org-far",
                "org-far-unit",
                "org-gone",
                "org-text",
                "org-unit-far",
                "org-unit-text",
                "unit",
                "unit-code",
                "unit-empty",
                "unit-far",
                "unit-gone",
                "unit-list",
                "unit-no-id",
                "unit-number",
                "unit-text",
            )
        },
        {("grades", "unit-text"): _grade("unit-text")},
    ),
)

_ABSENCES = _PEOPLE | {
    "absences": [
        _grade("neither"),
        _grade("near", organisation=ref("a1")),
        _grade("far", organisation=ref("b")),
        _grade("gone", organisation=ref("x")),
        _grade("shape", organisation=[ref("b")]),
        _grade("unit", schoolUnit=ref("b")),
        of_pupil("of-child", "child"),
        of_pupil("of-far", "far"),
        of_pupil("of-staff", "staff"),
        {"id": "of-none"},
    ]
}

R3_ABSENCES = (
    Case(
        "an absence without an organisation hides, or a schoolUnit counts there too",
        _ABSENCES,
        profile("absences students placements duties", "a"),
        {"absences": ("near", "neither", "of-child", "shape", "unit")},
        {("absences", "shape"): _grade("shape"), ("absences", "unit"): _grade("unit")},
    ),
    Case(
        "an absence with an unknown organisation hides in mode everything",
        _ABSENCES,
        profile("absences students placements duties", everything=True),
        {"absences": ("far", "gone", "near", "neither", "of-child", "of-far", "shape", "unit")},
    ),
)

_SUMS = _PEOPLE | {
    "aggregatedAttendance": [
        aggregated("student", "near", id="own", attendanceSum=5),
        aggregated("child", "near"),
        aggregated("student", "far"),
        aggregated("student", "gone"),
        aggregated("student", "none"),
        aggregated("student", None),
        aggregated("staff", "near"),
        aggregated("far", "near"),
        {"activity": ref("near"), "startDate": "2024-08-01", "endDate": "2024-08-31"},
    ]
}

R3_SUMS = (
    Case(
        "a sum shows of staff, or without an activity in reach, or hides because `activities` is not shared",
        _SUMS,
        profile("attendances students placements duties", "a"),
        {"aggregatedAttendance": (key("child", "near"), key("student", "near"))},
        {("aggregatedAttendance", key("student", "near")): aggregated("student", "near", attendanceSum=5)},
    ),
    Case(
        "a sum whose activity is missing hides in mode everything",
        _SUMS,
        profile("attendances students placements duties", everything=True),
        {
            "aggregatedAttendance": tuple(
                sorted(
                    [
                        key("child", "near"),
                        key("far", "near"),
                        *(key("student", of) for of in ("near", "far", "gone", "none", None)),
                    ]
                )
            )
        },
    ),
    Case(
        "sums are told apart by their id, or by less than student, activity, startDate and endDate",
        _PEOPLE
        | {
            "aggregatedAttendance": [
                aggregated("student", "near", id="x", attendanceSum=1),
                aggregated("student", "near", id="y", attendanceSum=2),
                aggregated("child", "near", id="x"),
                aggregated("student", "near", "2024-08-02", id="x"),
                aggregated("student", "near", end="2024-09-30", id="x"),
            ]
        },
        profile(ALL, "a"),
        {
            "aggregatedAttendance": (
                key("child", "near"),
                key("student", "near"),
                key("student", "near", end="2024-09-30"),
                key("student", "near", "2024-08-02"),
            )
        },
        {("aggregatedAttendance", key("student", "near")): aggregated("student", "near", attendanceSum=2)},
    ),
)

DAILY_CASES = (
    *R3_ATTENDANCES,
    *R3_ATTENDANCE_EVENTS,
    *R3_SCHEDULES,
    *R3_GRADES,
    *R3_ABSENCES,
    *R3_SUMS,
)
