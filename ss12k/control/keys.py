"""Keys of clients: random secrets, shown once and kept as hashes, and how a client stands at a request."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Row, and_, bindparam, or_, select, update

from ss12k.control.clients import client_row, living_client_row, stored_profile
from ss12k.control.database import Database, audit, held, limited, now, utc
from ss12k.control.errors import ControlError, UnknownKey
from ss12k.control.models import ClientRow, KeyRow, ProfileRow, SourceRow
from ss12k.control.records import Key, NewKey, Standing, Validity
from ss12k.scope.profile import CLIENT_ID, Profile

LABEL_LENGTH = 200
KEPT_PROFILES = 512
"""Profiles that a process keeps parsed; a version of a profile never changes, so none goes stale."""

_STANDING = (
    select(
        ClientRow.source,
        ClientRow.status,
        ClientRow.version,
        SourceRow.current_snapshot,
        KeyRow.id.label("key_id"),
        KeyRow.expires,
        KeyRow.revoked,
    )
    .join(SourceRow, SourceRow.id == ClientRow.source)
    .outerjoin(KeyRow, and_(KeyRow.client_id == ClientRow.id, KeyRow.id == bindparam("key_id")))
    .where(ClientRow.id == bindparam("client_id"))
)
_SECRETS = (
    select(KeyRow.id, KeyRow.secret_hash, KeyRow.expires, KeyRow.last_used)
    .join(ClientRow, ClientRow.id == KeyRow.client_id)
    .where(ClientRow.id == bindparam("client_id"), ClientRow.status == "active", KeyRow.revoked.is_(None))
)
_PROFILE = select(ProfileRow.profile, ProfileRow.valid_from, ProfileRow.valid_until).where(
    ProfileRow.client_id == bindparam("client_id"), ProfileRow.version == bindparam("version")
)


class Keys(Database):
    """The part of Control that every request asks: whose key this is, and what its client may."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._terms_of = lru_cache(maxsize=KEPT_PROFILES)(self._load_terms)

    def issue_key(self, client_id: str, actor: str, label: str = "", expires: datetime | None = None) -> NewKey:
        """A new key of a client. This answer is the only place where its secret (256 bits) is ever shown."""
        limited(label, "The label", LABEL_LENGTH)
        end, moment = expires and utc(expires, "expires"), now()
        if end and end <= moment:
            raise ControlError(f"A key can't expire in the past: {end:%Y-%m-%d %H:%M} UTC")
        new = NewKey(secrets.token_hex(6), client_id, secrets.token_urlsafe(32))
        with self.writing() as session:
            client = living_client_row(session, client_id)
            row = KeyRow(
                id=new.key_id,
                client_id=client_id,
                secret_hash=_hash(new.client_secret),
                label=label,
                created=moment,
                created_by=actor,
                expires=end,
            )
            session.add(row)
            after = {"key": row.id, "label": label, "expires": end.isoformat() if end else None}
            audit(session, actor, "key issued", source=client.source, client_id=client_id, after=after)
        return new

    def revoke_key(self, client_id: str, key_id: str, actor: str) -> None:
        """End a key for good. Nothing if it has ended already."""
        with self.writing() as session:
            client = client_row(session, client_id)
            row = held(session, KeyRow, key_id)
            if row is None or row.client_id != client_id:
                raise UnknownKey(client_id, key_id)
            if row.revoked is None:
                row.revoked = now()
                before = {"key": key_id, "label": row.label}
                audit(session, actor, "key revoked", source=client.source, client_id=client_id, before=before)

    def keys(self, client_id: str) -> list[Key]:
        """A client's keys, those that have ended too, the latest first."""
        with self.reading() as session:
            mine = KeyRow.client_id == client_row(session, client_id).id
            rows = session.scalars(select(KeyRow).where(mine).order_by(KeyRow.created.desc(), KeyRow.id))
            return [_key(row) for row in rows]

    def verify_secret(self, client_id: str, secret: str) -> str | None:
        """The id of the key that this is the secret of; None unless it is usable and its client active."""
        if not CLIENT_ID.fullmatch(client_id):
            return None
        with self.glancing() as connection:
            rows = connection.execute(_SECRETS, {"client_id": client_id}).all()
        found = _matching(rows, _hash(secret), now())
        if found is None:
            return None
        self._note_use(found.id, found.last_used)
        return str(found.id)

    def standing(self, client_id: str, key_id: str | None = None) -> Standing | None:
        """How a client, and the key it calls with, stands right now; None for a client that never was.

        Asked at every request (SCOPE R10): one question to the file, and nothing kept but profiles by their version.
        """
        if not CLIENT_ID.fullmatch(client_id):
            return None
        with self.glancing() as connection:
            row = connection.execute(_STANDING, {"client_id": client_id, "key_id": key_id}).one_or_none()
        if row is None:
            return None
        profile, validity = self._terms_of(client_id, row.version)
        return Standing(
            client_id=client_id,
            source=row.source,
            status=row.status,
            key_usable=row.key_id is not None and row.revoked is None and not _expired(row.expires, now()),
            version=row.version,
            profile=profile,
            snapshot=row.current_snapshot,
            validity=validity,
        )

    def _load_terms(self, client_id: str, version: int) -> tuple[Profile, Validity]:
        with self.glancing() as connection:
            row = connection.execute(_PROFILE, {"client_id": client_id, "version": version}).one()
        return stored_profile(client_id, version, row.profile), Validity(row.valid_from, row.valid_until)

    def _note_use(self, key_id: str, last_used: datetime | None) -> None:
        moment = now()
        a_minute_ago = moment - timedelta(minutes=1)
        if last_used and last_used > a_minute_ago:
            return
        stale = or_(KeyRow.last_used.is_(None), KeyRow.last_used <= a_minute_ago)
        # A note for the authority, not worth refusing a good key for when the file can't be written just now.
        with suppress(ControlError), self.writing() as session:
            session.execute(update(KeyRow).where(KeyRow.id == key_id, stale).values(last_used=moment))


def _hash(secret: str) -> str:
    # The secret is 256 random bits, so there is nothing to guess and a slow hash would only slow us.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _matching(
    rows: Sequence[Row[*tuple[Any, ...]]], secret_hash: str, moment: datetime
) -> Row[*tuple[Any, ...]] | None:
    same = [row for row in rows if hmac.compare_digest(row.secret_hash, secret_hash)]
    return next((row for row in same if not _expired(row.expires, moment)), None)


def _expired(expires: datetime | None, moment: datetime) -> bool:
    return expires is not None and expires <= moment


def _key(row: KeyRow) -> Key:
    return Key(
        key_id=row.id,
        client_id=row.client_id,
        label=row.label,
        created=row.created,
        created_by=row.created_by,
        expires=row.expires,
        revoked=row.revoked,
        last_used=row.last_used,
    )
