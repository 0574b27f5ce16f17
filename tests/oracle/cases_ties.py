"""Fixed cases for SCOPE R5: what hangs on a protected pupil, and the tie to their guardians from either side."""

from typing import Any

from .case import (
    ALL,
    Case,
    Record,
    activity,
    aggregated,
    alias,
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
    responsible,
    schedule,
    tree,
)

_SECRET = {"securityMarking": "Sekretessmarkering"}

_EVERYTHING_OF_A_PUPIL: dict[str, list[Any]] = {
    "organisations": tree(),
    "persons": [person("pupil", "a", givenName="Anna", **_SECRET), person("other", "a", givenName="Bo")],
    "placements": [placement("pl", "a", "pupil"), placement("pl2", "a", "other")],
    "groups": [group("g", "a", "pupil", "other")],
    "activities": [activity("act", "a", "g")],
    "calendarEvents": [event("e", "act", studentExceptions=[{"student": ref("pupil")}, {"student": ref("other")}])],
    "attendances": [attendance("of-other", "e", "other", reporter=ref("pupil")), attendance("of-pupil", "e", "pupil")],
    "attendanceEvents": [attendance_event("of-other", "other", "g"), attendance_event("of-pupil", "pupil", "g")],
    "attendanceSchedule": [schedule("of-other", "pl2"), schedule("of-pupil", "pl")],
    "studyplans": [of_pupil("of-other", "other"), of_pupil("of-pupil", "pupil")],
    "grades": [of_pupil("of-other", "other", registeredBy=ref("pupil")), of_pupil("of-pupil", "pupil")],
    "absences": [of_pupil("of-other", "other"), of_pupil("of-pupil", "pupil")],
    "aggregatedAttendance": [aggregated("other", "act"), aggregated("pupil", "act")],
}
_OF_PUPILS = ("attendances", "attendanceEvents", "attendanceSchedule", "studyplans", "grades", "absences")
_SKYDDAD = alias("pupil", "Skyddad ")

R5_PUPILS = (
    Case(
        "something of a protected pupil shows without alternative person data",
        _EVERYTHING_OF_A_PUPIL,
        profile(ALL, "a"),
        {
            "persons": ("other",),
            "placements": ("pl2",),
            **dict.fromkeys(_OF_PUPILS, ("of-other",)),
            "aggregatedAttendance": (key("other", "act"),),
        },
        {
            ("calendarEvents", "e"): event("e", "act", studentExceptions=[{"student": ref("other")}]),
            ("attendances", "of-other"): attendance("of-other", "e", "other"),
            ("grades", "of-other"): of_pupil("of-other", "other", registeredBy=ref("pupil")),
        },
        answers={
            "calendarEvents?startTime.onOrAfter=2000-01-01T00:00:00Z&student=pupil": (),
            "activities?member=pupil": (),
            "activities?member=other": ("act",),
            "studyplans?student=pupil": (),
            "attendances/lookup?students=pupil&students=other": ("of-other",),
        },
    ),
    Case(
        "something of a protected pupil is lost with alternative person data, or names them",
        _EVERYTHING_OF_A_PUPIL,
        profile(ALL, "a", aliases=True),
        {
            "persons": ("other", "pupil"),
            "placements": ("pl", "pl2"),
            **dict.fromkeys(_OF_PUPILS, ("of-other", "of-pupil")),
            "aggregatedAttendance": (key("other", "act"), key("pupil", "act")),
        },
        {
            ("attendances", "of-pupil"): {
                "id": "of-pupil",
                "calendarEvent": ref("e"),
                "student": ref("pupil", displayName=_SKYDDAD),
            },
            ("grades", "of-other"): {
                "id": "of-other",
                "student": ref("other", displayName="Bo"),
                "registeredBy": ref("pupil", displayName=_SKYDDAD),
            },
            ("studyplans", "of-pupil"): {"id": "of-pupil", "student": ref("pupil", displayName=_SKYDDAD)},
            ("aggregatedAttendance", key("pupil", "act")): aggregated("pupil", "act")
            | {"student": ref("pupil", displayName=_SKYDDAD)},
        },
        names=True,
    ),
)

_FAMILY: dict[str, list[Any]] = {
    "organisations": tree(),
    "persons": [
        person("pupil", "a", responsibles=responsible("mother"), **_SECRET),
        person("sibling", "a", responsibles=responsible("mother")),
        person("mother"),
    ],
    "placements": [
        placement("of-pupil", "a", "pupil", "mother", startDate="2020-01-01"),
        placement("of-sibling", "a", "sibling", "mother", startDate="2024-01-01"),
    ],
}
_TYPE = "persons?relationship.entity.type="
_EMBEDDED = "persons?expand=responsibleFor,ownedPlacements"

R5_TIES = (
    Case(
        "the tie between a protected pupil and a guardian who is visible otherwise shows, or a filter finds it",
        _FAMILY,
        profile(ALL, "a", aliases=True),
        {"persons": ("mother", "pupil", "sibling"), "placements": ("of-pupil", "of-sibling")},
        {
            ("placements", "of-pupil"): placement("of-pupil", "a", "pupil", startDate="2020-01-01"),
            ("persons", "sibling"): person("sibling", "a", responsibles=responsible("mother")),
        },
        answers={
            "placements?owner=mother": ("of-sibling",),
            "placements?owner=mother&child=pupil": (),
            f"{_TYPE}placement.owner": ("mother",),
            f"{_TYPE}placement.owner&relationship.startDate.onOrBefore=2020-12-31": (),
            f"{_TYPE}responsibleFor.placement&relationship.startDate.onOrBefore=2020-12-31": (),
            f"{_TYPE}responsibleFor.placement&relationship.startDate.onOrAfter=2024-01-01": ("mother",),
            f"{_TYPE}responsibleFor.enrolment": ("mother",),
        },
        embedded={
            (_EMBEDDED, "mother"): {
                "responsibleFor": [{"person": ref("sibling")}],
                "ownedPlacements": [placement("of-sibling", "a", "sibling", "mother", startDate="2024-01-01")],
            },
            (_EMBEDDED, "pupil"): {"responsibleFor": [], "ownedPlacements": []},
            ("placements?expand=owners", "of-pupil"): {"owners": []},
        },
    ),
    Case(
        "a guardian of protected pupils alone is visible through them, or a filter says who has guardians",
        {
            **_FAMILY,
            "persons": [_FAMILY["persons"][0], person("mother", "a"), person("sibling")],
            "placements": _FAMILY["placements"][:1],
        },
        profile(ALL, "a", aliases=True),
        {"persons": ("mother", "pupil")},
        answers={
            f"{_TYPE}responsibleFor.enrolment": (),
            f"{_TYPE}responsibleFor.placement": (),
            f"{_TYPE}placement.owner": (),
            "placements?owner=mother": (),
            "placements?child=pupil": ("of-pupil",),
        },
        embedded={(_EMBEDDED, "mother"): {"responsibleFor": [], "ownedPlacements": []}},
    ),
    Case(
        "a protected guardian is left out of an open pupil's ties though they are visible under an alias",
        {
            "organisations": tree(),
            "persons": [
                person("pupil", "a", responsibles=[{"person": ref("g", **_SECRET), "relationType": "God man"}]),
                person("g", **_SECRET),
            ],
        },
        profile(ALL, "a", aliases=True),
        {"persons": ("g", "pupil")},
        {
            ("persons", "pupil"): person(
                "pupil", "a", responsibles=[{"person": ref("g", **_SECRET), "relationType": "God man"}]
            )
        },
        answers={f"{_TYPE}responsibleFor.enrolment": ("g",)},
        embedded={
            ("persons?expand=responsibleFor", "g"): {
                "responsibleFor": [{"person": ref("pupil"), "relationType": "God man"}]
            }
        },
    ),
)


def _persons(*attributes: Record) -> list[Record]:
    return [person(attribute["id"], "a") | attribute for attribute in attributes]


_ALIASED: dict[str, list[Any]] = {
    "organisations": tree(),
    "persons": _persons(
        {"id": "a", "givenName": "Berit", "familyName": "Alm", "civicNo": {"value": "1"}, **_SECRET},
        {"id": "b", "givenName": "Anna", "familyName": "Zetter", "civicNo": {"value": "2"}},
        {"id": "c", "givenName": "Cleo", "familyName": "Alm", "civicNo": {"value": "3"}},
    ),
    "alternativePersons": [
        {"id": "a", "givenName": "Zeb", "familyName": "Öman", "civicNo": {"value": "9"}, "externalIdentifiers": []}
    ],
}

R5_QUERIES = (
    Case(
        "a filter, a lookup or an order tells the name or number that the alias replaces",
        _ALIASED,
        profile(ALL, "a", aliases=True),
        {"persons": ("a", "b", "c")},
        answers={
            "persons?nameContains=berit": (),
            "persons?nameContains=zeb": ("a",),
            "persons?nameContains=alm": ("c",),
            "persons?civicNo=1": (),
            "persons?civicNo=9": ("a",),
            "persons/lookup?civicNos=1&civicNos=2": ("b",),
            "persons?sortkey=GivenNameAsc": ("b", "c", "a"),
            "persons?sortkey=GivenNameDesc": ("a", "c", "b"),
            "persons?sortkey=FamilyNameAsc": ("c", "b", "a"),
            "persons?sortkey=FamilyNameDesc": ("a", "b", "c"),
            "persons?sortkey=DisplayNameAsc": ("b", "c", "a"),
            "persons?sortkey=CivicNoAsc": ("b", "c", "a"),
            "persons?sortkey=CivicNoDesc": ("a", "c", "b"),
        },
    ),
    Case(
        "a protected person without alternative names is found by their own, or not as `Skyddad`",
        _ALIASED | {"alternativePersons": []},
        profile(ALL, "a", aliases=True),
        {"persons": ("a", "b", "c")},
        answers={
            "persons?nameContains=berit": (),
            "persons?nameContains=alm": ("c",),
            "persons?nameContains=skyddad&nameContains=PERSON ": ("a",),
            "persons?civicNo=1": (),
            "persons?sortkey=GivenNameAsc": ("b", "c", "a"),
            "persons?sortkey=CivicNoAsc": ("b", "c", "a"),
        },
    ),
)

TIE_CASES = (*R5_PUPILS, *R5_TIES, *R5_QUERIES)
