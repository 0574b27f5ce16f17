"""Loading 100,000 persons, side by side with the barest loops over the same lines, in one run.

python tests/benchmarks/loading.py FOLDER [--persons 100000] [--rounds 5]

Each measurement runs in a process of its own, all of them once per round; the table has the medians. `load` is the
product's own door, into a state folder that is new each time: reading, every check, and the finished snapshot on disk,
registered and current.
"""

import argparse
import gzip
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generate import generate

FORMS = ("ndjson", "json", "ndjson.gz")


def prepared(folder: Path, persons: int) -> None:
    """The dump in three forms, each in a folder of its own, made once."""
    if (folder / "persons.ndjson.gz").exists():
        return
    generate(folder / "all", persons)
    text = (folder / "all" / "persons.ndjson").read_bytes()
    contents = {
        "ndjson": text,
        "json": b"[" + b",".join(text.splitlines()) + b"]",
        "ndjson.gz": gzip.compress(text, 6),
    }
    for form, content in contents.items():
        target = folder / f"persons.{form}"
        target.mkdir()
        (target / f"persons.{form}").write_bytes(content)
        shutil.copy(folder / "all" / "organisations.ndjson", target)


def pydantic_loop(folder: Path) -> None:
    """The bare loop that the load is measured by."""
    from pydantic import TypeAdapter

    from ss12k.standard.records import Person

    validate, lines = TypeAdapter(Person).validate_json, _lines(folder)
    _timed(lambda: [validate(line) and None for line in lines])


def orjson_loop(folder: Path) -> None:
    """Parsing alone."""
    import orjson

    loads, lines = orjson.loads, _lines(folder)
    _timed(lambda: [loads(line) and None for line in lines])


def duckdb_alone(folder: Path) -> None:
    """DuckDB reading the file as JSON."""
    import duckdb

    own = duckdb.connect(config={"threads": os.cpu_count() or 1})
    file = folder / "persons.ndjson" / "persons.ndjson"
    _timed(lambda: own.execute("SELECT count(*), sum(length(json)) FROM read_ndjson_objects($1)", [str(file)]))


def load(folder: Path, form: str) -> None:
    """The product's own load."""
    from ss12k.access import LOCAL_ADMINISTRATOR, Access
    from ss12k.sources.loading import load

    with tempfile.TemporaryDirectory() as home:
        access = Access(Path(home), keep=1)
        _timed(lambda: load(access, LOCAL_ADMINISTRATOR, folder / f"persons.{form}", "bench"))
        access.control.close()


def _lines(folder: Path) -> list[bytes]:
    return (folder / "persons.ndjson" / "persons.ndjson").read_bytes().splitlines()


def _timed(work: Callable[[], object]) -> None:
    began = time.perf_counter()
    work()
    _say(f"{time.perf_counter() - began}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


MEASURED: dict[str, Callable[[Path], None]] = {
    "pydantic: TypeAdapter(Person).validate_json, line by line": pydantic_loop,
    "orjson.loads, line by line": orjson_loop,
    "DuckDB alone: read_ndjson_objects": duckdb_alone,
} | {f"ss12k load, .{form}": lambda folder, form=form: load(folder, form) for form in FORMS}  # type: ignore[misc]


def main() -> None:
    """Measure all, or one in this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.only:
        return MEASURED[chosen.only](chosen.folder)
    prepared(chosen.folder, chosen.persons)
    took: dict[str, list[float]] = {name: [] for name in MEASURED}
    for _ in range(chosen.rounds):
        for name in MEASURED:
            command = [sys.executable, __file__, str(chosen.folder), "--only", name]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            took[name].append(float(told))
    bare = statistics.median(next(iter(took.values())))
    _say(f"| {chosen.persons:,} persons | seconds, median of {chosen.rounds} | ratio |\n|---|---|---|")
    for name, seconds in took.items():
        median = statistics.median(seconds)
        _say(f"| {name} | {median:.2f} ({min(seconds):.2f} to {max(seconds):.2f}) | {median / bare:.2f} |")
    return None


if __name__ == "__main__":
    main()
