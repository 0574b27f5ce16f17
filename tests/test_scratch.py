"""Temporary files are their owner's alone and go with their process, or, if that was killed, with the next one."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from dumps import PROJECT

PROGRAM = """
import sys
from ss12k.snapshots.scratch import scratch
(scratch() / "spilled").write_text("somebody's data")
print(scratch(), flush=True)
sys.stdin.readline()
"""


@contextmanager
def process(temporary: Path) -> Iterator[tuple["subprocess.Popen[str]", Path]]:
    """A process with its folder, until it is ended or killed."""
    environment = {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(PROJECT)}
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment, stdin=pipe, stdout=pipe, text=True) as made:
        assert made.stdout is not None
        yield made, Path(made.stdout.readline().strip())
        made.communicate("\n")


def test_a_folder_is_its_owners_alone_and_goes_with_its_process(tmp_path: Path) -> None:
    with process(tmp_path) as (_, folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert list(tmp_path.iterdir()) == [folder]
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next_one_and_what_is_in_use_stays(tmp_path: Path) -> None:
    with process(tmp_path) as (_, running):
        with process(tmp_path) as (killed, left):
            killed.kill()
        assert (left / "spilled").exists()
        with process(tmp_path) as (_, other):
            assert set(tmp_path.iterdir()) == {running, other}
            assert (running / "spilled").exists()
    assert list(tmp_path.iterdir()) == []


def test_nothing_else_is_removed(tmp_path: Path) -> None:
    elsewhere, link = tmp_path / "mine", tmp_path / "ss12k-scratch-link"
    elsewhere.mkdir()
    (elsewhere / "file").touch()
    link.symlink_to(elsewhere)
    (tmp_path / "ss12k-scratch-file").touch()
    before = set(tmp_path.rglob("*"))
    with process(tmp_path):
        pass
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.skipif(os.getuid() != 0, reason="only an administrator can leave a folder that is somebody else's")
def test_the_folder_of_somebody_else_stays(tmp_path: Path) -> None:
    other = tmp_path / "ss12k-scratch-other"
    other.mkdir()
    os.chown(other, 12345, -1)
    with process(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == [other]
