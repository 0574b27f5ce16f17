"""The dashboard as a server of its own on 127.0.0.1, until it is told to end."""

import logging
import signal
import sys
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect, WebSocketDisconnected
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import bootstrap

from ss12k.errors import told
from ss12k.ports import HOST, listen

_log = logging.getLogger(__name__)


def serve_dashboard(script: Path, port: int) -> None:
    """Serve a Streamlit script until SIGINT or SIGTERM, then return. Call it in the main thread."""
    listening = listen(HOST, port)
    script = script.resolve()
    if str(script.parent) not in sys.path:
        sys.path.insert(0, str(script.parent))  # `pages` lies beside the script
    app = st.App(script, on_script_error=_tell_calmly)  # first: tells Streamlit whose .streamlit/config.toml counts
    own = {"server.port": port, "server.address": HOST, "server.headless": True, "logger.enableRich": False}
    bootstrap.load_config_options(own)
    logging.getLogger("streamlit.error_util").addFilter(_without_exception)
    # The folder `pages/` beside the script makes Streamlit run a page alone, or say "Page not found", until some
    # session has called st.navigation: a fresh server's first request may be a deep link.
    PagesManager.uses_pages_directory = False
    server = uvicorn.Server(uvicorn.Config(calm(app), log_level="warning", access_log=False, ws="websockets-sansio",
                                           timeout_graceful_shutdown=1))  # fmt: skip

    def end(*_: object) -> None:
        server.should_exit = True

    # For a signal that comes before uvicorn listens for them, and for the one it raises again when it has shut down.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    with listening:
        server.run(sockets=[listening])


def calm(app: ASGIApp) -> ASGIApp:
    """The same, but a browser that goes while it is answered is nothing to log: Streamlit lets it out as an error."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except (WebSocketDisconnect, WebSocketDisconnected):
            if scope["type"] != "websocket":
                raise

    return served


def _without_exception(record: logging.LogRecord) -> bool:
    """Streamlit logs a failed page with its message, which may quote personal data: `_tell_calmly` says what is fit."""
    return record.exc_info is None


def _tell_calmly(error: Exception) -> bool:
    """No traceback reaches a user; messages may quote personal data, so the log gets the place only."""
    _log.error("a page failed: %s", told(error))
    st.error("This page could not be shown. Try again; if it happens again, tell whoever runs the server.")
    return True
