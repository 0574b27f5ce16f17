"""What is tried every day, and what is left to the night (`-m long`): nothing that was ever tried is dropped."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest


def first(number: int, every: Iterable[Any]) -> list[Any]:
    """Parameters of a test: so many of them every day, the others at night. A tuple is one for each of its names."""
    return [each if place < number else _at_night(each) for place, each in enumerate(every)]


def only(daily: Callable[[Any], bool], every: Iterable[Any]) -> list[Any]:
    """Parameters of a test: those that tell most every day, the others at night. A tuple is one for each name."""
    return [each if daily(each) else _at_night(each) for each in every]


def at_night(*values: Any) -> Any:
    """A parameter, or one for each of a test's names, that is tried at night."""
    return pytest.param(*values, marks=pytest.mark.long)


def _at_night(each: Any) -> Any:
    return at_night(*each) if isinstance(each, tuple) else at_night(each)
