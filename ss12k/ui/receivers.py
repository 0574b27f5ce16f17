"""Who receives an object: every client of the source, why or why not, and what it gets of it (SCOPE R11)."""

import streamlit as st

from ss12k.access import LOCAL_ADMINISTRATOR, access
from ss12k.errors import Ss12kError
from ss12k.explore.receiving import receivers
from ss12k.ui.components import Column
from ss12k.ui.explorer import card_place
from ss12k.ui.navigation import go, picked
from ss12k.ui.tables import Link, object_table
from ss12k.ui.text import plain

COLUMNS = (
    Column("client", "Client"),
    Column("gets", "Receives"),
    Column("why", "Why"),
    Column("gotten", "Attributes it gets"),
    Column("withheld", "Attributes withheld"),
)


def receivers_table(resource: str, id: str, called: str) -> None:
    """Every client of the source, those who get the object first; a client's name leads to the object as it sees it.

    `called`: what the sentence above calls the object, such as "this person".
    """
    here = picked()
    try:
        explained = access().receivers(LOCAL_ADMINISTRATOR, here.source, resource, id, here.snapshot)
    except Ss12kError as problem:
        st.error(plain(str(problem)))
        return
    names = {each.client_id: each.profile.name for each in access().control.clients(here.source)}
    found = receivers(explained, names)
    st.caption(f"{sum(each.gets for each in found)} of {len(found)} clients receive {called}, by their profiles now.")
    rows = [
        {"client": Link(each.name, "clients", each.client), "gets": "Yes" if each.gets else "No", "why": each.why,
         "gotten": ", ".join(each.gotten), "withheld": ", ".join(each.withheld)}
        for each in found
    ]  # fmt: skip
    opened = object_table(rows, COLUMNS, key=f"receive {id}", label=f"Who receives {called}",
                          empty="This source has no clients yet.")  # fmt: skip
    if opened:
        page, params = card_place(resource)
        go(page, **params, client=opened.id, version=None, id=id)
