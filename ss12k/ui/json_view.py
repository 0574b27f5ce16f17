"""A JSON document to read: its parts open and close, and every id of a known object leads to that object.

The document's text, to the character, stands in the DOM as the attribute `data-json` of the component's box.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from ss12k.ui.components import Opened, component, nothing, opened

_mount = component("json_view", "json_view.css", "json_view.js")


@dataclass(frozen=True)
class Mark:
    """Why a part is not as it stands: withheld parts are struck through (SCOPE R11).

    `lacking`: not of the standard's shape. `instead`: the JSON text of what the client gets instead, such as an alias;
    the part's own value is then struck through.
    """

    kind: Literal["withheld", "alias", "partly", "extension", "lacking"]
    reason: str = ""
    instead: str = ""


def json_view(
    document: str,
    *,
    key: str,
    links: Mapping[str, str] | None = None,
    addresses: Mapping[str, str] | None = None,
    marks: Mapping[str, Mark] | None = None,
    title: str = "Raw JSON",
    height: int | None = None,
) -> Opened | None:
    """Draw the document; gives the object whose id was clicked in this run.

    `links`: JSON pointer → resource, for every id that should be a link. `addresses`: resource → an address with
    `{id}`, so that a link can be opened in a new tab. `marks`: JSON pointer → mark; their numbers stand beside the
    title.
    """
    data = {
        "document": document,
        "links": dict(links or {}),
        "addresses": dict(addresses or {}),
        "marks": {pointer: asdict(mark) for pointer, mark in (marks or {}).items()},
        "title": title,
        "height": height,
    }
    return opened(_mount(key=key, data=data, on_opened_change=nothing))
