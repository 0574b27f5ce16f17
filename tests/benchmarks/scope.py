"""What seeing costs: a new profile's view, a page of it, one document, explanations. Prints a table, asserts nothing.

python tests/benchmarks/scope.py FOLDER [--persons 100000] [--rounds 30]

FOLDER is where the dump of generate.py and its snapshot lie; they are made if they are not there yet. The page is
measured beside the same number of prebuilt JSON texts from a table of a DuckDB file, by ranges in `id` order.

python tests/benchmarks/scope.py --snapshot FILE.duckdb

measures a new view, of the organisations beneath one in ten, over any snapshot: storstad's for instance.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from generate import generate

from ss12k.scope.profile import Profile
from ss12k.scope.receiving import received
from ss12k.scope.view import PAGE, View
from ss12k.snapshots.building import build
from ss12k.snapshots.duck import literal
from ss12k.snapshots.opening import Snapshot, cursor
from ss12k.standard.categories import CATEGORIES

SECRET = b"a secret of the benchmark"
WITHHELD = {"civicno", "addresses", "phonenumbers"}
CLIENTS = 50


def profile_of(organisations: list[str], client: str = "bench.vendor") -> Profile:
    """A profile of some units without civic numbers, addresses and phones."""
    return Profile.parse(
        {
            "clientId": client,
            "name": "Bench",
            "vendor": "Bench",
            "source": "bench",
            "permissionMode": "selected",
            "organisations": organisations,
            "sharedData": sorted(set(CATEGORIES) - WITHHELD),
        }
    )


def medians(rounds: int, *works: Callable[[int], object]) -> list[float]:
    """The median milliseconds of some works, done in turn so that they meet the same machine."""
    took: list[list[float]] = [[] for _ in works]
    for number in range(rounds):
        for work, times in zip(works, took, strict=True):
            began = time.perf_counter()
            work(number)
            times.append((time.perf_counter() - began) * 1000)
    return [statistics.median(times) for times in took]


def units(snapshot: Snapshot) -> list[str]:
    """The ids of all organisations but the top one."""
    documents = map(orjson.loads, View(snapshot, None, SECRET).all_documents("organisations"))
    return [each["id"] for each in documents if "parentOrganisation" in each]


def new_view(snapshot: Snapshot, organisations: list[str], number: int) -> View:
    """A view of another profile than any before, with all that it shows of persons counted."""
    rotated = organisations[number % len(organisations) :] + organisations[: number % len(organisations)]
    view = View(snapshot, profile_of(rotated[: max(1, len(organisations) // 8)]), SECRET)
    view.count("persons")
    return view


def prebuilt(snapshot: Snapshot) -> Callable[[int], object]:
    """Reads a page of texts that need nothing done to them, from a file beside the snapshot's."""
    file = snapshot.path.with_name("prebuilt.duckdb")
    file.unlink(missing_ok=True)
    texts = View(snapshot, None, SECRET).page("persons", limit=20 * PAGE).texts
    own = cursor()
    own.execute(f"ATTACH '{literal(file)}' AS prebuilt")
    own.execute(
        f"CREATE TABLE prebuilt.texts AS SELECT unnest(range({len(texts)})) AS pos, unnest($texts) AS text",
        {"texts": texts},
    )
    own.execute("CHECKPOINT prebuilt")

    def read(number: int) -> object:
        first = number % 10 * PAGE
        query = "SELECT text FROM prebuilt.texts WHERE pos BETWEEN $first AND $last ORDER BY pos"
        return cursor().execute(query, {"first": first, "last": first + PAGE - 1}).fetchall()

    return read


def measured(snapshot: Snapshot, rounds: int) -> list[tuple[str, str]]:
    """The rows of the table."""
    organisations = units(snapshot)
    view = new_view(snapshot, organisations, 0)
    ids = [orjson.loads(text)["id"] for text in view.page("persons", limit=200).texts]
    last = len(ids) - 1
    read_prebuilt = prebuilt(snapshot)
    afters = [-1, *(view.page("persons", limit=n * PAGE // 4).after or -1 for n in (1, 2, 3))]
    (computing,) = medians(rounds, lambda number: new_view(snapshot, organisations, number))
    page, bare = medians(rounds, lambda n: view.page("persons", after=afters[n % len(afters)]), read_prebuilt)
    one, explained = medians(
        rounds * 3,
        lambda n: view.document("persons", ids[n * 7 % last]),
        lambda n: view.explain("persons", ids[n * 7 % last]),
    )

    def cold(number: int) -> object:
        return View(snapshot, view.profile, SECRET).explain("persons", ids[number])

    (with_view,) = medians(rounds, cold)
    profiles = [profile_of(organisations[n : n + 10], f"bench.v{n}") for n in range(CLIENTS)]

    def receivers(number: int) -> list[Any]:
        return received(snapshot, "persons", ids[number], profiles, SECRET, os.cpu_count() or 1)

    (reverse,) = medians(5, receivers)
    seen = f"{view.count('persons'):,} of {snapshot.size('persons'):,} persons"
    return [
        (f"a new profile's view, {seen}", f"{computing:.0f} ms"),
        (f"a page of {PAGE:,} documents", f"{page:.1f} ms, {page / bare:.1f} times the next"),
        ("the same number of prebuilt texts", f"{bare:.1f} ms"),
        ("one document by id", f"{one:.1f} ms"),
        ("explain, view at hand", f"{explained:.1f} ms"),
        ("explain, cold, with a new view", f"{with_view:.1f} ms"),
        (f"who receives a person, {CLIENTS} clients, cold", f"{reverse:.0f} ms"),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--snapshot", type=Path)
    chosen = parser.parse_args()
    if chosen.snapshot:
        snapshot = Snapshot(chosen.snapshot)
        organisations = units(snapshot)
        (took,) = medians(5, lambda number: new_view(snapshot, organisations, number))
        rows = [(f"a new profile's view of {snapshot.size('persons'):,} persons", f"{took:.0f} ms")]
    else:
        file = chosen.folder / "scope.duckdb"
        if not file.exists():
            generate(chosen.folder / "scope", chosen.persons)
            build(chosen.folder / "scope", file)
        rows = measured(Snapshot(file), chosen.rounds)
    sys.stdout.write("| what | median |\n|---|---|\n" + "".join(f"| {what} | {took} |\n" for what, took in rows))


if __name__ == "__main__":
    main()
