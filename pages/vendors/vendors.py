"""Vendor overview: all clients at a glance, and who gets what."""

from ss12k.errors import Ss12kError
from ss12k.ui import vendors as blocks
from ss12k.ui.navigation import Problem, picked, stop
from ss12k.ui.page import heading


def vendors() -> None:
    """What wants a look, the matrix of categories, who gets what, two clients at once, and what each reaches."""
    heading("Vendor overview")
    source = picked().source
    try:
        view = blocks.own_view(source)
        found = blocks.vendors_of(source, view)
    except Ss12kError as problem:
        stop(Problem("The clients can't be shown.", str(problem)))
    blocks.attention(found)
    blocks.matrix(found)
    blocks.who_gets(found, view)
    blocks.two(found)
    blocks.reaches(found, view)  # last: it may have to count
