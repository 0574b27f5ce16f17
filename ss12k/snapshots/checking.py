"""Checking a record against the standard, and freeing it of what the standard does not know (SCOPE "lacking", R6).

Most records, or most attributes of a record, are as the standard says: `conforming.py` tells so at once. For the others
`cleaner` compiles a shape into a function that gives the value with extensions, nulls and wrong shapes removed at every
depth, and None where nothing of the standard's shape is there. What it meets on the way it counts as deviations. Values
of the standard's shape pass as the source had them, even of the wrong type.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, get_args

from ss12k.snapshots.conforming import LOCAL_TIME, conformity
from ss12k.snapshots.findings import Findings, Kind, is_uuid
from ss12k.snapshots.marking import MARKING
from ss12k.standard.codes import SecurityMarking
from ss12k.standard.shape import Array, Object, Reference, Shape, Value
from ss12k.standard.values import SWEDEN

Clean = Callable[[Any], Any]

_MARKINGS = Value(str, codes=frozenset(get_args(SecurityMarking)))
_DATE = re.compile(r"\d{4}-\d\d-\d\d").fullmatch
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", re.IGNORECASE).fullmatch
_USUAL_LOCAL_TIME = re.compile(LOCAL_TIME).fullmatch
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+").fullmatch
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+").fullmatch


class Checker:
    """Checks the records of one shape; `findings` counts what deviates."""

    def __init__(self, shape: Object, findings: Findings) -> None:
        self.conforms = conformity(shape)
        self._findings = findings
        self._attributes = {
            each.name: (conformity(each.shape, each.name), cleaner(each.shape, each.name, findings))
            for each in shape.attributes
        }
        self._required = [each.name for each in shape.attributes if each.required]

    def clean(self, record: dict[str, Any]) -> dict[str, Any]:
        """What the standard knows of a record that does not conform; only attributes that deviate are looked into."""
        cleaned = {}
        for name, value in record.items():
            if name not in self._attributes:
                self._findings.add_unknown("", name)
                continue
            conforms, clean = self._attributes[name]
            kept = value if conforms(value) else clean(value)
            if kept is not None:
                cleaned[name] = kept
        for name in self._required:
            if name not in record:
                self._findings.add(name, Kind.MISSING)
        return cleaned


def cleaner(shape: Shape, path: str, findings: Findings) -> Clean:
    """The function that cleans values of this shape, and counts their deviations under this path."""
    match shape:
        case Value():
            return _value_cleaner(shape, path, findings)
        case Reference():
            return _reference_cleaner(shape, path, findings)
        case Array(item):
            return _array_cleaner(cleaner(item, f"{path}[]", findings), path, findings)
        case Object():
            return _object_cleaner(shape, path, findings)


def instant(text: object) -> datetime | None:
    """A date-time of the source as a moment, or None when it is none; without offset it is Swedish local time."""
    if not isinstance(text, str) or not _DATE_TIME(text):
        return None
    try:
        moment = datetime.fromisoformat(text.upper())
        return (moment if moment.tzinfo else moment.replace(tzinfo=SWEDEN)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _value_cleaner(shape: Value, path: str, findings: Findings) -> Clean:
    wanted, check = shape.type, _check_of(shape)

    def clean(value: Any) -> Any:
        if value is None:
            findings.add(path, Kind.NULL)
        elif isinstance(value, dict | list):
            findings.add(path, Kind.WRONG_TYPE)
            return None
        elif type(value) is not wanted:
            findings.add(path, Kind.WRONG_TYPE)
        elif check and (kind := check(value)):
            findings.add(path, kind)
        return value

    return clean


def _reference_cleaner(shape: Reference, path: str, findings: Findings) -> Clean:
    known = {"id", "displayName", MARKING} if shape.marked else {"id", "displayName"}
    check_marking = _value_cleaner(_MARKINGS, f"{path}.{MARKING}", findings)

    def clean(value: Any) -> Any:
        if value is None or not isinstance(value, dict):
            findings.add(path, Kind.NULL if value is None else Kind.WRONG_TYPE)
            return None
        for name in value.keys() - known:
            findings.add_unknown(f"{path}.", name)
        target = value.get("id")
        if not isinstance(target, str) or not target:
            findings.add(path, Kind.NO_REFERENCE)
            return None
        if not is_uuid(target):
            findings.add(f"{path}.id", Kind.NO_UUID)
        if not shape.marked or MARKING not in value or (marking := check_marking(value[MARKING])) is None:
            return {"id": target}
        return {"id": target, MARKING: marking}

    return clean


def _array_cleaner(item: Clean, path: str, findings: Findings) -> Clean:
    def clean(value: Any) -> Any:
        if not isinstance(value, list):
            findings.add(path, Kind.NULL if value is None else Kind.WRONG_TYPE)
            return None
        return [cleaned for each in value if (cleaned := item(each)) is not None]

    return clean


def _object_cleaner(shape: Object, path: str, findings: Findings) -> Clean:
    prefix = f"{path}." if path else ""
    fields = {a.name: cleaner(a.shape, prefix + a.name, findings) for a in shape.attributes}
    required = [a.name for a in shape.attributes if a.required]

    def clean(value: Any) -> Any:
        if not isinstance(value, dict):
            findings.add(path, Kind.NULL if value is None else Kind.WRONG_TYPE)
            return None
        cleaned = {}
        for name, each in value.items():
            field = fields.get(name)
            if field is None:
                findings.add_unknown(prefix, name)
            elif (inner := field(each)) is not None:
                cleaned[name] = inner
        for name in required:
            if name not in value:
                findings.add(prefix + name, Kind.MISSING)
        return cleaned

    return clean


def _check_of(shape: Value) -> Callable[[Any], Kind | None] | None:
    if shape.codes:
        codes, old = shape.codes, shape.old_codes
        return lambda value: None if value in codes else Kind.OLD_CODE if value in old else Kind.UNKNOWN_CODE
    if shape.pattern:
        matches = re.compile(shape.pattern).fullmatch
        return lambda value: None if matches(value) else Kind.FORMAT
    if shape.minimum is not None and shape.maximum is not None:
        lowest, highest = shape.minimum, shape.maximum
        return lambda value: None if lowest <= value <= highest else Kind.RANGE
    return _FORMATS[shape.format] if shape.format else None


@lru_cache(maxsize=100_000)
def _date_problem(text: str) -> Kind | None:
    try:
        date.fromisoformat(text)
    except ValueError:
        return Kind.FORMAT
    return None if _DATE(text) else Kind.FORMAT


def _date_time_problem(text: str) -> Kind | None:
    if _USUAL_LOCAL_TIME(text):  # whole sources are without offset; a moment takes long to make
        return Kind.NO_OFFSET
    if instant(text) is None:
        return Kind.FORMAT
    return None if text.endswith(("Z", "z")) or text[-6] in "+-" else Kind.NO_OFFSET


_FORMATS: dict[str, Callable[[str], Kind | None]] = {
    "uuid": lambda text: None if is_uuid(text) else Kind.NO_UUID,
    "date": _date_problem,
    "date-time": _date_time_problem,
    "uri": lambda text: None if _URI(text) else Kind.FORMAT,
    "email": lambda text: None if _EMAIL(text) else Kind.FORMAT,
}
