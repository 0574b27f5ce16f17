"""The blocks of the register's page: who is in it and what is missing, and the form of one client's entry."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ss12k.access import LOCAL_ADMINISTRATOR, access
from ss12k.control.onboarding import ENTRY_LENGTH
from ss12k.control.records import RegisterEntry
from ss12k.errors import Ss12kError
from ss12k.explore.register import FIELDS, OFFICER, Line, csv, rows
from ss12k.standard.values import local
from ss12k.ui import asked
from ss12k.ui.components import Column
from ss12k.ui.navigation import AUTHORITY, Problem, address, inline_link, picked, stop
from ss12k.ui.state import StateKey, remember, remembered
from ss12k.ui.swedish import swedish_key
from ss12k.ui.tables import Link, object_table
from ss12k.ui.text import plain

OF = "edit"
"""What the URL calls the client whose entry is shown: `client` is the one to view as."""
HELP = {
    "purpose": "What the vendor does with the data, for the authority.",
    "legal_basis": "Such as: public task, GDPR article 6.1 e, and the act that it comes from.",
    "agreement_file": "The name of the file, or where it is kept. The file itself is not kept here.",
    "sub_processors": "Whom the vendor hands data on to. None? Write: none.",
    "retention": "When the vendor erases what it got.",
    "contact": "Whom to ask at the vendor.",
    "transfers": "To which countries, and by what safeguard. None? Write: none.",
}
HEADS = (Column("name", "Client"), Column("vendor", "Vendor"), Column("state", "State"),
         Column("agreement", "Agreement"), Column("number", "Missing", "number"), Column("missing", "What is missing"),
         Column("saved", "Saved", "date"))  # fmt: skip
_ROWS = (
    ("purpose", "legal_basis"),
    ("agreement_number", "agreement_date", "agreement_file"),
    ("sub_processors", "transfers"),
    ("retention", "contact"),
)
"""The form's fields, row by row."""
_LONG = {"purpose", "legal_basis", "sub_processors", "transfers"}
_DAYS = date(1990, 1, 1), date(2100, 12, 31)


def register_lines(source: str) -> list[Line]:
    """The clients of the register, by name as Swedes sort them, removed ones last."""
    found = rows(access(), LOCAL_ADMINISTRATOR, source)
    return sorted(found, key=lambda line: (line.client.status == "removed", swedish_key(line.client.profile.name)))


def overview(lines: Sequence[Line]) -> None:
    """Every client with what is missing, each a link to its entry, and the whole register as CSV."""
    source, living = picked().source, [line for line in lines if line.client.status != "removed"]
    whole = sum(not line.missing for line in living)
    st.caption(f"Complete: {whole} of {len(living)} clients. “None” is an answer, and empty is what is missing.")
    object_table([_row(line) for line in lines], HEADS, key="register", label="Register", empty="", download=False,
                 height=420 if len(lines) > 9 else None,
                 addresses={"clients": f"{address('register')}&{OF}={{id}}"})  # fmt: skip
    st.download_button("Download the register as CSV", lambda: csv(access().control.source(source), lines),
                       f"register-{source}.csv", "text/csv", on_click="ignore", icon=":material/download:")  # fmt: skip


def _row(line: Line) -> dict[str, object]:
    client, entry = line.client, line.entry
    return {
        "name": Link(client.profile.name, "clients", client.client_id),
        "vendor": client.profile.vendor,
        "state": client.state.capitalize(),
        "agreement": " of ".join(filter(None, [entry.agreement_number, str(entry.agreement_date or "")])),
        "number": len(line.missing),
        "missing": ", ".join(line.missing),
        "saved": local(entry.saved_at) if entry.saved_at else None,
    }


def choose(lines: Sequence[Line]) -> Line:
    """The client whose entry is shown: the one that the URL names, else the one chosen last, or viewed as."""
    by_id = {line.client.client_id: line for line in lines}
    viewed_then, edited = remembered(StateKey.EDITED_CLIENT)
    last = edited if picked().client == viewed_then else picked().client
    names = Counter(line.client.profile.name for line in lines)
    options = {id: _called(line, apart=names[line.client.profile.name] > 1) for id, line in by_id.items()}
    chosen = asked.required(OF, "Client", options, last if last in by_id else next(iter(by_id)))
    if chosen not in by_id:
        stop(Problem(f"The register has no client “{chosen[: asked.LONGEST]}”.", "Choose one above."))
    remember(StateKey.EDITED_CLIENT, (picked().client, chosen))
    return by_id[chosen]


def _called(line: Line, *, apart: bool) -> str:
    """A client's name, with its id where another has that name too."""
    id = f" [{line.client.client_id}]" if apart else ""
    return f"{line.client.profile.name}{id}{', removed' if line.client.status == 'removed' else ''}"


def entry_of(line: Line) -> None:
    """What the register says of a client, to be changed while the client is there."""
    client = line.client
    st.subheader(plain(client.profile.name))
    _stands(line)
    _from_the_profile(line)
    begun, removed = _begun(line), client.status == "removed"
    with st.form(f"register {client.client_id} {begun.version}", enter_to_submit=False):
        said = _fields(begun, client.client_id, removed=removed)
        wanted = st.form_submit_button("Save", type="primary", disabled=removed)
    if wanted:
        _save(client.client_id, said)


def _stands(line: Line) -> None:
    """What is missing, and what was saved by whom and when."""
    entry = line.entry
    if line.client.status == "removed":
        st.info("This client is removed. Its entry stays as it was, and can't be changed any more.")
    if remembered(StateKey.REGISTER_SAVED) == (line.client.client_id, entry.version):
        st.success(f"Saved as version {entry.version}.", icon=":material/check:")
    told = f"Version {entry.version}, saved by {entry.saved_by} on {local(entry.saved_at)}." if entry.saved_at else (
        "Nothing was saved of this client yet.")  # fmt: skip
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(plain(told), width="content")
        if entry.saved_at:
            inline_link(
                "audit", "What was changed", client=AUTHORITY, of=line.client.client_id, action="register saved"
            )
    if line.missing:
        st.warning(f"**Missing:** {plain(', '.join(line.missing))}", icon=":material/assignment_late:")


def _begun(line: Line) -> RegisterEntry:
    """The entry that the form began with: kept, so that what another saved meanwhile is not overwritten unseen."""
    id, kept = line.client.client_id, remembered(StateKey.REGISTER_FORM)
    # Streamlit forgets what the fields say when the page is left: they then begin with what stands.
    mine = kept and kept[0] == id and f"purpose {id} {kept[1].version}" in st.session_state
    begun: RegisterEntry = kept[1] if mine else line.entry
    remember(StateKey.REGISTER_FORM, (id, begun))
    if begun.version != line.entry.version:
        st.warning("Somebody saved another entry of this client meanwhile: what you save now is refused.")
        if st.button("Begin anew from what stands", on_click=lambda: remember(StateKey.REGISTER_FORM, None)):
            st.rerun()
    return begun


def _fields(entry: RegisterEntry, client: str, *, removed: bool) -> RegisterEntry:
    """The form's fields, and what they say."""
    said = {
        name: _field(place, name, getattr(entry, name), f"{name} {client} {entry.version}", removed)
        for row in _ROWS
        for name, place in zip(row, st.columns(len(row)), strict=True)
    }
    return RegisterEntry(**said, version=entry.version)


def _field(place: DeltaGenerator, name: str, held: Any, key: str, disabled: bool) -> Any:
    label, help = FIELDS[name], HELP.get(name)
    if name == "agreement_date":
        return place.date_input(label, held, *_DAYS, key=key, format="YYYY-MM-DD", disabled=disabled)
    draw = partial(place.text_area, height=96) if name in _LONG else place.text_input
    return draw(label, held, max_chars=ENTRY_LENGTH, key=key, help=help, disabled=disabled)


def _from_the_profile(line: Line) -> None:
    """What the register takes from the profile: it is changed there."""
    profile = line.client.profile
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(f"**{OFFICER}:** {plain(profile.data_protection_officer or 'not named yet')}", width="content")
        if line.client.status != "removed":
            inline_link("permissions", "Change it on Data permissions", client=line.client.client_id)
    lines = [
        f"**Data of:** {plain(', '.join(line.subjects) or 'nobody')}",
        f"**Categories of data:** {plain(', '.join(line.data) or 'none')}",
        f"**Organisations:** {plain(line.organisations)}",
    ]
    with st.expander("What its profile covers"):
        st.markdown("\n".join(f"- {each}" for each in lines))


def _save(client: str, said: RegisterEntry) -> None:
    try:
        version = access().control.save_register(client, said, LOCAL_ADMINISTRATOR.name)
    except Ss12kError as problem:
        st.error(plain(str(problem)))
        return
    remember(StateKey.REGISTER_FORM, None)
    remember(StateKey.REGISTER_SAVED, (client, version))
    st.rerun()
