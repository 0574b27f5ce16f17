"""Fixed cases for SCOPE R5: who is protected, what is hidden with them, and what their alias shows."""

from typing import Any

from .case import ALL, Case, alias, duty, group, person, placement, profile, ref, responsible, tree

# Of these, only the first two do not protect.
_MARKINGS: list[Any] = ["Ingen", None, "ingen", "Ingen ", "", 0, False, [], {}, ["Ingen"], "Okänd kod"]
_SECRET = {"securityMarking": "Sekretessmarkering"}


def _marked(note: str, persons: list[Any] | None = None, **files: list[Any]) -> Case:
    """p, a student at a, is marked in the files given; q is not."""
    source = {"organisations": tree(), "persons": [person("p", "a"), person("q", "a"), *(persons or [])], **files}
    return Case(note, source, profile("students", "a"), {"persons": ("q",)})


WHERE_MARKED = (
    _marked("a marking in a duplicate that loses is forgotten", [person("p", **_SECRET), person("p", "a")]),
    _marked(
        "a marking in a reference to them is forgotten",
        groups=[{"id": "g", "x": 1, "groupMemberships": [{"person": ref("p", **_SECRET)}]}],
    ),
    _marked(
        "a marking in an extension is forgotten", activities=[{"id": "x", "crm": [{"deep": [[ref("p", **_SECRET)]]}]}]
    ),
    _marked(
        "a marking in an extension's reference of a group is forgotten",
        groups=[{"id": "g", "mentor": ref("p", **_SECRET)}],
    ),
    _marked(
        "a marking in an _embedded of the source is forgotten",
        duties=[{"id": "d", "_embedded": {"person": ref("p", **_SECRET)}}],
    ),
    _marked("a marking in quarantine is forgotten", absences=[{"student": ref("p", **_SECRET)}]),
    _marked("a marking in a quarantined list is forgotten", grades=[[ref("p", **_SECRET)]]),
    _marked("a marking on a record of another resource with their id is forgotten", rooms=[ref("p", **_SECRET)]),
    _marked("alternative data that is only an id does not protect", alternativePersons=[{"id": "p"}]),
    _marked(
        "alternative data with the marking `Ingen` does not protect",
        alternativePersons=[{"id": "p", "securityMarking": "Ingen"}],
    ),
    Case(
        "a marking protects only as one of the two known codes, or null and `Ingen` protect too",
        {
            "organisations": tree(),
            "persons": [person(str(n), "a", securityMarking=marking) for n, marking in enumerate(_MARKINGS)],
        },
        profile("students", "a"),
        {"persons": ("0", "1")},
    ),
)

_EVERY_ROLE = {
    "organisations": tree(),
    "persons": [
        person("pupil", "a", responsibles=responsible("mother", "father"), **_SECRET),
        person("sibling", "a", responsibles=responsible("father", "hidden")),
        person("mother"),
        person("father"),
        person("hidden", **_SECRET),
        person("teacher", **_SECRET),
        person("colleague"),
        person("child", **_SECRET),
        person("owner"),
    ],
    "placements": [placement("pl", "a", "child", "owner"), placement("other", "a", "sibling", "father", "hidden")],
    "duties": [
        duty("d", "a", "teacher", signature="TEA"),
        duty("e", "a", "colleague", signature="COL"),
        duty("f", "a", "father", signature="FAR"),
        {"id": "vacant", "dutyAt": ref("a"), "signature": "VAC"},
    ],
    "groups": [group("g", "a", "pupil", "sibling", "teacher", "owner")],
}
_RELATIONS = "students placements duties responsibles groups"

HIDDEN = (
    Case(
        "a protected person, or what hangs on them, is visible without alternative person data",
        _EVERY_ROLE,
        profile(_RELATIONS, "a"),
        {
            "persons": ("colleague", "father", "sibling"),
            "placements": ("other",),
            "duties": ("e", "f", "vacant"),
            "groups": ("g",),
        },
        {
            ("groups", "g"): group("g", "a", "sibling"),
            ("persons", "sibling"): person("sibling", "a", responsibles=responsible("father")),
            ("placements", "other"): placement("other", "a", "sibling", "father"),
            ("duties", "e"): duty("e", "a", "colleague", signature="COL"),
        },
    ),
    Case(
        "guardians are visible through a protected pupil, or the tie or a signature shows",
        _EVERY_ROLE,
        profile(_RELATIONS, "a", aliases=True),
        {
            "persons": ("child", "colleague", "father", "hidden", "pupil", "sibling", "teacher"),
            "placements": ("other", "pl"),
            "duties": ("d", "e", "f", "vacant"),
        },
        {
            ("persons", "pupil"): person("pupil", "a", givenName="Skyddad", familyName=alias("pupil"), **_SECRET),
            ("persons", "sibling"): person("sibling", "a", responsibles=responsible("father", "hidden")),
            ("placements", "pl"): placement("pl", "a", "child"),
            ("placements", "other"): placement("other", "a", "sibling", "father", "hidden"),
            ("duties", "d"): duty("d", "a", "teacher"),
            ("duties", "e"): duty("e", "a", "colleague", signature="COL"),
            ("duties", "vacant"): {"id": "vacant", "dutyAt": ref("a"), "signature": "VAC"},
            ("groups", "g"): group("g", "a", "pupil", "sibling", "teacher"),
        },
    ),
)

_WHOLE = {
    "meta": {"created": "2020-01-01T00:00:00Z"},
    "givenName": "Röjd",
    "middleName": "Röjd",
    "familyName": "Röjd",
    "eduPersonPrincipalNames": ["röjd@x.example"],
    "externalIdentifiers": [{"value": "röjd"}],
    "civicNo": {"value": "röjd"},
    "birthDate": "2012-12-24",
    "sex": "Kvinna",
    "personStatus": "Aktiv",
    "emails": [{"value": "röjd@x.example"}],
    "phoneNumbers": [{"value": "röjd"}],
    "addresses": [{"streetAddress": "Röjd"}],
    "photo": "https://x.example/röjd",
    "securityMarking": "Sekretessmarkering",
}


def _alias(note: str, alternative: dict[str, Any], shown: dict[str, Any], shared: str = ALL) -> Case:
    kept = {name: _WHOLE[name] for name in ("meta", "securityMarking", "personStatus")}
    return Case(
        note,
        {
            "organisations": tree(),
            "persons": [person("p", "a", "b", responsibles=responsible("g"), **_WHOLE), person("g", "a")],
            "alternativePersons": [{"id": "p", **alternative}],
        },
        profile(shared, "a", aliases=True),
        {"persons": ("g", "p")},
        {("persons", "p"): person("p", "a", **kept) | shown},
    )


ALIAS = (
    _alias(
        "what the alternative data lacks comes from the person's own record",
        {},
        {"givenName": "Skyddad", "familyName": alias("p")},
    ),
    _alias(
        "the alternative data replaces id, meta, marking, status or enrolments, or brings responsibles",
        {
            "givenName": "Kim",
            "familyName": "Ek",
            "meta": {"created": "1999"},
            "securityMarking": "Ingen",
            "personStatus": "Avliden",
            "enrolments": [{"enroledAt": ref("b")}],
            "responsibles": responsible("g"),
        },
        {"givenName": "Kim", "familyName": "Ek"},
    ),
    _alias(
        "alternative data escapes the categories, the standard's shapes or the rules for its lists",
        {
            "givenName": "",
            "familyName": None,
            "middleName": ["Kim"],
            "civicNo": {"value": "1", "own": 1},
            "own": 1,
            "sex": "Man",
            "emails": [{"value": "k", "type": "Skola elev"}, {"value": "l"}],
            "addresses": [None],
        },
        {
            "givenName": "",
            "familyName": alias("p"),
            "civicNo": {"value": "1"},
            "emails": [{"value": "l"}],
            "addresses": [],
        },
        "students civicno email addresses",
    ),
    Case(
        "a displayName carries the name that the alias replaces",
        {
            "organisations": tree(),
            "persons": [
                person("p", "a", **_WHOLE),
                person("q", "a", **_WHOLE),
                person("r", "a", givenName="Olle", familyName="Ek"),
            ],
            "alternativePersons": [{"id": "q", "givenName": "Kim", "familyName": "Ek"}],
            "groups": [group("g", "a", "p", "q", "r")],
        },
        profile("students groups", "a", aliases=True),
        {"persons": ("p", "q", "r")},
        {
            ("groups", "g"): {
                "id": "g",
                "organisation": ref("a"),
                "groupMemberships": [
                    {"person": ref("p", displayName=alias("p", "Skyddad "))},
                    {"person": ref("q", displayName="Kim Ek")},
                    {"person": ref("r", displayName="Olle Ek")},
                ],
            }
        },
        names=True,
    ),
)

PROTECTED_CASES = (*WHERE_MARKED, *HIDDEN, *ALIAS)
