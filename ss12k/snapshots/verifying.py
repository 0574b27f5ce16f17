"""A snapshot that was just built, read back before anybody relies on it."""

from collections.abc import Mapping
from pathlib import Path

from ss12k.errors import Ss12kError
from ss12k.snapshots.comparing import Told, untold
from ss12k.snapshots.dump import NAMES
from ss12k.snapshots.opening import Snapshot, SnapshotError
from ss12k.snapshots.stretches import size

AGAIN = "nothing was changed; see whether the disk is sound, and load again"


class NotSound(Ss12kError):
    """What was written is not what was built."""


def verify(path: Path, counts: Mapping[str, int], told: Told = untold) -> Snapshot:
    """The finished file, opened for reading only, if it is of this version and holds what it should; else NotSound."""
    try:
        snapshot = Snapshot(path)
        held = {}
        for name in NAMES:
            held[name] = size(snapshot, name)
            told(name, held[name])
    except SnapshotError:
        raise NotSound(f"the snapshot that was built can't be read back: {AGAIN}") from None
    for name in NAMES:
        if held[name] != counts.get(name, 0):
            missing = f"{held[name]:,} {name} where {counts.get(name, 0):,} were loaded"
            raise NotSound(f"the snapshot that was built holds {missing}: {AGAIN}")
    return snapshot
