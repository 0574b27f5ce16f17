"""Examples for the documentation: one document of each resource, as the demo's own data has it."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import orjson

from ss12k.settings import PROJECT
from ss12k.standard.resources import RESOURCES
from ss12k.standard.shape import Object

DEMO = PROJECT / "data" / "demo" / "norreka"


@cache
def examples() -> Mapping[str, dict[str, Any]]:
    """By resource, the record of the demo that says most and is of the standard's form; none where there is no demo."""
    found = {}
    for resource in RESOURCES.values():
        file = DEMO / f"{resource.path}.json"
        if file.exists():
            records = [each for each in orjson.loads(file.read_bytes()) if _conforms(each, resource.shape)]
            if records:
                found[resource.path] = max(records, key=len)
    return MappingProxyType(found)


def _conforms(record: Any, shape: Object) -> bool:
    """Whether a record has all that the standard requires and nothing that it does not know, at the first depth."""
    known = {each.name: each for each in shape.attributes}
    required = {name for name, each in known.items() if each.required}
    return isinstance(record, dict) and required <= record.keys() <= known.keys()
