"""Whether a value is just as the standard says, told at once by Pydantic's core.

What conforms has no deviation, holds no extension, no null, no name in a reference and no security marking but `Ingen`,
so that nothing needs to be counted, cleaned or protected. The reverse does not hold: what is right but rare (29
February, an address with a letter beyond ASCII) is left to `checking.py`, which looks at it value by value.
"""

from collections.abc import Callable
from typing import Any

from pydantic_core import CoreSchema, SchemaValidator
from pydantic_core import core_schema as core

from ss12k.snapshots.marking import MARKING, UNMARKED
from ss12k.standard.shape import Array, Object, Reference, Shape, Value

_DAY = "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
_OFFSET = "(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
LOCAL_TIME = f"[1-8][0-9]{{3}}-{_DAY}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{{1,6}})?"
"""A usual date-time, as a pattern, but for its offset."""
_PATTERNS = {
    "uuid": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    "date": f"^[1-9][0-9]{{3}}-{_DAY}$",
    "date-time": f"^{LOCAL_TIME}{_OFFSET}$",
    "uri": "^[A-Za-z][A-Za-z0-9+.-]*:[!-~]+$",
    "email": "^[!-?A-~]+@[!-?A-~]+$",
}


def conformity(shape: Shape, name: str = "") -> Callable[[Any], bool]:
    """The function that says whether a value conforms to a shape; `name` is the attribute's, where it is one."""
    return SchemaValidator(_schema(shape, name)).isinstance_python


def _schema(shape: Shape, name: str) -> CoreSchema:
    match shape:
        case Value():
            return core.literal_schema([UNMARKED]) if name == MARKING else _value(shape)
        case Reference(marked=marked):
            known = {"id": core.typed_dict_field(_value(Value(str, "uuid")))}
            if marked:
                known[MARKING] = core.typed_dict_field(core.literal_schema([UNMARKED]), required=False)
            return _object(known)
        case Array(item):
            return core.list_schema(_schema(item, ""), strict=True)
        case Object(attributes):
            return _object(
                {
                    each.name: core.typed_dict_field(_schema(each.shape, each.name), required=each.required)
                    for each in attributes
                }
            )


def _object(known: dict[str, core.TypedDictField]) -> CoreSchema:
    return core.typed_dict_schema(known, extra_behavior="forbid", strict=True)


def _value(shape: Value) -> CoreSchema:
    if shape.codes:
        return core.literal_schema(sorted(shape.codes))
    if shape.type is int:
        return core.int_schema(strict=True, ge=shape.minimum, le=shape.maximum)
    if shape.type is bool:
        return core.bool_schema(strict=True)
    return core.str_schema(strict=True, pattern=_PATTERNS[shape.format] if shape.format else shape.pattern)
