"""What tests of the demo look records up with: where references are, and what they lead to."""

from collections.abc import Iterator
from typing import Any

Record = dict[str, Any]

REFERENCES = {
    "organisations": "",
    "persons": "enrolments.enroledAt enrolments.programme responsibles.person",
    "placements": "placedAt group child owners",
    "duties": "person dutyAt assignmentRole.group",
    "groups": "organisation groupMemberships.person",
    "programmes": "parentProgramme content.content",
    "studyplans": "student content.syllabuses.syllabus",
    "syllabuses": "",
    "schoolUnitOfferings": "offeredAt offeredSyllabuses offeredProgrammes",
    "activities": "organisation groups teachers.duty syllabus parentActivity",
    "calendarEvents": "activity studentExceptions.student teacherExceptions.duty rooms resources",
    "attendances": "calendarEvent student reporter",
    "attendanceEvents": "person group registeredBy",
    "attendanceSchedule": "placement state.registeredBy",
    "grades": "student registeredBy syllabus organisation gradingTeacher group",
    "absences": "student organisation registeredBy",
    "aggregatedAttendance": "activity student",
    "resources": "owner",
    "rooms": "owner",
}
"""The 19 resources and where their references are."""

_TARGETS = {
    "person": "persons",
    "child": "persons",
    "owners": "persons",
    "student": "persons",
    "reporter": "persons",
    "registeredBy": "persons",
    "gradingTeacher": "persons",
    "duty": "duties",
    "group": "groups",
    "groups": "groups",
    "programme": "programmes",
    "parentProgramme": "programmes",
    "offeredProgrammes": "programmes",
    "content": "syllabuses",
    "syllabus": "syllabuses",
    "offeredSyllabuses": "syllabuses",
    "activity": "activities",
    "parentActivity": "activities",
    "calendarEvent": "calendarEvents",
    "placement": "placements",
    "rooms": "rooms",
    "resources": "resources",
}
"""What the last part of a reference's path leads to; everything else leads to an organisation."""


def target(path: str) -> str:
    """The resource that a reference at a path leads to."""
    return _TARGETS.get(path.rpartition(".")[2], "organisations")


def at(value: Any, path: list[str]) -> Iterator[Any]:
    """Every value at a path, through lists."""
    if isinstance(value, list):
        for item in value:
            yield from at(item, path)
    elif not path:
        yield value
    elif path[0] in value:
        yield from at(value[path[0]], path[1:])
