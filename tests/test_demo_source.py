"""The demo source that `ss12k up` loads: once, and again when it was loaded by another version."""

from pathlib import Path

import duckdb
from dumps import home_at

from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.up import DEMO, load_demo


def test_the_demo_is_loaded_once(tmp_path: Path) -> None:
    said: list[str] = []
    with home_at(tmp_path) as home:
        load_demo(home.access, said.append)
        load_demo(home.access, said.append)
        assert len(home.snapshots(DEMO)) == 1
    assert len(said) == 1


def test_a_demo_that_this_version_cannot_read_is_loaded_again(tmp_path: Path) -> None:
    said: list[str] = []
    with home_at(tmp_path) as home:
        load_demo(home.access, said.append)
        (old,) = home.snapshots(DEMO)
    with duckdb.connect(tmp_path / old.file) as file:
        file.execute("UPDATE about SET format = format - 1")
    with home_at(tmp_path) as home:
        load_demo(home.access, said.append)
        new, kept = home.snapshots(DEMO)
        assert (new.current, kept) == (True, home.access.control.snapshot(DEMO, old.id))
        assert home.access.open_view(LOCAL_ADMINISTRATOR, DEMO).count("persons") > 0
    assert "loaded by another version" in said[-1]
