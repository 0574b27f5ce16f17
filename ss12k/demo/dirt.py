"""A demo with dirt: deviations of every kind planted in its lines, and a list of every one that a load of it finds.

Beside the demo stands an island with what trips the checks of data quality; what they find there is listed too.
"""

import csv
import re
import shutil
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path
from random import Random
from tempfile import SpooledTemporaryFile

import orjson

from ss12k.demo.deviations import deviations_of
from ss12k.demo.flaws import flaws
from ss12k.demo.ids import Record, stream
from ss12k.demo.plants import ADDED, Plant, Planted, Reason, fresh
from ss12k.demo.refusals import duplicates, refusals
from ss12k.demo.trips import planted_alone
from ss12k.errors import Ss12kError
from ss12k.snapshots.findings import Kind
from ss12k.standard.resources import ALTERNATIVE_PERSONS, RESOURCES
from ss12k.standard.shape import Object

LISTING = "PLANTED.csv"
"""The list's name; a reader of dumps passes over it."""
COLUMNS = ("kind", "resource", "path", "id", "line", "note")
"""`line` counts a resource's lines from 1, through all its parts; `id` and `path` are empty where there is none."""
CHECK = "check"
"""The kind of what a check of data quality finds on the island; `path` is then the check's name."""

_IN_MEMORY = 16_000_000
_MARKED = re.compile(rb'"securityMarking":(?!"Ingen"|null)').search


class Dirt:
    """Spoils a share of a demo's records, each in one way, and lists every deviation of the demo.

    The same seed, rate and records give the same lines. Each kind of deviation that a resource can have is planted at
    least once, whatever the rate. Records with a protected person in them are left as they are.

    Behind the records of each resource come those of the island, each as it is. Checks find on the island what is
    listed, and nothing else; what they find in all the rest is not listed.
    """

    def __init__(self, rate: float, seed: int) -> None:
        if not 0 < rate <= 1:
            raise Ss12kError(f"--dirty {rate}: give the share of records to spoil, above 0 and up to 1, such as 0.01")
        self._rate, self._seed = rate, seed
        self._list = SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115
        weakref.finalize(self, self._list.close)  # where nobody asks for the list
        self._rows = csv.writer(self._list, lineterminator="\n")
        self._rows.writerow(COLUMNS)

    def lines(self, resource: str, records: Iterable[Record]) -> Iterator[bytes]:
        """A line of NDJSON for each record of a resource, in their order, and some more; twins must stand together."""
        number = 0
        for number, line in enumerate(self._lines(resource, records), start=1):
            if isinstance(line, bytes):
                yield line
                continue
            for kind, path in line.found:
                self._rows.writerow((kind.value, resource, path, line.id, number, line.note))
            yield line.line
        if number:  # a resource without records gets none
            yield from self._of_island(resource, number)

    def _of_island(self, resource: str, before: int) -> Iterator[bytes]:
        rows = _rows_of_island()
        for number, record in enumerate(planted_alone().records.get(resource, ()), start=before + 1):
            for kind, path, note in rows.get((resource, record.get("id", "")), ()):
                self._rows.writerow((kind, resource, path, record["id"], number, note))
            yield orjson.dumps(record)

    def close(self, folder: Path) -> None:
        """Write the list into the dump's folder."""
        self._list.seek(0)
        with (folder / LISTING).open("w", encoding="utf-8", newline="") as file:
            shutil.copyfileobj(self._list, file)
        self._list.close()

    def _lines(self, resource: str, records: Iterable[Record]) -> Iterator[bytes | Planted]:
        spoiler = _Spoiler(resource, self._rate, stream(self._seed, "dirt", resource))
        last = None
        for twins in _twins(records):
            record, line = twins[0], orjson.dumps(twins[0])
            if len(twins) > 1:
                yield from _losing(resource, twins)
            elif own := _own(resource, record, line):
                yield own
            elif _MARKED(line):
                yield line
            else:
                last = record
                yield from spoiler.spoiled(record, line)
        if last:
            yield from spoiler.rest(last)


class _Spoiler:
    """Chooses how to spoil the records of one resource: first each sort once, then at the rate asked for."""

    def __init__(self, resource: str, rate: float, rng: Random) -> None:
        # Alternative data says who is protected: what stands there is left alone, and spoiled copies are added.
        self._copies = resource == ALTERNATIVE_PERSONS
        self._all = _alternative_plants() if self._copies else _plants(RESOURCES[resource].shape)
        self._rate, self._rng = rate, rng
        self._due: dict[str, list[Plant]] = {Reason.DUPLICATE: []}
        for plant in self._shuffled():
            self._due.setdefault(plant.sort, []).append(plant)
        self._pool: list[Plant] = []

    def spoiled(self, record: Record, line: bytes) -> list[bytes | Planted]:
        """The lines that stand for a record: its own, or a spoiled one instead or beside it."""
        chosen = self._chosen(record)
        if chosen is None:
            return [line]
        plant, planted = chosen
        if plant.place == "before":
            return [planted, line]
        return [planted] if plant.place == "instead" and not self._copies else [line, planted]

    def rest(self, record: Record) -> Iterator[Planted]:
        """What there were too few records for, as copies of one."""
        for waiting in self._due.values() if "id" in record else ():
            after = [plant for plant in waiting if plant.place != "before"]
            if found := self._first(after, record, copies=True):
                yield found[1]

    def _chosen(self, record: Record) -> tuple[Plant, Planted] | None:
        for sort, waiting in self._due.items():
            if found := self._first(waiting, record, copies=self._copies):
                del self._due[sort]
                return found
        return self._by_rate(record) if self._rng.random() < self._rate else None

    def _by_rate(self, record: Record) -> tuple[Plant, Planted] | None:
        found = self._first(self._pool, record, copies=self._copies)
        if found is None:  # all were planted but those for which the records hardly have a place
            self._pool = self._shuffled()
            found = self._first(self._pool, record, copies=self._copies)
        if found:
            self._pool.remove(found[0])
        return found

    def _first(self, choices: list[Plant], record: Record, *, copies: bool) -> tuple[Plant, Planted] | None:
        for plant in choices:
            copy = copies and plant.place == "instead"
            if planted := plant.make(fresh(record, self._rng) if copy else record, self._rng):
                return plant, replace(planted, note=ADDED) if copy else planted
        return None

    def _shuffled(self) -> list[Plant]:
        return self._rng.sample(self._all, len(self._all))


def _plants(shape: Object) -> list[Plant]:
    return [*flaws(shape), *refusals(shape), *duplicates()]


def _alternative_plants() -> list[Plant]:
    """Alternative data need not say everything, and what it refers to is not looked up."""
    attributes = tuple(replace(each, required=False) for each in RESOURCES["persons"].shape.attributes)
    return [plant for plant in _plants(Object(attributes)) if plant.sort != Kind.DANGLING]


@cache
def _rows_of_island() -> Mapping[tuple[str, str | None], list[tuple[str, str, str]]]:
    """(kind, path, note) of what a load and the checks find in an object of the island."""
    land = planted_alone()
    rows: dict[tuple[str, str | None], list[tuple[str, str, str]]] = defaultdict(list)
    for flaw in land.flaws:
        rows[flaw.resource, flaw.id].append((flaw.kind.value, flaw.path, flaw.note))
    for each in land.findings:
        rows[each.resource, each.id].append((CHECK, each.check, each.note))
    return rows


def _twins(records: Iterable[Record]) -> Iterator[list[Record]]:
    """The records, those with the same id together."""
    for _, same in groupby(records, key=lambda record: record.get("id") or object()):
        yield list(same)


def _losing(resource: str, twins: list[Record]) -> Iterator[bytes | Planted]:
    """The lines of twins, of which the one modified last stays, else the last one; the demo's moments sort as texts."""
    kept = max(range(len(twins)), key=lambda number: (twins[number]["meta"]["modified"], number))
    for number, record in enumerate(twins):
        line = orjson.dumps(record)
        if number == kept:
            yield _own(resource, record, line) or line
        else:  # what else is wrong with it does not count: it ends in quarantine
            yield Planted(line, record["id"], ((Reason.DUPLICATE, "id"),), "registered twice")


def _own(resource: str, record: Record, line: bytes) -> Planted | None:
    """A record that deviates without being spoiled here, as some of every demo do."""
    deviations = deviations_of(resource, record)
    found = tuple(each for one in deviations for each in one.found)
    note = "; ".join(one.why for one in deviations)
    return Planted(line, record.get("id", ""), found, note) if deviations else None
