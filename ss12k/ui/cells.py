"""From what pages are told to what tables show: objects become links, what is crossed out is struck through."""

from collections.abc import Sequence

from ss12k.explore.rows import Cell, Crossed, Named, Plain, Row, names_in
from ss12k.ui.components import Column
from ss12k.ui.tables import Link, Value, Withheld

RECORD = Column("record", "Record")
"""The column that leads to what a row tells of."""


def value_of(cell: Cell) -> Value:
    """A cell as the table component takes it."""
    if isinstance(cell, Crossed):
        return Withheld(_plain(cell.own), cell.reason, _plain(cell.instead) or None)
    return _plain(cell)


def drawn(
    rows: Sequence[Row], columns: Sequence[Column]
) -> tuple[list[dict[str, Value]], list[Column], dict[int, str]]:
    """Rows as the table component takes them, their heads, and why the client does not get some of them.

    Where rows do not name the object that they tell of, a last column leads to it.
    """
    shown = [{column.key: value_of(row.get(column.key)) for column in columns} for row in rows]
    heads = list(columns)
    if not all(map(_names_itself, rows)):
        heads.append(RECORD)
        shown = [cells | {RECORD.key: Link("Open", *row.about) if row.about else None}
                 for cells, row in zip(shown, rows, strict=True)]  # fmt: skip
    return shown, heads, {at: row.withheld for at, row in enumerate(rows) if row.withheld is not None}


def _names_itself(row: Row) -> bool:
    cells = (cell.own if isinstance(cell, Crossed) else cell for cell in row.cells.values())
    return row.about is None or any((each.resource, each.id) == row.about for cell in cells for each in names_in(cell))


def _plain(cell: Plain) -> Value:
    if isinstance(cell, tuple):
        return [_one(each) for each in cell]
    return _one(cell) if isinstance(cell, str | Named) else cell


def _one(cell: str | Named) -> str | Link:
    if isinstance(cell, Named) and cell.seen:
        return Link(cell.name, cell.resource, cell.id)
    return cell.name if isinstance(cell, Named) else cell
