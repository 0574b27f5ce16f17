"""Fixed cases for SCOPE R8: what each expansion embeds, in which order, and what it needs."""

from typing import Any

from .case import (
    ALL,
    Case,
    Record,
    activity,
    aggregated,
    attendance,
    attendance_event,
    duty,
    event,
    group,
    key,
    org,
    person,
    placement,
    profile,
    ref,
    responsible,
    teachers,
    tree,
)
from .query import Answer
from .schema import CATEGORIES

_PEOPLE: dict[str, list[Any]] = {
    "organisations": tree(),
    "persons": [
        person("adult", "b", givenName="Åsa"),
        person("far", "b", responsibles=responsible("adult")),
        person(
            "pupil",
            "a",
            responsibles=[
                {"person": ref("adult", displayName="X"), "relationType": "God man"},
                {"person": ref("adult"), "relationType": "Vårdnadshavare"},
                {"person": ref("gone")},
            ],
        ),
        person("bare", "a", responsibles=responsible("adult")),
    ],
    "placements": [
        placement("q", "a", "pupil", "adult", "gone", "adult", "bare"),
        placement("p", "a1", "pupil"),
        placement("far", "b", "pupil", "adult"),
    ],
    "duties": [
        duty(
            "e",
            "a",
            "adult",
            assignmentRole=[
                {"group": ref("far"), "assignmentRoleType": "Mentor"},
                {"group": ref("g"), "assignmentRoleType": "Mentor", "startDate": "2024-08-01", "endDate": "2024-09-01"},
                {"group": ref("g"), "assignmentRoleType": "Barnskötare"},
            ],
        ),
        duty("d", "a1", "adult", signature="ABC", assignmentRole=[{"group": ref("g")}]),
        duty("far", "b", "adult", assignmentRole=[{"group": ref("g")}]),
        {"id": "vacant", "dutyAt": ref("a")},
    ],
    "groups": [
        group("h", "a1", "pupil", "bare", displayName="Flocken"),
        {
            "id": "g",
            "organisation": ref("a"),
            "groupMemberships": [
                {"person": ref("bare")},
                {"person": ref("pupil"), "startDate": "2024-08-01", "endDate": "2024-12-31"},
                {"person": ref("pupil"), "startDate": "2025-08-01"},
            ],
        },
        group("far", "b", "pupil"),
    ],
}
_NAMES = "expandReferenceNames=true"
_ALL_OF_PERSONS = "persons?expand=duties,responsibleFor,placements,ownedPlacements,groupMemberships"
_EMPTY: Record = {"duties": [], "responsibleFor": [], "placements": [], "ownedPlacements": [], "groupMemberships": []}
_ROLES = _PEOPLE["duties"][0]["assignmentRole"]

R8_PERSONS = (
    Case(
        "what is embedded in a person is not visible, not theirs, twice, out of order, or not as its endpoint shows it",
        _PEOPLE,
        profile(ALL, "a"),
        {"persons": ("adult", "bare", "pupil"), "placements": ("p", "q"), "duties": ("d", "e", "vacant")},
        embedded={
            (_ALL_OF_PERSONS, "adult"): {
                "duties": [
                    duty("d", "a1", "adult", signature="ABC", assignmentRole=[{"group": ref("g")}]),
                    duty("e", "a", "adult", assignmentRole=_ROLES[1:]),
                ],
                "responsibleFor": [
                    {"person": ref("bare")},
                    {"person": ref("pupil"), "relationType": "God man"},
                ],
                "placements": [],
                "ownedPlacements": [placement("q", "a", "pupil", "adult", "adult", "bare")],
                "groupMemberships": [],
            },
            (_ALL_OF_PERSONS, "pupil"): _EMPTY
            | {
                "placements": [placement("p", "a1", "pupil"), placement("q", "a", "pupil", "adult", "adult", "bare")],
                "groupMemberships": [
                    {
                        "group": {"id": "g", "organisation": ref("a")},
                        "startDate": "2024-08-01",
                        "endDate": "2024-12-31",
                    },
                    {"group": {"id": "h", "organisation": ref("a1"), "displayName": "Flocken"}},
                ],
            },
            ("persons?expand=duties", "bare"): {"duties": []},
            ("persons?expand=placements", "pupil"): {
                "placements": [placement("p", "a1", "pupil"), placement("q", "a", "pupil", "adult", "adult", "bare")]
            },
        },
    ),
    Case(
        "names do not reach into what is embedded",
        {
            "organisations": [org("a", displayName="Skolan")],
            "persons": [
                person("p", "a", givenName="Åsa", familyName="Ek", responsibles=responsible("g")),
                person("g", givenName="Bo"),
            ],
            "groups": [group("x", "a", "p", displayName="9B")],
            "placements": [placement("pl", "a", "p", "g")],
        },
        profile(ALL, "a"),
        {},
        embedded={
            (f"persons?expand=responsibleFor,ownedPlacements&{_NAMES}", "g"): {
                "responsibleFor": [{"person": ref("p", displayName="Åsa Ek")}],
                "ownedPlacements": [
                    {
                        "id": "pl",
                        "placedAt": ref("a", displayName="Skolan"),
                        "child": ref("p", displayName="Åsa Ek"),
                        "owners": [ref("g", displayName="Bo")],
                    }
                ],
            },
            (f"persons?expand=groupMemberships&{_NAMES}", "p"): {
                "groupMemberships": [
                    {"group": {"id": "x", "displayName": "9B", "organisation": ref("a", displayName="Skolan")}}
                ]
            },
            ("persons?expand=responsibleFor", "g"): {"responsibleFor": [{"person": ref("p")}]},
        },
    ),
)

R8_PLACES = (
    Case(
        "owners come twice or in another order, or a vacant duty's person is null",
        _PEOPLE,
        profile(ALL, "a"),
        {},
        embedded={
            ("placements?expand=child,owners", "q"): {
                "child": person("pupil", "a", responsibles=_PEOPLE["persons"][2]["responsibles"][:2])
                | {
                    "responsibles": [
                        {"person": ref("adult"), "relationType": "God man"},
                        {"person": ref("adult"), "relationType": "Vårdnadshavare"},
                    ]
                },
                "owners": [
                    {"id": "adult", "givenName": "Åsa", "enrolments": []},
                    person("bare", "a", responsibles=responsible("adult")),
                ],
            },
            ("placements?expand=owners", "p"): {"owners": []},
            ("duties?expand=person", "vacant"): {},
            ("duties?expand=person", "d"): {"person": {"id": "adult", "givenName": "Åsa", "enrolments": []}},
            ("groups?expand=assignmentRoles", "g"): {
                "assignmentRoles": [
                    {"duty": ref("d")},
                    {
                        "duty": ref("e"),
                        "assignmentRoleType": "Mentor",
                        "startDate": "2024-08-01",
                        "endDate": "2024-09-01",
                    },
                ]
            },
            (f"groups?expand=assignmentRoles&{_NAMES}", "h"): {"assignmentRoles": []},
        },
    ),
)

_TEACHING = _PEOPLE | {
    "syllabuses": [{"id": "s", "subjectName": "Musik"}],
    "activities": [
        activity("x", "a", "h", "far", "g", "gone", "h", syllabus=ref("s"), teachers=teachers("e", "far", "d", "e")),
        activity("y", "a", syllabus=ref("gone"), teachers=teachers("of-hidden")),
    ],
    "calendarEvents": [event("ev", "x"), event("ev2", "y")],
    "attendances": [
        attendance("b", "ev", "pupil", reporter=ref("adult")),
        attendance("a", "ev", "bare"),
        attendance("c", "ev", "far"),
        attendance("d", "ev2", "pupil"),
    ],
    "attendanceEvents": [attendance_event("ae", "bare", "h", registeredBy=ref("adult"))],
    "aggregatedAttendance": [aggregated("bare", "x")],
}
_TEACHING["persons"] = [*_PEOPLE["persons"], person("hidden", securityMarking="X")]
_TEACHING["duties"] = [*_PEOPLE["duties"], duty("of-hidden", "a", "hidden")]
_X = activity("x", "a", "h", "g", "h", syllabus=ref("s"), teachers=teachers("e", "d", "e"))
_BARE = person("bare", "a", responsibles=responsible("adult"))
_ADULT = {"id": "adult", "givenName": "Åsa", "enrolments": []}
_SUM = key("bare", "x")

R8_TEACHING = (
    Case(
        "a group, teacher, syllabus, activity, attendance or person is embedded wrongly in teaching",
        _TEACHING,
        profile(ALL, "a"),
        {"attendances": ("a", "b", "d"), "calendarEvents": ("ev", "ev2")},
        {
            ("activities", "y"): activity("y", "a", syllabus=ref("gone"), teachers=teachers("of-hidden")),
        },
        embedded={
            ("activities?expand=groups,teachers,syllabus", "x"): {
                "groups": [
                    group("h", "a1", "pupil", "bare", displayName="Flocken"),
                    _PEOPLE["groups"][1],
                ],
                "teachers": [
                    duty("e", "a", "adult", assignmentRole=_ROLES[1:]),
                    duty("d", "a1", "adult", signature="ABC", assignmentRole=[{"group": ref("g")}]),
                ],
                "syllabus": {"id": "s", "subjectName": "Musik"},
            },
            ("activities?expand=groups,teachers,syllabus", "y"): {"groups": [], "teachers": []},
            ("calendarEvents?expand=activity,attendance", "ev"): {
                "activity": _X,
                "attendance": [attendance("a", "ev", "bare"), attendance("b", "ev", "pupil", reporter=ref("adult"))],
            },
            ("calendarEvents?expand=attendance", "ev2"): {"attendance": [attendance("d", "ev2", "pupil")]},
            ("attendanceEvents?expand=person,group,registeredBy", "ae"): {
                "person": _BARE,
                "group": {"id": "h", "organisation": ref("a1"), "displayName": "Flocken"},
                "registeredBy": _ADULT,
            },
            ("aggregatedAttendance?expand=activity,student", _SUM): {"activity": _X, "student": _BARE},
        },
    ),
    Case(
        "a single object that the source lacks is embedded as null, or a list that is empty is left out",
        {
            "persons": [person("p", "a")],
            "calendarEvents": [event("ev", "gone"), {"id": "none"}],
            "attendanceEvents": [attendance_event("ae", "p", "gone", registeredBy=ref("gone"))],
            "activities": [activity("x", "a", "gone", syllabus=ref("gone"), teachers=teachers("gone"))],
        },
        profile(ALL, everything=True),
        {},
        embedded={
            ("calendarEvents?expand=activity", "ev"): {},
            ("calendarEvents?expand=activity,attendance", "none"): {"attendance": []},
            ("attendanceEvents?expand=group,registeredBy", "ae"): {},
            ("activities?expand=groups,teachers,syllabus", "x"): {"groups": [], "teachers": []},
        },
    ),
)

# Of each expansion, the categories without any of which it is refused.
_NEEDED = {
    "persons?expand=duties": "duties",
    "persons?expand=responsibleFor": "responsibles",
    "persons?expand=placements": "placements",
    "persons?expand=ownedPlacements": "placements",
    "persons?expand=groupMemberships": "groups",
    "persons/lookup?ids=p&expand=duties": "duties",
    "groups?expand=assignmentRoles": "duties",
    "activities?expand=groups": "groups",
    "activities?expand=teachers": "duties",
    "activities?expand=syllabus": "standard",
    "calendarEvents?expand=activity": "activities",
    "calendarEvents?expand=attendance": "attendances",
    "attendanceEvents?expand=group": "groups",
    "attendanceEvents?expand=person": "students duties responsibles placements",
    "attendanceEvents?expand=registeredBy": "students duties responsibles placements",
    "aggregatedAttendance?expand=activity": "activities",
    "aggregatedAttendance?expand=student": "students duties responsibles placements",
}
_NOTHING: Answer = ()

R8_NEEDS = (
    *(
        Case(
            f"{query} is answered without {categories}",
            {},
            profile(" ".join(category for category in CATEGORIES if category not in categories.split())),
            answers={query: "refused"},
        )
        for query, categories in _NEEDED.items()
    ),
    Case("an expansion is refused though all is shared", {}, profile(), answers=dict.fromkeys(_NEEDED, _NOTHING)),
    Case(
        "an expansion that is refused hides that the endpoint is closed",
        {},
        profile("students birthdate"),
        answers={
            "groups?expand=assignmentRoles": None,
            "activities?expand=groups,teachers": None,
            "persons?expand=duties,placements": "refused",
            "persons?expand=duties": "refused",
        },
    ),
    *(
        Case(
            f"an expansion of persons is not answered with `{category}` alone",
            {},
            profile(f"groups attendanceevents attendances {category}"),
            answers={
                "attendanceEvents?expand=person,registeredBy,group": (),
                "aggregatedAttendance?expand=student": (),
            },
        )
        for category in ("students", "duties", "responsibles", "placements")
    ),
)

EXPAND_CASES = (*R8_PERSONS, *R8_PLACES, *R8_TEACHING, *R8_NEEDS)
