"""The large demos, by a town made the same way but with two small districts: believable, whole, and as asked for."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache, partial
from itertools import combinations
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from demo_support import REFERENCES, Record, at, target

from ss12k.demo import DEVIATIONS, SIZES, TODAY, write_demo
from ss12k.demo.civic import TEST_NUMBERS, is_test_number
from ss12k.demo.deviations import STRANGER
from ss12k.demo.districts import City, Recipe, areas, districts
from ss12k.demo.organisations import NORREKA
from ss12k.demo.sizes import Size
from ss12k.demo.years import age
from ss12k.sources.loading import check

RECIPE = Recipe(
    preschools=2,
    rooms=3,
    schools=2,
    parallels="A",
    upper_schools=1,
    upper_parallels="ABC",
    programmes=("NA", "EK", "EK", "IMSPR"),
)
WEEKS = (-28, 0, 7)
"""One in October's summer time, last week, and this one, which is still to be reported."""
LITTLE = Size("little", partial(districts, City(NORREKA, 2, RECIPE, WEEKS)))
TINY = Size("tiny", partial(districts, City(NORREKA, 2, Recipe(1, 1, 1, "A", 1, "A", ("NA",)), (0,))), part=1000)
EVERYTHING = {*REFERENCES, "alternativePersons"}


class Dump:
    """A demo on disk."""

    def __init__(self, folder: Path, counts: dict[str, int]) -> None:
        self.folder, self.counts = folder, counts
        self.of = cache(self._of)

    def _of(self, resource: str) -> list[Record]:
        lines = (self.folder / f"{resource}.ndjson").read_bytes().splitlines()
        return [orjson.loads(line) for line in lines]

    def by_id(self, resource: str) -> dict[str, Record]:
        return {record["id"]: record for record in self.of(resource) if "id" in record}

    def pupils(self) -> list[Record]:
        return [one for one in self.of("persons") if "enrolments" in one]

    def unit_names(self) -> dict[str, str]:
        return {one["id"]: one["displayName"] for one in self.of("organisations")}


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Dump:
    out = tmp_path_factory.mktemp("demo") / "little"
    return Dump(out, write_demo(out, LITTLE))


def texts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def now(periods: Iterable[Record]) -> list[Record]:
    return [one for one in periods if one["startDate"] <= str(TODAY) <= one.get("endDate", "9999")]


# Whole


def test_every_resource_is_there_a_record_a_line(dump: Dump) -> None:
    assert {path.name for path in dump.folder.iterdir()} == {f"{resource}.ndjson" for resource in EVERYTHING}
    assert dump.counts == {resource: len(dump.of(resource)) for resource in EVERYTHING}
    assert all(dump.counts.values())
    assert 4500 < dump.counts["persons"] < 6500


def test_ids_are_lower_case_uuids_of_one_record_but_for_the_planted_twin(dump: Dump) -> None:
    ids = Counter(record["id"] for name in REFERENCES for record in dump.of(name) if "id" in record)
    assert all(str(UUID(each)) == each for each in ids)
    assert sum(ids.values()) - len(ids) == 1


def test_a_check_finds_what_is_planted_and_nothing_else(dump: Dump) -> None:
    planted = {(one.resource, path, kind) for one in DEVIATIONS for kind, path in one.found}
    built = check(dump.folder)
    found = {(one.resource, one.path, one.kind) for one in built.deviations}
    assert found <= planted
    assert {resource for resource, _, _ in found} > {"persons", "groups", "duties"}
    assert [one.resource for one in built.quarantine] == ["persons"]


def test_every_reference_leads_somewhere_but_the_planted_one(dump: Dump) -> None:
    known = {resource: set(dump.by_id(resource)) for resource in REFERENCES}
    dangling = [
        (resource, path, found["id"])
        for resource, paths in REFERENCES.items()
        for path in ("parentOrganisation " + paths if resource == "organisations" else paths).split()
        for found in at(dump.of(resource), path.split("."))
        if found["id"] not in known[target(path)]
    ]
    assert {each for *_, each in dangling} <= {STRANGER}
    assert {one["id"] for one in dump.of("alternativePersons")} <= known["persons"]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_people_at_the_same_schools(tmp_path: Path) -> None:
    for name, seed in (("first", 5), ("again", 5), ("other", 6)):
        write_demo(tmp_path / name, TINY, seed)
    first, again, other = (texts(tmp_path / name) for name in ("first", "again", "other"))
    assert first == again
    same = {name for name in first if first[name] == other.get(name)}
    assert {"organisations.ndjson", "rooms.ndjson", "syllabuses.ndjson"} <= same
    assert not same & {"persons.ndjson", "groups.ndjson", "attendances-001.ndjson"}


# People


def test_civic_numbers_are_test_numbers_of_one_person_each(dump: Dump) -> None:
    people = dump.by_id("persons").values()
    having = [one for one in people if "civicNo" in one]
    assert 0.9 < len(having) / len(people) < 1
    for one in having:
        value = one["civicNo"]["value"]
        assert is_test_number(value)
        assert int(value[8:11]) in TEST_NUMBERS
        assert value[:8] == one["birthDate"].replace("-", "")
        assert (int(value[10]) % 2 == 1) == (one["sex"] == "Man")
    assert len({one["civicNo"]["value"] for one in having}) == len(having)


def test_contact_data_belongs_to_nobody_and_no_two_persons_share_a_school_account(dump: Dump) -> None:
    people = dump.by_id("persons").values()
    for one in people:
        assert all(email["value"].endswith(".example") for email in one.get("emails", []))
        numbers = [phone["value"] for phone in one.get("phoneNumbers", [])]
        assert all(number.startswith(("070-17406", "031-39006", "0980-3192")) for number in numbers)
        assert all(address["postalCode"].startswith("99") for address in one.get("addresses", []))
    accounts = [name for one in people for name in one.get("eduPersonPrincipalNames", [])]
    assert len(set(accounts)) == len(accounts) > 1000


def test_a_few_in_a_thousand_are_protected_and_have_no_address_and_no_open_contact(dump: Dump) -> None:
    people = dump.by_id("persons")
    marked = [one for one in people.values() if one["securityMarking"] != "Ingen"]
    assert 0.001 < len(marked) / len(people) < 0.006
    assert all(address["type"] == "Särskild postadress" for one in marked for address in one.get("addresses", []))
    assert not [email for one in marked for email in one.get("emails", []) if email["type"] == "Privat"]
    children = [one for one in marked if "responsibles" in one]
    assert len(children) > 2
    for one in children:
        assert people[one["responsibles"][0]["person"]["id"]]["securityMarking"] == one["securityMarking"]
    markings = {one["id"]: one["securityMarking"] for one in marked}
    for resource, paths in REFERENCES.items():
        for path in paths.split():
            for found in at(dump.of(resource), path.split(".")):
                assert found.get("securityMarking") == markings.get(found["id"])


def test_an_alias_is_of_a_protected_child_and_tells_no_real_name(dump: Dump) -> None:
    people = dump.by_id("persons")
    for alias in dump.of("alternativePersons"):
        real = people[alias["id"]]
        assert real["securityMarking"] != "Ingen"
        assert (alias["givenName"], alias["familyName"]) != (real["givenName"], real["familyName"])


def test_siblings_go_to_different_schools_and_districts_and_are_of_different_ages(dump: Dump) -> None:
    units = dump.by_id("organisations")
    siblings: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for one in dump.of("persons"):
        if "responsibles" in one:
            siblings[tuple(at(one, ["responsibles", "person", "id"]))].append(one)
    families = [found for found in siblings.values() if len(found) > 1]
    assert 0.15 < len(families) / len(siblings) < 0.5
    assert all(a["birthDate"][:4] != b["birthDate"][:4] for found in families for a, b in combinations(found, 2))
    schools = [
        {units[e["enroledAt"]["id"]]["address"]["locality"] for one in found for e in now(one.get("enrolments", []))}
        for found in families
    ]
    assert any(len(places) > 1 for places in schools)
    assert max(map(len, siblings.values())) >= 3


def test_some_guardians_live_apart(dump: Dump) -> None:
    children = [one for one in dump.by_id("persons").values() if "responsibles" in one and one.get("addresses")]
    apart = [one for one in children if len(one["addresses"]) == 2]
    assert 0.1 < len(apart) / len(children) < 0.4


def test_pupils_are_of_the_age_of_their_year_and_come_from_somewhere(dump: Dump) -> None:
    years: Counter[tuple[str, int]] = Counter()
    for one in dump.pupils():
        for enrolment in now(one["enrolments"]):
            upper = enrolment["schoolType"] == "GY"
            born = TODAY.year - 6 - enrolment["schoolYear"] - (9 if upper else 0)
            assert date.fromisoformat(one["birthDate"]).year == born
            years[enrolment["schoolType"], enrolment["schoolYear"]] += 1
    assert set(years) >= {("FKLASS", 0), *(("GR", year) for year in range(1, 10)), *(("GY", n) for n in (1, 2, 3))}
    names = dump.unit_names()
    came = [{names[e["enroledAt"]["id"]][-3:] for e in one["enrolments"]} for one in dump.pupils()]
    assert {"F-6", "7-9"} in came


def test_there_are_relations_that_have_ended(dump: Dump) -> None:
    assert any(not now(one["enrolments"]) and one["enrolments"][-1]["schoolYear"] == 3 for one in dump.pupils())
    assert any(e["cancelled"] for e in at(dump.pupils(), ["enrolments"]))
    assert any(duty.get("endDate", "9999") < str(TODAY) for duty in dump.of("duties"))
    assert any(one.get("endDate", "9999") < str(TODAY) for one in at(dump.of("groups"), ["groupMemberships"]))
    assert any("endDate" in one for one in dump.of("organisations"))


def test_staff_work_at_several_units_and_some_are_guardians(dump: Dump) -> None:
    units = dump.by_id("organisations")
    working: dict[str, set[str]] = defaultdict(set)
    for duty in dump.of("duties"):
        working[duty["person"]["id"]].add(duty["dutyAt"]["id"])
    assert sum(len(places) > 1 for places in working.values()) > 10
    homes = [{units[unit].get("address", {}).get("locality") for unit in places} for places in working.values()]
    assert any(len(each) > 1 for each in homes)
    assert working.keys() & {found["id"] for found in at(dump.of("persons"), ["responsibles", "person"])}


# Schools


def test_the_tree_goes_from_authority_to_school_unit_in_steps(dump: Dump) -> None:
    units = dump.by_id("organisations")

    def above(unit: Record) -> Iterator[str]:
        while "parentOrganisation" in unit:
            unit = units[unit["parentOrganisation"]["id"]]
            yield unit["organisationType"]

    chains = {tuple(above(unit)) for unit in units.values() if unit["organisationType"] == "Skolenhet"}
    assert ("Skola", "Rektorsområde", "Verksamhetsområde", "Förvaltning", "Huvudman") in chains
    assert all(chain[-1] == "Huvudman" for chain in chains)
    codes = [unit["schoolUnitCode"] for unit in units.values() if "schoolUnitCode" in unit]
    assert len(set(codes)) == len(codes)


def test_classes_and_departments_are_of_realistic_size(dump: Dump) -> None:
    sizes: dict[str, list[int]] = defaultdict(list)
    for group in dump.of("groups"):
        if group["displayName"][:3] not in ("Anp", "IM2"):
            sizes[group["groupType"]].append(len(group["groupMemberships"]))
    assert all(20 <= size <= 34 for size in sizes["Klass"])
    assert len(sizes["Klass"]) > 60
    assert all(12 <= size <= 30 for size in sizes["Avdelning"])
    assert all(8 <= size <= 40 for size in sizes["Undervisning"])


def test_no_teacher_pupil_or_room_is_in_two_places_at_once(dump: Dump) -> None:
    duties, activities, groups = dump.by_id("duties"), dump.by_id("activities"), dump.by_id("groups")
    seen: set[tuple[str, str]] = set()
    for event in dump.of("calendarEvents"):
        activity = activities[event["activity"]["id"]]
        who = [duties[one["duty"]["id"]]["person"]["id"] for one in activity["teachers"]]
        for group in activity["groups"]:
            who += at(groups[group["id"]], ["groupMemberships", "person", "id"])
        who += [room["id"] for room in event["rooms"]]
        places = {(each, event["startTime"]) for each in who}
        assert not places & seen
        seen |= places


def test_the_timetable_is_the_same_every_week_and_full(dump: Dump) -> None:
    weeks: dict[tuple[int, int], set[tuple[str, int, str]]] = defaultdict(set)
    for event in dump.of("calendarEvents"):
        start = datetime.fromisoformat(event["startTime"])
        weeks[start.isocalendar()[:2]].add((event["activity"]["id"], start.isoweekday(), f"{start:%H:%M}"))
    first, *others = weeks.values()
    assert len(others) == len(WEEKS) - 1
    assert all(week == first for week in others)
    names = {one["id"]: one["displayName"] for one in dump.of("activities")}
    held = Counter(names[activity].rpartition(" ")[2] for activity, *_ in first)
    classes = [one for one in dump.of("groups") if one["groupType"] == "Klass" and now([one])]
    schools = Counter(one["displayName"] for one in classes)
    for name, most in {"1A": 20, "5A": 20, "8B": 25}.items():
        assert 15 <= held[name] / schools[name] <= most


def test_a_teacher_has_no_more_lessons_than_a_week_holds_and_some_teach_at_two_schools(dump: Dump) -> None:
    duties, activities = dump.by_id("duties"), dump.by_id("activities")
    load: Counter[str] = Counter()
    where: dict[str, set[str]] = defaultdict(set)
    for event in dump.of("calendarEvents"):
        for one in activities[event["activity"]["id"]]["teachers"]:
            duty = duties[one["duty"]["id"]]
            load[duty["person"]["id"]] += 1
            where[duty["person"]["id"]].add(duty["dutyAt"]["id"])
    assert max(load.values()) / len(WEEKS) <= 22
    assert any(len(units) == 2 for units in where.values())


def test_lessons_are_reported_once_for_each_pupil_up_to_yesterday(dump: Dump) -> None:
    events = dump.by_id("calendarEvents")
    reported = Counter((one["calendarEvent"]["id"], one["student"]["id"]) for one in dump.of("attendances"))
    assert max(reported.values()) == 1
    held = {event for event, _ in reported}
    assert not any(events[event]["cancelled"] for event in held)
    assert all(events[event]["startTime"][:10] < str(TODAY) for event in held)
    offsets = {events[event]["startTime"][-6:] for event in held}
    assert offsets == {"+01:00", "+02:00"}
    minutes = ("attendanceMinutes", "validAbsenceMinutes", "invalidAbsenceMinutes", "otherAttendanceMinutes")
    present = sum(one["attendanceMinutes"] > 0 for one in dump.of("attendances")) / dump.counts["attendances"]
    assert 0.85 < present < 0.95
    for one in dump.of("attendances"):
        event = events[one["calendarEvent"]["id"]]
        assert sum(one[name] for name in minutes) == event["teachingLengthStudent"]


def test_the_sums_agree_with_the_week_s_attendances(dump: Dump) -> None:
    events = dump.by_id("calendarEvents")
    minutes: Counter[tuple[str, str, str]] = Counter()
    for one in dump.of("attendances"):
        event = events[one["calendarEvent"]["id"]]
        week = str(datetime.fromisoformat(event["startTime"]).isocalendar()[:2])
        minutes[week, event["activity"]["id"], one["student"]["id"]] += one["attendanceMinutes"]
    for total in dump.of("aggregatedAttendance"):
        week = str(date.fromisoformat(total["startDate"]).isocalendar()[:2])
        assert total["attendanceSum"] == minutes[week, total["activity"]["id"], total["student"]["id"]]


def test_pupils_of_age_decide_for_themselves_and_all_in_upper_secondary_school_have_a_plan(dump: Dump) -> None:
    planned = {one["student"]["id"] for one in dump.of("studyplans")}
    for one in dump.pupils():
        if age(date.fromisoformat(one["birthDate"])) >= 18:
            assert "responsibles" not in one
        if any(e["schoolType"] == "GY" for e in one["enrolments"]):
            assert one["id"] in planned
    graded = {grade["student"]["id"] for grade in dump.of("grades")}
    assert len(graded) > 200


# Files


def test_numbered_parts_hold_together_what_one_file_would(tmp_path: Path) -> None:
    whole = Size("whole", TINY.districts)
    assert write_demo(tmp_path / "parts", TINY) == write_demo(tmp_path / "whole", whole)
    parts = sorted((tmp_path / "parts").glob("attendances-*.ndjson"))
    assert [path.name for path in parts][:2] == ["attendances-001.ndjson", "attendances-002.ndjson"]
    assert [len(path.read_bytes().splitlines()) for path in parts[:-1]] == [1000] * (len(parts) - 1)
    assert b"".join(path.read_bytes() for path in parts) == (tmp_path / "whole" / "attendances.ndjson").read_bytes()
    assert not (tmp_path / "parts" / "attendances.ndjson").exists()
    assert (tmp_path / "parts" / "organisations.ndjson").exists()


@pytest.mark.parametrize("size", ["small", TINY], ids=["small", "lines"])
def test_progress_tells_every_resource_s_records(tmp_path: Path, size: str | Size) -> None:
    told: dict[str, list[int]] = defaultdict(list)
    counts = write_demo(tmp_path / "out", size, progress=lambda resource, records: told[resource].append(records))
    assert {resource: records[-1] for resource, records in told.items()} == counts
    assert all(records == sorted(records) for records in told.values())


class Spy:
    """Stands in for dirt: drops every second record and adds a line of its own."""

    def __init__(self) -> None:
        self.seen: dict[str, list[Record]] = {}

    def lines(self, resource: str, records: Iterable[Record]) -> Iterator[bytes]:
        self.seen[resource] = list(records)
        yield b"what is no JSON"
        yield from map(orjson.dumps, self.seen[resource][::2])

    def close(self, folder: Path) -> None:
        (folder / "LIST.txt").write_text(",".join(self.seen))


@pytest.mark.parametrize("size", ["small", TINY], ids=["small", "lines"])
def test_dirt_gets_every_record_and_its_lines_are_what_is_written(tmp_path: Path, size: str | Size) -> None:
    clean = write_demo(tmp_path / "clean", size)
    spy = Spy()
    counts = write_demo(tmp_path / "dirty", size, dirt=spy)
    assert {resource: len(records) for resource, records in spy.seen.items()} == clean
    assert counts == {resource: 1 + (records + 1) // 2 for resource, records in clean.items()}
    assert (tmp_path / "dirty" / "LIST.txt").read_text().split(",") == list(clean)
    for resource, expected in counts.items():
        parts = sorted((tmp_path / "dirty").glob(f"{resource}[-.]*"))
        lines = [line for path in parts for line in path.read_bytes().splitlines()]
        assert len(lines) == expected
        assert lines[0] == b"what is no JSON"
        assert [orjson.loads(line) for line in lines[1:]] == spy.seen[resource][::2]
    assert not list((tmp_path / "dirty").glob("*.json"))


def test_a_failure_on_the_way_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop(resource: str, records: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_demo(tmp_path / "out", TINY, progress=stop)
    assert list(tmp_path.iterdir()) == []


# The sizes themselves


@pytest.mark.parametrize(("name", "units"), [("kommun", 120), ("storstad", 1200)])
def test_a_size_has_the_school_units_and_children_that_it_should(name: str, units: int) -> None:
    found = list(SIZES[name].districts())
    schools = [unit for district in found for unit in district.own if unit.kind == "Skolenhet" and not unit.end]
    pupils = sum(plan.pupils for district in found for plan in district.classes if not plan.graduated)
    children = sum(room.children for district in found for room in district.departments)
    assert 0.8 < len(schools) / units < 1.25
    assert 0.95 < (pupils + children) / (units * 250) < 1.05
    assert len({unit.key for district in found for unit in district.own}) == sum(len(one.own) for one in found)


def test_districts_have_names_of_their_own() -> None:
    assert len(set(areas(60))) == 60


@pytest.mark.long
def test_kommun_has_the_size_that_it_should_and_no_deviation_but_the_planted(tmp_path: Path) -> None:
    counts = write_demo(tmp_path / "kommun", "kommun")
    assert set(counts) == EVERYTHING
    assert 70_000 < counts["persons"] < 90_000
    assert 2_900_000 < counts["attendances"] < 3_300_000
    planted = {(one.resource, path, kind) for one in DEVIATIONS for kind, path in one.found}
    built = check(tmp_path / "kommun")
    assert {(one.resource, one.path, one.kind) for one in built.deviations} <= planted
    assert built.quarantined == 1
