"""Mutations of the scope: mistakes that somebody could make in it, each of which some test has to notice.

`python -m mutations_scope` (in `tests/`) makes them in turn; `sentences.py` says which of them break which sentence of
SCOPE.md.
"""

from .aliases import ALIAS
from .attributes import ATTRIBUTES, EXTENSIONS
from .expansions import EMBEDDED
from .mutation import PRODUCT, Mutation
from .persons import PROTECTED, RELATIONS
from .questions import REFUSED, SEES
from .reach import ENDPOINTS, REACH
from .references import ITEMS, NAMES, STAYING
from .rows import ROWS
from .standing import CURRENT, PULLS, SAME, SUMS

MUTATIONS: tuple[Mutation, ...] = (
    *REACH,
    *ENDPOINTS,
    *ROWS,
    *RELATIONS,
    *PROTECTED,
    *ALIAS,
    *EXTENSIONS,
    *ATTRIBUTES,
    *NAMES,
    *ITEMS,
    *STAYING,
    *EMBEDDED,
    *REFUSED,
    *SEES,
    *SAME,
    *CURRENT,
    *PULLS,
    *SUMS,
)

__all__ = ["MUTATIONS", "PRODUCT", "Mutation"]
