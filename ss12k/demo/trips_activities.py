"""Trips about activities, their calendar, and grades (38, 41 and 42)."""

from collections.abc import Iterator
from typing import Any

from ss12k.demo.ids import Record, reference
from ss12k.demo.trips_island import AUTHORITY, FS, GR, GY, NOBODY, Make, Plot, Trip, day
from ss12k.snapshots.findings import Kind


# --- activities and the calendar (38 and 41) ---
def _activity_without(name: str, value: Any = None) -> Make:
    def make(plot: Plot) -> Iterator[Record]:
        yield plot.activity(**{name: value, "endDate": plot.until_today()})
        yield plot.activity(**{name: value, "endDate": plot.either(None, day(-1))})

    return make


def _teacher_without_duty(plot: Plot) -> Iterator[Record]:
    activity = plot.activity()
    if plot.wrong:
        del activity["teachers"][0]["duty"]
    plot.deviates(activity, "teachers[].duty", Kind.MISSING)
    yield activity


def _syllabus_unknown(plot: Plot) -> Iterator[Record]:
    activity = plot.activity(syllabus=plot.either(reference(NOBODY), None))
    plot.deviates(activity, "syllabus", Kind.DANGLING)
    yield activity


def _teacher_elsewhere(plot: Plot) -> Iterator[Record]:
    yield plot.activity(duty=plot.duty(at=plot.either(GY, AUTHORITY)))


def _activity_elsewhere_today(plot: Plot) -> Iterator[Record]:
    yield plot.activity(duty=plot.duty(at=GY), endDate=plot.until_today())


def _teacher_elsewhere_today(plot: Plot) -> Iterator[Record]:
    activity = plot.activity(duty=plot.duty(at=GY))
    activity["teachers"][0]["endDate"] = plot.until_today()
    yield activity


def _test_group_today(plot: Plot) -> Iterator[Record]:
    for ends in (day(), None):
        yield plot.activity(plot.group("Provgrupp", [plot.pupil()]), endDate=plot.either(ends, day(-1)))


def _test_group_untied(plot: Plot) -> Iterator[Record]:
    test = plot.activity(activityType="Provaktivitet")
    plot.listed("test_activities", test["id"], plot.either("Avslutad", "Aktiv"))
    group = plot.group("Provgrupp", [plot.pupil()])
    yield plot.activity(group, parentActivity=reference(test["id"]))


def _test_group_alone(plot: Plot) -> Iterator[Record]:
    activity = plot.activity(plot.group("Provgrupp", [plot.pupil()]))
    if not plot.wrong:
        plot.listed("test_activities", activity["id"])
    yield activity


def _event_too_early(plot: Plot) -> Iterator[Record]:
    # Half past midnight in Sweden is the day before in UTC.
    starts = f"{day(-8)}T{plot.either('22:30', '23:30')}:00Z"
    yield plot.event(plot.activity(startDate=day(-7)), startTime=starts)


def _event_too_late(plot: Plot) -> Iterator[Record]:
    times = {"startTime": f"{day(-7)}T{plot.either('23:30', '22:30')}:00Z", "endTime": f"{day(-6)}T01:00:00+01:00"}
    yield plot.event(plot.activity(endDate=day(-7)), **times)


def _event_reversed(plot: Plot) -> Iterator[Record]:
    yield plot.event(plot.activity(), endTime=f"{day(-7)}T{plot.either('06:59', '07:00')}:00Z")


def _room_unknown(plot: Plot) -> Iterator[Record]:
    event = plot.event(plot.activity(), rooms=plot.either([reference(NOBODY)], []))
    plot.deviates(event, "rooms[]", Kind.DANGLING)
    yield event


def _activity_without_events(plot: Plot) -> Iterator[Record]:
    activity = plot.activity(calendarEventsRequired=True)
    if not plot.wrong:
        plot.event(activity, cancelled=True)
    yield activity


def _activity_without_events_today(plot: Plot) -> Iterator[Record]:
    yield plot.activity(calendarEventsRequired=True, endDate=plot.until_today())


# --- grades (42) ---
def _grade_unknown(name: str) -> Make:
    def make(plot: Plot) -> Iterator[Record]:
        grade = plot.grade()
        if plot.wrong:
            grade[name] = reference(NOBODY)
        elif name == "gradingTeacher":
            del grade[name]
        plot.deviates(grade, name, Kind.DANGLING)
        yield grade

    return make


def _grade_in_future(plot: Plot) -> Iterator[Record]:
    yield plot.grade(registeredDate=day(plot.either(1, 0)))


def _grade_without_duty(plot: Plot) -> Iterator[Record]:
    duty = plot.duty(at=plot.either(GY, GR), endDate="2020-12-31")
    yield plot.grade(gradingTeacher=duty["person"])


def _grade_from_above(plot: Plot) -> Iterator[Record]:
    unit = plot.unit("GR", parent=plot.either(AUTHORITY, GR))["id"]
    yield plot.grade(gradingTeacher=plot.duty(at=unit)["person"])
    yield plot.grade(gradingTeacher=plot.duty(at=plot.either(FS, AUTHORITY))["person"])


TRIPS = (
    Trip("activity-without-groups", "until today and without last day", _activity_without("groups", [])),
    Trip("activity-without-teachers", "until today and without last day", _activity_without("teachers")),
    Trip("activity-without-teachers", "an empty list", _activity_without("teachers", [])),
    Trip("teacher-without-duty", "no duty at all", _teacher_without_duty),
    Trip("activity-type-missing", "until today and without last day", _activity_without("activityType")),
    Trip("syllabus-unknown", "in no record", _syllabus_unknown),
    Trip("teacher-elsewhere", "at another school", _teacher_elsewhere),
    Trip("teacher-elsewhere", "an activity until today", _activity_elsewhere_today),
    Trip("teacher-elsewhere", "until today", _teacher_elsewhere_today),
    Trip("test-group-untied", "until today, and without last day", _test_group_today),
    Trip("test-group-untied", "of one that is over", _test_group_untied),
    Trip("test-group-untied", "of none", _test_group_alone),
    Trip("event-outside-activity", "a day before", _event_too_early),
    Trip("event-outside-activity", "half an hour after midnight", _event_too_late),
    Trip("event-reversed", "by a minute", _event_reversed),
    Trip("room-unknown", "in no record", _room_unknown),
    Trip("activity-without-events", "none", _activity_without_events),
    Trip("activity-without-events", "until today", _activity_without_events_today),
    Trip("grade-unknown", "a pupil's", _grade_unknown("student")),
    Trip("grade-unknown", "in a subject", _grade_unknown("syllabus")),
    Trip("grade-unknown", "by a teacher", _grade_unknown("gradingTeacher")),
    Trip("grade-in-future", "tomorrow", _grade_in_future),
    Trip("grade-without-duty", "not near it", _grade_from_above),
    Trip("grade-without-duty", "at another school", _grade_without_duty),
)  # fmt: skip
"""At least one for each check."""
