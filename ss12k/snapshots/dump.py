"""A dump as it comes: a folder, a zip or one file, in any of the forms that DESIGN.md lists under "Dump formats"."""

import difflib
import gzip
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from ss12k.errors import Ss12kError
from ss12k.snapshots.json_stream import NotJsonError, Raw, lines, records
from ss12k.standard.resources import ALTERNATIVE_PERSONS, RESOURCES

NAMES = (*RESOURCES, ALTERNATIVE_PERSONS)
"""What a dump may hold."""

_FILE = re.compile(r"(?P<name>.+?)(?:[-_]?\d+)?\.(?P<form>json|ndjson|jsonl)(?P<gz>\.gz)?", re.IGNORECASE)
_DIGITS = re.compile(r"(\d+)").split

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
    open: Callable[[], BinaryIO]

    def records(self, began: Callable[[str], None] = lambda _: None) -> Iterator[tuple[str, Raw]]:
        """Its records with their resource (none for what is aside); `began` is told of each list, also an empty one."""
        lists: dict[str, str] = {}

        def met(key: str, is_list: bool) -> None:
            if is_list and (self.resource is None or key in ("", "data", self.resource)):
                began(lists.setdefault(key, self._resource_of(key)))
            elif not is_list and key in ("data", *NAMES):
                raise DumpError(f"{self.name}: a list belongs under {key!r}; {_FORMS}")

        with _readable(self.name), self.open() as packed:
            stream = cast(BinaryIO, gzip.GzipFile(fileobj=packed)) if self.zipped else packed
            if self.by_line:
                met("", True)
            for raw in lines(stream) if self.by_line else records(stream, self.name, met):
                yield "" if raw.aside else lists.get(raw.key) or self._resource_of(raw.key), raw
            if not lists:
                raise DumpError(f"{self.name}: no list of records in it; {_FORMS}")

    def _resource_of(self, key: str) -> str:
        if self.resource is None:
            if not key:
                raise DumpError(f"{self.name}: name the file after its resource, such as persons.json")
            return known(key, self.name)
        if key not in ("", "data", self.resource):
            raise DumpError(f"{self.name}: a list called {key!r} does not belong there; {_FORMS}")
        return self.resource


def parts_of(path: Path) -> list[Part]:
    """The files of the dump at a path, numbered parts in their order; a clear error where there is none or a name is
    unknown.
    """
    with _readable(str(path)):
        found = sorted(_found(path), key=lambda part: [int(n) if n.isdecimal() else n for n in _DIGITS(part.name)])
    if not found:
        raise DumpError(f"{path}: no dump in there; it should hold files such as organisations.json and persons.json")
    return found


def _found(path: Path) -> list[Part]:
    if not path.exists():
        raise DumpError(f"{path}: no such file or folder; give a folder, a zip or a JSON file")
    if path.is_dir():
        _refuse_folders_in(path)
        files = [each for each in path.iterdir() if each.is_file()]
        return [part for each in files if (part := _part(each.name, each.stat().st_size, partial(_file, each)))]
    if zipfile.is_zipfile(path):
        return _zip_parts(path)
    if part := _part(path.name, path.stat().st_size, partial(_file, path), alone=True):
        return [part]
    raise DumpError(f"{path}: not a dump; give a folder, a zip, or a .json, .ndjson or .jsonl file (also .gz)")


def known(name: str, where: str) -> str:
    """The resource of this name, or an error that tells the nearest one."""
    for resource in NAMES:
        if resource.lower() == name.lower():
            return resource
    near = difflib.get_close_matches(name, NAMES, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(NAMES)}"
    raise DumpError(f"{where}: {name!r} is no resource of SS12000; {hint}")


def _part(name: str, size: int, opener: Callable[[], BinaryIO], alone: bool = False) -> Part | None:
    match = _FILE.fullmatch(PurePosixPath(name).name)
    if match is None or PurePosixPath(name).name.startswith("."):
        return None
    by_line = match["form"].lower() != "json"
    if alone and not by_line and not _is_known(match["name"]):
        return Part(name, None, by_line, bool(match["gz"]), size, opener)
    return Part(name, known(match["name"], name), by_line, bool(match["gz"]), size, opener)


def _is_known(name: str) -> bool:
    return name.lower() in {each.lower() for each in NAMES}


def _zip_parts(path: Path) -> list[Part]:
    with zipfile.ZipFile(path) as archive:
        entries = [(info.filename, info.file_size) for info in archive.infolist() if not info.is_dir()]
    entries = [(name, size) for name, size in entries if not name.startswith("__MACOSX/")]
    return [part for name, size in entries if (part := _part(name, size, partial(_zip_entry, path, name)))]


def _refuse_folders_in(path: Path) -> None:
    """A folder in a dump would be passed over, and nothing of a dump is passed over in silence."""
    for inner in sorted(each for each in path.iterdir() if each.is_dir() and not each.name.startswith(".")):
        if any(_FILE.fullmatch(file.name) for file in inner.iterdir()):
            raise DumpError(f"{path}: the folder {inner.name} in it holds files too; load one folder with all of them")


def _file(path: Path) -> BinaryIO:
    return path.open("rb")


def _zip_entry(path: Path, name: str) -> BinaryIO:
    return cast(BinaryIO, zipfile.ZipFile(path).open(name))


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Turn what a broken file raises into a sentence."""
    try:
        yield
    except NotJsonError as problem:
        raise DumpError(str(problem)) from None
    except EOFError:
        raise DumpError(f"{name}: the file ends in the middle of its compressed data; fetch it again") from None
    except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, lzma.LZMAError) as problem:
        raise DumpError(f"{name}: the compressed data is damaged ({problem}); fetch it again") from None
    except RuntimeError:  # a password, or a method of packing that Python does not know
        raise DumpError(
            f"{name}: packed with a password or in an unusual way; pack it anew as an ordinary zip"
        ) from None
    except OSError as problem:
        raise DumpError(f"{name}: cannot be read ({problem.strerror or problem})") from None
