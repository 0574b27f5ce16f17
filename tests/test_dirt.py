"""A demo with dirt: a load reports every deviation that was planted, and no other."""

import csv
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from daily import first

from ss12k.demo import DEVIATIONS, write_demo
from ss12k.demo.dirt import CHECK, COLUMNS, LISTING, Dirt
from ss12k.demo.plants import Reason
from ss12k.demo.trips import planted_alone
from ss12k.errors import Ss12kError
from ss12k.quality.checks import CHECKS
from ss12k.settings import PROJECT
from ss12k.snapshots.building import Built
from ss12k.snapshots.findings import Kind
from ss12k.sources.loading import check
from ss12k.standard.resources import ALTERNATIVE_PERSONS, RESOURCES
from ss12k.standard.shape import Array, Object, Reference, Shape, Value

NORREKA = PROJECT / "data" / "demo" / "norreka"
NAMES = {*RESOURCES, ALTERNATIVE_PERSONS}
REASONS = {each.value for each in Reason}
Row = dict[str, str]
Record = dict[str, Any]


def dirty(folder: Path, seed: int, rate: float) -> Path:
    """The small demo with dirt."""
    write_demo(folder, "small", seed, dirt=Dirt(rate, seed))
    return folder


def listing(folder: Path) -> list[Row]:
    """What a load finds; what checks of data quality find is tested in test_quality_checks.py."""
    return [row for row in everything_listed(folder) if row["kind"] != CHECK]


def everything_listed(folder: Path) -> list[Row]:
    with (folder / LISTING).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines(folder: Path) -> dict[str, list[bytes]]:
    return {file.stem: file.read_bytes().splitlines() for file in folder.glob("*.ndjson")}


def reported_as_planted(folder: Path, built: Built) -> None:
    """Every deviation that a load reports is planted, every planted one is reported, and everything else is loaded."""
    planted = [row for row in listing(folder) if row["kind"] not in REASONS]
    refused = [row for row in listing(folder) if row["kind"] in REASONS]
    found = Counter({(each.resource, each.path, each.kind.value): each.count for each in built.deviations})
    assert found == Counter((row["resource"], row["path"], row["kind"]) for row in planted)
    for each in built.deviations:
        rows = [row for row in planted if (row["resource"], row["path"]) == (each.resource, each.path)]
        # What has no id, or one that may be anything, is told of by its place.
        known = {row["id"] for row in rows} | {f"{each.resource}.ndjson, line {row['line']}" for row in rows}
        assert set(each.examples) <= known - {""}
    lost = Counter((row["resource"], row["kind"], int(row["line"])) for row in refused)
    told = Counter((each.resource, each.reason, each.line) for each in built.quarantine)
    assert built.quarantined == lost.total()
    assert told <= lost
    assert told.total() == min(lost.total(), 1000)
    gone = Counter(row["resource"] for row in refused)
    assert built.counts == {name: len(each) - gone[name] for name, each in lines(folder).items()}


@cache
def possible(shape: Shape) -> frozenset[Kind]:
    """The kinds of deviation that a value of this shape can have, itself or within."""
    always = {Kind.NULL, Kind.WRONG_TYPE}
    match shape:
        case Reference():
            return frozenset({*always, Kind.UNKNOWN_ATTRIBUTE, Kind.NO_REFERENCE, Kind.NO_UUID, Kind.DANGLING})
        case Array(item):
            return possible(item) | always
        case Object(attributes):
            missing = {Kind.MISSING for each in attributes if each.required}
            inner = (possible(each.shape) for each in attributes)
            return frozenset({*always, Kind.UNKNOWN_ATTRIBUTE, *missing}).union(*inner)
        case Value():
            return frozenset(always | _of_value(shape))


def _of_value(shape: Value) -> set[Kind]:
    if shape.codes:
        return {Kind.UNKNOWN_CODE} | ({Kind.OLD_CODE} if shape.old_codes else set())
    if shape.maximum is not None:
        return {Kind.RANGE}
    formats = {"uuid": {Kind.NO_UUID}, "date-time": {Kind.FORMAT, Kind.NO_OFFSET}}
    return formats.get(shape.format, {Kind.FORMAT}) if shape.format else set()


# The whole way: a dump with dirt, and what a check finds in it


@pytest.mark.parametrize(("seed", "rate"), first(3, [(2026, 0.0001), (1, 0.03), (2, 0.4), (3, 1.0)]))
def test_every_planted_deviation_is_reported_and_no_other(seed: int, rate: float, tmp_path: Path) -> None:
    folder = dirty(tmp_path / "demo", seed, rate)
    reported_as_planted(folder, check(folder))


@pytest.mark.long
@pytest.mark.parametrize("rate", [0.0001, 0.01, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("seed", range(100, 130))
def test_every_planted_deviation_is_reported_whatever_the_seed(seed: int, rate: float, tmp_path: Path) -> None:
    folder = dirty(tmp_path / "demo", seed, rate)
    reported_as_planted(folder, check(folder))


# What is planted


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with next to no dirt."""
    return dirty(tmp_path_factory.mktemp("little") / "demo", 2026, 1e-9)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with nothing but dirt."""
    return dirty(tmp_path_factory.mktemp("full") / "demo", 2026, 1)


def test_every_kind_and_every_reason_is_planted_whatever_the_rate(little: Path) -> None:
    assert {row["kind"] for row in listing(little)} == {each.value for each in Kind} | REASONS


@pytest.mark.parametrize("resource", RESOURCES)
def test_each_resource_has_every_kind_that_it_can_have(resource: str, little: Path) -> None:
    shape = RESOURCES[resource].shape
    wanted = {each.value for each in possible(shape)} | REASONS
    if not any(each.name == "id" for each in shape.attributes):
        wanted -= {Kind.NO_REFERENCE}  # without its references it could not be told apart
    assert {row["kind"] for row in listing(little) if row["resource"] == resource} == wanted


def test_what_the_demo_has_without_dirt_is_listed_too(little: Path) -> None:
    rows = Counter((row["note"], row["kind"], row["resource"], row["path"]) for row in listing(little))
    own = {(one.why, kind, one.resource, path): one.count for one in DEVIATIONS for kind, path in one.found}
    assert {row: rows[row] for row in own} == own
    assert rows["registered twice", Reason.DUPLICATE, "persons", "id"] == 1


def test_deviations_are_planted_at_every_depth(full: Path) -> None:
    """Items that are null, attributes of objects in lists, lists in objects in lists, references in all of them."""
    places = {(row["resource"], row["path"], row["kind"]) for row in listing(full)}
    assert places >= {
        ("persons", "eduPersonPrincipalNames[]", Kind.NULL),
        ("persons", "emails[]", Kind.NULL),
        ("persons", "enrolments[].schoolYear", Kind.RANGE),
        ("persons", "enrolments[].enroledAt", Kind.DANGLING),
        ("groups", "groupMemberships[].person.id", Kind.NO_UUID),
        ("attendances", "meta.modified", Kind.NO_OFFSET),
        ("calendarEvents", "rooms[]", Kind.NO_REFERENCE),
        ("programmes", "content[].content[]", Kind.DANGLING),
        ("studyplans", "content[].syllabuses[].syllabus", Kind.DANGLING),
    }


def test_the_rate_says_how_many_records_are_spoiled(tmp_path: Path) -> None:
    records = [{"id": f"{n:08}-0000-4000-8000-000000000000", "displayName": "Sal", "seats": n} for n in range(9000)]
    for rate in (0.01, 0.2):
        clean = {json.dumps(record, separators=(",", ":")).encode() for record in records}
        clean.difference_update(made := list(Dirt(rate, 1).lines("rooms", records)))
        added = len(made) - len(records)
        assert rate * 0.8 < (len(clean) + added) / len(records) < rate * 1.2 + 0.005


def test_records_beside_a_marking_are_left_as_they_are(full: Path) -> None:
    island = {record["id"].encode() for record in planted_alone().records["persons"]}
    marked = [line for line in lines(full)["persons"] if re.search(rb'"securityMarking":"S', line)]
    marked = [line for line in marked if line[7:43] not in island]
    planted = {int(row["line"]) for row in listing(full) if row["resource"] == "persons"}
    own = [n for n, line in enumerate(lines(full)["persons"], start=1) if line in marked and n not in planted]
    assert len(own) == 3


def test_alternative_data_is_kept_beside_the_dirt(full: Path) -> None:
    committed = json.loads((NORREKA / "alternativePersons.json").read_text(encoding="utf-8"))
    kept = [json.loads(line) for line in lines(full)[ALTERNATIVE_PERSONS] if committed[0]["id"].encode() in line]
    assert committed[0]["id"] in [each["id"] for each in kept]


# The same again, the list, and refusals


def test_the_same_seed_and_rate_give_the_same_bytes(tmp_path: Path) -> None:
    made = [dirty(tmp_path / name, seed, rate) for name, seed, rate in (("a", 5, 0.1), ("b", 5, 0.1), ("c", 6, 0.1))]
    first, again, other = ({file.name: file.read_bytes() for file in each.iterdir()} for each in made)
    assert first == again
    assert first.keys() == other.keys()
    assert all(first[name] != other[name] for name in first)


def test_what_is_spoiled_does_not_depend_on_other_resources() -> None:
    records = [{"id": f"{n:08}-0000-4000-8000-000000000000", "displayName": "Sal"} for n in range(50)]
    alone, after = Dirt(0.5, 1), Dirt(0.5, 1)
    list(after.lines("resources", records))
    assert list(alone.lines("rooms", records)) == list(after.lines("rooms", records))


def test_the_list_holds_ids_and_paths_but_no_personal_value(full: Path) -> None:
    with (full / LISTING).open(encoding="utf-8", newline="") as file:
        assert tuple(next(csv.reader(file))) == COLUMNS
    known = {each["id"] for each in _loaded(full)}
    length = {name: len(each) for name, each in lines(full).items()}
    for row in everything_listed(full):
        assert row["kind"] in {each.value for each in Kind} | REASONS | {CHECK}
        assert row["resource"] in NAMES
        if row["kind"] == CHECK:
            assert row["path"] in CHECKS
        else:
            assert re.fullmatch(r"([A-Za-z]+(\[\])?(\.[A-Za-z]+(\[\])?)*)?", row["path"])
        assert row["id"] in known | {""} or row["kind"] in REASONS
        assert 1 <= int(row["line"]) <= length[row["resource"]]
    persons = json.loads((NORREKA / "persons.json").read_text(encoding="utf-8"))
    names = {each[name] for each in persons for name in ("givenName", "familyName", "birthDate")}
    words = set(re.findall(r"[\w-]+", (full / LISTING).read_text(encoding="utf-8")))
    assert len(names) > 500
    assert not names & words


def _loaded(folder: Path) -> list[Record]:
    found = []
    for line in (line for each in lines(folder).values() for line in each):
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue
        if isinstance(record, dict) and "id" in record:
            found.append(record)
    return found


@pytest.mark.parametrize("rate", [0, -0.1, 1.01, float("nan"), float("inf")])
def test_a_rate_that_is_no_share_is_refused(rate: float) -> None:
    with pytest.raises(Ss12kError, match="above 0 and up to 1"):
        Dirt(rate, 1)


def test_a_resource_without_records_gets_none() -> None:
    assert list(Dirt(1, 1).lines("rooms", [])) == []
