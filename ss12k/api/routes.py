"""The standard's addresses, one set for each resource of the registry."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.convertors import PathConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response

from ss12k.api import posting, reading
from ss12k.api.errors import not_yet
from ss12k.api.requests import read_body
from ss12k.api.service import Service
from ss12k.control.calls import Kind
from ss12k.standard.queries import QUESTIONS
from ss12k.standard.resources import RESOURCES, Resource

BASES = ("/v2.0", "/source/{source}/v2.0")
"""Where the standard's addresses begin."""
LATER = {
    "/subscriptions": ("GET", "POST"),
    "/subscriptions/{id}": ("GET", "PATCH", "DELETE"),
    "/deletedEntities": ("GET",),
}
"""What the standard has beside its resources and this version does not offer."""

Endpoint = Callable[[Request], Response]
Waiting = Callable[[Request], Awaitable[Response]]


class Anything(PathConvertor):
    """The rest of an address, whatever is in it."""

    regex = "(?s:.*)"


register_url_convertor("anything", Anything())


def standard_routes(service: Service) -> APIRouter:
    """Every address of the standard that reads, what clients post, and what is still to come."""
    router = APIRouter(redirect_slashes=False)
    for base in BASES:
        for resource in RESOURCES.values():
            _add_resource(router, f"{base}/{resource.path}", resource, service)
        for kind in posting.POSTED:
            router.add_route(f"{base}/{kind}/", _post(service, kind), methods=["POST"])
        for path, methods in LATER.items():
            router.add_route(base + path, _later(service, path.split("/")[1]), methods=list(methods))
    return router


def _add_resource(router: APIRouter, path: str, resource: Resource, service: Service) -> None:
    router.add_route(path, _list(service, resource), methods=["GET"])
    if QUESTIONS[resource.path].lookup_keys:
        router.add_route(f"{path}/lookup", _lookup(service, resource), methods=["POST"])
    if "id" in resource.record.model_fields:
        # A source's id may hold a slash, or a line break.
        router.add_route(path + "/{id:anything}", _by_id(service, resource), methods=["GET"])


def _list(service: Service, resource: Resource) -> Endpoint:
    def endpoint(request: Request) -> Response:
        return reading.list_documents(service, resource, request)

    return endpoint


def _by_id(service: Service, resource: Resource) -> Endpoint:
    def endpoint(request: Request) -> Response:
        return reading.one_document(service, resource, request)

    return endpoint


def _lookup(service: Service, resource: Resource) -> Waiting:
    async def endpoint(request: Request) -> Response:
        await run_in_threadpool(reading.admit, service, resource, request)
        body = await read_body(request, reading.MAX_BODY, "a lookup")
        return await run_in_threadpool(reading.look_up, service, resource, request, body)

    return endpoint


def _post(service: Service, kind: Kind) -> Waiting:
    async def endpoint(request: Request) -> Response:
        await run_in_threadpool(service.caller, request, f"{kind}/")
        body = await read_body(request, posting.MAX_BODY, "an entry")
        return await run_in_threadpool(posting.keep, service, kind, request, body)

    return endpoint


def _later(service: Service, name: str) -> Endpoint:
    def endpoint(request: Request) -> Response:
        service.caller(request, name)
        raise not_yet(name)

    return endpoint
