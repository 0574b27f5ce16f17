"""Control: everything that one installation's authority has decided, in one file of its state folder."""

from sqlalchemy import select

from ss12k.control.clients import Clients
from ss12k.control.keys import Keys
from ss12k.control.models import AuditRow
from ss12k.control.records import AuditEntry
from ss12k.control.sources import Sources


class Control(Sources, Clients, Keys):
    """The control file of a state folder, `Control(home)`, made at the first opening.

    Any number of threads may share one, and any number of processes may have the same file open. Each change is one
    transaction with its audit row, made in the name of an actor. Errors are ControlErrors of one line.
    """

    def audit(self, source: str | None = None, client_id: str | None = None, limit: int = 100) -> list[AuditEntry]:
        """Who changed what, the latest first: of a source, of a client, or all."""
        asked = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        if source is not None:
            asked = asked.where(AuditRow.source == source)
        if client_id is not None:
            asked = asked.where(AuditRow.client_id == client_id)
        with self.reading() as session:
            return [_entry(row) for row in session.scalars(asked)]


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(row.at, row.actor, row.action, row.source, row.client_id, row.before, row.after)
