"""Files that are handed over, such as exports and reports: for their owner's eyes, and there whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ss12k.errors import Ss12kError, printable


@contextmanager
def new_file(out: Path, *, force: bool) -> Iterator[BinaryIO]:
    """A new file to write, which its owner alone can read; `force`: in the place of an old one.

    It has its name once it is whole and on the disk. On any error, nothing is left of it and an old one is untouched; a
    place where none can stand is refused before anything is written.
    """
    try:
        _refuse(out, force)
        with _written(out, force) as file:
            yield file
    except OSError as problem:
        raise Ss12kError(f"{printable(str(out))}: cannot be written ({problem.strerror or problem})") from None


def _refuse(out: Path, force: bool) -> None:
    if out.is_dir() or (force and out.exists() and not out.is_file()):
        raise Ss12kError(f"{printable(str(out))} is no ordinary file; choose another name")
    if not out.parent.is_dir():
        raise Ss12kError(f"{printable(str(out.parent))}: no such folder; make it first, or choose another")
    _refuse_existing(out, force)


def _refuse_existing(out: Path, force: bool) -> None:
    if not force and os.path.lexists(out):
        raise Ss12kError(f"{printable(str(out))} is there already; choose another name, or --force to replace it")


@contextmanager
def _written(out: Path, force: bool) -> Iterator[BinaryIO]:
    draft = out.with_name(f".{out.name[:200]}.{secrets.token_hex(4)}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _refuse_existing(out, force)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
