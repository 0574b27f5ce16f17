"""Go-live check: of one client all that somebody must see who says that it may start, the steps, and the verdict."""

from datetime import datetime

import streamlit as st

from ss12k.access import LOCAL_ADMINISTRATOR, access
from ss12k.errors import Ss12kError
from ss12k.explore import golive as checking
from ss12k.explore.golive_report import report
from ss12k.standard.values import SWEDEN
from ss12k.ui import golive as blocks
from ss12k.ui.navigation import Problem, picked, stop
from ss12k.ui.page import heading
from ss12k.ui.permissions import choose_client
from ss12k.ui.text import plain


def golive() -> None:
    """The verdict and the steps first, then what they rest on; what takes longest comes last."""
    heading("Go-live check")
    here = picked()
    client = choose_client(access().control.clients(here.source), here.client, "Client")
    if client is None:
        stop(Problem("This source has no clients yet.", "Create one under API clients."))
    try:
        found = checking.progress(access(), LOCAL_ADMINISTRATOR, client.client_id)
    except Ss12kError as problem:
        stop(Problem("This can't be shown.", str(problem)))
    blocks.verdict_box(found.verdict)
    if found.snapshot:
        _download(client.client_id)
    blocks.checklist(found)
    blocks.calls(found)
    _data(found)


def _download(client_id: str) -> None:
    st.download_button("Download the report", lambda: _report(client_id), f"golive-{client_id}.html",
                       "text/html", on_click="ignore", icon=":material/download:",
                       help="To read, print and sign. It holds personal data.")  # fmt: skip


def _report(client_id: str) -> bytes:
    return report(checking.golive(access(), LOCAL_ADMINISTRATOR, client_id)).encode()


def _data(found: checking.Progress) -> None:
    """What rests on the data; a source without any has said so in the verdict."""
    if found.snapshot is None:
        return
    try:
        view, own = checking.views(access(), LOCAL_ADMINISTRATOR, found)
        client, today = found.client.client_id, datetime.now(SWEDEN).date()
        blocks.figures(client, blocks.received(view, own, view.key, today))
        blocks.findings(client, checking.findings(access(), view))
        blocks.persons(client, blocks.told_persons(view, view.key, today))
    except Ss12kError as problem:
        st.error(plain(str(problem)))
