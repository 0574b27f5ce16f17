"""Tallies against a count made in Python over the documents of the same view (SCOPE R3 to R7, R9)."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from daily import first
from demo_home import demo_home
from dumps import Home, home_at
from oracle.case import person, profile, tree
from scope_support import kept_snapshot, random_source_with_profiles, view_of, view_under

from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.scope.rules import NotShared
from ss12k.scope.tallies import MINUTES, NoTally, ages, changed, roles, weeks
from ss12k.scope.view import View
from ss12k.snapshots.layout import layout_of
from ss12k.standard.resources import RESOURCES
from ss12k.standard.shape import Array, Object, Value

CLIENTS = ["authority", "cicero", "hypergene", "inspera", "istanalys", "liber", "optiplan", "skjutsplus", "skola24"]
DAYS = [None, date(2026, 11, 26), date(2024, 10, 1)]
PATHS = [
    ("organisations", ()),
    ("organisations", ("schoolTypes",)),
    ("groups", ()),
    ("groups", ("schoolType",)),
    ("groups", ("groupType", "organisation")),
    ("groups", ("groupMemberships.person",)),
    ("placements", ("schoolType",)),
    ("placements", ("owners",)),
    ("duties", ("dutyRole",)),
    ("duties", ("dutyAt", "dutyRole")),
    ("duties", ("signature",)),
    ("duties", ("assignmentRole.group", "assignmentRole.assignmentRoleType")),
    ("persons", ("enrolments.enroledAt",)),
    ("persons", ("enrolments.schoolType",)),
    ("persons", ("enrolments.enroledAt", "enrolments.schoolYear")),
    ("persons", ("birthDate", "enrolments.programme")),
    ("persons", ("familyName", "sex", "securityMarking", "birthDate")),
    ("persons", ("responsibles.person", "responsibles.relationType")),
    ("grades", ("registeredBy", "gradeValue")),
    ("activities", ("teachers.duty",)),
]
SWEDEN = ZoneInfo("Europe/Stockholm")
Document = dict[str, Any]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with home_at(demo_home(tmp_path_factory)) as made:
        yield made


@pytest.fixture
def see(home: Home) -> Callable[[str], View]:
    def view(client: str) -> View:
        return home.access.open_view(
            LOCAL_ADMINISTRATOR, "norreka", None if client == "authority" else f"norreka.{client}"
        )

    return view


# --- the count in Python ---
def documents(view: View, resource: str) -> list[Document]:
    """Fractions stay as they are written: a value counts as its text."""
    found = view.all_documents(resource) if view.shared(resource) else ()
    return [json.loads(each, parse_float=str) for each in found]


def text(value: Any) -> str | None:
    """A single value as a text, of a reference its id."""
    if isinstance(value, dict):
        return text(value.get("id"))
    return value if value is None or isinstance(value, str) else json.dumps(value)


def holds(dated: Document, on: date | None) -> bool:
    start, end = text(dated.get("startDate")), text(dated.get("endDate"))
    return on is None or ((start is None or start <= str(on)) and (end is None or end >= str(on)))


def combinations(
    resource: str, document: Document, by: tuple[str, ...], on: date | None
) -> set[tuple[str | None, ...]]:
    """All combinations of values at the paths that one document has; only one of the paths' attributes is a list."""
    shape = RESOURCES[resource].shape
    lists = {name for path in by if isinstance(shape[name := path.partition(".")[0]], Array)}
    items = document.get(lists.pop(), []) if lists else [None]
    inner = any("." in path for path in by)
    return {
        tuple(text(_at(document, item, path)) for path in by)
        for item in items
        if holds(item if inner and item is not None else document, on)
    }


def _at(document: Document, item: Any, path: str) -> Any:
    name, _, inner = path.partition(".")
    if inner:
        return item.get(inner)
    return item if isinstance(document.get(name), list) else document.get(name)


def counted(view: View, resource: str, by: tuple[str, ...], on: date | None) -> Counter[tuple[str | None, ...]]:
    return Counter(one for each in documents(view, resource) for one in combinations(resource, each, by, on))


def tallied(view: View, resource: str, by: tuple[str, ...], on: date | None) -> dict[tuple[str | None, ...], int]:
    rows = {tuple(values): number for *values, number in view.tally(resource, by, on)}
    return {values: number for values, number in rows.items() if number}


def read(moment: str) -> datetime:
    found = datetime.fromisoformat(moment)
    return (found if found.tzinfo else found.replace(tzinfo=SWEDEN)).astimezone(SWEDEN)


# --- on the demo ---
@pytest.mark.parametrize("client", CLIENTS)
def test_a_tally_is_what_the_documents_say(see: Callable[[str], View], client: str) -> None:
    view, compared = see(client), 0
    for (resource, by), on in product(PATHS, DAYS):
        if not view.shared(resource):
            with pytest.raises(NotShared):
                view.tally(resource, by, on)
            continue
        expected = counted(view, resource, by, on)
        assert tallied(view, resource, by, on) == expected, (resource, by, on)
        compared += len(expected)
    assert compared > 100


def test_what_is_withheld_from_a_client_is_counted_by_no_value(see: Callable[[str], View]) -> None:
    mine, theirs = see("authority"), see("liber")
    assert len(mine.tally("persons", ["birthDate"])) > 100
    assert len(theirs.tally("persons", ["givenName"])) > 100
    assert theirs.tally("persons", ["birthDate"]) == [(None, theirs.count("persons"))]
    assert theirs.tally("persons", ["responsibles.person"]) == []


def test_an_alias_is_counted_in_the_place_of_the_person(see: Callable[[str], View]) -> None:
    hidden = {
        each["id"]: each for each in documents(see("authority"), "persons") if text(each["securityMarking"]) != "Ingen"
    }
    alias = see("istanalys")
    shown = {each["id"]: each for each in documents(alias, "persons") if each["id"] in hidden}
    names = {name for name, _ in alias.tally("persons", ["familyName"])}
    assert shown
    for id, each in shown.items():
        assert each["familyName"] in names
        assert hidden[id]["familyName"] != each["familyName"]


def test_only_what_a_path_of_the_standard_names_is_counted(see: Callable[[str], View]) -> None:
    view = see("authority")
    for resource, by in [
        ("persons", ["enrolments.schoolYear", "responsibles.person"]),
        ("persons", ["enrolments"]),
        ("persons", ["enrolments.x' OR TRUE --"]),
        ("persons", ["no such"]),
        ("persons", ["civicNo"]),
        ("persons", ["emails"]),
    ]:
        with pytest.raises(NoTally):
            view.tally(resource, by)


# --- persons by role and age ---
def persons_by_role(view: View, on: date | None) -> dict[str, set[str]]:
    persons = {each["id"]: each for each in documents(view, "persons")}
    placed = [each for each in documents(view, "placements") if holds(each, on)]
    students = {id for id, each in persons.items() if any(holds(e, on) for e in each.get("enrolments", ()))}
    children = {each["child"]["id"] for each in placed}
    pupils = [persons[id] for id in students | children]
    guardians = {each["person"]["id"] for pupil in pupils for each in pupil.get("responsibles", ())}
    guardians |= {owner["id"] for each in placed for owner in each.get("owners", ())}
    staff = {each["person"]["id"] for each in documents(view, "duties") if holds(each, on) and "person" in each}
    return {"student": students, "child": children, "staff": staff, "guardian": guardians}


def expected_roles(view: View, on: date | None) -> dict[str, int | None]:
    shared = {role for role, need in NEEDS.items() if view.profile is None or need in view.profile.shared_data}
    return {role: len(ids) if role in shared else None for role, ids in persons_by_role(view, on).items()}


NEEDS = {"student": "students", "child": "placements", "staff": "duties", "guardian": "responsibles"}


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("on", DAYS[:2], ids=str)
def test_persons_count_once_in_each_role_in_which_they_are_shown(
    see: Callable[[str], View], client: str, on: date | None
) -> None:
    view = see(client)
    expected = expected_roles(view, on)
    assert roles(view, on) == expected
    assert any(expected.values())


@pytest.mark.parametrize("client", CLIENTS)
def test_ages_are_whole_years_on_the_day(see: Callable[[str], View], client: str) -> None:
    view, on = see(client), date(2026, 11, 26)
    persons = {each["id"]: each for each in documents(view, "persons")}
    placed = [each for each in documents(view, "placements") if holds(each, on)]
    found = {(each["child"]["id"], each["schoolType"]) for each in placed}
    found |= {(id, e["schoolType"]) for id, each in persons.items() for e in each.get("enrolments", ()) if holds(e, on)}
    expected = Counter((kind, age(persons[id].get("birthDate"), on)) for id, kind in found)
    shown = {(kind, years): number for kind, years, number in ages(view, on)}
    assert shown == (expected if view.shows("persons", "birthDate") else {})
    assert len(expected) > (5 if shown else 1)


def age(birth: str | None, on: date) -> int | None:
    """By counting birthdays."""
    if birth is None:
        return None
    born = date.fromisoformat(birth)
    return sum((born.month, born.day) <= (on.month, on.day) if year == on.year else True
               for year in range(born.year + 1, on.year + 1))  # fmt: skip


# --- months and weeks ---
@pytest.mark.parametrize("client", CLIENTS)
def test_months_are_those_in_which_documents_last_changed(see: Callable[[str], View], client: str) -> None:
    view = see(client)
    for resource in filter(view.shared, RESOURCES):
        told = [each["meta"]["modified"] for each in documents(view, resource) if "meta" in each]
        moments = [read(each) for each in told]
        expected = {
            month: (number, max(f"{m:%Y-%m-%d %H:%M}" for m in moments if f"{m:%Y-%m}" == month))
            for month, number in Counter(f"{moment:%Y-%m}" for moment in moments).items()
        }
        shown = {month: (number, latest) for month, number, latest in changed(view, resource) if month}
        assert shown == expected, resource


@pytest.mark.parametrize("client", CLIENTS)
def test_weeks_hold_the_minutes_of_the_attendances_of_their_lessons(see: Callable[[str], View], client: str) -> None:
    view = see(client)
    if not view.shared("attendances") or not view.shared("calendarEvents"):
        with pytest.raises(NotShared):
            weeks(view)
        return
    began = {each["id"]: f"{read(each['startTime']):%G-W%V}" for each in documents(view, "calendarEvents")}
    expected: dict[str | None, list[int]] = {}
    for each in documents(view, "attendances"):
        sums = expected.setdefault(began.get(each.get("calendarEvent", {}).get("id")), [0] * len(MINUTES))
        for place, name in enumerate(MINUTES):
            sums[place] += each.get(name, 0)
    assert {week: minutes for week, *minutes in weeks(view)} == expected
    assert sum(map(sum, expected.values())) > 1000


def test_times_are_those_of_swedish_clocks(tmp_path: Path) -> None:
    """At the end of a month and of a week, with an offset and without."""
    late, local = "2026-11-29T23:30:00Z", "2026-11-29T23:30:00"  # the first one is Monday in Sweden
    events = [
        {"id": name, "activity": {"id": "a"}, "startTime": time, "meta": {"modified": time.replace("-29", "-30")}}
        for name, time in (("late", late), ("local", local), ("never", "soon"))
    ]
    told = [
        {"id": f"at {name}", "calendarEvent": {"id": name}, "student": {"id": "p"}, "attendanceMinutes": minutes}
        for name, minutes in (("late", 10), ("local", 20), ("never", 40), ("gone", 80), ("lost", "x"), ("off", 2.6))
    ]
    files = {"organisations": tree(), "persons": [person("p", "a")], "calendarEvents": events, "attendances": told}
    view = view_of(files, profile("students attendances calendarevents", everything=True), tmp_path)
    assert weeks(view) == [
        ("2026-W48", 20, 0, 0, 0),
        ("2026-W49", 10, 0, 0, 0),
        (None, 120, 0, 0, 0),
    ]
    assert changed(view, "calendarEvents") == [
        ("2026-11", 1, "2026-11-30 23:30"),
        ("2026-12", 1, "2026-12-01 00:30"),
        (None, 1, None),
    ]


def test_the_week_of_an_attendance_is_not_told_where_calendar_events_are_not_shared(tmp_path: Path) -> None:
    view = view_of({"organisations": tree()}, profile("students attendances", "a"), tmp_path)
    assert view.shared("attendances")
    with pytest.raises(NotShared, match="calendarEvents"):
        weeks(view)


def test_the_first_and_the_last_day_count_and_a_person_once(tmp_path: Path) -> None:
    day, next_day = date(2026, 6, 12), date(2026, 6, 13)
    enrolment = {"enroledAt": {"id": "a"}, "schoolType": "GR", "schoolYear": 9, "endDate": str(day)}
    twice = {**person("p", "a"), "birthDate": "2010-06-13", "enrolments": [enrolment, {**enrolment, "schoolYear": 8}]}
    later = {**person("q", "a"), "enrolments": [{**enrolment, "startDate": str(next_day), "endDate": str(next_day)}]}
    odd = {**person("r", "a"), "birthDate": "0000-01-01", "enrolments": [{**enrolment, "schoolType": None}]}
    view = view_of(
        {"organisations": tree(), "persons": [twice, later, odd]}, profile("students birthdate", "a"), tmp_path
    )
    assert view.tally("persons", ["enrolments.enroledAt"], day) == [("a", 2)]
    assert view.tally("persons", ["enrolments.enroledAt"], next_day) == [("a", 1)]
    assert view.tally("persons", ["enrolments.schoolYear"]) == [("8", 1), ("9", 3)]
    assert sorted(ages(view, day), key=str) == [("GR", 15, 1), (None, None, 1)]
    assert ages(view, next_day) == [("GR", None, 1)]


# --- on sources of all sorts ---
@cache
def every_path(resource: str) -> list[tuple[str, ...]]:
    """Every path of the standard by which documents can be counted, alone and with one more."""
    layout, found = layout_of(resource), list[str]()
    for each in layout.attributes:
        single = each.shape.item if isinstance(each.shape, Array) else each.shape
        if each.name in layout.items:
            table = layout.items[each.name]
            found += [f"{each.name}.{one.name}" if one.name else each.name for one in table.references]
            if isinstance(single, Object):
                found += [f"{each.name}.{one.name}" for one in single.attributes if isinstance(one.shape, Value)]
        elif isinstance(single, Value) or each.name in layout.references:
            found.append(each.name)
    return [(path,) for path in found]


@pytest.mark.parametrize("seed", first(1, range(3)))
def test_every_path_of_any_source_is_what_the_documents_say(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _, source, profiles = random_source_with_profiles(seed + 700, 3)
    snapshot, compared = kept_snapshot(source.files, tmp_path_factory.mktemp(f"seed{seed}")), 0
    for wanted in profiles:
        view = view_under(snapshot, wanted)
        assert roles(view) == expected_roles(view, None), wanted
        for resource in filter(view.shared, RESOURCES):
            for by in every_path(resource):
                on = date(2024, 1, 1) + timedelta(seed) if len(by[0]) % 2 else None
                expected = counted(view, resource, by, on)
                assert tallied(view, resource, by, on) == expected, (resource, by, on, wanted)
                compared += len(expected)
    assert compared > 50
