"""Loading a dump: a new snapshot beside the others, registered and made current in one step, or nothing at all."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ss12k.access import Access, Actor
from ss12k.control.sources import check_source_id
from ss12k.errors import Ss12kError
from ss12k.snapshots.building import Built, build, remove
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


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise Ss12kError(f"{path}: the state folder cannot be written ({problem.strerror}); set SS12K_HOME") from None
    return path
