"""Fixed cases for what filters, sort keys and lookups mean where the standard is silent (docs/queries.md)."""

from typing import Any

from .case import ALL, Case, Record, group, of_pupil, org, person, placement, profile, ref, tree

_EVENTS = "calendarEvents?startTime.onOrAfter=2000-01-01T00:00:00Z&startTime.onOrBefore=2040-01-01T00:00:00Z"


def _dated(resource: str, record: Record) -> list[Record]:
    dates: dict[str, Record] = {
        "both": {"startDate": "2024-02-01", "endDate": "2024-06-30"},
        "invalid": {"startDate": "2024-02-30", "endDate": "2024-13-01"},
        "moment": {"startDate": "2024-02-01T00:00:00Z"},
        "none": {},
        "number": {"startDate": 20240201, "endDate": 1},
        "short": {"startDate": "2024-2-1"},
        "start": {"startDate": "2024-02-01"},
    }
    return [record | {"id": identity} | more for identity, more in dates.items()]


_UNDATED = ("invalid", "moment", "none", "number", "short")
_PERIODS = {
    "organisations": _dated("organisations", {}),
    "persons": [person("p", "both")],
    "groups": _dated("groups", {}),
    "studyplans": _dated("studyplans", {"student": ref("p")}),
    "placements": _dated("placements", {"child": ref("p")}),
}
_ORDER = ("both", "start")

DATES = (
    Case(
        "a day is left out of its own filter, no date passes or fails wrongly, or what is no date is taken for one",
        _PERIODS,
        profile(ALL, everything=True),
        {"groups": tuple(sorted((*_ORDER, *_UNDATED)))},
        answers={
            "groups?startDate.onOrBefore=2024-02-01": _ORDER,
            "groups?startDate.onOrBefore=2024-01-31": (),
            "groups?startDate.onOrAfter=2024-02-01": _ORDER,
            "groups?startDate.onOrAfter=2024-02-02": (),
            "groups?endDate.onOrBefore=2024-06-30": ("both", *_UNDATED, "start"),
            "groups?endDate.onOrBefore=2024-06-29": (*_UNDATED, "start"),
            "groups?endDate.onOrAfter=2024-06-30": ("both", *_UNDATED, "start"),
            "groups?endDate.onOrAfter=2024-07-01": (*_UNDATED, "start"),
            "placements?startDate.onOrAfter=2024-02-02": (),
            "placements?startDate.onOrBefore=2024-02-02": _ORDER,
            "organisations?startDate.onOrAfter=2024-02-02": _UNDATED,
            "organisations?startDate.onOrBefore=2024-02-01": ("both", *_UNDATED, "start"),
            "organisations?endDate.onOrBefore=2024-06-29": (*_UNDATED, "start"),
            "studyplans?startDate.onOrAfter=2024-02-02": _UNDATED,
            "studyplans?student=p&startDate.onOrAfter=2024-02-02&endDate.onOrAfter=2025-01-01": _UNDATED,
            "studyplans?student=q&student=r": (),
            "groups?sortkey=StartDateDesc": ("both", "start", *_UNDATED),
            "groups?sortkey=EndDateAsc": ("both", *_UNDATED, "start"),
        },
    ),
)

_AT = "2024-06-01T12:00:00"
_TIMES: dict[str, object] = {
    "a": f"{_AT}Z",
    "b": f"{_AT}+02:00",
    "c": _AT,
    "d": "2024-06-01T12:00:00.5Z",
    "e": "2024-06-01",
    "f": None,
    "g": "2024-06-01T25:00:00Z",
}
_MOMENTS: dict[str, list[Any]] = {
    "persons": [person("p", "a")],
    "calendarEvents": [{"id": i, "startTime": at, "endTime": at} for i, at in _TIMES.items()],
    "absences": [of_pupil(i, "p", startTime=at, endTime=at) for i, at in _TIMES.items()],
    "rooms": [{"id": i, "meta": {"created": at, "modified": at}} for i, at in _TIMES.items()],
}

MOMENTS = (
    Case(
        "moments are compared as texts or as UTC, or a filter takes in its moment, or leaves it out, against the file",
        _MOMENTS,
        profile(ALL, everything=True),
        {"rooms": tuple("abcdefg")},
        answers={
            "rooms?meta.modified.before=2024-06-01T12:00:00Z": ("a", "b", "c"),
            "rooms?meta.modified.after=2024-06-01T12:00:00Z": ("d",),
            "rooms?meta.created.before=2024-06-01T10:00:00Z": ("b", "c"),
            "rooms?meta.created.after=2024-06-01T10:00:00Z": ("a", "d"),
            "rooms?meta.created.after=2024-06-01T12:00:00": ("a", "d"),
            "rooms?sortkey=ModifiedDesc": ("d", "a", "b", "c", "e", "f", "g"),
            f"{_EVENTS}&endTime.onOrBefore=2024-06-01T12:00:00Z": ("a", "b", "c"),
            f"{_EVENTS}&endTime.onOrAfter=2024-06-01T12:00:00Z": ("a", "d"),
            "calendarEvents?startTime.onOrAfter=2024-06-01T12:00:00Z&startTime.onOrBefore=2024-06-01T12:00:00Z": ("a",),
            f"{_EVENTS}&sortkey=StartTimeAsc": ("b", "c", "a", "d"),
            f"{_EVENTS}&sortkey=StartTimeDesc": ("d", "a", "b", "c"),
            "absences?startTime.onOrBefore=2024-06-01T12:00:00Z": ("a", "b", "c"),
            "absences?startTime.onOrAfter=2024-06-01T12:00:00Z": ("d",),
            "absences?endTime.onOrBefore=2024-06-01T12:00:00Z": ("a", "b", "c"),
            "absences?endTime.onOrAfter=2024-06-01T12:00:00Z": ("d",),
        },
    ),
)

_NAMES = (("a", "Öman"), ("b", "ärlig"), ("c", "Åberg"), ("d", "zetter"), ("e", "Berg"), ("f", "berg"), ("g", None))
_NAMED: dict[str, list[Any]] = {
    "organisations": tree(),
    "persons": [person(i, "a", givenName="Kim", familyName=name) for i, name in _NAMES],
    "groups": [group(i, "a", displayName=name) for i, name in _NAMES],
    "programmes": [
        {"id": "n", "code": 5},
        {"id": "t", "code": "5"},
        {"id": "l", "code": ["5"]},
        {"id": "b", "code": True},
    ],
}

TEXTS = (
    Case(
        "texts are ordered by case, å, ä and ö by their code points, equals by anything, or the nameless come first",
        _NAMED,
        profile(ALL, "a"),
        {"groups": tuple("abcdefg")},
        answers={
            "groups?sortkey=DisplayNameAsc": ("e", "f", "d", "c", "b", "a", "g"),
            "persons?sortkey=FamilyNameAsc": ("e", "f", "d", "c", "b", "a", "g"),
            "persons?sortkey=FamilyNameDesc": ("a", "b", "c", "d", "e", "f", "g"),
            "persons?sortkey=GivenNameDesc": ("a", "b", "c", "d", "e", "f", "g"),
            "persons?sortkey=DisplayNameAsc": ("g", "e", "f", "d", "c", "b", "a"),
            "persons?nameContains=BERG": ("c", "e", "f"),
            "persons?nameContains=im&nameContains=ärl": ("b",),
            "persons?nameContains=åberg": ("c",),
            "persons?nameContains=Kim Berg": (),
        },
    ),
    Case(
        "a value is compared without regard to case, as a part, or not at all when it is no text",
        _NAMED
        | {
            "organisations": [
                org("a", schoolTypes=["GR", "GY"], organisationType="Skola", schoolUnitCode="1", organisationCode="k"),
                org("b", "a", schoolTypes=["FS"], organisationType="skola", schoolUnitCode="12", organisationCode="K"),
                org("c", "b", municipalityCode=1290),
            ]
        },
        profile(ALL, everything=True),
        {},
        answers={
            "organisations?type=Skola": ("a",),
            "organisations?type=Skola&type=skola": ("a", "b"),
            "organisations?schoolTypes=GY": ("a",),
            "organisations?schoolTypes=G": (),
            "organisations?schoolTypes=FS&schoolTypes=GR": ("a", "b"),
            "organisations?parent=a": ("b",),
            "organisations?parent=a&parent=b": ("b", "c"),
            "organisations?municipalityCode=1290": ("c",),
            "organisations?schoolUnitCode=1": ("a",),
            "organisations/lookup?schoolUnitCodes=12&organisationCodes=k&ids=b": ("a", "b"),
            "organisations/lookup?ids=A&ids=x": (),
            "programmes?code=5": ("n", "t"),
            "programmes?code=true": ("b",),
        },
    ),
    Case(
        "a lookup gives an object twice, in the order asked for, or by the wrong person",
        {
            "organisations": tree(),
            "persons": [person("c"), person("d"), person("o", "a")],
            "placements": [placement("q", "a", "c", "o"), placement("p", "a", "d", "o"), placement("far", "b", "c")],
        },
        profile(ALL, "a"),
        {"placements": ("p", "q")},
        answers={
            "placements/lookup?ids=q&ids=p&ids=q&personIds=c": ("p", "q"),
            "placements/lookup?personIds=o": (),
            "placements/lookup?ids=far": (),
            "persons/lookup?ids=o&ids=c&ids=o": ("c", "o"),
        },
    ),
)

FILTER_CASES = (*DATES, *MOMENTS, *TEXTS)
