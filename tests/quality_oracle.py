"""The oracle of the quality checks: docs/quality.md read over plain dictionaries, obvious and slow, without any SQL.

`found(source, day, before, day_before, lists)` gives what each check finds. Each check is a function of its own: one
that judges a single object (`each`), or one that gives the ids of what it finds (`those`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import Any, TypeAlias, get_args
from zoneinfo import ZoneInfo

from oracle.equality import MadeUp
from oracle.reading import Record, Source, objects
from oracle.schema import SCHEMA, ListOf, Obj, Ref, Shape
from oracle.values import as_text, moment
from oracle.values import day as to_day

from ss12k.standard import codes

Objects: TypeAlias = set[tuple[str, str | None]]
"""(resource, id); no id: the source as a whole."""
Found: TypeAlias = Iterable[tuple[str, str | None]]

RESOURCES = tuple(resource for resource in SCHEMA if resource != "alternativePersons")
SUMS = "aggregatedAttendance"
"""What has no ids."""

# The limits as they are when nothing is set (docs/commands.md).
GUARDIANS = 4
PLACEMENTS = 2
CLASSES = 3
YEARS_OFF = 2
MOVED_PERCENT = 10
MOVED_ROWS = 20
SUCCESSOR_DAY = (8, 20)
PRIVATE_DOMAINS = frozenset(
    ("gmail.com", "hotmail.com", "hotmail.se", "live.se", "outlook.com", "icloud.com", "yahoo.com", "yahoo.se")
)

UPPER_SECONDARY = ("GY", "GYS")
CARE = ("FS", "FTH", "OPPFTH")
TERM_TYPES = ("FKLASS", "GR", "GRS", "SAM", "SP", "GY", "GYS")
TAUGHT = ("Klass", "Undervisning")
HEAD = "Rektor"

# Every attribute of these names is a date or a moment, but for the hours of a schedule.
DATES = frozenset(("startDate", "endDate", "birthDate", "registeredDate"))
MOMENTS = frozenset(("created", "modified", "startTime", "endTime", "reportedTimestamp", "time", "registeredAt"))
HOURS = ("scheduleEntries.startTime", "scheduleEntries.endTime")

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_EPPN = re.compile(r"[^\s@]+@[^\s@]+")
_CIVIC = re.compile(r"[0-9]{8}[0-9A-Z]{4}")
_TWELVE = re.compile(r"[0-9]{12}")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_UNIT_CODE = re.compile(r"[0-9]{8}")
_WITH_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]")
_NO_ZONE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?")
_SWEDEN = ZoneInfo("Europe/Stockholm")

# What a code list classifies, by resource and path, but for what checks of their own look at.
CODED: Mapping[tuple[str, str], object] = {
    ("organisations", "organisationType"): codes.OrganisationType,
    ("organisations", "schoolTypes"): codes.SchoolType,
    ("organisations", "address.type"): codes.OrganisationAddressType,
    ("organisations", "contactInfo.infoType"): codes.ContactInfoType,
    ("persons", "sex"): codes.Sex,
    ("persons", "securityMarking"): codes.SecurityMarking,
    ("persons", "personStatus"): codes.PersonStatus,
    ("persons", "addresses.type"): codes.PersonAddressType,
    ("persons", "enrolments.schoolType"): codes.SchoolType,
    ("placements", "schoolType"): codes.PlacementSchoolType,
    ("placements", "reason"): codes.PlacementReason,
    ("duties", "assignmentRole.assignmentRoleType"): codes.AssignmentRoleType,
    ("groups", "groupType"): codes.GroupType,
    ("groups", "schoolType"): codes.SchoolType,
    ("programmes", "type"): codes.ProgrammeType,
    ("programmes", "schoolType"): codes.SchoolType,
    ("programmes", "content.type"): codes.ProgrammeContentType,
    ("syllabuses", "schoolType"): codes.SchoolType,
    ("syllabuses", "curriculum"): codes.Curriculum,
    ("studyplans", "content.type"): codes.StudyPlanContentType,
    ("studyplans", "notes.type"): codes.StudyPlanNoteType,
    ("activities", "activityType"): codes.ActivityType,
    ("attendanceEvents", "eventType"): codes.AttendanceEventType,
    ("attendanceSchedule", "state.state"): codes.AttendanceScheduleState,
    ("attendanceSchedule", "scheduleEntries.dayOfWeek"): codes.DayOfWeek,
    ("grades", "correctionType"): codes.GradeCorrectionType,
    ("grades", "semester"): codes.Semester,
    ("absences", "type"): codes.AbsenceType,
}
OLD_CODES: Mapping[object, frozenset[str]] = {
    codes.OrganisationType: frozenset({"Stadsdel"}),
    codes.SchoolType: frozenset({"KOMVUX"}),
    codes.PlacementReason: frozenset({"Omsorg"}),
}


# Values


def words(record: Record, name: str) -> str | None:
    """A text; of a scalar of another type its JSON text; None: lacking."""
    value = record.get(name)
    return None if value is None else as_text(value)


def small(record: Record, name: str) -> str | None:
    """The same in small letters."""
    text = words(record, name)
    return None if text is None else text.lower()


def day_of(record: Record, name: str) -> date | None:
    """A date; one that is none counts as not there."""
    return to_day(record.get(name))


def year_of(enrolment: Record) -> int | None:
    """The school year as a number, also of a text that is one; one that is none counts as not there, like a date."""
    text = words(enrolment, "schoolYear")
    return int(text) if text is not None and re.fullmatch(r"-?[0-9]+", text) else None


def to(record: Record, name: str) -> str | None:
    """The id that a reference holds, whether or not it dangles."""
    return record[name]["id"] if name in record else None


def items(record: Record, name: str) -> list[Any]:
    """A list's items."""
    return record.get(name, [])  # type: ignore[no-any-return]


def all_there(*values: Any) -> tuple[Any, ...] | None:
    """The values, if none of them is lacking."""
    return None if None in values else values


def shared(keyed: Iterable[tuple[str, Hashable | None]]) -> set[str]:
    """The ids that share a key with another id."""
    by_key: dict[Hashable, set[str]] = defaultdict(set)
    for id, key in keyed:
        if key not in (None, ""):
            by_key[key].add(id)
    return {id for ids in by_key.values() if len(ids) > 1 for id in ids}


def a_year_before(day: date) -> date:
    """The day a year ago; of a 29 February it is the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def school_year(day: date) -> int:
    """The year in which the school year of a day began."""
    return day.year if day.month >= 7 else day.year - 1


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every single value with its path."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, path)
    else:
        yield path, value


def references(shape: Shape, value: Any) -> Iterator[tuple[str, str]]:
    """Every reference in a value, as the resource that it leads to and the id."""
    if isinstance(shape, Ref):
        yield shape.target, value["id"]
    elif isinstance(shape, ListOf):
        for item in value:
            yield from references(shape.item, item)
    elif isinstance(shape, Obj):
        for name, inner in value.items():
            yield from references(shape.attributes[name], inner)


# The source


class Facts:
    """A source on a day, and what several checks ask of it."""

    def __init__(self, files: Mapping[str, list[Record]], day: date, lists: Mapping[str, list[str]]) -> None:
        self.source, self.day, self.lists = Source(files), day, lists
        self.before: Facts | None = None
        self._above: dict[str, list[str]] = {}

    def all(self, resource: str) -> dict[str, Record]:
        """The objects of a resource by id."""
        return self.source.standard[resource]

    def at(self, resource: str, record: Record, name: str) -> Record | None:
        """The object that a reference leads to; None: it is lacking or dangles."""
        id = to(record, name)
        return None if id is None else self.all(resource).get(id)

    def dangles(self, resource: str, record: Record, name: str) -> bool:
        """Whether a reference is there and leads nowhere."""
        return name in record and self.at(resource, record, name) is None

    def known(self, resource: str, record: Record, name: str) -> str | None:
        """The id that a reference holds, if the object is in the source."""
        return None if self.missing(resource, record, name) else to(record, name)

    def missing(self, resource: str, record: Record, name: str) -> bool:
        """Whether a reference is lacking or leads nowhere."""
        return self.at(resource, record, name) is None

    def active(self, record: Record, day: date | None = None) -> bool:
        """Whether a day lies between first and last day, both included; what has none is open on that side."""
        first, last, day = day_of(record, "startDate"), day_of(record, "endDate"), day or self.day
        return (first is None or first <= day) and (last is None or day <= last)

    def ended(self, record: Record) -> bool:
        """Whether the last day is before the day."""
        last = day_of(record, "endDate")
        return last is not None and last < self.day

    def enrolments(self, person: Record) -> list[Record]:
        """The active enrolments."""
        return [each for each in items(person, "enrolments") if self.active(each)]

    def actives(self, resource: str) -> Iterator[tuple[str, Record]]:
        """The active objects of a resource."""
        return ((id, each) for id, each in self.all(resource).items() if self.active(each))

    @cached_property
    def pupils(self) -> set[str]:
        """Who has an active enrolment."""
        return {id for id, person in self.all("persons").items() if self.enrolments(person)}

    @cached_property
    def placements_of(self) -> Counter[str | None]:
        """How many active placements a child has."""
        return Counter(to(placement, "child") for _, placement in self.actives("placements"))

    @cached_property
    def on_duty(self) -> set[str | None]:
        """Who has an active duty."""
        return {to(duty, "person") for _, duty in self.actives("duties")}

    def in_care_or_school(self, id: str) -> bool:
        """Whether somebody is a pupil or a placed child."""
        return id in self.pupils or id in self.placements_of

    @cached_property
    def classes_of(self) -> dict[str | None, set[str]]:
        """The active classes in which somebody is now."""
        found: dict[str | None, set[str]] = defaultdict(set)
        for id, group in self.actives("groups"):
            if group.get("groupType") == "Klass":
                for member in filter(self.active, items(group, "groupMemberships")):
                    found[to(member, "person")].add(id)
        return found

    def marked(self, person: Record) -> bool:
        """Whether the person's own record has a marking other than Ingen."""
        return "securityMarking" in person and person["securityMarking"] != "Ingen"

    @cached_property
    def all_marked(self) -> set[str]:
        """The marked persons."""
        return {id for id, person in self.all("persons").items() if self.marked(person)}

    def of_age(self, person: Record) -> bool | None:
        """Whether somebody has had the 18th birthday; None: nobody knows."""
        born = day_of(person, "birthDate")
        if born is None:
            return None
        return (born.year + 18, born.month, born.day) <= (self.day.year, self.day.month, self.day.day)

    def under_18(self, person: Record) -> bool:
        """Whether somebody is known to be under 18."""
        return self.of_age(person) is False

    def above(self, organisation: str) -> list[str]:
        """What an organisation lies beneath, in a cycle also itself."""
        if organisation not in self._above:
            found: list[str] = []
            here = organisation
            while (
                parent := self.at("organisations", self.all("organisations")[here], "parentOrganisation")
            ) is not None:
                here = parent["id"]
                if here in found:
                    break
                found.append(here)
            self._above[organisation] = found
        return self._above[organisation]

    def near(self, one: str, other: str) -> bool:
        """Whether two organisations are the same, or one lies above the other."""
        return one == other or one in self.above(other) or other in self.above(one)

    def authorities(self, organisation: str) -> list[Record]:
        """The authorities at or above an organisation."""
        there = [self.all("organisations")[id] for id in {organisation, *self.above(organisation)}]
        return [each for each in there if each.get("organisationType") == "Huvudman"]

    def heads(self, organisations: Iterable[str]) -> set[str | None]:
        """The active head teachers at some organisations; None stands for those without person in the source."""
        wanted = set(organisations)
        return {
            self.known("persons", duty, "person")
            for _, duty in self.actives("duties")
            if duty.get("dutyRole") == HEAD and to(duty, "dutyAt") in wanted
        }

    @cached_property
    def schools(self) -> Counter[str | None]:
        """How many active enrolments an organisation has."""
        persons = self.all("persons").values()
        return Counter(to(each, "enroledAt") for person in persons for each in self.enrolments(person))

    @cached_property
    def mentors(self) -> dict[str, set[str | None]]:
        """The active mentors of a group."""
        found: dict[str, set[str | None]] = defaultdict(set)
        for _, duty in self.actives("duties"):
            for role in filter(self.active, items(duty, "assignmentRole")):
                if role.get("assignmentRoleType") == "Mentor" and "group" in role:
                    found[role["group"]["id"]].add(to(duty, "person"))
        return found

    @cached_property
    def planned(self) -> set[str | None]:
        """The activities that have calendar events."""
        return {to(event, "activity") for event in self.all("calendarEvents").values()}

    @cached_property
    def school_years(self) -> dict[str, set[tuple[Any, ...]]]:
        """By person the school types and years of what is active."""
        return {
            id: set(
                filter(None, (all_there(words(each, "schoolType"), year_of(each)) for each in self.enrolments(one)))
            )
            for id, one in self.all("persons").items()
        }


# The checks, by name


@dataclass(frozen=True)
class Check:
    """One check: what it finds, and what must be given so that it is asked."""

    finds: Callable[[Facts], Found]
    since: bool
    needs: str


CHECKS: dict[str, Check] = {}

Judge: TypeAlias = Callable[[Facts, str, Record], bool]
Pick: TypeAlias = Callable[[Facts], Found]
PickIds: TypeAlias = Callable[[Facts], Iterable[str]]


def whatever(name: str, *, since: bool = False, needs: str = "") -> Callable[[Pick], Pick]:
    """A check that gives resources and ids."""

    def declare(pick: Pick) -> Pick:
        CHECKS[name] = Check(pick, since, needs)
        return pick

    return declare


def those(name: str, resource: str, *, since: bool = False, needs: str = "") -> Callable[[PickIds], PickIds]:
    """A check that gives the ids of a resource's objects; ids of what is not there count for nothing."""

    def declare(pick: PickIds) -> PickIds:
        def finds(facts: Facts) -> Found:
            return ((resource, id) for id in pick(facts) if id in facts.all(resource))

        CHECKS[name] = Check(finds, since, needs)
        return pick

    return declare


def each(name: str, *resources: str, since: bool = False, needs: str = "") -> Callable[[Judge], Judge]:
    """A check that judges each object of some resources."""

    def declare(judge: Judge) -> Judge:
        def finds(facts: Facts) -> Found:
            return (
                (resource, id)
                for resource in resources
                for id, record in facts.all(resource).items()
                if judge(facts, id, record)
            )

        CHECKS[name] = Check(finds, since, needs)
        return judge

    return declare


def found(
    source: Mapping[str, list[Record]],
    day: date,
    before: Mapping[str, list[Record]] | None = None,
    day_before: date | None = None,
    lists: Mapping[str, list[str]] | None = None,
) -> dict[str, Objects]:
    """What each check finds of a source's records; checks that find nothing, or can't be asked, are left out.

    Of several records with one id the one that DESIGN.md says is judged. `lists`: what registers hold, by the name of
    the file without its ending; `deletedEntities` as `resource:id`.
    """
    facts = Facts(source, day, lists or {})
    if before is not None and day_before is not None:
        facts.before = Facts(before, day_before, {})
    asked = {
        name: set(check.finds(facts))
        for name, check in CHECKS.items()
        if (facts.before or not check.since) and (not check.needs or check.needs in facts.lists)
    }
    return {name: objects for name, objects in asked.items() if objects}


# Sign-in names


def eppns(person: Record) -> set[str]:
    """A person's EPPNs, in small letters."""
    return {as_text(each).lower() for each in items(person, "eduPersonPrincipalNames")}


@each("pupil-without-eppn", "persons")
def pupil_without_eppn(facts: Facts, id: str, person: Record) -> bool:
    return not eppns(person) - {""} and any(
        year_of(each) in (3, 6, 9) or each.get("schoolType") in UPPER_SECONDARY for each in facts.enrolments(person)
    )


@each("staff-without-eppn", "persons")
def staff_without_eppn(facts: Facts, id: str, person: Record) -> bool:
    return not eppns(person) - {""} and id in facts.on_duty


@those("eppn-shared", "persons")
def eppn_shared(facts: Facts) -> Iterable[str]:
    return shared((id, eppn) for id, person in facts.all("persons").items() for eppn in eppns(person))


@each("eppn-form", "persons")
def eppn_form(facts: Facts, id: str, person: Record) -> bool:
    return any(not _EPPN.fullmatch(eppn) for eppn in eppns(person))


@each("eppn-domain", "persons", needs="domains")
def eppn_domain(facts: Facts, id: str, person: Record) -> bool:
    own = {domain.lower() for domain in facts.lists["domains"]}
    return any(_EPPN.fullmatch(eppn) and eppn.partition("@")[2] not in own for eppn in eppns(person))


def earlier(facts: Facts) -> Facts:
    """The earlier snapshot."""
    assert facts.before is not None
    return facts.before


@each("eppn-changed", "persons", since=True)
def eppn_changed(facts: Facts, id: str, person: Record) -> bool:
    return not eppns(earlier(facts).all("persons").get(id, {})) <= eppns(person)


@those("eppn-moved", "persons", since=True)
def eppn_moved(facts: Facts) -> Iterable[str]:
    had: dict[str, set[str]] = defaultdict(set)
    for id, person in earlier(facts).all("persons").items():
        for eppn in eppns(person):
            had[eppn].add(id)
    for id, person in facts.all("persons").items():
        if any(had[eppn] and id not in had[eppn] for eppn in eppns(person)):
            yield id


# Civic numbers


def civic(person: Record) -> str | None:
    """The Swedish civic number."""
    number = person.get("civicNo", {})
    return words(number, "value") if number.get("nationality", "SE") == "SE" else None


def formed(person: Record) -> str:
    """The Swedish civic number if it has the right form, be it a temporary one; else an empty text."""
    number = civic(person) or ""
    return number if _CIVIC.fullmatch(number) else ""


def twelve(person: Record) -> str:
    """The Swedish civic number if it is of twelve digits; else an empty text."""
    number = civic(person) or ""
    return number if _TWELVE.fullmatch(number) else ""


def born_by(number: str) -> date | None:
    """The birth date that a civic number tells; None: there is no such day."""
    day = int(number[6:8])
    return to_day(f"{number[:4]}-{number[4:6]}-{day - 60 if day > 60 else day:02}")


@each("civic-form", "persons")
def civic_form(facts: Facts, id: str, person: Record) -> bool:
    return civic(person) is not None and not formed(person)


@each("civic-check-digit", "persons")
def civic_check_digit(facts: Facts, id: str, person: Record) -> bool:
    products = (int(digit) * (2 - place % 2) for place, digit in enumerate(twelve(person)[2:]))
    return sum(each // 10 + each % 10 for each in products) % 10 != 0


@each("civic-date", "persons")
def civic_date(facts: Facts, id: str, person: Record) -> bool:
    number = formed(person)
    return bool(number) and born_by(number) is None


@those("civic-shared", "persons")
def civic_shared(facts: Facts) -> Iterable[str]:
    numbers = ((id, person.get("civicNo", {})) for id, person in facts.all("persons").items())
    return shared((id, all_there(country(each), words(each, "value") or None)) for id, each in numbers)


def country(number: Record) -> str:
    told = words(number, "nationality")
    return "SE" if told is None else told


def same_person(person: Record) -> tuple[Any, ...] | None:
    """By what two records may be of one person."""
    return all_there(
        small(person, "givenName") or None, small(person, "familyName") or None, day_of(person, "birthDate")
    )


@those("civic-two-kinds", "persons")
def civic_two_kinds(facts: Facts) -> Iterable[str]:
    kinds: dict[tuple[Any, ...] | None, set[bool]] = defaultdict(set)
    for person in facts.all("persons").values():
        if number := twelve(person):
            kinds[same_person(person)].add(int(number[6:8]) > 60)
    for id, person in facts.all("persons").items():
        if twelve(person) and (key := same_person(person)) and len(kinds[key]) == 2:
            yield id


@each("birth-date-contradicts", "persons")
def birth_date_contradicts(facts: Facts, id: str, person: Record) -> bool:
    told, born = formed(person), day_of(person, "birthDate")
    return bool(told) and born is not None and born_by(told) not in (None, born)


@each("sex-contradicts", "persons")
def sex_contradicts(facts: Facts, id: str, person: Record) -> bool:
    number, sex = twelve(person), person.get("sex")
    return bool(number) and sex in ("Man", "Kvinna") and (int(number[10]) % 2 == 1) != (sex == "Man")


@those("probable-duplicate", "persons")
def probable_duplicate(facts: Facts) -> Iterable[str]:
    return shared((id, same_person(person)) for id, person in facts.all("persons").items())


# Identifiers and ids


@those("identifier-twice", "persons")
def identifier_twice(facts: Facts) -> Iterable[str]:
    keys = [
        (id, all_there(words(each, "value") or None, words(each, "context")))
        for id, person in facts.all("persons").items()
        for each in items(person, "externalIdentifiers")
    ]
    often = Counter(key for _, key in keys)
    return (id for id, key in keys if key and often[key] > 1)


@each("identifier-context", "persons")
def identifier_context(facts: Facts, id: str, person: Record) -> bool:
    contexts = (words(each, "context") for each in items(person, "externalIdentifiers"))
    return any(context is not None and not _URI.fullmatch(context) for context in contexts)


def own_ids(facts: Facts, resource: str) -> list[str]:
    """The ids that the source itself gave."""
    return [] if resource == SUMS else [id for id in facts.all(resource) if not isinstance(id, MadeUp)]


@whatever("id-form")
def id_form(facts: Facts) -> Found:
    return ((name, id) for name in RESOURCES for id in own_ids(facts, name) if not _UUID.fullmatch(id))


@whatever("id-in-two-resources")
def id_in_two_resources(facts: Facts) -> Found:
    often = Counter(id for name in RESOURCES for id in own_ids(facts, name))
    return ((name, id) for name in RESOURCES for id in own_ids(facts, name) if often[id] > 1)


# Protected persons


@each("marking-missing", "persons")
def marking_missing(facts: Facts, id: str, person: Record) -> bool:
    return "securityMarking" not in person


@each("marked-with-contact", "persons")
def marked_with_contact(facts: Facts, id: str, person: Record) -> bool:
    private = any(each.get("type") == "Privat" for each in items(person, "emails"))
    told = items(person, "addresses") or items(person, "phoneNumbers") or private or "photo" in person
    return facts.marked(person) and bool(told)


@whatever("marked-fell", since=True)
def marked_fell(facts: Facts) -> Found:
    then, now = earlier(facts).all_marked, facts.all_marked
    if then and (not now or len(now) <= len(then) - 2):
        for id in then - now:
            yield "persons", id if id in facts.all("persons") else None


@each("marked-child-guardian", "persons")
def marked_child_guardian(facts: Facts, id: str, person: Record) -> bool:
    guardians = (facts.at("persons", each, "person") for each in items(person, "responsibles"))
    return facts.marked(person) and any(
        guardian is not None and not facts.marked(guardian) and items(guardian, "addresses") for guardian in guardians
    )


def homes(person: Record) -> set[tuple[Any, ...]]:
    """Street and postal code of each address."""
    codes_and_streets = (
        all_there(small(each, "streetAddress"), small(each, "postalCode")) for each in items(person, "addresses")
    )
    return {(street, re.sub(r"\s", "", code)) for street, code in filter(None, codes_and_streets)}


@those("address-of-marked", "persons")
def address_of_marked(facts: Facts) -> Iterable[str]:
    hidden = {home for id in facts.all_marked for home in homes(facts.all("persons")[id])}
    for id, person in facts.all("persons").items():
        if id not in facts.all_marked and facts.in_care_or_school(id) and homes(person) & hidden:
            yield id


# Guardians


@each("guardian-unknown", "persons")
def guardian_unknown(facts: Facts, id: str, person: Record) -> bool:
    return any(facts.dangles("persons", each, "person") for each in items(person, "responsibles"))


@each("guardian-oneself", "persons")
def guardian_oneself(facts: Facts, id: str, person: Record) -> bool:
    return any(to(each, "person") == id for each in items(person, "responsibles"))


@each("guardian-younger", "persons")
def guardian_younger(facts: Facts, id: str, person: Record) -> bool:
    born = day_of(person, "birthDate")
    guardians = (facts.at("persons", each, "person") for each in items(person, "responsibles"))
    theirs = [day_of(guardian, "birthDate") for guardian in guardians if guardian is not None]
    return born is not None and any(each is not None and each > born for each in theirs)


@each("child-without-guardian", "persons")
def child_without_guardian(facts: Facts, id: str, person: Record) -> bool:
    return facts.in_care_or_school(id) and facts.under_18(person) and not items(person, "responsibles")


@each("guardians-many", "persons")
def guardians_many(facts: Facts, id: str, person: Record) -> bool:
    guardians = {to(each, "person") for each in items(person, "responsibles")} & facts.all("persons").keys()
    return facts.under_18(person) and len(guardians) > GUARDIANS


@each("relation-type", "persons")
def relation_type(facts: Facts, id: str, person: Record) -> bool:
    return any(each.get("relationType") not in get_args(codes.RelationType) for each in items(person, "responsibles"))


@each("adult-with-guardian", "persons")
def adult_with_guardian(facts: Facts, id: str, person: Record) -> bool:
    relations = [each.get("relationType") for each in items(person, "responsibles")]
    return facts.of_age(person) is True and "Vårdnadshavare" in relations


@each("gone-but-active", "persons")
def gone_but_active(facts: Facts, id: str, person: Record) -> bool:
    gone = person.get("personStatus") in ("Avliden", "Utvandrad")
    return gone and (facts.in_care_or_school(id) or id in facts.on_duty)


# Contacts


@each("email-type", "persons")
def email_type(facts: Facts, id: str, person: Record) -> bool:
    return any(each.get("type") not in get_args(codes.EmailType) for each in items(person, "emails"))


@each("phone-type", "persons")
def phone_type(facts: Facts, id: str, person: Record) -> bool:
    return any(each.get("type") not in get_args(codes.PhoneNumberType) for each in items(person, "phoneNumbers"))


def school_emails(person: Record) -> set[str]:
    """The school e-mail addresses, in small letters."""
    school = (each for each in items(person, "emails") if (words(each, "type") or "").startswith("Skola "))
    return {value for value in (small(each, "value") for each in school) if value is not None}


@each("school-email-private", "persons")
def school_email_private(facts: Facts, id: str, person: Record) -> bool:
    return any(email.rpartition("@")[2] in PRIVATE_DOMAINS for email in school_emails(person) if "@" in email)


@those("school-email-shared", "persons")
def school_email_shared(facts: Facts) -> Iterable[str]:
    return shared((id, email) for id, person in facts.all("persons").items() for email in school_emails(person))


# Enrolments


@each("enrolled-twice", "persons")
def enrolled_twice(facts: Facts, id: str, person: Record) -> bool:
    there = [each for each in facts.enrolments(person) if not facts.missing("organisations", each, "enroledAt")]
    return any(
        "schoolType" in one
        and one["schoolType"] == other.get("schoolType")
        and to(one, "enroledAt") != to(other, "enroledAt")
        for one, other in combinations(there, 2)
    )


@each("enrolment-reversed", "persons")
def enrolment_reversed(facts: Facts, id: str, person: Record) -> bool:
    ends = (all_there(day_of(each, "startDate"), day_of(each, "endDate")) for each in items(person, "enrolments"))
    return any(last < first for first, last in filter(None, ends))


@each("cancelled-but-open", "persons")
def cancelled_but_open(facts: Facts, id: str, person: Record) -> bool:
    cancelled = [each for each in items(person, "enrolments") if each.get("cancelled") is True]
    return any((day_of(each, "endDate") or date.max) > facts.day for each in cancelled)


def ended_in_term_by(day: date, enrolment: Record) -> bool:
    """Whether an enrolment that was not cancelled ended in the middle of a term of the last year."""
    last = day_of(enrolment, "endDate")
    if last is None or enrolment.get("schoolType") not in TERM_TYPES or enrolment.get("cancelled") is True:
        return False
    in_term = (1, 21) <= (last.month, last.day) <= (5, 24) or (9, 1) <= (last.month, last.day) <= (12, 9)
    return a_year_before(day) < last < day and in_term


@each("ended-in-term", "persons")
def ended_in_term(facts: Facts, id: str, person: Record) -> bool:
    return any(ended_in_term_by(facts.day, each) for each in items(person, "enrolments"))


@each("year-missing", "persons")
def year_missing(facts: Facts, id: str, person: Record) -> bool:
    return any(each.get("schoolType") == "GR" and year_of(each) is None for each in facts.enrolments(person))


@each("year-out-of-range", "persons")
def year_out_of_range(facts: Facts, id: str, person: Record) -> bool:
    return any(year_of(each) not in (None, *range(11)) for each in items(person, "enrolments"))


@each("year-implausible", "persons")
def year_implausible(facts: Facts, id: str, person: Record) -> bool:
    born = day_of(person, "birthDate")
    years = [year_of(each) for each in facts.enrolments(person) if each.get("schoolType") == "GR"]
    return born is not None and any(
        year in range(11) and abs(year - (school_year(facts.day) - born.year - 6)) > YEARS_OFF
        for year in years
        if year is not None
    )


def upper_secondary(facts: Facts, person: Record) -> list[Record]:
    """The active enrolments in upper secondary school."""
    return [each for each in facts.enrolments(person) if each.get("schoolType") in UPPER_SECONDARY]


@each("education-missing", "persons")
def education_missing(facts: Facts, id: str, person: Record) -> bool:
    return any("educationCode" not in each and "programme" not in each for each in upper_secondary(facts, person))


@each("education-unknown", "persons", needs="education-codes")
def education_unknown(facts: Facts, id: str, person: Record) -> bool:
    told = (words(each, "educationCode") for each in upper_secondary(facts, person))
    return any(code is not None and code not in facts.lists["education-codes"] for code in told)


@each("school-unknown", "persons")
def school_unknown(facts: Facts, id: str, person: Record) -> bool:
    return any(facts.missing("organisations", each, "enroledAt") for each in items(person, "enrolments"))


def schools_of(facts: Facts, person: Record) -> list[Record]:
    """Where somebody has an active enrolment, as far as the source has it."""
    schools = (facts.at("organisations", each, "enroledAt") for each in facts.enrolments(person))
    return [school for school in schools if school is not None]


@each("school-ended", "persons")
def school_ended(facts: Facts, id: str, person: Record) -> bool:
    return any(facts.ended(school) for school in schools_of(facts, person))


@each("school-no-unit", "persons")
def school_no_unit(facts: Facts, id: str, person: Record) -> bool:
    return any(school.get("organisationType") != "Skolenhet" for school in schools_of(facts, person))


@each("pupil-without-class", "persons")
def pupil_without_class(facts: Facts, id: str, person: Record) -> bool:
    taught = any(each.get("schoolType") in TERM_TYPES for each in facts.enrolments(person))
    return taught and id not in facts.classes_of


@those("pupil-in-two-classes", "persons")
def pupil_in_two_classes(facts: Facts) -> Iterable[str]:
    return (id for id, classes in facts.classes_of.items() if id is not None and len(classes) > 1)


def finishes(enrolment: Record) -> bool:
    """Whether a pupil may be through with school when the enrolment ends."""
    late = (year_of(enrolment) or 0) >= 9 and enrolment.get("schoolType") in ("GR", "SAM", "SP")
    return late or enrolment.get("schoolType") in UPPER_SECONDARY


@each("no-successor", "persons")
def no_successor(facts: Facts, id: str, person: Record) -> bool:
    enrolments, year = items(person, "enrolments"), facts.day.year
    year -= facts.day < date(year, *SUCCESSOR_DAY)
    follows = any(facts.active(each, date(year, *SUCCESSOR_DAY)) for each in enrolments)
    return not follows and any(
        day_of(each, "endDate") == date(year, 6, 30)
        and each.get("schoolType") in TERM_TYPES
        and each.get("cancelled") is not True
        and not finishes(each)
        for each in enrolments
    )


@those("year-not-moved", "persons", since=True)
def year_not_moved(facts: Facts) -> Iterable[str]:
    before = earlier(facts)
    if before.day < date(school_year(facts.day), 7, 1):
        for id, years in before.school_years.items():
            if years & facts.school_years.get(id, set()):
                yield id


# Organisations


def is_unit(organisation: Record) -> bool:
    """Whether it is a school unit."""
    return organisation.get("organisationType") == "Skolenhet"


@each("unit-code-missing", "organisations")
def unit_code_missing(facts: Facts, id: str, unit: Record) -> bool:
    coded = any(each not in CARE for each in items(unit, "schoolTypes"))
    return is_unit(unit) and facts.active(unit) and coded and "schoolUnitCode" not in unit


@each("unit-code-form", "organisations")
def unit_code_form(facts: Facts, id: str, unit: Record) -> bool:
    code = words(unit, "schoolUnitCode")
    return code is not None and not _UNIT_CODE.fullmatch(code)


@those("unit-code-shared", "organisations")
def unit_code_shared(facts: Facts) -> Iterable[str]:
    return shared((id, words(unit, "schoolUnitCode")) for id, unit in facts.actives("organisations"))


@each("unit-code-unregistered", "organisations", needs="school-units")
def unit_code_unregistered(facts: Facts, id: str, unit: Record) -> bool:
    code = words(unit, "schoolUnitCode")
    return is_unit(unit) and facts.active(unit) and code is not None and code not in facts.lists["school-units"]


@each("parent-missing", "organisations")
def parent_missing(facts: Facts, id: str, unit: Record) -> bool:
    return unit.get("organisationType") != "Huvudman" and facts.missing("organisations", unit, "parentOrganisation")


@each("parent-cycle", "organisations")
def parent_cycle(facts: Facts, id: str, unit: Record) -> bool:
    return id in facts.above(id)


@each("no-authority", "organisations")
def no_authority(facts: Facts, id: str, unit: Record) -> bool:
    return sum("organisationNumber" in each for each in facts.authorities(id)) != 1


@each("unit-without-types", "organisations")
def unit_without_types(facts: Facts, id: str, unit: Record) -> bool:
    return is_unit(unit) and facts.active(unit) and not items(unit, "schoolTypes")


@each("type-not-offered", "persons")
def type_not_offered(facts: Facts, id: str, person: Record) -> bool:
    active = facts.enrolments(person)
    schools = ((each, facts.at("organisations", each, "enroledAt")) for each in active if "schoolType" in each)
    return any(
        each["schoolType"] not in items(school, "schoolTypes")
        for each, school in schools
        if school is not None and items(school, "schoolTypes")
    )


@each("municipality-differs", "organisations")
def municipality_differs(facts: Facts, id: str, unit: Record) -> bool:
    theirs = (words(each, "municipalityCode") for each in facts.authorities(id))
    code = words(unit, "municipalityCode")
    return code is not None and any(each not in (None, code) for each in theirs)


@each("unit-without-code", "organisations")
def unit_without_code(facts: Facts, id: str, unit: Record) -> bool:
    parent = facts.at("organisations", unit, "parentOrganisation")
    missing = "organisationCode" not in unit and parent is not None and "organisationCode" in parent
    return missing and facts.active(unit)


def used(facts: Facts, resource: str, name: str) -> set[str | None]:
    """The organisations that active objects of a resource belong to."""
    return {to(each, name) for _, each in facts.actives(resource)}


def ended_among(facts: Facts, wanted: Iterable[str | None]) -> Iterator[str]:
    """Those of some organisations that have ended."""
    organisations = facts.all("organisations")
    return (id for id in wanted if id is not None and id in organisations and facts.ended(organisations[id]))


@those("ended-with-groups", "organisations")
def ended_with_groups(facts: Facts) -> Iterable[str]:
    return ended_among(facts, used(facts, "groups", "organisation"))


@those("ended-with-pupils", "organisations")
def ended_with_pupils(facts: Facts) -> Iterable[str]:
    return ended_among(facts, {*facts.schools, *used(facts, "placements", "placedAt")})


@those("ended-with-duties", "organisations")
def ended_with_duties(facts: Facts) -> Iterable[str]:
    return ended_among(facts, used(facts, "duties", "dutyAt"))


# Duties


@each("duty-without-person", "duties")
def duty_without_person(facts: Facts, id: str, duty: Record) -> bool:
    return facts.active(duty) and facts.missing("persons", duty, "person")


@each("duty-nowhere", "duties")
def duty_nowhere(facts: Facts, id: str, duty: Record) -> bool:
    return facts.active(duty) and facts.missing("organisations", duty, "dutyAt")


@each("duty-role", "duties")
def duty_role(facts: Facts, id: str, duty: Record) -> bool:
    return facts.active(duty) and duty.get("dutyRole") not in get_args(codes.DutyRole)


@each("unit-without-head", "organisations")
def unit_without_head(facts: Facts, id: str, unit: Record) -> bool:
    return is_unit(unit) and id in facts.schools and not facts.heads([id, *facts.above(id)])


@each("unit-with-two-heads", "organisations")
def unit_with_two_heads(facts: Facts, id: str, unit: Record) -> bool:
    return is_unit(unit) and id in facts.schools and len(facts.heads([id]) - {None}) > 1


@those("teaching-without-duty", "persons")
def teaching_without_duty(facts: Facts) -> Iterable[str]:
    for _, activity in facts.actives("activities"):
        for part in filter(facts.active, items(activity, "teachers")):
            duty = facts.at("duties", part, "duty")
            teacher = None if duty is None else to(duty, "person")
            if teacher is not None and teacher not in facts.on_duty:
                yield teacher


@those("duty-twice", "duties")
def duty_twice(facts: Facts) -> Iterable[str]:
    return shared((id, post(facts, duty)) for id, duty in facts.actives("duties"))


def post(facts: Facts, duty: Record) -> tuple[Any, ...] | None:
    """Who does what where, of those who are in the source."""
    who, where = facts.known("persons", duty, "person"), facts.known("organisations", duty, "dutyAt")
    return all_there(who, where, words(duty, "dutyRole"))


# Groups


def is_taught(group: Record) -> bool:
    """Whether it is a class or a teaching group."""
    return group.get("groupType") in TAUGHT


def members(group: Record) -> list[Record]:
    """The memberships that name somebody."""
    return [each for each in items(group, "groupMemberships") if "person" in each]


@each("group-empty", "groups")
def group_empty(facts: Facts, id: str, group: Record) -> bool:
    return is_taught(group) and facts.active(group) and not any(map(facts.active, members(group)))


@each("group-nowhere", "groups")
def group_nowhere(facts: Facts, id: str, group: Record) -> bool:
    return facts.missing("organisations", group, "organisation")


@each("group-without-school-type", "groups")
def group_without_school_type(facts: Facts, id: str, group: Record) -> bool:
    return is_taught(group) and facts.active(group) and "schoolType" not in group


@each("group-ended-with-members", "groups")
def group_ended_with_members(facts: Facts, id: str, group: Record) -> bool:
    memberships = items(group, "groupMemberships")
    return is_taught(group) and facts.ended(group) and any(not facts.ended(each) for each in memberships)


@each("member-unknown", "groups")
def member_unknown(facts: Facts, id: str, group: Record) -> bool:
    return any(facts.dangles("persons", each, "person") for each in members(group))


@each("member-twice", "groups")
def member_twice(facts: Facts, id: str, group: Record) -> bool:
    there = [each for each in members(group) if not facts.missing("persons", each, "person")]
    return any(
        to(one, "person") == to(other, "person")
        and max(day_of(each, "startDate") or date.min for each in (one, other))
        <= min(day_of(each, "endDate") or date.max for each in (one, other))
        for one, other in combinations(there, 2)
    )


@each("member-outside-dates", "groups")
def member_outside_dates(facts: Facts, id: str, group: Record) -> bool:
    first, last = day_of(group, "startDate") or date.min, day_of(group, "endDate") or date.max
    return any(
        (day_of(each, "startDate") or date.max) < first or (day_of(each, "endDate") or date.min) > last
        for each in items(group, "groupMemberships")
    )


@each("member-elsewhere", "groups")
def member_elsewhere(facts: Facts, id: str, group: Record) -> bool:
    here = to(group, "organisation")
    if here not in facts.all("organisations") or not is_taught(group) or not facts.active(group):
        return False
    assert here is not None
    for member in filter(facts.active, members(group)):
        person = facts.at("persons", member, "person") or {}
        places = {to(each, "enroledAt") for each in facts.enrolments(person)} & facts.all("organisations").keys()
        if places and not any(facts.near(place, here) for place in places if place is not None):
            return True
    return False


@each("class-without-mentor", "groups")
def class_without_mentor(facts: Facts, id: str, group: Record) -> bool:
    return group.get("groupType") in ("Klass", "Mentor") and facts.active(group) and id not in facts.mentors


@each("role-of-ended-duty", "duties")
def role_of_ended_duty(facts: Facts, id: str, duty: Record) -> bool:
    return facts.ended(duty) and any(not facts.ended(each) for each in items(duty, "assignmentRole"))


@those("mentor-of-many", "persons")
def mentor_of_many(facts: Facts) -> Iterable[str]:
    classes = [id for id, group in facts.actives("groups") if group.get("groupType") == "Klass"]
    often = Counter(mentor for id in classes for mentor in facts.mentors.get(id, ()))
    return (mentor for mentor, count in often.items() if mentor is not None and count > CLASSES)


# Activities


@each("activity-without-groups", "activities")
def activity_without_groups(facts: Facts, id: str, activity: Record) -> bool:
    return not facts.ended(activity) and not items(activity, "groups")


@each("activity-without-teachers", "activities")
def activity_without_teachers(facts: Facts, id: str, activity: Record) -> bool:
    return not facts.ended(activity) and not items(activity, "teachers")


@each("teacher-without-duty", "activities")
def teacher_without_duty(facts: Facts, id: str, activity: Record) -> bool:
    return not facts.ended(activity) and any("duty" not in each for each in items(activity, "teachers"))


@each("activity-type-missing", "activities")
def activity_type_missing(facts: Facts, id: str, activity: Record) -> bool:
    return not facts.ended(activity) and "activityType" not in activity


@each("syllabus-unknown", "activities")
def syllabus_unknown(facts: Facts, id: str, activity: Record) -> bool:
    return facts.dangles("syllabuses", activity, "syllabus")


@each("teacher-elsewhere", "activities")
def teacher_elsewhere(facts: Facts, id: str, activity: Record) -> bool:
    here, organisations = to(activity, "organisation"), facts.all("organisations")
    duties = (facts.at("duties", each, "duty") for each in filter(facts.active, items(activity, "teachers")))
    places = {to(duty, "dutyAt") for duty in duties if duty is not None} & organisations.keys()
    if here is None or here not in organisations or not facts.active(activity):
        return False
    return any(not facts.near(place, here) for place in places if place is not None)


@each("test-group-untied", "activities", needs="test-activities")
def test_group_untied(facts: Facts, id: str, activity: Record) -> bool:
    groups = (facts.all("groups").get(each["id"], {}) for each in items(activity, "groups"))
    tied = {id, to(activity, "parentActivity")} & set(facts.lists["test-activities"])
    return not facts.ended(activity) and not tied and any(group.get("groupType") == "Provgrupp" for group in groups)


@each("activity-without-events", "activities")
def activity_without_events(facts: Facts, id: str, activity: Record) -> bool:
    needed = activity.get("calendarEventsRequired") is True
    return needed and facts.active(activity) and id not in facts.planned


# Placements


@each("placement-without-owners", "placements")
def placement_without_owners(facts: Facts, id: str, placement: Record) -> bool:
    return facts.active(placement) and not items(placement, "owners")


@each("placement-elsewhere", "placements")
def placement_elsewhere(facts: Facts, id: str, placement: Record) -> bool:
    unit = facts.at("organisations", placement, "placedAt")
    return facts.active(placement) and unit is not None and not set(items(unit, "schoolTypes")) & set(CARE)


@those("placements-many", "persons")
def placements_many(facts: Facts) -> Iterable[str]:
    return (id for id, count in facts.placements_of.items() if id is not None and count > PLACEMENTS)


@each("placement-group-type", "placements")
def placement_group_type(facts: Facts, id: str, placement: Record) -> bool:
    group = facts.at("groups", placement, "group")
    return facts.active(placement) and group is not None and group.get("groupType") != "Avdelning"


# The calendar and grades


@each("event-outside-activity", "calendarEvents")
def event_outside_activity(facts: Facts, id: str, event: Record) -> bool:
    activity, start = facts.at("activities", event, "activity"), moment(event.get("startTime"))
    if activity is None or start is None:
        return False
    day = start.astimezone(_SWEDEN).date()
    return not (day_of(activity, "startDate") or date.min) <= day <= (day_of(activity, "endDate") or date.max)


@each("event-reversed", "calendarEvents")
def event_reversed(facts: Facts, id: str, event: Record) -> bool:
    start, end = moment(event.get("startTime")), moment(event.get("endTime"))
    return start is not None and end is not None and end < start


@each("room-unknown", "calendarEvents")
def room_unknown(facts: Facts, id: str, event: Record) -> bool:
    return any(room["id"] not in facts.all("rooms") for room in items(event, "rooms"))


@each("grade-unknown", "grades")
def grade_unknown(facts: Facts, id: str, grade: Record) -> bool:
    return (
        facts.dangles("persons", grade, "student")
        or facts.dangles("persons", grade, "gradingTeacher")
        or facts.dangles("syllabuses", grade, "syllabus")
    )


@each("grade-in-future", "grades")
def grade_in_future(facts: Facts, id: str, grade: Record) -> bool:
    day = day_of(grade, "registeredDate")
    return day is not None and day > facts.day


@each("grade-without-duty", "grades")
def grade_without_duty(facts: Facts, id: str, grade: Record) -> bool:
    teacher, here, organisations = to(grade, "gradingTeacher"), to(grade, "organisation"), facts.all("organisations")
    if teacher not in facts.all("persons") or here is None or here not in organisations:
        return False
    places = {to(duty, "dutyAt") for duty in facts.all("duties").values() if to(duty, "person") == teacher}
    return not any(facts.near(place, here) for place in places if place is not None and place in organisations)


# When objects changed


def changed(record: Record, name: str = "modified") -> Any:
    """When an object was created or last changed."""
    return moment(record.get("meta", {}).get(name))


# The standard requires no `meta` of these.
@each("change-missing", *(name for name in RESOURCES if name not in ("schoolUnitOfferings", "grades", SUMS)))
def change_missing(facts: Facts, id: str, record: Record) -> bool:
    return not {"created", "modified"} <= record.get("meta", {}).keys()


@each("change-before-creation", *RESOURCES)
def change_before_creation(facts: Facts, id: str, record: Record) -> bool:
    created, modified = changed(record, "created"), changed(record)
    return created is not None and modified is not None and modified < created


@each("change-in-future", *RESOURCES)
def change_in_future(facts: Facts, id: str, record: Record) -> bool:
    modified = changed(record)
    return modified is not None and modified.astimezone(_SWEDEN).date() > facts.day


@whatever("change-untold", since=True)
def change_untold(facts: Facts) -> Found:
    for resource in RESOURCES:
        if resource not in ("attendances", "attendanceEvents", SUMS):
            for id, old in earlier(facts).all(resource).items():
                new = facts.all(resource).get(id)
                same_moment = new is not None and changed(new) is not None and changed(new) == changed(old)
                if same_moment and new | {"meta": 0} != old | {"meta": 0}:  # type: ignore[operator]
                    yield resource, id


# Between resources, and between snapshots


@whatever("dangling")
def dangling(facts: Facts) -> Found:
    for resource in RESOURCES:
        for id, record in facts.all(resource).items():
            if any(
                target in ("groups", "duties", "activities") and other not in facts.all(target)
                for target, other in references(SCHEMA[resource], record)
            ):
                yield resource, id


@whatever("vanished", since=True, needs="deletedEntities")
def vanished(facts: Facts) -> Found:
    told = set(facts.lists["deletedEntities"])
    for resource in RESOURCES:
        gone = earlier(facts).all(resource).keys() - facts.all(resource).keys()
        if any(f"{resource}:{id}" not in told for id in gone):
            yield resource, None


@whatever("deleted-but-there", needs="deletedEntities")
def deleted_but_there(facts: Facts) -> Found:
    told = set(facts.lists["deletedEntities"])
    return ((name, id) for name in RESOURCES for id in own_ids(facts, name) if f"{name}:{id}" in told)


def belonging(facts: Facts) -> Iterator[tuple[str, str | None]]:
    """What belongs to which organisation."""
    places = {"groups": "organisation", "activities": "organisation", "duties": "dutyAt", "placements": "placedAt"}
    for resource, name in places.items():
        yield from ((resource, to(each, name)) for each in facts.all(resource).values())
    for person in facts.all("persons").values():
        yield from (("enrolments", to(each, "enroledAt")) for each in items(person, "enrolments"))


def moved(before: int, now: int) -> bool:
    """Whether a number moved by more than there should be."""
    return abs(now - before) >= MOVED_ROWS and abs(now - before) * 100 > before * MOVED_PERCENT


@whatever("count-moved", since=True)
def count_moved(facts: Facts) -> Found:
    before = earlier(facts)
    for resource in RESOURCES:
        if moved(len(before.all(resource)), len(facts.all(resource))):
            yield resource, None
    then, now = Counter(belonging(before)), Counter(belonging(facts))
    for kind, id in then.keys() | now.keys():
        in_both = id in before.all("organisations") and id in facts.all("organisations")
        if in_both and moved(then[kind, id], now[kind, id]):
            yield "organisations", id


# Form


@whatever("extra-attribute")
def extra_attribute(facts: Facts) -> Found:
    for resource in RESOURCES:
        for id, record in facts.source.records.get(resource, {}).items():
            if record.keys() - SCHEMA[resource].attributes.keys() - {"_embedded"}:
                yield resource, id


@whatever("old-name")
def old_name(facts: Facts) -> Found:
    for resource in ("syllabuses", "grades"):
        for id, record in facts.source.records.get(resource, {}).items():
            if any("titleEngish" in inner for inner in objects(record)):
                yield resource, id


def coded(resource: str, record: Record) -> Iterator[tuple[object, Any]]:
    """Every value where a code belongs with its list; markings in references are the person's own matter."""
    for path, value in leaves(record):
        if (resource, path) in CODED and value is not None and not isinstance(value, dict | list):
            yield CODED[resource, path], value


@whatever("unknown-code")
def unknown_code(facts: Facts) -> Found:
    for resource in RESOURCES:
        for id, record in facts.all(resource).items():
            if any(
                value not in get_args(list_) and value not in OLD_CODES.get(list_, ())
                for list_, value in coded(resource, record)
            ):
                yield resource, id


@whatever("old-code")
def old_code(facts: Facts) -> Found:
    for resource in RESOURCES:
        for id, record in facts.all(resource).items():
            if any(value in OLD_CODES.get(list_, ()) for list_, value in coded(resource, record)):
                yield resource, id


def dated(record: Record, names: frozenset[str]) -> Iterator[str]:
    """The texts of all attributes of some names, at every depth, but for the hours of a schedule."""
    for path, value in leaves(record):
        if isinstance(value, str) and path.rpartition(".")[2] in names and path not in HOURS:
            yield value


@each("date-with-time", *RESOURCES)
def date_with_time(facts: Facts, id: str, record: Record) -> bool:
    return any(_WITH_TIME.match(text) for text in dated(record, DATES))


@each("time-without-zone", *RESOURCES)
def time_without_zone(facts: Facts, id: str, record: Record) -> bool:
    return any(_NO_ZONE.fullmatch(text) for text in dated(record, MOMENTS))


@each("for-ever", *RESOURCES)
def for_ever(facts: Facts, id: str, record: Record) -> bool:
    return any(text.startswith("9999") for text in dated(record, DATES | MOMENTS))


# Texts in which names are given away.
TOLD_IN = {
    "groups": ("displayName",),
    "activities": ("displayName", "comment"),
    "calendarEvents": ("comment",),
    "duties": ("signature", "description"),
    "grades": ("remark",),
}


@whatever("protected-name-in-text")
def protected_name_in_text(facts: Facts) -> Found:
    protected = [person for id, person in facts.all("persons").items() if id in facts.source.protected]
    given_away = {text for person in protected for text in (*spellings(person), *eppns(person)) if text}
    for resource, names in TOLD_IN.items():
        for id, record in facts.all(resource).items():
            texts = [text for text in (small(record, name) for name in names) if text and len(text) >= 3]
            if any(secret in text for text in texts for secret in given_away):
                yield resource, id


def spellings(person: Record) -> Iterator[str]:
    """A person's whole name, as it may stand in a text."""
    given, family = small(person, "givenName"), small(person, "familyName")
    if given and family:
        yield from (f"{given} {family}", f"{family} {given}", f"{family}, {given}")
