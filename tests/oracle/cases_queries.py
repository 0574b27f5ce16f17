"""Fixed cases for SCOPE R9: what a filter, sort key or lookup key needs, and that none looks beneath the documents."""

from typing import Any

from .case import (
    ALL,
    Case,
    activity,
    aggregated,
    attendance,
    duty,
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
    responsible,
    schedule,
    teachers,
    tree,
)
from .schema import CATEGORIES

_TYPE = "persons?relationship.entity.type="
_EVENTS = "calendarEvents?startTime.onOrAfter=2000-01-01T00:00:00Z&startTime.onOrBefore=2040-01-01T00:00:00Z"
_SUMS = "aggregatedAttendance?startDate=2000-01-01&endDate=2040-01-01"

# Of each query, the categories that it needs besides the endpoint's own, each of them.
_NEEDED = {
    "persons?civicNo=1": "civicno",
    "persons?sortkey=CivicNoAsc": "civicno",
    "persons?sortkey=CivicNoDesc": "civicno",
    "persons/lookup?civicNos=1": "civicno",
    "persons/lookup?ids=p&civicNos=1": "civicno",
    "persons?identifier.value=1": "identifiers",
    "persons?identifier.context=1": "identifiers",
    f"{_TYPE}enrolment": "students",
    f"{_TYPE}duty": "duties",
    f"{_TYPE}placement.child": "placements",
    f"{_TYPE}placement.owner": "placements",
    f"{_TYPE}responsibleFor.enrolment": "responsibles students",
    f"{_TYPE}responsibleFor.placement": "responsibles placements",
    f"{_TYPE}groupMembership": "groups",
    "activities?member=p": "groups",
    "activities/lookup?members=p": "groups",
    "activities?teacher=d": "duties",
    "activities/lookup?teachers=d": "duties",
    f"{_EVENTS}&student=p": "groups",
    "calendarEvents/lookup?student=p": "groups",
    f"{_EVENTS}&teacher=d": "duties activities",
    "calendarEvents/lookup?teacher=d": "duties activities",
    f"{_EVENTS}&organisation=a": "activities",
    f"{_EVENTS}&group=g": "activities",
    "attendances?organisation=a": "activities calendarevents",
    "attendances/lookup?activities=a": "calendarevents",
    "attendanceSchedule?group=g": "placements",
    f"{_SUMS}&organisation=a": "activities",
    f"{_SUMS}&schoolType=GR": "activities",
}

R9_NEEDS = (
    *(
        Case(
            f"{query} is evaluated, or answered as if not asked, without {category}",
            {},
            profile(" ".join(other for other in CATEGORIES if other != category), everything=True),
            answers={query: "refused"},
        )
        for query, categories in _NEEDED.items()
        for category in categories.split()
    ),
    Case("a query is refused though all is shared", {}, profile(), answers=dict.fromkeys(_NEEDED, ())),
    Case(
        "a filter needs more than it looks at",
        {
            "organisations": tree(),
            "persons": [person("p", "a", externalIdentifiers=[{"value": "1", "context": "x"}])],
            "calendarEvents": [
                event("e", "act", startTime="2024-01-01T08:00:00", studentExceptions=[{"student": ref("p")}])
            ],
            "activities": [activity("act", "a", "g")],
            "groups": [group("g", "a", "p")],
            "attendances": [attendance("at", "e", "p")],
        },
        profile("students identifiers groups calendarevents attendances", "a"),
        {"activities": None},
        answers={
            f"{_EVENTS}&student=p": ("e",),
            f"{_EVENTS}&activity=act": ("e",),
            "calendarEvents/lookup?activities=act": ("e",),
            "attendances?student=p&calendarEvent=e": ("at",),
            "attendances/lookup?activities=act": ("at",),
            "persons?relationship.organisation=a": ("p",),
            "persons?identifier.value=1": ("p",),
            "persons?identifier.context=x": ("p",),
        },
    ),
    Case(
        "a refused query hides that the endpoint itself is closed",
        {},
        profile("birthdate"),
        answers={"persons?civicNo=1": None, "activities?member=p": None, "persons/lookup?civicNos=1": None},
    ),
)

_BENEATH: dict[str, list[Any]] = {
    "organisations": [*tree(), org("b1", "b")],
    "persons": [
        person("p", "a", "b", responsibles=responsible("gone", "g")),
        person("far", "b", responsibles=responsible("g")),
        person("g"),
        person("q", "a"),
    ],
    "placements": [placement("pl", "a", "p", "gone", "g", group=ref("far-group"))],
    "groups": [group("far-group", "b", "p"), group("near", "a", "far", "q")],
    "duties": [
        duty("d", "a", "g", startDate="2024-01-01", endDate="2024-06-30"),
        duty("far", "b", "g", startDate="2020-01-01"),
    ],
    "activities": [activity("act", "a", "far-group", "near", teachers=teachers("d", "far"))],
    "calendarEvents": [event("e", "act", startTime="2024-01-01T08:00:00", teacherExceptions=teachers("far"))],
    "grades": [of_pupil("gr", "p", schoolUnit=ref("a"), gradingTeacher=ref("far"), registeredBy=ref("far"))],
    "attendanceSchedule": [schedule("s", "pl")],
    "rooms": [owned("r", "a")],
}

R9_BENEATH = (
    Case(
        "a filter finds a document by what it does not show",
        _BENEATH,
        profile(ALL, "a"),
        {"persons": ("g", "p", "q"), "groups": ("near",), "placements": ("pl",)},
        answers={
            "persons?relationship.organisation=b": (),
            f"{_TYPE}enrolment&relationship.organisation=b": (),
            f"{_TYPE}groupMembership&relationship.organisation=b": (),
            f"{_TYPE}groupMembership": ("q",),
            f"{_TYPE}duty&relationship.startDate.onOrBefore=2023-01-01": (),
            f"{_TYPE}duty&relationship.startDate.onOrBefore=2024-01-01": ("g",),
            f"{_TYPE}responsibleFor.enrolment&relationship.organisation=b": (),
            f"{_TYPE}responsibleFor.enrolment&relationship.organisation=a": ("g",),
            "placements?owner=gone": (),
            "placements?owner=g": ("pl",),
            "placements?group=far-group": (),
            "groups?organisation=b": (),
            "activities?member=p": (),
            "activities?member=far": (),
            "activities?member=q": ("act",),
            "activities/lookup?members=p": (),
            "activities?group=far-group": (),
            "activities?teacher=far": (),
            "activities?teacher=d": ("act",),
            f"{_EVENTS}&student=p": (),
            f"{_EVENTS}&student=q": ("e",),
            f"{_EVENTS}&teacher=far": (),
            f"{_EVENTS}&teacher=d": ("e",),
            f"{_EVENTS}&group=far-group": (),
            f"{_EVENTS}&group=near": ("e",),
            "grades?organisation=a": (),
            "grades?gradingTeacher=far": (),
            "grades?registeredBy=far": ("gr",),
            "attendanceSchedule?group=far-group": (),
            "attendanceSchedule?placement=pl": ("s",),
            "rooms?organisation=a": ("r",),
            "rooms?organisation=h": (),
        },
    ),
    Case(
        "a dangling group, event, placement or activity counts for something in mode everything",
        {
            "persons": [person("p", "a")],
            "activities": [activity("act", "a", "gone", teachers=teachers("gone"))],
            "calendarEvents": [event("e", "gone", startTime="2024-01-01T08:00:00")],
            "attendances": [attendance("at", "gone", "p"), attendance("at2", "e", "p")],
            "aggregatedAttendance": [aggregated("p", "gone")],
        },
        profile(ALL, everything=True),
        {"attendances": ("at", "at2")},
        answers={
            "activities?group=gone": ("act",),
            "activities?teacher=gone": ("act",),
            "activities?member=p": (),
            f"{_EVENTS}&activity=gone": ("e",),
            f"{_EVENTS}&organisation=a": (),
            f"{_EVENTS}&group=gone": (),
            "attendances?calendarEvent=gone": ("at",),
            "attendances?organisation=a": (),
            "attendances/lookup?activities=gone": ("at2",),
            f"{_SUMS}&organisation=a": (),
        },
    ),
)

_RELATIONS: dict[str, list[Any]] = {
    "organisations": tree(),
    "persons": [
        person("pupil", "a", responsibles=responsible("mother")),
        person("mother"),
        person("teacher"),
        person("child"),
    ],
    "placements": [placement("pl", "a1", "child", "mother")],
    "duties": [duty("d", "a", "teacher")],
    "groups": [group("g", "a1", "teacher")],
}

R9_RELATIONS = (
    Case(
        "without a type, a relation is looked at whose categories are not all shared",
        _RELATIONS,
        profile("students responsibles duties", "a"),
        {"persons": ("mother", "pupil", "teacher"), "groups": None, "placements": None},
        answers={
            "persons?relationship.organisation=a1": (),
            "persons?relationship.organisation=a": ("mother", "pupil", "teacher"),
            "persons?relationship.startDate.onOrBefore=2024-01-01": ("mother", "pupil", "teacher"),
        },
    ),
    Case(
        "without a type, enrolments and guardians are looked at that are withheld",
        {
            "organisations": tree(),
            "persons": [
                person("t", "a1", responsibles=[{"person": ref("u")}]),
                person("u", "a1"),
            ],
            "duties": [duty("d", "a", "t"), duty("e", "a", "u")],
        },
        profile("duties", "a"),
        {"persons": ("t", "u")},
        answers={
            "persons?relationship.organisation=a1": (),
            "persons?relationship.organisation=a": ("t", "u"),
        },
    ),
    Case(
        "without a type, a sort of relation is forgotten, or an organisation takes those beneath it",
        _RELATIONS,
        profile(ALL, "a"),
        {"persons": ("child", "mother", "pupil", "teacher")},
        answers={
            "persons?relationship.organisation=a1": ("child", "mother", "teacher"),
            "persons?relationship.organisation=a": ("mother", "pupil", "teacher"),
            f"{_TYPE}enrolment": ("pupil",),
            f"{_TYPE}duty": ("teacher",),
            f"{_TYPE}placement.child": ("child",),
            f"{_TYPE}placement.owner": ("mother",),
            f"{_TYPE}responsibleFor.enrolment": ("mother",),
            f"{_TYPE}responsibleFor.placement": (),
            f"{_TYPE}groupMembership": ("teacher",),
            f"{_TYPE}groupMembership&relationship.organisation=a": (),
        },
    ),
    Case(
        "two relations together pass what neither does alone",
        {
            "organisations": tree(),
            "persons": [
                {
                    "id": "p",
                    "externalIdentifiers": [{"value": "1", "context": "x"}, {"value": "2", "context": "y"}],
                    "enrolments": [
                        {"enroledAt": ref("a"), "startDate": "2020-08-01", "endDate": "2021-06-30"},
                        {"enroledAt": ref("a1"), "startDate": "2024-08-01"},
                        {"enroledAt": ref("h")},
                    ],
                }
            ],
        },
        profile(ALL, "h"),
        {"persons": ("p",)},
        answers={
            "persons?identifier.value=1&identifier.context=y": (),
            "persons?identifier.value=1&identifier.context=x": ("p",),
            "persons?relationship.organisation=a&relationship.startDate.onOrAfter=2024-01-01": (),
            "persons?relationship.organisation=a1&relationship.startDate.onOrAfter=2024-01-01": ("p",),
            "persons?relationship.organisation=a&relationship.endDate.onOrAfter=2022-01-01": (),
            "persons?relationship.organisation=a1&relationship.endDate.onOrAfter=2022-01-01": ("p",),
            "persons?relationship.organisation=h&relationship.startDate.onOrAfter=2030-01-01": ("p",),
            f"{_TYPE}duty&relationship.organisation=a": (),
        },
    ),
)

_HIERARCHY: dict[str, list[Any]] = {
    "organisations": [*tree(), org("x", "y"), org("y", "x")],
    "persons": [person("p", "a1"), person("t")],
    "duties": [duty("d-a", "a", "t"), duty("d-a1", "a1", "t"), duty("d-b", "b", "t"), duty("d-x", "x", "t")],
    "activities": [
        activity("act", "a1", "g", syllabus=ref("s")),
        activity("act-b", "b"),
        activity("act-s", "a", syllabus=ref("s")),
    ],
    "groups": [group("g", "a1") | {"schoolType": "GY"}],
    "syllabuses": [{"id": "s", "schoolType": "GR"}],
    "calendarEvents": [event("e", "act", startTime="2024-01-01T08:00:00")],
    "attendances": [attendance("at", "e", "p")],
    "aggregatedAttendance": [aggregated("p", "act"), aggregated("p", "act-s")],
}

R9_THROUGH = (
    Case(
        "an organisation does not take those beneath it, takes those above it, or hangs in a cycle",
        _HIERARCHY,
        profile(" ".join(category for category in CATEGORIES if category != "standard"), everything=True),
        {"organisations": None},
        answers={
            "duties?organisation=a": ("d-a", "d-a1"),
            "duties?organisation=a1": ("d-a1",),
            "duties?organisation=h": ("d-a", "d-a1", "d-b"),
            "duties?organisation=y": ("d-x",),
            "activities?organisation=h": ("act", "act-b", "act-s"),
            f"{_EVENTS}&organisation=a": ("e",),
            f"{_EVENTS}&organisation=b": (),
            "attendances?organisation=h": ("at",),
            "attendances?organisation=b": (),
            f"{_SUMS}&organisation=a": (key("p", "act-s"),),
            f"{_SUMS}&organisation=a1": (key("p", "act"),),
        },
    ),
    Case(
        "schoolType of sums looks at syllabuses without `standard`, or at groups without `groups`",
        _HIERARCHY,
        profile(" ".join(category for category in CATEGORIES if category != "standard"), everything=True),
        {"syllabuses": None},
        answers={f"{_SUMS}&schoolType=GR": (), f"{_SUMS}&schoolType=GY": (key("p", "act"),)},
    ),
    Case(
        "schoolType of sums looks at the groups alone",
        _HIERARCHY,
        profile(" ".join(category for category in CATEGORIES if category != "groups"), everything=True),
        {"groups": None},
        answers={f"{_SUMS}&schoolType=GR": (key("p", "act"), key("p", "act-s")), f"{_SUMS}&schoolType=GY": ()},
    ),
    Case(
        "a filter on an organisation out of reach finds what lies beneath it",
        {
            "organisations": [org("secret"), org("a", "secret"), org("a1", "a"), org("z", "gone")],
            "persons": [person("t")],
            "duties": [duty("d", "a1", "t"), duty("dz", "z", "t")],
        },
        profile("duties", "a", "z"),
        {"duties": ("d", "dz")},
        answers={
            "duties?organisation=secret": ("d",),
            "duties?organisation=gone": (),
            "duties?organisation=z": ("dz",),
        },
    ),
)

QUERY_CASES = (*R9_NEEDS, *R9_BENEATH, *R9_RELATIONS, *R9_THROUGH)
