"""The timetable: rooms, resources, and the lessons of one week and of today."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ss12k.demo.activities import ActivityPlan, Teacher
from ss12k.demo.ids import Record, meta, reference, uid
from ss12k.demo.sizes import Size
from ss12k.demo.years import TODAY, WEEK, clock, term_start

_SLOTS = ((500, 60), (580, 60), (690, 60), (770, 60), (845, 45))
"""The day's lessons: minutes after midnight and length."""
_ROOMS = ("Sal 101", "Sal 102", "Sal 103", "Sal 201", "Sal 202", "NO-salen", "Idrottshallen", "Musiksalen")
_RESOURCES = (("Chromebookvagn 1", "30 datorer"), ("Mikroskopvagn", "12 mikroskop"), ("Projektor", "Bärbar projektor"))


@dataclass(frozen=True)
class Lesson:
    """One calendar event; `number` is its place in the whole timetable."""

    number: int
    activity: ActivityPlan
    day: date
    start: int
    minutes: int
    room: str

    @property
    def id(self) -> str:
        """The calendar event's id."""
        return uid("lesson", self.activity.key, self.day, self.start)

    @property
    def cancelled(self) -> bool:
        """A few are."""
        return self.number % 61 == 23


def lessons(plans: Iterable[ActivityPlan], size: Size) -> list[Lesson]:
    """The lessons of the week, and today's, class by class; no teacher is in two places at once."""
    plans = [plan for plan in plans if plan.scheduled]
    busy: set[tuple[date, int, str]] = set()
    found: list[Lesson] = []
    for place in (*size.full_timetable, *size.some_lessons):
        own = [plan for plan in plans if plan.group.key == place or plan.key.startswith(f"{place}/")]
        slots = _SLOTS if place in size.full_timetable else _SLOTS[:1]
        held = dict.fromkeys((plan.key for plan in own), 0)
        for day in (*WEEK, TODAY):
            for start, minutes in slots:
                free = [plan for plan in own if not _clash(plan.teachers, day, start, busy)]
                if free:
                    plan = min(free, key=lambda plan: held[plan.key])
                    held[plan.key] += 1
                    busy |= {(day, start, one.person["id"]) for one in plan.teachers}
                    found.append(Lesson(len(found), plan, day, start, minutes, _room(plan, place)))
    return found


def _clash(teachers: tuple[Teacher, ...], day: date, start: int, busy: set[tuple[date, int, str]]) -> bool:
    return any((day, start, one.person["id"]) in busy for one in teachers)


def _room(plan: ActivityPlan, place: str) -> str:
    special = {"IDH": "Idrottshallen", "MU": "Musiksalen", "FY": "NO-salen", "KE": "NO-salen", "BI": "NO-salen"}
    return special.get(plan.syllabus or "", _ROOMS[len(place) * 3 % 5])


def _schools(size: Size) -> list[str]:
    places = [place.rpartition("/")[0] for place in (*size.full_timetable, *size.some_lessons)]
    return list(dict.fromkeys(places))


def rooms(size: Size) -> Iterator[Record]:
    """The rooms of the schools that have a timetable."""
    for unit in _schools(size):
        for number, name in enumerate(_ROOMS):
            key = uid("room", unit, name)
            owner = reference(size.units[unit].id)
            yield {
                "id": key,
                "meta": meta(key, _since()),
                "displayName": name,
                "seats": 24 + number * 3 % 9,
                "owner": owner,
            }


def resources(size: Size) -> Iterator[Record]:
    """What else can be booked there."""
    for unit in _schools(size):
        for name, description in _RESOURCES:
            key = uid("resource", unit, name)
            owner = reference(size.units[unit].id)
            yield {
                "id": key,
                "meta": meta(key, _since()),
                "displayName": name,
                "description": description,
                "owner": owner,
            }


def _since() -> date:
    return term_start(2022)


def calendar_events(timetable: Iterable[Lesson]) -> Iterator[Record]:
    """The lessons as records; some have a cancelled lesson's, a pupil's or a substitute's exceptions."""
    for lesson in timetable:
        unit = lesson.activity.group.unit
        yield {
            "id": lesson.id,
            "meta": meta(lesson.id, term_start(2026)),
            "activity": reference(lesson.activity.id),
            "startTime": clock(lesson.day, lesson.start),
            "endTime": clock(lesson.day, lesson.start + lesson.minutes),
            "cancelled": lesson.cancelled,
            "teachingLengthTeacher": lesson.minutes,
            "teachingLengthStudent": lesson.minutes,
            "rooms": [reference(uid("room", unit, lesson.room))],
            **_exceptions(lesson),
            **({"resources": [reference(uid("resource", unit, _resource(lesson)))]} if lesson.number % 5 == 0 else {}),
        }


def _resource(lesson: Lesson) -> str:
    return _RESOURCES[lesson.number % len(_RESOURCES)][0]


def _exceptions(lesson: Lesson) -> Record:
    found: Record = {"comment": "Inställd, läraren är sjuk"} if lesson.cancelled else {}
    if lesson.number % 17 == 3:
        pupil = lesson.activity.group.members[lesson.number % len(lesson.activity.group.members)].human
        found["studentExceptions"] = [{"student": pupil.reference, "participates": False}]
    if lesson.number % 29 == 11 and lesson.activity.teachers:
        duty = reference(lesson.activity.teachers[0].duty.id)
        found["teacherExceptions"] = [{"duty": duty, "participates": False}]
    return found
