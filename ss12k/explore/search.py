"""One search over everything: names, codes, EPPN, e-mail, civic numbers and ids, by resource, as a look shows it."""

from dataclasses import dataclass

from ss12k.explore.fields import ITSELF
from ss12k.explore.listing import Listing, Question, listing
from ss12k.explore.looks import Look
from ss12k.scope.finding import SEARCHED, Finding, Words, words_of
from ss12k.scope.view import View
from ss12k.standard.resources import RESOURCES

FEW = 10
"""How many of each resource are shown at once."""
SHORTEST = 2
"""Fewer signs than this name nearly everything."""


@dataclass(frozen=True)
class Hits:
    """What was found of one resource, in the order of names: the first of them, and how many there are."""

    resource: str
    listing: Listing


def search(look: Look, text: str) -> list[Hits]:
    """What holds every word of a text in what people look for an object by, and any object whose id it is."""
    wanted = text.strip()
    if len(wanted) < SHORTEST or not words_of(wanted):
        return []
    found = [*_by_words(look, wanted), *_by_id(look, wanted)]
    return [each for each in found if each.listing.total]


def _by_words(look: Look, text: str) -> list[Hits]:
    hits = []
    for resource in SEARCHED:
        if look.widest.shared(resource):
            order = ITSELF if RESOURCES[resource].name else ""
            question = Question(resource, Finding((Words(text),), order))
            hits.append(Hits(resource, listing(look, question, 1, FEW)))
    return hits


def _by_id(look: Look, text: str) -> list[Hits]:
    """Objects of the other resources by their whole id."""
    return [
        Hits(resource, listing(look, Question(resource, Finding((Words(text),))), 1, FEW))
        for resource in RESOURCES
        if resource not in SEARCHED and _there(look.widest, resource, text)
    ]


def _there(view: View, resource: str, id: str) -> bool:
    return "id" in _attributes(resource) and view.shared(resource) and view.document(resource, id) is not None


def _attributes(resource: str) -> set[str]:
    return {each.name for each in RESOURCES[resource].shape.attributes}
