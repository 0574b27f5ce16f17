"""Fixed cases that try every filter, sort key and lookup key: each looks at the attribute of its name (SCOPE R9)."""

from collections.abc import Mapping
from typing import Any

from .case import ALL, Case, Record, key, profile, ref
from .query import Answer

# Values by a record's number: neither they nor their opposite are in the order of ids.
_DAYS = {"1": "2024-06-30", "2": "2024-12-31", "3": "2024-01-01"}
_LETTERS = {"1": "m", "2": "z", "3": "a"}


def _three(prefix: str, **attributes: Any) -> list[Record]:
    """Three records, each value another in each: a reference goes to the record of the same number."""
    return [{"id": f"{prefix}{n}"} | {name: _own(value, n) for name, value in attributes.items()} for n in _DAYS]


def _own(value: Any, n: str) -> Any:
    if isinstance(value, dict):
        return {name: f"{inner}{n}" if name == "id" else _own(inner, n) for name, inner in value.items()}
    if isinstance(value, list):
        return [_own(inner, n) for inner in value]
    if value == "day":
        return _DAYS[n]
    return f"{_DAYS[n]}T10:00:00Z" if value == "moment" else f"{value}{_LETTERS[n]}"


_META = {"meta": {"created": "moment", "modified": "moment"}}
_PERIOD = {"startDate": "day", "endDate": "day"}
_AT = ref("o")

# Pupils are p, their guardians and teachers w, owners and registrars v: no two references of a record look alike.
_FILES: dict[str, list[Record]] = {
    "organisations": _three(
        "o",
        parentOrganisation=ref("up"),
        schoolUnitCode="u",
        organisationCode="k",
        municipalityCode="m",
        organisationType="t",
        schoolTypes=["s"],
        displayName="n",
        **_PERIOD,
        **_META,
    ),
    "persons": [
        *_three(
            "p",
            givenName="given",
            familyName="family",
            middleName="middle",
            civicNo={"value": "c"},
            eduPersonPrincipalNames=["e"],
            externalIdentifiers=[{"value": "v", "context": "x"}],
            enrolments=[{"enroledAt": _AT, **_PERIOD}],
            responsibles=[{"person": ref("w")}],
            **_META,
        ),
        *_three("w"),
        *_three("v"),
    ],
    "placements": _three("l", placedAt=_AT, group=ref("g"), child=ref("p"), owners=[ref("v")], **_PERIOD, **_META),
    "duties": _three("d", person=ref("w"), dutyAt=_AT, dutyRole="r", **_PERIOD, **_META),
    "groups": _three(
        "g",
        displayName="n",
        groupType="t",
        schoolType="s",
        organisation=_AT,
        groupMemberships=[{"person": ref("p"), **_PERIOD}],
        **_PERIOD,
        **_META,
    ),
    "programmes": _three("m", name="n", schoolType="s", code="c", parentProgramme=ref("up"), **_META),
    "syllabuses": _three(
        "s",
        schoolType="s",
        subjectName="n",
        subjectCode="c",
        courseName="k",
        courseCode="d",
        subjectDesignation="b",
        **_META,
    ),
    "schoolUnitOfferings": _three("f", offeredAt=_AT, **_PERIOD, **_META),
    "studyplans": _three("t", student=ref("p"), **_PERIOD, **_META),
    "activities": _three(
        "a",
        displayName="n",
        organisation=_AT,
        groups=[ref("g")],
        teachers=[{"duty": ref("d")}],
        syllabus=ref("s"),
        **_PERIOD,
        **_META,
    ),
    "calendarEvents": _three("e", activity=ref("a"), startTime="moment", endTime="moment", **_META),
    "attendances": _three("x", student=ref("p"), calendarEvent=ref("e"), reporter=ref("w"), **_META),
    "attendanceEvents": _three("y", person=ref("p"), group=ref("g"), registeredBy=ref("v"), **_META),
    "attendanceSchedule": _three("h", placement=ref("l"), **_PERIOD, **_META),
    "grades": _three(
        "b",
        student=ref("p"),
        organisation=_AT,
        registeredBy=ref("v"),
        gradingTeacher=ref("w"),
        group=ref("g"),
        registeredDate="day",
        **_META,
    ),
    "absences": _three(
        "c",
        student=ref("p"),
        organisation=_AT,
        registeredBy=ref("v"),
        type="t",
        startTime="moment",
        endTime="moment",
        **_META,
    ),
    "aggregatedAttendance": [
        {"activity": ref(f"a{n}"), "student": ref(f"p{n}"), "startDate": day, "endDate": day}
        for n, day in _DAYS.items()
    ],
    "resources": _three("r", displayName="n", owner=_AT, **_META),
    "rooms": _three("q", displayName="n", owner=_AT, **_META),
}

# Of each resource, filters that only the first record passes, but for those on days and moments.
_FIRST = {
    "organisations": "parent=up1 schoolUnitCode=um organisationCode=km municipalityCode=mm type=tm schoolTypes=sm",
    "persons": "nameContains=GIVENM nameContains=middlem nameContains=familym civicNo=cm eduPersonPrincipalName=em "
    "identifier.value=vm identifier.context=xm",
    "placements": "organisation=o1 group=g1 child=p1 owner=v1",
    "duties": "organisation=o1 dutyRole=rm person=w1",
    "groups": "groupType=tm schoolTypes=sm organisation=o1",
    "programmes": "schoolType=sm code=cm parentProgramme=up1",
    "syllabuses": "",
    "schoolUnitOfferings": "organisation=o1",
    "studyplans": "student=p1",
    "activities": "member=p1 teacher=d1 organisation=o1 group=g1",
    "calendarEvents": "activity=a1 student=p1 teacher=d1 organisation=o1 group=g1",
    "attendances": "student=p1 organisation=o1 calendarEvent=e1",
    "attendanceEvents": "group=g1 person=p1",
    "attendanceSchedule": "placement=l1 group=g1",
    "grades": "organisation=o1 student=p1 registeredBy=v1 gradingTeacher=w1",
    "absences": "organisation=o1 student=p1 registeredBy=v1 type=tm",
    "resources": "organisation=o1",
    "rooms": "organisation=o1",
}
_DATED = ("organisations", "placements", "duties", "groups", "studyplans", "activities", "attendanceSchedule")
# And keys of lookups, besides ids.
_KEYS = {
    "organisations": "schoolUnitCodes=um organisationCodes=km",
    "persons": "civicNos=cm",
    "placements": "personIds=p1",
    "activities": "teachers=d1 members=p1",
    "calendarEvents": "activities=a1 student=p1 teacher=d1",
    "attendances": "activities=a1 students=p1 calendareEvents=e1",
    "attendanceEvents": "person=p1 group=g1",
    "attendanceSchedule": "placement=l1",
}
_SORTS = {
    "organisations": "DisplayNameAsc ModifiedDesc",
    "persons": "DisplayNameAsc GivenNameAsc GivenNameDesc FamilyNameAsc FamilyNameDesc "
    "CivicNoAsc CivicNoDesc ModifiedDesc",
    "placements": "StartDateAsc StartDateDesc EndDateAsc EndDateDesc ModifiedDesc",
    "duties": "StartDateAsc StartDateDesc ModifiedDesc",
    "groups": "DisplayNameAsc StartDateAsc StartDateDesc EndDateAsc EndDateDesc ModifiedDesc",
    "programmes": "NameAsc CodeAsc ModifiedDesc",
    "studyplans": "StartDateAsc StartDateDesc EndDateAsc EndDateDesc ModifiedDesc",
    "syllabuses": "SubjectNameAsc SubjectNameDesc SubjectCodeAsc SubjectCodeDesc CourseNameAsc CourseNameDesc "
    "CourseCodeAsc CourseCodeDesc SubjectDesignationAsc SubjectDesignationDesc ModifiedDesc",
    "schoolUnitOfferings": "StartDateAsc StartDateDesc EndDateAsc EndDateDesc ModifiedDesc",
    "activities": "DisplayNameAsc ModifiedDesc",
    "calendarEvents": "StartTimeAsc StartTimeDesc ModifiedDesc",
    "grades": "registeredDateAsc registeredDateDesc ModifiedDesc",
    "absences": "StartTimeAsc StartTimeDesc ModifiedDesc",
    "resources": "DisplayNameAsc ModifiedDesc",
    "rooms": "DisplayNameAsc ModifiedDesc",
}


def _url(resource: str, asked: str) -> str:
    wide = "startTime.onOrAfter=2000-01-01T00:00:00Z&startTime.onOrBefore=2040-01-01T00:00:00Z&"
    return f"{resource}?{wide if resource == 'calendarEvents' else ''}{asked}"


def _sides(path: str, earlier: str, later: str, time: str = "") -> dict[str, str]:
    """Both ways of a filter on a day or a moment, with the number of the one record that passes."""
    return {f"{path}.{earlier}=2024-03-01{time}": "3", f"{path}.{later}=2024-10-01{time}": "2"}


def _times(resource: str) -> dict[str, str]:
    moments = [("meta.created", "before", "after"), ("meta.modified", "before", "after")]
    days: list[str] = []
    if resource in _DATED:
        days = ["startDate", "endDate"]
    if resource == "grades":
        days = ["registeredDate"]
    if resource in ("calendarEvents", "absences"):
        moments.append(("endTime", "onOrBefore", "onOrAfter"))
    if resource == "absences":
        moments.append(("startTime", "onOrBefore", "onOrAfter"))
    found: dict[str, str] = {}
    for path, earlier, later in moments:
        found |= _sides(path, earlier, later, "T00:00:00Z")
    for attribute in days:
        found |= _sides(attribute, "onOrBefore", "onOrAfter")
    return found


def _answers(resource: str) -> Mapping[str, Answer]:
    prefix = _FILES[resource][0]["id"][0]
    others = tuple(sorted(record["id"] for record in _FILES[resource] if record["id"][0] != prefix))
    keys = [] if resource == "studyplans" else [f"ids={prefix}1", *_KEYS.get(resource, "").split()]
    return {
        **{_url(resource, asked): (f"{prefix}1",) for asked in _FIRST[resource].split()},
        **{_url(resource, asked): (f"{prefix}{n}",) for asked, n in _times(resource).items()},
        **{f"{resource}/lookup?{asked}": (f"{prefix}1",) for asked in keys},
        **{
            _url(resource, f"sortkey={name}"): (
                *(f"{prefix}{n}" for n in ("213" if name.endswith("Desc") else "312")),
                *others,
            )
            for name in _SORTS.get(resource, "").split()
        },
    }


_ONE, _TWO, _THREE = (key(f"p{n}", f"a{n}", day, day) for n, day in _DAYS.items())
_SUMS = "aggregatedAttendance?startDate={}&endDate={}"
_YEAR = _SUMS.format("2024-01-01", "2024-12-31")

OWN_ATTRIBUTES = (
    *(
        Case(
            f"a filter, sort key or lookup key of {resource} looks at another attribute",
            _FILES,
            profile(ALL, everything=True),
            {resource: tuple(sorted(record["id"] for record in _FILES[resource]))},
            answers=_answers(resource),
        )
        for resource in _FIRST
    ),
    Case(
        "the days of a sum are left out of the period asked for, or reach beyond it",
        _FILES,
        profile(ALL, everything=True),
        {"aggregatedAttendance": (_ONE, _TWO, _THREE)},
        answers={
            _YEAR: (_ONE, _TWO, _THREE),
            _SUMS.format("2024-01-01", "2024-12-30"): (_ONE, _THREE),
            _SUMS.format("2024-01-02", "2024-12-31"): (_ONE, _TWO),
            _SUMS.format("2024-06-30", "2024-06-30"): (_ONE,),
            f"{_YEAR}&student=p1": (_ONE,),
            f"{_YEAR}&student=p1&student=p2": (_ONE, _TWO),
            f"{_YEAR}&organisation=o2": (_TWO,),
            f"{_YEAR}&schoolType=sa": (_THREE,),
        },
    ),
)

_AT_ONE = "persons?relationship.organisation=o1"
_OF_TYPE = {
    "enrolment": "p",
    "duty": "w",
    "placement.child": "p",
    "placement.owner": "v",
    "responsibleFor.enrolment": "w",
    "responsibleFor.placement": "w",
    "groupMembership": "p",
}

R9_EACH_RELATION = (
    Case(
        "a type of relation looks at another relation",
        _FILES,
        profile(ALL, everything=True),
        answers={
            **{f"{_AT_ONE}&relationship.entity.type={kind}": (f"{who}1",) for kind, who in _OF_TYPE.items()},
            _AT_ONE: ("p1", "v1", "w1"),
            "persons?relationship.startDate.onOrAfter=2024-10-01": ("p2", "v2", "w2"),
            "persons?relationship.startDate.onOrBefore=2024-03-01": ("p3", "v3", "w3"),
            "persons?relationship.endDate.onOrAfter=2024-10-01": ("p2", "v2", "w2"),
            "persons?relationship.endDate.onOrBefore=2024-03-01": ("p3", "v3", "w3"),
        },
    ),
    *(
        Case(
            f"without a type, relations are looked at that need more than `{shared}`",
            _FILES,
            profile(shared, everything=True),
            answers={_AT_ONE: found},
        )
        for shared, found in (
            ("students", ("p1",)),
            ("students responsibles", ("p1", "w1")),
            ("duties", ("w1",)),
            ("placements", ("p1",)),
            ("placements responsibles", ("p1", "v1", "w1")),
        )
    ),
    Case(
        "without a type, placements, duties or groups of persons are looked at that are not shared",
        {
            "persons": [
                {"id": "p", "enrolments": [{"enroledAt": ref("x")}], "responsibles": [{"person": ref("g")}]},
                {"id": "g"},
            ],
            "placements": [{"id": "l", "placedAt": ref("y"), "child": ref("p"), "owners": [ref("g"), ref("p")]}],
            "duties": [{"id": "d", "dutyAt": ref("y"), "person": ref("p")}],
            "groups": [{"id": "g", "organisation": ref("y"), "groupMemberships": [{"person": ref("p")}]}],
        },
        profile("students responsibles", everything=True),
        {"persons": ("g", "p"), "placements": None},
        answers={
            "persons?relationship.organisation=x": ("g", "p"),
            "persons?relationship.organisation=y": (),
        },
    ),
)

ATTRIBUTE_QUERY_CASES = (*OWN_ATTRIBUTES, *R9_EACH_RELATION)
