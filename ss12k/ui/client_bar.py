"""The bar that says, in words and colour, that a page shows what one client sees."""

from collections.abc import Sequence
from html import escape

import streamlit as st

# Dark on amber in either theme: contrast 10:1.
_STYLE = """
<style>
.stElementContainer:has(.ss12k-client-bar) { position: sticky; top: 0.5rem; z-index: 90; }
.ss12k-client-bar {
  display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.15rem 1.1rem; padding: 0.6rem 0.9rem;
  background: #f5b83d; color: #241a00; border-left: 0.5rem solid #7a4b00; border-radius: 0.4rem; line-height: 1.4;
}
.ss12k-client-bar strong { font-size: 1.05rem; }
.ss12k-client-bar .sign { text-transform: uppercase; letter-spacing: 0.05em; font-size: 0.75rem; font-weight: 700; }
.ss12k-client-bar .then { flex-basis: 100%; font-weight: 700; }
.ss12k-client-bar.plain { background: #d8e3ea; color: #12202a; border-left-color: #33566b; }
.ss12k-client-bar .facts { display: flex; flex-wrap: wrap; gap: 0.1rem 1.1rem; font-size: 0.875rem; }
</style>
"""


def client_bar(
    *,
    name: str,
    mode: str,
    categories: int,
    organisations: int,
    all_organisations: int,
    alias: bool,
    all_categories: int = 25,
    then: Sequence[str] = (),
    state: str = "active",
    withheld: bool = False,
) -> None:
    """Draw the bar. `mode` is the profile's: `everything` or `selected`; `then`: of what the page is, if not of now;
    `state`: how the client stands today.
    """
    access = "Access to everything" if mode == "everything" else "Access to selected organisations"
    facts = [
        access,
        f"{categories} of {all_categories} categories of data",
        f"{organisations} of {all_organisations} organisations",
        f"Protected persons {'shown under an alias' if alias else 'not shown'}",
        *(["What is withheld is struck through"] if withheld else []),
        *([f"{state.capitalize()}: its calls are refused"] if state != "active" else []),
    ]
    told = "".join(f"<span>{escape(fact)}</span>" for fact in facts)
    _draw(
        "Viewing as client",
        f'<span class="sign">Viewing as client</span><strong>{escape(name)}</strong>'
        f'<span class="facts">{told}</span>{_of_then(then)}',
    )


def then_bar(then: Sequence[str]) -> None:
    """The bar over the authority's own pages when they are not of now."""
    _draw("Not as it is now", _of_then(then), " plain")


def _of_then(then: Sequence[str]) -> str:
    return f'<span class="then">Not as it is now: {escape(", ".join(then))}</span>' if then else ""


def _draw(label: str, inner: str, kind: str = "") -> None:
    st.html(f'{_STYLE}<div class="ss12k-client-bar{kind}" role="region" aria-label="{label}">{inner}</div>')
