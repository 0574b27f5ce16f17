"""Counts how often each sentence of SCOPE.md was decided either way, so that tests can tell which were never tried."""

from collections import Counter

DECISIONS: Counter[tuple[str, bool]] = Counter()


def decide(sentence: str, outcome: bool) -> bool:
    """The outcome, after counting it under the sentence that it decides."""
    DECISIONS[sentence, outcome] += 1
    return outcome
