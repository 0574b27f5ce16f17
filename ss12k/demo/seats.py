"""Seats: every place in a class or department, and which seats one family's children sit on."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ss12k.demo.plans import District, Shares
from ss12k.demo.years import AUTUMN, birth_year


@dataclass(frozen=True)
class Seat:
    """One place: its class or department (`place`), its number there, and the school year or age that goes with it."""

    place: str
    number: int
    unit: str
    level: int
    born: int
    area: str
    school_type: str
    programme: str | None = None
    graduated: bool = False

    @property
    def key(self) -> tuple[str, int]:
        """What tells the seat from all others."""
        return self.place, self.number


@dataclass(frozen=True)
class Role:
    """A child that the demo always has; what is None is drawn."""

    seat: tuple[str, int]
    given: str | None = None
    sex: str | None = None
    born: date | None = None
    marking: str = "Ingen"


@dataclass(frozen=True)
class CastFamily:
    """A family that the demo always has: nobody else's children join it."""

    children: tuple[Role, ...]
    family: str | None = None
    guardians: tuple[tuple[str | None, str], ...] = ((None, "Kvinna"),)
    relation: str = "Vårdnadshavare"


AMELIE = ("Norrekaskolan 7-9/9B", 0)
WITH_ALIAS = ("Norrekaskolan 7-9/8A", 3)
WITHOUT_ALIAS = ("Norrekaskolan F-6/4A", 2)
OF_AGE_WITH_GUARDIANS = ("Sturegymnasiet 1/EK24", 0)
TWO_SCHOOLS = ("Sturegymnasiet 1/EK25", 2)

CAST = (
    CastFamily(
        (
            Role(AMELIE, "Amélie", "Kvinna", date(2011, 1, 12)),
            Role(("Norrekaskolan F-6/5A", 0), "Elliot", "Man", date(2015, 6, 4)),
        ),
        "Nilsson",
        (("Linda", "Kvinna"), ("Johnny", "Man")),
    ),
    CastFamily((Role(WITH_ALIAS, marking="Sekretessmarkering"),)),
    CastFamily((Role(WITHOUT_ALIAS, marking="Skyddad folkbokföring"),)),
    CastFamily((Role(("Sturegymnasiet 2/IM26", 0)),), relation="God man", guardians=((None, "Man"),)),
    CastFamily((Role(("Sturegymnasiet 2/IM26", 1), born=date(2006, 3, 14)),), guardians=()),
    CastFamily((Role(OF_AGE_WITH_GUARDIANS, born=date(2008, 2, 5)),)),
)


def seats(district: District, rng: random.Random) -> Iterator[Seat]:
    """Every seat, class by class and department by department."""
    for plan in district.classes:
        unit = district.units[plan.unit]
        upper = plan.programme is not None
        for number in range(plan.pupils):
            level = _spread(plan.years, number, plan.pupils)
            area = rng.choice(district.areas) if upper else unit.area
            born = birth_year(level, upper_secondary=upper)
            kind = plan.school_type(district.units, level)
            yield Seat(plan.key, number, plan.unit, level, born, area, kind, plan.programme, plan.graduated)
    for room in district.departments:
        for number in range(room.children):
            years = _spread(room.ages, number, room.children)
            area = district.units[room.unit].area
            yield Seat(room.key, number, room.unit, years, AUTUMN - years, area, "FS")


def _spread(values: tuple[int, ...], number: int, total: int) -> int:
    return values[number * len(values) // total]


def elsewhere(seat: Seat) -> bool:
    """Whether the seat, in upper secondary school, is for a family of the neighbouring district."""
    return seat.programme is not None and not seat.graduated and seat.number % 7 == 3


def households(
    all_seats: Iterable[Seat], rng: random.Random, shares: Shares
) -> Iterator[tuple[tuple[Seat, ...], CastFamily | None]]:
    """The seats family by family: first those of the cast, then siblings from the same part of town."""
    waiting = {seat.key: seat for seat in all_seats}
    for cast in CAST:
        if all(role.seat in waiting for role in cast.children):
            yield tuple(waiting.pop(role.seat) for role in cast.children), cast
    order = list(waiting.values())
    rng.shuffle(order)
    while order:
        first = order.pop()
        wanted = 1 if first.graduated else rng.choices((1, 2, 3, 4), shares.children)[0]
        yield (first, *_siblings(order, first, wanted - 1)), None


def _siblings(order: list[Seat], first: Seat, wanted: int) -> list[Seat]:
    found: list[Seat] = []
    years = {first.born}
    for seat in list(order):
        if len(found) == wanted:
            break
        near = all(2 <= abs(seat.born - year) <= 9 for year in years)
        if near and seat.area == first.area and not seat.graduated:
            found.append(seat)
            years.add(seat.born)
            order.remove(seat)
    return found
