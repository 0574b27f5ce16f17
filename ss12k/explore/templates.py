"""Templates of profiles by kind of vendor: the categories of data that such a system usually needs, and no more.

They are where a decision begins, not the decision: purpose and agreement say what a vendor may have (docs/profiles.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ss12k.scope.profile import Profile
from ss12k.standard.categories import CATEGORIES


@dataclass(frozen=True)
class Template:
    """A kind of vendor: what it is called, what it is for, and the categories that it needs."""

    label: str
    purpose: str
    shared: frozenset[str]

    def __post_init__(self) -> None:
        unknown = self.shared - set(CATEGORIES)
        if unknown:
            raise ValueError(f"{self.label}: unknown categories {sorted(unknown)}")


def _template(label: str, purpose: str, shared: str) -> Template:
    return Template(label, purpose, frozenset(shared.split()))


TEMPLATES: Mapping[str, Template] = {
    "timetable": _template(
        "Timetable",
        "Scheduling of lessons, teachers and rooms",
        "standard students duties groups programmes studyplans activities calendarevents resources email-school",
    ),
    "library": _template(
        "Library", "Loans to pupils and staff", "standard students duties groups email-school identifiers"
    ),
    "transport": _template(
        "School transport",
        "Who is to be taken where, and whom to call",
        "standard students responsibles addresses phonenumbers",
    ),
    "learning": _template(
        "Learning platform",
        "Courses, groups and tasks for pupils and teachers",
        "standard students duties groups programmes activities email-school",
    ),
    "analysis": _template(
        "Analysis",
        "Follow-up of results and attendance by unit",
        "standard students groups programmes activities calendarevents attendances grades absences birthdate sex",
    ),
    "assessment": _template(
        "Assessment", "Digital tests and national tests", "standard students duties groups activities email-school"
    ),
}
"""The kinds of vendors, by a name for programs."""


def applied(profile: Profile, template: Template) -> Profile:
    """A profile that shares what a template does, at the organisations that it had."""
    return profile.model_copy(update={"shared_data": template.shared, "include_alternative_person_data": False})
