"""Which of a source's snapshots is the current one, and which are there at all.

Going back to an older snapshot, or taking a held one, may expose somebody who is protected now: that is done only when
somebody says so.
"""

from dataclasses import dataclass

from ss12k.access import Access, Actor, quality
from ss12k.control.errors import CurrentChanged
from ss12k.control.records import Snapshot as Registered
from ss12k.errors import Ss12kError
from ss12k.snapshots.duck import remove
from ss12k.snapshots.guarding import Objection, Reason, exposures, protected_away
from ss12k.snapshots.opening import Snapshot, SnapshotError

AWAY = "away"
"""Under this name a snapshot remembers the ids of who was protected when last there, and is not there now."""


class Exposing(Ss12kError):
    """A snapshot that would expose somebody is not made current unless somebody says so."""

    def __init__(self, source: str, snapshot: str, current: str | None, against: tuple[Objection, ...]) -> None:
        told = "; ".join(map(str, against))
        super().__init__(
            f"snapshot {snapshot} is not made the current one, {current} stays: {told}. If it shall be all the same: "
            f"ss12k activate {source} {snapshot} --force"
        )


@dataclass(frozen=True)
class _Judged:
    """Whom a snapshot would expose in the current one's place, and who is away from it."""

    current: str | None
    against: tuple[Objection, ...] = ()
    away: tuple[str, ...] = ()


def activate(access: Access, actor: Actor, source: str, snapshot: str, *, force: bool = False) -> tuple[Objection, ...]:
    """Make a snapshot the current one, a held one too; everything asked from then on is answered from it (R10).

    One that exposes somebody takes `force`, else Exposing is raised; gives what was overruled.
    """
    actor.must_see(None)
    while True:
        judged = _judge(access, source, snapshot)
        if judged.against and not force:
            raise Exposing(source, snapshot, judged.current, judged.against)
        try:
            access.control.activate(
                source,
                snapshot,
                actor.name,
                figures={AWAY: list(judged.away)} if judged.away else None,
                against=[each.sentence for each in judged.against],
                expected_current=judged.current or "",
            )
        except CurrentChanged:
            continue
        return judged.against


def exposed(access: Access, actor: Actor, source: str, snapshot: str) -> tuple[Objection, ...]:
    """What speaks against making a snapshot the current one: whom it would expose."""
    actor.must_see(None)
    return _judge(access, source, snapshot).against


def _judge(access: Access, source: str, snapshot: str) -> _Judged:
    chosen, current = access.control.snapshot(source, snapshot), access.control.current(source)
    if current is None or current.id == chosen.id:
        return _Judged(current.id if current else None)
    new = _opened(access, chosen)
    try:
        old, away = _opened(access, current), current.figures.get(AWAY, [])
        against = tuple(exposures(old, new, away))
        kept = {*chosen.figures.get(AWAY, []), *protected_away(old, new, away)}
        return _Judged(current.id, against, tuple(sorted(kept)))
    except SnapshotError as problem:
        return _Judged(current.id, (Objection(Reason.UNREADABLE, str(problem)),))


def _opened(access: Access, snapshot: Registered) -> Snapshot:
    return Snapshot(access.control.home / snapshot.file)


def discard(access: Access, actor: Actor, source: str, snapshot: str) -> None:
    """Remove a snapshot that is not the current one, for good. Whoever has it open goes on reading it."""
    actor.must_see(None)
    file = access.control.home / access.control.forget_snapshot(source, snapshot, actor.name).file
    quality.forget(access, snapshot)
    try:
        remove(file)
    except OSError as problem:
        raise Ss12kError(
            f"{file}: the snapshot is forgotten, but its file could not be removed ({problem.strerror}); the next load "
            "of the source tries again"
        ) from None
