"""Staff: a person for every post (some are pupils' guardians) and the duties that they hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, count

from ss12k.demo.civic import CivicNumbers
from ss12k.demo.ids import Record, meta, reference, stream, uid
from ss12k.demo.names import background, common, slug, street
from ss12k.demo.people import Family, Home, Human, some_day
from ss12k.demo.plans import District, Post
from ss12k.demo.seats import CAST
from ss12k.demo.years import AUTUMN, TODAY, term_start

_GROUP_ROLES = {"Förskollärare": "Förskollärare", "Barnskötare": "Barnskötare", "Fritidspedagog": "Fritidspedagog"}


@dataclass(frozen=True)
class DutyPlan:
    """A duty: what one employee does at one unit."""

    id: str
    unit: str
    post: Post
    percent: int
    start: date
    signature: str

    @property
    def active(self) -> bool:
        """Whether the duty has not ended."""
        return not self.post.end or self.post.end >= str(TODAY)


@dataclass(frozen=True)
class Employee:
    """A member of staff and their duties, the main one first."""

    human: Human
    duties: tuple[DutyPlan, ...]


def staff(district: District, families: Iterable[Family], seed: int, civic: CivicNumbers) -> Iterator[Employee]:
    """An employee for every post."""
    parents = _suitable(families)
    signatures: set[str] = set()
    for number, post in enumerate(district.posts):
        human = next(parents) if post.parent else _newcomer(post, district, number, seed, civic)
        signature = _signature(human, signatures)
        yield Employee(human, tuple(_duties(post, district, number, signature)))


def _suitable(families: Iterable[Family]) -> Iterator[Human]:
    """Guardians who may also be staff: one of every ninth ordinary family."""
    ordinary = [family for family in families if family.guardians and not _in_cast(family)]
    for family in ordinary[4::9]:
        if family.guardians[0].status == "Aktiv" and family.guardians[0].marking == "Ingen":
            yield family.guardians[0]


def _in_cast(family: Family) -> bool:
    return any(child.seat.key in (role.seat for cast in CAST for role in cast.children) for child in family.children)


def _newcomer(post: Post, district: District, number: int, seed: int, civic: CivicNumbers) -> Human:
    rng, town = stream(seed, "staff", district.tag(number)), district.town.name
    names = background(rng)
    sex = rng.choices(("Kvinna", "Man"), (74, 26))[0]
    born = some_day(rng, rng.randint(1962, 2000))
    home = Home(*street(rng, town), town) if rng.random() < 0.7 and post.marking == "Ingen" else None
    given, family = names.given(rng, sex, adult=True), common(rng, names.families)
    number_of, key = civic.draw(born, sex, rng), uid("staff", district.tag(number))
    return Human(key, given, family, sex, born, number_of, home, marking=post.marking)


def _signature(human: Human, taken: set[str]) -> str:
    letters = (slug(human.given) + slug(human.family)).upper()
    short = slug(human.given)[:1].upper() + slug(human.family)[:2].upper()
    # As schools do: another letter when the signature is already somebody's.
    candidates = [short, *(short[:2] + letter for letter in letters), *(short + letter for letter in letters)]
    numbered = (f"{short}{number}" for number in count(2))
    chosen = next(candidate for candidate in chain(candidates, numbered) if candidate not in taken)
    taken.add(chosen)
    return chosen


def _duties(post: Post, district: District, number: int, signature: str) -> Iterator[DutyPlan]:
    start = date.fromisoformat(post.start) if post.start else term_start(2015 + number * 7 % 11)
    for place, unit in enumerate((post.unit, post.also)):
        if unit:
            shared = 100 - post.percent if place else post.percent
            percent = shared if post.percent < 100 or not post.also else 50
            yield DutyPlan(uid("duty", district.tag(number), unit), unit, post, percent, start, signature)


def duties(employees: Iterable[Employee], district: District) -> Iterator[Record]:
    """The duties as records, with their roles in groups."""
    for employee in employees:
        for duty in employee.duties:
            yield _duty(duty, employee.human, district)


def _duty(duty: DutyPlan, human: Human, district: District) -> Record:
    post = duty.post
    roles = _assignments(duty)
    optional = {"description": post.description, "assignmentRole": roles, "endDate": post.end}
    return {
        "id": duty.id,
        "meta": meta(duty.id, min(duty.start, TODAY)),
        "person": human.reference,
        "dutyAt": reference(district.units[duty.unit].id),
        "dutyRole": post.role,
        "signature": duty.signature,
        "dutyPercent": duty.percent,
        "startDate": str(duty.start),
    } | {key: value for key, value in optional.items() if value}


def _assignments(duty: DutyPlan) -> list[Record]:
    post = duty.post
    if duty.unit != post.unit:
        return []
    since = str(max(duty.start, term_start(AUTUMN)))
    group = uid("group", f"{post.unit}/{post.mentor or post.plus}")
    if post.mentor:
        return [_assignment(group, "Mentor", since)]
    return [_assignment(group, _GROUP_ROLES.get(post.role, "Pedagogisk ledare"), since)] if post.plus else []


def _assignment(group: str, role: str, since: str) -> Record:
    return {"group": reference(group), "assignmentRoleType": role, "startDate": since}
