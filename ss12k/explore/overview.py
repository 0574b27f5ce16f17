"""A source at a glance, as a View shows it: counts per resource, unit, year, role, age, week and month.

Each block is None where the client does not get what it is made of.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ss12k.explore.documents import fetch, title_of
from ss12k.scope.tallies import ages, changed, roles, weeks
from ss12k.scope.view import View
from ss12k.standard.codes import CODE_LISTS, OLD_CODES
from ss12k.standard.resources import RESOURCES

NO_VALUE = ""
"""Stands where a document has no school year, school type, role or time."""
ROLES = {"student": "Pupils", "child": "Children placed", "guardian": "Guardians", "staff": "Staff"}
"""What persons are to a source (SCOPE R4), as pages and reports call it."""


@dataclass(frozen=True)
class Unit:
    """An organisation with those who are enrolled there today, in all and by school year."""

    id: str
    name: str
    seen: bool
    """Whether it may be opened."""
    pupils: int
    years: Mapping[str, int]


@dataclass(frozen=True)
class SchoolType:
    """A form of schooling, with how many there are today of what has one; None where that is not shared."""

    code: str
    meaning: str
    pupils: int | None
    placements: int | None
    groups: int | None
    organisations: int | None


@dataclass(frozen=True)
class Role:
    """A role that persons have: how many have it today, and how many have or had it."""

    role: str
    today: int
    ever: int


@dataclass(frozen=True)
class Age:
    """How many of an age (None: no birth date) are enrolled or placed today in a form of schooling."""

    school_type: str
    age: int | None
    persons: int


@dataclass(frozen=True)
class Week:
    """Minutes that attendances tell of the lessons of one week, by its number (`2026-W46`)."""

    week: str
    attended: int
    valid: int
    invalid: int
    other: int


@dataclass(frozen=True)
class Freshness:
    """When the documents of a resource were last changed at the source: the latest of them, and how many per month."""

    resource: str
    latest: str
    months: Mapping[str, int]


@dataclass(frozen=True)
class Overview:
    """What the page shows at once; what takes longer is asked for apart."""

    figures: Mapping[str, int | None]
    counts: Mapping[str, int | None]
    school_types: list[SchoolType]
    units: list[Unit] | None
    roles: list[Role] | None
    duty_roles: dict[str, int] | None
    ages: list[Age] | None


def overview(view: View, today: date) -> Overview:
    """All blocks that are quickly counted."""
    found = persons_by_role(view, today)
    return Overview(
        figures=figures(view, found, today),
        counts={name: view.count(name) if view.shared(name) else None for name in RESOURCES},
        school_types=by_school_type(view, today),
        units=pupils_by_unit(view, today),
        roles=found,
        duty_roles=duty_roles(view, today),
        ages=ages_by_school_type(view, today),
    )


def figures(view: View, by_role: Sequence[Role] | None, today: date) -> dict[str, int | None]:
    """The few numbers that say how large a source is today."""
    now = {each.role: each.today for each in by_role or ()}
    return {
        "organisations": _number(_tally(view, "organisations", (), today)),
        "groups": _number(_tally(view, "groups", (), today)),
        **{role: now.get(role) for role in ("student", "child", "staff", "guardian")},
    }


def pupils_by_unit(view: View, today: date) -> list[Unit] | None:
    """Where pupils are enrolled today and in which year, the largest first."""
    totals = _tally(view, "persons", ("enrolments.enroledAt",), today)
    by_year = _tally(view, "persons", ("enrolments.enroledAt", "enrolments.schoolYear"), today)
    if totals is None or by_year is None:
        return None
    years: dict[str, dict[str, int]] = defaultdict(dict)
    for unit, year, pupils in by_year:
        years[unit or NO_VALUE][year or NO_VALUE] = pupils
    names = fetch(view, "organisations", years)
    units = [_unit(id or NO_VALUE, names, pupils, years[id or NO_VALUE]) for id, pupils in totals]
    return sorted(units, key=lambda unit: (-unit.pupils, unit.name))


def by_school_type(view: View, today: date) -> list[SchoolType]:
    """Every form of schooling that something has today, in the order of the standard's list, unknown codes last."""
    counted = [
        _by_code(_tally(view, "persons", ("enrolments.schoolType",), today)),
        _by_code(_tally(view, "placements", ("schoolType",), today)),
        _by_code(_tally(view, "groups", ("schoolType",), today)),
        _by_code(_tally(view, "organisations", ("schoolTypes",), today)),
    ]
    meanings = CODE_LISTS["SchoolType"].meanings
    there = {code for each in counted for code in each or ()} - {NO_VALUE}
    ordered = [*(code for code in meanings if code in there), *sorted(there - meanings.keys())]
    return [
        SchoolType(code, meaning_of(code), *(None if each is None else each.get(code, 0) for each in counted))
        for code in ordered
    ]


def meaning_of(school_type: str) -> str:
    """What a code of a form of schooling means in English; nothing for one that the standard lacks."""
    known = {**OLD_CODES["SchoolType"], **CODE_LISTS["SchoolType"].meanings}
    return known.get(school_type, "")


def persons_by_role(view: View, today: date) -> list[Role] | None:
    """Whom this view shows as what; a role as which it shows nobody at all is left out."""
    ever, now = roles(view), roles(view, today)
    found = [Role(role, now[role] or 0, persons) for role, persons in ever.items() if persons is not None]
    return found or None


def duty_roles(view: View, today: date) -> dict[str, int] | None:
    """How many duties there are today in each role, the most common first."""
    counted = _by_code(_tally(view, "duties", ("dutyRole",), today))
    return None if counted is None else dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def ages_by_school_type(view: View, today: date) -> list[Age] | None:
    """How old those are who are enrolled or placed today; once per form of schooling."""
    placed = view.shows("persons", "enrolments") or view.shared("placements")
    if not placed or not view.shows("persons", "birthDate"):
        return None
    found = [Age(kind or NO_VALUE, age, persons) for kind, age, persons in ages(view, today)]
    return sorted(found, key=lambda each: (each.school_type, each.age is None, each.age or 0))


def attendance(view: View) -> list[Week] | None:
    """What attendances tell of each week, the earliest first; takes about a second for three million of them."""
    if not view.shared("attendances") or not view.shared("calendarEvents"):
        return None
    return [Week(week or NO_VALUE, *minutes) for week, *minutes in weeks(view)]


def freshness(view: View) -> list[Freshness]:
    """How fresh each resource's documents are; takes about two seconds for three million of them."""
    return [_fresh(name, changed(view, name)) for name in RESOURCES if view.shared(name) and view.count(name)]


def _fresh(resource: str, months: Sequence[tuple[str | None, int, str | None]]) -> Freshness:
    latest = max((each for *_, each in months if each), default="")
    return Freshness(resource, latest, {month or NO_VALUE: documents for month, documents, _ in months})


def _tally(view: View, resource: str, by: Sequence[str], today: date) -> list[tuple[Any, ...]] | None:
    """How many there are today of each combination; None where a part of it is withheld from every document."""
    shown = view.shared(resource) and all(view.shows(resource, path.partition(".")[0]) for path in by)
    return view.tally(resource, by, today) if shown else None


def _number(rows: Sequence[tuple[Any, ...]] | None) -> int | None:
    return None if rows is None else sum(row[-1] for row in rows)


def _by_code(rows: Sequence[tuple[Any, ...]] | None) -> dict[str, int] | None:
    return None if rows is None else {code or NO_VALUE: count for code, count in rows}


def _unit(id: str, names: Mapping[str, dict[str, Any]], pupils: int, years: Mapping[str, int]) -> Unit:
    document = names.get(id)
    name = title_of("organisations", document) if document else id
    return Unit(id, name, document is not None, pupils, dict(sorted(years.items(), key=_by_length)))


def _by_length(year: tuple[str, int]) -> tuple[int, str]:
    """School years by their number; none comes first."""
    return len(year[0]), year[0]
