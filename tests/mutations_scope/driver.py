"""What one mutation has to get past: every fixed case, then random pairs with queries; it stops where one notices.

Runs in a process of its own, in which the package `ss12k` is the changed copy. First what each case says by itself,
which is soon asked, then all that the oracle says of each.
"""

import signal
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import orjson
import test_scope
from oracle import Source
from oracle.cases import CASES, Case
from scope_support import assert_agree, assert_queries_agree, random_source_with_profiles, snapshot_of, view_under

import ss12k
from mutations_scope.mutation import NOTICED
from ss12k.scope.view import View
from ss12k.snapshots.opening import Snapshot

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

    def view_of(files: Mapping[str, list[Any]], profile: Mapping[str, Any], _: Path) -> View:
        return view_under(_snapshot(files, folder), profile)

    with patch.multiple(test_scope, view_of=view_of, assert_agree=lambda *_: None):
        test_scope.test_each_mistake_that_a_fixed_case_witnesses_is_not_made(case, folder)


def _all_of_it(case: Case, folder: Path) -> None:
    view = view_under(_snapshot(case.files, folder), case.profile)
    assert_agree(Source(dict(case.files)), case.profile, view, "oracle")


def _random(seed: int, folder: Path) -> None:
    rng, source, profiles = random_source_with_profiles(seed, PROFILES)
    snapshot = _snapshot(source.files, folder)
    for profile in profiles:
        view = view_under(snapshot, profile)
        seen, _ = assert_agree(source, profile, view, "oracle", rng)
        assert_queries_agree(rng, seen, view, "oracle", most=40)


def _snapshot(files: Mapping[str, list[Any]], folder: Path) -> Snapshot:
    """The snapshot of a source, built once for all runs that share the folder."""
    place = folder / sha256(orjson.dumps(dict(files))).hexdigest()[:16] / "snapshot.duckdb"
    if not place.exists():
        place.parent.mkdir()
        with TemporaryDirectory(dir=folder) as own:
            snapshot_of(files, Path(own)).path.rename(place)
    return Snapshot(place)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
