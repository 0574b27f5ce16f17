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

from .decisions import DECISIONS
from .reading import Source
from .seen import see
from .sources import random_profile, random_source

SERVED = ("organisations", "persons", "placements", "duties", "groups")

# Sentences that these five resources can decide one way only: who sees a person has a category that shows persons.
ONE_WAY = frozenset({("R7 displayName: persons shared", False)})


@dataclass
class Tally:
    """Figures of a run: sizes of sources, answers by resource and kind, documents, and how sentences were decided."""

    persons: list[int] = field(default_factory=list)
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    decisions: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def seldom(self, least: int) -> list[tuple[str, bool]]:
        """The outcomes of sentences that were met fewer than `least` times."""
        sentences = {sentence for sentence, _ in self.decisions}
        outcomes = {(sentence, outcome) for sentence in sentences for outcome in (True, False)} - ONE_WAY
        return sorted(outcome for outcome in outcomes if self.decisions[outcome] < least)


def random_pairs(count: int, seed: int = 0) -> Iterator[tuple[random.Random, dict[str, list[object]], dict[str, Any]]]:
    """Random sources with a profile each; every pair can be had again by its seed alone."""
    for n in range(seed, seed + count):
        rng = random.Random(n)
        files = random_source(rng)
        yield rng, files, random_profile(rng, files)


def tally(count: int, seed: int = 0) -> Tally:
    """The figures of `count` random pairs."""
    figures, before = Tally(), DECISIONS.copy()
    for _, files, profile in random_pairs(count, seed):
        _count(figures, Source(files), profile)
    figures.decisions = DECISIONS - before
    return figures


def _count(figures: Tally, source: Source, profile: dict[str, Any]) -> None:
    figures.persons.append(len(source.standard["persons"]))
    seen = see(source, profile)
    for resource in SERVED:
        documents = seen.documents(resource, names=True)
        figures.answers[resource, _kind(documents, len(source.standard[resource]))] += 1
        figures.documents[resource] += len(documents or {})


def _kind(documents: dict[str, dict[str, Any]] | None, rows: int) -> str:
    if documents is None:
        return "not shared"
    return "empty" if not documents else "all" if len(documents) == rows else "between"


def _report(count: int) -> str:
    figures = tally(count)
    lines = [f"persons in a source, median: {statistics.median(figures.persons)}"]
    for resource in SERVED:
        kinds = ", ".join(
            f"{kind} {figures.answers[resource, kind]}" for kind in ("empty", "between", "all", "not shared")
        )
        lines.append(f"{resource}: {kinds}; {figures.documents[resource]} documents")
    for sentence in sorted({sentence for sentence, _ in figures.decisions}):
        lines.append(f"{sentence}: yes {figures.decisions[sentence, True]}, no {figures.decisions[sentence, False]}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(_report(int(sys.argv[1])) + "\n")
