"""Filters that look through another resource: they see its documents as this client does, or none (SCOPE R9)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .filters import Filter, at, one_of, one_of_beneath
from .reading import Record

if TYPE_CHECKING:
    from .seen import Seen


def readable(seen: "Seen", resource: str, document: Record, path: str) -> list[Record]:
    """The documents that the references at a path name, as far as the client can read them."""
    documents = seen.documents(resource) or {}
    return [documents[i] for i in at(document, path) if i in documents]


def r9_member(seen: "Seen", activity: Record, values: Sequence[str]) -> bool:
    """A group in `groups` has the person among its members."""
    groups = readable(seen, "groups", activity, "groups.id")
    return any(one_of("groupMemberships.person.id")(seen, group, values) for group in groups)


def r9_event_student(seen: "Seen", event: Record, values: Sequence[str]) -> bool:
    """A member of a group of the event's activity, or in `studentExceptions`."""
    activities = readable(seen, "activities", event, "activity.id")
    return any(r9_member(seen, activity, values) for activity in activities) or one_of("studentExceptions.student.id")(
        seen, event, values
    )


def r9_event_teacher(seen: "Seen", event: Record, values: Sequence[str]) -> bool:
    """In `teachers` of the event's activity, or in `teacherExceptions`."""
    activities = readable(seen, "activities", event, "activity.id")
    return any(one_of("teachers.duty.id")(seen, activity, values) for activity in activities) or one_of(
        "teacherExceptions.duty.id"
    )(seen, event, values)


def r9_event_organisation(seen: "Seen", event: Record, values: Sequence[str]) -> bool:
    """The organisation of the event's activity, or one above it."""
    activities = readable(seen, "activities", event, "activity.id")
    return any(one_of_beneath("organisation.id")(seen, activity, values) for activity in activities)


def r9_event_group(seen: "Seen", event: Record, values: Sequence[str]) -> bool:
    """A group of the event's activity."""
    activities = readable(seen, "activities", event, "activity.id")
    return any(one_of("groups.id")(seen, activity, values) for activity in activities)


def r9_attendance_organisation(seen: "Seen", attendance: Record, values: Sequence[str]) -> bool:
    """The organisation of the activity of its calendar event, or one above it."""
    events = readable(seen, "calendarEvents", attendance, "calendarEvent.id")
    return any(r9_event_organisation(seen, event, values) for event in events)


def r9_attendance_activity(seen: "Seen", attendance: Record, values: Sequence[str]) -> bool:
    """The activity that its calendar event names."""
    events = readable(seen, "calendarEvents", attendance, "calendarEvent.id")
    return any(one_of("activity.id")(seen, event, values) for event in events)


def r9_schedule_group(seen: "Seen", schedule: Record, values: Sequence[str]) -> bool:
    """The group of its placement."""
    placements = readable(seen, "placements", schedule, "placement.id")
    return any(one_of("group.id")(seen, placement, values) for placement in placements)


def r9_sum_organisation(seen: "Seen", document: Record, values: Sequence[str]) -> bool:
    """The organisation of its activity, that one alone."""
    activities = readable(seen, "activities", document, "activity.id")
    return any(one_of("organisation.id")(seen, activity, values) for activity in activities)


def r9_sum_school_type(seen: "Seen", document: Record, values: Sequence[str]) -> bool:
    """The schoolType of the syllabus of its activity, or of one of its groups."""
    return any(
        one_of("schoolType")(seen, other, values)
        for activity in readable(seen, "activities", document, "activity.id")
        for other in (
            *readable(seen, "syllabuses", activity, "syllabus.id"),
            *readable(seen, "groups", activity, "groups.id"),
        )
    )


THROUGH: Mapping[str, Mapping[str, Filter]] = {
    "activities": {"member": r9_member},
    "calendarEvents": {
        "student": r9_event_student,
        "teacher": r9_event_teacher,
        "organisation": r9_event_organisation,
        "group": r9_event_group,
    },
    "attendances": {"organisation": r9_attendance_organisation},
    "attendanceSchedule": {"group": r9_schedule_group},
    "aggregatedAttendance": {"organisation": r9_sum_organisation, "schoolType": r9_sum_school_type},
}
