"""One pupil's attendance by week, from what the view shows of it."""

from ss12k.explore.overview import Week
from ss12k.scope.tallies import weeks
from ss12k.scope.view import View


def attended(view: View, person: str) -> list[Week] | None:
    """Minutes of each ISO week, by when lessons began; None where the client gets no attendances, or no lessons."""
    if not (view.shared("attendances") and view.shared("calendarEvents")):
        return None
    return [Week(week or "", *minutes) for week, *minutes in weeks(view, person)]
