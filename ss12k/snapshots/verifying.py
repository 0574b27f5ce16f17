"""A snapshot that was just built, read back before anybody relies on it."""

from collections.abc import Mapping
from pathlib import Path

from ss12k.errors import Ss12kError
from ss12k.snapshots.comparing import Told, untold
from ss12k.snapshots.dump import NAMES
from ss12k.snapshots.opening import Snapshot, SnapshotError, ask

AGAIN = "nothing was changed; see whether the disk is sound, and load again"


class NotSound(Ss12kError):
    """What was written is not what was built."""


def verify(path: Path, counts: Mapping[str, int], told: Told = untold) -> Snapshot:
    """The finished file, opened for reading only, if it is of this version and holds what it should; else NotSound."""
    try:
        snapshot = Snapshot(path)
        counts_of_all = ", ".join(f"(SELECT count(*) FROM {snapshot.table(name)})" for name in NAMES)
        held = dict(zip(NAMES, ask(f"SELECT {counts_of_all}")[0], strict=True))
        for name in NAMES:
            if held[name] and (astray := _astray(snapshot, name)):
                raise NotSound(f"the snapshot that was built has {astray:,} {name} out of their order: {AGAIN}")
            told(name, held[name])
    except SnapshotError:
        raise NotSound(f"the snapshot that was built can't be read back: {AGAIN}") from None
    for name in NAMES:
        if held[name] != counts.get(name, 0):
            missing = f"{held[name]:,} {name} where {counts.get(name, 0):,} were loaded"
            raise NotSound(f"the snapshot that was built holds {missing}: {AGAIN}")
    return snapshot


def _astray(snapshot: Snapshot, name: str) -> int:
    """How many rows do not lie where they should: at positions without gaps, in the order of ids."""
    rows = ask(
        f"""SELECT count(*) FILTER (pos IS DISTINCT FROM number - 1 OR id <= before)
        FROM (SELECT pos, id, row_number() OVER () AS number, lag(id) OVER () AS before FROM {snapshot.table(name)})"""
    )
    return int(rows[0][0])
