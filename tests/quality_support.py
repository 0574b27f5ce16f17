"""Asking checks of a snapshot in tests: what each finds, as objects."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from oracle.schema import CATEGORIES

from ss12k.quality.asking import Answers, ask_all
from ss12k.quality.facts import Facts
from ss12k.quality.limits import Limits, limits_of
from ss12k.quality.telling import Told
from ss12k.scope.profile import Profile
from ss12k.scope.view import View
from ss12k.settings import Settings
from ss12k.snapshots.building import build
from ss12k.snapshots.opening import Snapshot

DAY = date(2026, 11, 23)
"""The demo's today."""
Objects = set[tuple[str, str | None]]
"""(resource, id) of what was found; no id: the source as a whole."""


def built(folder: Path, name: str, dump: Path | Mapping[str, Sequence[Mapping[str, Any]]]) -> Snapshot:
    """A snapshot of a dump, or of records by resource."""
    if not isinstance(dump, Path):
        records, dump = dump, folder / f"{name} dump"
        dump.mkdir()
        for resource, rows in records.items():
            (dump / f"{resource}.json").write_text(json.dumps(list(rows), ensure_ascii=False), encoding="utf-8")
    file = folder / f"{name}.duckdb"
    build(dump, file)
    return Snapshot(file)


def profile(**change: Any) -> Profile:
    """A client that is given everything, but for what is changed."""
    everything = {"clientId": "a.client", "name": "A", "vendor": "A", "source": "skola",
                  "permissionMode": "everything", "sharedData": list(CATEGORIES)}  # fmt: skip
    return Profile.parse({**everything, **change})


def limits(folder: Path | None = None) -> Limits:
    """The limits as they are when nothing is set, with registers of a folder."""
    return limits_of(Settings(registers=folder), "source")


def answers(snapshot: Snapshot, day: date, before: Snapshot | None = None, day_before: date | None = None,
            registers: Path | None = None) -> Answers:  # fmt: skip
    """What all checks find."""
    return ask_all(Facts(snapshot, day, before, day_before), limits(registers))


def told(
    snapshot: Snapshot, found: Answers, profile: Profile | None = None, day: date = DAY, registers: Path | None = None
) -> dict[str, Objects]:
    """What the authority, or a client, is told of it, by check."""
    objects: dict[str, Objects] = defaultdict(set)
    for each in told_by(View(snapshot, profile, b"secret"), found, day, registers).findings():
        objects[each.check].add((each.resource, each.id))
    return dict(objects)


def told_by(view: View, found: Answers, day: date = DAY, registers: Path | None = None) -> Told:
    """What a view is told of it."""
    return Told.of(view, found.findings, day, limits(registers))
