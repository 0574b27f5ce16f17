"""Trips about what holds for every resource: moments of change, references, what came and went, forms (43 to 49)."""

from collections.abc import Callable, Iterator
from typing import Any

from ss12k.demo.ids import Record, reference
from ss12k.demo.trips_island import NOBODY, Make, Plot, Trip, day, enrolment, guardian, member, role
from ss12k.snapshots.findings import Kind

_MOVED = 20
"""So many objects less are found."""
_CREATED = "2024-08-01T02:00:00Z"


# --- moments of change (43) ---
def _meta(wrong: Record | None, right: Record, kind: Kind | None = None, path: str = "") -> Make:
    def make(plot: Plot) -> Iterator[Record]:
        room = plot.room(meta=plot.either(wrong, right))
        if kind:
            plot.deviates(room, path, kind)
        yield room

    return make


def _meta_missing(plot: Plot) -> Iterator[Record]:
    # The standard does not ask for that of a grade.
    record = plot.room() if plot.wrong else plot.grade()
    del record["meta"]
    plot.deviates(record, "meta", Kind.MISSING)
    yield record


def _change_untold(plot: Plot) -> Iterator[Record]:
    room = plot.room()
    plot.earlier(room, told=not plot.wrong, displayName="Sal")
    yield room


def _member_untold(plot: Plot) -> Iterator[Record]:
    group = plot.group(members=[plot.pupil()])
    plot.earlier(
        group, told=False, groupMemberships=[member(plot.pupil())] if plot.wrong else group["groupMemberships"]
    )
    yield group


def _enrolment_untold(plot: Plot) -> Iterator[Record]:
    pupil = plot.pupil()
    plot.earlier(pupil, told=False, enrolments=[enrolment(specification=plot.either("Språk", None))])
    yield pupil


def _guardian_untold(plot: Plot) -> Iterator[Record]:
    pupil = plot.pupil()
    other = plot.either([guardian(plot.person())], pupil["responsibles"])
    plot.earlier(pupil, told=False, responsibles=other)
    yield pupil


def _owners_untold(plot: Plot) -> Iterator[Record]:
    placement = plot.placement()
    plot.earlier(placement, told=False, owners=plot.either(None, placement["owners"]))
    yield placement


def _exception_untold(plot: Plot) -> Iterator[Record]:
    student = {"student": reference(plot.pupil()["id"])}
    event = plot.event(plot.activity(), studentExceptions=[student | {"participates": False}])
    plot.earlier(event, told=False, studentExceptions=[student | {"participates": plot.either(True, False)}])
    yield event


# --- references (44) ---
def _dangling(resource: str, attribute: str, path: str = "") -> Make:
    def make(plot: Plot) -> Iterator[Record]:
        ended: dict[str, Callable[[], Record]] = {
            "group": lambda: plot.group("Övrigt", endDate=day(-1)),
            "duty": lambda: plot.duty(endDate=day(-1)),
            "activity": plot.activity,
        }
        way = path or attribute
        target = reference(plot.either(NOBODY, ended[way.rpartition(".")[2]]()["id"]))
        made: dict[str, Record] = {
            "assignmentRole[].group": {"assignmentRole": [role({"id": target["id"]})]},
            "teacherExceptions[].duty": {"teacherExceptions": [{"duty": target, "participates": False}]},
        }
        record = _made(plot, resource, **made.get(way, {attribute: target}))
        plot.deviates(record, way, Kind.DANGLING)
        yield record

    return make


def _section_gone(plot: Plot) -> Iterator[Record]:
    placement = plot.placement(group=plot.either(reference(NOBODY), None))
    plot.deviates(placement, "group", Kind.DANGLING)
    yield placement


def _dangling_activity(plot: Plot) -> Iterator[Record]:
    parent = plot.activity()["id"]
    activity = plot.activity(parentActivity=reference(plot.either(NOBODY, parent)))
    plot.deviates(activity, "parentActivity", Kind.DANGLING)
    yield activity


def _dangling_groups(plot: Plot) -> Iterator[Record]:
    activity = plot.activity()
    activity["groups"].append(reference(plot.either(NOBODY, plot.group("Övrigt")["id"])))
    plot.deviates(activity, "groups[]", Kind.DANGLING)
    yield activity


def _dangling_teacher(plot: Plot) -> Iterator[Record]:
    activity, teacher = plot.activity(), plot.employee()
    plot.duty(teacher)
    former = plot.duty(teacher, role="Förstelärare", endDate=day(-1))
    activity["teachers"].append({"duty": reference(plot.either(NOBODY, former["id"]))})
    plot.deviates(activity, "teachers[].duty", Kind.DANGLING)
    yield activity


# --- what came and went (45 and 46) ---
def _vanished(plot: Plot) -> Iterator[str]:
    room = plot.room()
    plot.land.remove(room)
    if not plot.wrong:
        plot.listed("deleted", f"rooms:{room['id']}")
    yield "rooms"


def _activity_vanished(plot: Plot) -> Iterator[str]:
    activity = plot.activity()
    plot.land.remove(activity)
    plot.listed("deleted", f"{plot.either('rooms', 'activities')}:{activity['id']}")
    yield "activities"


def _deleted_but_there(plot: Plot) -> Iterator[Record]:
    room = plot.room()
    plot.listed("deleted", f"{plot.either('rooms', 'resources')}:{room['id']}")
    yield room


def _groups_moved(plot: Plot) -> Iterator[Record]:
    before, now = plot.organisation("Rektorsområde"), plot.organisation("Rektorsområde")
    for _ in range(plot.either(_MOVED, _MOVED - 1)):
        group = plot.group("Övrigt", at=now["id"])
        plot.earlier(group, organisation=reference(before["id"]))
    yield from (before, now)


# --- forms (48 and 49) ---
def _extra_attribute(plot: Plot) -> Iterator[Record]:
    room = plot.room(localStatus=plot.either("öppen", None))
    if plot.wrong:
        plot.deviates(room, "localStatus", Kind.UNKNOWN_ATTRIBUTE)
    else:
        room["meta"]["localStatus"] = "öppen"
        plot.deviates(room, "meta.localStatus", Kind.UNKNOWN_ATTRIBUTE, always=True)
    yield room


def _old_name(resource: str, attribute: str) -> Make:
    def make(plot: Plot) -> Iterator[Record]:
        name = plot.either("titleEngish", "titleEnglish")
        about = {"title": "Egen kurs", "description": "Om öar", name: "Our own course"}
        record = (plot.syllabus if resource == "syllabuses" else plot.grade)(**{attribute: about})
        plot.deviates(record, f"{attribute}.titleEngish", Kind.UNKNOWN_ATTRIBUTE)
        yield record

    return make


def _code(resource: str, attribute: str, wrong: Any, right: Any, kind: Kind, path: str = "") -> Make:
    def make(plot: Plot) -> Iterator[Record]:
        record = _made(plot, resource, **{attribute: plot.either(wrong, right)})
        plot.deviates(record, path or attribute, kind)
        yield record

    return make


def _made(plot: Plot, resource: str, **changes: Any) -> Record:
    if resource == "organisations":
        return plot.organisation(**({"kind": "Förvaltning"} | changes))
    makers: dict[str, Callable[..., Record]] = {
        "syllabuses": plot.syllabus, "placements": plot.placement, "duties": plot.duty, "grades": plot.grade,
        "persons": plot.person, "activities": plot.activity,
        "calendarEvents": lambda **them: plot.event(plot.activity(), **them),
    }  # fmt: skip
    return makers[resource](**changes) if resource in makers else plot.thing(resource, **changes)


def _within(resource: str, wrong: str, right: str, path: str, kind: Kind | None = None) -> Make:
    """A text somewhere within a record; of the record as it is made, all else stays."""

    def make(plot: Plot) -> Iterator[Record]:
        record = _made(plot, resource)
        *steps, last = path.replace("[]", ".0").split(".")
        at: Any = record
        for step in steps:
            at = at[int(step)] if step.isdigit() else at[step]
        at[last] = plot.either(wrong, right)
        if kind:
            plot.deviates(record, path, kind)
        yield record

    return make


def _date(wrong: str, right: str, kind: Kind | None = Kind.FORMAT) -> Make:
    def make(plot: Plot) -> Iterator[Record]:
        person = plot.person(birthDate=plot.either(wrong, right))
        if kind:
            plot.deviates(person, "birthDate", kind)
        yield person

    return make


def _date_within(plot: Plot) -> Iterator[Record]:
    pupil = plot.pupil(enrolments=[enrolment(endDate=f"2027-06-30{plot.either('T00:00:00+02:00', '')}")])
    plot.deviates(pupil, "enrolments[].endDate", Kind.FORMAT)
    yield pupil


def _time_without_zone(plot: Plot) -> Iterator[Record]:
    event = plot.event(plot.activity(), startTime=f"{day(-7)}T08:00:00{plot.either('', '+01:00')}")
    plot.deviates(event, "startTime", Kind.NO_OFFSET)
    yield event


def _meta_without_zone(plot: Plot) -> Iterator[Record]:
    room = plot.room(meta={"created": _CREATED, "modified": f"2026-08-20T02:00:00.5{plot.either('', 'Z')}"})
    plot.deviates(room, "meta.modified", Kind.NO_OFFSET)
    yield room


def _duty_for_ever(plot: Plot) -> Iterator[Record]:
    yield plot.duty(endDate=plot.either("9999-12-31", "2999-12-31"))


def _enrolled_for_ever(plot: Plot) -> Iterator[Record]:
    yield plot.pupil(enrolments=[enrolment(endDate=plot.either("9999-12-31", "2099-12-31"))])


TRIPS = (
    Trip("change-missing", "no meta", _meta_missing),
    Trip("change-missing", "never changed",
         _meta({"created": _CREATED}, {"created": _CREATED, "modified": _CREATED}, Kind.MISSING, "meta.modified")),
    Trip("change-before-creation", "by a second",
         _meta({"created": _CREATED, "modified": "2024-08-01T01:59:59Z"},
               {"created": _CREATED, "modified": "2024-08-01T04:00:00+02:00"})),
    Trip("change-in-future", "a minute after midnight",
         _meta({"created": _CREATED, "modified": f"{day()}T23:01:00Z"},
               {"created": _CREATED, "modified": f"{day()}T22:59:00Z"})),
    Trip("change-untold", "a room's name", _change_untold),
    Trip("change-untold", "a group's members", _member_untold),
    Trip("change-untold", "a pupil's enrolment", _enrolment_untold),
    Trip("change-untold", "a pupil's guardian", _guardian_untold),
    Trip("change-untold", "a placement's owners", _owners_untold),
    Trip("change-untold", "who takes part in a calendar event", _exception_untold),
    Trip("dangling", "the group of a role", _dangling("duties", "", "assignmentRole[].group")),
    Trip("dangling", "the section of a placement", _section_gone),
    Trip("dangling", "the activity of a calendar event", _dangling("calendarEvents", "activity")),
    Trip("dangling", "a teacher who is excepted", _dangling("calendarEvents", "", "teacherExceptions[].duty")),
    Trip("dangling", "the section where a child came", _dangling("attendanceEvents", "group")),
    Trip("dangling", "the group of a grade", _dangling("grades", "group")),
    Trip("dangling", "a parent activity", _dangling_activity),
    Trip("dangling", "a group of an activity", _dangling_groups),
    Trip("dangling", "a teacher's duty", _dangling_teacher),
    Trip("vanished", "a room", _vanished),
    Trip("vanished", "an activity that the list calls a room", _activity_vanished),
    Trip("deleted-but-there", "a room", _deleted_but_there),
    Trip("count-moved", "twenty groups from one to the other", _groups_moved),
    Trip("extra-attribute", "a room's", _extra_attribute),
    Trip("old-name", "a course of one's own", _old_name("syllabuses", "specialisationCourseContent")),
    Trip("old-name", "a diploma project", _old_name("grades", "diplomaProject")),
    Trip("unknown-code", "a curriculum", _code("syllabuses", "curriculum", "GY2025", "GY2011", Kind.UNKNOWN_CODE)),
    Trip("unknown-code", "a kind of address",
         _code("organisations", "address",
               {"type": "Hem", "streetAddress": "Provgatan", "locality": "Skärholm", "postalCode": "00980"},
               {"type": "Postadress", "streetAddress": "Hem", "locality": "Hem", "postalCode": "00980"},
               Kind.UNKNOWN_CODE, "address.type")),
    Trip("unknown-code", "a form of schooling in a list",
         _code("organisations", "schoolTypes", ["GR", "GRUND"], ["GR", "GRS"], Kind.UNKNOWN_CODE, "schoolTypes[]")),
    Trip("unknown-code", "a day of the week",
         _within("attendanceSchedule", "Monday", "Söndag", "scheduleEntries[].dayOfWeek", Kind.UNKNOWN_CODE)),
    Trip("old-code", "a city district",
         _code("organisations", "kind", "Stadsdel", "Övrigt", Kind.OLD_CODE, "organisationType")),
    Trip("old-code", "adult education",
         _code("organisations", "schoolTypes", ["KOMVUX"], ["VUX"], Kind.OLD_CODE, "schoolTypes[]")),
    Trip("old-code", "why a child has a place", _code("placements", "reason", "Omsorg", "Eget behov", Kind.OLD_CODE)),
    Trip("date-with-time", "midnight", _date("1981-03-05T00:00:00", "1981-03-05")),
    Trip("date-with-time", "behind a blank", _date("1981-03-05 00:00", "1981-03-05")),
    Trip("date-with-time", "the last day of an enrolment", _date_within),
    Trip("time-without-zone", "a calendar event's", _time_without_zone),
    Trip("time-without-zone", "the last change", _meta_without_zone),
    Trip("date-with-time", "the first day of a study plan",
         _within("studyplans", "2026-08-17T08:00:00Z", "2026-08-17", "startDate", Kind.FORMAT)),
    Trip("for-ever", "a course of a study plan",
         _within("studyplans", "9999-06-30", "2029-06-30", "content[].syllabuses[].endDate")),
    Trip("for-ever", "a moment", _within("absences", "9999-12-31T08:00:00Z", "2999-12-31T08:00:00Z", "endTime")),
    Trip("for-ever", "a duty", _duty_for_ever),
    Trip("for-ever", "an enrolment", _enrolled_for_ever),
)  # fmt: skip
"""At least one for each check, but for `hidden-by-scope`, which is about a client."""
