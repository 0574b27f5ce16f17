"""A record's text: what it says, and what would be lost if only the parsed record were looked at."""

import json
import re
from typing import Any

import orjson

from ss12k.errors import Ss12kError

NOT_JSON = "it is not JSON in UTF-8, or nested too deep"
DOUBLE_KEY = "it holds the same key twice in one object"
HUGE_NUMBER = "it holds a whole number of more than 64 bits, which can't be kept exactly"

_LOOSE_NAME = re.compile(rb'"\s+:|\\').search


class Unusable(Ss12kError):
    """A text that cannot be taken in; the error's own text is the reason."""


def parsed(text: bytes) -> tuple[Any, bytes]:
    """The value of a text and its compact form, which says all that the text says; an Unusable error otherwise."""
    try:
        value = orjson.loads(text)
        compact = orjson.dumps(value)
    except (ValueError, TypeError, RecursionError):
        raise Unusable(NOT_JSON) from None
    if compact != text:  # else nothing can have been lost
        if _has_double_name(text, compact):
            raise Unusable(DOUBLE_KEY)
        if _has_huge_number(text, compact):
            raise Unusable(HUGE_NUMBER)
    return value, compact


def syntax_error(text: bytes) -> tuple[str, int] | None:
    """What is no JSON in a text, and in which of its lines; None also where it is nested too deep to say."""
    try:
        json.loads(loosely(text), parse_int=str)
    except json.JSONDecodeError as problem:
        return problem.msg, problem.lineno
    except (RecursionError, ValueError):
        return None
    return None


def loosely(text: bytes) -> str:
    """The text with what is no UTF-8 in it kept as surrogates."""
    return text.decode("utf-8", errors="surrogateescape")


def _has_double_name(text: bytes, compact: bytes) -> bool:
    """Whether an object in the text has a name twice, of which parsing kept one.

    In a text without backslash, a quote before a colon ends a name, so counting them nearly always settles it.
    """
    if not _LOOSE_NAME(text) and text.count(b'":') == compact.count(b'":'):
        return False
    double = False

    def look(pairs: list[tuple[str, Any]]) -> None:
        nonlocal double
        double = double or len({name for name, _ in pairs}) < len(pairs)

    json.loads(text, object_pairs_hook=look)
    return double


def _has_huge_number(text: bytes, compact: bytes) -> bool:
    """Whether the text has a whole number that parsing could only keep as a decimal, which then has an exponent."""
    if b"e+" not in compact:
        return False
    huge = False

    def look(digits: str) -> None:
        nonlocal huge
        huge = huge or not -(2**63) <= int(digits) < 2**64

    json.loads(text, parse_int=look)
    return huge
