"""The organisation tree as a table: indented, filtered by column, worked by mouse or keyboard, with or without boxes.

What is open, the filters and the row in focus are kept by the browser (session storage under `key`), over reruns,
page switches and reloads. The boxes are a draft in the session: what the user has checked since `epoch` began.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import orjson
import streamlit as st

from ss12k.ui.components import Column, component, nothing
from ss12k.ui.state import StateKey, remember, remembered
from ss12k.ui.swedish import swedish_key
from ss12k.ui.tables import BECAUSE
from ss12k.ui.tree import Cell, Tree, TreeRow, forest

FEW = 12
"""At most this many different values in a column make its filter a list to choose from."""
CHAR = 0.45
"""Roughly how wide a character is, in rem."""
DIGIT = 0.42
"""The same, in a date."""

_mount = component("tree_table", "tree_table.css", "tree_model.js", "tree_table.js", "tree_rows.js")


@dataclass(frozen=True)
class TreeResult:
    """What the user did: the row opened in this run, and the boxes as they are now (empty when there are none)."""

    opened: str | None
    checked: frozenset[str]


@dataclass(frozen=True)
class Draft:
    """The boxes of one tree: what the browser began with, and what they are now."""

    epoch: str
    begun: frozenset[str]
    now: frozenset[str]
    round: int = 0


@dataclass(frozen=True)
class Wording:
    """The words around a tree of something else than organisations."""

    name: str = "Organisation"
    noun: str = "organisations"
    ended: str = "Show historical organisations"
    empty: str = "There are no organisations here."


def tree_table(
    rows: Tree | Iterable[TreeRow],
    columns: Sequence[Column] = (),
    *,
    key: str,
    checkable: bool = False,
    checked: Iterable[str] = (),
    epoch: str = "",
    open_rows: Iterable[str] | None = None,
    openable: bool = True,
    link: str | None = None,
    show_ended: bool = False,
    filters: bool = True,
    height: int | None = None,
    words: Wording | None = None,
) -> TreeResult:
    """Draw the tree. Pass historical rows too: whether they show is the user's choice in the table.

    `open_rows`: what is open at first (else the top). `link`: an address with `{id}`, so that a row can be opened in a
    new tab. `checked` counts when `epoch` is new (say, client and profile version); after that the draft does.
    `height`: at most so many pixels, else what the window has room for.
    """
    tree = rows if isinstance(rows, Tree) else forest(rows)
    draft = _draft(key, epoch, frozenset(checked)) if checkable else Draft(epoch, frozenset(), frozenset())
    words = words or Wording()
    reasons = list(dict.fromkeys(filter(None, (row.withheld for row in tree.rows))))
    heads = _heads(tree, columns, words.name, filters=filters)
    if reasons:
        heads.append(_head(Column("", BECAUSE), [row.withheld for row in tree.rows], filters))
    look = {
        "name": key,
        "label": words.noun.capitalize(),
        "noun": words.noun,
        "endedLabel": words.ended,
        "emptyText": words.empty,
        "heads": heads,
        "reasons": reasons,
        "opened": None if open_rows is None else sorted(open_rows),
        "checkable": checkable,
        "openable": openable,
        "link": link,
        "showEnded": show_ended,
        "height": height,
    }
    # Rows travel as one text: compared at once in the browser, and the same on every run, so Streamlit sends it once.
    result = _mount(
        key=key,
        data={
            "rows": _packed(tree, columns, reasons),
            "look": orjson.dumps(look).decode(),
            "checked": sorted(draft.begun),
            "epoch": f"{draft.epoch}/{draft.round}",
        },
        on_opened_change=nothing,
        on_checked_change=nothing,
    )
    return TreeResult(result.get("opened"), _after(key, draft, result.get("checked")) if checkable else frozenset())


def discard_draft(key: str) -> None:
    """Forget what was checked since the epoch began; the next run shows `checked` again."""
    drafts = dict(remembered(StateKey.TREE_DRAFTS))
    if key in drafts:
        drafts[key] = replace(drafts[key], epoch="\0discarded", round=drafts[key].round + 1)
        remember(StateKey.TREE_DRAFTS, drafts)


def _draft(key: str, epoch: str, checked: frozenset[str]) -> Draft:
    draft: Draft | None = remembered(StateKey.TREE_DRAFTS).get(key)
    if draft is None:
        return Draft(epoch, checked, checked)
    if draft.epoch != epoch:
        return Draft(epoch, checked, checked, draft.round)
    # Streamlit drops a component's state on a page switch: the browser then begins with what the draft has come to.
    # Otherwise what is sent must stay the same, or every click would send all rows again.
    return draft if key in st.session_state else replace(draft, begun=draft.now)


def _after(key: str, draft: Draft, told: object) -> frozenset[str]:
    if isinstance(told, dict) and told.get("epoch") == f"{draft.epoch}/{draft.round}":
        draft = replace(draft, now=frozenset(str(id_) for id_ in told["ids"]))
    remember(StateKey.TREE_DRAFTS, {**remembered(StateKey.TREE_DRAFTS), key: draft})
    return draft.now


def _packed(tree: Tree, columns: Sequence[Column], reasons: Sequence[str]) -> str:
    """The rows as `static/tree_model.js` reads them: many have the same reason, so each tells which of them, from 1."""
    numbers = {reason: number for number, reason in enumerate(reasons, 1)}
    packed = [
        [row.id, row.name, parent, int(row.ended), unit, numbers.get(row.withheld or "", 0)]
        + [row.cells.get(column.key) for column in columns]
        for row, parent, unit in zip(tree.rows, tree.parents, tree.units, strict=True)
    ]
    return orjson.dumps(packed).decode()


def _heads(tree: Tree, columns: Sequence[Column], name: str, *, filters: bool) -> list[dict[str, object]]:
    first: dict[str, object] = {"label": name, "kind": "text", "filter": filters, "options": None, "width": None}
    return [first, *(_head(column, [row.cells.get(column.key) for row in tree.rows], filters) for column in columns)]


def _head(column: Column, values: Sequence[Cell], filters: bool) -> dict[str, object]:
    options = _options(column, values)
    longest = max((len(_shown(value)) for value in values), default=0)
    word = max(map(len, column.label.split()), default=0)  # a label of several words may take two lines
    chars = max(min(longest, 30), word, 8 if options else 5)
    return {
        "label": column.label,
        "kind": column.kind,
        "filter": filters and column.filter != "none",
        "options": options,
        "width": round(chars * (DIGIT if column.kind == "date" else CHAR) + 1.1, 1),
    }


def _options(column: Column, values: Sequence[Cell]) -> list[str] | None:
    if column.filter in ("text", "none") or (column.filter == "auto" and column.kind != "text"):
        return None
    parts = [part for value in values for part in (value if isinstance(value, tuple) else (value,)) if part]
    found = set(parts)
    if column.filter == "auto" and (not found or len(found) > FEW or 2 * len(found) > len(parts)):
        return None
    return sorted((str(part) for part in found), key=swedish_key)


def _shown(value: Cell) -> str:
    return ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
