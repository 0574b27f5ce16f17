"""One pupil's attendance by week, from what the view shows of it."""

from collections import defaultdict
from datetime import date

from ss12k.explore.documents import Document, fetch, id_of, parsed, text_of
from ss12k.explore.overview import Week
from ss12k.scope.finding import Finding, RefersTo
from ss12k.scope.view import View

MINUTES = ("attendanceMinutes", "validAbsenceMinutes", "invalidAbsenceMinutes", "otherAttendanceMinutes")
MOST = 20_000
"""More lessons than this no pupil has; of a source that says otherwise, the first are counted."""


def attended(view: View, person: str) -> list[Week] | None:
    """Minutes of each ISO week, by when lessons began; None where the client gets no attendances.

    Lessons whose time the client does not get are counted in a week without a name.
    """
    if not view.shared("attendances"):
        return None
    found = view.found("attendances", Finding((RefersTo("student", person),)))
    documents = parsed(found.texts(0, MOST))
    events = fetch(view, "calendarEvents", (id_of(each, "calendarEvent") for each in documents))
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * len(MINUTES))
    for each in documents:
        week = _week(events.get(id_of(each, "calendarEvent"), {}))
        sums[week] = [total + _minutes(each, name) for total, name in zip(sums[week], MINUTES, strict=True)]
    return [Week(week, *sums[week]) for week in sorted(sums)]


def _week(event: Document) -> str:
    try:
        return date.fromisoformat(text_of(event, "startTime")[:10]).strftime("%G-W%V")
    except ValueError:
        return ""


def _minutes(document: Document, name: str) -> int:
    value = document.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
