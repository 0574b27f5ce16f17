"""Who calls and what they may ask for: everything that is checked before a document is read."""

import threading
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import Any

from starlette.requests import Request

from ss12k.access import Access, Actor
from ss12k.api.access_tokens import CHALLENGE, AccessTokens, Bearer, invalid_token
from ss12k.api.errors import ApiError, unauthorized
from ss12k.api.page_tokens import PageTokens
from ss12k.api.sealing import derived_key
from ss12k.api.throttle import Throttle
from ss12k.control.calls import CallLog
from ss12k.control.files import installation_secret
from ss12k.control.records import Standing
from ss12k.scope.view import View
from ss12k.settings import settings

VERSION = version("ss12k")
MOST_WRONG = 100
"""After so many wrong secrets for one client within a few minutes, the next is turned away at once."""
MOST_POSTS = 1_000
"""The most entries that one client may post within a few minutes."""
SUMMING = 4
"""How many requests may wait for sums of attendance at once, so that others are answered meanwhile."""


@dataclass
class Noted:
    """What the log of calls will say of a request, as far as it is known; it goes along with the request."""

    endpoint: str
    client_id: str | None = None
    key_id: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    snapshot: str | None = None
    version: int | None = None
    rows: int | None = None


@dataclass(frozen=True)
class Caller:
    """Who calls: how the client stands right now, and what its token is good for, where that is not all.

    `standing` has the profile as far as the token is good for it; `shares` is what the profile itself shares.
    """

    standing: Standing
    categories: frozenset[str] | None
    shares: frozenset[str]

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return Actor.of_client(self.standing.client_id)


class Service:
    """One installation as the API serves it."""

    def __init__(self, access: Access) -> None:
        self.access = access
        secret = installation_secret(access.control.home)
        self.access_tokens, self.page_tokens = AccessTokens(secret), PageTokens(secret)
        self.tag_key = derived_key(secret, "entity tags")
        self.calls = CallLog(access.control.home, settings().calls_days)
        self.wrong_secrets, self.posts = Throttle(MOST_WRONG), Throttle(MOST_POSTS)
        self.summing = threading.BoundedSemaphore(SUMMING)

    def caller(self, request: Request, endpoint: str) -> Caller:
        """Who calls: asked of control at every request, and kept for none (SCOPE R10)."""
        noted = request.state.noted = Noted(endpoint)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise unauthorized(
                "unauthorized",
                "an access token from POST /connect/token is needed, in the header Authorization: Bearer …",
                CHALLENGE,
            )
        bearer = self.access_tokens.read(token.strip())
        noted.client_id, noted.key_id = bearer.client_id, bearer.key_id
        standing = self.access.control.standing(bearer.client_id, bearer.key_id)
        if standing is None or not standing.may_call:
            raise invalid_token()
        noted.version, noted.snapshot = standing.version, standing.snapshot
        source = request.path_params.get("source")
        if source is not None and source != standing.source:
            # The same for a source that is another's and for one that is nobody's.
            raise ApiError(404, "unknown_source", "this client has no such source; leave /source/… out of the address")
        shares = standing.profile.shared_data
        if bearer.categories is not None:
            standing = replace(standing, profile=standing.profile.narrowed(bearer.categories))
        return Caller(standing, bearer.categories, shares)

    def named_by(self, authorization: str) -> Bearer | None:
        """To whom a token was given, whether or not it is still good; for the log of calls alone."""
        scheme, _, token = authorization.partition(" ")
        try:
            return self.access_tokens.read(token.strip()) if scheme.lower() == "bearer" else None
        except ApiError:
            return None

    def view(self, caller: Caller, snapshot: str | None = None) -> View:
        """What the caller sees of a snapshot, or of the current one."""
        return self.access.open_standing(caller.actor, caller.standing, snapshot)
