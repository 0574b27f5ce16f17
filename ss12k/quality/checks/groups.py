"""Duties, groups and those who belong to them, placements (questions 32 to 37, 39 and 40)."""

from typing import get_args

from ss12k.quality.check import Check, Severity
from ss12k.quality.checks.sql import CARE, NEAR, UP, listed
from ss12k.standard.codes import DutyRole

ERROR, WARNING = Severity.ERROR, Severity.WARNING

_ROLES = listed(get_args(DutyRole))
_TAUGHT = "('Klass', 'Undervisning')"
_HEADS = "(SELECT dutyAt, person FROM duties WHERE active AND dutyRole = 'Rektor')"
_UNITS = """(SELECT DISTINCT o.pos FROM organisations o JOIN "persons.enrolments" e ON e.enroledAt = o.pos
    WHERE e.active AND o.organisationType = 'Skolenhet')"""
"""School units with pupils."""
_MENTORED = """(SELECT r."group", d.person FROM "duties.assignmentRole" r JOIN duties d ON d.pos = r.owner
    WHERE r.active AND d.active AND r.assignmentRoleType = 'Mentor')"""

CHECKS = (
    Check(
        "duty-without-person", 32, WARNING, "duties",
        "active duties without a person, or with one who is not in the source",
        "Say who has the duty: else nobody gets the access that goes with it.",
        "SELECT pos FROM duties WHERE active AND person IS NULL",
        ("duties.person",),
    ),
    Check(
        "duty-nowhere", 32, ERROR, "duties",
        "active duties at an organisation that is not in the source",
        "Send the organisation too: clients that may see some schools alone don't see the duty.",
        "SELECT pos FROM duties WHERE active AND dutyAt IS NULL",
        ("duties.dutyAt",),
    ),
    Check(
        "duty-role", 32, WARNING, "duties",
        "active duties without a role that the standard has",
        "Send one of the standard's roles: access goes by it.",
        f"SELECT pos FROM duties WHERE active AND coalesce(dutyRole NOT IN ({_ROLES}), TRUE)",
        ("duties.dutyRole",),
    ),
    Check(
        "unit-without-head", 33, WARNING, "organisations",
        "school units with pupils and no active head teacher (Rektor) there or above",
        "Register the head teacher's duty at the unit.",
        f"""{UP} SELECT u.pos FROM {_UNITS} u WHERE u.pos NOT IN (
            SELECT dutyAt FROM {_HEADS} WHERE dutyAt IS NOT NULL
            UNION ALL SELECT up.pos FROM up JOIN {_HEADS} h ON h.dutyAt = up.higher)""",
        ("duties.dutyRole", "persons.enrolments", "organisations.organisationType"),
    ),
    Check(
        "unit-with-two-heads", 33, WARNING, "organisations",
        "school units with pupils and more than one active head teacher (Rektor)",
        "End the duty of whoever is no longer head teacher; a deputy has another role.",
        f"""SELECT u.pos FROM {_UNITS} u JOIN {_HEADS} h ON h.dutyAt = u.pos
        GROUP BY u.pos HAVING count(DISTINCT h.person) > 1""",
        ("duties.dutyRole", "persons.enrolments", "organisations.organisationType"),
    ),
    Check(
        "teaching-without-duty", 34, ERROR, "persons",
        "teachers of an active activity without any active duty",
        "Take the teaching from whoever left, or extend the duty.",
        """SELECT DISTINCT d.person AS pos, a.pos AS other FROM "activities.teachers" t
            JOIN activities a ON a.pos = t.owner JOIN duties d ON d.pos = t.duty
        WHERE a.active AND t.active AND d.person IS NOT NULL
            AND d.person NOT IN (SELECT person FROM duties WHERE active AND person IS NOT NULL)""",
        ("duties.person", "activities.teachers"), other="activities",
    ),
    Check(
        "duty-twice", 34, WARNING, "duties",
        "active duties of the same person, at the same unit, in the same role",
        "End one of them.",
        """SELECT pos, concat_ws('|', person, dutyAt, dutyRole) AS same FROM duties
        WHERE active AND person IS NOT NULL AND dutyAt IS NOT NULL AND dutyRole IS NOT NULL""",
        ("duties.person", "duties.dutyAt", "duties.dutyRole"), alike=True,
    ),
    Check(
        "group-empty", 35, WARNING, "groups",
        "active classes and teaching groups without a single active member",
        "End the group, or put its members in.",
        f"""SELECT pos FROM groups WHERE active AND groupType IN {_TAUGHT}
        AND pos NOT IN (SELECT owner FROM "groups.groupMemberships" WHERE active AND has_person)""",
        ("groups.groupMemberships",),
    ),
    Check(
        "group-nowhere", 35, ERROR, "groups",
        "groups without an organisation that is in the source",
        "Say whose group it is: clients that may see some schools alone don't see it.",
        "SELECT pos FROM groups WHERE organisation IS NULL",
        ("groups.organisation",),
    ),
    Check(
        "group-without-school-type", 35, WARNING, "groups",
        "active classes and teaching groups without school type",
        "Say which form of schooling the group belongs to.",
        f"SELECT pos FROM groups WHERE active AND groupType IN {_TAUGHT} AND schoolType IS NULL",
        ("groups.schoolType",),
    ),
    Check(
        "group-ended-with-members", 35, WARNING, "groups",
        "classes and teaching groups that have ended with memberships that have not",
        "End the memberships with the group.",
        f"""SELECT m.owner AS pos FROM groups g JOIN "groups.groupMemberships" m ON m.owner = g.pos
        WHERE g.endDate < $day::DATE AND g.groupType IN {_TAUGHT} AND coalesce(m.endDate >= $day::DATE, TRUE)""",
        ("groups.groupMemberships", "groups.endDate"),
    ),
    Check(
        "member-unknown", 36, WARNING, "groups",
        "members of groups who are not in the source",
        "Send the person too, or take the member out.",
        """SELECT owner AS pos FROM "groups.groupMemberships" WHERE has_person AND person IS NULL""",
        ("groups.groupMemberships",),
    ),
    Check(
        "member-twice", 36, WARNING, "groups",
        "members who belong to the same group twice at once",
        "Keep one membership for each stretch of time.",
        """SELECT DISTINCT m.owner AS pos FROM "groups.groupMemberships" m
            JOIN "groups.groupMemberships" n ON n.owner = m.owner AND n.person = m.person AND n.ordinal <> m.ordinal
        WHERE coalesce(m.startDate <= n.endDate, TRUE) AND coalesce(n.startDate <= m.endDate, TRUE)
            AND coalesce(m.startDate <= m.endDate, TRUE) AND coalesce(n.startDate <= n.endDate, TRUE)""",
        ("groups.groupMemberships",),
    ),
    Check(
        "member-outside-dates", 36, WARNING, "groups",
        "memberships that begin before the group or end after it",
        "Keep the membership within the group's own dates.",
        """SELECT m.owner AS pos FROM "groups.groupMemberships" m JOIN groups g ON g.pos = m.owner
        WHERE m.startDate < g.startDate OR m.endDate > g.endDate""",
        ("groups.groupMemberships", "groups.startDate", "groups.endDate"),
    ),
    Check(
        "member-elsewhere", 36, WARNING, "groups",
        "members of active classes and teaching groups who are enrolled, but not at the group's organisation",
        "Enrol the pupil there too, or take the member out.",
        f"""{UP}, {NEAR} SELECT m.owner AS pos, m.person AS other
            FROM "groups.groupMemberships" m JOIN groups g ON g.pos = m.owner
        WHERE m.active AND g.active AND g.groupType IN {_TAUGHT} AND g.organisation IS NOT NULL
            AND m.person IN (SELECT owner FROM "persons.enrolments" WHERE active AND enroledAt IS NOT NULL)
            AND NOT EXISTS (FROM "persons.enrolments" e JOIN near ON near.pos = e.enroledAt
                WHERE e.owner = m.person AND e.active AND near.higher = g.organisation)""",
        ("groups.groupMemberships", "groups.organisation", "persons.enrolments"), other="persons",
    ),
    Check(
        "class-without-mentor", 37, WARNING, "groups",
        "active classes and mentor groups without an active mentor",
        "Give somebody's duty the role Mentor for the group.",
        f"""SELECT pos FROM groups WHERE active AND groupType IN ('Klass', 'Mentor')
        AND pos NOT IN (SELECT "group" FROM {_MENTORED} WHERE "group" IS NOT NULL)""",
        ("duties.assignmentRole", "groups.groupType"),
    ),
    Check(
        "role-of-ended-duty", 37, WARNING, "duties",
        "roles in groups that go on though the duty has ended",
        "End the role with the duty.",
        """SELECT r.owner AS pos FROM "duties.assignmentRole" r JOIN duties d ON d.pos = r.owner
        WHERE d.endDate < $day::DATE AND coalesce(r.endDate >= $day::DATE, TRUE)""",
        ("duties.assignmentRole", "duties.endDate"),
    ),
    Check(
        "mentor-of-many", 39, WARNING, "persons",
        "persons who are mentor of many classes at once",
        "See that it is meant so: systems often fill in one name for all.",
        f"""SELECT *, count(*) OVER (PARTITION BY pos) AS many FROM (
            SELECT DISTINCT m.person AS pos, g.pos AS other, m.person AS same
            FROM {_MENTORED} m JOIN groups g ON g.pos = m."group"
            WHERE g.active AND g.groupType = 'Klass' AND m.person IS NOT NULL)
        QUALIFY many > $classes""",
        ("duties.assignmentRole", "groups.groupType"), other="groups", alike=True, settings=("classes",),
    ),
    Check(
        "placement-without-owners", 40, WARNING, "placements",
        "active placements without owners",
        "Say whose place it is: they see and set the child's hours.",
        """SELECT pos FROM placements WHERE active AND pos NOT IN (SELECT owner FROM "placements.owners")""",
        ("placements.owners",),
    ),
    Check(
        "placement-elsewhere", 40, WARNING, "placements",
        "active placements at a unit that is neither preschool nor leisure-time care",
        "Place the child at a unit that offers it, or say that the unit does.",
        f"""SELECT p.pos, o.pos AS other FROM placements p JOIN organisations o ON o.pos = p.placedAt
        WHERE p.active AND NOT list_has_any(coalesce(o.schoolTypes, []), [{CARE[1:-1]}])""",
        ("placements.placedAt", "organisations.schoolTypes"), other="organisations",
    ),
    Check(
        "placements-many", 40, WARNING, "persons",
        "children with more active placements at once than there should be",
        "End those that no longer hold.",
        """SELECT child AS pos, pos AS other, child AS same, count(*) OVER (PARTITION BY child) AS many FROM placements
        WHERE active AND child IS NOT NULL QUALIFY many > $placements""",
        ("placements.child",), other="placements", alike=True, settings=("placements",),
    ),
    Check(
        "placement-group-type", 40, WARNING, "placements",
        "active placements in a group that is no section (Avdelning)",
        "Put the child into a section.",
        """SELECT p.pos, g.pos AS other FROM placements p JOIN groups g ON g.pos = p."group"
        WHERE p.active AND g.groupType IS DISTINCT FROM 'Avdelning'""",
        ("placements.group", "groups.groupType"), other="groups",
    ),
)  # fmt: skip
