"""Loading a dump: a new snapshot beside the others, registered and made current in one step, or nothing at all."""

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ss12k.access import Access, Actor
from ss12k.control.sources import check_source_id
from ss12k.errors import Ss12kError
from ss12k.snapshots.building import Built, build
from ss12k.snapshots.duck import remove
from ss12k.snapshots.staging import Progress

NOTHING: Progress = lambda *_: None  # noqa: E731


@dataclass(frozen=True)
class Loaded:
    """What a load made: the snapshot's id, and what was found on the way."""

    snapshot: str
    built: Built


def load(
    access: Access, actor: Actor, path: Path, source: str, name: str | None = None, progress: Progress = NOTHING
) -> Loaded:
    """Load a dump into a new current snapshot of a source, which is made if it is new."""
    actor.must_see(None)
    check_source_id(source)
    moment = datetime.now(UTC)
    snapshot = f"{source}-{moment:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    folder = _folder(access.control.home / "snapshots")
    file, draft = folder / f"{snapshot}.duckdb", folder / f".{snapshot}.building"
    with _alone(folder, source):
        _sweep(access, folder, source)
        built = build(path, draft, progress)
        try:
            draft.rename(file)
            access.control.register_snapshot(
                snapshot,
                source,
                str(file.relative_to(access.control.home)),
                actor=actor.name,
                figures=figures(built),
                created=moment,
                name=name,
                activate=True,
            )
        except BaseException:
            remove(draft)
            remove(file)
            raise
    return Loaded(snapshot, built)


def check(path: Path, progress: Progress = NOTHING) -> Built:
    """The same reading and checking as a load, with nothing stored."""
    with TemporaryDirectory(prefix="ss12k-check-") as folder:
        return build(path, Path(folder) / "check.duckdb", progress)


def figures(built: Built) -> dict[str, object]:
    """What is remembered of a load beside its snapshot: no record of anybody, only what and how many."""
    deviations = [
        {"resource": d.resource, "path": d.path, "kind": d.kind.value, "count": d.count} for d in built.deviations
    ]
    return {"counts": built.counts, "deviations": deviations, "quarantine": len(built.quarantine)}


@contextmanager
def _alone(folder: Path, source: str) -> Iterator[None]:
    """Refuse a second load of the same source at the same time; the system ends the lock with the process."""
    path = folder / f".{source}.lock"
    with path.open("w") as lock:
        path.chmod(0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            ours = os.fstat(lock.fileno()).st_ino == path.stat().st_ino  # else it was just being removed
        except (BlockingIOError, FileNotFoundError):
            ours = False
        if not ours:
            raise Ss12kError(f"source {source} is being loaded already; wait for that load to end")
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _sweep(access: Access, folder: Path, source: str) -> None:
    """Remove what a load of this source left behind that was killed: drafts, and files that were never registered."""
    known = any(each.id == source for each in access.control.sources())
    kept = {Path(each.file).name for each in access.control.snapshots(source)} if known else set()
    ours = re.compile(rf"\.?{re.escape(source)}-\d{{8}}T\d{{6}}-[0-9a-f]{{4}}\..+")
    for file in folder.iterdir():
        if ours.fullmatch(file.name) and file.name not in kept:
            file.unlink(missing_ok=True)


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise Ss12kError(f"{path}: the state folder cannot be written ({problem.strerror}); set SS12K_HOME") from None
    return path
