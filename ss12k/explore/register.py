"""The register of processing: what GDPR article 30 wants told of each client, and what of it is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ss12k.access import Access, Actor
from ss12k.control.records import Client, RegisterEntry, Source
from ss12k.errors import Ss12kError
from ss12k.explore.cells import named
from ss12k.explore.spreadsheets import spreadsheet
from ss12k.scope.profile import Profile
from ss12k.standard.categories import CATEGORIES
from ss12k.standard.values import SWEDEN

FIELDS: Mapping[str, str] = {
    "purpose": "Purpose",
    "legal_basis": "Legal basis",
    "agreement_number": "Agreement number",
    "agreement_date": "Agreement date",
    "agreement_file": "Agreement file",
    "sub_processors": "Sub-processors",
    "retention": "Retention",
    "contact": "Contact",
    "transfers": "Transfers outside EU/EEA",
}
"""What an entry says, each with its name, in the order in which it is asked for."""
OFFICER = "Data protection officer"
"""What the profile says: there it is changed."""
SUBJECTS: Mapping[str, str] = {
    "students": "Pupils",
    "placements": "Children in preschool and out-of-school care",
    "duties": "Staff",
}
"""Whom a category makes visible by itself (SCOPE R4)."""
PROTECTED = "Protected persons, under an alias"
_SWEDISH = str.maketrans("åäö", "{|}")
"""What comes after z in Unicode stands in for the letters that Swedes sort after it."""
PROCESSING = ("purpose", "legal_basis")
HEADS = (
    "Controller", "Client id", "Client", "Vendor (recipient)", "State", FIELDS["purpose"], FIELDS["legal_basis"],
    "Categories of data subjects", "Categories of personal data", "Organisations covered",
    *(label for name, label in FIELDS.items() if name not in PROCESSING),
    OFFICER, "Valid from", "Valid until", "Created", "Removed", "Missing",
)  # fmt: skip
"""The columns of the whole register."""


@dataclass(frozen=True)
class Line:
    """One client in the register: what was saved of it, what is missing, and how many organisations it covers."""

    client: Client
    entry: RegisterEntry
    missing: tuple[str, ...]
    subjects: tuple[str, ...]
    data: tuple[str, ...]
    organisations: str


def missing(entry: RegisterEntry, profile: Profile) -> list[str]:
    """The names of what is missing, in the order in which it is asked for: "none" is an answer, and empty is not."""
    said = {label: getattr(entry, name) for name, label in FIELDS.items()} | {OFFICER: profile.data_protection_officer}
    return [label for label, value in said.items() if not (value.strip() if isinstance(value, str) else value)]


def subjects(profile: Profile) -> list[str]:
    """Whom the data is of, by the categories that make persons visible (SCOPE R4, R5)."""
    shared = profile.shared_data
    found = [label for code, label in SUBJECTS.items() if code in shared]
    if "responsibles" in shared and shared & {"students", "placements"}:  # guardians are seen by their children alone
        found.append("Guardians")
    if found and profile.include_alternative_person_data:
        found.append(PROTECTED)
    return found


def rows(access: Access, actor: Actor, source: str) -> list[Line]:
    """Every client of a source, removed ones too, by name; for the authority alone."""
    actor.must_see(None)
    control = access.control
    entries, clients = control.registers(source), control.clients(source, removed=True)
    names = _names(access, actor, source, {id for each in clients for id in each.profile.organisations})
    return [_line(each, entries.get(each.client_id, RegisterEntry()), names) for each in clients]


def csv(source: Source, lines: Iterable[Line]) -> bytes:
    """The whole register as CSV, as article 30 wants it told; no cell of it is run by a spreadsheet."""
    return spreadsheet([HEADS, *(_cells(source, line) for line in lines)])


def _line(client: Client, entry: RegisterEntry, names: Mapping[str, str]) -> Line:
    profile = client.profile
    data = [category.label for code, category in CATEGORIES.items() if code in profile.shared_data]
    return Line(client, entry, tuple(missing(entry, profile)), tuple(subjects(profile)), tuple(data),
                _covered(profile, names))  # fmt: skip


def _names(access: Access, actor: Actor, source: str, ids: set[str]) -> dict[str, str]:
    """What checked organisations are called; the register stands though the data can't be read."""
    try:
        view = access.open_view(actor, source)
        return {id: each.name for id, each in named(view, "organisations", ids).items()}
    except Ss12kError:
        return {}


def _covered(profile: Profile, names: Mapping[str, str]) -> str:
    if profile.permission_mode == "everything":
        return "All, now and later"
    if not profile.organisations:
        return "None"
    told = sorted(
        (names.get(id, id) for id in profile.organisations), key=lambda name: name.lower().translate(_SWEDISH)
    )
    return f"{len(told)} checked, each with all below it: {', '.join(told)}"


def _cells(source: Source, line: Line) -> list[str]:
    client, entry, profile = line.client, line.entry, line.client.profile
    said = {name: str(getattr(entry, name) or "") for name in FIELDS}
    first, last = client.validity.first, client.validity.last
    return [
        source.name,
        client.client_id,
        profile.name,
        profile.vendor,
        client.state,
        *(said.pop(name) for name in PROCESSING),
        "; ".join(line.subjects) or "None",
        "; ".join(line.data) or "None",
        line.organisations,
        *said.values(),
        profile.data_protection_officer,
        str(first or ""),
        str(last or ""),
        str(client.created.astimezone(SWEDEN).date()),
        str(client.removed.astimezone(SWEDEN).date()) if client.removed else "",
        "; ".join(line.missing),
    ]
