"""A record's shape as data: what is an object, a list, a reference or a single value, at every depth.

Read off the Pydantic models once, so that loading, scoping and documentation follow the records without writing
anything twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin

from annotated_types import Ge, Le, MinLen
from pydantic.fields import FieldInfo

from ss12k.standard.codes import OLD_CODES, list_of
from ss12k.standard.values import Format, Pattern, PersonRef, Record, Ref, Unique


@dataclass(frozen=True)
class Value:
    """A single value: a text, a whole number or a boolean.

    One of a code list has its name, the codes, and the codes that version 2.0 had besides: those deviate too.
    """

    type: type[str] | type[int] | type[bool]
    format: str | None = None
    codes: frozenset[str] | None = None
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None
    code_list: str | None = None
    old_codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reference:
    """A reference to an object of the record `target`; one to a person also carries the security marking."""

    target: type[Record]
    marked: bool


@dataclass(frozen=True)
class Attribute:
    """One attribute of an object, and what it means in English."""

    name: str
    shape: "Shape"
    required: bool
    description: str = ""


@dataclass(frozen=True)
class Object:
    """An object with named attributes."""

    attributes: tuple[Attribute, ...]

    def __getitem__(self, name: str) -> "Shape":
        return next(a.shape for a in self.attributes if a.name == name)


@dataclass(frozen=True)
class Array:
    """A list whose items have one shape; how many there are at least, and whether each comes once only."""

    item: "Shape"
    minimum: int = 0
    unique: bool = False


Shape: TypeAlias = Value | Reference | Object | Array


def shape_of(record: type[Record]) -> Object:
    """The shape of a record with all its attributes."""
    return Object(
        tuple(
            Attribute(name, _shape(field.annotation, field), field.is_required(), field.description or "")
            for name, field in record.model_fields.items()
        )
    )


def references(shape: Shape, path: str = "") -> Iterator[tuple[str, Reference]]:
    """Every reference in a shape with its path, `groupMemberships.person` for instance."""
    match shape:
        case Reference():
            yield path, shape
        case Array(item):
            yield from references(item, path)
        case Object(attributes):
            for attribute in attributes:
                yield from references(attribute.shape, f"{path}.{attribute.name}" if path else attribute.name)


def _shape(annotation: Any, field: FieldInfo) -> Shape:
    annotation = _without_none(annotation)
    if get_origin(annotation) is list:
        return _array(_shape(get_args(annotation)[0], field), field)
    if get_origin(annotation) is Literal:
        return _coded(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Ref):
        return Reference(annotation.__pydantic_generic_metadata__["args"][0], issubclass(annotation, PersonRef))
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return shape_of(annotation)
    return _value(annotation, field)


def _array(item: Shape, field: FieldInfo) -> Array:
    return Array(
        item,
        minimum=next((m.min_length for m in field.metadata if isinstance(m, MinLen)), 0),
        unique=any(isinstance(m, Unique) for m in field.metadata),
    )


def _coded(annotation: Any) -> Value:
    name = list_of(annotation).name
    codes, old_codes = get_args(annotation), OLD_CODES.get(name, {})
    return Value(str, codes=frozenset(codes), code_list=name, old_codes=frozenset(old_codes))


def _value(annotation: Any, field: FieldInfo) -> Value:
    metadata = [*getattr(annotation, "__metadata__", ()), *field.metadata]
    base = annotation.__origin__ if hasattr(annotation, "__metadata__") else annotation
    if base not in (str, int, bool):
        raise TypeError(f"{annotation!r} is no type that a record of the standard may have")
    return Value(
        base,
        format=next((m.name for m in metadata if isinstance(m, Format)), None),
        minimum=next((int(str(m.ge)) for m in metadata if isinstance(m, Ge)), None),
        maximum=next((int(str(m.le)) for m in metadata if isinstance(m, Le)), None),
        pattern=next((m.text for m in metadata if isinstance(m, Pattern)), None),
    )


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, UnionType):
        (annotation,) = (a for a in get_args(annotation) if a is not NoneType)
    return annotation
