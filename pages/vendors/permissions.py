"""Data Permissions: what one client gets, and saving it."""

from collections.abc import Sequence

import streamlit as st

from ss12k.access import LOCAL_ADMINISTRATOR, access, open_view
from ss12k.control.records import Client
from ss12k.errors import Ss12kError
from ss12k.explore.audits import MODES
from ss12k.explore.looks import Look
from ss12k.ui.editors import others
from ss12k.ui.explorer import tree_rows
from ss12k.ui.impact_view import counted
from ss12k.ui.navigation import Problem, picked, stop
from ss12k.ui.page import heading
from ss12k.ui.permissions import (
    ProfileDraft,
    Terms,
    begin,
    boxes,
    categories,
    choose_client,
    days,
    discard,
    keep,
    persons_before_and_after,
    save,
    state_of,
)
from ss12k.ui.profile_changes import changes, days_change
from ss12k.ui.profile_sources import sources_of_draft
from ss12k.ui.text import plain
from ss12k.ui.tree import Tree, forest
from ss12k.ui.versions import history

LONGEST = 200
"""How long a name may be, in characters."""


def permissions() -> None:
    """Choose a client, change what it gets, see what that means, save; and all that was saved before."""
    heading("Data permissions")
    here = picked()
    clients = access().control.clients(here.source)
    client = choose_client(clients, here.client)
    if client is None:
        stop(Problem("This source has no clients yet.", "Create one under API clients."))
    if client.state != "active":
        st.info(f"This client is {client.state}: its calls are refused.")
    try:
        tree = forest(tree_rows(Look(open_view(LOCAL_ADMINISTRATOR, here.source)), counts=False))
    except Ss12kError as problem:
        stop(Problem("The organisations can't be shown.", str(problem)))
    draft = begin(client)
    told = st.container()
    now = _editor(draft, tree, clients)
    keep(draft, now)
    with told:
        others(client, unsaved=now != draft.stood)
    _pending(client, draft, now, tree)
    history(draft, access().control.versions(client.client_id), tree)


def _editor(draft: ProfileDraft, tree: Tree, clients: Sequence[Client]) -> Terms:
    """The fields of the profile, and what they say now."""
    profile, epoch = draft.begun.profile, draft.epoch
    ways = st.container()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        name = st.text_input("Client", profile.name, max_chars=LONGEST, key=f"name {epoch}", width=260)
        vendor = st.text_input("Vendor", profile.vendor, max_chars=LONGEST, key=f"vendor {epoch}", width=260)
        officer = st.text_input("Data protection officer", profile.data_protection_officer, max_chars=LONGEST,
                                key=f"officer {epoch}", width=260)  # fmt: skip
        validity = days(draft.begun.validity, epoch)
    shared = categories(profile.shared_data, epoch)
    mode = st.segmented_control("Permission mode", list(MODES), default=profile.permission_mode, required=True,
                                format_func=lambda each: MODES[each], key=f"mode {epoch}")  # fmt: skip
    explained = "Protected persons are shown under an alias. Otherwise they are not shown at all."
    alternative = st.toggle("Include persons with alternative person data", profile.include_alternative_person_data,
                            help=explained, key=f"alternative {epoch}")  # fmt: skip
    checked = boxes(draft, tree) if mode == "selected" else profile.organisations
    said = profile.model_copy(
        update={
            "name": name,
            "vendor": vendor,
            "data_protection_officer": officer,
            "shared_data": shared,
            "permission_mode": mode,
            "include_alternative_person_data": alternative,
            "organisations": checked,
        }
    )
    now = Terms(said, validity)
    with ways:
        sources_of_draft(draft, now, clients, tree.places)
    return now


def _pending(client: Client, draft: ProfileDraft, now: Terms, tree: Tree) -> None:
    """What the fields would change, and a bar at the foot of the window to save it."""
    stood, comment = draft.stood, ""
    told = [*changes(stood.profile, now.profile, tree), *days_change(stood.validity, now.validity)]
    if told:
        st.subheader("What changes")
        before, after = persons_before_and_after(client, now.profile)
        lines = [*map(plain, told), f"Persons that {plain(now.profile.name)} sees: **{before:,} → {after:,}**"]
        st.markdown("\n".join(f"- {line}" for line in lines))
        count = st.container()
        comment = st.text_input("Comment", draft.why, max_chars=2000, key=f"comment {draft.epoch}")
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="pending"):
        if not told:
            state_of(client)
            return
        st.markdown(f"**Not saved yet.** Persons: {before:,} → {after:,}", width="stretch")
        wanted = st.button("Save", type="primary", key=f"save {client.client_id}")
        if st.button("Discard changes", key=f"discard {client.client_id}"):
            discard(draft, client)
            st.rerun()
    save(draft, now, comment, wanted=wanted)
    with count:  # last, since it takes longest: whoever knows enough by then goes on
        counted(client.profile, now.profile, "pending")
