"""From a dump to the file of a snapshot: complete, checked and never changed afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow

from ss12k.errors import Ss12kError
from ss12k.snapshots.duck import WRONG_SETTING, configuration, literal, remove
from ss12k.snapshots.dump import NAMES, parts_of
from ss12k.snapshots.findings import EXAMPLES, Deviation, Kind, Quarantined
from ss12k.snapshots.layout import FORMAT, ItemTable, layout_of, pos, quoted
from ss12k.snapshots.rows import stored_columns
from ss12k.snapshots.staging import Progress, Staging, stage
from ss12k.standard.resources import ALTERNATIVE_PERSONS, RESOURCES, resource_of
from ss12k.standard.shape import Reference

OWN_OF_PROTECTED = ("meta", "securityMarking", "personStatus", "enrolments")
"""What a protected person keeps under an alias; the rest comes from their alternative data (SCOPE R5)."""

SMALL = 8_000_000
"""A dump of fewer bytes than this, as it lies there, is staged in memory."""
UNINDEXED = 2048
"""A table of so few rows is searched as fast without an index, which takes a block of the file."""


@dataclass(frozen=True)
class Built:
    """What a load made, for the user to judge it."""

    counts: dict[str, int]
    deviations: tuple[Deviation, ...]
    quarantine: tuple[Quarantined, ...]


def build(dump: Path, target: Path, progress: Progress = lambda *_: None) -> Built:
    """Build the snapshot of a dump in a new file, readable by its owner only; on any error nothing is left of it."""
    parts = parts_of(dump)
    scratch = target.with_suffix(".staging")
    # A small dump is staged in memory: files cost it more than all the rest.
    place = ":memory:" if sum(part.size for part in parts) < SMALL else literal(scratch)
    try:
        with _connected(target) as connection:
            connection.execute(f"ATTACH '{place}' AS stage")
            if scratch.exists():
                scratch.chmod(0o600)
            staging = stage(connection, parts, progress)
            for name in NAMES:
                _positions(connection, name)
            connection.execute("BEGIN")
            built = _build(connection, staging)
            connection.execute("COMMIT")
            connection.execute("DETACH stage")
            connection.execute("CHECKPOINT")
        return built
    except BaseException:
        remove(target)
        raise
    finally:
        remove(scratch)


@contextmanager
def _connected(target: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        connection = duckdb.connect(str(target), config=configuration())
        target.chmod(0o600)
    except (duckdb.IOException, OSError) as problem:
        raise Ss12kError(f"{target.parent}: a snapshot cannot be written there ({type(problem).__name__})") from None
    except duckdb.Error:
        raise Ss12kError(WRONG_SETTING) from None
    try:
        yield connection
    except RuntimeError as problem:
        if "interrupted" in str(problem):  # what DuckDB makes of Ctrl-C
            raise KeyboardInterrupt from None
        raise
    except duckdb.OutOfMemoryException:
        raise Ss12kError("the load needs more memory than SS12K_MEMORY allows; raise it and load again") from None
    except duckdb.IOException:
        raise Ss12kError(f"{target.parent}: the snapshot could not be written; is the disk full?") from None
    except duckdb.Error as problem:  # whose own words may quote values of the source
        raise Ss12kError(f"the snapshot could not be built ({type(problem).__name__}); tell the makers") from None
    finally:
        connection.close()


def _build(connection: duckdb.DuckDBPyConnection, staging: Staging) -> Built:
    losers = [loser for name in staging.read for loser in _losers(connection, name)]
    protected = pyarrow.table({"id": pyarrow.array(sorted(staging.marked | staging.alternative), pyarrow.string())})
    connection.register("marked", protected)
    connection.execute("CREATE TABLE protected AS SELECT id FROM marked ORDER BY id")
    for name in RESOURCES:
        _resource(connection, name)
    _alternative_persons(connection)
    loaded = [name for name in RESOURCES if name in staging.read]
    deviations = [*staging.findings, *(each for name in loaded for each in _dangling(connection, name))]
    quarantine = (*staging.quarantine, *losers)
    counts = {name: _count(connection, name) for name in NAMES if name in staging.read}
    _report(connection, counts, deviations, quarantine)
    return Built(counts, tuple(deviations), quarantine)


def _positions(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """One record per id: the one modified last, else the later in the file; and its place in the order of ids."""
    connection.execute(
        f"""CREATE TABLE stage.{quoted("pos." + name)} AS
        SELECT seq, id, (row_number() OVER (ORDER BY id) - 1)::INTEGER AS pos FROM (
            SELECT seq, id, row_number() OVER (PARTITION BY id ORDER BY modified DESC NULLS LAST, seq DESC) AS place
            FROM stage.{quoted(name)}) WHERE place = 1"""
    )


def _losers(connection: duckdb.DuckDBPyConnection, name: str) -> list[Quarantined]:
    rows = connection.execute(
        f"""SELECT file, line, document FROM stage.{quoted(name)}
        WHERE seq NOT IN (SELECT seq FROM stage.{quoted("pos." + name)}) ORDER BY seq"""
    ).fetchall()
    reason = "another record has the same id and a later meta.modified, or stands later"
    return [Quarantined(name, file, line, reason, text) for file, line, text in rows]


def _resource(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    layout = layout_of(name)
    columns = ", ".join(f"r.{quoted(column)}" for column in stored_columns(layout))
    extra = ", r.id IN (SELECT id FROM protected) AS protected" if name == "persons" else ""
    found, joins = _resolved(layout.references, "r")
    connection.execute(
        f"""CREATE TABLE {quoted(name)} AS SELECT p.pos, r.id, r.document, {columns}{found}{extra}
        FROM stage.{quoted(name)} r JOIN stage.{quoted("pos." + name)} p USING (seq) {joins} ORDER BY p.pos"""
    )
    if _count(connection, name) > UNINDEXED:
        connection.execute(f"CREATE UNIQUE INDEX {quoted(name + '.by_id')} ON {quoted(name)} (id)")
    for table in layout.items.values():
        _items(connection, table)


def _items(connection: duckdb.DuckDBPyConnection, table: ItemTable) -> None:
    columns = ", ".join(f"i.{quoted(each.column)}" for each in table.references)
    found, joins = _resolved({each.column: each.reference for each in table.references}, "i")
    connection.execute(
        f"""CREATE TABLE {quoted(table.name)} AS SELECT p.pos AS owner, i.ordinal, {columns}, i.rest{found}
        FROM stage.{quoted(table.name)} i JOIN stage.{quoted("pos." + table.resource)} p ON p.seq = i.owner {joins}
        ORDER BY p.pos, i.ordinal"""
    )


def _resolved(references: Mapping[str, Reference], alias: str) -> tuple[str, str]:
    """The columns with the positions of references' targets, and the joins that find them."""
    columns, joins = "", ""
    for number, (name, reference) in enumerate(references.items()):
        target = quoted("pos." + resource_of(reference).path)
        columns += f", t{number}.pos AS {quoted(pos(name))}"
        joins += f" LEFT JOIN stage.{target} t{number} ON t{number}.id = {alias}.{quoted(name + '.id')}"
    return columns, joins


def _alternative_persons(connection: duckdb.DuckDBPyConnection) -> None:
    """Alternative data as loaded, and as the record that a client with it sees in a protected person's place."""
    layout = layout_of("persons")
    stored = stored_columns(layout)
    columns = ", ".join(f"r.{quoted(name)}" for name in stored)
    connection.execute(
        f"""CREATE TABLE {quoted(ALTERNATIVE_PERSONS)} AS SELECT p.pos, r.id, r.document, {columns}
        FROM stage.{quoted(ALTERNATIVE_PERSONS)} r JOIN stage.{quoted("pos." + ALTERNATIVE_PERSONS)} p USING (seq)
        ORDER BY p.pos"""
    )
    alias = ", ".join(_alias_column(name) for name in stored)
    connection.execute(
        f"""CREATE TABLE {quoted("persons.alias")} AS SELECT p.pos, p.id, {alias}
        FROM persons p LEFT JOIN {quoted(ALTERNATIVE_PERSONS)} a USING (id) WHERE p.protected ORDER BY p.pos"""
    )


def _alias_column(name: str) -> str:
    column = quoted(name)
    match name:
        case "givenName":
            return f"""coalesce(a.{column}, '"Skyddad"') AS {column}"""
        case "responsibles" | "name":
            return f"NULL::VARCHAR AS {column}"
        case _ if name in OWN_OF_PROTECTED:
            return f"p.{column}"
    return f"a.{column}"


def _dangling(connection: duckdb.DuckDBPyConnection, name: str) -> Iterator[Deviation]:
    layout, table = layout_of(name), quoted(name)
    found = [f"SELECT '{path}' AS path, id FROM {table} WHERE {_dangles(path)}" for path in layout.references]
    for items in layout.items.values():
        for each in items.references:
            path = f"{items.attribute}[]" + (f".{each.name}" if each.name else "")
            found.append(
                f"""SELECT '{path}' AS path, o.id FROM {quoted(items.name)} i JOIN {table} o ON o.pos = i.owner
                WHERE {_dangles(each.column)}"""
            )
    if not found:
        return
    rows = connection.execute(
        f"""SELECT path, count(*), list_slice(list_sort(list(DISTINCT id)), 1, {EXAMPLES})
        FROM ({" UNION ALL ".join(found)}) GROUP BY path ORDER BY path"""
    ).fetchall()
    yield from (Deviation(name, path, Kind.DANGLING, count, tuple(examples)) for path, count, examples in rows)


def _dangles(column: str) -> str:
    return f"{quoted(column)} IS NOT NULL AND {quoted(pos(column))} IS NULL"


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {quoted(name)}").fetchall()[0][0])


def _report(
    connection: duckdb.DuckDBPyConnection,
    counts: dict[str, int],
    deviations: list[Deviation],
    quarantine: tuple[Quarantined, ...],
) -> None:
    connection.execute("CREATE TABLE about (format INTEGER, built TIMESTAMPTZ)")
    connection.execute("INSERT INTO about VALUES ($format, $built)", {"format": FORMAT, "built": datetime.now(UTC)})
    connection.execute("CREATE TABLE counts (resource VARCHAR, count BIGINT)")
    connection.execute(
        "CREATE TABLE deviations (resource VARCHAR, path VARCHAR, kind VARCHAR, count BIGINT, examples VARCHAR[])"
    )
    connection.execute(
        "CREATE TABLE quarantine (resource VARCHAR, file VARCHAR, line BIGINT, reason VARCHAR, text VARCHAR)"
    )
    _fill(connection, "counts", {"resource": list(counts), "count": list(counts.values())})
    _fill(connection, "deviations", _columns(deviations, "resource", "path", "kind", "count", "examples"))
    _fill(connection, "quarantine", _columns(quarantine, "resource", "file", "line", "reason", "text"))


def _columns(items: Sequence[object], *names: str) -> dict[str, list[object]]:
    return {name: [getattr(item, name) for item in items] for name in names}


def _fill(connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, Sequence[object]]) -> None:
    if any(columns.values()):
        connection.register("found", pyarrow.table(dict(columns)))
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM found")
        connection.unregister("found")
