"""One fixed case, a tiny source with a profile and what that client must see, and short ways to write its records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .equality import PLACEHOLDER, Aliased
from .query import Answer
from .reading import key_of
from .schema import CATEGORIES

Record = dict[str, Any]
ALL = " ".join(CATEGORIES)


@dataclass(frozen=True)
class Case:
    """The note names the mistake that the case witnesses.

    `expect`: visible ids by resource, None for a 403. `documents`: whole documents by (resource, id). `answers`: what
    queries find, written like URLs (`Query.parse`): ids in order, None for the endpoint's own 403, "refused" for the
    query's. `embedded`: `_embedded` by (query, id).
    """

    note: str
    files: Mapping[str, list[Any]]
    profile: Mapping[str, Any]
    expect: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    documents: Mapping[tuple[str, str], Record] = field(default_factory=dict)
    names: bool = False
    answers: Mapping[str, Answer] = field(default_factory=dict)
    embedded: Mapping[tuple[str, str], Record] = field(default_factory=dict)


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


def activity(identity: str, at: str | None, *groups: str, **more: Any) -> Record:
    """An activity; at None it has no organisation."""
    where = {} if at is None else {"organisation": ref(at)}
    return {"id": identity, **where, "groups": [ref(group) for group in groups], **more}


def event(identity: str, of: str, **more: Any) -> Record:
    """A calendar event."""
    return {"id": identity, "activity": ref(of), **more}


def attendance(identity: str, at: str, student: str, **more: Any) -> Record:
    """An attendance."""
    return {"id": identity, "calendarEvent": ref(at), "student": ref(student), **more}


def attendance_event(identity: str, who: str, of: str, **more: Any) -> Record:
    """An attendance event."""
    return {"id": identity, "person": ref(who), "group": ref(of), **more}


def schedule(identity: str, of: str, **more: Any) -> Record:
    """An attendance schedule."""
    return {"id": identity, "placement": ref(of), **more}


def of_pupil(identity: str, student: str, **more: Any) -> Record:
    """A study plan, a grade or an absence."""
    return {"id": identity, "student": ref(student), **more}


def aggregated(student: str, of: str | None, start: str = "2024-08-01", end: str = "2024-08-31", **more: Any) -> Record:
    """A sum of attendances; of None it names no activity."""
    named = {} if of is None else {"activity": ref(of)}
    return {"student": ref(student), **named, "startDate": start, "endDate": end, **more}


def key(student: str, of: str | None, start: str = "2024-08-01", end: str = "2024-08-31") -> str:
    """What the oracle tells a sum apart by."""
    return key_of("aggregatedAttendance", aggregated(student, of, start, end))


def owned(identity: str, by: str, **more: Any) -> Record:
    """A room or a resource."""
    return {"id": identity, "owner": ref(by), **more}


def teachers(*duties: str) -> list[Record]:
    """Items of `teachers` and `teacherExceptions`."""
    return [{"duty": ref(identity)} for identity in duties]


def tree() -> list[Any]:
    """The authority h, under it the areas a (with the school a1) and b."""
    return [org("h"), org("a", "h"), org("a1", "a"), org("b", "h")]


def alias(identity: str, before: str = "") -> Aliased:
    """The family name that a protected person gets from us, after some text."""
    return Aliased(before + PLACEHOLDER, identity)
