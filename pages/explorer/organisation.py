"""Organisation: one unit with its groups, pupils, children, staff and guardians."""

from ss12k.ui.cards import card_page
from ss12k.ui.extras import pupils_by_year


def organisation() -> None:
    """One organisation."""
    card_page("organisations", "organisation", before=pupils_by_year)
