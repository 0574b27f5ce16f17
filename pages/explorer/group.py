"""Group: its members, those on duty for it, and its activities."""

from ss12k.ui.cards import card_page


def group() -> None:
    """One group."""
    card_page("groups", "group")
