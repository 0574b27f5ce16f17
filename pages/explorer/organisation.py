"""Organisation: one unit with its groups, pupils, children, staff and guardians."""

from ss12k.explore.cards import Card
from ss12k.explore.looks import Look
from ss12k.ui.cards import card_page
from ss12k.ui.extras import pupils_by_year
from ss12k.ui.quality import of_unit


def organisation() -> None:
    """One organisation."""
    card_page("organisations", "organisation", before=_before)


def _before(look: Look, card: Card) -> None:
    of_unit(look, card)
    pupils_by_year(look, card)
