"""What one client sees, as a whole: documents, what `expand` adds, and which of them a query finds."""

from collections.abc import Mapping, Sequence
from typing import Any

from .documents import document
from .expansions import Refused, r8_allowed, r8_embedded
from .reading import Record, Source
from .rows import r2_shared
from .schema import NEEDS
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
        self._documents: dict[tuple[str, bool], dict[str, Record]] = {}

    def documents(self, resource: str, names: bool = False, expand: Sequence[str] = ()) -> dict[str, Record] | None:
        """The visible documents by id; names: with `expandReferenceNames=true`; expand: with `_embedded` (R8).

        An unknown expansion is a KeyError, one that is not shared raises Refused.
        """
        if resource not in NEEDS:
            raise KeyError(resource)
        if not r2_shared(resource, self.sight.shared):
            return None
        r8_allowed(self.sight.shared, resource, expand)
        shown = self.shown(resource, names)
        if not expand:
            return shown
        return {i: shown[i] | {"_embedded": r8_embedded(self, resource, i, expand, names)} for i in shown}

    def shown(self, resource: str, names: bool = False) -> dict[str, Record]:
        """The visible documents by id, whether or not the endpoint is open."""
        if (resource, names) not in self._documents:
            rows = sorted(self.sight.rows(resource))
            self._documents[resource, names] = {i: document(self.sight, resource, i, names) for i in rows}
        return self._documents[resource, names]


def see(source: Source, profile: Mapping[str, Any]) -> Seen:
    """What the client of a profile (SCOPE.md's JSON) sees of a source."""
    return Seen(source, profile)
