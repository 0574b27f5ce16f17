"""Two snapshots' objects of a resource, cut at the same ids: what is compared at a time, so that memory stays bounded.

Each has its objects in the order of ids, at positions without gaps, so a stretch of ids is a range of positions in
each, and where it ends is found by halving.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from ss12k.snapshots.opening import Snapshot, ask


@dataclass(frozen=True)
class Stretch:
    """The objects of both snapshots between the same two ids, as ranges of positions."""

    old: range
    new: range

    @property
    def values(self) -> dict[str, object]:
        """Where they begin and end, as queries ask for it."""
        old, new = self.old, self.new
        return {"old_first": old.start, "old_end": old.stop, "new_first": new.start, "new_end": new.stop}


def stretches(old: Snapshot, new: Snapshot, resource: str, length: int) -> Iterator[Stretch]:
    """All ids cut into stretches of which neither snapshot has more than so many."""
    olds, news = _Ids(old, resource), _Ids(new, resource)
    here = Stretch(range(0), range(0))
    while here.old.stop < len(olds) or here.new.stop < len(news):
        ends = min(here.old.stop + length, len(olds)), min(here.new.stop + length, len(news))
        bounds = [ids[end] for ids, end in zip((olds, news), ends, strict=True) if end < len(ids)]
        if bounds:
            ends = olds.first(min(bounds), here.old.stop, ends[0]), news.first(min(bounds), here.new.stop, ends[1])
        here = Stretch(range(here.old.stop, ends[0]), range(here.new.stop, ends[1]))
        yield here


def within(column: str, side: str) -> str:
    """The condition that a position lies in a stretch of the `old` or the `new` snapshot, given its `values`."""
    return f"{column} >= ${side}_first AND {column} < ${side}_end"


def size(snapshot: Snapshot, resource: str) -> int:
    """How many objects of a resource a snapshot holds."""
    return int(ask(f"SELECT count(*) FROM {snapshot.table(resource)}")[0][0])


class _Ids:
    """The ids of a resource by their positions, looked up one by one."""

    def __init__(self, snapshot: Snapshot, resource: str) -> None:
        self._table, self._size = snapshot.table(resource), size(snapshot, resource)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, pos: int) -> str:
        return str(ask(f"SELECT id FROM {self._table} WHERE pos = $pos", {"pos": pos})[0][0])

    def first(self, bound: str, low: int, high: int) -> int:
        """The first position from `low` on whose id is not below the bound; `high` when there is none before it."""
        if high == len(self) or self[high] != bound:  # often it is: nothing came or went in between
            return bisect_left(range(high), bound, lo=low, key=self.__getitem__)
        return high
