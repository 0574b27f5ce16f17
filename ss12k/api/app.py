"""The application: the standard's addresses, tokens, health and documentation, over one installation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

import anyio.to_thread
import orjson
from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from ss12k.access import Access
from ss12k.access import access as installed_access
from ss12k.api import connect, documentation
from ss12k.api.edge import Edge
from ss12k.api.errors import add_error_handlers
from ss12k.api.openapi import openapi
from ss12k.api.routes import standard_routes
from ss12k.api.service import VERSION, Service

AT_ONCE = 16
"""How many requests one process works on at once; others wait, so that its memory and threads are bounded."""

_NO_TELEMETRY = TelemetryConfig(tracing=False, metrics=False, logs=False, operation_spans=False, auto_configure=False)
"""FastAPI would otherwise hand exception messages, which may hold personal data, to whatever the environment names."""


@cache
def _described() -> bytes:
    return orjson.dumps(openapi())


def create_app(access: Access | None = None) -> FastAPI:
    """The API over an installation; without one, over that which the settings name."""
    service = Service(access or installed_access())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = AT_ONCE
        service.calls.start()
        yield
        await run_in_threadpool(service.calls.close)

    app = FastAPI(
        title="SS12000 API",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        telemetry=_NO_TELEMETRY,
        middleware=[Middleware(Edge, service=service)],
        lifespan=lifespan,
    )
    add_error_handlers(app)
    app.include_router(_own_routes(service))
    app.include_router(standard_routes(service))
    return app


def _own_routes(service: Service) -> APIRouter:
    router = APIRouter(redirect_slashes=False)

    async def token(request: Request) -> Response:
        return await connect.token(service, request)

    async def health() -> dict[str, str]:
        return {"status": "ok", "version": VERSION}

    def described() -> Response:
        return Response(_described(), media_type="application/json")

    def docs() -> Response:
        return documentation.page()

    router.add_api_route("/connect/token", token, methods=["POST"])
    router.add_api_route("/health", health, methods=["GET"])
    router.add_api_route("/openapi.json", described, methods=["GET"])
    router.add_api_route("/docs", docs, methods=["GET"])
    return router
