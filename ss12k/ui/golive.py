"""The blocks of the go-live check: verdict, steps to tick, what the client receives, persons, calls and keys."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import streamlit as st

from ss12k.access import LOCAL_ADMINISTRATOR, access
from ss12k.control.onboarding import NOTE_LENGTH
from ss12k.errors import Ss12kError
from ss12k.explore import charts
from ss12k.explore import golive as checking
from ss12k.explore.documents import parsed, references_in
from ss12k.explore.fields import label_of
from ss12k.explore.golive import Findings, Progress, Receives, State, Step, Verdict
from ss12k.explore.golive_report import SHORT, STANDING, ticked_by
from ss12k.explore.overview import ROLES
from ss12k.explore.quality import told_of
from ss12k.explore.register import FIELDS, OFFICER
from ss12k.scope.telling import KINDS, Telling, telling
from ss12k.scope.view import View
from ss12k.standard.resources import RESOURCES
from ss12k.standard.values import local
from ss12k.ui.charts import chart, numbers
from ss12k.ui.components import Column
from ss12k.ui.explorer import card_place
from ss12k.ui.json_view import json_view
from ss12k.ui.navigation import address, inline_link, picked
from ss12k.ui.state import StateKey, remember, remembered
from ss12k.ui.tables import Link, object_table
from ss12k.ui.text import plain

_BOXES = {
    State.APPROVED: (st.success, ":material/verified:"),
    State.READY: (st.info, ":material/task_alt:"),
    State.OPEN: (st.warning, ":material/block:"),
}
TALL = 420
MANY = 9
NOW = {"snapshot": None, "version": None, "withheld": None}
"""What an address leaves behind: the check is always of what is current."""


# --- the verdict and the steps ---
def verdict_box(verdict: Verdict) -> None:
    """The verdict with all its reasons, unmistakably."""
    draw, icon = _BOXES[verdict.state]
    lines = [f"**{verdict.state}.** {plain(verdict.sentence)}"]
    if verdict.note:
        lines.append(f"**{plain(verdict.note)}**")
    lines += ["\n".join(f"- {plain(each[:1].upper() + each[1:])}" for each in verdict.reasons)]
    draw("\n\n".join(filter(None, lines)), icon=icon)


def checklist(found: Progress) -> None:
    """Each step as a box to tick, who ticked it when, and what speaks for it."""
    st.subheader("Checklist")
    if problem := remembered(StateKey.GOLIVE_PROBLEM):
        st.error(plain(problem))
        remember(StateKey.GOLIVE_PROBLEM, None)
    with st.container(gap="xsmall"):
        for step in found.steps:
            _step(found, step)
    inline_link("permissions", "Data permissions", edit=found.client.client_id)


def _step(found: Progress, step: Step) -> None:
    box, said, note = st.columns([3, 6, 3], vertical_alignment="center")
    counts = step.standing in ("done", "unfounded")
    # Another tick, or none, is another box: what it says is always what control says.
    place = f"{found.client.client_id} {step.name} {step.tick.at if step.tick else ''} {step.standing}"
    box.checkbox(step.label, counts, key=f"tick {place}", on_change=_toggled, args=(found, step, place))
    doubt = f"**{STANDING[step.standing]}** " if step.standing in ("lapsed", "unfounded") else ""
    lines = [f"{doubt}{plain(ticked_by(step))}", plain(step.evidence)]
    said.markdown("  \n".join(filter(None, lines)))
    if not counts:
        note.text_input(f"Note on: {step.label}", key=f"note {place}", max_chars=NOTE_LENGTH,
                        placeholder="Note", label_visibility="collapsed")  # fmt: skip


def _toggled(found: Progress, step: Step, place: str) -> None:
    ticked = st.session_state[f"tick {place}"]
    try:
        if ticked:
            checking.tick(access(), LOCAL_ADMINISTRATOR, found, step.name, st.session_state.get(f"note {place}") or "")
        else:
            access().control.untick(found.client.client_id, step.name, LOCAL_ADMINISTRATOR.name)
    except Ss12kError as problem:
        remember(StateKey.GOLIVE_PROBLEM, str(problem))
        st.session_state[f"tick {place}"] = not ticked


# --- what it receives ---
@st.cache_data(max_entries=32, show_spinner="Counting what it receives …")
def received(_view: View, _own: View, key: tuple[str, str | None, int | None], today: date) -> Receives:
    """What the client's view gives, counted once."""
    del key  # tells Streamlit which view this is: snapshot, client and version
    return checking.receives(_view, _own, today)


def figures(client: str, receives: Receives) -> None:
    """How many the client gets, in which role and where, and where the profile says more than it seems."""
    st.subheader("What it will receive")
    with st.container(horizontal=True, gap="medium"):
        st.metric("Organisations in reach", f"{receives.reached:,} of {receives.organisations:,}", border=True)
        for role, label in ROLES.items():
            if role in receives.ever:
                st.metric(label, f"{receives.ever[role]:,}", f"{receives.today[role]:,} of them today",
                          delta_color="off", delta_arrow="off", border=True)  # fmt: skip
    st.caption("As the API gives it. Ended relations count too: the standard gives them with their dates.")
    if receives.cautions:
        lines = "\n".join(f"- {plain(each.sentence)}" for each in receives.cautions)
        st.warning(f"**This says more than it seems.**\n\n{lines}", icon=":material/info:")
    _units(client, receives)
    with st.expander("Documents of every resource"):
        rows = [{"resource": label_of(name), "documents": count} for name, count in receives.counts.items()]
        numbers(rows, [Column("resource", "Resource"), Column("documents", "Documents", "number")],
                key="golive counts", label="Documents of every resource")  # fmt: skip


def _units(client: str, receives: Receives) -> None:
    roles = [role for role in ROLES if role in receives.ever]
    rows = [
        {"unit": Link(each.name, "organisations", each.id) if each.id else each.name}
        | {role: each.ever.get(role, 0) for role in roles}
        | {f"{role} today": each.today.get(role, 0) for role in roles}
        for each in receives.units
    ]
    heads = [Column("unit", "Unit")]
    for role in roles:
        heads += [Column(role, ROLES[role], "number"), Column(f"{role} today", f"{SHORT[role]} today", "number")]
    chart(
        charts.receives_chart(client, receives.units, ROLES), rows, heads, title="Where they are", key="golive units",
        empty="This client gets no persons.",
        note="Each person once per unit and role; guardians where their children are.",
    )  # fmt: skip


# --- persons ---
@st.cache_data(max_entries=16, show_spinner="Looking for telling persons …")
def told_persons(_view: View, key: tuple[str, str | None, int | None], today: date) -> list[Telling]:
    """The persons worth looking at, found once."""
    del key  # tells Streamlit which view this is
    return telling(_view, today)


def persons(client: str, found: Sequence[Telling]) -> None:
    """Each person with what the client gets of them, and why."""
    there = [each for each in found if each.id]
    st.subheader(f"Persons worth looking at ({len(there)} of {len(KINDS)} kinds)")
    place = picked().client
    if place not in (None, client):
        st.caption("Nobody is shown in another client's place: choose the authority itself under View as client.")
        return
    absent = [each.kind.label for each in found if not each.id]
    if absent:
        st.caption(plain(f"Nobody in its reach is of these kinds: {', '.join(absent)}."))
    for each in there:
        if place and each.document is None:
            st.caption(f"{plain(each.kind.label)}: somebody whom it does not get, shown to the authority alone.")
            continue
        with st.expander(plain(f"{each.kind.label}: {checking.called(each)}")):
            _person(client, each)


def _person(client: str, each: Telling) -> None:
    st.caption(plain(f"{each.kind.rule}."))
    if each.explanation:
        alias = " under an alias" if each.kind.name == "protected" else ""
        gets = f"It gets this person{alias}" if each.document else "It does **not** get this person"
        lines = [f"{gets}: {plain(checking.why(each.explanation))}."]
        lines += [f"**{label}:** {plain(', '.join(names))}."
                  for label, names in checking.attributes(each.explanation).items()]  # fmt: skip
        st.markdown("\n\n".join(lines))
    documents = [("persons", each.document), *(("duties", text) for text in each.duties)]
    for at, (resource, text) in enumerate(documents):
        if text:
            links = references_in(resource, parsed([text])[0]) | {"/id": resource}
            json_view(text, key=f"golive {each.kind.name} {at}", links=links, addresses=_addresses(client),
                      title=label_of(resource))  # fmt: skip


def _addresses(client: str) -> dict[str, str]:
    """Where each resource's objects are shown to this client, as things are now."""
    places = {resource: card_place(resource) for resource in RESOURCES}
    return {
        resource: f"{address(page, **{**NOW, **params, 'client': client})}&id={{id}}"
        for resource, (page, params) in places.items()
    }


# --- findings, calls, keys ---
def findings(client: str, found: Findings | None) -> None:
    """What the checks of data quality found of what the client sees."""
    st.subheader("Data quality")
    if found is None:
        st.caption("This data was never checked.")
        inline_link("quality", "Check it")
        return
    st.caption(f"Of what this client sees, as of {found.day}.")
    rows = [
        {"severity": each.check.severity.capitalize(), "finds": Link(told_of(each.check), "checks", each.check.name),
         "found": each.found, "todo": each.check.todo}
        for each in found.lines
    ]  # fmt: skip
    heads = [Column("severity", "Severity"), Column("finds", "Finds"), Column("found", "Objects", "number"),
             Column("todo", "What to do at the source")]  # fmt: skip
    where = {"checks": f"{address('quality', **{**NOW, 'client': client})}&check={{id}}"}
    _table("findings", "Data quality of what it sees", rows, heads, "Nothing was found.", where)


def calls(found: Progress) -> None:
    """Keys, first answered calls, what was never fetched, what was refused, and what the register lacks."""
    left, right = st.columns(2, gap="large")
    with left:
        _keys(found)
        _refused(found)
    with right:
        _answered(found)
        st.subheader("Shared, but never fetched")
        names = plain(", ".join(map(label_of, found.unfetched)))
        st.markdown(f"{names}." if names else "Every resource that it may fetch was fetched.")
        st.subheader("Register of processing")
        lacking = f"**Not noted:** {plain(', '.join(found.missing))}."
        st.markdown(
            lacking if found.missing else f"All of it is noted: {plain(', '.join([*FIELDS.values(), OFFICER]))}."
        )


def _keys(found: Progress) -> None:
    st.subheader("Keys")
    rows = [
        {"key": key.key_id, "label": key.label, "made": local(key.created), "by": key.created_by,
         "used": local(key.last_used) if key.last_used else "never", "state": key.state}
        for key in found.keys
    ]  # fmt: skip
    heads = [Column("key", "Key"), Column("label", "Label"), Column("made", "Made", "date"), Column("by", "By"),
             Column("used", "Last used", "date"), Column("state", "State")]  # fmt: skip
    _table("keys", "Keys", rows, heads, "No key was ever made.")


def _answered(found: Progress) -> None:
    st.subheader("First answered calls")
    rows = [
        {"endpoint": endpoint, "first": local(use.first_answered), "calls": use.calls, "rows": use.rows}
        for endpoint, use in found.calls.items() if use.first_answered
    ]  # fmt: skip
    heads = [Column("endpoint", "Endpoint"), Column("first", "First answered", "date"),
             Column("calls", "Calls", "number"), Column("rows", "Documents", "number")]  # fmt: skip
    _table("answered", "First answered calls", rows, heads, "No call was answered yet.")


def _refused(found: Progress) -> None:
    st.subheader("Asked for, and refused")
    rows = [
        {"endpoint": each.endpoint, "answer": f"{each.status} {each.code or ''}", "calls": each.calls,
         "last": local(each.last)}
        for each in found.refused
    ]  # fmt: skip
    heads = [Column("endpoint", "Endpoint"), Column("answer", "Answer"), Column("calls", "Calls", "number"),
             Column("last", "Last", "date")]  # fmt: skip
    _table("refused", "Asked for, and refused", rows, heads, "Nothing was refused.")


def _table(
    key: str,
    label: str,
    rows: Sequence[Mapping[str, object]],
    heads: Iterable[Column],
    empty: str,
    where: Mapping[str, str] | None = None,
) -> None:
    object_table(rows, list(heads), key=f"golive {key}", label=label, empty=empty, addresses=where,
                 height=TALL if len(rows) > MANY else None)  # fmt: skip
