"""A demo's files: arrays in id order for a small one, lines in files of bounded size for a large one."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

import orjson

from ss12k.demo.ids import Record

_OFTEN = 20_000
"""Records between two words on progress."""
_BUFFER = 1 << 20


Progress = Callable[[str, int], None]
"""Told now and then how many records of a resource are written so far."""


class Dirt(Protocol):
    """Spoils a share of the records: gives a resource's lines, and writes down at the end what it did."""

    def lines(self, resource: str, records: Iterable[Record]) -> Iterator[bytes]:
        """The lines that are written of a resource, without their ends."""
        ...

    def close(self, folder: Path) -> None:
        """Write down in the dump's folder what was done."""
        ...


def quietly(resource: str, records: int) -> None:
    """Tell nobody."""


def write_ordered(
    folder: Path,
    batches: Iterable[tuple[str, Iterable[Record]]],
    part: int | None,
    progress: Progress,
    dirt: Dirt | None,
) -> dict[str, int]:
    """Each resource as one array in id order, so that two demos compare line by line; all of it is held in memory."""
    found: dict[str, list[Record]] = {}
    for resource, records in batches:
        found.setdefault(resource, []).extend(records)
    if dirt:
        ordered = ((resource, sorted(rows, key=_key)) for resource, rows in found.items())
        return _write_dirty(folder, ordered, part, progress, dirt)
    for resource, rows in found.items():
        lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in sorted(rows, key=_key))
        (folder / f"{resource}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")
        progress(resource, len(rows))
    return {resource: len(rows) for resource, rows in found.items()}


def _key(record: Record) -> tuple[str, str]:
    """Sorts by id; what has none by what stands for it."""
    if "activity" in record and "id" not in record:
        return record["activity"]["id"], record["student"]["id"]
    return record.get("id", ""), record.get("meta", {}).get("modified", "")


def write_lines(
    folder: Path,
    batches: Iterable[tuple[str, Iterable[Record]]],
    part: int | None,
    progress: Progress,
    dirt: Dirt | None,
) -> dict[str, int]:
    """Each resource as lines, in the order in which they come; memory stays as it is, however many they are."""
    with ExitStack() as stack:
        files: dict[str, _Lines] = {}
        for resource, records in batches:
            if resource not in files:
                files[resource] = stack.enter_context(_Lines(folder, resource, part, progress))
            files[resource].write(orjson.dumps(record) for record in records)
    if dirt is None:
        return {resource: lines.records for resource, lines in files.items()}
    clean = folder / "clean"
    clean.mkdir()
    for path in [path for path in folder.iterdir() if path != clean]:
        path.rename(clean / path.name)
    counts = _write_dirty(folder, ((resource, _read(clean, resource)) for resource in files), part, progress, dirt)
    clean.rmdir()
    return counts


def _read(folder: Path, resource: str) -> Iterator[Record]:
    """A resource's records; each file is gone once it has been read."""
    for path in sorted([*folder.glob(f"{resource}.ndjson"), *folder.glob(f"{resource}-*.ndjson")]):
        with path.open("rb") as file:
            yield from map(orjson.loads, file)
        path.unlink()


def _write_dirty(
    folder: Path,
    resources: Iterable[tuple[str, Iterable[Record]]],
    part: int | None,
    progress: Progress,
    dirt: Dirt,
) -> dict[str, int]:
    counts = {}
    for resource, records in resources:
        with _Lines(folder, resource, part, progress) as lines:
            lines.write(dirt.lines(resource, records))
        counts[resource] = lines.records
    dirt.close(folder)
    return counts


class _Lines(AbstractContextManager["_Lines"]):
    """A resource's file, or its numbered files of `part` records; a single one has no number."""

    def __init__(self, folder: Path, resource: str, part: int | None, progress: Progress) -> None:
        self.folder, self.resource, self.part, self.progress = folder, resource, part, progress
        self.records = self.parts = 0
        self.file: BinaryIO = self._next()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.file.close()
        self.progress(self.resource, self.records)
        if self.parts == 1:
            self._path().rename(self.folder / f"{self.resource}.ndjson")

    def write(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            if self.part and self.records == self.part * self.parts:
                self.file.close()
                self.file = self._next()
            self.file.write(line + b"\n")
            self.records += 1
            if self.records % _OFTEN == 0:
                self.progress(self.resource, self.records)

    def _next(self) -> BinaryIO:
        self.parts += 1
        return self._path().open("wb", buffering=_BUFFER)

    def _path(self) -> Path:
        return self.folder / f"{self.resource}-{self.parts:03}.ndjson"
