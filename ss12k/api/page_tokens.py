"""Page tokens: where a pull goes on, sealed so that nobody can change it or read from it (SCOPE R9, R10).

A position counts rows that the client may not see, and parameters may hold personal values: so they are encrypted too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from ss12k.api.errors import ApiError, bad_request
from ss12k.api.sealing import Seal, SealBroken


@dataclass(frozen=True)
class Continuation:
    """The rest of a pull: whose, of what, under which profile version, over which snapshot, after which position.

    `categories` are those of the access token, where it is good for some alone.
    """

    client_id: str
    categories: frozenset[str] | None
    resource: str
    parameters: Mapping[str, Sequence[str]]
    limit: int
    version: int
    snapshot: str
    after: int


class PageTokens:
    """Writes and reads the page tokens of one installation."""

    def __init__(self, secret: bytes) -> None:
        self._seal = Seal(secret, "page tokens 2")  # another number with each change of what a token holds

    def write(self, rest: Continuation) -> str:
        """The token for the rest of a pull."""
        narrowed = None if rest.categories is None else sorted(rest.categories)
        about = [rest.client_id, narrowed, rest.resource, dict(rest.parameters)]
        # The position has a fixed width: else the token's length would tell how large it is.
        where = [rest.limit, rest.version, rest.snapshot, f"{rest.after:012d}"]
        return self._seal.seal(orjson.dumps([*about, *where]))

    def read(self, token: str) -> Continuation:
        """What a token says; a 400 for one that was not written here."""
        try:
            content = self._seal.open(token)
        except SealBroken:
            raise invalid_page_token("is damaged, or was not given by this API") from None
        client_id, narrowed, resource, parameters, limit, version, snapshot, after = orjson.loads(content)
        categories = None if narrowed is None else frozenset(narrowed)
        return Continuation(client_id, categories, resource, parameters, limit, version, snapshot, int(after))


def invalid_page_token(why: str) -> ApiError:
    """A token that can't be of this request at all."""
    return bad_request("invalid_page_token", f"the pageToken {why}; leave it out to begin anew")


def page_token_expired() -> ApiError:
    """A token that was good once (SCOPE R10)."""
    return bad_request(
        "page_token_expired",
        "the pageToken has expired, since the data or what is shared of it has changed; leave it out to begin anew",
    )
