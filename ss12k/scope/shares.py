"""What a client gets of each attribute of one object, and why not the rest (SCOPE R5, R6, R7, R11).

The object as it stands in the source, freed of what the standard does not know, is compared with what the client sees
of it; the reason of a difference is the registry's entry that makes it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from ss12k.scope.documents import Documents
from ss12k.scope.reasons import Removed, Share, Shared, Thing
from ss12k.scope.rules import Rules
from ss12k.scope.seen import Ask
from ss12k.snapshots.tables import OWN_OF_PROTECTED
from ss12k.standard.resources import RESOURCES, ItemsByType, Resource, resource_of

NamedBy = Callable[[Resource, str | None, int | None], Thing]

CATEGORY = "category not shared"
PROTECTION = "protected"
NOT_VISIBLE = "object referred to is not visible"
OUTSIDE = "outside reach"
NO_REFERENCE = "the reference is lacking"
HIDDEN = "the object is not visible"


class Sharing:
    """Tells the shares of one profile; `thing` names the object of a reference."""

    def __init__(self, rules: Rules, ask: Ask, thing: NamedBy) -> None:
        self._rules, self._ask, self._thing = rules, ask, thing
        self._own = Rules(None, rules.tables)

    def attributes(self, entry: Resource, place: int, visible: bool) -> dict[str, Share]:
        """The share of each attribute that the standard has, and of each that the source added."""
        query = f"SELECT document FROM {self._rules.tables.stored(entry.path)} WHERE pos = $pos"
        [(raw,)] = self._ask(query, pos=place)
        there = self._document(Documents(self._own, cleaned=True), entry, place)
        seen = self._document(Documents(self._rules), entry, place) if visible else {}
        instead = self._instead(entry, place)
        names = [attribute.name for attribute in entry.shape.attributes]
        found = {name: self._share(entry, name, there, seen, instead, visible) for name in names}
        # What deviates from the standard is kept as it was loaded, too; nothing else can have been added.
        added = [name for name in (orjson.loads(raw) if raw else ()) if name not in found]
        return found | {name: Share(Shared.EXTENSION) for name in added}

    def _document(self, documents: Documents, entry: Resource, place: int) -> dict[str, Any]:
        text = documents.apart(entry.path).document(self._ask, first=place)
        if text is None:
            raise LookupError(f"nothing at position {place} of {entry.path}")
        found = orjson.loads(text)
        return found if isinstance(found, dict) else {}

    def _instead(self, entry: Resource, place: int) -> dict[str, Any] | None:
        """What stands in for a protected person under an alias; None for whom nothing does."""
        if entry.path != "persons" or not self._rules.aliased:
            return None
        stored = self._rules.tables.stored
        [(protected,)] = self._ask(f"SELECT protected FROM {stored('persons')} WHERE pos = $pos", pos=place)
        return self._document(Documents(self._own, cleaned=True, alias=True), entry, place) if protected else None

    def _share(
        self,
        entry: Resource,
        name: str,
        there: dict[str, Any],
        seen: dict[str, Any],
        instead: dict[str, Any] | None,
        visible: bool,
    ) -> Share:
        aliased = instead is not None and name not in ("id", *OWN_OF_PROTECTED)
        source = instead if aliased and instead is not None else there
        if name not in source:
            if aliased and name in seen:  # a name that is made up for this client
                return Share(Shared.ALIAS)
            gone = aliased and name in there
            return Share(Shared.WITHHELD, (Removed(PROTECTION),)) if gone else Share(Shared.LACKING)
        if not visible:
            return Share(Shared.WITHHELD, (Removed(HIDDEN),))
        if name not in seen:
            return Share(Shared.WITHHELD, (self._withheld(entry, name, source[name]),))
        kept, whole = seen[name], source[name]
        if kept != whole:
            return self._partly(entry, name, whole, kept)
        return Share(Shared.ALIAS if aliased else Shared.SHARED)

    def _withheld(self, entry: Resource, name: str, value: Any) -> Removed:
        """Why an attribute that is there is absent from the document."""
        need = entry.attribute_needs.get(name)
        if need is not None and self._rules.categories_of(entry, name) == []:
            return Removed(CATEGORY, need.categories if isinstance(need, ItemsByType) else (need,))
        if name in entry.hidden_if_protected:
            return Removed(PROTECTION)
        return Removed(NOT_VISIBLE, of=self._named(entry, name, value))

    def _partly(self, entry: Resource, name: str, whole: Any, kept: Any) -> Share:
        if not isinstance(whole, list):
            return Share(Shared.PARTLY, (Removed(NOT_VISIBLE, of=self._named(entry, name, whole)),))
        reasons: Counter[Removed] = Counter()
        left = iter([*kept, None])
        candidate = next(left)
        for item in whole:
            if candidate is not None and _kept_as(item, candidate):
                reasons.update(self._references_removed(entry, name, item, candidate))
                candidate = next(left)
            else:
                reasons[self._removed_item(entry, name, item)] += 1
        removed = tuple(Removed(each.because, each.needs, each.of, count) for each, count in reasons.items())
        return Share(Shared.PARTLY, removed, len(kept), len(whole))

    def _removed_item(self, entry: Resource, name: str, item: Any) -> Removed:
        """Why an item of a list went as a whole."""
        need = entry.attribute_needs.get(name)
        if isinstance(need, ItemsByType):
            return Removed(CATEGORY, (need.of_type.get(item.get("type"), need.otherwise),))
        if inner := entry.items_in_reach.get(name):
            return Removed(OUTSIDE, of=self._named(entry, f"{name}.{inner}", item.get(inner)))
        inner = entry.whole_items.get(name, "")
        reference = item.get(inner) if inner else item
        if reference is None:
            return Removed(NO_REFERENCE)
        return Removed(NOT_VISIBLE, of=self._named(entry, f"{name}.{inner}" if inner else name, reference))

    def _references_removed(self, entry: Resource, name: str, item: Any, kept: Any) -> Iterator[Removed]:
        """The references that an item has lost."""
        for inner in item.keys() - kept.keys() if isinstance(item, dict) else ():
            yield Removed(NOT_VISIBLE, of=self._named(entry, f"{name}.{inner}", item[inner]))

    def _named(self, entry: Resource, path: str, value: Any) -> Thing:
        target = resource_of(entry.references[path])
        id = value.get("id") if isinstance(value, dict) else None
        found = self._ask(f"SELECT pos FROM {self._rules.tables.stored(target.path)} WHERE id = $id", id=id or "")
        return self._thing(RESOURCES[target.path], id, found[0][0] if found else None)


def _kept_as(item: Any, kept: Any) -> bool:
    """Whether an item may be what is left of another: the same, but for references that went."""
    if isinstance(item, dict) and isinstance(kept, dict):
        return all(name in item and item[name] == value for name, value in kept.items()) and not any(
            not isinstance(item[name], dict) for name in item.keys() - kept.keys()
        )
    return bool(item == kept)
