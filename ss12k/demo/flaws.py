"""Flaws: every way in which a record that is loaded can break the standard, at every depth, derived from its shape."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any, TypeAlias

import orjson

from ss12k.demo.ids import Record
from ss12k.demo.plants import ADDED, MARKING, PROTECTS, Plant, Planted, Reason, fresh, new_id
from ss12k.snapshots.findings import Kind
from ss12k.standard.shape import Array, Attribute, Object, Reference, Shape, Value

Change = Callable[[Any, Random], Any]
"""What to put in a value's place."""
Steps: TypeAlias = tuple[str, ...]
"""The way to a place: names of attributes, and ITEM into a list."""
ITEM = "[]"

_GONE: Any = object()
_NO_CODES = ("Annat", "annat värde", "")
_NO_UUIDS = ("4711", "enhet-17", "NORREKA:0042", "{00000000-0000-0000-0000-000000004711}")
_EXTENSIONS = ("sourceSystem", "importBatch", "localStatus")
_BAD_FORMATS = {
    "date": ("20090505", "2009-02-30", "2009-05-05T00:00:00", "5 maj 2009"),
    "date-time": ("2024-01-01", "2024-13-01T08:00:00Z", "i dag"),
    "uri": ("bild.example", "//bild.example"),
    "email": ("norreka.example", "namn (a) norreka.example"),
}
_WRONG_TYPES: dict[type, tuple[Any, ...]] = {
    str: (4711, True, ["a"], {"value": "a"}),
    int: ("11", True, 9.5, [9]),
    bool: ("true", 1, {}),
}


def flaws(shape: Shape, steps: Steps = ()) -> Iterator[Plant]:
    """Every way to spoil what these steps lead to, and everything in it."""
    match shape:
        case Value():
            yield from _value_flaws(shape, steps)
        case Reference():
            yield from _reference_flaws(shape, steps)
        case Array(item):
            yield from _always(shape, steps, ("a", {}, 1))
            yield from flaws(item, (*steps, ITEM))
        case Object(attributes):
            yield _flaw(Kind.UNKNOWN_ATTRIBUTE, (*steps, _extension(steps)), _one_of("a", 1, None, {"a": [1]}))
            if steps:
                yield from _always(shape, steps, ("a", [], 1))
            for each in attributes:
                yield from _attribute_flaws(each, (*steps, each.name))


def _attribute_flaws(attribute: Attribute, steps: Steps) -> Iterator[Plant]:
    if steps == ("id",):  # any other flaw of it sends the record to quarantine
        yield Plant(Kind.NO_UUID, "after", _renamed)
        return
    if attribute.required:
        yield _flaw(Kind.MISSING, steps, lambda *_: _GONE, identifying=_identifies(attribute.shape, steps))
    yield from flaws(attribute.shape, steps)


def _value_flaws(shape: Value, steps: Steps) -> Iterator[Plant]:
    yield from _always(shape, steps, _WRONG_TYPES[shape.type])
    if shape.codes:
        known = shape.codes | shape.old_codes
        yield _flaw(Kind.UNKNOWN_CODE, steps, _one_of(*(each for each in _NO_CODES if each not in known)))
        if shape.old_codes:
            yield _flaw(Kind.OLD_CODE, steps, _one_of(*sorted(shape.old_codes)))
    elif shape.minimum is not None and shape.maximum is not None:
        yield _flaw(Kind.RANGE, steps, _one_of(shape.minimum - 1, shape.maximum + 1))
    elif shape.format == "uuid":
        yield _flaw(Kind.NO_UUID, steps, _one_of(*_NO_UUIDS))
    elif shape.format or shape.pattern:
        yield _flaw(Kind.FORMAT, steps, _one_of(*_BAD_FORMATS.get(shape.format or "", ("?",))))
        if shape.format == "date-time":
            yield _flaw(Kind.NO_OFFSET, steps, _local_time)


def _reference_flaws(shape: Reference, steps: Steps) -> Iterator[Plant]:
    yield from _always(shape, steps, ("a", [], 1))
    without_id = _one_of({}, {"id": ""}, {"id": None}, {"id": 1}, {"displayName": "a"})
    yield _flaw(Kind.NO_REFERENCE, steps, without_id, identifying=_identifies(shape, steps))
    yield _flaw(Kind.UNKNOWN_ATTRIBUTE, (*steps, _extension(steps)), _one_of("a", 1, None))
    yield _flaw(Kind.DANGLING, steps, lambda _, rng: {"id": new_id(rng)})
    # Nothing has such an id, so that the reference dangles as well.
    yield _flaw(Kind.NO_UUID, (*steps, "id"), _one_of(*_NO_UUIDS), dangling=True)


def _always(shape: Shape, steps: Steps, wrong: tuple[Any, ...]) -> Iterator[Plant]:
    """What can be wrong with a value of whatever shape."""
    identifying = _identifies(shape, steps)
    yield _flaw(Kind.NULL, steps, lambda *_: None, identifying=identifying)
    yield _flaw(Kind.WRONG_TYPE, steps, _one_of(*wrong), identifying=identifying)


def _identifies(shape: Shape, steps: Steps) -> bool:
    """Whether a record without id may be told apart by this, so that losing it sends the record to quarantine."""
    return isinstance(shape, Reference) and len(steps) == 1


def _flaw(kind: Kind, steps: Steps, change: Change, *, identifying: bool = False, dangling: bool = False) -> Plant:
    """A plant that changes what stands at a place: in the record itself, but for a marking, which only a copy has."""
    marks = steps[-1] == MARKING
    note = (ADDED if kind is Kind.NULL else f"{ADDED}, {PROTECTS}") if marks else ""
    found: list[tuple[Kind | Reason, str]] = [(kind, _path(steps))]
    if dangling:
        found.append((Kind.DANGLING, _path(steps[:-1])))

    def make(record: Record, rng: Random) -> Planted | None:
        if identifying and "id" not in record:
            return None
        keys = _keys(record, steps, rng, there=kind is Kind.MISSING)
        if keys is None:
            return None
        changed = _changed(fresh(record, rng) if marks else record, keys, change, rng)
        return Planted(orjson.dumps(changed), changed.get("id", ""), tuple(found), note)

    return Plant(kind, "after" if marks else "instead", make)


def _keys(record: Record, steps: Steps, rng: Random, *, there: bool) -> list[str | int] | None:
    """One of the places that the steps lead to in a record, or None; the last attribute need not be `there`."""
    keys: list[str | int] = []
    at: Any = record
    for number, step in enumerate(steps, start=1):
        key = _key(at, step, rng, new=number == len(steps) and not there)
        if key is None:
            return None
        keys.append(key)
        at = at.get(key) if step != ITEM else at[key]
    return keys


def _key(at: Any, step: str, rng: Random, *, new: bool) -> str | int | None:
    if step == ITEM:
        return rng.randrange(len(at)) if isinstance(at, list) and at else None
    return step if isinstance(at, dict) and (new or step in at) else None


def _changed(record: Record, keys: list[str | int], change: Change, rng: Random) -> Record:
    copy: Record = orjson.loads(orjson.dumps(record))
    at: Any = copy
    for key in keys[:-1]:
        at = at[key]
    last = keys[-1]
    value = change(at.get(last) if isinstance(last, str) else at[last], rng)
    if value is _GONE:
        del at[last]
    else:
        at[last] = value
    return copy


def _renamed(record: Record, rng: Random) -> Planted | None:
    if "id" not in record:
        return None
    key = f"{rng.choice(('elev', 'enhet', 'ID'))}-{rng.getrandbits(40):x}"
    return Planted(orjson.dumps(record | {"id": key}), key, ((Kind.NO_UUID, "id"),), ADDED)


def _local_time(value: Any, _: Random) -> str:
    return value[:19] if isinstance(value, str) else "2026-11-20T08:00:00"


def _one_of(*values: Any) -> Change:
    return lambda _, rng: rng.choice(values)


def _extension(steps: Steps) -> str:
    return _EXTENSIONS[len(steps) % len(_EXTENSIONS)]


def _path(steps: Steps) -> str:
    """The path as a load writes it, `emails[].type` for instance."""
    return ".".join(steps).replace(f".{ITEM}", ITEM)
