"""`POST /log/` and `POST /statistics/`: what a client tells the authority of its synchronisation, kept as sent."""

from typing import Any

import orjson
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from ss12k.api.errors import bad_request
from ss12k.api.service import Service
from ss12k.control.calls import Kind
from ss12k.standard.entries import Entry, LogEntry, StatisticsEntry

MAX_BODY = 65_536
"""The most bytes of one entry."""
MOST = 3_000
"""The most entries that one client may post within a few minutes."""

POSTED: dict[Kind, type[Entry]] = {"log": LogEntry, "statistics": StatisticsEntry}


def keep(service: Service, kind: Kind, request: Request, body: bytes) -> Response:
    """Keep an entry; what it holds beside what the standard names is kept too."""
    client = service.caller(request, f"{kind}/").standing.client_id
    service.posts.limit(client, MOST, "entries")
    try:
        entry = orjson.loads(body)
        POSTED[kind].model_validate(entry)
    except orjson.JSONDecodeError:
        raise bad_request("invalid_body", "the body must be a JSON object") from None
    except ValidationError as error:
        raise bad_request("invalid_body", f"the body {_problem(error)}; /docs shows what it holds") from None
    service.calls.post(client, kind, entry)
    return Response(status_code=201)


def _problem(error: ValidationError) -> str:
    """The first problem by its place alone, since a value may be personal."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place: Any = first["loc"]
    return f"has no {place[0]}" if first["type"] == "missing" else f"has a wrong {place[0] if place else 'form'}"
