"""`POST /log/` and `POST /statistics/`: what a client tells the authority of its synchronisation, kept as sent."""

from typing import Any

import orjson
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from ss12k.api.errors import bad_request
from ss12k.api.parameters import read_parameters
from ss12k.api.service import Service
from ss12k.control.calls import Kind
from ss12k.standard.entries import Entry, LogEntry, StatisticsEntry

MAX_BODY = 16_384
"""The most bytes of one entry."""
DEEPEST = 20
"""How deep lists and objects of an entry may lie within each other."""

POSTED: dict[Kind, type[Entry]] = {"log": LogEntry, "statistics": StatisticsEntry}


def keep(service: Service, kind: Kind, request: Request, body: bytes) -> Response:
    """Keep an entry; what it holds beside what the standard names is kept too."""
    client = service.caller(request, f"{kind}/").standing.client_id
    read_parameters(request.scope["query_string"], {})
    try:
        entry = orjson.loads(body)
        POSTED[kind].model_validate(entry)
    except orjson.JSONDecodeError:
        raise bad_request("invalid_body", "the body must be a JSON object") from None
    except ValidationError as error:
        raise bad_request("invalid_body", f"the body {_problem(error)}; /docs shows what it holds") from None
    if _depth(entry) > DEEPEST:
        raise bad_request("invalid_body", f"the body has lists or objects more than {DEEPEST} deep")
    service.posts.limit(client, "entries")
    service.calls.post(client, kind, body.decode())
    return Response(status_code=201)


def _depth(value: Any) -> int:
    """How deep lists and objects lie within each other."""
    deepest, left = 0, [(value, 1)]
    while left:
        each, depth = left.pop()
        inside = each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
        deepest = max(deepest, depth if isinstance(each, dict | list) else 0)
        left += [(item, depth + 1) for item in inside]
    return deepest


def _problem(error: ValidationError) -> str:
    """The first problem by its place alone, since a value may be personal."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place: Any = first["loc"]
    return f"has no {place[0]}" if first["type"] == "missing" else f"has a wrong {place[0] if place else 'form'}"
