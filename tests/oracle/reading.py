"""A source as the oracle reads it: which record stands for an id, what is quarantined, who is protected (SCOPE R5)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from .decisions import decide
from .schema import SCHEMA, ListOf, Obj, Ref, Shape

Record: TypeAlias = dict[str, Any]

_SWEDEN = ZoneInfo("Europe/Stockholm")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
# Their records need no id of their own; the rules for their rows come with those resources.
_KEYLESS = frozenset({"schoolUnitOfferings", "aggregatedAttendance"})


class Source:
    """The raw records of a dump by resource name, read as DESIGN.md says; `quarantined`: more of what was set aside."""

    def __init__(self, files: Mapping[str, Sequence[object]], quarantined: Sequence[object] = ()) -> None:
        self.files = {resource: list(records) for resource, records in files.items()}
        self.quarantined: list[object] = list(quarantined)
        self.records: dict[str, dict[str, Record]] = {}
        for resource, records in self.files.items():
            self.records[resource] = self._one_per_id(resource, records)
        self.standard: dict[str, dict[str, Record]] = {
            resource: {i: clean(shape, record) for i, record in self.records.get(resource, {}).items()}
            for resource, shape in SCHEMA.items()
        }
        self.protected = r5_protected(self)

    def _one_per_id(self, resource: str, records: Sequence[object]) -> dict[str, Record]:
        winners: dict[str, Record] = {}
        for record in records:
            if isinstance(record, dict) and usable(record.get("id")):
                rival = winners.setdefault(record["id"], record)
                if rival is not record:
                    self._settle(winners, rival, record)
            elif not (isinstance(record, dict) and resource in _KEYLESS):
                self.quarantined.append(record)
        return winners

    def _settle(self, winners: dict[str, Record], earlier: Record, later: Record) -> None:
        if decide("duplicates: the later one in the file wins", not_older(later, earlier)):
            winners[later["id"]] = later
            self.quarantined.append(earlier)
        else:
            self.quarantined.append(later)


def usable(value: object) -> bool:
    """A usable id is a non-empty text."""
    return isinstance(value, str) and value != ""


def instant(record: Record) -> datetime | None:
    """When a record was modified; a date-time without offset is Swedish local time, anything else is none."""
    meta = record.get("meta")
    modified = meta.get("modified") if isinstance(meta, dict) else None
    if not isinstance(modified, str) or not _DATE_TIME.fullmatch(modified):
        return None
    try:
        time = datetime.fromisoformat(modified)
        return (time if time.tzinfo else time.replace(tzinfo=_SWEDEN)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def not_older(later: Record, earlier: Record) -> bool:
    """Whether the later one of two records in a file replaces the earlier one."""
    new, old = instant(later), instant(earlier)
    if old is None:
        return True
    return new is not None and new >= old


def objects(value: object) -> Iterator[Record]:
    """Every JSON object in a value, at any depth."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from objects(inner)


def r5_protected(source: Source) -> frozenset[str]:
    """The ids beside which a marking stands anywhere in the source, and those with alternative person data (R5)."""
    everything = [list(source.files.values()), source.quarantined]
    marked = {
        found["id"]
        for found in objects(everything)
        if usable(found.get("id")) and "securityMarking" in found and r5_marking(found["securityMarking"])
    }
    return frozenset(marked | set(source.records.get("alternativePersons", {})))


def r5_marking(marking: object) -> bool:
    """A securityMarking protects in whatever shape, unless it is null or exactly `Ingen` (R5)."""
    return decide("R5 a marking protects", marking is not None and marking != "Ingen")


def clean(shape: Shape, value: object) -> Any:
    """What is there of a value, in the standard's shape and attributes (R6); None: lacking.

    A reference keeps its id and, to a person, a marking; whether it may stay is for R7.
    """
    if isinstance(shape, Obj):
        return _clean_object(shape, value)
    if isinstance(shape, ListOf):
        return _clean_list(shape, value)
    if isinstance(shape, Ref):
        return _clean_reference(shape, value)
    return value if decide("R6 a scalar is there", isinstance(value, (str, bool, int, float))) else None


def _clean_object(shape: Obj, value: object) -> Record | None:
    if not isinstance(value, dict):
        decide("R6 an object is there", False)
        return None
    decide("R6 an object is there", True)
    standard = {
        name: clean(shape.attributes[name], inner)
        for name, inner in value.items()
        if decide("R6 an attribute is standard", name in shape.attributes)
    }
    return {name: inner for name, inner in standard.items() if inner is not None}


def _clean_list(shape: ListOf, value: object) -> list[Any] | None:
    if not isinstance(value, list):
        decide("R6 a list is there", False)
        return None
    decide("R6 a list is there", True)
    items = [clean(shape.item, item) for item in value]
    return [item for item in items if decide("R6 a list item is there", item is not None)]


def _clean_reference(shape: Ref, value: object) -> Record | None:
    if not isinstance(value, dict) or not usable(value.get("id")):
        decide("R6 a reference is there", False)
        return None
    decide("R6 a reference is there", True)
    names = ("id", "securityMarking") if shape.target == "persons" else ("id",)
    return {name: value[name] for name in names if isinstance(value.get(name), (str, bool, int, float))}
