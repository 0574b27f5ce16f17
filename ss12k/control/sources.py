"""Sources and their snapshots: what is there, which is the current one, and since when."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ss12k.control.database import Database, audit, held, now, utc
from ss12k.control.errors import ControlError, CurrentChanged, UnknownSnapshot, UnknownSource
from ss12k.control.models import ActivationRow, SnapshotRow, SourceRow
from ss12k.control.records import Activation, Snapshot, Source

SOURCE_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
"""A source's id, to be matched in full."""


def check_source_id(source: str) -> str:
    """The id, if it is of the form of one: before a long load, so that it does not fail at its end."""
    if not SOURCE_ID.fullmatch(source):
        raise ControlError(
            f"{source!r} is no source id: 1 to 63 characters of a-z, 0-9, '.', '_' and '-', "
            "the first a letter or a digit"
        )
    return source


class Sources(Database):
    """The part of Control that knows the sources and their snapshots."""

    def put_source(self, source: str, name: str | None = None, *, actor: str) -> Source:
        """Make a source, or rename it; without a name a new one is called as its id and an old one keeps its name."""
        with self.writing() as session:
            return _source(_put_source(session, source, name, actor))

    def sources(self) -> list[Source]:
        """All sources by id."""
        with self.reading() as session:
            return [_source(row) for row in session.scalars(select(SourceRow).order_by(SourceRow.id))]

    def source(self, source: str) -> Source:
        """One source."""
        with self.reading() as session:
            return _source(source_row(session, source))

    def register_snapshot(
        self,
        snapshot: str,
        source: str,
        file: str,
        *,
        actor: str,
        figures: Mapping[str, Any] | None = None,
        created: datetime | None = None,
        name: str | None = None,
        activate: bool = False,
        against: Sequence[str] = (),
        forced: bool = False,
        expected_current: str | None = None,
    ) -> Snapshot:
        """Note a finished snapshot, and its source if that is new; with `activate` it is the current one at once.

        `against`: the sentences that speak against it, for which it is held, or which are overruled by activating it.
        `expected_current`: the snapshot that it was compared with, "" for none; CurrentChanged when another is current.
        """
        when = utc(created, "created") if created else now()
        with self.writing() as session:
            row = _put_source(session, source, name, actor)
            if expected_current is not None and expected_current != (row.current_snapshot or ""):
                raise CurrentChanged(source)
            if not snapshot or session.get(SnapshotRow, snapshot) is not None:
                raise ControlError(f"A snapshot can't be called {snapshot!r}: the id is empty or taken")
            new = SnapshotRow(id=snapshot, source=source, file=file, created=when, figures=dict(figures or {}))
            session.add(new)
            told = {"snapshot": snapshot, "file": file} | ({"forced": True} if forced else {})
            audit(session, actor, "snapshot registered", source=source, after=told)
            if against:
                action = "guard overruled" if activate else "snapshot held"
                audit(session, actor, action, source=source, after={"snapshot": snapshot, "reasons": list(against)})
            session.flush()
            if activate:
                _activate(session, row, snapshot, actor)
            return _snapshot(session, new, row.current_snapshot)

    def activate(
        self,
        source: str,
        snapshot: str,
        actor: str,
        *,
        figures: Mapping[str, Any] | None = None,
        against: Sequence[str] = (),
        expected_current: str | None = None,
    ) -> None:
        """Make a snapshot the current one: going forward or rolling back, one row changes. Nothing if it is already.

        `figures`: what is to be remembered of it from now on; `against` and `expected_current` as for a new one.
        """
        with self.writing() as session:
            row, chosen = source_row(session, source), snapshot_row(session, source, snapshot)
            if expected_current is not None and expected_current != (row.current_snapshot or ""):
                raise CurrentChanged(source)
            if figures:
                chosen.figures = {**chosen.figures, **figures}
            if against:
                told = {"snapshot": snapshot, "reasons": list(against)}
                audit(session, actor, "guard overruled", source=source, after=told)
            _activate(session, row, chosen.id, actor)

    def forget_snapshot(self, source: str, snapshot: str, actor: str) -> Snapshot:
        """Strike a snapshot that is not the current one; answers with it, so that its file can be deleted."""
        with self.writing() as session:
            row, old = source_row(session, source), snapshot_row(session, source, snapshot)
            if row.current_snapshot == snapshot:
                raise ControlError(f"{snapshot!r} is the current snapshot of source {source!r}: activate another first")
            forgotten = _snapshot(session, old, row.current_snapshot)
            session.delete(old)
            audit(session, actor, "snapshot forgotten", source=source, before={"snapshot": snapshot, "file": old.file})
            return forgotten

    def snapshots(self, source: str) -> list[Snapshot]:
        """A source's snapshots, the newest first."""
        newest_first = (SnapshotRow.created.desc(), SnapshotRow.id.desc())
        with self.reading() as session:
            current = source_row(session, source).current_snapshot
            rows = session.scalars(select(SnapshotRow).where(SnapshotRow.source == source).order_by(*newest_first))
            return [_snapshot(session, row, current) for row in rows]

    def snapshot(self, source: str, snapshot: str) -> Snapshot:
        """One snapshot of a source."""
        with self.reading() as session:
            current = source_row(session, source).current_snapshot
            return _snapshot(session, snapshot_row(session, source, snapshot), current)

    def find_snapshot(self, snapshot: str) -> Snapshot:
        """A snapshot by its id alone, whichever source's it is."""
        with self.reading() as session:
            row = session.get(SnapshotRow, snapshot)
            if row is None:
                raise ControlError(f"There is no snapshot {snapshot!r}: see `ss12k snapshot list SOURCE`")
            return _snapshot(session, row, source_row(session, row.source).current_snapshot)

    def current(self, source: str) -> Snapshot | None:
        """The snapshot that a source shows now; None while it has none."""
        with self.reading() as session:
            current = source_row(session, source).current_snapshot
            return _snapshot(session, snapshot_row(session, source, current), current) if current else None

    def activations(self, source: str) -> list[Activation]:
        """Which snapshot became the current one when, the latest first."""
        with self.reading() as session:
            source_row(session, source)
            asked = select(ActivationRow).where(ActivationRow.source == source).order_by(ActivationRow.id.desc())
            return [Activation(row.snapshot, row.at, row.actor) for row in session.scalars(asked)]

    def superseded_at(self, source: str, snapshot: str) -> datetime | None:
        """When a snapshot last stopped being the current one; None while it is (SCOPE R10, page tokens).

        One that never was current stopped being so when it was made. One that was forgotten is still answered for.
        """
        mine = (ActivationRow.source == source, ActivationRow.snapshot == snapshot)
        with self.reading() as session:
            last = session.scalar(select(func.max(ActivationRow.id)).where(*mine))
            if last is None:
                return snapshot_row(session, source, snapshot).created
            later = select(ActivationRow.at).where(ActivationRow.source == source, ActivationRow.id > last)
            return session.scalar(later.order_by(ActivationRow.id).limit(1))


def source_row(session: Session, source: str) -> SourceRow:
    """The source's row, held against other writers while this session writes."""
    row = held(session, SourceRow, source) if SOURCE_ID.fullmatch(source) else None
    if row is None:
        raise UnknownSource(source)
    return row


def snapshot_row(session: Session, source: str, snapshot: str) -> SnapshotRow:
    """The row of a source's own snapshot."""
    row = session.get(SnapshotRow, snapshot)
    if row is None or row.source != source:
        raise UnknownSnapshot(source, snapshot)
    return row


def _put_source(session: Session, source: str, name: str | None, actor: str) -> SourceRow:
    row = held(session, SourceRow, check_source_id(source))
    if row is None:
        row = SourceRow(id=source, name=name or source, created=now())
        session.add(row)
        audit(session, actor, "source added", source=source, after={"name": row.name})
    elif name and name != row.name:
        audit(session, actor, "source renamed", source=source, before={"name": row.name}, after={"name": name})
        row.name = name
    session.flush()
    return row


def _activate(session: Session, row: SourceRow, snapshot: str, actor: str) -> None:
    before = row.current_snapshot
    if before == snapshot:
        return
    row.current_snapshot = snapshot
    session.add(ActivationRow(source=row.id, snapshot=snapshot, at=now(), actor=actor))
    audit(
        session,
        actor,
        "snapshot activated",
        source=row.id,
        before={"snapshot": before} if before else None,
        after={"snapshot": snapshot},
    )


def _source(row: SourceRow) -> Source:
    return Source(row.id, row.name, row.created, row.current_snapshot)


def _snapshot(session: Session, row: SnapshotRow, current: str | None) -> Snapshot:
    return Snapshot(row.id, row.source, row.file, row.created, row.figures, row.id == current, _held(session, row))


def _held(session: Session, row: SnapshotRow) -> tuple[dict[str, Any], ...]:
    """What a snapshot is held for; nothing once it has been the current one."""
    reasons = tuple(row.figures.get("held", ()))
    mine = (ActivationRow.source == row.source, ActivationRow.snapshot == row.id)
    return () if reasons and session.scalar(select(ActivationRow.id).where(*mine).limit(1)) else reasons
