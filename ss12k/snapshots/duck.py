"""How DuckDB is set up, wherever it is used."""

from pathlib import Path
from typing import Any

from ss12k.settings import settings
from ss12k.snapshots.scratch import scratch

WRONG_SETTING = "SS12K_MEMORY or SS12K_THREADS is no such setting; 2GB and 2 would do"


def configuration() -> dict[str, Any]:
    """How DuckDB is set up in every process: bounded, fetching nothing, and spilling to where only we look."""
    chosen = settings()
    return {
        "memory_limit": chosen.memory,
        "threads": chosen.threads,
        "temp_directory": str(scratch()),
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
