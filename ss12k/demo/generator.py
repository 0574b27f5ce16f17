"""The demo's dump: the districts put together, streamed as (resource, record), and written to a folder."""

import shutil
import tempfile
from collections.abc import Container, Iterator
from pathlib import Path

from ss12k.demo.deviations import planted
from ss12k.demo.ids import Record
from ss12k.demo.sizes import Size, size_named
from ss12k.demo.world import ONCE, RESOURCES, worlds
from ss12k.demo.writing import Dirt, Progress, quietly, write_lines, write_ordered
from ss12k.errors import Ss12kError


def generate(size: str | Size = "small", seed: int = 2026) -> Iterator[tuple[str, Record]]:
    """Every record of a demo with its resource, district by district; the same for the same size and seed."""
    return ((resource, record) for resource, records in _batches(_chosen(size), seed) for record in records)


def _chosen(size: str | Size) -> Size:
    return size_named(size) if isinstance(size, str) else size


def _batches(size: Size, seed: int) -> Iterator[tuple[str, Iterator[Record]]]:
    for number, world in enumerate(worlds(size.districts(), seed)):
        for resource, make in RESOURCES.items():
            if number == 0:
                yield resource, planted(resource, make(world))
            elif resource not in ONCE:
                yield resource, iter(make(world))


def write_demo(
    out: Path,
    size: str | Size = "small",
    seed: int = 2026,
    progress: Progress = quietly,
    dirt: Dirt | None = None,
    only: Container[str] | None = None,
) -> dict[str, int]:
    """Write a demo as a dump, all or nothing; gives the number of records per resource.

    `only`: these resources alone, as they are in the whole.

    `dirt` spoils some of the records on their way; they are then written as lines, whatever the size.
    """
    chosen = _chosen(size)
    try:
        _refuse_existing(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            write = write_ordered if chosen.ordered else write_lines
            batches = ((name, records) for name, records in _batches(chosen, seed) if only is None or name in only)
            counts = write(temporary, batches, chosen.part, progress, dirt)
            if out.exists():
                out.rmdir()
            temporary.rename(out)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise Ss12kError(f"{out}: the demo can't be written: {error.strerror or error}") from error
    return counts


def _refuse_existing(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise Ss12kError(f"{out}: there is a file of this name; choose another folder for the demo")
    if out.is_dir() and next(out.iterdir(), None) is not None:
        raise Ss12kError(f"{out}: the folder is not empty; choose another one for the demo")
