"""Enrolments and school years, and the organisations that they are at (questions 20 to 31)."""

from ss12k.quality.check import Check, Severity
from ss12k.quality.checks.sql import CARE, UP

ERROR, WARNING = Severity.ERROR, Severity.WARNING

_WITH_CLASSES = "('FKLASS', 'GR', 'GRS', 'SAM', 'SP', 'GY', 'GYS')"
"""The forms of schooling whose pupils belong to a class and follow school years."""
_CLASSES = """(SELECT m.person, g.pos AS class FROM "groups.groupMemberships" m JOIN groups g ON g.pos = m.owner
    WHERE m.active AND g.active AND g.groupType = 'Klass')"""
_MID_TERM = """(strftime(e.endDate, '%m-%d') BETWEEN '01-21' AND '05-24'
    OR strftime(e.endDate, '%m-%d') BETWEEN '09-01' AND '12-09')"""
"""Days on which no term ends."""
_AUTUMN = "(year($day::DATE) - (month($day::DATE) < 7)::INTEGER)"
"""The year in which the school year of the day began: it turns in July."""
_JUNE = "(year($day::DATE) - (strftime($day::DATE, '%m-%d') < $successor_day)::INTEGER)"
"""The year whose June is asked about: from the chosen day on this year's, until then the last one's."""
_SUCCESSOR = f"CAST({_JUNE}::VARCHAR || '-' || $successor_day AS DATE)"
_LAST_YEARS = """((e.schoolType IN ('GR', 'SAM', 'SP') AND coalesce(e.schoolYear >= 9, FALSE))
    OR e.schoolType IN ('GY', 'GYS'))"""
"""Who may leave school in June; of upper secondary school nobody knows without the plan."""

_UNIT = "o.organisationType = 'Skolenhet'"

CHECKS = (
    Check(
        "enrolled-twice", 20, WARNING, "persons",
        "pupils with two active enrolments of the same school type at different units",
        "End the one that no longer holds.",
        """SELECT owner AS pos, owner::VARCHAR || schoolType AS same FROM "persons.enrolments"
        WHERE active AND enroledAt IS NOT NULL QUALIFY min(enroledAt) OVER (PARTITION BY owner, schoolType)
            <> max(enroledAt) OVER (PARTITION BY owner, schoolType)""",
        ("persons.enrolments",), alike=True,
    ),
    Check(
        "enrolment-reversed", 21, ERROR, "persons",
        "enrolments whose last day is before the first",
        "Correct the dates; the last day counts as included.",
        """SELECT owner AS pos FROM "persons.enrolments" WHERE startDate > endDate""",
        ("persons.enrolments",),
    ),
    Check(
        "cancelled-but-open", 22, WARNING, "persons",
        "enrolments that are cancelled, yet have no last day or one that is to come",
        "Set the last day to when the enrolment was broken off.",
        """SELECT owner AS pos FROM "persons.enrolments"
        WHERE cancelled AND coalesce(endDate > $day::DATE, TRUE)""",
        ("persons.enrolments",),
    ),
    Check(
        "ended-in-term", 22, WARNING, "persons",
        "enrolments of the last year that ended in the middle of a term and are not cancelled",
        "Say with cancelled that the enrolment was broken off, or correct the last day.",
        f"""SELECT owner AS pos FROM "persons.enrolments" e
        WHERE NOT coalesce(cancelled, FALSE) AND schoolType IN {_WITH_CLASSES} AND {_MID_TERM}
            AND endDate < $day::DATE AND endDate > $day::DATE - INTERVAL 1 YEAR""",
        ("persons.enrolments",),
    ),
    Check(
        "year-missing", 23, ERROR, "persons",
        "active enrolments in compulsory school (GR) without school year",
        "Send the year whose teaching the pupil follows.",
        """SELECT owner AS pos FROM "persons.enrolments"
        WHERE active AND schoolType = 'GR' AND schoolYear IS NULL""",
        ("persons.enrolments",),
    ),
    Check(
        "year-out-of-range", 23, ERROR, "persons",
        "enrolments with a school year that is not from 0 to 10",
        "Send the year whose teaching the pupil follows.",
        """SELECT owner AS pos FROM "persons.enrolments" WHERE schoolYear NOT BETWEEN 0 AND 10""",
        ("persons.enrolments",),
    ),
    Check(
        "year-implausible", 23, WARNING, "persons",
        "active enrolments in compulsory school (GR) with a school year far from the pupil's age",
        "Compare birth date and school year: one of them may be wrong.",
        f"""SELECT e.owner AS pos FROM "persons.enrolments" e JOIN persons p ON p.pos = e.owner
        WHERE e.active AND e.schoolType = 'GR' AND e.schoolYear BETWEEN 0 AND 10
            AND abs({_AUTUMN} - year(p.birthDate) - 6 - e.schoolYear) > $years_off""",
        ("persons.enrolments", "persons.birthDate"), settings=("years_off",),
    ),
    Check(
        "education-missing", 24, WARNING, "persons",
        "active enrolments in upper secondary school (GY, GYS) without education code and programme",
        "Send the code of the study path, or refer to the programme.",
        """SELECT owner AS pos FROM "persons.enrolments"
        WHERE active AND schoolType IN ('GY', 'GYS') AND educationCode IS NULL AND NOT has_programme""",
        ("persons.enrolments",),
    ),
    Check(
        "education-unknown", 24, WARNING, "persons",
        "active enrolments in upper secondary school with an education code that is not in the national list",
        "Compare with the national list of study path codes.",
        """SELECT owner AS pos FROM "persons.enrolments"
        WHERE active AND schoolType IN ('GY', 'GYS') AND NOT list_contains($education_codes, educationCode)""",
        ("persons.enrolments",), lists=("education_codes",),
    ),
    Check(
        "school-unknown", 25, ERROR, "persons",
        "enrolments at a school that is not in the source",
        "Send the organisation too: clients that may see some schools alone don't see the pupil.",
        """SELECT owner AS pos FROM "persons.enrolments" WHERE enroledAt IS NULL""",
        ("persons.enrolments",),
    ),
    Check(
        "school-ended", 25, WARNING, "persons",
        "active enrolments at a school that has ended",
        "End the enrolment, or correct the school's last day.",
        """SELECT e.owner AS pos, o.pos AS other FROM "persons.enrolments" e
        JOIN organisations o ON o.pos = e.enroledAt WHERE e.active AND o.endDate < $day::DATE""",
        ("persons.enrolments", "organisations.endDate"), other="organisations",
    ),
    Check(
        "school-no-unit", 25, WARNING, "persons",
        "active enrolments at an organisation that is no school unit (Skolenhet)",
        "Enrol the pupil at the unit itself.",
        """SELECT e.owner AS pos, o.pos AS other FROM "persons.enrolments" e
        JOIN organisations o ON o.pos = e.enroledAt
        WHERE e.active AND o.organisationType IS DISTINCT FROM 'Skolenhet'""",
        ("persons.enrolments", "organisations.organisationType"), other="organisations",
    ),
    Check(
        "pupil-without-class", 26, WARNING, "persons",
        "pupils with an active enrolment who belong to no active class (Klass)",
        "Put the pupil into a class: timetables and learning platforms go by it.",
        f"""SELECT e.owner AS pos FROM "persons.enrolments" e
        ANTI JOIN {_CLASSES} c ON c.person = e.owner WHERE e.active AND e.schoolType IN {_WITH_CLASSES}""",
        ("groups.groupMemberships", "persons.enrolments"),
    ),
    Check(
        "pupil-in-two-classes", 26, WARNING, "persons",
        "persons in two active classes (Klass)",
        "End the membership that no longer holds: a pupil belongs to one class.",
        f"""SELECT DISTINCT person AS pos, class AS other, person::VARCHAR AS same FROM {_CLASSES}
        WHERE person IS NOT NULL""",
        ("groups.groupMemberships",), other="groups", alike=True,
    ),
    Check(
        "no-successor", 27, WARNING, "persons",
        "enrolments that ended on the last 30 June with none that followed by August, but of the last year of school",
        "Enrol the pupil for the next school year, or see that it is right: accounts close with the enrolment.",
        f"""SELECT e.owner AS pos FROM "persons.enrolments" e
        WHERE e.endDate = make_date({_JUNE}, 6, 30) AND e.schoolType IN {_WITH_CLASSES}
            AND NOT {_LAST_YEARS} AND NOT coalesce(e.cancelled, FALSE)
            AND NOT EXISTS (FROM "persons.enrolments" f WHERE f.owner = e.owner
                AND coalesce(f.startDate <= {_SUCCESSOR}, TRUE) AND coalesce(f.endDate >= {_SUCCESSOR}, TRUE))""",
        ("persons.enrolments",), settings=("successor_day",),
    ),
    Check(
        "year-not-moved", 27, WARNING, "persons",
        "pupils whose school year is the same as in the earlier snapshot, which was of the last school year",
        "Move the pupil up, unless the year is repeated.",
        f"""SELECT DISTINCT p.pos FROM persons p JOIN "persons.enrolments" e ON e.owner = p.pos
            JOIN "before.persons" b USING (id) JOIN "before.persons.enrolments" f ON f.owner = b.pos
        WHERE $day_before::DATE < make_date({_AUTUMN}, 7, 1) AND e.active
            AND f.schoolType = e.schoolType AND f.schoolYear = e.schoolYear
            AND coalesce(f.startDate <= $day_before::DATE, TRUE) AND coalesce(f.endDate >= $day_before::DATE, TRUE)""",
        ("persons.enrolments",), since=True,
    ),
    Check(
        "unit-code-missing", 28, ERROR, "organisations",
        "school units without school unit code",
        "Send the code of the national register of school units; preschools have none.",
        f"""SELECT pos FROM organisations o WHERE {_UNIT} AND active AND schoolUnitCode IS NULL
        AND len(list_filter(schoolTypes, lambda each: each NOT IN {CARE})) > 0""",
        ("organisations.schoolUnitCode",),
    ),
    Check(
        "unit-code-form", 28, ERROR, "organisations",
        "school unit codes that are not eight digits",
        "Write the code as the national register of school units does.",
        r"SELECT pos FROM organisations WHERE NOT regexp_full_match(schoolUnitCode, '\d{8}')",
        ("organisations.schoolUnitCode",),
    ),
    Check(
        "unit-code-shared", 28, ERROR, "organisations",
        "school unit codes that several active organisations have",
        "Give each unit its own code, and the code to the unit alone.",
        "SELECT pos, schoolUnitCode AS same FROM organisations WHERE active AND schoolUnitCode IS NOT NULL",
        ("organisations.schoolUnitCode",), alike=True,
    ),
    Check(
        "unit-code-unregistered", 28, WARNING, "organisations",
        "active school units whose code is not in the register of school units, or no longer",
        "Compare with the national register of school units.",
        f"""SELECT pos FROM organisations o WHERE {_UNIT} AND active AND schoolUnitCode IS NOT NULL
        AND NOT list_contains($school_units, schoolUnitCode)""",
        ("organisations.schoolUnitCode",), lists=("school_units",),
    ),
    Check(
        "parent-missing", 29, WARNING, "organisations",
        "organisations that are no authority (Huvudman) and have no parent, or one that is not in the source",
        "Say what the organisation belongs to: clients are given whole branches of the tree.",
        """SELECT pos FROM organisations
        WHERE organisationType IS DISTINCT FROM 'Huvudman' AND parentOrganisation IS NULL""",
        ("organisations.parentOrganisation",),
    ),
    Check(
        "parent-cycle", 29, ERROR, "organisations",
        "organisations that lie beneath themselves",
        "Correct the parent of one of them.",
        f"{UP} SELECT pos FROM up WHERE higher = pos",
        ("organisations.parentOrganisation",),
    ),
    Check(
        "no-authority", 29, WARNING, "organisations",
        "organisations beneath no authority (Huvudman) with organisation number, or beneath several",
        "Put the organisation beneath the one authority that it belongs to, and send that one's number.",
        f"""{UP} SELECT o.pos FROM organisations o
            LEFT JOIN (SELECT pos, higher FROM up UNION ALL SELECT pos, pos FROM organisations) u ON u.pos = o.pos
            LEFT JOIN organisations top ON top.pos = u.higher AND top.organisationType = 'Huvudman'
                AND top.organisationNumber IS NOT NULL
        GROUP BY o.pos HAVING count(DISTINCT top.pos) <> 1""",
        ("organisations.parentOrganisation", "organisations.organisationNumber"),
    ),
    Check(
        "unit-without-types", 30, WARNING, "organisations",
        "active school units without school types",
        "Say which forms of schooling the unit offers.",
        f"SELECT pos FROM organisations o WHERE {_UNIT} AND active AND len(coalesce(schoolTypes, [])) = 0",
        ("organisations.schoolTypes",),
    ),
    Check(
        "type-not-offered", 30, WARNING, "persons",
        "active enrolments of a school type that the unit does not offer",
        "Correct the enrolment, or say that the unit offers it.",
        """SELECT e.owner AS pos, o.pos AS other FROM "persons.enrolments" e
        JOIN organisations o ON o.pos = e.enroledAt
        WHERE e.active AND len(o.schoolTypes) > 0 AND NOT list_contains(o.schoolTypes, e.schoolType)""",
        ("persons.enrolments", "organisations.schoolTypes"), other="organisations",
    ),
    Check(
        "municipality-differs", 30, WARNING, "organisations",
        "organisations with another municipality code than the authority that they lie beneath",
        "Correct the code, unless the unit lies elsewhere.",
        f"""{UP} SELECT DISTINCT o.pos FROM organisations o JOIN up ON up.pos = o.pos
            JOIN organisations top ON top.pos = up.higher AND top.organisationType = 'Huvudman'
        WHERE o.municipalityCode <> top.municipalityCode""",
        ("organisations.municipalityCode", "organisations.parentOrganisation"),
    ),
    Check(
        "unit-without-code", 30, WARNING, "organisations",
        "active organisations without code beneath one that has a code",
        "Give the organisation a code of its own: systems that go by codes don't find it.",
        """SELECT o.pos FROM organisations o JOIN organisations above ON above.pos = o.parentOrganisation
        WHERE o.active AND o.organisationCode IS NULL AND above.organisationCode IS NOT NULL""",
        ("organisations.organisationCode",),
    ),
    Check(
        "ended-with-groups", 31, WARNING, "organisations",
        "organisations that have ended and still have active groups",
        "End the groups, or correct the organisation's last day.",
        """SELECT o.pos FROM organisations o WHERE o.endDate < $day::DATE
        AND o.pos IN (SELECT organisation FROM groups WHERE active)""",
        ("organisations.endDate", "groups.organisation"),
    ),
    Check(
        "ended-with-pupils", 31, WARNING, "organisations",
        "organisations that have ended and still have active enrolments or placements",
        "End them, or correct the organisation's last day.",
        """SELECT o.pos FROM organisations o WHERE o.endDate < $day::DATE AND o.pos IN (
            SELECT enroledAt FROM "persons.enrolments" WHERE active
            UNION ALL SELECT placedAt FROM placements WHERE active)""",
        ("organisations.endDate", "persons.enrolments", "placements.placedAt"),
    ),
    Check(
        "ended-with-duties", 31, WARNING, "organisations",
        "organisations that have ended and still have active duties",
        "End the duties, or correct the organisation's last day.",
        """SELECT o.pos FROM organisations o WHERE o.endDate < $day::DATE
        AND o.pos IN (SELECT dutyAt FROM duties WHERE active)""",
        ("organisations.endDate", "duties.dutyAt"),
    ),
)  # fmt: skip
