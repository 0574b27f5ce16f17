"""Makes the records of random sources: ids, references and the parts that records are made of.

The records themselves, every attribute that the standard has, are in records_people.py, records_school.py and
records_daily.py; what real sources do to them is in mess.py.
"""

import random
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from .mess import EXTENSION_KEYS, NO_MARKS, NUMBERS, extension, near_twin, new_id, spoil_object, text

Make: TypeAlias = Callable[["Maker", str], dict[str, Any]]

_SIZES = {
    "organisations": (10, 18),
    "persons": (34, 60),
    "placements": (10, 22),
    "duties": (10, 20),
    "groups": (10, 22),
    "programmes": (2, 6),
    "syllabuses": (2, 6),
    "schoolUnitOfferings": (5, 10),
    "studyplans": (8, 16),
    "activities": (8, 18),
    "rooms": (6, 10),
    "resources": (6, 10),
    "calendarEvents": (12, 24),
    "attendances": (24, 48),
    "attendanceEvents": (14, 28),
    "attendanceSchedule": (10, 20),
    "grades": (14, 28),
    "absences": (12, 24),
    "aggregatedAttendance": (10, 20),
}
_MOMENTS = (
    "2023-06-01T12:00:00Z",
    "2023-06-01T12:00:00",  # Swedish local time: two hours earlier than the one before
    "2023-06-01T14:00:00+02:00",
    "2023-06-01T13:30:00.500+02:00",
    "2023-12-01T12:30:00",  # winter: one hour
    "2023-12-01T12:00:00Z",
    "2023-12-01T11:59:59.999999Z",
    "2024-01-01T00:30:00",
    "2023-12-31T23:45:00Z",
)
_NO_TIME: tuple[Any, ...] = (None, "igår", 1717171717, "", [], "2024-02-30T10:00:00Z", "2024-02-03")
_NO_DAY: tuple[Any, ...] = ("2024-02-30", "2024-1-1", "2023-06-01T12:00:00Z", 20240101, None, "")


class Maker:
    """Ids for every resource of one source, and records by resource and id whose references go to them.

    A plain source has no faults, and everybody in it has an enrolment.
    """

    def __init__(self, rng: random.Random, makers: Mapping[str, Make]) -> None:
        self.rng = rng
        self._makers = makers
        self.plain = rng.random() < 0.15
        self.rate = 0.0 if self.plain else rng.choice([0.0, 0.005, 0.01, 0.02, 0.05])
        small = rng.random() < 0.05
        self.ids: dict[str, list[str]] = {}
        for resource, (least, most) in _SIZES.items():
            self.ids[resource] = self._some_ids(0 if small else least, 3 if small else most)
        persons = list(self.ids["persons"])
        rng.shuffle(persons)
        half, most = len(persons) // 2, len(persons) * 9 // 10
        self.pupils, self.adults = persons[:half], persons[half:most]

    def _some_ids(self, least: int, most: int) -> list[str]:
        elsewhere = self.all_ids()
        made: list[str] = []
        for _ in range(self.rng.randint(least, most)):
            made.append(new_id(self.rng, made, elsewhere))
        return made

    def all_ids(self) -> list[str]:
        """Every id of the source."""
        return [identity for ids in self.ids.values() for identity in ids]

    def record(self, resource: str, identity: str) -> dict[str, Any]:
        """A record, its attributes in any order, with something wrong in it at the rate of this source."""
        made = {"meta": self.meta(), **self._makers[resource](self, identity)}
        attributes = list(spoil_object(self.rng, made, self.rate, self.all_ids()).items())
        self.rng.shuffle(attributes)
        return {"id": identity, **dict(attributes)}

    def alternative(self, identity: str) -> dict[str, Any]:
        """Alternative person data of any degree: be it only an id, or every attribute."""
        whole = (
            {"meta": self.meta()}
            | self._makers["persons"](self, identity)
            | {"givenName": text(self.rng, "Alias"), "familyName": text(self.rng, "Annan")}
        )
        share = self.rng.choice([0.0, 0.5, 0.8, 1.0])
        kept = {name: value for name, value in whole.items() if self.rng.random() < share}
        return {"id": identity, **spoil_object(self.rng, kept, self.rate, [])} if kept else {"id": identity}

    # References

    def ref(self, resource: str, preferred: list[str] | None = None, gone: float = 0.03) -> Any:
        """A reference; some dangle, some bring a name, a marking or an extension, some are none."""
        rng, known = self.rng, self.ids.get(resource, [])
        identity = rng.choice(preferred or known or ["saknas"])
        kind = 1.0 if self.plain else rng.random()
        if kind < 0.02:
            identity = near_twin(rng, identity)
        elif kind < 0.02 + gone:
            identity = rng.choice([new_id(rng, known, []), *self.all_ids()[:60:7]])
        reference: dict[str, Any] = {"id": identity}
        if rng.random() < 0.15:
            reference["displayName"] = text(rng, "Källans namn")
        if rng.random() < 0.05:
            reference[rng.choice(EXTENSION_KEYS)] = extension(rng, self.all_ids())
        if resource == "persons" and rng.random() < 0.2:
            reference["securityMarking"] = rng.choice(NO_MARKS)
        if rng.random() < self.rate:
            return rng.choice(
                [None, identity, [], [reference], {}, {"id": None}, {"id": ""}, {"id": 5}, {"ID": identity}]
            )
        return reference

    def refs(self, resource: str, most: int, preferred: list[str] | None = None, gone: float = 0.03) -> list[Any]:
        """Some references, now and then one of them twice."""
        found = [self.ref(resource, preferred, gone) for _ in range(self.rng.randint(0, most))]
        return [*found, self.rng.choice(found)] if found and self.rng.random() < 0.2 else found

    # Parts of records

    def some(self, **attributes: Any) -> dict[str, Any]:
        """Some of these attributes."""
        return {name: value for name, value in attributes.items() if self.rng.random() < 0.6}

    def list_of(self, make: Callable[[], object], most: int = 2) -> list[object]:
        """Up to so many of what is made, now and then one of them twice."""
        found = [make() for _ in range(self.rng.randint(0, most))]
        return [*found, self.rng.choice(found)] if found and self.rng.random() < 0.1 else found

    def choice(self, *values: Any) -> Any:
        """One of these."""
        return self.rng.choice(values)

    def number(self) -> Any:
        """A number, be it one that careless hands change."""
        return self.rng.choice(NUMBERS)

    def text(self, plain: str) -> str:
        """A plain text, sometimes a nasty one."""
        return text(self.rng, plain)

    def moment(self) -> Any:
        """A point in time, with or without offset, seldom none."""
        return self.rng.choice(_MOMENTS if self.rng.random() < 0.93 else _NO_TIME)

    def meta(self) -> dict[str, Any]:
        """When a record was made and changed."""
        return {"created": self.moment(), "modified": self.moment()}

    def day(self) -> Any:
        """A day, seldom none."""
        if not self.plain and self.rng.random() < 0.03:
            return self.rng.choice(_NO_DAY)
        return f"20{self.rng.randrange(17, 29)}-{self.rng.choice(['01-01', '06-30', '08-01'])}"

    def dates(self) -> dict[str, Any]:
        """A start, and for some an end."""
        return {"startDate": self.day(), **({"endDate": self.day()} if self.rng.random() < 0.4 else {})}

    def school_type(self) -> str:
        """A school type, or a code that is none."""
        return str(self.rng.choice(["GR", "GR", "GY", "FS", "ABC"]))

    def address(self) -> dict[str, Any]:
        """A postal address."""
        return {
            "streetAddress": self.text("Gatan"),
            "postalCode": "123 45",
            **self.some(
                type="Folkbokföring",
                locality="Norreka",
                countyCode=self.number(),
                municipalityCode=1290,
                realEstateDesignation="Hästen 1:2",
                country="Sverige",
            ),
        }
