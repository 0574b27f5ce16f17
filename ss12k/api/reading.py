"""Lists and single documents: the JSON texts of a View, put on the wire without an object per row."""

import re
from collections.abc import Mapping
from dataclasses import replace

import orjson
from starlette.requests import Request
from starlette.responses import Response

from ss12k.api.errors import ApiError, bad_request
from ss12k.api.page_tokens import Continuation, Value, invalid_page_token, page_token_expired
from ss12k.api.parameters import BY_ID, LIMIT, LIST, NAMES, PAGE_TOKEN, read_parameters
from ss12k.api.service import Service
from ss12k.control.errors import ControlError, UnknownSnapshot
from ss12k.control.records import Standing
from ss12k.errors import Ss12kError
from ss12k.scope.rules import must_open
from ss12k.scope.view import PAGE, Page, View
from ss12k.standard.resources import Resource

BEGINNING = -1
"""The position before the first document."""
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def list_documents(service: Service, resource: Resource, request: Request) -> Response:
    """A page of what the caller sees of a resource."""
    standing = _admitted(service, resource, request)
    given = read_parameters(request.query_params.multi_items(), LIST)
    pull = _begun(service, resource, standing, given) if PAGE_TOKEN.name in given else _new(resource, standing, given)
    view = _view(service, standing, pull)
    page = view.page(resource.path, after=pull.after, limit=pull.limit, names=bool(pull.parameters[NAMES.name]))
    token = None if page.after is None else service.page_tokens.write(replace(pull, after=page.after))
    return Response(_body(page, token), media_type="application/json")


def one_document(service: Service, resource: Resource, request: Request) -> Response:
    """One document by its id."""
    standing = _admitted(service, resource, request)
    given = read_parameters(request.query_params.multi_items(), BY_ID)
    id = request.path_params["id"]
    text = service.view(standing).document(resource.path, id, names=bool(given.get(NAMES.name, False)))
    if text is None:
        raise _absent(resource, id)
    return Response(text.encode(), media_type="application/json")


def _admitted(service: Service, resource: Resource, request: Request) -> Standing:
    standing = service.caller(request.headers.get("authorization"), request.path_params.get("source"))
    must_open(standing.profile, resource)
    return standing


def _absent(resource: Resource, id: str) -> ApiError:
    # Told from the id's own form alone, so that what is not visible answers as what does not exist (SCOPE R9).
    if not _UUID.fullmatch(id):
        return bad_request("invalid_id", "the id is no UUID")
    return ApiError(404, "not_found", f"there is no such object among the {resource.path} that this client sees")


def _new(resource: Resource, standing: Standing, given: Mapping[str, Value]) -> Continuation:
    """A pull from its beginning, over the current snapshot."""
    parameters = {NAMES.name: given.get(NAMES.name, False)}
    limit = int(given.get(LIMIT.name, PAGE))
    return Continuation(
        standing.client_id, resource.path, parameters, limit, standing.version, standing.snapshot or "", BEGINNING
    )


def _begun(service: Service, resource: Resource, standing: Standing, given: Mapping[str, Value]) -> Continuation:
    """The rest of a pull, as its token says; beside it only the limit may change."""
    pull = service.page_tokens.read(str(given[PAGE_TOKEN.name]))
    if pull.client_id != standing.client_id:
        raise invalid_page_token("was given to another client")
    if pull.resource != resource.path:
        raise invalid_page_token("was given for another address")
    for name in given.keys() - {LIMIT.name, PAGE_TOKEN.name}:
        if given[name] != pull.parameters[name]:
            raise bad_request("invalid_parameter", f"{name} can't change beside a pageToken; only limit can")
    if pull.version != standing.version:
        raise page_token_expired()
    return replace(pull, limit=int(given.get(LIMIT.name, pull.limit)))


def _view(service: Service, standing: Standing, pull: Continuation) -> View:
    """The view that the pull goes over; one that has begun over another snapshot ends when SCOPE R10 says so."""
    if pull.snapshot == (standing.snapshot or ""):
        return service.view(standing)
    try:
        service.access.control.snapshot(standing.source, pull.snapshot)
        view = service.view(standing, pull.snapshot)
    except UnknownSnapshot:
        raise page_token_expired() from None
    except ControlError:
        raise
    except Ss12kError:  # the snapshot's file is gone
        raise page_token_expired() from None
    if not service.access.page_goes_on(view, standing):
        raise page_token_expired()
    return view


def _body(page: Page, token: str | None) -> bytes:
    return b'{"data":[' + ",".join(page.texts).encode() + b'],"pageToken":' + orjson.dumps(token) + b"}"
