"""`POST /connect/token`: OAuth 2 client credentials (RFC 6749, 4.4), as form fields or HTTP Basic."""

import base64
import binascii
from asyncio import sleep
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote_plus

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ss12k.api.access_tokens import VALID_SECONDS, Bearer
from ss12k.api.errors import ApiError, bad_request, unauthorized
from ss12k.api.requests import read_body
from ss12k.api.service import Noted, Service
from ss12k.scope.profile import CLIENT_ID
from ss12k.standard.categories import CATEGORIES

SCOPE_PREFIX = "ist.ss12000-v2.api."
MAX_BODY = 16_384
"""The most bytes that a request for a token may have: it comes from anybody."""
_FORM = "application/x-www-form-urlencoded"
_CHALLENGE = 'Basic realm="ss12000", charset="UTF-8"'


class WrongSecret(Exception):
    """No active client has this id and secret."""


@dataclass(frozen=True)
class Credentials:
    """What a client says that it is."""

    client_id: str
    client_secret: str = field(repr=False)


async def token(service: Service, request: Request) -> Response:
    """The answer to a request for a token; who gives a wrong secret again and again waits longer for it each time."""
    request.state.noted = Noted("connect/token")
    body = await read_body(request, MAX_BODY, "a request for a token")
    form = _form(request.headers.get("content-type", ""), body)
    credentials = _asked_with(request.headers.get("authorization"), form)
    try:
        return await run_in_threadpool(_grant, service, credentials, form, request.state.noted)
    except WrongSecret:
        known = CLIENT_ID.fullmatch(credentials.client_id)
        await sleep(service.wrong_secrets.wait(credentials.client_id if known else "no client id"))
        raise _refused() from None


def scope_of(shared: Set[str]) -> str:
    """The categories shared, as EduCloud writes scopes."""
    return " ".join(f"{SCOPE_PREFIX}{code}" for code in CATEGORIES if code in shared)


def _asked_with(authorization: str | None, form: Mapping[str, str]) -> Credentials:
    """With what credentials a token is asked for in the one way that there is."""
    if "grant_type" not in form:
        raise bad_request("invalid_request", "grant_type=client_credentials is needed, as a form field of the body")
    if form["grant_type"] != "client_credentials":
        raise bad_request("unsupported_grant_type", "the only grant_type here is client_credentials")
    return _credentials(authorization, form)


def _grant(service: Service, credentials: Credentials, form: Mapping[str, str], noted: Noted) -> Response:
    control = service.access.control
    known = control.standing(credentials.client_id)
    noted.client_id = known.client_id if known else None  # what nobody is called is not kept: it may be a secret
    key_id = control.verify_secret(credentials.client_id, credentials.client_secret)
    standing = control.standing(credentials.client_id, key_id) if key_id else None
    if key_id is None or standing is None or not standing.may_call:
        raise WrongSecret
    noted.key_id, noted.version = key_id, standing.version
    shared = standing.profile.shared_data
    categories = _narrowed(form.get("scope", ""), shared)
    answer = {
        "access_token": service.access_tokens.issue(Bearer(standing.client_id, key_id, categories)),
        "expires_in": VALID_SECONDS,
        "token_type": "Bearer",
        "scope": scope_of(shared if categories is None else shared & categories),
    }
    return Response(orjson.dumps(answer), headers={"Pragma": "no-cache"}, media_type="application/json")


def _form(content_type: str, body: bytes) -> dict[str, str]:
    """The form's fields; an empty one counts as left out, and none may be there twice (RFC 6749, 3.2)."""
    if body and content_type.partition(";")[0].strip().lower() != _FORM:
        raise bad_request("invalid_request", f"the body must be a form, with Content-Type: {_FORM}")
    try:
        pairs = parse_qsl(body.decode(), max_num_fields=50, errors="strict")
    except ValueError:
        raise bad_request("invalid_request", "the body is not a form of UTF-8 text") from None
    if len({name for name, _ in pairs}) < len(pairs):
        raise bad_request("invalid_request", "a field of the form is there twice")
    return dict(pairs)


def _credentials(authorization: str | None, form: Mapping[str, str]) -> Credentials:
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":  # none at all, or the old token that a program sends with everything
        if "client_id" in form and "client_secret" in form:
            return Credentials(form["client_id"], form["client_secret"])
        raise _refused("client_id and client_secret are needed, as form fields or as HTTP Basic")
    credentials = _basic(encoded)
    if "client_secret" in form or form.get("client_id", credentials.client_id) != credentials.client_id:
        raise bad_request("invalid_request", "give client_id and client_secret once: as form fields or as HTTP Basic")
    return credentials


def _basic(encoded: str) -> Credentials:
    """What HTTP Basic says, whose two halves are form-urlencoded (RFC 6749, 2.3.1)."""
    try:
        client_id, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
        if not colon:
            raise _refused()
        return Credentials(unquote_plus(client_id, errors="strict"), unquote_plus(secret, errors="strict"))
    except (binascii.Error, ValueError):
        raise _refused() from None


def _refused(message: str = "no active client has this client_id and client_secret") -> ApiError:
    return unauthorized("invalid_client", message, _CHALLENGE)


def _narrowed(scope: str, shared: Set[str]) -> frozenset[str] | None:
    """The categories that a scope names; None, for all that is shared, when it is empty.

    One that also names what is not shared, or nothing known, is not refused for it: the answer says what the token is
    good for.
    """
    wanted = frozenset(name.removeprefix(SCOPE_PREFIX) for name in scope.split())
    if not wanted:
        return None
    if not wanted & shared:
        raise bad_request("invalid_scope", "nothing that the scope names is shared with this client; leave scope out")
    return wanted & frozenset(CATEGORIES)
