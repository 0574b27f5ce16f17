"""The card of an object of any resource, made of the registry; and which resource has a card of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from ss12k.explore.card_rows import (
    Names,
    by_name,
    ids_at,
    table,
)
from ss12k.explore.cards import Build, Card, new_card, object_at, referring_table
from ss12k.explore.cells import named
from ss12k.explore.documents import Document, id_of, items_of, references_at, text_of
from ss12k.explore.fields import SINGULAR, label_of
from ss12k.explore.person_card import person_card
from ss12k.explore.rows import Cell, Named, Row, Table
from ss12k.explore.school_cards import activity_card, group_card, organisation_card
from ss12k.scope.finding import asked_by
from ss12k.scope.view import View
from ss12k.standard.resources import RESOURCES, resource_of
from ss12k.standard.shape import Array, Object, Reference, Shape, Value

_OWN: Mapping[str, Build] = {
    "organisations": organisation_card,
    "groups": group_card,
    "activities": activity_card,
    "persons": person_card,
}


def build_of(resource: str) -> Build:
    """What makes the card of an object of a resource."""
    return _OWN.get(resource) or partial(object_card, resource=resource)


def object_card(view: View, id: str, resource: str) -> Card | None:
    """Any object: its single values as facts, its references at the top, its lists and what refers to it as tables."""
    if (found := object_at(view, resource, id)) is None:
        return None
    entry = RESOURCES[resource]
    tables: dict[str, Table] = {}
    for attribute in entry.shape.attributes:
        if isinstance(attribute.shape, Array) and not isinstance(attribute.shape.item, Value):
            tables[attribute.name] = _list_table(view, resource, attribute.name, found[1])
    for other, path in referrers(resource):
        title = f"{label_of(other)} – {label_of(path.partition('.')[0]).lower()}"
        tables[f"{other}.{path}"] = referring_table(view, title, other, path, id, "None refers to it.")
    facts = [(label_of(path), path) for path in _single_values(entry.shape) if path != "id"]
    parents = {name: label_of(name) for name, each in _attributes(entry.shape) if isinstance(each, Reference)}
    card = new_card(view, resource, id, found, facts, tables, parents)
    if entry.name:
        return card
    # What has no name is called by what it is of.
    of = next((parent.name for _, parent, _ in card.parents), "")
    return replace(card, title=f"{SINGULAR[resource]}: {of}" if of else SINGULAR[resource])


def referrers(resource: str) -> Iterator[tuple[str, str]]:
    """The references of other resources that lead to this one, each by resource and path."""
    for other, entry in RESOURCES.items():
        for path, reference in entry.references.items():
            if resource_of(reference).path == resource and asked_by(other, path):
                yield other, path


def _attributes(shape: Shape) -> list[tuple[str, Shape]]:
    return [(each.name, each.shape) for each in shape.attributes] if isinstance(shape, Object) else []


def _single_values(shape: Shape, before: str = "") -> Iterator[str]:
    for name, each in _attributes(shape):
        if isinstance(each, Value) or (isinstance(each, Array) and isinstance(each.item, Value)):
            yield f"{before}{name}"
        elif isinstance(each, Object):
            yield from _single_values(each, f"{before}{name}.")


def _list_table(view: View, resource: str, name: str, document: Document) -> Table:
    """The items of a list of objects, or of references."""
    shape = RESOURCES[resource].shape[name]
    item = shape.item if isinstance(shape, Array) else shape
    references = RESOURCES[resource].references
    items = list(items_of(document, name))
    inner = dict(_attributes(item))
    paths = [""] if isinstance(item, Reference) else [key for key, each in inner.items() if isinstance(each, Reference)]
    targets = {path: resource_of(references[f"{name}.{path}" if path else name]).path for path in paths}
    names = {path: named(view, target, ids_at(items, path) if path else references_at(document, name))
             for path, target in targets.items()}  # fmt: skip
    columns = tuple(inner) if inner else ("object",)
    rows = [_item_row(each, inner, targets, names) for each in items]
    return table(label_of(name), columns, rows, "There is nothing in this list.", name)


def _item_row(
    item: Document, inner: Mapping[str, Shape], targets: Mapping[str, str], names: Mapping[str, Names]
) -> Row:
    cells: dict[str, Cell] = {}
    for name in inner:
        if name in targets:
            cells[name] = by_name(names[name], targets[name], id_of(item, name))
        else:
            cells[name] = _texts(item.get(name))
    if "" in targets:
        cells["object"] = by_name(names[""], targets[""], text_of(item, "id"))
    about = next((cell for cell in cells.values() if isinstance(cell, Named)), None)
    return Row(cells, (about.resource, about.id) if about else None)


def _texts(value: object) -> str:
    """A value in one cell; of what lies deeper, the raw JSON tells."""
    if isinstance(value, list):
        return (
            f"{len(value)} items"
            if any(isinstance(each, dict | list) for each in value)
            else ", ".join(map(str, value))
        )
    if isinstance(value, dict):
        return ", ".join(str(each) for each in value.values() if not isinstance(each, dict | list))
    return "" if value is None else text_of({"it": value}, "it")
