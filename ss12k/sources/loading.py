"""Loading a dump: a new snapshot beside the others, checked, registered and made current at once, or nothing at all.

What speaks against it (guarding.py) is found before it takes the current one's place: it is held then, and the current
one stays until somebody decides.
"""

import os
import re
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ss12k.access import Access, Actor, quality
from ss12k.control.errors import CurrentChanged
from ss12k.control.records import Snapshot as Registered
from ss12k.control.sources import check_source_id
from ss12k.errors import Ss12kError, printable
from ss12k.snapshots.building import Built, build
from ss12k.snapshots.duck import remove
from ss12k.snapshots.guarding import Limits, Objection, Reason, limits, objections, protected_away
from ss12k.snapshots.opening import Snapshot, SnapshotError
from ss12k.snapshots.progress import Progress, quietly
from ss12k.snapshots.scratch import scratch
from ss12k.snapshots.verifying import verify
from ss12k.sources.activation import AWAY
from ss12k.sources.running import FOLDER, Telling, alone


@dataclass(frozen=True)
class Loaded:
    """What a load made: the snapshot's id, what was found on the way, and what speaks against the snapshot."""

    snapshot: str
    built: Built
    current: str
    """The snapshot that is the current one now: this one, or while it is held another."""
    objections: tuple[Objection, ...] = ()
    unchecked: str = ""
    """Why the checks of data quality could not be asked."""

    @property
    def held(self) -> tuple[Objection, ...]:
        """Why the snapshot is held; nothing when it is the current one."""
        return self.objections if self.current != self.snapshot else ()


@dataclass(frozen=True)
class _Judged:
    """What speaks against a snapshot, and which one it was compared with (none: the source has none yet)."""

    current: str | None
    objections: tuple[Objection, ...] = ()
    away: tuple[str, ...] = ()


def load(
    access: Access,
    actor: Actor,
    path: Path,
    source: str,
    name: str | None = None,
    progress: Progress = quietly,
    *,
    force: bool = False,
) -> Loaded:
    """Load a dump into a new current snapshot of a source, which is made if it is new; `force`: whatever speaks against
    it.
    """
    actor.must_see(None)
    check_source_id(source)
    moment = datetime.now(UTC)
    snapshot = f"{source}-{moment:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    folder = _folder(access.control.home / FOLDER)
    load = _Load(access, actor, source, name, snapshot, moment, folder, limits(), force)
    with alone(folder, source):
        _sweep(access, folder, source)
        tell = Telling(folder, source, printable(path.name), progress)
        loaded = load.run(path, tell)
        try:
            quality.check(access, actor, source, snapshot, lambda name, number, _: tell.checking(name, number))
        except Ss12kError as problem:  # the snapshot is there all the same
            return replace(loaded, unchecked=str(problem))
        return loaded


def check(path: Path, progress: Progress = quietly) -> Built:
    """The same reading and checking as a load, with nothing stored."""
    with TemporaryDirectory(prefix="check-", dir=scratch()) as folder:
        return build(path, Path(folder) / "check.duckdb", progress)


def figures(built: Built) -> dict[str, object]:
    """What is remembered of a load beside its snapshot: no record of anybody, only what and how many."""
    deviations = [
        {"resource": d.resource, "path": d.path, "kind": d.kind.value, "count": d.count} for d in built.deviations
    ]
    return {"counts": built.counts, "deviations": deviations, "quarantine": built.quarantined}


@dataclass(frozen=True)
class _Load:
    """One load, from the dump to the register."""

    access: Access
    actor: Actor
    source: str
    name: str | None
    id: str
    moment: datetime
    folder: Path
    limits: Limits
    force: bool

    @property
    def draft(self) -> Path:
        """The file while it is being built."""
        return self.folder / f".{self.id}.building"

    @property
    def file(self) -> Path:
        """The finished file."""
        return self.folder / f"{self.id}.duckdb"

    def run(self, path: Path, tell: Telling) -> Loaded:
        """Build, check, rename, register; on any error nothing is left of it."""
        built = build(path, self.draft, tell)
        try:
            new = verify(self.draft, built.counts, tell.checking)
            judged = self._judge(new, tell)
            _settle(self.draft, self.file)
            while (current := self._register(built, judged)) is None:
                judged = self._judge(new, tell)
            return Loaded(self.id, built, current, judged.objections)
        except BaseException:
            if self.id not in {each.id for each in _registered(self.access, self.source)}:
                remove(self.draft)
                remove(self.file)
            raise

    def _judge(self, new: Snapshot, tell: Telling) -> _Judged:
        current = next((each for each in _registered(self.access, self.source) if each.current), None)
        if current is None:
            return _Judged(None)
        try:
            opened = Snapshot(self.access.control.home / current.file)
            away = current.figures.get(AWAY, [])
            against = objections(opened, new, self.limits, tell.checking, away)
            return _Judged(current.id, against, protected_away(opened, new, away))
        except SnapshotError as problem:
            return _Judged(current.id, (Objection(Reason.UNREADABLE, str(problem)),))

    def _register(self, built: Built, judged: _Judged) -> str | None:
        """The snapshot that is the current one then; None if another took its place since it was compared with."""
        against = judged.objections
        held = bool(against) and not self.force
        kept: dict[str, object] = {AWAY: list(judged.away)} if judged.away else {}
        if against:
            kept["held" if held else "overruled"] = [_kept(each) for each in against]
        try:
            self.access.control.register_snapshot(
                self.id,
                self.source,
                str(self.file.relative_to(self.access.control.home)),
                actor=self.actor.name,
                figures=figures(built) | kept,
                created=self.moment,
                name=None if held else self.name,
                activate=not held,
                against=[each.sentence for each in against],
                forced=self.force,
                expected_current=judged.current or "",
            )
        except CurrentChanged:
            return None
        return str(judged.current) if held else self.id


def _kept(objection: Objection) -> dict[str, object]:
    """An objection as it is remembered beside the snapshot, with ids for examples and nothing else of anybody."""
    return {
        "reason": objection.reason.value,
        "what": objection.what,
        "count": objection.count,
        "of": objection.of,
        "sentence": objection.sentence,
        "examples": list(objection.examples),
    }


def _settle(draft: Path, file: Path) -> None:
    """Give the finished file its name; on the disk it is whole before it has it, and has it before it is registered."""
    try:
        _flush(draft)
        draft.rename(file)
        _flush(file.parent)
    except OSError as problem:
        raise Ss12kError(f"{file.parent}: the snapshot could not be stored ({problem.strerror})") from None


def _flush(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _registered(access: Access, source: str) -> list[Registered]:
    known = any(each.id == source for each in access.control.sources())
    return access.control.snapshots(source) if known else []


def _sweep(access: Access, folder: Path, source: str) -> None:
    """Remove what a load of this source left behind that was killed: drafts, and files that were never registered."""
    kept = {Path(each.file).name for each in _registered(access, source)}
    ours = re.compile(rf"\.?{re.escape(source)}-\d{{8}}T\d{{6}}-[0-9a-f]{{4}}\..+")
    for file in folder.iterdir():
        if ours.fullmatch(file.name) and file.name not in kept:
            file.unlink(missing_ok=True)
    quality.sweep(access, {Path(name).stem for name in kept}, ours)


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise Ss12kError(f"{path}: the state folder cannot be written ({problem.strerror}); set SS12K_HOME") from None
    return path
