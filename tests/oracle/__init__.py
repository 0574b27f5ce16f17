"""The test oracle: an obvious, slow reading of SCOPE.md over plain dictionaries, sharing no code with the product.

`see(Source(files), profile).documents(resource, names=False)` gives the documents that the client should see, by id, or
None where it should get a 403; `first_difference` compares them with what the product gives.
"""

from .equality import Aliased, MadeUp, equal, first_difference, paired
from .expansions import Refused
from .reading import Source, key_of
from .seen import Seen, see

__all__ = ["Aliased", "MadeUp", "Refused", "Seen", "Source", "equal", "first_difference", "key_of", "paired", "see"]
