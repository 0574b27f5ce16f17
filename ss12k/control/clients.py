"""Clients and the versions of their profiles: every version stays readable."""

from typing import Any, cast

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ss12k.control.database import Database, audit, held, limited, now
from ss12k.control.errors import (
    ClientRemoved,
    ControlError,
    DataChanged,
    ProfileConflict,
    SourceFixed,
    UnknownClient,
    UnknownVersion,
)
from ss12k.control.models import ClientRow, KeyRow, ProfileRow
from ss12k.control.records import ALWAYS, Client, ProfileVersion, Status, Validity
from ss12k.control.sources import source_row
from ss12k.scope.profile import CLIENT_ID, Profile

COMMENT_LENGTH = 2000
NAME_LENGTH = 200
YEARS = range(2000, 2101)
"""The years in which a client may begin or end to be valid."""


class Clients(Database):
    """The part of Control that knows the clients and what each is granted."""

    def save_profile(
        self,
        profile: Profile,
        actor: str,
        comment: str = "",
        expected_version: int | None = None,
        validity: Validity | None = None,
        expected_snapshot: str | None = None,
    ) -> int:
        """Make a client or replace its profile; answers with the version that stands, a new one only if it differs.

        `expected_version` is the version that the change was made to: ProfileConflict when another stands, 0 when the
        client must be new. `validity` None: the days on which it is valid stay. `expected_snapshot` is the data that
        the change was judged by: DataChanged when other data is current. A removed client is not revived, and none
        moves to another source.
        """
        limited(comment, "The comment", COMMENT_LENGTH)
        fit_to_keep(profile, validity)
        with self.writing() as session:
            if expected_snapshot is not None:
                _expect_snapshot(session, profile.source, expected_snapshot)
            row = held(session, ClientRow, profile.client_id)
            if row is None:
                _expect(profile.client_id, expected_version, 0)
                row = _new_client(session, profile)
            else:
                _check_replaceable(row, profile, expected_version)
            before = session.get(ProfileRow, (row.id, row.version))
            stood = _validity(before) if before else ALWAYS
            days = stood if validity is None else validity
            if before is None or Profile.parse(before.profile) != profile or days != stood:
                _add_version(session, row, before, profile, days, actor, comment)
            return row.version

    def clients(self, source: str | None = None, *, removed: bool = False) -> list[Client]:
        """The clients, of one source or of all, by id; those removed only if asked for."""
        wanted: list[ColumnElement[bool]] = []
        with self.reading() as session:
            if source is not None:
                wanted.append(ClientRow.source == source_row(session, source).id)
            if not removed:
                wanted.append(ClientRow.status != "removed")
            return _clients(session, wanted)

    def client(self, client_id: str) -> Client:
        """One client, removed or not."""
        with self.reading() as session:
            return _clients(session, [ClientRow.id == client_row(session, client_id).id])[0]

    def profile(self, client_id: str, version: int | None = None) -> Profile:
        """A client's profile as it stands, or as an earlier version of it said."""
        with self.reading() as session:
            row = client_row(session, client_id)
            wanted = row.version if version is None else version
            found = session.get(ProfileRow, (row.id, wanted))
            if found is None:
                raise UnknownVersion(client_id, wanted)
            return stored_profile(found.client_id, found.version, found.profile)

    def versions(self, client_id: str) -> list[ProfileVersion]:
        """All versions of a client's profile, the latest first: who saved which, when and why."""
        with self.reading() as session:
            mine = ProfileRow.client_id == client_row(session, client_id).id
            rows = session.scalars(select(ProfileRow).where(mine).order_by(ProfileRow.version.desc()))
            return [_version(row) for row in rows]

    def pause(self, client_id: str, actor: str) -> None:
        """Let a client's keys rest until it is resumed. Nothing if it is paused already."""
        self._set_status(client_id, "paused", actor)

    def resume(self, client_id: str, actor: str) -> None:
        """Let a paused client's keys work again. Nothing if it is active already."""
        self._set_status(client_id, "active", actor)

    def remove(self, client_id: str, actor: str) -> None:
        """End a client for good: all its keys are revoked; its profiles and its audit stay. Nothing if it has ended."""
        with self.writing() as session:
            row = client_row(session, client_id)
            if row.status == "removed":
                return
            before, moment = row.status, now()
            usable = select(KeyRow).where(KeyRow.client_id == row.id, KeyRow.revoked.is_(None)).order_by(KeyRow.id)
            keys = list(session.scalars(usable))
            for key in keys:
                key.revoked = moment
            row.status, row.removed = "removed", moment
            after = {"status": "removed", "revokedKeys": [key.id for key in keys]}
            _audit(session, actor, "client removed", row, before={"status": before}, after=after)

    def _set_status(self, client_id: str, status: Status, actor: str) -> None:
        with self.writing() as session:
            row = living_client_row(session, client_id)
            if row.status != status:
                action = "client paused" if status == "paused" else "client resumed"
                _audit(session, actor, action, row, before={"status": row.status}, after={"status": status})
                row.status = status


def fit_to_keep(profile: Profile, validity: Validity | None = None) -> None:
    """Refuse names that no page has room for, and days that can't be; a ControlError says which."""
    limited(profile.name, "The client's name", NAME_LENGTH)
    limited(profile.vendor, "The vendor's name", NAME_LENGTH)
    limited(profile.data_protection_officer, "The data protection officer", NAME_LENGTH)
    if validity is None:
        return
    for day in (validity.first, validity.last):
        if day and day.year not in YEARS:
            raise ControlError(f"{day} is no day to be valid from or until: years are from {YEARS[0]} to {YEARS[-1]}")
    if validity.first and validity.last and validity.last < validity.first:
        raise ControlError(f"Valid until {validity.last} is before valid from {validity.first}")


def client_row(session: Session, client_id: str) -> ClientRow:
    """The client's row, held against other writers while this session writes."""
    row = held(session, ClientRow, client_id) if CLIENT_ID.fullmatch(client_id) else None
    if row is None:
        raise UnknownClient(client_id)
    return row


def living_client_row(session: Session, client_id: str) -> ClientRow:
    """The same, but ClientRemoved for one that has ended."""
    row = client_row(session, client_id)
    if row.status == "removed":
        raise ClientRemoved(client_id, row.removed)
    return row


def stored_profile(client_id: str, version: int, document: dict[str, Any]) -> Profile:
    """A profile as it was saved, read again as strictly."""
    return Profile.parse(document, where=f"version {version} of client {client_id}")


def _expect(client_id: str, expected: int | None, current: int) -> None:
    if expected is not None and expected != current:
        raise ProfileConflict(client_id, expected, current)


def _expect_snapshot(session: Session, source: str, expected: str) -> None:
    if source_row(session, source).current_snapshot != expected:
        raise DataChanged(source)


def _check_replaceable(row: ClientRow, profile: Profile, expected: int | None) -> None:
    if row.status == "removed":
        raise ClientRemoved(row.id, row.removed)
    if row.source != profile.source:
        raise SourceFixed(row.id, row.source, profile.source)
    _expect(row.id, expected, row.version)


def _new_client(session: Session, profile: Profile) -> ClientRow:
    source = source_row(session, profile.source).id
    row = ClientRow(id=profile.client_id, source=source, status="active", version=0, created=now())
    session.add(row)
    session.flush()
    return row


def _add_version(
    session: Session,
    row: ClientRow,
    before: ProfileRow | None,
    profile: Profile,
    validity: Validity,
    actor: str,
    comment: str,
) -> None:
    row.version += 1
    new = ProfileRow(
        client_id=row.id,
        version=row.version,
        profile=profile.as_json(),
        saved_by=actor,
        saved_at=now(),
        comment=comment,
        valid_from=validity.first,
        valid_until=validity.last,
    )
    session.add(new)
    after = _audited(new) | {"comment": comment}
    _audit(session, actor, "profile saved", row, before=_audited(before) if before else None, after=after)


def _audited(row: ProfileRow) -> dict[str, Any]:
    return {"version": row.version, "profile": row.profile} | _validity(row).as_json()


def _validity(row: ProfileRow) -> Validity:
    return Validity(row.valid_from, row.valid_until)


def _audit(
    session: Session,
    actor: str,
    action: str,
    row: ClientRow,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    audit(session, actor, action, source=row.source, client_id=row.id, before=before, after=after)


def _clients(session: Session, wanted: list[ColumnElement[bool]]) -> list[Client]:
    standing = (ProfileRow.client_id == ClientRow.id) & (ProfileRow.version == ClientRow.version)
    asked = select(ClientRow, ProfileRow).join(ProfileRow, standing).where(*wanted).order_by(ClientRow.id)
    return [_client(row, saved) for row, saved in session.execute(asked)]


def _client(row: ClientRow, saved: ProfileRow) -> Client:
    return Client(
        client_id=row.id,
        source=row.source,
        status=cast(Status, row.status),
        version=row.version,
        profile=stored_profile(row.id, row.version, saved.profile),
        created=row.created,
        removed=row.removed,
        validity=_validity(saved),
    )


def _version(row: ProfileRow) -> ProfileVersion:
    profile = stored_profile(row.client_id, row.version, row.profile)
    return ProfileVersion(row.version, profile, row.saved_by, row.saved_at, row.comment, _validity(row))
