"""The stored tables as one view shows them: rows that it does not see are gone, and what it is not given is null.

What a check finds in them rests on nothing that the client does not get (SCOPE R3 to R7).
"""

from collections.abc import Callable, Iterator

from ss12k.scope import parts
from ss12k.scope.documents import Documents
from ss12k.scope.rules import Rules
from ss12k.snapshots.layout import ItemTable, Layout, layout_of, pos, quoted
from ss12k.standard.resources import Resource


def seen_relation(rules: Rules) -> Callable[[str], str]:
    """Gives what takes the place of a stored table, by its name, as SQL may select from it."""

    def relation(name: str) -> str:
        resource, _, attribute = name.partition(".")
        layout = layout_of(resource)
        return _items(rules, layout, layout.items[attribute]) if attribute else _rows(rules, layout)

    return relation


def _rows(rules: Rules, layout: Layout) -> str:
    resource = layout.resource
    there = {each.path: each.there(rules) for each in parts.attributes(layout) if not each.of_items}
    columns = ["r.pos", "r.id"]
    for name, condition in there.items():
        columns.append(f"CASE WHEN {condition} THEN {_column(rules, resource, name)} END AS {quoted(name)}")
        if name in layout.references:
            columns.append(f"CASE WHEN {condition} THEN r.{quoted(pos(name))} END AS {quoted(pos(name))}")
    return f"(SELECT {', '.join(columns)} FROM {_base(rules, layout)} r WHERE {_visible(rules, resource)})"


def _items(rules: Rules, layout: Layout, table: ItemTable) -> str:
    there = {each.path: each.there(rules) for each in parts.items(layout, table)}
    columns = ["i.owner", "i.ordinal", "i.rest", *_references(table, there)]
    return f"""(SELECT {", ".join(columns)} FROM {rules.tables.stored(table.name)} i
        JOIN {_base(rules, layout)} r ON r.pos = i.owner
        WHERE {_visible(rules, layout.resource)} AND {there[f"{table.attribute}[]"]})"""


def _references(table: ItemTable, there: dict[str, str]) -> Iterator[str]:
    for each in table.references:
        condition = there.get(f"{table.attribute}[].{each.name}", "TRUE")
        for column in (each.column, pos(each.column)):
            yield f"CASE WHEN {condition} THEN i.{quoted(column)} END AS {quoted(column)}"


def _column(rules: Rules, resource: Resource, name: str) -> str:
    categories = rules.categories_of(resource, name)
    return "NULL::VARCHAR" if categories == [] else Documents(rules).column(resource, name, categories)


def _base(rules: Rules, layout: Layout) -> str:
    return Documents(rules).base(layout.resource.path)


def _visible(rules: Rules, resource: Resource) -> str:
    return f"({rules.row(resource, 'r').sql})" if rules.opens(resource) else "FALSE"
