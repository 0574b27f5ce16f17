"""Which documents a filter lets pass: SCOPE R9, with docs/queries.md where the standard is silent.

Every filter looks at the documents that the client sees, never at what lies beneath.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from .equality import spelled
from .reading import Record
from .values import as_text, day, moment

if TYPE_CHECKING:
    from .seen import Seen

Filter: TypeAlias = Callable[["Seen", Record, Sequence[str]], bool]


def at(document: Any, path: str) -> list[Any]:
    """The values at a path of a document, from each item of the lists on the way."""
    values = [document]
    for attribute in path.split("."):
        found = [value[attribute] for value in values if attribute in value]
        values = [item for value in found for item in (value if isinstance(value, list) else [value])]
    return values


def one_of(path: str) -> Filter:
    """A value at the path is exactly one of those asked for."""
    return lambda seen, document, values: any(as_text(value) in values for value in at(document, path))


def one_of_beneath(path: str) -> Filter:
    """The organisation at the path is the one asked for, or one beneath it."""
    return lambda seen, document, values: bool(set(at(document, path)) & r9_beneath(seen, values))


def r9_beneath(seen: "Seen", named: Sequence[str]) -> set[str]:
    """The organisations named, and the visible ones whose `parentOrganisation` leads to one, step by step."""
    found = set(named)
    while True:
        below = {i for i, record in seen.shown("organisations").items() if set(_parent(record)) & found}
        if below <= found:
            return found
        found |= below


def _parent(organisation: Record) -> list[str]:
    return at(organisation, "parentOrganisation.id")


def on_or_before(attribute: str, undated: bool) -> Filter:
    """The attribute's day is not after the one asked for; undated: what has no day passes."""
    return lambda seen, document, values: _day_passes(document, attribute, undated, lambda own: own <= _one_day(values))


def on_or_after(attribute: str, undated: bool) -> Filter:
    """The attribute's day is not before the one asked for; undated: what has no day passes."""
    return lambda seen, document, values: _day_passes(document, attribute, undated, lambda own: own >= _one_day(values))


def _day_passes(document: Record, attribute: str, undated: bool, passes: Callable[[date], bool]) -> bool:
    own = day(document.get(attribute))
    return undated if own is None else passes(own)


def _one_day(values: Sequence[str]) -> date:
    (value,) = values
    asked = day(value)
    if asked is None:
        raise ValueError(f"{value} is no day")
    return asked


def until(path: str) -> Filter:
    """The moment at the path is not after the one asked for."""
    return lambda seen, document, values: any(own <= _one_moment(values) for own in moments(document, path))


def since(path: str) -> Filter:
    """The moment at the path is not before the one asked for."""
    return lambda seen, document, values: any(own >= _one_moment(values) for own in moments(document, path))


def after(path: str) -> Filter:
    """The moment at the path is after the one asked for."""
    return lambda seen, document, values: any(own > _one_moment(values) for own in moments(document, path))


def moments(document: Record, path: str) -> list[datetime]:
    """The point in time at the path, if there is one."""
    return [time for time in map(moment, at(document, path)) if time is not None]


def _one_moment(values: Sequence[str]) -> datetime:
    (value,) = values
    asked = moment(value)
    if asked is None:
        raise ValueError(f"{value} is no point in time")
    return asked


def r9_name_contains(seen: "Seen", document: Record, values: Sequence[str]) -> bool:
    """Each value stands somewhere in one of the three names, the alias's for a protected person."""
    names = [
        spelled(as_text(document[name]), seen.known).lower()
        for name in ("givenName", "middleName", "familyName")
        if name in document
    ]
    return all(any(value.lower() in name for name in names) for value in values)


_META: Mapping[str, Filter] = {
    "meta.created.before": until("meta.created"),
    "meta.created.after": after("meta.created"),
    "meta.modified.before": until("meta.modified"),
    "meta.modified.after": after("meta.modified"),
}


def _period(undated: bool = False) -> Mapping[str, Filter]:
    """Without `endDate` a document passes each filter on it, without `startDate` where the official file says so."""
    return {
        "startDate.onOrBefore": on_or_before("startDate", undated),
        "startDate.onOrAfter": on_or_after("startDate", undated),
        "endDate.onOrBefore": on_or_before("endDate", undated=True),
        "endDate.onOrAfter": on_or_after("endDate", undated=True),
    }


# Those that look at the document alone; filters_through.py and filters_persons.py have the others.
PLAIN: Mapping[str, Mapping[str, Filter]] = {
    "organisations": {
        "parent": one_of("parentOrganisation.id"),
        "schoolUnitCode": one_of("schoolUnitCode"),
        "organisationCode": one_of("organisationCode"),
        "municipalityCode": one_of("municipalityCode"),
        "type": one_of("organisationType"),
        "schoolTypes": one_of("schoolTypes"),
        **_period(undated=True),
        **_META,
    },
    "persons": {
        "nameContains": r9_name_contains,
        "civicNo": one_of("civicNo.value"),
        "eduPersonPrincipalName": one_of("eduPersonPrincipalNames"),
        **_META,
    },
    "placements": {
        "organisation": one_of("placedAt.id"),
        "group": one_of("group.id"),
        "child": one_of("child.id"),
        "owner": one_of("owners.id"),
        **_period(),
        **_META,
    },
    "duties": {
        "organisation": one_of_beneath("dutyAt.id"),
        "dutyRole": one_of("dutyRole"),
        "person": one_of("person.id"),
        **_period(),
        **_META,
    },
    "groups": {
        "groupType": one_of("groupType"),
        "schoolTypes": one_of("schoolType"),
        "organisation": one_of("organisation.id"),
        **_period(),
        **_META,
    },
    "programmes": {
        "schoolType": one_of("schoolType"),
        "code": one_of("code"),
        "parentProgramme": one_of("parentProgramme.id"),
        **_META,
    },
    "studyplans": {"student": one_of("student.id"), **_period(undated=True), **_META},
    "syllabuses": _META,
    "schoolUnitOfferings": {"organisation": one_of("offeredAt.id"), **_META},
    "activities": {
        "teacher": one_of("teachers.duty.id"),
        "organisation": one_of_beneath("organisation.id"),
        "group": one_of("groups.id"),
        **_period(),
        **_META,
    },
    "calendarEvents": {
        "startTime.onOrAfter": since("startTime"),
        "startTime.onOrBefore": until("startTime"),
        "endTime.onOrBefore": until("endTime"),
        "endTime.onOrAfter": since("endTime"),
        "activity": one_of("activity.id"),
        **_META,
    },
    "attendances": {"student": one_of("student.id"), "calendarEvent": one_of("calendarEvent.id"), **_META},
    "attendanceEvents": {"group": one_of("group.id"), "person": one_of("person.id"), **_META},
    "attendanceSchedule": {"placement": one_of("placement.id"), **_period(), **_META},
    "grades": {
        "organisation": one_of("organisation.id"),
        "student": one_of("student.id"),
        "registeredBy": one_of("registeredBy.id"),
        "gradingTeacher": one_of("gradingTeacher.id"),
        "registeredDate.onOrAfter": on_or_after("registeredDate", undated=False),
        "registeredDate.onOrBefore": on_or_before("registeredDate", undated=False),
        **_META,
    },
    "absences": {
        "organisation": one_of("organisation.id"),
        "student": one_of("student.id"),
        "registeredBy": one_of("registeredBy.id"),
        "type": one_of("type"),
        "startTime.onOrBefore": until("startTime"),
        "startTime.onOrAfter": after("startTime"),
        "endTime.onOrBefore": until("endTime"),
        "endTime.onOrAfter": after("endTime"),
        **_META,
    },
    "aggregatedAttendance": {
        "startDate": on_or_after("startDate", undated=False),
        "endDate": on_or_before("endDate", undated=False),
        "student": one_of("student.id"),
    },
    "resources": {"organisation": one_of("owner.id"), **_META},
    "rooms": {"organisation": one_of("owner.id"), **_META},
}
