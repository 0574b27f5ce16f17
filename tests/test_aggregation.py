"""Sums of attendance: the dump's own, else made as docs/attendance.md says, which a slow count here does too."""

import json
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from dumps import DEMO, SOURCE, Home, Record, home_at, key, write

from ss12k.scope import view as scope_view
from ss12k.scope.profile import Profile
from ss12k.scope.rules import NotShared
from ss12k.scope.view import View
from ss12k.snapshots.aggregation import Period, PeriodError, compute
from ss12k.snapshots.opening import Workspace, cursor

pytestmark = pytest.mark.usefixtures("unasked")

PHYSICS, PUPIL, OTHER, LESSON = (key(number) for number in range(1, 5))
MONDAY, FRIDAY = date(2026, 9, 14), date(2026, 9, 18)
MINUTES = {
    "attendanceSum": "attendanceMinutes",
    "validAbsenceSum": "validAbsenceMinutes",
    "invalidAbsenceSum": "invalidAbsenceMinutes",
    "otherAttendanceSum": "otherAttendanceMinutes",
}
LATE = "2026-09-16T08:30:00+02:00"
SUMS = (*MINUTES, "reportedSum", "offeredSum")
Files = dict[str, list[Record]]
Sums = dict[str, int]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with home_at(tmp_path / "home") as opened:
        yield opened


def lesson(**other: Any) -> Record:
    """A lesson of an hour, in which 50 minutes are taught."""
    times = {"startTime": "2026-09-16T08:00:00+02:00", "endTime": "2026-09-16T09:00:00+02:00"}
    return {"id": LESSON, "activity": {"id": PHYSICS}, **times, "teachingLengthStudent": 50, **other}


def attendance(**other: Any) -> Record:
    """A pupil who came ten minutes late."""
    minutes = {"attendanceMinutes": 40, "invalidAbsenceMinutes": 10}
    return {
        "id": key(100),
        "calendarEvent": {"id": LESSON},
        "student": {"id": PUPIL},
        "isReported": True,
        **minutes,
        **other,
    }


def exception(**other: Any) -> Record:
    return {"student": {"id": PUPIL}, "participates": True, **other}


def source(**other: list[Record]) -> Files:
    """One pupil at one lesson."""
    known: Files = {
        "activities": [{"id": PHYSICS, "displayName": "Fysik 9B"}],
        "persons": [{"id": PUPIL}, {"id": OTHER}],
        "calendarEvents": [lesson()],
        "attendances": [attendance()],
    }
    return known | other


def sums(home: Home, files: Mapping[str, Any], start: date = MONDAY, end: date = FRIDAY) -> list[Record]:
    """The documents that the authority gets for a period from a dump of these files."""
    folder = home.path.parent / "dump"
    shutil.rmtree(folder, ignore_errors=True)
    home.load(write(folder, files))
    return documents(home.view(), start, end)


def documents(view: View, start: date = MONDAY, end: date = FRIDAY) -> list[Record]:
    return [json.loads(text) for text in view.aggregated_attendance(start, end)]


def minutes(found: list[Record]) -> list[Sums]:
    return [{name: value for name, value in each.items() if name.endswith("Sum")} for each in found]


def six(attendance: int, valid: int, invalid: int, other: int, reported: int, offered: int) -> Sums:
    return dict(zip(SUMS, (attendance, valid, invalid, other, reported, offered), strict=True))


def apart(home: Home, cases: list[tuple[Record, Record]]) -> dict[int, list[Sums]]:
    """The sums of each event with its attendance, when each event is of an activity of its own."""
    view, names = loaded_apart(home, cases), {key(1000 + number): number for number in range(len(cases))}
    found: dict[int, list[Sums]] = {number: [] for number in range(len(cases))}
    for document in documents(view):
        found[names[document["activity"]["id"]]].extend(minutes([document]))
    return found


def loaded_apart(home: Home, cases: list[tuple[Record, Record]]) -> View:
    events, records = [], []
    for number, (event, record) in enumerate(cases):
        events.append(lesson(**{"activity": {"id": key(1000 + number)}} | event | {"id": key(2000 + number)}))
        records.append(
            attendance(**{"calendarEvent": {"id": key(2000 + number)}} | record | {"id": key(3000 + number)})
        )
    sums(home, source(calendarEvents=events, attendances=records))
    return home.view()


# What a sum is made of


def test_a_sum_has_what_the_standard_requires_and_nothing_else(home: Home) -> None:
    assert sums(home, source()) == [
        {
            "activity": {"id": PHYSICS},
            "student": {"id": PUPIL},
            "startDate": "2026-09-14",
            "endDate": "2026-09-18",
            **six(40, 0, 10, 0, 50, 50),
        }
    ]


EVENTS: list[tuple[Record, Record, list[Sums]]] = [
    ({"cancelled": True}, {}, []),
    ({"cancelled": False}, {}, [six(40, 0, 10, 0, 50, 50)]),
    ({"cancelled": "true"}, {}, [six(40, 0, 10, 0, 50, 50)]),
    ({}, {"isReported": False}, [six(40, 0, 10, 0, 0, 50)]),
    ({}, {"isReported": "true"}, [six(40, 0, 10, 0, 0, 50)]),
    ({}, {"isReported": None}, [six(40, 0, 10, 0, 0, 50)]),
    ({}, {"validAbsenceMinutes": 5, "otherAttendanceMinutes": 7}, [six(40, 5, 10, 7, 50, 50)]),
    ({}, {"attendanceMinutes": -40}, [six(0, 0, 10, 0, 50, 50)]),
    ({}, {"attendanceMinutes": "40"}, [six(0, 0, 10, 0, 50, 50)]),
    ({}, {"attendanceMinutes": 40.0}, [six(0, 0, 10, 0, 50, 50)]),
    ({}, {"attendanceMinutes": True}, [six(0, 0, 10, 0, 50, 50)]),
    ({}, {"attendanceMinutes": [40]}, [six(0, 0, 10, 0, 50, 50)]),
    ({}, {"attendanceMinutes": None}, [six(0, 0, 10, 0, 50, 50)]),
    ({}, {"attendanceMinutes": 2**32 - 1}, [six(2**32 - 1, 0, 10, 0, 50, 50)]),
    ({}, {"attendanceMinutes": 2**32}, [six(0, 0, 10, 0, 50, 50)]),
    ({"teachingLengthStudent": 0}, {}, [six(40, 0, 10, 0, 0, 0)]),
    ({"teachingLengthStudent": None}, {}, [six(40, 0, 10, 0, 60, 60)]),
    ({"teachingLengthStudent": -5}, {}, [six(40, 0, 10, 0, 60, 60)]),
    ({"teachingLengthStudent": "50"}, {}, [six(40, 0, 10, 0, 60, 60)]),
    ({"teachingLengthStudent": None, "endTime": "2026-09-16T08:44:59+02:00"}, {}, [six(40, 0, 10, 0, 44, 44)]),
    ({"teachingLengthStudent": None, "endTime": "2026-09-16T07:00:00+02:00"}, {}, [six(40, 0, 10, 0, 0, 0)]),
    ({"teachingLengthStudent": None, "endTime": "klockan nio"}, {}, [six(40, 0, 10, 0, 0, 0)]),
    ({"teachingLengthStudent": None, "endTime": None}, {}, [six(40, 0, 10, 0, 0, 0)]),
    ({"startTime": "tisdag"}, {}, []),
    ({"startTime": None}, {}, []),
    ({"startTime": 20260916}, {}, []),
    ({"activity": {"id": ""}}, {}, []),
    ({"activity": PHYSICS}, {}, []),
    ({}, {"student": {"id": None}}, []),
    ({}, {"student": None}, []),
    ({}, {"calendarEvent": {"id": OTHER}}, []),
    ({}, {"calendarEvent": None}, []),
]
"""What is changed in the event, what in the attendance, and what comes of it."""

EXCEPTIONS: list[tuple[Record, list[Record], int]] = [
    ({}, [exception(participates=False)], 0),
    ({}, [exception(participates=False, teachingLength=20)], 0),
    ({}, [exception(participates=None)], 50),
    ({}, [exception(teachingLength=20)], 20),
    ({}, [exception(teachingLength=0)], 0),
    ({}, [exception(teachingLength=-1)], 50),
    ({}, [exception(startTime=LATE)], 50),
    ({}, [exception(participates=False), exception(teachingLength=20)], 20),
    ({}, [exception(teachingLength=20), exception(participates=False)], 0),
    ({}, [exception(participates=False, student={"id": OTHER})], 50),
    ({}, [exception(participates=False, student={"id": ""})], 50),
    ({}, [], 50),
    ({"teachingLengthStudent": None}, [exception(startTime=LATE)], 30),
    ({"teachingLengthStudent": None}, [exception(endTime=LATE)], 30),
    ({"teachingLengthStudent": None}, [exception(startTime=LATE, endTime="2026-09-16T09:10:00+02:00")], 40),
    ({"teachingLengthStudent": None}, [exception(startTime="2026-09-16T09:30:00+02:00")], 0),
    ({"teachingLengthStudent": None}, [exception(startTime="sent")], 60),
]
"""What is changed in the event, its exceptions, and how long it then was for the pupil."""


def test_what_an_event_and_an_attendance_add(home: Home) -> None:
    found = apart(home, [(event, record) for event, record, _ in EVENTS])
    assert found == dict(enumerate(expected for _, _, expected in EVENTS))


def test_an_exception_changes_what_one_pupil_was_offered(home: Home) -> None:
    found = apart(home, [(event | {"studentExceptions": own}, {}) for event, own, _ in EXCEPTIONS])
    assert found == dict(enumerate([six(40, 0, 10, 0, offered, offered)] for _, _, offered in EXCEPTIONS))


def test_two_attendances_of_a_pupil_at_one_event_are_one_lesson(home: Home) -> None:
    twice = [attendance(isReported=False), attendance(id=key(101), attendanceMinutes=2, invalidAbsenceMinutes=0)]
    assert minutes(sums(home, source(attendances=twice))) == [six(42, 0, 10, 0, 50, 50)]


def test_a_pupil_without_attendance_has_no_sum(home: Home) -> None:
    """Memberships of groups are not asked: who was offered a lesson is whom its attendances name."""
    group = {"id": key(7), "groupMemberships": [{"person": {"id": OTHER}}]}
    activity = {"id": PHYSICS, "groups": [{"id": key(7)}]}
    found = sums(home, source(groups=[group], activities=[activity]))
    assert [each["student"]["id"] for each in found] == [PUPIL]


def test_an_activity_or_student_that_the_source_lacks_still_has_its_sum(home: Home) -> None:
    """As the authority sees dangling references elsewhere; the ids stand in order with the others, odd ones too."""
    students = [PUPIL, OTHER, key(0), '!"', "Å\\\u0001", "ö/\U0001f600"]
    lacking = ["b", "b!", 'b"\n']
    events = [lesson(id=each, activity={"id": each}) for each in [PHYSICS, *lacking]]
    records = [
        attendance(id=event["id"] + student, calendarEvent={"id": event["id"]}, student={"id": student})
        for event in events
        for student in students
    ]
    found = sums(home, source(calendarEvents=events, attendances=records))
    assert [pair(each) for each in found] == sorted((a, s) for a in [PHYSICS, *lacking] for s in students)


MARKINGS: list[tuple[list[Any], Any]] = [
    ([None, None], None),
    (["Ingen", None], "Ingen"),
    (["Ingen", "Sekretessmarkering"], "Sekretessmarkering"),
    (["Skyddad folkbokföring", None, "Ingen"], "Skyddad folkbokföring"),
    ([5, "Ingen"], 5),
    ([{"x": 1}, None], None),
]
"""How the attendances of one student mark them, and how the sum does."""


def test_the_student_is_marked_as_any_of_the_attendances_marks_them(home: Home) -> None:
    marked = [(number, each) for number, (markings, _) in enumerate(MARKINGS) for each in markings]
    students = [{"id": key(number)} | ({} if each is None else {"securityMarking": each}) for number, each in marked]
    records = [attendance(id=key(100 + number), student=each) for number, each in enumerate(students)]
    found = [each["student"] for each in sums(home, source(attendances=records))]
    expected = [{} if each is None else {"securityMarking": each} for _, each in MARKINGS]
    assert found == [{"id": key(number)} | each for number, each in enumerate(expected)]


# The period


DAYS = [
    ("2026-09-14T00:00:00", "2026-09-14"),
    ("2026-09-14T23:59:59.999", "2026-09-14"),
    ("2026-09-13T22:00:00Z", "2026-09-14"),
    ("2026-09-13T21:59:59z", "2026-09-13"),
    ("2026-01-13T22:59:59Z", "2026-01-13"),
    ("2026-01-13T23:00:00Z", "2026-01-14"),
    ("2026-09-14T00:30:00+02:00", "2026-09-14"),
    ("2026-09-14T00:30:00+03:00", "2026-09-13"),
    ("2026-09-12T23:59:00-23:59", "2026-09-14"),  # two days after the date that is written
    ("2026-09-14T00:00:00+23:59", "2026-09-13"),
    ("2026-03-28T23:30:00Z", "2026-03-29"),  # the clocks go forward
    ("2026-03-29T02:30:00", "2026-03-29"),  # an hour that is not there
    ("2026-03-29T21:59:59Z", "2026-03-29"),
    ("2026-03-29T22:00:00Z", "2026-03-30"),
    ("2026-10-24T22:00:00Z", "2026-10-25"),  # the clocks go back
    ("2026-10-25T02:30:00", "2026-10-25"),  # an hour that is there twice
    ("2026-10-25T22:59:59Z", "2026-10-25"),
    ("2026-10-25T23:00:00Z", "2026-10-26"),
]
"""When an event starts, and to which day that belongs."""


def test_an_event_belongs_to_the_swedish_day_on_which_it_starts(home: Home) -> None:
    view, one = loaded_apart(home, [({"startTime": begins}, {}) for begins, _ in DAYS]), timedelta(days=1)
    for number, (begins, day) in enumerate(DAYS):
        on = date.fromisoformat(day)
        for start, end in [(on, on), (on - one, on), (on, on + one)]:
            assert key(1000 + number) in activities(view, start, end), begins
        for other in (on - one, on + one):
            assert key(1000 + number) not in activities(view, other, other), begins


def activities(view: View, start: date, end: date) -> set[str]:
    return {each["activity"]["id"] for each in documents(view, start, end)}


def test_a_lesson_over_the_lost_hour_lasts_as_long_as_it_takes(home: Home) -> None:
    lengths = {"T01:30:00": 120, "T01:30:00+01:00": 120, "T02:30:00+01:00": 60}
    day, ends = date(2026, 3, 29), {"endTime": "2026-03-29T04:30:00", "teachingLengthStudent": None}
    view = loaded_apart(home, [(ends | {"startTime": f"2026-03-29{begins}"}, {}) for begins in lengths])
    assert [each["offeredSum"] for each in documents(view, day, day)] == list(lengths.values())


def test_a_time_without_a_day_in_sweden_lies_in_no_period(home: Home) -> None:
    times = ["9999-12-31T23:30:00Z", "0001-01-01T00:00:00", "9999-12-31T12:00:00-23:59"]
    assert documents(loaded_apart(home, [({"startTime": each}, {}) for each in times]), date.min, date.max) == []


def test_the_longest_period_has_every_event(home: Home) -> None:
    ends = ["0001-01-02T08:00:00Z", "9999-12-31T08:00:00Z"]
    events = [lesson(id=key(50 + number), startTime=each) for number, each in enumerate(ends)]
    records = [attendance(id=key(60 + number), calendarEvent={"id": key(50 + number)}) for number in range(2)]
    found = sums(home, source(calendarEvents=events, attendances=records), date.min, date.max)
    assert minutes(found) == [six(80, 0, 20, 0, 100, 100)]
    assert [(each["startDate"], each["endDate"]) for each in found] == [("0001-01-01", "9999-12-31")]


def test_a_period_that_ends_before_it_begins_is_refused(home: Home) -> None:
    sums(home, source())
    with pytest.raises(PeriodError, match="from 2026-09-18 to 2026-09-14 ends before it begins"):
        home.view().aggregated_attendance(FRIDAY, MONDAY)


# Where the dump has sums


def total(start: Any, end: Any, student: str = PUPIL) -> Record:
    """A sum as a source sends it."""
    who = {"activity": {"id": PHYSICS}, "student": {"id": student}}
    return {**who, "startDate": start, "endDate": end, "attendanceSum": 77, "own": True}


SENT: list[tuple[Any, Any, bool]] = [
    ("2026-09-14", "2026-09-18", True),
    ("2026-09-15", "2026-09-15", True),
    ("2026-09-13", "2026-09-18", False),
    ("2026-09-14", "2026-09-19", False),
    ("2026-08-17", "2026-12-20", False),
    ("2026-09-07", "2026-09-11", False),
    ("2026-09-15T00:00:00", "2026-09-16", False),
    ("2026-9-15", "2026-09-16", False),
    ("2026-09-31", "2026-09-16", False),
    ("2026-09-15", None, False),
    (20260915, "2026-09-16", False),
]
"""First and last day of a sum in the dump, and whether it is given for the week."""


def test_sums_of_the_dump_are_given_where_they_lie_wholly_in_the_period(home: Home) -> None:
    """The others stay in the authority's own view; nothing is computed beside what the source sent."""
    records = [total(start, end, key(number)) for number, (start, end, _) in enumerate(SENT)]
    found = sums(home, source(aggregatedAttendance=records))
    assert sorted(found, key=pair) == [each for each, (_, _, given) in zip(records, SENT, strict=True) if given]
    assert sorted(home.documents("aggregatedAttendance"), key=pair) == records


def test_nothing_is_computed_where_the_dump_s_sums_lie_in_another_period(home: Home) -> None:
    assert sums(home, source(aggregatedAttendance=[total("2026-08-17", "2026-08-21")])) == []


def test_many_sums_of_the_dump_come_in_the_order_of_the_view(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope_view, "PAGE", 3)
    records = [total("2026-09-14", "2026-09-18" if number % 3 else "2026-09-30", key(number)) for number in range(30)]
    found = sums(home, source(aggregatedAttendance=records))
    assert found == [each for each in home.documents("aggregatedAttendance") if each["endDate"] == "2026-09-18"]
    assert len(found) == 20


def test_computed_sums_come_in_pages_and_are_in_no_view(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope_view, "PAGE", 3)
    records = [attendance(id=key(100 + number), student={"id": key(900 - number)}) for number in range(10)]
    found = sums(home, source(attendances=records))
    assert [each["student"]["id"] for each in found] == [key(900 - number) for number in reversed(range(10))]
    assert home.documents("aggregatedAttendance") == []
    assert home.view().count("aggregatedAttendance") == 0


def test_the_demo_s_own_sums_are_what_its_attendances_give(home: Home, tmp_path: Path) -> None:
    home.load(DEMO)
    own = home.documents("aggregatedAttendance")
    without = shutil.copytree(DEMO, tmp_path / "without", ignore=shutil.ignore_patterns("aggregatedAttendance*"))
    home.load(without)
    assert len(own) > 20
    for start, end in {(each["startDate"], each["endDate"]) for each in own}:
        period = date.fromisoformat(start), date.fromisoformat(end)
        computed = {pair(each): each for each in documents(home.view(), *period)}
        sent = {pair(each): each for each in own if (each["startDate"], each["endDate"]) == (start, end)}
        activities = {activity for activity, _ in sent}
        assert sent == {one: each for one, each in computed.items() if one[0] in activities}
        assert len(sent) < len(computed)


def pair(document: Record) -> tuple[str, str]:
    return document["activity"]["id"], document["student"]["id"]


# Clients


@pytest.mark.parametrize("checked", [[], ["ett"], None])
def test_a_client_gets_the_sums_of_the_attendances_that_it_sees(home: Home, checked: list[str] | None) -> None:
    """As if there were no others (SCOPE R10)."""
    files = random_files(random.Random(7))
    schools = ["ett", "två"]
    files["organisations"] = [{"id": school} for school in schools]
    for number, person in enumerate(files["persons"]):
        person["enrolments"] = [{"enroledAt": {"id": schools[number % 2]}}]
    for number, activity in enumerate(files["activities"]):
        activity["organisation"] = {"id": schools[number // 2 % 2]}
    sums(home, files)
    view = client_view(home, "attendances", "students", checked=checked)
    seen = {json.loads(text)["id"] for text in view.all_documents("attendances")}
    files["attendances"] = [each for each in files["attendances"] if each["id"] in seen]
    start, end = date(2026, 3, 1), date(2026, 12, 1)
    assert documents(view, start, end) == slow_count(files, start, end, Counter())
    assert bool(seen) == (checked != [])


def test_a_client_gets_of_the_dump_s_own_sums_those_that_it_sees(home: Home) -> None:
    persons = [
        {"id": key(n), "enrolments": [{"enroledAt": {"id": place}}]} for n, place in [(900, "ett"), (901, "två")]
    ]
    records = [total("2026-09-14", "2026-09-18", key(number)) for number in (900, 901)]
    files = source(aggregatedAttendance=records, persons=persons)
    files["organisations"] = [{"id": "ett"}, {"id": "två"}]
    files["activities"] = [{"id": id_of(records[0]["activity"]), "organisation": {"id": "ett"}}]
    sums(home, files)
    view = client_view(home, "attendances", "students", checked=["ett"])
    assert [each["student"]["id"] for each in documents(view)] == [key(900)]


def test_a_client_without_the_category_is_told_so(home: Home) -> None:
    sums(home, source())
    with pytest.raises(NotShared, match="would have to share attendances"):
        client_view(home, "students").aggregated_attendance(MONDAY, FRIDAY)


def client_view(home: Home, *categories: str, checked: list[str] | None = None) -> View:
    profile = Profile.model_validate(
        {
            "clientId": "norreka.klient",
            "name": "Klient",
            "vendor": "Leverantör",
            "source": SOURCE,
            "permissionMode": "everything" if checked is None else "selected",
            "organisations": checked or [],
            "sharedData": categories,
            "includeAlternativePersonData": True,
        }
    )
    return View(home.view().snapshot, profile, b"secret")


def test_the_sums_of_some_attendances_are_as_if_there_were_no_others(home: Home) -> None:
    """What a client's sums are made of: the attendances that it sees (SCOPE R10)."""
    records = [attendance(id=key(100 + number), student={"id": key(900 + number % 3)}) for number in range(9)]
    some = [each for number, each in enumerate(records) if number % 2]
    expected = sums(home, source(attendances=some))
    sums(home, source(attendances=records))
    snapshot, space = home.view().snapshot, Workspace()
    own = cursor()
    values = {"ids": [each["id"] for each in some]}
    compute(own, snapshot.table, space.table("made"), Period(MONDAY, FRIDAY), "a.id IN $ids", values)
    query = f'SELECT activity, student, "attendanceSum", "offeredSum" FROM {space.table("made")} ORDER BY pos'
    names = "activity", "student", "attendanceSum", "offeredSum"
    found = [dict(zip(names, map(json.loads, row), strict=True)) for row in own.execute(query).fetchall()]
    assert found == [{name: each[name] for name in names} for each in expected]
    assert len(expected) == 3


# Random sources, and a slow count that knows nothing of the implementation


def test_the_sums_of_random_sources_are_what_a_slow_count_gives(home: Home) -> None:
    met: Counter[str] = Counter()
    for seed in range(12):
        rng = random.Random(seed)
        files = random_files(rng)
        sums(home, files)
        view = home.view()
        for _ in range(8):
            start = date(2026, *rng.choice([(3, 27), (9, 12), (10, 22)])) + timedelta(days=rng.randrange(6))
            end = start + timedelta(days=rng.choice([0, 1, 2, 6, 30]))
            expected = slow_count(files, start, end, met)
            assert documents(view, start, end) == expected, (seed, start, end)
            met["a period with sums" if expected else "a period without"] += 1
    assert {name for name, times in met.items() if times > 20} == MET, met


MET = {
    "a period with sums",
    "a period without",
    "cancelled",
    "outside the period",
    "a start that is no time",
    "no event",
    "no activity",
    "no student",
    "not reported",
    "reported",
    "taken out",
    "a length of its own",
    "the event's length",
    "a length by the clock",
    "no length",
    "marked",
    "twice at an event",
    "wrong minutes",
}
"""What the run has to have met more than twenty times, so that agreeing means something."""


def slow_count(files: Files, start: date, end: date, met: Counter[str]) -> list[Record]:
    """The documents for a period, by docs/attendance.md, one attendance at a time."""
    events = {event["id"]: event for event in files["calendarEvents"]}
    found: dict[tuple[str, str], Sums] = {}
    lessons: dict[tuple[str, str, str], bool] = {}
    markings: dict[tuple[str, str], list[Any]] = {}
    for record in files["attendances"]:
        event, student = events.get(id_of(record.get("calendarEvent")) or ""), id_of(record.get("student"))
        if event is None or not in_period(event, start, end, met):
            met["no event"] += event is None
            continue
        activity = id_of(event.get("activity"))
        if activity is None or student is None:
            met["no activity" if activity is None else "no student"] += 1
            continue
        total = found.setdefault((activity, student), six(0, 0, 0, 0, 0, 0))
        for name, own in MINUTES.items():
            met["wrong minutes"] += own in record and whole(record[own]) is None
            total[name] += whole(record.get(own)) or 0
        one = (activity, student, event["id"])
        met["twice at an event"] += one in lessons
        lessons[one] = lessons.get(one, False) or record.get("isReported") is True
        markings.setdefault((activity, student), []).append(record["student"].get("securityMarking"))
    for (activity, student, event_id), reported in lessons.items():
        length = offered(events[event_id], student, met)
        found[activity, student]["offeredSum"] += length
        found[activity, student]["reportedSum"] += length if reported else 0
        met["reported" if reported else "not reported"] += 1
    made = []
    for (activity, student), total in sorted(found.items()):
        marking = strongest(markings[activity, student])
        met["marked"] += marking not in (None, "Ingen")
        who = {"id": student} | ({} if marking is None else {"securityMarking": marking})
        period = {"startDate": start.isoformat(), "endDate": end.isoformat()}
        made.append({"activity": {"id": activity}, "student": who, **period, **total})
    return made


def in_period(event: Record, start: date, end: date, met: Counter[str]) -> bool:
    begins = utc(event.get("startTime"))
    if begins is None:
        met["a start that is no time"] += 1
        return False
    inside = start <= swedish(begins).date() <= end
    met["outside the period"] += not inside
    met["cancelled"] += inside and event.get("cancelled") is True
    return inside and event.get("cancelled") is not True


def offered(event: Record, student: str, met: Counter[str]) -> int:
    """How long the event was for a pupil."""
    own: Record = {}
    for each in event.get("studentExceptions") or []:
        if isinstance(each, dict) and id_of(each.get("student")) == student:
            own = each
    if own.get("participates") is False:
        met["taken out"] += 1
        return 0
    if (told := whole(own.get("teachingLength"))) is not None:
        met["a length of its own"] += 1
        return told
    if (told := whole(event.get("teachingLengthStudent"))) is not None:
        met["the event's length"] += 1
        return told
    begins = utc(own.get("startTime")) or utc(event.get("startTime"))
    ends = utc(own.get("endTime")) or utc(event.get("endTime"))
    if begins is None or ends is None or ends < begins:
        met["no length"] += 1
        return 0
    met["a length by the clock"] += 1
    return (ends - begins) // timedelta(minutes=1)


def strongest(markings: list[Any]) -> Any:
    there = [each for each in markings if each is not None]
    protecting = [each for each in there if each != "Ingen"]
    return min(protecting) if protecting else there[0] if there else None


def id_of(reference: Any) -> str | None:
    found = reference.get("id") if isinstance(reference, dict) else None
    return found if isinstance(found, str) and found else None


def whole(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < 2**32 else None


def utc(text: Any) -> datetime | None:
    """A time as the standard writes it, in UTC without saying so; by the rules of summer time since 1996."""
    form = r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d(?:\.\d+)?)([Zz]|[+-]\d\d:\d\d)?"
    parts = re.fullmatch(form, text) if isinstance(text, str) else None
    if not parts:
        return None
    try:
        local = datetime.fromisoformat(f"{parts[1]} {parts[2]}")
    except ValueError:
        return None
    if parts[3] is None:  # the first of two hours; a lost hour by the clock of before
        begins, ends = summer(local.year)
        hours = 2 if begins + timedelta(hours=2) <= local < ends + timedelta(hours=2) else 1
        if begins + timedelta(hours=1) <= local < begins + timedelta(hours=2):
            hours = 1
        return local - timedelta(hours=hours)
    if parts[3] in "Zz":
        return local
    sign = -1 if parts[3][0] == "-" else 1
    return local - sign * timedelta(hours=int(parts[3][1:3]), minutes=int(parts[3][4:]))


def swedish(moment: datetime) -> datetime:
    begins, ends = summer(moment.year)
    return moment + timedelta(hours=2 if begins <= moment < ends else 1)


def summer(year: int) -> tuple[datetime, datetime]:
    """From the last Sunday of March to the last of October, at one o'clock UTC."""
    lasts = [date(year, month, 31) for month in (3, 10)]
    begins, ends = (datetime.combine(last - timedelta(days=(last.weekday() + 1) % 7), time(1)) for last in lasts)
    return begins, ends


def random_files(rng: random.Random) -> Files:
    """Activities, events around the days when clocks change, and attendances; much of it deviates."""
    activities = ["fy", "ma", 'en"', "Ös", "borta"]
    students = ["a", 'c"', "é", "okänd", "okänd!"]
    events = [random_event(rng, f"e{number}", activities, students) for number in range(40)]
    records = [random_attendance(rng, f"n{number}", events, students) for number in range(250)]
    return {
        "activities": [{"id": name} for name in activities[:-1]],
        "persons": [{"id": name} for name in students[:-2]],
        "calendarEvents": events,
        "attendances": records,
    }


def random_event(rng: random.Random, identity: str, activities: list[str], students: list[str]) -> Record:
    day = date(2026, *rng.choice([(3, 28), (9, 14), (10, 24)]))
    begins = datetime.combine(day, time()) + timedelta(minutes=15 * rng.randrange(96 * 3))
    event: Record = {
        "id": identity,
        "activity": rng.choice([*({"id": each} for each in activities * 3), {"id": 5}, {}, "fy"]),
        "startTime": rng.choice([*[written(rng, begins)] * 8, "i morgon", None, 5, begins.date().isoformat()]),
        "endTime": rng.choice([*[written(rng, begins + timedelta(minutes=rng.randrange(-20, 90)))] * 5, "sent", None]),
    }
    event |= maybe(rng, cancelled=rng.choice([True, True, False, None, "true", 1]))
    event |= maybe(rng, teachingLengthStudent=rng.choice([40, 45, 50, 0, -5, "45", 45.5, None, [45]]))
    if rng.random() < 0.8:
        event["studentExceptions"] = [random_exception(rng, begins, students) for _ in range(rng.randrange(9))]
    return event


def random_exception(rng: random.Random, begins: datetime, students: list[str]) -> Any:
    found = {"student": {"id": rng.choice(students)}} | maybe(
        rng, participates=rng.choice([True, False, None, "false"])
    )
    found |= maybe(rng, teachingLength=rng.choice([10, 20, -3, "20", None]))
    found |= maybe(rng, startTime=rng.choice([written(rng, begins + timedelta(minutes=15)), "sent"]))
    found |= maybe(rng, endTime=rng.choice([written(rng, begins + timedelta(minutes=35)), None]))
    return rng.choice([*[found] * 8, None, "a", {"participates": False}])


def random_attendance(rng: random.Random, identity: str, events: list[Record], students: list[str]) -> Record:
    student: Any = {"id": rng.choice(students)}
    student |= maybe(rng, securityMarking=rng.choice(["Ingen", "Ingen", "Sekretessmarkering", "Skyddad", None]))
    found: Record = {
        "id": identity,
        "calendarEvent": {"id": rng.choice(events)["id"]}
        if rng.random() < 0.9
        else rng.choice([None, {"id": "x"}, {}]),
        "student": student if rng.random() < 0.9 else rng.choice([None, {"id": ""}, "a", {"id": ["a"]}]),
    }
    found |= maybe(rng, isReported=rng.choice([True, True, False, None, "true", 1]))
    for name in MINUTES.values():
        found |= maybe(rng, **{name: rng.choice([0, 5, 40, 45, 60, -1, "45", 45.0, True, None, {"x": 1}, 2**40])})
    return found


def written(rng: random.Random, local: datetime) -> str:
    """A time in one of the forms that sources use."""
    forms = ["", "", "Z", "z", "+01:00", "+02:00", "+02:00", "-11:30", "+23:59"]
    return local.isoformat() + rng.choice(["", "", ".5", ".123456789"]) + rng.choice(forms)


def maybe(rng: random.Random, **attribute: Any) -> Record:
    return attribute if rng.random() < 0.7 else {}
