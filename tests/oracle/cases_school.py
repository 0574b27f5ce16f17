"""Fixed cases for SCOPE R2 and R3: every endpoint with its category, and the rows of teaching, offerings and rooms."""

from .case import ALL, Case, activity, event, of_pupil, owned, person, placement, profile, ref, tree
from .schema import CATEGORIES, NEEDS

_SINGLE = {resource: categories for resource, categories in NEEDS.items() if resource != "persons"}
_NO_LOOKUP = ("studyplans", "aggregatedAttendance")


def _closed(resource: str) -> dict[str, None]:
    return dict.fromkeys([resource] if resource in _NO_LOOKUP else [resource, f"{resource}/lookup?ids=x"])


R2_CATEGORIES = (
    *(
        Case(
            f"{resource} answers without its category",
            {resource: [{"id": "x"}]},
            profile(" ".join(category for category in CATEGORIES if category not in categories), everything=True),
            {resource: None},
            answers=_closed(resource),
        )
        for resource, categories in _SINGLE.items()
    ),
    *(
        Case(
            f"{resource} does not answer with its category alone",
            {},
            profile(" ".join(categories)),
            {resource: ()},
        )
        for resource, categories in _SINGLE.items()
    ),
    *(
        Case(f"persons does not answer with `{category}` alone", {}, profile(category), {"persons": ()})
        for category in sorted(NEEDS["persons"])
    ),
    Case(
        "persons answers without any of its categories",
        {"persons": [person("p", "a")]},
        profile(" ".join(category for category in CATEGORIES if category not in NEEDS["persons"]), everything=True),
        {"persons": None},
        answers={"persons": None, "persons/lookup?ids=p": None, "persons?nameContains=Anna": None},
    ),
)

_OWNED = [owned("near", "a1"), owned("far", "b"), owned("gone", "x"), {"id": "none"}, {"id": "text", "owner": "a"}]
_PLACES = {
    "organisations": tree(),
    "rooms": _OWNED,
    "resources": _OWNED,
    "activities": [
        activity("near", "a1"),
        activity("far", "b"),
        activity("up", "h"),
        activity("gone", "x"),
        activity("none", None),
    ],
    "schoolUnitOfferings": [
        {"id": "near", "offeredAt": ref("a1")},
        {"id": "far", "offeredAt": ref("b")},
        {"id": "gone", "offeredAt": ref("x")},
        {"id": "none"},
    ],
    "programmes": [{"id": "p"}],
    "syllabuses": [{"id": "s"}],
}

R3_PLACES = (
    Case(
        "an activity, an offering, a room or a resource out of reach or of no organisation shows in mode selected",
        _PLACES,
        profile(ALL, "a"),
        {
            "activities": ("near",),
            "schoolUnitOfferings": ("near",),
            "rooms": ("near",),
            "resources": ("near",),
            "programmes": ("p",),
            "syllabuses": ("s",),
        },
    ),
    Case(
        "an activity, an offering, a room or a resource without a known organisation is hidden in mode everything",
        _PLACES,
        profile(ALL, everything=True),
        {
            "activities": ("far", "gone", "near", "none", "up"),
            "schoolUnitOfferings": ("far", "gone", "near", "none"),
            "rooms": ("far", "gone", "near", "none", "text"),
            "resources": ("far", "gone", "near", "none", "text"),
        },
        {("activities", "none"): activity("none", None), ("rooms", "text"): {"id": "text"}},
    ),
    Case(
        "programmes or syllabuses depend on the reach",
        _PLACES,
        profile("programmes standard"),
        {"programmes": ("p",), "syllabuses": ("s",), "organisations": (), "schoolUnitOfferings": ()},
    ),
    Case(
        "an offering without an id is lost, or each one without an id stands for all",
        {
            "organisations": tree(),
            "schoolUnitOfferings": [
                {"offeredAt": ref("a"), "startDate": "2024-08-01", "offeredSyllabuses": [ref("s")]},
                {"offeredAt": ref("a"), "startDate": "2025-08-01", "offeredSyllabuses": []},
                {"id": None, "offeredAt": ref("b"), "startDate": "2024-08-01"},
                {"id": "own", "offeredAt": ref("a"), "startDate": "2024-08-01"},
            ],
        },
        profile("standard", "a"),
        answers={"schoolUnitOfferings?organisation=b": (), "schoolUnitOfferings/lookup?ids=own": ("own",)},
    ),
)

_EVENTS = {
    "organisations": tree(),
    "activities": [activity("near", "a1"), activity("far", "b"), activity("unknown", "x"), activity("none", None)],
    "calendarEvents": [
        event("e-near", "near"),
        event("e-far", "far"),
        event("e-gone", "gone"),
        event("e-unknown", "unknown"),
        event("e-none", "none"),
        {"id": "lacking"},
        {"id": "text", "activity": "near"},
    ],
}

R3_EVENTS = (
    Case(
        "an event hides because `activities` is not shared, or shows though its activity is missing or out of reach",
        _EVENTS,
        profile("calendarevents", "a"),
        {"calendarEvents": ("e-near",), "activities": None},
        {("calendarEvents", "e-near"): event("e-near", "near")},
    ),
    Case(
        "an event whose activity is missing, or has no known organisation, hides in mode everything",
        _EVENTS,
        profile("calendarevents", everything=True),
        {"calendarEvents": ("e-far", "e-gone", "e-near", "e-none", "e-unknown", "lacking", "text")},
        {("calendarEvents", "e-gone"): event("e-gone", "gone"), ("calendarEvents", "text"): {"id": "text"}},
    ),
)

_PLANS = {
    "organisations": tree(),
    "persons": [
        person("student", "a"),
        person("child"),
        person("far", "b"),
        person("staff"),
        person("guardian"),
        person("nobody"),
    ],
    "placements": [placement("pl", "a", "child", "guardian")],
    "duties": [{"id": "d", "dutyAt": ref("a"), "person": ref("staff")}],
    "studyplans": [
        of_pupil("of-child", "child"),
        of_pupil("of-far", "far"),
        of_pupil("of-gone", "gone"),
        of_pupil("of-guardian", "guardian"),
        of_pupil("of-nobody", "nobody"),
        of_pupil("of-staff", "staff"),
        of_pupil("of-student", "student"),
        {"id": "none"},
        {"id": "text", "student": "student"},
    ],
}

R3_STUDYPLANS = (
    Case(
        "a study plan shows of who is visible only as staff or guardian, or hides of a child who is no student",
        _PLANS,
        profile(ALL, "a"),
        {"studyplans": ("of-child", "of-student"), "persons": ("child", "guardian", "staff", "student")},
    ),
    Case(
        "mode everything shows study plans of persons who are not visible as pupils, or of none",
        _PLANS,
        profile("studyplans students duties placements responsibles", everything=True),
        {
            "studyplans": ("of-child", "of-far", "of-student"),
            "persons": ("child", "far", "guardian", "staff", "student"),
        },
    ),
    Case(
        "a study plan shows though neither `students` nor `placements` is shared",
        _PLANS,
        profile("studyplans duties responsibles", everything=True),
        {"studyplans": ()},
    ),
    Case(
        "a pupil elsewhere counts as one because they are visible here as staff",
        {
            "organisations": tree(),
            "persons": [person("both", "b")],
            "duties": [{"id": "d", "dutyAt": ref("a"), "person": ref("both")}],
            "studyplans": [of_pupil("s", "both")],
            "grades": [of_pupil("g", "both", organisation=ref("a"))],
            "absences": [of_pupil("f", "both", organisation=ref("a"))],
        },
        profile(ALL, "a"),
        {"persons": ("both",), "studyplans": (), "grades": (), "absences": ()},
    ),
)

SCHOOL_CASES = (*R2_CATEGORIES, *R3_PLACES, *R3_EVENTS, *R3_STUDYPLANS)
