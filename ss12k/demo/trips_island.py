"""Plots on an island, for trips: each makes clean records of its own, in which no check of quality finds anything."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from ss12k.demo.civic import check_digit
from ss12k.demo.ids import Record, reference, uid
from ss12k.demo.trips_land import DOMAIN, EDUCATION, Finding, Flaw, Land
from ss12k.demo.years import AUTUMN, TODAY, birth_year, school_year, term_start
from ss12k.snapshots.findings import Kind

T = TypeVar("T")
AUTHORITY, GR, GY, FS = (uid("island", place) for place in ("authority", "GR", "GY", "FS"))
"""The organisations that all share, by what they offer."""
SUBJECT, PROGRAMME, ROOM, NOBODY = (uid("island", place) for place in ("subject", "programme", "room", "nobody"))
"""What all share besides, and an id that nothing has."""
_MUNICIPALITY = "9980"
_CREATED, _MODIFIED = "2024-08-01T02:00:00Z", "2026-08-20T02:00:00Z"
_START, _END = map(str, school_year(AUTUMN))
_TERM = str(term_start(AUTUMN))
_GIVEN = {"Kvinna": ("Provina", "Låtsa", "Fantasia"), "Man": ("Provulf", "Låtsbert", "Fantus")}
_SYLLABLES = ("ba", "de", "fi", "go", "hu", "jy", "ka", "le", "mi", "no", "pu", "ry", "så", "tä", "vö", "xa")
_LEAP = 4
"""The demo has nobody who is born on the last day of a leap year, so nobody there has such a civic number."""


def day(days: int = 0) -> str:
    """Today, or so many days later."""
    return str(TODAY + timedelta(days))


LEFT: Record = {"endDate": day(-1), "cancelled": True}
"""An enrolment that was broken off yesterday."""


ENDED: Record = {"endDate": day(-1)}
"""What has just ended."""


class Plot:
    """A place for one trip: makes clean records with ids of its own; an attribute that is None is left out.

    On a `wrong` plot a violation is planted, on another one the near miss that nothing finds.
    """

    def __init__(self, land: Land, place: str, note: str = "", *, wrong: bool = False) -> None:
        self.land, self.wrong = land, wrong
        self._place, self._note = place, note
        self._classes: dict[tuple[str, str], Record] = {}
        self._count = 0

    def either(self, wrong: T, right: T) -> T:
        """What makes the difference between the violation and the near miss."""
        return wrong if self.wrong else right

    def until_today(self) -> str:
        """The last day of what still holds today, or held until yesterday."""
        return day(self.either(0, -1))

    # --- what is said of records ---
    def finds(self, check: str, records: Iterable[Record | str]) -> None:
        """A check finds these records, or just misses them; a resource's name stands for it as a whole."""
        for each in records:
            resource, key = (each, None) if isinstance(each, str) else (self.land.resource(each), each["id"])
            one = Finding(check, resource, key, self._note)
            (self.land.findings if self.wrong else self.land.misses).append(one)

    def deviates(self, record: Record, path: str, kind: Kind, *, always: bool = False) -> None:
        """A load finds a deviation; of the near miss too, if `always`."""
        if self.wrong or always:
            self.land.flaws.append(Flaw(self.land.resource(record), record["id"], kind, path, self._note))

    def earlier(self, record: Record, *, told: bool = True, **changes: Any) -> None:
        """In the earlier snapshot the record was another; `told`: and says since when."""
        meta = {"meta": {"created": _CREATED, "modified": _CREATED}} if told else {}
        self.land.was(record, _given(record | meta | changes))

    def listed(self, name: str, entry: str, status: str = "Aktiv") -> None:
        """A list has this entry."""
        self.land.lists[name][entry] = status

    # --- records ---
    def add(self, resource: str, /, **attributes: Any) -> Record:
        """A record of a resource."""
        self._count += 1
        made = {"id": uid("island", self._place, self._count), "meta": {"created": _CREATED, "modified": _MODIFIED}}
        record = _given(made | attributes)
        self.land.add(resource, record)
        return record

    def organisation(self, kind: str, parent: str | None = AUTHORITY, **changes: Any) -> Record:
        """An organisation beneath the authority."""
        number = self.land.number()
        known: Record = {
            "displayName": f"Skärholm {number}",
            "organisationType": kind,
            "organisationCode": f"SK{number}",
        }
        above = parent and reference(parent)
        known |= {"parentOrganisation": above, "municipalityCode": _MUNICIPALITY, "startDate": "2015-01-01"}
        return self.add("organisations", **(known | changes))

    def authority(self, **changes: Any) -> Record:
        """Another authority."""
        return self.organisation("Huvudman", None, **({"organisationNumber": "2120009980"} | changes))

    def unit(self, *types: str, head: bool = True, listed: bool = True, **changes: Any) -> Record:
        """A school unit with a head teacher."""
        code = None if types == ("FS",) else f"0998{self.land.number():04}"
        known: Record = {"schoolTypes": list(types) or None, "schoolUnitCode": code}
        unit = self.organisation("Skolenhet", **(known | changes))
        if listed and "schoolUnitCode" in unit:
            self.listed("school_units", unit["schoolUnitCode"])
        if head:
            self.duty(at=unit["id"], role="Rektor")
        return unit

    def person(self, **changes: Any) -> Record:
        """A person of age, such as a guardian."""
        number = self.land.number()
        sex = ("Kvinna", "Man")[number % 2]
        known: Record = {
            "givenName": _GIVEN[sex][number // 2 % 3],
            "familyName": _family(number),
            "birthDate": "1981-03-05",
        }
        known |= {"sex": sex, "securityMarking": "Ingen", "personStatus": "Aktiv"}
        return self.add("persons", **(known | {"addresses": [home(number)]} | changes))

    def protected(self, **changes: Any) -> Record:
        """A person with a marking, of whom the source does not say how to reach them."""
        return self.person(**({"securityMarking": "Sekretessmarkering", "addresses": None} | changes))

    def numbered(self, *, autumn: int = AUTUMN - 10, coordination: bool = False, **changes: Any) -> Record:
        """A person with a civic number, born at the end of the last leap year that has one left."""
        sex = changes.get("sex", "Man")
        leap = autumn // _LEAP * _LEAP
        value = next(filter(None, (self.land.civic.take(date(y, 12, 31), sex) for y in range(leap, 1920, -_LEAP))))
        known: Record = {"sex": sex, "birthDate": f"{value[:4]}-12-31"}
        value = coordination_number(value) if coordination else value
        known |= {"civicNo": {"value": value, "nationality": "SE"}}
        return self.person(**(known | changes))

    def pupil(
        self, year: int | None = 5, kind: str = "GR", at: str | None = None, *, classed: bool = True, **changes: Any
    ) -> Record:
        """A pupil in a class of the plot's, with a guardian."""
        at = at or (GY if kind == "GY" else GR)
        known: Record = {"birthDate": f"{birth_year(year or 0, upper_secondary=kind == 'GY')}-05-17"}
        known |= {"enrolments": [enrolment(year, kind, at)]} | self._accounts("Skola elev")
        if "responsibles" not in changes:
            known["responsibles"] = [guardian(self.person())]
        pupil = self.person(**(known | changes))
        if classed:
            self.klass(kind, at)["groupMemberships"].append(member(pupil))
        return pupil

    def employee(self, **changes: Any) -> Record:
        """Somebody who can be on duty."""
        return self.person(**(self._accounts("Skola personal") | changes))

    def _accounts(self, kind: str) -> Record:
        account = f"skar{self.land.number():04}@{DOMAIN}"
        return {"eduPersonPrincipalNames": [account], "emails": [{"value": account, "type": kind}]}

    def duty(self, person: Record | None = None, at: str = GR, role: str = "Lärare", **changes: Any) -> Record:
        """A duty of a person, or of a new employee."""
        known: Record = {"person": reference((person or self.employee())["id"])}
        known |= {"dutyAt": reference(at), "dutyRole": role, "startDate": "2020-08-10"}
        return self.add("duties", **(known | changes))

    def group(self, kind: str = "Undervisning", members: Iterable[Record] = (), at: str = GR, **changes: Any) -> Record:
        """A group at a unit."""
        known: Record = {"displayName": f"Grupp {self.land.number()}", "groupType": kind, "schoolType": "GR"}
        known |= {"organisation": reference(at), "startDate": _TERM, "endDate": _END}
        return self.add("groups", **(known | {"groupMemberships": [member(each) for each in members]} | changes))

    def klass(self, kind: str = "GR", at: str = GR) -> Record:
        """The plot's class of a unit, with a mentor."""
        if (kind, at) not in self._classes:
            made = self._classes[kind, at] = self.group("Klass", (), at, schoolType=kind)
            self.duty(at=at, assignmentRole=[role(made)])
        return self._classes[kind, at]

    def child(self, **changes: Any) -> Record:
        """A child of three with a guardian, and no place yet."""
        known: Record = {"birthDate": f"{AUTUMN - 3}-04-02", "responsibles": [guardian(self.person())]}
        return self.person(**(known | changes))

    def placement(self, child: Record | None = None, at: str = FS, kind: str = "FS", **changes: Any) -> Record:
        """A place for a child, which its guardians own."""
        child = child or self.child()
        owners = [each["person"] for each in child["responsibles"]]
        known: Record = {"placedAt": reference(at), "child": reference(child["id"]), "owners": owners}
        known |= {"schoolType": kind, "startDate": "2025-08-18", "reason": "Omsorgsbehov"}
        return self.add("placements", **(known | changes))

    def activity(self, group: Record | None = None, duty: Record | None = None, **changes: Any) -> Record:
        """What a group does with a teacher; it needs no calendar events."""
        group = group or self.group(members=[self.pupil()])
        known: Record = {"displayName": f"Aktivitet {self.land.number()}", "calendarEventsRequired": False}
        known |= {"startDate": _TERM, "endDate": _END, "activityType": "Undervisning"}
        known |= {"groups": [reference(group["id"])], "syllabus": reference(SUBJECT), "organisation": reference(GR)}
        if "teachers" not in changes:
            known["teachers"] = [{"duty": reference((duty or self.duty())["id"])}]
        return self.add("activities", **(known | changes))

    def event(self, activity: Record, /, **changes: Any) -> Record:
        """An hour of an activity."""
        known: Record = {"activity": reference(activity["id"]), "rooms": [reference(ROOM)]}
        known |= {"startTime": f"{day(-7)}T08:00:00+01:00", "endTime": f"{day(-7)}T09:00:00+01:00"}
        return self.add("calendarEvents", **(known | changes))

    def room(self, **changes: Any) -> Record:
        """A room of a school."""
        return self.add("rooms", **({"displayName": f"Sal {self.land.number()}", "owner": reference(GR)} | changes))

    def grade(self, **changes: Any) -> Record:
        """A pupil's grade in a subject."""
        student = changes.get("student") or reference(self.pupil()["id"])
        teacher = changes.get("gradingTeacher") or self.duty()["person"]
        known: Record = {"student": student, "registeredBy": teacher, "gradingTeacher": teacher}
        known |= {"organisation": reference(GR), "registeredDate": "2026-06-04", "gradeValue": "C", "finalGrade": False}
        known |= {"adaptedStudyPlan": "Nej", "syllabus": reference(SUBJECT), "semester": "VT", "year": 2026}
        return self.add("grades", **(known | changes))

    def thing(self, resource: str, **changes: Any) -> Record:
        """What few ask for: of a resource that has no way of its own here."""
        return self.add(resource, **(_THINGS[resource](self) | changes))

    def syllabus(self, **changes: Any) -> Record:
        """A subject."""
        known: Record = {"schoolType": "GR", "subjectCode": "MA", "subjectName": "Matematik", "curriculum": "GR2011"}
        return self.add("syllabuses", **(known | {"official": True} | changes))


Make = Callable[[Plot], Iterable[Record | str]]
"""Plants on a plot, and gives what the check finds there; a resource's name stands for it as a whole."""


@dataclass(frozen=True)
class Trip:
    """A way to trip a check, and with it the near miss: `make` asks the plot which of both it is."""

    check: str
    note: str
    make: Make


def _span(days: int) -> Record:
    return {"startTime": f"{day(days)}T08:00:00+01:00", "endTime": f"{day(days)}T15:00:00+01:00"}


_THINGS: Mapping[str, Callable[[Plot], Record]] = {
    "absences": lambda plot: {"student": reference(plot.pupil()["id"]), "type": "Anmäld frånvaro", **_span(-6)},
    "attendanceEvents": lambda plot: {
        "time": f"{day(-7)}T08:00:00+01:00", "eventType": "In",
        "person": reference((child := plot.child())["id"]),
        "group": reference(plot.group("Avdelning", [child], FS, schoolType="FS", endDate=None)["id"]),
    },
    "attendances": lambda plot: {
        "calendarEvent": reference(plot.event(plot.activity())["id"]), "student": reference(plot.pupil()["id"]),
        "isReported": True, "attendanceMinutes": 60,
    },
    "attendanceSchedule": lambda plot: {
        "placement": reference(plot.placement()["id"]), "numberOfWeeks": 1, "startDate": _TERM,
        "state": [{"state": "Godkänt", "registeredAt": f"{day(-90)}T08:00:00+02:00"}],
        "scheduleEntries": [{"weekOffset": 0, "dayOfWeek": "Måndag", "startTime": "08:00", "endTime": "16:00"}],
    },
    "programmes": lambda _: {"name": "Naturvetenskap", "type": "Högskoleförberedande program", "schoolType": "GY"},
    "resources": lambda _: {"displayName": "Projektor", "owner": reference(AUTHORITY)},
    "schoolUnitOfferings": lambda _: {"offeredAt": reference(GR), "offeredSyllabuses": [reference(SUBJECT)]},
    "studyplans": lambda plot: {
        "student": reference(plot.pupil(2, "GY")["id"]), "startDate": _START,
        "content": [{"title": "Kurser", "syllabuses": [{"syllabus": reference(SUBJECT)}]}],
    },
}  # fmt: skip


def enrolment(year: int | None = 5, kind: str = "GR", at: str = GR, **changes: Any) -> Record:
    """An enrolment in the school year that is going on."""
    known = {"enroledAt": reference(at), "schoolYear": year, "schoolType": kind, "startDate": _START, "endDate": _END}
    return _given(known | {"educationCode": EDUCATION if kind in ("GY", "GYS") else None} | changes)


def guardian(person: Record, relation: str | None = "Vårdnadshavare") -> Record:
    """The tie to a guardian."""
    return _given({"person": reference(person["id"]), "relationType": relation})


def member(person: Record, **changes: Any) -> Record:
    """A membership from the first day of the term on."""
    return _given({"person": reference(person["id"]), "startDate": _TERM} | changes)


def role(group: Record, **changes: Any) -> Record:
    """What somebody on duty does for a group: mentor, unless something else is said."""
    return {"group": reference(group["id"]), "assignmentRoleType": "Mentor", "startDate": _TERM} | changes


def home(number: int) -> Record:
    """An address that nobody else has; no postal code of Sweden begins with a nought."""
    known = {"type": "Folkbokföring", "streetAddress": f"Provgatan {number}", "postalCode": "009 80"}
    return known | {"locality": "Skärholm", "country": "Sverige"}


def coordination_number(value: str) -> str:
    """A civic number as a coordination number: the day and 60, which leaves the check digit to be found anew."""
    return digit_mended(f"{value[:6]}{int(value[6:8]) + 60}{value[8:]}")


def digit_mended(value: str) -> str:
    """A number of twelve digits with the check digit that it should have."""
    return f"{value[:11]}{check_digit(value[2:11])}"


def _given(attributes: Mapping[str, Any]) -> Record:
    return {name: each for name, each in attributes.items() if each is not None}


def _family(number: int) -> str:
    """A family name that is nobody's."""
    return "Fejk" + "".join(_SYLLABLES[number // 16**place % 16] for place in (2, 1, 0))
