"""Objects as a table whose names lead to their cards: sorted by its headers, searched, and downloaded as shown.

For what a page shows at a time (hundreds of rows); `st.dataframe` draws on a canvas, where links open a new session.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from ss12k.ui.components import Column, Opened, component, nothing, opened

_mount = component("object_table", "table.css", "table.js")


@dataclass(frozen=True)
class Link:
    """A cell that leads to an object's card."""

    text: str
    resource: str
    id: str


Value = str | int | float | bool | date | Link | None | Sequence["str | Link"]


def object_table(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
    *,
    key: str,
    label: str,
    empty: str,
    addresses: Mapping[str, str] | None = None,
    height: int | None = None,
    download: bool = True,
) -> Opened | None:
    """Draw the rows (of `Value`s) in the order given; gives the object whose link was followed in this run.

    `label` names the table for a screen reader; `empty` says why there is nothing, and what to do. `addresses`:
    resource → an address with `{id}`, so that a link can be opened in a new tab.
    """
    data = {
        "label": label,
        "columns": [{"label": column.label, "kind": column.kind} for column in columns],
        "rows": [[_cell(row.get(column.key)) for column in columns] for row in rows],
        "emptyText": empty,
        "addresses": dict(addresses or {}),
        "height": height,
        "download": download,
    }
    return opened(_mount(key=key, data=data, on_opened_change=nothing))


def _cell(value: Value) -> object:
    if isinstance(value, Link):
        return asdict(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_cell(item) for item in value]
    return value
