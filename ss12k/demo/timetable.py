"""The timetable: rooms, resources, and the lessons of one week and of today."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from ss12k.demo.activities import ActivityPlan
from ss12k.demo.ids import Record, meta, reference, uid
from ss12k.demo.plans import BandPlan, District
from ss12k.demo.years import TODAY, WEEK, clock, term_start

_SLOTS = ((500, 60), (580, 60), (690, 60), (770, 60), (845, 45))
"""The day's lessons: minutes after midnight and length."""
_ROOMS = ("Sal 101", "Sal 102", "Sal 103", "Sal 201", "Sal 202", "NO-salen", "Idrottshallen", "Musiksalen")
_SPECIAL = {
    "IDH": "Idrottshallen",
    "MU": "Musiksalen",
    "FY": "NO-salen",
    "KE": "NO-salen",
    "BI": "NO-salen",
}
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

    @cached_property
    def id(self) -> str:
        """The calendar event's id."""
        return uid("lesson", self.activity.key, self.day, self.start)

    @property
    def cancelled(self) -> bool:
        """A few are."""
        return self.number % 61 == 23


def lessons(plans: Iterable[ActivityPlan], district: District) -> Iterator[Lesson]:
    """The lessons of the pattern week, as often as it is repeated."""
    pattern = _Pattern(plans, district).made()
    for number, (days, lesson) in enumerate((days, lesson) for days in district.weeks for lesson in pattern):
        yield replace(lesson, number=number, day=lesson.day + timedelta(days=days))


class _Pattern:
    """Makes a week's timetable, class by class; no teacher and no class is in two places at once."""

    def __init__(self, plans: Iterable[ActivityPlan], district: District) -> None:
        self.district = district
        self.busy: set[tuple[date, int, str]] = set()
        self.found: list[Lesson] = []
        self.by_place: dict[str, list[ActivityPlan]] = {}
        for plan in plans:
            if plan.scheduled:
                self.by_place.setdefault(_place(plan), []).append(plan)

    def made(self) -> list[Lesson]:
        for band in self.district.bands:
            self._hold_band(band)
        for place, a_day in self.district.timetable.items():
            self._hold_class(place, _SLOTS[:a_day])
        return self.found

    def _hold_band(self, band: BandPlan) -> None:
        own = self.by_place.get(band.key, [])
        times = [(day, *slot) for slot in _SLOTS[1:4] for day in self._days()]
        free = [time for time in times if not any(self._clash(plan, band.classes, *time[:2]) for plan in own)]
        homes = [self.district.class_plans[key].room for key in band.classes]
        for day, start, minutes in free[: band.weekly]:
            for plan, home in zip(own, homes, strict=True):
                self._hold(plan, band.classes, day, start, minutes, home)

    def _hold_class(self, place: str, slots: Iterable[tuple[int, int]]) -> None:
        own, home = self.by_place.get(place, []), self.district.class_plans[place]
        held = dict.fromkeys((plan.key for plan in own), 0)
        wanted = {plan.key: home.weekly.get(plan.syllabus or "", 1) for plan in own}
        for day in self._days():
            for start, minutes in slots:
                free = [plan for plan in own if not self._clash(plan, (place,), day, start)]
                if home.weekly:
                    free = [plan for plan in free if held[plan.key] < wanted[plan.key]]
                if free:
                    plan = min(free, key=lambda plan: held[plan.key] / wanted[plan.key])
                    held[plan.key] += 1
                    self._hold(plan, (place,), day, start, minutes, home.room)

    def _days(self) -> tuple[date, ...]:
        return (*WEEK, TODAY) if self.district.is_town else WEEK

    def _clash(self, plan: ActivityPlan, places: tuple[str, ...], day: date, start: int) -> bool:
        whoever = (*places, *(one.person["id"] for one in plan.teachers))
        return any((day, start, one) in self.busy for one in whoever)

    def _hold(
        self, plan: ActivityPlan, places: tuple[str, ...], day: date, start: int, minutes: int, home: str | None
    ) -> None:
        self.busy |= {(day, start, one.person["id"]) for one in plan.teachers}
        room = self._room(plan, places[0], home, day, start)
        self.busy |= {(day, start, one) for one in (*places, f"{plan.group.unit}/{room}")}
        self.found.append(Lesson(0, plan, day, start, minutes, room))

    def _room(self, plan: ActivityPlan, place: str, home: str | None, day: date, start: int) -> str:
        """The subject's own room, but the class's when that is taken."""
        special = _SPECIAL.get(plan.syllabus or "")
        taken = (day, start, f"{plan.group.unit}/{special}") in self.busy
        if home:
            return special if special and not taken else home
        return special or _ROOMS[len(place) * 3 % 5]


def _place(plan: ActivityPlan) -> str:
    """The class or band whose lessons these are."""
    if plan.kind == "Undervisning" and plan.group.kind == "Undervisning":
        return plan.group.key.removesuffix(f"/{plan.group.syllabus}")
    return plan.group.key


def _schools(district: District) -> list[str]:
    places = [place.rpartition("/")[0] for place in district.timetable]
    return list(dict.fromkeys(places))


def rooms(district: District) -> Iterator[Record]:
    """The rooms of the schools that have a timetable."""
    for unit in _schools(district):
        for number, name in enumerate(district.rooms.get(unit, _ROOMS)):
            key = uid("room", unit, name)
            owner = reference(district.units[unit].id)
            yield {
                "id": key,
                "meta": meta(key, _since()),
                "displayName": name,
                "seats": 24 + number * 3 % 9,
                "owner": owner,
            }


def resources(district: District) -> Iterator[Record]:
    """What else can be booked there."""
    for unit in _schools(district):
        for name, description in _RESOURCES:
            key = uid("resource", unit, name)
            owner = reference(district.units[unit].id)
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
