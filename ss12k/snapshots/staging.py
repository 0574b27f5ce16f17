"""The first half of a load: every record read, checked and laid down as rows, with who is protected and what was
refused.
"""

import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

import duckdb
import orjson
import pyarrow

from ss12k.snapshots.checking import Clean, cleaner, instant
from ss12k.snapshots.dump import NAMES, DumpError, Part
from ss12k.snapshots.findings import Findings, Quarantined
from ss12k.snapshots.json_stream import Raw
from ss12k.snapshots.layout import Layout, layout_of, quoted
from ss12k.snapshots.marking import ids_in_text, marked_ids, marked_ids_in_text
from ss12k.snapshots.rows import Batch, attribute_columns, dumps, item_rows
from ss12k.standard.resources import ALTERNATIVE_PERSONS
from ss12k.standard.shape import Object

BATCH = 20_000
"""Rows that are gathered before they go to DuckDB."""

Progress = Callable[[str, int], None]
"""Called now and then with a resource and how many of its records were read."""

_OFFERINGS = uuid.UUID("5b0c5a0e-5d7b-5d0e-9d9e-2f6d3c1f7a10")
"""The name space of the ids that offerings and sums of attendance get, which the standard gives none."""


@dataclass
class Staging:
    """What is known after reading: tables `stage.…` in DuckDB, and this."""

    findings: Findings = field(default_factory=Findings)
    quarantine: list[Quarantined] = field(default_factory=list)
    marked: set[str] = field(default_factory=set)
    alternative: set[str] = field(default_factory=set)
    read: dict[str, int] = field(default_factory=dict)


def stage(connection: duckdb.DuckDBPyConnection, parts: Iterable[Part], progress: Progress) -> Staging:
    """Read every part into staging tables; raises DumpError where a file as a whole is no good."""
    staging = Staging()
    writers = {name: _Writer(connection, name, staging) for name in NAMES}
    for part in parts:
        refused = len(staging.quarantine)
        taken = 0
        for taken, (name, raw) in enumerate(part.records(lambda name: _begin(staging, name)), start=1):
            if raw.aside:
                staging.marked.update(marked_ids_in_text(raw.text))
                continue
            writers[name].take(raw, part.name)
            staging.read[name] += 1
            if taken % 1000 == 0:
                progress(name, staging.read[name])
        staging.marked.update(_marked_across_lines(staging.quarantine[refused:]))
        if part.by_line and taken and len(staging.quarantine) - refused == taken:
            _refuse_if_no_json(part, staging.quarantine[refused:])
    for name, writer in writers.items():
        writer.flush()
        if name in staging.read:
            progress(name, staging.read[name])
    return staging


def _marked_across_lines(refused: list[Quarantined]) -> Iterator[str]:
    """Who is marked in lines that are no JSON: a line break may have torn a record's id from its marking."""
    torn = [each for each in refused if each.reason == _NOT_JSON]
    for _, run in groupby(enumerate(torn), key=lambda pair: pair[1].line - pair[0]):
        yield from marked_ids_in_text("\n".join(each.text for _, each in run))


def _begin(staging: Staging, name: str) -> None:
    staging.read.setdefault(name, 0)


class _Writer:
    """Takes the records of one resource."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, name: str, staging: Staging) -> None:
        self._connection, self._name, self._staging = connection, name, staging
        self._layout: Layout = layout_of("persons" if name == ALTERNATIVE_PERSONS else name)
        shape = self._layout.resource.shape
        if name == ALTERNATIVE_PERSONS:  # it need only say what differs: what it leaves out is not missing
            shape = Object(tuple(replace(each, required=False) for each in shape.attributes))
        self._clean: Clean = cleaner(shape, "", staging.findings)
        self._count = 0
        self._rows = Batch()
        self._items = {table.name: Batch() for table in self._layout.items.values()}
        _create(connection, name, self._layout)

    def take(self, raw: Raw, file: str) -> None:
        """Lay one record down, or put it in quarantine with the reason."""
        try:
            record = orjson.loads(raw.text)
            compact = dumps(record)
        except (ValueError, TypeError, RecursionError):
            return self._refuse(raw, file, _NOT_JSON)
        if _has_double_name(raw.text, compact):
            return self._refuse(raw, file, "it holds the same key twice in one object")
        if _has_huge_number(raw.text, compact):
            return self._refuse(raw, file, "it holds a whole number of more than 64 bits, which can't be kept exactly")
        self._staging.marked.update(marked_ids(record, compact))
        if not isinstance(record, dict):
            if isinstance(record, str):  # a record that was encoded twice, perhaps
                self._staging.marked.update(marked_ids_in_text(record))
            return self._refuse(raw, file, "it is not an object", marked=True)
        if not (key := self._id_of(record)):
            return self._refuse(raw, file, "it has no id that is a non-empty text", marked=True)
        if self._name == ALTERNATIVE_PERSONS:
            self._staging.alternative.add(key)
        self._lay(record, compact, key, raw.line, file)
        return None

    def flush(self) -> None:
        """Hand everything gathered to DuckDB."""
        _insert(self._connection, self._name, self._rows)
        for name, batch in self._items.items():
            if self._name != ALTERNATIVE_PERSONS:
                _insert(self._connection, name, batch)
        self._rows = Batch()
        self._items = {name: Batch() for name in self._items}

    def _lay(self, record: dict[str, Any], compact: str, key: str, line: int, file: str) -> None:
        self._staging.findings.resource, self._staging.findings.id = self._name, key
        cleaned = self._clean(record)
        meta = record.get("meta")
        modified = instant(meta.get("modified")) if isinstance(meta, dict) else None
        row = {"seq": self._count, "file": file, "line": line, "id": key, "modified": modified, "document": compact}
        self._rows.add(row | attribute_columns(self._layout, cleaned))
        for name, table in self._layout.items.items():
            for item in item_rows(table, self._count, cleaned.get(name) or []):
                self._items[table.name].add(item)
        self._count += 1
        if len(self._rows) >= BATCH:
            self.flush()

    def _id_of(self, record: dict[str, Any]) -> str | None:
        key = record.get("id")
        if isinstance(key, str) and key:
            return key
        named = _NAMED_BY.get(self._name)
        if named is None or record.get("id") is not None:
            return None
        # Not a path of the source: what stands for a missing id has to be the same in every load.
        parts = [each.get("id") if isinstance(each := record.get(name), dict) else each for name in named]
        return str(uuid.uuid5(_OFFERINGS, dumps([self._name, *parts]))) if parts[0] else None

    def _refuse(self, raw: Raw, file: str, reason: str, marked: bool = False) -> None:
        if not marked:
            self._staging.marked.update(marked_ids_in_text(raw.text))
        if self._name == ALTERNATIVE_PERSONS:
            self._staging.alternative.update(ids_in_text(raw.text))
        text = raw.text.encode("utf-8", errors="backslashreplace").decode()
        self._staging.quarantine.append(Quarantined(self._name, file, raw.line, reason, text))


_NOT_JSON = "it is not JSON in UTF-8, or nested too deep"

_NAMED_BY = {
    "schoolUnitOfferings": ("offeredAt", "startDate"),
    "aggregatedAttendance": ("student", "activity", "startDate", "endDate"),
}
"""What tells the objects of a resource apart to which the standard gives no id."""


_LOOSE_NAME = re.compile(r'"\s+:|\\')


def _has_double_name(text: str, compact: str) -> bool:
    """Whether an object in the text has a name twice, of which parsing kept one.

    In a text without backslash, a quote before a colon ends a name, so counting them nearly always settles it.
    """
    if not _LOOSE_NAME.search(text) and text.count('":') == compact.count('":'):
        return False
    double = False

    def look(pairs: list[tuple[str, Any]]) -> None:
        nonlocal double
        double = double or len({name for name, _ in pairs}) < len(pairs)

    json.loads(text, object_pairs_hook=look)
    return double


def _has_huge_number(text: str, compact: str) -> bool:
    """Whether the text has a whole number that parsing could only keep as a decimal, which then has an exponent."""
    if "e+" not in compact:
        return False
    huge = False

    def look(digits: str) -> None:
        nonlocal huge
        huge = huge or not -(2**63) <= int(digits) < 2**64

    json.loads(text, parse_int=look)
    return huge


def _create(connection: duckdb.DuckDBPyConnection, name: str, layout: Layout) -> None:
    texts = ["document", *attribute_columns(layout, {})]
    columns = ", ".join(f"{quoted(text)} VARCHAR" for text in texts)
    connection.execute(
        f"""CREATE TABLE stage.{quoted(name)}
        (seq BIGINT, file VARCHAR, line BIGINT, id VARCHAR, modified TIMESTAMPTZ, {columns})"""
    )
    for table in layout.items.values() if name != ALTERNATIVE_PERSONS else ():
        texts = [column for each in table.references for column in (each.column, f"{each.column}.id")]
        columns = ", ".join(f"{quoted(text)} VARCHAR" for text in [*texts, "rest"])
        connection.execute(f"CREATE TABLE stage.{quoted(table.name)} (owner BIGINT, ordinal INTEGER, {columns})")


def _insert(connection: duckdb.DuckDBPyConnection, name: str, batch: Batch) -> None:
    if len(batch):
        connection.register("batch", pyarrow.table(batch.columns))
        connection.execute(f"INSERT INTO stage.{quoted(name)} BY NAME SELECT * FROM batch")
        connection.unregister("batch")


def _refuse_if_no_json(part: Part, refused: list[Quarantined]) -> None:
    if all(each.reason == _NOT_JSON for each in refused):
        raise DumpError(f"{part.name} is not JSON: no line of it can be read; nothing was loaded")
