"""The log of calls, and what clients posted to `/log` and `/statistics`: in a file of its own beside the control file.

Calls come by the hundreds a second, so nobody waits for one to be written: a thread writes them in batches, and what is
still under way is written when the log is closed.
"""

import json
import logging
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Literal

from sqlalchemy import ColumnElement, Index, String, Text, delete, event, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

from ss12k.control.database import make_file, now, sqlite_engine
from ss12k.control.errors import ControlError
from ss12k.control.files import create_once, state_folder
from ss12k.control.models import Base
from ss12k.errors import told

log = logging.getLogger("ss12k.control")

WRITE_EVERY = 1.0
"""Seconds from one batch to the next."""
HELD = 200_000
"""How many calls wait while the file can't be written; the oldest beyond that are lost, which the log says."""
STRANGERS = 120
"""How many calls without a key are written a minute."""
CLEAN_EVERY = 6 * 3600.0
"""Seconds from one cleaning to the next."""

Kind = Literal["log", "statistics"]


class CallBase(DeclarativeBase):
    """Tables of the log's own file."""

    type_annotation_map = Base.type_annotation_map


class CallRow(CallBase):
    """One call."""

    __tablename__ = "calls"
    __table_args__ = (Index("ix_calls_client", "client_id", "at"), Index("ix_calls_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    client_id: Mapped[str | None] = mapped_column(String(63))
    key_id: Mapped[str | None] = mapped_column(String(32))
    method: Mapped[str] = mapped_column(String(10))
    endpoint: Mapped[str] = mapped_column(String(80))
    parameters: Mapped[dict[str, Any]]
    snapshot: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int | None]
    rows: Mapped[int | None]
    status: Mapped[int]
    code: Mapped[str | None] = mapped_column(String(40))
    milliseconds: Mapped[float]


class PostRow(CallBase):
    """What a client told the authority: a log entry, or statistics of a synchronisation, as it was sent."""

    __tablename__ = "posts"
    __table_args__ = (Index("ix_posts_client", "client_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    client_id: Mapped[str] = mapped_column(String(63))
    kind: Mapped[Kind] = mapped_column(String(10))
    body: Mapped[str] = mapped_column(Text)


@dataclass(frozen=True)
class Call:
    """One call: who asked what of which state, and what came of it.

    `endpoint` is the standard's path without any id (`persons/{id}`); `parameters` leave out what may be personal;
    `code` is that of a refusal; `rows` how many documents were given.
    """

    at: datetime
    method: str
    endpoint: str
    status: int
    milliseconds: float
    client_id: str | None = None
    key_id: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    snapshot: str | None = None
    version: int | None = None
    rows: int | None = None
    code: str | None = None


@dataclass(frozen=True)
class Asked:
    """What is asked of the log; each part that is given narrows. `refused`: only what was, or was not, answered."""

    client_id: str | None = None
    clients: frozenset[str] | None = None
    endpoint: str | None = None
    status: int | None = None
    refused: bool | None = None
    since: datetime | None = None
    before: datetime | None = None
    version: int | None = None


def conditions(asked: Asked) -> list[ColumnElement[bool]]:
    """What is asked for, as conditions on calls."""
    exact = {CallRow.client_id: asked.client_id, CallRow.endpoint: asked.endpoint, CallRow.status: asked.status,
             CallRow.version: asked.version}  # fmt: skip
    wanted: list[ColumnElement[bool]] = [column == value for column, value in exact.items() if value is not None]
    if asked.clients is not None:
        wanted.append(CallRow.client_id.in_(sorted(asked.clients)))
    if asked.refused is not None:
        wanted.append(CallRow.status >= 400 if asked.refused else CallRow.status < 400)
    if asked.since is not None:
        wanted.append(CallRow.at >= asked.since)
    if asked.before is not None:
        wanted.append(CallRow.at < asked.before)
    return wanted


@dataclass(frozen=True)
class Post:
    """What a client posted, and when."""

    at: datetime
    client_id: str
    kind: Kind
    body: Any = field(repr=False)


class CallLog:
    """The log of one state folder. Threads share one; processes open their own."""

    def __init__(self, home: Path, days: int) -> None:
        self._file, self._kept = state_folder(home) / "calls.sqlite", timedelta(days=days)
        create_once(self._file, _create)
        self._engine = sqlite_engine(self._file)
        event.listen(self._engine, "connect", _forget_well)
        self._exclusive = self._engine.execution_options(begin="IMMEDIATE")
        self._waiting: deque[Call] = deque(maxlen=HELD)
        self._batch, self._lock, self._wake = threading.Lock(), threading.Lock(), threading.Event()
        self._thread: threading.Thread | None = None
        self._cleaned = -CLEAN_EVERY  # the clock may have begun just now
        self._minute, self._strangers, self._lost = 0, 0, 0

    def start(self) -> None:
        """Begin to write what is added, and to forget what is older than it is to be kept."""
        with self._lock:
            if self._thread is None:
                self._wake.clear()
                self._thread = threading.Thread(target=self._run, name="calls", daemon=True)
                self._thread.start()

    def add(self, call: Call) -> None:
        """Note a call; it is written within a second or so, and by `close` at the latest; after that, at once.

        Of those without a key only so many a minute are written: anybody can make them, and the disk is control's too.
        """
        if call.key_id is None and not self._room_for_a_stranger():
            return
        with self._lock:
            self._lost += len(self._waiting) == HELD
            self._waiting.append(call)
            started = self._thread is not None
        if not started:
            self._write()

    def _room_for_a_stranger(self) -> bool:
        minute = int(time.monotonic() // 60)
        with self._lock:
            if minute != self._minute:
                if self._strangers > STRANGERS:
                    log.warning("%d calls without a key within a minute are in no log", self._strangers - STRANGERS)
                self._minute, self._strangers = minute, 0
            self._strangers += 1
            return self._strangers <= STRANGERS

    def post(self, client_id: str, kind: Kind, body: str) -> None:
        """Keep the JSON text that a client posted; it is written when this returns."""
        row = PostRow(at=now(), client_id=client_id, kind=kind, body=body)
        with self._clear_errors(), Session(self._exclusive) as session, session.begin():
            session.add(row)

    def calls(
        self,
        client_id: str | None = None,
        limit: int = 100,
        since: datetime | None = None,
        *,
        asked: "Asked | None" = None,
        skip: int = 0,
    ) -> list[Call]:
        """What was called, the latest first: by one client, by all, or whatever is asked for."""
        wanted = conditions(asked or Asked(client_id, since=since))
        query = select(CallRow).where(*wanted).order_by(CallRow.id.desc()).limit(limit).offset(skip)
        with self.reading() as session:
            return [_call(row) for row in session.scalars(query)]

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session to read in, after what this process had still to write."""
        self.flush()
        with self._clear_errors(), Session(self._engine) as session:
            yield session

    def posts(self, client_id: str | None = None, kind: Kind | None = None, limit: int = 100) -> list[Post]:
        """What clients posted, the latest first."""
        asked = select(PostRow).order_by(PostRow.id.desc()).limit(limit)
        if client_id is not None:
            asked = asked.where(PostRow.client_id == client_id)
        if kind is not None:
            asked = asked.where(PostRow.kind == kind)
        with self._clear_errors(), Session(self._engine) as session:
            return [Post(row.at, row.client_id, row.kind, json.loads(row.body)) for row in session.scalars(asked)]

    def flush(self) -> None:
        """Write what waits; a ControlError if it can't be, and then it waits on."""
        with self._batch:
            calls = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if not calls:
                return
            try:
                with self._clear_errors(), Session(self._exclusive) as session, session.begin():
                    session.execute(insert(CallRow), [_row(each) for each in calls])
            except BaseException:
                with self._lock:
                    room = HELD - len(self._waiting)
                    self._lost += max(0, len(calls) - room)
                    self._waiting.extendleft(reversed(calls[-room:] if room else ()))
                raise
            with self._lock:
                lost, self._lost = self._lost, 0
            if lost:
                log.error("the log of calls could not be written for long: the oldest %d that waited are lost", lost)

    def clean(self) -> None:
        """Forget what is older than it is to be kept."""
        before = now() - self._kept
        with self._clear_errors(), Session(self._exclusive) as session, session.begin():
            session.execute(delete(CallRow).where(CallRow.at < before))
            session.execute(delete(PostRow).where(PostRow.at < before))

    def close(self) -> None:
        """Write what waits and give the file back; what is added from now on is written at once."""
        with self._lock:
            thread, self._thread = self._thread, None
        self._wake.set()
        if thread is not None:
            thread.join()
        self._write()
        self._engine.dispose()

    def _run(self) -> None:
        while not self._wake.wait(WRITE_EVERY):
            self._write()

    def _write(self) -> None:
        """Write, and clean now and then; what goes wrong is told and tried again with the next batch."""
        try:
            self.flush()
            if time.monotonic() - self._cleaned > CLEAN_EVERY:
                self._cleaned = time.monotonic()
                self.clean()
        except ControlError as error:
            log.error("%s", error)
        except Exception as error:  # the thread has to go on, whatever it is
            log.error("the log of calls could not be written: %s", told(error))

    @contextmanager
    def _clear_errors(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise ControlError(f"The log of calls {self._file} can't be used: {error.orig}") from error


def _forget_well(connection: Connection, _: ConnectionPoolEntry) -> None:
    # What is deleted is to be gone, not to lie on in pages that are free.
    connection.execute("PRAGMA secure_delete = ON").close()


def _create(draft: Path) -> None:
    make_file(draft, "log of calls", CallBase)


def _row(call: Call) -> dict[str, Any]:
    return {each.name: getattr(call, each.name) for each in fields(call)} | {"parameters": dict(call.parameters)}


def _call(row: CallRow) -> Call:
    return Call(**{each.name: getattr(row, each.name) for each in fields(Call)})
