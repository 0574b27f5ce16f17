"""Starting the dashboard: a busy port is one clear line, before anything starts."""

import socket
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnected

from ss12k.errors import Ss12kError
from ss12k.ui.launch import calm, serve_dashboard


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


@pytest.mark.parametrize(("kind", "told"), [("websocket", False), ("http", True)])
def test_a_browser_that_goes_in_the_middle_of_an_answer_is_no_error_in_the_log(kind: str, told: bool) -> None:
    async def gone(scope: Scope, receive: Receive, send: Send) -> None:
        raise WebSocketDisconnected

    async def receive() -> Message:
        return {}

    async def send(_: Message) -> None:
        pass

    # Nothing in it waits, so a step is all of it: no loop is needed, and a browser test may have one running here.
    served = calm(gone)({"type": kind}, receive, send)
    with pytest.raises(WebSocketDisconnected if told else StopIteration):
        served.__await__().__next__()
