"""What a large demo costs to load: prints a Markdown table, asserts nothing.

    python tests/benchmarks/sizes.py [kommun|storstad] FOLDER

FOLDER is where the demo lies; it is generated if it is not there yet. The load runs in a process of its own, into a
state folder beside the demo that is removed afterwards.
"""

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ss12k.access import LOCAL_ADMINISTRATOR, Access
from ss12k.demo import write_demo
from ss12k.snapshots.progress import Phase, Step
from ss12k.sources.loading import load

SOURCE = "bench"
SAMPLE = 20_000_000
"""Bytes from the beginning of each file that are compressed to tell how much the whole would be."""


def main() -> None:
    """Generate, load, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", choices=("small", "kommun", "storstad"), nargs="?", default="kommun")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.into:
        _say(json.dumps(_load(chosen.folder, chosen.into)))
        return
    if not chosen.folder.exists():
        began = time.perf_counter()
        write_demo(chosen.folder, chosen.size)
        _say(f"Generated in {time.perf_counter() - began:.0f} s, peak memory {_memory()[0] / 1e9:.2f} GB.\n")
    with tempfile.TemporaryDirectory(dir=chosen.folder.parent, prefix="ss12k-bench-") as home:
        command = [sys.executable, __file__, chosen.size, str(chosen.folder), "--into", home]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    _print(chosen.size, chosen.folder, json.loads(done.stdout.splitlines()[-1]))


def _load(folder: Path, home: Path) -> dict[str, Any]:
    """Load in this process, which does nothing else, and say what it took."""
    clock = _Clock()
    access = Access(home, keep=1)
    with access.control:
        began = time.perf_counter()
        loaded = load(access, LOCAL_ADMINISTRATOR, folder, SOURCE, progress=clock)
        seconds = time.perf_counter() - began
        clock.stop()
    files = [path for path in (home / "snapshots").rglob("*") if path.is_file()]
    return {
        "counts": loaded.built.counts,
        "deviations": sum(each.count for each in loaded.built.deviations),
        "quarantined": loaded.built.quarantined,
        "seconds": seconds,
        "phases": clock.phases,
        "reading": clock.reading,
        "memory": _memory(),
        "snapshot": sum(path.stat().st_size for path in files),
    }


class _Clock:
    """Adds up the time between two steps: it belongs to the later one's phase and resource.

    Resources that take less than the time between two steps are counted with the one that comes after them.
    """

    def __init__(self) -> None:
        self.phases: dict[str, float] = defaultdict(float)
        self.reading: dict[str, float] = defaultdict(float)
        self.last = time.perf_counter()
        self.step: Step | None = None

    def __call__(self, step: Step) -> None:
        self.step = step
        self.stop()

    def stop(self) -> None:
        now = time.perf_counter()
        if self.step:
            self.phases[self.step.phase.value] += now - self.last
            if self.step.phase is Phase.READ:
                self.reading[self.step.resource] += now - self.last
        self.last = now


def _memory() -> tuple[int, int]:
    """The most memory that this process, and the largest of those that it started, has had, in bytes."""
    own, below = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own * 1024, below * 1024


def _print(size: str, folder: Path, took: dict[str, Any]) -> None:
    sizes = _sizes(folder)
    dump = sum(sizes.values())
    packed, sampled = _gzipped(folder)
    _say(f"### {size}\n")
    _say("| resource | rows | MB | s reading | rows/s | MB/s |\n|---|---:|---:|---:|---:|---:|")
    for name, rows in took["counts"].items():
        _say(_row(name, rows, sizes.get(name, 0), took["reading"].get(name)))
    everything = sum(took["counts"].values())
    _say(_row("**all of the load**", everything, dump, took["seconds"]))
    phases = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in took["phases"].items())
    what = "by a sample of each file" if sampled else "level 6"
    snapshot, own, below = took["snapshot"], *(memory / 1e9 for memory in took["memory"])
    _say(f"\n- {took['seconds']:.0f} s in all ({phases})")
    _say(f"- peak memory {own:.2f} GB" + (f", and {below:.2f} GB of the largest process below it" if below else ""))
    _say(f"- dump {dump / 1e6:,.0f} MB, gzipped {packed / 1e6:,.0f} MB ({what})")
    _say(
        f"- snapshot {snapshot / 1e6:,.0f} MB: {snapshot / dump:.2f} of the dump, {snapshot / packed:.2f} of it gzipped"
    )
    _say(f"- {took['deviations']:,} deviations, {took['quarantined']:,} records in quarantine")


def _row(name: str, rows: int, size: int, seconds: float | None) -> str:
    known = f"{seconds:.1f} | {rows / seconds:,.0f} | {size / 1e6 / seconds:,.0f}" if seconds else "– | – | –"
    return f"| {name} | {rows:,} | {size / 1e6:,.1f} | {known} |"


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.iterdir()) if path.suffix in (".json", ".ndjson"))


def _sizes(folder: Path) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for path in _files(folder):
        found[path.stem.partition("-")[0]] += path.stat().st_size
    return found


def _gzipped(folder: Path) -> tuple[int, bool]:
    """The bytes of the dump when each file is gzipped, and whether that is only worked out from samples."""
    total, sampled = 0.0, False
    for path in _files(folder):
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(SAMPLE)
        total += len(gzip.compress(start, 6)) * size / max(len(start), 1)
        sampled |= size > SAMPLE
    return int(total), sampled


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
