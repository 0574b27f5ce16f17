"""Starting the dashboard: a busy port is one clear line, before anything starts."""

import socket
from pathlib import Path

import pytest

from ss12k.errors import Ss12kError
from ss12k.ui.launch import serve_dashboard


def test_a_busy_port_is_one_clear_line() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Ss12kError, match=f"^Port {port} is in use: .* choose another with --port$"):
            serve_dashboard(Path("never.py"), port)


def test_a_port_that_can_not_be_is_one_clear_line() -> None:
    with pytest.raises(Ss12kError, match=r"^70000 is no port: choose one"):
        serve_dashboard(Path("never.py"), 70000)
