"""Fixed cases for SCOPE R7: which references stay, and what they are called."""

from .case import ALL, Case, group, org, person, placement, profile, ref, tree

_GROUPS = [group("near", "a1"), group("far", "b"), {"id": "none"}]
_ROLES = [
    {"group": ref("near"), "assignmentRoleType": "Mentor", "startDate": "2024-08-01"},
    {"group": ref("far")},
    {"group": ref("none")},
    {"group": ref("gone")},
    {"group": None},
    {"assignmentRoleType": "Mentor"},
]

R7_REFERENCES = (
    Case(
        "a reference to a parent that the source lacks stays in mode selected",
        {"organisations": [org("o", "gone"), org("under", "o")]},
        profile("standard", "o"),
        {"organisations": ("o", "under")},
        {("organisations", "o"): org("o"), ("organisations", "under"): org("under", "o")},
    ),
    Case(
        "a dangling reference goes in mode everything",
        {"organisations": [org("o", "gone")], "duties": [{"id": "d", "assignmentRole": _ROLES}], "groups": _GROUPS},
        profile("standard duties", everything=True),
        {"organisations": ("o",), "groups": None},
        {("organisations", "o"): org("o", "gone"), ("duties", "d"): {"id": "d", "assignmentRole": _ROLES[:4]}},
    ),
    Case(
        "an assignment stays, without its group, when the group is out of reach",
        {
            "organisations": tree(),
            "duties": [{"id": "d", "dutyAt": ref("a"), "assignmentRole": _ROLES}],
            "groups": _GROUPS,
        },
        profile("duties", "a"),
        {"duties": ("d",)},
        {("duties", "d"): {"id": "d", "dutyAt": ref("a"), "assignmentRole": _ROLES[:1]}},
    ),
    Case(
        "a placement's group out of reach shows, or owners who are not visible",
        {
            "organisations": tree(),
            "groups": _GROUPS,
            "persons": [person("c"), person("owner", "b"), person("student", "a")],
            "placements": [
                placement("p", "a", "c", "owner", "student", "gone", group=ref("near")),
                placement("q", "a", "c", "owner", group=ref("far")),
                placement("r", "a", "c", group=ref("gone"), owners=[None, "student", {}, ref("")]),
                placement("s", "a", "c", group="near", owners=ref("student")),
            ],
        },
        profile("placements students", "a"),
        {"placements": ("p", "q", "r", "s"), "persons": ("c", "student")},
        {
            ("placements", "p"): placement("p", "a", "c", "student", group=ref("near")),
            ("placements", "q"): placement("q", "a", "c", owners=[]),
            ("placements", "r"): placement("r", "a", "c", owners=[]),
            ("placements", "s"): placement("s", "a", "c"),
        },
    ),
    Case(
        "a membership of a person who is not visible stays, or the list goes with its last item",
        {
            "organisations": tree(),
            "persons": [person("p", "a"), person("far", "b")],
            "groups": [
                group("g", "a", "far", "p", "gone"),
                group("h", "a", "far"),
                {
                    "id": "i",
                    "organisation": ref("a"),
                    "groupMemberships": [{"startDate": "2024-08-01"}, None, {"person": "p"}],
                },
            ],
        },
        profile("groups students", "a"),
        {"groups": ("g", "h", "i")},
        {("groups", "g"): group("g", "a", "p"), ("groups", "h"): group("h", "a"), ("groups", "i"): group("i", "a")},
    ),
    Case(
        "the marking of a reference goes, or shows in a reference to something else or in a wrong shape",
        {
            "organisations": tree(),
            "persons": [person("p", "a"), person("q", "a")],
            "groups": [
                {
                    "id": "g",
                    "organisation": ref("a", securityMarking="Ingen"),
                    "groupMemberships": [
                        {"person": ref("p", securityMarking="Ingen")},
                        {"person": ref("q", securityMarking=None)},
                    ],
                }
            ],
        },
        profile("groups students", "a"),
        {"groups": ("g",)},
        {
            ("groups", "g"): {
                "id": "g",
                "organisation": ref("a"),
                "groupMemberships": [{"person": ref("p", securityMarking="Ingen")}, {"person": ref("q")}],
            }
        },
    ),
    Case(
        "a marking of another shape protects no one, or is passed on in the reference under an alias",
        {
            "organisations": tree(),
            "persons": [person("p", "a", securityMarking={"code": 1})],
            "groups": [
                {"id": "g", "organisation": ref("a"), "groupMemberships": [{"person": ref("p", securityMarking=["x"])}]}
            ],
        },
        profile("groups students", "a", aliases=True),
        {"groups": ("g",), "persons": ("p",)},
        {("groups", "g"): group("g", "a", "p")},
    ),
    Case(
        "a reference to a programme goes, because the snapshot or the client has it not",
        {
            "organisations": tree(),
            "persons": [person("p", enrolments=[{"enroledAt": ref("a"), "programme": ref("gone", displayName="X")}])],
        },
        profile("students", "a"),
        {"persons": ("p",)},
        {("persons", "p"): {"id": "p", "enrolments": [{"enroledAt": ref("a"), "programme": ref("gone")}]}},
    ),
)

_NAMED = {
    "organisations": [org("a", displayName="Skolan"), org("x")],
    "programmes": [{"id": "na", "name": "Natur"}],
    "persons": [
        person("both", givenName="Åsa", familyName="Ek", enrolments=[{"enroledAt": ref("a"), "programme": ref("na")}]),
        person("given", "a", givenName="Åsa", familyName=None),
        person("empty", "a", givenName="", familyName="Ek"),
        person("number", "a", givenName=5, familyName=True),
        person("none", "a"),
    ],
    "groups": [group("g", "a", "both", "given", "empty", "number", "none", displayName="9B")],
    "placements": [
        placement("p", "a", "none", group=ref("g", displayName="Källans"), owners=[ref("none", displayName="X")])
    ],
    "duties": [
        {"id": "d", "dutyAt": ref("x", displayName="Källans")},
        {"id": "e", "dutyAt": ref("gone", displayName="X")},
    ],
}
_GROUP_NAMED = {
    "id": "g",
    "displayName": "9B",
    "organisation": ref("a", displayName="Skolan"),
    "groupMemberships": [
        {"person": ref("both", displayName="Åsa Ek")},
        {"person": ref("given", displayName="Åsa")},
        {"person": ref("empty", displayName=" Ek")},
        {"person": ref("number", displayName="5 true")},
        {"person": ref("none")},
    ],
}

R7_NAMES = (
    Case(
        "a displayName is not made as the rule says, or the source's own is passed on",
        _NAMED,
        profile("standard students placements groups programmes duties", everything=True),
        {"groups": ("g",), "placements": ("p",), "duties": ("d", "e")},
        {
            ("groups", "g"): _GROUP_NAMED,
            ("placements", "p"): placement("p", "a", "none", "none")
            | {"placedAt": ref("a", displayName="Skolan"), "group": ref("g", displayName="9B")},
            ("duties", "d"): {"id": "d", "dutyAt": ref("x")},
            ("duties", "e"): {"id": "e", "dutyAt": ref("gone")},
            ("persons", "both"): {
                "id": "both",
                "givenName": "Åsa",
                "familyName": "Ek",
                "enrolments": [
                    {"enroledAt": ref("a", displayName="Skolan"), "programme": ref("na", displayName="Natur")}
                ],
            },
        },
        names=True,
    ),
    Case(
        "a displayName tells the name of what the client can't read",
        _NAMED,
        profile("students placements", "a"),
        {"organisations": None, "groups": None, "placements": ("p",)},
        {
            ("placements", "p"): placement("p", "a", "none", "none", group=ref("g")),
            ("persons", "both"): {
                "id": "both",
                "givenName": "Åsa",
                "familyName": "Ek",
                "enrolments": [{"enroledAt": ref("a"), "programme": ref("na")}],
            },
        },
        names=True,
    ),
    Case(
        "the source's displayName of an object that it lacks is passed on, or breaks the document",
        {
            "persons": [person("p", enrolments=[{"enroledAt": ref("a"), "programme": ref("gone", displayName="X")}])],
            "placements": [placement("pl", "a", "p", group=ref("gone", displayName="X"))],
        },
        profile(ALL, everything=True),
        {"placements": ("pl",)},
        {
            ("placements", "pl"): placement("pl", "a", "p", group=ref("gone")),
            ("persons", "p"): {"id": "p", "enrolments": [{"enroledAt": ref("a"), "programme": ref("gone")}]},
        },
        names=True,
    ),
    Case(
        "a displayName, ours or the source's, shows without being asked for",
        _NAMED,
        profile(ALL, everything=True),
        {"groups": ("g",)},
        {
            ("groups", "g"): group("g", "a", "both", "given", "empty", "number", "none", displayName="9B"),
            ("placements", "p"): placement("p", "a", "none", "none", group=ref("g")),
        },
    ),
)

REFERENCE_CASES = (*R7_REFERENCES, *R7_NAMES)
