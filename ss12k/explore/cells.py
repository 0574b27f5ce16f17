"""The cells of a list: what stands at a path of a document, objects by their names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import orjson

from ss12k.explore.documents import Document, fetch, id_of, parsed, text_of, title_of
from ss12k.explore.fields import ITSELF, Field
from ss12k.explore.rows import Named, Plain, Row
from ss12k.scope.sums import AGGREGATED
from ss12k.scope.view import Found, View
from ss12k.standard.resources import ALTERNATIVE_PERSONS, RESOURCES, resource_of
from ss12k.standard.values import SWEDEN

KEY_OF_SUMS = ("student.id", "activity.id", "startDate", "endDate")
"""What stands for the id of a sum of attendance, which has none (DESIGN, quirks)."""
MANY = 3
"""A cell names at most so many objects, and says how many more there are."""

Names = dict[tuple[str, str], Named]


def listed(
    view: View, resource: str, documents: Sequence[Document], fields: Iterable[Field], most: int | None = MANY
) -> list[Row]:
    """A row for each document, as this view shows it; `most`: so many objects in a cell, None for all."""
    shown = list(fields)
    names = _names(view, _referred(resource, documents, shown))
    return [_row(resource, document, shown, names, most) for document in documents]


def documents_of(found: Found, first: int, most: int) -> list[Document]:
    """Some of what was found, with the ids that offerings got whose records have none (DESIGN, Snapshots)."""
    documents = parsed(found.texts(first, most))
    if found.resource == AGGREGATED or all("id" in each for each in documents):
        return documents
    return [{**each, "id": id} for each, id in zip(documents, found.ids(first, most), strict=True)]


STAND_FOR = {"calendarEvents": "activity", "duties": "person", "placements": "child"}
"""What an object without a name is called by: the one that this reference leads to."""


def named(view: View, resource: str, ids: Iterable[str]) -> dict[str, Named]:
    """What objects are called, by id: those that the view shows."""
    found = fetch(view, resource, ids)
    called = {key: title_of(resource, document) for key, document in found.items()}
    if resource in STAND_FOR:
        called |= _called_by(view, resource, found)
    return {key: Named(resource, key, name, True) for key, name in called.items()}


def _called_by(view: View, resource: str, found: Mapping[str, Document]) -> dict[str, str]:
    """Names of what has none, by what it is of, and when it is; none where that can't be seen."""
    of = {key: id_of(document, STAND_FOR[resource]) for key, document in found.items()}
    names = named(view, resource_of(RESOURCES[resource].references[STAND_FOR[resource]]).path, of.values())
    told = {key: [names[id].name] if id in names else [] for key, id in of.items()}
    for key, document in found.items():
        if time := text_of(document, "startTime"):
            told[key].append(moment(time))
    return {key: " ".join(parts) for key, parts in told.items() if parts}


def key_of(resource: str, document: Document) -> str:
    """The id of an object; sums of attendance have none, so what they are of stands for it."""
    if resource != AGGREGATED:
        key = document.get("id")
        return key if isinstance(key, str) else ""
    parts = [_text(at) for path in KEY_OF_SUMS for at in values(document, path)]
    return ",".join(parts)


def values(document: Document, path: str) -> Iterator[object]:
    """What stands at a path, in each item of the lists on the way; what is not there is left out."""
    found: list[object] = [document]
    for name in path.split("."):
        found = [value[name] for value in found if isinstance(value, dict) and value.get(name) is not None]
        found = [each for value in found for each in (value if isinstance(value, list) else [value])]
    yield from found


def _row(resource: str, document: Document, fields: list[Field], names: Names, most: int | None) -> Row:
    key = key_of(resource, document)
    cells = {field.path: _cell(resource, document, key, field, names, most) for field in fields}
    return Row(cells, (resource, key) if key else None)


def _cell(resource: str, document: Document, key: str, field: Field, names: Names, most: int | None) -> Plain:
    if field.path == ITSELF:
        return Named(resource, key, title_of(resource, document), True)
    if field.path.endswith("#"):
        there = document.get(field.attribute)
        return len(there) if isinstance(there, list) else ""
    found = list(values(document, field.path))
    if (target := _target(resource, field.path)) is not None:
        return _objects(target, found, names, most)
    texts = [_text(value) for value in found if not isinstance(value, dict | list)]
    if field.kind == "number" and len(found) == 1 and isinstance(found[0], int) and not isinstance(found[0], bool):
        return found[0]
    if field.kind == "date":
        texts = [moment(text) for text in texts]
    return ", ".join(texts)


def moment(text: str) -> str:
    """A date-time of the source to read: to the minute, as the clock in Sweden showed it."""
    if text[10:11] != "T":
        return text
    try:
        read = datetime.fromisoformat(text)
        # Without an offset it is Swedish local time (DESIGN, Snapshots).
        return (read.astimezone(SWEDEN) if read.tzinfo else read).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return text


def _objects(target: str, found: list[object], names: Names, most: int | None) -> Plain:
    ids = dict.fromkeys(_id(value) for value in found)
    there = [names.get((target, id), Named(target, id, id, False)) for id in ids if id]
    if most is not None and len(there) > most:
        return (*there[:most], f"{len(there) - most} more")
    return tuple(there) if len(there) > 1 else there[0] if there else ""


def _referred(resource: str, documents: Sequence[Document], fields: list[Field]) -> dict[str, set[str]]:
    """The ids that the documents refer to where the fields look, by their resources."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for field in fields:
        if (target := _target(resource, field.path)) is not None:
            wanted[target] |= {_id(value) for document in documents for value in values(document, field.path)}
    return wanted


def _target(resource: str, path: str) -> str | None:
    if resource == ALTERNATIVE_PERSONS or path not in RESOURCES[resource].references:
        return None
    return resource_of(RESOURCES[resource].references[path]).path


def _names(view: View, wanted: dict[str, set[str]]) -> Names:
    return {(target, id): name for target, ids in wanted.items() for id, name in named(view, target, ids).items()}


def _id(value: object) -> str:
    key = value.get("id") if isinstance(value, dict) else None
    return key if isinstance(key, str) else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
