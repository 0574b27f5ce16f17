"""What one mutation has to get past: every fixed case, then random pairs with queries; it stops where one notices.

Runs in a process of its own, in which the package `ss12k` is the changed copy. First what each case says by itself,
which is soon asked, then all that the oracle says of each.
"""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import test_scope
from oracle import Source
from oracle.cases import CASES, Case
from scope_support import assert_agree, assert_queries_agree, kept_snapshot, random_source_with_profiles, view_under

import ss12k
from mutations_scope.mutation import NOTICED

PATIENCE = 60
"""Seconds after which a step hangs, and the process is ended by the alarm."""
FIRST_SEED = 70_000
PROFILES = 4


def main(package: str, kept: str, hint: str, sources: str) -> int:
    """The package that has to be under test, where built snapshots are kept, which cases to try first, how many random
    sources.
    """
    if Path(package).resolve() not in Path(ss12k.__file__).resolve().parents:
        raise RuntimeError(f"this would test {ss12k.__file__}")
    folder = Path(kept)
    try:
        for step in _steps(folder, hint, int(sources)):
            signal.alarm(PATIENCE)
            _say("at", step)
    except Exception as problem:  # an error of the product is as good as a difference
        _say("because", f"{type(problem).__name__}: {problem}")
        return NOTICED
    return 0


def _say(what: str, text: str) -> None:
    sys.stdout.write(f"{what} {' '.join(text.split())}\n")
    sys.stdout.flush()


def _steps(folder: Path, hint: str, sources: int) -> Iterator[str]:
    """Every step, told before it is done."""
    first = [case for case in CASES if hint and hint in case.note]
    for case in [*first, *(case for case in CASES if case not in first)]:
        yield case.note
        _what_it_says(case, folder)
        if case in first:
            _all_of_it(case, folder)
    for case in CASES:
        yield f"{case.note} (in full)"
        _all_of_it(case, folder)
    for seed in range(FIRST_SEED, FIRST_SEED + sources):
        yield f"random source {seed}"
        _random(seed, folder)


def _what_it_says(case: Case, folder: Path) -> None:
    """The suite's own test of a case, but for the comparison with the oracle."""

    with patch.object(test_scope, "assert_agree", lambda *_: None):
        test_scope.test_each_mistake_that_a_fixed_case_witnesses_is_not_made(case, folder)


def _all_of_it(case: Case, folder: Path) -> None:
    view = view_under(kept_snapshot(case.files, folder), case.profile)
    assert_agree(Source(dict(case.files)), case.profile, view, "oracle")


def _random(seed: int, folder: Path) -> None:
    rng, source, profiles = random_source_with_profiles(seed, PROFILES)
    snapshot = kept_snapshot(source.files, folder)
    for profile in profiles:
        view = view_under(snapshot, profile)
        seen, _ = assert_agree(source, profile, view, "oracle", rng)
        assert_queries_agree(rng, seen, view, "oracle", most=40)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
