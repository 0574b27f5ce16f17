"""The outermost layer: headers for every answer, the log of calls, and no exception that gets past it into a log with
its values.
"""

import time
from datetime import UTC, datetime

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ss12k.api.errors import CODE, INTERNAL, log_unexpected, response_to
from ss12k.api.service import Noted
from ss12k.control.calls import Call, CallLog

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What every answer carries, unless it says otherwise itself."""


class Edge:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, calls: CallLog) -> None:
        self._app, self._calls = app, calls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        status, began, at = 0, time.perf_counter(), datetime.now(UTC)

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:
            log_unexpected(scope, error)
            if not status and scope["type"] == "http":
                await response_to(INTERNAL)(scope, receive, send_with_headers)
        finally:
            state = scope.get("state", {})
            if isinstance(noted := state.get("noted"), Noted):
                took = (time.perf_counter() - began) * 1000
                self._calls.add(_call(noted, at, scope["method"], status, took, state.get(CODE)))


def _call(noted: Noted, at: datetime, method: str, status: int, took: float, code: str | None) -> Call:
    return Call(
        at,
        method,
        noted.endpoint,
        status,
        round(took, 2),
        noted.client_id,
        noted.key_id,
        noted.parameters,
        noted.snapshot,
        noted.version,
        noted.rows,
        code,
    )
