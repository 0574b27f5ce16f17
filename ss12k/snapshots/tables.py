"""The tables of a snapshot, made from the staging's: in the order of ids, with references resolved to positions."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime

import duckdb
import orjson

from ss12k.snapshots.checking import instant
from ss12k.snapshots.columns import stored_columns, whole
from ss12k.snapshots.dump import NAMES
from ss12k.snapshots.findings import EXAMPLES, Deviation, Kind
from ss12k.snapshots.laying import QUARANTINE, layout_for
from ss12k.snapshots.layout import CALLED, ItemTable, Layout, layout_of, pos, quoted
from ss12k.standard.resources import ALTERNATIVE_PERSONS, RESOURCES, resource_of
from ss12k.standard.shape import Reference

OWN_OF_PROTECTED = ("meta", "securityMarking", "personStatus", "enrolments")
"""What a protected person keeps under an alias; the rest comes from their alternative data (SCOPE R5)."""

UNINDEXED = 2048
"""A table of so few rows is searched as fast without an index, which takes a block of the file."""
UNINDEXABLE = 1_000_000
"""The index of a table of more rows takes more than it is worth: the rows lie in the order of ids anyway."""

_NEVER = datetime.min.replace(tzinfo=UTC)
_DUPLICATE = "another record has the same id and a later meta.modified, or stands later"


def make_quarantine(connection: duckdb.DuckDBPyConnection, read: Collection[str]) -> list[str]:
    """The table of all that could not be taken in: what was refused, then what lost to a duplicate in what was read.

    Gives the resources with duplicates.
    """
    doubled = []
    connection.execute(f"CREATE TABLE quarantine ({QUARANTINE})")
    connection.execute("INSERT INTO quarantine SELECT * FROM stage.quarantine")
    for name in [name for name in NAMES if name in read]:
        losers = _losers(connection, name)
        connection.execute(f"CREATE TABLE stage.{quoted('lost.' + name)} AS SELECT unnest($lost::BIGINT[]) AS seq",
                           {"lost": losers})  # fmt: skip
        if losers:
            doubled.append(name)
            text = f"coalesce(r.document, {whole(layout_for(name), 'r')})"
            connection.execute(
                f"""INSERT INTO quarantine SELECT $resource, file, line, $reason, {text} FROM stage.{quoted(name)} r
                WHERE seq IN (SELECT seq FROM stage.{quoted("lost." + name)}) ORDER BY seq""",
                {"resource": name, "reason": _DUPLICATE},
            )
    return doubled


def _losers(connection: duckdb.DuckDBPyConnection, name: str) -> list[int]:
    """Which records of those with the same id go: all but the one modified last, else the later in the dump."""
    meta = "meta" if "meta" in stored_columns(layout_for(name)) else "NULL"
    found = connection.execute(
        # By their hashes first, which is several times as fast where there are millions.
        f"""WITH same AS (SELECT hash(id) FROM stage.{quoted(name)} GROUP BY 1 HAVING count(*) > 1),
            twice AS (SELECT id FROM stage.{quoted(name)} WHERE hash(id) IN (FROM same) GROUP BY 1 HAVING count(*) > 1)
        SELECT id, seq, coalesce((document -> '$.meta')::VARCHAR, {meta})
        FROM stage.{quoted(name)} WHERE id IN (SELECT id FROM twice) ORDER BY seq"""
    ).fetchall()
    winners: dict[str, tuple[datetime, int]] = {}
    for id, seq, meta in found:
        written = orjson.loads(meta) if meta else None
        modified = instant(written.get("modified")) if isinstance(written, dict) else None
        winners[id] = max(winners.get(id, (_NEVER, -1)), (modified or _NEVER, seq))
    return [seq for id, seq, _ in found if winners[id][1] != seq]


def make_positions(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """The place of each record in the order of ids, where something refers to it."""
    if name in _LEAVES:
        return
    connection.execute(
        f"""CREATE TABLE stage.{quoted("pos." + name)} AS
        SELECT seq, id, (row_number() OVER (ORDER BY id) - 1)::INTEGER AS pos
        FROM stage.{quoted(name)} ANTI JOIN stage.{quoted("lost." + name)} USING (seq)"""
    )


def _leaves() -> frozenset[str]:
    """The resources to whose objects nothing refers, not even items of their own."""
    targets = {resource_of(each).path for resource in RESOURCES.values() for each in resource.references.values()}
    return frozenset(name for name in RESOURCES if name not in targets and not layout_of(name).items)


_LEAVES = _leaves()


def make_empty(connection: duckdb.DuckDBPyConnection, names: Collection[str]) -> None:
    """The tables of resources of which the dump has nothing: those that the functions below would make, sooner."""
    tables = [table for name in names for table in _empty_tables(name)]
    connection.execute(";".join(["BEGIN", *tables, "COMMIT"]))


def _empty_tables(name: str) -> Iterator[str]:
    layout = layout_for(name)
    columns = ["pos INTEGER", *_typed("VARCHAR", "id", "document", *stored_columns(layout))]
    if name != ALTERNATIVE_PERSONS:
        columns += _typed("INTEGER", *map(pos, layout.references))
        for each in layout.resource.stands_in.values():
            columns += [*_typed("VARCHAR", each), *_typed("INTEGER", pos(each))]
        columns += ["protected BOOLEAN"] if name == "persons" else []
    yield f"CREATE TABLE {quoted(name)} ({', '.join(columns)})"
    for table in layout.items.values() if name != ALTERNATIVE_PERSONS else ():
        texts = [each.column for each in table.references]
        columns = ["owner INTEGER", "ordinal INTEGER", *_typed("VARCHAR", *texts, "rest")]
        columns += _typed("INTEGER", *map(pos, texts))
        yield f"CREATE TABLE {quoted(table.name)} ({', '.join(columns)})"


def _typed(kind: str, *names: str) -> list[str]:
    return [f"{quoted(name)} {kind}" for name in names]


def make_resource(connection: duckdb.DuckDBPyConnection, name: str, read: Collection[str]) -> None:
    """A resource's table, with an index on `id` where that is worth it."""
    layout = layout_of(name)
    columns = ", ".join(_stored_column(layout, column) for column in stored_columns(layout))
    extra = ", r.id IN (SELECT id FROM protected) AS protected" if name == "persons" else ""
    found, joins = _resolved(layout.references, "r", read)
    for attribute, stand_in in layout.resource.stands_in.items():
        beside, join = _stand_in(attribute, stand_in, layout.references[attribute], read)
        found, joins = found + beside, joins + join
    source, rest = f"stage.{quoted(name)} r", f"r.id, r.document, {columns}{found}{extra}"
    if name in _LEAVES:
        connection.execute(
            f"""CREATE TABLE {quoted(name)} AS SELECT (row_number() OVER () - 1)::INTEGER AS pos, * FROM (
            SELECT {rest} FROM {source} ANTI JOIN stage.{quoted("lost." + name)} l ON l.seq = r.seq {joins}
            ORDER BY r.id)"""
        )
    else:
        connection.execute(
            f"""CREATE TABLE {quoted(name)} AS SELECT p.pos, {rest}
            FROM {source} JOIN stage.{quoted("pos." + name)} p ON p.seq = r.seq {joins} ORDER BY p.pos"""
        )
    if UNINDEXED < count(connection, name) < UNINDEXABLE:
        connection.execute(f"CREATE UNIQUE INDEX {quoted(name + '.by_id')} ON {quoted(name)} (id)")


def _stand_in(attribute: str, stand_in: str, reference: Reference, read: Collection[str]) -> tuple[str, str]:
    """The columns with what stands in for an attribute that is lacking, and its position, with the join that finds it.

    It is no attribute of the standard, so a record that has it deviates and is kept as it was loaded.
    """
    there = f"r.{quoted(attribute)} IS NULL AND json_type(r.document, '$.{stand_in}') <> 'NULL'"
    named = f"{there} AND json_type(r.document, '$.{stand_in}.id') = 'VARCHAR'"
    id = f"CASE WHEN {named} THEN r.document ->> '$.{stand_in}.id' END"
    position, join = _position_of(reference, "s", id, read)
    columns = f""", CASE WHEN {there} THEN (r.document -> '$.{stand_in}')::VARCHAR END AS {quoted(stand_in)}
        , {position} AS {quoted(pos(stand_in))}"""
    return columns, join


def _stored_column(layout: Layout, name: str) -> str:
    """A column as it is stored: of a list with persons only that it is there; what is in it depends on who asks."""
    column = quoted(name)
    if name in layout.items and layout.items[name].depends_on_persons:
        return f"CASE WHEN r.{column} IS NOT NULL THEN '[]' END AS {column}"
    return f"r.{column}"


def make_items(connection: duckdb.DuckDBPyConnection, table: ItemTable, read: Collection[str]) -> None:
    """The table of a list's items."""
    columns = ", ".join(f"i.{quoted(each.column)}" for each in table.references)
    found, joins = _resolved({each.column: each.reference for each in table.references}, "i", read)
    connection.execute(
        f"""CREATE TABLE {quoted(table.name)} AS SELECT p.pos AS owner, i.ordinal, {columns}, i.rest{found}
        FROM stage.{quoted(table.name)} i JOIN stage.{quoted("pos." + table.resource)} p ON p.seq = i.owner {joins}
        ORDER BY p.pos, i.ordinal"""
    )


def _resolved(references: Mapping[str, Reference], alias: str, read: Collection[str]) -> tuple[str, str]:
    """The columns with the positions of references' targets, and the joins that find them."""
    columns, joins = "", ""
    for number, (name, reference) in enumerate(references.items()):
        position, join = _position_of(reference, f"t{number}", f"{alias}.{quoted(name + '.id')}", read)
        columns += f", {position} AS {quoted(pos(name))}"
        joins += join
    return columns, joins


def _position_of(reference: Reference, alias: str, id: str, read: Collection[str]) -> tuple[str, str]:
    """The position of a reference's target by its id, and the join that finds it: none where nothing was read."""
    target = resource_of(reference).path
    if target not in read:
        return "NULL::INTEGER", ""
    return f"{alias}.pos", f" LEFT JOIN stage.{quoted('pos.' + target)} {alias} ON {alias}.id = {id}"


def make_alternative_persons(connection: duckdb.DuckDBPyConnection) -> None:
    """Alternative data as loaded."""
    layout = layout_of("persons")
    columns = ", ".join(_stored_column(layout, name) for name in stored_columns(layout))
    connection.execute(
        f"""CREATE TABLE {quoted(ALTERNATIVE_PERSONS)} AS
        SELECT p.pos, r.id, coalesce(r.document, {whole(layout, "r")}) AS document, {columns}
        FROM stage.{quoted(ALTERNATIVE_PERSONS)} r JOIN stage.{quoted("pos." + ALTERNATIVE_PERSONS)} p USING (seq)
        ORDER BY p.pos"""
    )


def make_aliases(connection: duckdb.DuckDBPyConnection) -> None:
    """The records that a client with alternative data sees in the protected persons' place."""
    alias = ", ".join(_alias_column(name) for name in stored_columns(layout_of("persons")))
    connection.execute(
        f"""CREATE TABLE {quoted("persons.alias")} AS SELECT p.pos, p.id, {alias}
        FROM persons p LEFT JOIN {quoted(ALTERNATIVE_PERSONS)} a USING (id) WHERE p.protected ORDER BY p.pos"""
    )


def _alias_column(name: str) -> str:
    column = quoted(name)
    if name == "givenName":
        return f"""coalesce(a.{column}, '"Skyddad"') AS {column}"""
    if name in ("responsibles", CALLED):
        return f"NULL::VARCHAR AS {column}"
    return f"p.{column}" if name in OWN_OF_PROTECTED else f"a.{column}"


def dangling(connection: duckdb.DuckDBPyConnection, name: str) -> Iterator[Deviation]:
    """Each reference of a resource that leads to objects which are not in the snapshot."""
    layout, table = layout_of(name), quoted(name)
    found = [f"SELECT '{path}' AS path, id FROM {table} WHERE {_dangles(path)}" for path in layout.references]
    for items in layout.items.values():
        for each in items.references:
            path = f"{items.attribute}[]" + (f".{each.name}" if each.name else "")
            found.append(
                f"""SELECT '{path}' AS path, o.id FROM {quoted(items.name)} i JOIN {table} o ON o.pos = i.owner
                WHERE {_dangles(each.column)}"""
            )
    for nested in layout.nested:
        found.append(
            f"""SELECT '{nested.path}' AS path, id FROM (
            SELECT id, unnest(json_extract_string({quoted(nested.attribute)}, '{nested.ids}')) AS target FROM {table})
            WHERE target NOT IN (SELECT id FROM {quoted(resource_of(nested.reference).path)})"""
        )
    if not found:
        return
    rows = connection.execute(
        f"""SELECT path, count(*), min(DISTINCT id, {EXAMPLES})
        FROM ({" UNION ALL ".join(found)}) GROUP BY path ORDER BY path"""
    ).fetchall()
    yield from (Deviation(name, path, Kind.DANGLING, count, tuple(examples)) for path, count, examples in rows)


def _dangles(column: str) -> str:
    return f"{quoted(column)} IS NOT NULL AND {quoted(pos(column))} IS NULL"


def count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """How many rows a table has."""
    return int(connection.execute(f"SELECT count(*) FROM {quoted(name)}").fetchall()[0][0])
