"""What a run of random pairs took: whether answers are mostly in between, and every sentence was decided both ways.

`python -m oracle.guards 300` (in `tests/`) prints it.
"""

import random
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .asking import FILTERS, LOOKUPS
from .decisions import DECISIONS
from .expansions import EXPANSIONS
from .queries import random_queries
from .query import Query, answer
from .reading import Source
from .schema import NEEDS
from .seen import Seen, see
from .sorting import SORTS
from .sources import LACKING, random_profile, random_source

SERVED = tuple(NEEDS)
ALWAYS_VISIBLE = ("programmes", "syllabuses")
KINDS = ("empty", "between", "all", "not shared")
ANSWERS = ("closed", "refused", "nothing", "some", "all")

# Outcomes that no source can bring about: a reference to a person stays only where they are visible; the rows of
# attendances and attendanceSchedule depend on just what R7 asks of their event and placement; who may ask for duties or
# placements sees persons; and a person shows enrolments only to those with whom they are shared.
ONE_WAY = frozenset(
    {
        ("R7 displayName: persons shared", False),
        ("R7 displayName: the row of persons is visible", False),
        ("R7 calendarEvents referred to have a row", False),
        ("R7 placements referred to exist", False),
        ("R7 placements referred to are in reach", False),
        ("R8 child of placements: shared", False),
        ("R8 owners of placements: shared", False),
        ("R8 owners: visible", False),
        ("R8 person of duties: shared", False),
        ("R9 a relation's categories are shared: enrolment", False),
        ("R9 a relation's categories are shared: responsibleFor.enrolment", False),
    }
)


@dataclass
class Tally:
    """Figures of a run: sizes of sources, answers by resource and kind, documents, queries, and decided sentences."""

    persons: list[int] = field(default_factory=list)
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    queries: Counter[str] = field(default_factory=Counter)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    decisions: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def kinds(self, resource: str) -> dict[str, int]:
        """How often a resource's answer was of which kind."""
        return {kind: self.answers[resource, kind] for kind in KINDS}

    def seldom(self, least: int) -> list[tuple[str, bool]]:
        """The outcomes of sentences that were met fewer than `least` times."""
        sentences = {sentence for sentence, _ in self.decisions}
        outcomes = {(sentence, outcome) for sentence in sentences for outcome in (True, False)} - ONE_WAY
        return sorted(outcome for outcome in outcomes if self.decisions[outcome] < least)


def everything_to_ask() -> set[tuple[str, str]]:
    """Every filter, sort key, lookup key and expansion, by resource."""
    tables = {"": FILTERS, "sortkey ": SORTS, "lookup ": LOOKUPS, "expand ": EXPANSIONS}
    return {
        (resource, kind + name) for kind, table in tables.items() for resource, names in table.items() for name in names
    }


def random_pairs(count: int, seed: int = 0) -> Iterator[tuple[random.Random, dict[str, list[object]], dict[str, Any]]]:
    """Random sources with a profile each; every pair can be had again by its seed alone."""
    for n in range(seed, seed + count):
        rng = random.Random(n)
        files = random_source(rng)
        yield rng, files, random_profile(rng, files, LACKING[n % len(LACKING)])


def tally(count: int, seed: int = 0) -> Tally:
    """The figures of `count` random pairs, with random queries for each."""
    figures, before = Tally(), DECISIONS.copy()
    for rng, files, profile in random_pairs(count, seed):
        source = Source(files)
        seen = see(source, profile)
        _count(figures, source, seen)
        for query in random_queries(rng, source, seen):
            _ask(figures, seen, query)
    figures.decisions = DECISIONS - before
    return figures


def _count(figures: Tally, source: Source, seen: Seen) -> None:
    figures.persons.append(len(source.standard["persons"]))
    for resource in SERVED:
        documents = seen.documents(resource, names=True)
        figures.answers[resource, _kind(documents, len(source.standard[resource]))] += 1
        figures.documents[resource] += len(documents or {})


def _kind(documents: dict[str, dict[str, Any]] | None, rows: int) -> str:
    if documents is None:
        return "not shared"
    return "empty" if not documents else "all" if len(documents) == rows else "between"


def _ask(figures: Tally, seen: Seen, query: Query) -> None:
    for name in (
        *query.filters,
        *(f"lookup {key}" for key in query.lookup or {}),
        *map("expand {}".format, query.expand),
    ):
        figures.asked[query.resource, name] += 1
    if query.sort is not None:
        figures.asked[query.resource, f"sortkey {query.sort}"] += 1
    found = answer(seen, query)
    if found is None or isinstance(found, str):
        figures.queries["closed" if found is None else found] += 1
    else:
        whole = len(found) == len(seen.shown(query.resource))
        figures.queries["nothing" if not found else "all" if whole else "some"] += 1


def _report(count: int) -> str:
    figures = tally(count)
    lines = [f"persons in a source, median: {statistics.median(figures.persons)}"]
    for resource in SERVED:
        kinds = ", ".join(f"{kind} {count}" for kind, count in figures.kinds(resource).items())
        lines.append(f"{resource}: {kinds}; {figures.documents[resource]} documents")
    lines.append("queries: " + ", ".join(f"{kind} {figures.queries[kind]}" for kind in ANSWERS))
    lines.append(f"never asked for: {sorted(everything_to_ask() - set(figures.asked)) or 'nothing'}")
    for sentence in sorted({sentence for sentence, _ in figures.decisions}):
        lines.append(f"{sentence}: yes {figures.decisions[sentence, True]}, no {figures.decisions[sentence, False]}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(_report(int(sys.argv[1])) + "\n")
