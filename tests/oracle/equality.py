"""Comparing documents exactly, but for what only the product can know.

That is the alias family name, which an installation's secret tells (SCOPE R5), and the id of an offering that came
without one.
"""

import re
from collections.abc import Mapping
from typing import Any, Self

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

    def spelled(self, known: Mapping[str, str]) -> str:
        """The text with the person's six characters, if they are known."""
        if self.person not in known:
            return self
        return f"{self.removesuffix(PLACEHOLDER)}Person {known[self.person]}"


class MadeUp(str):
    """Stands for the id of an offering that came without one; the product makes it up, and it is any non-empty text."""

    def spelled(self, known: Mapping[str, str]) -> str:
        """The id itself, if it is known."""
        return known.get(self, self)


def spelled(text: str, known: Mapping[str, str]) -> str:
    """A text with what is known of it by now in the place of what the oracle cannot know by itself."""
    return text.spelled(known) if isinstance(text, (Aliased, MadeUp)) else text


def paired(expected: Mapping[str, Any], actual: Mapping[str, Any], known: dict[str, str]) -> dict[str, Any]:
    """The actual documents under the oracle's keys.

    A document whose id no expected one has is taken for one with a made-up id to which it is equal in all else; what
    finds no partner stays under its own key.
    """
    free = [key for key in expected if isinstance(key, MadeUp) and spelled(key, known) == key]
    names = {spelled(key, known): key for key in expected}
    found: dict[str, Any] = {}
    for key, document in actual.items():
        partner = next((i for i in free if key not in names and equal(expected[i], document)), None)
        if partner is None:
            found[names.get(key, key)] = document
        else:
            free.remove(partner)
            known[partner] = key
            found[partner] = document
    return found


def equal(expected: object, actual: object, aliases: dict[str, str] | None = None) -> bool:
    """Whether two JSON values are the same: types exactly, lists in order, keys in any order."""
    return first_difference(expected, actual, aliases) is None


def first_difference(
    expected: object, actual: object, aliases: dict[str, str] | None = None, path: str = "$"
) -> str | None:
    """Where two JSON values first differ and how, in one short line; None: they are equal.

    With `aliases`, a person's six characters and a made-up id must also be those that it holds, and it learns new ones.
    """
    if isinstance(expected, MadeUp):
        return _made_up_difference(expected, actual, aliases, path)
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


def _made_up_difference(expected: MadeUp, actual: object, known: dict[str, str] | None, path: str) -> str | None:
    if not isinstance(actual, str) or not actual:
        return f"{path}: expected an id, {_short(str(expected))}, got {_short(actual)}"
    if known is not None and known.setdefault(expected, actual) != actual:
        return f"{path}: expected the same id as elsewhere, {known[expected]!r}, got {actual!r}"
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
