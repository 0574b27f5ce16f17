"""Presence: attendances of lessons with their sums, times and schedules of the youngest, reported absences."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from ss12k.demo.enrolments import in_leisure, preschool_time
from ss12k.demo.ids import Record, meta, reference, stream, uid
from ss12k.demo.people import Child, Human
from ss12k.demo.sizes import Size
from ss12k.demo.staff import DutyPlan, Employee
from ss12k.demo.timetable import Lesson
from ss12k.demo.years import TODAY, WEEK, clock, term_start

_REPORTED_DAILY = ("/9B", "/NA26")
_REASONS = ("Sjuk", "Läkarbesök", "Tandläkare", "Ledighet")
_DAYS = ("Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag")
_SUMS = ("attendance", "validAbsence", "invalidAbsence", "otherAttendance")


def attendances(timetable: Iterable[Lesson], seed: int) -> Iterator[Record]:
    """Who was at the lessons of the week: of two classes all lessons, of the others the Friday's."""
    for lesson in timetable:
        daily = any(part in lesson.activity.key for part in _REPORTED_DAILY)
        if lesson.cancelled or lesson.day == TODAY or not (daily or lesson.day == WEEK[-1]):
            continue
        for member in lesson.activity.group.members:
            if member.since <= lesson.day <= (member.until or TODAY):
                yield _attendance(lesson, member.human, seed)


def _attendance(lesson: Lesson, pupil: Human, seed: int) -> Record:
    key = uid("attendance", lesson.id, pupil.id)
    kind = stream(seed, "day", pupil.id, lesson.day).choices(_SUMS, (90, 6, 2, 2))[0]
    done = clock(lesson.day, lesson.start + lesson.minutes + 5)
    reporter = [one.person for one in lesson.activity.teachers[:1]]
    return {
        "id": key,
        "meta": {"created": done, "modified": done},
        "calendarEvent": reference(lesson.id),
        "student": pupil.reference,
        **({"reporter": reporter[0]} if reporter else {}),
        "isReported": True,
        **{f"{name}Minutes": lesson.minutes if name == kind else 0 for name in _SUMS},
        **({"absenceReason": _REASONS[int(key[0], 16) % 4]} if kind == "validAbsence" else {}),
        "reportedTimestamp": done,
    }


def aggregated(timetable: Iterable[Lesson], seed: int) -> Iterator[Record]:
    """The week's sums for class 9B in physics and mathematics, as a source that computes them itself sends them."""
    for subject in ("FY", "MA"):
        own = [one for one in timetable if one.activity.key == f"Norrekaskolan 7-9/9B/{subject}" and one.day in WEEK]
        held = [lesson for lesson in own if not lesson.cancelled]
        for member in held[0].activity.group.members if held else ():
            records = [_attendance(lesson, member.human, seed) for lesson in held]
            minutes = sum(lesson.minutes for lesson in held)
            yield {
                "activity": reference(held[0].activity.id),
                "student": member.human.reference,
                "startDate": str(WEEK[0]),
                "endDate": str(WEEK[-1]),
                **{f"{name}Sum": sum(record[f"{name}Minutes"] for record in records) for name in _SUMS},
                "reportedSum": minutes,
                "offeredSum": minutes,
            }


def attendance_events(children: Iterable[Child], employees: Iterable[Employee], size: Size) -> Iterator[Record]:
    """Friday's arrivals and departures at preschools and leisure centres."""
    staff = {duty.unit: one.human for one in employees for duty in one.duties if _registers(duty)}
    for child in children:
        place = _department(child, size)
        if place is None or child.seat.number % 6 == 5:  # one of six stayed at home
            continue
        unit, group, came, left = place
        shift = child.seat.number * 7 % 40
        for kind, minutes in (("In", came + shift), ("Ut", left + shift)):
            key = uid("attendance event", group, *child.seat.key, kind)
            moment = clock(WEEK[-1], minutes)
            yield {
                "id": key,
                "meta": {"created": moment, "modified": moment},
                "time": moment,
                "eventType": kind,
                "person": child.human.reference,
                **({"registeredBy": staff[unit].reference} if unit in staff else {}),
                "group": reference(uid("group", group)),
            }


def _registers(duty: DutyPlan) -> bool:
    return duty.active and duty.post.role in ("Barnskötare", "Fritidspedagog", "Förskollärare")


def _department(child: Child, size: Size) -> tuple[str, str, int, int] | None:
    if child.seat.school_type == "FS":
        here = preschool_time(child.seat)[0] <= WEEK[-1]
        return (child.seat.unit, child.seat.place, 7 * 60 + 10, 15 * 60 + 20) if here else None
    plan = in_leisure(child, size)
    return (plan.unit, plan.key, 13 * 60 + 20, 16 * 60) if plan else None


def attendance_schedules(children: Iterable[Child]) -> Iterator[Record]:
    """The weeks that guardians have asked for at two preschools, and one exception for a single week."""
    for child in children:
        unit, number = child.seat.unit, child.seat.number
        if unit not in ("Förskolan Björken", "Förskolan Tallen"):
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


def absences(children: Iterable[Child], size: Size) -> Iterator[Record]:
    """Absences that guardians, or pupils of age, have reported."""
    pupils = [child for child in children if child.seat.school_type not in ("FS",) and not child.move.until]
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
            "organisation": reference(size.units[child.seat.unit].id),
            "registeredBy": sender.reference,
        }
