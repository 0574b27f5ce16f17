"""Which of a source's snapshots is the current one: forward, or back to an older one."""

from ss12k.access import Access, Actor


def activate(access: Access, actor: Actor, source: str, snapshot: str) -> None:
    """Make a snapshot the current one; everything asked from then on is answered from it (SCOPE R10)."""
    actor.must_see(None)
    access.control.activate(source, snapshot, actor.name)
