"""Organisations: the tree of the source, as the authority or a client sees it."""

from ss12k.ui.explorer import TREE_COLUMNS, count_columns, current_look, tree_rows
from ss12k.ui.navigation import Problem, address_of_id, picked, stop
from ss12k.ui.page import heading
from ss12k.ui.tree_table import tree_table


def organisations() -> None:
    """The organisation tree as a table; a click opens an organisation."""
    look = current_look()
    heading("Organisations")
    if not look.widest.shared("organisations"):
        stop(Problem("Organisations are not shared with this client.", "Its profile lacks the category Standard."))
    rows = tree_rows(look)
    columns = [*TREE_COLUMNS[:4], *count_columns(rows), *TREE_COLUMNS[4:]]
    if look.own:  # reasons take the place of what tells less
        columns = [*TREE_COLUMNS[:2], *count_columns(rows)]
    tree_table(rows, columns, key=f"organisations {picked().source}", link=address_of_id("organisation"))
