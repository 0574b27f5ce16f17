"""Presence: attendances of lessons with their sums, times and schedules of the youngest, reported absences."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from ss12k.demo.enrolments import in_leisure, preschool_time
from ss12k.demo.ids import Record, meta, reference, stream, uid
from ss12k.demo.people import Child, Human
from ss12k.demo.plans import District
from ss12k.demo.staff import DutyPlan, Employee
from ss12k.demo.timetable import Lesson
from ss12k.demo.years import TODAY, WEEK, clock, term_start

_REASONS = ("Sjuk", "Läkarbesök", "Tandläkare", "Ledighet")
_DAYS = ("Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag")
_SUMS = ("attendance", "validAbsence", "invalidAbsence", "otherAttendance")


def attendances(timetable: Iterable[Lesson], district: District, seed: int) -> Iterator[Record]:
    """Who was at the lessons up to yesterday; where only some classes report daily, the others do it on Fridays."""
    for lesson in timetable:
        if _reported(lesson, district):
            register = _Register(lesson, seed)
            for member in lesson.activity.group.members:
                if member.since <= lesson.day <= (member.until or TODAY):
                    yield register.of(member.human)


def _reported(lesson: Lesson, district: District) -> bool:
    if lesson.cancelled or lesson.day >= TODAY:
        return False
    daily = district.reported_daily
    return not daily or lesson.day == WEEK[-1] or any(part in lesson.activity.key for part in daily)


@lru_cache(maxsize=100_000)
def _kind(seed: int, pupil: str, day: date) -> str:
    """How a pupil spent the day."""
    return stream(seed, "day", pupil, day).choices(_SUMS, (90, 6, 2, 2))[0]


class _Register:
    """What a teacher reports of one lesson; whatever the pupils have in common is made once."""

    def __init__(self, lesson: Lesson, seed: int) -> None:
        self.lesson, self.seed, self.event = lesson, seed, reference(lesson.id)
        self.done = clock(lesson.day, lesson.start + lesson.minutes + 5)
        self.meta = {"created": self.done, "modified": self.done}
        teachers = lesson.activity.teachers
        self.report: Record = ({"reporter": teachers[0].person} if teachers else {}) | {"isReported": True}
        self.minutes = {
            kind: {f"{name}Minutes": lesson.minutes if name == kind else 0 for name in _SUMS} for kind in _SUMS
        }

    def of(self, pupil: Human) -> Record:
        key = uid("attendance", self.lesson.id, pupil.id)
        kind = _kind(self.seed, pupil.id, self.lesson.day)
        record = {
            "id": key,
            "meta": self.meta,
            "calendarEvent": self.event,
            "student": pupil.reference,
            **self.report,
            **self.minutes[kind],
        }
        if kind == "validAbsence":
            record["absenceReason"] = _REASONS[int(key[0], 16) % 4]
        record["reportedTimestamp"] = self.done
        return record


def aggregated(timetable: Iterable[Lesson], district: District, seed: int) -> Iterator[Record]:
    """The week's sums of a few classes, as a source that computes them itself sends them."""
    held: dict[str, list[Lesson]] = {key: [] for key in district.summed}
    for lesson in timetable:
        if lesson.activity.key in held and lesson.day in WEEK and not lesson.cancelled:
            held[lesson.activity.key].append(lesson)
    for own in held.values():
        for member in own[0].activity.group.members if own else ():
            yield _sums(own, member.human, seed)


def _sums(held: list[Lesson], pupil: Human, seed: int) -> Record:
    records = [_Register(lesson, seed).of(pupil) for lesson in held]
    minutes = sum(lesson.minutes for lesson in held)
    return {
        "activity": reference(held[0].activity.id),
        "student": pupil.reference,
        "startDate": str(WEEK[0]),
        "endDate": str(WEEK[-1]),
        **{f"{name}Sum": sum(record[f"{name}Minutes"] for record in records) for name in _SUMS},
        "reportedSum": minutes,
        "offeredSum": minutes,
    }


def attendance_events(children: Iterable[Child], employees: Iterable[Employee], district: District) -> Iterator[Record]:
    """The last Friday's arrivals and departures at preschools and leisure centres; in a large town the whole week's."""
    staff = {duty.unit: one.human for one in employees for duty in one.duties if _registers(duty)}
    days = WEEK[-1:] if district.is_town else WEEK
    for child in children:
        if place := _department(child, district):
            # One of six stayed at home.
            for day in (day for day in days if (child.seat.number + WEEK[-1].day - day.day) % 6 != 5):
                yield from _came_and_left(child, place, day, staff.get(place[0]))


def _came_and_left(
    child: Child, place: tuple[str, str, int, int], day: date, registered_by: Human | None
) -> Iterator[Record]:
    _, group, came, left = place
    shift = child.seat.number * 7 % 40
    for kind, minutes in (("In", came + shift), ("Ut", left + shift)):
        moment = clock(day, minutes)
        yield {
            "id": uid("attendance event", group, *child.seat.key, *(() if day == WEEK[-1] else (day,)), kind),
            "meta": {"created": moment, "modified": moment},
            "time": moment,
            "eventType": kind,
            "person": child.human.reference,
            **({"registeredBy": registered_by.reference} if registered_by else {}),
            "group": reference(uid("group", group)),
        }


def _registers(duty: DutyPlan) -> bool:
    return duty.active and duty.post.role in ("Barnskötare", "Fritidspedagog", "Förskollärare")


def _department(child: Child, district: District) -> tuple[str, str, int, int] | None:
    if child.seat.school_type == "FS":
        here = preschool_time(child.seat)[0] <= WEEK[-1]
        return (child.seat.unit, child.seat.place, 7 * 60 + 10, 15 * 60 + 20) if here else None
    plan = in_leisure(child, district)
    return (plan.unit, plan.key, 13 * 60 + 20, 16 * 60) if plan else None


def attendance_schedules(children: Iterable[Child], district: District) -> Iterator[Record]:
    """The weeks that guardians have asked for at some preschools, and a few exceptions for a single week."""
    for child in children:
        unit, number = child.seat.unit, child.seat.number
        if unit not in district.scheduled:
            continue
        yield _schedule(child, temporary=False)
        if number == 3:
            yield _schedule(child, temporary=True)


def _schedule(child: Child, *, temporary: bool) -> Record:
    key = uid("schedule", *child.seat.key, temporary)
    state = "Begärt" if temporary else "Nekat" if child.seat.number == 6 else "Godkänt"
    asked = child.responsibles[0][0].reference if child.responsibles else None
    begins = f"0{6 + child.seat.number % 3}:30"
    start = TODAY + timedelta(days=7) if temporary else term_start(TODAY.year)
    return {
        "id": key,
        "meta": meta(key, min(start, TODAY)),
        "placement": reference(uid("placement", child.seat.unit, *child.seat.key)),
        "numberOfWeeks": 1,
        "startDate": str(start),
        **({"endDate": str(start + timedelta(days=4))} if temporary else {}),
        "temporary": temporary,
        "state": [
            {"state": state, "registeredAt": clock(TODAY - timedelta(days=20), 1210)}
            | ({"registeredBy": asked} if asked else {})
        ],
        "scheduleEntries": [
            {"weekOffset": 0, "dayOfWeek": day, "startTime": begins, "endTime": "16:15"} for day in _DAYS
        ],
    }


def absences(children: Iterable[Child], district: District) -> Iterator[Record]:
    """Absences that guardians, or pupils of age, have reported."""
    at_school = (child for child in children if child.seat.school_type != "FS" and not child.seat.graduated)
    pupils = [child for child in at_school if not child.move.until]
    for number, child in enumerate(pupils[3::17]):
        key = uid("absence", *child.seat.key)
        leave = number % 5 == 0
        first = WEEK[number % 5]
        last = first + timedelta(days=9) if leave else first
        sender = child.responsibles[0][0] if child.responsibles else child.human
        yield {
            "id": key,
            "meta": {"created": clock(first, 425), "modified": clock(first, 425)},
            "startTime": clock(first, 480),
            "endTime": clock(last, 960),
            "type": "Beviljad ledighet" if leave else "Anmäld frånvaro",
            "student": child.human.reference,
            "organisation": reference(district.units[child.seat.unit].id),
            "registeredBy": sender.reference,
        }
