"""The type checker, begun as the tests begin: it takes the second core for a while, and nobody waits for it.

A test file names this module as a plugin. PYTEST_DONT_REWRITE
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHECK = "test_the_types_are_in_order"
"""The test that asks what it found."""
_begun = pytest.StashKey["subprocess.Popen[str]"]()


def pytest_collection_finish(session: pytest.Session) -> None:
    several = hasattr(session.config, "workerinput")  # then the second core has work already
    if any(item.name == CHECK for item in session.items) and not session.config.option.collectonly and not several:
        session.config.stash[_begun] = _begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if begun := config.stash.get(_begun, None):
        with begun:
            begun.kill()


@pytest.fixture
def type_checker(request: pytest.FixtureRequest) -> "subprocess.Popen[str]":
    """The type checker, begun when the run began; where tests run in several processes, now."""
    stash = request.config.stash
    if _begun not in stash:
        stash[_begun] = _begin()
    return stash[_begun]


def _begin() -> "subprocess.Popen[str]":
    command = ["nice", str(Path(sys.executable).parent / "mypy")]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
