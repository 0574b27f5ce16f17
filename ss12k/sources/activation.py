"""Which of a source's snapshots is the current one, and which are there at all."""

from ss12k.access import Access, Actor
from ss12k.errors import Ss12kError
from ss12k.snapshots.duck import remove


def activate(access: Access, actor: Actor, source: str, snapshot: str) -> None:
    """Make a snapshot the current one, a held one too; everything asked from then on is answered from it (R10)."""
    actor.must_see(None)
    access.control.activate(source, snapshot, actor.name)


def discard(access: Access, actor: Actor, source: str, snapshot: str) -> None:
    """Remove a snapshot that is not the current one, for good. Whoever has it open goes on reading it."""
    actor.must_see(None)
    file = access.control.home / access.control.forget_snapshot(source, snapshot, actor.name).file
    try:
        remove(file)
    except OSError as problem:
        raise Ss12kError(
            f"{file}: the snapshot is forgotten, but its file could not be removed ({problem.strerror}); the next load "
            "of the source tries again"
        ) from None
