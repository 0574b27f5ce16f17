"""Refusals: every way in which a line ends in quarantine."""

from collections.abc import Callable, Iterator
from random import Random

import orjson

from ss12k.demo.ids import Record
from ss12k.demo.plants import MARKING, PROTECTS, Plant, Planted, Reason, fresh
from ss12k.standard.shape import Object, references

Spoil = Callable[[Record], bytes]


def refusals(shape: Object) -> Iterator[Plant]:
    """Lines beside a record's, like it but for what it refers to, under an id that nothing refers to."""
    # A reference may stand for the id of a record that has none, and would be protected in alternative data.
    left_out = {MARKING, *(each.name for each in shape.attributes if list(references(each.shape)))}
    marked = any(each.name == MARKING for each in shape.attributes)
    for reason, note, spoil in (*_LINES, _MARKED_TWICE) if marked else _LINES:
        yield _refusal(reason, note, left_out, spoil)


def _refusal(reason: Reason, note: str, left_out: set[str], spoil: Spoil) -> Plant:
    def make(record: Record, rng: Random) -> Planted:
        kept = fresh({name: each for name, each in record.items() if name not in left_out}, rng)
        return Planted(spoil(kept), kept.get("id", "") if reason is not Reason.NO_ID else "", ((reason, ""),), note)

    return Plant(note, "after", make)


def _with(member: bytes) -> Spoil:
    return lambda record: orjson.dumps(record)[:-1] + b"," + member + b"}"


def _first_twice(record: Record) -> bytes:
    name, value = next(iter(record.items()))
    return _with(orjson.dumps({name: value})[1:-1])(record)


def _without_id(record: Record) -> bytes:
    return orjson.dumps({name: each for name, each in record.items() if name != "id"})


_LINES: tuple[tuple[Reason, str, Spoil], ...] = (
    (Reason.NOT_JSON, "cut off", lambda record: orjson.dumps(record)[:-1]),
    (Reason.NOT_JSON, "single quotes", lambda record: repr(record).encode()),
    (Reason.NOT_JSON, "text in Latin-1", _with('"importedBy":"Åsa"'.encode("latin-1"))),
    (Reason.NOT_JSON, "half a character", _with(b'"importedBy":"\\ud800"')),
    (Reason.NOT_JSON, "NaN", _with(b'"serialNumber":NaN')),
    (Reason.NOT_JSON, "nested 2,000 deep", _with(b'"tree":' + b"[" * 2000 + b"]" * 2000)),
    (Reason.HUGE, "a whole number of 23 digits", _with(b'"serialNumber":98765432109876543210987')),
    (Reason.TWICE, "its first attribute twice", _first_twice),
    (Reason.TWICE, "twice within an object", _with(b'"source":{"system":1,"system":1}')),
    (Reason.NOT_OBJECT, "in a list", lambda record: orjson.dumps([record])),
    (Reason.NOT_OBJECT, "encoded twice", lambda record: orjson.dumps(orjson.dumps(record).decode())),
    (Reason.NOT_OBJECT, "null", lambda _: b"null"),
    (Reason.NO_ID, "no id", _without_id),
    (Reason.NO_ID, "an empty id", lambda record: orjson.dumps(record | {"id": ""})),
    (Reason.NO_ID, "a number as id", lambda record: orjson.dumps(record | {"id": 4711})),
)
_MARKED_TWICE = (
    Reason.TWICE,
    f"marked twice, {PROTECTS}",
    _with(b'"securityMarking":"Sekretessmarkering","securityMarking":"Ingen"'),
)


def duplicates() -> Iterator[Plant]:
    """A twin of the record that is older, or as old and stands first, so that it loses."""
    yield Plant(Reason.DUPLICATE, "before", _twin)
    yield Plant(Reason.DUPLICATE, "before", _older_twin)
    yield Plant(Reason.DUPLICATE, "after", _older_twin)


def _twin(record: Record, _: Random) -> Planted:
    return Planted(orjson.dumps(record), record.get("id", ""), ((Reason.DUPLICATE, "id"),), "as old, stands first")


def _older_twin(record: Record, _: Random) -> Planted | None:
    if "meta" not in record:
        return None
    older = {"created": "2001-03-01T02:00:00Z", "modified": "2001-03-01T02:00:00Z"}
    return Planted(orjson.dumps(record | {"meta": older}), record.get("id", ""), ((Reason.DUPLICATE, "id"),), "older")
