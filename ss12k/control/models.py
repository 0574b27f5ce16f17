"""The tables of the control file."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

VERSION = 2
"""The version of these tables, kept in `about`; it grows when they change (upgrades.py)."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware on both sides, in UTC, also where the storage knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """To the storage: in UTC, whatever zone it was said in."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """From the storage: in UTC."""
        if value is not None and value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value and value.astimezone(UTC)


class Base(DeclarativeBase):
    """The tables, and how they keep moments and JSON."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime, dict[str, Any]: JSON(none_as_null=True)}


class AboutRow(Base):
    """One row: the version of the tables."""

    __tablename__ = "about"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class SourceRow(Base):
    """One row a source; updating `current_snapshot` is activation and roll-back, whole or not at all."""

    __tablename__ = "sources"

    id: Mapped[str] = mapped_column(String(63), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime]
    current_snapshot: Mapped[str | None] = mapped_column(
        ForeignKey("snapshots.id", name="fk_sources_current_snapshot", use_alter=True)
    )


class SnapshotRow(Base):
    """A finished snapshot; its id is its own among those of all sources."""

    __tablename__ = "snapshots"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.id"), index=True)
    file: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime]
    figures: Mapped[dict[str, Any]]


class ActivationRow(Base):
    """History: outlives the snapshots that it names, so it refers to none."""

    __tablename__ = "activations"
    __table_args__ = (Index("ix_activations_source_snapshot", "source", "snapshot", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.id"))
    snapshot: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(Text)


class ClientRow(Base):
    """One row a client, for good; `version` is that of the profile that stands."""

    __tablename__ = "clients"

    id: Mapped[str] = mapped_column(String(63), primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.id"), index=True)
    status: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    created: Mapped[datetime]
    removed: Mapped[datetime | None]


class ProfileRow(Base):
    """One saved version of a client's profile; never changed and never deleted."""

    __tablename__ = "profile_versions"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    profile: Mapped[dict[str, Any]]
    saved_by: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]
    comment: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class RegisterRow(Base):
    """What the register of processing says of a client; of earlier versions the audit tells."""

    __tablename__ = "register"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    version: Mapped[int]
    entry: Mapped[dict[str, Any]]
    saved_by: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]


class TickRow(Base):
    """A step of going live that somebody ticked; one that was unticked has no row, but its audit."""

    __tablename__ = "ticks"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(20), primary_key=True)
    version: Mapped[int]
    snapshot: Mapped[str | None] = mapped_column(String(200))
    ticked_by: Mapped[str] = mapped_column(Text)
    ticked_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text)


class KeyRow(Base):
    """A key; of its secret only the hash."""

    __tablename__ = "keys"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(Text)
    expires: Mapped[datetime | None]
    revoked: Mapped[datetime | None]
    last_used: Mapped[datetime | None]


class AuditRow(Base):
    """Append-only; outlives what it tells of, so it refers to nothing."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_source", "source", "id"), Index("ix_audit_client", "client_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(40))
    source: Mapped[str | None] = mapped_column(String(63))
    client_id: Mapped[str | None] = mapped_column(String(63))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
