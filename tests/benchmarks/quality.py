"""What asking all checks costs, check by check, and telling a view of it. Prints a table, asserts nothing.

python tests/benchmarks/quality.py FILE.duckdb [--before FILE.duckdb] [--rounds 3]

FILE.duckdb is a snapshot of any size, --before an earlier one of the same source. Beside it: reading the least that any
question about every object needs, which is the ids and the texts of when each changed.
"""

import argparse
import statistics
import time
from collections import defaultdict
from datetime import date
from pathlib import Path

from scope import profile_of

from ss12k.quality.asking import ask_all
from ss12k.quality.facts import Facts
from ss12k.quality.limits import limits_of
from ss12k.quality.telling import Told
from ss12k.scope.view import View
from ss12k.settings import settings
from ss12k.snapshots.layout import layout_of
from ss12k.snapshots.opening import Snapshot, ask
from ss12k.standard.resources import RESOURCES

DAY = date(2026, 11, 23)


def barest(snapshot: Snapshot) -> None:
    """Read ids and moments of everything once."""
    for name in RESOURCES:
        there = any(each.name == "meta" for each in layout_of(name).attributes)
        ask(f"SELECT sum(length(id)), {'sum(length(meta))' if there else 0} FROM {snapshot.table(name)}")


def main() -> None:
    """Ask, and print what it took."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("snapshot", type=Path)
    arguments.add_argument("--before", type=Path)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    snapshot = Snapshot(given.snapshot)
    before = Snapshot(given.before) if given.before else None
    limits = limits_of(settings(), "bench")
    took: dict[str, list[float]] = defaultdict(list)
    for _ in range(given.rounds):
        began = time.perf_counter()
        barest(snapshot)
        bare = time.perf_counter()
        facts = Facts(snapshot, DAY, before, DAY if before else None)
        ready = time.perf_counter()
        answers = ask_all(facts, limits)
        done = time.perf_counter()
        own = Told.of(View(snapshot, None, b"secret"), answers.findings, DAY, limits)
        told = time.perf_counter()
        organisations = [id for (id,) in ask(f"SELECT id FROM {snapshot.table('organisations')}")]
        view = View(snapshot, profile_of(organisations[:1]), b"secret")
        view.count("persons")
        seen = time.perf_counter()
        Told.of(view, answers.findings, DAY, limits)
        theirs = time.perf_counter()
        took["reading ids and moments, the barest"].append(bare - began)
        took["typed tables"].append(ready - bare)
        took["all checks"].append(done - ready)
        took["all of it"].append(done - bare)
        took["telling the authority"].append(told - done)
        took["telling a client"].append(theirs - seen)
        for each in answers.asked:
            took[f"  {each.check}"].append(each.milliseconds / 1000)
    found = own.counts()
    medians = {name: statistics.median(times) for name, times in took.items()}
    for name, seconds in sorted(medians.items(), key=lambda each: (each[0].startswith("  "), -each[1])):
        count = found.get(name.strip(), 0)
        print(f"{name:<40}{seconds:>9.3f} s{f'{count:>12,}' if name.startswith('  ') else ''}")  # noqa: T201


if __name__ == "__main__":
    main()
