"""In which order documents come: SCOPE R9, with docs/queries.md for what each sort key compares."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from .equality import spelled
from .filters import at, moments
from .reading import Record
from .references import person_name
from .values import as_text, day

if TYPE_CHECKING:
    from .seen import Seen

Key: TypeAlias = Callable[["Seen", Record], Any]

_LAST_LETTERS = {"å": 1, "ä": 2, "ö": 3}


def ordered(seen: "Seen", resource: str, identities: Iterable[str], sort: str | None) -> list[str]:
    """Documents in the order of a sort key; without one, and between equals, by id; without a value last."""
    by_id = sorted(identities, key=lambda identity: spelled(identity, seen.known))
    if sort is None:
        return by_id
    keys = {i: SORTS[resource][sort](seen, seen.shown(resource)[i]) for i in by_id}
    with_value = [i for i in by_id if keys[i] is not None]
    with_value.sort(key=lambda identity: keys[identity], reverse=sort.endswith("Desc"))
    return with_value + [i for i in by_id if keys[i] is None]


def alphabetical(text: str) -> list[tuple[int, int]]:
    """Lower case, code point by code point, with å, ä and ö after z in this order."""
    return [(ord("z"), _LAST_LETTERS[c]) if c in _LAST_LETTERS else (ord(c), 0) for c in text.lower()]


def _text(path: str) -> Key:
    def key(seen: "Seen", document: Record) -> Any:
        found = at(document, path)
        return alphabetical(spelled(as_text(found[0]), seen.known)) if found else None

    return key


def _day(attribute: str) -> Key:
    return lambda seen, document: document[attribute] if day(document.get(attribute)) is not None else None


def _moment(path: str) -> Key:
    return lambda seen, document: next(iter(moments(document, path)), None)


def _person_name(seen: "Seen", person: Record) -> Any:
    name = person_name(person)
    return None if name is None else alphabetical(spelled(name, seen.known))


def _both(name: str, key: Key) -> Mapping[str, Key]:
    return {f"{name}Asc": key, f"{name}Desc": key}


_MODIFIED: Mapping[str, Key] = {"ModifiedDesc": _moment("meta.modified")}
_NAMED: Mapping[str, Key] = {"DisplayNameAsc": _text("displayName"), **_MODIFIED}
_STARTS = _both("StartDate", _day("startDate"))
_PERIOD = {**_STARTS, **_both("EndDate", _day("endDate")), **_MODIFIED}

SORTS: Mapping[str, Mapping[str, Key]] = {
    "organisations": _NAMED,
    "persons": {
        "DisplayNameAsc": _person_name,
        **_both("GivenName", _text("givenName")),
        **_both("FamilyName", _text("familyName")),
        **_both("CivicNo", _text("civicNo.value")),
        **_MODIFIED,
    },
    "placements": _PERIOD,
    "duties": {**_STARTS, **_MODIFIED},
    "groups": {**_NAMED, **_PERIOD},
    "programmes": {"NameAsc": _text("name"), "CodeAsc": _text("code"), **_MODIFIED},
    "studyplans": _PERIOD,
    "syllabuses": {
        **_both("SubjectName", _text("subjectName")),
        **_both("SubjectCode", _text("subjectCode")),
        **_both("CourseName", _text("courseName")),
        **_both("CourseCode", _text("courseCode")),
        **_both("SubjectDesignation", _text("subjectDesignation")),
        **_MODIFIED,
    },
    "schoolUnitOfferings": _PERIOD,
    "activities": _NAMED,
    "calendarEvents": {**_both("StartTime", _moment("startTime")), **_MODIFIED},
    "grades": {**_both("registeredDate", _day("registeredDate")), **_MODIFIED},
    "absences": {**_both("StartTime", _moment("startTime")), **_MODIFIED},
    "resources": _NAMED,
    "rooms": _NAMED,
}
