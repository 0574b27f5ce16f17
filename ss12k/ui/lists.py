"""Lists of objects: their filters, a page of the table, the whole of it as CSV."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

import streamlit as st

from ss12k.explore.cells import named
from ss12k.explore.fields import FIELDS, ITSELF, label_of
from ss12k.explore.listing import MOST_IN_ORDER, Listing, Marks, Question, csv_of, fields_of, gets, listing, sortable
from ss12k.explore.looks import Look
from ss12k.scope.finding import Days, Finding, Has, Narrowing, RefersTo, Words, asked_by
from ss12k.scope.rules import NotShared
from ss12k.scope.selecting import Withheld, WrongQuestion
from ss12k.scope.sums import AGGREGATED, PeriodError
from ss12k.scope.view import View
from ss12k.standard.resources import ALTERNATIVE_PERSONS, RESOURCES, resource_of
from ss12k.ui import asked
from ss12k.ui.cells import drawn
from ss12k.ui.components import Column
from ss12k.ui.explorer import addresses, organisation_names
from ss12k.ui.navigation import Problem, param, set_params, stop
from ss12k.ui.quality import found_in, marked
from ss12k.ui.tables import Paging, paged_table
from ss12k.ui.text import plain
from ss12k.ui.then import the_day

SIZE = 50
"""Rows of a page."""
QUALITY = "Data quality"
"""The head of the column with what checks found."""
DAYS: Mapping[str, str] = {
    "calendarEvents": "startTime",
    "attendances": "reportedTimestamp",
    "attendanceEvents": "time",
    "absences": "startTime",
    "grades": "registeredDate",
}
"""The times that lists of what happens are narrowed by."""


def draw_list(look: Look, question: Question, *, noun: str) -> None:
    """A page of a list with its count, and the way to have all of it as CSV."""
    try:
        page = asked.page_number()
        found = listing(look, question, page, SIZE)
    except (NotShared, Withheld, WrongQuestion, PeriodError) as refused:
        stop(Problem("This can't be asked here.", f"{str(refused)[:1].upper()}{str(refused)[1:]}."))
    pages = max(1, -(-found.total // SIZE))
    if page > pages:
        found, page = listing(look, question, pages, SIZE), pages
    if look.own and question.resource in RESOURCES:
        told = gets(look, question)
        st.caption("The client gets none of these." if told == 0 else f"The client gets {told:,} of {found.total:,}."
                   if told is not None else "Asked so, the client is refused.")  # fmt: skip
    _table(look, question, found, page, pages, noun)
    if found.total:
        name = f"{question.resource}.csv"
        st.download_button("Download all as CSV", lambda: csv_of(look, question, _marks(look, question)), name,
                           "text/csv", on_click="ignore", icon=":material/download:")  # fmt: skip


def _marks(look: Look, question: Question) -> Marks | None:
    """What checks of data quality found of a list's objects, if they found anything of its resource."""
    resource = question.resource
    return Marks(QUALITY, partial(marked, look, resource)) if resource in found_in(look) else None


def _table(look: Look, question: Question, found: Listing, page: int, pages: int, noun: str) -> None:
    resource, finding = question.resource, question.finding
    by = finding.order if param("sort") else None
    can = sortable(resource, found.fields) if found.total <= MOST_IN_ORDER else frozenset()
    paging = Paging(page, pages, found.total, SIZE, by, finding.descending, can, noun)
    columns = [Column(field.path, field.label, field.kind) for field in found.fields]
    rows, heads, withheld = drawn(found.rows, columns)
    ids = [row.about[1] if row.about else "" for row in found.rows]
    if marks := _marks(look, question):
        told = marks.of(ids)
        heads.append(Column("quality", marks.head))
        rows = [{**row, "quality": told.get(id, "")} for id, row in zip(ids, rows, strict=True)]
    empty = _empty(look, question)
    paged_table(rows, heads, paging, key=f"list {resource}", label=label_of(resource), empty=empty,
                addresses=addresses(), withheld=withheld, turned=asked.turned)  # fmt: skip


def must_share(look: Look, resource: str) -> None:
    """Stop with a sentence where the client gets none of a resource."""
    if not look.widest.shared(resource):
        needs = " or ".join(look.view.lacks(resource))
        stop(Problem(f"{label_of(resource)} are not shared with this client.", f"Its profile lacks: {needs}."))


def question_of(look: Look, resource: str) -> Question:
    """What the URL asks of a resource's list, with the filters drawn."""
    must_share(look, resource)
    narrowings: list[Narrowing] = []
    period: tuple[date, date] | None = None
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        narrowings += _words(resource)
        if resource == AGGREGATED:
            period = _period()
        elif resource in DAYS:
            narrowings += _days(DAYS[resource])
        narrowings += _unit(look.widest, resource)
        narrowings += _choices(look, resource)
    narrowings += _referring(look.widest, resource)
    return Question(resource, Finding(tuple(narrowings), *order_of(look, resource)), period)


def order_of(look: Look, resource: str) -> tuple[str, bool]:
    """The order that the URL asks for, else that of names, else the latest first, else that of ids."""
    if look.widest.shared(resource) and resource in RESOURCES and look.widest.count(resource) > MOST_IN_ORDER:
        return "", False
    given = param("sort") or ""
    path, down = given.removeprefix("-"), given.startswith("-")
    if path in sortable(resource, fields_of(look, resource)):
        return path, down
    if resource in RESOURCES and RESOURCES[resource].name:
        return ITSELF, False
    return DAYS.get(resource, ""), resource in DAYS


def _words(resource: str) -> Iterator[Narrowing]:
    if resource != ALTERNATIVE_PERSONS and (text := asked.text("q", "Search", placeholder="Name, code or id")):
        yield Words(text, _named_references(resource))


def _named_references(resource: str) -> tuple[str, ...]:
    """The references of a list whose objects' names people search by."""
    references = RESOURCES[resource].references
    return tuple(
        field.path for field in FIELDS[resource]
        if field.path in references and "." not in field.path and field.path in sortable(resource, FIELDS[resource])
    )  # fmt: skip


def _days(path: str) -> Iterator[Narrowing]:
    first, last = asked.day("from", "From"), asked.day("to_day", "Until")
    if first or last:
        yield Days(path, first, last)


def _period() -> tuple[date, date]:
    """The days of sums of attendance: those of this term, unless others are asked for."""
    today = the_day()
    start = date(today.year, 7 if today.month > 6 else 1, 1)
    first = asked.day("from", "From", start) or start
    last = asked.day("to_day", "Until", today) or today
    return first, last


def _unit(view: View, resource: str) -> Iterator[Narrowing]:
    path = unit_path(resource)
    if path and view.shared("organisations") and (chosen := asked.choice("unit", "Unit", organisation_names(view))):
        yield RefersTo(path, chosen, beneath=True)


def unit_path(resource: str) -> str | None:
    """The reference that says at which organisation an object is."""
    if resource not in RESOURCES:
        return None
    shown = [field.path for field in FIELDS[resource]]
    references = RESOURCES[resource].references
    return next((path for path in shown if path in references and "." not in path
                 and resource_of(references[path]).path == "organisations"), None)  # fmt: skip


def _choices(look: Look, resource: str) -> Iterator[Narrowing]:
    for field in fields_of(look, resource):
        options = choices(look.widest, resource, field.path) if field.chosen else {}
        there = len(options) > 1 or (field.chosen and param(field.path))
        if there and (chosen := asked.choice(field.path, field.label, options)):
            yield Has(field.path, chosen)


def choices(view: View, resource: str, path: str) -> dict[str, str]:
    """The values that a column has, each with how many have it."""
    return _tallied(view, view.key, resource, path)


@st.cache_data(max_entries=256, show_spinner=False)
def _tallied(_view: View, key: tuple[str, str | None, int | None], resource: str, path: str) -> dict[str, str]:
    del key  # tells Streamlit which view this is
    found = sorted((str(value), count) for value, count in _view.tally(resource, [path]) if value is not None)
    return {value: f"{value} ({count:,})" for value, count in found if value}


def _referring(view: View, resource: str) -> Iterator[Narrowing]:
    """What came along from a card: only those that refer to its object."""
    path, id = param("refers"), param("to")
    if not path or not id:
        return
    if resource not in RESOURCES or not asked_by(resource, path):
        stop(Problem(f"{label_of(resource)} have no reference “{path[: asked.LONGEST]}” to ask for.", "Choose a list."))
    target = resource_of(RESOURCES[resource].references[path]).path
    found = named(view, target, [id]).get(id)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"Only those whose **{plain(path)}** is **{plain(found.name if found else id)}**")
        st.button("Show all", on_click=lambda: set_params(refers=None, to=None, page=None), type="tertiary")
    yield RefersTo(path, id)


def _empty(look: Look, question: Question) -> str:
    if question.finding.narrowings:
        return "Nothing fits what is asked for above."
    if closed := look.why_not(question.resource):
        return f"This client gets none: {closed}."
    return "There are none here."
