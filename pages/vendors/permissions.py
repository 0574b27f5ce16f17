"""Data Permissions: what one client gets, and saving it."""

import streamlit as st

from ss12k.access import LOCAL_ADMINISTRATOR, access, open_view
from ss12k.control.records import Client
from ss12k.errors import Ss12kError
from ss12k.explore.looks import Look
from ss12k.scope.profile import Profile
from ss12k.ui.explorer import TREE_COLUMNS, tree_rows
from ss12k.ui.impact_view import counted_changes
from ss12k.ui.navigation import Problem, picked, stop
from ss12k.ui.page import heading
from ss12k.ui.permissions import (
    ProfileDraft,
    begin,
    categories,
    choose_client,
    discard,
    keep,
    persons_before_and_after,
    saved,
    state_of,
)
from ss12k.ui.profile_changes import MODES, changes
from ss12k.ui.text import plain
from ss12k.ui.tree import Tree, forest
from ss12k.ui.tree_table import tree_table

LONGEST = 200
"""How long a name may be, in characters."""


def permissions() -> None:
    """Choose a client, change what it gets, see what that means, save."""
    heading("Data permissions")
    here = picked()
    client = choose_client(access().control.clients(here.source), here.client)
    if client is None:
        stop(Problem("This source has no clients yet.", "Create one with: ss12k client put FILE.json"))
    if client.status == "paused":
        st.info("This client is paused: its calls are refused until it is resumed.")
    try:
        tree = forest(tree_rows(Look(open_view(LOCAL_ADMINISTRATOR, here.source)), counts=False))
    except Ss12kError as problem:
        stop(Problem("The organisations can't be shown.", str(problem)))
    draft = begin(client)
    profile = _editor(draft, tree)
    keep(draft, profile)
    _pending(client, draft, profile, tree)


def _editor(draft: ProfileDraft, tree: Tree) -> Profile:
    """The fields of the profile, and what they say now."""
    profile, epoch = draft.begun, draft.epoch
    left, middle, right = st.columns(3)
    name = left.text_input("Client", profile.name, max_chars=LONGEST, key=f"name {epoch}")
    vendor = middle.text_input("Vendor", profile.vendor, max_chars=LONGEST, key=f"vendor {epoch}")
    officer = right.text_input("Data protection officer", profile.data_protection_officer, max_chars=LONGEST,
                               key=f"officer {epoch}")  # fmt: skip
    shared = categories(profile.shared_data, epoch)
    mode = st.segmented_control("Permission mode", list(MODES), default=profile.permission_mode, required=True,
                                format_func=lambda each: MODES[each], key=f"mode {epoch}")  # fmt: skip
    explained = "Protected persons are shown under an alias. Otherwise they are not shown at all."
    alternative = st.toggle("Include persons with alternative person data", profile.include_alternative_person_data,
                            help=explained, key=f"alternative {epoch}")  # fmt: skip
    checked = _boxes(draft, tree) if mode == "selected" else profile.organisations
    return profile.model_copy(
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


def _boxes(draft: ProfileDraft, tree: Tree) -> frozenset[str]:
    st.caption("A checked organisation covers all that lies below it, now and later.")
    key, begun = f"permissions {draft.base.client_id}", draft.begun.organisations
    result = tree_table(tree, TREE_COLUMNS, key=key, checkable=True, checked=begun, epoch=draft.epoch,
                        openable=False, height=420)  # fmt: skip
    if gone := result.checked - set(tree.places):
        st.warning(f"{len(gone)} checked organisations are not in the current data and reach nothing.")
    return result.checked


def _pending(client: Client, draft: ProfileDraft, profile: Profile, tree: Tree) -> None:
    """What the fields would change, and a bar at the foot of the window to save it."""
    told, comment = changes(draft.base.profile, profile, tree), ""
    if told:
        st.subheader("What changes")
        before, after = persons_before_and_after(client, profile)
        lines = [*map(plain, told), f"Persons that {plain(profile.name)} sees: **{before:,} → {after:,}**"]
        st.markdown("\n".join(f"- {line}" for line in lines))
        counted = st.container()
        comment = st.text_input("Comment", key=f"comment {draft.epoch}")
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="pending"):
        if not told:
            state_of(client)
            return
        st.markdown(f"**Not saved yet.** Persons: {before:,} → {after:,}", width="stretch")
        wanted = st.button("Save", type="primary", key=f"save {client.client_id}")
        if st.button("Discard changes", key=f"discard {client.client_id}"):
            discard(draft, client)
            st.rerun()
    if wanted:
        _save(draft, profile, comment)
    with counted:  # last, since it takes longest: whoever knows enough by then goes on
        counted_changes(client, profile)


def _save(draft: ProfileDraft, profile: Profile, comment: str) -> None:
    if not profile.name.strip():
        st.error("Give the client a name: pages and reports call it by that.")
        return
    try:
        given = Profile.parse(profile.as_json())
        version = access().control.save_profile(given, LOCAL_ADMINISTRATOR.name, comment, draft.base.version)
    except Ss12kError as problem:
        st.error(plain(str(problem)))
    else:
        saved(draft, version)
        st.rerun()
