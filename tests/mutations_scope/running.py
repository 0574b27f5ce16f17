"""Runs mutations one after the other on a copy of the product, each in processes of its own."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from .mutation import NOTICED, PRODUCT, Mutation

SOURCES = 12
"""Random sources that a mutation has to get past when no case notices it; four profiles see each."""
LIMIT = 1_800
"""Seconds that one run may take altogether; each of its steps has a limit of its own."""
_COPIED = ("ss12k", "tests", "data")


@dataclass(frozen=True)
class Outcome:
    """By what a mutation was noticed, how it showed, and how many seconds it took; by nothing: it survived."""

    by: str | None
    because: str
    seconds: float


class Workbench:
    """A copy of the product and its tests as they are now, whatever happens to them meanwhile."""

    def __init__(self, folder: Path) -> None:
        self._tree, self._kept = folder / "tree", folder / "kept"
        self._kept.mkdir()
        for name in _COPIED:
            shutil.copytree(PRODUCT / name, self._tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(PRODUCT / "pyproject.toml", self._tree)

    def unchanged(self, tests: tuple[str, ...]) -> Outcome:
        """All that mutations are shown to, without any: nothing may notice anything. Builds what later runs share."""
        return self._outcome("", tests, self._kept)

    def outcome(self, mutation: Mutation) -> Outcome:
        """What comes of one mutation."""
        with self._with(mutation):
            if not mutation.rebuilds:
                return self._outcome(mutation.hint, mutation.tests, self._kept)
            with TemporaryDirectory(dir=self._tree.parent) as own:
                return self._outcome(mutation.hint, mutation.tests, Path(own))

    @contextmanager
    def _with(self, mutation: Mutation) -> Iterator[None]:
        file = self._tree / "ss12k" / mutation.file
        text = file.read_text()
        try:
            file.write_text(mutation.changed(text))
            yield
        finally:
            file.write_text(text)

    def _outcome(self, hint: str, tests: tuple[str, ...], kept: Path) -> Outcome:
        began = time.monotonic()
        by, because = self._tested(tests) if tests else (None, "")
        if by is None:
            by, because = self._driven(hint, kept)
        return Outcome(by, because, time.monotonic() - began)

    def _tested(self, tests: tuple[str, ...]) -> tuple[str | None, str]:
        """Which of the tests fails first, and how."""
        named = [str(self._tree / "tests" / each) for each in tests]
        done = self._run("-m", "pytest", "-x", "-p", "no:cacheprovider", "-m", "", "--tb=line", *named)
        if done.returncode == 0:
            return None, ""
        failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        told = failed[-1] if failed else (done.stdout + done.stderr)[-500:]
        by, _, because = " ".join(told.split()).partition(" - ")
        return by, because

    def _driven(self, hint: str, kept: Path) -> tuple[str | None, str]:
        """Which case or seed notices first, and how."""
        done = self._run("-m", "mutations_scope.driver", str(self._tree), str(kept), hint, str(SOURCES))
        if done.returncode == 0:
            return None, ""
        told = [line.partition(" ")[::2] for line in done.stdout.splitlines()]
        at = next((text for what, text in reversed(told) if what == "at"), "the import")
        if done.returncode == NOTICED:
            return at, next((text for what, text in told if what == "because"), "")
        ended = f"it hangs, or ended with {done.returncode}" if done.returncode < 0 else done.stderr.strip()[-300:]
        return at, ended.splitlines()[-1] if ended else f"it ended with {done.returncode}"

    def _run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(self._tree), str(self._tree / "tests")]),
            # A file that changes within a second keeps its time and size: what is compiled of it could be the old one.
            "PYTHONDONTWRITEBYTECODE": "1",
            "SS12K_THREADS": "1",
            "SS12K_MEMORY": "1GB",
        }
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self._tree,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT,
        )
