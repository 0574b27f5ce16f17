"""Control: everything that one installation's authority has decided, in one file of its state folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, String, cast, func, or_, select

from ss12k.control.clients import Clients
from ss12k.control.keys import Keys
from ss12k.control.models import AuditRow
from ss12k.control.onboarding import Onboarding
from ss12k.control.records import AuditEntry
from ss12k.control.sources import Sources
from ss12k.standard.values import midnight

STRETCH = 1000
"""So many entries of the audit are read at a time."""


@dataclass(frozen=True)
class AuditQuestion:
    """What is asked of the audit; each part that is given narrows. Days are Swedish, both included.

    `text` is looked for, in any case, in actions, actors, clients and what was there before and after.
    """

    source: str | None = None
    client_id: str | None = None
    actor: str | None = None
    action: str | None = None
    first: date | None = None
    last: date | None = None
    text: str = ""


class Control(Sources, Clients, Keys, Onboarding):
    """The control file of a state folder, `Control(home)`, made at the first opening.

    Any number of threads may share one, and any number of processes may have the same file open. Each change is one
    transaction with its audit row, made in the name of an actor. Errors are ControlErrors of one line.
    """

    def audit(
        self,
        source: str | None = None,
        client_id: str | None = None,
        limit: int = 100,
        *,
        question: AuditQuestion | None = None,
        skip: int = 0,
    ) -> list[AuditEntry]:
        """Who changed what, the latest first: of a source, of a client, or whatever a question asks for."""
        wanted = _wanted(question or AuditQuestion(source, client_id))
        asked = select(AuditRow).where(*wanted).order_by(AuditRow.id.desc()).limit(limit).offset(skip)
        with self.reading() as session:
            return [_entry(row) for row in session.scalars(asked)]

    def audit_size(self, question: AuditQuestion) -> int:
        """How many entries there are."""
        with self.reading() as session:
            return session.scalar(select(func.count()).select_from(AuditRow).where(*_wanted(question))) or 0

    def audit_values(self, source: str | None = None) -> tuple[list[str], list[str]]:
        """The actions and the actors that the audit names."""
        wanted = _wanted(AuditQuestion(source))
        with self.reading() as session:
            actions, actors = (
                list(session.scalars(select(column).where(*wanted).distinct().order_by(column)))
                for column in (AuditRow.action, AuditRow.actor)
            )
        return actions, actors

    def whole_audit(self, question: AuditQuestion) -> Iterator[AuditEntry]:
        """All that a question asks for, the latest first, as it stood when it was begun."""
        asked = select(AuditRow).where(*_wanted(question)).order_by(AuditRow.id.desc())
        with self.reading() as session:
            for row in session.scalars(asked.execution_options(yield_per=STRETCH)):
                yield _entry(row)


def _wanted(question: AuditQuestion) -> list[ColumnElement[bool]]:
    exact = {AuditRow.source: question.source, AuditRow.client_id: question.client_id,
             AuditRow.actor: question.actor, AuditRow.action: question.action}  # fmt: skip
    wanted: list[ColumnElement[bool]] = [column == value for column, value in exact.items() if value is not None]
    if question.first:
        wanted.append(AuditRow.at >= midnight(question.first))
    if question.last:
        wanted.append(AuditRow.at < midnight(question.last, later=1))
    if question.text:
        columns = (AuditRow.action, AuditRow.actor, AuditRow.client_id, AuditRow.source,
                   cast(AuditRow.before, String), cast(AuditRow.after, String))  # fmt: skip
        wanted.append(or_(*(column.icontains(question.text, autoescape=True) for column in columns)))
    return wanted


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(row.at, row.actor, row.action, row.source, row.client_id, row.before, row.after)
