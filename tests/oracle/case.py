"""One fixed case, a tiny source with a profile and what that client must see, and short ways to write its records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .equality import PLACEHOLDER, Aliased
from .schema import CATEGORIES

Record = dict[str, Any]
ALL = " ".join(CATEGORIES)


@dataclass(frozen=True)
class Case:
    """The note names the mistake that the case witnesses.

    `expect`: visible ids by resource, None for a 403. `documents`: whole documents by (resource, id).
    """

    note: str
    files: Mapping[str, list[Any]]
    profile: Mapping[str, Any]
    expect: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    documents: Mapping[tuple[str, str], Record] = field(default_factory=dict)
    names: bool = False


def profile(shared: str = ALL, *checked: str, everything: bool = False, aliases: bool = False) -> Record:
    """A profile: shared categories in one text, the checked organisations, mode `selected` unless `everything`."""
    return {
        "clientId": "norreka.klient",
        "name": "Klient",
        "vendor": "Leverantör",
        "source": "norreka",
        "permissionMode": "everything" if everything else "selected",
        "organisations": list(checked),
        "sharedData": shared.split(),
        "includeAlternativePersonData": aliases,
    }


def ref(identity: str, **more: Any) -> Record:
    """A reference."""
    return {"id": identity, **more}


def org(identity: str, parent: str | None = None, **more: Any) -> Record:
    """An organisation."""
    return {"id": identity, **({} if parent is None else {"parentOrganisation": ref(parent)}), **more}


def person(identity: str, *schools: str, **more: Any) -> Record:
    """A person with an enrolment at each school."""
    enrolments = {"enrolments": [{"enroledAt": ref(school)} for school in schools]} if schools else {}
    return {"id": identity, **enrolments, **more}


def responsible(*persons: str) -> list[Record]:
    """Items of `responsibles`."""
    return [{"person": ref(identity)} for identity in persons]


def placement(identity: str, at: str, child: str, *owners: str, **more: Any) -> Record:
    """A placement."""
    owned = {"owners": [ref(owner) for owner in owners]} if owners else {}
    return {"id": identity, "placedAt": ref(at), "child": ref(child), **owned, **more}


def duty(identity: str, at: str, holder: str, **more: Any) -> Record:
    """A duty."""
    return {"id": identity, "dutyAt": ref(at), "person": ref(holder), **more}


def group(identity: str, at: str, *members: str, **more: Any) -> Record:
    """A group."""
    return {"id": identity, "organisation": ref(at), "groupMemberships": responsible(*members), **more}


def tree() -> list[Any]:
    """The authority h, under it the areas a (with the school a1) and b."""
    return [org("h"), org("a", "h"), org("a1", "a"), org("b", "h")]


def alias(identity: str, before: str = "") -> Aliased:
    """The family name that a protected person gets from us, after some text."""
    return Aliased(before + PLACEHOLDER, identity)
