"""The outermost layer: headers for every answer, the log of calls, and no exception that gets past it into a log with
its values.
"""

import time
from datetime import UTC, datetime

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ss12k.api.errors import CODE, INTERNAL, log_unexpected, response_to
from ss12k.api.service import Noted, Service
from ss12k.control.calls import Call

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What every answer carries, unless it says otherwise itself."""
CLIENT_GONE = 499
"""In the log of calls: the client went before it had an answer. (A status of other servers, and of no standard.)"""


class Edge:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app, self._service = app, service

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
        except ClientDisconnect:  # whoever asked has gone: there is nobody to answer, and nothing wrong here
            status = status or CLIENT_GONE
        except Exception as error:
            log_unexpected(scope, error)
            if not status and scope["type"] == "http":
                await response_to(INTERNAL)(scope, receive, send_with_headers)
        finally:
            if scope["type"] == "http" and (noted := self._noted(scope)):
                took = (time.perf_counter() - began) * 1000
                code = scope.get("state", {}).get(CODE)
                self._service.calls.add(_call(noted, at, scope["method"], status, took, code))

    def _noted(self, scope: Scope) -> Noted | None:
        """What is known of a request; of one that found no endpoint under the standard's addresses, who made it."""
        noted = scope.get("state", {}).get("noted")
        if isinstance(noted, Noted):
            return noted
        if not scope["path"].startswith(("/v2.0/", "/source/")):
            return None
        bearer = self._service.named_by(Headers(scope=scope).get("authorization", ""))
        return Noted("?", bearer.client_id, bearer.key_id) if bearer else Noted("?")


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
