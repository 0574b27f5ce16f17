"""What protected persons are called under an alias (SCOPE R5)."""

import hashlib
import hmac
from typing import Any

import orjson

from ss12k.scope.rules import Rules
from ss12k.scope.sets import member

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def protected_visible(rules: Rules) -> str:
    """The query for the position, id and names of each protected person who is visible."""
    return f"""SELECT a.pos, a.id, a."givenName", a."familyName" FROM {rules.tables.stored("persons.alias")} a
        WHERE {member("persons", "a.pos")}"""


def named(secret: bytes, client: str, id: str, given: str, family: str | None) -> tuple[str, str]:
    """A family name and what the person is called, as JSON texts; a name is made up where there is none."""
    family = family or dumps(_made_up_name(secret, client, id))
    return family, dumps(joined([orjson.loads(given), orjson.loads(family)]))


def _made_up_name(secret: bytes, client: str, person: str) -> str:
    """`Person ` and six characters: stable for a client and person, and not to be computed without the secret."""
    digest = hmac.digest(secret, dumps(["alias", client, person]).encode(), hashlib.sha256)
    return "Person " + "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:6])


def dumps(value: Any) -> str:
    """A value as compact JSON text."""
    return orjson.dumps(value).decode()


def joined(names: list[Any]) -> str:
    """Names with a blank between; what is no text stands as its JSON."""
    return " ".join(each if isinstance(each, str) else dumps(each) for each in names)
