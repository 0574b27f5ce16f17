"""What a draft of a profile changes, in plain sentences, before it is saved."""

from collections.abc import Iterator
from typing import Any

from ss12k.control.records import Validity
from ss12k.explore.audits import MODES
from ss12k.scope.profile import Profile
from ss12k.standard.categories import CATEGORIES
from ss12k.ui.swedish import swedish_key
from ss12k.ui.tree import Tree, cover

MANY = 8
"""So many are named one by one."""


def changes(before: Profile, after: Profile, tree: Tree) -> list[str]:
    """What a draft changes in a profile, a line each; none when it changes nothing."""
    return [*_fields(before, after), *_shared(before, after), *_organisations(before, after, tree)]


def rebased(base: Profile, mine: Profile, theirs: Profile) -> Profile:
    """What my changes of a profile come to on what somebody else made of it meanwhile; where both changed the same,
    mine stands.
    """

    def merged(name: str) -> Any:
        old, new, other = (getattr(each, name) for each in (base, mine, theirs))
        if isinstance(old, frozenset):
            return (other | (new - old)) - (old - new)
        return other if new == old else new

    return base.model_copy(update={name: merged(name) for name in Profile.model_fields})


def days_change(before: Validity, after: Validity) -> list[str]:
    """What changes of the days on which the client is valid."""
    return [] if before == after else [f"Valid: {before} → {after}"]


def _fields(before: Profile, after: Profile) -> Iterator[str]:
    for label, old, new in (
        ("Client", before.name, after.name),
        ("Vendor", before.vendor, after.vendor),
        ("Data protection officer", before.data_protection_officer, after.data_protection_officer),
        ("Permission mode", MODES[before.permission_mode], MODES[after.permission_mode]),
    ):
        if old != new:
            yield f"{label}: {old or 'none'} → {new or 'none'}"
    if before.include_alternative_person_data != after.include_alternative_person_data:
        shown = "now shown under an alias" if after.include_alternative_person_data else "no longer shown"
        yield f"Protected persons: {shown}"


def _shared(before: Profile, after: Profile) -> Iterator[str]:
    gone, new = before.shared_data - after.shared_data, after.shared_data - before.shared_data
    for verb, codes in (("no longer", gone), ("now also", new)):
        if codes:
            yield f"Shared data, {verb}: {_listed([CATEGORIES[code].label for code in codes])}"


def _organisations(before: Profile, after: Profile, tree: Tree) -> Iterator[str]:
    """By what is reached, not by which boxes hold a mark: a checked parent stands for all below it (SCOPE R1)."""
    old, new = _reached(before, tree), _reached(after, tree)
    lost = _whole(tree, old - new)
    gave_way = [row.name for row in tree.rows if row.id in old - new - lost]
    for verb, ids in (("no longer", lost), ("now also", new - old)):
        if ids:
            yield f"Organisations, {verb}: {_listed(_tops(tree, ids))}"
    if gave_way:
        yield (
            f"No longer checked itself: {_listed(gave_way)}. What is still checked below takes its place; what belongs "
            "to it directly, and what comes below it later, is not covered"
        )


def _reached(profile: Profile, tree: Tree) -> frozenset[str]:
    everything = profile.permission_mode == "everything"
    return frozenset(tree.places) if everything else cover(tree, profile.organisations)


def _whole(tree: Tree, ids: frozenset[str]) -> frozenset[str]:
    """Those of the ids below which every other is one of them too."""
    whole = set(ids)
    for place in range(len(tree.rows) - 1, -1, -1):  # display order backwards: what is below comes first
        above = tree.parents[place]
        if above >= 0 and tree.rows[place].id not in whole:
            whole.discard(tree.rows[above].id)
    return frozenset(whole)


def _tops(tree: Tree, ids: frozenset[str]) -> list[str]:
    """The topmost of the ids by name, each with how many of them lie below it."""
    below: dict[int, int] = {}
    top: list[int] = []
    for place, (row, above) in enumerate(zip(tree.rows, tree.parents, strict=True)):
        if row.id in ids:
            top.append(top[above] if above >= 0 and tree.rows[above].id in ids else place)
            below[top[place]] = below.get(top[place], -1) + 1
        else:
            top.append(place)
    return [f"{tree.rows[place].name} and {n} below it" if n else tree.rows[place].name for place, n in below.items()]


def _listed(names: list[str]) -> str:
    ordered = sorted(names, key=swedish_key)
    return ", ".join(ordered[:MANY]) + (f" and {len(ordered) - MANY} more" if len(ordered) > MANY else "")
