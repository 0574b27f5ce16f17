"""How DuckDB is set up, wherever it is used."""

import atexit
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from ss12k.errors import Ss12kError
from ss12k.settings import settings

WRONG_SETTING = "SS12K_MEMORY or SS12K_THREADS is no such setting; 2GB and 2 would do"


def configuration() -> dict[str, Any]:
    """How DuckDB is set up in every process: bounded, fetching nothing, and spilling to where only we look."""
    chosen = settings()
    return {
        "memory_limit": chosen.memory,
        "threads": chosen.threads,
        "temp_directory": str(_spill()),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }


def literal(path: Path) -> str:
    """A path as it may stand between quotes in SQL, for ATTACH, which takes no bound values."""
    return str(path).replace("'", "''")


def remove(path: Path) -> None:
    """Remove a DuckDB file and what DuckDB keeps beside it."""
    for each in (path, path.with_name(path.name + ".wal")):
        each.unlink(missing_ok=True)


@cache
def _spill() -> Path:
    """This process's folder for what does not fit into memory: its owner's alone, and gone with the process."""
    try:
        folder = Path(mkdtemp(prefix="ss12k-spill-"))
    except OSError as problem:
        raise Ss12kError(f"no folder for temporary files can be made ({problem.strerror}); set TMPDIR") from None
    atexit.register(rmtree, folder, ignore_errors=True)
    return folder
