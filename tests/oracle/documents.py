"""What a client sees: the documents of visible rows by SCOPE R5 (alias), R6 (attributes) and R7 (references)."""

import json
from collections.abc import Mapping
from typing import Any

from .decisions import decide
from .equality import Aliased
from .reading import Record, Source
from .rows import r1_reach, r2_shared, r3_duties, r3_groups, r3_organisations, r3_placements, r4_persons, target
from .schema import NAMED_BY, OWN_ORGANISATION, SCHEMA, WHOLE_ITEMS, ListOf, Obj, Ref, Shape

_OWN_UNDER_ALIAS = ("id", "meta", "securityMarking", "personStatus", "enrolments")
_NAMES_AND_STATE = "id meta givenName middleName familyName eduPersonPrincipalNames securityMarking personStatus"
_ALWAYS = frozenset(_NAMES_AND_STATE.split())
_PERSON_NEEDS = {
    "birthDate": "birthdate",
    "civicNo": "civicno",
    "sex": "sex",
    "phoneNumbers": "phonenumbers",
    "addresses": "addresses",
    "photo": "photo",
    "externalIdentifiers": "identifiers",
    "enrolments": "students",
    "responsibles": "responsibles",
}


class Seen:
    """What one client sees of a source: `documents(resource)` by id, or None when the resource is not shared (403)."""

    def __init__(self, source: Source, profile: Mapping[str, Any]) -> None:
        self.source = source
        self.shared = frozenset(profile["sharedData"])
        self.reach = r1_reach(source, profile)
        self.persons = r4_persons(source, self.shared, self.reach, profile.get("includeAlternativePersonData", False))
        self.rows: dict[str, frozenset[str]] = {
            "organisations": r3_organisations(source, self.reach),
            "persons": self.persons.visible,
            "placements": r3_placements(source, self.reach, self.persons),
            "duties": r3_duties(source, self.reach, self.persons),
            "groups": r3_groups(source, self.reach),
            "programmes": frozenset(source.standard["programmes"]),
        }

    def documents(self, resource: str, names: bool = False) -> dict[str, Record] | None:
        """The visible documents by id; names: with `expandReferenceNames=true`; None: the category is not shared."""
        if resource not in _DOCUMENT:
            raise KeyError(f"the oracle does not know documents of {resource} yet")
        if not r2_shared(resource, self.shared):
            return None
        return {i: self._document(resource, i, names) for i in sorted(self.rows[resource])}

    def _document(self, resource: str, identity: str, names: bool) -> Record:
        attributes = _DOCUMENT[resource](self, identity)
        document = r7_references(self, SCHEMA[resource], attributes, names)
        assert isinstance(document, dict)
        return document


def see(source: Source, profile: Mapping[str, Any]) -> Seen:
    """What the client of a profile (SCOPE.md's JSON) sees of a source."""
    return Seen(source, profile)


def _organisation(seen: Seen, identity: str) -> Record:
    return seen.source.standard["organisations"][identity]


def _group(seen: Seen, identity: str) -> Record:
    return seen.source.standard["groups"][identity]


def _placement(seen: Seen, identity: str) -> Record:
    placement = dict(seen.source.standard["placements"][identity])
    if "owners" in placement and decide("R5 owners of a protected child", r5_is_protected(seen, placement, "child")):
        del placement["owners"]
    return placement


def _duty(seen: Seen, identity: str) -> Record:
    duty = dict(seen.source.standard["duties"][identity])
    if "signature" in duty and decide("R5 signature of a protected person", r5_is_protected(seen, duty, "person")):
        del duty["signature"]
    return duty


def _person(seen: Seen, identity: str) -> Record:
    return r6_person(seen, r5_attributes(seen.source, identity))


_DOCUMENT = {
    "organisations": _organisation,
    "persons": _person,
    "placements": _placement,
    "duties": _duty,
    "groups": _group,
}


def r5_is_protected(seen: Seen, record: Record, attribute: str) -> bool:
    """Whether the person whom a record refers to is protected."""
    return target(record, attribute) in seen.source.protected


def r5_attributes(source: Source, person: str) -> Record:
    """A person's attributes: their own, or under an alias those of their alternative person data (R5)."""
    own = source.standard["persons"][person]
    if not decide("R5 a visible person is protected", person in source.protected):
        return own
    alternative = source.standard["alternativePersons"].get(person, {})
    decide("R5 the alternative data has a givenName", "givenName" in alternative)
    decide("R5 the alternative data has a familyName", "familyName" in alternative)
    alias = {"givenName": "Skyddad", "familyName": Aliased.of(person)} | alternative
    replaced = {name: value for name, value in alias.items() if name not in (*_OWN_UNDER_ALIAS, "responsibles")}
    return {name: own[name] for name in _OWN_UNDER_ALIAS if name in own} | replaced


def r6_person(seen: Seen, attributes: Record) -> Record:
    """The attributes of a person whose categories are shared, with the items that are kept (R6)."""
    kept = {name: value for name, value in attributes.items() if r6_person_attribute(seen, name)}
    if "emails" in kept:
        kept["emails"] = [email for email in kept["emails"] if r6_email(seen, email)]
    if "enrolments" in kept:
        kept["enrolments"] = [
            enrolment
            for enrolment in kept["enrolments"]
            if decide("R6 enrolments: enroledAt in reach", seen.reach.covers(enrolment.get("enroledAt")))
        ]
    return kept


def r6_person_attribute(seen: Seen, name: str) -> bool:
    """Whether an attribute of persons is shared (R6)."""
    if name in _ALWAYS:
        return True
    if name == "emails":
        return decide("R6 emails shared", bool({"email", "email-school"} & seen.shared))
    return decide(f"R6 {name} shared", _PERSON_NEEDS[name] in seen.shared)


def r6_email(seen: Seen, email: Record) -> bool:
    """Type `Privat` or none needs `email`, any other type `email-school` (R6)."""
    if decide("R6 emails: private", email.get("type", "Privat") == "Privat"):
        return decide("R6 emails: email shared", "email" in seen.shared)
    return decide("R6 emails: email-school shared", "email-school" in seen.shared)


def r7_references(seen: Seen, shape: Shape, value: Any, names: bool) -> Any:
    """A cleaned value with only the references that may stay (R7); None: it goes."""
    if isinstance(shape, Ref):
        return r7_reference(seen, shape.target, value, names)
    if isinstance(shape, ListOf):
        items = [r7_references(seen, shape.item, item, names) for item in value]
        return [item for item in items if item is not None]
    if isinstance(shape, Obj):
        inner = {name: r7_references(seen, shape.attributes[name], value[name], names) for name in value}
        return {name: r7_whole_items(name, part) for name, part in inner.items() if part is not None}
    return value


def r7_whole_items(attribute: str, value: Any) -> Any:
    """Without the items of certain lists whose reference is lacking or went (R7)."""
    if attribute not in WHOLE_ITEMS:
        return value
    needed = WHOLE_ITEMS[attribute]
    return [item for item in value if decide(f"R7 {attribute}: the item keeps its {needed}", needed in item)]


def r7_reference(seen: Seen, resource: str, reference: Record, names: bool) -> Record | None:
    """A reference that may stay, with a displayName when names are asked for and the object can be read (R7)."""
    if not r7_may_stay(seen, resource, reference["id"]):
        return None
    display_name = r7_display_name(seen, resource, reference["id"]) if names else None
    return reference if display_name is None else reference | {"displayName": display_name}


def r7_may_stay(seen: Seen, resource: str, identity: str) -> bool:
    """Whether a reference may stay (R7)."""
    if resource == "persons":
        return decide("R7 a person referred to is visible", identity in seen.persons.visible)
    if resource in ("programmes", "syllabuses") or seen.reach.everything:
        return True
    if resource == "organisations":
        return decide("R7 an organisation referred to has a row", identity in seen.rows["organisations"])
    record = seen.source.standard[resource].get(identity)
    if not decide(f"R7 {resource} referred to exist", record is not None) or record is None:
        return False
    return decide(f"R7 {resource} referred to are in reach", seen.reach.covers(record.get(OWN_ORGANISATION[resource])))


def r7_display_name(seen: Seen, resource: str, identity: str) -> str | None:
    """The name of an object that this client can read; None: it can't, or there is none (R7)."""
    if not decide(f"R7 displayName: {resource} shared", r2_shared(resource, seen.shared)):
        return None
    if not decide("R7 displayName: row visible", identity in seen.rows.get(resource, ())):
        return None
    if resource == "persons":
        person = r5_attributes(seen.source, identity)
        return _joined([_text(person[name]) for name in ("givenName", "familyName") if name in person])
    record = seen.source.standard[resource][identity]
    found = [_text(record[name]) for name in NAMED_BY.get(resource, ()) if name in record]
    return found[0] if found else None


def _joined(parts: list[str]) -> str | None:
    if not decide("R7 displayName: a person has both names", len(parts) == 2):
        return parts[0] if parts else None
    name = " ".join(parts)
    return Aliased(name, parts[1].person) if isinstance(parts[1], Aliased) else name


def _text(scalar: object) -> str:
    """A displayName is a text: a scalar of another type stands in it as its JSON text."""
    return scalar if isinstance(scalar, str) else json.dumps(scalar)
