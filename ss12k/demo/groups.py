"""Groups: classes, teaching groups, mentor groups, departments, and a few of every other kind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ss12k.demo.catalogue import COURSES, PROGRAMMES
from ss12k.demo.enrolments import in_leisure, preschool_time
from ss12k.demo.ids import Record, meta, reference, uid
from ss12k.demo.people import Child, Human
from ss12k.demo.plans import BandPlan, ClassPlan, District
from ss12k.demo.staff import Employee
from ss12k.demo.years import AUTUMN, TODAY, school_year, term_start


@dataclass(frozen=True)
class Member:
    """A person in a group from a day on, perhaps until another."""

    human: Human
    since: date
    until: date | None = None


@dataclass(frozen=True)
class GroupPlan:
    """A group; `syllabus` names what a teaching group studies; `mentored` is a class with a mentor's hour."""

    key: str
    name: str
    kind: str
    unit: str
    members: tuple[Member, ...]
    school_type: str | None = None
    autumn: int = AUTUMN
    syllabus: str | None = None
    mentored: bool = False

    @property
    def id(self) -> str:
        """The group's id."""
        return uid("group", self.key)


_79, _F6 = "Norrekaskolan 7-9", "Norrekaskolan F-6"
_Places = dict[str, list[Child]]


def group_plans(district: District, children: Iterable[Child], employees: Iterable[Employee]) -> Iterator[GroupPlan]:
    """Every group of the district."""
    by_place, in_centre = _places(children, district)
    for plan in district.classes:
        yield from _of_class(district, plan, by_place[plan.key])
    for band in district.bands:
        yield from _of_band(band, by_place)
    for room in district.departments:
        members = tuple(Member(child.human, *preschool_time(child.seat)) for child in by_place[room.key])
        yield GroupPlan(room.key, room.name, "Avdelning", room.unit, members, "FS", autumn=2022)
    for centre in district.leisure:
        going = _members(in_centre.get(centre.key, ()))
        yield GroupPlan(centre.key, centre.name, "Avdelning", centre.unit, going, "FTH", autumn=2022)
    for unit in district.teams:
        yield from _of_team(district, unit, by_place, employees)
    if f"{_79}/9B" in by_place:
        yield from _special(by_place, employees)


def _places(children: Iterable[Child], district: District) -> tuple[_Places, _Places]:
    """The children by class or department, and by leisure centre's department."""
    by_place: _Places = {}
    in_centre: _Places = {}
    for child in children:
        by_place.setdefault(child.seat.place, []).append(child)
        if centre := in_leisure(child, district):
            in_centre.setdefault(centre.key, []).append(child)
    return by_place, in_centre


def _members(children: Iterable[Child], autumn: int = AUTUMN) -> tuple[Member, ...]:
    start = term_start(autumn)
    return tuple(Member(child.human, child.move.since or start, child.move.until) for child in children)


def _of_class(district: District, plan: ClassPlan, pupils: list[Child]) -> Iterator[GroupPlan]:
    kind = plan.school_type(district.units, plan.years[-1])
    if plan.graduated:
        yield GroupPlan(plan.key, plan.name, "Klass", plan.unit, _members(pupils, AUTUMN - 1), kind, AUTUMN - 1)
        return
    members = _members(pupils)
    yield GroupPlan(plan.key, plan.name, "Klass", plan.unit, members, kind, mentored="MA" in plan.subjects)
    for syllabus, name in _taught(plan):
        key = f"{plan.key}/{syllabus}"
        yield GroupPlan(key, f"{plan.name}/{name}", "Undervisning", plan.unit, members, kind, syllabus=syllabus)
    if plan.programme and len(pupils) > 5:
        for letter, half in (("a", pupils[::2]), ("b", pupils[1::2])):
            name = f"Mentor {plan.name}{letter}"
            yield GroupPlan(f"{plan.key}/mentor {letter}", name, "Mentor", plan.unit, _members(half), kind)


def _taught(plan: ClassPlan) -> list[tuple[str, str]]:
    if plan.programme:
        year = plan.years[0]
        return [
            (code, COURSES[code][3].replace(" ", "")) for code in PROGRAMMES[plan.programme].courses[year - 1].split()
        ]
    return [(subject, subject) for subject in plan.subjects]


def _of_band(band: BandPlan, by_place: _Places) -> Iterator[GroupPlan]:
    pupils = [child for place in band.classes for child in by_place[place]]
    for number, subject in enumerate(band.subjects):
        chosen, name = _members(pupils[number :: len(band.subjects)]), f"{band.name}/{subject}"
        yield GroupPlan(f"{band.key}/{subject}", name, "Undervisning", band.unit, chosen, "GR", syllabus=subject)


def _of_team(district: District, unit: str, by_place: _Places, employees: Iterable[Employee]) -> Iterator[GroupPlan]:
    """A school's staff, its pupils' council, its oldest pupils' test and help, and its classes of last year."""
    plans = [plan for plan in district.classes if plan.unit == unit]
    council = [by_place[plan.key][-1] for plan in plans]
    oldest = [child for plan in plans if plan.years == plans[-1].years for child in by_place[plan.key]]
    yield GroupPlan(f"{unit}/arbetslag", f"Arbetslaget {unit}", "Personalgrupp", unit, _team(unit, employees))
    yield GroupPlan(f"{unit}/elevråd", f"Elevrådet {unit}", "Övrigt", unit, _members(council), "GR")
    yield GroupPlan(f"{unit}/NP SV", "NP svenska", "Provgrupp", unit, _members(oldest), "GR", syllabus="SV")
    yield GroupPlan(f"{unit}/studiestöd", "Studiestöd", "Schema", unit, _members(oldest[4::9]), "GR")
    for plan in plans:
        year = plan.years[0] - 1
        if year >= plans[0].years[0]:
            name = f"{year}{plan.name[1:]}"
            stayed = [child for child in by_place[plan.key] if not child.move.came_from]
            key, members = f"{unit}/{name} {AUTUMN - 1}", _members(stayed, AUTUMN - 1)
            yield GroupPlan(key, name, "Klass", unit, members, "GR", AUTUMN - 1)


def _team(unit: str, employees: Iterable[Employee]) -> tuple[Member, ...]:
    team = [one for one in employees if one.duties[0].unit == unit and one.duties[0].active]
    return tuple(Member(one.human, max(one.duties[0].start, term_start(AUTUMN))) for one in team)


def _special(by_place: _Places, employees: Iterable[Employee]) -> Iterator[GroupPlan]:
    ninth = by_place[f"{_79}/9A"] + by_place[f"{_79}/9B"]
    yield GroupPlan(f"{_79}/M2/deu", "9/M2TY", "Undervisning", _79, _members(ninth[::3]), "GR", syllabus="M2/deu")
    yield GroupPlan(f"{_79}/M2/spa", "9/M2SP", "Undervisning", _79, _members(ninth[1::3]), "GR", syllabus="M2/spa")
    yield GroupPlan(f"{_79}/NP SV", "NP svenska åk 9", "Provgrupp", _79, _members(ninth), "GR", syllabus="SV")
    yield GroupPlan(f"{_79}/studiestöd", "Studiestöd 9", "Schema", _79, _members(ninth[4::6]), "GR")
    council = [by_place[f"{_79}/{name}"][6] for name in ("7A", "8A", "9A", "9B")]
    yield GroupPlan(f"{_79}/elevråd", "Elevrådet 7-9", "Övrigt", _79, _members(council), "GR")
    yield GroupPlan(f"{_79}/arbetslag", "Arbetslag 7-9", "Personalgrupp", _79, _team(_79, employees))
    yield GroupPlan(
        f"{_79}/8B {AUTUMN - 1}", "8B", "Klass", _79, _members(by_place[f"{_79}/9B"], AUTUMN - 1), "GR", AUTUMN - 1
    )
    former = [child for child in by_place[f"{_79}/7A"] if not child.move.came_from]
    yield GroupPlan(f"{_F6}/6A {AUTUMN - 1}", "6A", "Klass", _F6, _members(former, AUTUMN - 1), "GR", AUTUMN - 1)


def groups(plans: Iterable[GroupPlan], district: District) -> Iterator[Record]:
    """The groups as records."""
    for plan in plans:
        ended = plan.autumn < AUTUMN and plan.kind == "Klass"
        start, end = term_start(plan.autumn), school_year(plan.autumn)[1]
        yield {
            "id": plan.id,
            "meta": meta(plan.id, min(start, TODAY)),
            "displayName": plan.name,
            "groupType": plan.kind,
            **({"schoolType": plan.school_type} if plan.school_type else {}),
            "startDate": str(start),
            **({} if plan.kind == "Avdelning" or plan.school_type is None else {"endDate": str(end)}),
            "organisation": reference(district.units[plan.unit].id),
            "groupMemberships": [_membership(member, end if ended else None) for member in plan.members],
        }


def _membership(member: Member, end: date | None) -> Record:
    until = end or member.until
    record = {"person": member.human.reference, "startDate": str(member.since)}
    return record | ({"endDate": str(until)} if until else {})
