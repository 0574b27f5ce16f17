"""What is tried every day, and what is left to the night (`-m long`): nothing that was ever tried is dropped."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest


def first(number: int, every: Iterable[Any]) -> list[Any]:
    """Parameters of a test: so many of them every day, the others at night."""
    return [each if place < number else at_night(each) for place, each in enumerate(every)]


def at_night(value: Any) -> Any:
    """A parameter that is tried at night."""
    return pytest.param(value, marks=pytest.mark.long)


def only(daily: Callable[[Any], bool], every: Iterable[Any]) -> list[Any]:
    """Parameters of a test: those that tell most every day, the others at night."""
    return [each if daily(each) else at_night(each) for each in every]
