"""Who needs protection, who is responsible for a child, how they are reached (questions 11 to 19 and 50)."""

from collections.abc import Iterator
from typing import get_args

from ss12k.quality.check import Check, Severity
from ss12k.quality.checks.sql import listed
from ss12k.quality.facts import Facts
from ss12k.standard.codes import EmailType, PhoneNumberType, RelationType

ERROR, WARNING = Severity.ERROR, Severity.WARNING


_PUPILS = """(SELECT owner AS pos FROM "persons.enrolments" WHERE active
    UNION SELECT child FROM placements WHERE active AND child IS NOT NULL)"""
"""Who is a pupil or a placed child on the day."""
_ADDRESSES = """(SELECT a.owner AS pos, lower(a.streetAddress) || '|' || replace(a.postalCode, ' ', '') AS place
    FROM "persons.addresses" a)"""


def _marked(person: str) -> str:
    return f"coalesce({person}.securityMarking <> 'Ingen', FALSE)"


_TEXTS = {
    "groups": ("displayName",),
    "activities": ("displayName", "comment"),
    "duties": ("signature", "description"),
    "calendarEvents": ("comment",),
    "grades": ("remark",),
}
"""Where somebody may have written a name that stands for a protected person."""


def _names_in_texts(facts: Facts) -> Iterator[str]:
    """Each text is looked at once, however often it stands there."""
    for resource in facts.resources:
        for attribute in _TEXTS.get(resource, ()):
            yield f"""WITH words AS (
                    SELECT unnest(list_transform(list_concat(
                        CASE WHEN p.givenName <> '' AND p.familyName <> '' THEN [p.givenName || ' ' || p.familyName,
                        p.familyName || ' ' || p.givenName, p.familyName || ', ' || p.givenName] END,
                        p.eduPersonPrincipalNames), lambda e: lower(e))) AS word
                    FROM persons p JOIN {facts.snapshot.table("protected")} USING (id)),
                texts AS (SELECT DISTINCT {attribute} AS text FROM {resource} WHERE length({attribute}) > 2),
                found AS (SELECT text FROM texts SEMI JOIN words ON word <> '' AND contains(lower(text), word))
                SELECT '{resource}' AS resource, pos, '{attribute}' AS path
                FROM {resource} SEMI JOIN found ON text = {attribute}"""


CHECKS = (
    Check(
        "marking-missing", 11, WARNING, "persons",
        "persons without security marking: unknown is not Ingen",
        "Let the register say Ingen for everybody whom the population register does not protect.",
        "SELECT pos FROM persons WHERE securityMarking IS NULL",
        ("persons.securityMarking",),
    ),
    Check(
        "marked-with-contact", 12, ERROR, "persons",
        "marked persons with addresses, phone numbers, private e-mail or a photo",
        "Remove what tells where a protected person is.",
        f"""SELECT pos, unnest(list_filter([
            CASE WHEN pos IN (SELECT owner FROM "persons.addresses") THEN 'addresses' END,
            CASE WHEN pos IN (SELECT owner FROM "persons.phoneNumbers") THEN 'phoneNumbers' END,
            CASE WHEN pos IN (SELECT owner FROM "persons.emails" WHERE type = 'Privat') THEN 'emails' END,
            CASE WHEN photo IS NOT NULL THEN 'photo' END], lambda each: each IS NOT NULL)) AS path
        FROM persons p WHERE {_marked("p")}""",
        ("persons.addresses", "persons.phoneNumbers", "persons.emails", "persons.photo"), authority=True,
    ),
    Check(
        "marked-fell", 13, ERROR, "persons",
        "fewer marked persons than in the earlier snapshot: at least two fewer, or none at all",
        "Find out why the markings are gone before anybody gets this data.",
        f"""WITH was AS (SELECT id FROM "before.persons" p WHERE {_marked("p")}),
            marked AS (SELECT id FROM persons p WHERE {_marked("p")}),
            fell AS (SELECT (SELECT count(*) FROM was) AS before, (SELECT count(*) FROM marked) AS now)
        SELECT p.pos FROM fell, was LEFT JOIN persons p USING (id)
        WHERE (before - now > 1 OR (before > 0 AND now = 0)) AND was.id NOT IN (FROM marked)""",
        ("persons.securityMarking",), since=True, authority=True,
    ),
    Check(
        "marked-child-guardian", 14, ERROR, "persons",
        "marked children with an unmarked guardian who has an address",
        "Ask whether the guardian lives with the child; if so the address tells where the child is.",
        f"""SELECT DISTINCT c.pos, g.pos AS other FROM persons c JOIN "persons.responsibles" r ON r.owner = c.pos
            JOIN persons g ON g.pos = r.person JOIN "persons.addresses" a ON a.owner = g.pos
        WHERE {_marked("c")} AND NOT {_marked("g")}""",
        ("persons.responsibles", "persons.addresses"), other="persons", authority=True,
    ),
    Check(
        "address-of-marked", 14, ERROR, "persons",
        "unmarked pupils and placed children who share an address with a marked person",
        "Ask whether they live together; if so the address tells where the marked person is.",
        f"""SELECT DISTINCT c.pos, m.pos AS other FROM persons c SEMI JOIN {_PUPILS} child ON child.pos = c.pos
            JOIN {_ADDRESSES} home ON home.pos = c.pos JOIN {_ADDRESSES} theirs ON theirs.place = home.place
            JOIN persons m ON m.pos = theirs.pos
        WHERE NOT {_marked("c")} AND {_marked("m")}""",
        ("persons.addresses",), other="persons", authority=True,
    ),
    Check(
        "guardian-unknown", 15, ERROR, "persons",
        "children whose guardian is not in the source",
        "Send the guardian too, or remove the tie.",
        """SELECT owner AS pos FROM "persons.responsibles" WHERE has_person AND person IS NULL""",
        ("persons.responsibles",),
    ),
    Check(
        "guardian-oneself", 15, ERROR, "persons",
        "persons who are their own guardian",
        "Remove the tie.",
        """SELECT owner AS pos FROM "persons.responsibles" WHERE person = owner""",
        ("persons.responsibles",),
    ),
    Check(
        "guardian-younger", 15, WARNING, "persons",
        "children who are older than their guardian",
        "Turn the tie round, or correct the birth date.",
        """SELECT r.owner AS pos, g.pos AS other FROM "persons.responsibles" r
        JOIN persons c ON c.pos = r.owner JOIN persons g ON g.pos = r.person WHERE g.birthDate > c.birthDate""",
        ("persons.responsibles", "persons.birthDate"), other="persons",
    ),
    Check(
        "child-without-guardian", 16, WARNING, "persons",
        "pupils and placed children under 18 without guardians",
        "Register who is responsible for the child.",
        f"""SELECT c.pos FROM persons c SEMI JOIN {_PUPILS} child ON child.pos = c.pos
        ANTI JOIN "persons.responsibles" r ON r.owner = c.pos
        WHERE c.birthDate + INTERVAL 18 YEAR > $day::DATE""",
        ("persons.responsibles", "persons.birthDate"),
    ),
    Check(
        "guardians-many", 16, WARNING, "persons",
        "children under 18 with more guardians than there should be",
        "Remove those who are no longer responsible.",
        """SELECT c.pos FROM persons c JOIN "persons.responsibles" r ON r.owner = c.pos
        WHERE c.birthDate + INTERVAL 18 YEAR > $day::DATE
        GROUP BY c.pos HAVING count(DISTINCT r.person) > $guardians""",
        ("persons.responsibles", "persons.birthDate"), settings=("guardians",),
    ),
    Check(
        "relation-type", 16, WARNING, "persons",
        "guardians without relation type, or with one that the standard does not have",
        "Say in which capacity they are responsible: Vårdnadshavare, Annan ansvarig, God man or Utsedd behörig.",
        f"""SELECT owner AS pos FROM "persons.responsibles"
        WHERE coalesce(relationType NOT IN ({listed(get_args(RelationType))}), TRUE)""",
        ("persons.responsibles",),
    ),
    Check(
        "adult-with-guardian", 17, ERROR, "persons",
        "persons who are 18 or older and still have a Vårdnadshavare",
        "End the tie on the 18th birthday: the guardian has no right to the data any more.",
        """SELECT p.pos FROM persons p JOIN "persons.responsibles" r ON r.owner = p.pos
        WHERE r.relationType = 'Vårdnadshavare' AND p.birthDate + INTERVAL 18 YEAR <= $day::DATE""",
        ("persons.responsibles", "persons.birthDate"),
    ),
    Check(
        "gone-but-active", 18, ERROR, "persons",
        "persons who are dead or have left the country, and have an active enrolment, placement or duty",
        "End what they are no longer part of.",
        """SELECT pos FROM persons WHERE personStatus IN ('Avliden', 'Utvandrad') AND pos IN (
            SELECT owner FROM "persons.enrolments" WHERE active
            UNION ALL SELECT person FROM duties WHERE active UNION ALL SELECT child FROM placements WHERE active)""",
        ("persons.personStatus", "persons.enrolments", "duties.person", "placements.child"),
    ),
    Check(
        "email-type", 19, WARNING, "persons",
        "e-mail addresses without a type that the standard has",
        "Say whether it is private or the school's: clients are given one and not the other.",
        f"""SELECT owner AS pos FROM "persons.emails"
        WHERE coalesce(type NOT IN ({listed(get_args(EmailType))}), TRUE)""",
        ("persons.emails",),
    ),
    Check(
        "phone-type", 19, WARNING, "persons",
        "phone numbers without a type that the standard has",
        "Say whether it is at home (Hem) or at work (Arbete).",
        f"""SELECT owner AS pos FROM "persons.phoneNumbers"
        WHERE coalesce(type NOT IN ({listed(get_args(PhoneNumberType))}), TRUE)""",
        ("persons.phoneNumbers",),
    ),
    Check(
        "school-email-private", 19, ERROR, "persons",
        "school e-mail addresses on a private domain",
        "Give it the type Privat: clients that may see school e-mail alone are given it now.",
        r"""SELECT owner AS pos FROM "persons.emails"
        WHERE type LIKE 'Skola %' AND list_contains($private_domains, lower(split_part(value, '@', 2)))""",
        ("persons.emails",), settings=("private_domains",),
    ),
    Check(
        "school-email-shared", 19, WARNING, "persons",
        "school e-mail addresses that several persons have",
        "Find out whose it is: the others' post goes there too.",
        """SELECT owner AS pos, lower(value) AS same FROM "persons.emails"
        WHERE type LIKE 'Skola %' AND value <> '' GROUP BY ALL""",
        ("persons.emails",), alike=True,
    ),
    Check(
        "protected-name-in-text", 50, ERROR, "",
        "names of groups and activities, signatures and comments that hold a protected person's name or EPPN",
        "Write it without the name: every client that gets the object reads it.",
        _names_in_texts, authority=True,
    ),
)  # fmt: skip
