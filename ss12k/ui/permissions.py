"""The blocks of the permissions page: choosing a client, the draft of its profile, the categories as chips."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import streamlit as st

from ss12k.access import LOCAL_ADMINISTRATOR, access, open_view
from ss12k.control.records import Client
from ss12k.scope.profile import Profile
from ss12k.scope.view import View
from ss12k.standard.categories import CATEGORIES
from ss12k.ui.state import StateKey, remember, remembered
from ss12k.ui.swedish import swedish_key

FAMILIES = {"endpoint": "Shared data: what it may fetch", "person": "Shared data: what it sees of persons"}


@dataclass(frozen=True)
class ProfileDraft:
    """A profile being edited: the version it began from, what the fields began with, and what they say now."""

    base: Client
    begun: Profile
    now: Profile
    round: int = 0

    @property
    def epoch(self) -> str:
        """What the fields' keys end with: another one begins them anew."""
        return f"{self.base.client_id} {self.base.version}/{self.round}"


def choose_client(clients: Sequence[Client], viewed: str | None) -> Client | None:
    """The client to edit: the one viewed as, until another is chosen here."""
    if not clients:
        return None
    by_id = {each.client_id: each for each in sorted(clients, key=lambda each: swedish_key(each.profile.name))}
    viewed_then, edited = remembered(StateKey.EDITED_CLIENT)
    wanted = [edited, viewed] if viewed == viewed_then else [viewed, edited]
    st.session_state[StateKey.EDITED_WIDGET] = next((each for each in wanted if each in by_id), next(iter(by_id)))
    chosen = st.selectbox(
        "Client to edit",
        list(by_id),
        format_func=lambda id: f"{by_id[id].profile.name} [{id}]",
        key=StateKey.EDITED_WIDGET,
        on_change=lambda: remember(StateKey.EDITED_CLIENT, (viewed, st.session_state[StateKey.EDITED_WIDGET])),
    )
    remember(StateKey.EDITED_CLIENT, (viewed, chosen))
    return by_id[chosen]


def begin(client: Client) -> ProfileDraft:
    """The draft of a client's profile, as it was left; from the version that stands where there is none.

    A draft that changes something stays with the version it was made to, though another be saved meanwhile: saving it
    is then refused.
    """
    kept: ProfileDraft | None = remembered(StateKey.PROFILE_DRAFTS).get(client.client_id)
    if kept is None:
        return ProfileDraft(client, client.profile, client.profile)
    if kept.base.version != client.version:
        if kept.now == kept.base.profile:
            st.info(f"Version {client.version} was saved meanwhile; it is what stands here now.")
            return ProfileDraft(client, client.profile, client.profile, kept.round)
        st.warning(
            f"Version {client.version} was saved meanwhile, and your changes were made to version "
            f"{kept.base.version}: they can't be saved over it. Discard them to see what stands now."
        )
    # Streamlit forgets what the fields say when the page is left: they then begin with what the draft has come to.
    return kept if f"mode {kept.epoch}" in st.session_state else ProfileDraft(kept.base, kept.now, kept.now, kept.round)


def keep(draft: ProfileDraft, now: Profile) -> None:
    """Remember what the fields say."""
    _put(draft.base.client_id, ProfileDraft(draft.base, draft.begun, now, draft.round))


def discard(draft: ProfileDraft, client: Client) -> None:
    """Begin anew from the version that stands."""
    _put(client.client_id, ProfileDraft(client, client.profile, client.profile, draft.round + 1))


def saved(draft: ProfileDraft, version: int) -> None:
    """Forget the draft, and remember to say that it was saved."""
    _put(draft.base.client_id, None)
    remember(StateKey.SAVED, (draft.base.client_id, version))


def state_of(client: Client) -> None:
    """Say that nothing is unsaved, and what was just saved."""
    if remembered(StateKey.SAVED) == (client.client_id, client.version):
        st.success(f"Saved as version {client.version}. The API obeys from now on.", icon=":material/check:")
    else:
        st.caption(f"No unsaved changes. This is version {client.version}.")


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


def persons_before_and_after(client: Client, draft: Profile) -> tuple[int, int]:
    """How many persons the client sees now, and would see under the draft."""
    now = open_view(LOCAL_ADMINISTRATOR, client.source, client.client_id)
    return _persons(now), _persons(access().draft(LOCAL_ADMINISTRATOR, draft))


def _persons(view: View) -> int:
    return view.count("persons") if view.shared("persons") else 0


def _put(client_id: str, draft: ProfileDraft | None) -> None:
    remember(StateKey.PROFILE_DRAFTS, {**remembered(StateKey.PROFILE_DRAFTS), client_id: draft})
