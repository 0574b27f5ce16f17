"""What speaks against putting a new snapshot in the current one's place, so that a source's mistake exposes nobody.

Three things do: many rows of a resource are gone, a person who was protected is there and no longer is, and an
attribute is gone from all persons. `Limits` says how many and which; the decision is the caller's.
"""

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ss12k.errors import Ss12kError
from ss12k.settings import settings
from ss12k.snapshots.comparing import Comparison, Told, untold
from ss12k.snapshots.dump import NAMES
from ss12k.snapshots.findings import EXAMPLES, shown_id
from ss12k.snapshots.layout import layout_of, quoted
from ss12k.snapshots.opening import Snapshot, ask
from ss12k.snapshots.stretches import size

ALL = "*"
"""Instead of names of attributes: every one."""
HOLDS_NOTHING = ("[]", "{}", '""')
"""What an attribute may say that is there and holds nothing."""


class Reason(StrEnum):
    """Why a snapshot may be objected to."""

    ROWS = "rows-gone"
    PROTECTION = "no-longer-protected"
    ATTRIBUTE = "attribute-gone"
    UNREADABLE = "not-comparable"


@dataclass(frozen=True)
class Objection:
    """One thing that speaks against a snapshot."""

    reason: Reason
    what: str
    """The resource, the attribute of persons, or why the snapshots could not be compared."""
    count: int = 0
    """Rows gone, persons no longer protected, or persons who had the attribute."""
    of: int = 0
    """The rows there were of the resource."""
    ids: tuple[str, ...] = ()
    """The persons no longer protected, or the first few of the rows gone."""

    @property
    def sentence(self) -> str:
        """What and how much, without any id."""
        match self.reason:
            case Reason.ROWS:
                return f"{self.what}: {self.count:,} of {self.of:,} are gone"
            case Reason.PROTECTION:
                return f"persons: {self.count:,} of those protected so far are there and no longer protected"
            case Reason.ATTRIBUTE:
                return f"persons: nobody has {self.what} any more, which {self.count:,} had"
            case Reason.UNREADABLE:
                return f"it could not be compared with the current one: {self.what}"

    @property
    def examples(self) -> tuple[str, ...]:
        """The first few ids, as far as they may stand in a report."""
        return tuple(map(shown_id, self.ids[:EXAMPLES]))

    def __str__(self) -> str:
        """The sentence with its examples."""
        such = "such as " if self.count > len(self.examples) else ""
        return self.sentence + (f" ({such}{', '.join(self.examples)})" if self.ids else "")


def exposes(objection: Objection) -> bool:
    """Whether somebody who is protected may be exposed: then a snapshot becomes the current one only by force."""
    return objection.reason in (Reason.PROTECTION, Reason.UNREADABLE)


@dataclass(frozen=True)
class Limits:
    """What may go without a word: at most this share of a resource's rows, or fewer rows than this, and these
    attributes of persons.
    """

    share: Decimal = Decimal("0.1")
    rows: int = 20
    may_go: frozenset[str] = frozenset()

    def exceeded(self, gone: int, of: int) -> bool:
        """Whether so many of the rows of a resource are too many."""
        return gone >= self.rows and gone > self.share * of


def limits() -> Limits:
    """The limits as the settings say; an error for an attribute that there is not."""
    chosen = settings()
    named = frozenset(name.strip() for name in chosen.guard_except.split(",") if name.strip())
    known = frozenset(each.name for each in layout_of("persons").attributes)
    for name in sorted(named - known - {ALL}):
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known))}, and {ALL} for all"
        raise Ss12kError(f"SS12K_GUARD_EXCEPT: persons have no attribute {name!r}; {hint}")
    return Limits(chosen.guard_share, chosen.guard_rows, known if ALL in named else named)


def objections(
    current: Snapshot, new: Snapshot, limits: Limits, told: Told = untold, away: Collection[str] = ()
) -> tuple[Objection, ...]:
    """Everything that speaks against the new snapshot; `away`: who was protected when last there (`protected_away`)."""
    rows = (each for name in NAMES for each in _rows_gone(Comparison(current, new), name, limits, told))
    return (*exposures(current, new, away), *rows, *_attributes_gone(current, new, limits))


def _rows_gone(comparison: Comparison, resource: str, limits: Limits, told: Told) -> Iterator[Objection]:
    of, gone = size(comparison.old, resource), 0
    ids: list[str] = []
    if not limits.exceeded(of, of):
        return  # even all of them would not be too many
    for _, removed in comparison.lone(resource, told):
        gone += len(removed)
        ids += removed[: EXAMPLES - len(ids)]
    if limits.exceeded(gone, of):
        yield Objection(Reason.ROWS, resource, gone, of, tuple(ids))


def protected_away(current: Snapshot, new: Snapshot, away: Collection[str] = ()) -> tuple[str, ...]:
    """Who was protected when last there, and is neither there now nor protected: to be remembered until they are."""
    rows = ask(
        f"""SELECT id FROM (SELECT id FROM {current.table("protected")} UNION SELECT unnest($away::VARCHAR[]))
        WHERE id NOT IN (SELECT id FROM {new.table("persons")})
        AND id NOT IN (SELECT id FROM {new.table("protected")}) ORDER BY id""",
        {"away": list(away)},
    )
    return tuple(id for (id,) in rows)


def exposures(current: Snapshot, new: Snapshot, away: Collection[str]) -> Iterator[Objection]:
    """Whoever was marked, a person then or not, and is a person now without being protected."""
    rows = ask(
        f"""SELECT id FROM {new.table("persons")} WHERE NOT protected AND id IN (
        SELECT id FROM {current.table("protected")} UNION ALL SELECT unnest($away::VARCHAR[])) ORDER BY id""",
        {"away": list(away)},
    )
    if rows:
        yield Objection(Reason.PROTECTION, "persons", len(rows), ids=tuple(id for (id,) in rows))


def _attributes_gone(current: Snapshot, new: Snapshot, limits: Limits) -> Iterator[Objection]:
    before, after = _had(current), _had(new)
    for name, count in before.items():
        if count and not after[name] and name not in limits.may_go:
            yield Objection(Reason.ATTRIBUTE, name, count)


def _had(snapshot: Snapshot) -> dict[str, int]:
    """How many persons each attribute holds something of."""
    layout, persons = layout_of("persons"), snapshot.table("persons")
    counts = []
    for attribute in layout.attributes:
        if attribute.name in layout.items:  # where persons stand in a list, the column does not say whether it is empty
            owners = snapshot.table(layout.items[attribute.name].name)
            counts.append(f"(SELECT count(DISTINCT owner) FROM {owners})")
        else:
            counts.append(f"count(*) FILTER ({quoted(attribute.name)} NOT IN {HOLDS_NOTHING})")
    row = ask(f"SELECT {', '.join(counts)} FROM {persons}")[0]
    return dict(zip((each.name for each in layout.attributes), row, strict=True))
