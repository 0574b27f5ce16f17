"""The document that a client sees of an object, as one SQL query (SCOPE R6, R7).

Each attribute is an expression that gives its JSON text or null, and null is left out; a list with references is put
together from its item table, for the rows of the page alone.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from ss12k.scope.rules import Rules
from ss12k.scope.seen import Ask
from ss12k.snapshots.columns import stored_columns
from ss12k.snapshots.layout import CALLED, ItemTable, Layout, layout_of, pos, quoted, variant
from ss12k.standard.resources import ALTERNATIVE_PERSONS, ItemsByType, Resource, resource_of
from ss12k.standard.shape import Reference


@dataclass(frozen=True)
class Apart:
    """One document in parts: for a single one, planning the joins of its lists takes longer than all the rest.

    `record` gives the document's position, the document as it was loaded, or null, and its attributes; `items` the
    items of all its lists, each with its list's name and its ordinal, and is empty where there are none to ask for.
    """

    attributes: tuple[str, ...]
    lists: frozenset[str]
    record: str
    items: str

    def document(self, ask: Ask, **which: object) -> str | None:
        """The document; None where there is none."""
        rows = ask(self.record, **which)
        if not rows:
            return None
        [(position, whole, *texts)] = rows
        if whole is not None:
            return str(whole)
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        if self.items:
            for name, ordinal, item in ask(self.items, first=position):
                found[name].append((ordinal, item))
        parts = []
        for name, text in zip(self.attributes, texts, strict=True):
            if text is not None and name in self.lists:
                text = f"[{','.join(item for _, item in sorted(found[name]))}]"
            if text is not None:
                parts.append(f'"{name}":{text}')
        return f"{{{','.join(parts)}}}"


@dataclass(frozen=True)
class Documents:
    """Writes the queries for one profile.

    `names`: with `displayName` in references (SCOPE R7); `gaps`: of the positions from `$first` to `$last` those alone
    that are set in the bits `$chosen`; `without`: an attribute that is left out (SCOPE R8). For the authority,
    `cleaned`: freed of what the standard does not know; `alias`: what stands in for protected persons (SCOPE R5).
    `parted`: of a list it is only said whether it is there. `after` is written behind each document.
    """

    rules: Rules
    names: bool = False
    gaps: bool = False
    without: str | None = None
    cleaned: bool = False
    alias: bool = False
    parted: bool = False
    after: str = ""

    def query(self, resource: str) -> str:
        """The positions and documents from `$first` to `$last`; that they are visible is the caller's to see to."""
        chosen = self._chosen("r.pos")
        if resource == ALTERNATIVE_PERSONS:  # the authority's alone, as it was loaded
            return f"SELECT r.pos, r.document FROM {self.rules.tables.stored(resource)} r WHERE {chosen} ORDER BY r.pos"
        text, joins = self._document(resource)
        return f"""SELECT r.pos, {text} FROM {self.base(resource)} r {" ".join(joins)} WHERE {chosen} ORDER BY r.pos"""

    def by_id(self, resource: str, visible: str) -> Apart | None:
        """The queries for the document with the id `$id` on the condition that it is visible; None where that takes
        more than looking at one row.
        """
        if resource == ALTERNATIVE_PERSONS or (resource == "persons" and self.rules.aliased):
            return None
        # The condition stands around the row, since beside the id it would keep the index from being used.
        row = f"(SELECT * FROM {self.rules.tables.stored(resource)} r WHERE r.id = $id) r"
        found = replace(self, parted=True)._apart(resource, row, visible)
        return None if "$first" in found.record else found

    def apart(self, resource: str) -> Apart:
        """The queries for the one document at `$first`; that it is visible is the caller's to see to."""
        one = replace(self, parted=True)
        return one._apart(resource, f"{self.base(resource)} r", one._chosen("r.pos"))

    def _apart(self, resource: str, row: str, condition: str) -> Apart:
        layout = layout_of(resource)
        attributes, joins = self._attributes(resource)
        whole = "r.document" if self._as_loaded else "NULL"
        columns = ", ".join(["r.pos", whole, *(text for _, text in attributes)])
        lists = {
            name: self._items(layout.resource, table)
            for name, table in layout.items.items()
            if not self._as_stored(layout.resource, table) and any(name == there for there, _ in attributes)
        }
        return Apart(
            tuple(name for name, _ in attributes),
            frozenset(lists),
            f"SELECT {columns} FROM {row} {' '.join(joins)} WHERE {condition}",
            " UNION ALL ".join(
                f"SELECT '{name}', i.ordinal, {item} FROM {source} AND {self._chosen('i.owner')}"
                for name, (item, source) in lists.items()
            ),
        )

    @property
    def _as_loaded(self) -> bool:
        """Whether records are given as they were loaded: to the authority itself, unless it asks otherwise."""
        return self.rules.profile is None and not self.cleaned

    def _document(self, resource: str) -> tuple[str, list[str]]:
        """The expression of a whole document, and the joins that it needs."""
        attributes, joins = self._attributes(resource)
        parts = ", ".join(f"""'"{name}":' || {text}""" for name, text in attributes)
        text = f"'{{' || concat_ws(',', {parts}) || '}}{self.after}'"
        return f"coalesce(r.document || '{self.after}', {text})" if self._as_loaded else text, joins

    def _attributes(self, resource: str) -> tuple[list[tuple[str, str]], list[str]]:
        """The attributes of a document, each with its expression, and the joins that they need."""
        layout = layout_of(resource)
        attributes, joins = [], []
        if any(attribute.name == "id" for attribute in layout.resource.shape.attributes):
            attributes.append(("id", "to_json(r.id)::VARCHAR"))
        for attribute in layout.attributes:
            if attribute.name == self.without:
                continue
            text, join = self._attribute(layout, attribute.name)
            if text:
                attributes.append((attribute.name, text))
            joins.extend(join)
        return attributes, joins

    def _chosen(self, column: str) -> str:
        """A position is one of those asked for."""
        if self.parted:
            return f"{column} = $first"
        within = f"{column} BETWEEN $first AND $last"
        return f"{within} AND get_bit($chosen::BLOB::BIT, {column} - $first) = 1" if self.gaps else within

    def base(self, resource: str) -> str:
        """The records that documents are made of: for persons under an alias, what stands in for them (SCOPE R5)."""
        if resource == "persons" and self.alias:
            return self.rules.tables.stored("persons.alias")
        stored = self.rules.tables.stored(resource)
        if resource != "persons" or not self.rules.aliased:
            return stored
        columns = ", ".join(quoted(name) for name in _person_columns())
        alias = self.rules.tables.computed("alias")
        return f"(SELECT {columns} FROM {stored} WHERE NOT protected UNION ALL SELECT {columns} FROM {alias})"

    def _attribute(self, layout: Layout, name: str) -> tuple[str | None, list[str]]:
        """The expression of an attribute (None: withheld from every row), and the joins that it needs."""
        resource, rules = layout.resource, self.rules
        categories = rules.categories_of(resource, name)
        if categories is not None and not categories:
            return None, []
        joins: list[str] = []
        if name in layout.references:
            text, joins = self._reference("r", name, layout.references[name], name)
            bare = f""" ELSE '{{"id":' || json_extract(r.{quoted(name)}, '$.id')::VARCHAR || '}}'"""
            otherwise = bare if name in resource.keeps_bare else ""
            text = f"CASE WHEN {rules.stays('r', name, layout.references[name])} THEN {text}{otherwise} END"
        elif name in layout.items:
            text, joins = self._list(resource, layout.items[name])
        else:
            text, joins = self._with_nested_names(layout, name, self.column(resource, name, categories))
        if hidden := rules.hides(resource, name, "r"):
            text = f"CASE WHEN {hidden} THEN NULL ELSE {text} END"
        return text, joins

    def column(self, resource: Resource, name: str, categories: list[str] | None) -> str:
        """The column of an attribute, or of those of its items that one category shares."""
        by_type = isinstance(resource.attribute_needs.get(name), ItemsByType)
        if by_type and categories is not None and len(categories) == 1:
            return f"r.{quoted(variant(name, categories[0]))}"
        return f"r.{quoted(name)}"

    def _list(self, resource: Resource, table: ItemTable) -> tuple[str, list[str]]:
        column = f"r.{quoted(table.attribute)}"
        if self._as_stored(resource, table):
            return column, []
        if self.parted:
            return f"CASE WHEN {column} IS NOT NULL THEN '' END", []
        item, source = self._items(resource, table)
        alias = quoted(f"list {table.attribute}")
        # A list sorted at the end is half again as fast as an aggregate that sorts its input.
        items = f"list_sort(list({{'ordinal': i.ordinal, 'text': {item}}}))"
        aggregated = f"""LEFT JOIN (SELECT i.owner,
                array_to_string(list_transform({items}, lambda each: each.text), ',') AS items
            FROM {source} AND {self._chosen("i.owner")} GROUP BY i.owner) {alias} ON {alias}.owner = r.pos"""
        text = f"CASE WHEN {column} IS NOT NULL THEN '[' || coalesce({alias}.items, '') || ']' END"
        return text, [aggregated]

    def _items(self, resource: Resource, table: ItemTable) -> tuple[str, str]:
        """The expression of an item of a list, and from where the items that stay are taken."""
        kept = " AND ".join(
            self.rules.keeps_item(resource, table.attribute, "i", each.name, each.reference)
            for each in table.references
        )
        item, joins = self._item(table)
        return item, f"{self.rules.tables.stored(table.name)} i {' '.join(joins)} WHERE {kept}"

    def _as_stored(self, resource: Resource, table: ItemTable) -> bool:
        """Whether every item stays as it is, so that the list's stored text will do."""
        if table.depends_on_persons or self.names or not self.rules.everywhere:
            return False
        return table.attribute not in resource.whole_items

    def _item(self, table: ItemTable) -> tuple[str, list[str]]:
        if not table.references[0].name:
            return self._reference("i", "item", table.references[0].reference, "item")
        parts, joins = [], []
        for each in table.references:
            text, join = self._reference("i", each.name, each.reference, each.name)
            stays = self.rules.stays("i", each.name, each.reference)
            parts.append(f"""CASE WHEN {stays} THEN '"{each.name}":' || {text} END""")
            joins.extend(join)
        return f"'{{' || concat_ws(',', {', '.join(parts)}, i.rest) || '}}'", joins

    def _reference(self, row: str, column: str, reference: Reference, label: str) -> tuple[str, list[str]]:
        """A reference's text, with the name where it is asked for and the client can read the object."""
        text = f"{row}.{quoted(column)}"
        if not self._named(reference):
            return text, []
        alias = quoted(f"name {label}")
        join = f"LEFT JOIN ({self._names(reference)}) {alias} ON {alias}.pos = {row}.{quoted(pos(column))}"
        named = f"""left({text}, -1) || ',"displayName":' || {alias}.{CALLED} || '}}'"""
        return f"CASE WHEN {alias}.{CALLED} IS NULL THEN {text} ELSE {named} END", [join]

    def _named(self, reference: Reference) -> bool:
        """Whether references of this sort get a name: it was asked for, and such objects have one and can be read."""
        target = resource_of(reference)
        return self.names and self.rules.opens(target) and bool(target.name)

    def _names(self, reference: Reference) -> str:
        """The query for the names of the objects that this client can read, by id and position."""
        target = resource_of(reference)
        rule = self.rules.row(target, "b")
        return f"SELECT b.pos, b.id, b.{CALLED} FROM {self.base(target.path)} b WHERE {rule.sql}"

    def _with_nested_names(self, layout: Layout, name: str, text: str) -> tuple[str, list[str]]:
        """An attribute's text with the names of objects that lists within its lists refer to.

        Such references hold an id alone, so each stands in the text to the letter; within a text it would be escaped.
        """
        nested = next((each for each in layout.nested if each.attribute == name and self._named(each.reference)), None)
        if nested is None:
            return text, []
        alias = quoted(f"names {name}")
        reference = "'{\"id\":' || to_json(n.id)::VARCHAR || '}'"
        join = f"""LEFT JOIN (SELECT f.pos, list({reference} || chr(0) || n.{CALLED}) AS named FROM (
            SELECT DISTINCT r.pos, unnest(json_extract_string(r.{quoted(name)}, '{nested.ids}')) AS id
            FROM {self.rules.tables.stored(layout.resource.path)} r WHERE {self._chosen("r.pos")}) f
            JOIN ({self._names(nested.reference)}) n ON n.id = f.id AND n.{CALLED} IS NOT NULL
            GROUP BY f.pos) {alias} ON {alias}.pos = r.pos"""
        bare, called = (f"split_part(each, chr(0), {part})" for part in (1, 2))
        replaced = f"""replace(whole, {bare}, left({bare}, -1) || ',"displayName":' || {called} || '}}')"""
        named = f"list_reduce({alias}.named, lambda whole, each: {replaced}, {text})"
        return f"CASE WHEN {alias}.named IS NULL THEN {text} ELSE {named} END", [join]


def _person_columns() -> list[str]:
    return ["pos", "id", *stored_columns(layout_of("persons"))]
