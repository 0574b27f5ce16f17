"""Then and now: which snapshot, and which version of a client's profile, a page shows; and whether what is withheld.

The URL says it (`snapshot`, `version`, `withheld`), every jump takes it along, and without it a page is of now.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import streamlit as st

from ss12k.access import Moment, access
from ss12k.control.records import ProfileVersion, Snapshot
from ss12k.standard.values import SWEDEN, local
from ss12k.ui.navigation import Picked, Problem, param, picked, set_params, settle_on
from ss12k.ui.state import StateKey, remember, remembered
from ss12k.ui.text import plain

NOW = "now"

AsItWas = Callable[[datetime], Moment]


def then_pickers(
    here: Picked, snapshots: Sequence[Snapshot], versions: Sequence[ProfileVersion], as_it_was: AsItWas
) -> Problem | None:
    """Draw them, and settle on what the URL says; a Problem where it names what is not there.

    `versions` are those of the client that is picked; none for the authority itself.
    """
    asked, version = param("snapshot"), param("version")
    known = {each.id: each for each in snapshots}
    numbers = {str(each.version): each for each in versions}
    settled = replace(
        here,
        snapshot=asked if asked in known and not known[asked].current else None,
        version=int(version) if version in numbers and version != _standing(versions) else None,
        withheld=bool(here.client) and param("withheld") == "1",
    )
    if here.client:
        _withheld(settled.withheld)
    _then(settled, snapshots, versions, as_it_was)
    settle_on(settled)
    if asked is not None and asked not in known:
        return Problem(f"There is no snapshot “{asked}” of this source.", "Choose one under Then and now.")
    if version is not None and version not in numbers:
        return Problem(f"This client's profile has no version “{version}”.", "Choose one under Then and now.")
    return None


def the_day() -> date:
    """The day that what holds today is counted by: now, or when the earlier snapshot that is shown was loaded."""
    here = picked()
    if here.snapshot is None:
        return datetime.now(SWEDEN).date()
    return access().control.snapshot(here.source, here.snapshot).day()


def told_of(here: Picked, snapshots: Sequence[Snapshot], versions: Sequence[ProfileVersion]) -> list[str]:
    """What a page is of when it is not of now, in words."""
    snapshot = next((each for each in snapshots if each.id == here.snapshot), None)
    version = next((each for each in versions if each.version == here.version), None)
    told = []
    if snapshot:
        told.append(f"data loaded {local(snapshot.created)} ({snapshot.state})")
    if version:
        told.append(f"profile version {version.version} of {local(version.saved_at)}")
    return told


def _standing(versions: Sequence[ProfileVersion]) -> str | None:
    return str(versions[0].version) if versions else None


def _withheld(on: bool) -> None:
    st.session_state[StateKey.WITHHELD_WIDGET] = on
    st.toggle(
        "Show what is withheld",
        key=StateKey.WITHHELD_WIDGET,
        on_change=_withheld_changed,
        help="Rows and values that this client does not get, struck through, each with its reason.",
    )


def _withheld_changed() -> None:
    # Pages of a list are others when more rows are there.
    set_params(withheld="1" if st.session_state[StateKey.WITHHELD_WIDGET] else None, page=None)


def _then(here: Picked, snapshots: Sequence[Snapshot], versions: Sequence[ProfileVersion], as_it_was: AsItWas) -> None:
    told = told_of(here, snapshots, versions)
    with st.popover("Then: not as it is now" if told else "Then and now", width="stretch", icon=":material/history:"):
        _at_a_moment(as_it_was)
        _select("Snapshot", StateKey.SNAPSHOT_WIDGET, "snapshot", here.snapshot or NOW,
                {NOW: "The current one", **{each.id: f"{local(each.created)}, {each.state}"
                                            for each in snapshots if not each.current}})  # fmt: skip
        if versions:
            _select("Profile version", StateKey.VERSION_WIDGET, "version", str(here.version or NOW),
                    {NOW: f"The one that stands (version {versions[0].version})",
                     **{str(each.version): f"Version {each.version}, {local(each.saved_at)}"
                        for each in versions[1:]}})  # fmt: skip
        if told:
            st.button("Back to now", on_click=_now, width="stretch")


def _at_a_moment(as_it_was: AsItWas) -> None:
    st.datetime_input("As it was at", value=None, key=StateKey.MOMENT_WIDGET, step=60, format="YYYY-MM-DD")
    st.button("Show that moment", on_click=_moment_chosen, args=(as_it_was,), width="stretch")
    if problem := remembered(StateKey.THEN_PROBLEM):
        st.warning(plain(problem))
        remember(StateKey.THEN_PROBLEM, None)


def _moment_chosen(as_it_was: AsItWas) -> None:
    chosen: datetime | None = st.session_state[StateKey.MOMENT_WIDGET]
    if chosen is None:
        remember(StateKey.THEN_PROBLEM, "Choose a day and a time first.")
        return
    # To the end of the minute: what was saved within it is what its user remembers.
    at = chosen.replace(second=59, microsecond=999_999, tzinfo=SWEDEN).astimezone(UTC)
    then = as_it_was(at)
    if then.snapshot is None:
        remember(StateKey.THEN_PROBLEM, f"This source had no data yet at {local(at)}.")
        return
    if then.version is None and param("client") not in (None, "-"):
        remember(StateKey.THEN_PROBLEM, f"This client did not exist yet at {local(at)}.")
        return
    set_params(snapshot=then.snapshot, version=str(then.version) if then.version else None, page=None)


def _select(label: str, key: StateKey, name: str, value: str, options: dict[str, str]) -> None:
    st.session_state[key] = value if value in options else NOW
    st.selectbox(label, list(options), key=key, format_func=lambda each: options.get(each, each),
                 on_change=_selected, args=(key, name))  # fmt: skip


def _selected(key: StateKey, name: str) -> None:
    chosen = st.session_state[key]
    set_params(**{name: None if chosen == NOW else chosen}, page=None)


def _now() -> None:
    set_params(snapshot=None, version=None, page=None)
