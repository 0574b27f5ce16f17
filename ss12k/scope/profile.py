"""The profile: what one client is granted, as the JSON document of SCOPE.md ("Words"), read strictly."""

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, StrictBool, StrictStr, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails, PydanticCustomError

from ss12k.errors import Ss12kError
from ss12k.standard.categories import CATEGORIES

CLIENT_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")
"""A client id, to be matched in full."""

PermissionMode = Literal["everything", "selected"]


class ProfileError(Ss12kError):
    """A profile that is not of SCOPE.md's form."""


def _text(value: str) -> str:
    # JSON can spell half a character, which nothing that stores or sends text takes.
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise PydanticCustomError("surrogate", "holds half a character")
    return value


def _client_id(value: str) -> str:
    if not CLIENT_ID.fullmatch(value):
        raise PydanticCustomError("client_id", "not a client id")
    return value


def _category(value: str) -> str:
    if value not in CATEGORIES:
        raise PydanticCustomError("category", "unknown category")
    return value


Text = Annotated[StrictStr, AfterValidator(_text)]


class Profile(BaseModel):
    """What one client of one source is granted (SCOPE, Words). Nothing in it means nothing shared."""

    model_config = ConfigDict(
        alias_generator=to_camel, validate_by_name=True, validate_by_alias=True, extra="forbid", frozen=True
    )

    client_id: Annotated[StrictStr, AfterValidator(_client_id)]
    name: Text
    vendor: Text
    source: Text
    data_protection_officer: Text = ""
    permission_mode: PermissionMode
    organisations: frozenset[Text] = frozenset()
    shared_data: frozenset[Annotated[StrictStr, AfterValidator(_category)]]
    include_alternative_person_data: StrictBool = False

    @classmethod
    def parse(cls, document: Mapping[str, Any] | bytes | str, where: str = "profile") -> Self:
        """The profile that a JSON document says; `where` (its file, say) begins the message of a ProfileError."""
        data = _read_json(document, where) if isinstance(document, bytes | str) else document
        if not isinstance(data, Mapping):
            raise ProfileError(f"{where}: a profile is a JSON object, not {_kind(data)}")
        try:
            return cls.model_validate(dict(data), by_alias=True, by_name=False)
        except ValidationError as error:
            raise ProfileError(_explain(error.errors(include_url=False), where)) from None

    def narrowed(self, categories: frozenset[str]) -> Self:
        """The same, but of what it shares these categories alone."""
        return self.model_copy(update={"shared_data": self.shared_data & categories})

    def as_json(self) -> dict[str, Any]:
        """The document in its one normal form: every key, camelCase, lists sorted and without duplicates."""
        document = self.model_dump(by_alias=True)
        return {key: sorted(value) if isinstance(value, frozenset) else value for key, value in document.items()}


_KEYS = [to_camel(name) for name in Profile.model_fields]
_MODES = ["everything", "selected"]
_NEEDED = {
    "string_type": "a text",
    "bool_type": "true or false",
    "frozen_set_type": "a list of texts",
}


def _read_json(document: bytes | str, where: str) -> Any:
    try:
        return json.loads(document, object_pairs_hook=_without_duplicates)
    except json.JSONDecodeError as error:
        raise ProfileError(f"{where}: not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except UnicodeDecodeError:
        raise ProfileError(f"{where}: not JSON: the text is not UTF-8") from None
    except RecursionError:
        raise ProfileError(f"{where}: not a profile: nested too deeply") from None
    except ValueError as error:
        raise ProfileError(f"{where}: {error}") from None


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Python would take the last of two, other readers the first: with permissions that must not be a guess.
    seen = dict(pairs)
    if len(seen) < len(pairs):
        names = [key for key, _ in pairs]
        raise ValueError(f"the key {_quote(next(key for key in names if names.count(key) > 1))} is there twice")
    return seen


def _explain(errors: list[ErrorDetails], where: str) -> str:
    # A misspelt key is also a missing one: the misspelling is what helps.
    errors = sorted(errors, key=lambda error: error["type"] != "extra_forbidden")
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return f"{where}: {_problem(errors[0])}{more}"


def _problem(error: ErrorDetails) -> str:
    key, value = _path(error["loc"]), error["input"]
    match error["type"]:
        case "extra_forbidden":
            return f"unknown key {_quote(str(error['loc'][-1]))}; {_nearest(str(error['loc'][-1]), _KEYS)}"
        case "missing":
            return f"the key '{key}' is missing"
        case "category":
            return f"'{key}' names an unknown category {_quote(value)}; {_nearest(value, CATEGORIES)}"
        case "client_id":
            return f"'{key}' {_quote(value)} is no client id: {_CLIENT_ID_RULE}{_valid_client_id(value)}"
        case "literal_error" if isinstance(value, str):
            return f"'{key}' is {_quote(value)}; {_nearest(value, _MODES)}"
        case "literal_error":
            return f"'{key}' must be 'everything' or 'selected', not {_kind(value)}"
        case "surrogate" | "string_unicode":
            return f"'{key}' holds half a character (a lone surrogate)"
        case kind:
            return f"'{key}' must be {_NEEDED.get(kind, 'of another type')}, not {_kind(value)}"


_CLIENT_ID_RULE = "2 to 63 characters of a-z, 0-9, '.', '_' and '-', the first a letter or a digit"


def _path(loc: tuple[int | str, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else part for part in loc)


def _nearest(value: str, valid: Iterable[str]) -> str:
    near = difflib.get_close_matches(re.sub(r"[\s_]", "", value).lower(), [v.lower() for v in valid], n=1)
    found = next((v for v in valid if [v.lower()] == near), None)
    return f"the nearest is '{found}'" if found else f"there are: {', '.join(valid)}"


def _valid_client_id(value: str) -> str:
    plain = unicodedata.normalize("NFKD", value.lower()).encode("ascii", "ignore").decode()
    near = re.sub(r"[^a-z0-9._-]+", "-", plain).strip("-._")[:63]
    return f"; '{near}' would do" if CLIENT_ID.fullmatch(near) else ""


def _quote(value: str) -> str:
    return repr(value if len(value) <= 60 else value[:60] + "…")


def _kind(value: object) -> str:
    if value is None:
        return "null"
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a text", dict: "an object", list: "a list"}
    return names.get(type(value), f"a {type(value).__name__}")
