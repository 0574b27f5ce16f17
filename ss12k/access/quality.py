"""Data quality: checks asked of a snapshot, kept beside it, and told by View."""

import re
import threading
from collections import OrderedDict
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ss12k.access.actors import Actor
from ss12k.access.views import Access, NoData
from ss12k.control.records import Snapshot as Registered
from ss12k.errors import Ss12kError
from ss12k.quality.asking import Progress, ask_all, untold
from ss12k.quality.facts import Facts
from ss12k.quality.keeping import Report, keep, kept_of, report_of
from ss12k.quality.limits import Limits, limits_of
from ss12k.quality.telling import Told
from ss12k.scope.view import View
from ss12k.settings import settings
from ss12k.snapshots.opening import Snapshot, SnapshotError

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


def check(access: Access, actor: Actor, source: str, snapshot: str | None = None, telling: Progress = untold) -> Report:
    """Ask all checks of a snapshot, by default the current one, and keep what they find; for the authority alone.

    Of the current snapshot it is asked what holds today, of any other what held on the day that it was loaded.
    """
    actor.must_see(None)
    chosen = _registered(access, source, snapshot)
    limits = limits_of(settings(), source)
    facts, beside = _facts(access, chosen, chosen.day())
    return keep(_file(access, chosen.id), ask_all(facts, limits, telling), chosen.id, facts.day, beside)


def asked_of(access: Access, actor: Actor, source: str, view: View, day: date, telling: Progress = untold) -> Quality:
    """What a view is told when the checks are asked of another day; that is not kept. For the authority alone."""
    actor.must_see(None)
    limits = limits_of(settings(), source)
    facts, beside = _facts(access, access.control.snapshot(source, view.snapshot.id), day)
    answers = ask_all(facts, limits, telling)
    report = Report(view.snapshot.id, day, beside, datetime.now(UTC), answers.asked)
    return Quality(report, Told.of(view, answers.findings, day, limits))


def _facts(access: Access, chosen: Registered, day: date) -> tuple[Facts, str | None]:
    """The tables to ask, and the earlier snapshot beside, the newest that can be read."""
    snapshot = _opened(access, chosen)
    for each in earlier(access, chosen):
        try:
            return Facts(snapshot, day, _opened(access, each), each.loaded), each.id
        except SnapshotError:
            continue  # it is gone, damaged, or of another version
    return Facts(snapshot, day), None


def quality(access: Access, view: View) -> Quality | None:
    """What a view is told; None where its snapshot was never asked. Whoever has the view may have this."""
    file = _file(access, view.snapshot.id)
    report = report_of(file)
    if report is None:
        return None
    key = (file.stem, report.at, *view.key)
    with _lock:
        if key in _told:
            _told.move_to_end(key)
            return Quality(report, _told[key])
    kept = kept_of(file)
    if kept is None:
        return None
    told = Told.of(view, kept.findings, kept.report.day, _limits(access, view))
    with _lock:
        _told[file.stem, kept.report.at, *view.key] = told
        while len(_told) > KEPT:
            _told.popitem(last=False)
    return Quality(kept.report, told)


def _limits(access: Access, view: View) -> Limits:
    """The limits to ask again by what a client sees; lists that can't be read are as good as missing."""
    chosen = settings()
    try:
        return limits_of(chosen, access.control.find_snapshot(view.snapshot.id).source)
    except Ss12kError:
        return limits_of(chosen.model_copy(update={"registers": None}), "")


def forget(access: Access, snapshot: str) -> None:
    """Remove what was found of a snapshot that is gone."""
    with _lock:
        for key in [key for key in _told if key[0] == snapshot]:
            del _told[key]
    with suppress(OSError):  # the next load sweeps
        _file(access, snapshot).unlink(missing_ok=True)


def sweep(access: Access, kept: Collection[str], ours: re.Pattern[str]) -> None:
    """Remove what was found of snapshots that are gone, and what a check left behind that was killed."""
    folder = access.control.home / FOLDER
    for file in folder.iterdir() if folder.is_dir() else ():
        if ours.fullmatch(file.name) and file.stem not in kept:
            file.unlink(missing_ok=True)


def earlier(access: Access, snapshot: Registered) -> list[Registered]:
    """The snapshots of the source that were loaded before this one and were ever current, the newest first."""
    older = [each for each in access.control.snapshots(snapshot.source) if each.created < snapshot.created]
    return [each for each in older if each.state != "held"]


def _registered(access: Access, source: str, snapshot: str | None) -> Registered:
    wanted = snapshot or access.control.source(source).snapshot
    if wanted is None:
        raise NoData(source)
    return access.control.snapshot(source, wanted)


def _opened(access: Access, snapshot: Registered) -> Snapshot:
    return Snapshot(access.control.home / snapshot.file)


def _file(access: Access, snapshot: str) -> Path:
    return access.control.home / FOLDER / f"{snapshot}.parquet"
