"""A source as the oracle reads it: which record stands for an id, what is quarantined, who is protected (SCOPE R5)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from .decisions import decide
from .equality import MadeUp
from .schema import SCHEMA, ListOf, Obj, Ref, Shape
from .values import moment

Record: TypeAlias = dict[str, Any]


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
        for key, offering in self.standard["schoolUnitOfferings"].items():
            offering["id"] = key
        self.protected = r5_protected(self)

    def _one_per_id(self, resource: str, records: Sequence[object]) -> dict[str, Record]:
        winners: dict[str, Record] = {}
        for record in records:
            key = identity(resource, record) if isinstance(record, dict) else None
            if key is None or not isinstance(record, dict):
                self.quarantined.append(record)
            elif key in winners:
                self._settle(winners, key, record)
            else:
                winners[key] = record
        return winners

    def _settle(self, winners: dict[str, Record], key: str, later: Record) -> None:
        earlier = winners[key]
        if decide("duplicates: the later one in the file wins", not_older(later, earlier)):
            winners[key] = later
            self.quarantined.append(earlier)
        else:
            self.quarantined.append(later)


def identity(resource: str, record: Record) -> str | None:
    """What a raw record is told apart by: its id, but for the two resources that need none; None: it can't be.

    A sum without a student, or an offering without id and `offeredAt`, can't be addressed.
    """
    if resource == "aggregatedAttendance":
        cleaned = clean(SCHEMA[resource], record)
        return key_of(resource, cleaned) if "student" in cleaned else None
    if usable(record.get("id")):
        return str(record["id"])
    if resource != "schoolUnitOfferings" or "offeredAt" not in (cleaned := clean(SCHEMA[resource], record)):
        return None
    return made_up_id(cleaned)


def key_of(resource: str, document: Record) -> str:
    """What a document is told apart by: its id, but for a sum its student, activity, startDate and endDate."""
    if resource != "aggregatedAttendance":
        return str(document["id"])
    ends = [document[name]["id"] if name in document else None for name in ("student", "activity")]
    return json.dumps([*ends, document.get("startDate"), document.get("endDate")], ensure_ascii=False)


def made_up_id(offering: Record) -> MadeUp:
    """What stands for the id of a cleaned offering without one: it comes from `offeredAt` and `startDate`."""
    offered_at = offering["offeredAt"]["id"] if "offeredAt" in offering else None
    return MadeUp(f"made up from {json.dumps([offered_at, offering.get('startDate')], ensure_ascii=False)}")


def usable(value: object) -> bool:
    """A usable id is a non-empty text."""
    return isinstance(value, str) and value != ""


def instant(record: Record) -> datetime | None:
    """When a record was modified; None: it does not tell."""
    meta = record.get("meta")
    return moment(meta.get("modified")) if isinstance(meta, dict) else None


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
