"""Enrolments, one a school year, and placements in preschools and leisure centres, past ones included."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ss12k.demo.catalogue import PROGRAMMES, programme_id
from ss12k.demo.ids import Record, meta, reference, uid
from ss12k.demo.people import Child
from ss12k.demo.seats import TWO_SCHOOLS, Seat
from ss12k.demo.sizes import LeisurePlan, Size
from ss12k.demo.years import AUTUMN, TODAY, school_year, term_start

FIRST_AUTUMN = 2021
"""The pupil register begins with this school year."""
_PREDECESSORS = {"Norrekaskolan 7-9": ("Norrekaskolan F-6", 7), "Fria grundskolan": ("Östra skolan", 7)}
_LEISURE_HOURS = (20, 25, 30)


def enrolments(child: Child, size: Size) -> list[Record]:
    """The child's enrolments, oldest first."""
    seat = child.seat
    if seat.school_type == "FS":
        return []
    history = [_enrolment(child, size, autumn) for autumn in _autumns(seat)]
    return _with_move(child, size, history) + _second_school(child, size)


def _autumns(seat: Seat) -> range:
    first = AUTUMN - seat.level + (1 if seat.programme else 0)
    return range(max(first, FIRST_AUTUMN), AUTUMN + 1)


def _enrolment(child: Child, size: Size, autumn: int) -> Record:
    seat = child.seat
    level = seat.level - (AUTUMN - autumn)
    start, end = school_year(autumn)
    record: Record = {
        "enroledAt": reference(size.units[_school(child, autumn, level)].id),
        "schoolYear": level,
        "schoolType": "FKLASS" if level == 0 and not seat.programme else size.units[seat.unit].school_types[0],
        "startDate": str(start),
        "endDate": str(end),
        "cancelled": False,
    }
    if seat.programme:
        code = PROGRAMMES[seat.programme].studied(level)
        record |= {"educationCode": code, "programme": reference(programme_id(code))}
    return record


def _school(child: Child, autumn: int, level: int) -> str:
    seat = child.seat
    if child.move.came_from:
        return seat.unit if autumn == AUTUMN else child.move.came_from
    before, first_level = _PREDECESSORS.get(seat.unit, (seat.unit, 0))
    # Västra skolan was closed in 2022; some of its pupils are in 9A today.
    if seat.place.endswith("/9A") and seat.number % 4 == 1 and autumn == FIRST_AUTUMN:
        return "Västra skolan"
    return before if level < first_level else seat.unit


def _with_move(child: Child, size: Size, history: list[Record]) -> list[Record]:
    *earlier, current = history
    if child.move.until:
        return [*earlier, current | {"endDate": str(child.move.until), "cancelled": True}]
    if child.move.since and child.move.came_from:
        left = {"enroledAt": reference(size.units[child.move.came_from].id), "cancelled": True}
        left["endDate"] = str(child.move.since - timedelta(days=1))
        return [*earlier, current | left, current | {"startDate": str(child.move.since)}]
    return history


def _second_school(child: Child, size: Size) -> list[Record]:
    if child.seat.key != TWO_SCHOOLS:
        return []
    current = _enrolment(child, size, AUTUMN)
    other = {"enroledAt": reference(size.units["Bastionsgymnasiet"].id), "specification": "Moderna språk, tyska 4"}
    return [current | other | {"startDate": str(term_start(AUTUMN))}]


def in_leisure(child: Child, size: Size) -> LeisurePlan | None:
    """The leisure centre that a young pupil goes to after school: three of four go."""
    seat = child.seat
    plan = next((plan for plan in size.leisure if plan.school == seat.unit), None)
    return plan if plan and seat.level <= 3 and seat.number % 4 != 3 and not child.move.until else None


def placements(children: Iterable[Child], size: Size) -> Iterator[Record]:
    """Placements: preschool now, leisure centre now, preschool once."""
    for child in children:
        seat = child.seat
        if seat.school_type == "FS":
            yield _placement(child, size, seat.unit, seat.place, "FS", *preschool_time(seat))
        elif plan := in_leisure(child, size):
            start = term_start(AUTUMN - min(seat.level, 2))
            yield _placement(child, size, plan.unit, plan.key, "FTH", start, None)
        if former := _former(seat):
            yield _placement(child, size, former[0], None, "FS", *former[1:])


def preschool_time(seat: Seat) -> tuple[date, date | None]:
    """First and, for a child who leaves, last day in preschool."""
    start = term_start(min(seat.born + 1 + seat.number % 2, AUTUMN))
    # One child has got a place from the new year on; another leaves at Christmas.
    if seat.place.endswith("Humlan") and seat.number == 0:
        return date(AUTUMN + 1, 1, 11), None
    return start, date(AUTUMN, 12, 31) if seat.place.endswith("Myran") and seat.number == 8 else None


def _former(seat: Seat) -> tuple[str, date, date] | None:
    if seat.unit != "Norrekaskolan F-6" or seat.level not in (0, 1, 4):
        return None
    if seat.level == 4:  # until their preschool was closed
        return ("Förskolan Lönnen", date(2019, 8, 19), date(2022, 7, 31)) if seat.number % 2 else None
    return "Förskolan Björken", term_start(seat.born + 2), date(seat.born + 6, 7, 31)


def _placement(
    child: Child, size: Size, unit: str, group: str | None, school_type: str, start: date, end: date | None
) -> Record:
    key = uid("placement", unit, *child.seat.key)
    hours = 15 if school_type == "FS" and child.seat.number % 5 == 4 else _LEISURE_HOURS[child.seat.number % 3] + 15
    return {
        "id": key,
        "meta": meta(key, min(start, TODAY)),
        "placedAt": reference(size.units[unit].id),
        **({"group": reference(uid("group", group))} if group else {}),
        "child": child.human.reference,
        "owners": [guardian.reference for guardian, _ in child.responsibles],
        "schoolType": school_type,
        "startDate": str(start),
        **({"endDate": str(end)} if end else {}),
        "reason": "Erbjuden tid" if hours == 15 else "Omsorgsbehov",
        "maxWeeklyScheduleHours": hours,
    }
