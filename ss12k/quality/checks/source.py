"""What holds for every resource: moments of change, dangling references, what came and went, forms (43 to 49)."""

from collections.abc import Iterator

from ss12k.quality.check import Check, Severity
from ss12k.quality.checks.sql import listed
from ss12k.quality.facts import Facts
from ss12k.scope.moments import moment_sql
from ss12k.snapshots.aggregation import AGGREGATED
from ss12k.snapshots.findings import Kind
from ss12k.snapshots.layout import ItemTable, Layout, layout_of, pos, quoted
from ss12k.snapshots.opening import Snapshot
from ss12k.standard.resources import RESOURCES, resource_of
from ss12k.standard.shape import Array, Object, Reference, Shape, Value

ERROR, WARNING = Severity.ERROR, Severity.WARNING

_ASKED_ELSEWHERE = frozenset({
    ("duties", "dutyRole"), ("persons", "emails[].type"), ("persons", "phoneNumbers[].type"),
    ("persons", "responsibles[].relationType"),
})  # fmt: skip
"""Codes that a check of their own looks at."""
SERVED = ("groups", "duties", "activities")
"""The resources that a reference must not miss, by question 44."""
_COUNTED = (
    ("groups", "organisation"), ("duties", "dutyAt"), ("activities", "organisation"), ("placements", "placedAt"),
    ("persons.enrolments", "enroledAt"),
)  # fmt: skip
"""What is counted by organisation: a table, and where it says the organisation."""
_NOT_COMPARED = frozenset({"attendances", "attendanceEvents", "aggregatedAttendance"})
"""What is reported once and grows every day: to compare it takes longer than it is worth."""
_DELETED = "(SELECT unnest($deleted::VARCHAR[]) AS told)"
_UNZONED = r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?"


# --- moments of change ---
def _metas(facts: Facts, condition: str, *, required: bool = False, only: str = "") -> Iterator[str]:
    """A query for each resource that says when it changed; `only`: what is quickly told of the text."""
    for name in facts.resources:
        meta = next((each for each in RESOURCES[name].shape.attributes if each.name == "meta"), None)
        if meta and (meta.required or not required):
            both = "json_extract_string(meta, ['$.created', '$.modified'])"  # read once
            source = f"SELECT pos, {both} AS times FROM {facts.snapshot.table(name)} WHERE {only or 'TRUE'}"
            source = f"SELECT pos, times[1] AS created, times[2] AS modified FROM ({source})"
            yield f"SELECT '{name}' AS resource, pos FROM ({source}) WHERE {condition}"


def _meta_missing(facts: Facts) -> Iterator[str]:
    some = """(meta IS NULL OR NOT contains(meta, '"created":"') OR NOT contains(meta, '"modified":"'))"""
    return _metas(facts, "created IS NULL OR modified IS NULL", required=True, only=some)


def _meta_reversed(facts: Facts) -> Iterator[str]:
    # Most were never changed: what is the same text need not be read.
    earlier = f"{moment_sql('modified')} < {moment_sql('created')}"
    return _metas(facts, f"CASE WHEN created <> modified THEN {earlier} END")


def _meta_future(facts: Facts) -> Iterator[str]:
    late = f"timezone('Europe/Stockholm', {moment_sql('modified')})::DATE > $day::DATE"
    return _metas(facts, f"CASE WHEN left(modified, 10) > strftime($day::DATE - 1, '%Y-%m-%d') THEN {late} END")


def _meta_unchanged(facts: Facts) -> Iterator[str]:
    for name in facts.resources:
        layout = layout_of(name)
        attributes = [each.name for each in layout.attributes if each.name != "meta"]
        if name in _NOT_COMPARED or len(attributes) == len(layout.attributes) or facts.before is None:
            continue
        differ = [f"n.{quoted(each)} IS DISTINCT FROM o.{quoted(each)}" for each in attributes]
        joins = ""
        for number, table in enumerate(each for each in layout.items.values() if each.depends_on_persons):
            now, was = f"n{number}", f"o{number}"
            joins += f" LEFT JOIN ({_texts(facts.snapshot, table)}) {now} ON {now}.owner = n.pos"
            joins += f" LEFT JOIN ({_texts(facts.before, table)}) {was} ON {was}.owner = o.pos"
            differ.append(f"{now}.texts IS DISTINCT FROM {was}.texts")
        now, was = (moment_sql(f"({side}.meta ->> '$.modified')") for side in ("n", "o"))
        yield f"""SELECT '{name}' AS resource, n.pos FROM {facts.snapshot.table(name)} n
            JOIN {facts.before.table(name)} o USING (id){joins}
            WHERE CASE WHEN {" OR ".join(differ)} THEN {now} = {was} END"""


def _texts(snapshot: Snapshot, table: ItemTable) -> str:
    """A query for the items of each list as one text: the list itself is not stored where persons stand in it."""
    columns = ", ".join(quoted(each.column) for each in table.references)
    return f"""SELECT owner, string_agg(concat_ws(',', {columns}, rest), ';' ORDER BY ordinal) AS texts
        FROM {snapshot.table(table.name)} GROUP BY owner"""


# --- references ---
def _dangling(facts: Facts) -> Iterator[str]:
    for name in facts.resources:
        layout = layout_of(name)
        for path, reference in layout.references.items():
            if resource_of(reference).path in SERVED:
                yield f"""SELECT '{name}' AS resource, pos, '{path}' AS path FROM {facts.snapshot.table(name)}
                    WHERE {_dangles(path)}"""
        for table in layout.items.values():
            for each in table.references:
                if resource_of(each.reference).path in SERVED:
                    yield f"""SELECT '{name}' AS resource, owner AS pos, '{table.attribute}' AS path, ordinal AS item
                        FROM {facts.snapshot.table(table.name)} WHERE {_dangles(each.column)}"""


def _dangles(column: str) -> str:
    return f"{quoted(column)} IS NOT NULL AND {quoted(pos(column))} IS NULL"


# --- what came and went ---
def _vanished(facts: Facts) -> Iterator[str]:
    if facts.before is None:
        return
    for name in (each for each in RESOURCES if each != AGGREGATED and facts.before.size(each)):
        gone = f"SELECT id FROM {facts.before.table(name)} ANTI JOIN {facts.snapshot.table(name)} USING (id)"
        yield f"""SELECT '{name}' AS resource, NULL::INTEGER AS pos FROM ({gone})
            ANTI JOIN {_DELETED} ON told = '{name}:' || id"""


def _deleted_but_there(facts: Facts) -> Iterator[str]:
    for name in facts.resources:
        yield f"""SELECT '{name}' AS resource, pos FROM {facts.snapshot.table(name)}
            SEMI JOIN {_DELETED} ON told = '{name}:' || id"""


def _counts_moved(facts: Facts) -> Iterator[str]:
    moved = "abs(now - was) > $share::DOUBLE * was AND abs(now - was) >= $rows"
    for table, column in _COUNTED:
        resource = table.partition(".")[0]
        counts = f"SELECT {column} AS place, count(*) AS many FROM {{}} GROUP BY 1"
        yield f"""SELECT 'organisations' AS resource, o.pos, '{resource}' AS path FROM (
                SELECT o.pos, coalesce(n.many, 0) AS now, coalesce(b.many, 0) AS was
                FROM organisations o JOIN "before.organisations" p USING (id)
                LEFT JOIN ({counts.format(quoted(table))}) n ON n.place = o.pos
                LEFT JOIN ({counts.format(quoted("before." + table))}) b ON b.place = p.pos) o
            WHERE {moved}"""
    for name in RESOURCES if facts.before else ():
        now, was = (f"(SELECT count(*) FROM {each.table(name)})" for each in (facts.snapshot, facts.before) if each)
        yield f"""SELECT '{name}' AS resource, NULL::INTEGER AS pos
            FROM (SELECT {now} AS now, {was} AS was) WHERE {moved}"""


# --- forms ---
def _extra(facts: Facts) -> Iterator[str]:
    for name in facts.resources:
        attributes = RESOURCES[name].shape.attributes
        known = ", ".join(f"'{each}'" for each in ("_embedded", *(a.name for a in attributes)))
        yield f"""SELECT '{name}' AS resource, pos FROM {facts.snapshot.table(name)} WHERE document IS NOT NULL
            AND len(list_filter(json_keys(document), lambda each: each NOT IN ({known}))) > 0"""


def _old_names(facts: Facts) -> Iterator[str]:
    """`titleEngish`, as version 2.0 spelled it in what a course or a diploma project is about."""
    for name in {"syllabuses", "grades"}.intersection(facts.resources):
        yield f"""SELECT '{name}' AS resource, pos FROM {facts.snapshot.table(name)}
            WHERE contains(document, '"titleEngish"')"""


def _unknown_codes(facts: Facts) -> Iterator[str]:
    for resource, path, source, shape in _values(facts, Kind.UNKNOWN_CODE, Kind.WRONG_TYPE):
        if shape.codes and (resource, path) not in _ASKED_ELSEWHERE:
            yield _valued(resource, path, source, f"value NOT IN ({listed(shape.codes | shape.old_codes)})")


def _old_codes(facts: Facts) -> Iterator[str]:
    for resource, path, source, shape in _values(facts, Kind.OLD_CODE):
        if shape.old_codes and (resource, path) not in _ASKED_ELSEWHERE:
            yield _valued(resource, path, source, f"value IN ({listed(shape.old_codes)})")


def _dates_with_time(facts: Facts) -> Iterator[str]:
    for resource, path, source, shape in _values(facts, Kind.FORMAT):
        if shape.format == "date":
            yield _valued(resource, path, source, r"regexp_full_match(value, '\d{4}-\d\d-\d\d[T ].*')")


def _without_zone(facts: Facts) -> Iterator[str]:
    for resource, path, source, shape in _values(facts, Kind.NO_OFFSET, Kind.FORMAT):
        if shape.format == "date-time":
            yield _valued(resource, path, source, f"regexp_full_match(value, '{_UNZONED}')")


def _for_ever(facts: Facts) -> Iterator[str]:
    for resource, path, source, shape in _values(facts, text='"9999'):
        if shape.format in ("date", "date-time"):
            yield _valued(resource, path, source, "starts_with(value, '9999')")


def _valued(resource: str, path: str, source: str, condition: str) -> str:
    attribute = path.split(".")[0].removesuffix("[]")
    return f"""SELECT DISTINCT '{resource}' AS resource, pos, item AS item, '{attribute}' AS path
        FROM ({source}) WHERE {condition}"""


def _values(facts: Facts, *kinds: Kind, text: str = "") -> Iterator[tuple[str, str, str, Value]]:
    """(resource, path, query for `pos`, `item` and `value`, shape) of each single value of the standard, however deep.

    `kinds`: only where the load found such deviations, which is far quicker told; `text`: only in records that hold it.
    """
    for name in facts.resources:
        for path, column, source, way, shape in _places(facts, layout_of(name)):
            if kinds and not any((name, path, kind) in facts.deviations for kind in kinds):
                continue
            value = f"json_extract_string({column}, '{way}')"
            value = f"unnest({value})" if "[*]" in way else value
            some = f"contains({column}, '{text}')" if text else f"{column} IS NOT NULL"
            yield name, path, f"SELECT pos, item, {value} AS value FROM {source} WHERE {some}", shape


def _places(facts: Facts, layout: Layout) -> Iterator[tuple[str, str, str, str, Value]]:
    """(path, column, table, way within the column, shape) of each single value of a resource."""
    for each in layout.attributes:
        stored = f"(SELECT *, NULL::INTEGER AS item FROM {facts.snapshot.table(layout.resource.path)})"
        column, path, shape = quoted(each.name), each.name, each.shape
        if table := layout.items.get(each.name):
            items = facts.snapshot.table(table.name)
            stored = f"(SELECT owner AS pos, ordinal AS item, '{{' || rest || '}}' AS rest FROM {items})"
            column, path = "rest", f"{each.name}[]"
            shape = shape.item if isinstance(shape, Array) else shape
        for at, way, value in _leaves(shape, path, "$"):
            yield at, column, stored, way, value


def _leaves(shape: Shape, path: str, way: str) -> Iterator[tuple[str, str, Value]]:
    match shape:
        case Value():
            yield path, way, shape
        case Array(item):
            yield from _leaves(item, f"{path}[]", f"{way}[*]")
        case Object(attributes):
            for each in attributes:
                if not isinstance(each.shape, Reference):
                    yield from _leaves(each.shape, f"{path}.{each.name}", f"{way}.{each.name}")


CHECKS = (
    Check(
        "change-missing", 43, WARNING, "",
        "objects that do not say when they were created and last changed",
        "Send meta.created and meta.modified: clients fetch by them only what is new.",
        _meta_missing,
    ),
    Check(
        "change-before-creation", 43, WARNING, "",
        "objects that were last changed before they were created",
        "Correct meta.created or meta.modified.",
        _meta_reversed,
    ),
    Check(
        "change-in-future", 43, WARNING, "",
        "objects that were last changed on a day that is to come",
        "Correct meta.modified: clients that fetch what is new miss the next change.",
        _meta_future,
    ),
    Check(
        "change-untold", 43, ERROR, "",
        "objects that differ from the earlier snapshot and say they were last changed at the same moment",
        "Set meta.modified with every change, also of a member, an enrolment or a guardian: clients miss it.",
        _meta_unchanged, since=True, authority=True,
    ),
    Check(
        "dangling", 44, WARNING, "",
        "references to groups, duties and activities that are not in the source",
        "Send what is referred to, or remove the reference.",
        _dangling,
    ),
    Check(
        "hidden-by-scope", 44, WARNING, "",
        "references to groups, duties and activities whose category is not shared with this client",
        "Share the category of what is referred to, or tell the vendor that it will not find the object.",
        lambda _: iter(()), scope=True,
    ),
    Check(
        "vanished", 45, WARNING, "",
        "resources with objects that are gone since the earlier snapshot and do not stand among the deleted",
        "List what is removed in deletedEntities: clients keep it otherwise.",
        _vanished, since=True, lists=("deleted",), authority=True,
    ),
    Check(
        "deleted-but-there", 45, ERROR, "",
        "objects that stand among the deleted and are there",
        "Take the object out of deletedEntities: clients remove it.",
        _deleted_but_there, lists=("deleted",),
    ),
    Check(
        "count-moved", 46, WARNING, "",
        "organisations, and resources as a whole, with many more or fewer objects than in the earlier snapshot",
        "See that it is meant so, as when a school year turns.",
        _counts_moved, since=True, settings=("share", "rows"), authority=True,
    ),
    Check(
        "extra-attribute", 48, WARNING, "",
        "objects with attributes that the standard does not have",
        "Send what the standard has; no client is given anything else.",
        _extra, authority=True,
    ),
    Check(
        "old-name", 48, WARNING, "",
        "objects with an attribute under a name of version 2.0 (titleEngish)",
        "Send it as titleEnglish; no client is given the other.",
        _old_names, authority=True,
    ),
    Check(
        "unknown-code", 48, WARNING, "",
        "values that their code list does not have",
        "Send one of the standard's codes: clients may refuse the object.",
        _unknown_codes,
    ),
    Check(
        "old-code", 48, WARNING, "",
        "codes of version 2.0 that 2.1 no longer has",
        "Send the code that took its place.",
        _old_codes,
    ),
    Check(
        "date-with-time", 49, WARNING, "",
        "dates with a time of day",
        "Send the date alone: a client may read it as the day before.",
        _dates_with_time,
    ),
    Check(
        "time-without-zone", 49, WARNING, "",
        "date-times without offset",
        "Send each moment with its offset, as 2024-01-08T09:00:00+01:00.",
        _without_zone,
    ),
    Check(
        "for-ever", 49, WARNING, "",
        "dates of the year 9999",
        "Leave the last day out where there is none.",
        _for_ever,
    ),
)  # fmt: skip
