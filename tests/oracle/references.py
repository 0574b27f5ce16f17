"""Which references stay in what a client sees, and what they are called: SCOPE R7."""

from typing import Any

from .decisions import decide
from .equality import Aliased
from .people import r5_attributes
from .reading import Record
from .rows import r2_shared
from .schema import NAMED_BY, OWN_ORGANISATION, WHOLE_ITEMS, ListOf, Obj, Ref, Shape
from .sight import Sight
from .values import as_text


def r7_references(sight: Sight, shape: Shape, value: Any, names: bool) -> Any:
    """A cleaned value with only the references that may stay (R7); None: it goes."""
    if isinstance(shape, Ref):
        return r7_reference(sight, shape.target, value, names)
    if isinstance(shape, ListOf):
        items = [r7_references(sight, shape.item, item, names) for item in value]
        return [item for item in items if item is not None]
    if isinstance(shape, Obj):
        inner = {name: r7_references(sight, shape.attributes[name], value[name], names) for name in value}
        return {name: r7_whole_items(name, part) for name, part in inner.items() if part is not None}
    return value


def r7_whole_items(attribute: str, value: Any) -> Any:
    """Without the items of certain lists whose reference is lacking or went (R7)."""
    if attribute not in WHOLE_ITEMS:
        return value
    needed = WHOLE_ITEMS[attribute]
    return [item for item in value if decide(f"R7 {attribute}: the item keeps its {needed}", needed in item)]


def r7_reference(sight: Sight, resource: str, reference: Record, names: bool) -> Record | None:
    """A reference that may stay, with a displayName when names are asked for and the object can be read (R7)."""
    if not r7_may_stay(sight, resource, reference["id"]):
        return None
    display_name = r7_display_name(sight, resource, reference["id"]) if names else None
    return reference if display_name is None else reference | {"displayName": display_name}


def r7_may_stay(sight: Sight, resource: str, identity: str) -> bool:
    """Whether a reference may stay (R7)."""
    if resource == "persons":
        return decide("R7 a person referred to is visible", identity in sight.persons.visible)
    if resource in ("programmes", "syllabuses") or sight.reach.everything:
        return True
    if resource in ("organisations", "calendarEvents"):
        return decide(f"R7 {resource} referred to have a row", identity in sight.rows(resource))
    record = sight.source.standard[resource].get(identity)
    if not decide(f"R7 {resource} referred to exist", record is not None) or record is None:
        return False
    return decide(f"R7 {resource} referred to are in reach", sight.reach.covers(record.get(OWN_ORGANISATION[resource])))


def r7_grade_registrar(grade: Record, shown: Record) -> Record:
    """The one exception: `registeredBy` of a grade keeps the bare id of a person who is not visible (R7)."""
    if "registeredBy" in grade and decide("R7 grades: registeredBy is not visible", "registeredBy" not in shown):
        return shown | {"registeredBy": {"id": grade["registeredBy"]["id"]}}
    return shown


def r7_display_name(sight: Sight, resource: str, identity: str) -> str | None:
    """The name of an object that this client can read; None: it can't, or there is none (R7)."""
    if resource != "persons" and resource not in NAMED_BY:
        return None
    if not decide(f"R7 displayName: {resource} shared", r2_shared(resource, sight.shared)):
        return None
    if not decide(f"R7 displayName: the row of {resource} is visible", identity in sight.rows(resource)):
        return None
    if resource == "persons":
        return person_name(r5_attributes(sight.source, identity))
    record = sight.source.standard[resource][identity]
    found = [as_text(record[name]) for name in NAMED_BY[resource] if name in record]
    return found[0] if found else None


def person_name(person: Record) -> str | None:
    """`givenName familyName`, or the one there is; the alias's for a protected person (R7)."""
    parts = [as_text(person[name]) for name in ("givenName", "familyName") if name in person]
    if not decide("R7 displayName: a person has both names", len(parts) == 2):
        return parts[0] if parts else None
    name = " ".join(parts)
    return Aliased(name, parts[1].person) if isinstance(parts[1], Aliased) else name
