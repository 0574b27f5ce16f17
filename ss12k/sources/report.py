"""What a load or a check found, for a person to read and for a program (docs/check.md)."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ss12k.errors import printable
from ss12k.snapshots.building import Built
from ss12k.snapshots.findings import Deviation, Kind

SHOWN = 10
"""How many records in quarantine are named one by one."""
VERSION = 1
"""The version of the JSON form; it grows when something in it changes its meaning or goes."""


def report(built: Built) -> str:
    """Counts, deviations by resource with counts and example ids, and quarantine, as text."""
    return "\n".join(_lines(built))


def report_json(built: Built, dump: str) -> dict[str, Any]:
    """The same for programs; no values of the source but ids. `dump` is its name."""
    records = [{"resource": q.resource, "file": q.file, "line": q.line, "reason": q.reason} for q in built.quarantine]
    return {
        "version": VERSION,
        "dump": dump,
        "counts": built.counts,
        "deviations": [_deviation(each) for each in _ordered(built)],
        "quarantine": {"count": built.quarantined, "records": records},
    }


def code(kind: Kind) -> str:
    """The name of a kind of deviation for programs, `unknown-code` for instance: it stays when the words change."""
    return kind.name.lower().replace("_", "-")


def _deviation(found: Deviation) -> dict[str, Any]:
    return {
        "resource": found.resource,
        "path": found.path,
        "kind": code(found.kind),
        "meaning": found.kind.value,
        "count": found.count,
        "examples": list(found.examples),
    }


def _ordered(built: Built) -> list[Deviation]:
    """By resource as they are counted, the most frequent first."""
    places = {resource: place for place, resource in enumerate(built.counts)}
    return sorted(built.deviations, key=lambda d: (places.get(d.resource, len(places)), d.resource, -d.count, d.path))


def _lines(built: Built) -> Iterator[str]:
    yield "Counts"
    for resource, count in built.counts.items():
        yield f"  {count:>10,}  {resource}"
    yield f"Deviations from the standard: {sum(d.count for d in built.deviations):,}, of {len(built.deviations)} sorts"
    for resource, found in groupby(_ordered(built), key=lambda each: each.resource):
        sorts = list(found)
        yield f"  {resource}: {sum(each.count for each in sorts):,}"
        for d in sorts:
            such = f" (such as {printable(d.examples[0])})" if d.examples else ""
            yield f"  {d.count:>10,}  {printable(d.path)}: {d.kind.value}{such}"
    yield f"Quarantine: {built.quarantined:,} records"
    for q in built.quarantine[:SHOWN]:
        yield f"  {q.file}, line {q.line}: {q.reason}"
    if built.quarantined > SHOWN:
        yield f"  and {built.quarantined - SHOWN:,} more"
