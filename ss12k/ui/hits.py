"""What a search found of one resource, drawn, and the way to all of it."""

import streamlit as st

from ss12k.explore.fields import label_of
from ss12k.explore.search import Hits
from ss12k.ui.asked import in_address
from ss12k.ui.cells import drawn
from ss12k.ui.components import Column
from ss12k.ui.explorer import addresses, list_place
from ss12k.ui.navigation import inline_link
from ss12k.ui.tables import object_table


def draw_hits(hits: Hits, text: str) -> None:
    """The first of them in the columns of their list."""
    found, label = hits.listing, label_of(hits.resource)
    st.subheader(f"{label} ({found.total:,})")
    columns = [Column(field.path, field.label, field.kind) for field in found.fields]
    rows, heads, withheld = drawn(found.rows, columns)
    object_table(rows, heads, key=f"hits {hits.resource}", label=f"{label} found", empty="",
                 addresses=addresses(), withheld=withheld, download=False)  # fmt: skip
    if found.total > len(found.rows):
        # The tree of organisations has filters of its own, and no search.
        searched = hits.resource != "organisations"
        page, params = list_place(hits.resource) if searched else ("resources", {"resource": hits.resource})
        inline_link(page, f"All {found.total:,}", **params, q=in_address(text))
