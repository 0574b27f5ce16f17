"""Who calls and what they may ask for: everything that is checked before a document is read."""

from ss12k.access import Access, Actor
from ss12k.api.access_tokens import CHALLENGE, AccessTokens, invalid_token
from ss12k.api.errors import ApiError, unauthorized
from ss12k.api.page_tokens import PageTokens
from ss12k.control.files import installation_secret
from ss12k.control.records import Standing
from ss12k.scope.view import View


class Service:
    """One installation as the API serves it."""

    def __init__(self, access: Access) -> None:
        self.access = access
        secret = installation_secret(access.control.home)
        self.access_tokens, self.page_tokens = AccessTokens(secret), PageTokens(secret)

    def caller(self, authorization: str | None, source: str | None) -> Standing:
        """How the caller stands right now: asked of control at every request, and kept for none (SCOPE R10)."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise unauthorized(
                "unauthorized",
                "an access token from POST /connect/token is needed, in the header Authorization: Bearer …",
                CHALLENGE,
            )
        bearer = self.access_tokens.read(token.strip())
        standing = self.access.control.standing(bearer.client_id, bearer.key_id)
        if standing is None or not standing.may_call:
            raise invalid_token()
        if source is not None and source != standing.source:
            # The same for a source that is another's and for one that is nobody's.
            raise ApiError(404, "unknown_source", "this client has no such source; leave /source/… out of the address")
        return standing

    def view(self, standing: Standing, snapshot: str | None = None) -> View:
        """What the caller sees of a snapshot, or of the current one."""
        return self.access.open_standing(Actor.of_client(standing.client_id), standing, snapshot)
