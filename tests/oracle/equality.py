"""Comparing documents exactly, but for the alias family name that only the installation's secret tells (SCOPE R5)."""

import re
from typing import Self

PLACEHOLDER = "Person ??????"
_CODE = re.compile(r"Person (\S{6})")
_ABSENT = object()


class Aliased(str):
    """A text that ends with the alias family name of a person; the six characters are not known to the oracle."""

    person: str

    def __new__(cls, text: str, person: str) -> Self:
        aliased = super().__new__(cls, text)
        aliased.person = person
        return aliased

    @classmethod
    def of(cls, person: str) -> Self:
        """The alias family name of a person."""
        return cls(PLACEHOLDER, person)


def equal(expected: object, actual: object, aliases: dict[str, str] | None = None) -> bool:
    """Whether two JSON values are the same: types exactly, lists in order, keys in any order."""
    return first_difference(expected, actual, aliases) is None


def first_difference(
    expected: object, actual: object, aliases: dict[str, str] | None = None, path: str = "$"
) -> str | None:
    """Where two JSON values first differ and how, in one short line; None: they are equal.

    With `aliases`, a person's six characters must also be those that it holds for them, and it learns new ones.
    """
    if isinstance(expected, Aliased):
        return _alias_difference(expected, actual, aliases, path)
    if isinstance(expected, dict) and isinstance(actual, dict):
        keys = [*expected, *(key for key in actual if key not in expected)]
        pairs = [(f"{path}.{key}", expected.get(key, _ABSENT), actual.get(key, _ABSENT)) for key in keys]
    elif isinstance(expected, list) and isinstance(actual, list):
        pairs = [(f"{path}[{n}]", a, b) for n, (a, b) in enumerate(zip(expected, actual, strict=False))]
        pairs.append((f"{path}.length", len(expected), len(actual)))
    else:
        return None if _same_scalar(expected, actual) else f"{path}: expected {_short(expected)}, got {_short(actual)}"
    found = (first_difference(a, b, aliases, where) for where, a, b in pairs)
    return next((difference for difference in found if difference is not None), None)


def _alias_difference(expected: Aliased, actual: object, aliases: dict[str, str] | None, path: str) -> str | None:
    before = expected.removesuffix(PLACEHOLDER)
    alias = actual[len(before) :] if isinstance(actual, str) and actual.startswith(before) else ""
    match = _CODE.fullmatch(alias)
    if match is None:
        return f"{path}: expected an alias, {_short(str(expected))}, got {_short(actual)}"
    if aliases is not None and aliases.setdefault(expected.person, match[1]) != match[1]:
        return f"{path}: expected the same alias as elsewhere, {aliases[expected.person]!r}, got {match[1]!r}"
    return None


def _same_scalar(expected: object, actual: object) -> bool:
    if isinstance(expected, float) and isinstance(actual, float):
        return repr(expected) == repr(actual)
    if isinstance(expected, str) and isinstance(actual, str):
        return str.__eq__(expected, actual)
    return type(expected) is type(actual) and expected == actual


def _short(value: object) -> str:
    if value is _ABSENT:
        return "nothing"
    text = repr(value)
    return text if len(text) <= 50 else f"{text[:47]}..."
