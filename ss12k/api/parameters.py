"""Query parameters, derived from the registry and read strictly: what is unknown is refused, for a filter ignored gives
more.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from ss12k.api.errors import ApiError, bad_request
from ss12k.api.schemas import listed, schema_of
from ss12k.errors import printable
from ss12k.scope.selecting import WrongQuestion, read_day, read_moment
from ss12k.scope.view import PAGE
from ss12k.standard.queries import QUESTIONS, RELATED_NEED, hops
from ss12k.standard.questions import Bound, Equals, EqualsThere, Filter, LeadsTo, Order, Related, Side, Test, Unit
from ss12k.standard.resources import RESOURCES, Resource
from ss12k.standard.shape import Array, Object, Shape, Value

MAX_LIMIT = 10_000
"""The most documents of one page; a larger `limit` gets so many."""

_WORDS = {Order.UNTIL: "at or before", Order.BEFORE: "before", Order.FROM: "at or after", Order.AFTER: "after"}

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TOLD = 20
"""Of how many values of one parameter the log of calls tells."""
Given: TypeAlias = Mapping[str, Sequence[str]]
"""Parameters by name, each with its values as texts, in the order in which they were given."""


@dataclass(frozen=True)
class Parameter:
    """A parameter by its name, whether a text is of its form, and how it is documented.

    `many`: it may be there several times; `needs`: the categories without which it is refused (SCOPE R9); `personal`:
    what it asks for may say something of a person.
    """

    name: str
    fits: Callable[[str], bool]
    form: str
    description: str
    schema: Mapping[str, Any]
    many: bool = False
    required: bool = False
    needs: tuple[str, ...] = ()
    personal: bool = False

    def check(self, text: str) -> str:
        """The text, if it is of the form; a 400 if not."""
        if self.schema.get("format") == "date-time":
            text = _with_plus(text)
        if not self.fits(text):
            raise bad_request("invalid_parameter", f"the parameter {self.name} must be {self.form}")
        return text

    @property
    def documented(self) -> dict[str, Any]:
        """The parameter as OpenAPI describes it."""
        schema = {"type": "array", "items": dict(self.schema)} if self.many else dict(self.schema)
        needs = f" Needs {listed(self.needs, 'and')}." if self.needs else ""
        told = {"name": self.name, "in": "query", "description": self.description + needs, "schema": schema}
        return told | ({"required": True} if self.required else {})


def _one_of(values: Iterable[str]) -> tuple[Callable[[str], bool], str, dict[str, Any]]:
    known = list(values)
    return known.__contains__, f"one of {', '.join(known)}", {"type": "string", "enum": known}


LIMIT = Parameter(
    "limit",
    lambda text: bool(re.fullmatch(r"0*[1-9][0-9]*", text, re.ASCII)) and len(text) < 1_000,
    "a whole number from 1",
    f"How many documents a page holds at most: {PAGE} when left out, never more than {MAX_LIMIT}. "
    "May change from page to page; left out beside a `pageToken` it stays as it was.",
    {"type": "integer", "minimum": 1, "default": PAGE},
)
PAGE_TOKEN = Parameter(
    "pageToken",
    lambda _: True,
    "the token of the page before",
    "Where to go on, as the page before said. Beside it `limit` may change; all else may be repeated or left out.",
    {"type": "string", "minLength": 1},
)
NAMES = Parameter(
    "expandReferenceNames",
    ("true", "false").__contains__,
    "true or false",
    "Whether references carry the `displayName` of what they refer to, where this client may read it.",
    {"type": "boolean", "default": False},
)


@cache
def list_parameters(resource: str) -> Mapping[str, Parameter]:
    """What the list of a resource takes, by name."""
    known = QUESTIONS[resource]
    found = [_filter(RESOURCES[resource], each) for each in known.filters.values()]
    if known.sort_keys:
        fits, form, schema = _one_of(known.sort_keys)
        withheld = [f"`{key.name}` needs `{key.needs[0]}`." for key in known.sort_keys.values() if key.needs]
        told = "The order of the list; by `id` when left out. What has no such value comes last."
        found.append(Parameter("sortkey", fits, form, " ".join([told, *withheld]), schema))
    return {each.name: each for each in (*found, *_around(resource), LIMIT, PAGE_TOKEN)}


@cache
def document_parameters(resource: str) -> Mapping[str, Parameter]:
    """What by-id and lookup of a resource take, by name."""
    return {each.name: each for each in _around(resource)}


def _around(resource: str) -> list[Parameter]:
    """Parameters that change what each document holds."""
    expansions = QUESTIONS[resource].expansions
    if not expansions:
        return [NAMES]
    fits, form, schema = _one_of(expansions)
    needs = [
        f"`{each.name}` needs {listed(each.needs, 'or' if getattr(each, 'any_of', False) else 'and')}."
        for each in expansions.values()
    ]
    told = "What `_embedded` brings along: the objects themselves, as this client sees them."
    return [Parameter("expand", fits, form, " ".join([told, *needs]), schema, many=True), NAMES]


def _filter(resource: Resource, asked: Filter) -> Parameter:
    fits, form, schema = _form(resource, asked.test)
    told = _described(asked)
    harmless = isinstance(asked.test, Bound) or "enum" in schema or _names_an_organisation(resource, asked)
    return Parameter(asked.name, fits, form, told, schema, asked.many, asked.required, asked.needs, not harmless)


def _names_an_organisation(resource: Resource, asked: Filter) -> bool:
    if isinstance(asked.test, LeadsTo):
        return all(hops(resource.path, chain)[-1] == "organisations" for chain in asked.test.chains)
    return resource.path == "organisations" or (isinstance(asked.test, Related) and asked.test.side is not Side.TYPE)


def loggable(resource: str, given: Given) -> dict[str, Any]:
    """What the log of calls may say of parameters: values that may be personal are left out, but for how many.

    Of ids, those of organisations may be told, if they look like one: anything can be written in the place of one.
    """
    known = {**list_parameters(resource), **document_parameters(resource)}
    told: dict[str, Any] = {}
    for name, values in given.items():
        schema = known[name].schema
        harmless = not known[name].personal and (schema.keys() & {"enum", "format"} or schema["type"] != "string")
        if schema.get("format") == "uuid":
            harmless = harmless and all(map(UUID.fullmatch, values))
        if harmless and len(values) <= _TOLD:
            told[name] = list(values) if known[name].many else values[0]
        else:
            told[name] = f"{len(values)} values" if len(values) > 1 else "…"
    return told


def _form(resource: Resource, test: Test) -> tuple[Callable[[str], bool], str, dict[str, Any]]:
    """Which texts a filter takes, in words, and as a schema."""
    match test:
        case Bound(unit=Unit.MOMENT):
            return (
                _says(read_moment),
                "a time such as 2026-11-25T08:00:00+01:00",
                {"type": "string", "format": "date-time"},
            )
        case Bound() | Related(side=Side.START | Side.END):
            return _says(read_day), "a date such as 2026-11-25", {"type": "string", "format": "date"}
        case Related(side=Side.TYPE):
            return _one_of(RELATED_NEED)
        case LeadsTo() | Related():
            return bool, "an id", {"type": "string", "format": "uuid"}
        case Equals(path):
            value = _value(resource.shape, path)
        case EqualsThere(attribute=attribute):
            value = _value(RESOURCES["syllabuses"].shape, attribute)
        case _:
            return bool, "a text", {"type": "string"}
    if value.codes is None:
        return bool, "a text", {"type": "string"}
    schema = schema_of(value)
    known = frozenset(schema["enum"]) | value.old_codes
    return known.__contains__, f"one of {', '.join(schema['enum'])}", schema


def _value(shape: Shape, path: str) -> Value:
    for name in path.split("."):
        if not isinstance(shape, Object):
            raise TypeError(path)
        shape = shape[name]
    found = shape.item if isinstance(shape, Array) else shape
    if not isinstance(found, Value):
        raise TypeError(path)
    return found


def _described(asked: Filter) -> str:
    """What a filter does, in a sentence or two (docs/queries.md)."""
    match asked.test:
        case Bound(path, order, _, or_none):
            missing = "What has none passes too." if or_none else "What has none does not pass."
            return f"Only where `{path}` is {_WORDS[order]} this. {missing}"
        case LeadsTo(chains, beneath):
            ways = ", or ".join(" → ".join(f"`{path}`" for path in chain) for chain in chains)
            return f"Only where {ways} names this id{', or an organisation beneath it' if beneath else ''}."
        case EqualsThere(chains, attribute):
            ways = ", or ".join(" → ".join(f"`{path}`" for path in chain) for chain in chains)
            return f"Only where `{attribute}` of {ways} is one of these."
        case Equals(path):
            return f"Only where `{path}` is {'one of these' if asked.many else 'this'}."
        case Related(side, order):
            what = {
                Side.TYPE: "of this sort. All `relationship.` filters have to fit the same relation",
                Side.ORGANISATION: "at this organisation",
                Side.START: f"whose `startDate` is {_WORDS[order] if order else ''} this, or that has none",
                Side.END: f"whose `endDate` is {_WORDS[order] if order else ''} this, or that has none",
            }[side]
            return f"Only who has a relation {what}."
    if asked.name.startswith("identifier."):
        return (
            f"Only who has an identifier with this `{asked.name.partition('.')[2]}`; given both, the same identifier."
        )
    return "Only whose given, middle or family name contains all of these, upper or lower case alike."


def read_parameters(query: bytes, known: Mapping[str, Parameter]) -> dict[str, list[str]]:
    """The values of the parameters in an address; a 400 that names the first that is unknown, there twice or malformed.

    Those that are required have to be there, but beside a pageToken, which has them.
    """
    values = dict[str, list[str]]()
    for name, text in _decoded(query):
        if name not in known:
            raise _unknown(name, known)
        if name in values and not known[name].many:
            raise bad_request("invalid_parameter", f"the parameter {name} is there twice")
        values.setdefault(name, []).append(known[name].check(text))
    for parameter in known.values() if PAGE_TOKEN.name not in values else ():
        if parameter.required and parameter.name not in values:
            raise bad_request("missing_parameter", f"the parameter {parameter.name} is needed, {parameter.form}")
    return values


def _decoded(query: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query.decode(), keep_blank_values=True, errors="strict")
    except ValueError:
        raise bad_request("invalid_parameter", "the parameters must be UTF-8, percent-encoded") from None


def _with_plus(text: str) -> str:
    """A time whose offset lost its plus sign on the way: in an address it is to be written as %2B, as many forget."""
    return re.sub(r"(T[0-9:.]+) (\d\d:\d\d)$", r"\1+\2", text)


def _says(read: Callable[[str, str], object]) -> Callable[[str], bool]:
    """Whether a text says what it is read for."""

    def fits(text: str) -> bool:
        try:
            read("", text)
        except WrongQuestion:
            return False
        return True

    return fits


def _unknown(name: str, known: Iterable[str]) -> ApiError:
    shown = printable(name if len(name) <= 60 else name[:60] + "…")
    return bad_request(
        "unknown_parameter",
        f"the parameter {shown!r} is unknown, and nothing was filtered by it; known here: {', '.join(known)}",
    )
