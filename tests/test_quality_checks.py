"""Each check finds its planted violation and not its near miss: no more and no less, in one dump with all of them."""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from quality_support import Objects, answers, built, told

from ss12k.demo import TODAY, write_demo
from ss12k.demo.civic import TEST_NUMBERS
from ss12k.demo.dirt import CHECK, LISTING, Dirt
from ss12k.demo.ids import Record
from ss12k.demo.trips import TRIPS, Finding, Land, island, planted, planted_alone
from ss12k.demo.trips_island import Plot
from ss12k.demo.trips_land import DOMAIN, Lists
from ss12k.errors import Ss12kError
from ss12k.quality import asking
from ss12k.quality.asking import ask_all
from ss12k.quality.checks import CHECKS
from ss12k.quality.facts import Facts
from ss12k.quality.limits import FILES, limits_of
from ss12k.settings import Settings
from ss12k.snapshots.building import build
from ss12k.snapshots.opening import Snapshot
from ss12k.standard.resources import RESOURCES

SPRING = date(2026, 5, 20)
"""The day of the earlier snapshot, in the school year before."""
ASKED = [name for name, check in CHECKS.items() if not check.scope]
WITH_LISTS = [name for name, check in CHECKS.items() if check.lists]
OVER = {"a code that is over", "rests", "of one that is over"}
"""The trips that a list's status decides."""


def by_check(findings: Iterable[Finding]) -> dict[str, Objects]:
    found: dict[str, Objects] = defaultdict(set)
    for each in findings:
        found[each.check].add((each.resource, each.id))
    return dict(found)


@dataclass(frozen=True)
class World:
    """What was planted, the snapshot and the earlier one, and the folder of registers."""

    land: Land
    now: Snapshot
    was: Snapshot
    registers: Path

    def found(self, registers: Path | None = None, **settings: Any) -> dict[str, Objects]:
        """What checks find, with registers of another folder and with settings."""
        limits = limits_of(Settings(registers=registers or self.registers, **settings), "source")
        return told(self.now, ask_all(Facts(self.now, TODAY, self.was, SPRING), limits))


def world(folder: Path, land: Land) -> World:
    was = built(folder, "was", land.before)
    return World(land, built(folder, "now", land.records), was, registers(folder / "registers", land.lists))


def with_commas(entries: Mapping[str, str]) -> str:
    return "code,status\n" + "".join(f"{code},{status}\n" for code, status in entries.items())


def registers(folder: Path, lists: Lists, form: Callable[[Mapping[str, str]], str] = with_commas) -> Path:
    """A folder with a file for each list."""
    folder.mkdir(parents=True)
    deleted: dict[str, list[str]] = defaultdict(list)
    for entry in lists["deleted"]:
        resource, _, id = entry.partition(":")
        # As the standard spells it.
        deleted["activitites" if resource == "activities" else resource].append(id)
    (folder / FILES["deleted"]).write_text(json.dumps({"data": deleted}), encoding="utf-8")
    for name in lists.keys() - {"deleted"}:
        (folder / FILES[name]).write_text(form(lists[name]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def violations(tmp_path_factory: pytest.TempPathFactory) -> World:
    return world(tmp_path_factory.mktemp("violations"), planted())


@pytest.fixture(scope="module")
def misses(tmp_path_factory: pytest.TempPathFactory) -> World:
    return world(tmp_path_factory.mktemp("misses"), planted((), TRIPS))


@pytest.fixture(scope="module")
def found(violations: World) -> dict[str, Objects]:
    return violations.found()


# --- what is planted ---
@pytest.mark.parametrize("name", ASKED)
def test_each_check_has_a_violation_and_a_near_miss(name: str) -> None:
    trips = [trip for trip in TRIPS if trip.check == name]
    assert trips
    assert len({trip.note for trip in trips}) == len(trips)
    for trip in trips:
        wrong, right = planted([trip]), planted((), [trip])
        assert {each.check for each in wrong.findings} >= {name}
        assert not wrong.misses
        assert {each.check for each in right.misses} >= {name}
        assert not right.findings
        assert _values(wrong) != _values(right)


def test_no_trip_is_of_a_check_that_is_not_asked() -> None:
    assert {trip.check for trip in TRIPS} == set(ASKED)


def _values(land: Land) -> str:
    """What is planted, with a number instead of each id that a plot gave."""
    numbers: dict[str, str] = {}
    everything = json.dumps((land.records, land.before, land.lists))
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f-]{21}", lambda id: _number(id[0], numbers), everything)


def _number(id: str, numbers: dict[str, str]) -> str:
    return numbers.setdefault(id, str(len(numbers)))


def test_trips_change_nothing_of_the_island_and_are_the_same_again() -> None:
    clean, first, again = island(), planted(), planted()
    assert (first.records, first.before, first.findings) == (again.records, again.before, again.findings)
    for resource, records in clean.items():
        assert first.records[resource][: len(records)] == records


def test_the_island_has_some_of_every_resource() -> None:
    assert island().keys() == RESOURCES.keys()


def test_nobody_on_the_island_exists() -> None:
    """Civic numbers are of the test range, and names are no names."""
    for person in planted(TRIPS, TRIPS).records["persons"]:
        value = person.get("civicNo", {}).get("value", "")
        assert not value or value[8:] in ("TF98", "TG98") or int(value.replace("-", "")[-4:-1]) in TEST_NUMBERS
        assert person["familyName"].lower().startswith(("fejk", "efejk"))


# --- no more and no less ---
def test_nothing_is_found_on_the_island_alone(tmp_path: Path) -> None:
    alone = world(tmp_path, planted(()))
    assert alone.found() == {}
    assert alone.now.size("deviations") == 0


@pytest.mark.parametrize("name", ASKED)
def test_a_check_finds_what_is_planted_for_it(name: str, found: dict[str, Objects], violations: World) -> None:
    assert found[name] == by_check(violations.land.findings)[name]


def test_checks_find_nothing_else(found: dict[str, Objects], violations: World) -> None:
    assert found == by_check(violations.land.findings)


def test_near_misses_are_not_found(misses: World) -> None:
    assert misses.found() == {}


def test_violations_and_near_misses_do_not_disturb_each_other(tmp_path: Path) -> None:
    both = world(tmp_path, planted(TRIPS, TRIPS))
    assert both.found() == by_check(both.land.findings)


def test_a_load_finds_the_deviations_that_trips_tell_of(tmp_path: Path, violations: World) -> None:
    for resource, records in violations.land.records.items():
        (tmp_path / f"{resource}.json").write_text(json.dumps(records), encoding="utf-8")
    made = build(tmp_path, tmp_path / "made.duckdb")
    told_of: dict[tuple[str, str, str], int] = defaultdict(int)
    for each in violations.land.flaws:
        told_of[each.resource, each.path, each.kind] += 1
    assert {(each.resource, each.path, each.kind): each.count for each in made.deviations} == told_of
    assert made.quarantined == 0


def test_a_moment_without_offset_and_seconds_is_found(tmp_path: Path, only: "Only") -> None:
    only("time-without-zone")
    land = planted(())
    room = land.records["absences"][0]
    room["startTime"] = "2026-11-17T08:00"
    now = built(tmp_path, "now", land.records)
    assert told(now, answers(now, TODAY)) == {"time-without-zone": {("absences", room["id"])}}


# --- earlier snapshots ---
Only = Callable[..., None]


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Only:
    """Ask some checks alone, which is quicker."""

    def ask(*names: str) -> None:
        monkeypatch.setattr(asking, "CHECKS", {name: CHECKS[name] for name in names})

    return ask


def test_without_earlier_snapshot_and_lists_the_rest_is_asked(violations: World) -> None:
    made = answers(violations.now, TODAY)
    skipped = {each.check: each.skipped for each in made.asked if each.skipped}
    assert skipped.keys() == {name for name in ASKED if CHECKS[name].since or CHECKS[name].lists}
    assert skipped["eppn-moved"] == "there is no earlier snapshot to compare with"
    assert skipped["deleted-but-there"] == "there is no deletedEntities.json"
    wanted = by_check(each for each in violations.land.findings if each.check not in skipped)
    assert told(violations.now, made) == wanted


@pytest.mark.parametrize(
    ("marked", "unmarked", "gone", "fell"),
    [(3, 1, 0, False), (3, 2, 0, True), (3, 0, 1, False), (3, 0, 2, True), (3, 1, 1, True), (1, 1, 0, True),
     (1, 0, 1, True)],
)  # fmt: skip
def test_marked_persons_who_are_fewer(
    marked: int, unmarked: int, gone: int, fell: bool, tmp_path: Path, only: Only
) -> None:
    only("marked-fell")
    plot = Plot(Land(), "marked")
    persons = [plot.protected() for _ in range(marked)]
    stayed = [each | {"securityMarking": "Ingen"} for each in persons[:unmarked]] + persons[unmarked + gone :]
    was, now = built(tmp_path, "was", {"persons": persons}), built(tmp_path, "now", {"persons": stayed})
    wanted = {("persons", each["id"]) for each in persons[:unmarked]} | ({("persons", None)} if gone else set())
    assert told(now, answers(now, TODAY, was, SPRING)) == ({"marked-fell": wanted} if fell else {})


def test_another_who_is_marked_now_takes_the_place_of_one_who_was(tmp_path: Path, only: Only) -> None:
    only("marked-fell")
    plot = Plot(Land(), "marked")
    first, second, third = plot.protected(), plot.protected(), plot.protected(securityMarking="Ingen")
    was = built(tmp_path, "was", {"persons": [first, second, third]})
    other = [first | {"securityMarking": "Ingen"}, second | {"securityMarking": "Ingen"}]
    now = built(tmp_path, "now", {"persons": [*other, third | {"securityMarking": "Sekretessmarkering"}]})
    assert told(now, answers(now, TODAY, was, SPRING)) == {}


@pytest.mark.parametrize(
    ("before", "after", "moved"), [(200, 221, True), (200, 220, False), (200, 179, True), (20, 0, True), (0, 19, False)]
)
def test_numbers_of_a_resource_that_move(before: int, after: int, moved: bool, tmp_path: Path, only: Only) -> None:
    only("count-moved")
    plot = Plot(Land(), "rooms")
    rooms = [plot.room() for _ in range(max(before, after))]
    was, now = (built(tmp_path, name, {"rooms": rooms[:n]}) for name, n in (("was", before), ("now", after)))
    assert told(now, answers(now, TODAY, was, SPRING)) == ({"count-moved": {("rooms", None)}} if moved else {})


@pytest.mark.parametrize(
    ("before", "stays"),
    [(date(2025, 6, 30), False), (date(2025, 7, 1), True), (date(2026, 6, 30), True), (date(2026, 7, 1), False)],
)
def test_pupils_move_up_when_a_school_year_begins(before: date, stays: bool, violations: World, only: Only) -> None:
    only("year-not-moved")
    wanted = by_check(violations.land.findings)["year-not-moved"]
    found = told(violations.now, answers(violations.now, TODAY, violations.was, before))
    assert found == ({"year-not-moved": wanted} if stays else {})


# --- lists ---
def _quoted(entries: Mapping[str, str]) -> str:
    return '"Kod", STATUS \r\n\r\n' + "".join(f'" {code} "," {status} "\r\n' for code, status in entries.items())


FORMS: dict[str, Callable[[Mapping[str, str]], str]] = {
    "commas": with_commas,
    "semicolons": lambda entries: "Kod;Namn;Status\n" + "".join(f"{a};Skola, {a};{b}\n" for a, b in entries.items()),
    "byte order mark": lambda entries: "\ufeff" + with_commas(entries),
    "quotes and blanks": _quoted,
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_lists_are_read_in_every_form(form: str, violations: World, tmp_path: Path, only: Only) -> None:
    only(*WITH_LISTS)
    folder = registers(tmp_path / "registers", violations.land.lists, FORMS[form])
    wanted = by_check(each for each in violations.land.findings if each.check in WITH_LISTS)
    assert violations.found(folder) == wanted


def test_without_a_column_of_states_every_entry_counts(violations: World, tmp_path: Path, only: Only) -> None:
    only(*WITH_LISTS)
    folder = registers(tmp_path / "registers", violations.land.lists, lambda entries: "\n".join(entries))
    wanted = [each for each in violations.land.findings if each.check in WITH_LISTS]
    assert {each.note for each in wanted} >= OVER
    assert violations.found(folder) == by_check(each for each in wanted if each.note not in OVER)


def test_a_list_of_the_source_comes_before_the_one_for_all(violations: World, tmp_path: Path, only: Only) -> None:
    only(*WITH_LISTS)
    nothing: Lists = {name: {} for name in FILES}
    folder = registers(tmp_path / "registers", nothing)
    of_nothing = violations.found(folder)
    registers(folder / "another", nothing)
    registers(folder / "source", violations.land.lists)
    wanted = by_check(each for each in violations.land.findings if each.check in WITH_LISTS)
    assert violations.found(folder) == wanted
    assert len(of_nothing["eppn-domain"]) > len(wanted["eppn-domain"])
    (folder / "source" / FILES["domains"]).rename(folder / FILES["domains"])  # each file for itself
    assert violations.found(folder) == wanted


def test_what_deleted_entities_answers_may_be_bare(violations: World, tmp_path: Path, only: Only) -> None:
    only("deleted-but-there", "vanished")
    folder = registers(tmp_path / "registers", violations.land.lists)
    file = folder / FILES["deleted"]
    bare = json.loads(file.read_text(encoding="utf-8"))["data"] | {"somethingElse": ["1"]}
    file.write_text(json.dumps(bare), encoding="utf-8")
    wanted = by_check(each for each in violations.land.findings if each.check in ("deleted-but-there", "vanished"))
    assert violations.found(folder) == wanted


@pytest.mark.parametrize(
    ("file", "text"),
    [("domains.csv", b"sk\xe5rholm.example\n"), ("deletedEntities.json", b"[]"), ("deletedEntities.json", b"persons"),
     ("deletedEntities.json", b'{"persons": [1]}'), ("deletedEntities.json", b'{"persons": "1"}')],
)  # fmt: skip
def test_a_list_that_cannot_be_read_is_named(file: str, text: bytes, tmp_path: Path) -> None:
    (tmp_path / file).write_bytes(text)
    with pytest.raises(Ss12kError, match=file):
        limits_of(Settings(registers=tmp_path), "source")


# --- limits ---
RAISED: dict[str, Any] = {
    "quality_guardians": 5, "quality_placements": 3, "quality_classes": 4, "quality_years_off": 3,
    "quality_moved_rows": 21, "quality_successor_day": "08-21", "quality_private_domains": "live.se",
}  # fmt: skip
LOWERED: dict[str, Any] = {
    "quality_guardians": 3, "quality_placements": 1, "quality_classes": 2, "quality_years_off": 1,
    "quality_moved_rows": 19, "quality_successor_day": "08-19", "quality_private_domains": f"live.se, {DOMAIN.upper()}",
}  # fmt: skip
LATE = "came a day too late"
"""Who came on the day that may be set; who is gone is found whatever the day, or never."""
OF_AGE = "18 tomorrow"
"""Who is of age may have as many guardians as there are."""
LIMITED = ["guardians-many", "placements-many", "mentor-of-many", "year-implausible", "count-moved", "no-successor",
           "school-email-private"]  # fmt: skip


@pytest.fixture(scope="module")
def raised(violations: World) -> dict[str, Objects]:
    return violations.found(**RAISED)


@pytest.fixture(scope="module")
def lowered(misses: World) -> dict[str, Objects]:
    return misses.found(**LOWERED)


def test_each_limit_belongs_to_a_check_here() -> None:
    assert {name for name, check in CHECKS.items() if check.settings} == set(LIMITED)
    assert {each for name in LIMITED for each in CHECKS[name].settings} == {
        each.removeprefix("quality_").removeprefix("moved_") for each in (*RAISED, "quality_moved_share")
    }


@pytest.mark.parametrize("name", LIMITED)
def test_with_a_limit_that_is_raised_a_violation_is_none(
    name: str, raised: dict[str, Objects], violations: World
) -> None:
    # No other day helps who is gone.
    stay = [each for each in violations.land.findings if each.check == name == "no-successor" and each.note != LATE]
    assert raised.get(name, set()) == by_check(stay).get(name, set())


@pytest.mark.parametrize("name", LIMITED)
def test_with_a_limit_that_is_lowered_a_near_miss_is_found(
    name: str, lowered: dict[str, Objects], misses: World
) -> None:
    near = [each for each in misses.land.misses if each.check == name]
    decided = [each for each in near if each.note == LATE] if name == "no-successor" else near
    wanted = by_check(each for each in decided if each.note != OF_AGE)[name]
    if name == "school-email-private":
        wanted = {("persons", each["id"]) for each in misses.land.records["persons"] if _has_school_email(each)}
    assert lowered[name] == wanted


def _has_school_email(person: Record) -> bool:
    emails = person.get("emails", ())
    return any(each["type"].startswith("Skola ") and each["value"].endswith(f"@{DOMAIN}") for each in emails)


def test_limits_change_no_other_check(
    raised: dict[str, Objects], lowered: dict[str, Objects], found: dict[str, Objects]
) -> None:
    assert lowered.keys() == set(LIMITED)
    assert {name: each for name, each in raised.items() if name not in LIMITED} == {
        name: each for name, each in found.items() if name not in LIMITED
    }


def test_a_share_that_is_raised_lets_numbers_fall(violations: World, only: Only) -> None:
    only("count-moved")
    before, after = [each.id for each in violations.land.findings if each.check == "count-moved"]
    assert violations.found(quality_moved_share="1") == {"count-moved": {("organisations", after)}}
    assert violations.found(quality_moved_share="0.99") == {
        "count-moved": {("organisations", before), ("organisations", after)}
    }


# --- the demo with dirt ---
@dataclass(frozen=True)
class Dirty:
    folder: Path
    found: dict[str, Objects]

    @property
    def listed(self) -> list[dict[str, str]]:
        with (self.folder / LISTING).open(encoding="utf-8", newline="") as file:
            return [row for row in csv.DictReader(file) if row["kind"] == CHECK]


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> Dirty:
    """What is found among the island's objects in the small demo with much dirt."""
    home = tmp_path_factory.mktemp("dirty")
    write_demo(home / "demo", "small", 2026, dirt=Dirt(0.3, 2026))
    snapshot = built(home, "snapshot", home / "demo")
    ids = {(name, each.get("id")) for name, records in planted_alone().records.items() for each in records}
    found = {name: objects & ids for name, objects in told(snapshot, answers(snapshot, TODAY)).items()}
    return Dirty(home / "demo", {name: objects for name, objects in found.items() if objects})


@pytest.mark.parametrize("name", ASKED)
def test_what_a_check_finds_among_what_is_planted_is_listed(name: str, dirty: Dirty) -> None:
    listed = {(row["resource"], row["id"]) for row in dirty.listed if row["path"] == name}
    assert dirty.found.get(name, set()) == listed
    assert bool(listed) != bool(CHECKS[name].since or CHECKS[name].lists)


def test_each_is_listed_once_with_its_line_and_note(dirty: Dirty) -> None:
    lines = {file.stem: file.read_bytes().splitlines() for file in dirty.folder.glob("*.ndjson")}
    notes: Mapping[str, set[str]] = {name: {trip.note for trip in TRIPS} for name in ASKED}
    for row in dirty.listed:
        assert orjson.loads(lines[row["resource"]][int(row["line"]) - 1])["id"] == row["id"]
        assert row["note"] in notes[row["path"]]
    assert len({(row["path"], row["resource"], row["id"]) for row in dirty.listed}) == len(dirty.listed)


def test_nothing_of_the_demo_leads_to_the_island(dirty: Dirty) -> None:
    ids = {each["id"].encode() for records in planted_alone().records.values() for each in records if "id" in each}
    for resource, records in planted_alone().records.items():
        of_demo = (dirty.folder / f"{resource}.ndjson").read_bytes().splitlines()[: -len(records)]
        assert ids.isdisjoint(re.findall(rb'(?<=")[0-9a-fA-F-]{36}(?=")', b"".join(of_demo)))
