"""Which rows of teaching, attendance and grades a client sees: the rest of SCOPE R3, read off word by word."""

from collections.abc import Callable

from .decisions import decide
from .reading import Record, Source, clean
from .rows import Persons, Reach, r3_duties, r3_groups, r3_organisations, r3_placements, target
from .schema import Ref


def r3_rows(resource: str, source: Source, reach: Reach, persons: Persons) -> frozenset[str]:
    """The ids of the visible rows of a resource, whether or not its category is shared (R3)."""
    known = source.standard[resource]
    if resource in ("programmes", "syllabuses"):
        return frozenset(known)
    if resource == "organisations":
        return r3_organisations(source, reach)
    if resource == "persons":
        return persons.visible
    if resource == "placements":
        return r3_placements(source, reach, persons)
    if resource == "duties":
        return r3_duties(source, reach, persons)
    if resource == "groups":
        return r3_groups(source, reach)
    if resource == "grades":
        return r3_grades(source, reach, persons)
    rules: dict[str, Callable[[Record], bool]] = {
        "schoolUnitOfferings": lambda row: r3_in_reach(reach, resource, row, "offeredAt"),
        "activities": lambda row: r3_in_reach(reach, resource, row, "organisation"),
        "resources": lambda row: r3_in_reach(reach, resource, row, "owner"),
        "rooms": lambda row: r3_in_reach(reach, resource, row, "owner"),
        "studyplans": lambda row: r3_pupil(persons, resource, row, "student"),
        "calendarEvents": lambda row: r3_calendar_event(source, reach, row),
        "attendances": lambda row: r3_attendance(source, reach, persons, row),
        "attendanceEvents": lambda row: r3_attendance_event(source, reach, persons, row),
        "attendanceSchedule": lambda row: r3_attendance_schedule(source, reach, persons, row),
        "absences": lambda row: r3_absence(reach, persons, row),
        "aggregatedAttendance": lambda row: r3_aggregated_attendance(source, reach, persons, row),
    }
    return frozenset(i for i, row in known.items() if rules[resource](row))


def referred(source: Source, resource: str, row: Record, attribute: str) -> Record | None:
    """The record that a reference of a row names; None: the reference is lacking or dangles, so it is missing."""
    identity = target(row, attribute)
    return None if identity is None else source.standard[resource].get(identity)


def r3_in_reach(reach: Reach, resource: str, row: Record, attribute: str) -> bool:
    """Its organisation is in reach."""
    return decide(f"R3 {resource}: {attribute} in reach", reach.covers(row.get(attribute)))


def r3_pupil(persons: Persons, resource: str, row: Record, attribute: str) -> bool:
    """Its person is visible as a pupil, so neither missing nor visible only as staff or guardian."""
    return decide(f"R3 {resource}: {attribute} visible as a pupil", target(row, attribute) in persons.pupils)


def r3_its_activity(source: Source, reach: Reach, resource: str, row: Record) -> bool:
    """Its activity exists and is in reach; in mode `everything` also when it is missing."""
    activity = referred(source, "activities", row, "activity")
    if activity is None:
        return decide(f"R3 {resource}: the activity is missing, in mode everything", reach.everything)
    return decide(f"R3 {resource}: the activity is in reach", reach.covers(activity.get("organisation")))


def r3_calendar_event(source: Source, reach: Reach, row: Record) -> bool:
    """Its activity is as said there, whether or not `activities` is shared."""
    return r3_its_activity(source, reach, "calendarEvents", row)


def r3_attendance(source: Source, reach: Reach, persons: Persons, row: Record) -> bool:
    """`student` visible as a pupil, and its calendar event passes; in mode `everything` also when that is missing."""
    if not r3_pupil(persons, "attendances", row, "student"):
        return False
    event = referred(source, "calendarEvents", row, "calendarEvent")
    if event is None:
        return decide("R3 attendances: the calendar event is missing, in mode everything", reach.everything)
    return decide("R3 attendances: the calendar event passes", r3_calendar_event(source, reach, event))


def r3_attendance_event(source: Source, reach: Reach, persons: Persons, row: Record) -> bool:
    """`person` visible as a pupil, and `group` in reach by its organisation; in mode `everything` any, or none."""
    if not r3_pupil(persons, "attendanceEvents", row, "person"):
        return False
    group = referred(source, "groups", row, "group")
    if group is None:
        return decide("R3 attendanceEvents: the group is missing, in mode everything", reach.everything)
    return decide("R3 attendanceEvents: the group is in reach", reach.covers(group.get("organisation")))


def r3_attendance_schedule(source: Source, reach: Reach, persons: Persons, row: Record) -> bool:
    """Its placement exists, in either mode, `placedAt` is in reach and `child` visible as a pupil."""
    placement = referred(source, "placements", row, "placement")
    if placement is None:
        return decide("R3 attendanceSchedule: the placement exists", False)
    decide("R3 attendanceSchedule: the placement exists", True)
    return r3_in_reach(reach, "attendanceSchedule", placement, "placedAt") and r3_pupil(
        persons, "attendanceSchedule", placement, "child"
    )


def r3_absence(reach: Reach, persons: Persons, row: Record) -> bool:
    """`student` visible as a pupil, and `organisation` in reach where there is one."""
    if not r3_pupil(persons, "absences", row, "student"):
        return False
    if not decide("R3 absences: has an organisation", "organisation" in row):
        return True
    return r3_in_reach(reach, "absences", row, "organisation")


def r3_aggregated_attendance(source: Source, reach: Reach, persons: Persons, row: Record) -> bool:
    """`student` visible as a pupil, and `activity` as for calendar events."""
    return r3_pupil(persons, "aggregatedAttendance", row, "student") and r3_its_activity(
        source, reach, "aggregatedAttendance", row
    )


def r3_grades(source: Source, reach: Reach, persons: Persons) -> frozenset[str]:
    """`student` visible as a pupil, and `organisation`, else `schoolUnit`, in reach where there is one."""
    return frozenset(
        i
        for i, row in source.standard["grades"].items()
        if r3_pupil(persons, "grades", row, "student")
        and (
            r3_in_reach(reach, "grades", row, "organisation")
            if decide("R3 grades: has an organisation", "organisation" in row)
            else r3_school_unit(reach, source.records["grades"][i].get("schoolUnit"))
        )
    )


def r3_school_unit(reach: Reach, school_unit: object) -> bool:
    """A grade's `schoolUnit` in reach where there is one; what is no reference counts as an unknown organisation."""
    if not decide("R3 grades: has a schoolUnit", school_unit is not None):
        return True
    reference = clean(Ref("organisations"), school_unit)
    if not decide("R3 grades: the schoolUnit is a reference", reference is not None):
        return decide("R3 grades: an unknown organisation, in mode everything", reach.everything)
    return decide("R3 grades: schoolUnit in reach", reach.covers(reference))
