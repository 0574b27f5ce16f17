"""The test oracle: an obvious, slow reading of SCOPE.md over plain dictionaries, sharing no code with the product.

`see(Source(files), profile).documents(resource, names=False)` gives the documents that the client should see, by id, or
None where it should get a 403; `first_difference` compares them with what the product gives.
"""

from .documents import Seen, see
from .equality import Aliased, equal, first_difference
from .reading import Source

__all__ = ["Aliased", "Seen", "Source", "equal", "first_difference", "see"]
