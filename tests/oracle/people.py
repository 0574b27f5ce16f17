"""What is shown of a person: their own attributes or an alias (SCOPE R5), and which of those are shared (R6)."""

from .decisions import decide
from .equality import Aliased
from .reading import Record, Source
from .rows import target
from .sight import Sight

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


def r5_is_protected(sight: Sight, record: Record, attribute: str) -> bool:
    """Whether the person whom a record refers to is protected."""
    return target(record, attribute) in sight.source.protected


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


def r6_person(sight: Sight, attributes: Record) -> Record:
    """The attributes of a person whose categories are shared, with the items that are kept (R6)."""
    kept = {name: value for name, value in attributes.items() if r6_person_attribute(sight, name)}
    if "emails" in kept:
        kept["emails"] = [email for email in kept["emails"] if r6_email(sight, email)]
    if "enrolments" in kept:
        kept["enrolments"] = [
            enrolment
            for enrolment in kept["enrolments"]
            if decide("R6 enrolments: enroledAt in reach", sight.reach.covers(enrolment.get("enroledAt")))
        ]
    return kept


def r6_person_attribute(sight: Sight, name: str) -> bool:
    """Whether an attribute of persons is shared (R6)."""
    if name in _ALWAYS:
        return True
    if name == "emails":
        return decide("R6 emails shared", bool({"email", "email-school"} & sight.shared))
    return decide(f"R6 {name} shared", _PERSON_NEEDS[name] in sight.shared)


def r6_email(sight: Sight, email: Record) -> bool:
    """Type `Privat` or none needs `email`, any other type `email-school` (R6)."""
    if decide("R6 emails: private", email.get("type", "Privat") == "Privat"):
        return decide("R6 emails: email shared", "email" in sight.shared)
    return decide("R6 emails: email-school shared", "email-school" in sight.shared)
