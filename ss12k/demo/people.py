"""Families: children on their seats, their guardians, where they live, and who is responsible for whom."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from ss12k.demo.civic import CivicNumbers
from ss12k.demo.ids import Record, stream, uid
from ss12k.demo.names import Names, background, common, street
from ss12k.demo.plans import STAYS, District, Move
from ss12k.demo.seats import OF_AGE_WITH_GUARDIANS, CastFamily, Role, Seat
from ss12k.demo.years import TODAY, age

MARKINGS = ("Sekretessmarkering", "Skyddad folkbokföring")


@dataclass(frozen=True)
class Home:
    """An address in the invented town."""

    street: str
    postal_code: str
    locality: str


@dataclass(frozen=True)
class Human:
    """What is true of a person whatever they do at school."""

    id: str
    given: str
    family: str
    sex: str
    born: date
    civic: str | None
    home: Home | None
    middle: str | None = None
    marking: str = "Ingen"
    status: str = "Aktiv"

    @cached_property
    def reference(self) -> Record:
        """A reference to the person; like many sources, it carries the marking of a protected one."""
        return {"id": self.id} | ({} if self.marking == "Ingen" else {"securityMarking": self.marking})


@dataclass(frozen=True)
class Child:
    """A pupil or preschool child."""

    human: Human
    seat: Seat
    guardians: tuple[Human, ...]
    responsibles: tuple[tuple[Human, str], ...]
    second_home: Home | None = None
    move: Move = STAYS


@dataclass(frozen=True)
class Family:
    """Guardians and children; `apart` when the guardians live at two addresses."""

    children: tuple[Child, ...]
    guardians: tuple[Human, ...]


def families(
    groups: Iterable[tuple[tuple[Seat, ...], CastFamily | None]], district: District, seed: int, civic: CivicNumbers
) -> Iterator[Family]:
    """A family for every group of seats."""
    for seats, cast in groups:
        yield _FamilyMaker(seats, cast, district, stream(seed, "family", *seats[0].key), civic).make()


def some_day(rng: random.Random, year: int) -> date:
    """A day of the year."""
    return date(year, 1, 1) + timedelta(days=rng.randrange(365))


class _FamilyMaker:
    """Draws one family; every draw comes from the family's own stream."""

    def __init__(
        self,
        seats: tuple[Seat, ...],
        cast: CastFamily | None,
        district: District,
        rng: random.Random,
        civic: CivicNumbers,
    ) -> None:
        self.seats, self.cast, self.district, self.rng, self.civic = seats, cast, district, rng, civic
        self.marking = self._marking()
        self.names: Names = background(rng)
        self.surname = cast.family if cast and cast.family else common(rng, self.names.families)
        self.home = self._home(seats[0].area)
        self.eldest = min(seat.born for seat in seats)

    def make(self) -> Family:
        guardians = tuple(self._guardians())
        apart = len(guardians) == 2 and guardians[0].home != guardians[1].home
        second = guardians[1].home if apart else None
        children = tuple(self._child(seat, role, guardians, second) for seat, role in self._roles())
        return Family(children, guardians)

    def _roles(self) -> Iterator[tuple[Seat, Role]]:
        for place, seat in enumerate(self.seats):
            yield seat, self.cast.children[place] if self.cast else Role(seat.key)

    def _home(self, area: str) -> Home:
        return Home(*street(self.rng, area), area)

    def _marking(self) -> str:
        """The marking of a family that is protected as a whole, but for the parent that it is protected from."""
        share = self.district.shares.protected
        if not share or self.rng.random() >= share:
            return "Ingen"
        return self.rng.choice(MARKINGS)

    def _protected(self) -> bool:
        cast = self.cast.children if self.cast else ()
        return self.marking != "Ingen" or any(role.marking != "Ingen" for role in cast)

    def _guardians(self) -> Iterator[Human]:
        apart = self.cast is None and self.rng.random() < 0.24
        for number, (given, sex) in enumerate(self._guardian_parts()):
            other = number == 1 and self.rng.random() < (0.7 if apart else 0.3) and self.cast is None
            surname = common(self.rng, self.names.families) if other else self.surname
            home = self._home(self.district.town.name) if apart and number == 1 else self.home
            yield self._guardian(number, given, sex, surname, None if self._protected() else home)

    def _guardian_parts(self) -> tuple[tuple[str | None, str], ...]:
        if self.cast:
            return self.cast.guardians
        if self.seats[0].graduated:  # of age, and their guardians no concern of the school's any more
            return ()
        sexes = self.rng.choices((("Kvinna", "Man"), ("Kvinna",), ("Man",), ("Kvinna", "Kvinna")), (86, 10, 2, 2))[0]
        return tuple((None, sex) for sex in sexes)

    def _guardian(self, number: int, given: str | None, sex: str, surname: str, home: Home | None) -> Human:
        born = some_day(self.rng, self.eldest - self.rng.randint(24, 39))
        name = given or self.names.given(self.rng, sex, adult=True)
        key = uid("guardian", *self.seats[0].key, number)
        status = "Avliden" if self.cast is None and self.rng.random() < 0.004 else "Aktiv"
        number_of = self.civic.draw(born, sex, self.rng)
        marking = "Ingen" if number else self.marking
        return Human(key, name, surname, sex, born, number_of, home, marking=marking, status=status)

    def _child(self, seat: Seat, role: Role, guardians: tuple[Human, ...], second: Home | None) -> Child:
        sex = role.sex or self.rng.choice(("Kvinna", "Man"))
        born = role.born or some_day(self.rng, seat.born)
        move = self.district.moves.get(seat.key, STAYS)
        human = Human(
            uid("child", *seat.key),
            role.given or self.names.given(self.rng, sex, adult=False),
            self.surname,
            sex,
            born,
            self.civic.take(born, sex) if role.given else self.civic.draw(born, sex, self.rng),
            None if self._protected() else self.home,
            middle=common(self.rng, self.names.families) if not role.given and self.rng.random() < 0.06 else None,
            marking=self.marking if role.marking == "Ingen" else role.marking,
            status="Utvandrad" if move.until else "Aktiv",
        )
        return Child(human, seat, guardians, self._responsibles(seat, born, guardians), second, move)

    def _responsibles(self, seat: Seat, born: date, guardians: tuple[Human, ...]) -> tuple[tuple[Human, str], ...]:
        # Guardianship ends at 18; for one pupil the source has forgotten that, as sources do.
        if age(born, TODAY) >= 18 and seat.key != OF_AGE_WITH_GUARDIANS:
            return ()
        relation = self.cast.relation if self.cast else "Vårdnadshavare"
        return tuple((guardian, relation) for guardian in guardians)
