"""Data quality: checks asked of a snapshot, kept beside it, and told by View."""

import re
import threading
from collections import OrderedDict
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ss12k.access.actors import Actor
from ss12k.access.views import Access, NoData
from ss12k.control.records import Snapshot as Registered
from ss12k.quality.asking import Told as Telling
from ss12k.quality.asking import ask_all, untold
from ss12k.quality.facts import Facts
from ss12k.quality.keeping import Report, findings_of, keep, report_of
from ss12k.quality.limits import limits_of
from ss12k.quality.telling import Told
from ss12k.scope.view import View
from ss12k.settings import settings
from ss12k.snapshots.opening import Snapshot

SWEDEN = ZoneInfo("Europe/Stockholm")
FOLDER = "quality"
KEPT = 24
"""For how many views what they are told is kept ready."""

_told: "OrderedDict[tuple[object, ...], Told]" = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True)
class Quality:
    """What a view is told of the findings of its snapshot, and how they were asked."""

    report: Report
    told: Told


def check(access: Access, actor: Actor, source: str, snapshot: str | None = None, telling: Telling = untold) -> Report:
    """Ask all checks of a snapshot, by default the current one, and keep what they find; for the authority alone.

    Of the current snapshot it is asked what holds today, of any other what held on the day that it was loaded.
    """
    actor.must_see(None)
    chosen = _registered(access, source, snapshot)
    limits = limits_of(settings(), source)
    before = before_it(access, chosen)
    day = datetime.now(SWEDEN).date() if chosen.current else _loaded(chosen)
    beside = (_opened(access, before), _loaded(before)) if before else (None, None)
    answers = ask_all(Facts(_opened(access, chosen), day, *beside), limits, telling)
    return keep(_file(access, chosen.id), answers, chosen.id, day, before.id if before else None)


def quality(access: Access, view: View) -> Quality | None:
    """What a view is told; None where its snapshot was never asked. Whoever has the view may have this."""
    file = _file(access, view.snapshot.id)
    report = report_of(file)
    if report is None:
        return None
    key = (str(file), report.at, *view.key)
    with _lock:
        if key in _told:
            _told.move_to_end(key)
            return Quality(report, _told[key])
    told = Told.of(view, findings_of(file))
    with _lock:
        _told[key] = told
        while len(_told) > KEPT:
            _told.popitem(last=False)
    return Quality(report, told)


def forget(access: Access, snapshot: str) -> None:
    """Remove what was found of a snapshot that is gone."""
    with suppress(OSError):  # the next load sweeps
        _file(access, snapshot).unlink(missing_ok=True)


def sweep(access: Access, kept: Collection[str], ours: re.Pattern[str]) -> None:
    """Remove what was found of snapshots that are gone, and what a check left behind that was killed."""
    folder = access.control.home / FOLDER
    for file in folder.iterdir() if folder.is_dir() else ():
        if ours.fullmatch(file.name) and file.stem not in kept:
            file.unlink(missing_ok=True)


def before_it(access: Access, snapshot: Registered) -> Registered | None:
    """The newest snapshot of the source that was loaded before this one and was ever current."""
    older = [each for each in access.control.snapshots(snapshot.source) if each.created < snapshot.created]
    return next((each for each in older if each.state != "held"), None)


def is_old(report: Report) -> bool:
    """Whether the current snapshot was asked about another day than today."""
    return report.day != datetime.now(SWEDEN).date()


def _registered(access: Access, source: str, snapshot: str | None) -> Registered:
    wanted = snapshot or access.control.source(source).snapshot
    if wanted is None:
        raise NoData(source)
    return access.control.snapshot(source, wanted)


def _opened(access: Access, snapshot: Registered) -> Snapshot:
    return Snapshot(access.control.home / snapshot.file)


def _loaded(snapshot: Registered) -> date:
    return snapshot.created.replace(tzinfo=snapshot.created.tzinfo or UTC).astimezone(SWEDEN).date()


def _file(access: Access, snapshot: str) -> Path:
    return access.control.home / FOLDER / f"{snapshot}.parquet"
