"""A load that is killed, runs out of disk or is not alone leaves the current snapshot as it was, and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from daily import first
from dumps import SOURCE, Home, clean_dump, home_at, ss12k, write
from held_load import STAGED_IN_A_FILE, START, held_load, wait_until_held

FULL = "the snapshot could not be written; is the disk full?"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home with a small dump loaded, which lies there still."""
    with home_at(tmp_path / "home") as opened:
        opened.load(write(tmp_path / "dump", clean_dump()))
        yield opened


def is_whole(home: Home, current: str, registered: int) -> None:
    """Whether this is the current snapshot of so many, can be opened, and shows everything."""
    assert [each.id for each in home.snapshots() if each.current] == [current]
    assert len(home.snapshots()) == registered
    expected = clean_dump()
    assert {name: home.view().count(name) for name in expected} == {name: len(expected[name]) for name in expected}
    assert home.documents("persons") == expected["persons"]


def loads_again_and_leaves_no_litter(home: Home, dump: Path) -> None:
    """Whether the next load goes well, and afterwards nothing lies there but what is registered."""
    loaded = home.load(dump)
    is_whole(home, loaded.snapshot, len(home.snapshots()))
    files = sorted(f"snapshots/{each.id}.duckdb" for each in home.snapshots())
    asked = [name for name in home.files() if name.startswith("quality/")]
    assert home.files() == ["control.sqlite", "quality", *asked, "secret", "snapshots", *files]
    assert f"quality/{loaded.snapshot}.parquet" in asked
    assert {Path(name).stem for name in asked} <= {each.id for each in home.snapshots()}


@pytest.mark.parametrize(
    ("moment", "registered"),
    first(
        1,
        [
            ("while it is activated", False),
            ("after the rename", False),
            ("after it is registered", True),
        ],
    ),
)
def test_a_load_killed_as_it_ends_leaves_the_old_snapshot_or_the_new_one(
    moment: str, registered: bool, home: Home, tmp_path: Path
) -> None:
    """`tests/long/test_kills.py` does this at every moment of large loads."""
    (old,) = home.snapshots()
    with held_load(moment, "wait", home.path, tmp_path / "dump", SOURCE) as load:
        wait_until_held(load)
        is_whole(home, home.snapshots()[0].id if registered else old.id, 1 + registered)
        load.kill()
        assert load.wait() == -9
    is_whole(home, home.snapshots()[0].id if registered else old.id, 1 + registered)
    loads_again_and_leaves_no_litter(home, tmp_path / "dump")


def test_a_second_load_of_the_same_source_at_the_same_time_is_refused(home: Home, tmp_path: Path) -> None:
    with held_load("before the rename", "wait", home.path, tmp_path / "dump", SOURCE) as first:
        wait_until_held(first)
        files = home.files()
        second = ss12k(home.path, "load", "dump", "--source", SOURCE, cwd=tmp_path)
        assert (second.returncode, second.stdout) == (1, "")
        assert second.stderr == "ss12k: source skola is being loaded already; wait for that load to end\n"
        assert home.files() == files
        assert home.load(tmp_path / "dump", "another").built.counts["persons"] == 3
        out, err = first.communicate("\n")
        assert (first.returncode, err) == (0, ""), out
    is_whole(home, home.snapshots()[0].id, 2)
    assert not [name for name in home.files() if "/." in name]


@pytest.mark.parametrize(
    ("moment", "share", "words"),
    first(
        1,
        [
            (STAGED_IN_A_FILE, 0.1, FULL),
            (START, 0.5, FULL),
            ("while it is activated", 0.001, "control.sqlite can't be used"),
        ],
    ),
)
def test_a_full_disk_ends_a_load_with_one_line_and_changes_nothing(
    moment: str, share: float, words: str, home: Home, tmp_path: Path
) -> None:
    (old,) = home.snapshots()
    is_whole(home, old.id, 1)
    files, size = home.files(), (home.path / old.file).stat().st_size
    with held_load(moment, str(int(size * share)), home.path, tmp_path / "dump", SOURCE) as load:
        out, err = load.communicate()
    assert (load.returncode, out) == (1, ""), err
    assert re.fullmatch(r"ss12k: [^\n]+\n", err), err
    assert words in err
    assert home.files() == files
    is_whole(home, old.id, 1)
    loads_again_and_leaves_no_litter(home, tmp_path / "dump")
