"""CSV as spreadsheets in Sweden read it."""

import csv
import io
from collections.abc import Iterable, Sequence


def spreadsheet(rows: Iterable[Sequence[str | int]]) -> bytes:
    """The rows as CSV: UTF-8 with a mark, semicolons, and no cell that a spreadsheet would run."""
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerows(map(_harmless, row) for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _harmless(cell: str | int) -> str | int:
    """One that begins like a formula would be run."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell
