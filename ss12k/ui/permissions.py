"""The blocks of the permissions page: choosing a client, the draft of its profile, the categories as chips."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NoReturn

import streamlit as st

from ss12k.access import LOCAL_ADMINISTRATOR, access, open_view
from ss12k.control.clients import YEARS
from ss12k.control.records import ALWAYS, Client, ProfileVersion, Validity
from ss12k.errors import Ss12kError
from ss12k.scope.profile import Profile
from ss12k.scope.view import View
from ss12k.standard.categories import CATEGORIES
from ss12k.ui.explorer import TREE_COLUMNS
from ss12k.ui.navigation import Problem, param, set_params, stop
from ss12k.ui.profile_changes import rebased
from ss12k.ui.state import StateKey, remember, remembered
from ss12k.ui.swedish import swedish_key
from ss12k.ui.text import plain
from ss12k.ui.tree import Tree
from ss12k.ui.tree_table import tree_table

EARLIEST, LATEST = date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)
FAMILIES = {"endpoint": "Shared data: what it may fetch", "person": "Shared data: what it sees of persons"}


@dataclass(frozen=True)
class Terms:
    """What one version says: the profile, and the days on which the client is valid."""

    profile: Profile
    validity: Validity = ALWAYS


@dataclass(frozen=True)
class ProfileDraft:
    """A profile being edited: the version it began from, what the fields began with, and what they say now.

    `why`: what put the fields so, such as an earlier version that is restored; proposed as the comment.
    """

    base: Client
    begun: Terms
    now: Terms
    round: int = 0
    why: str = ""

    @property
    def epoch(self) -> str:
        """What the fields' keys end with: another one begins them anew."""
        return f"{self.base.client_id} {self.base.version}/{self.round}"

    @property
    def stood(self) -> Terms:
        """What the version says that the draft was made from."""
        return terms_of(self.base)


def terms_of(saved: Client | ProfileVersion) -> Terms:
    """What a client's standing version, or an earlier one, says."""
    return Terms(saved.profile, saved.validity)


def choose_client(clients: Sequence[Client], viewed: str | None, label: str = "Client to edit") -> Client | None:
    """The client that a page is about: the one that the address names, else the one chosen last, or viewed as."""
    if not clients:
        return None
    by_id = {each.client_id: each for each in sorted(clients, key=lambda each: swedish_key(each.profile.name))}
    named = param("edit")
    if named is not None and named not in by_id:
        stop(Problem(f"There is no client “{named}” here.", "Choose one below API clients."))
    viewed_then, edited = remembered(StateKey.EDITED_CLIENT)
    wanted = [named, edited, viewed] if viewed == viewed_then else [named, viewed, edited]
    st.session_state[StateKey.EDITED_WIDGET] = next((each for each in wanted if each in by_id), next(iter(by_id)))
    chosen = st.selectbox(
        label,
        list(by_id),
        format_func=lambda id: f"{by_id[id].profile.name} [{id}]",
        key=StateKey.EDITED_WIDGET,
        on_change=lambda: _chosen(viewed),
    )
    remember(StateKey.EDITED_CLIENT, (viewed, chosen))
    return by_id[chosen]


def _chosen(viewed: str | None) -> None:
    chosen = st.session_state[StateKey.EDITED_WIDGET]
    remember(StateKey.EDITED_CLIENT, (viewed, chosen))
    set_params(edit=chosen)


def begin(client: Client) -> ProfileDraft:
    """The draft of a client's profile, as it was left; from the version that stands where there is none.

    A draft that changes something stays with the version it was made to, though another be saved meanwhile: saving it
    is then refused, until it is brought to the version that stands.
    """
    kept: ProfileDraft | None = remembered(StateKey.PROFILE_DRAFTS).get(client.client_id)
    standing = terms_of(client)
    if kept is None:
        return ProfileDraft(client, standing, standing)
    if kept.base.version != client.version:
        if kept.now == kept.stood:
            st.info(f"Version {client.version} was saved meanwhile; it is what stands here now.")
            return ProfileDraft(client, standing, standing, kept.round)
        st.warning(
            f"Version {client.version} was saved meanwhile, and your changes were made to version "
            f"{kept.base.version}: they can't be saved over it. "
            "Discard them to see what stands now, or bring them to it."
        )
        if st.button(f"Bring my changes to version {client.version}", key=f"rebase {client.client_id}"):
            profile = rebased(kept.base.profile, kept.now.profile, client.profile)
            mine = kept.now.validity if kept.now.validity != kept.base.validity else client.validity
            put(ProfileDraft(client, standing, standing, kept.round), Terms(profile, mine), kept.why)
    # Streamlit forgets what the fields say when the page is left: they then begin with what the draft has come to.
    return kept if f"mode {kept.epoch}" in st.session_state else replace(kept, begun=kept.now)


def keep(draft: ProfileDraft, now: Terms) -> None:
    """Remember what the fields say."""
    _put(draft.base.client_id, replace(draft, now=now))


def put(draft: ProfileDraft, terms: Terms, why: str) -> NoReturn:
    """Have the fields say something else, as a change that is not saved yet."""
    _put(draft.base.client_id, replace(draft, begun=terms, now=terms, round=draft.round + 1, why=why))
    st.rerun()


def discard(draft: ProfileDraft, client: Client) -> None:
    """Begin anew from the version that stands."""
    standing = terms_of(client)
    _put(client.client_id, ProfileDraft(client, standing, standing, draft.round + 1))


def saved(draft: ProfileDraft, version: int) -> None:
    """Forget the draft, and remember to say that it was saved."""
    _put(draft.base.client_id, None)
    remember(StateKey.SAVED, (draft.base.client_id, version))


def save(draft: ProfileDraft, now: Terms, comment: str, *, wanted: bool) -> None:
    """Save the draft if that is wanted; says in a sentence why it can't be.

    What was counted before must be of the data that is current: if other data came in between, nobody has seen yet what
    the draft means.
    """
    client = draft.base.client_id
    shown = remembered(StateKey.SHOWN_SNAPSHOT)
    current = access().control.source(draft.base.source).snapshot
    remember(StateKey.SHOWN_SNAPSHOT, {**shown, client: current})
    if not wanted:
        return
    if not now.profile.name.strip():
        st.error("Give the client a name: pages and reports call it by that.")
        return
    try:
        given = Profile.parse(now.profile.as_json())
        version = access().control.save_profile(
            given, LOCAL_ADMINISTRATOR.name, comment, draft.base.version, now.validity, shown.get(client)
        )
    except Ss12kError as problem:
        st.error(plain(str(problem)))
    else:
        saved(draft, version)
        st.rerun()


def state_of(client: Client) -> None:
    """Say that nothing is unsaved, and what was just saved."""
    if remembered(StateKey.SAVED) == (client.client_id, client.version):
        st.success(f"Saved as version {client.version}. The API obeys from now on.", icon=":material/check:")
    else:
        st.caption(f"No unsaved changes. This is version {client.version}.")


def days(validity: Validity, epoch: str) -> Validity:
    """The days on which the client is valid, to be changed."""
    first, last = (
        st.date_input(label, value=day, key=f"{label} {epoch}", format="YYYY-MM-DD", width=176, min_value=EARLIEST,
                      max_value=LATEST, help="Its calls are answered from this day to the other, both included."
                      " Empty: no bound.")
        for label, day in (("Valid from", validity.first), ("Valid until", validity.last))
    )  # fmt: skip
    return Validity(first, last)


def categories(shared: Collection[str], epoch: str) -> frozenset[str]:
    """The 25 categories as chips, in their two families; gives those chosen."""
    chosen: set[str] = set()
    for family, label in FAMILIES.items():
        codes = [code for code, category in CATEGORIES.items() if category.family == family]
        picked = st.pills(
            label,
            codes,
            selection_mode="multi",
            default=[code for code in codes if code in shared],
            format_func=lambda code: CATEGORIES[code].label,
            key=f"{family} {epoch}",
        )
        chosen.update(picked)
    return frozenset(chosen)


def boxes(draft: ProfileDraft, tree: Tree) -> frozenset[str]:
    """The organisations as a tree with boxes; gives the ids that are checked."""
    st.caption("A checked organisation covers all that lies below it, now and later.")
    key, begun = f"permissions {draft.base.client_id}", draft.begun.profile.organisations
    result = tree_table(tree, TREE_COLUMNS, key=key, checkable=True, checked=begun, epoch=draft.epoch,
                        openable=False, height=420)  # fmt: skip
    if gone := result.checked - set(tree.places):
        st.warning(f"{len(gone)} checked organisations are not in the current data and reach nothing.")
    return result.checked


def persons_before_and_after(client: Client, draft: Profile) -> tuple[int, int]:
    """How many persons the client sees now, and would see under the draft."""
    now = open_view(LOCAL_ADMINISTRATOR, client.source, client.client_id)
    return _persons(now), _persons(access().draft(LOCAL_ADMINISTRATOR, draft))


def _persons(view: View) -> int:
    return view.count("persons") if view.shared("persons") else 0


def _put(client_id: str, draft: ProfileDraft | None) -> None:
    remember(StateKey.PROFILE_DRAFTS, {**remembered(StateKey.PROFILE_DRAFTS), client_id: draft})
