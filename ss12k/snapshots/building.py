"""From a dump to the file of a snapshot: complete, checked and never changed afterwards."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb

from ss12k.errors import Ss12kError
from ss12k.snapshots.duck import WRONG_SETTING, configuration, literal, remove
from ss12k.snapshots.dump import NAMES, parts_of
from ss12k.snapshots.findings import Deviation, Quarantined
from ss12k.snapshots.layout import FORMAT, layout_of
from ss12k.snapshots.progress import Pace, Progress, quietly
from ss12k.snapshots.recounting import take_back_losers, with_places
from ss12k.snapshots.staging import Staging, stage
from ss12k.snapshots.tables import (
    count,
    dangling,
    make_aliases,
    make_alternative_persons,
    make_empty,
    make_items,
    make_positions,
    make_quarantine,
    make_resource,
)
from ss12k.standard.resources import ALTERNATIVE_PERSONS, RESOURCES

SMALL = 500_000_000
"""A dump of fewer bytes than this is staged in memory, which is faster than a file."""
TINY = 1_000_000
"""A dump of fewer bytes is built in one thread: more of them would only wait for each other."""
PACKED = 12
"""Bytes that a byte of a `.gz` may well hold."""
ROW_GROUP = 30_720
"""Rows that DuckDB packs together: so few, that also a table of some ten thousand is packed by several threads."""
UNLOGGED = "RECOVERY_MODE no_wal_writes"
"""A load that is killed leaves nothing that is worth recovering."""
SHOWN = 1000
"""How many records in quarantine a load tells of one by one; the snapshot has them all."""


@dataclass(frozen=True)
class Built:
    """What a load made, for the user to judge it."""

    counts: dict[str, int]
    deviations: tuple[Deviation, ...]
    quarantine: tuple[Quarantined, ...]
    """The first of the records that could not be taken in; `quarantined` is how many there are."""
    quarantined: int


def build(dump: Path, target: Path, progress: Progress = quietly) -> Built:
    """Build the snapshot of a dump in a new file, readable by its owner only; on any error nothing is left of it."""
    parts = parts_of(dump)
    pace = Pace(progress, sum(part.size for part in parts))
    scratch = target.with_suffix(".staging")
    size = sum(part.size * (PACKED if part.zipped else 1) for part in parts)
    small, tiny = size < SMALL, size < TINY
    try:
        with _connected(target, {"threads": 1} if tiny else {}) as connection:
            connection.execute(
                "ATTACH ':memory:' AS stage" if small else f"ATTACH '{literal(scratch)}' AS stage ({UNLOGGED})"
            )
            if scratch.exists():
                scratch.chmod(0o600)
            staging = stage(connection, parts, pace.read)
            # A small dump's tables are too small for DuckDB to share one out among threads: then two are made at once.
            built = _build(connection, staging, pace, workers=2 if small and not tiny else 1)
            connection.execute("DETACH stage")
            connection.execute("CHECKPOINT")
        return built
    except BaseException:
        remove(target)
        raise
    finally:
        remove(scratch)


@contextmanager
def _connected(target: Path, options: Mapping[str, int]) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        connection = duckdb.connect(config={**configuration(), **options})
        connection.execute(f"ATTACH '{literal(target)}' AS snapshot ({UNLOGGED}, ROW_GROUP_SIZE {ROW_GROUP})")
        connection.execute("USE snapshot")
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


def _build(connection: duckdb.DuckDBPyConnection, staging: Staging, pace: Pace, workers: int) -> Built:
    pace.built("", 0, 1)
    take_back_losers(connection, staging, make_quarantine(connection, staging.read))
    for name in staging.read:
        make_positions(connection, name)
    make_empty(connection, [name for name in NAMES if name not in staging.read])
    connection.execute(
        "CREATE TABLE protected AS SELECT unnest($ids::VARCHAR[]) AS id ORDER BY id",
        {"ids": list(staging.marked | staging.alternative)},
    )
    _all_at_once(connection, [*_tables(staging)], workers, pace)
    if ALTERNATIVE_PERSONS in staging.read:
        make_alternative_persons(connection)
    make_aliases(connection)
    loaded = [name for name in RESOURCES if name in staging.read]
    dangle = [each for name in loaded for each in dangling(connection, name)]
    deviations = [*staging.findings, *with_places(connection, dangle)]
    counts = {name: count(connection, name) for name in NAMES if name in staging.read}
    _report(connection, counts, deviations)
    return Built(counts, tuple(deviations), *_refused(connection))


Make = tuple[str, int, Callable[[duckdb.DuckDBPyConnection], None]]
"""A resource, how many of its records were read, and what makes a table of it."""


def _tables(staging: Staging) -> Iterator[Make]:
    """What makes the tables of what was read, the largest first."""
    read = staging.read
    for name in sorted(read.keys() - {ALTERNATIVE_PERSONS}, key=lambda name: (-read[name], name)):
        yield name, read[name], partial(make_resource, name=name, read=read)
        for table in layout_of(name).items.values():
            yield name, 0, partial(make_items, table=table, read=read)


def _all_at_once(connection: duckdb.DuckDBPyConnection, tables: list[Make], workers: int, pace: Pace) -> None:
    """Make tables, a few at a time, each with a cursor of its own."""
    made, total = 0, sum(records for _, records, _ in tables)
    cursors = [connection.cursor().execute("USE snapshot") for _ in tables]
    with ThreadPoolExecutor(workers, thread_name_prefix="building") as pool:
        running = [pool.submit(make, own) for own, (_, _, make) in zip(cursors, tables, strict=True)]
        try:
            for (name, records, _), future in zip(tables, running, strict=True):
                pace.built(name, made, total)
                future.result()
                made += records
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for own in cursors:
                own.interrupt()
            raise


def _report(connection: duckdb.DuckDBPyConnection, counts: dict[str, int], deviations: list[Deviation]) -> None:
    connection.execute("CREATE TABLE about (format INTEGER, built TIMESTAMPTZ)")
    connection.execute("INSERT INTO about VALUES ($format, $built)", {"format": FORMAT, "built": datetime.now(UTC)})
    connection.execute("CREATE TABLE counts (resource VARCHAR, count BIGINT)")
    connection.execute(
        "CREATE TABLE deviations (resource VARCHAR, path VARCHAR, kind VARCHAR, count BIGINT, examples VARCHAR[])"
    )
    connection.execute(
        "INSERT INTO counts SELECT unnest($names::VARCHAR[]), unnest($numbers::BIGINT[])",
        {"names": list(counts), "numbers": list(counts.values())},
    )
    connection.execute(  # all at once: dirty sources have hundreds of sorts
        """INSERT INTO deviations SELECT unnest($resources::VARCHAR[]), unnest($paths::VARCHAR[]),
        unnest($kinds::VARCHAR[]), unnest($numbers::BIGINT[]), unnest($examples::VARCHAR[][])""",
        {
            "resources": [each.resource for each in deviations],
            "paths": [each.path for each in deviations],
            "kinds": [each.kind.value for each in deviations],
            "numbers": [each.count for each in deviations],
            "examples": [list(each.examples) for each in deviations],
        },
    )


def _refused(connection: duckdb.DuckDBPyConnection) -> tuple[tuple[Quarantined, ...], int]:
    rows = connection.execute(f"SELECT * FROM quarantine ORDER BY rowid LIMIT {SHOWN}").fetchall()
    return tuple(Quarantined(*row) for row in rows), count(connection, "quarantine")
