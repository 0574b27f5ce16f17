"""What the tests of control share: a profile, a control file of their own, and processes beside.

A test file names this module as a plugin and also imports from it, for which pytest wants: PYTEST_DONT_REWRITE
"""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ss12k.control.store import Control
from ss12k.scope.profile import Profile

ANNA, BO = "anna", "bo"
SKOLA24 = "norreka.skola24"


def profile(**change: Any) -> Profile:
    document = {
        "clientId": SKOLA24,
        "name": "Skola24",
        "vendor": "Skola24 AB",
        "source": "norreka",
        "permissionMode": "selected",
        "sharedData": ["students"],
    }
    return Profile.parse({**document, **change})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def control(home: Path) -> Iterator[Control]:
    with Control(home) as control:
        control.register_snapshot("s1", "norreka", "s1.duckdb", actor=ANNA, name="Norreka kommun", activate=True)
        yield control


def in_processes(code: str, *arguments: str, count: int = 2) -> list[str]:
    """What `count` processes, running at the same time, print."""
    command = [sys.executable, "-W", "error", "-c", code, *arguments]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(count)]
    answers = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0] * count
    return answers


def may_call(control: Control, key_id: str) -> bool:
    standing = control.standing(SKOLA24, key_id)
    return standing is not None and standing.may_call


class Writer:
    """Somebody else, in the middle of writing."""

    def __init__(self, file: Path) -> None:
        self.connection = sqlite3.connect(file, isolation_level=None)

    def __enter__(self) -> sqlite3.Connection:
        self.connection.execute("BEGIN IMMEDIATE")
        return self.connection

    def __exit__(self, *_: object) -> None:
        self.connection.close()
