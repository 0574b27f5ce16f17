"""What one client sees, as a whole: documents, what `expand` adds, and which of them a query finds."""

from collections.abc import Mapping, Sequence
from typing import Any

from .asking import r9_lookup, r9_select
from .documents import document
from .expansions import Refused, r8_allowed, r8_embedded
from .reading import Record, Source
from .rows import r2_shared
from .sight import Sight

__all__ = ["Refused", "Seen", "see"]


class Seen:
    """What one client sees of a source; None anywhere: the endpoint is closed (403).

    `known` holds what comparisons learnt of texts that the oracle can't know (`first_difference(..., seen.known)`);
    from then on queries look at them too.
    """

    def __init__(self, source: Source, profile: Mapping[str, Any]) -> None:
        self.source = source
        self.sight = Sight(source, profile)
        self.known: dict[str, str] = {}
        self.relations: dict[str, list[Record]] = {}
        self._documents: dict[tuple[str, bool], dict[str, Record]] = {}

    def documents(self, resource: str, names: bool = False, expand: Sequence[str] = ()) -> dict[str, Record] | None:
        """The visible documents by id; names: with `expandReferenceNames=true`; expand: with `_embedded` (R8).

        An unknown expansion is a KeyError, one that is not shared raises Refused.
        """
        if not self.is_open(resource):
            return None
        r8_allowed(self.sight.shared, resource, expand)
        shown = self.shown(resource, names)
        if not expand:
            return shown
        return {i: shown[i] | {"_embedded": r8_embedded(self, resource, i, expand, names)} for i in shown}

    def select(self, resource: str, filters: Mapping[str, Sequence[str]], sort: str | None = None) -> list[str] | None:
        """The ids, in order, of the documents that pass all filters (R9), which are named as in the standard's URLs.

        An unknown name is a KeyError, one that needs what is not shared raises Refused.
        """
        return r9_select(self, resource, filters, sort) if self.is_open(resource) else None

    def lookup(self, resource: str, keys: Mapping[str, Sequence[str]]) -> list[str] | None:
        """The same for the keys of a lookup: the ids, by id, of the documents that any of them names."""
        return r9_lookup(self, resource, keys) if self.is_open(resource) else None

    def is_open(self, resource: str) -> bool:
        """Whether the resource's endpoints answer (R2)."""
        return r2_shared(resource, self.sight.shared)

    def shown(self, resource: str, names: bool = False) -> dict[str, Record]:
        """The visible documents by id, whether or not the endpoint is open."""
        if (resource, names) not in self._documents:
            rows = sorted(self.sight.rows(resource))
            self._documents[resource, names] = {i: document(self.sight, resource, i, names) for i in rows}
        return self._documents[resource, names]


def see(source: Source, profile: Mapping[str, Any]) -> Seen:
    """What the client of a profile (SCOPE.md's JSON) sees of a source."""
    return Seen(source, profile)
