"""Person: family, enrolments, groups, duties, grades, attendance; the raw JSON beside; and who receives all that."""

from ss12k.ui.cards import card_page
from ss12k.ui.extras import of_a_person


def person() -> None:
    """One person; the browser's tab, which lands in its history, does not say who."""
    card_page("persons", "person", tab="Person", after=of_a_person)
