"""The errors a user may see: one clear line that says what, where and what to do, never a personal value."""

from pathlib import Path


class Ss12kError(Exception):
    """Something the user can act on; `str(error)` is the line to show."""


def told(error: Exception) -> str:
    """A defect by its type and place alone: its own words may quote personal data."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    where = f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at is not None else "?"
    return f"{type(error).__name__} at {where}"


def printable(name: str) -> str:
    """A name that came from outside, as it may stand in such a line: without line ends and the like."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in name)
