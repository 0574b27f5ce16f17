"""File deliveries: a client's export, made by a process of its own and kept for an hour for somebody to take away.

They lie in a folder of the state folder that its owner alone can read. A note beside each says how far it has come; the
lock on it is the system's own and ends with the process that makes it.
"""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import orjson

from ss12k.access import Access, Actor
from ss12k.errors import Ss12kError
from ss12k.scope.view import View
from ss12k.snapshots.comparing import Told
from ss12k.sources.exporting import Exported
from ss12k.standard.resources import RESOURCES

FOLDER = "deliveries"
"""Within the state folder."""
KEPT = 3600.0
"""Seconds for which a delivery is kept."""
LOCK = ".lock"
"""What the name of a lock ends with; locks stay, since one that is removed can be taken twice."""
EVERY = 0.5
"""Seconds between two notes of how far one has come."""

_started: "dict[Path, subprocess.Popen[bytes]]" = {}
"""The processes that this one began, so that they are waited for when they have ended."""


@dataclass(frozen=True)
class Delivery:
    """What a note says: how far an export has come, or what it holds, or why there is none.

    `resource` is the one that is being written, `done` and `total` how many documents of all are.
    """

    client: str
    state: str = "preparing"
    resource: str = ""
    done: int = 0
    total: int = 0
    snapshot: str = ""
    version: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    problem: str = ""

    @property
    def ready(self) -> bool:
        """Whether there is a file to take."""
        return self.state == "ready"


def prepare(access: Access, actor: Actor, client: str) -> None:
    """Begin to make a client's delivery in a process of its own, in the place of the one before."""
    actor.must_see(client)
    place = _place(access, client)
    sweep(access)
    if _runs(place):
        raise Ss12kError(f"the files of {client} are being prepared already; wait until they are there")
    place.file.unlink(missing_ok=True)
    _write(place.note, Delivery(client))
    command = [sys.executable, "-m", "ss12k.cli", "export", "--client", client, "--out", str(place.file), "--force"]
    _started[place.note] = subprocess.Popen(  # noqa: S603 ours
        [*command, "--note", str(place.note)],  # what it has to say goes there
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "SS12K_HOME": str(access.control.home)},
    )


def delivery(access: Access, actor: Actor, client: str) -> Delivery | None:
    """A client's delivery as it stands; None where there is none, or none any more: what is too old goes."""
    actor.must_see(client)
    sweep(access)
    place = _place(access, client)
    runs = _runs(place)  # asked first: it may end before it is read what it says
    told = _read(place.note)
    if told is None:
        return None
    if runs:
        return replace(told, state="preparing")  # until its process has ended
    if _too_old(place.note) or (told.ready and not place.file.is_file()):
        return None
    if told.state == "preparing":
        return replace(told, state="failed", problem="it ended before it was done; prepare the files again")
    return told


def content(access: Access, actor: Actor, client: str) -> bytes:
    """The zip that was made for a client, if it is still what the client sees: of the profile and the data of now."""
    told, standing = delivery(access, actor, client), access.control.standing(client)
    if told is None or not told.ready or standing is None or standing.status == "removed":
        raise Ss12kError("these files are not kept any more; prepare them again")
    if (told.version, told.snapshot) != (standing.version, standing.snapshot):
        raise Ss12kError("the profile or the data changed since these files were made; prepare them again")
    try:
        return _place(access, client).file.read_bytes()
    except OSError:
        raise Ss12kError("these files are not kept any more; prepare them again") from None


def sweep(access: Access) -> None:
    """Remove what is too old: deliveries, their notes, and what a process left behind that ended too soon."""
    for each in _folder(access).iterdir():
        if each.suffix != LOCK and _too_old(each):
            each.unlink(missing_ok=True)


@contextmanager
def noted(note: Path, client: str) -> Iterator["Noting"]:
    """Tell in a note how far an export has come; of one that fails, why."""
    with note.with_suffix(LOCK).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Ss12kError(f"the files of {client} are being prepared already; wait until they are there") from None
        noting = Noting(note, client)
        try:
            yield noting
        except Ss12kError as problem:
            noting.failed(str(problem))
            raise


class Noting:
    """Writes the note of one export, at most twice a second."""

    def __init__(self, note: Path, client: str) -> None:
        self._note, self._due, self._said = note, 0.0, Delivery(client)
        self._counts: dict[str, int] = {}

    def telling(self, view: View, told: Told) -> Told:
        """What tells somebody else, and the note, how much of a view has been written."""
        self._said = replace(self._said, total=sum(map(view.count, filter(view.shared, RESOURCES))))

        def both(resource: str, count: int) -> None:
            told(resource, count)
            self._tell(resource, count)

        return both

    def _tell(self, resource: str, count: int) -> None:
        self._counts[resource] = count
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + EVERY
            self._said = replace(self._said, resource=resource, done=sum(self._counts.values()))
            _write(self._note, self._said)

    def done(self, made: Exported) -> None:
        """What was made."""
        _write(self._note, replace(self._said, state="ready", done=self._said.total, snapshot=made.snapshot,
                                   version=made.version, counts=made.counts))  # fmt: skip

    def failed(self, problem: str) -> None:
        """Why nothing was made."""
        _write(self._note, replace(self._said, state="failed", problem=problem))


@dataclass(frozen=True)
class _Place:
    """Where a client's delivery lies, and the note on it."""

    file: Path
    note: Path


def _place(access: Access, client: str) -> _Place:
    folder, id = _folder(access), access.control.client(client).client_id
    return _Place(folder / f"{id}.zip", folder / f"{id}.note")


def _folder(access: Access) -> Path:
    folder = access.control.home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _runs(place: _Place) -> bool:
    """Whether a process is at it: one of ours, which may not have come to take the lock yet, or whoever has it."""
    ours = _started.get(place.note)
    if ours is not None:
        if ours.poll() is None:
            return True
        _started.pop(place.note, None)  # another session may have seen it too
    try:
        with place.note.with_suffix(LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _write(note: Path, said: Delivery) -> None:
    """In the place of what it said, in one go: it may be read at any time."""
    draft = note.with_suffix(".told")
    with suppress(OSError):  # a disk that is full will say so where it matters
        draft.touch(0o600)
        draft.write_bytes(orjson.dumps(asdict(said)))
        draft.replace(note)


def _read(note: Path) -> Delivery | None:
    try:
        return Delivery(**orjson.loads(note.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None  # there is none, or it is another version's


def _too_old(file: Path) -> bool:
    try:
        return time.time() - file.stat().st_mtime > KEPT
    except OSError:
        return False
