"""The blocks of API clients: creating and ending one, its keys, its calls, and what it posted."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from ss12k.access import LOCAL_ADMINISTRATOR, access
from ss12k.control import usage
from ss12k.control.calls import Asked
from ss12k.control.records import Client, Key
from ss12k.errors import Ss12kError
from ss12k.explore.templates import TEMPLATES, applied
from ss12k.explore.usage import DAYS, charts, every_day, messages, synchronised
from ss12k.explore.vendors import QUIET
from ss12k.scope.profile import Profile
from ss12k.standard.values import SWEDEN, local, midnight
from ss12k.ui import asked
from ss12k.ui.charts import chart
from ss12k.ui.components import Column
from ss12k.ui.navigation import inline_link, picked, set_params
from ss12k.ui.state import StateKey, remember, remembered
from ss12k.ui.tables import Paging, object_table, paged_table
from ss12k.ui.text import plain

ME = LOCAL_ADMINISTRATOR.name
NOTHING = "Nothing yet: chosen under Data permissions"
SIZE = 25
"""Calls of a page."""
POSTS = 5_000
"""So many of the latest posts are grouped."""

KEY_COLUMNS = (
    Column("label", "Label"),
    Column("state", "State"),
    Column("created", "Created", "date"),
    Column("by", "By"),
    Column("used", "Last used", "date"),
    Column("expires", "Expires", "date"),
    Column("key", "Key id"),
)
DAY_COLUMNS = (
    Column("day", "Day", "date"),
    Column("calls", "Calls", "number"),
    Column("refused", "Refused", "number"),
    Column("rows", "Rows", "number"),
)
CALL_COLUMNS = (
    Column("at", "When", "date"),
    Column("method", "Method"),
    Column("endpoint", "Endpoint"),
    Column("parameters", "Asked for"),
    Column("rows", "Rows", "number"),
    Column("status", "Status", "number"),
    Column("code", "Code"),
    Column("milliseconds", "ms", "number"),
)


@st.dialog("New client")
def create() -> None:
    """A new client, which begins with nothing shared, or with what a template shares."""
    source = picked().source
    with st.form("new client", border=False):
        client = st.text_input("Client id", max_chars=63, placeholder=f"{source}.vendor",
                               help="2 to 63 of a-z, 0-9, '.', '_' and '-'; it stays for good.")  # fmt: skip
        name = st.text_input("Name", max_chars=200)
        vendor = st.text_input("Vendor", max_chars=200)
        kind = st.selectbox("Shared data", [NOTHING, *TEMPLATES],
                            format_func=lambda each: TEMPLATES[each].label if each in TEMPLATES else each)  # fmt: skip
        st.caption("No organisation is checked yet, so it sees nobody until you say whom.")
        if st.form_submit_button("Create", type="primary"):
            try:
                new_client(source, client.strip(), name.strip(), vendor.strip(), kind)
            except Ss12kError as problem:
                st.error(plain(str(problem)))
                return
            remember(StateKey.EDITED_CLIENT, (picked().client, client.strip()))
            set_params(edit=client.strip())
            st.rerun()


def new_client(source: str, client: str, name: str, vendor: str, kind: str) -> None:
    """Save a client that is not there yet; `kind` is a template's name, or anything else for nothing shared."""
    if not name:
        raise Ss12kError("Give the client a name: pages and reports call it by that.")
    said = {"clientId": client, "name": name, "vendor": vendor, "source": source,
            "permissionMode": "selected", "sharedData": []}  # fmt: skip
    profile = Profile.parse(said, where="the new client")
    profile = applied(profile, TEMPLATES[kind]) if kind in TEMPLATES else profile
    access().control.save_profile(profile, ME, "created", expected_version=0)


def life(client: Client) -> None:
    """How the client stands, and the ways to have it rest or end."""
    said = {"active": "Its calls are answered.", "paused": "Its calls are refused until it is resumed.",
            "not yet valid": f"Its calls are refused: it is valid {client.validity}.",
            "no longer valid": f"Its calls are refused: it was valid {client.validity}."}  # fmt: skip
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(f"**{client.state.capitalize()}.** {said.get(client.state, '')} Version {client.version} of its "
                    f"profile stands; created {local(client.created)}.", width="stretch")  # fmt: skip
        if client.status == "paused":
            st.button("Resume", key=f"resume {client.client_id}", on_click=_do, args=("resume", client.client_id))
        else:
            st.button("Pause", key=f"pause {client.client_id}", on_click=_do, args=("pause", client.client_id))
        if st.button("Remove", key=f"remove {client.client_id}"):
            _remove(client)
    problem = remembered(StateKey.CLIENTS_PROBLEM)
    if problem:
        remember(StateKey.CLIENTS_PROBLEM, None)
        st.error(plain(problem))
    with st.container(horizontal=True, gap="medium"):
        inline_link("permissions", "Data permissions", edit=client.client_id)


def _do(what: str, client: str) -> None:
    try:
        getattr(access().control, what)(client, ME)
    except Ss12kError as problem:
        remember(StateKey.CLIENTS_PROBLEM, str(problem))


@st.dialog("Remove a client for good")
def _remove(client: Client) -> None:
    st.markdown(f"All keys of **{plain(client.profile.name)}** are revoked, its calls are refused from now on, and its "
                "id is never used again. Its history stays: versions, calls, register and audit.")  # fmt: skip
    said = st.text_input(f"Write {client.client_id} to confirm", key=f"confirm {client.client_id}")
    if st.button("Remove for good", type="primary"):
        if said.strip() != client.client_id:
            st.error("That is not its id, so nothing was done.")
            return
        _do("remove", client.client_id)
        set_params(edit=None)
        st.rerun()


def keys(client: Client) -> None:
    """The client's keys, how to make another, and how to end one."""
    st.subheader("Keys")
    found = access().control.keys(client.client_id)
    rows = [
        {"label": each.label or "no label", "state": each.state, "created": local(each.created), "by": each.created_by,
         "used": local(each.last_used) if each.last_used else "never",
         "expires": local(each.expires) if each.expires else "never", "key": each.key_id}
        for each in found
    ]  # fmt: skip
    object_table(rows, KEY_COLUMNS, key=f"keys {client.client_id}", label="Keys", download=False,
                 empty="It has no key yet, so it can't call. Make one below.",
                 height=300 if len(rows) > 6 else None)  # fmt: skip
    usable = [each for each in found if each.state == "usable"]
    for each in usable:
        if each.expires and each.expires - datetime.now(UTC) < QUIET:
            st.warning(f"The key “{plain(each.label or each.key_id)}” expires {local(each.expires)}: make another, "
                       "hand it over, and let this one end.")  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        if st.button("New key", icon=":material/key:", key=f"new key {client.client_id}"):
            _new_key(client)
        if usable and st.button("Revoke a key", icon=":material/key_off:", key=f"revoke {client.client_id}"):
            _revoke(client, usable)


@st.dialog("New key", on_dismiss="rerun")
def _new_key(client: Client) -> None:
    """Make a key and show it this once: it is in no session, and in no file of ours."""
    form = st.empty()
    with form.form(f"key {client.client_id}", border=False):
        label = st.text_input("Label", max_chars=200, placeholder="What it is for, such as production")
        expires = st.date_input("Expires", value=None, format="YYYY-MM-DD",
                                help="At the end of this day, in Sweden. Empty: never.")  # fmt: skip
        st.caption("Several keys work side by side: make the new one, hand it over, and revoke the old one when it is "
                   "no longer used.")  # fmt: skip
        if not st.form_submit_button("Make the key", type="primary"):
            return
    end = midnight(expires, later=1) if expires else None
    try:
        new = access().control.issue_key(client.client_id, ME, label.strip(), end)
    except Ss12kError as problem:
        st.error(plain(str(problem)))
        return
    form.empty()
    text = json.dumps({"client_id": new.client_id, "client_secret": new.client_secret}, indent=2)
    st.markdown("**Its secret is shown this once.** Copy it before you close this, and hand it over "
                "by a way that others can't read.")  # fmt: skip
    st.code(text, language=None, wrap_lines=True)


@st.dialog("Revoke a key")
def _revoke(client: Client, usable: list[Key]) -> None:
    by_id = {each.key_id: each for each in usable}
    chosen = st.selectbox("Key", list(by_id), key=f"revoked {client.client_id}",
                          format_func=lambda id: f"{by_id[id].label or 'no label'} [{id}]")  # fmt: skip
    used = by_id[chosen].last_used
    st.markdown(f"Last used {local(used)}." if used else "Never used.")
    st.markdown("From the next request on, calls with it are refused, those with tokens that it gave too.")
    if st.button("Revoke it now", type="primary"):
        _revoked(client.client_id, chosen)
        st.rerun()


def _revoked(client: str, key: str) -> None:
    try:
        access().control.revoke_key(client, key, ME)
    except Ss12kError as problem:
        remember(StateKey.CLIENTS_PROBLEM, str(problem))


def calls(client: Client) -> None:
    """Calls and rows by day, and the calls themselves, narrowed by the URL."""
    st.subheader("Calls")
    by_day(Asked(client.client_id), client.client_id, f"It called nothing in the last {DAYS} days.")
    _each_call(client)


def begin() -> datetime:
    """The moment at which the days begin that are drawn."""
    return midnight(datetime.now(SWEDEN).date(), later=1 - DAYS)


def by_day(wanted: Asked, key: str, empty: str) -> None:
    """Calls and rows of the last days, drawn side by side; `empty` says that there are none."""
    found = usage.by_day(access().calls, replace(wanted, since=begin()))
    days = every_day(found, datetime.now(SWEDEN).date())
    if not any(each.calls for each in days):
        st.caption(empty)
        return
    numbers = [{"day": each.day, "calls": each.calls, "refused": each.refused, "rows": each.rows} for each in days]
    for where, figure, title in zip(st.columns(2), charts(days), ("Calls a day", "Rows a day"), strict=True):
        with where:
            chart(figure, numbers, DAY_COLUMNS, title=title, key=f"{title} {key}", empty="None.")


def _each_call(client: Client) -> None:
    log = access().calls
    endpoints = usage.by_endpoint(log, Asked(client.client_id))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        endpoint = asked.choice("endpoint", "Endpoint", {name: f"{name} ({use.calls:,})" for name, use in
                                                         endpoints.items()})  # fmt: skip
        outcome = asked.choice("outcome", "Outcome", {"answered": "Answered", "refused": "Refused"})
        first, last = asked.day("from", "From"), asked.day("to_day", "Until")
    wanted = Asked(
        client.client_id,
        endpoint=endpoint or None,
        refused={"answered": False, "refused": True}.get(outcome),
        since=midnight(first) if first else None,
        before=midnight(last, later=1) if last else None,
    )
    total = usage.size(log, wanted)
    pages = max(1, -(-total // SIZE))
    page = min(asked.page_number(), pages)
    rows = [
        {"at": local(each.at), "method": each.method, "endpoint": each.endpoint,
         "parameters": ", ".join(f"{name}={value}" for name, value in each.parameters.items()), "rows": each.rows,
         "status": each.status, "code": each.code, "milliseconds": round(each.milliseconds, 1)}
        for each in log.calls(asked=wanted, limit=SIZE, skip=(page - 1) * SIZE)
    ]  # fmt: skip
    paged_table(rows, CALL_COLUMNS, Paging(page, pages, total, SIZE, noun="calls"), key=f"calls {client.client_id}",
                label="Calls", empty="No call fits." if endpoints else "It has never called.",
                turned=asked.turned)  # fmt: skip


def posts(client: Client) -> None:
    """What the client said at `/log` and `/statistics`, grouped."""
    st.subheader("What it told us")
    log = access().calls
    said = messages(log.posts(client.client_id, "log", POSTS))
    rows = [{"severity": each.severity, "sort": each.sort or "none", "resource": each.resource, "count": each.count,
             "last": local(each.last), "latest": each.latest} for each in said]  # fmt: skip
    object_table(rows, (Column("severity", "Severity"), Column("sort", "Sort"), Column("resource", "About"),
                        Column("count", "Messages", "number"), Column("last", "Last", "date"),
                        Column("latest", "The last one says")), key=f"log {client.client_id}", label="Messages",
                 empty="It posted no message to /log.")  # fmt: skip
    sums = synchronised(log.posts(client.client_id, "statistics", POSTS))
    counted = [{"resource": each.resource, "count": each.count, "new": each.new, "updated": each.updated,
                "deleted": each.deleted, "last": local(each.last)} for each in sums]  # fmt: skip
    object_table(counted, (Column("resource", "Synchronised"), Column("count", "Reports", "number"),
                           Column("new", "New", "number"), Column("updated", "Updated", "number"),
                           Column("deleted", "Deleted", "number"), Column("last", "Last", "date")),
                 key=f"statistics {client.client_id}", label="Synchronisations",
                 empty="It posted nothing to /statistics.")  # fmt: skip


def removed(clients: list[Client]) -> None:
    """The clients that have ended, whose history stays."""
    gone = [each for each in clients if each.status == "removed"]
    if gone:
        with st.expander(f"Removed clients ({len(gone)})"):
            rows = [{"name": each.profile.name, "client": each.client_id, "created": local(each.created),
                     "removed": local(each.removed) if each.removed else ""} for each in gone]  # fmt: skip
            object_table(rows, (Column("name", "Name"), Column("client", "Client id"),
                                Column("created", "Created", "date"), Column("removed", "Removed", "date")),
                         key="removed", label="Removed clients", empty="None.")  # fmt: skip
