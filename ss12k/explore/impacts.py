"""What a draft of a profile would change, before it is saved: counted (scope/impact.py), and told in lines of text."""

from collections.abc import Iterator

from ss12k.access import Access, Actor
from ss12k.control.errors import ClientRemoved, SourceFixed
from ss12k.errors import Ss12kError, printable
from ss12k.scope.changes import Impact, PartChange, PlaceChange, Protected, ResourceChange, Tally
from ss12k.scope.impact import EXAMPLES
from ss12k.scope.profile import Profile
from ss12k.standard.resources import RESOURCES

PLACES = 10
"""So many organisations of a resource are told one by one."""


def impact_of_draft(
    access: Access, actor: Actor, client_id: str, draft: Profile, *, examples: int = EXAMPLES, names: bool = False
) -> Impact:
    """What a draft changes for a client; for one that is not there yet, from nothing shared."""
    if draft.client_id != client_id:
        raise Ss12kError(f"the profile is one of client {draft.client_id}, not of {printable(client_id)}")
    standing = access.control.standing(client_id)
    if standing is not None and standing.status == "removed":
        raise ClientRemoved(client_id, access.control.client(client_id).removed)
    if standing is not None and standing.source != draft.source:
        raise SourceFixed(client_id, standing.source, draft.source)
    before = standing.profile if standing else None
    return access.impact(actor, before, draft, examples=examples, names=names)


def needs_category(resource: str, part: PartChange) -> bool:
    """Whether an attribute is one that a category of its own shares, so that who gets it is worth telling."""
    return part.path.partition("[")[0] in RESOURCES[resource].attribute_needs


def worth_telling(change: ResourceChange) -> list[PartChange]:
    """The attributes that change in documents which stay, or need a category; others come and go with their rows."""
    return [
        part
        for part in change.attributes
        if part.gained.known or part.lost.known or needs_category(change.resource, part)
    ]


def report(impact: Impact) -> Iterator[str]:
    """All of it for a person to read, the counts of all resources first."""
    yield f"{impact.client} on snapshot {impact.snapshot}"
    changes = [each for each in impact.resources.values() if each.changes]
    if not changes:
        yield "nothing that it sees changes"
    else:
        yield f"{'resource':<22}{'before':>12}{'after':>12}{'gained':>12}{'lost':>12}"
    for each in changes:
        before, after = (_number(count) for count in (each.before, each.after))
        yield f"{each.resource:<22}{before:>12}{after:>12}{each.gained.objects:>12,}{each.lost.objects:>12,}"
    for each in changes:
        if lines := [*_places(each), *_attributes(each)]:
            yield from ("", each.resource, *lines)
    if impact.protected_before != impact.protected_after:
        yield ""
        yield f"protected persons: {_protected(impact.protected_before)} → {_protected(impact.protected_after)}"
    if impact.warnings:
        yield from ("", "warnings")
        yield from (f"  {'new: ' if each.new else ''}{each.sentence}" for each in impact.warnings)


def _number(count: int | None) -> str:
    return "not shared" if count is None else f"{count:,}"


def _places(change: ResourceChange) -> Iterator[str]:
    for each in change.organisations[:PLACES]:
        yield f"  {_place(each)}: {', '.join(_rows(each))}"
    if (more := len(change.organisations) - PLACES) > 0:
        yield f"  and at {more:,} more"


def _place(change: PlaceChange) -> str:
    at = change.organisation
    return "without an organisation" if at is None else f"at {printable(at.name or at.id or '')}"


def _rows(change: PlaceChange) -> Iterator[str]:
    for tally, what in ((change.gained, "gained"), (change.lost, "lost")):
        if tally.objects:
            yield f"{tally.objects:,} {what}{_such(tally)}"


def _attributes(change: ResourceChange) -> Iterator[str]:
    for part in worth_telling(change):
        for tally, sign in ((part.gained, "+"), (part.lost, "-")):
            if tally.objects:
                items = f"{tally.items:,} items of " if tally.items is not None else ""
                kind = f" ({part.category})" if part.category else ""
                kept = f", {tally.known:,} of them seen before and after" if tally.known else ""
                yield f"  {sign} {part.path}{kind}: {items}{tally.objects:,} {change.resource}{kept}{_such(tally)}"


def _such(tally: Tally) -> str:
    if not tally.examples:
        return ""
    named = (f"{each.id}, {each.name}" if each.name else str(each.id) for each in tally.examples[:1])
    return f" (such as {printable(next(named))})"


def _protected(found: Protected) -> str:
    return f"{found.visible:,} under an alias" if found.alias else f"{found.hidden:,} hidden"
