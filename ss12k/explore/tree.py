"""The organisations of a View as a tree, with how many pupils, children, staff and groups each has today."""

from dataclasses import dataclass
from datetime import date

from ss12k.explore.documents import Document, id_of, parsed, text_of, texts_of, title_of
from ss12k.scope.view import View


@dataclass(frozen=True)
class OrganisationRow:
    """One organisation for the tree; counts are None where the client does not get the resource."""

    id: str
    parent: str
    name: str
    type: str
    school_types: tuple[str, ...]
    code: str
    school_unit_code: str
    start: str
    end: str
    ended: bool
    pupils: int | None
    children: int | None
    staff: int | None
    groups: int | None


def organisation_rows(view: View, today: date) -> list[OrganisationRow]:
    """Every visible organisation, with those who are seen to be enrolled, placed or on duty there on this day."""
    counts = (
        _counts(view, "persons", "enrolments.enroledAt", today),
        _counts(view, "placements", "placedAt", today),
        _counts(view, "duties", "dutyAt", today),
        _counts(view, "groups", "organisation", today),
    )
    documents = parsed(view.all_documents("organisations")) if view.shared("organisations") else []
    return [_row(document, counts, today.isoformat()) for document in documents]


def _row(document: Document, counts: tuple[dict[str, int] | None, ...], today: str) -> OrganisationRow:
    key, end = text_of(document, "id"), text_of(document, "endDate")
    pupils, children, staff, groups = (None if each is None else each.get(key, 0) for each in counts)
    return OrganisationRow(
        id=key,
        parent=id_of(document, "parentOrganisation"),
        name=title_of("organisations", document),
        type=text_of(document, "organisationType"),
        school_types=tuple(texts_of(document, "schoolTypes")),
        code=text_of(document, "organisationCode"),
        school_unit_code=text_of(document, "schoolUnitCode"),
        start=text_of(document, "startDate"),
        end=end,
        ended=bool(end) and end < today,
        pupils=pupils,
        children=children,
        staff=staff,
        groups=groups,
    )


def _counts(view: View, resource: str, path: str, on: date) -> dict[str, int] | None:
    if not view.shared(resource) or not view.shows(resource, path.partition(".")[0]):
        return None
    return view.counts(resource, path, on)
