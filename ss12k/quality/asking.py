"""Asking all checks of a snapshot: what each finds, and how long it takes."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow

from ss12k.quality.check import Check
from ss12k.quality.checks import CHECKS
from ss12k.quality.facts import Facts
from ss12k.quality.limits import Limits

COLUMNS = ("check", "resource", "pos", "path", "item", "other")
"""What is kept of a finding, by positions: no value of the source."""

FINDINGS = """CREATE TABLE findings ("check" VARCHAR, resource VARCHAR, pos INTEGER, path VARCHAR, item INTEGER,
    other INTEGER)"""
"""The table that `kept` fills."""

Progress = Callable[[str, int, int], None]
"""Called with what is being asked, and how many of how many checks were."""


def untold(_: str, __: int, ___: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Asked:
    """How it went with one check: in milliseconds, or why it was not asked."""

    check: str
    milliseconds: float = 0.0
    skipped: str = ""


@dataclass(frozen=True)
class Answers:
    """What all checks found, a row per finding, and how each was asked."""

    findings: pyarrow.Table
    asked: tuple[Asked, ...]


def ask_all(facts: Facts, limits: Limits, told: Progress = untold) -> Answers:
    """Ask every check that can be asked: some compare with an earlier snapshot, some need a list."""
    facts.ask(FINDINGS)
    asked = []
    asks = [check for check in CHECKS.values() if not check.scope]
    for number, check in enumerate(asks):
        told(check.name, number, len(asks))
        if skipped := _skipped(facts, limits, check):
            asked.append(Asked(check.name, skipped=skipped))
            continue
        if check.resource and not check.since and not facts.snapshot.size(check.resource):
            asked.append(Asked(check.name))  # there is nothing that it could find
            continue
        begun = time.perf_counter()
        for query in check.queries(facts):
            facts.ask(kept(check, query), limits.values)
        asked.append(Asked(check.name, round((time.perf_counter() - begun) * 1000, 1)))
    return Answers(facts.table('SELECT DISTINCT * FROM findings ORDER BY "check", resource, pos, item'), tuple(asked))


def _skipped(facts: Facts, limits: Limits, check: Check) -> str:
    """Why a check can't be asked."""
    if check.since and facts.before is None:
        return "there is no earlier snapshot to compare with"
    file = limits.lacks(check.lists)
    return f"there is no {file}" if file else ""


def kept(check: Check, query: str) -> str:
    """A query that keeps what a check's query gives."""
    given = {name for name in (*COLUMNS, "same") if f" AS {name}" in query}
    columns = ", ".join(f"{expression} AS {name}" for name, expression in _columns(check, given))
    alike = "WHERE same::VARCHAR <> '' QUALIFY count(*) OVER (PARTITION BY same) > 1" if check.alike else ""
    return f"INSERT INTO findings SELECT '{check.name}', {columns} FROM (SELECT * FROM ({query})) {alike}"


def _columns(check: Check, given: set[str]) -> Iterator[tuple[str, str]]:
    yield "resource", "resource" if "resource" in given else f"'{check.resource}'"
    yield "pos", "pos"
    yield "path", "path" if "path" in given else f"'{check.path}'"
    yield "item", "item" if "item" in given else "NULL"
    yield "other", "other" if "other" in given else "NULL"
