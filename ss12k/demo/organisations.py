"""Norreka kommun's organisations: the tree of the presentation, its preschools, and units that have been closed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ss12k.demo.ids import Record, meta, reference, uid
from ss12k.demo.names import postal_codes, slug, streets


@dataclass(frozen=True)
class Town:
    """A school authority and its town; neither exists."""

    name: str
    authority: str
    domain: str
    organisation_number: str
    municipality_code: str


NORREKA = Town("Norreka", "Norreka kommun", "norreka.example", "2120009999", "9901")
AUTHORITY = NORREKA.authority


@dataclass(frozen=True)
class Unit:
    """An organisation; `key` is its path in the tree where its name alone would not do."""

    key: str
    parent: str | None
    kind: str = "Skolenhet"
    school_types: tuple[str, ...] = ()
    start: str = "2014-07-01"
    end: str | None = None
    unit_code: str | None = None
    code: str | None = None
    area: str = "Norreka"

    @property
    def id(self) -> str:
        """The id that profiles and links hold; the same in every demo."""
        return uid("organisation", self.key)

    @property
    def name(self) -> str:
        """The display name."""
        return self.key.rpartition("/")[2]


def _branch(key: str, parent: str, start: str, area: str = "Norreka") -> Unit:
    return Unit(key, parent, "Övrigt", start=start, area=area)


# The school unit code of Fria grundskolan has nine digits in the presentation too: a finding for the quality checks.
# Norrekaskolan F-6 says GR alone there, though its youngest pupils are in the preschool class (FKLASS).
_PRESENTED = (
    Unit(AUTHORITY, None, "Huvudman", start="1990-01-01"),
    _branch("Externa Enheter", AUTHORITY, "1990-01-01"),
    _branch("Förskola", AUTHORITY, "2015-01-01"),
    _branch("Grundskola", AUTHORITY, "2014-07-01"),
    _branch("Gymnasieskola", AUTHORITY, "2014-07-01"),
    _branch("Grundskola/Andershovsskolan", "Grundskola", "2014-07-01", area="Andershov"),
    Unit(
        "Andershovs fritidshem",
        "Grundskola/Andershovsskolan",
        school_types=("FTH",),
        start="2015-06-01",
        area="Andershov",
    ),
    Unit(
        "Andershovsskolan",
        "Grundskola/Andershovsskolan",
        school_types=("GR",),
        unit_code="12875432",
        area="Andershov",
    ),
    Unit(
        "Andershovsskolan anpassad",
        "Grundskola/Andershovsskolan",
        school_types=("GRS",),
        unit_code="12879874",
        area="Andershov",
    ),
    Unit("Ekonomihantering - externa enheter", "Grundskola", start="2023-01-01"),
    Unit("Fria grundskolan", "Grundskola", school_types=("GR",), unit_code="124569875", start="2016-08-10"),
    _branch("Norrekaskolan", "Grundskola", "2014-07-01"),
    Unit("Norrekaskolan 7-9", "Norrekaskolan", school_types=("GR",), unit_code="12873301"),
    Unit("Norrekaskolan F-6", "Norrekaskolan", school_types=("GR",), unit_code="12873302"),
    Unit("Norrekaskolans fritidshem", "Norrekaskolan", school_types=("FTH",)),
    Unit("Östra skolan", "Grundskola", school_types=("GR",), unit_code="12873467", area="Östra Norreka"),
    Unit("Bastionsgymnasiet", "Gymnasieskola", school_types=("GY",), unit_code="12876610"),
    Unit("Fria gymnasiet", "Gymnasieskola", school_types=("GY",), unit_code="12876644", start="2016-08-10"),
    _branch("Nya Sturegymnasiet", "Gymnasieskola", "2018-07-01"),
    Unit(
        "Sturegymnasiet 1",
        "Nya Sturegymnasiet",
        school_types=("GY",),
        unit_code="12876621",
        code="STURE1",
        start="2018-07-01",
    ),
    Unit(
        "Sturegymnasiet 2",
        "Nya Sturegymnasiet",
        school_types=("GY",),
        unit_code="12876622",
        code="STURE2",
        start="2018-07-01",
    ),
)

_BESIDES = (
    Unit("Förskolan Björken", "Förskola", school_types=("FS",), start="2015-01-01"),
    Unit("Förskolan Tallen", "Förskola", school_types=("FS",), start="2015-01-01", area="Östra Norreka"),
    Unit("Förskolan Äppelgården", "Förskola", school_types=("FS",), start="2017-08-01", area="Andershov"),
    Unit("Fristående förskolan Kotten", "Externa Enheter", school_types=("FS",), start="2012-08-01"),
    Unit(
        "Montessoriskolan Kompassen", "Externa Enheter", school_types=("GR",), unit_code="12878851", start="2009-07-01"
    ),
)

_CLOSED = (
    Unit("Förskolan Lönnen", "Förskola", school_types=("FS",), start="2015-01-01", end="2022-07-31"),
    Unit("Västra skolan", "Grundskola", school_types=("GR",), unit_code="12873388", end="2022-06-30"),
    Unit("Norreka lärcentrum", AUTHORITY, school_types=("VUXGY",), unit_code="12877715", end="2021-12-31"),
)

UNITS: dict[str, Unit] = {unit.key: unit for unit in _PRESENTED + _BESIDES + _CLOSED}
"""Every organisation by key, parents first."""


def organisations(units: Iterable[Unit], town: Town) -> Iterator[Record]:
    """The organisations as records."""
    for number, unit in enumerate(units):
        contact = _contact(unit, number, town) if unit.kind == "Skolenhet" else {}
        yield _identity(unit, town) | contact | _dates(unit)


def _identity(unit: Unit, town: Town) -> Record:
    record: Record = {"id": unit.id, "meta": meta(unit.id, date.fromisoformat(max(unit.start, "2019-03-01")))}
    record |= {"displayName": unit.name, "organisationType": unit.kind}
    if unit.parent is None:
        record |= {
            "organisationNumber": town.organisation_number,
            "email": f"kommun@{town.domain}",
            "url": f"https://{town.domain}/",
        }
    else:
        record["parentOrganisation"] = reference(uid("organisation", unit.parent))
    optional = {"organisationCode": unit.code, "schoolUnitCode": unit.unit_code, "schoolTypes": list(unit.school_types)}
    record |= {key: value for key, value in optional.items() if value}
    return record | {"municipalityCode": town.municipality_code}


def _contact(unit: Unit, number: int, town: Town) -> Record:
    names = streets(unit.area)
    street = names[number % len(names)].replace("_", " ")
    phone = f"0980-3192{number % 100:02}"  # a range that is kept free for use in fiction
    return {
        "address": {
            "type": "Besöksadress",
            "streetAddress": f"{street} {number + 1}",
            "postalCode": postal_codes(unit.area)[0],
            "locality": unit.area,
        },
        "url": f"https://{town.domain}/{slug(unit.name)}",
        "email": f"{slug(unit.name)}@{town.domain}",
        "phoneNumber": phone,
        "contactInfo": [{"infoType": "Publik", "info": f"Expeditionen: {phone}"}],
    }


def _dates(unit: Unit) -> Record:
    return {"startDate": unit.start} | ({"endDate": unit.end} if unit.end else {})
