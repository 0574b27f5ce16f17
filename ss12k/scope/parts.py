"""The parts of documents that come and go with a profile: attributes, items of lists, references within items.

Each is a condition, made of the same rules as the documents themselves (documents.py): that the part is there in the
document of row `r`, which is visible, or in that of item `i` of `r`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ss12k.scope.rules import Rules
from ss12k.snapshots.columns import stored_columns
from ss12k.snapshots.layout import ItemReference, ItemTable, Layout, layout_of, quoted, variant

Stored = Callable[[str], str]
"""Gives a table of the snapshot as SQL names it."""


@dataclass(frozen=True)
class Part:
    """An attribute, or (`[]`) the items of a list; `category`: those items alone that this category shares.

    `there` writes the condition; `items`, where it is not of an item table, how many there are.
    """

    path: str
    there: Callable[[Rules], str] = field(compare=False)
    category: str | None = None
    items: str | None = None

    @property
    def of_items(self) -> bool:
        """Whether it is about items of a list, which are counted too."""
        return "[]" in self.path


def attributes(layout: Layout) -> Iterator[Part]:
    """The attributes, and the items of lists that different categories share."""
    for each in layout.attributes:
        yield Part(each.name, _attribute(layout, each.name))
    for name, _, category in layout.variants:
        count = f"json_array_length(r.{quoted(variant(name, category))})"
        yield Part(f"{name}[]", _kind(layout, name, category, count), category, count)


def items(layout: Layout, table: ItemTable) -> Iterator[Part]:
    """The items of a list with references, and the references that may go without the item."""
    name, resource = table.attribute, layout.resource
    kept = _item(layout, table)
    yield Part(f"{name}[]", kept)
    decisive = {resource.whole_items.get(name), resource.items_in_reach.get(name), ""}
    for each in table.references:
        if each.name not in decisive:
            yield Part(f"{name}[].{each.name}", _within(kept, each))


def base(stored: Stored, resource: str) -> str:
    """The records that documents are made of, for whichever profile: of protected persons, what stands in for them.

    The family name that they lack is made up (SCOPE R5), so they have one.
    """
    if resource != "persons":
        return stored(resource)
    columns = ", ".join(["pos", "id", *map(quoted, stored_columns(layout_of(resource)))])
    named = columns.replace('"familyName"', """coalesce("familyName", '""') AS "familyName\"""")
    return f"""(SELECT {columns} FROM {stored(resource)} WHERE NOT protected
        UNION ALL SELECT {named} FROM {stored("persons.alias")})"""


def _attribute(layout: Layout, name: str) -> Callable[[Rules], str]:
    resource = layout.resource

    def there(rules: Rules) -> str:
        if rules.categories_of(resource, name) == []:
            return "FALSE"
        found = f"r.{quoted(name)} IS NOT NULL"
        if name in layout.references and name not in resource.keeps_bare:
            found = rules.stays("r", name, layout.references[name])
        hidden = rules.hides(resource, name, "r")
        return f"{found} AND NOT coalesce({hidden}, FALSE)" if hidden else found

    return there


def _kind(layout: Layout, name: str, category: str, count: str) -> Callable[[Rules], str]:
    def there(rules: Rules) -> str:
        return f"{count} > 0" if category in (rules.categories_of(layout.resource, name) or ()) else "FALSE"

    return there


def _item(layout: Layout, table: ItemTable) -> Callable[[Rules], str]:
    whole = _attribute(layout, table.attribute)

    def there(rules: Rules) -> str:
        kept = (
            rules.keeps_item(layout.resource, table.attribute, "i", each.name, each.reference)
            for each in table.references
        )
        return " AND ".join([whole(rules), *kept])

    return there


def _within(kept: Callable[[Rules], str], each: ItemReference) -> Callable[[Rules], str]:
    return lambda rules: f"{kept(rules)} AND {rules.stays('i', each.name, each.reference)}"
