"""Access tokens: JWTs that say which client calls with which key, for an hour, and nothing else."""

import time
from dataclasses import dataclass

import jwt

from ss12k.api.errors import ApiError, unauthorized
from ss12k.api.sealing import derived_key

VALID_SECONDS = 3600
CHALLENGE = 'Bearer realm="ss12000"'
_ALGORITHM = "HS256"
_AUDIENCE = "ss12000-v2"


@dataclass(frozen=True)
class Bearer:
    """Who a token was given to: the client, and the key it was given for.

    `categories`: it is good for these alone of what is shared; None: for all.
    """

    client_id: str
    key_id: str
    categories: frozenset[str] | None = None


class AccessTokens:
    """Gives and reads the tokens of one installation."""

    def __init__(self, secret: bytes) -> None:
        self._key = derived_key(secret, "access tokens")

    def issue(self, bearer: Bearer, at: float | None = None) -> str:
        """A token that is valid for an hour from now, or from another moment."""
        begins = int(time.time() if at is None else at)
        claims = {
            "aud": _AUDIENCE,
            "sub": bearer.client_id,
            "key": bearer.key_id,
            "iat": begins,
            "exp": begins + VALID_SECONDS,
        }
        narrowed = {} if bearer.categories is None else {"scope": " ".join(sorted(bearer.categories))}
        return jwt.encode(claims | narrowed, self._key, _ALGORITHM)

    def read(self, token: str) -> Bearer:
        """Who holds the token; whether they may still call is for control to say (SCOPE R10)."""
        options: jwt.types.Options = {"require": ["exp", "sub", "key"], "verify_iat": False}
        try:
            claims = jwt.decode(token, self._key, [_ALGORITHM], options, audience=_AUDIENCE)
        except jwt.InvalidTokenError:
            raise invalid_token() from None
        scope = claims.get("scope")
        return Bearer(claims["sub"], str(claims["key"]), None if scope is None else frozenset(scope.split()))


def invalid_token() -> ApiError:
    """The one answer for every token that is no good, or no good any more."""
    return unauthorized(
        "invalid_token",
        "the access token is not valid, or not any more (an hour, a revoked key, a client paused or not valid today): "
        "get a new one from POST /connect/token",
        f'{CHALLENGE}, error="invalid_token"',
    )
