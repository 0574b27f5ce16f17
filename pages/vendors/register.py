"""Register: what the authority's register of processing says of each client, and what of it is missing."""

from ss12k.ui import register as blocks
from ss12k.ui.navigation import Problem, picked, stop
from ss12k.ui.page import heading


def register() -> None:
    """All clients with what is missing, and the entry of one of them."""
    heading("Register")
    lines = blocks.register_lines(picked().source)
    if not lines:
        stop(Problem("This source has no clients yet.", "Create one under API clients."))
    blocks.overview(lines)
    blocks.entry_of(blocks.choose(lines))
