"""Ten persons worth looking at before a client goes live: one of each kind, found by rule.

The rules go by what the source says, whether the client gets that or not, since the authority is to see what becomes of
it. Who is found is somebody of whom the client gets a document; but a protected person may be one of whom it would get
one if they were not protected (SCOPE R5). Of all other kinds nobody protected is found, so that no more is told of them
than their own kind has to tell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from ss12k.scope.moments import day_sql, holds_sql
from ss12k.scope.reasons import Explanation
from ss12k.scope.rules import GROUNDS, Rules
from ss12k.scope.sets import member
from ss12k.standard.resources import RESOURCES

if TYPE_CHECKING:
    from ss12k.scope.view import View

ADULT = 18
"""From this age on, guardians are guardians no more."""
CANDIDATES = 10
"""So many are found of each kind: with ten kinds, one is always left for each that has as many."""


@dataclass(frozen=True)
class Kind:
    """A kind of person, and the rule in words; `among` the facts, those come first of whom `first` holds."""

    name: str
    label: str
    rule: str
    among: str
    where: str
    first: str = "TRUE"


KINDS: Mapping[str, Kind] = {
    each.name: each
    for each in (
        Kind(
            "ordinary",
            "Ordinary pupil",
            "Under 18, with guardians, exactly one active enrolment, and that in reach; where there is no such pupil, "
            "exactly one active placement instead",
            "pupils",
            "young AND guardians > 0 AND ((active = 1 AND schools_reached = 1) "
            "OR (enrolments = 0 AND placed = 1 AND placed_reached = 1))",
            "active = 1",
        ),
        Kind(
            "two-schools",
            "Pupil at two schools",
            "Active enrolments at two organisations, at least one of them in reach; rather where another is outside it",
            "pupils",
            "schools >= 2 AND schools_reached >= 1",
            "schools > schools_reached",
        ),
        Kind(
            "protected",
            "Protected person",
            "Protected, and somebody whom the client gets under an alias, or would get if they were not protected; "
            "rather a pupil, and rather one with guardians",
            "protected",
            "TRUE",
            "pupil AND guardians > 0",
        ),
        Kind(
            "over-18",
            "Pupil of 18 or more",
            "Born 18 years ago or more, with an active enrolment in reach; rather with guardians in the source",
            "pupils",
            "adult AND schools_reached >= 1",
            "guardians > 0",
        ),
        Kind(
            "guardians-apart",
            "Guardians living apart",
            "Two guardians, neither of them protected, who have addresses and none in common (street and postal code); "
            "rather a pupil with an active enrolment or placement in reach",
            "pupils JOIN apart USING (person)",
            "TRUE",
            "schools_reached + placed_reached >= 1",
        ),
        Kind(
            "moved",
            "Pupil who moved",
            "An active enrolment, and an ended one at another organisation, one of them in reach; rather where the new "
            "one lies outside reach, so that the client gets somebody who has left",
            "pupils",
            "schools >= 1 AND left_places >= 1 AND schools_reached + left_reached >= 1",
            "schools_reached = 0",
        ),
        Kind(
            "ended",
            "Former pupil",
            "Enrolments, and all of them ended; rather nobody who is placed somewhere today",
            "pupils",
            "enrolments > 0 AND ended = enrolments",
            "placed = 0",
        ),
        Kind(
            "two-units",
            "Staff at two units",
            "Active duties at two organisations, at least one of them in reach; rather where another is outside it",
            "staff",
            "units >= 2 AND units_reached >= 1",
            "units > units_reached",
        ),
        Kind(
            "substitute",
            "Substitute",
            "An active duty in reach that has an end date, or is described as that of a substitute (vikarie); rather "
            "the latter",
            "staff",
            "limited OR described",
            "described",
        ),
        Kind("principal", "Principal", "An active duty in reach with the role Rektor", "staff", "principal"),
    )
}
"""The kinds by name, in the order in which they are told."""


@dataclass(frozen=True)
class Telling:
    """The person found of a kind: the client's own document to the character, and why it gets it or does not.

    No id: there is nobody of that kind in the client's reach. No document: the client does not get this person.
    """

    kind: Kind
    id: str | None = None
    document: str | None = field(default=None, repr=False)
    explanation: Explanation | None = field(default=None, repr=False)
    duties: tuple[str, ...] = field(default=(), repr=False)
    """Of staff, the documents of their duties that the client gets: what they are told by."""


def telling(view: "View", day: date) -> list[Telling]:
    """Of every kind one person, or none; `day` says what is active, ended, and who is how old."""
    chosen = choose(candidates(view, day))
    return [_told(view, kind, chosen.get(kind.name)) for kind in KINDS.values()]


def _told(view: "View", kind: Kind, id: str | None) -> Telling:
    if id is None:
        return Telling(kind)
    duties = view.referring("duties", "person", [id]) if kind.among == "staff" else ()
    return Telling(kind, id, view.document("persons", id), view.explain("persons", id), tuple(duties))


def choose(found: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """One candidate of each kind that has any, and the same person for two kinds only where no other is left.

    Those kinds choose first that have the fewest; each takes the first of its candidates who is free.
    """
    chosen: dict[str, str] = {}
    for name in sorted(found, key=lambda each: len(found[each])):
        if ids := found[name]:
            chosen[name] = next((id for id in ids if id not in chosen.values()), ids[0])
    return chosen


def candidates(view: "View", day: date) -> dict[str, list[str]]:
    """The ids of the first persons of every kind, the most telling first, then by their place in the source."""
    rules, _, ask = view.inside
    if not rules.opens(RESOURCES["persons"]):
        return {}
    found: dict[str, list[str]] = {name: [] for name in KINDS}
    for name, id in ask(_query(rules), day=day.isoformat(), born=_years_before(day, ADULT)):
        found[name].append(id)
    return found


def _query(rules: Rules) -> str:
    """The facts of all who come into question, counted once, and of every kind those that its rule takes."""
    facts = {
        "enrolled": _enrolled(rules),
        "placed": _placed(rules),
        "pupils": _pupils(rules),
        "apart": _apart(rules),
        "staff": _staff(rules),
        "protected": _protected(rules),
    }
    kinds = " UNION ALL ".join(
        f"""(SELECT '{each.name}' AS kind, person, row_number() OVER (ORDER BY NOT ({each.first}), person) AS place
        FROM {each.among} WHERE {each.where} ORDER BY place LIMIT {CANDIDATES})"""
        for each in KINDS.values()
    )
    made = ", ".join(f"{name} AS MATERIALIZED ({query})" for name, query in facts.items())
    return f"""WITH {made} SELECT k.kind, p.id FROM ({kinds}) k
        JOIN {rules.tables.stored("persons")} p ON p.pos = k.person ORDER BY k.kind, k.place"""


def _enrolled(rules: Rules) -> str:
    """Of each person who is seen as a pupil, where they are or were enrolled; no place counts as a place of its own."""
    start, end = (f"""('{{' || i.rest || '}}') ->> '$.{name}'""" for name in ("startDate", "endDate"))
    return f"""SELECT person, place, bool_or(reached) AS reached, count(*) AS many, count_if(active) AS active,
        count_if(ended) AS ended FROM (
            SELECT i.owner AS person, coalesce(i."enroledAt" ->> '$.id', '') AS place,
                coalesce({rules.in_reach("i", "enroledAt")}, FALSE) AS reached,
                {holds_sql(start, end, "$day")} AS active, coalesce({end} < $day, FALSE) AS ended
            FROM {rules.tables.stored("persons.enrolments")} i WHERE {_seen_as_pupil("i.owner")})
        GROUP BY person, place"""


def _placed(rules: Rules) -> str:
    """Of each child, how many placements are active, and how many of those in reach."""
    held = holds_sql("""(r."startDate" ->> '$')""", """(r."endDate" ->> '$')""", "$day")
    return f"""SELECT r."child.pos" AS person, count(*) AS placed,
        count_if(coalesce({rules.in_reach("r", "placedAt")}, FALSE)) AS placed_reached
        FROM {rules.tables.stored("placements")} r WHERE {_seen_as_pupil('r."child.pos"')} AND {held} GROUP BY ALL"""


_SCHOOLING = ("enrolments", "active", "ended", "schools", "schools_reached", "left_places", "left_reached")


def _pupils(rules: Rules) -> str:
    """Everybody who is seen as a pupil and not protected, with what the rules go by."""
    stored = rules.tables.stored
    born = day_sql("""(p."birthDate" ->> '$')""")
    return f"""WITH schools AS (SELECT person, sum(many) AS enrolments, sum(active) AS active, sum(ended) AS ended,
            count_if(active > 0) AS schools, count_if(active > 0 AND reached) AS schools_reached,
            count_if(ended > 0 AND active = 0) AS left_places,
            count_if(ended > 0 AND active = 0 AND reached) AS left_reached FROM enrolled GROUP BY person),
        families AS (SELECT owner AS person, count(*) AS guardians FROM {stored("persons.responsibles")} GROUP BY owner)
        SELECT p.pos AS person, coalesce({born} > $born::DATE, FALSE) AS young,
            coalesce({born} <= $born::DATE, FALSE) AS adult, coalesce(f.guardians, 0) AS guardians,
            {_or_zero("s", *_SCHOOLING)}, {_or_zero("c", "placed", "placed_reached")}
        FROM {stored("persons")} p LEFT JOIN schools s ON s.person = p.pos LEFT JOIN placed c ON c.person = p.pos
        LEFT JOIN families f ON f.person = p.pos WHERE {_seen_as_pupil("p.pos")} AND NOT p.protected"""


def _apart(rules: Rules) -> str:
    """Pupils with two guardians who have addresses and none in common; of protected guardians nothing is looked at."""
    stored = rules.tables.stored
    street, code = (f"json_extract_string(a.value, '$.{name}')" for name in ("streetAddress", "postalCode"))
    return f"""WITH ties AS (SELECT DISTINCT i.owner AS person, i."person.pos" AS guardian
            FROM {stored("persons.responsibles")} i JOIN pupils ON pupils.person = i.owner
            WHERE i."person.pos" IS NOT NULL),
        homes AS (SELECT g.pos AS guardian, list(lower({street}) || ' ' || replace({code}, ' ', '')) AS homes
            FROM {stored("persons")} g, json_each(g.addresses) a
            WHERE NOT g.protected AND g.pos IN (SELECT guardian FROM ties)
            AND {street} <> '' AND {code} <> '' GROUP BY g.pos),
        living AS (SELECT person, guardian, homes FROM ties JOIN homes USING (guardian))
        SELECT DISTINCT a.person FROM living a JOIN living b ON a.person = b.person AND a.guardian < b.guardian
        WHERE NOT list_has_any(a.homes, b.homes)"""


def _staff(rules: Rules) -> str:
    """Everybody who is seen as staff and not protected, with what the rules go by; active duties alone."""
    stored = rules.tables.stored
    start, end, role, told = (f"""(r.{name} ->> '$')""" for name in ('"startDate"', '"endDate"', '"dutyRole"',
                                                                     "description"))  # fmt: skip
    return f"""SELECT person, count(DISTINCT place) AS units,
            count(DISTINCT place) FILTER (WHERE reached) AS units_reached,
            bool_or(reached AND limited) AS limited, bool_or(reached AND described) AS described,
            bool_or(reached AND principal) AS principal FROM (
            SELECT r."person.pos" AS person, coalesce(r."dutyAt" ->> '$.id', '') AS place,
                coalesce({rules.in_reach("r", "dutyAt")}, FALSE) AS reached, {end} IS NOT NULL AS limited,
                coalesce({told} ILIKE '%vikarie%', FALSE) AS described, coalesce({role} = 'Rektor', FALSE) AS principal
            FROM {stored("duties")} r WHERE {member("staff", 'r."person.pos"')} AND {holds_sql(start, end, "$day")})
        JOIN {stored("persons")} p ON p.pos = person WHERE NOT p.protected GROUP BY person"""


def _protected(rules: Rules) -> str:
    """Those protected persons whom the client gets, or would get if they were not protected."""
    granted = " OR ".join(rules.visible_person(GROUNDS, "p.pos").grants)
    stored = rules.tables.stored
    return f"""SELECT p.pos AS person, coalesce({_seen_as_pupil("p.pos")}, FALSE) AS pupil,
        (SELECT count(*) FROM {stored("persons.responsibles")} i WHERE i.owner = p.pos) AS guardians
        FROM {stored("persons")} p WHERE p.protected AND ({granted})"""


def _seen_as_pupil(person: str) -> str:
    """The client sees the person as student or child, or would if they were not protected."""
    return f"({member('student', person)} OR {member('child', person)})"


def _or_zero(row: str, *names: str) -> str:
    return ", ".join(f"coalesce({row}.{name}, 0) AS {name}" for name in names)


def _years_before(day: date, years: int) -> str:
    """The last day on which somebody was born who is so many years old; who was born on a leap day has to wait."""
    leap = (day.month, day.day) == (2, 29) and not _is_leap(day.year - years)
    return (day.replace(year=day.year - years, day=28) if leap else day.replace(year=day.year - years)).isoformat()


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
