"""Audit: who changed what, when, from what to what; nothing in it can be changed."""

from ss12k.ui import audit as blocks
from ss12k.ui.navigation import Problem, picked, stop
from ss12k.ui.page import heading


def audit() -> None:
    """What fits the filters, the latest first, each entry to be opened in full, and all of it as a file."""
    heading("Audit")
    if picked().client:
        # What was there before and after is the authority's own: it is never shown in a client's place.
        stop(Problem("This page is the authority's own.", "Choose the authority itself under View as client."))
    blocks.entries(blocks.question())
