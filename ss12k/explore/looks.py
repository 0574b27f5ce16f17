"""A look at data: what a client, or the authority itself, sees, and beside it perhaps what the client does not see."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ss12k.explore.rows import Row
from ss12k.scope.reasons import Explanation, not_shared
from ss12k.scope.view import View
from ss12k.standard.resources import RESOURCES

THE_AUTHORITYS = "the authority's own, never shared"
NO_TIE = "what ties it to this is not shared"


@dataclass(frozen=True)
class Look:
    """The view to show; `own` is the authority's, on the same snapshot, where what is withheld is to be shown too."""

    view: View
    own: View | None = None

    @property
    def widest(self) -> View:
        """The view that says which rows there are."""
        return self.own or self.view

    def why(self, rows: Sequence[Row], otherwise: str = NO_TIE) -> list[str]:
        """Of each row, why the client does not see the object that it tells of; `otherwise` where it does see that."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            if row.about and row.about[0] in RESOURCES:
                wanted[row.about[0]].add(row.about[1])
        found: dict[tuple[str, str], Explanation] = {}
        for resource, ids in wanted.items():
            explained = self.view.explain_rows(resource, sorted(ids))
            found |= {(resource, id): each for id, each in explained.items()}
        return [self._reason(row, found, otherwise) for row in rows]

    def _reason(self, row: Row, found: dict[tuple[str, str], Explanation], otherwise: str) -> str:
        if row.about is None:
            return otherwise
        if row.about[0] not in RESOURCES:
            return THE_AUTHORITYS
        if row.about not in found:
            return self.why_not(row.about[0]) or otherwise
        explained = found[row.about]
        return otherwise if explained.visible else explained.sentence

    def why_not(self, resource: str, attribute: str = "") -> str:
        """Which categories the client would need to get a resource, or an attribute; nothing where it has one."""
        lacking = self.view.lacks(resource, attribute) if resource in RESOURCES else ()
        return not_shared(lacking) if lacking else ""
