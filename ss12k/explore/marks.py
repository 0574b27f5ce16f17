"""Where in a document something is that a client does not get, and why, for the raw JSON (SCOPE R11)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from ss12k.explore.documents import Document
from ss12k.scope.reasons import Explanation, Share, Shared
from ss12k.standard.resources import RESOURCES
from ss12k.standard.shape import Array, Object, Reference, Shape

EXTENSION = "the standard has no such attribute"
OWN_NAME = "a name that the source gives is never passed on"
GIVEN = "given when it was loaded"
LACKING = "not of the standard's shape"
ALIAS = "stands in for a protected person"
_OF_REFERENCES = ("id", "securityMarking")


@dataclass(frozen=True)
class Mark:
    """Why a part of a document is not as it stands; `instead`: the JSON text that the client gets."""

    kind: Literal["withheld", "alias", "partly", "extension", "lacking"]
    reason: str = ""
    instead: str = ""


def with_added(own: Document, seen: Document | None) -> Document:
    """The authority's document, and behind it what only the client gets: of an alias, or an id that it lacks."""
    return {**own, **{name: value for name, value in (seen or {}).items() if name not in own}}


def marks(resource: str, own: Document, seen: Document | None, explained: Explanation) -> dict[str, Mark]:
    """The marks of the authority's document by JSON pointer; `seen` is what the client sees of it, None for nothing."""
    if seen is None:
        return {"": Mark("withheld", explained.sentence)}
    found: dict[str, Mark] = {_pointer("", name): _added(explained, name) for name in seen if name not in own}
    shapes = {each.name: each.shape for each in RESOURCES[resource].shape.attributes}
    for name, value in own.items():
        share = explained.attributes.get(name, Share(Shared.EXTENSION))
        if name not in seen:
            found[_pointer("", name)] = _absent(share)
        elif seen[name] != value:
            found |= dict(_attribute(_pointer("", name), value, seen[name], share, shapes.get(name)))
    return found


def _added(explained: Explanation, name: str) -> Mark:
    """What the client gets and the record does not have."""
    share = explained.attributes.get(name)
    alias = share is not None and share.state is Shared.ALIAS
    return Mark("alias", ALIAS if alias else GIVEN)


def _attribute(pointer: str, own: Any, seen: Any, share: Share, shape: Shape | None) -> Iterator[tuple[str, Mark]]:
    if share.state is Shared.ALIAS:
        yield pointer, Mark("alias", ALIAS, orjson.dumps(seen).decode())
        return
    inner = list(_within(pointer, own, seen, share, shape))
    if share.state is Shared.PARTLY and share.there is not None:
        yield pointer, Mark("partly", f"{share.kept} of {share.there}")
    yield from inner


def _absent(share: Share) -> Mark:
    if share.state is Shared.EXTENSION:
        return Mark("extension", EXTENSION)
    if share.state is Shared.LACKING:
        return Mark("lacking", LACKING)
    return Mark("withheld", "; ".join(dict.fromkeys(each.sentence for each in share.removed)))


def _within(pointer: str, own: Any, seen: Any, share: Share, shape: Shape | None) -> Iterator[tuple[str, Mark]]:
    """What of a value the client does not get, at any depth."""
    if isinstance(own, dict) and isinstance(seen, dict):
        for name, value in own.items():
            if name not in seen:
                yield _pointer(pointer, name), _missing(name, value, share, shape)
            elif value != seen[name]:
                yield from _within(_pointer(pointer, name), value, seen[name], share, _shape_at(shape, name))
    elif isinstance(own, list) and isinstance(seen, list):
        yield from _items(pointer, own, seen, share, shape.item if isinstance(shape, Array) else None)
    else:
        told, reason = orjson.dumps(seen).decode(), _reason(share, own)
        yield pointer, Mark("withheld", reason, told) if reason else Mark("lacking", LACKING, told)


def _items(
    pointer: str, own: list[Any], seen: list[Any], share: Share, shape: Shape | None
) -> Iterator[tuple[str, Mark]]:
    left = iter([*seen, None])
    candidate = next(left)
    for at, item in enumerate(own):
        here = _pointer(pointer, at)
        if candidate is not None and _left_of(item, candidate):
            if item != candidate:
                yield from _within(here, item, candidate, share, shape)
            candidate = next(left)
        else:
            yield here, Mark("withheld", _reason(share, item)) if _fits(item, shape) else Mark("lacking", LACKING)


def _left_of(own: Any, seen: Any) -> bool:
    """Whether something may be what is left of something else."""
    if isinstance(own, dict) and isinstance(seen, dict):
        return all(name in own and _left_of(own[name], value) for name, value in seen.items())
    if isinstance(own, list) and isinstance(seen, list):
        rest = iter(own)
        return all(any(_left_of(item, each) for item in rest) for each in seen)
    return bool(own == seen)


def _missing(name: str, value: Any, share: Share, shape: Shape | None) -> Mark:
    """An attribute within an attribute that is gone: the source's own, of a wrong shape, or a reference withheld."""
    known = _OF_REFERENCES if isinstance(shape, Reference) else _names(shape)
    if name not in known:
        # The standard has that name in references, but it is made of what the client sees of the object (SCOPE R7).
        own = isinstance(shape, Reference) and name == "displayName"
        return Mark("withheld", OWN_NAME) if own else Mark("extension", EXTENSION)
    inner = _shape_at(shape, name)
    if isinstance(inner, Reference) and _fits(value, inner):
        return Mark("withheld", _reason(share, value))
    return Mark("lacking", LACKING)


def _names(shape: Shape | None) -> tuple[str, ...]:
    return tuple(each.name for each in shape.attributes) if isinstance(shape, Object) else ()


def _shape_at(shape: Shape | None, name: str) -> Shape | None:
    return shape[name] if isinstance(shape, Object) and name in _names(shape) else None


def _fits(value: Any, shape: Shape | None) -> bool:
    """Whether a value has the standard's shape: an object, a list or a single value."""
    if isinstance(shape, Object):
        return isinstance(value, dict)
    if isinstance(shape, Reference):
        return isinstance(value, dict) and isinstance(value.get("id"), str) and bool(value["id"])
    return value is not None and isinstance(value, list) == isinstance(shape, Array) and not isinstance(value, dict)


def _reason(share: Share, value: Any) -> str:
    """What is said of the object that a part refers to, else of the whole attribute."""
    ids = set(_ids(value))
    own = [each.sentence for each in share.removed if each.of and each.of.id in ids]
    told = own or [each.sentence for each in share.removed]
    return "; ".join(dict.fromkeys(told))


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield value["id"]
        for each in value.values():
            yield from _ids(each)
    elif isinstance(value, list):
        for each in value:
            yield from _ids(each)


def _pointer(before: str, key: str | int) -> str:
    return f"{before}/{str(key).replace('~', '~0').replace('/', '~1')}"
