"""Groups: all of them, narrowed by type, school type and unit."""

from ss12k.ui.explorer import current_look
from ss12k.ui.lists import draw_list, question_of
from ss12k.ui.page import heading


def groups() -> None:
    """The list of groups."""
    look = current_look()
    heading("Groups")
    draw_list(look, question_of(look, "groups"), noun="groups")
