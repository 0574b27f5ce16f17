"""Fixed cases for SCOPE R6: which attributes and items are shared, and what is lacking."""

from .case import ALL, Case, Record, duty, group, org, person, profile, ref, responsible, tree

_CIVIC: Record = {"value": "201203042383", "nationality": "SE"}
_ALWAYS: Record = {
    "meta": {"created": "c", "modified": "m"},
    "givenName": "Åsa",
    "middleName": "M",
    "familyName": "Ek",
    "eduPersonPrincipalNames": ["å@x.example"],
    "securityMarking": "Ingen",
    "personStatus": "Aktiv",
}
_WITHHELD: Record = {
    "externalIdentifiers": [{"value": "v", "context": "c", "globallyUnique": True}],
    "civicNo": _CIVIC,
    "birthDate": "2012-03-04",
    "sex": "Kvinna",
    "emails": [{"value": "e"}],
    "phoneNumbers": [{"value": "070", "type": "Hem", "mobile": True}],
    "addresses": [{"type": "Postadress", "streetAddress": "G 1", "countyCode": 12, "municipalityCode": 1290}],
    "photo": "https://x.example/1",
    "responsibles": [],
}
_ATTRIBUTE_CATEGORIES = {
    "externalIdentifiers": "identifiers",
    "civicNo": "civicno",
    "birthDate": "birthdate",
    "sex": "sex",
    "emails": "email",
    "phoneNumbers": "phonenumbers",
    "addresses": "addresses",
    "photo": "photo",
    "responsibles": "responsibles",
}


def _one_person(note: str, source: Record, shared: str, shown: Record) -> Case:
    files = {"organisations": tree(), "persons": [person("p", "a") | source]}
    return Case(note, files, profile(shared, "a"), {"persons": ("p",)}, {("persons", "p"): person("p", "a") | shown})


_EMAILS = [
    {"value": "private", "type": "Privat"},
    {"value": "none"},
    {"value": "null", "type": None},
    {"value": "shape", "type": ["Skola elev"]},
    {"value": "school", "type": "Skola elev"},
    {"value": "case", "type": "privat"},
    {"value": "empty", "type": ""},
]
_PRIVATE = [_EMAILS[0], _EMAILS[1], {"value": "null"}, {"value": "shape"}]

ATTRIBUTE_CASES = (
    *(
        _one_person(
            f"{name} is not shared with its category, or others are",
            _ALWAYS | _WITHHELD,
            f"students {category}",
            _ALWAYS | {name: _WITHHELD[name]},
        )
        for name, category in _ATTRIBUTE_CATEGORIES.items()
    ),
    _one_person(
        "`email` gives school addresses, or leaves out those without a type",
        {"emails": _EMAILS},
        "students email",
        {"emails": _PRIVATE},
    ),
    _one_person(
        "`email-school` gives private addresses", {"emails": _EMAILS}, "students email-school", {"emails": _EMAILS[4:]}
    ),
    _one_person(
        "a list of which no item is left goes",
        {"emails": _EMAILS[:1], "responsibles": responsible("gone")},
        "students email-school responsibles",
        {"emails": [], "responsibles": []},
    ),
    Case(
        "enrolments out of reach show, or those of staff without `students`",
        {
            "organisations": tree(),
            "persons": [person("p", "a", "b", "gone"), person("staff", "b")],
            "duties": [duty("d", "a", "staff")],
        },
        profile("students duties", "a"),
        {"persons": ("p", "staff")},
        {("persons", "p"): person("p", "a"), ("persons", "staff"): {"id": "staff", "enrolments": []}},
    ),
    Case(
        "enrolments show without `students`",
        {"organisations": tree(), "persons": [person("p", "a")], "duties": [duty("d", "a", "p")]},
        profile("duties", "a"),
        {"persons": ("p",)},
        {("persons", "p"): {"id": "p"}},
    ),
    Case(
        "an extension, or an _embedded of the source, shows at some depth",
        {
            "organisations": [
                org(
                    "a",
                    "a",
                    own=1,
                    address={"locality": "N", "own": {"x": 1}},
                    contactInfo=[{"info": "i", "own": 1}],
                    meta={"modified": "m", "by": "x"},
                ),
            ],
            "persons": [
                person(
                    "p",
                    own={"civicNo": 1},
                    Sex="Man",
                    civicNo={**_CIVIC, "own": 1},
                    emails=[{"value": "e", "own": 1}],
                    enrolments=[{"enroledAt": ref("a", own=1, displayName="X"), "own": 1}],
                    _embedded={"duties": []},
                )
            ],
            "groups": [
                {**group("g", "a", own=1), "groupMemberships": [{"person": ref("p", own=1, displayName="X"), "own": 1}]}
            ],
        },
        profile(ALL, "a"),
        {"persons": ("p",)},
        {
            ("organisations", "a"): org(
                "a", "a", address={"locality": "N"}, contactInfo=[{"info": "i"}], meta={"modified": "m"}
            ),
            ("persons", "p"): person("p", "a", civicNo=_CIVIC, emails=[{"value": "e"}]),
            ("groups", "g"): group("g", "a", "p"),
        },
    ),
    _one_person(
        "what is lacking becomes null, a wrong shape is passed on, or an empty object or text goes",
        {
            "givenName": ["Åsa"],
            "familyName": None,
            "middleName": "",
            "birthDate": 20120304,
            "sex": {"code": 1},
            "civicNo": "201203042383",
            "eduPersonPrincipalNames": ["a", None, 5, {"x": 1}, ["b"], ""],
            "emails": {"value": "e"},
            "phoneNumbers": [None, "070", [], {}, {"own": 1}, {"value": None, "mobile": 0}],
            "addresses": [],
            "meta": {"own": 1},
        },
        ALL,
        {
            "middleName": "",
            "birthDate": 20120304,
            "eduPersonPrincipalNames": ["a", 5, ""],
            "phoneNumbers": [{}, {}, {"mobile": 0}],
            "addresses": [],
            "meta": {},
        },
    ),
    Case(
        "numbers change their type or lose digits on the way",
        {
            "duties": [
                {"id": "d", "dutyPercent": 100.0, "hoursPerYear": 9007199254740993, "description": 1, "signature": True}
            ]
        },
        profile("duties", everything=True),
        {"duties": ("d",)},
        {
            ("duties", "d"): {
                "id": "d",
                "dutyPercent": 100.0,
                "hoursPerYear": 9007199254740993,
                "description": 1,
                "signature": True,
            }
        },
    ),
)
