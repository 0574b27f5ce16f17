"""What a load found, set right once it is known which records the snapshot holds: those that lost to a duplicate are
counted no more, and a record that its id should not or cannot stand for is told of by its place in the dump.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

import duckdb
import orjson

from ss12k.snapshots.columns import whole
from ss12k.snapshots.findings import Deviation, Findings, place, shows
from ss12k.snapshots.laying import layout_for
from ss12k.snapshots.layout import quoted
from ss12k.snapshots.staging import NAMED_BY, Staging, checker_of

AT_ONCE = 1000
"""Records that are held at a time."""


def take_back_losers(connection: duckdb.DuckDBPyConnection, staging: Staging, doubled: Collection[str]) -> None:
    """Count no deviation of records that lost to a duplicate: they are in quarantine, with that for a reason."""
    for name in doubled:
        lost = Findings.of_one_record()
        checker = checker_of(name, lost)
        for number, text in _losers(connection, name):
            record = orjson.loads(text)
            lost.look_at(name, number, "", "", 0)
            if not checker.conforms(record):
                checker.clean(record)
                staging.findings.take_back(lost)
                lost.clear()


def _losers(connection: duckdb.DuckDBPyConnection, name: str) -> Iterator[tuple[int, str]]:
    """The records of a resource that lost, by their numbers, as they were loaded."""
    own = connection.cursor()
    own.execute(
        f"""SELECT seq, coalesce(r.document, {whole(layout_for(name), "r")}) FROM stage.{quoted(name)} r
        SEMI JOIN stage.{quoted("lost." + name)} USING (seq) ORDER BY seq"""
    )
    while rows := own.fetchmany(AT_ONCE):
        yield from rows


def with_places(connection: duckdb.DuckDBPyConnection, found: Collection[Deviation]) -> Iterator[Deviation]:
    """Deviations of which the examples are ids of the snapshot, with places for those that are not to be shown."""
    places: dict[str, dict[str, str]] = {}
    for each in found:
        unsure = each.resource in NAMED_BY or not all(map(shows, each.examples))
        if unsure and each.resource not in places:
            ids = {id for other in found if other.resource == each.resource for id in other.examples}
            places[each.resource] = _places(connection, each.resource, ids)
        known = places.get(each.resource, {})
        yield replace(each, examples=tuple(dict.fromkeys(known.get(id, id) for id in each.examples)))


def _places(connection: duckdb.DuckDBPyConnection, name: str, ids: Collection[str]) -> dict[str, str]:
    """Where those of these records stand whose id is made up, or not to be shown."""
    rows = connection.execute(
        f"""SELECT id, file, line, document IS NOT NULL AND (document ->> '$.id') IS DISTINCT FROM id
        FROM stage.{quoted(name)} ANTI JOIN stage.{quoted("lost." + name)} USING (seq)
        WHERE id IN (SELECT unnest($ids::VARCHAR[]))""",
        {"ids": list(ids)},
    ).fetchall()
    return {id: place(file, line) for id, file, line, made_up in rows if made_up or not shows(id)}
