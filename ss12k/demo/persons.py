"""Person records: what the register says of pupils, children, guardians and staff, and the aliases of some."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ss12k.demo.enrolments import enrolments
from ss12k.demo.ids import Record, meta, stream, uid
from ss12k.demo.names import SWEDISH, common, slug
from ss12k.demo.people import Child, Family, Home, Human
from ss12k.demo.plans import District
from ss12k.demo.seats import WITH_ALIAS
from ss12k.demo.staff import Employee
from ss12k.demo.years import AUTUMN


@dataclass(frozen=True)
class _Roles:
    """Everything that one person is."""

    human: Human
    child: Child | None = None
    guardian: bool = False
    employee: Employee | None = None


def persons(
    families: Iterable[Family], employees: Iterable[Employee], district: District, seed: int, boxes: "Mailboxes"
) -> Iterator[Record]:
    """Everybody once, whatever they are."""
    working = {employee.human.id: employee for employee in employees}
    for family in families:
        for child in family.children:
            yield _Writer(_Roles(child.human, child=child), district, seed, boxes).record()
        for guardian in family.guardians:
            roles = _Roles(guardian, guardian=True, employee=working.pop(guardian.id, None))
            yield _Writer(roles, district, seed, boxes).record()
    for employee in working.values():
        yield _Writer(_Roles(employee.human, employee=employee), district, seed, boxes).record()


def alternative_persons(families: Iterable[Family], district: District, seed: int) -> Iterator[Record]:
    """The aliases of those protected pupils who have one."""
    for family in families:
        for child in family.children:
            if child.seat.key == WITH_ALIAS:
                yield _alias(child.human, "Kim", "Åberg", "01", "", "edu.norreka.example")
            elif child.human.marking != "Ingen" and district.shares.protected and int(child.human.id[:2], 16) % 4 == 0:
                rng = stream(seed, "alias", child.human.id)
                given, family_name = rng.choice(_EITHER), common(rng, SWEDISH.families)
                number = str(int(child.human.id[:6], 16))
                yield _alias(child.human, given, family_name, number, number, f"edu.{district.town.domain}")


_EITHER = ("Kim", "Robin", "Charlie", "Alex", "Love", "Mika", "Sascha", "Elis")


def _alias(human: Human, given: str, family: str, short: str, long: str, domain: str) -> Record:
    return {
        "id": human.id,
        "givenName": given,
        "familyName": family,
        "eduPersonPrincipalNames": [f"{slug(given)[:3]}{slug(family)[:3]}{short}@{domain}"],
        "emails": [{"value": f"{slug(given)}.{slug(family)}{long}@{domain}", "type": "Skola elev"}],
    }


class Mailboxes:
    """Gives out addresses, no two alike."""

    def __init__(self) -> None:
        self._count: dict[str, int] = {}

    def address(self, local: str, domain: str, *, digits: int = 0) -> str:
        """The next address that begins with `local`: numbered from the first on if `digits` says so."""
        number = self._count[local + domain] = self._count.get(local + domain, 0) + 1
        suffix = f"{number:0{digits}}" if digits or number > 1 else ""
        return f"{local}{suffix}@{domain}"


class _Writer:
    """Writes one person's record."""

    def __init__(self, roles: _Roles, district: District, seed: int, boxes: Mailboxes) -> None:
        self.roles, self.human, self.district, self.boxes = roles, roles.human, district, boxes
        self.rng = stream(seed, "person", self.human.id)

    @property
    def domain(self) -> str:
        return self.district.town.domain

    def record(self) -> Record:
        human = self.human
        record: Record = {"id": human.id, "meta": meta(human.id, self._since()), "givenName": human.given}
        record |= {"middleName": human.middle} if human.middle else {}
        record["familyName"] = human.family
        optional = {
            "eduPersonPrincipalNames": self._principal_names(),
            "externalIdentifiers": self._identifiers(),
            "civicNo": human.civic and {"value": human.civic, "nationality": "SE"},
        }
        record |= {key: value for key, value in optional.items() if value}
        record |= {"birthDate": str(human.born), "sex": human.sex}
        return (
            record | {"securityMarking": human.marking, "personStatus": human.status} | self._contact() | self._school()
        )

    def _since(self) -> date:
        if self.roles.employee:
            return max(self.roles.employee.duties[0].start, date(2019, 3, 1))
        return date(2019 + int(self.human.id[0], 16) % 7, 8, 1)

    def _is_pupil(self) -> bool:
        return self.roles.child is not None and self.roles.child.seat.school_type != "FS"

    def _principal_names(self) -> list[str]:
        local = slug(self.human.given)[:3] + slug(self.human.family)[:3]
        names = [self.boxes.address(local, f"edu.{self.domain}", digits=2)] if self._is_pupil() else []
        if self.roles.employee:
            names.append(self.boxes.address(local, f"skola.{self.domain}", digits=2))
        return names

    def _identifiers(self) -> list[Record]:
        if not self.roles.child and not self.roles.employee:
            return []
        # Six digits are enough for a small town.
        short = 100000 + int(self.human.id[:8], 16) % 900000
        number = short if self.district.is_town else int(self.human.id[24:], 16)
        register, directory = f"https://elevregister.{self.domain}/person", f"https://katalog.{self.domain}/konto"
        found = [{"value": str(number), "context": register, "globallyUnique": False}]
        if self.roles.employee:
            found.append({"value": uid("account", self.human.id), "context": directory, "globallyUnique": True})
        return found

    def _contact(self) -> Record:
        lists = {"emails": self._emails(), "phoneNumbers": self._phones(), "addresses": self._addresses()}
        return {key: value for key, value in lists.items() if value}

    def _emails(self) -> list[Record]:
        local = f"{slug(self.human.given)}.{slug(self.human.family)}"
        found = []
        if self._is_pupil():
            found.append({"value": self.boxes.address(local, f"edu.{self.domain}"), "type": "Skola elev"})
        if self.roles.employee:
            found.append({"value": self.boxes.address(local, f"skola.{self.domain}"), "type": "Skola personal"})
        if self._private() and (self.roles.guardian or self.rng.random() < 0.1):
            found.append({"value": self.boxes.address(local, "post.example"), "type": "Privat"})
        return found

    def _private(self) -> bool:
        """Whether the register holds private contact data: not of the protected, nor of their guardians."""
        return self.human.home is not None and self.human.marking == "Ingen" and self.human.status == "Aktiv"

    def _phones(self) -> list[Record]:
        # Only numbers that the telecom authority keeps free for fiction.
        found = []
        level = self.roles.child.seat.level if self._is_pupil() and self.roles.child else 0
        if self._private() and (self.roles.guardian or (level >= 5 and self.rng.random() < 0.4)):
            found.append({"value": f"070-17406{self.rng.randint(5, 99):02}", "type": "Hem", "mobile": True})
        if self._private() and self.roles.guardian and self.rng.random() < 0.15:
            found.append({"value": f"031-39006{self.rng.randint(0, 99):02}", "type": "Hem", "mobile": False})
        if self.roles.employee:
            found.append({"value": f"0980-3192{self.rng.randint(0, 99):02}", "type": "Arbete", "mobile": False})
        return found

    def _addresses(self) -> list[Record]:
        child = self.roles.child
        found = [_address(self.human.home, "Folkbokföring")] if self.human.home else []
        if self.human.marking != "Ingen" and child:
            # Mail to a protected person goes by the tax agency.
            agency = Home("c/o Förmedlingsuppdrag, Box 1", "99000", self.district.town.name)
            found.append(_address(agency, "Särskild postadress"))
        if child and child.second_home:
            found.append(_address(child.second_home, "Tillfällig adress"))
        return found

    def _school(self) -> Record:
        child = self.roles.child
        record: Record = {}
        if self._has_photo():
            record["photo"] = f"https://foto.{self.domain}/{self.human.id}.jpg"
        if child is None:
            return record
        if self._is_pupil():
            record["enrolments"] = enrolments(child, self.district)
        if child.responsibles:
            record["responsibles"] = [
                {"person": guardian.reference, "relationType": relation} for guardian, relation in child.responsibles
            ]
        return record

    def _has_photo(self) -> bool:
        child = self.roles.child
        if child:
            return child.seat.unit in self.district.photographed and child.seat.born < AUTUMN - 11
        return self.roles.employee is not None and self.rng.random() < 0.2


def _address(home: Home, kind: str) -> Record:
    return {
        "type": kind,
        "streetAddress": home.street,
        "postalCode": home.postal_code,
        "locality": home.locality,
        "country": "Sverige",
    }
