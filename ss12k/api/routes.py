"""The standard's addresses, one set for each resource of the registry."""

from collections.abc import Callable, Iterable
from typing import Any

from fastapi import APIRouter
from pydantic import create_model
from starlette.convertors import PathConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response

from ss12k.api.documentation import refusals
from ss12k.api.errors import not_yet
from ss12k.api.parameters import BY_ID, LIST, Parameter
from ss12k.api.reading import list_documents, one_document
from ss12k.api.service import Service
from ss12k.scope.rules import must_open
from ss12k.standard.resources import RESOURCES, Resource

BASES = {"/v2.0": True, "/source/{source}/v2.0": False}
"""Where the standard's addresses begin, and whether the documentation lists them there."""

_LATER = (
    ("/subscriptions", ["GET", "POST"]),
    ("/subscriptions/{id}", ["GET", "PATCH", "DELETE"]),
    ("/deletedEntities", ["GET"]),
    ("/log/", ["POST"]),
    ("/statistics/", ["POST"]),
)
"""What the standard has beside its resources."""

UNFILTERED = frozenset({"calendarEvents", "aggregatedAttendance"})
"""The resources whose lists need a period to be named, which comes with the filters."""

_REFUSALS = {
    400: "The request is not of the form described here; the message says why.",
    401: "The access token is missing or not valid (any more).",
    403: "The category that this needs is not shared with this client.",
    404: "No such object, or none that this client sees.",
    503: "There is no data, or it can't be read just now.",
}

Endpoint = Callable[[Request], Response]


class Anything(PathConvertor):
    """The rest of an address, whatever is in it."""

    regex = "(?s:.*)"


register_url_convertor("anything", Anything())


def standard_routes(service: Service) -> APIRouter:
    """Every address of the standard that reads, and those that are still to come."""
    router = APIRouter(redirect_slashes=False)
    for base, documented in BASES.items():
        for resource in RESOURCES.values():
            _add_resource(router, base, resource, service, documented)
        for path, methods in _LATER:
            router.add_api_route(base + path, _later(service, path), methods=methods, include_in_schema=False)
    return router


def _add_resource(router: APIRouter, base: str, resource: Resource, service: Service, documented: bool) -> None:
    path, name = f"{base}/{resource.path}", resource.path
    fields: dict[str, Any] = {"data": (list[resource.record], ...), "pageToken": (str | None, ...)}  # type: ignore[name-defined]
    page = create_model(f"{name}Page", **fields)
    filtered = name not in UNFILTERED
    router.add_api_route(
        path,
        _list(service, resource) if filtered else _still_to_come(service, resource, name),
        methods=["GET"],
        include_in_schema=documented and filtered,
        operation_id=f"list_{name}",
        **_documented(resource, f"A page of {name}, in id order.", page, LIST, without=404),
    )
    if "id" not in resource.record.model_fields:
        return
    router.add_api_route(
        f"{path}/lookup", _still_to_come(service, resource, f"{name}/lookup"), methods=["POST"], include_in_schema=False
    )
    router.add_api_route(
        path + "/{id:anything}",  # a source's id may hold a slash, or a line break
        _by_id(service, resource),
        methods=["GET"],
        include_in_schema=documented,
        operation_id=f"get_{name}",
        **_documented(resource, f"One of {name}, by its id.", resource.record, BY_ID),
    )


def _documented(
    resource: Resource, summary: str, model: type[Any], parameters: Iterable[Parameter], without: int | None = None
) -> dict[str, Any]:
    described = [parameter.documented for parameter in parameters]
    if without is None:
        described.insert(0, {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}})
    told = refusals({status: text for status, text in _REFUSALS.items() if status != without})
    return {
        "summary": summary,
        "description": f"Needs {' or '.join(f'`{need}`' for need in resource.needs)}.",
        "tags": [resource.path],
        "response_model": None,
        "responses": {200: {"model": model}, **told},
        "openapi_extra": {"parameters": described, "security": [{"BearerAuth": []}]},
    }


def _list(service: Service, resource: Resource) -> Endpoint:
    def endpoint(request: Request) -> Response:
        return list_documents(service, resource, request)

    return endpoint


def _by_id(service: Service, resource: Resource) -> Endpoint:
    def endpoint(request: Request) -> Response:
        return one_document(service, resource, request)

    return endpoint


def _still_to_come(service: Service, resource: Resource, what: str) -> Endpoint:
    def endpoint(request: Request) -> Response:
        standing = service.caller(request.headers.get("authorization"), request.path_params.get("source"))
        must_open(standing.profile, resource)
        raise not_yet(what)

    return endpoint


def _later(service: Service, path: str) -> Endpoint:
    def endpoint(request: Request) -> Response:
        service.caller(request.headers.get("authorization"), request.path_params.get("source"))
        raise not_yet(path.split("/")[1])

    return endpoint
