"""What a load or a check found, for a person to read and for a program."""

from collections.abc import Iterator
from typing import Any

from ss12k.snapshots.building import Built

SHOWN = 10
"""How many records in quarantine are named one by one."""


def report(built: Built) -> str:
    """Counts, deviations with counts and example ids, and quarantine, as text."""
    return "\n".join(_lines(built))


def report_json(built: Built) -> dict[str, Any]:
    """The same for programs; no values of the source but ids."""
    return {
        "counts": built.counts,
        "deviations": [
            {
                "resource": d.resource,
                "path": d.path,
                "kind": d.kind.value,
                "count": d.count,
                "examples": list(d.examples),
            }
            for d in built.deviations
        ],
        "quarantine": [
            {"resource": q.resource, "file": q.file, "line": q.line, "reason": q.reason} for q in built.quarantine
        ],
    }


def _lines(built: Built) -> Iterator[str]:
    yield "Counts"
    for resource, count in built.counts.items():
        yield f"  {count:>9,}  {resource}"
    yield f"Deviations from the standard: {sum(d.count for d in built.deviations):,}, of {len(built.deviations)} sorts"
    for d in sorted(built.deviations, key=lambda each: (each.resource, -each.count, each.path)):
        yield f"  {d.count:>9,}  {d.resource}: {d.path}: {d.kind.value} (such as {d.examples[0]})"
    yield f"Quarantine: {len(built.quarantine):,} records"
    for q in built.quarantine[:SHOWN]:
        yield f"  {q.file}, line {q.line}: {q.reason}"
    if len(built.quarantine) > SHOWN:
        yield f"  and {len(built.quarantine) - SHOWN:,} more"
