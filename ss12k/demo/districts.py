"""The districts of a large demo: its units, classes, departments and posts, worked out from a few numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, cycle
from typing import Any
from zlib import crc32

from ss12k.demo import staffing
from ss12k.demo.catalogue import PROGRAMMES
from ss12k.demo.organisations import Town, Unit
from ss12k.demo.plans import BandPlan, ClassPlan, DepartmentPlan, District, LeisurePlan, Move, Post, Shares
from ss12k.demo.years import AUTUMN

_YOUNGEST = {"SV": 6, "MA": 5, "EN": 1, "IDH": 2, "MU": 1, "BL": 1, "SH": 1, "BI": 1}
_MIDDLE = {"SV": 5, "MA": 4, "EN": 3, "IDH": 2, "MU": 1, "BL": 1, "SL": 1, "SH": 1, "HI": 1, "BI": 1}
_OLDEST = {"MA": 4, "SV": 4, "EN": 3, "IDH": 2} | dict.fromkeys(
    ("FY", "KE", "BI", "TK", "HI", "SH", "RE", "GE", "SL", "BL", "MU", "HKK", "mentor"), 1
)
_ADAPTED = {"GRS/MA": 10}
_WEEKLY = (0, 8, 6, 5, 4, 4)
"""Lessons a week of a course in upper secondary school, by how many courses there are at the same time."""
_SIDES = ("", "Norra ", "Södra ", "Östra ", "Västra ")
_PRESCHOOLS = ("Blåsippan", "Tallen", "Gläntan", "Solrosen", "Kotten", "Smultronet", "Ekan", "Fyren", "Backen", "Ängen")
_ROOMS = ("Ekorren", "Igelkotten", "Myran", "Humlan", "Haren", "Räven", "Ugglan", "Grodan", "Lärkan", "Bävern")
_AGES = ((1, 2), (1, 2), (3, 4, 5), (3, 4, 5), (1, 2, 3), (3, 4, 5))
_SPECIAL_ROOMS = ("NO-salen", "Idrottshallen", "Musiksalen")
_FIRST = ("Björk", "Ek", "Lind", "Sten", "Kvarn", "Sol", "Ham", "Hag", "Tall", "Ås", "Vid", "Gran")
_LAST = ("lunda", "åkra", "torpa", "backa", "ängen", "holma")
_SHARES = Shares(protected=0.0035, children=(72, 22, 5, 1))


@dataclass(frozen=True)
class Recipe:
    """What a district has: schools of each kind, parallel classes, preschools with departments, programmes."""

    preschools: int = 8
    rooms: int = 9
    schools: int = 4
    parallels: str = "ABC"
    upper_schools: int = 2
    upper_parallels: str = "ABCDEF"
    programmes: tuple[str, ...] = ("NA", "NA", "SA", "SA", "EK", "EK", "EE", "ES", "IMSPR")


@dataclass(frozen=True)
class City:
    """A town with as many districts as wanted, all by the same recipe."""

    town: Town
    districts: int
    recipe: Recipe = Recipe()
    weeks: tuple[int, ...] = (-56, -49, -42, -35, -28, -14, -7, 0, 7)  # without the autumn holiday
    shares: Shares = _SHARES


def areas(count: int) -> list[str]:
    """The names of the districts."""
    names = [f"{first}{last}" for last in _LAST for first in _FIRST]
    return names[:count]


def districts(city: City) -> Iterator[District]:
    """The districts of a town, the first one with what the whole town has."""
    names = areas(city.districts)
    makers = [_Maker(city, number, area) for number, area in enumerate(names)]
    units = {unit.key: unit for unit in chain(_top(city.town), *(maker.units() for maker in makers))}
    for maker in makers:
        other = makers[(maker.number + 1) % len(makers)]
        yield maker.district(units, other.gymnasium)


def _top(town: Town) -> tuple[Unit, ...]:
    office = "Utbildningsförvaltningen"
    return (
        Unit(town.authority, None, "Huvudman", start="1990-01-01", area=town.name),
        Unit(office, town.authority, "Förvaltning", start="1990-01-01", area=town.name),
        *(
            Unit(name, office, "Verksamhetsområde", start="2014-07-01", area=town.name)
            for name in ("Förskola", "Grundskola", "Gymnasieskola")
        ),
        Unit("Externa enheter", town.authority, "Övrigt", start="1990-01-01", area=town.name),
        Unit(
            f"{town.name} lärcentrum",
            office,
            school_types=("VUXGY",),
            unit_code="99999999",
            end="2021-12-31",
            area=town.name,
        ),
    )


def _drawn(*place: object) -> int:
    """A number that belongs to a place, whatever the seed."""
    return crc32("/".join(map(str, place)).encode())


class _Maker:
    """Works out one district."""

    def __init__(self, city: City, number: int, area: str) -> None:
        self.city, self.recipe, self.number, self.area = city, city.recipe, number, area
        self.gymnasium = f"{area}gymnasiet"
        self.schools = [f"{_SIDES[place]}{area}skolan" for place in range(self.recipe.schools)]
        self.lower = [f"{school} F-6" for school in self.schools]
        self.upper = [f"{school} 7-9" for school in self.schools[: self.recipe.upper_schools]]
        self.adapted = f"{self.schools[0]} anpassad"
        self.preschools = [f"{area}/Förskolan {name}" for name in _PRESCHOOLS[: self.recipe.preschools]]
        self.closed = f"{area}/Förskolan Lönnen"
        self.codes = iter(range(1, 100))

    # Units

    def units(self) -> Iterator[Unit]:
        """The district's part of the tree, parents first."""
        for name, parent in (("förskolor", "Förskola"), ("skolor", "Grundskola"), ("gymnasium", "Gymnasieskola")):
            yield Unit(f"{self.area} {name}", parent, "Rektorsområde", start="2014-07-01", area=self.area)
        for place, key in enumerate(self.preschools):
            independent = place == 4 and self.number % 3 == 0
            yield self._unit(key, "Externa enheter" if independent else f"{self.area} förskolor", "FS")
        yield self._unit(self.closed, f"{self.area} förskolor", "FS", end="2022-07-31")
        for school in self.schools:
            yield from self._school_units(school)
        yield self._unit(self.gymnasium, f"{self.area} gymnasium", "GY")

    def _school_units(self, school: str) -> Iterator[Unit]:
        key = f"{self.area}/{school}"
        yield Unit(key, f"{self.area} skolor", "Skola", start="2014-07-01", area=self.area)
        yield self._unit(f"{school} F-6", key, "GR")
        yield self._unit(f"{school}s fritidshem", key, "FTH")
        if f"{school} 7-9" in self.upper:
            yield self._unit(f"{school} 7-9", key, "GR")
        if school == self.schools[0]:
            yield self._unit(self.adapted, key, "GRS")

    def _unit(self, key: str, parent: str, school_type: str, end: str | None = None) -> Unit:
        code = f"99{self.number:03}{next(self.codes):03}" if school_type in ("GR", "GRS", "GY") else None
        return Unit(key, parent, school_types=(school_type,), unit_code=code, end=end, area=self.area)

    # Classes and departments

    def _departments(self) -> Iterator[DepartmentPlan]:
        for unit in self.preschools:
            for place, name in enumerate(_ROOMS[: self.recipe.rooms]):
                ages = _AGES[place % len(_AGES)]
                yield DepartmentPlan(unit, name, ages, 15 + _drawn(unit, name) % 4 + (2 if ages[0] > 1 else 0))

    def _lower_classes(self, unit: str) -> Iterator[ClassPlan]:
        for year in range(7):
            for letter in self.recipe.parallels:
                name = f"{year or 'F'}{letter}"
                weekly = {} if not year else _YOUNGEST if year <= 3 else _MIDDLE
                own = tuple(subject for subject in weekly if subject not in ("SV", "MA"))
                pupils = _pupils(unit, name)
                yield ClassPlan(unit, name, (year,), pupils, subjects=own, weekly=weekly, room=f"Sal {name}")

    def _upper_classes(self, unit: str) -> Iterator[ClassPlan]:
        own = tuple(subject for subject in _OLDEST if subject != "mentor")
        for year in (7, 8, 9):
            for letter in self.recipe.upper_parallels:
                name = f"{year}{letter}"
                yield ClassPlan(
                    unit, name, (year,), _pupils(unit, name), subjects=own, weekly=_OLDEST, room=f"Sal {name}"
                )

    def _gymnasium_classes(self) -> Iterator[ClassPlan]:
        for year in (1, 2, 3, 4):
            for place, code in enumerate(self.recipe.programmes):
                double = self.recipe.programmes.count(code) > 1
                letter = "ab"[place % 2] if double else ""
                name = f"{code[:2]}{AUTUMN % 100 + 1 - year}{letter}"
                courses = [] if year == 4 else PROGRAMMES[code].courses[year - 1].split()
                weekly = dict.fromkeys(courses, _WEEKLY[len(courses)])
                pupils = 12 if code == "IMSPR" else _pupils(self.gymnasium, name) + 4
                yield ClassPlan(
                    self.gymnasium, name, (year,), pupils, code, weekly=weekly, room=f"Sal {name}", graduated=year == 4
                )

    def _adapted_classes(self) -> Iterator[ClassPlan]:
        for name, years in (("Anp 1-3", (1, 2, 3)), ("Anp 4-6", (4, 5, 6)), ("Anp 7-9", (7, 8, 9))):
            yield ClassPlan(self.adapted, name, years, 7, weekly=_ADAPTED, room=f"Sal {name}")

    def _bands(self, unit: str) -> Iterator[BandPlan]:
        letters = self.recipe.upper_parallels
        for year in (7, 8, 9):
            for first in range(0, len(letters) - len(letters) % 3, 3):
                some = letters[first : first + 3]
                classes = tuple(f"{unit}/{year}{letter}" for letter in some)
                name = f"{year}{some[0]}-{year}{some[-1]}"
                yield BandPlan(unit, name, classes, ("M2/deu", "M2/spa", "EN"), weekly=2)

    def _leisure(self, school: str) -> Iterator[LeisurePlan]:
        unit, place = f"{school}s fritidshem", f"{school} F-6"
        for year, name in enumerate(("Gläntan", "Stugan", "Skogen", "Borgen")):
            classes = tuple(f"{place}/{year or 'F'}{letter}" for letter in self.recipe.parallels)
            yield LeisurePlan(unit, name, place, classes)

    # Everything together

    def district(self, units: dict[str, Unit], elsewhere: str) -> District:
        """The district; its specialists also work at the unit `elsewhere`."""
        classes = tuple(self._classes())
        departments = tuple(self._departments())
        leisure = tuple(plan for school in self.schools for plan in self._leisure(school))
        bands = tuple(band for unit in self.upper for band in self._bands(unit))
        posts = staffing.with_circumstances(self._posts(classes, departments, leisure, bands, elsewhere), self.area)
        plan = District(classes, departments, leisure, tuple(posts), _timetable(classes), name=self.area, bands=bands)
        plan = replace(plan, units=units, own=self._own(units), areas=(self.area,), rooms=_rooms(classes))
        plan = replace(plan, town=self.city.town, weeks=self.city.weeks, shares=self.city.shares)
        return replace(plan, **self._history(classes), **self._customs(classes))

    def _own(self, units: dict[str, Unit]) -> tuple[Unit, ...]:
        own = tuple(unit for unit in units.values() if unit.area == self.area)
        return own if self.number else (*_top(self.city.town), *own)

    def _history(self, classes: tuple[ClassPlan, ...]) -> dict[str, Any]:
        """Where pupils came from."""
        preschools = zip(self.lower, cycle(self.preschools), strict=False)
        return {
            "feeders": {unit: (tuple(self.lower[place::2] or self.lower), 7) for place, unit in enumerate(self.upper)},
            "preschools": {unit: (preschool, self.closed) for unit, preschool in preschools},
            "moves": dict(self._moves(classes)),
        }

    def _customs(self, classes: tuple[ClassPlan, ...]) -> dict[str, Any]:
        """What the schools keep records of."""
        upper = [plan.key for plan in classes if plan.unit in self.upper]
        summed = upper[-3:] if self.number == 0 else []
        return {
            "photographed": (self.gymnasium, *self.upper),
            "scheduled": tuple(self.preschools),
            "summed": tuple(f"{key}/{subject}" for key in summed for subject in ("FY", "MA")),
            "graded": dict.fromkeys(upper, 16),
            "graded_years": (2, 3),
            "teams": tuple(self.upper),
        }

    def _classes(self) -> Iterator[ClassPlan]:
        for unit in self.lower:
            yield from self._lower_classes(unit)
        for unit in self.upper:
            yield from self._upper_classes(unit)
        yield from self._gymnasium_classes()
        yield from self._adapted_classes()

    def _posts(
        self,
        classes: tuple[ClassPlan, ...],
        departments: tuple[DepartmentPlan, ...],
        leisure: tuple[LeisurePlan, ...],
        bands: tuple[BandPlan, ...],
        elsewhere: str,
    ) -> Iterator[Post]:
        of = {unit: [plan for plan in classes if plan.unit == unit] for unit in {plan.unit for plan in classes}}
        yield from staffing.preschool_posts(departments)
        for unit in self.lower:
            yield from staffing.lower_posts(unit, of[unit], [plan for plan in leisure if plan.school == unit])
        for place, unit in enumerate(self.upper):
            other = self.upper[place - 1] if len(self.upper) > 1 else self.lower[0]
            yield from staffing.upper_posts(unit, of[unit], [band for band in bands if band.unit == unit], other)
        for units in (self.lower, self.upper):
            together = [plan for unit in units for plan in of[unit]]
            yield from staffing.shared_posts(together, staffing.SHARED)
        yield from staffing.gymnasium_posts(self.gymnasium, of[self.gymnasium], elsewhere)
        yield from staffing.adapted_posts(self.adapted, of[self.adapted], self.lower[0])
        if self.number == 0:
            yield Post("Utbildningsförvaltningen", "Övrig arbetsledning", description="Skoldirektör")
            yield Post("Utbildningsförvaltningen", "Annan personal", description="Systemförvaltare")
            yield Post("Grundskola", "Skolläkare", percent=20)
        yield Post("Grundskola", "Skolpsykolog", percent=80)
        yield Post(self.closed, "Förskolechef", start="2015-01-01", end="2022-07-31")

    def _moves(self, classes: tuple[ClassPlan, ...]) -> Iterator[tuple[tuple[str, int], Move]]:
        """Some pupils left the town this autumn, some changed schools within the district."""
        for plan in classes:
            schools = next((units for units in (self.lower, self.upper) if plan.unit in units), [plan.unit])
            for seat in range(0 if plan.graduated else plan.pupils):
                drawn = _drawn("move", plan.key, seat)
                if drawn % 250 == 7:
                    yield (plan.key, seat), Move(until=date(AUTUMN, 9, 30))
                elif drawn % 120 == 11 and len(schools) > 1 and plan.years[0] > 0:
                    came_from = schools[schools.index(plan.unit) - 1]
                    yield (plan.key, seat), Move(since=date(AUTUMN, 10, 5), came_from=came_from)


def _pupils(unit: str, name: str) -> int:
    return 21 + _drawn(unit, name) % 9


def _a_day(plan: ClassPlan) -> int:
    return 3 if plan.weekly is _ADAPTED else 4 if plan.years[0] <= 6 and not plan.programme else 5


def _timetable(classes: tuple[ClassPlan, ...]) -> dict[str, int]:
    return {plan.key: _a_day(plan) for plan in classes if plan.weekly}


def _rooms(classes: tuple[ClassPlan, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for plan in classes:
        if plan.room and not plan.graduated:
            found[plan.unit] = (*found.get(plan.unit, _SPECIAL_ROOMS), plan.room)
    return found
