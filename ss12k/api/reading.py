"""Lists, lookups and single documents: the JSON texts of a View, put on the wire without an object per row."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from ss12k.api.errors import ApiError, bad_request
from ss12k.api.page_tokens import Continuation, invalid_page_token, page_token_expired
from ss12k.api.parameters import (
    LIMIT,
    MAX_LIMIT,
    NAMES,
    PAGE_TOKEN,
    UUID,
    Given,
    document_parameters,
    list_parameters,
    loggable,
    read_parameters,
)
from ss12k.api.requests import document, known_already, tag, unchanged
from ss12k.api.service import VERSION, Caller, Service
from ss12k.api.throttle import too_many
from ss12k.control.errors import ControlError, UnknownSnapshot
from ss12k.errors import Ss12kError, printable
from ss12k.scope.rules import must_open
from ss12k.scope.selecting import read_day
from ss12k.scope.sums import AGGREGATED
from ss12k.scope.view import PAGE, Body, View
from ss12k.standard.queries import QUESTIONS
from ss12k.standard.resources import Resource

BEGINNING = -1
"""The position before the first document."""
FORM = 1
"""Of what documents hold; it grows with every change of it, so that no entity tag from before is good any more."""
MAX_FOUND = 20_000
"""The most documents that one lookup may find."""
MAX_EXPANDED = 2_000
"""The most documents of a page or a lookup that `expand` embeds something in."""
MAX_LOOKUP = 10_000
"""The most values that one lookup may name."""
MAX_BODY = 1_048_576
"""The most bytes that a lookup's body may have."""
_AROUND = frozenset({"sortkey", "expand", NAMES.name})
"""Parameters of a list that are no filters."""


def list_documents(service: Service, resource: Resource, request: Request) -> Response:
    """A page of what the caller sees of a resource."""
    caller = _admitted(service, resource, request, resource.path)
    given = read_parameters(request.scope["query_string"], list_parameters(resource.path))
    pull = _begun(service, resource, caller, given) if PAGE_TOKEN.name in given else _new(resource, caller, given)
    request.state.noted.parameters = loggable(resource.path, {**pull.parameters, **given})
    view = _view(service, caller, pull)
    request.state.noted.snapshot = view.snapshot.id
    entity_tag = tag(service.tag_key, *_asked(pull))
    if known_already(request, entity_tag):
        return unchanged(entity_tag)
    body = _summed(service, view, pull) if resource.path == AGGREGATED else _page(view, pull)
    request.state.noted.rows = body.rows
    token = None if body.after is None else service.page_tokens.write(replace(pull, after=body.after))
    content = b"".join((b'{"data":[', body.content, b'],"pageToken":', orjson.dumps(token), b"}"))
    return document(request, content, entity_tag)


def _page(view: View, pull: Continuation) -> Body:
    expand = pull.parameters.get("expand", ())
    return view.body(
        pull.resource,
        after=pull.after,
        limit=min(pull.limit, MAX_EXPANDED) if expand else pull.limit,
        names=_names(pull.parameters),
        filters=_filters(pull),
        sort=_sort(pull),
        expand=expand,
    )


def _summed(service: Service, view: View, pull: Continuation) -> Body:
    """A page of sums of attendance, which may have to be computed; a few requests at once may wait for it."""
    view.check(pull.resource, _filters(pull), _sort(pull), pull.parameters.get("expand", ()))
    if not service.summing.acquire(blocking=False):
        raise too_many("requests for sums of attendance at once", seconds=10)
    try:
        start, end = (read_day(name, pull.parameters[name][0]) for name in ("startDate", "endDate"))
        return _page(view.summed(start, end), pull)
    finally:
        service.summing.release()


def _filters(pull: Continuation) -> Given:
    return {name: values for name, values in pull.parameters.items() if name not in _AROUND}


def _sort(pull: Continuation) -> str | None:
    return next(iter(pull.parameters.get("sortkey", ())), None)


def one_document(service: Service, resource: Resource, request: Request) -> Response:
    """One document by its id."""
    caller = _admitted(service, resource, request, f"{resource.path}/{{id}}")
    given = read_parameters(request.scope["query_string"], document_parameters(resource.path))
    request.state.noted.parameters = loggable(resource.path, given)
    id, view = request.path_params["id"], service.view(caller)
    expand = given.get("expand", ())
    # Asked of the view first, so that what the caller may not see (any more) is never answered with "unchanged".
    text = view.document(resource.path, id, names=_names(given), expand=expand)
    if text is None:
        raise _absent(resource, id)
    request.state.noted.rows = 1
    entity_tag = tag(service.tag_key, text)
    return unchanged(entity_tag) if known_already(request, entity_tag) else document(request, text.encode(), entity_tag)


def look_up(service: Service, resource: Resource, request: Request, body: bytes) -> Response:
    """The documents that a lookup's body names: a list, without pages."""
    caller = _admitted(service, resource, request, f"{resource.path}/lookup")
    given = read_parameters(request.scope["query_string"], document_parameters(resource.path))
    keys = _keys(resource, body)
    counted = {name: f"{len(values)} values" for name, values in keys.items()}
    request.state.noted.parameters = loggable(resource.path, given) | counted
    view, expand = service.view(caller), given.get("expand", ())
    most = MAX_EXPANDED if expand else MAX_FOUND
    found = view.lookup_body(resource.path, keys, most, names=_names(given), expand=expand)
    request.state.noted.rows = found.rows
    return document(request, b"".join((b"[", found.content, b"]")))


def admit(service: Service, resource: Resource, request: Request) -> None:
    """Refuse a lookup before its body is read, if it is to be refused; `look_up` asks again when it is there."""
    _admitted(service, resource, request, f"{resource.path}/lookup")


def _admitted(service: Service, resource: Resource, request: Request, endpoint: str) -> Caller:
    caller = request.state.caller = service.caller(request, endpoint)
    must_open(caller.standing.profile, resource)
    return caller


def _names(given: Given) -> bool:
    return list(given.get(NAMES.name, ())) == ["true"]


def _absent(resource: Resource, id: str) -> ApiError:
    # Told from the id's own form alone, so that what is not visible answers as what does not exist (SCOPE R9).
    if not UUID.fullmatch(id):
        return bad_request("invalid_id", "the id is no UUID, and this client sees nothing of that id")
    return ApiError(404, "not_found", f"there is no such object among the {resource.path} that this client sees")


def _keys(resource: Resource, body: bytes) -> dict[str, list[str]]:
    """The values that a lookup's body names, by key."""
    known = QUESTIONS[resource.path].lookup_keys
    try:
        orjson.loads(body)  # the stricter one, and in no danger from what is deeply nested
        given = json.loads(body, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise _wrong_body(f"must be JSON, such as {{{_example(known)}}}") from None
    if not isinstance(given, dict):
        raise _wrong_body(f"must be an object, such as {{{_example(known)}}}")
    for name, values in given.items():
        if name not in known:
            raise _wrong_body(f"has the unknown key {printable(name)[:60]!r}; known here: {', '.join(known)}")
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise _wrong_body(f"must have a list of texts as {name}")
    if sum(map(len, given.values())) > MAX_LOOKUP:
        raise ApiError(413, "too_large", f"a lookup takes at most {MAX_LOOKUP} values: ask for fewer at a time")
    return given


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a 400 where a key is there twice, of which one would be passed over."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _wrong_body("has a key twice")
    return found


def _example(known: Mapping[str, Any]) -> str:
    return f'"{next(iter(known))}": ["…"]'


def _wrong_body(problem: str) -> ApiError:
    return bad_request("invalid_body", f"the body {problem}")


def _new(resource: Resource, caller: Caller, given: Given) -> Continuation:
    """A pull from its beginning, over the current snapshot."""
    parameters = {name: values for name, values in given.items() if name != LIMIT.name}
    standing = caller.standing
    return Continuation(
        standing.client_id,
        caller.categories,
        resource.path,
        parameters,
        _limit(given, PAGE),
        standing.version,
        standing.snapshot or "",
        BEGINNING,
    )


def _limit(given: Given, otherwise: int) -> int:
    return min(int(given[LIMIT.name][0]), MAX_LIMIT) if LIMIT.name in given else otherwise


def _begun(service: Service, resource: Resource, caller: Caller, given: Given) -> Continuation:
    """The rest of a pull, as its token says; beside it only the limit may change."""
    pull = service.page_tokens.read(given[PAGE_TOKEN.name][0])
    if pull.client_id != caller.standing.client_id:
        raise invalid_page_token("was given to another client")
    if pull.categories != caller.categories:
        raise invalid_page_token("was given for an access token of another scope")
    if pull.resource != resource.path:
        raise invalid_page_token("was given for another address")
    for name in given.keys() - {LIMIT.name, PAGE_TOKEN.name}:
        default = ["false"] if name == NAMES.name else []
        if list(given[name]) != list(pull.parameters.get(name, default)):
            raise bad_request("invalid_parameter", f"{name} can't change beside a pageToken; only limit can")
    if pull.version != caller.standing.version:
        raise page_token_expired()
    return replace(pull, limit=_limit(given, pull.limit))


def _asked(pull: Continuation) -> list[object]:
    """All that decides what a page says."""
    parameters = sorted((name, list(values)) for name, values in pull.parameters.items())
    categories = None if pull.categories is None else sorted(pull.categories)
    of = [FORM, VERSION, pull.client_id, categories, pull.version, pull.snapshot]
    return [*of, pull.resource, parameters, pull.limit, pull.after]


def _view(service: Service, caller: Caller, pull: Continuation) -> View:
    """The view that the pull goes over; one that has begun over another snapshot ends when SCOPE R10 says so."""
    standing = caller.standing
    if pull.snapshot == (standing.snapshot or ""):
        return service.view(caller)
    try:
        service.access.control.snapshot(standing.source, pull.snapshot)
        view = service.view(caller, pull.snapshot)
    except UnknownSnapshot:
        raise page_token_expired() from None
    except ControlError:
        raise
    except Ss12kError:  # the snapshot's file is gone
        raise page_token_expired() from None
    if not service.access.page_goes_on(view, standing):
        raise page_token_expired()
    return view
