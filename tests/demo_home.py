"""The demo, loaded once for all tests that one process runs, and copied for each that wants it."""

import shutil
from pathlib import Path

import pytest

from ss12k.access import Access
from ss12k.up import load_demo


def demo_home(made: pytest.TempPathFactory) -> Path:
    """An installation as `ss12k up` makes it on its first run, for whoever asks alone."""
    home = made.mktemp("home") / "home"
    loaded = made.getbasetemp() / "demo"
    if not loaded.exists():
        access = Access(loaded, keep=1)
        with access.control:
            load_demo(access, lambda line: None)
        assert any((loaded / "quality").iterdir()), "pages show what checks find: no file with `unasked` may ask"
    shutil.copytree(loaded, home)
    return home
