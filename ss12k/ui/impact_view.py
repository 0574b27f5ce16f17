"""What a draft of a profile would change, counted, on the permissions page: lines, warnings and tables."""

from collections.abc import Iterable, Iterator
from typing import Any

import streamlit as st

from ss12k.access import LOCAL_ADMINISTRATOR, access
from ss12k.errors import Ss12kError
from ss12k.explore.impacts import worth_telling
from ss12k.scope.changes import Impact, PlaceChange, ResourceChange, Tally
from ss12k.scope.profile import Profile
from ss12k.scope.reasons import Thing
from ss12k.ui.components import Column
from ss12k.ui.explorer import addresses
from ss12k.ui.navigation import picked
from ss12k.ui.tables import Link, Value, object_table
from ss12k.ui.text import plain

MANY, TALL = 8, 320
"""A table of more rows than this is so many pixels high, and scrolls."""

_GAINED_LOST = (Column("gained", "Gained", "number"), Column("lost", "Lost", "number"))


def counted(old: Profile, new: Profile, key: str) -> None:
    """Draw what changes from one profile to another; nothing where what the client sees stays the same."""
    before, after = _granted(old), _granted(new)
    if before == after:
        return
    try:
        current = access().control.source(old.source).snapshot
        impact = _impact(current, before, after)
    except Ss12kError as problem:
        st.error(plain(str(problem)))
        return
    lines = [*_persons(impact.persons), *_other_rows(impact), *_protected(impact)]
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
    _warnings(impact)
    with st.expander("Resources, organisations and attributes, with examples"):
        _tables(impact, key)


def _granted(profile: Profile) -> dict[str, Any]:
    """What of a profile decides what is seen, so that a new name is no reason to count anew."""
    return profile.model_copy(update={"name": "", "vendor": "", "data_protection_officer": ""}).as_json()


@st.cache_data(max_entries=32, show_spinner="Counting what changes …")
def _impact(snapshot: str | None, before: dict[str, Any], after: dict[str, Any]) -> Impact:
    del snapshot  # tells Streamlit that the answer is of this one
    return access().impact(LOCAL_ADMINISTRATOR, Profile.parse(before), Profile.parse(after), names=True)


def _persons(change: ResourceChange) -> Iterator[str]:
    if change.gained.objects or change.lost.objects:
        yield f"Persons: **{change.gained.objects:,}** gained, **{change.lost.objects:,}** lost"
    for part in worth_telling(change):
        kind = f" ({part.category})" if part.category else ""
        if "[]" in part.path and not part.category:
            continue
        name = plain(part.path.removesuffix("[]") + kind)
        if part.gained.known:
            yield f"{name}: now also of **{part.gained.known:,}** persons whom it sees already"
        if part.lost.known:
            yield f"{name}: no longer of **{part.lost.known:,}** persons whom it goes on seeing"


def _other_rows(impact: Impact) -> Iterator[str]:
    others = [each for each in impact.resources.values() if each.resource != "persons"]
    gained, lost = sum(each.gained.objects for each in others), sum(each.lost.objects for each in others)
    if gained or lost:
        yield f"Rows of other resources: **{gained:,}** gained, **{lost:,}** lost"


def _protected(impact: Impact) -> Iterator[str]:
    before, after = impact.protected_before.visible, impact.protected_after.visible
    if before != after:
        yield f"Protected persons under an alias: **{before:,} → {after:,}**"


def _warnings(impact: Impact) -> None:
    """Where the draft says more than it seems, what is new first."""
    told = sorted(impact.warnings, key=lambda each: not each.new)
    if told:
        lines = "\n".join(f"- {'**New:** ' if each.new else ''}{plain(each.sentence)}" for each in told)
        st.warning(f"**This says more than it seems.**\n\n{lines}", icon=":material/info:")


def _tables(impact: Impact, key: str) -> None:
    changes = [each for each in impact.resources.values() if each.changes]
    rows = [
        {"resource": each.resource, "before": each.before, "after": each.after,
         "gained": each.gained.objects, "lost": each.lost.objects, "such": _such(each.gained, each.lost)}
        for each in changes
    ]  # fmt: skip
    heads = [Column("resource", "Resource"), Column("before", "Before", "number"), Column("after", "After", "number")]
    _table(key, "Resources", rows, [*heads, *_GAINED_LOST, Column("such", "Such as")])
    _table(key, "Organisations", list(_by_organisation(changes)),
           [Column("organisation", "Organisation"), Column("resource", "Resource"), *_GAINED_LOST,
            Column("such", "Such as")])  # fmt: skip
    _table(key, "Attributes", list(_attributes(changes)),
           [Column("resource", "Resource"), Column("attribute", "Attribute"), *_GAINED_LOST,
            Column("such", "Such as")])  # fmt: skip


def _table(key: str, title: str, rows: list[dict[str, Value]], heads: list[Column]) -> None:
    if not rows:
        return
    st.caption(f"{title} that change: {len(rows):,}")
    height = TALL if len(rows) > MANY else None
    object_table(rows, heads, key=f"impact {key} {title}", label=f"{title} that change", empty="Nothing changes.",
                 addresses=addresses(), height=height)  # fmt: skip


def _by_organisation(changes: Iterable[ResourceChange]) -> Iterator[dict[str, Value]]:
    for change in changes:
        for each in change.organisations:
            yield {"organisation": _organisation(each), "resource": change.resource,
                   "gained": each.gained.objects, "lost": each.lost.objects,
                   "such": _such(each.gained, each.lost)}  # fmt: skip


def _attributes(changes: Iterable[ResourceChange]) -> Iterator[dict[str, Value]]:
    for change in changes:
        for part in worth_telling(change):
            kind = f" ({part.category})" if part.category else ""
            yield {"resource": change.resource, "attribute": f"{part.path}{kind}",
                   "gained": part.gained.objects, "lost": part.lost.objects,
                   "such": _such(part.gained, part.lost)}  # fmt: skip


def _organisation(change: PlaceChange) -> Value:
    return "none" if change.organisation is None else _link(change.organisation)


def _such(*tallies: Tally) -> Value:
    """A few examples, for the authority's eyes: not while a client is looked through."""
    return [] if picked().client else [_link(each) for tally in tallies for each in tally.examples[:3]]


def _link(thing: Thing) -> str | Link:
    name = thing.name or str(thing.id)
    return Link(name, thing.resource, str(thing.id))
