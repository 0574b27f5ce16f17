"""The card of one object, drawn: what it belongs to, its facts, its tables, and its raw JSON beside them."""

from collections.abc import Callable
from dataclasses import asdict
from html import escape

import streamlit as st

from ss12k.errors import Ss12kError
from ss12k.explore.any_card import build_of
from ss12k.explore.cards import Card, Fact, looked_at
from ss12k.explore.fields import FIELDS, label_of
from ss12k.explore.looks import Look
from ss12k.explore.rows import Crossed, Named, Row, Table
from ss12k.standard.resources import RESOURCES
from ss12k.ui.cells import drawn
from ss12k.ui.components import Column
from ss12k.ui.explorer import addresses, asked_id, card_place, current_look, list_place
from ss12k.ui.json_view import Mark, json_view
from ss12k.ui.navigation import Problem, inline_link, stop
from ss12k.ui.page import heading
from ss12k.ui.quality import mark
from ss12k.ui.swedish import swedish_key
from ss12k.ui.tables import object_table
from ss12k.ui.text import plain

_LABELS = {
    "person": "Name",
    "year": "School year",
    "code": "Education code",
    "minutes": "Minutes planned",
}
_KINDS = {
    **dict.fromkeys(("year", "members", "minutes"), "number"),
    **dict.fromkeys(("start", "end", "startDate", "endDate", "startTime", "endTime", "registeredAt"), "date"),
}
_BY_NAME = ("organisation", "group", "person")
"""Tables that begin with one of these come in the order of names; others as the source has them."""
TALL = 420
MANY = 9

_FACTS_STYLE = """
<style>
dl.ss12k-facts.ss12k-facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(16.5rem, 1fr));
  gap: 0.7rem 1.5rem; margin: 0; padding: 0; font-size: 0.9375rem; }
.ss12k-facts dt { font-size: 0.8rem; font-weight: 400; opacity: 0.8; margin: 0; }
.ss12k-facts dd { margin: 0; overflow-wrap: anywhere; white-space: pre-line; }
.ss12k-facts del { opacity: 0.8; }
.ss12k-facts .because { display: block; font-size: 0.8rem; font-style: italic; }
</style>
"""

Extra = Callable[[Look, Card], None]


def card_page(
    resource: str, what: str, *, tab: str | None = None, before: Extra | None = None, after: Extra | None = None
) -> None:
    """The whole page of the object that the URL names. `before`, `after` the tables: what only this sort has."""
    id = asked_id(what)
    look = current_look()
    try:
        card = looked_at(look, build_of(resource), resource, id)
    except Ss12kError as problem:
        stop(Problem("This can't be shown.", str(problem)))
    if card is None:
        # For which of two reasons is not told (SCOPE R9).
        stop(Problem(f"There is no such {what} here.", "It is not in this source, or this view does not show it."))
    heading(card.title, tab=tab, struck=card.withheld is not None or card.called is not None, instead=card.called)
    _notices(look, card)
    with st.container(horizontal=True, gap="medium"):
        _to_the_list(resource)
        for label, parent, withheld in card.parents:
            _parent(label, parent, withheld)
    mark(look, card)
    facts(card)
    left, right = st.columns([3, 2], gap="large")
    with left:
        if before:
            before(look, card)
        for name, table in card.tables.items():
            _table(table, f"{name} {card.id}", hidden=name in _ONLY_WITH_ROWS.get(resource, ()))
        _closed(card)
        if after:
            after(look, card)
    with right:
        raw_json(card)


_ONLY_WITH_ROWS = {
    "organisations": ("organisations", "children"),
    "persons": ("children", "placements", "duties", "roles", "grades", "studyplans", "absences", "attendances",
                "attendanceEvents"),
}  # fmt: skip
"""Tables that are not drawn where they are empty: most objects have none of it."""


def _notices(look: Look, card: Card) -> None:
    if card.withheld is not None:
        told = f"**{plain(str(look.view.profile and look.view.profile.name))} does not get this at all:** "
        st.error(told + plain(card.withheld), icon=":material/visibility_off:")
    if card.protected:
        marking = str(card.document.get("securityMarking") or "marked in the source's data")
        alias = " Shown to this client under an alias" if look.view.profile and card.withheld is None else ""
        alias += f": {plain(card.called)}." if alias and card.called else "." if alias else ""
        st.warning(f"**Protected identity:** {plain(marking)}.{alias}", icon=":material/shield:")


def _to_the_list(resource: str) -> None:
    """The way back to all objects of this sort."""
    page, params = list_place(resource)
    inline_link(page, f"All {label_of(resource).lower()}", **params)


def _parent(label: str, parent: Named, withheld: str | None) -> None:
    told = f"{label}: {plain(parent.name)}"
    if withheld is not None:
        told = f"{label}: ~~{plain(parent.name)}~~ {f'(withheld: {plain(withheld)})' if withheld else ''}"
    if not parent.seen:
        st.markdown(f"{told} (can't be seen here)", width="content")
        return
    page, params = card_place(parent.resource)
    inline_link(page, told, **params, id=parent.id)


def facts(card: Card) -> None:
    """Attributes side by side; what is not there is left out, what the client does not get is struck through."""
    told = "".join(f"<div><dt>{escape(each.label)}</dt><dd>{_fact(each)}</dd></div>" for each in card.facts)
    st.html(f'{_FACTS_STYLE}<dl class="ss12k-facts">{told}</dl>')


def _fact(fact: Fact) -> str:
    if fact.crossed is None:
        return escape(fact.text)
    instead = f" {escape(str(fact.crossed.instead))}" if fact.crossed.instead else ""
    reason = f'<span class="because">withheld: {escape(fact.crossed.reason)}</span>' if fact.crossed.reason else ""
    own = f"<del>{escape(fact.text)}</del>" if fact.text else ""
    reason = reason.replace("withheld: ", "") if not fact.text else reason
    return f"{own}{instead}{reason}"


def _table(table: Table, key: str, *, hidden: bool) -> None:
    """A titled table of what hangs on a card, with its count; says so where the client does not get it."""
    if table.rows is None or (hidden and not table.count):
        return
    gotten = sum(row.withheld is None for row in table.rows)
    all_there = gotten == len(table.rows)
    told = f"{table.count:,}" if all_there or table.total is not None else f"{gotten:,} of {table.count:,}"
    st.subheader(f"{table.title} ({told})")
    rows = sorted(table.rows, key=_name_of(table)) if table.columns[0] in _BY_NAME else table.rows
    columns = [name for name in table.columns if name == table.columns[0] or any(row.get(name) != "" for row in rows)]
    shown, heads, withheld = drawn(rows, [_head(table, name) for name in columns])
    object_table(shown, heads, key=key, label=table.title, empty=table.empty, addresses=addresses(),
                 height=TALL if len(rows) > MANY else None, withheld=withheld)  # fmt: skip
    if table.more and table.count > len(rows):
        inline_link("resources", f"All {table.count:,}", **table.more)


def _closed(card: Card) -> None:
    """The tables that the client does not get what they are made of for, in one line."""
    closed = [table.title for table in card.tables.values() if table.rows is None]
    if closed:
        st.caption(f"Not shared with this client: {', '.join(closed)}.")


def _own(row: Row, column: str) -> object:
    cell = row.get(column)
    return cell.own if isinstance(cell, Crossed) else cell


def _name_of(table: Table) -> Callable[[Row], tuple[str, str]]:
    def key(row: Row) -> tuple[str, str]:
        cell = _own(row, table.columns[0])
        return swedish_key(cell.name if isinstance(cell, Named) else str(cell or ""))

    return key


def _head(table: Table, name: str) -> Column:
    """The head of a column: as in the resource's own list, else by its name."""
    listed = {field.path: field for field in FIELDS.get(table.more.get("resource", ""), ())}
    if name in listed:
        return Column(name, listed[name].label, listed[name].kind)
    return Column(name, _LABELS.get(name, label_of(name)), _KINDS.get(name, "text"))  # type: ignore[arg-type]


def raw_json(card: Card) -> None:
    """The document as it is, to the character; every id in it that refers to something leads there."""
    links = {id: resource for id, resource in card.links.items() if resource in RESOURCES}
    marks = {pointer: Mark(**asdict(mark)) for pointer, mark in card.marks.items()}
    title = "Raw JSON data"
    json_view(card.text, key=f"json {card.id}", links=links, addresses=addresses(), marks=marks, title=title)
