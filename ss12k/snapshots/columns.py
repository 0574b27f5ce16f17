"""How SQL makes the stored columns of a record from its JSON text, and the text from the columns (layout.py says which
columns there are).

The text is one that `checking.py` freed of extensions and of what is lacking, so every list and object in it has the
standard's shape. Identifiers and keys come from the registry alone.
"""

from collections.abc import Iterator

from ss12k.snapshots.layout import CALLED, ItemTable, Layout, quoted, variant
from ss12k.standard.resources import ItemsByType
from ss12k.standard.shape import Array, Object


def stored_columns(layout: Layout) -> list[str]:
    """The text columns of a resource's table: its attributes, the parts of lists by category, and its name."""
    parts = [variant(name, category) for name, _, category in layout.variants]
    return [*(each.name for each in layout.attributes), *parts, CALLED]


def id_columns(layout: Layout) -> list[str]:
    """The columns with the ids that references lead to, which only the staging has: a snapshot has positions."""
    return [_id(name) for name in layout.references]


def attributes_of(layout: Layout, text: str) -> str:
    """The attributes in the JSON text of a record, as one structure of texts."""
    return _transformed(text, [each.name for each in layout.attributes])


def derived(layout: Layout, row: str) -> Iterator[tuple[str, str]]:
    """(column, expression) of all that is made from the attributes of a row: parts of lists, the name, ids."""
    for name, rule, category in layout.variants:
        yield variant(name, category), _part(f"{row}.{quoted(name)}", rule, category)
    yield CALLED, _name(layout, row)
    for name in layout.references:
        yield _id(name), f"{row}.{quoted(name)} ->> '$.id'"


def items_of(table: ItemTable, layout: Layout, source: str) -> str:
    """A query for the rows of an item table, from a table with a `seq` and the attributes."""
    item = _item_shape(table, layout)
    column = f"{source}.{quoted(table.attribute)}"
    names = [each.name for each in item.attributes] if item else []
    items = _transformed(column, names, many=True)
    columns = ", ".join(f"{text} AS {quoted(name)}" for name, text in _item_columns(table, names))
    return f"""SELECT seq AS owner, ordinal, {columns} FROM (
        SELECT seq, unnest(items) AS item, generate_subscripts(items, 1) - 1 AS ordinal
        FROM (SELECT seq, {items} AS items FROM {source} WHERE {column} IS NOT NULL))"""


def item_columns(table: ItemTable, layout: Layout) -> list[str]:
    """The text columns of an item table in the staging."""
    item = _item_shape(table, layout)
    return [name for name, _ in _item_columns(table, [each.name for each in item.attributes] if item else [])]


def whole(layout: Layout, row: str) -> str:
    """The JSON text of a record, put together from its columns."""
    parts = [f"""'"{each.name}":' || {row}.{quoted(each.name)}""" for each in layout.attributes]
    return f"""'{{' || concat_ws(',', '"id":' || to_json({row}.id)::VARCHAR, {", ".join(parts)}) || '}}'"""


def _item_columns(table: ItemTable, names: list[str]) -> Iterator[tuple[str, str]]:
    references = {each.name for each in table.references}
    for each in table.references:
        text = f"item.{quoted(each.name)}" if each.name else "item"
        yield each.column, text
        yield _id(each.column), f"{text} ->> '$.id'"
    rest = ", ".join(f"""'"{name}":' || item.{quoted(name)}""" for name in names if name not in references)
    yield "rest", f"nullif(concat_ws(',', {rest}), '')" if rest else "NULL::VARCHAR"


def _item_shape(table: ItemTable, layout: Layout) -> Object | None:
    shape = layout.resource.shape[table.attribute]
    return shape.item if isinstance(shape, Array) and isinstance(shape.item, Object) else None


def _transformed(text: str, names: list[str], many: bool = False) -> str:
    """A JSON text cut into the texts of its attributes; with `many`, a list of such; without names, of texts."""
    shape = "{" + ",".join(f'"{name}":"JSON"' for name in names) + "}" if names else '"JSON"'
    return f"json_transform({text}, '{f'[{shape}]' if many else shape}')"


def _id(reference: str) -> str:
    return f"{reference}.id"


def _part(column: str, rule: ItemsByType, category: str) -> str:
    """The items of a list that one category shares, by their `type` (SCOPE R6)."""
    kind = "json_extract(item, '$.type')::VARCHAR"
    named = {True: [], False: []}  # type: dict[bool, list[str]]
    for name, shared_by in rule.of_type.items():
        named[shared_by == category].append(f"{kind} IS NULL" if name is None else f"""{kind} = '"{name}"'""")
    anywhere = [*named[True], *named[False]]
    others = f"NOT ({' OR '.join(f'coalesce({each}, FALSE)' for each in anywhere)})"
    chosen = [f"coalesce({each}, FALSE)" for each in named[True]] + ([others] if category == rule.otherwise else [])
    kept = f"list_filter({_transformed(column, [], many=True)}, lambda item: {' OR '.join(chosen)})"
    return f"'[' || array_to_string({kept}, ',') || ']'"


def _name(layout: Layout, row: str) -> str:
    """The JSON text of what an object is called in references to it (SCOPE R7), or null."""
    names = [f"{row}.{quoted(name)}" for name in layout.resource.name]
    if not names:
        return "NULL::VARCHAR"
    if not layout.resource.joined_name:
        # One that is no text stands as its JSON, within a text.
        return f"to_json(coalesce({', '.join(names)}) ->> '$')::VARCHAR"
    texts = ", ".join(f"{name} ->> '$'" for name in names)
    return f"CASE WHEN coalesce({', '.join(names)}) IS NOT NULL THEN to_json(concat_ws(' ', {texts}))::VARCHAR END"
