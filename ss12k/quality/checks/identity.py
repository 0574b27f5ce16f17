"""Who is who: EPPN, civic numbers, identifiers, ids (questions 1 to 10)."""

from collections.abc import Iterator

from ss12k.quality.check import Check, Severity
from ss12k.quality.facts import Facts
from ss12k.snapshots.findings import Kind
from ss12k.standard.resources import RESOURCES

ERROR, WARNING = Severity.ERROR, Severity.WARNING

_CIVIC = '"civicNo.value"'
_SWEDISH = """coalesce("civicNo.nationality", 'SE') = 'SE'"""
_TWELVE = rf"regexp_full_match({_CIVIC}, '\d{{12}}')"
_WRITTEN = rf"regexp_full_match({_CIVIC}, '\d{{8}}[0-9A-Z]{{4}}')"
"""A temporary number has capital letters among its last four signs."""
_DAY = f"substr({_CIVIC}, 7, 2)::INTEGER"
_BORN = f"""TRY_CAST(concat(substr({_CIVIC}, 1, 4), '-', substr({_CIVIC}, 5, 2), '-',
    lpad((CASE WHEN {_DAY} > 60 THEN {_DAY} - 60 ELSE {_DAY} END)::VARCHAR, 2, '0')) AS DATE)"""
"""The day that a number of the right form tells; a coordination number has 60 more."""
_SUM = f"""list_sum(list_transform(range(1, 11), lambda i:
    (substr({_CIVIC}, i + 2, 1)::INTEGER * (1 + i % 2)) // 10
    + (substr({_CIVIC}, i + 2, 1)::INTEGER * (1 + i % 2)) % 10))"""
"""The sum of the last ten digits by which the check digit is judged."""
_NAME = "nullif(lower(givenName), '') || '|' || nullif(lower(familyName), '') || '|' || birthDate::VARCHAR"
_NO_EPPN = "len(list_filter(coalesce(p.eduPersonPrincipalNames, []), lambda each: each <> '')) = 0"

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
_NO_UUID = f"NOT regexp_full_match(id, '{_UUID}')"
_OF_OTHER_FORM = (
    "(id <> lower(id) OR substr(id, 15, 1) NOT BETWEEN '1' AND '8' OR substr(id, 20, 1) NOT IN ('8', '9', 'a', 'b'))"
)
"""The same of an id that the load took for a UUID, far quicker."""
_MANY = "attendances"
"""The resource with so many objects that their ids are looked up among all others, not the other way round."""
_WITH_IDS = tuple(name for name, entry in RESOURCES.items() if any(a.name == "id" for a in entry.shape.attributes))


def _ids(facts: Facts) -> Iterator[str]:
    for name in (each for each in facts.resources if each in _WITH_IDS):
        strange = (name, "id", Kind.NO_UUID) in facts.deviations
        yield f"""SELECT '{name}' AS resource, pos FROM {facts.snapshot.table(name)}
            WHERE {_NO_UUID if strange else _OF_OTHER_FORM}"""


def _same_ids(facts: Facts) -> Iterator[str]:
    few = " UNION ALL ".join(
        f"SELECT '{name}' AS resource, pos, id FROM {facts.snapshot.table(name)}" for name in _WITH_IDS if name != _MANY
    )
    many = facts.snapshot.table(_MANY)
    yield f"""WITH few AS ({few}), twice AS (
            SELECT id FROM few GROUP BY id HAVING count(*) > 1
            UNION SELECT m.id FROM {many} m SEMI JOIN few USING (id))
        SELECT resource, pos FROM few SEMI JOIN twice USING (id)
        UNION ALL SELECT '{_MANY}', pos FROM {many} SEMI JOIN twice USING (id)"""


CHECKS = (
    Check(
        "pupil-without-eppn", 1, WARNING, "persons",
        "pupils in school year 3, 6 or 9 or in upper secondary school without EPPN",
        "Give the pupil an EPPN in the identity system, and let it go along to the register: national tests need it.",
        f"""SELECT p.pos FROM persons p JOIN "persons.enrolments" e ON e.owner = p.pos
        WHERE e.active AND (e.schoolYear IN (3, 6, 9) OR e.schoolType IN ('GY', 'GYS')) AND {_NO_EPPN}""",
        ("persons.eduPersonPrincipalNames", "persons.enrolments"),
    ),
    Check(
        "staff-without-eppn", 1, WARNING, "persons",
        "persons with an active duty and without EPPN",
        "Give the employee an EPPN in the identity system, and let it go along to the register.",
        f"""SELECT p.pos, d.pos AS other FROM persons p JOIN duties d ON d.person = p.pos
        WHERE d.active AND {_NO_EPPN}""",
        ("persons.eduPersonPrincipalNames", "duties.person"), other="duties",
    ),
    Check(
        "eppn-shared", 2, ERROR, "persons",
        "EPPNs that several persons have",
        "Find out whose it is, or join the two records: whoever signs in gets the other's data.",
        "SELECT DISTINCT pos, lower(unnest(eduPersonPrincipalNames)) AS same FROM persons",
        ("persons.eduPersonPrincipalNames",), alike=True,
    ),
    Check(
        "eppn-form", 3, WARNING, "persons",
        "EPPNs that are not of the form local@domain",
        "Write the EPPN as the identity provider sends it.",
        r"""SELECT DISTINCT pos FROM (SELECT pos, unnest(eduPersonPrincipalNames) AS eppn FROM persons)
        WHERE NOT regexp_full_match(eppn, '[^@\s\pZ]+@[^@\s\pZ]+')""",
        ("persons.eduPersonPrincipalNames",),
    ),
    Check(
        "eppn-domain", 3, WARNING, "persons",
        "EPPNs whose domain is not among the authority's",
        "Give the person an EPPN in one of the authority's own domains, or add the domain to domains.csv.",
        r"""SELECT DISTINCT pos FROM (SELECT pos, lower(unnest(eduPersonPrincipalNames)) AS eppn FROM persons)
        WHERE regexp_full_match(eppn, '[^@\s\pZ]+@[^@\s\pZ]+')
            AND NOT list_contains($domains, split_part(eppn, '@', 2))""",
        ("persons.eduPersonPrincipalNames",), lists=("domains",),
    ),
    Check(
        "eppn-changed", 4, WARNING, "persons",
        "persons who no longer have an EPPN that they had in the earlier snapshot",
        "Give the person the old one back: it should last, and accounts hang on it.",
        """SELECT p.pos FROM persons p JOIN "before.persons" b USING (id)
        WHERE NOT list_has_all(list_transform(coalesce(p.eduPersonPrincipalNames, []), lambda e: lower(e)),
            list_transform(coalesce(b.eduPersonPrincipalNames, []), lambda e: lower(e)))""",
        ("persons.eduPersonPrincipalNames",), since=True,
    ),
    Check(
        "eppn-moved", 4, ERROR, "persons",
        "persons with an EPPN that was another person's in the earlier snapshot",
        "Never give an EPPN to somebody else: who has it now may sign in to the other's account.",
        """WITH now AS (SELECT pos, id, lower(unnest(eduPersonPrincipalNames)) AS eppn FROM persons),
            earlier AS (SELECT id, lower(unnest(eduPersonPrincipalNames)) AS eppn FROM "before.persons")
        SELECT DISTINCT n.pos FROM now n JOIN earlier e USING (eppn)
        WHERE e.id <> n.id AND NOT EXISTS (FROM earlier own WHERE own.id = n.id AND own.eppn = n.eppn)""",
        ("persons.eduPersonPrincipalNames",), since=True, authority=True,
    ),
    Check(
        "civic-form", 5, ERROR, "persons",
        "Swedish civic numbers that are not twelve digits without separator",
        "Write the number with its century and without hyphen or blank.",
        f"SELECT pos FROM persons WHERE {_SWEDISH} AND NOT {_WRITTEN}",
        ("persons.civicNo",),
    ),
    Check(
        "civic-check-digit", 5, ERROR, "persons",
        "civic numbers whose check digit is wrong",
        "Compare with the population register: a digit is mistyped.",
        f"SELECT pos FROM persons WHERE {_SWEDISH} AND {_TWELVE} AND {_SUM} % 10 <> 0",
        ("persons.civicNo",),
    ),
    Check(
        "civic-date", 5, ERROR, "persons",
        "civic numbers with a date that does not exist",
        "Compare with the population register; a coordination number has the day and 60.",
        f"SELECT pos FROM persons WHERE {_SWEDISH} AND {_WRITTEN} AND {_BORN} IS NULL",
        ("persons.civicNo",),
    ),
    Check(
        "civic-shared", 6, ERROR, "persons",
        "civic numbers of one country that several persons have",
        "Join the two records, or correct the one that is wrong.",
        f"""SELECT pos, coalesce("civicNo.nationality", 'SE') || '|' || {_CIVIC} AS same FROM persons
        WHERE {_CIVIC} <> ''""",
        ("persons.civicNo",), alike=True,
    ),
    Check(
        "civic-two-kinds", 6, WARNING, "persons",
        "persons with a coordination number, and persons with a personal number, of the same name and birth date",
        "The person was probably registered again when the personal number came: join the two records.",
        f"""SELECT pos, {_NAME} AS same, {_DAY} > 60 AS coordination FROM persons
        WHERE {_SWEDISH} AND {_TWELVE} AND {_NAME} IS NOT NULL
        QUALIFY bool_or(coordination) OVER (PARTITION BY same)
            AND NOT bool_and(coordination) OVER (PARTITION BY same)""",
        ("persons.civicNo", "persons.birthDate"), alike=True,
    ),
    Check(
        "birth-date-contradicts", 7, WARNING, "persons",
        "birth dates that contradict the civic number",
        "Correct whichever is wrong.",
        f"SELECT pos FROM persons WHERE {_SWEDISH} AND {_WRITTEN} AND birthDate <> {_BORN}",
        ("persons.birthDate", "persons.civicNo"),
    ),
    Check(
        "sex-contradicts", 7, WARNING, "persons",
        "sexes that contradict the civic number",
        "Correct whichever is wrong: the last digit but one is odd for a man and even for a woman.",
        f"""SELECT pos FROM persons WHERE {_SWEDISH} AND {_TWELVE} AND sex IN ('Man', 'Kvinna')
        AND sex <> CASE WHEN substr({_CIVIC}, 11, 1)::INTEGER % 2 = 1 THEN 'Man' ELSE 'Kvinna' END""",
        ("persons.sex", "persons.civicNo"),
    ),
    Check(
        "probable-duplicate", 8, WARNING, "persons",
        "persons with the same given name, family name and birth date",
        "Find out whether they are one, and join the records if so.",
        f"SELECT pos, {_NAME} AS same FROM persons WHERE {_NAME} IS NOT NULL",
        ("persons.birthDate", "persons.givenName", "persons.familyName"), alike=True,
    ),
    Check(
        "identifier-twice", 9, WARNING, "persons",
        "external identifiers that occur twice with the same context",
        "Remove the one that is wrong: who looks a person up by it finds two.",
        """SELECT owner AS pos, value || '|' || context AS same FROM "persons.externalIdentifiers"
        WHERE value <> '' AND context IS NOT NULL""",
        ("persons.externalIdentifiers",), alike=True,
    ),
    Check(
        "identifier-context", 9, WARNING, "persons",
        "external identifiers whose context is no URI",
        "Name the context by a URI, so that two systems cannot mean different things by it.",
        r"""SELECT owner AS pos FROM "persons.externalIdentifiers"
        WHERE NOT regexp_full_match(context, '[A-Za-z][A-Za-z0-9+.-]*:\S+')""",
        ("persons.externalIdentifiers",),
    ),
    Check(
        "id-form", 10, WARNING, "",
        "ids that are no UUIDs in small letters",
        "Send each id as a UUID of RFC 4122 in small letters, and the same one for ever.",
        _ids,
    ),
    Check(
        "id-in-two-resources", 10, ERROR, "",
        "ids that two resources share",
        "Give each object an id of its own.",
        _same_ids, authority=True,
    ),
)  # fmt: skip
