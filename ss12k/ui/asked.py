"""What a list is asked for: filters that live in the URL, so that every list can be sent as a link.

A text that holds a civic number is kept in the session alone: addresses end up in histories and in e-mails.
"""

import re
import secrets
from collections.abc import Mapping
from datetime import date

import streamlit as st

from ss12k.ui.navigation import Problem, param, set_params, stop
from ss12k.ui.state import StateKey, remember, remembered
from ss12k.ui.tables import Turn

PRIVATE = "private-"
"""What stands in the URL for a text that does not belong there, before a token that means it in one session alone."""
_DIGITS = 9
"""So many digits close to each other may be a civic number, or much of one: blanks and dashes part them, or nothing."""
_MAY_BE_CIVIC = re.compile(rf"(?:\d[\s\-+\u2010-\u2015./]*){{{_DIGITS},}}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
ANY = ""
LONGEST = 40
"""So much of what an address asks for is said back."""
WIDE, NARROW = 280, 176
"""How wide filters are, in pixels: side by side, as many as there is room for."""


def text(name: str, label: str, *, placeholder: str = "") -> str:
    """A text to search for."""
    key = f"asked {name}"
    value = asked_text(name)
    st.session_state[key] = value
    st.text_input(
        label, key=key, type="search", placeholder=placeholder, on_change=_text_changed, args=(name, key), width=WIDE
    )
    if param(name) and not value:
        stop(Problem("A civic number was searched for here.", "Addresses do not hold such numbers: type it again."))
    return value


def asked_text(name: str) -> str:
    """The text that the URL asks for, or that the session keeps for it."""
    given = param(name) or ""
    if not given.startswith(PRIVATE):
        return given
    texts: dict[str, str] = remembered(StateKey.PRIVATE_TEXTS)
    return texts.get(given.removeprefix(PRIVATE), "")


def in_address(wanted: str) -> str:
    """How a text is told in an address."""
    if not wanted.startswith(PRIVATE) and (_UUID.fullmatch(wanted) or not _MAY_BE_CIVIC.search(wanted)):
        return wanted
    texts: dict[str, str] = remembered(StateKey.PRIVATE_TEXTS)
    token = next((token for token, text in texts.items() if text == wanted), None) or secrets.token_hex(4)
    remember(StateKey.PRIVATE_TEXTS, {**texts, token: wanted})
    return f"{PRIVATE}{token}"


def choice(name: str, label: str, options: Mapping[str, str], *, nothing: str = "All", help: str | None = None) -> str:
    """One of some values, or none of them."""
    key, value = f"asked {name}", param(name) or ANY
    there = [ANY, *options, *([value] if value and value not in options else [])]
    st.session_state[key] = value
    st.selectbox(label, there, key=key, format_func=lambda each: nothing if each == ANY else options.get(each, each),
                 on_change=_changed, args=(name, key), help=help, width=NARROW)  # fmt: skip
    return value


def required(name: str, label: str, options: Mapping[str, str], otherwise: str) -> str:
    """One of some values, and always one; what the URL has and is none of them comes back as it is."""
    key, value = f"asked {name}", param(name) or otherwise
    st.session_state[key] = value if value in options else otherwise
    st.selectbox(label, list(options), key=key, format_func=lambda each: options.get(each, each),
                 on_change=_only, args=(name, key), width=WIDE)  # fmt: skip
    return value


def switch(name: str, label: str, *, help: str | None = None) -> bool:
    """Whether something is asked for."""
    key, value = f"asked {name}", param(name) == "1"
    st.session_state[key] = value
    st.toggle(label, key=key, on_change=_switched, args=(name, key), help=help)
    return value


def day(name: str, label: str, otherwise: date | None = None) -> date | None:
    """A day, or none."""
    given = param(name)
    if given and _day(given) is None:
        stop(Problem(f"“{given[:LONGEST]}” is no day.", "Write it as 2026-11-25."))
    key, value = f"asked {name}", _day(given) or otherwise
    st.session_state[key] = value
    st.date_input(label, key=key, value=None, on_change=_day_changed, args=(name, key), format="YYYY-MM-DD",
                  width=NARROW, min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))  # fmt: skip
    return value


def _day(given: str | None) -> date | None:
    try:
        found = date.fromisoformat(given or "")
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2100 else None


def _text_changed(name: str, key: str) -> None:
    set_params(**{name: in_address(st.session_state[key].strip()) or None}, page=None)


def _changed(name: str, key: str) -> None:
    set_params(**{name: st.session_state[key] or None}, page=None)


def _only(name: str, key: str) -> None:
    """Another list has other filters: of those nothing goes along."""
    kept = {"source", "client", "snapshot", "version", "withheld"}
    set_params(**{**{other: None for other in st.query_params if other not in kept}, name: st.session_state[key]})


def _switched(name: str, key: str) -> None:
    set_params(**{name: "1" if st.session_state[key] else None}, page=None)


def _day_changed(name: str, key: str) -> None:
    chosen: date | None = st.session_state[key]
    set_params(**{name: chosen.isoformat() if chosen else None}, page=None)


def page_number() -> int:
    """The page of a list that the URL asks for, the first being 1."""
    given = param("page") or "1"
    return max(1, int(given)) if given.isdecimal() and len(given) < 10 else 1


def turned(turn: Turn) -> None:
    """Have the URL ask for another page, or another order."""
    sort = None if turn.sort is None else f"-{turn.sort}" if turn.down else turn.sort
    set_params(page=str(turn.page) if turn.page > 1 else None, sort=sort)
