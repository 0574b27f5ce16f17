"""The blocks of the audit's page: filters in the URL, entries a page at a time, one of them in full, all as a file."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial

import streamlit as st

from ss12k.access import access
from ss12k.control.records import AuditEntry
from ss12k.control.store import AuditQuestion
from ss12k.explore import audits
from ss12k.ui import asked
from ss12k.ui.components import Column, Opened
from ss12k.ui.json_view import json_view
from ss12k.ui.navigation import Problem, picked, stop
from ss12k.ui.swedish import swedish_key
from ss12k.ui.tables import Link, Paging, paged_table
from ss12k.ui.text import plain

SIZE = 50
"""Entries of a page."""
FEW = 4
"""So many lines of what changed stand in the table; all of them in the entry itself."""
HEADS = (Column("at", "When", "date"), Column("what", "What"), Column("changed", "What changed"),
         Column("client", "Client"), Column("actor", "Who"))  # fmt: skip


def question() -> AuditQuestion:
    """What the URL asks for, drawn; `of` is the client that it is about: `client` is the one to view as."""
    control, source = access().control, picked().source
    actions, actors = control.audit_values(source)
    clients = sorted(control.clients(source, removed=True), key=lambda each: swedish_key(each.profile.name))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        text = asked.text("q", "Search", placeholder="In all that was there before and after")
        client = asked.choice("of", "Client", {each.client_id: each.profile.name for each in clients})
        action = asked.choice("action", "What", {each: each.capitalize() for each in actions})
        actor = asked.choice("actor", "Who", {each: each for each in actors})
        first, last = asked.day("from", "From"), asked.day("to_day", "Until")
    _in_order(first, last)
    return AuditQuestion(source, client or None, actor or None, action or None, first, last, text)


def _in_order(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        stop(Problem("Until is before From.", "Choose a later day."))


def entries(wanted: AuditQuestion) -> None:
    """A page of what fits, the latest first, each to be opened in full; all of it as a file."""
    control = access().control
    total = control.audit_size(wanted)
    pages = max(1, -(-total // SIZE))
    page = min(asked.page_number(), pages)
    found = control.audit(question=wanted, limit=SIZE, skip=(page - 1) * SIZE)
    opened = paged_table([_row(each) for each in found], HEADS,
                         Paging(page, pages, total, SIZE, noun="entries"), key="audit", label="Audit",
                         empty="Nothing fits what is asked for above.", turned=asked.turned)  # fmt: skip
    _downloads(wanted, total)
    if entry := _chosen(opened, found):
        _whole(entry)


def _row(entry: AuditEntry) -> dict[str, object]:
    return {
        "at": audits.when(entry.at),
        "what": Link(entry.action.capitalize(), "entries", _named(entry)),
        "changed": _short(audits.changed(entry)),
        "client": entry.client_id or "",
        "actor": entry.actor,
    }


def _short(lines: Sequence[str]) -> str:
    more = f"; and {len(lines) - FEW} more" if len(lines) > FEW else ""
    return "; ".join(lines[:FEW]) + more


def _named(entry: AuditEntry) -> str:
    """What an entry is called in its link: its place moves with every entry that is added."""
    return f"{entry.at.isoformat()} {entry.action} {entry.client_id or ''}"


def _chosen(opened: Opened | None, found: Sequence[AuditEntry]) -> AuditEntry | None:
    """The entry whose link was followed in this run."""
    return next((each for each in found if opened and opened.id == _named(each)), None)


@st.dialog("Entry in full", width="large")
def _whole(entry: AuditEntry) -> None:
    about = f"{entry.action.capitalize()}, {audits.when(entry.at)}, by {entry.actor}"
    st.markdown(f"**{plain(about)}**")
    st.caption(plain(" · ".join(filter(None, [entry.source and f"Source {entry.source}",
                                             entry.client_id and f"client {entry.client_id}"]))))  # fmt: skip
    st.markdown("\n".join(f"- {plain(each)}" for each in audits.changed(entry)))
    for title, document in (("Before", entry.before), ("After", entry.after)):
        if document is None:
            st.caption(f"{title}: nothing")
        else:
            json_view(json.dumps(document, ensure_ascii=False), key=f"audit {title}", title=title, height=360)


def _downloads(wanted: AuditQuestion, total: int) -> None:
    """All that fits, made when it is asked for."""
    if not total:
        return
    with st.container(horizontal=True, gap="small"):
        for label, name, kind, made in (
            ("CSV", "audit.csv", "text/csv", audits.csv),
            ("JSON", "audit.json", "application/json", audits.json_bytes),
        ):
            st.download_button(f"Download all as {label}", partial(_all, made, wanted), name, kind, on_click="ignore",
                               icon=":material/download:")  # fmt: skip


def _all(made: Callable[[Iterable[AuditEntry]], bytes], wanted: AuditQuestion) -> bytes:
    return made(access().control.whole_audit(wanted))
