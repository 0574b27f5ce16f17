"""The rows that several cards have in common, and what they are made with."""

from collections.abc import Iterable, Mapping

from ss12k.explore.documents import Document, id_of, items_of, text_of, title_of
from ss12k.explore.rows import About, Cell, Named, Row, Table

Names = Mapping[str, Named]


def table(
    title: str,
    columns: tuple[str, ...],
    rows: Iterable[Row],
    empty: str,
    attribute: str | None = None,
    needs: tuple[str, ...] = (),
) -> Table:
    """A table; one that needs what is not shared has no rows at all."""
    return Table(title, columns, None if needs else tuple(rows), empty, attribute, needs)


def ids_at(documents: Iterable[Document], name: str) -> list[str]:
    """The ids that a reference of each of some documents leads to."""
    return [id_of(each, name) for each in documents]


def by_name(names: Names, resource: str, id: str) -> Named | str:
    """The object by its name; by its id alone when it can't be seen; nothing when there is none."""
    if not id:
        return ""
    return names.get(id) or Named(resource, id, id, False)


def itself(resource: str, document: Document) -> Named:
    """A document's object by its name."""
    return Named(resource, text_of(document, "id"), title_of(resource, document), True)


def period(document: Document) -> dict[str, Cell]:
    """From when to when something holds."""
    return {"start": text_of(document, "startDate"), "end": text_of(document, "endDate")}


def about(resource: str, id: str) -> About | None:
    """The object that a row tells of; none where its reference is none."""
    return (resource, id) if id else None


def unseen_row(column: str, resource: str, id: str) -> Row:
    """A row of an object that can't be seen: its id is all there is."""
    return Row({column: Named(resource, id, id, False)}, (resource, id))


def group_row(document: Document) -> Row:
    """A group and how many belong to it."""
    cells: dict[str, Cell] = {
        "group": itself("groups", document),
        "type": text_of(document, "groupType"),
        "schoolType": text_of(document, "schoolType"),
        "members": len(list(items_of(document, "groupMemberships"))),
        **period(document),
    }
    return Row(cells, ("groups", text_of(document, "id")))


def person_row(document: Document) -> Row:
    """A person by name."""
    return Row({"person": itself("persons", document)}, ("persons", text_of(document, "id")))


def placement_row(document: Document, people: Names, schools: Names) -> Row:
    """A placement: the child, or where it is."""
    cells = {
        "person": by_name(people, "persons", id_of(document, "child")),
        "school": by_name(schools, "organisations", id_of(document, "placedAt")),
        "schoolType": text_of(document, "schoolType"),
        **period(document),
    }
    return Row(cells, ("placements", text_of(document, "id")))


def duty_row(document: Document, people: Names, schools: Names) -> Row:
    """A duty: whose it is, or where."""
    cells = {
        "person": by_name(people, "persons", id_of(document, "person")),
        "school": by_name(schools, "organisations", id_of(document, "dutyAt")),
        "role": text_of(document, "dutyRole"),
        "signature": text_of(document, "signature"),
        **period(document),
    }
    return Row(cells, ("duties", text_of(document, "id")))
