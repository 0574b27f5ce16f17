"""Activity: its groups, teachers and schedule."""

from ss12k.ui.cards import card_page


def activity() -> None:
    """One activity."""
    card_page("activities", "activity")
