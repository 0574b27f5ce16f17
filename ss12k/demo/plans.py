"""What a demo is made from, as data: the town, and of each of its districts the classes, departments and posts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ss12k.demo.organisations import NORREKA, UNITS, Town, Unit


@dataclass(frozen=True)
class ClassPlan:
    """A class: its unit, the school years in it (0: preschool class) and its pupils.

    `subjects` have teaching groups of their own; `weekly` says how many lessons of each subject or course a week has.
    A `graduated` class left school last summer: its school year is the one that would come now.
    """

    unit: str
    name: str
    years: tuple[int, ...]
    pupils: int
    programme: str | None = None
    subjects: tuple[str, ...] = ()
    weekly: Mapping[str, int] = field(default_factory=dict)
    room: str | None = None
    graduated: bool = False

    @property
    def key(self) -> str:
        """What tells the class from all others."""
        return f"{self.unit}/{self.name}"

    def school_type(self, units: dict[str, Unit], year: int) -> str:
        """The pupil's school type: the unit's, but for the preschool class."""
        return "FKLASS" if year == 0 else units[self.unit].school_types[0]


@dataclass(frozen=True)
class DepartmentPlan:
    """A preschool department: the ages in it (at the end of the calendar year) and its children."""

    unit: str
    name: str
    ages: tuple[int, ...]
    children: int

    @property
    def key(self) -> str:
        """What tells the department from all others."""
        return f"{self.unit}/{self.name}"


@dataclass(frozen=True)
class LeisurePlan:
    """A leisure centre's department and where its children come from: a school's years 0 to 3, or some classes."""

    unit: str
    name: str
    school: str
    classes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells the department from all others."""
        return f"{self.unit}/{self.name}"


@dataclass(frozen=True)
class BandPlan:
    """Some classes' pupils, divided by what they have chosen: all of them have it at the same time."""

    unit: str
    name: str
    classes: tuple[str, ...]
    subjects: tuple[str, ...]
    weekly: int

    @property
    def key(self) -> str:
        """What tells the band from all others."""
        return f"{self.unit}/{self.name}"


@dataclass(frozen=True)
class Post:
    """One person's post: `also` is a second unit; `parent` means that a pupil's guardian holds it.

    `classes` are the keys of those that the holder teaches; without them it is any class of the unit.
    """

    unit: str
    role: str
    subjects: str = ""
    also: str | None = None
    percent: int = 100
    mentor: str | None = None
    description: str | None = None
    start: str | None = None
    end: str | None = None
    parent: bool = False
    marking: str = "Ingen"
    plus: str | None = None
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Move:
    """A pupil who came or left in the middle of the school year."""

    since: date | None = None
    came_from: str | None = None
    until: date | None = None


STAYS = Move()


@dataclass(frozen=True)
class Shares:
    """How often something is so: a protected family, a person without civic number, families by number of children."""

    protected: float = 0.0
    without_number: float = 0.012
    children: tuple[int, int, int, int] = (42, 41, 13, 4)


@dataclass(frozen=True)
class District:
    """A part of the authority that is made in one go; of the small demo it is the whole.

    `units` holds every unit of the authority, `own` those of this district. `timetable`: lessons a day of each class
    that has one. `weeks`: the days from the pattern week to each week that repeats it. `feeders`: from which schools,
    and before which school year, pupils came to a unit. `preschools`: where a school's pupils were before, and which
    preschool some of them had to leave when it was closed.
    """

    classes: tuple[ClassPlan, ...]
    departments: tuple[DepartmentPlan, ...]
    leisure: tuple[LeisurePlan, ...]
    posts: tuple[Post, ...]
    timetable: dict[str, int]
    name: str = ""
    town: Town = NORREKA
    units: dict[str, Unit] = field(default_factory=lambda: UNITS)
    own: tuple[Unit, ...] = tuple(UNITS.values())
    areas: tuple[str, ...] = ("Norreka",)
    bands: tuple[BandPlan, ...] = ()
    rooms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    weeks: tuple[int, ...] = (0,)
    feeders: dict[str, tuple[tuple[str, ...], int]] = field(default_factory=dict)
    preschools: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    moves: dict[tuple[str, int], Move] = field(default_factory=dict)
    photographed: tuple[str, ...] = ()
    reported_daily: tuple[str, ...] = ()
    scheduled: tuple[str, ...] = ()
    summed: tuple[str, ...] = ()
    graded: dict[str, int] = field(default_factory=dict)
    graded_years: tuple[int, ...] = (3,)
    teams: tuple[str, ...] = ()
    shares: Shares = Shares()

    def tag(self, number: int) -> str:
        """The number of something in the district, told from the same number in all other districts."""
        return f"{self.name}/{number}" if self.name else str(number)

    @property
    def is_town(self) -> bool:
        """Whether the district is the whole town."""
        return not self.name

    @cached_property
    def class_plans(self) -> dict[str, ClassPlan]:
        """The classes by key."""
        return {plan.key: plan for plan in self.classes}

    @cached_property
    def leisure_of(self) -> dict[str, tuple[LeisurePlan, ...]]:
        """The leisure centres' departments by school."""
        schools = dict.fromkeys(plan.school for plan in self.leisure)
        return {school: tuple(plan for plan in self.leisure if plan.school == school) for school in schools}
