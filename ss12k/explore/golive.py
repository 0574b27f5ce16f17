"""The go-live check: of one client what it will receive, whom to look at, what stands in the way, and the verdict.

All of it is the authority's own. What of it counts and quotes data goes by the client's View, so that it is what the
API gives; organisations alone are called as the authority calls them, since a client may get persons of a unit and not
its name (docs/golive.md).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Literal

from ss12k.access import Access, Actor, NoData
from ss12k.access import quality as checks
from ss12k.control.calls import Asked
from ss12k.control.onboarding import BEFORE_THE_PROFILE, LAST, STEPS
from ss12k.control.records import Client, Key, ProfileVersion, RegisterEntry, Snapshot, Source, Tick
from ss12k.control.usage import GIVES_TOKENS, Refusal, Use, by_endpoint, refusals
from ss12k.errors import Ss12kError
from ss12k.explore import quality as qualities
from ss12k.explore.calling import callable_resources
from ss12k.explore.cells import named
from ss12k.explore.documents import title_of
from ss12k.explore.fields import label_of
from ss12k.explore.quality import Line
from ss12k.explore.register import missing
from ss12k.scope.cautions import Caution, Cautions
from ss12k.scope.reasons import Explanation, Reason, Shared, Thing
from ss12k.scope.tallies import roles, roles_at
from ss12k.scope.telling import Telling, telling
from ss12k.scope.view import View
from ss12k.standard.resources import RESOURCES
from ss12k.standard.values import SWEDEN, local

NO_UNIT = "No unit"
"""What persons are told under whose relation names no organisation."""
MISSING = "not noted"


# --- the verdict ---
class State(StrEnum):
    """What the check comes to."""

    APPROVED = "Approved"
    READY = "Ready for approval"
    OPEN = "Not ready"


@dataclass(frozen=True)
class Facts:
    """All that the verdict goes by."""

    state: str
    """How the client stands today: `active`, or why its calls are refused."""
    version: int
    ticks: Mapping[str, Tick]
    loaded: bool
    """The source has data."""
    opens: bool
    """The profile opens at least one resource."""
    reaches: bool
    """At least one organisation of the data is in reach (SCOPE R1)."""
    usable_keys: int
    answered: bool
    """At least one call for data was answered under the version of the profile that stands."""
    agreement: bool
    """The register has an agreement number."""

    def bear_out(self, step: str) -> bool:
        """Whether nothing of this speaks against a step's being done."""
        known = {"agreement": self.agreement, "keys": bool(self.usable_keys), "fetched": self.answered}
        return known.get(step, True)


@dataclass(frozen=True)
class Verdict:
    """Approved, ready or not: in a sentence, with every reason why not, and what became of an earlier approval."""

    state: State
    sentence: str
    reasons: tuple[str, ...] = ()
    note: str = ""

    @property
    def line(self) -> str:
        """All of it in one line."""
        told = f"{self.state}: {self.sentence} {self.note}".strip()
        return f"{told} {'; '.join(self.reasons)}." if self.reasons else told


def verdict(facts: Facts) -> Verdict:
    """The verdict's rule (docs/golive.md): whatever stands in the way makes it *Not ready*, whoever approved before;
    else *Approved* where the version that stands was approved, and *Ready for approval* where it was not.
    """
    reasons = tuple(_reasons(facts))
    approval = facts.ticks.get(LAST)
    current = approval is not None and approval.version == facts.version
    if reasons:
        note = f"Approved for version {facts.version}, but that no longer holds." if current else _earlier(facts)
        return Verdict(State.OPEN, f"Version {facts.version} of the profile can't go live yet.", reasons, note)
    if approval and current:
        who = f"by {approval.by} on {local(approval.at)}"
        return Verdict(State.APPROVED, f"Version {facts.version} of the profile was approved {who}.")
    return Verdict(State.READY, f"All is done that version {facts.version} of the profile needs.", (), _earlier(facts))


def _earlier(facts: Facts) -> str:
    approval = facts.ticks.get(LAST)
    return f"Approved for version {approval.version}, but version {facts.version} stands." if approval else ""


def _reasons(facts: Facts) -> list[str]:
    found = []
    if facts.state != "active":
        found.append(f"the client is {facts.state}, so its calls are refused")
    if not facts.loaded:
        found.append("the source has no data")
    if not facts.opens:
        found.append("the profile shares nothing that can be fetched")
    if facts.opens and not facts.reaches:
        found.append("no organisation that is in the data is in its reach")
    if not_ticked := [label for step, label in STEPS.items() if step not in facts.ticks and step != LAST]:
        found.append(f"not ticked yet: {', '.join(not_ticked)}")
    for step, tick in facts.ticks.items():
        if step != LAST and lapsed(tick, facts.version):
            told = f"ticked for version {tick.version} of the profile, and version {facts.version} stands"
            found.append(f"{STEPS.get(step, step)}: {told}")
    if "agreement" in facts.ticks and not facts.agreement:
        found.append("the agreement is ticked, but the register has no agreement number")
    if not facts.usable_keys:
        found.append("no key is usable")
    if not facts.answered:
        found.append(f"no call for data was answered yet under version {facts.version} of the profile")
    return found


def lapsed(tick: Tick, version: int) -> bool:
    """Whether a tick no longer counts, since another version of the profile stands."""
    return tick.version != version and tick.step not in BEFORE_THE_PROFILE


class NotReady(Ss12kError):
    """An approval of what can't go live yet."""

    def __init__(self, client_id: str, told: Verdict) -> None:
        super().__init__(f"Client {client_id!r} can't be approved yet: {'; '.join(told.reasons)}")


# --- how far it has come ---
Standing = Literal["open", "done", "lapsed", "unfounded"]


@dataclass(frozen=True)
class Step:
    """A step of going live: who ticked it when, whether that still counts, and what speaks for it being done."""

    name: str
    label: str
    tick: Tick | None
    standing: Standing
    """Lapsed: ticked for another version of the profile. Unfounded: ticked, but what it says is not so."""
    evidence: str


@dataclass(frozen=True)
class Progress:
    """What control and the log of calls say of a client: its steps, keys, calls and refusals, and the verdict."""

    client: Client
    version: ProfileVersion
    source: Source
    snapshot: Snapshot | None
    register: RegisterEntry
    missing: tuple[str, ...]
    """What the register lacks, by name."""
    steps: tuple[Step, ...]
    verdict: Verdict
    keys: tuple[Key, ...]
    calls: Mapping[str, Use]
    refused: tuple[Refusal, ...]
    answered: datetime | None
    """When the first call for data was answered under the version of the profile that stands."""
    unfetched: tuple[str, ...]
    """The resources that the profile opens and of which no call was answered under that version."""

    @property
    def first_answered(self) -> datetime | None:
        """When the first call for data was answered."""
        return min((each.first_answered for each in _data(self.calls).values() if each.first_answered), default=None)


def progress(access: Access, actor: Actor, client_id: str) -> Progress:
    """How far a client has come; for the authority alone."""
    actor.must_see(None)
    control = access.control
    client = control.client(client_id)
    source = control.source(client.source)
    snapshot = control.snapshot(source.id, source.snapshot) if source.snapshot else None
    ticks, register = control.ticks(client_id), control.register(client_id)
    calls = by_endpoint(access.calls, Asked(client_id))
    lately = _data(by_endpoint(access.calls, Asked(client_id, version=client.version)))
    answered = min((each.first_answered for each in lately.values() if each.first_answered), default=None)
    keys = tuple(control.keys(client_id))
    facts = Facts(
        client.state,
        client.version,
        ticks,
        snapshot is not None,
        bool(callable_resources(client.profile)),
        _reaches(access, actor, client, snapshot),
        sum(key.state == "usable" for key in keys),
        answered is not None,
        bool(register.agreement_number.strip()),
    )
    fetched = {endpoint.partition("/")[0] for endpoint, use in lately.items() if use.first_answered}
    standing = next(each for each in control.versions(client_id) if each.version == client.version)
    found = Progress(
        client, standing, source, snapshot, register, tuple(missing(register, client.profile)), (),
        verdict(facts), keys, calls, tuple(refusals(access.calls, client_id)), answered,
        tuple(name for name in callable_resources(client.profile) if name not in fetched),
    )  # fmt: skip
    return replace(found, steps=tuple(_step(found, facts, name) for name in STEPS))


def tick(access: Access, actor: Actor, found: Progress, step: str, note: str = "") -> None:
    """Tick a step of what was looked at: that version of the profile, on that snapshot; for the authority alone.

    Nobody approves what the verdict calls not ready: NotReady.
    """
    actor.must_see(None)
    client, snapshot = found.client, found.snapshot.id if found.snapshot else None
    # Judged anew: since the page was drawn a key may have been revoked, or the client paused.
    if step == LAST and (now := progress(access, actor, client.client_id).verdict).state is State.OPEN:
        raise NotReady(client.client_id, now)
    access.control.tick(
        client.client_id, step, actor.name, version=client.version, snapshot=snapshot, note=note.strip()
    )


def _reaches(access: Access, actor: Actor, client: Client, snapshot: Snapshot | None) -> bool:
    if snapshot is None or client.status == "removed" or client.profile.permission_mode == "everything":
        return True  # what else stands in its way is a reason of its own
    view = access.open_view(actor, client.source, client.client_id, snapshot.id, client.version)
    return view.reach()[0] > 0


def _data(calls: Mapping[str, Use]) -> dict[str, Use]:
    return {endpoint: use for endpoint, use in calls.items() if endpoint.partition("/")[0] in RESOURCES}


def _step(found: Progress, facts: Facts, name: str) -> Step:
    tick = facts.ticks.get(name)
    return Step(name, STEPS[name], tick, _standing(facts, tick, found.verdict), _EVIDENCE[name](found, tick))


def _standing(facts: Facts, tick: Tick | None, verdict: Verdict) -> Standing:
    if tick is None:
        return "open"
    if lapsed(tick, facts.version) or (tick.step == LAST and verdict.state is not State.APPROVED):
        return "lapsed"
    return "done" if facts.bear_out(tick.step) else "unfounded"


def _order(found: Progress, tick: Tick | None) -> str:
    del tick
    return f"Client created on {local(found.client.created)}."


def _agreement(found: Progress, tick: Tick | None) -> str:
    del tick
    entry = found.register
    if not entry.agreement_number.strip():
        return "The register has no agreement number."
    return f"Agreement {entry.agreement_number} of {entry.agreement_date or 'a day that is not noted'}."


def _permissions(found: Progress, tick: Tick | None) -> str:
    del tick
    said = f"Version {found.version.version}, saved by {found.version.saved_by} on {local(found.version.saved_at)}"
    return f"{said}: {found.version.comment}" if found.version.comment else f"{said}."


def _keys(found: Progress, tick: Tick | None) -> str:
    del tick
    usable = [key for key in found.keys if key.state == "usable"]
    if not usable:
        return "No key is usable." if found.keys else "No key was ever made."
    used = max((key.last_used for key in usable if key.last_used), default=None)
    told = "1 usable key" if len(usable) == 1 else f"{len(usable)} usable keys"
    return f"{told}, {f'last used on {local(used)}' if used else 'never used'}."


def _fetched(found: Progress, tick: Tick | None) -> str:
    del tick
    if found.answered is None:
        return f"No call for data was answered yet under version {found.client.version}."
    all_of_them = len(callable_resources(found.client.profile))
    left = f"; {len(found.unfetched)} of {all_of_them} resources never" if found.unfetched else ""
    return f"First on {local(found.answered)} under version {found.client.version}{left}."


def _checked(found: Progress, tick: Tick | None) -> str:
    if found.snapshot is None:
        return "The source has no data."
    now = f"Data loaded on {local(found.snapshot.created)}"
    other = tick is not None and tick.snapshot is not None and tick.snapshot != found.snapshot.id
    return f"{now}; other data was looked at." if other else f"{now}."


def _approved(found: Progress, tick: Tick | None) -> str:
    del tick
    return f"{found.verdict.state}."


_EVIDENCE = {
    "order": _order,
    "agreement": _agreement,
    "permissions": _permissions,
    "keys": _keys,
    "fetched": _fetched,
    "checked": _checked,
    LAST: _approved,
}


# --- what it will receive ---
@dataclass(frozen=True)
class Unit:
    """An organisation, or none (no id), with how many persons the client gets there in each role: today, and in all."""

    id: str | None
    name: str
    today: Mapping[str, int]
    ever: Mapping[str, int]

    @property
    def persons(self) -> int:
        """All roles together: whoever has two counts twice."""
        return sum(self.ever.values())


@dataclass(frozen=True)
class Receives:
    """What the client gets of the current snapshot; roles are those as which its profile shows anybody."""

    snapshot: str
    day: date
    reached: int
    organisations: int
    counts: Mapping[str, int]
    today: Mapping[str, int]
    ever: Mapping[str, int]
    units: tuple[Unit, ...]
    cautions: tuple[Caution, ...]


def receives(view: View, own: View, day: date) -> Receives:
    """What a client's view gives, counted; `own` is the authority's, for the names of organisations."""
    reached, all_of_them = view.reach()
    rules, _, ask = view.inside
    cautions = tuple(Cautions(view.profile, rules, ask).all()) if view.profile else ()
    return Receives(
        view.snapshot.id, day, reached, all_of_them,
        {name: view.count(name) for name in RESOURCES if view.shared(name)},
        _there(roles(view, day)), _there(roles(view)), _units(view, own, day), cautions,
    )  # fmt: skip


def _there(counted: Mapping[str, int | None]) -> dict[str, int]:
    return {role: count for role, count in counted.items() if count is not None}


def _units(view: View, own: View, day: date) -> tuple[Unit, ...]:
    ever, today = roles_at(view), roles_at(view, day)
    ids = {id for each in ever.values() for id in each}
    names = named(own, "organisations", {id for id in ids if id})
    found = [
        Unit(
            id,
            NO_UNIT if id is None else names[id].name if id in names else id,
            {role: counted.get(id, 0) for role, counted in today.items()},
            {role: counted.get(id, 0) for role, counted in ever.items()},
        )
        for id in ids
    ]
    return tuple(sorted(found, key=lambda each: (-each.persons, each.name, each.id or "")))


# --- what was found in it ---
@dataclass(frozen=True)
class Findings:
    """What the checks of data quality found of what the client sees, and the day of which they were asked."""

    day: date
    lines: tuple[Line, ...]


def findings(access: Access, view: View) -> Findings | None:
    """Those checks that found something; None where the snapshot was never checked."""
    told = checks.quality(access, view)
    if told is None:
        return None
    return Findings(told.report.day, tuple(line for line in qualities.lines(told) if line.found))


# --- all of it ---
@dataclass(frozen=True)
class GoLive:
    """The whole check of one client at one moment."""

    at: datetime
    progress: Progress
    receives: Receives
    telling: tuple[Telling, ...]
    findings: Findings | None


def golive(access: Access, actor: Actor, client_id: str) -> GoLive:
    """The whole check, on the current snapshot and the profile that stands; for the authority alone."""
    found = progress(access, actor, client_id)
    view, own = views(access, actor, found)
    at = datetime.now(UTC)
    day = at.astimezone(SWEDEN).date()
    return GoLive(at, found, receives(view, own, day), tuple(telling(view, day)), findings(access, view))


def views(access: Access, actor: Actor, found: Progress) -> tuple[View, View]:
    """The client's view and the authority's own, both of the snapshot that the progress was told of."""
    actor.must_see(None)
    if found.snapshot is None:
        raise NoData(found.source.id)
    client, snapshot = found.client, found.snapshot.id
    view = access.open_view(actor, client.source, client.client_id, snapshot, found.version.version)
    return view, access.open_view(actor, client.source, None, snapshot)


# --- in words ---
def why(explanation: Explanation) -> str:
    """Why the client gets a person or not, in words; other persons by their ids, since it may not get their names."""
    bare = replace(
        explanation,
        grants=tuple(map(_without_names, explanation.grants)),
        grounds=tuple(map(_without_names, explanation.grounds)),
    )
    return bare.sentence


def _without_names(reason: Reason) -> Reason:
    return replace(
        reason,
        of=_nameless(reason.of),
        held_by=_nameless(reason.held_by),
        within=tuple(map(_without_names, reason.within)),
    )


def _nameless(thing: Thing | None) -> Thing | None:
    return thing if thing is None or thing.resource == "organisations" else replace(thing, name=None)


ATTRIBUTES = {
    Shared.SHARED: "Given whole",
    Shared.PARTLY: "Given in part",
    Shared.ALIAS: "Given by alias",
    Shared.WITHHELD: "Withheld",
}
"""How what a client gets of an attribute is called here."""


def attributes(explanation: Explanation) -> dict[str, list[str]]:
    """The attributes that a person has by what the client gets of them, each with the reason; nothing of whom it does
    not get.

    Extensions of the source are left out: they are never shared, and their names are the source's.
    """
    told: dict[str, list[str]] = {}
    for name, share in explanation.attributes.items() if explanation.visible else ():
        if share.state in ATTRIBUTES:
            why = dict.fromkeys(replace(each, of=_nameless(each.of)).sentence for each in share.removed)
            some = [f"{share.kept} of {share.there}"] if share.state is Shared.PARTLY and share.there else []
            because = "; ".join([*some, *why])
            told.setdefault(ATTRIBUTES[share.state], []).append(
                f"{label_of(name)} ({because})" if because else label_of(name)
            )
    return {label: told[label] for label in ATTRIBUTES.values() if label in told}


def called(person: Telling) -> str:
    """What the client sees a person called, or the id of one whom it does not get."""
    return title_of("persons", json.loads(person.document)) if person.document else person.id or ""


def is_token(endpoint: str) -> bool:
    """Whether an endpoint gives tokens, and no data."""
    return endpoint == GIVES_TOKENS
