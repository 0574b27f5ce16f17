"""Lists of any resource: narrowed, ordered, a page at a time, and what of it a client does not see."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ss12k.explore.cells import MANY, documents_of, key_of, listed
from ss12k.explore.documents import Document, parsed
from ss12k.explore.fields import FIELDS, ITSELF, Field
from ss12k.explore.looks import Look
from ss12k.explore.rows import Cell, Crossed, Named, Row, crossed_out
from ss12k.explore.spreadsheets import spreadsheet
from ss12k.scope.finding import Days, Finding, Words
from ss12k.scope.selecting import Withheld, WrongQuestion
from ss12k.scope.sums import AGGREGATED
from ss12k.scope.view import EVERYTHING, PAGE, Found, View
from ss12k.standard.resources import ALTERNATIVE_PERSONS, RESOURCES, Resource, resource_of
from ss12k.standard.shape import Object, Reference, Shape, Value

MOST_IN_ORDER = 500_000
"""A longer list comes in the order of ids alone: to order it takes seconds."""


@dataclass(frozen=True)
class Question:
    """What is listed: a resource narrowed and ordered, for sums of attendance of some days."""

    resource: str
    finding: Finding = EVERYTHING
    period: tuple[date, date] | None = None

    def of(self, view: View) -> tuple[View, Finding]:
        """The view to ask, and for what: sums of attendance lie in a view of their own."""
        if self.resource != AGGREGATED or self.period is None:
            return view, self.finding
        start, end = self.period
        within = (*self.finding.narrowings, Days("startDate", start, None), Days("endDate", None, end))
        return view.summed(start, end), Finding(within, self.finding.order, self.finding.descending)


@dataclass(frozen=True)
class Marks:
    """A column that is told apart from the list itself: its head, and what it says of some ids."""

    head: str
    of: Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True)
class Listing:
    """A page of a list, and how many rows the whole list has."""

    rows: list[Row]
    total: int
    fields: tuple[Field, ...]


def fields_of(look: Look, resource: str) -> tuple[Field, ...]:
    """The columns of a list: without those of which the client gets nothing, unless that is to be shown."""
    shown = FIELDS[resource]
    if resource == ALTERNATIVE_PERSONS or look.own:
        return shown
    return tuple(field for field in shown if not look.view.lacks(resource, field.attribute))


def sortable(resource: str, fields: Iterable[Field]) -> frozenset[str]:
    """The columns that a list can be put in order by: names, single values, and single references by name."""
    if resource not in RESOURCES:
        return frozenset()
    return frozenset(field.path for field in fields if _has_order(RESOURCES[resource], field.path))


def _has_order(entry: Resource, path: str) -> bool:
    if path == ITSELF:
        return bool(entry.name)
    shape: Shape | None = entry.shape
    for name in path.split("."):
        shape = shape[name] if isinstance(shape, Object) and not name.endswith("#") else None
    return isinstance(shape, Value) or (isinstance(shape, Reference) and bool(resource_of(shape).name))


def listing(look: Look, question: Question, page: int, size: int) -> Listing:
    """A page of a list, the first page being 1; Withheld where it is asked by what is not shared (SCOPE R9)."""
    found = _found(look, question)
    fields = fields_of(look, question.resource)
    documents = documents_of(found, (page - 1) * size, size)
    return Listing(_rows(look, question, documents, fields), len(found), fields)


def gets(look: Look, question: Question) -> int | None:
    """How many of a list the client gets; None where it may not ask so."""
    if not look.view.shared(question.resource):
        return 0
    asked, finding = question.of(look.view)
    try:
        return len(asked.found(question.resource, finding))
    except (Withheld, WrongQuestion):
        return None


def _found(look: Look, question: Question) -> Found:
    """What a list holds; with what is withheld also what only the client finds, such as a person by their alias."""
    asked, finding = question.of(look.widest)
    found = asked.found(question.resource, finding)
    if look.own is None or not any(isinstance(each, Words) for each in finding.narrowings):
        return found
    if question.resource == AGGREGATED or not look.view.shared(question.resource):
        return found
    there = set(found.positions)
    try:
        theirs = look.view.found(question.resource, replace(finding, order=""))
    except Withheld:
        return found
    return replace(found, positions=[*found.positions, *(each for each in theirs.positions if each not in there)])


def csv_of(look: Look, question: Question, marks: Marks | None = None) -> bytes:
    """The whole list as CSV, as it is shown.

    `marks`: a last column, with what it says of those whose ids it is given.
    """
    return spreadsheet(_lines(look, question, marks))


def _lines(look: Look, question: Question, marks: Marks | None) -> Iterator[list[str | int]]:
    fields = fields_of(look, question.resource)
    heads = [*([marks.head] if marks else []), *(["Withheld because"] if look.own else [])]
    yield [*(field.label for field in fields), "ID", *heads]
    for rows in _all_rows(look, question, fields):
        told = marks.of([row.about[1] for row in rows if row.about]) if marks else {}
        for row in rows:
            key = row.about[1] if row.about else ""
            more = [*([told.get(key, "")] if marks else []), *([reasons_of(row)] if look.own else [])]
            yield [*(_written(row.get(field.path)) for field in fields), key, *more]


def _all_rows(look: Look, question: Question, fields: tuple[Field, ...]) -> Iterator[list[Row]]:
    found = _found(look, question)
    for first in range(0, len(found), PAGE):
        yield _rows(look, question, documents_of(found, first, PAGE), fields, None)


def _rows(
    look: Look, question: Question, documents: list[Document], fields: tuple[Field, ...], most: int | None = MANY
) -> list[Row]:
    resource = question.resource
    own = listed(look.widest, resource, documents, fields, most)
    if look.own is None:
        return own
    seen = listed(look.view, resource, _seen(look.view, question, documents), fields, most)

    def why_not(path: str) -> str:
        return look.why_not(resource, path.partition(".")[0].removesuffix("#"))

    return crossed_out(own, seen, look.why, why_not)


def _seen(view: View, question: Question, documents: list[Document]) -> list[Document]:
    """What the client sees of some documents of the authority."""
    resource = question.resource
    if resource == ALTERNATIVE_PERSONS or not view.shared(resource):
        return []
    if resource == AGGREGATED:
        asked, finding = question.of(view)
        keys = {key_of(resource, each) for each in documents}
        return [each for each in parsed(_whole(asked, finding)) if key_of(resource, each) in keys]
    return parsed(view.documents(resource, [key for each in documents if (key := key_of(resource, each))]))


def _whole(view: View, finding: Finding) -> Iterator[str]:
    found = view.found(AGGREGATED, finding)
    for first in range(0, len(found), PAGE):
        yield from found.texts(first, PAGE)


def reasons_of(row: Row) -> str:
    """Why the client does not get a row, or some of its cells."""
    if row.withheld is not None:
        return row.withheld
    return "; ".join(dict.fromkeys(cell.reason for cell in row.cells.values() if isinstance(cell, Crossed)))


def _written(cell: Cell) -> str | int:
    return cell if isinstance(cell, int) else "; ".join(_texts(cell))


def _texts(cell: Cell) -> Iterable[str]:
    if isinstance(cell, Crossed):
        instead = [f"instead: {text}" for text in _texts(cell.instead) if text]
        return [f"withheld: {text}" for text in _texts(cell.own) if text] + instead
    if isinstance(cell, tuple):
        return [text for each in cell for text in _texts(each)]
    return [cell.name if isinstance(cell, Named) else str(cell)]
