"""One object with all that hangs on it, as a look shows it: what every card has, whichever resource it is of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import orjson

from ss12k.explore.cells import documents_of, key_of, listed, named, values
from ss12k.explore.documents import Document, id_of, references_in, title_of
from ss12k.explore.fields import FIELDS, ITSELF, Field
from ss12k.explore.looks import Look
from ss12k.explore.marks import Mark, marks, with_added
from ss12k.explore.rows import Crossed, Named, Row, Table, crossed_out
from ss12k.scope.finding import Finding, RefersTo
from ss12k.scope.reasons import Explanation, Share, Shared, not_shared
from ss12k.scope.selecting import Withheld
from ss12k.scope.sums import AGGREGATED, PeriodError
from ss12k.scope.view import View
from ss12k.standard.resources import RESOURCES, resource_of

FIRST = 50
"""So many rows of what refers to an object stand on its card; the rest is a list of its own."""


@dataclass(frozen=True)
class Fact:
    """One attribute in words; `attribute` is the one that decides whether a client gets it."""

    label: str
    text: str
    attribute: str
    crossed: Crossed | None = None


@dataclass(frozen=True)
class Card:
    """An object's document, its text to the character, and what stands beside it."""

    resource: str
    id: str
    title: str
    document: Document = field(repr=False)
    text: str = field(repr=False)
    facts: tuple[Fact, ...] = field(repr=False)
    parents: tuple[tuple[str, Named, str | None], ...] = field(repr=False)
    """What the object belongs to: what it is to the object, and why the client does not get that, where it is shown."""
    tables: Mapping[str, Table] = field(repr=False)
    protected: bool = False
    """Whether the object is a person whom the source protects, however it says so (SCOPE R5)."""
    withheld: str | None = None
    """Why the client does not get the object at all, where that is shown."""
    called: str | None = None
    """What the client sees it called, where that is something else."""
    marks: Mapping[str, Mark] = field(default_factory=dict, repr=False)
    """What the client does not get of the document, by JSON pointer, where that is shown."""

    @property
    def links(self) -> dict[str, str]:
        """Where ids in the document refer to something, as JSON pointers, with the resource that each refers to."""
        own = {"/id": self.resource} if "id" in self.document else {}
        return references_in(self.resource, self.document) | own


Build = Callable[[View, str], Card | None]


def looked_at(look: Look, build: Build, resource: str, id: str) -> Card | None:
    """A card as the look shows it; None where there is no such object, or none that the client sees."""
    card = build(look.widest, id)
    if card is None or look.own is None:
        return card
    return _crossed(card, build(look.view, id), look, look.view.explain(resource, id))


def object_at(view: View, resource: str, id: str) -> tuple[str, Document] | None:
    """An object's text and document; None where there is none that the view shows."""
    if not view.shared(resource):
        return None
    text = _sum_at(view, id) if resource == AGGREGATED else view.document(resource, id)
    return None if text is None else (text, orjson.loads(text))


def _sum_at(view: View, key: str) -> str | None:
    """A sum of attendance by what stands for its id."""
    student, activity, *days = [*key.split(","), "", ""][:4]
    try:
        summed = view.summed(*map(date.fromisoformat, days))
    except (ValueError, PeriodError):
        return None
    found = summed.found(AGGREGATED, Finding((RefersTo("student", student), RefersTo("activity", activity))))
    return next((text for text in found.texts(0, len(found)) if key_of(AGGREGATED, orjson.loads(text)) == key), None)


def new_card(
    view: View,
    resource: str,
    id: str,
    found: tuple[str, Document],
    facts: Iterable[tuple[str, str]],
    tables: Mapping[str, Table],
    parents: Mapping[str, str] | None = None,
) -> Card:
    """A card of facts (label and path) and tables; `parents`: references at the top, labels by path."""
    text, document = found
    told = [Fact(label, _fact(document, path), path.partition(".")[0]) for label, path in facts]
    above = ((label, _object_there(view, resource, document, path)) for path, label in (parents or {}).items())
    id_fact = Fact("ID", id, "id")
    return Card(
        resource, id, title_of(resource, document), document, text,
        (*(fact for fact in told if fact.text), id_fact),
        tuple((label, each, None) for label, each in above if each), tables,
    )  # fmt: skip


def _fact(document: Document, path: str) -> str:
    """What stands at a path; behind a blank, another whose value is told in brackets."""
    path, _, beside = path.partition(" ")
    told = _told(document, path)
    more = _told(document, beside) if beside else ""
    return f"{told} ({more})" if told and more else told


def _told(document: Document, path: str) -> str:
    found = [each for each in values(document, path) if not isinstance(each, dict | list)]
    return "\n".join(each if isinstance(each, str) else orjson.dumps(each).decode() for each in found)


def _object_there(view: View, resource: str, document: Document, path: str) -> Named | None:
    id = id_of(document, path)
    target = resource_of(RESOURCES[resource].references[path]).path
    return (named(view, target, [id]).get(id) or Named(target, id, id, False)) if id else None


def referring_table(view: View, title: str, resource: str, path: str, id: str, empty: str, most: int = FIRST) -> Table:
    """Those of another resource that refer to the object, in the columns of their list but for the object itself."""
    shown = [each for each in FIELDS[resource] if each.path != path and not view.lacks(resource, each.attribute)]
    columns = tuple(each.path for each in shown)
    if not view.shared(resource):
        return Table(title, tuple(each.path for each in FIELDS[resource]), None, empty, needs=view.lacks(resource))
    finding = Finding((RefersTo(path, id),), *_order(resource, shown))
    try:
        found = view.found(resource, finding)
    except Withheld as refused:
        return Table(title, columns, None, empty, needs=refused.needs)
    rows = listed(view, resource, documents_of(found, 0, most), shown)
    more = {"resource": resource, "refers": path, "to": id}
    return Table(title, columns, tuple(rows), empty, total=len(found), more=more)


def _order(resource: str, shown: list[Field]) -> tuple[str, bool]:
    """The latest first where the list has times, else by name."""
    times = {"startTime", "time", "registeredDate", "reportedTimestamp", "startDate"}
    first = next((each.path for each in shown if each.path in times), None)
    if first:
        return first, True
    return (ITSELF, False) if RESOURCES[resource].name else ("", False)


# --- what a client does not get of it ---
def _crossed(own: Card, seen: Card | None, look: Look, explained: Explanation) -> Card:
    facts = {fact.label: fact for fact in seen.facts} if seen else {}
    document = with_added(own.document, seen.document if seen else None)
    return replace(
        own,
        document=document,
        text=own.text if document == own.document else orjson.dumps(document).decode(),
        called=seen.title if seen and seen.title != own.title else None,
        facts=(
            *(_crossed_fact(fact, facts.pop(fact.label, None), seen, explained) for fact in own.facts),
            *(_added_fact(each, explained) for each in facts.values()),
        ),
        parents=tuple(_crossed_parent(label, each, seen, explained) for label, each, _ in own.parents),
        tables={
            name: _crossed_table(table, seen.tables[name] if seen else None, look, explained)
            for name, table in own.tables.items()
        },
        withheld=None if seen else explained.sentence,
        marks=marks(own.resource, own.document, seen.document if seen else None, explained),
    )


def _crossed_fact(own: Fact, seen: Fact | None, card: Card | None, explained: Explanation) -> Fact:
    if seen is not None and seen.text == own.text:
        return own
    share = explained.attributes.get(own.attribute)
    reason = "" if card is None else _reason_of(share)  # why there is no card at all is told once, over all
    return replace(own, crossed=Crossed(own.text, reason, seen.text if seen else ""))


def _added_fact(theirs: Fact, explained: Explanation) -> Fact:
    """What the client gets and the record does not have."""
    reason = _reason_of(explained.attributes.get(theirs.attribute))
    return replace(theirs, text="", crossed=Crossed("", reason, theirs.text))


def _crossed_parent(label: str, own: Named, seen: Card | None, explained: Explanation) -> tuple[str, Named, str | None]:
    if seen is not None and any((label, own.id) == (other, each.id) for other, each, _ in seen.parents):
        return label, own, None
    of = [share for share in explained.attributes.values() if any(r.of and r.of.id == own.id for r in share.removed)]
    return label, own, "" if seen is None else _reason_of(of[0] if of else None) or "not shared"


def _reason_of(share: Share | None) -> str:
    told = [each.sentence for each in share.removed] if share else []
    if share and share.state is Shared.ALIAS:
        return "an alias stands in"
    return "; ".join(dict.fromkeys(told)) or (share.state.value if share else "")


def _theirs(own: Table, seen: Table | None, look: Look) -> Sequence[Row]:
    """The rows of a table that the client sees: of one that has but its first rows, the same objects'."""
    if seen is None or seen.rows is None:
        return ()
    if own.total is None:
        return seen.rows
    resource = own.more["resource"]
    ids = [row.about[1] for row in own.rows or () if row.about]
    fields = [each for each in FIELDS[resource] if each.path in seen.columns]
    if resource == AGGREGATED:
        return seen.rows
    return listed(look.view, resource, [orjson.loads(text) for text in look.view.documents(resource, ids)], fields)


def _crossed_table(own: Table, seen: Table | None, look: Look, explained: Explanation) -> Table:
    def why(rows: Sequence[Row]) -> list[str]:
        if seen is None:
            return look.why(rows, explained.sentence)
        if seen.rows is None and seen.needs:
            return [not_shared(seen.needs)] * len(rows)
        share = explained.attributes.get(own.attribute) if own.attribute else None
        if share is None:
            return look.why(rows)
        return [_reason_of_item(share, row) or reason for row, reason in zip(rows, look.why(rows), strict=True)]

    def why_not(column: str) -> str:
        about = own.rows[0].about if own.rows else None
        return look.why_not(about[0], column.partition(".")[0]) if about else ""

    rows = crossed_out(own.rows or (), _theirs(own, seen, look), why, why_not)
    return replace(own, rows=tuple(rows))


def _reason_of_item(share: Share, row: Row) -> str:
    """Why an item of a list is not shared: by the object that it tells of, else what is said of the list."""
    id = row.about[1] if row.about else None
    own = [each.sentence for each in share.removed if each.of and each.of.id == id]
    return next(iter(own), "") or (share.removed[0].sentence if len(share.removed) == 1 else "")
