"""One record into the rows that a snapshot stores of it (layout.py says which)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from ss12k.snapshots.layout import ItemTable, Layout
from ss12k.standard.resources import ItemsByType, Resource


def dumps(value: Any) -> str:
    """A value as compact JSON text."""
    return orjson.dumps(value).decode()


@dataclass
class Batch:
    """Rows gathered column by column, for one table."""

    columns: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, row: Mapping[str, Any]) -> None:
        """Add one row; every row has the same columns."""
        for name, value in row.items():
            self.columns.setdefault(name, []).append(value)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))


def attribute_columns(layout: Layout, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a record's attributes: JSON texts, the ids that references lead to, and its display name."""
    row: dict[str, Any] = {}
    for attribute in layout.attributes:
        name = attribute.name
        value = cleaned.get(name)
        if name in layout.items and layout.items[name].depends_on_persons and value is not None:
            row[name] = "[]"  # says that the list is there; which items are shared depends on the client
        else:
            row[name] = None if value is None else dumps(value)
        if name in layout.references:
            row[f"{name}.id"] = None if value is None else value["id"]
    for name, rule, category in layout.variants:
        items = cleaned.get(name)
        kept = None if items is None else [item for item in items if category_of(rule, item) == category]
        row[f"{name}.{category}"] = None if kept is None else dumps(kept)
    row["name"] = display_name(layout.resource, cleaned)
    return row


def stored_columns(layout: Layout) -> list[str]:
    """The text columns of a resource's table; the ids that references lead to are stored as positions instead."""
    ids = {f"{name}.id" for name in layout.references}
    return [name for name in attribute_columns(layout, {}) if name not in ids]


def item_rows(table: ItemTable, owner: int, items: list[Any]) -> list[dict[str, Any]]:
    """The rows of a list's items, each with its references and the rest of its text (without braces)."""
    rows = []
    for ordinal, item in enumerate(items):
        row: dict[str, Any] = {"owner": owner, "ordinal": ordinal}
        rest = {} if table.references[0].name == "" else dict(item)
        for each in table.references:
            value = rest.pop(each.name, None) if each.name else item
            row[each.column] = None if value is None else dumps(value)
            row[f"{each.column}.id"] = None if value is None else value["id"]
        row["rest"] = dumps(rest)[1:-1] or None
        rows.append(row)
    return rows


def category_of(rule: ItemsByType, item: Mapping[str, Any]) -> str:
    """The category that shares a list item, by its type (SCOPE R6)."""
    kind = item.get("type")
    return rule.of_type.get(kind, rule.otherwise) if kind is None or isinstance(kind, str) else rule.otherwise


def display_name(resource: Resource, cleaned: Mapping[str, Any]) -> str | None:
    """The JSON text of what an object is called in references to it (SCOPE R7), or None."""
    there = [cleaned[name] for name in resource.name if name in cleaned]
    if not there:
        return None
    return dumps(joined(there if resource.joined_name else there[:1]))


def joined(names: list[Any]) -> str:
    """Names with a blank between; what is no text stands as its JSON."""
    return " ".join(each if isinstance(each, str) else dumps(each) for each in names)
