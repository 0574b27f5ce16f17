"""The bar that says, in words and colour, that a page shows what one client sees."""

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
) -> None:
    """Draw the bar. `mode` is the profile's: `everything` or `selected`."""
    access = "Access to everything" if mode == "everything" else "Access to selected organisations"
    facts = [
        access,
        f"{categories} of {all_categories} categories of data",
        f"{organisations} of {all_organisations} organisations",
        f"Protected persons {'shown under an alias' if alias else 'not shown'}",
    ]
    told = "".join(f"<span>{escape(fact)}</span>" for fact in facts)
    st.html(
        f'{_STYLE}<div class="ss12k-client-bar" role="region" aria-label="Viewing as client">'
        f'<span class="sign">Viewing as client</span><strong>{escape(name)}</strong>'
        f'<span class="facts">{told}</span></div>'
    )
