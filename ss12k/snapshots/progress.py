"""How far a load has come, told while it runs: to a terminal, to the dashboard, or to nobody."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """What a load is doing."""

    READ = "reading"
    BUILD = "building"
    CHECK = "checking"


@dataclass(frozen=True)
class Step:
    """How far a load has come.

    `resource` and `records`: what is being read or built, and how many of its records so far. `done` and `total`: bytes
    of the dump as it lies there, compressed or not. `seconds_left`: None while nothing can be said.
    """

    phase: Phase
    resource: str
    records: int
    done: int
    total: int
    seconds_left: float | None = None


Progress = Callable[[Step], None]
"""Called a few times a second at most."""


def quietly(_: Step) -> None:
    """Tell nobody."""


OFTEN = 0.2
"""Seconds between two steps that are told of."""
READING = 0.65
"""The part of a load's time that reading takes, as measured on dumps of all sizes; the rest is building."""


class Pace:
    """Tells of a load's steps, not too often, with the seconds left at the pace so far."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total = progress, total
        self._began = time.monotonic()
        self._told = 0.0

    def read(self, resource: str, records: int, done: int) -> None:
        """So many records of a resource were read, and so many bytes of the dump."""
        self._tell(Phase.READ, resource, records, done, READING * done / max(self._total, 1))

    def built(self, resource: str, records: int, total: int) -> None:
        """So many of all records were built, and a resource is next."""
        share = READING + (1 - READING) * records / max(total, 1)
        self._tell(Phase.BUILD, resource, records, self._total, share, at_once=True)

    def _tell(self, phase: Phase, resource: str, records: int, done: int, share: float, at_once: bool = False) -> None:
        now = time.monotonic()
        if now - self._told < OFTEN and not at_once:
            return
        self._told, spent = now, now - self._began
        left = spent * (1 - share) / share if spent > 1 and share > 0 else None
        self._progress(Step(phase, resource, records, done, self._total, left))
