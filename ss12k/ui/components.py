"""How our own components are mounted, and what they say when a link in them is followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Opened:
    """The object whose link was followed in this run."""

    resource: str
    id: str


@dataclass(frozen=True)
class Column:
    """A column of a table. `auto` filters by a choice where there are few values, else by text."""

    key: str
    label: str
    kind: Literal["text", "number", "date"] = "text"
    filter: Literal["auto", "text", "select", "none"] = "auto"


def component(name: str, *files: str) -> ComponentRenderer:
    """A component made of the JavaScript and CSS files named, after those that all share; register once, at import."""
    texts = [(STATIC / file).read_text(encoding="utf-8") for file in ("base.css", "base.js", *files)]
    kinds = ["base.css", "base.js", *files]
    css = "\n".join(text for text, file in zip(texts, kinds, strict=True) if file.endswith(".css"))
    js = "\n".join(text for text, file in zip(texts, kinds, strict=True) if file.endswith(".js"))
    return st.components.v2.component(f"ss12k.{name}", css=css, js=js)


def nothing() -> None:
    """A callback that does nothing: Streamlit gives a result only for names that have one."""


def opened(result: Mapping[str, Any]) -> Opened | None:
    """The link followed in this run, if any."""
    told = result.get("opened")
    return Opened(str(told["resource"]), str(told["id"])) if isinstance(told, Mapping) else None
