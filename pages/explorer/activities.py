"""Activities: all of them, narrowed by type and unit."""

from ss12k.ui.explorer import current_look
from ss12k.ui.lists import draw_list, question_of
from ss12k.ui.page import heading


def activities() -> None:
    """The list of activities."""
    look = current_look()
    heading("Activities")
    draw_list(look, question_of(look, "activities"), noun="activities")
