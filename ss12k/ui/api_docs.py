"""The blocks of the API's documentation for one client: what it may call, lines that do, an answer, its files."""

from collections.abc import Sequence
from datetime import datetime

import orjson
import streamlit as st

from ss12k.access import LOCAL_ADMINISTRATOR, access, open_view
from ss12k.control.records import Client
from ss12k.errors import Ss12kError
from ss12k.explore import calling
from ss12k.explore.calling import Calls, Curl, May
from ss12k.explore.documents import references_in
from ss12k.scope.sums import AGGREGATED
from ss12k.scope.view import View
from ss12k.settings import settings
from ss12k.sources import delivering
from ss12k.sources.delivering import Delivery
from ss12k.standard.resources import RESOURCES
from ss12k.standard.values import SWEDEN, local
from ss12k.ui import asked
from ss12k.ui.components import Column
from ss12k.ui.explorer import card_place
from ss12k.ui.json_view import json_view
from ss12k.ui.navigation import address
from ss12k.ui.state import StateKey, remember, remembered
from ss12k.ui.tables import object_table
from ss12k.ui.text import plain

EVERY = 1.0
"""Seconds between two looks at files that are being prepared."""
MB = 1_000_000


def introduction(client: Client) -> None:
    """Where the API is, whether the client is answered now, and the way to the whole reference."""
    base = settings().api_url.rstrip("/")
    st.markdown(f"The API answers at `{base}`. The reference for all clients: `{base}/docs`.")
    if client.state != "active":
        st.info(f"This client is {client.state}: its calls are refused until that is otherwise.")
    st.caption(f"By version {client.version} of its profile, on the data as it is now.")


def choose_resource(client: Client) -> str | None:
    """One of the resources that the client gets; None where it gets none."""
    there = {each: each for each in calling.callable_resources(client.profile)}
    closed = calling.closed_resources(client.profile)
    if not there:
        st.warning("**This client gets nothing:** its profile shares no resource.")
        return None
    first = "persons" if "persons" in there else next(iter(there))
    wanted = asked.required("resource", f"Resource ({len(there)} of {len(RESOURCES)})", there, first)
    if closed:
        with st.expander(f"Not for this client ({len(closed)})"):
            _table(closed, "Resources that are closed", "Resource", "closed")
    return wanted if wanted in there else first


def reference(calls: Calls) -> None:
    """Addresses, parameters, expansions and sort keys that this client may use, and which are closed."""
    st.subheader("What it may ask for")
    rows = [{"what": f"{each.method} {each.path}", "gives": each.gives} for each in calls.addresses]
    object_table(rows, [Column("what", "Address"), Column("gives", "Gives")], key="api addresses", label="Addresses",
                 empty="", download=False)  # fmt: skip
    left, right = st.columns([3, 2], gap="large")
    with left:
        _table(calls.parameters, "Parameters", "Parameter", "parameters")
    with right:
        if calls.expansions:
            _table(calls.expansions, "Expansions", "expand=", "expansions")
        if calls.sort_keys:
            _table(calls.sort_keys, "Sort keys", "sortkey=", "sort keys")
        if calls.lookup_keys:
            _table(calls.lookup_keys, "Keys of a lookup", "Key", "lookup keys")


def _table(entries: Sequence[May], title: str, head: str, key: str) -> None:
    """What may be used, and beneath it what is closed and for lack of what."""
    usable = sum(each.open for each in entries)
    st.markdown(f"**{title}** ({usable} of {len(entries)})" if usable else f"**{title}**")
    rows = [
        {
            "name": f"{each.name}{'=' if each.value else ''}{each.value}{' (required)' if each.required else ''}",
            "form": each.form,
            "open": "Yes" if each.open else f"No, needs {each.lacks}",
        }
        for each in sorted(entries, key=lambda each: not each.open)
    ]
    heads = [Column("name", head), Column("form", "Is"), Column("open", "May use")]
    heads = [each for each in heads if each.key != "form" or any(row["form"] for row in rows)]
    object_table(rows, heads, key=f"api {key}", label=title, empty="There are none.", download=False,
                 height=560 if len(rows) > 14 else None)  # fmt: skip


def view_of(client: Client) -> View:
    """What the client sees now."""
    return open_view(LOCAL_ADMINISTRATOR, client.source, client.client_id)


def try_it(client: Client, view: View, resource: str) -> None:
    """Lines to call the API with, and the first document that they give."""
    now = datetime.now(SWEDEN).date()
    document = calling.example(view, resource, now) if _may_take_its_time(view, resource) else None
    loaded = access().control.snapshot(client.source, view.snapshot.id).created
    st.subheader("Ready to run")
    st.caption(
        f"In a shell, with curl and jq. The client's secret goes where {calling.SECRET} stands: no page knows it."
    )
    _lines([*calling.token_lines(client.client_id, settings().api_url),
            *calling.lines(resource, document, loaded, now)])  # fmt: skip
    st.subheader("An example answer")
    if document is None:
        st.caption(f"The client sees no {resource} now, so its pages are empty." if resource != AGGREGATED else
                   "Nothing was computed, or nothing was found in the last week.")  # fmt: skip
        return
    st.caption("The first document that the client gets, exactly as the API gives it.")
    links = {at: to for at, to in references_in(resource, orjson.loads(document)).items() if to in RESOURCES}
    json_view(document, key=f"api example {client.client_id} {resource}", links=links, addresses=_cards(client),
              title="Example answer", height=480)  # fmt: skip


def _may_take_its_time(view: View, resource: str) -> bool:
    """Whether an example is to be found: sums of attendance that the dump lacks are computed only when asked for."""
    if resource != AGGREGATED or view.snapshot.size(AGGREGATED):
        return True
    return st.toggle("Compute an example answer", help="Sums of attendance are computed for it: it may take a while.")


def _lines(lines: Sequence[Curl]) -> None:
    for each in lines:
        st.markdown(each.about)
        st.code(each.line, language=None, wrap_lines=True)


def _cards(client: Client) -> dict[str, str]:
    """Where each resource's objects are shown, as this client sees them now."""
    now = {"client": client.client_id, "snapshot": None, "version": None, "withheld": None}
    places = {resource: card_place(resource) for resource in RESOURCES}
    return {resource: f"{address(page, **{**now, **params})}&id={{id}}" for resource, (page, params) in places.items()}


# --- file delivery ---
def files(client: Client) -> None:
    """The client's export: prepared by a process of its own, then to be downloaded."""
    st.caption("Everything that this client sees, as a zip with one JSON file a resource: what ss12k export writes. "
               "It is kept for an hour.")  # fmt: skip
    if problem := remembered(StateKey.DELIVERY_PROBLEM):
        st.error(plain(problem))
        remember(StateKey.DELIVERY_PROBLEM, None)
    found = delivering.delivery(access(), LOCAL_ADMINISTRATOR, client.client_id)
    looking = found is not None and found.state == "preparing"
    # A button in a fragment has that drawn anew alone, which then looks no more: so it is one only while it looks.
    st.fragment(_files, run_every=EVERY)(client) if looking else _files(client)


def _files(client: Client) -> None:
    found = delivering.delivery(access(), LOCAL_ADMINISTRATOR, client.client_id)
    if found and found.state == "preparing":
        st.progress(min(1.0, found.done / found.total) if found.total else 0.0, text=_how_far(found))
        return
    if found and found.problem:
        st.error(plain(f"No files were made: {found.problem}"))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button("Prepare the files anew" if found else "Prepare the files", key=f"prepare {client.client_id}",
                  icon=":material/folder_zip:", on_click=_prepare, args=(client.client_id,))  # fmt: skip
        if found and found.ready:
            _download(client, found)


def _download(client: Client, found: Delivery) -> None:
    id, snapshot = client.client_id, access().control.snapshot(client.source, found.snapshot)
    st.download_button("Download the zip", lambda: delivering.content(access(), LOCAL_ADMINISTRATOR, id),
                       f"{id}-{found.snapshot}-v{found.version}.zip", "application/zip", on_click="ignore",
                       type="primary", icon=":material/download:")  # fmt: skip
    old = [] if snapshot.current else ["other data is current since"]
    old += [] if found.version == client.version else [f"version {client.version} of the profile stands since"]
    st.caption(plain(
        f"{sum(found.counts.values()):,} documents of {len(found.counts)} resources, by version {found.version} of the "
        f"profile, of the snapshot loaded {local(snapshot.created)} ({found.snapshot})."
        + (f" It is old: {', and '.join(old)}." if old else "")
    ))  # fmt: skip


def _how_far(found: Delivery) -> str:
    told = f": {found.resource}, {found.done:,} of {found.total:,} documents in all" if found.resource else ""
    return f"Preparing the files{told} …"


def _prepare(client: str) -> None:
    """Before the page is drawn again, so that it shows what came of it."""
    try:
        delivering.prepare(access(), LOCAL_ADMINISTRATOR, client)
    except Ss12kError as problem:
        remember(StateKey.DELIVERY_PROBLEM, str(problem))
