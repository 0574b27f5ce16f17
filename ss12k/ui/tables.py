"""Objects as a table whose names lead to their cards: what a page holds at a time, or a page of what the server holds.

`st.dataframe` draws on a canvas, where links open a new session.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import streamlit as st

from ss12k.ui.components import Column, Opened, component, nothing, opened

BECAUSE = "Withheld because"
"""The head of the column of reasons, in every table that shows what is withheld."""

_mount = component("object_table", "table.css", "table.js", "table_pages.js")


@dataclass(frozen=True)
class Link:
    """A cell that leads to an object's card."""

    text: str
    resource: str
    id: str


@dataclass(frozen=True)
class Withheld:
    """A cell that the client does not get: struck through (SCOPE R11). `instead` is what it gets, such as an alias."""

    value: "Value"
    reason: str
    instead: "Value" = None


Value = str | int | float | bool | date | Link | Withheld | None | Sequence["str | Link | Withheld"]


@dataclass(frozen=True)
class Paging:
    """Which page of how many is shown, and by which column the server sorted (`sort` is a column's key).

    `sortable`: the keys of the columns that it can sort by. `noun`: what the rows are, in the plural.
    """

    page: int
    pages: int
    total: int
    size: int
    sort: str | None = None
    down: bool = False
    sortable: frozenset[str] = frozenset()
    noun: str = "rows"


@dataclass(frozen=True)
class Turn:
    """The page, and the order, that the user asked for."""

    page: int
    sort: str | None
    down: bool


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
    withheld: Mapping[int, str] | None = None,
) -> Opened | None:
    """Draw the rows (of `Value`s) in the order given; gives the object whose link, if it has no address, was followed.

    `label` names the table for a screen reader; `empty` says why there is nothing, and what to do. `addresses`:
    resource → an address with `{id}`, so that a link can be opened in a new tab. `withheld`: a row's place → why the
    client does not get it.
    """
    data = _data(rows, columns, label, empty, addresses, height, withheld)
    return opened(_mount(key=key, data={**data, "download": download}, on_opened_change=nothing))


def paged_table(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
    paging: Paging,
    *,
    key: str,
    label: str,
    empty: str,
    addresses: Mapping[str, str] | None = None,
    withheld: Mapping[int, str] | None = None,
    height: int | None = None,
    turned: Callable[[Turn], None],
) -> Opened | None:
    """Draw one page of what the server holds; gives the object whose link, if it has no address, was followed.

    `turned` is called before the script runs again, so that it can change the URL at no further run.
    """

    def turn() -> None:
        asked = asked_turn(st.session_state[key].get("turned"), paging)
        if asked:
            turned(asked)

    data = _data(rows, columns, label, empty, addresses, height, withheld)
    keys = [column.key if column.key in paging.sortable else None for column in columns]
    return opened(
        _mount(
            key=key,
            data={**data, "download": False, "paging": asdict(paging) | {"sortable": keys}},
            on_opened_change=nothing,
            on_turned_change=turn,
        )
    )


def asked_turn(told: object, paging: Paging) -> Turn | None:
    """What the browser asks for, if it is a page and an order that there can be."""
    if not isinstance(told, Mapping):
        return None
    page, sort, down = told.get("page"), told.get("sort"), told.get("down")
    if type(page) is not int or page < 1 or type(down) is not bool:
        return None
    if sort is not None and not (isinstance(sort, str) and sort in paging.sortable):
        return None
    return Turn(min(page, max(paging.pages, 1)), sort, down and sort is not None)


def _data(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
    label: str,
    empty: str,
    addresses: Mapping[str, str] | None,
    height: int | None,
    withheld: Mapping[int, str] | None,
) -> dict[str, Any]:
    """What both tables send; reasons, where there are any, go last."""
    heads = [{"label": column.label, "kind": column.kind} for column in columns]
    cells = [[_cell(row.get(column.key)) for column in columns] for row in rows]
    struck = dict(withheld or {})
    because = [_because(struck.get(at), [row.get(column.key) for column in columns]) for at, row in enumerate(rows)]
    if struck or any(because):
        heads.append({"label": BECAUSE, "kind": "text"})
        cells = [[*row, reasons] for row, reasons in zip(cells, because, strict=True)]
    return {
        "label": label,
        "columns": heads,
        "rows": cells,
        "struck": sorted(struck),
        "reasons": len(heads) > len(columns),
        "emptyText": empty,
        "addresses": dict(addresses or {}),
        "height": height,
    }


def _because(reason: str | None, values: Sequence[Value]) -> str:
    parts = [part for value in values for part in (value if isinstance(value, list | tuple) else (value,))]
    reasons = [reason, *(part.reason for part in parts if isinstance(part, Withheld))]
    return "; ".join(dict.fromkeys(filter(None, reasons)))


def _cell(value: Value) -> object:
    if isinstance(value, Link):
        return asdict(value)
    if isinstance(value, Withheld):
        return {"withheld": _cell(value.value), "reason": value.reason, "instead": _cell(value.instead)}
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_cell(item) for item in value]
    return value
