"""Laying records down in DuckDB's staging, a batch at a time, in a thread of its own: while one batch is being laid,
the next is being read.
"""

import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import duckdb
import numpy
import pyarrow

from ss12k.snapshots.columns import attributes_of, derived, id_columns, item_columns, items_of, stored_columns
from ss12k.snapshots.findings import Quarantined
from ss12k.snapshots.layout import Layout, layout_of, quoted
from ss12k.standard.resources import ALTERNATIVE_PERSONS

ROWS = 8192
"""Records that are gathered before they are laid down."""
BYTES = 16 << 20
"""Bytes of text of which the same holds."""
KEPT = 122_880
"""Rows that DuckDB packs together; what is not committed after so many stays in memory."""
AHEAD = 2
"""Batches that may wait to be laid down."""
SWITCH = 0.0005
"""Seconds that a thread may hold Python's lock while another waits: a batch is laid in many steps of few milliseconds,
and with Python's own 5 ms each of them would wait longer for its turn than it takes."""

QUARANTINE = "resource VARCHAR, file VARCHAR, line BIGINT, reason VARCHAR, text VARCHAR"


@dataclass(slots=True)
class Batch:
    """Records of one resource, column by column.

    `texts`: freed of what the standard does not know; `documents`: as they were loaded, where that is more.
    """

    name: str
    first: int
    ids: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    documents: list[bytes | None] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, id: str, file: str, line: int, text: bytes, document: bytes | None) -> None:
        """Add one record."""
        self.ids.append(id)
        self.files.append(file)
        self.lines.append(line)
        self.texts.append(text)
        self.documents.append(document)
        self.size += len(text)

    @property
    def full(self) -> bool:
        """Whether it is time to lay it down."""
        return len(self.ids) >= ROWS or self.size >= BYTES

    def table(self) -> pyarrow.Table:
        """The batch as a table for DuckDB, with `seq`, the place of each record in the dump."""
        return pyarrow.table(
            {
                "seq": _numbers(numpy.arange(self.first, self.first + len(self.ids), dtype=numpy.int64)),
                "file": _texts([file.encode() for file in self.files]),
                "line": _numbers(numpy.fromiter(self.lines, numpy.int64, len(self.lines))),
                "id": _texts([id.encode() for id in self.ids]),
                "document": _texts(self.documents),
                "text": _texts(self.texts),
            }
        )


class Layer:
    """Lays batches down, one after the other, behind whoever reads; as a context, all is laid at its end."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection, self._own = connection, connection.cursor()
        self._waiting: deque[Future[None]] = deque()
        self._laid = 0
        self._stack = ExitStack()
        self._own.execute(f"CREATE TABLE stage.quarantine ({QUARANTINE})")

    def __enter__(self) -> "Layer":
        self._stack.enter_context(_side_by_side(self._connection))
        self._thread = self._stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="laying"))
        self._own.execute("BEGIN")
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._stack:
            if kind is not None:
                self._own.interrupt()
                for each in self._waiting:
                    each.cancel()
                return
            while self._waiting:
                self._waiting.popleft().result()
            self._own.execute("COMMIT")

    def begin(self, name: str) -> None:
        """Make ready for the first records of a resource."""
        self._waiting.append(self._thread.submit(_create, self._own, name))

    def lay(self, batch: Batch) -> None:
        """Lay a batch down some time soon; an earlier one's error comes out here."""
        self._wait()
        self._waiting.append(self._thread.submit(_lay, self._own, batch))
        self._laid += len(batch.ids)
        if self._laid >= KEPT:
            self._waiting.append(self._thread.submit(_commit, self._own))
            self._laid = 0

    def put_aside(self, refused: list[Quarantined]) -> None:
        """Keep records that could not be taken in."""
        self._wait()
        self._waiting.append(self._thread.submit(_put_aside, self._own, refused))

    def _wait(self) -> None:
        while len(self._waiting) >= AHEAD:
            self._waiting.popleft().result()


@contextmanager
def _side_by_side(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Lay in one thread beside the one that reads: a batch is too small to be shared out among several of DuckDB's."""
    interval = sys.getswitchinterval()
    [[threads]] = connection.execute("SELECT current_setting('threads')").fetchall()
    sys.setswitchinterval(SWITCH)
    connection.execute("SET threads = 1")
    try:
        yield
    finally:
        connection.execute(f"SET threads = {int(threads)}")
        sys.setswitchinterval(interval)


def layout_for(name: str) -> Layout:
    """The layout of what a dump may hold: alternative data lies as persons do."""
    return layout_of("persons" if name == ALTERNATIVE_PERSONS else name)


def _create(own: duckdb.DuckDBPyConnection, name: str) -> None:
    layout = layout_for(name)
    texts = ["document", *stored_columns(layout), *id_columns(layout)]
    columns = ", ".join(f"{quoted(text)} VARCHAR" for text in texts)
    own.execute(f"CREATE TABLE stage.{quoted(name)} (seq BIGINT, file VARCHAR, line BIGINT, id VARCHAR, {columns})")
    for table in layout.items.values() if name != ALTERNATIVE_PERSONS else ():
        columns = ", ".join(f"{quoted(text)} VARCHAR" for text in item_columns(table, layout))
        own.execute(f"CREATE TABLE stage.{quoted(table.name)} (owner BIGINT, ordinal INTEGER, {columns})")


def _lay(own: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    layout = layout_for(batch.name)
    attributes = ", ".join(f"a.{quoted(each.name)}" for each in layout.attributes)
    made = ", ".join(f"{text} AS {quoted(name)}" for name, text in derived(layout, "cut"))
    cut = f"""SELECT seq, file, line, id, document, {attributes}
        FROM (SELECT *, {attributes_of(layout, "text")} AS a FROM batch)"""
    items = layout.items.values() if batch.name != ALTERNATIVE_PERSONS else ()
    own.register("batch", batch.table())
    if items:  # cut once, used several times
        own.execute(f"CREATE OR REPLACE TEMP TABLE cut AS {cut}")
    source = "cut" if items else f"({cut}) cut"
    own.execute(f"INSERT INTO stage.{quoted(batch.name)} BY NAME SELECT *, {made} FROM {source}")
    for table in items:
        own.execute(f"INSERT INTO stage.{quoted(table.name)} BY NAME {items_of(table, layout, 'cut')}")
    own.unregister("batch")


def _commit(own: duckdb.DuckDBPyConnection) -> None:
    own.execute("COMMIT")
    own.execute("BEGIN")


def _put_aside(own: duckdb.DuckDBPyConnection, refused: list[Quarantined]) -> None:
    own.register("batch", pyarrow.table({
        name: [getattr(each, name) for each in refused] for name in ("resource", "file", "line", "reason", "text")
    }))  # fmt: skip
    own.execute("INSERT INTO stage.quarantine BY NAME SELECT * FROM batch")
    own.unregister("batch")


def _numbers(numbers: "numpy.ndarray[tuple[int], numpy.dtype[numpy.int64]]") -> pyarrow.Array:
    return pyarrow.Array.from_buffers(pyarrow.int64(), len(numbers), [None, pyarrow.py_buffer(numbers)])


def _texts(texts: Sequence[bytes | None]) -> pyarrow.Array:
    """Texts as DuckDB takes them; they are UTF-8, since orjson wrote or read them, and need not be looked at again.

    Made of buffers, as numbers are: to make an array of anything else, pyarrow would import all of pandas first.
    """
    there = [text or b"" for text in texts]
    ends = numpy.cumsum(numpy.fromiter(map(len, there), numpy.int32, len(there)), dtype=numpy.int32)
    offsets, data = pyarrow.py_buffer(numpy.concatenate(([numpy.int32(0)], ends))), pyarrow.py_buffer(b"".join(there))
    known = numpy.fromiter((text is not None for text in texts), numpy.bool_, len(texts))
    validity = pyarrow.py_buffer(numpy.packbits(known, bitorder="little"))
    return pyarrow.StringArray.from_buffers(len(texts), offsets, data, validity)
