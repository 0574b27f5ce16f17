"""The first half of a load: every record read, checked and laid down as rows, with who is protected and what was
refused.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb
import orjson

from ss12k.snapshots.ahead import ahead
from ss12k.snapshots.checking import Checker
from ss12k.snapshots.dump import DumpError, Part
from ss12k.snapshots.findings import Findings, Quarantined
from ss12k.snapshots.json_stream import Block, not_json
from ss12k.snapshots.laying import Batch, Layer, layout_for
from ss12k.snapshots.marking import Torn, ids_in_text, marked_ids, marked_ids_in_text
from ss12k.snapshots.texts import NOT_JSON, Unusable, loosely, parsed, syntax_error
from ss12k.standard.resources import ALTERNATIVE_PERSONS
from ss12k.standard.shape import Object, Reference, Shape

NOT_AN_OBJECT = "it is not an object"
NO_ID = "it has no id that is a non-empty text"
REMEMBERED = 1 << 20
"""So many characters of records in quarantine are gathered before they are put aside."""

_OFFERINGS = uuid.UUID("5b0c5a0e-5d7b-5d0e-9d9e-2f6d3c1f7a10")
"""The name space of the ids that offerings and sums of attendance get, which the standard gives none."""
NAMED_BY = {
    "schoolUnitOfferings": ("offeredAt", "startDate"),
    "aggregatedAttendance": ("student", "activity", "startDate", "endDate"),
}
"""What tells the objects of a resource apart to which the standard gives no id, or forgets to."""

Watch = Callable[[str, int, int], None]
"""Called after each piece of a dump: the resource, how many of its records were read, the bytes of the dump so far."""


@dataclass
class Staging:
    """What is known after reading: tables `stage.…` in DuckDB, and this."""

    findings: Findings = field(default_factory=Findings)
    marked: set[str] = field(default_factory=set)
    alternative: set[str] = field(default_factory=set)
    read: dict[str, int] = field(default_factory=dict)


def stage(connection: duckdb.DuckDBPyConnection, parts: list[Part], watch: Watch) -> Staging:
    """Read every part into staging tables; raises DumpError where a file as a whole is no good."""
    staging = Staging()
    with Layer(connection) as layer:
        refused = _Refused(layer)
        readers: dict[str, _Reader] = {}
        before = 0
        for part in parts:
            taken = _Taken(part)
            for name, block, done in ahead(part.blocks()):
                if name and name not in staging.read:
                    staging.read[name] = 0
                    layer.begin(name)
                    readers[name] = _Reader(name, layer, staging, refused)
                if block is None:
                    continue
                if block.aside:
                    staging.marked.update(marked_ids_in_text(loosely(block.texts[0])))
                    continue
                staging.read[name] += readers[name].take(block, taken)
                watch(name, staging.read[name], before + done)
            taken.end()
            before += part.size
        for reader in readers.values():
            reader.flush()
        refused.flush()
    return staging


def shape_of(name: str) -> Object:
    """The shape of the records that a dump may hold under a name."""
    shape = layout_for(name).resource.shape
    if name != ALTERNATIVE_PERSONS:
        return shape
    # It need only say what differs: what it leaves out is not missing.
    return Object(tuple(replace(each, required=False) for each in shape.attributes))


def checker_of(name: str, findings: Findings) -> Checker:
    """What checks the records of a resource."""
    return Checker(shape_of(name), findings)


class _Refused:
    """Gathers what goes to quarantine, in the order of the dump."""

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        self._gathered: list[Quarantined] = []
        self._size = 0

    def add(self, refused: Quarantined) -> None:
        """Put a record in quarantine."""
        self._gathered.append(refused)
        self._size += len(refused.text)
        if self._size > REMEMBERED:
            self.flush()

    def flush(self) -> None:
        """Hand everything gathered on."""
        if self._gathered:
            self._layer.put_aside(self._gathered)
        self._gathered, self._size = [], 0


class _Taken:
    """What is remembered of one file while it is read."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._records = self._broken = 0

    def broken(self, text: bytes, line: int) -> None:
        """A line of the file is no JSON; in a list, the file as a whole is none then."""
        if not self.part.by_line and (problem := syntax_error(text)):
            raise not_json(self.part.name, problem[0], line + problem[1] - 1)
        self._broken += 1

    def end(self) -> None:
        """Raise a DumpError if no line of a file could be read."""
        if self.part.by_line and self._records and self._broken == self._records:
            raise DumpError(f"{self.part.name} is not JSON: no line of it can be read; nothing was loaded")

    def count(self, records: int) -> None:
        """So many records were read."""
        self._records += records


class _Reader:
    """Takes the records of one resource."""

    def __init__(self, name: str, layer: Layer, staging: Staging, refused: _Refused) -> None:
        self._name, self._layer, self._staging, self._refused = name, layer, staging, refused
        self._shape, self._checker = shape_of(name), checker_of(name, staging.findings)
        self._named_by = NAMED_BY.get(name)
        self._id_less = all(attribute.name != "id" for attribute in self._shape.attributes)
        self._torn, self._file = Torn(), ""
        self._batch = Batch(name, 0)

    def take(self, block: Block, taken: _Taken) -> int:
        """Lay the records of a block down, or put them in quarantine with the reason; gives how many there were."""
        file, count = taken.part.name, 0
        batch, conforms, loads, dumps = self._batch, self._checker.conforms, orjson.loads, orjson.dumps
        for text, line in zip(block.texts, block.lines, strict=True):
            # Most records come as orjson would write them, conform and have an id: they are through in three calls.
            try:
                record = loads(text)
                plain = dumps(record) == text and conforms(record) and "id" in record
            except (ValueError, TypeError, RecursionError):
                if not text.strip():
                    continue
                plain, record = False, None
            count += 1
            if plain:
                batch.add(record["id"], file, line, text, None)
                if self._name == ALTERNATIVE_PERSONS:
                    self._staging.alternative.add(record["id"])
            else:
                self._look(text.strip(), line, taken)
            if batch.full:
                batch = self._next()
        taken.count(count)
        return count

    def flush(self) -> None:
        """Hand everything gathered on."""
        self._next()
        self._staging.marked.update(self._torn.end())

    def _next(self) -> Batch:
        if self._batch.ids:
            self._layer.lay(self._batch)
            self._batch = Batch(self._name, self._batch.first + len(self._batch.ids))
        return self._batch

    def _look(self, text: bytes, line: int, taken: _Taken) -> None:
        """Take a record in that deviates in some way."""
        try:
            record, compact = parsed(text)
        except Unusable as problem:
            if str(problem) == NOT_JSON:
                taken.broken(text, line)
            return self._put_aside(text, line, taken, str(problem))
        self._staging.marked.update(marked_ids(record, compact))
        if not isinstance(record, dict):
            return self._put_aside(text, line, taken, NOT_AN_OBJECT)
        if not (key := self._id_of(record)):
            return self._put_aside(text, line, taken, NO_ID)
        if self._name == ALTERNATIVE_PERSONS:
            self._staging.alternative.add(key)
        own, number = key if record.get("id") == key else "", self._batch.first + len(self._batch.ids)
        self._staging.findings.look_at(self._name, number, own, taken.part.name, line)
        if self._checker.conforms(record):
            self._batch.add(key, taken.part.name, line, compact, None if "id" in record else compact)
        else:
            cleaned = self._checker.clean(record)
            changed = cleaned != record or record.get("id") != key
            kept = orjson.dumps(cleaned) if changed else compact
            self._batch.add(key, taken.part.name, line, kept, compact if changed else None)
        return None

    def _id_of(self, record: dict[str, Any]) -> str | None:
        key = record.get("id")
        if isinstance(key, str) and key and not self._id_less:
            return key
        if self._named_by is None:
            return None
        # Not a path of the source: what stands for a missing id has to be the same in every load.
        parts = [_part(record.get(name), self._shape[name]) for name in self._named_by]
        return str(uuid.uuid5(_OFFERINGS, orjson.dumps([self._name, *parts]).decode())) if parts[0] else None

    def _put_aside(self, text: bytes, line: int, taken: _Taken, reason: str) -> None:
        loose, file = loosely(text), taken.part.name
        if file != self._file:
            self._torn.next_file()
            self._file = file
        self._staging.marked.update(marked_ids_in_text(loose))
        self._staging.marked.update(self._torn.take(line, loose, broken=reason == NOT_JSON))
        if self._name == ALTERNATIVE_PERSONS:
            self._staging.alternative.update(ids_in_text(loose))
        shown = text.decode("utf-8", errors="backslashreplace")
        self._refused.add(Quarantined(self._name, file, line, reason, shown))


def _part(value: Any, shape: Shape) -> Any:
    """What tells an object apart, of an attribute: a single value, or the id that a reference holds."""
    if isinstance(shape, Reference):
        value = value.get("id") if isinstance(value, dict) else None
        return value if isinstance(value, str) and value else None
    return None if isinstance(value, dict | list) else value
