"""Activities, their calendar, and grades (questions 38, 41 and 42)."""

from collections.abc import Iterator

from ss12k.quality.check import Check, Severity
from ss12k.quality.checks.sql import NEAR, UP
from ss12k.quality.facts import Facts

ERROR, WARNING = Severity.ERROR, Severity.WARNING

_GOES_ON = "coalesce(a.endDate >= $day::DATE, TRUE)"
"""An activity that has not ended."""


def _untied_tests(facts: Facts) -> Iterator[str]:
    """The national test activities are Skolverket's own, so a parent is compared by its id alone."""
    yield f"""SELECT DISTINCT a.pos, g.pos AS other FROM activities a
            JOIN "activities.groups" i ON i.owner = a.pos JOIN groups g ON g.pos = i.item
            JOIN {facts.snapshot.table("activities")} s ON s.pos = a.pos
        WHERE {_GOES_ON} AND g.groupType = 'Provgrupp' AND NOT list_contains($test_activities, a.id)
            AND NOT coalesce(list_contains($test_activities, s."parentActivity" ->> '$.id'), FALSE)"""


CHECKS = (
    Check(
        "activity-without-groups", 38, ERROR, "activities",
        "activities that have not ended and name no group",
        "Say which groups take part: without them nobody has it in the timetable.",
        f"""SELECT a.pos FROM activities a WHERE {_GOES_ON} AND a.pos NOT IN (SELECT owner FROM "activities.groups")""",
        ("activities.groups",),
    ),
    Check(
        "activity-without-teachers", 38, WARNING, "activities",
        "activities that have not ended and name no teacher",
        "Say who teaches: attendance and grades need somebody who may report them.",
        f"""SELECT a.pos FROM activities a
        WHERE {_GOES_ON} AND a.pos NOT IN (SELECT owner FROM "activities.teachers")""",
        ("activities.teachers",),
    ),
    Check(
        "teacher-without-duty", 38, ERROR, "activities",
        "activities that have not ended with a teacher who lacks the duty that the standard requires",
        "Refer to the duty that the teaching is part of, not to the person: no client is given such a teacher.",
        f"""SELECT DISTINCT a.pos FROM activities a JOIN "activities.teachers" t ON t.owner = a.pos
        WHERE {_GOES_ON} AND NOT t.has_duty""",
        ("activities.teachers",),
    ),
    Check(
        "activity-type-missing", 38, WARNING, "activities",
        "activities that have not ended without activity type",
        "Say what kind of time it is: attendance is reported by it.",
        f"SELECT a.pos FROM activities a WHERE {_GOES_ON} AND a.activityType IS NULL",
        ("activities.activityType",),
    ),
    Check(
        "syllabus-unknown", 38, WARNING, "activities",
        "activities with a subject or course that is not in the source",
        "Send the syllabus too.",
        "SELECT pos FROM activities WHERE has_syllabus AND syllabus IS NULL",
        ("activities.syllabus",),
    ),
    Check(
        "teacher-elsewhere", 38, WARNING, "activities",
        "active activities with a teacher whose duty is at another organisation",
        "Give the teacher a duty at the activity's organisation, and refer to that.",
        f"""{UP}, {NEAR} SELECT t.owner AS pos, d.pos AS other FROM "activities.teachers" t
            JOIN activities a ON a.pos = t.owner JOIN duties d ON d.pos = t.duty
        WHERE a.active AND t.active AND a.organisation IS NOT NULL AND d.dutyAt IS NOT NULL
            AND NOT EXISTS (FROM near WHERE near.pos = d.dutyAt AND near.higher = a.organisation)""",
        ("activities.teachers", "activities.organisation", "duties.dutyAt"), other="duties",
    ),
    Check(
        "test-group-untied", 38, WARNING, "activities",
        "activities of test groups (Provgrupp) that have not ended and belong to none of the national test activities",
        "Refer with parentActivity to the test activity of Skolverket.",
        _untied_tests,
        ("activities.groups", "activities.parentActivity", "groups.groupType"), other="groups",
        lists=("test_activities",),
    ),
    Check(
        "event-outside-activity", 41, WARNING, "calendarEvents",
        "calendar events on a day before their activity begins or after it ends",
        "Move the event, or correct the activity's dates.",
        """SELECT e.pos, a.pos AS other FROM (
            SELECT pos, activity, timezone('Europe/Stockholm', startTime)::DATE AS day FROM calendarEvents) e
        JOIN activities a ON a.pos = e.activity WHERE e.day < a.startDate OR e.day > a.endDate""",
        ("calendarEvents.startTime", "activities.startDate", "activities.endDate"), other="activities",
    ),
    Check(
        "event-reversed", 41, ERROR, "calendarEvents",
        "calendar events that end before they begin",
        "Correct the times.",
        "SELECT pos FROM calendarEvents WHERE endTime < startTime",
        ("calendarEvents.endTime", "calendarEvents.startTime"),
    ),
    Check(
        "room-unknown", 41, WARNING, "calendarEvents",
        "calendar events in a room that is not in the source",
        "Send the room too.",
        """SELECT owner AS pos FROM "calendarEvents.rooms" WHERE has_item AND item IS NULL""",
        ("calendarEvents.rooms",),
    ),
    Check(
        "activity-without-events", 41, WARNING, "activities",
        "active activities that need calendar events and have none",
        "Schedule them, or say that none are needed.",
        """SELECT pos FROM activities WHERE active AND calendarEventsRequired
        AND pos NOT IN (SELECT activity FROM calendarEvents WHERE activity IS NOT NULL)""",
        ("activities.calendarEventsRequired", "calendarEvents.activity"),
    ),
    Check(
        "grade-unknown", 42, ERROR, "grades",
        "grades of a pupil, in a subject or by a teacher who is not in the source",
        "Send what the grade refers to.",
        """SELECT pos, unnest(list_filter([
            CASE WHEN has_student AND student IS NULL THEN 'student' END,
            CASE WHEN has_syllabus AND syllabus IS NULL THEN 'syllabus' END,
            CASE WHEN has_gradingTeacher AND gradingTeacher IS NULL THEN 'gradingTeacher' END],
            lambda each: each IS NOT NULL)) AS path FROM grades""",
        ("grades.student", "grades.syllabus", "grades.gradingTeacher"),
    ),
    Check(
        "grade-in-future", 42, WARNING, "grades",
        "grades that were registered on a day that is to come",
        "Correct the day.",
        "SELECT pos FROM grades WHERE registeredDate > $day::DATE",
        ("grades.registeredDate",),
    ),
    Check(
        "grade-without-duty", 42, WARNING, "grades",
        "grades by a teacher who has and had no duty at the school",
        "Register the teacher's duty there, or correct who answers for the grade.",
        f"""{UP}, {NEAR} SELECT g.pos FROM grades g
        WHERE g.gradingTeacher IS NOT NULL AND g.organisation IS NOT NULL
            AND (g.gradingTeacher, g.organisation) NOT IN (
                SELECT d.person, near.higher FROM duties d JOIN near ON near.pos = d.dutyAt
                WHERE d.person IS NOT NULL)""",
        ("grades.gradingTeacher", "grades.organisation", "duties.dutyAt"),
    ),
)  # fmt: skip
