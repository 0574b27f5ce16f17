"""Makes the records of random sources: every attribute that the standard has, and what real sources do to it."""

import random
from collections.abc import Callable
from typing import Any

from .mess import EXTENSION_KEYS, NO_MARKS, NUMBERS, extension, near_twin, new_id, spoil_object, text

_SIZES = {
    "organisations": (8, 15),
    "persons": (30, 55),
    "placements": (8, 20),
    "duties": (10, 20),
    "groups": (10, 25),
    "programmes": (2, 5),
    "syllabuses": (1, 4),
    "activities": (2, 6),
    "calendarEvents": (0, 3),
    "rooms": (0, 2),
}
_MODIFIED = (
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
_NO_TIME: tuple[Any, ...] = (None, "igår", 1717171717, "", [])


class Maker:
    """Ids for every resource of one source, and records by resource and id whose references go to them."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.rate = rng.choice([0.0, 0.005, 0.01, 0.02, 0.05])
        small = rng.random() < 0.05
        self.ids: dict[str, list[str]] = {}
        for resource, (least, most) in _SIZES.items():
            self.ids[resource] = self._some_ids(0 if small else least, 3 if small else most)
        persons = list(self.ids["persons"])
        rng.shuffle(persons)
        half, most = len(persons) // 2, len(persons) * 9 // 10
        self._makers: dict[str, Callable[[str], dict[str, Any]]] = {
            "organisations": self._organisations,
            "persons": self._persons,
            "placements": self._placements,
            "duties": self._duties,
            "groups": self._groups,
            "programmes": self._programmes,
            "syllabuses": self._syllabuses,
            "activities": self._activities,
            "calendarEvents": self._calendar_events,
            "rooms": self._rooms,
        }
        self.pupils, self.adults = persons[:half], persons[half:most]

    def _some_ids(self, least: int, most: int) -> list[str]:
        elsewhere = self._all_ids()
        made: list[str] = []
        for _ in range(self.rng.randint(least, most)):
            made.append(new_id(self.rng, made, elsewhere))
        return made

    def _all_ids(self) -> list[str]:
        return [identity for ids in self.ids.values() for identity in ids]

    def record(self, resource: str, identity: str) -> dict[str, Any]:
        """A record, its attributes in any order, with something wrong in it at the rate of this source."""
        made = {"meta": self._meta(), **self._makers[resource](identity)}
        attributes = list(spoil_object(self.rng, made, self.rate, self._all_ids()).items())
        self.rng.shuffle(attributes)
        return {"id": identity, **dict(attributes)}

    def alternative(self, identity: str) -> dict[str, Any]:
        """Alternative person data of any degree: be it only an id, or every attribute."""
        whole = (
            {"meta": self._meta()}
            | self._persons(identity)
            | {"givenName": text(self.rng, "Alias"), "familyName": text(self.rng, "Annan")}
        )
        share = self.rng.choice([0.0, 0.5, 0.8, 1.0])
        kept = {name: value for name, value in whole.items() if self.rng.random() < share}
        return {"id": identity, **spoil_object(self.rng, kept, self.rate, [])} if kept else {"id": identity}

    # References

    def _ref(self, resource: str, preferred: list[str] | None = None) -> Any:
        rng, known = self.rng, self.ids.get(resource, [])
        identity = rng.choice(preferred or known or ["saknas"])
        kind = rng.random()
        if kind < 0.02:
            identity = near_twin(rng, identity)
        elif kind < 0.05:
            identity = rng.choice([new_id(rng, known, []), *self._all_ids()[:60:7]])
        reference: dict[str, Any] = {"id": identity}
        if rng.random() < 0.15:
            reference["displayName"] = text(rng, "Källans namn")
        if rng.random() < 0.05:
            reference[rng.choice(EXTENSION_KEYS)] = extension(rng, self._all_ids())
        if resource == "persons" and rng.random() < 0.2:
            reference["securityMarking"] = rng.choice(NO_MARKS)
        if rng.random() < self.rate:
            return rng.choice(
                [None, identity, [], [reference], {}, {"id": None}, {"id": ""}, {"id": 5}, {"ID": identity}]
            )
        return reference

    def _refs(self, resource: str, most: int, preferred: list[str] | None = None) -> list[Any]:
        return [self._ref(resource, preferred) for _ in range(self.rng.randint(0, most))]

    # Parts of records

    def _meta(self) -> dict[str, Any]:
        modified = self.rng.choice(_MODIFIED if self.rng.random() < 0.9 else _NO_TIME)
        return {"created": "2020-01-01T00:00:00Z", "modified": modified}

    def _some(self, **attributes: Any) -> dict[str, Any]:
        return {name: value for name, value in attributes.items() if self.rng.random() < 0.6}

    def _dates(self) -> dict[str, Any]:
        ended = {"endDate": "2021-06-30"} if self.rng.random() < 0.3 else {}
        return {"startDate": f"20{self.rng.randrange(15, 30)}-08-01", **ended}

    def _address(self) -> dict[str, Any]:
        return {
            "streetAddress": text(self.rng, "Gatan"),
            "postalCode": "123 45",
            **self._some(
                type="Folkbokföring",
                locality="Norreka",
                countyCode=self.rng.choice(NUMBERS),
                municipalityCode=1290,
                realEstateDesignation="Hästen 1:2",
                country="Sverige",
            ),
        }

    def _list(self, make: Callable[[], object], most: int = 2) -> list[object]:
        return [make() for _ in range(self.rng.randint(0, most))]

    # Records: every attribute that the standard has, by its name

    def _organisations(self, identity: str) -> dict[str, Any]:
        rng, earlier = self.rng, self.ids["organisations"][: self.ids["organisations"].index(identity)]
        parent: dict[str, Any] = {"parentOrganisation": self._ref("organisations", earlier[-5:])} if earlier else {}
        kind = rng.random()
        if kind < 0.1:
            parent = {}
        elif kind < 0.13:
            parent = {"parentOrganisation": {"id": identity}}
        elif kind < 0.17:
            parent = {"parentOrganisation": self._ref("organisations")}
        elif kind < 0.23:
            parent = {"parentOrganisation": {"id": "nedlagd"}}
        return (
            parent
            | {
                "displayName": text(rng, "Skolan"),
                "organisationType": rng.choice(["Huvudman", "Skola", "Skolenhet", "Påhittad"]),
            }
            | self._some(
                organisationCode="k1",
                organisationNumber="212000-1",
                schoolUnitCode="12345678",
                municipalityCode="1290",
                url="https://x.example",
                email="e@x.example",
                phoneNumber="044",
                schoolTypes=rng.choice([[], ["GR"], ["GR", "GY"]]),
                address=self._address(),
                contactInfo=self._list(lambda: self._some(infoType="Publik", info=text(rng, "Ring"))),
                **self._dates(),
            )
        )

    def _persons(self, identity: str) -> dict[str, Any]:
        rng, pupil = self.rng, identity in self.pupils
        unguarded = rng.random() < 0.4
        return (
            {
                "givenName": text(rng, "Anna"),
                "familyName": text(rng, "Berg"),
            }
            | self._some(
                middleName=text(rng, "Maria"),
                birthDate="2012-03-04",
                sex="Kvinna",
                photo="https://foto.example/1",
                securityMarking=rng.choice(NO_MARKS),
                personStatus=rng.choice(["Aktiv", "Avliden"]),
                eduPersonPrincipalNames=self._list(lambda: text(rng, "anna@x.example")),
                externalIdentifiers=self._list(
                    lambda: self._some(value=text(rng, "e"), context="ad", globallyUnique=True)
                ),
                civicNo=self._some(value="201203042383", nationality="SE"),
                emails=self._list(self._email, 4),
                phoneNumbers=self._list(
                    lambda: self._some(value=text(rng, "070"), type="Hem", mobile=rng.random() < 0.5)
                ),
                addresses=self._list(self._address),
            )
            | ({"enrolments": self._list(self._enrolment, 2 if pupil else 0)} if pupil or rng.random() < 0.3 else {})
            | (
                {"responsibles": [] if unguarded else self._list(self._responsible, 3)}
                if pupil or rng.random() < 0.2
                else {}
            )
        )

    def _email(self) -> dict[str, Any]:
        kind = self.rng.choice(["Privat", "Privat", "Skola elev", "Skola personal", None, "privat", "", 5, ["Privat"]])
        return {"value": text(self.rng, "a@x.example")} | ({} if self.rng.random() < 0.2 else {"type": kind})

    def _enrolment(self) -> dict[str, Any]:
        return {
            "enroledAt": self._ref("organisations"),
            "schoolType": "GR",
            **self._dates(),
            **self._some(
                schoolYear=self.rng.choice(NUMBERS),
                cancelled=False,
                educationCode="NA",
                specification=text(self.rng, "spec"),
                programme=self._ref("programmes"),
            ),
        }

    def _responsible(self) -> dict[str, Any]:
        return {"person": self._ref("persons", self.adults)} | self._some(relationType="Vårdnadshavare")

    def _placements(self, identity: str) -> dict[str, Any]:
        return {
            "placedAt": self._ref("organisations"),
            "child": self._ref("persons", self.pupils),
            "owners": self._refs("persons", 3, self.adults),
            "schoolType": "FS",
            **self._dates(),
        } | self._some(
            group=self._ref("groups"),
            reason="Omsorgsbehov",
            maxWeeklyScheduleHours=self.rng.choice(NUMBERS),
        )

    def _duties(self, identity: str) -> dict[str, Any]:
        person = {} if self.rng.random() < 0.15 else {"person": self._ref("persons", self.adults)}
        return (
            person
            | {
                "dutyAt": self._ref("organisations"),
                "signature": text(self.rng, "ABC"),
                "dutyRole": "Lärare",
                **self._dates(),
            }
            | self._some(
                assignmentRole=self._list(self._assignment, 3),
                description=text(self.rng, "Bibliotekarie"),
                dutyPercent=self.rng.choice(NUMBERS),
                hoursPerYear=1767,
            )
        )

    def _assignment(self) -> dict[str, Any]:
        return {"group": self._ref("groups"), "assignmentRoleType": "Mentor"} | self._some(**self._dates())

    def _groups(self, identity: str) -> dict[str, Any]:
        return (
            {
                "displayName": text(self.rng, "9B"),
                "groupType": "Klass",
                "organisation": self._ref("organisations"),
                **self._dates(),
            }
            | self._some(schoolType="GR")
            | {
                "groupMemberships": self._list(
                    lambda: {"person": self._ref("persons"), **self._some(**self._dates())}, 8
                )
            }
        )

    def _programmes(self, identity: str) -> dict[str, Any]:
        return {"name": text(self.rng, "Natur"), "type": "Inriktning", "schoolType": "GY"} | self._some(
            code="NA", parentProgramme=self._ref("programmes")
        )

    def _syllabuses(self, identity: str) -> dict[str, Any]:
        return {"subjectName": text(self.rng, "Svenska"), "schoolType": "GR", "official": True}

    def _activities(self, identity: str) -> dict[str, Any]:
        return {
            "displayName": text(self.rng, "Sv 9B"),
            "organisation": self._ref("organisations"),
            "groups": self._refs("groups", 3),
            "teachers": self._list(lambda: {"duty": self._ref("duties")}),
            "calendarEventsRequired": True,
            **self._dates(),
        } | self._some(syllabus=self._ref("syllabuses"))

    def _calendar_events(self, identity: str) -> dict[str, Any]:
        return {
            "activity": self._ref("activities"),
            "startTime": "2024-01-08T08:00:00",
            "endTime": "2024-01-08T09:00:00Z",
            "studentExceptions": self._list(lambda: {"student": self._ref("persons"), "participates": False}),
        }

    def _rooms(self, identity: str) -> dict[str, Any]:
        return {"displayName": text(self.rng, "Sal"), "owner": self._ref("organisations")}
