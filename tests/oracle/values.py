"""Values as filters, sort keys and names compare them: texts, days, and points in time."""

import json
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_SWEDEN = ZoneInfo("Europe/Stockholm")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?")


def as_text(scalar: object) -> str:
    """A text itself; of a scalar of another type its JSON text."""
    return scalar if isinstance(scalar, str) else json.dumps(scalar)


def day(value: object) -> date | None:
    """The day that a text of the form `2026-11-25` names; anything else is none."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def moment(value: object) -> datetime | None:
    """The point in time that a text names; without offset it is Swedish local time; anything else is none."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return None
    try:
        time = datetime.fromisoformat(value)
        return (time if time.tzinfo else time.replace(tzinfo=_SWEDEN)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
