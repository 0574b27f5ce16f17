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
class Validity:
    """The days, in Sweden, on which a client's calls are answered, both included; None: no bound on that side."""

    first: date | None = None
    last: date | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether calls are answered at that moment."""
        day = moment.astimezone(SWEDEN).date()
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def __str__(self) -> str:
        if self.first and self.last:
            return f"{self.first} to {self.last}"
        return f"from {self.first}" if self.first else f"until {self.last}" if self.last else "always"

    def as_json(self) -> dict[str, Any]:
        """As JSON: `validFrom` and `validUntil`."""
        said = {"validFrom": self.first, "validUntil": self.last}
        return {name: day.isoformat() if day else None for name, day in said.items()}


ALWAYS = Validity()


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
    validity: Validity = ALWAYS

    @property
    def state(self) -> Literal["active", "paused", "removed", "not yet valid", "no longer valid"]:
        """How it stands today: a client that is active is answered only on the days on which it is valid."""
        moment = datetime.now(UTC)
        if self.status != "active" or self.validity.holds(moment):
            return self.status
        first = self.validity.first
        return "not yet valid" if first and moment.astimezone(SWEDEN).date() < first else "no longer valid"


@dataclass(frozen=True)
class ProfileVersion:
    """A client's profile as somebody saved it."""

    version: int
    profile: Profile
    saved_by: str
    saved_at: datetime
    comment: str
    validity: Validity = ALWAYS


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

    @property
    def state(self) -> Literal["usable", "expired", "revoked"]:
        """Whether tokens are given for it now."""
        if self.revoked:
            return "revoked"
        return "expired" if self.expires and self.expires <= datetime.now(UTC) else "usable"


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
    validity: Validity = ALWAYS

    @property
    def may_call(self) -> bool:
        """Whether a request with that key is answered at all."""
        return self.status == "active" and self.key_usable and self.validity.holds(datetime.now(UTC))


@dataclass(frozen=True)
class RegisterEntry:
    """What the authority's register of processing says of one client (GDPR article 30); empty is what is missing.

    The data protection officer, the categories of data and whom they are of stand in the profile.
    """

    purpose: str = ""
    legal_basis: str = ""
    agreement_number: str = ""
    agreement_date: date | None = None
    agreement_file: str = ""
    sub_processors: str = ""
    transfers: str = ""
    """To which countries outside the EU and the EEA, and by what safeguard."""
    retention: str = ""
    """When the vendor erases what it got."""
    contact: str = ""
    version: int = 0
    """0: nobody has saved anything yet."""
    saved_by: str = ""
    saved_at: datetime | None = None


@dataclass(frozen=True)
class Tick:
    """A step of a client's going live that somebody ticked: of which version of its profile, and on which snapshot."""

    step: str
    version: int
    snapshot: str | None
    by: str
    at: datetime
    note: str = ""


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
