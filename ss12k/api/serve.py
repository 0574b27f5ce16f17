"""The API as a server of its own."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from ss12k.access import access
from ss12k.api.app import create_app
from ss12k.ports import listen

GRACE_SECONDS = 4
"""How long the answers under way may take when the server is told to end."""


def serve(host: str = "127.0.0.1", port: int = 8000, workers: int = 1) -> None:
    """Answer until SIGINT or SIGTERM; then end without a fuss. Says at once what makes a start impossible."""
    app = warm_app()  # also with several workers, which make their own: a state folder that is no good shows here
    with listen(host, port) as listener:
        if workers > 1:
            config = uvicorn.Config("ss12k.api.serve:warm_app", factory=True, workers=workers, **quiet_options())
            Multiprocess(config, sockets=[listener]).run()
        else:
            server = uvicorn.Server(uvicorn.Config(app, **quiet_options()))
            with _signals_end(server):
                server.run(sockets=[listener])


def warm_app() -> FastAPI:
    """The application, ready to answer its first request as fast as any other."""
    access().warm()
    return create_app()


def quiet_options() -> dict[str, Any]:
    """Quiet: the access log would hold addresses with ids and filters in them."""
    return {
        "access_log": False,
        "log_level": "warning",
        "lifespan": "on",
        "ws": "none",
        "proxy_headers": False,
        "server_header": False,
        "timeout_graceful_shutdown": GRACE_SECONDS,
    }


@contextmanager
def _signals_end(server: uvicorn.Server) -> Iterator[None]:
    """Uvicorn ends at a signal and then raises it again for whoever was there before: here that is a clean end."""

    def end(_: int, __: FrameType | None) -> None:
        server.should_exit = True

    before = {each: signal.signal(each, end) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
