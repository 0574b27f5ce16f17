"""The test oracle: an obvious, slow reading of SCOPE.md over plain dictionaries, sharing no code with the product.

`see(Source(files), profile)` gives what the client should see: `documents(resource, names, expand)` by id,
`select(resource, filters, sort)` and `lookup(resource, keys)` as ids in order; None where it should get a 403, Refused
where the query should. `first_difference` compares documents with what the product gives, and tells `Seen.known` what
the oracle cannot know by itself. `answer` puts a whole `Query`.
"""

from .equality import Aliased, MadeUp, equal, first_difference, paired
from .expansions import Refused
from .query import Query, answer, embedded
from .reading import Source, key_of
from .seen import Seen, see

__all__ = [
    "Aliased",
    "MadeUp",
    "Query",
    "Refused",
    "Seen",
    "Source",
    "answer",
    "embedded",
    "equal",
    "first_difference",
    "key_of",
    "paired",
    "see",
]
