"""The demo source that `ss12k up` loads: once, and again when it was loaded by another version."""

from pathlib import Path

import duckdb
import pytest
from dumps import home_at
from servers import free_port

from ss12k import up
from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.errors import Ss12kError
from ss12k.up import DEMO, DEMO_CLIENT, load_demo


def test_the_demo_is_loaded_once(tmp_path: Path) -> None:
    said: list[str] = []
    with home_at(tmp_path) as home:
        load_demo(home.access, said.append)
        load_demo(home.access, said.append)
        assert len(home.snapshots(DEMO)) == 1
    assert len(said) == 1


def test_a_demo_that_this_version_cannot_read_is_loaded_again(tmp_path: Path) -> None:
    said: list[str] = []
    with home_at(tmp_path) as home:
        load_demo(home.access, said.append)
        (old,) = home.snapshots(DEMO)
    with duckdb.connect(tmp_path / old.file) as file:
        file.execute("UPDATE about SET format = format - 1")
    with home_at(tmp_path) as home:
        load_demo(home.access, said.append)
        new, kept = home.snapshots(DEMO)
        assert (new.current, kept) == (True, home.access.control.snapshot(DEMO, old.id))
        assert home.access.open_view(LOCAL_ADMINISTRATOR, DEMO).count("persons") > 0
    assert "loaded by another version" in said[-1]


class Ended:
    """A server that has ended already."""

    def poll(self) -> int:
        return 0

    def wait(self, timeout: float) -> int:
        return 0


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("active", f"client_id {DEMO_CLIENT}  client_secret "),
        ("paused", f"Demo key   none: client {DEMO_CLIENT} is paused; to resume it: ss12k client resume {DEMO_CLIENT}"),
        ("removed", f"Demo key   none: there is no client {DEMO_CLIENT}; for a key of another one: ss12k client key"),
    ],
)
def test_up_says_why_there_is_no_demo_key(
    status: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(up, "_start", lambda *arguments, **environment: Ended())
    monkeypatch.setattr(up, "_wait", lambda *arguments: None)
    with home_at(tmp_path) as home:
        load_demo(home.access, said.append)
        change = {"paused": home.access.control.pause, "removed": home.access.control.remove}.get(status)
        if change:
            change(DEMO_CLIENT, "anna")
        with pytest.raises(Ss12kError, match="a server ended unexpectedly"):
            up.run(home.access, free_port(), free_port(), said.append)
    assert words in said[-1]
