"""Sums of attendance that are computed for one view, in the place of the dump's own (SCOPE R10, docs/attendance.md)."""

from collections.abc import Mapping
from typing import Any

from ss12k.scope.rules import Rules
from ss12k.scope.sets import Sets
from ss12k.snapshots.aggregation import AGGREGATED, Period, PeriodError, compute
from ss12k.snapshots.opening import Snapshot, Workspace, ask, calm, cursor
from ss12k.standard.resources import RESOURCES

__all__ = ["AGGREGATED", "PeriodError", "Summed"]


class Summed:
    """A snapshot that has sums of a period, made of the attendances that are visible, where it had none."""

    def __init__(self, snapshot: Snapshot, rules: Rules, sets: Sets, period: Period) -> None:
        self._snapshot, self._space = snapshot, Workspace()
        self._sums = self._space.table(AGGREGATED)
        among = rules.row(RESOURCES["attendances"], "a").sql
        with calm():
            compute(cursor(), rules.tables.stored, self._sums, period, among, sets.values(among))
        self._size = int(ask(f"SELECT count(*) FROM {self._sums}")[0][0])

    @property
    def id(self) -> str:
        """The snapshot's id."""
        return self._snapshot.id

    def table(self, name: str) -> str:
        """A table of the snapshot, or the sums."""
        return self._sums if name == AGGREGATED else self._snapshot.table(name)

    def size(self, resource: str) -> int:
        """How many objects of a resource there are."""
        return self._size if resource == AGGREGATED else self._snapshot.size(resource)

    def ask(self, query: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """The rows that a query gives, with the values bound."""
        return ask(query, values)
