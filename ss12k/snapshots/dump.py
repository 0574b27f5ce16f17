"""A dump as it comes: a folder, a zip or one file, in any of the forms that DESIGN.md lists under "Dump formats"."""

import difflib
import gzip
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from ss12k.errors import Ss12kError, printable
from ss12k.snapshots.findings import shown_name
from ss12k.snapshots.json_stream import Block, NotJsonError, lines, records
from ss12k.snapshots.packed import gunzipped, zip_entries, zip_entry
from ss12k.standard.resources import ALTERNATIVE_PERSONS, RESOURCES

NAMES = (*RESOURCES, ALTERNATIVE_PERSONS)
"""What a dump may hold."""

_FILE = re.compile(r"(?P<name>.+?)(?:[-_]?[0-9]+)?\.(?P<form>json|ndjson|jsonl)(?P<gz>\.gz)?", re.I | re.S)
_PACKED_OTHERWISE = re.compile(
    r"(?P<name>.+?)(?:[-_]?[0-9]+)?(?:\.(?:json|ndjson|jsonl))?\.(?:gz|zip|7z|rar|tar|tgz|bz2|xz|zst|lz4|gpg)",
    re.I | re.S,
)
_DIGITS = re.compile(r"([0-9]+)").split

_RECORDS = re.compile(rb"\[\s*\{").search
_FORMS = 'a file such as persons.json holds a list or {"data": […]}, any other has a key per resource, each with a list'


class DumpError(Ss12kError):
    """A dump that cannot be read; nothing of it was loaded."""


@dataclass(frozen=True)
class Part:
    """One file of a dump."""

    name: str
    """Its name within the dump, for messages."""
    resource: str | None
    """The resource that its name says, or None for a file with a key per resource."""
    by_line: bool
    zipped: bool
    size: int
    """Its bytes, before it is unzipped if it is a `.gz`."""
    packed: int
    """The bytes that it takes in the dump: by these it is judged how much it may hold."""
    open: Callable[[], BinaryIO]

    def blocks(self) -> Generator[tuple[str, Block | None, int], None, None]:
        """Its records, many at a time, with their resource (none for what is aside) and the bytes read so far; without
        records, a resource of which there is a list, perhaps an empty one.
        """
        lists: dict[str, str] = {}
        began: list[str] = []

        def met(key: str, is_list: bool) -> None:
            if is_list and (self.resource is None or key in ("", "data", self.resource)):
                began.append(lists.setdefault(key, self._resource_of(key)))
            elif not is_list and (key.lower() == "data" or _nearly_known(key)):
                raise DumpError(f"{self.name}: a list belongs under {printable(key)!r}; {_FORMS}")

        with _readable(self.name), self.open() as packed:
            stream = gunzipped(packed, self.name, self.packed) if self.zipped else packed
            if self.by_line:
                met("", True)
            for block in lines(stream, self.name) if self.by_line else records(stream, self.name, met):
                while began:
                    yield began.pop(), None, 0
                if block.aside and _RECORDS(block.texts[0]):  # nothing of a dump is passed over in silence
                    raise DumpError(f"{self.name}: what looks like records lies deeper than the lists; {_FORMS}")
                yield "" if block.aside else lists.get(block.key) or self._resource_of(block.key), block, packed.tell()
            if not lists:
                raise DumpError(f"{self.name}: no list of records in it; {_FORMS}")
            while began:
                yield began.pop(), None, 0

    def _resource_of(self, key: str) -> str:
        if self.resource is None:
            if not key:
                raise DumpError(f"{self.name}: name the file after its resource, such as persons.json")
            return known(key, self.name, shown_name(key))  # out of a file, where it may be anything
        if key not in ("", "data", self.resource):
            raise DumpError(f"{self.name}: a list called {shown_name(key)!r} does not belong there; {_FORMS}")
        return self.resource


def parts_of(path: Path) -> list[Part]:
    """The files of the dump at a path, numbered parts in their order; a clear error where there is none, or something
    in it is unknown or does not belong there.
    """
    where = printable(str(path))
    with _readable(where):
        found = sorted(_found(path), key=_in_order)
    if not found:
        raise DumpError(f"{where}: no dump in there; it should hold files such as organisations.json and persons.json")
    return found


def _in_order(part: Part) -> list[tuple[int, str]]:
    """So that part 10 comes after part 9, and after part 0009."""
    pieces = _DIGITS(part.name)
    return [(len(bare), bare) if (bare := piece.lstrip("0")).isdecimal() else (0, piece) for piece in pieces]


def _found(path: Path) -> list[Part]:
    where = printable(str(path))
    if not path.exists():
        raise DumpError(f"{where}: no such file or folder; give a folder, a zip or a JSON file")
    if path.is_dir():
        return list(_folder_parts(path, path.resolve()))
    if not path.is_file():
        raise DumpError(f"{where} is no ordinary file; give a folder, a zip or a JSON file")
    if part := _part(path.name, path.stat().st_size, partial(_file, path.resolve()), alone=True):
        return [part]
    if zipfile.is_zipfile(path):
        return list(_zip_parts(path))
    raise DumpError(f"{where}: not a dump; give a folder, a zip, or a .json, .ndjson or .jsonl file (also .gz)")


def known(name: str, where: str, shown: str | None = None) -> str:
    """The resource of this name, or an error that tells the nearest one; `shown`: what is to be said of the name."""
    for resource in NAMES:
        if resource.lower() == name.lower():
            return resource
    near = difflib.get_close_matches(name, NAMES, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(NAMES)}"
    raise DumpError(f"{where}: {name if shown is None else shown!r} is no resource of SS12000; {hint}")


def _part(
    name: str, size: int, opener: Callable[[], BinaryIO], alone: bool = False, packed: int | None = None
) -> Part | None:
    """The part that a file of this name is, if it is one; `packed`: the bytes that it takes in a zip."""
    packed = size if packed is None else packed
    file = _file_name(name)
    match = _FILE.fullmatch(file)
    if match is None or file.startswith("."):
        if not alone:
            _refuse_packed_otherwise(file)
        return None
    name = printable(name)
    by_line = match["form"].lower() != "json"
    if alone and not by_line and not _is_known(match["name"]):
        return Part(name, None, by_line, bool(match["gz"]), size, packed, opener)
    return Part(name, known(match["name"], name), by_line, bool(match["gz"]), size, packed, opener)


def _refuse_packed_otherwise(file: str) -> None:
    """What is no part of a dump is passed over, but not what looks like one that cannot be read as it is."""
    if (match := _PACKED_OTHERWISE.fullmatch(file)) and _is_known(match["name"]):
        raise DumpError(f"{printable(file)}: packed in a way that is not read here; unpack it, or pack it as .json.gz")


def _nearly_known(name: str) -> bool:
    """Whether a name is one of a resource, or was meant to be."""
    return bool(difflib.get_close_matches(name.lower(), [each.lower() for each in NAMES], n=1, cutoff=0.8))


def _is_known(name: str) -> bool:
    return name.lower() in {each.lower() for each in NAMES}


def _file_name(name: str) -> str:
    """The last part of a name, also of one that a zip made on Windows may hold."""
    return PurePosixPath(name.replace("\\", "/")).name


def _zip_parts(path: Path) -> Iterator[Part]:
    seen: set[str] = set()
    for entry in zip_entries(path):
        name = entry.filename
        part = _part(name, entry.file_size, partial(zip_entry, path, name), packed=entry.compress_size)
        if name.startswith("__MACOSX/") or part is None:
            continue
        if _file_name(name) in seen:  # of two with the same name, reading would give the last alone, twice
            raise DumpError(f"{printable(str(path))}: {_file_name(name)!r} is in it twice; pack each file once")
        seen.add(_file_name(name))
        yield part


def _folder_parts(path: Path, root: Path) -> Iterator[Part]:
    for each in sorted(path.iterdir()):
        if each.name.startswith("."):
            continue
        target = _target(each, root)
        if target.is_dir():
            _refuse_files_in(target, each)
        elif target.is_file():
            if part := _part(each.name, target.stat().st_size, partial(_file, target)):
                yield part
        elif _FILE.fullmatch(each.name):
            raise DumpError(f"{printable(each.name)} is no ordinary file; put the file itself there")


def _target(path: Path, root: Path) -> Path:
    """The file or folder itself; a link must lead to one within the dump, since a dump may come from anybody."""
    if not path.is_symlink():
        return path
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        raise DumpError(f"{printable(path.name)} is a link that leads nowhere; put the file itself there") from None
    if not target.is_relative_to(root):
        raise DumpError(f"{printable(path.name)} is a link that leads out of the dump; put the file itself there")
    return target


def _refuse_files_in(folder: Path, shown: Path) -> None:
    """A folder in a dump would be passed over, and nothing of a dump is passed over in silence."""
    if any(_FILE.fullmatch(file.name) for file in folder.iterdir()):
        raise DumpError(
            f"{printable(str(shown.parent))}: the folder {printable(shown.name)} in it holds files too; "
            "load one folder with all of them"
        )


def _file(path: Path) -> BinaryIO:
    """An ordinary file, opened so that it can neither be a link nor a pipe that never answers by now."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise DumpError(f"{printable(path.name)} is no ordinary file; put the file itself there")
    return os.fdopen(descriptor, "rb")


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Turn what a broken file raises into a sentence."""
    try:
        yield
    except NotJsonError as problem:
        raise DumpError(str(problem)) from None
    except EOFError:
        raise DumpError(f"{name}: the file ends in the middle of its compressed data; fetch it again") from None
    except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error):  # whose own words may quote what is in the file
        raise DumpError(f"{name}: the compressed data is damaged; fetch it again") from None
    except NotImplementedError:
        raise DumpError(f"{name}: packed in an unusual way; pack it anew as an ordinary zip") from None
    except OSError as problem:
        raise DumpError(f"{name}: cannot be read ({problem.strerror or problem})") from None
