"""Who else has a client's permissions open: two editors at once are told of each other, and of what was saved."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ss12k.access import LOCAL_ADMINISTRATOR, access
from ss12k.control.records import Client
from ss12k.standard.values import local
from ss12k.ui.state import StateKey, remember, remembered
from ss12k.ui.text import plain

EVERY = 4.0
"""Seconds from one look at the others to the next."""
GONE = 3 * EVERY
"""Who was not seen for so many seconds has left."""


@dataclass(frozen=True)
class Editor:
    """Somebody who has a client's permissions open."""

    name: str
    since: datetime
    unsaved: bool
    seen: float


class Editors:
    """Who has which client open, in all sessions of this dashboard."""

    def __init__(self) -> None:
        self._open: dict[str, dict[str, Editor]] = {}
        self._lock = threading.Lock()

    def note(
        self, client: str, session: str, name: str, *, unsaved: bool, there: Callable[[str], bool] = lambda _: True
    ) -> list[Editor]:
        """Say that a session is here, and get the others that are; `there`: whether a session still has a window."""
        moment = time.monotonic()
        with self._lock:
            here = self._open.setdefault(client, {})
            before = here.get(session)
            since = before.since if before and moment - before.seen < GONE else datetime.now(UTC)
            here[session] = Editor(name, since, unsaved, moment)
            for each in [each for each, editor in here.items()
                         if moment - editor.seen >= GONE or not (each == session or there(each))]:  # fmt: skip
                del here[each]
            for other in [other for other in self._open if other != client]:
                self._open[other].pop(session, None)
            return [editor for each, editor in here.items() if each != session]


def _session() -> str:
    """A name for this session; what follows `@` is the name of its window, where it has one."""
    context, own = get_script_run_ctx(), remembered(StateKey.SESSION) or secrets.token_hex(8)
    remember(StateKey.SESSION, own)
    return f"{own}@{context.session_id if context and _is_open(context.session_id) else ''}"


def _has_window(session: str) -> bool:
    """Whether a session's window is open still: one that is reloaded or closed leaves its session behind."""
    window = session.partition("@")[2]
    return not window or _is_open(window)


def _is_open(window: str) -> bool:
    return runtime.exists() and runtime.get_instance().is_active_session(window)


@st.cache_resource(show_spinner=False)
def _editors() -> Editors:
    return Editors()


@st.fragment(run_every=EVERY)
def others(client: Client, *, unsaved: bool) -> None:
    """Say who else has the client open, and whether another version was saved since this page was drawn."""
    me, name = _session(), LOCAL_ADMINISTRATOR.name
    for each in _editors().note(client.client_id, me, name, unsaved=unsaved, there=_has_window):
        has = "has unsaved changes" if each.unsaved else "has changed nothing so far"
        st.info(f"{plain(each.name)} has this client open too, in another window, since "
                f"{local(each.since)}, and {has}.", icon=":material/group:")  # fmt: skip
    standing = access().control.client(client.client_id)
    if standing.version != client.version:
        latest = access().control.versions(client.client_id)[0]
        st.warning(f"{plain(latest.saved_by)} saved version {latest.version} just now. What stands here is of version "
                   f"{client.version}: change or press anything to see it.")  # fmt: skip
