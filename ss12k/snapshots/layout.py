"""How a snapshot lies in its DuckDB file, derived from the registry (docs/snapshots.md has the measurements).

Each resource has a table with a row per object: `pos` (0, 1, 2, … in `id` order), `id`, `document` (the record as
loaded, where the columns do not say it all), and each attribute of the standard as JSON text of its own, freed of
extensions and of what is lacking (SCOPE R6), so that withholding an attribute is not selecting a column. A reference
has its target's position beside it (`dutyAt.pos`; null when it dangles). A list that holds references has a table of
its own (`persons.enrolments`) with a row per item: the owner's position, the ordinal, each reference with its target's
position, and the rest of the item as text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ss12k.standard.resources import RESOURCES, ItemsByType, Resource
from ss12k.standard.shape import Array, Attribute, Object, Reference, Shape, references

FORMAT = 3
"""The version of this layout; a snapshot of another one has to be loaded again."""


CALLED = "called"
"""The column with what an object is called in references to it (SCOPE R7), as JSON text."""


def quoted(name: str) -> str:
    """An identifier of the registry, as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True)
class ItemReference:
    """A reference in a list item; `name` is empty when the item itself is the reference."""

    name: str
    reference: Reference

    @property
    def column(self) -> str:
        """The column with the reference's JSON text."""
        return self.name or "item"


@dataclass(frozen=True)
class ItemTable:
    """A list whose items hold references, as a table of its own."""

    resource: str
    attribute: str
    references: tuple[ItemReference, ...]

    @property
    def name(self) -> str:
        """The table's name, `persons.enrolments` for instance."""
        return f"{self.resource}.{self.attribute}"

    @property
    def depends_on_persons(self) -> bool:
        """Whether persons stand in the list, so that it is never shown as it is."""
        return any(each.reference.marked for each in self.references)


@dataclass(frozen=True)
class Nested:
    """A reference within a list within a list, which has no table: `content[].content[]` for instance."""

    path: str
    attribute: str
    ids: str
    """Where the ids stand in the attribute, as a JSON path."""
    reference: Reference


@dataclass(frozen=True)
class Layout:
    """The columns and item tables of one resource."""

    resource: Resource
    attributes: tuple[Attribute, ...]
    references: dict[str, Reference]
    items: dict[str, ItemTable]
    nested: tuple[Nested, ...]

    @property
    def variants(self) -> Iterator[tuple[str, ItemsByType, str]]:
        """(attribute, rule, category) of the lists that are also stored per category."""
        for name, need in self.resource.attribute_needs.items():
            if isinstance(need, ItemsByType):
                for category in need.categories:
                    yield name, need, category


def variant(attribute: str, category: str) -> str:
    """The column with those items of a list that one category shares."""
    return f"{attribute}.{category}"


def pos(reference: str) -> str:
    """The column with the position of a reference's target."""
    return f"{reference}.pos"


@cache
def layout_of(resource: str) -> Layout:
    """The layout of a resource's tables."""
    entry = RESOURCES[resource]
    attributes = tuple(a for a in entry.shape.attributes if a.name != "id")
    single = {a.name: a.shape for a in attributes if isinstance(a.shape, Reference)}
    items = {a.name: table for a in attributes if (table := _item_table(resource, a))}
    nested = tuple(found for a in attributes if a.name not in items for found in _nested(a.name, a.name, "$", a.shape))
    return Layout(entry, attributes, single, items, nested)


def _nested(attribute: str, path: str, ids: str, shape: Shape) -> Iterator[Nested]:
    match shape:
        case Reference() if path != attribute:
            yield Nested(path, attribute, f"{ids}.id", shape)
        case Array(item):
            yield from _nested(attribute, f"{path}[]", f"{ids}[*]", item)
        case Object(attributes):
            for each in attributes:
                yield from _nested(attribute, f"{path}.{each.name}", f"{ids}.{each.name}", each.shape)


def _item_table(resource: str, attribute: Attribute) -> ItemTable | None:
    if not isinstance(attribute.shape, Array) or not list(references(attribute.shape)):
        return None
    item = attribute.shape.item
    if isinstance(item, Reference):
        return ItemTable(resource, attribute.name, (ItemReference("", item),))
    direct = [a for a in item.attributes if isinstance(a.shape, Reference)] if isinstance(item, Object) else []
    found = tuple(ItemReference(a.name, a.shape) for a in direct if isinstance(a.shape, Reference))
    return ItemTable(resource, attribute.name, found) if found else None
