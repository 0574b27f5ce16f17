"""Fixed cases for SCOPE R1 to R4: reach, endpoints, rows, persons; and which of duplicates stands for an id."""

from .case import Case, duty, group, org, person, placement, profile, ref, responsible, tree

R1_REACH = (
    Case(
        "only the checked unit, or only its children, is reached instead of all its descendants",
        {
            "organisations": tree(),
            "groups": [group("g-a", "a"), group("g-a1", "a1"), group("g-b", "b"), group("g-h", "h")],
        },
        profile("standard groups", "a"),
        {"organisations": ("a", "a1", "h"), "groups": ("g-a", "g-a1")},
    ),
    Case(
        "a checked id that the snapshot lacks reaches those who refer to it",
        {"organisations": [*tree(), org("orphan", "gone")], "groups": [group("g", "gone"), group("g2", "orphan")]},
        profile("standard groups", "gone"),
        {"organisations": (), "groups": ()},
    ),
    Case(
        "nothing checked is read as no restriction",
        {"organisations": tree(), "groups": [group("g", "a")], "persons": [person("p", "a")]},
        profile("standard groups students"),
        {"organisations": (), "groups": (), "persons": ()},
    ),
    Case(
        "in mode everything, what has no or an unknown organisation is left out",
        {
            "organisations": tree(),
            "groups": [group("g", "gone"), {"id": "none"}, {"id": "text", "organisation": "a"}, group("a", "a")],
        },
        profile("groups", everything=True),
        {"groups": ("a", "g", "none", "text")},
        {("groups", "g"): group("g", "gone"), ("groups", "text"): {"id": "text"}},
    ),
    Case(
        "in mode selected, a missing organisation counts as in reach",
        {
            "organisations": tree(),
            "groups": [group("g", "gone"), {"id": "none"}, {"id": "null", "organisation": None}, group("empty", "")],
            "persons": [person("p", "gone"), person("q", enrolments=[{}, {"enroledAt": None}, {"enroledAt": "a"}])],
        },
        profile("groups students", "h"),
        {"groups": (), "persons": ()},
    ),
    Case(
        "a cycle in the tree hangs, or its members are lost",
        {"organisations": [org("x", "z"), org("y", "x"), org("z", "y"), org("self", "self"), org("under", "z")]},
        profile("standard", "y"),
        {"organisations": ("under", "x", "y", "z")},
    ),
    Case(
        "ids are compared without regard to case or surrounding spaces",
        {
            "organisations": [org("A"), org("a"), org("a ")],
            "groups": [group("G", "A"), group("g", "a"), group("g ", "a ")],
        },
        profile("standard groups", "a"),
        {"organisations": ("a",), "groups": ("g",)},
    ),
    Case(
        "the checked organisations narrow mode everything",
        {"organisations": tree(), "groups": [group("g", "b")]},
        profile("standard groups", "a", everything=True),
        {"organisations": ("a", "a1", "b", "h"), "groups": ("g",)},
    ),
)

R2_ENDPOINTS = (
    Case(
        "an endpoint without its category answers, be it with an empty list",
        {"organisations": tree(), "groups": [group("g", "a")], "persons": [person("p", "a")]},
        profile("birthdate civicno programmes activities", everything=True),
        {"organisations": None, "persons": None, "placements": None, "duties": None, "groups": None},
    ),
    Case(
        "persons answers only when `students` is shared, or opens other endpoints with it",
        {"organisations": tree(), "persons": [person("p", "a", responsibles=responsible("g")), person("g")]},
        profile("responsibles", everything=True),
        {"persons": (), "organisations": None, "placements": None, "duties": None, "groups": None},
    ),
)

R3_ROWS = (
    Case(
        "an ancestor that is shown for the tree's sake counts as in reach",
        {
            "organisations": tree(),
            "groups": [group("g-h", "h")],
            "duties": [duty("d", "h", "p")],
            "persons": [person("p", "h")],
        },
        profile("standard groups duties students", "a1"),
        {"organisations": ("a", "a1", "h"), "groups": (), "duties": (), "persons": ()},
    ),
    Case(
        "a placement without a child that can be seen is shown",
        {
            "organisations": tree(),
            "placements": [
                placement("gone", "a", "x"),
                {"id": "none", "placedAt": ref("a")},
                placement("ok", "a", "c"),
            ],
            "persons": [person("c")],
        },
        profile("placements", everything=True),
        {"placements": ("ok",), "persons": ("c",)},
    ),
    Case(
        "a placement elsewhere is shown because its child is visible as a student",
        {"organisations": tree(), "placements": [placement("far", "b", "c")], "persons": [person("c", "a")]},
        profile("placements students", "a"),
        {"placements": (), "persons": ("c",)},
    ),
    Case(
        "a duty without a person is hidden, or one whose person the source lacks is shown",
        {
            "organisations": tree(),
            "duties": [
                {"id": "vacant", "dutyAt": ref("a")},
                {"id": "shape", "dutyAt": ref("a"), "person": ["p"]},
                duty("dangling", "a", "gone"),
                duty("held", "a", "p"),
                duty("far", "b", "p"),
            ],
            "persons": [person("p")],
        },
        profile("duties", "a"),
        {"duties": ("held", "shape", "vacant"), "persons": ("p",)},
        {("duties", "shape"): {"id": "shape", "dutyAt": ref("a")}},
    ),
)

_EVERY_ROLE = {
    "organisations": tree(),
    "persons": [
        person("student", "a", responsibles=responsible("guardian")),
        person("ended", enrolments=[{"enroledAt": ref("a1"), "endDate": "2001-06-01", "cancelled": True}]),
        person("elsewhere", "b", responsibles=responsible("guardian-elsewhere")),
        *(
            person(i)
            for i in ("child", "staff", "guardian", "guardian-elsewhere", "owner", "owner-elsewhere", "nobody")
        ),
    ],
    "placements": [placement("p", "a", "child", "owner"), placement("far", "b", "child", "owner-elsewhere")],
    "duties": [duty("d", "a", "staff"), duty("far", "b", "nobody")],
}

R4_PERSONS = (
    Case(
        "ended relations, descendants or one of the four grounds are forgotten",
        _EVERY_ROLE,
        profile("students placements duties responsibles", "a"),
        {"persons": ("child", "ended", "guardian", "owner", "staff", "student")},
    ),
    Case("students are visible without `students`", _EVERY_ROLE, profile("placements", "a"), {"persons": ("child",)}),
    Case(
        "staff are visible without `duties`", _EVERY_ROLE, profile("students", "a"), {"persons": ("ended", "student")}
    ),
    Case("children are visible without `placements`", _EVERY_ROLE, profile("duties", "a"), {"persons": ("staff",)}),
    Case(
        "a child placed elsewhere is visible",
        {
            "organisations": tree(),
            "persons": [person("c"), person("far")],
            "placements": [placement("p", "a", "c"), placement("q", "b", "far")],
        },
        profile("placements", "a"),
        {"persons": ("c",), "placements": ("p",)},
    ),
    Case(
        "guardians of students who are not shared are visible",
        _EVERY_ROLE,
        profile("placements responsibles", "a"),
        {"persons": ("child", "owner")},
    ),
    Case(
        "a person with no relation at all is visible in mode everything",
        _EVERY_ROLE | {"persons": [*_EVERY_ROLE["persons"], person("empty", enrolments=[], responsibles=[])]},
        profile("students placements responsibles", everything=True),
        {
            "persons": (
                "child",
                "elsewhere",
                "ended",
                "guardian",
                "guardian-elsewhere",
                "owner",
                "owner-elsewhere",
                "student",
            )
        },
    ),
    Case(
        "owners are visible through a child who is visible only as a student",
        {
            "organisations": tree(),
            "persons": [person("c", "a"), person("owner")],
            "placements": [placement("p", "a", "c", "owner")],
        },
        profile("students responsibles", "a"),
        {"persons": ("c",), "placements": None},
    ),
    Case(
        "owners of a placement out of reach are visible because its child is visible through another",
        {
            "organisations": tree(),
            "persons": [person("c", "a"), person("near"), person("far")],
            "placements": [placement("p", "a", "c", "near"), placement("q", "b", "c", "far")],
        },
        profile("students placements responsibles", "a"),
        {"persons": ("c", "near"), "placements": ("p",)},
    ),
    Case(
        "guardians of staff or of guardians are visible",
        {
            "organisations": tree(),
            "persons": [
                person("teacher", responsibles=responsible("t-guardian")),
                person("student", "a", responsibles=responsible("guardian")),
                person("guardian", responsibles=responsible("g-guardian")),
                person("t-guardian"),
                person("g-guardian"),
            ],
            "duties": [duty("d", "a", "teacher")],
        },
        profile("students duties responsibles", "a"),
        {"persons": ("guardian", "student", "teacher")},
    ),
    Case(
        "an enrolment that lacks its organisation is no relation in mode everything",
        {
            "persons": [
                person("bare", enrolments=[{}]),
                person("text", enrolments=[{"enroledAt": "a"}]),
                person("null", enrolments=[None, "a", 1]),
                person("shape", enrolments={"enroledAt": ref("a")}),
            ]
        },
        profile("students", everything=True),
        {"persons": ("bare", "text")},
        {
            ("persons", "bare"): {"id": "bare", "enrolments": [{}]},
            ("persons", "text"): {"id": "text", "enrolments": [{}]},
        },
    ),
)


def _versions(*versions: tuple[str, object]) -> dict[str, list[object]]:
    return {"organisations": [org("o", displayName=name, meta={"modified": when}) for name, when in versions]}


def _winner(note: str, wanted: tuple[str, object], *versions: tuple[str, object]) -> Case:
    meta = {} if wanted[1] is None else {"modified": wanted[1]}
    document = {"id": "o", "displayName": wanted[0], "meta": meta}
    return Case(
        note,
        _versions(*versions),
        profile("standard", "o"),
        {"organisations": ("o",)},
        {("organisations", "o"): document},
    )


DUPLICATES = (
    _winner(
        "times are compared as texts, not as instants",
        ("later", "2024-06-01T11:00:00Z"),
        ("later", "2024-06-01T11:00:00Z"),
        ("earlier", "2024-06-01T12:30:00+02:00"),
    ),
    _winner(
        "a time without offset is read as UTC, not as Swedish local time",
        ("later", "2024-06-01T11:00:00Z"),
        ("later", "2024-06-01T11:00:00Z"),
        ("earlier", "2024-06-01T12:30:00"),
    ),
    _winner(
        "a duplicate without a time of its own wins by being last",
        ("dated", "2001-01-01T00:00:00Z"),
        ("dated", "2001-01-01T00:00:00Z"),
        ("undated", "yesterday"),
    ),
    _winner("of equals the first one wins", ("second", None), ("first", None), ("second", None)),
)

ROW_CASES = (*R1_REACH, *R2_ENDPOINTS, *R3_ROWS, *R4_PERSONS, *DUPLICATES)
