"""A load loses no record silently, decides between duplicates, and leaves all of a snapshot or nothing."""

import gzip
import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dumps import SHARED, Home, clean_dump, home_at, key, places, write

from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.errors import Ss12kError
from ss12k.snapshots.duck import configuration
from ss12k.snapshots.dump import NAMES
from ss12k.snapshots.opening import Snapshot, ask, cursor
from ss12k.snapshots.progress import Phase, Step
from ss12k.sources.loading import check, load
from ss12k.sources.report import report

NOT_JSON = "it is not JSON in UTF-8, or nested too deep"
NO_OBJECT = "it is not an object"
NO_ID = "it has no id that is a non-empty text"
TWICE = "it holds the same key twice in one object"
HUGE = "it holds a whole number of more than 64 bits, which can't be kept exactly"
DUPLICATE = "another record has the same id and a later meta.modified, or stands later"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with home_at(tmp_path / "home") as opened:
        yield opened


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ('"text"', NO_OBJECT),
        ("null", NO_OBJECT),
        ('[{"id": "p"}]', NO_OBJECT),
        ("{}", NO_ID),
        ('{"id": ""}', NO_ID),
        ('{"id": null}', NO_ID),
        ('{"id": 7}', NO_ID),
        ('{"id": ["p"]}', NO_ID),
        ('{"ID": "p"}', NO_ID),
        ('{"id": "p", "id": "p"}', TWICE),
        ('{"id": "p", "\\u0069d": "r"}', TWICE),
        ('{"id": "p", "x": 1, "x"  : 2}', TWICE),
        ('{"id": "p", "x"\t:1, "x":2}', TWICE),
        ('{"id": "p", "x": {"y": [{"z": 1, "a": 2, "z": 3}]}}', TWICE),
        ('{"id": "p", "x": 1, "x": "\\":"}', TWICE),
        ('{"id": "p", "x": NaN}', NOT_JSON),
        ('{"id": "p", "x": -Infinity}', NOT_JSON),
        ('{"id": "p", "x": 1e999}', NOT_JSON),
        ('{"id": "p", "x": ' + "9" * 5000 + "}", NOT_JSON),
        ('{"id": "p", "x": "\\ud800"}', NOT_JSON),
        ('{"id": "\\ud800", "securityMarking": "Sekretessmarkering"}', NOT_JSON),
        ('{"id": "p\udcff", "securityMarking": "Sekretessmarkering"}', NOT_JSON),
        ('{"id": "p", "x": ' + "[" * 3000 + "]" * 3000 + "}", NOT_JSON),
        ('{"id": "p", "x": 18446744073709551616}', HUGE),
        ('{"id": "p", "x": {"y": [-9223372036854775809]}}', HUGE),
        ('{"id": "p", "x": 123456789012345678901234567890}', HUGE),
    ],
)
def test_a_record_that_can_not_be_kept_or_addressed_goes_to_quarantine(
    record: str, reason: str, tmp_path: Path
) -> None:
    texts = {
        "groups.ndjson": f'{{"id": "a"}}\n\n{record}\n{{"id": "z"}}',
        "persons.json": f'[\n{{"id": "a"}},\n\n{record},\n{{"id": "z"}}]',
    }
    built = check(write(tmp_path, {name: text.encode(errors="surrogateescape") for name, text in texts.items()}))
    assert places(built.quarantine) == [("groups.ndjson", 3, reason), ("persons.json", 4, reason)]
    assert built.counts == {"persons": 2, "groups": 2}
    assert f"persons.json, line 4: {reason}" in report(built)


@pytest.mark.parametrize(
    "line", ["", "{'id': 'p'}", '{"id": "p"', '{"id": "p"} {"id": "q"}', "\ufeff{}", '{"id":"\x00"}']
)
def test_a_line_that_is_no_json_goes_to_quarantine_alone(line: str, tmp_path: Path) -> None:
    built = check(write(tmp_path, {"persons.ndjson": f'{{"id": "a"}}\n{line}\n{{"id": "z"}}\n'}))
    assert places(built.quarantine) == ([("persons.ndjson", 2, NOT_JSON)] if line else [])
    assert built.counts == {"persons": 2}


@pytest.mark.parametrize(
    "value",
    [
        "18446744073709551615",
        "-9223372036854775808",
        '"e+ and 99999999999999999999999999"',
        "1.5e+300",
        '"\\":\\" and \\\\"',
        '":"',
        '"a\\u0000b\\n\\u2028"',
        "[" * 200 + "]" * 200,
        json.dumps("å" * 2_500_000, ensure_ascii=False),
    ],
    ids=["largest", "smallest", "text", "decimal", "quotes", "colon", "controls", "200 deep", "5 MB"],
)
def test_what_is_unusual_but_right_is_kept_as_it_was(value: str, home: Home, tmp_path: Path) -> None:
    records = ['{"id":"p","x":' + value + "}", '{"id":"q","x":1}']
    files = {"groups.ndjson": "\n".join(records), "persons.json": "[" + ",".join(records) + "]"}
    assert home.built(write(tmp_path / "dump", files)).quarantine == ()
    for resource in ("groups", "persons"):
        assert home.documents(resource) == [json.loads(record) for record in records]


LATE = "2024-01-01T00:30:00+00:00"


@pytest.mark.parametrize(
    ("first", "second", "stays"),
    [
        (LATE, "2024-01-01T00:29:59Z", "first"),
        ("2024-01-01T00:29:59Z", LATE, "second"),
        (LATE, LATE, "second"),
        (LATE, "2024-01-01T01:30:00+01:00", "second"),
        (LATE, "2024-01-01T01:30:00", "second"),
        (LATE, "2024-01-01T01:29:59.999", "first"),
        ("2024-07-01T10:00:00Z", "2024-07-01T12:00:01", "second"),
        ("2024-07-01T10:00:00Z", "2024-07-01T11:59:59", "first"),
        (LATE, None, "first"),
        (None, LATE, "second"),
        (None, None, "second"),
        (LATE, "igår", "first"),
        ("igår", LATE, "second"),
        (20990101, LATE, "second"),
    ],
)
def test_of_duplicates_the_one_modified_last_stays_else_the_later_in_the_dump(
    first: Any, second: Any, stays: str, home: Home, tmp_path: Path
) -> None:
    records = [{"id": "p", "givenName": name, "meta": {"modified": when} if when else {}}
               for name, when in (("first", first), ("second", second))]  # fmt: skip
    built = home.built(write(tmp_path / "dump", {"persons.ndjson": "\n".join(map(json.dumps, records))}))
    assert [each["givenName"] for each in home.documents("persons")] == [stays]
    assert places(built.quarantine) == [("persons.ndjson", 2 if stays == "first" else 1, DUPLICATE)]
    assert built.counts == {"persons": 1}


def test_ids_are_compared_exactly_and_each_resource_has_its_own(home: Home, tmp_path: Path) -> None:
    ids = [key(0xABCDEF), key(0xABCDEF).upper(), "p", "p ", "P", "å", "a\u030a"]
    records = [{"id": each} for each in ids]
    built = home.built(write(tmp_path / "dump", {"persons": records, "groups": records}))
    assert built.quarantine == ()
    assert [each["id"] for each in home.documents("persons")] == sorted(ids, key=str.encode)


def test_an_offering_without_id_gets_the_same_one_in_every_load(home: Home, tmp_path: Path) -> None:
    offerings = [
        {"offeredAt": {"id": key(1)}, "startDate": "2024-01-01"},
        {"offeredAt": {"id": key(1)}, "startDate": "2024-07-01", "id": None},
        {"offeredAt": {"id": key(2)}, "startDate": "2024-01-01"},
        {"offeredAt": {"id": key(3)}, "startDate": "2024-01-01", "id": "its own"},
        {"startDate": "2024-01-01"},
    ]

    def by_id(records: list[Any]) -> dict[str, str | None]:
        built = home.built(write(tmp_path / "dump", {"schoolUnitOfferings": records}))
        assert [each.reason for each in built.quarantine] == [NO_ID]
        view = home.view()
        ids = [id for (id,) in ask(f"SELECT id FROM {view.snapshot.table('schoolUnitOfferings')}")]
        return {id: view.document("schoolUnitOfferings", id) for id in ids}

    found = by_id(offerings)
    assert found == by_id(offerings[::-1])
    documents = [json.loads(str(text)) for text in found.values()]
    assert len(documents) == 4
    assert all(each in documents for each in offerings[:4])


def test_loads_are_activated_and_rolled_back_in_one_step(home: Home, tmp_path: Path) -> None:
    def given_names() -> list[str]:
        return [each["givenName"] for each in home.documents("persons")]

    first = home.load(write(tmp_path / "a", {"persons": [{"id": "p", "givenName": "Ett"}]}))
    second = home.load(write(tmp_path / "b", {"persons": [{"id": "p", "givenName": "Två"}, {"id": 1}]}))
    assert given_names() == ["Två"]
    assert [(each.id, each.current) for each in home.snapshots()] == [(second.snapshot, True), (first.snapshot, False)]
    assert home.snapshots()[0].figures["counts"] == {"persons": 1}
    assert home.snapshots()[0].figures["quarantine"] == 1
    home.access.control.activate("skola", first.snapshot, "anna")
    assert given_names() == ["Ett"]
    assert json.loads(next(home.view(snapshot=second.snapshot).all_documents("persons")))["givenName"] == "Två"
    home.access.control.activate("skola", second.snapshot, "anna")
    assert given_names() == ["Två"]


def test_what_is_remembered_of_a_load_holds_nobody(home: Home, tmp_path: Path) -> None:
    home.load(write(tmp_path / "dump", clean_dump() | {"rooms": [{"id": "", "displayName": "Canary"}]}))
    kept = json.dumps(home.snapshots()[0].figures) + (home.path / "control.sqlite").read_bytes().decode("latin-1")
    assert not [value for value in ("Aino", "Berg", "200905050001", "Canary") if value in kept]


@pytest.mark.parametrize("size", [0, 10**12], ids=["staged in a file", "staged in memory"])
def test_state_is_readable_by_its_owner_only(
    size: int, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ss12k.snapshots.building.SMALL", size)
    loaded = home.load(write(tmp_path / "dump", clean_dump()))
    kept = [f"quality/{loaded.snapshot}.parquet", "snapshots", f"snapshots/{loaded.snapshot}.duckdb"]
    assert home.files() == ["control.sqlite", "quality", *kept]
    for file in [home.path, *home.path.rglob("*")]:
        assert stat.S_IMODE(file.stat().st_mode) == (0o700 if file.is_dir() else 0o600), file


@pytest.mark.parametrize("source", ["skola", "ny"])
@pytest.mark.parametrize(
    "files",
    [
        {"persons.json": '[{"id": "p"}, {"id": "q"'},
        {"persons.json.gz": gzip.compress(b'[{"id": "p"}]' * 9999)[:-20]},
        {"persons": [{"id": "p"}], "teachers": []},
        {},
    ],
    ids=["cut off", "cut off gz", "unknown resource", "empty"],
)
def test_a_failed_load_leaves_everything_as_it_was(
    files: dict[str, Any], source: str, home: Home, tmp_path: Path
) -> None:
    home.load(write(tmp_path / "good", clean_dump()))
    before, snapshots = home.files(), home.snapshots()
    with pytest.raises(Ss12kError):
        home.load(write(tmp_path / "bad", files), source, "Nytt namn")
    assert (home.files(), home.snapshots()) == (before, snapshots)
    assert [(each.id, each.name) for each in home.access.control.sources()] == [("skola", "skola")]
    assert len(home.documents("persons")) == 3


def test_a_snapshot_that_can_not_be_registered_is_taken_away_again(home: Home, tmp_path: Path) -> None:
    home.load(write(tmp_path / "dump", clean_dump()))
    before = home.files()
    with pytest.raises(Ss12kError):
        home.load(tmp_path / "dump", name="x" * 10_000_000 + "\ud800")
    assert home.files() == before


def test_what_a_killed_load_left_behind_goes_with_the_next_load(home: Home, tmp_path: Path) -> None:
    home.load(write(tmp_path / "dump", clean_dump()))
    home.load(tmp_path / "dump", source="skola-2")
    before = home.files()
    stem = "skola-20260101T000000-abcd"
    for litter in (f".{stem}.building", f".{stem}.staging", f".{stem}.staging.wal", f"{stem}.duckdb"):
        (home.path / "snapshots" / litter).write_bytes(b"personal data")
    loaded = home.load(tmp_path / "dump")
    kept = [f"quality/{loaded.snapshot}.parquet", f"snapshots/{loaded.snapshot}.duckdb"]
    assert home.files() == sorted([*before, *kept])


def test_a_source_is_loaded_by_one_at_a_time(home: Home, tmp_path: Path) -> None:
    dump = write(tmp_path / "dump", clean_dump())
    home.load(dump)
    before = home.files()

    begun: set[Phase] = set()

    def second(step: Step) -> None:
        if step.phase in begun:
            return
        begun.add(step.phase)
        home.load(dump, source="other")
        with pytest.raises(Ss12kError, match="being loaded already"):
            home.load(dump)

    first = load(home.access, LOCAL_ADMINISTRATOR, dump, "skola", None, second)
    assert begun == set(Phase)
    assert f"snapshots/{first.snapshot}.duckdb" in home.files()
    assert len(home.snapshots()) == 2
    assert not [name for name in home.files() if ".lock" in name]
    assert set(before) < set(home.files())


def test_a_folder_within_a_dump_is_not_passed_over_in_silence(home: Home, tmp_path: Path) -> None:
    write(tmp_path / "dump" / "more", clean_dump())
    write(tmp_path / "dump", clean_dump())
    with pytest.raises(Ss12kError, match="the folder more"):
        home.load(tmp_path / "dump")


def test_what_does_not_fit_into_memory_is_spilled_where_only_its_owner_looks(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path(str(configuration()["temp_directory"]))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    in_use = cursor().execute("SELECT current_setting('temp_directory')").fetchall()
    assert in_use == [(str(folder),)], "not a folder of the working directory, as DuckDB would have it"


def test_what_a_dump_has_nothing_of_lies_as_if_it_had_an_empty_list_of_it(home: Home, tmp_path: Path) -> None:
    """Its tables are made in another way."""

    def tables(files: dict[str, list[Any]]) -> list[tuple[Any, ...]]:
        home.load(write(tmp_path / "dump", files))
        opened = Snapshot(home.path / home.snapshots()[0].file)
        return ask(
            """SELECT table_name, column_name, column_index, data_type FROM duckdb_columns()
            WHERE database_name = $alias ORDER BY 1, 3""",
            {"alias": opened.alias},
        )

    assert tables({"organisations": []}) == tables({name: [] for name in NAMES})


def test_check_stores_nothing(home: Home, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    write(tmp_path / "dump", clean_dump())
    assert check(tmp_path / "dump").counts == {"organisations": 1, "persons": 3, "groups": 1, "duties": 1}
    left = {file for file in tmp_path.rglob("*") if tmp_path / "dump" not in (file, *file.parents)}
    assert sorted(left) == before
    assert home.access.control.sources() == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real dumps lie beside the repository only where it is developed")
def test_schoolsoft_loads_whole(home: Home) -> None:
    built = home.built(SHARED / "schoolsoft")
    expected = {
        "organisations": 4,
        "persons": 1817,
        "groups": 216,
        "duties": 138,
        "activities": 186,
        "calendarEvents": 17_788,
    }
    assert built.counts == expected
    assert built.quarantine == ()
    found = {(each.resource, each.path): (each.kind.name, each.count) for each in built.deviations}
    plain = {name: count for name, count in expected.items() if name != "calendarEvents"}
    assert found == {
        **{(name, f"meta.{at}"): ("NO_OFFSET", n) for name, n in plain.items() for at in ("created", "modified")},
        ("groups", "groupCode"): ("UNKNOWN_ATTRIBUTE", 216),
        ("activities", "owner"): ("UNKNOWN_ATTRIBUTE", 186),
        ("activities", "subject"): ("UNKNOWN_ATTRIBUTE", 186),
        ("activities", "calendarEventsRequired"): ("MISSING", 186),
        ("activities", "teachers[].duty"): ("MISSING", 154),
        ("activities", "teachers[].person"): ("UNKNOWN_ATTRIBUTE", 154),
        ("calendarEvents", "rooms[]"): ("DANGLING", 17_788),
    }
    for name, count in expected.items():
        assert home.view().count(name) == count
