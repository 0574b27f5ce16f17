"""API documentation: only what one client may call, with lines that do and an answer, and its file delivery."""

import streamlit as st

from ss12k.access import access
from ss12k.errors import Ss12kError
from ss12k.explore.calling import calls
from ss12k.ui import api_docs as blocks
from ss12k.ui.navigation import Problem, picked, stop
from ss12k.ui.page import heading
from ss12k.ui.permissions import choose_client


def api() -> None:
    """Choose a client and a resource; see what it may ask for, how, and what it gets."""
    heading("API documentation")
    here = picked()
    client = choose_client(access().control.clients(here.source), here.client, "Client")
    if client is None:
        stop(Problem("This source has no clients yet.", "Create one under API clients."))
    blocks.introduction(client)
    resource = blocks.choose_resource(client)
    if resource is None:
        return
    try:
        view = blocks.view_of(client)
    except Ss12kError as problem:
        stop(Problem("What this client sees can't be shown.", str(problem)))
    calling, delivery = st.tabs(["Calling the API", "File delivery"])
    with calling:
        blocks.reference(calls(client.profile, resource))
        blocks.try_it(client, view, resource)
    with delivery:
        blocks.files(client)
