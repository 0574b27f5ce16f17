"""Reading documents of any shape: the authority sees its records as they were loaded, deviations included."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from ss12k.scope.view import View
from ss12k.standard.resources import RESOURCES, resource_of

Document = dict[str, Any]


def text_of(document: Document, *path: str) -> str:
    """A single value as text, or nothing when it is not there or no single value."""
    value: Any = document
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if value is None or isinstance(value, dict | list):
        return ""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def items_of(document: Document, name: str) -> Iterator[Document]:
    """The items of a list that are objects."""
    value = document.get(name)
    yield from (item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def texts_of(document: Document, name: str) -> list[str]:
    """The items of a list that are texts."""
    value = document.get(name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def id_of(document: Document, name: str) -> str:
    """The id that a reference leads to, or nothing."""
    reference = document.get(name)
    key = reference.get("id") if isinstance(reference, dict) else None
    return key if isinstance(key, str) else ""


def references_at(document: Document, name: str) -> list[str]:
    """The ids that a list of references leads to."""
    return [key for item in items_of(document, name) if isinstance(key := item.get("id"), str)]


def title_of(resource: str, document: Document) -> str:
    """What an object is called on pages: its name, else its id."""
    entry = RESOURCES[resource]
    names = [text_of(document, name) for name in entry.name]
    named = " ".join(filter(None, names)) if entry.joined_name else next(filter(None, names), "")
    return named or text_of(document, "id")


def references_in(resource: str, document: Document) -> dict[str, str]:
    """Where ids in a document refer to something, as JSON pointers, with the resource that each refers to."""
    found: dict[str, str] = {}
    for path, reference in RESOURCES[resource].references.items():
        for pointer, value in _at(document, path.split("."), ""):
            if isinstance(value, dict) and isinstance(value.get("id"), str):
                found[f"{pointer}/id"] = resource_of(reference).path
    return found


def parsed(texts: Iterable[str]) -> list[Document]:
    """Documents from their texts."""
    return [orjson.loads(text) for text in texts]


def fetch(view: View, resource: str, ids: Iterable[str]) -> dict[str, Document]:
    """Those of the objects that are visible, by id; none where the resource is closed."""
    wanted = sorted(set(filter(None, ids)))
    if not wanted or not view.shared(resource):
        return {}
    return {document["id"]: document for document in parsed(view.documents(resource, wanted))}


def referring(view: View, resource: str, path: str, ids: Iterable[str]) -> list[Document]:
    """The visible documents that are seen to refer to one of these objects; none where the resource is closed."""
    wanted = list(ids)
    return parsed(view.referring(resource, path, wanted)) if wanted and view.shared(resource) else []


def _at(value: Any, path: list[str], pointer: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from _at(item, path, f"{pointer}/{place}")
    elif not path:
        yield pointer, value
    elif isinstance(value, dict):
        yield from _at(value.get(path[0]), path[1:], f"{pointer}/{path[0]}")
