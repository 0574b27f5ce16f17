"""What checks go by beside the data: limits that may be set, and lists from registers of others, as optional files."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ss12k.errors import Ss12kError
from ss12k.settings import Settings
from ss12k.standard.resources import RESOURCES

FILES: Mapping[str, str] = {
    "domains": "domains.csv",
    "education_codes": "education-codes.csv",
    "school_units": "school-units.csv",
    "test_activities": "test-activities.csv",
    "deleted": "deletedEntities.json",
}
"""The file of each list, in the folder of registers or in its folder of the source's name."""
_OLD_SPELLINGS = {"activitites": "activities"}
"""As the standard spells it."""
_GONE = ("upphört", "vilande", "avslutad", "nedlagd")
"""What a register says of an entry that no longer holds."""
_HOLDS = "status"


@dataclass(frozen=True)
class Limits:
    """The values that checks may name, and which of the lists there is no file of."""

    values: Mapping[str, Any]
    missing: frozenset[str] = field(default_factory=frozenset)

    def lacks(self, names: Iterable[str]) -> str:
        """The file that there is not of one of some lists; empty where all are there."""
        return next((FILES[name] for name in names if name in self.missing), "")


def limits_of(chosen: Settings, source: str) -> Limits:
    """The limits and lists for one source, as the settings say; an error that names the file that can't be read."""
    values: dict[str, Any] = {
        "guardians": chosen.quality_guardians,
        "placements": chosen.quality_placements,
        "classes": chosen.quality_classes,
        "years_off": chosen.quality_years_off,
        "share": chosen.quality_moved_share,
        "rows": chosen.quality_moved_rows,
        "successor_day": chosen.quality_successor_day,
        "private_domains": _cut(chosen.quality_private_domains),
    }
    missing = set()
    for name, file in FILES.items():
        path = _found(chosen.registers, source, file)
        found = [] if path is None else _deleted(path) if name == "deleted" else _codes(path, lower=name == "domains")
        if path is None or not (found or name == "deleted"):
            missing.add(name)  # a list of nothing would find everything
        else:
            values[name] = found
    return Limits(values, frozenset(missing))


def _cut(text: str) -> list[str]:
    return [each.strip().lower() for each in text.split(",") if each.strip()]


def _found(folder: Path | None, source: str, file: str) -> Path | None:
    """A source's own file, else the one for all."""
    if folder is None:
        return None
    if not folder.is_dir():
        raise Ss12kError(f"SS12K_REGISTERS: {folder} is no folder")
    return next((path for path in (folder / source / file, folder / file) if path.is_file()), None)


def _codes(path: Path, *, lower: bool) -> list[str]:
    """The first column of a CSV file, without what its column `status` says is over."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Ss12kError(f"{path}: this register could not be read; give a CSV file in UTF-8") from None
    lines = text.splitlines()
    try:
        rows = [row for row in csv.reader(lines, delimiter=";" if lines and ";" in lines[0] else ",") if row]
    except csv.Error:
        raise Ss12kError(f"{path}: this register could not be read; it is no CSV file") from None
    head = [name.strip().lower() for name in rows[0]] if rows else []
    status = head.index(_HOLDS) if _HOLDS in head else None
    kept = [row for row in rows if status is None or len(row) <= status or row[status].strip().lower() not in _GONE]
    return [row[0].strip().lower() if lower else row[0].strip() for row in kept if row[0].strip()]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.isprintable()


def _deleted(path: Path) -> list[str]:
    """`resource:id` of each that the source says it deleted, as its endpoint `deletedEntities` answers."""
    wrong = Ss12kError(f"{path}: give what deletedEntities answers, lists of ids by resource")
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        raise wrong from None
    told = told.get("data", told) if isinstance(told, dict) else None
    if not isinstance(told, dict):
        raise wrong
    found = []
    for name, ids in told.items():
        resource = _OLD_SPELLINGS.get(name, name)
        if not isinstance(ids, list) or not all(map(_is_text, ids)):
            raise wrong
        found += [f"{resource}:{each}" for each in ids if resource in RESOURCES]
    return found
