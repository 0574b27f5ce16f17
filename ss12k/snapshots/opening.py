"""Snapshots opened for reading: one in-memory DuckDB a process, with each snapshot's file attached read-only.

A cursor of DuckDB sees neither another cursor's temporary tables nor its settings, so what is computed over a snapshot
lies in schemas of that one database, and every call takes a cursor of its own: a connection shared by threads gives
wrong rows.
"""

import sys
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow

from ss12k.errors import Ss12kError
from ss12k.snapshots.duck import WRONG_SETTING, configuration, literal
from ss12k.snapshots.layout import FORMAT, quoted

_numbers = count()
_lock = threading.Lock()


class SnapshotError(Ss12kError):
    """A snapshot's file that is gone or that this version cannot read."""


class Snapshot:
    """An opened snapshot; it is let go when nobody holds it any more."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.alias = f"s{next(_numbers)}"
        self._sizes: dict[str, int] = {}
        with _lock:
            try:
                _database().execute(f"ATTACH '{literal(path)}' AS {self.alias} (READ_ONLY)")
            except duckdb.Error:
                raise SnapshotError(f"snapshot {path.stem} cannot be opened; load the source again") from None
        weakref.finalize(self, _let_go, f"DETACH {self.alias}")
        self._check_format()

    @property
    def id(self) -> str:
        """The snapshot's id, after which its file is called."""
        return self.path.stem

    def table(self, name: str) -> str:
        """A table of the snapshot, as SQL names it."""
        return f"{self.alias}.{quoted(name)}"

    def size(self, resource: str) -> int:
        """How many objects of a resource it has."""
        if resource not in self._sizes:
            self._sizes[resource] = int(ask(f"SELECT count(*) FROM {self.table(resource)}")[0][0])
        return self._sizes[resource]

    def ask(self, query: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """The rows that a query over it gives, with the values bound."""
        return ask(query, values)

    def _check_format(self) -> None:
        try:
            rows = cursor().execute(f"SELECT format FROM {self.table('about')}").fetchall()
        except duckdb.CatalogException:
            rows = []
        if rows != [(FORMAT,)]:
            raise SnapshotError(
                f"snapshot {self.path.stem} was made by another version of ss12k; load its dump again (ss12k load)"
            )


class Workspace:
    """A schema for tables that are computed over a snapshot; dropped when nobody holds it any more."""

    def __init__(self) -> None:
        self.schema = f"v{next(_numbers)}"
        cursor().execute(f"CREATE SCHEMA memory.{self.schema}")
        weakref.finalize(self, _let_go, f"DROP SCHEMA memory.{self.schema} CASCADE")

    def table(self, name: str) -> str:
        """A table of the workspace, as SQL names it."""
        return f"memory.{self.schema}.{quoted(name)}"


def cursor() -> duckdb.DuckDBPyConnection:
    """A cursor for one call in one thread."""
    return _database().cursor()


@contextmanager
def calm() -> Iterator[None]:
    """The one place where DuckDB's errors become ours: its own may quote values of the source."""
    try:
        yield
    except RuntimeError as problem:
        if "interrupted" in str(problem):  # what DuckDB makes of Ctrl-C
            raise KeyboardInterrupt from None
        raise
    except duckdb.OutOfMemoryException:
        raise SnapshotError("this needs more memory than SS12K_MEMORY allows; raise it and try again") from None
    except duckdb.Error as problem:
        raise SnapshotError(
            f"the snapshot could not be read ({type(problem).__name__}); load the source again"
        ) from None


def ask(query: str, values: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
    """The rows that a query gives, with the values bound; a SnapshotError when it fails."""
    with calm():
        return cursor().execute(query, dict(values or {})).fetchall()


def joined(query: str, values: Mapping[str, object]) -> bytes:
    """The texts in the second column of a query's rows, one behind the other, without an object for each of them.

    The last character, which parts them from each other, is left out at the end.
    """
    with calm():
        found = cursor().execute(query, dict(values)).to_arrow_table()
    column, parts = found.column(1), []
    if column.type != pyarrow.string():
        raise TypeError(f"texts came as {column.type}")
    for chunk in filter(len, column.chunks):
        _, ends, texts = chunk.buffers()
        first, last = (_number(ends, place) for place in (chunk.offset, chunk.offset + len(chunk)))
        parts.append(memoryview(texts)[first:last])
    if parts:
        parts[-1] = parts[-1][:-1]
    return b"".join(parts)


def numbers(query: str, values: Mapping[str, object]) -> Sequence[int]:
    """The whole numbers in the only column of a query's rows, which has no nulls, at four bytes each."""
    with calm():
        found = cursor().execute(query, dict(values)).fetchnumpy()
    [column] = found.values()
    packed: Sequence[int] = np.asarray(column, dtype=np.int32).data
    return packed


def _number(buffer: Any, place: int) -> int:
    """One of the 32-bit numbers that say where the texts of a column end."""
    return int.from_bytes(memoryview(buffer)[place * 4 : place * 4 + 4], sys.byteorder)


@cache
def _database() -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(":memory:", config=configuration())
    except duckdb.Error:
        raise SnapshotError(WRONG_SETTING) from None


def _let_go(statement: str) -> None:
    with suppress(duckdb.Error):  # at the end of the process the database may be gone already
        cursor().execute(statement)
