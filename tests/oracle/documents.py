"""What a client sees: the documents of visible rows, by SCOPE R5 (alias), R6 (attributes) and R7 (references)."""

from .decisions import decide
from .people import r5_attributes, r5_is_protected, r6_person
from .reading import Record
from .references import r7_grade_registrar, r7_references
from .schema import SCHEMA
from .sight import Sight


def document(sight: Sight, resource: str, identity: str, names: bool) -> Record:
    """The document of a visible row; names: with `expandReferenceNames=true`."""
    record = dict(sight.source.standard[resource][identity])
    attributes = _ATTRIBUTES[resource](sight, identity, record) if resource in _ATTRIBUTES else record
    shown = r7_references(sight, SCHEMA[resource], attributes, names)
    assert isinstance(shown, dict)
    return r7_grade_registrar(record, shown) if resource == "grades" else shown


def _placement(sight: Sight, identity: str, placement: Record) -> Record:
    if "owners" in placement and decide("R5 owners of a protected child", r5_is_protected(sight, placement, "child")):
        del placement["owners"]
    return placement


def _duty(sight: Sight, identity: str, duty: Record) -> Record:
    if "signature" in duty and decide("R5 signature of a protected person", r5_is_protected(sight, duty, "person")):
        del duty["signature"]
    return duty


def _person(sight: Sight, identity: str, person: Record) -> Record:
    return r6_person(sight, r5_attributes(sight.source, identity))


_ATTRIBUTES = {"persons": _person, "placements": _placement, "duties": _duty}
