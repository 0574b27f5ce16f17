"""The eight vendors of the presentation and what each of their systems gets of Norreka's data."""

import json
from collections.abc import Iterator
from pathlib import Path

from ss12k.demo.ids import Record
from ss12k.demo.organisations import UNITS
from ss12k.errors import Ss12kError

SOURCE = "norreka"


def _profile(client: str, name: str, vendor: str, shared: str, *units: str, alias: bool = False) -> Record:
    """A profile in its normal form; without units the client may see everything."""
    return {
        "clientId": f"{SOURCE}.{client}",
        "name": name,
        "vendor": vendor,
        "source": SOURCE,
        "dataProtectionOfficer": "Åsa Holm, dataskydd@norreka.example",
        "permissionMode": "selected" if units else "everything",
        "organisations": sorted(UNITS[unit].id for unit in units),
        "sharedData": sorted(shared.split()),
        "includeAlternativePersonData": alias,
    }


_PROFILES = (
    _profile(
        "skola24",
        "Skola24",
        "Skola24",
        "standard students duties responsibles groups activities calendarevents attendances absences resources "
        "birthdate sex email email-school",
        "Norrekaskolan",
        "Grundskola/Andershovsskolan",
    ),
    _profile(
        "inspera",
        "Inspera Assessment",
        "Inspera",
        "standard students duties groups programmes studyplans activities civicno email-school identifiers",
        "Gymnasieskola",
        "Norrekaskolan 7-9",
        alias=True,
    ),
    _profile(
        "cicero",
        "Cicero School Library System",
        "Cicero",
        "standard students duties responsibles groups birthdate email email-school addresses identifiers photo",
        "Norrekaskolan 7-9",
        "Norrekaskolan F-6",
        "Östra skolan",
        "Bastionsgymnasiet",
        "Sturegymnasiet 1",
    ),
    _profile(
        "skjutsplus",
        "Skjuts+",
        "Skjuts+",
        "standard students responsibles placements attendanceschedule birthdate email phonenumbers addresses",
        "Norrekaskolan",
        "Grundskola/Andershovsskolan",
        "Östra skolan",
    ),
    _profile(
        "hypergene",
        "Hypergene",
        "Hypergene",
        "standard students duties placements birthdate sex",
        "Norreka kommun",
    ),
    _profile(
        "liber",
        "Liber Online",
        "Liber",
        "standard students duties groups activities email-school",
        "Norrekaskolan 7-9",
        "Norrekaskolan F-6",
        "Östra skolan",
        "Sturegymnasiet 1",
    ),
    _profile(
        "optiplan",
        "Optiplan Elevresor",
        "Optiplan",
        "standard students responsibles programmes birthdate civicno email phonenumbers addresses",
        "Bastionsgymnasiet",
        "Nya Sturegymnasiet",
        "Norrekaskolan 7-9",
    ),
    _profile(
        "istanalys",
        "IST Analys",
        "IST",
        "standard students duties placements groups programmes studyplans activities calendarevents attendances "
        "attendanceevents attendanceschedule grades absences resources birthdate sex identifiers",
        alias=True,
    ),
)


def profiles() -> Iterator[Record]:
    """The eight profiles."""
    yield from _PROFILES


def write_clients(out: Path) -> list[str]:
    """Write the profiles into a folder, a file each; gives the client ids."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for profile in profiles():
            text = json.dumps(profile, ensure_ascii=False, indent=2)
            (out / f"{profile['clientId']}.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise Ss12kError(f"{out}: the demo's clients can't be written: {error.strerror or error}") from error
    return [profile["clientId"] for profile in profiles()]
