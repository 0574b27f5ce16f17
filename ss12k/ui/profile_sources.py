"""Where a draft of a profile may come from: a template, another client, a file; and the way to a file."""

import json
from collections.abc import Collection, Sequence

import streamlit as st
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from ss12k.control.clients import fit_to_keep
from ss12k.control.records import Client
from ss12k.errors import Ss12kError, printable
from ss12k.explore.templates import TEMPLATES, applied
from ss12k.scope.profile import Profile
from ss12k.standard.categories import CATEGORIES
from ss12k.ui.permissions import ProfileDraft, Terms, put
from ss12k.ui.text import plain

LARGEST = 5
"""The largest file that is taken, in megabytes."""


def sources_of_draft(draft: ProfileDraft, now: Terms, clients: Sequence[Client], known: Collection[str]) -> None:
    """The ways to have the fields filled, side by side; each is a change that is not saved yet.

    `known`: the ids of the organisations that there are.
    """
    with st.container(horizontal=True, gap="small"):
        with _popover("Use a template", draft):
            _template(draft, now)
        with _popover("Copy from another client", draft):
            _copy(draft, now, [each for each in clients if each.client_id != draft.base.client_id])
        with _popover("Upload a profile", draft):
            _upload(draft, now, known)
        text = json.dumps(now.profile.as_json(), ensure_ascii=False, indent=2) + "\n"
        st.download_button("Download as JSON", text, f"{draft.base.client_id}.json", "application/json",
                           on_click="ignore", icon=":material/download:")  # fmt: skip


def _popover(label: str, draft: ProfileDraft) -> PopoverContainer:
    """One that closes once the fields are filled: it then belongs to a draft that is gone."""
    return st.popover(label, key=f"{label} {draft.epoch}", on_change="rerun")


def _template(draft: ProfileDraft, now: Terms) -> None:
    chosen = st.selectbox("Kind of vendor", list(TEMPLATES), format_func=lambda name: TEMPLATES[name].label,
                          key=f"template {draft.base.client_id}")  # fmt: skip
    template = TEMPLATES[chosen]
    st.caption(f"{template.purpose}. The organisations stay as they are.")
    st.caption(", ".join(label.label for code, label in CATEGORIES.items() if code in template.shared))
    if st.button("Use this template", key=f"use template {draft.base.client_id}"):
        put(draft, Terms(applied(now.profile, template), now.validity), f"Template: {template.label}")


def _copy(draft: ProfileDraft, now: Terms, others: Sequence[Client]) -> None:
    if not others:
        st.caption("There is no other client of this source.")
        return
    by_id = {each.client_id: each for each in others}
    chosen = st.selectbox("Client to copy from", list(by_id), key=f"copy {draft.base.client_id}",
                          format_func=lambda id: f"{by_id[id].profile.name} [{id}]")  # fmt: skip
    data = st.checkbox("Shared data and protected persons", value=True, key=f"copy data {draft.base.client_id}")
    places = st.checkbox("Permission mode and organisations", value=True, key=f"copy places {draft.base.client_id}")
    st.caption("Names, keys and the days on which it is valid are not copied.")
    if st.button("Copy", key=f"use copy {draft.base.client_id}", disabled=not (data or places)):
        other, fields = by_id[chosen].profile, list[str]()
        fields += ["shared_data", "include_alternative_person_data"] if data else []
        fields += ["permission_mode", "organisations"] if places else []
        profile = now.profile.model_copy(update={name: getattr(other, name) for name in fields})
        put(draft, Terms(profile, now.validity), f"Copied from {other.client_id}")


def _upload(draft: ProfileDraft, now: Terms, known: Collection[str]) -> None:
    file = st.file_uploader("A profile as JSON", "json", key=f"upload {draft.epoch}", max_upload_size=LARGEST)
    if file is None:
        return
    try:
        profile = read_profile(file.getvalue(), file.name, draft.base.profile, known)
    except Ss12kError as problem:
        st.error(plain(str(problem)))
        return
    put(draft, Terms(profile, now.validity), f"From {printable(file.name)}"[:200])


def read_profile(text: bytes, name: str, standing: Profile, known: Collection[str]) -> Profile:
    """The profile that a file holds, if it may take the place of the one that stands; else an Ss12kError says why not.

    `known`: the organisations that there are. One that is gone may stay, but none may come.
    """
    profile = Profile.parse(text, where=printable(name))
    if profile.client_id != standing.client_id:
        raise Ss12kError(
            f"{printable(name)}: it is the profile of client {profile.client_id}, not of {standing.client_id}: "
            "change its clientId, or copy from that client"
        )
    if profile.source != standing.source:
        raise Ss12kError(
            f"{printable(name)}: it is for source {printable(profile.source)}, and this client belongs to "
            f"{standing.source}: a client never moves to another source"
        )
    strange = sorted(profile.organisations - set(known) - standing.organisations)
    if strange:
        raise Ss12kError(
            f"{printable(name)}: {len(strange):,} of its organisations are not in the data of source "
            f"{standing.source}, such as {printable(strange[0])[:60]}: take them out, or load the data that has them"
        )
    fit_to_keep(profile)
    if not profile.name.strip():
        raise Ss12kError(f"{printable(name)}: its 'name' is empty: pages and reports call the client by it")
    return profile
