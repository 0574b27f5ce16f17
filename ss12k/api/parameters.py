"""Query parameters, declared once and read strictly: what is unknown is refused, for a filter ignored gives more."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ss12k.api.errors import ApiError, bad_request
from ss12k.api.page_tokens import Value
from ss12k.scope.view import PAGE

MAX_LIMIT = 10_000
"""The most documents of one page; a larger `limit` gets so many."""


@dataclass(frozen=True)
class Parameter:
    """A parameter by its name, how its text is read (None: not of its form), and how it is documented."""

    name: str
    read: Callable[[str], Value | None]
    form: str
    description: str
    schema: Mapping[str, Any]

    def value(self, text: str) -> Value:
        """The value that a text says; a 400 when it says none."""
        value = self.read(text)
        if value is None:
            raise bad_request("invalid_parameter", f"the parameter {self.name} must be {self.form}")
        return value

    @property
    def documented(self) -> dict[str, Any]:
        """The parameter as OpenAPI describes it."""
        return {"name": self.name, "in": "query", "description": self.description, "schema": dict(self.schema)}


def _limit(text: str) -> int | None:
    if not re.fullmatch(r"[0-9]{1,18}", text, re.ASCII) or not int(text):
        return None
    return min(int(text), MAX_LIMIT)


LIMIT = Parameter(
    "limit",
    _limit,
    "a whole number from 1",
    f"How many documents a page holds at most: {PAGE} when left out, never more than {MAX_LIMIT}. "
    "May change from page to page; left out beside a `pageToken` it stays as it was.",
    {"type": "integer", "minimum": 1, "default": PAGE},
)
PAGE_TOKEN = Parameter(
    "pageToken",
    lambda text: text,
    "a text",
    "Where to go on, as the page before said. Beside it only `limit` may change.",
    {"type": "string"},
)
NAMES = Parameter(
    "expandReferenceNames",
    {"true": True, "false": False}.get,
    "true or false",
    "Whether references carry the `displayName` of what they refer to, where this client may read it.",
    {"type": "boolean", "default": False},
)

LIST = (NAMES, LIMIT, PAGE_TOKEN)
BY_ID = (NAMES,)


def read_parameters(given: Iterable[tuple[str, str]], known: Iterable[Parameter]) -> dict[str, Value]:
    """The values of the parameters given; a 400 that names the first one that is unknown, given twice or malformed."""
    by_name, values = {parameter.name: parameter for parameter in known}, dict[str, Value]()
    for name, text in given:
        if name not in by_name:
            raise _unknown(name, by_name)
        if name in values:
            raise bad_request("invalid_parameter", f"the parameter {name} is there twice")
        values[name] = by_name[name].value(text)
    return values


def _unknown(name: str, known: Iterable[str]) -> ApiError:
    shown = repr(name if len(name) <= 60 else name[:60] + "…")
    return bad_request(
        "unknown_parameter",
        f"the parameter {shown} is unknown or not supported yet, and nothing was filtered by it; "
        f"supported here: {', '.join(known)}",
    )
