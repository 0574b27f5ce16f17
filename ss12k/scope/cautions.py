"""Where a profile says more than it seems: warnings, as data, each only where it is true of the snapshot.

What they count is what the client sees, by the same rules as its documents.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ss12k.errors import printable
from ss12k.scope.parts import base
from ss12k.scope.profile import Profile
from ss12k.scope.rules import Rules
from ss12k.scope.seen import Ask, Seen
from ss12k.snapshots.layout import pos, quoted
from ss12k.standard.resources import RESOURCES, InReach, Resource, resource_of


@dataclass(frozen=True)
class Caution:
    """A warning: a `code` for programs, a sentence for people; `about` is the category, or the key, of the profile.

    `count`: how many persons, or whatever the sentence speaks of, are concerned; `new`: it was not so before.
    """

    code: str
    about: str
    sentence: str
    count: int | None = None
    new: bool = False

    def as_json(self) -> dict[str, Any]:
        """As JSON."""
        count = {} if self.count is None else {"count": self.count}
        return {"code": self.code, "about": self.about} | count | {"new": self.new, "sentence": self.sentence}


@dataclass(frozen=True)
class Way:
    """How documents tie a person to an organisation: by the reference to the person, and those that lead on."""

    called: str
    resource: str
    person: str
    chain: tuple[str, ...]


WAYS = (
    Way("Groups", "groups", "groupMemberships.person", ("organisation",)),
    Way("Calendar events", "calendarEvents", "studentExceptions.student", ("activity", "organisation")),
    Way("Attendances", "attendances", "student", ("calendarEvent", "activity", "organisation")),
    Way("Sums of attendance", "aggregatedAttendance", "student", ("activity", "organisation")),
    Way("Attendance events", "attendanceEvents", "person", ("group", "organisation")),
    Way("Grades", "grades", "student", ("organisation",)),
    Way("Absences", "absences", "student", ("organisation",)),
)
"""The documents that tell at which school somebody is, be the enrolments shared or not."""

ATTRIBUTES = {
    "photo": "A photo tells what somebody looks like, and with that often sex, origin or faith",
    "addresses": "Addresses tell where somebody can be found and, compared, who live together and which parents do not",
}
"""What attributes of persons tell beside what they are called."""


class Cautions:
    """Finds the warnings about one profile; `ask` asks a query, with the sets that it names bound."""

    def __init__(self, profile: Profile, rules: Rules, ask: Ask) -> None:
        self._profile, self._rules, self._ask = profile, rules, ask
        self._stored, self._seen = rules.tables.stored, Seen(rules)

    def all(self) -> Iterator[Caution]:
        """Every warning, those about the whole profile first."""
        yield from self._reach()
        if self._rules.aliased:
            yield from self._aliases()
        if self._rules.opens(RESOURCES["persons"]):
            yield from self._attributes()
            yield from self._families()
            if not self._rules.shares("students"):
                yield from self._schools()
        if not self._rules.everywhere:
            yield from self._from_anywhere()

    def _reach(self) -> Iterator[Caution]:
        if self._rules.everywhere and any(map(self._rules.opens, RESOURCES.values())):
            yield Caution(
                "everything",
                "permissionMode",
                "Access to everything also covers units that are added tomorrow, and what names no organisation or one "
                "that is not in the data.",
            )
        if self._rules.everywhere:
            return
        checked = sorted(self._profile.organisations)
        known = self._ask(
            f"SELECT id FROM {self._stored('organisations')} WHERE id IN (SELECT unnest($ids::VARCHAR[]))", ids=checked
        )
        if gone := sorted(set(checked) - {id for (id,) in known}):
            yield Caution(
                "gone",
                "organisations",
                f"Checked organisations that are not in the data reach nothing until they are back: {len(gone):,} of "
                f"them, such as {printable(gone[0])}.",
                len(gone),
            )

    def _aliases(self) -> Iterator[Caution]:
        if seen := self._count("persons", "r.protected"):
            yield Caution(
                "alias",
                "includeAlternativePersonData",
                "An alias hides the names of protected persons, not their ids and security markings, nor the units, "
                f"groups and the like that are shared of everybody: of {_persons(seen)}.",
                seen,
            )

    def _attributes(self) -> Iterator[Caution]:
        derived = {"birthdate": "birth date", "sex": "sex"}
        withheld = [called for category, called in derived.items() if not self._rules.shares(category)]
        if withheld and (count := self._having("civicNo")):
            told = f"A civic number tells {' and '.join(withheld)}, not shared otherwise: of {_persons(count)}."
            yield Caution("civic-number", "civicno", told, count)
        for name, tells in ATTRIBUTES.items():
            if count := self._having(name):
                yield Caution(name, name, f"{tells}: of {_persons(count)}.", count)

    def _families(self) -> Iterator[Caution]:
        if pupils := self._different("owner", self._seen.references("persons", "responsibles.person")):
            told = "Responsibles tell who belongs to whom: guardians and, by them, brothers and sisters"
            yield Caution("families", "responsibles", f"{told}: of {_persons(pupils)}.", pupils)
        if children := self._different("target", self._seen.references("placements", "child")):
            told = "Placements tell of a family's situation: that a child is in care, why, and for how many hours"
            yield Caution("placements", "placements", f"{told}: of {_persons(children)}.", children)

    def _schools(self) -> Iterator[Caution]:
        """What tells where somebody goes to school though enrolments are not shared."""
        for way in WAYS:
            if count := self._told_by(way):
                (need,) = RESOURCES[way.resource].needs
                told = f"{way.called} tell at which school somebody is or was enrolled, though students are not shared"
                yield Caution(f"school-by-{way.resource}", need, f"{told}: of {_persons(count)}.", count)

    def _told_by(self, way: Way) -> int:
        """How many persons a way ties to an organisation where they have an enrolment."""
        entry, row = RESOURCES[way.resource], "r"
        joins, conditions = [f"JOIN {self._stored(way.resource)} r ON r.pos = s.owner"], []
        for name in way.chain:
            target, there = resource_of(entry.references[name]), f"{row}_{name}"
            if name != "organisation" and not self._rules.opens(target):
                return 0
            conditions.append(self._rules.stays(row, name, entry.references[name]))
            joins.append(f"JOIN {self._stored(target.path)} {there} ON {there}.pos = {row}.{quoted(pos(name))}")
            entry, row = target, there
        enrolments = self._stored("persons.enrolments")
        joins.append(f"""JOIN {enrolments} e ON e.owner = s.target AND e."enroledAt.pos" = {row}.pos""")
        seen = f"({self._seen.references(way.resource, way.person)}) s {' '.join(joins)}"
        return self._different("target", f"SELECT s.target FROM {seen} WHERE {' AND '.join(conditions)}")

    def _from_anywhere(self) -> Iterator[Caution]:
        """Rows that are visible wherever they are from, since they do not say."""
        for entry in filter(self._rules.opens, RESOURCES.values()):
            for rule in entry.rows:
                if isinstance(rule, InReach) and rule.where_there and (count := self._without(entry, rule)):
                    (need,) = entry.needs
                    told = f"{count:,} of the {entry.path} name no organisation: such are shared of every pupil who is "
                    yield Caution(f"{entry.path}-from-anywhere", need, f"{told}visible, from whatever school.", count)

    def _without(self, entry: Resource, rule: InReach) -> int:
        names = (rule.attribute, *filter(None, [entry.stands_in.get(rule.attribute)]))
        return self._count(entry.path, " AND ".join(f"r.{quoted(name)} IS NULL" for name in names))

    def _having(self, attribute: str) -> int:
        """How many persons are seen with an attribute."""
        shared = self._rules.categories_of(RESOURCES["persons"], attribute) != []
        source = base(self._stored, "persons")
        return self._count("persons", f"r.{quoted(attribute)} IS NOT NULL", source) if shared else 0

    def _count(self, resource: str, condition: str, source: str = "") -> int:
        """How many visible rows of a resource meet a condition."""
        visible = self._rules.row(RESOURCES[resource], "r").sql
        query = f"SELECT count(*) FROM {source or self._stored(resource)} r WHERE {visible} AND {condition}"
        return int(self._ask(query)[0][0])

    def _different(self, column: str, query: str) -> int:
        return int(self._ask(f"SELECT count(DISTINCT {column}) FROM ({query})")[0][0])


def _persons(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} persons"
