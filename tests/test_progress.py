"""How far a load has come: on a terminal, for the dashboard, and nowhere once it has ended, however it ended."""

import fcntl
import json
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from dumps import PROJECT, Home, clean_dump, home_at, write
from rich.console import Console

from ss12k.access import LOCAL_ADMINISTRATOR, Actor, Forbidden
from ss12k.errors import Ss12kError
from ss12k.snapshots.progress import Phase, Step, quietly
from ss12k.sources.loading import load
from ss12k.sources.running import EVERY, Running, alone, running
from ss12k.terminal import counts, steps

STEP = Step(Phase.READ, "persons", 12_345, 30_000_000, 120_000_000, 125.4)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with home_at(tmp_path / "home") as home:
        yield home


def shown(*given: Step) -> str:
    """What stands on the terminal last."""
    console = Console(file=StringIO(), force_terminal=True, width=140, color_system=None)
    with steps(console) as progress:
        for step in given:
            progress(step)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_a_terminal_shows_phase_resource_records_bytes_and_the_time_left() -> None:
    text = shown(replace(STEP, resource="groups"), STEP)
    for part in ("reading persons: 12,345 records", "30.0/120.0 MB", "2 min 05 s left"):
        assert part in text


@pytest.mark.parametrize(
    ("left", "said"), [(None, ""), (0.2, "0 s left"), (59.4, "59 s left"), (59.6, "1 min 00 s left")]
)
def test_the_time_left_is_told_when_there_is_something_to_tell(left: float | None, said: str) -> None:
    text = shown(replace(STEP, seconds_left=left))
    assert said in text
    assert ("left" in text) is bool(said)


def test_a_terminal_is_told_what_is_being_built_and_checked() -> None:
    assert "building persons" in shown(replace(STEP, phase=Phase.BUILD))
    assert "checking [x]" in shown(replace(STEP, phase=Phase.CHECK, resource="[x]")), "no markup in a name"


def test_nothing_is_said_where_nobody_looks() -> None:
    console = Console(file=StringIO())
    with steps(console) as progress, counts("writing", console) as told:
        progress(STEP)
        told("persons", 1)
    assert progress is quietly
    assert isinstance(console.file, StringIO)
    assert console.file.getvalue() == ""


def test_what_is_written_is_counted_on_a_terminal() -> None:
    console = Console(file=StringIO(), force_terminal=True, width=100, color_system=None)
    with counts("writing", console) as told:
        told("persons", 1234)
    assert isinstance(console.file, StringIO)
    assert "writing persons: 1,234" in console.file.getvalue()


def test_a_load_tells_of_each_phase_in_turn(home: Home, tmp_path: Path) -> None:
    seen: list[Step] = []
    home.load(write(tmp_path / "one", clean_dump()))
    load(home.access, LOCAL_ADMINISTRATOR, write(tmp_path / "two", clean_dump()), "skola", None, seen.append)
    phases = [step.phase for step in seen]
    assert sorted(set(phases), key=phases.index) == [Phase.READ, Phase.BUILD, Phase.CHECK]
    total = sum(file.stat().st_size for file in (tmp_path / "two").iterdir())
    assert {step.total for step in seen} == {total}
    assert all(0 <= step.done <= step.total for step in seen)
    assert {step.resource for step in seen if step.phase is Phase.CHECK} > {"persons", "organisations", "rooms"}


def test_any_process_sees_how_far_a_load_has_come(home: Home, tmp_path: Path) -> None:
    dump, beside = write(tmp_path / "dump", clean_dump()), Home(home.path)
    seen: list[list[Running]] = []

    def look(_: Step) -> None:
        seen.append(running(beside.access, LOCAL_ADMINISTRATOR))

    load(home.access, LOCAL_ADMINISTRATOR, dump, "skola", None, look)
    beside.access.control.close()
    assert seen
    for (told,) in seen:
        assert (told.source, told.dump) == ("skola", "dump")
    assert running(home.access, LOCAL_ADMINISTRATOR) == []
    assert not [name for name in home.files() if "progress" in name or "lock" in name]
    with pytest.raises(Forbidden):
        running(home.access, Actor.of_client("skola.vendor"))


def test_what_is_told_is_its_owners_alone_and_not_written_more_than_twice_a_second(home: Home, tmp_path: Path) -> None:
    note, written = home.path / "snapshots/.skola.progress", set()

    def look(_: Step) -> None:
        written.add((note.stat().st_ino, note.stat().st_mtime_ns))
        assert stat.S_IMODE(note.stat().st_mode) == 0o600

    began = time.monotonic()
    load(home.access, LOCAL_ADMINISTRATOR, write(tmp_path / "dump", clean_dump()), "skola", None, look)
    assert 1 <= len(written) <= 2 + (time.monotonic() - began) / EVERY


def test_a_failed_load_is_not_running_any_more(home: Home, tmp_path: Path) -> None:
    with pytest.raises(Ss12kError):
        home.load(write(tmp_path / "bad", {"persons.json": '[{"id": "p"}, {"id": "q"'}))
    assert running(home.access, LOCAL_ADMINISTRATOR) == []
    assert not [name for name in home.files() if "progress" in name or "lock" in name]


KILLED = """
import os, signal, sys
from pathlib import Path
from ss12k.access import LOCAL_ADMINISTRATOR, access
from ss12k.sources.loading import load
from ss12k.sources.running import running
def end(step):
    assert running(access(), LOCAL_ADMINISTRATOR)
    os.kill(os.getpid(), signal.SIGKILL)
load(access(), LOCAL_ADMINISTRATOR, Path(sys.argv[1]), "skola", None, end)
"""


def test_a_killed_load_is_not_running_any_more_and_its_traces_go_with_the_next(home: Home, tmp_path: Path) -> None:
    dump = write(tmp_path / "dump", clean_dump())
    environment = {"SS12K_HOME": str(home.path), "PYTHONPATH": str(PROJECT), "PATH": ""}
    killed = subprocess.run([sys.executable, "-c", KILLED, dump], env=environment, check=False)
    assert killed.returncode == -9
    left = [name for name in home.files() if name.endswith((".progress", ".lock"))]
    assert left == ["snapshots/.skola.lock", "snapshots/.skola.progress"]
    assert running(home.access, LOCAL_ADMINISTRATOR) == []
    loaded = home.load(dump)
    kept = [f"quality/{loaded.snapshot}.parquet", "snapshots", f"snapshots/{loaded.snapshot}.duckdb"]
    assert home.files() == ["control.sqlite", "quality", *kept]


def test_a_note_that_cannot_be_read_tells_of_nothing(home: Home) -> None:
    folder = home.path / "snapshots"
    folder.mkdir()
    (folder / ".skola.progress").write_text(json.dumps({"source": "skola"}))
    (folder / ".other.progress").write_bytes(b"\xff")
    with alone(folder, "skola"):
        assert running(home.access, LOCAL_ADMINISTRATOR) == []


def test_who_looks_whether_a_load_is_running_keeps_none_from_starting(home: Home) -> None:
    folder = home.path / "snapshots"
    folder.mkdir()
    with (folder / ".skola.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        threading.Timer(0.2, fcntl.flock, (lock, fcntl.LOCK_UN)).start()
        with alone(folder, "skola"), pytest.raises(Ss12kError, match="being loaded already"), alone(folder, "skola"):
            pass
