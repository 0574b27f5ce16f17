"""Persons: found by name, number or address, narrowed by what they are and where."""

from ss12k.ui.explorer import current_look
from ss12k.ui.lists import draw_list
from ss12k.ui.page import heading
from ss12k.ui.persons import question_of_persons


def persons() -> None:
    """The list of persons."""
    look = current_look()
    heading("Persons")
    draw_list(look, question_of_persons(look), noun="persons")
