"""A process's folder for what it needs for a while: its owner's alone, and gone with the process, or soon after it.

A process that is killed cannot clear up, and what it leaves may hold anybody's data. So each holds a lock on its
folder, which ends with it, and each that comes removes the folders on which there is none.
"""

import atexit
import fcntl
import os
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from ss12k.errors import Ss12kError

_NAME = "ss12k-scratch-"


@cache
def scratch() -> Path:
    """This process's own folder for temporary files, in the system's place for them (`TMPDIR`)."""
    try:
        draft = Path(mkdtemp(prefix=f".{_NAME}"))
        _lock(draft)
        folder = draft.rename(draft.with_name(draft.name.removeprefix(".")))  # only now may others look at it
    except OSError as problem:
        raise Ss12kError(f"no folder for temporary files can be made ({problem.strerror}); set TMPDIR") from None
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for other in folder.parent.glob(f"{_NAME}*"):
        _remove_if_left(other)
    return folder


def _remove_if_left(folder: Path) -> None:
    try:
        lock = _lock(folder)
    except OSError:  # its process is there (it may be this one), or it is gone already, or no folder of ours
        return
    if os.fstat(lock).st_uid == os.getuid():
        shutil.rmtree(folder, ignore_errors=True)
    os.close(lock)


def _lock(folder: Path) -> int:
    """Lock a folder until this process ends or the descriptor is closed; an OSError where somebody else has."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
