"""Dates and moments in SQL, read from texts of the source as everywhere in the product; null where there is none."""

_DAY = r"\d{4}-\d\d-\d\d"
_TIME = _DAY + r"T\d\d:\d\d:\d\d(\.\d+)?"
_OFFSET = r"(Z|[+-]([01]\d|2[0-3]):[0-5]\d)"


def day_sql(text: str) -> str:
    """A date of the form that the standard has."""
    return f"CASE WHEN regexp_full_match({text}, '{_DAY}') THEN TRY_CAST({text} AS DATE) END"


def moment_sql(text: str) -> str:
    """A moment; without offset it is Swedish local time (DESIGN.md)."""
    written = f"upper({text})"
    local = f"timezone('Europe/Stockholm', TRY_CAST({written} AS TIMESTAMP))"
    return f"""CASE WHEN regexp_full_match({written}, '{_TIME}{_OFFSET}') THEN TRY_CAST({written} AS TIMESTAMPTZ)
        WHEN regexp_full_match({written}, '{_TIME}') THEN {local} END"""


def holds_sql(start: str, ended: str, day: str) -> str:
    """Something holds on a day, all three as texts: the end date counts as included, and what has none goes on."""
    return f"coalesce({start} <= {day}, TRUE) AND coalesce({ended} >= {day}, TRUE)"
