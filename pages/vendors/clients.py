"""API Clients: the vendors' systems, their keys, and what they call."""

import streamlit as st

from ss12k.access import access
from ss12k.ui import clients as blocks
from ss12k.ui.navigation import picked
from ss12k.ui.page import heading
from ss12k.ui.permissions import choose_client


def clients() -> None:
    """Create a client, pause or end it, make and revoke its keys, and see its calls."""
    heading("API clients")
    here, control = picked(), access().control
    every = control.clients(here.source, removed=True)
    if st.button("New client", type="primary", icon=":material/add:"):
        blocks.create()
    client = choose_client([each for each in every if each.status != "removed"], here.client, "Client")
    if client is None:
        st.info("This source has no clients yet. Create the first one above.")
    else:
        blocks.life(client)
        blocks.keys(client)
        blocks.calls(client)
        blocks.posts(client)
    blocks.removed(every)
