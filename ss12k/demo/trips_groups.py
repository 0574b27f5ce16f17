"""Trips about duties, groups and those who belong to them, placements (32 to 37, 39 and 40)."""

from collections.abc import Iterator
from typing import Any

from ss12k.demo.ids import Record, reference
from ss12k.demo.trips_island import (
    AUTHORITY,
    ENDED,
    FS,
    GR,
    GY,
    NOBODY,
    Make,
    Plot,
    Trip,
    day,
    enrolment,
    member,
    role,
)
from ss12k.snapshots.findings import Kind


def _without(record: Record, name: str) -> Record:
    del record[name]
    return record


# --- duties (32 to 34) ---
def _duty_without_person(plot: Plot) -> Iterator[Record]:
    yield _without(plot.duty(endDate=plot.until_today()), "person")


def _dangling_duty(name: str) -> Make:
    def make(plot: Plot) -> Iterator[Record]:
        duty = plot.duty(endDate=plot.until_today())
        duty[name] = reference(NOBODY)
        plot.deviates(duty, name, Kind.DANGLING, always=True)
        yield duty

    return make


def _duty_role(wrong: str | None, kind: Kind) -> Make:
    def make(plot: Plot) -> Iterator[Record]:
        duty = plot.duty(dutyRole=plot.either(wrong, "Förskolechef"))
        plot.deviates(duty, "dutyRole", kind)
        yield duty

    return make


def _unit_without_head(plot: Plot) -> Iterator[Record]:
    area = plot.organisation("Rektorsområde")
    plot.duty(at=area["id"], role="Rektor", endDate=day(plot.either(-1, 0)))
    unit = plot.unit("GR", parent=area["id"], head=False)
    plot.pupil(at=unit["id"])
    yield unit


def _unit_with_two_heads(plot: Plot) -> Iterator[Record]:
    unit = plot.unit("GR")
    plot.pupil(at=unit["id"])
    plot.duty(at=unit["id"], role="Rektor", endDate=plot.until_today())
    yield unit
    if plot.wrong:  # one head twice is no second one
        other, head = plot.unit("GR", head=False), plot.employee()
        plot.pupil(at=other["id"])
        plot.finds("duty-twice", [plot.duty(head, at=other["id"], role="Rektor") for _ in range(2)])


def _teaching_without_duty(plot: Plot) -> Iterator[Record]:
    teacher = plot.employee()
    plot.activity(duty=plot.duty(teacher, endDate=day(plot.either(-1, 0))))
    yield teacher


def _taught_until_today(plot: Plot) -> Iterator[Record]:
    teacher = plot.employee()
    plot.activity(duty=plot.duty(teacher, **ENDED), endDate=plot.until_today())
    yield teacher


def _took_part_until_today(plot: Plot) -> Iterator[Record]:
    teacher = plot.employee()
    activity = plot.activity(duty=plot.duty(teacher, **ENDED))
    activity["teachers"][0]["endDate"] = plot.until_today()
    yield teacher


def _teaching_with_another(plot: Plot) -> Iterator[Record]:
    teacher = plot.employee()
    plot.activity(duty=plot.duty(teacher, **ENDED))
    plot.duty(teacher, at=FS, startDate=day(plot.either(1, 0)))
    yield teacher


def _duty_twice(plot: Plot) -> Iterator[Record]:
    employee = plot.employee()
    yield plot.duty(employee)
    yield plot.duty(employee, role=plot.either("Lärare", "Förstelärare"))


def _duty_twice_today(plot: Plot) -> Iterator[Record]:
    employee = plot.employee()
    yield plot.duty(employee)
    yield plot.duty(employee, endDate=plot.until_today())


def _duty_role_today(plot: Plot) -> Iterator[Record]:
    duty = plot.duty(role="Vaktmästare", endDate=plot.until_today())
    plot.deviates(duty, "dutyRole", Kind.UNKNOWN_CODE, always=True)
    yield duty


def _head_until_yesterday(plot: Plot) -> Iterator[Record]:
    unit = plot.unit("GR", head=False)
    plot.duty(at=unit["id"], role="Rektor", endDate=day(plot.either(-1, 0)))
    plot.pupil(at=unit["id"])
    yield unit


def _two_heads_with_pupils(plot: Plot) -> Iterator[Record]:
    unit = plot.unit("GR")
    plot.duty(at=unit["id"], role="Rektor")
    left = enrolment(5, "GR", unit["id"], cancelled=True, endDate=plot.until_today())
    plot.klass("GR", unit["id"])["groupMemberships"].append(member(plot.pupil(classed=False, enrolments=[left])))
    yield unit


# --- groups and their members (35 to 37, and 39) ---
def _group_empty(plot: Plot) -> Iterator[Record]:
    group = plot.group(members=[plot.pupil()])
    group["groupMemberships"][0]["endDate"] = day(plot.either(-1, 0))
    yield group


def _class_empty(plot: Plot) -> Iterator[Record]:
    group = _mentored(plot)
    pupil = plot.pupil(classed=plot.wrong)  # who is in another class then
    group["groupMemberships"].append(member(pupil, endDate=day(plot.either(-1, 0))))
    yield group


def _mentored(plot: Plot, *members: Record, **changes: Any) -> Record:
    group = plot.group("Klass", members, **changes)
    plot.duty(assignmentRole=[role(group)])
    return group


def _group_nowhere(plot: Plot) -> Iterator[Record]:
    group = plot.group("Övrigt", at=plot.either(NOBODY, AUTHORITY))
    plot.deviates(group, "organisation", Kind.DANGLING)
    yield group


def _group_without_place(plot: Plot) -> Iterator[Record]:
    group = plot.group("Övrigt", organisation=plot.either(None, reference(AUTHORITY)))
    plot.deviates(group, "organisation", Kind.MISSING)
    yield group


def _group_without_school_type(plot: Plot) -> Iterator[Record]:
    yield plot.group(plot.either("Undervisning", "Schema"), [plot.pupil()], schoolType=None)


def _class_without_school_type(plot: Plot) -> Iterator[Record]:
    pupil = plot.pupil(classed=not plot.wrong)
    starts = day(plot.either(0, 1))
    yield _mentored(plot, schoolType=None, startDate=starts, groupMemberships=[member(pupil, startDate=starts)])


def _class_ended_with_members(plot: Plot) -> Iterator[Record]:
    group = plot.group("Klass", [plot.pupil()], **ENDED)
    group["groupMemberships"][0]["endDate"] = day(plot.either(0, -1))
    plot.finds("member-outside-dates", [group])
    yield group


def _group_ended_yesterday(plot: Plot) -> Iterator[Record]:
    yield plot.group(members=[plot.pupil()], endDate=day(plot.either(-1, 0)))


def _group_ended_with_members(plot: Plot) -> Iterator[Record]:
    group = plot.group(members=[plot.pupil()], **ENDED)
    if not plot.wrong:
        group["groupMemberships"][0] |= ENDED
    yield group


def _member_unknown(plot: Plot) -> Iterator[Record]:
    group = plot.group(members=[plot.pupil()])
    group["groupMemberships"].append({"person": {"id": NOBODY}} if plot.wrong else {"startDate": day(-7)})
    plot.deviates(group, "groupMemberships[].person", plot.either(Kind.DANGLING, Kind.MISSING), always=True)
    yield group


def _member_twice(plot: Plot) -> Iterator[Record]:
    pupil = plot.pupil()
    again = member(pupil, startDate=day(plot.either(-7, -6)))
    yield plot.group(groupMemberships=[member(pupil, endDate=day(-7)), again])


def _member_before(plot: Plot) -> Iterator[Record]:
    yield plot.group(groupMemberships=[member(plot.pupil(), startDate=day(-8))], startDate=day(plot.either(-7, -8)))


def _member_after(plot: Plot) -> Iterator[Record]:
    yield plot.group(groupMemberships=[member(plot.pupil(), endDate=day(8))], endDate=day(plot.either(7, 8)))


def _member_elsewhere(plot: Plot) -> Iterator[Record]:
    yield plot.group(members=[plot.pupil()], at=plot.either(GY, AUTHORITY))


def _class_elsewhere(plot: Plot) -> Iterator[Record]:
    unit = plot.unit("GR", parent=plot.either(AUTHORITY, GR))["id"]
    group = plot.klass("GR", unit)
    group["groupMemberships"].append(member(plot.pupil(classed=False)))
    yield group


def _elsewhere_from_today(plot: Plot) -> Iterator[Record]:
    starts = day(plot.either(0, 1))
    yield plot.group(groupMemberships=[{"person": reference(plot.pupil()["id"])}], at=GY, startDate=starts)


def _member_elsewhere_until_today(plot: Plot) -> Iterator[Record]:
    student = plot.pupil(1, "GY")
    yield plot.group(groupMemberships=[member(plot.pupil(), endDate=plot.until_today()), member(student)], at=GY)


def _no_more_at_the_school(plot: Plot) -> Iterator[Record]:
    left = enrolment(cancelled=True, endDate=day(plot.either(-1, 0)))
    other = plot.unit("SAM")["id"]
    pupil = plot.pupil(classed=False, enrolments=[left, enrolment(kind="SAM", at=other)])
    plot.klass("SAM", other)["groupMemberships"].append(member(pupil))
    yield plot.group(members=[pupil])


def _mentor_from_today(plot: Plot) -> Iterator[Record]:
    group = plot.group("Mentor", [plot.pupil()])
    plot.duty(assignmentRole=[role(group)], startDate=day(plot.either(1, 0)))
    yield group


def _group_of_today(plot: Plot) -> Iterator[Record]:
    yield plot.group("Mentor", groupMemberships=[], startDate=day(plot.either(0, 1)))


def _class_without_mentor(plot: Plot) -> Iterator[Record]:
    group = plot.group("Klass", [plot.pupil(classed=False)])
    plot.duty(assignmentRole=[role(group, endDate=day(plot.either(-1, 0)))])
    yield group


def _mentors_without_mentor(plot: Plot) -> Iterator[Record]:
    group = plot.group("Mentor", [plot.pupil()])
    plot.duty(assignmentRole=[role(group, assignmentRoleType=plot.either("Specialpedagog", "Mentor"))])
    yield group


def _role_of_ended_duty(plot: Plot) -> Iterator[Record]:
    lasts = {} if plot.wrong else ENDED
    yield plot.duty(assignmentRole=[role(plot.group("Övrigt"), **lasts)], **ENDED)


def _role_ends_today(plot: Plot) -> Iterator[Record]:
    lasting = role(plot.group("Övrigt"), endDate=day())
    yield plot.duty(assignmentRole=[lasting], endDate=day(plot.either(-1, 0)))


def _mentor_soon(what: str) -> Make:
    """Somebody who is mentor of three classes, and of a fourth from today on, or from tomorrow on."""

    def make(plot: Plot) -> Iterator[Record]:
        starts = {"startDate": day(plot.either(0, 1))}
        from_today = {each: starts if each == what else {} for each in ("role", "duty", "group")}
        mentor = plot.employee()
        classes = [plot.group("Klass", [plot.pupil(classed=False)]) for _ in range(3)]
        plot.duty(mentor, assignmentRole=[role(each) for each in classes])
        fourth = _mentored(plot, plot.pupil(classed=what == "group" and not plot.wrong), **from_today["group"])
        fourth["groupMemberships"][0] |= from_today["group"]
        plot.duty(mentor, at=FS, assignmentRole=[role(fourth) | from_today["role"]], **from_today["duty"])
        yield mentor

    return make


def _mentor_of_many(plot: Plot) -> Iterator[Record]:
    mentor = plot.employee()
    kinds = ["Klass", "Klass", "Klass", plot.either("Klass", "Mentor")]
    classes = [plot.group(kind, [plot.pupil(classed=kind == "Mentor")]) for kind in kinds]
    plot.duty(mentor, assignmentRole=[role(each) for each in classes])
    plot.duty(mentor, at=FS, assignmentRole=[role(classes[0])])
    yield mentor


# --- placements (40) ---
def _placement_without_owners(plot: Plot) -> Iterator[Record]:
    yield plot.placement(owners=None, endDate=plot.until_today())


def _placement_elsewhere(plot: Plot) -> Iterator[Record]:
    yield plot.placement(at=plot.either(GY, GR), kind="FTH")


def _placement_elsewhere_today(plot: Plot) -> Iterator[Record]:
    yield plot.placement(at=GY, endDate=plot.until_today())


def _placement_in_open_care(plot: Plot) -> Iterator[Record]:
    unit = plot.unit(plot.either("VUX", "OPPFTH"))
    yield plot.placement(at=unit["id"], kind="OPPFTH")


def _placement_group_today(plot: Plot) -> Iterator[Record]:
    child = plot.child()
    group = plot.group("Övrigt", [child], FS)
    yield plot.placement(child, group=reference(group["id"]), endDate=plot.until_today())


def _placements_many(plot: Plot) -> Iterator[Record]:
    child = plot.child()
    plot.placement(child)
    plot.placement(child)
    plot.placement(child, endDate=plot.until_today())
    yield child


def _placement_group_type(plot: Plot) -> Iterator[Record]:
    child = plot.child()
    group = plot.group(plot.either("Övrigt", "Avdelning"), [child], FS)
    yield plot.placement(child, group=reference(group["id"]))


TRIPS = (
    Trip("duty-without-person", "without one", _duty_without_person),
    Trip("duty-without-person", "of nobody", _dangling_duty("person")),
    Trip("duty-nowhere", "until today", _dangling_duty("dutyAt")),
    Trip("duty-role", "a word of no list", _duty_role("Vaktmästare", Kind.UNKNOWN_CODE)),
    Trip("duty-role", "none", _duty_role(None, Kind.MISSING)),
    Trip("duty-role", "until today", _duty_role_today),
    Trip("unit-without-head", "one above until yesterday", _unit_without_head),
    Trip("unit-without-head", "one until yesterday", _head_until_yesterday),
    Trip("unit-with-two-heads", "a pupil until today", _two_heads_with_pupils),
    Trip("unit-with-two-heads", "one until today", _unit_with_two_heads),
    Trip("teaching-without-duty", "ended yesterday", _teaching_without_duty),
    Trip("teaching-without-duty", "another from tomorrow on", _teaching_with_another),
    Trip("teaching-without-duty", "an activity until today", _taught_until_today),
    Trip("teaching-without-duty", "took part until today", _took_part_until_today),
    Trip("duty-twice", "until today", _duty_twice_today),
    Trip("duty-twice", "as teacher", _duty_twice),
    Trip("group-empty", "since yesterday", _group_empty),
    Trip("group-empty", "a class", _class_empty),
    Trip("group-nowhere", "at nobody's", _group_nowhere),
    Trip("group-nowhere", "without organisation", _group_without_place),
    Trip("group-without-school-type", "a teaching group", _group_without_school_type),
    Trip("group-without-school-type", "a class from today on", _class_without_school_type),
    Trip("group-ended-with-members", "a class with a member until today", _class_ended_with_members),
    Trip("group-ended-with-members", "not today", _group_ended_yesterday),
    Trip("group-ended-with-members", "ended yesterday", _group_ended_with_members),
    Trip("member-unknown", "nobody", _member_unknown),
    Trip("member-twice", "on one day", _member_twice),
    Trip("member-outside-dates", "a day before", _member_before),
    Trip("member-outside-dates", "a day after", _member_after),
    Trip("member-elsewhere", "at another school", _member_elsewhere),
    Trip("member-elsewhere", "a class", _class_elsewhere),
    Trip("member-elsewhere", "a group from today on", _elsewhere_from_today),
    Trip("member-elsewhere", "until today", _member_elsewhere_until_today),
    Trip("member-elsewhere", "left the school", _no_more_at_the_school),
    Trip("class-without-mentor", "since yesterday", _class_without_mentor),
    Trip("class-without-mentor", "with another role", _mentors_without_mentor),
    Trip("class-without-mentor", "a mentor from tomorrow on", _mentor_from_today),
    Trip("class-without-mentor", "a group from today on", _group_of_today),
    Trip("role-of-ended-duty", "ends today", _role_ends_today),
    Trip("role-of-ended-duty", "goes on", _role_of_ended_duty),
    Trip("mentor-of-many", "of four classes", _mentor_of_many),
    Trip("mentor-of-many", "a role from today on", _mentor_soon("role")),
    Trip("mentor-of-many", "a duty from today on", _mentor_soon("duty")),
    Trip("mentor-of-many", "a group from today on", _mentor_soon("group")),
    Trip("placement-without-owners", "until today", _placement_without_owners),
    Trip("placement-elsewhere", "in upper secondary school", _placement_elsewhere),
    Trip("placement-elsewhere", "until today", _placement_elsewhere_today),
    Trip("placement-elsewhere", "in adult education", _placement_in_open_care),
    Trip("placements-many", "a third one until today", _placements_many),
    Trip("placement-group-type", "until today", _placement_group_today),
    Trip("placement-group-type", "another group", _placement_group_type),
)  # fmt: skip
"""At least one for each check."""
