"""The application: the standard's addresses, tokens, health and documentation, over one installation."""

from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from ss12k.access import Access
from ss12k.access import access as installed_access
from ss12k.api import connect, documentation
from ss12k.api.edge import Edge
from ss12k.api.errors import add_error_handlers
from ss12k.api.routes import standard_routes
from ss12k.api.service import Service

VERSION = version("ss12k")

_NO_TELEMETRY = TelemetryConfig(tracing=False, metrics=False, logs=False, operation_spans=False, auto_configure=False)
"""FastAPI would otherwise hand exception messages, which may hold personal data, to whatever the environment names."""


def create_app(access: Access | None = None) -> FastAPI:
    """The API over an installation; without one, over that which the settings name."""
    service = Service(access or installed_access())
    app = FastAPI(
        title="SS12000 API",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=_NO_TELEMETRY,
        middleware=[Middleware(Edge)],
    )
    add_error_handlers(app)
    app.include_router(_own_routes(app, service))
    app.include_router(standard_routes(service))
    app.openapi = lambda: documentation.document(app)  # type: ignore[method-assign]
    return app


def _own_routes(app: FastAPI, service: Service) -> APIRouter:
    router = APIRouter(redirect_slashes=False)

    async def token(request: Request) -> Response:
        return await connect.token(service, request)

    async def health() -> dict[str, Any]:
        return {"status": "ok", "version": VERSION}

    async def docs() -> Response:
        return documentation.page(app.openapi())

    router.add_api_route("/connect/token", token, methods=["POST"], **documentation.TOKEN_DOCUMENTED)
    router.add_api_route("/health", health, tags=["health"], summary="Whether the API answers.")
    router.add_api_route("/docs", docs, include_in_schema=False)
    return router
