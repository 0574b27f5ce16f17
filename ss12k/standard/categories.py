"""The 25 categories of shared data: what an authority grants a client (SCOPE, Words)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Family = Literal["endpoint", "person"]


@dataclass(frozen=True)
class Category:
    """One category: its code in profiles, its name on pages, whether it opens an endpoint or attributes of persons."""

    code: str
    label: str
    family: Family


_ENDPOINTS = {
    "standard": "Standard",
    "students": "Students",
    "duties": "Duties",
    "responsibles": "Responsibles",
    "placements": "Placements",
    "groups": "Groups",
    "programmes": "Programmes",
    "studyplans": "Studyplans",
    "activities": "Activities",
    "calendarevents": "Calendar Events",
    "attendances": "Attendances",
    "attendanceevents": "Attendance events",
    "attendanceschedule": "Attendance schedule",
    "grades": "Grades",
    "absences": "Absences",
    "resources": "Resources",
}
_PERSON_ATTRIBUTES = {
    "birthdate": "Birthdate",
    "civicno": "CivicNo",
    "sex": "Sex",
    "email": "Email",
    "email-school": "Email school",
    "phonenumbers": "Phone numbers",
    "addresses": "Addresses",
    "photo": "Photo",
    "identifiers": "Identifiers",
}


def _of(family: Family, labels: Mapping[str, str]) -> dict[str, Category]:
    return {code: Category(code, label, family) for code, label in labels.items()}


CATEGORIES: Mapping[str, Category] = MappingProxyType(_of("endpoint", _ENDPOINTS) | _of("person", _PERSON_ATTRIBUTES))
"""All categories by code, in the order of SCOPE.md: sixteen endpoints, then nine attributes of persons."""
