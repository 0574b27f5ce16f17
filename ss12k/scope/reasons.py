"""Why a client sees an object or does not, as data (SCOPE R11)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


def not_shared(needs: Sequence[str]) -> str:
    """That none of some categories is shared, of which one would have to be."""
    return f"{' or '.join(needs)} is not shared"


class Why(StrEnum):
    """What a reason says. The first ones grant, the others deny."""

    RELATION = "relation"
    """A person's relation to an organisation in reach (R4)."""
    IN_REACH = "in reach"
    """The object's organisation is checked, or lies beneath one that is (R1)."""
    ANCESTOR = "ancestor"
    """An organisation above one in reach (R3)."""
    EVERYTHING = "mode everything"
    """Every organisation counts as in reach, a missing one too (R1)."""
    ALWAYS = "always"
    """Such objects need nothing but their category (R3)."""
    THROUGH = "through"
    """The object that this one depends on is visible, or passes its own rule; its reasons are within."""

    CATEGORY = "category not shared"
    OUTSIDE = "outside reach"
    """The organisation is not in reach, or none is given."""
    PROTECTED = "protected"
    """The person is protected, and the profile does not include alternative person data (R5)."""
    NO_RELATION = "no relation"
    """Nothing ties the person to any organisation."""
    TIE = "tie to a protected person"
    """The tie between a protected pupil and a guardian is never shown (R5)."""
    DEPENDS = "depends on another object"
    """The object that this one depends on is not visible; its grounds are within."""
    MISSING = "missing"
    """The object that this one depends on is not in the source, or none is named."""
    NOT_IN_SOURCE = "not in the source"


@dataclass(frozen=True)
class Thing:
    """An object, or a reference that names none (`id` is None); `name` as the authority sees it."""

    resource: str
    id: str | None
    name: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As JSON."""
        return {"resource": self.resource, "id": self.id} | ({"displayName": self.name} if self.name else {})

    def __str__(self) -> str:
        return self.name or (f"{self.resource}/{self.id}" if self.id else f"no {self.resource}")


@dataclass(frozen=True)
class Reason:
    """One reason that grants or denies, and those that it rests on.

    `of` is the object that it is about; `relation`, for one of a person, which sort; `held_by` the document that says
    so. `needs` are categories; `checked` the ids checked in the profile by which an organisation is in reach.
    """

    why: Why
    of: Thing | None = None
    relation: str | None = None
    held_by: Thing | None = None
    needs: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    within: tuple["Reason", ...] = ()

    def leaves(self) -> Iterator["Reason"]:
        """The reasons at the end of what this one rests on: itself, if it rests on none."""
        if not self.within:
            yield self
        for each in self.within:
            yield from each.leaves()

    def as_json(self) -> dict[str, Any]:
        """As JSON, without what is not there."""
        found: dict[str, Any] = {"reason": self.why.value}
        if self.relation:
            found["relation"] = self.relation
        if self.of:
            found["of"] = self.of.as_json()
        if self.held_by:
            found["heldBy"] = self.held_by.as_json()
        if self.needs:
            found["needs"] = list(self.needs)
        if self.checked:
            found["checked"] = list(self.checked)
        if self.within:
            found["within"] = [each.as_json() for each in self.within]
        return found | {"sentence": self.sentence}

    @property
    def sentence(self) -> str:
        """The reason in words."""
        role, of = self.relation or "", self.of
        match self.why:
            case Why.RELATION:
                return f"{role} at {of}" if of and of.resource == "organisations" else f"{role} of {of}"
            case Why.IN_REACH:
                return f"{of} is in reach"
            case Why.ANCESTOR:
                return f"{of} lies above an organisation in reach"
            case Why.EVERYTHING:
                return "the permission mode is everything"
            case Why.ALWAYS:
                return "such objects are always shown"
            case Why.THROUGH:
                return f"by way of {of}"
            case Why.CATEGORY:
                return f"{role}: {not_shared(self.needs)}" if role else not_shared(self.needs)
            case Why.OUTSIDE:
                where = f"{of} is outside reach" if of and of.id else "no organisation is given"
                return f"{role}: {where}" if role else where
            case Why.PROTECTED:
                return "the person is protected"
            case Why.NO_RELATION:
                return "nothing ties the person to an organisation"
            case Why.TIE:
                return f"{role}: the tie to a protected person is never shown"
            case Why.DEPENDS:
                return f"{of} is not visible"
            case Why.MISSING:
                return f"{of} is not in the source" if of and of.id else f"{of} is named"
            case Why.NOT_IN_SOURCE:
                return "there is no such object in the source"


class Shared(StrEnum):
    """How much of an attribute a client gets."""

    SHARED = "shared"
    WITHHELD = "withheld"
    PARTLY = "partly shared"
    ALIAS = "alias"
    EXTENSION = "extension"
    LACKING = "lacking"


@dataclass(frozen=True)
class Removed:
    """Why something of an attribute is not shared, and how many items that concerns."""

    because: str
    needs: tuple[str, ...] = ()
    of: Thing | None = None
    items: int = 0

    @property
    def sentence(self) -> str:
        """The reason in words."""
        if self.needs:
            return not_shared(self.needs)
        if self.of and self.of.id:
            return f"{self.of} is outside reach" if "reach" in self.because else f"{self.of} is not visible"
        return self.because

    def as_json(self) -> dict[str, Any]:
        """As JSON, without what is not there."""
        found: dict[str, Any] = {"because": self.because}
        if self.needs:
            found["needs"] = list(self.needs)
        if self.of:
            found["of"] = self.of.as_json()
        return found | ({"items": self.items} if self.items else {})


@dataclass(frozen=True)
class Share:
    """What a client gets of one attribute; `kept` of `there` items, where it is a list."""

    state: Shared
    removed: tuple[Removed, ...] = ()
    kept: int | None = None
    there: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As JSON, without what is not there."""
        found: dict[str, Any] = {"state": self.state.value}
        if self.there is not None:
            found |= {"kept": self.kept, "there": self.there}
        if self.removed:
            found["removed"] = [each.as_json() for each in self.removed]
        return found


@dataclass(frozen=True)
class Explanation:
    """Why a client sees an object or does not: what grants it or every ground of denial, and each attribute's share."""

    resource: str
    id: str
    client: str | None
    snapshot: str
    visible: bool
    grants: tuple[Reason, ...] = ()
    grounds: tuple[Reason, ...] = ()
    attributes: dict[str, Share] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Every ground of denial, or every grant, in words, with what each of them rests on."""
        told = (_with_leaves(each) for each in self.grounds or self.grants)
        return "; ".join(dict.fromkeys(told))

    def as_json(self) -> dict[str, Any]:
        """As JSON, in one stable form (docs/explain.md)."""
        return {
            "resource": self.resource,
            "id": self.id,
            "client": self.client,
            "snapshot": self.snapshot,
            "visible": self.visible,
            "grants": [each.as_json() for each in self.grants],
            "grounds": [each.as_json() for each in self.grounds],
            "attributes": {name: share.as_json() for name, share in self.attributes.items()},
        }


def _with_leaves(reason: Reason) -> str:
    """A reason in words, with those that it comes to in the end."""
    if not reason.within:
        return reason.sentence
    return f"{reason.sentence} ({'; '.join(dict.fromkeys(each.sentence for each in reason.leaves()))})"
