"""What the authority knows of a client beside its profile: its entry in the register, the steps of its going live."""

from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ss12k.control.clients import client_row, living_client_row
from ss12k.control.database import Database, audit, held, limited, now
from ss12k.control.errors import ControlError, RegisterConflict, StepsOpen
from ss12k.control.models import ClientRow, RegisterRow, TickRow
from ss12k.control.records import RegisterEntry, Tick

ENTRY_LENGTH = 4000
NOTE_LENGTH = 2000
STEPS = {
    "order": "Order received",
    "agreement": "Processor agreement noted",
    "permissions": "Permissions set",
    "keys": "Keys handed over",
    "fetched": "Vendor fetched",
    "checked": "Data checked",
    "approved": "Approved",
}
"""The steps of going live, in their order; the last one says yes to all of them."""
LAST = "approved"
_OWN = ("version", "saved_by", "saved_at")
_FIELDS = [each.name for each in fields(RegisterEntry) if each.name not in _OWN]


class Onboarding(Database):
    """The part of Control that knows the register of processing and how far each client has come."""

    def register(self, client_id: str) -> RegisterEntry:
        """What the register says of a client, removed or not."""
        with self.reading() as session:
            return _entry(session.get(RegisterRow, client_row(session, client_id).id))

    def registers(self, source: str) -> dict[str, RegisterEntry]:
        """What the register says of each client of a source, of removed ones too."""
        asked = (
            select(ClientRow.id, RegisterRow)
            .outerjoin(RegisterRow, RegisterRow.client_id == ClientRow.id)
            .where(ClientRow.source == source)
        )
        with self.reading() as session:
            return {client: _entry(row) for client, row in session.execute(asked)}

    def save_register(self, client_id: str, entry: RegisterEntry, actor: str) -> int:
        """Replace what the register says; answers with the version that stands, a new one only if it differs.

        `entry.version` is the version that the change was made to: RegisterConflict when another stands.
        """
        document = _document(entry)
        for name, value in document.items():
            limited(value or "", f"{name.replace('_', ' ').capitalize()}", ENTRY_LENGTH)
        with self.writing() as session:
            client = living_client_row(session, client_id)
            row = held(session, RegisterRow, client_id)
            stood = row.version if row else 0
            if entry.version != stood:
                raise RegisterConflict(client_id, entry.version, stood)
            before = row.entry if row else None
            if document == (before or _document(RegisterEntry())):
                return stood
            if row is None:
                row = RegisterRow(client_id=client_id, version=0)
                session.add(row)
            row.version, row.entry, row.saved_by, row.saved_at = stood + 1, document, actor, now()
            audit(session, actor, "register saved", source=client.source, client_id=client_id,
                  before=before, after=document)  # fmt: skip
            return row.version

    def ticks(self, client_id: str) -> dict[str, Tick]:
        """The steps that are ticked."""
        with self.reading() as session:
            mine = TickRow.client_id == client_row(session, client_id).id
            return {row.step: _tick(row) for row in session.scalars(select(TickRow).where(mine))}

    def tick(
        self, client_id: str, step: str, actor: str, *, version: int, snapshot: str | None, note: str = ""
    ) -> None:
        """Tick a step, of the version of the profile and the snapshot that were looked at.

        Nobody approves while another step is open, or was ticked for another version of the profile: StepsOpen.
        """
        if step not in STEPS:
            raise ControlError(f"There is no step {step!r}; there are: {', '.join(STEPS)}")
        limited(note, "The note", NOTE_LENGTH)
        with self.writing() as session:
            client = living_client_row(session, client_id)
            if client.version != version:
                raise ControlError(f"Version {client.version} of the profile was saved meanwhile: look at that first")
            if step == LAST:
                _all_ticked(session, client)
            row = held_tick(session, client_id, step)
            before = _audited(row) if row else None
            if row is None:
                row = TickRow(client_id=client_id, step=step)
                session.add(row)
            row.version, row.snapshot, row.note = version, snapshot, note
            row.ticked_by, row.ticked_at = actor, now()
            audit(session, actor, "step ticked", source=client.source, client_id=client_id,
                  before=before, after=_audited(row))  # fmt: skip

    def untick(self, client_id: str, step: str, actor: str) -> None:
        """Open a step again, and the approval with it. Nothing if it is open already."""
        with self.writing() as session:
            client = living_client_row(session, client_id)
            for each in dict.fromkeys((step, LAST)):
                if row := held_tick(session, client_id, each):
                    audit(session, actor, "step opened", source=client.source, client_id=client_id,
                          before=_audited(row))  # fmt: skip
                    session.delete(row)


def held_tick(session: Session, client_id: str, step: str) -> TickRow | None:
    """A step's row, where it is ticked."""
    return session.get(TickRow, (client_id, step))


def _all_ticked(session: Session, client: ClientRow) -> None:
    rows = {row.step: row for row in session.scalars(select(TickRow).where(TickRow.client_id == client.id))}
    current = {step for step, row in rows.items() if row.version == client.version or step in BEFORE_THE_PROFILE}
    if missing := [STEPS[step] for step in STEPS if step != LAST and step not in current]:
        raise StepsOpen(client.id, missing)


BEFORE_THE_PROFILE = frozenset({"order", "agreement", "keys"})
"""The steps that another version of the profile does not undo."""


def _document(entry: RegisterEntry) -> dict[str, Any]:
    found = {name: value for name, value in asdict(entry).items() if name in _FIELDS}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


def _entry(row: RegisterRow | None) -> RegisterEntry:
    if row is None:
        return RegisterEntry()
    known = {name: value for name, value in row.entry.items() if name in _FIELDS}
    day = known.get("agreement_date")
    entry = RegisterEntry(**{**known, "agreement_date": date.fromisoformat(day) if day else None})
    return replace(entry, version=row.version, saved_by=row.saved_by, saved_at=row.saved_at)


def _tick(row: TickRow) -> Tick:
    return Tick(row.step, row.version, row.snapshot, row.ticked_by, row.ticked_at, row.note)


def _audited(row: TickRow) -> dict[str, Any]:
    return {"step": row.step, "version": row.version, "snapshot": row.snapshot, "note": row.note}
