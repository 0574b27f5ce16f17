"""What answers and bodies look like, as JSON Schema: read off the registry's records, questions and code lists."""

from collections.abc import Iterable, Mapping
from typing import Any

from ss12k.standard.codes import CODE_LISTS
from ss12k.standard.queries import QUESTIONS, hops
from ss12k.standard.questions import Embeds, EmbedsOwners, Expansion, LookupKey
from ss12k.standard.resources import RESOURCES, Resource
from ss12k.standard.shape import Array, Attribute, Object, Reference, Shape, Value, shape_of
from ss12k.standard.values import PersonRef, Ref

Schema = dict[str, Any]

ERROR: Schema = {
    "type": "object",
    "description": "Why the request was refused. Programs read `code`; `message` says what to do.",
    "required": ["code", "message"],
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
}
_TYPES: Mapping[type, str] = {str: "string", int: "integer", bool: "boolean"}
_NEXT = "Where the next page begins: ask again with it. Null at the end."


def reference_to(component: str) -> Schema:
    """A reference to a component's schema."""
    return {"$ref": f"#/components/schemas/{component}"}


def listed(codes: Iterable[str], word: str) -> str:
    """Categories in a sentence."""
    return f" {word} ".join(f"`{code}`" for code in codes)


def list_of(schema: Schema) -> Schema:
    """A list whose items have a schema."""
    return {"type": "array", "items": schema}


def schema_of(shape: Shape) -> Schema:
    """The schema of a value, reference, object or list of the standard."""
    match shape:
        case Value():
            return _value(shape)
        case Reference(_, marked):
            return reference_to("PersonReference" if marked else "ObjectReference")
        case Array(item, minimum, unique):
            more = ({"minItems": minimum} if minimum else {}) | ({"uniqueItems": True} if unique else {})
            return list_of(schema_of(item)) | more
        case Object(attributes):
            return _object(attributes)


def components() -> dict[str, Schema]:
    """The schemas of every resource, plain, expanded and as a page, of references, and of errors."""
    found = {"Error": ERROR}
    found |= {"ObjectReference": schema_of(shape_of(Ref)), "PersonReference": schema_of(shape_of(PersonRef))}
    for resource in RESOURCES.values():
        name = resource.record.__name__
        found[name] = schema_of(resource.shape)
        if expansions := QUESTIONS[resource.path].expansions:
            found[f"{name}Expanded"] = _expanded(resource, expansions.values())
        page = {"data": list_of(document_of(resource)), "pageToken": {"type": ["string", "null"], "description": _NEXT}}
        found[f"{name}Page"] = {"type": "object", "required": ["data"], "properties": page}
    return found


def document_of(resource: Resource) -> Schema:
    """The schema of one document of a resource, which may have `_embedded`."""
    return reference_to(f"{resource.record.__name__}{'Expanded' if QUESTIONS[resource.path].expansions else ''}")


def page_of(resource: Resource) -> Schema:
    """The schema of a page of documents."""
    return reference_to(f"{resource.record.__name__}Page")


def lookup_body(keys: Iterable[LookupKey]) -> Schema:
    """The schema of a lookup's body."""
    properties: dict[str, Schema] = {}
    for key in keys:
        needs = f" Needs {' and '.join(f'`{need}`' for need in key.needs)}." if key.needs else ""
        text: Schema = (
            {"type": "string"} if key.name.endswith(("Nos", "Codes")) else {"type": "string", "format": "uuid"}
        )
        properties[key.name] = list_of(text) | {"description": f"Every object that one of these names.{needs}"}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _value(value: Value) -> Schema:
    found: Schema = {"type": _TYPES[value.type]}
    if value.codes is not None:
        listed = CODE_LISTS[value.code_list or ""]
        return found | {"enum": [code for code in listed.meanings if code in value.codes]}
    extra = {"format": value.format, "minimum": value.minimum, "maximum": value.maximum, "pattern": value.pattern}
    return found | {name: each for name, each in extra.items() if each is not None}


def _object(attributes: Iterable[Attribute]) -> Schema:
    attributes = tuple(attributes)
    required = [each.name for each in attributes if each.required]
    properties = {each.name: _told(schema_of(each.shape), each.description) for each in attributes}
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


def _told(schema: Schema, description: str) -> Schema:
    return schema | ({"description": description} if description else {})


def _expanded(resource: Resource, expansions: Iterable[Expansion]) -> Schema:
    embedded = {each.name: _embedded(resource, each) for each in expansions}
    told = "What `expand` asked for, as this client sees it; what is not visible is not there."
    return {
        "allOf": [
            reference_to(resource.record.__name__),
            {
                "type": "object",
                "properties": {"_embedded": {"type": "object", "properties": embedded, "description": told}},
            },
        ]
    }


def _embedded(resource: Resource, expansion: Expansion) -> Schema:
    """The schema of what one expansion embeds."""
    if isinstance(expansion, Embeds):
        there = RESOURCES[hops(resource.path, (expansion.path,))[0]]
        found = _without(there, expansion.without)
        return found if expansion.single else list_of(found)
    return list_of(_owner(expansion))


def _owner(expansion: EmbedsOwners) -> Schema:
    there = RESOURCES[expansion.resource]
    bare = reference_to("PersonReference" if there.path == "persons" else "ObjectReference")
    whole = bare if expansion.bare else _without(there, expansion.without)
    if expansion.as_item is None:
        return whole
    attribute, _, inner = expansion.path.partition(".")
    items = there.shape[attribute]
    beside = items.item.attributes if isinstance(items, Array) and isinstance(items.item, Object) else ()
    rest = {each.name: _told(schema_of(each.shape), each.description) for each in beside if each.name != inner}
    return {"type": "object", "properties": {expansion.as_item: whole} | rest}


def _without(resource: Resource, attribute: str | None) -> Schema:
    if attribute is None:
        return reference_to(resource.record.__name__)
    return _object(each for each in resource.shape.attributes if each.name != attribute)
