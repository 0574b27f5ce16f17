"""JSON texts of single values, and what an object is called."""

from typing import Any

import orjson


def dumps(value: Any) -> str:
    """A value as compact JSON text."""
    return orjson.dumps(value).decode()


def joined(names: list[Any]) -> str:
    """Names with a blank between; what is no text stands as its JSON."""
    return " ".join(each if isinstance(each, str) else dumps(each) for each in names)
