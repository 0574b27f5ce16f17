"""All clients of a source at a glance: what each reaches, what it calls, and what wants somebody's attention."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ss12k.control.records import Client, Key
from ss12k.control.usage import Use
from ss12k.explore.cells import named
from ss12k.explore.looks import Look
from ss12k.explore.search import search
from ss12k.scope.changes import Impact
from ss12k.scope.tallies import roles
from ss12k.scope.view import View
from ss12k.standard.resources import RESOURCES

QUIET = timedelta(days=30)
"""A client that has not called for so long is told of, and so is a key that ends within it."""


@dataclass(frozen=True)
class Reach:
    """What a client sees of a snapshot: organisations in reach, of how many; persons, and how many in which role.

    None: not shared at all.
    """

    organisations: int
    of: int
    persons: int | None
    roles: dict[str, int | None]


@dataclass(frozen=True)
class Vendor:
    """A client with what is known of it besides."""

    client: Client
    last: datetime | None
    """When it called at last, whatever for."""
    use: Use | None
    """Its calls for data in the last 30 days."""
    keys: tuple[Key, ...]
    gone: tuple[str, ...]
    """Checked organisations that the current data does not have."""
    missing: tuple[str, ...]
    """What the register does not say of it."""

    @property
    def attention(self) -> list[str]:
        """What somebody should look at, in words, the gravest first."""
        return list(_attention(self))


def _attention(vendor: Vendor) -> Sequence[str]:
    client, now = vendor.client, datetime.now(UTC)
    found: list[str] = []
    if client.state != "active":
        found.append(f"is {client.state}")
    if vendor.gone:
        found.append(f"{len(vendor.gone):,} of its organisations are gone")
    if not client.profile.shared_data:
        found.append("nothing is shared")
    elif client.profile.permission_mode == "selected" and not client.profile.organisations:
        found.append("no organisation is checked")
    usable = [each for each in vendor.keys if each.state == "usable"]
    if not usable:
        found.append("no usable key")
    ends = [each.expires for each in usable if each.expires]
    if usable and len(ends) == len(usable) and max(ends) - now < QUIET:
        found.append(f"its last key ends {max(ends):%Y-%m-%d}")
    if vendor.last is None:
        found.append("has never called")
    elif now - vendor.last > QUIET:
        found.append(f"has not called since {vendor.last:%Y-%m-%d}")
    elif vendor.use is None:
        found.append(f"has asked for no data in {QUIET.days} days")
    elif vendor.use.last_answered is None:
        found.append(f"all its calls for data in {QUIET.days} days were refused")
    elif not vendor.use.rows:
        found.append(f"has fetched nothing in {QUIET.days} days")
    if vendor.missing:
        found.append(f"register lacks {len(vendor.missing)}: {', '.join(vendor.missing)}")
    return found


def reach_of(view: View) -> Reach:
    """What one client sees, counted."""
    reached, of = view.reach()
    if not view.shared("persons"):
        return Reach(reached, of, None, {})
    return Reach(reached, of, view.count("persons"), roles(view))


def people(view: View, text: str) -> dict[str, str]:
    """The first persons whom a text finds, by id with their names, in the order of names."""
    found = [each for each in search(Look(view), text) if each.resource == "persons"]
    ids = [row.about[1] for hits in found for row in hits.listing.rows if row.about]
    names = named(view, "persons", ids)
    return {id: names[id].name for id in ids if id in names}


def gone(client: Client, organisations: Collection[str]) -> tuple[str, ...]:
    """The checked organisations that are not among those there are; mode `everything` reads none (SCOPE R1)."""
    if client.profile.permission_mode == "everything":
        return ()
    return tuple(sorted(client.profile.organisations - set(organisations)))


@dataclass(frozen=True)
class Beside:
    """One resource of two clients: how many rows each sees, and both; None where it is not shared with one."""

    resource: str
    first: int | None
    second: int | None
    both: int


def beside(impact: Impact) -> list[Beside]:
    """Two clients side by side, from what the second's profile would change for the first."""
    return [
        Beside(name, change.before, change.after, (change.before or 0) - change.lost.objects)
        for name, change in ((name, impact.resources[name]) for name in RESOURCES)
        if change.before is not None or change.after is not None
    ]
