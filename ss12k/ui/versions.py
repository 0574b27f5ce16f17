"""The versions of a client's profile: who saved which when and why, what differs between any two, and the way back."""

from collections.abc import Sequence

import streamlit as st

from ss12k.control.records import ProfileVersion
from ss12k.explore.audits import MODES
from ss12k.standard.values import local
from ss12k.ui.components import Column
from ss12k.ui.impact_view import counted
from ss12k.ui.permissions import ProfileDraft, put, terms_of
from ss12k.ui.profile_changes import changes, days_change
from ss12k.ui.tables import object_table
from ss12k.ui.text import plain
from ss12k.ui.tree import Tree

COLUMNS = (
    Column("version", "Version", "number"),
    Column("saved", "Saved", "date"),
    Column("by", "By"),
    Column("comment", "Comment"),
    Column("mode", "Permission mode"),
    Column("shared", "Categories", "number"),
    Column("valid", "Valid"),
)


def history(draft: ProfileDraft, versions: Sequence[ProfileVersion], tree: Tree) -> None:
    """All versions, a comparison of two of them, and a button that puts an earlier one into the fields."""
    st.subheader("Versions")
    rows = [
        {"version": each.version, "saved": local(each.saved_at), "by": each.saved_by, "comment": each.comment,
         "mode": MODES[each.profile.permission_mode], "shared": len(each.profile.shared_data),
         "valid": str(each.validity)}
        for each in versions
    ]  # fmt: skip
    object_table(rows, COLUMNS, key=f"versions {draft.base.client_id}", label="Versions of the profile",
                 empty="Nothing was saved yet.", height=260 if len(rows) > 5 else None)  # fmt: skip
    if len(versions) < 2:
        return
    by_number = {each.version: each for each in versions}
    numbers, key = list(by_number), f"{draft.base.client_id} {draft.base.version}"
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        old = st.selectbox("Compare version", numbers, 1, key=f"old {key}", width=160)
        new = st.selectbox("with version", numbers, 0, key=f"new {key}", width=160)
        restore = st.button(f"Restore version {old}", key=f"restore {key}", disabled=old == draft.base.version,
                            help="Puts it into the fields; nothing is saved before you say so.")  # fmt: skip
    if restore:
        put(draft, terms_of(by_number[old]), f"Restored from version {old}")
    _compared(by_number[old], by_number[new], tree)


def _compared(old: ProfileVersion, new: ProfileVersion, tree: Tree) -> None:
    told = [*changes(old.profile, new.profile, tree), *days_change(old.validity, new.validity)]
    if not told:
        st.caption(f"Versions {old.version} and {new.version} say the same.")
        return
    st.markdown("\n".join(f"- {plain(line)}" for line in told))
    if st.toggle(f"Count what the way from version {old.version} to {new.version} changes of what the client sees",
                 key=f"counted {new.profile.client_id}"):  # fmt: skip
        counted(old.profile, new.profile, "versions")
