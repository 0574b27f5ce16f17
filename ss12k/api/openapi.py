"""`/openapi.json`: the whole API as an OpenAPI 3.1 document, derived from the registry."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from ss12k.api.access_tokens import VALID_SECONDS
from ss12k.api.connect import MAX_BODY as MAX_FORM
from ss12k.api.examples import examples
from ss12k.api.parameters import Parameter, document_parameters, list_parameters
from ss12k.api.posting import MAX_BODY as MAX_ENTRY
from ss12k.api.posting import POSTED
from ss12k.api.reading import MAX_BODY, MAX_LOOKUP
from ss12k.api.schemas import (
    Schema,
    components,
    document_of,
    list_of,
    listed,
    lookup_body,
    page_of,
    reference_to,
    schema_of,
)
from ss12k.api.service import VERSION
from ss12k.standard.categories import CATEGORIES
from ss12k.standard.queries import QUESTIONS
from ss12k.standard.resources import RESOURCES, Resource
from ss12k.standard.shape import shape_of

INTRODUCTION = (
    "Everything that a school authority shares with one client, as SS12000 2.1.0 defines it. "
    "Get an access token from POST /connect/token, send it as the header `Authorization: Bearer …`, and ask under "
    "/v2.0, or under /source/{source}/v2.0 with the client's own source. "
    "Lists come in pages: as long as `pageToken` is not null, ask again with it. "
    "A token goes on for half an hour after new data came, unless the data or what is shared of it says otherwise; "
    "then it is refused with `page_token_expired`, and the list is to be fetched anew. "
    "Answers have an `ETag`: sent back as `If-None-Match` it saves the answer while nothing has changed. "
    'Every error is `{"code", "message"}`, and the message says what to do.'
)
CODES: Mapping[int, Mapping[str, str]] = {
    400: {
        "unknown_parameter": "a parameter that this address does not have; nothing was filtered by it",
        "invalid_parameter": "a value that is not of its parameter's form, or what may not change beside a pageToken",
        "missing_parameter": "a parameter that this address needs is not there",
        "invalid_id": "the id is no UUID, and this client sees nothing of that id",
        "invalid_body": "the body is not of the form described here",
        "invalid_page_token": "the pageToken is damaged, or was given for something else",
        "page_token_expired": "the pageToken was good once: begin anew",
    },
    401: {
        "unauthorized": "there is no access token",
        "invalid_token": "the access token is not valid, or not any more: get a new one",
    },
    403: {
        "not_shared": "what this needs is not shared with this client; the message names the category",
        "insufficient_scope": "it is shared, but the access token was asked for with a scope that leaves it out",
    },
    404: {
        "not_found": "no such object, or none that this client sees",
        "unknown_source": "this client has no such source",
    },
    413: {"too_large": "ask for less at a time"},
    429: {"too_many_requests": "wait as long as the header Retry-After says"},
    501: {"not_implemented": "SS12000 2.1.0 has it, this version does not"},
    503: {
        "no_data": "the authority has loaded nothing yet",
        "unavailable": "the data can't be read just now: try again as the header Retry-After says",
    },
}
"""Every code with which these addresses refuse, by status."""
TOKEN_CODES: Mapping[int, Mapping[str, str]] = {
    400: {
        "invalid_request": "the form is not as described here",
        "unsupported_grant_type": "only client_credentials there is",
        "invalid_scope": "the scope names what there is not, or nothing that is shared",
    },
    401: {"invalid_client": "no active client has this id and secret"},
    413: CODES[413],
    429: CODES[429],
    503: {"unavailable": CODES[503]["unavailable"]},
}
"""Every code with which a token is refused."""

_BEARER = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
_BASIC = {"type": "http", "scheme": "basic", "description": "client_id and client_secret, each form-urlencoded"}
_TEXT: Schema = {"type": "string"}


@cache
def openapi() -> dict[str, Any]:
    """The document."""
    paths: dict[str, Any] = {"/connect/token": {"post": _token()}}
    for resource in RESOURCES.values():
        paths |= _of_resource(resource)
    for kind, entry in POSTED.items():
        paths[f"/v2.0/{kind}/"] = {"post": _post(kind, reference_to(entry.__name__), entry.__doc__ or "")}
    paths["/health"] = {"get": _health()}
    entries = {each.__name__: schema_of(shape_of(each)) for each in POSTED.values()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "SS12000 API", "version": VERSION, "description": INTRODUCTION},
        "tags": [{"name": name} for name in ("token", *RESOURCES, "log", "health")],
        "paths": paths,
        "components": {
            "schemas": components() | entries,
            "securitySchemes": {"BearerAuth": _BEARER, "ClientBasic": _BASIC},
        },
    }


def _of_resource(resource: Resource) -> dict[str, Any]:
    path, name, shown = f"/v2.0/{resource.path}", resource.path, examples().get(resource.path)
    page = None if shown is None else {"data": [shown], "pageToken": None}
    around = document_parameters(name).values()
    found = {
        path: {
            "get": _operation(
                resource,
                f"list_{name}",
                f"A page of {name}.",
                list_parameters(name).values(),
                _json("The next documents, in order.", page_of(resource), page),
                (400, 401, 403, 404, 503) if name != "aggregatedAttendance" else (400, 401, 403, 404, 429, 503),
            )
        }
    }
    if "id" not in resource.record.model_fields:
        return found
    by_id = _operation(
        resource,
        f"get_{name}",
        f"One of {name}, by its id.",
        around,
        _json("The document.", document_of(resource), shown),
        (400, 401, 403, 404, 503),
    )
    id = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    id["description"] = "The object's id."
    by_id["parameters"].insert(0, id)
    found[f"{path}/{{id}}"] = {"get": by_id}
    if keys := QUESTIONS[name].lookup_keys:
        look_up = _operation(
            resource,
            f"lookup_{name}",
            f"Those of {name} that any of the values names: at most {MAX_LOOKUP:,} values in {MAX_BODY:,} bytes.",
            around,
            _json("The documents, by id; not in pages.", list_of(document_of(resource)), shown and [shown]),
            (400, 401, 403, 404, 413, 503),
        )
        body: Schema = {"schema": lookup_body(keys.values())}
        if shown is not None:
            body["example"] = {"ids": [shown["id"]]}
        look_up["requestBody"] = {"required": True, "content": {"application/json": body}}
        found[f"{path}/lookup"] = {"post": look_up}
    return found


def _operation(
    resource: Resource,
    operation: str,
    summary: str,
    parameters: Iterable[Parameter],
    answer: dict[str, Any],
    refused: Iterable[int],
) -> dict[str, Any]:
    tagged = "lookup" not in operation
    unchanged = {"304": {"description": "The answer that the caller has (`If-None-Match`)."}} if tagged else {}
    return {
        "operationId": operation,
        "summary": summary,
        "description": f"Needs {listed(resource.needs, 'or')}.",
        "tags": [resource.path],
        "security": [{"BearerAuth": []}],
        "parameters": [each.documented for each in parameters],
        "responses": {"200": answer} | unchanged | _refusals(CODES, refused),
    }


def _post(kind: str, schema: Schema, about: str) -> dict[str, Any]:
    return {
        "operationId": f"post_{kind}",
        "summary": about,
        "description": f"Kept for the school authority to read; at most {MAX_ENTRY:,} bytes.",
        "tags": ["log"],
        "security": [{"BearerAuth": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {"201": {"description": "It is kept."}} | _refusals(CODES, (400, 401, 403, 404, 413, 429, 503)),
    }


def _token() -> dict[str, Any]:
    form = {
        "type": "object",
        "required": ["grant_type"],
        "properties": {
            "grant_type": {"type": "string", "const": "client_credentials"},
            "client_id": _TEXT,
            "client_secret": {"type": "string", "format": "password"},
            "scope": {
                "type": "string",
                "description": "The categories that the token is to be good for, separated by blanks, each as "
                f"`ist.ss12000-v2.api.students` or `students`; all that is shared when left out. There are: "
                f"{', '.join(CATEGORIES)}.",
            },
        },
    }
    answer = {
        "type": "object",
        "required": ["access_token", "expires_in", "token_type", "scope"],
        "properties": {
            "access_token": _TEXT,
            "expires_in": {"type": "integer", "const": VALID_SECONDS},
            "token_type": {"type": "string", "const": "Bearer"},
            "scope": {"type": "string", "description": "The categories that the token is good for."},
        },
    }
    return {
        "operationId": "token",
        "summary": "An access token, by OAuth 2 client credentials.",
        "description": "The client's id and secret as form fields, or as HTTP Basic. Wrong secrets are slowed down. "
        f"At most {MAX_FORM:,} bytes.",
        "tags": ["token"],
        "security": [{"ClientBasic": []}, {}],
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": form}}},
        "responses": {"200": _json("A token that is valid for an hour.", answer, None)}
        | _refusals(TOKEN_CODES, TOKEN_CODES),
    }


def _health() -> dict[str, Any]:
    schema = {"type": "object", "required": ["status", "version"], "properties": {"status": _TEXT, "version": _TEXT}}
    return {
        "operationId": "health",
        "summary": "Whether the API answers.",
        "tags": ["health"],
        "responses": {"200": _json("It does.", schema, {"status": "ok", "version": VERSION})},
    }


def _json(description: str, schema: Schema, example: Any) -> dict[str, Any]:
    content = {"schema": schema} | ({} if example is None else {"example": example})
    return {"description": description, "content": {"application/json": content}}


def _refusals(codes: Mapping[int, Mapping[str, str]], statuses: Iterable[int]) -> dict[str, Any]:
    found = {}
    for status in statuses:
        told = "; ".join(f"`{code}`: {text}" for code, text in codes[status].items())
        first, text = next(iter(codes[status].items()))
        found[str(status)] = _json(f"{told}.", reference_to("Error"), {"code": first, "message": text})
        if status == 401:
            found["401"]["headers"] = {"WWW-Authenticate": {"description": "How to do better.", "schema": _TEXT}}
    return found
