"""What another profile would change for a client, as data: rows, attributes, protected persons (docs/impact.md)."""

from dataclasses import dataclass
from typing import Any

from ss12k.scope.cautions import Caution
from ss12k.scope.reasons import Thing

VERSION = 1
"""The version of the JSON form; it grows when something in it changes its meaning or goes."""


@dataclass(frozen=True)
class Tally:
    """How many objects are concerned, and some of them.

    `known`, where attributes are counted: how many of them the client sees before and after alike, so that it is their
    documents that change. `items`: how many items of lists it is about.
    """

    objects: int = 0
    examples: tuple[Thing, ...] = ()
    known: int | None = None
    items: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As JSON."""
        more = {"known": self.known, "items": self.items}
        counts = {name: count for name, count in more.items() if count is not None}
        return {"objects": self.objects} | counts | {"examples": [_beside(each) for each in self.examples]}


NONE = Tally()


@dataclass(frozen=True)
class PlaceChange:
    """Rows gained and lost of those that belong to an organisation (belonging.py says how); None: to none that the
    snapshot has. A person may belong to several, and counts at each.
    """

    organisation: Thing | None
    gained: Tally
    lost: Tally

    def as_json(self) -> dict[str, Any]:
        """As JSON."""
        place = {"id": None} if self.organisation is None else _beside(self.organisation)
        return {"organisation": place, "gained": self.gained.as_json(), "lost": self.lost.as_json()}


@dataclass(frozen=True)
class PartChange:
    """What comes to documents and goes from them at a path: an attribute (`civicNo`), items of a list (`enrolments[]`),
    or a reference in such an item (`state[].registeredBy`); `category`: those items that it shares.
    """

    path: str
    category: str | None
    gained: Tally
    lost: Tally

    def as_json(self) -> dict[str, Any]:
        """As JSON."""
        about = {"path": self.path} | ({"category": self.category} if self.category else {})
        return about | {"gained": self.gained.as_json(), "lost": self.lost.as_json()}


@dataclass(frozen=True)
class ResourceChange:
    """What changes of a resource; `before` and `after`: how many rows are visible, None where it is not shared."""

    resource: str
    before: int | None
    after: int | None
    gained: Tally = NONE
    lost: Tally = NONE
    organisations: tuple[PlaceChange, ...] = ()
    attributes: tuple[PartChange, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything is other than before."""
        shared = (self.before is None) != (self.after is None)
        return shared or bool(self.gained.objects or self.lost.objects or self.attributes)

    def as_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "before": self.before,
            "after": self.after,
            "gained": self.gained.as_json(),
            "lost": self.lost.as_json(),
            "organisations": [each.as_json() for each in self.organisations],
            "attributes": [each.as_json() for each in self.attributes],
        }


@dataclass(frozen=True)
class Protected:
    """What a client gets of protected persons: whether they are seen under an `alias`, how many are `visible`, and how
    many are `hidden`, who would be visible if they were not protected.
    """

    alias: bool = False
    visible: int = 0
    hidden: int = 0

    def as_json(self) -> dict[str, Any]:
        """As JSON."""
        return {"alias": self.alias, "visible": self.visible, "hidden": self.hidden}


@dataclass(frozen=True)
class Impact:
    """What another profile would change for a client on one snapshot; `warnings` are about the profile after."""

    client: str
    snapshot: str
    resources: dict[str, ResourceChange]
    protected_before: Protected
    protected_after: Protected
    warnings: tuple[Caution, ...]

    @property
    def persons(self) -> ResourceChange:
        """What changes of persons."""
        return self.resources["persons"]

    def as_json(self) -> dict[str, Any]:
        """As JSON, in one stable form (docs/impact.md)."""
        return {
            "version": VERSION,
            "client": self.client,
            "snapshot": self.snapshot,
            "resources": {name: each.as_json() for name, each in self.resources.items()},
            "protected": {"before": self.protected_before.as_json(), "after": self.protected_after.as_json()},
            "warnings": [each.as_json() for each in self.warnings],
        }


def _beside(thing: Thing) -> dict[str, Any]:
    """An object of a resource that is told beside it."""
    return {"id": thing.id} | ({"displayName": thing.name} if thing.name else {})
