"""The control file itself: opening it, one transaction a change, errors as one line."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any, Self, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, select
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry

from ss12k.control.errors import ControlError
from ss12k.control.files import create_once, state_folder
from ss12k.control.models import VERSION, AboutRow, AuditRow, Base
from ss12k.control.upgrades import OLDEST, upgrade

Row = TypeVar("Row", bound=Base)

HOLDS = "holds the rows it reads"
"""In a session's `info`: rows are to be held against other writers, where the storage locks by row."""
BUSY_SECONDS = 30
"""How long a writer waits for the writers before it."""


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def utc(moment: datetime, what: str) -> datetime:
    """The same moment in UTC; one without a time zone is refused, since it says no moment."""
    if moment.tzinfo is None:
        raise ControlError(f"{what} needs a time zone, as in 2027-01-31T12:00:00+01:00")
    return moment.astimezone(UTC)


def limited(text: str, what: str, length: int) -> str:
    """The text, if it is not too long to be kept."""
    if len(text) > length:
        raise ControlError(f"{what} has {len(text)} characters: {length} is the most")
    return text


class Database:
    """The control file of one state folder. Threads share one; processes open their own."""

    def __init__(self, home: Path) -> None:
        self.home = state_folder(home)
        self.file = self.home / "control.sqlite"
        create_once(self.file, _create)
        if not os.access(self.file, os.R_OK | os.W_OK):
            raise ControlError(f"The control file {self.file} can't be read and written: see its owner and permissions")
        self._engine = sqlite_engine(self.file)
        self._exclusive = self._engine.execution_options(begin="IMMEDIATE")
        self._glance = self._engine.execution_options(begin="")
        try:
            self._check_version()
        except ControlError:
            self.close()
            raise

    def close(self) -> None:
        """Give the file back; a Control that is used again opens it again."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session whose questions are all answered from one and the same state."""
        with self._clear_errors(), Session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for one change: alone from its first question on, saved as a whole or not at all."""
        with self._clear_errors(), Session(self._exclusive, info={HOLDS: True}) as session, session.begin():
            yield session

    @contextmanager
    def glancing(self) -> Iterator[Connection]:
        """A connection for one question, without the cost of a transaction around it."""
        with self._clear_errors(), self._glance.connect() as connection:
            yield connection

    def _check_version(self) -> None:
        with self.glancing() as connection:
            version = connection.execute(select(AboutRow.version)).scalar()
        if version is not None and OLDEST <= version < VERSION:
            self._upgrade()
        elif version != VERSION:
            made = "a newer version of ss12k" if version and version > VERSION else "another version of ss12k"
            raise ControlError(f"The control file {self.file} was made by {made} (form {version}): use that version")

    def _upgrade(self) -> None:
        """Bring the file to this version; of several who find it old at once, the first one does."""
        with self.writing() as session:
            connection = session.connection()
            version = connection.execute(select(AboutRow.version)).scalar_one()
            if version < VERSION:
                upgrade(connection, version)

    @contextmanager
    def _clear_errors(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise ControlError(self._said(str(error.orig))) from error
        except (StatementError, UnicodeEncodeError) as error:
            raise ControlError(f"The control file {self.file} can't hold that: {type(error).__name__}") from error

    def _said(self, reason: str) -> str:
        if "not a database" in reason or "no such table" in reason or "malformed" in reason:
            return f"The control file {self.file} is none, or is damaged ({reason}): put it back from a backup"
        if "locked" in reason:
            return f"The control file {self.file} is busy: another process has held it for {BUSY_SECONDS} seconds"
        return f"The control file {self.file} can't be used: {reason}"


def held(session: Session, row: type[Row], key: str) -> Row | None:
    """A row by its key; a writing session holds it against other writers."""
    return session.get(row, key, with_for_update=session.info.get(HOLDS, False))


def audit(
    session: Session,
    actor: str,
    action: str,
    *,
    source: str | None = None,
    client_id: str | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Note a change within its own transaction. `before` and `after` never hold a secret."""
    session.add(
        AuditRow(at=now(), actor=actor, action=action, source=source, client_id=client_id, before=before, after=after)
    )


def sqlite_engine(file: Path) -> Engine:
    """An engine whose transactions begin as the execution option `begin` says. All that is SQLite's own is here."""
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        connect_args={"timeout": BUSY_SECONDS},
        max_overflow=-1,
        json_serializer=_json,
        hide_parameters=True,  # an exception's text must never carry what was being stored
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)  # so that what is searched for is found


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


def _on_connect(connection: SqliteConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own idea of when a transaction begins leaves reads outside it. Synchronous stays FULL, the default:
    # a revoked key must still be revoked after a power failure.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON").close()
    connection.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows no Å, Ä and Ö


def _on_begin(connection: Connection) -> None:
    # A deferred transaction that reads and then writes fails when another wrote in between; IMMEDIATE waits its turn.
    kind = connection.get_execution_options().get("begin", "DEFERRED")
    if kind:
        connection.exec_driver_sql(f"BEGIN {kind}")


def make_file(draft: Path, what: str, tables: type[DeclarativeBase], *rows: DeclarativeBase) -> None:
    """Make a file with these tables and rows; a ControlError that says what can't be made."""
    engine = sqlite_engine(draft)
    try:
        with engine.execution_options(begin="").connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        with Session(engine) as session, session.begin():
            tables.metadata.create_all(session.connection())
            session.add_all(rows)
    except DBAPIError as error:
        raise ControlError(f"No {what} can be made in {draft.parent}: {error.orig}") from error
    finally:
        engine.dispose()


def _create(draft: Path) -> None:
    make_file(draft, "control file", Base, AboutRow(version=VERSION))
