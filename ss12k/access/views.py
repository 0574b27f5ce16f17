"""Views, opened for an actor and kept ready: each is computed once for a snapshot and a version of a profile.

What is current is asked of control at every call, so no process answers from an old state (SCOPE R10).
"""

import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from weakref import WeakValueDictionary

from ss12k.access.actors import Actor
from ss12k.control.calls import CallLog
from ss12k.control.errors import ClientRemoved
from ss12k.control.files import installation_secret
from ss12k.control.records import Standing
from ss12k.control.store import Control
from ss12k.errors import Ss12kError
from ss12k.scope.changes import Impact
from ss12k.scope.impact import EXAMPLES, impact
from ss12k.scope.profile import Profile
from ss12k.scope.reasons import Explanation
from ss12k.scope.receiving import received
from ss12k.scope.view import View, known
from ss12k.settings import settings
from ss12k.snapshots.opening import Snapshot

PAGES_OUTLIVE = timedelta(minutes=30)
"""How long a pull goes on over the snapshot that it began with (SCOPE R10)."""


PER_CLIENT = 6
"""How many Views are kept ready for one client: over snapshots that pulls go on with, for parts that tokens name."""

_Key = tuple[str, str, str | None, int | None, frozenset[str] | None]
"""Source, snapshot, and client with its profile's version and what of it is asked for."""


@dataclass(frozen=True)
class Moment:
    """What was current at some moment: a snapshot, and a version of a client's profile; None where there was none."""

    snapshot: str | None
    version: int | None


class NoData(Ss12kError):
    """A source that has nothing loaded yet."""

    def __init__(self, source: str) -> None:
        super().__init__(f"source {source} has no data yet; load some with: ss12k load PATH --source {source}")


class Access:
    """The Views of one installation, and the control file that says what is current."""

    def __init__(self, home: Path, keep: int) -> None:
        self.control = Control(home)
        self._home, self._keep = home, keep
        self._views: OrderedDict[_Key, View] = OrderedDict()
        self._snapshots: WeakValueDictionary[tuple[str, str], Snapshot] = WeakValueDictionary()
        self._lock = threading.Lock()
        self._building: dict[_Key, threading.Lock] = {}

    @cached_property
    def calls(self) -> CallLog:
        """The log of calls, to read in."""
        return CallLog(self._home, settings().calls_days)

    def open_view(
        self,
        actor: Actor,
        source: str,
        client: str | None = None,
        snapshot: str | None = None,
        version: int | None = None,
    ) -> View:
        """What a client of a source (None: the authority itself) sees, on a snapshot or the current one.

        `version`: under an earlier version of its profile; for the authority alone.
        """
        actor.must_see(client)
        if client is None:
            return self._view(source, snapshot or self.control.source(source).snapshot, None, None)
        standing = self.control.standing(client)
        if standing is not None and standing.source == source and standing.status == "removed":
            raise ClientRemoved(client, self.control.client(client).removed)
        if standing is None or standing.source != source:
            raise Ss12kError(f"source {source} has no client {client}; ss12k client list shows those there are")
        if version is not None and version != standing.version:
            actor.must_see(None)
            return self._view(source, snapshot or standing.snapshot, self.control.profile(client, version), version)
        return self.open_standing(actor, standing, snapshot)

    def as_it_was(self, actor: Actor, source: str, client: str | None, at: datetime) -> Moment:
        """Which snapshot was current at a moment, and which version of a client's profile stood; None before each."""
        actor.must_see(None)
        activations = self.control.activations(source)
        snapshot = next((each.snapshot for each in activations if each.at <= at), None)
        versions = self.control.versions(client) if client else []
        version = next((each.version for each in versions if each.saved_at <= at), None)
        return Moment(snapshot, version)

    def open_standing(self, actor: Actor, standing: Standing, snapshot: str | None = None) -> View:
        """What a client sees whose standing was just asked of control."""
        actor.must_see(standing.client_id)
        return self._view(standing.source, snapshot or standing.snapshot, standing.profile, standing.version)

    def warm(self) -> None:
        """Open every source's current snapshot, so that no first request waits for what a process does only once."""
        for source in self.control.sources():
            with suppress(Ss12kError):  # a request for it will say what is wrong
                self._view(source.id, source.snapshot, None, None).page("organisations", limit=1)

    def draft(self, actor: Actor, profile: Profile, snapshot: str | None = None) -> View:
        """What a profile, saved or not, shows of a snapshot or the current one; for the authority alone, not kept."""
        actor.must_see(None)
        wanted = snapshot or self.control.source(profile.source).snapshot
        return View(self._snapshot(profile.source, wanted), profile, self._secret())

    def impact(
        self,
        actor: Actor,
        before: Profile | None,
        after: Profile | None,
        *,
        examples: int = EXAMPLES,
        names: bool = False,
    ) -> Impact:
        """What changes for a client from one profile to another, saved or not, on the current snapshot of its source.

        None: nothing shared. For the authority alone; with `names`, examples have the names that it sees.
        """
        actor.must_see(None)
        owners = {(each.client_id, each.source) for each in (before, after) if each}
        if len(owners) != 1:
            raise Ss12kError("two profiles can only be compared if they are of one client and of one source")
        [(_, source)] = owners
        snapshot = self._snapshot(source, self.control.source(source).snapshot)
        old, new = (None if each is None else self._saved_or_draft(snapshot, each) for each in (before, after))
        return impact(snapshot, old, new, examples=examples, names=names)

    def _saved_or_draft(self, snapshot: Snapshot, profile: Profile) -> View:
        """A profile's view of a snapshot: the one that is kept ready, if it is the profile that stands."""
        standing = self.control.standing(profile.client_id)
        if standing is not None and standing.profile == profile:
            return self._view(profile.source, snapshot.id, profile, standing.version)
        return View(snapshot, profile, self._secret())

    def explain(self, actor: Actor, client: str, resource: str, id: str) -> Explanation:
        """Why a client sees an object of its source or not, and what of it (SCOPE R11); for the authority alone."""
        standing = self.control.client(client)
        snapshot = self._current(actor, standing.source)
        return self._view(standing.source, snapshot.id, standing.profile, standing.version).explain(resource, id)

    def receivers(
        self, actor: Actor, source: str, resource: str, id: str, snapshot: str | None = None
    ) -> list[Explanation]:
        """What every client of a source that is not removed gets of one object, and why; for the authority alone.

        No view of the whole source is computed: what the object hangs on is taken out once, for all clients.
        """
        actor.must_see(None)
        of = self._snapshot(source, snapshot or self.control.source(source).snapshot)
        profiles = [each.profile for each in self.control.clients(source)]
        return received(of, known(resource).path, id, profiles, self._secret(), settings().threads)

    def _current(self, actor: Actor, source: str) -> Snapshot:
        """The current snapshot of a source, for the authority alone."""
        actor.must_see(None)
        return self._snapshot(source, self.control.source(source).snapshot)

    def page_goes_on(self, view: View, standing: Standing) -> bool:
        """Whether a pull may go on over the snapshot of this view, though another is current (SCOPE R10)."""
        if view.snapshot.id == standing.snapshot:
            return True
        since = self.control.superseded_at(standing.source, view.snapshot.id)
        if since is None or datetime.now(UTC) - since > PAGES_OUTLIVE:
            return since is None
        try:
            since_then = self._activated_after(standing.source, view.snapshot.id)
            return not any(view.shows_unprotected(self._snapshot(standing.source, each)) for each in since_then)
        except Ss12kError:  # one that is gone can't be asked any more
            return False

    def _activated_after(self, source: str, snapshot: str) -> set[str]:
        """The snapshots that took this one's place, one after the other: each may have ended what began with it."""
        activated = [each.snapshot for each in self.control.activations(source)]
        return set(activated[: activated.index(snapshot)] if snapshot in activated else activated)

    def _view(self, source: str, snapshot: str | None, profile: Profile | None, version: int | None) -> View:
        if snapshot is None:
            raise NoData(source)
        client, shared = (profile.client_id, profile.shared_data) if profile else (None, None)
        key = (source, snapshot, client, version, shared)
        with self._lock:
            if found := self._kept(key):
                return found
            building = self._building.setdefault(key, threading.Lock())
        with building:  # of several who ask for a new View at once, one computes it and the others wait
            with self._lock:
                if found := self._kept(key):
                    return found
            try:
                view = View(self._snapshot(source, snapshot), profile, self._secret(), version)
                with self._lock:
                    self._views[key] = view
                    own = [each for each in self._views if client is not None and each[2] == client]
                    for each in own[:-PER_CLIENT]:
                        del self._views[each]
                    while len(self._views) > self._keep:
                        self._views.popitem(last=False)
            finally:
                with self._lock:
                    self._building.pop(key, None)
            return view

    def _kept(self, key: _Key) -> View | None:
        if key in self._views:
            self._views.move_to_end(key)
            return self._views[key]
        return None

    def _snapshot(self, source: str, snapshot: str | None) -> Snapshot:
        if snapshot is None:
            raise NoData(source)
        with self._lock:
            if found := self._snapshots.get((source, snapshot)):
                return found
            opened = Snapshot(self._home / self.control.snapshot(source, snapshot).file)
            self._snapshots[source, snapshot] = opened
            return opened

    def _secret(self) -> bytes:
        return installation_secret(self._home)


@cache
def _access(home: Path, keep: int) -> Access:
    return Access(home, keep)


def access() -> Access:
    """The access of this process to the installation that the settings name."""
    chosen = settings()
    return _access(chosen.home, chosen.views)


def open_view(
    actor: Actor, source: str, client: str | None = None, snapshot: str | None = None, version: int | None = None
) -> View:
    """What a client of a source (None: the authority itself) sees, on a snapshot or the current one."""
    return access().open_view(actor, source, client, snapshot, version)
