"""What a session remembers: every key, and what it holds before anything is chosen."""

from enum import StrEnum
from typing import Any

import streamlit as st


class StateKey(StrEnum):
    """The keys of the session state; no page uses a string of its own."""

    SOURCE = "ss12k.source"
    CLIENT = "ss12k.client"
    PICKED = "ss12k.picked"
    PAGES = "ss12k.pages"
    TREE_DRAFTS = "ss12k.tree_drafts"
    SOURCE_WIDGET = "ss12k.source_widget"
    CLIENT_WIDGET = "ss12k.client_widget"
    EDITED_CLIENT = "ss12k.edited_client"
    EDITED_WIDGET = "ss12k.edited_widget"
    PROFILE_DRAFTS = "ss12k.profile_drafts"
    SAVED = "ss12k.saved"
    CLIENTS_PROBLEM = "ss12k.clients_problem"
    SESSION = "ss12k.session"
    SHOWN_SNAPSHOT = "ss12k.shown_snapshot"
    SOURCES_PROBLEM = "ss12k.sources_problem"
    WITHHELD_WIDGET = "ss12k.withheld_widget"
    SNAPSHOT_WIDGET = "ss12k.snapshot_widget"
    VERSION_WIDGET = "ss12k.version_widget"
    MOMENT_WIDGET = "ss12k.moment_widget"
    SEARCH_WIDGET = "ss12k.search_widget"
    SEARCHED = "ss12k.searched"
    JUMPS = "ss12k.jumps"
    QUALITY_PROBLEM = "ss12k.quality_problem"
    GOLIVE_PROBLEM = "ss12k.golive_problem"
    THEN_PROBLEM = "ss12k.then_problem"
    PRIVATE_TEXTS = "ss12k.private_texts"
    REGISTER_FORM = "ss12k.register_form"
    DELIVERY_PROBLEM = "ss12k.delivery_problem"
    REGISTER_SAVED = "ss12k.register_saved"


DEFAULTS: dict[StateKey, Any] = {
    StateKey.SOURCE: None,
    StateKey.CLIENT: None,
    StateKey.PICKED: None,
    StateKey.PAGES: {},
    StateKey.TREE_DRAFTS: {},
    StateKey.EDITED_CLIENT: (None, None),
    StateKey.PROFILE_DRAFTS: {},
    StateKey.SAVED: None,
    StateKey.CLIENTS_PROBLEM: None,
    StateKey.SESSION: None,
    StateKey.SHOWN_SNAPSHOT: {},
    StateKey.SOURCES_PROBLEM: None,
    StateKey.QUALITY_PROBLEM: None,
    StateKey.GOLIVE_PROBLEM: None,
    StateKey.THEN_PROBLEM: None,
    StateKey.SEARCHED: None,
    StateKey.JUMPS: 0,
    StateKey.PRIVATE_TEXTS: {},
    StateKey.REGISTER_FORM: None,
    StateKey.DELIVERY_PROBLEM: None,
    StateKey.REGISTER_SAVED: None,
}


def remembered(key: StateKey) -> Any:
    """The session's value, or the default."""
    value = st.session_state.get(key)
    return DEFAULTS[key] if value is None else value


def remember(key: StateKey, value: object) -> None:
    """Keep a value for the rest of the session."""
    st.session_state[key] = value
