"""Enrolments, one a school year, and placements in preschools and leisure centres, past ones included."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ss12k.demo.catalogue import PROGRAMMES, programme_id
from ss12k.demo.ids import Record, meta, reference, uid
from ss12k.demo.people import Child
from ss12k.demo.plans import District, LeisurePlan
from ss12k.demo.seats import TWO_SCHOOLS, Seat
from ss12k.demo.years import AUTUMN, TODAY, school_year, term_start

FIRST_AUTUMN = 2021
"""The pupil register begins with this school year."""
_CLOSED = "Västra skolan"
_LEISURE_HOURS = (20, 25, 30)


def enrolments(child: Child, district: District) -> list[Record]:
    """The child's enrolments, oldest first."""
    seat = child.seat
    if seat.school_type == "FS":
        return []
    history = [_enrolment(child, district, autumn) for autumn in _autumns(seat)]
    return _with_move(child, district, history) + _second_school(child, district)


def _autumns(seat: Seat) -> range:
    first = AUTUMN - seat.level + (1 if seat.programme else 0)
    return range(max(first, FIRST_AUTUMN), AUTUMN if seat.graduated else AUTUMN + 1)


def _enrolment(child: Child, district: District, autumn: int) -> Record:
    seat = child.seat
    level = seat.level - (AUTUMN - autumn)
    start, end = school_year(autumn)
    record: Record = {
        "enroledAt": reference(district.units[_school(child, district, autumn, level)].id),
        "schoolYear": level,
        "schoolType": "FKLASS" if level == 0 and not seat.programme else district.units[seat.unit].school_types[0],
        "startDate": str(start),
        "endDate": str(end),
        "cancelled": False,
    }
    if seat.programme:
        code = PROGRAMMES[seat.programme].studied(level)
        record |= {"educationCode": code, "programme": reference(programme_id(code))}
    return record


def _school(child: Child, district: District, autumn: int, level: int) -> str:
    seat = child.seat
    unit = child.move.came_from if child.move.came_from and autumn < AUTUMN else seat.unit
    # Västra skolan was closed in 2022; some of its pupils are in 9A today.
    if _CLOSED in district.units and seat.place.endswith("/9A") and seat.number % 4 == 1 and autumn == FIRST_AUTUMN:
        return _CLOSED
    feeders, first_level = district.feeders.get(unit, ((unit,), 0))
    return feeders[seat.number % len(feeders)] if level < first_level else unit


def _with_move(child: Child, district: District, history: list[Record]) -> list[Record]:
    *earlier, current = history
    if child.move.until:
        return [*earlier, current | {"endDate": str(child.move.until), "cancelled": True}]
    if child.move.since and child.move.came_from:
        left = {"enroledAt": reference(district.units[child.move.came_from].id), "cancelled": True}
        left["endDate"] = str(child.move.since - timedelta(days=1))
        return [*earlier, current | left, current | {"startDate": str(child.move.since)}]
    return history


def _second_school(child: Child, district: District) -> list[Record]:
    if child.seat.key != TWO_SCHOOLS:
        return []
    current = _enrolment(child, district, AUTUMN)
    other = {"enroledAt": reference(district.units["Bastionsgymnasiet"].id), "specification": "Moderna språk, tyska 4"}
    return [current | other | {"startDate": str(term_start(AUTUMN))}]


def in_leisure(child: Child, district: District) -> LeisurePlan | None:
    """The leisure centre that a young pupil goes to after school: three of four go."""
    seat = child.seat
    if seat.level > 3 or seat.programme or seat.number % 4 == 3 or child.move.until:
        return None
    plans = district.leisure_of.get(seat.unit, ())
    return next((plan for plan in plans if not plan.classes or seat.place in plan.classes), None)


def placements(children: Iterable[Child], district: District) -> Iterator[Record]:
    """Placements: preschool now, leisure centre now, preschool once."""
    for child in children:
        seat = child.seat
        if seat.school_type == "FS":
            yield _placement(child, district, seat.unit, seat.place, "FS", *preschool_time(seat))
        elif plan := in_leisure(child, district):
            start = term_start(AUTUMN - min(seat.level, 2))
            yield _placement(child, district, plan.unit, plan.key, "FTH", start, None)
        if former := _former(seat, district):
            yield _placement(child, district, former[0], None, "FS", *former[1:])


def preschool_time(seat: Seat) -> tuple[date, date | None]:
    """First and, for a child who leaves, last day in preschool."""
    start = term_start(min(seat.born + 1 + seat.number % 2, AUTUMN))
    # One child has got a place from the new year on; another leaves at Christmas.
    if seat.place.endswith("Humlan") and seat.number == 0:
        return date(AUTUMN + 1, 1, 11), None
    return start, date(AUTUMN, 12, 31) if seat.place.endswith("Myran") and seat.number == 8 else None


def _former(seat: Seat, district: District) -> tuple[str, date, date] | None:
    if seat.unit not in district.preschools:
        return None
    still_open, closed = district.preschools[seat.unit]
    if seat.level == 4 and closed and seat.number % 2:
        return closed, date(2019, 8, 19), date(2022, 7, 31)
    if seat.level in (0, 1):
        return still_open, term_start(seat.born + 2), date(seat.born + 6, 7, 31)
    return None


def _placement(
    child: Child, district: District, unit: str, group: str | None, school_type: str, start: date, end: date | None
) -> Record:
    key = uid("placement", unit, *child.seat.key)
    hours = 15 if school_type == "FS" and child.seat.number % 5 == 4 else _LEISURE_HOURS[child.seat.number % 3] + 15
    return {
        "id": key,
        "meta": meta(key, min(start, TODAY)),
        "placedAt": reference(district.units[unit].id),
        **({"group": reference(uid("group", group))} if group else {}),
        "child": child.human.reference,
        "owners": [guardian.reference for guardian, _ in child.responsibles],
        "schoolType": school_type,
        "startDate": str(start),
        **({"endDate": str(end)} if end else {}),
        "reason": "Erbjuden tid" if hours == 15 else "Omsorgsbehov",
        "maxWeeklyScheduleHours": hours,
    }
