"""What Control answers with: plain frozen records, every moment in UTC."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

from ss12k.scope.profile import Profile
from ss12k.standard.values import SWEDEN

Status = Literal["active", "paused", "removed"]


@dataclass(frozen=True)
class Source:
    """A school authority's data, by its id."""

    id: str
    name: str
    created: datetime
    snapshot: str | None
    """The current snapshot's id."""


@dataclass(frozen=True)
class Snapshot:
    """One loaded state of a source; `figures` as the load counted them."""

    id: str
    source: str
    file: str
    created: datetime
    figures: dict[str, Any]
    current: bool
    held: tuple[dict[str, Any], ...] = ()
    """What speaks against it while it is held; nothing once it has been the current one."""

    @property
    def state(self) -> Literal["current", "held", "earlier"]:
        """What it is to its source."""
        return "current" if self.current else "held" if self.held else "earlier"

    @property
    def loaded(self) -> date:
        """The day on which it was loaded."""
        return self.created.astimezone(SWEDEN).date()

    def day(self) -> date:
        """The day that what holds is counted by: today, or of one that is not current when it was loaded."""
        return datetime.now(UTC).astimezone(SWEDEN).date() if self.current else self.loaded


@dataclass(frozen=True)
class Activation:
    """A snapshot became its source's current one."""

    snapshot: str
    at: datetime
    actor: str


@dataclass(frozen=True)
class Client:
    """A vendor's system, with its profile as it stands."""

    client_id: str
    source: str
    status: Status
    version: int
    profile: Profile
    created: datetime
    removed: datetime | None


@dataclass(frozen=True)
class ProfileVersion:
    """A client's profile as somebody saved it."""

    version: int
    profile: Profile
    saved_by: str
    saved_at: datetime
    comment: str


@dataclass(frozen=True)
class Key:
    """A key as it is remembered: all but the secret."""

    key_id: str
    client_id: str
    label: str
    created: datetime
    created_by: str
    expires: datetime | None
    revoked: datetime | None
    last_used: datetime | None


@dataclass(frozen=True)
class NewKey:
    """A key just issued: the only time that its secret is there to be shown."""

    key_id: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class Standing:
    """How a client stands right now: all that a request must know before it asks for data (SCOPE R10)."""

    client_id: str
    source: str
    status: Status
    key_usable: bool
    """The key asked about is this client's, neither revoked nor expired; False when none was asked about."""
    version: int
    profile: Profile
    snapshot: str | None
    """The current snapshot of the client's source."""

    @property
    def may_call(self) -> bool:
        """Whether a request with that key is answered at all."""
        return self.status == "active" and self.key_usable


@dataclass(frozen=True)
class AuditEntry:
    """Who changed what, from what to what."""

    at: datetime
    actor: str
    action: str
    source: str | None
    client_id: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
