"""One district's world: its people, groups, timetable, and the records about them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from ss12k.demo import attendance, catalogue, results, timetable
from ss12k.demo.activities import ActivityPlan, Teachers, activities, activity_plans
from ss12k.demo.civic import CivicNumbers
from ss12k.demo.enrolments import placements
from ss12k.demo.groups import GroupPlan, group_plans, groups
from ss12k.demo.ids import Record, stream
from ss12k.demo.organisations import organisations
from ss12k.demo.people import Child, Family, families
from ss12k.demo.persons import Mailboxes, alternative_persons, persons
from ss12k.demo.plans import District
from ss12k.demo.seats import Seat, elsewhere, households, seats
from ss12k.demo.staff import Employee, duties, staff


@dataclass(frozen=True)
class Shared:
    """What the districts share: nobody has another's civic number or mail address."""

    seed: int
    civic: CivicNumbers
    boxes: Mailboxes = field(default_factory=Mailboxes)


@dataclass(frozen=True)
class World:
    """Everything that a district's records are about; made part by part, the first time that a part is asked for.

    `visitors` are pupils here whose families are the district's before; `following` is the district whose upper
    secondary school some of the own pupils go to.
    """

    district: District
    shared: Shared
    visitors: tuple[Child, ...] | None = None
    following: District | None = None

    @property
    def seed(self) -> int:
        """Decides every draw."""
        return self.shared.seed

    @cached_property
    def _people(self) -> tuple[tuple[Family, ...], tuple[Employee, ...]]:
        district, civic = self.district, self.shared.civic
        drawn = households(self._seats(), stream(self.seed, "households", *self._name), district.shares)
        found = tuple(families(drawn, district, self.seed, civic))
        return found, tuple(staff(district, found, self.seed, civic))

    @property
    def _name(self) -> tuple[str, ...]:
        return () if self.district.is_town else (self.district.name,)

    def _seats(self) -> Iterator[Seat]:
        """The seats of this district's families: in its own schools and in the following one's."""
        for seat in seats(self.district, stream(self.seed, "seats", *self._name)):
            if self.visitors is None or not elsewhere(seat):
                yield seat
        if self.following:
            for seat in seats(self.following, stream(self.seed, "seats", self.following.name)):
                if elsewhere(seat):
                    yield replace(seat, area=self.district.areas[0])

    @property
    def families(self) -> tuple[Family, ...]:
        """All families that live here."""
        return self._people[0]

    @property
    def employees(self) -> tuple[Employee, ...]:
        """All staff."""
        return self._people[1]

    @cached_property
    def _places(self) -> dict[str, int]:
        plans = [plan.key for plan in self.district.classes] + [room.key for room in self.district.departments]
        return {place: number for number, place in enumerate(plans)}

    @cached_property
    def children(self) -> tuple[Child, ...]:
        """All pupils and children of the schools and preschools here, class by class."""
        own = [child for family in self.families for child in family.children if child.seat.place in self._places]
        everyone = (*own, *(self.visitors or ()))
        return tuple(sorted(everyone, key=lambda child: (self._places[child.seat.place], child.seat.number)))

    @property
    def leaving(self) -> tuple[Child, ...]:
        """The pupils who go to school in the following district."""
        everyone = (child for family in self.families for child in family.children)
        return tuple(child for child in everyone if child.seat.place not in self._places)

    @cached_property
    def groups(self) -> tuple[GroupPlan, ...]:
        """All groups."""
        return tuple(group_plans(self.district, self.children, self.employees))

    @cached_property
    def teachers(self) -> Teachers:
        """Who teaches what."""
        return Teachers(self.employees)

    @cached_property
    def activities(self) -> tuple[ActivityPlan, ...]:
        """All activities."""
        return tuple(activity_plans(self.groups, self.teachers))

    @cached_property
    def lessons(self) -> tuple[timetable.Lesson, ...]:
        """The timetable."""
        return tuple(timetable.lessons(self.activities, self.district))

    @cached_property
    def taught(self) -> dict[str, set[str]]:
        """The programmes of each upper secondary school."""
        found: dict[str, set[str]] = {}
        for plan in self.district.classes:
            if plan.programme:
                found.setdefault(plan.unit, set()).add(plan.programme)
        return found


def worlds(districts: Iterable[District], seed: int) -> Iterator[World]:
    """The districts' worlds; only one is held at a time."""
    waiting = iter(districts)
    first = next(waiting)
    shared = Shared(seed, CivicNumbers(first.shares.without_number))
    district: District | None = first
    visitors: tuple[Child, ...] | None = None
    while district:
        following = next(waiting, None)
        world = World(district, shared, visitors, following)
        yield world
        visitors, district = world.leaving, following


ONCE = ("programmes", "syllabuses")
"""What is the same in every district, and written with the first one."""

RESOURCES: dict[str, Callable[[World], Iterable[Record]]] = {
    "organisations": lambda world: organisations(world.district.own, world.district.town),
    "persons": lambda world: persons(world.families, world.employees, world.district, world.seed, world.shared.boxes),
    "alternativePersons": lambda world: alternative_persons(world.families, world.district, world.seed),
    "placements": lambda world: placements(world.children, world.district),
    "duties": lambda world: duties(world.employees, world.district),
    "groups": lambda world: groups(world.groups, world.district),
    "programmes": lambda _: catalogue.programmes(),
    "syllabuses": lambda _: catalogue.syllabuses(),
    "schoolUnitOfferings": lambda world: catalogue.offerings(world.district.own, world.taught),
    "studyplans": lambda world: results.study_plans(world.children),
    "activities": lambda world: activities(world.activities, world.district),
    "rooms": lambda world: timetable.rooms(world.district),
    "resources": lambda world: timetable.resources(world.district),
    "calendarEvents": lambda world: timetable.calendar_events(world.lessons),
    "attendances": lambda world: attendance.attendances(world.lessons, world.district, world.seed),
    "aggregatedAttendance": lambda world: attendance.aggregated(world.lessons, world.district, world.seed),
    "attendanceEvents": lambda world: attendance.attendance_events(world.children, world.employees, world.district),
    "attendanceSchedule": lambda world: attendance.attendance_schedules(world.children, world.district),
    "absences": lambda world: attendance.absences(world.children, world.district),
    "grades": lambda world: results.grades(world.children, world.teachers, world.district, world.seed),
}
"""How a district's records of each resource are made."""
