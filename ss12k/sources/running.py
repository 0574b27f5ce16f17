"""The load of a source that is running: one at a time, and how far it has come, for any process to read.

The lock is the system's own and ends with the process. Only with it does the file that says how far the load has come
count: what a killed load left behind tells of nothing.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import orjson

from ss12k.access import Access, Actor
from ss12k.errors import Ss12kError
from ss12k.snapshots.progress import Phase, Progress, Step

FOLDER = "snapshots"
"""Within the state folder."""
EVERY = 0.5
"""Seconds between two notes of how far a load has come."""
GLANCE = 0.005
"""Seconds until the lock is tried again when somebody only looks whether it is held."""


@dataclass(frozen=True)
class Running:
    """A load that is running now."""

    source: str
    dump: str
    """The dump's name."""
    began: datetime
    step: Step


@contextmanager
def alone(folder: Path, source: str) -> Iterator[None]:
    """Refuse a second load of the same source at the same time."""
    path = _lock(folder, source)
    with path.open("w") as lock:
        path.chmod(0o600)
        try:
            ours = _taken(lock) and os.fstat(lock.fileno()).st_ino == path.stat().st_ino  # else it was just removed
        except FileNotFoundError:
            ours = False
        if not ours:
            raise Ss12kError(f"source {source} is being loaded already; wait for that load to end")
        try:
            yield
        finally:
            forget(folder, source)
            path.unlink(missing_ok=True)


class Telling:
    """Tells of a load's progress: whoever asked for it, and a file for everybody else, at most twice a second."""

    def __init__(self, folder: Path, source: str, dump: str, progress: Progress) -> None:
        self._file, self._progress = _note(folder, source), progress
        self._about = {"source": source, "dump": dump, "began": datetime.now(UTC).isoformat()}
        self._due = 0.0
        self._last = Step(Phase.READ, "", 0, 0, 0)
        self._write(self._last)

    def __call__(self, step: Step) -> None:
        """Tell of a step."""
        self._last = step
        self._progress(step)
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + EVERY
            self._write(step)

    def checking(self, resource: str, records: int) -> None:
        """Tell what is being checked, now that all is read."""
        self(Step(Phase.CHECK, resource, records, self._last.total, self._last.total))

    def _write(self, step: Step) -> None:
        draft = self._file.with_suffix(".told")
        with suppress(OSError):  # a disk that is full will say so where it matters
            draft.touch(0o600)
            draft.write_bytes(orjson.dumps(self._about | {"step": asdict(step)}))
            draft.replace(self._file)


def running(access: Access, actor: Actor) -> list[Running]:
    """The loads that are running now in any process, by source."""
    actor.must_see(None)
    folder = access.control.home / FOLDER
    found = [_read(note) for note in sorted(folder.glob(".*.progress"))]
    return [each for each in found if each and _held(_lock(folder, each.source))]


def forget(folder: Path, source: str) -> None:
    """Remove what says how far a load has come."""
    for file in (_note(folder, source), _note(folder, source).with_suffix(".told")):
        file.unlink(missing_ok=True)


def _taken(lock: IO[str]) -> bool:
    """Whether the lock is ours now. Who only looks whether it is held shares it for a moment, which does not count."""
    while not _locked(lock, fcntl.LOCK_EX):
        if not _locked(lock, fcntl.LOCK_SH):
            return False
        fcntl.flock(lock, fcntl.LOCK_UN)
        time.sleep(GLANCE)
    return True


def _held(path: Path) -> bool:
    try:
        with path.open() as lock:
            return not _locked(lock, fcntl.LOCK_SH)
    except FileNotFoundError:
        return False


def _locked(lock: IO[str], how: int) -> bool:
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(note: Path) -> Running | None:
    try:
        told = orjson.loads(note.read_bytes())
        step = Step(**told["step"] | {"phase": Phase(told["step"]["phase"])})
        return Running(told["source"], told["dump"], datetime.fromisoformat(told["began"]), step)
    except (OSError, ValueError, TypeError, KeyError):
        return None  # it ended in between, or is another version's


def _lock(folder: Path, source: str) -> Path:
    return folder / f".{source}.lock"


def _note(folder: Path, source: str) -> Path:
    return folder / f".{source}.progress"
