"""What a profile reaches, which persons it shows, and what protected ones are called (SCOPE R1, R4, R5)."""

import hashlib
import hmac

import duckdb
import orjson
import pyarrow

from ss12k.scope.rules import Rule, Rules
from ss12k.snapshots.rows import dumps, joined

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def compute_reach(cursor: duckdb.DuckDBPyConnection, rules: Rules) -> None:
    """Tables `reach` (SCOPE R1) and `organisations`: those in reach and their ancestors (SCOPE R3)."""
    organisations, reach = rules.tables.stored("organisations"), rules.tables.computed("reach")
    if rules.everywhere:
        cursor.execute(f"CREATE TABLE {reach} AS SELECT pos FROM {organisations}")
    else:
        # UNION, not UNION ALL: what is found again is not followed again, so a cycle in the tree ends.
        cursor.execute(
            f"""CREATE TABLE {reach} AS WITH RECURSIVE down(pos) AS (
                SELECT pos FROM {organisations} WHERE id IN (SELECT unnest($checked::VARCHAR[]))
                UNION SELECT o.pos FROM {organisations} o JOIN down ON o."parentOrganisation.pos" = down.pos)
            SELECT pos FROM down ORDER BY pos""",
            {"checked": sorted(rules.profile.organisations) if rules.profile else []},
        )
    cursor.execute(
        f"""CREATE TABLE {rules.tables.computed("organisations")} AS WITH RECURSIVE up(pos) AS (
            SELECT pos FROM {reach}
            UNION SELECT o."parentOrganisation.pos" FROM {organisations} o JOIN up USING (pos)
            WHERE o."parentOrganisation.pos" IS NOT NULL)
        SELECT pos FROM up ORDER BY pos"""
    )


def compute_persons(cursor: duckdb.DuckDBPyConnection, rules: Rules) -> None:
    """Table `persons`: who is visible, and as what (SCOPE R4), unless protection forbids it (SCOPE R5)."""
    stored = rules.tables.stored
    rule = Rule(
        grants=tuple(f"p.pos IN (SELECT pos FROM {relation})" for relation in RELATIONS),
        narrowings=("TRUE" if rules.aliased else "NOT p.protected",),
    )
    columns = ", ".join(
        f"coalesce(p.pos IN (SELECT pos FROM {relation}), FALSE) AS {relation}" for relation in RELATIONS
    )
    cursor.execute(
        f"""CREATE TABLE {rules.tables.computed("persons")} AS
        WITH student AS ({_student(rules)}), child AS ({_child(rules)}), staff AS ({_staff(rules)}),
            open_person AS (SELECT pos FROM {stored("persons")} WHERE NOT protected),
            guardian AS ({_guardian(rules)})
        SELECT p.pos, p.protected, {columns} FROM {stored("persons")} p WHERE {rule.sql} ORDER BY p.pos"""
    )


def compute_aliases(cursor: duckdb.DuckDBPyConnection, rules: Rules, secret: bytes) -> None:
    """Table `alias`: the record that stands in for each protected person who is visible (SCOPE R5)."""
    source, client = rules.tables.stored("persons.alias"), rules.profile.client_id if rules.profile else ""
    rows = cursor.execute(
        f"""SELECT pos, id, "givenName", "familyName" FROM {source}
        WHERE pos IN (SELECT pos FROM {rules.tables.computed("persons")})"""
    ).fetchall()
    named = [(pos, given, family or dumps(_made_up_name(secret, client, key))) for pos, key, given, family in rows]
    names = pyarrow.table(
        {
            "pos": pyarrow.array([pos for pos, _, _ in named], pyarrow.int32()),
            "family": pyarrow.array([family for _, _, family in named], pyarrow.string()),
            "called": pyarrow.array([_called(given, family) for _, given, family in named], pyarrow.string()),
        }
    )
    cursor.register("names", names)
    cursor.execute(
        f"""CREATE TABLE {rules.tables.computed("alias")} AS
        SELECT a.* REPLACE (n.family AS "familyName", n.called AS called) FROM {source} a JOIN names n USING (pos)"""
    )
    cursor.unregister("names")


RELATIONS = ("student", "child", "staff", "guardian")
"""What may make a person visible (SCOPE R4)."""

_NOBODY = "SELECT NULL::INTEGER AS pos WHERE FALSE"


def _student(rules: Rules) -> str:
    if not rules.shares("students"):
        return _NOBODY
    enrolments = rules.tables.stored("persons.enrolments")
    return f"SELECT owner AS pos FROM {enrolments} i WHERE {rules.in_reach('i', 'enroledAt')}"


def _child(rules: Rules) -> str:
    if not rules.shares("placements"):
        return _NOBODY
    placements = rules.tables.stored("placements")
    return f"""SELECT "child.pos" AS pos FROM {placements} r
        WHERE "child.pos" IS NOT NULL AND {rules.in_reach("r", "placedAt")}"""


def _staff(rules: Rules) -> str:
    if not rules.shares("duties"):
        return _NOBODY
    duties = rules.tables.stored("duties")
    return f"""SELECT "person.pos" AS pos FROM {duties} r
        WHERE "person.pos" IS NOT NULL AND {rules.in_reach("r", "dutyAt")}"""


def _guardian(rules: Rules) -> str:
    """Through pupils who are visible and not protected: the tie to a protected one is never shown (SCOPE R5)."""
    if not rules.shares("responsibles"):
        return _NOBODY
    stored = rules.tables.stored
    return f"""SELECT i."person.pos" AS pos FROM {stored("persons.responsibles")} i
        WHERE i."person.pos" IS NOT NULL AND i.owner IN (SELECT pos FROM open_person)
            AND (i.owner IN (SELECT pos FROM student) OR i.owner IN (SELECT pos FROM child))
        UNION SELECT i."item.pos" FROM {stored("placements.owners")} i JOIN {stored("placements")} r ON r.pos = i.owner
        WHERE i."item.pos" IS NOT NULL AND {rules.in_reach("r", "placedAt")}
            AND r."child.pos" IN (SELECT pos FROM child) AND r."child.pos" IN (SELECT pos FROM open_person)"""


def _made_up_name(secret: bytes, client: str, person: str) -> str:
    """`Person ` and six characters: stable for a client and person, and not to be computed without the secret."""
    digest = hmac.digest(secret, dumps(["alias", client, person]).encode(), hashlib.sha256)
    return "Person " + "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:6])


def _called(given: str, family: str) -> str:
    return dumps(joined([orjson.loads(given), orjson.loads(family)]))
