"""Zips and `.gz` files of a dump, read without ever unpacking them to disk: what in them is refused, and why."""

import gzip
import io
import stat
import struct
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from ss12k.errors import Ss12kError, printable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

FREE = 16_000_000
"""Bytes that any packed file may hold, however small it is."""
RATIO = 500
"""Bytes that each packed byte may hold beyond that. Lists of records reach 3 to 15, contrived ones 230, bombs 1,030."""
MOST = 256_000_000_000
"""Bytes that a packed file may hold at most."""
ENTRIES = 5_000
"""Files that a zip may hold: each costs a look through the list of all."""

_ENCRYPTED = 0x41
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# The others are unpacked without bound: a few kB of them can take all memory at once.
_DAMAGED = (ValueError, IndexError, struct.error)
"""What Python's reader may raise too, when what a zip says of its files is damaged."""


class PackedError(Ss12kError):
    """A packed file that is refused; nothing of it was loaded."""


def allowed(size: int) -> int:
    """The bytes that a packed file of this size may hold."""
    return min(FREE + RATIO * size, MOST)


def refuse_bomb(where: str, size: int, holds: int) -> None:
    """Raise a PackedError, with the limit, where a packed file of this size holds more bytes than is reasonable."""
    if holds > allowed(size):
        raise PackedError(
            f"{where} holds more than {allowed(size):,} bytes, the most for {size:,} packed ones ({RATIO} to 1, and "
            f"{MOST // 10**9} GB at most); if that is as it should be, unpack it and load what is in it"
        )


def gunzipped(stream: BinaryIO, name: str, size: int) -> BinaryIO:
    """What a `.gz` of this size holds, as a stream that raises a PackedError when it holds too much, or is empty."""
    if not size:
        raise PackedError(f"{name} is empty, which no compressed file is; fetch it again")
    return io.BufferedReader(_Limited(gzip.GzipFile(fileobj=stream), name, size), 1 << 20)


def zip_entries(path: Path) -> list[zipfile.ZipInfo]:
    """The files in a zip; a PackedError names what in it could do harm, or cannot be read."""
    where = printable(str(path))
    with _zip(path) as archive:
        entries = archive.infolist()
    if len(entries) > ENTRIES:
        raise PackedError(f"{where}: the zip holds more than {ENTRIES:,} files; unpack it and load the folder")
    for each in entries:
        _refuse_harm(where, each)
    refuse_bomb(f"{where}: the zip", path.stat().st_size, sum(each.file_size for each in entries))
    return [each for each in entries if not each.filename.endswith("/")]


def zip_entry(path: Path, name: str) -> BinaryIO:
    """The content of one file in a zip, never more than the zip declares for it."""
    with _zip(path) as archive:  # the file stays open as long as its entry
        try:
            return cast(BinaryIO, archive.open(name))
        except (*_DAMAGED, OSError):  # it leads to no place in the file
            raise zipfile.BadZipFile from None


def _zip(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except _DAMAGED:
        raise zipfile.BadZipFile from None


def _refuse_harm(path: str, entry: zipfile.ZipInfo) -> None:
    where = f"{path}: the entry {entry.filename!r}"
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":":
        raise PackedError(f"{where} leads out of the zip; pack it anew with names such as persons.json")
    if len(PurePosixPath(name).name) > 255:
        raise PackedError(f"{path}: an entry's name has more than 255 characters; pack it anew")
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise PackedError(f"{where} is a link or a device, no file; pack it anew with the files themselves")
    if entry.flag_bits & _ENCRYPTED:
        raise PackedError(f"{where} is packed with a password; pack it anew without one")
    if entry.compress_type not in _PLAIN:
        raise PackedError(f"{where} is packed in an unusual way; pack it anew as an ordinary zip")
    refuse_bomb(where, entry.compress_size, entry.file_size)


class _Limited(io.RawIOBase):
    """Counts what comes out of a stream, since nothing tells it beforehand."""

    def __init__(self, stream: gzip.GzipFile, name: str, size: int) -> None:
        self._stream, self._name, self._size, self._taken = stream, name, size, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        taken = self._stream.readinto(buffer)
        self._taken += taken
        refuse_bomb(self._name, self._size, self._taken)
        return taken
