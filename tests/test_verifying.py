"""A snapshot is read back before it takes another's place, and is on the disk before anybody relies on it."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dumps import Home, clean_dump, home_at, write

from ss12k.snapshots.building import Built, build
from ss12k.snapshots.opening import SnapshotError
from ss12k.snapshots.verifying import NotSound
from ss12k.sources import loading

pytestmark = pytest.mark.usefixtures("unasked")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with home_at(tmp_path / "home") as home:
        home.load(write(tmp_path / "dump", clean_dump()))
        yield home


def cut_off(file: Path, built: Built) -> Built:
    file.write_bytes(file.read_bytes()[:5000])
    return built


def gone(file: Path, built: Built) -> Built:
    file.unlink()
    return built


def of_another_version(file: Path, built: Built) -> Built:
    return changed(file, built, "UPDATE about SET format = 0")


def without_a_row(file: Path, built: Built) -> Built:
    return changed(file, built, "DELETE FROM groups")


def without_a_table(file: Path, built: Built) -> Built:
    return changed(file, built, "DROP TABLE rooms")


def with_a_gap(file: Path, built: Built) -> Built:
    return changed(file, built, "UPDATE persons SET pos = pos + 1 WHERE pos = 2")


def with_a_row_twice_at_a_position(file: Path, built: Built) -> Built:
    return changed(file, built, "UPDATE persons SET pos = 0 WHERE pos = 1")


def out_of_order(file: Path, built: Built) -> Built:
    return changed(file, built, "UPDATE persons SET pos = 2 - pos")


def with_ids_out_of_order(file: Path, built: Built) -> Built:
    return changed(file, built, "UPDATE persons SET id = 'z' WHERE pos = 1")


def with_an_id_twice(file: Path, built: Built) -> Built:
    return changed(file, built, "UPDATE persons SET id = (SELECT max(id) FROM persons)")


def with_rows_of_nowhere(file: Path, built: Built) -> Built:
    return replace(built, counts={name: count for name, count in built.counts.items() if name != "groups"})


def changed(file: Path, built: Built, statement: str) -> Built:
    with duckdb.connect(str(file)) as connection:
        connection.execute(statement)
    return built


@pytest.mark.parametrize(
    "damage",
    [
        cut_off,
        gone,
        of_another_version,
        without_a_row,
        without_a_table,
        with_a_gap,
        with_a_row_twice_at_a_position,
        out_of_order,
        with_ids_out_of_order,
        with_an_id_twice,
        with_rows_of_nowhere,
    ],
)
def test_a_snapshot_that_is_not_what_was_built_is_never_registered(
    damage: Callable[[Path, Built], Built], home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, files = home.snapshots(), home.files()

    def damaged(dump: Path, target: Path, progress: Any) -> Built:
        return damage(target, build(dump, target, progress))

    monkeypatch.setattr(loading, "build", damaged)
    with pytest.raises(NotSound, match=r"the snapshot that was built .*: nothing was changed"):
        home.load(tmp_path / "dump")
    assert (home.snapshots(), home.files()) == (before, files)
    assert len(home.documents("persons")) == 3


def test_it_is_on_the_disk_before_it_has_its_name_and_has_it_before_it_is_registered(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    real: dict[str, Callable[..., Any]] = {
        "fsync": os.fsync,
        "rename": Path.rename,
        "register": home.access.control.register_snapshot,
    }

    def noted(what: str, of: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            place = Path(f"/proc/self/fd/{arguments[0]}").readlink() if what == "fsync" else Path(str(arguments[0]))
            done.append(f"{what} {place.suffix or place.name}" if what != "register" else what)
            return of(*arguments, **named)

        return call

    monkeypatch.setattr(os, "fsync", noted("fsync", real["fsync"]))
    monkeypatch.setattr(Path, "rename", noted("rename", real["rename"]))
    monkeypatch.setattr(home.access.control, "register_snapshot", noted("register", real["register"]))
    home.load(tmp_path / "dump")
    assert done == ["fsync .building", "rename .building", "fsync snapshots", "register"]


def test_a_snapshot_of_another_version_says_how_to_load_it_again(home: Home) -> None:
    (snapshot,) = home.snapshots()
    with duckdb.connect(str(home.path / snapshot.file)) as connection:
        connection.execute("UPDATE about SET format = format - 1")
    with pytest.raises(SnapshotError, match="made by another version of ss12k; load its dump again"):
        home.view()
