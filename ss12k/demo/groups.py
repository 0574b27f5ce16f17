"""Groups: classes, teaching groups, mentor groups, departments, and a few of every other kind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ss12k.demo.catalogue import COURSES, PROGRAMMES
from ss12k.demo.enrolments import in_leisure, preschool_time
from ss12k.demo.ids import Record, meta, reference, uid
from ss12k.demo.people import Child, Human
from ss12k.demo.sizes import ClassPlan, Size
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
    """A group; `syllabus` names what a teaching group studies."""

    key: str
    name: str
    kind: str
    unit: str
    members: tuple[Member, ...]
    school_type: str | None = None
    autumn: int = AUTUMN
    syllabus: str | None = None

    @property
    def id(self) -> str:
        """The group's id."""
        return uid("group", self.key)


_79, _F6 = "Norrekaskolan 7-9", "Norrekaskolan F-6"
_LOWER_SECONDARY = ("MA", "SV", "EN", "FY", "KE", "BI", "TK", "HI", "SH", "RE", "GE", "IDH", "SL", "BL", "MU", "HKK")


def group_plans(size: Size, children: Iterable[Child], employees: Iterable[Employee]) -> Iterator[GroupPlan]:
    """Every group of the demo."""
    children = tuple(children)
    by_place: dict[str, list[Child]] = {}
    for child in children:
        by_place.setdefault(child.seat.place, []).append(child)
    for plan in size.classes:
        yield from _of_class(size, plan, by_place[plan.key])
    for room in size.departments:
        members = tuple(Member(child.human, *preschool_time(child.seat)) for child in by_place[room.key])
        yield GroupPlan(room.key, room.name, "Avdelning", room.unit, members, "FS", autumn=2022)
    for centre in size.leisure:
        going = [child for child in children if in_leisure(child, size) == centre]
        yield GroupPlan(centre.key, centre.name, "Avdelning", centre.unit, _members(going), "FTH", autumn=2022)
    yield from _special(by_place, employees)


def _members(children: Iterable[Child], autumn: int = AUTUMN) -> tuple[Member, ...]:
    start = term_start(autumn)
    return tuple(Member(child.human, child.move.since or start, child.move.until) for child in children)


def _of_class(size: Size, plan: ClassPlan, pupils: list[Child]) -> Iterator[GroupPlan]:
    kind = plan.school_type(size.units, plan.years[-1])
    yield GroupPlan(plan.key, plan.name, "Klass", plan.unit, _members(pupils), kind)
    for syllabus, name in _taught(plan):
        key = f"{plan.key}/{syllabus}"
        yield GroupPlan(
            key, f"{plan.name}/{name}", "Undervisning", plan.unit, _members(pupils), kind, syllabus=syllabus
        )
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
    if plan.unit == _79:
        return [(subject, subject) for subject in _LOWER_SECONDARY]
    return [("EN", "EN")] if plan.unit == _F6 and plan.years[0] >= 4 else []


def _special(by_place: dict[str, list[Child]], employees: Iterable[Employee]) -> Iterator[GroupPlan]:
    if f"{_79}/9B" not in by_place:
        return
    ninth = by_place[f"{_79}/9A"] + by_place[f"{_79}/9B"]
    yield GroupPlan(f"{_79}/M2/deu", "9/M2TY", "Undervisning", _79, _members(ninth[::3]), "GR", syllabus="M2/deu")
    yield GroupPlan(f"{_79}/M2/spa", "9/M2SP", "Undervisning", _79, _members(ninth[1::3]), "GR", syllabus="M2/spa")
    yield GroupPlan(f"{_79}/NP SV", "NP svenska åk 9", "Provgrupp", _79, _members(ninth), "GR", syllabus="SV")
    yield GroupPlan(f"{_79}/studiestöd", "Studiestöd 9", "Schema", _79, _members(ninth[4::6]), "GR")
    council = [by_place[f"{_79}/{name}"][6] for name in ("7A", "8A", "9A", "9B")]
    yield GroupPlan(f"{_79}/elevråd", "Elevrådet 7-9", "Övrigt", _79, _members(council), "GR")
    team = [employee for employee in employees if employee.duties[0].unit == _79 and employee.duties[0].active]
    members = tuple(Member(one.human, max(one.duties[0].start, term_start(AUTUMN))) for one in team)
    yield GroupPlan(f"{_79}/arbetslag", "Arbetslag 7-9", "Personalgrupp", _79, members)
    yield GroupPlan(
        f"{_79}/8B {AUTUMN - 1}", "8B", "Klass", _79, _members(by_place[f"{_79}/9B"], AUTUMN - 1), "GR", AUTUMN - 1
    )
    former = [child for child in by_place[f"{_79}/7A"] if not child.move.came_from]
    yield GroupPlan(f"{_F6}/6A {AUTUMN - 1}", "6A", "Klass", _F6, _members(former, AUTUMN - 1), "GR", AUTUMN - 1)


def groups(plans: Iterable[GroupPlan], size: Size) -> Iterator[Record]:
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
            "organisation": reference(size.units[plan.unit].id),
            "groupMemberships": [_membership(member, end if ended else None) for member in plan.members],
        }


def _membership(member: Member, end: date | None) -> Record:
    until = end or member.until
    record = {"person": member.human.reference, "startDate": str(member.since)}
    return record | ({"endDate": str(until)} if until else {})
