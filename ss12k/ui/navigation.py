"""Where the user is: page, source and client, kept in the URL so that every page can be sent as a link.

1. A valid value in the URL wins, and is remembered by the session.
2. Where the URL has none, the session's is written back into it.
3. A value that means nothing is a `Problem`, never the authority's own view: that would be a wrong answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import Page

from ss12k.ui.components import component
from ss12k.ui.state import StateKey, remember, remembered
from ss12k.ui.swedish import swedish_key
from ss12k.ui.text import plain

_jump = component("jump", "jump.js")

AUTHORITY = "-"
"""What `client=` says for the authority's own view."""
AUTHORITY_LABEL = "The authority itself"


@dataclass(frozen=True)
class Picked:
    """The source, the client to view it as (none: the authority itself), and whether it is as it is now.

    `snapshot`, `version`: an earlier state of the source, and of the client's profile; none: as they are now.
    `withheld`: what the client does not get is shown too, struck through.
    """

    source: str
    client: str | None
    snapshot: str | None = None
    version: int | None = None
    withheld: bool = False


@dataclass(frozen=True)
class Problem:
    """Why no page can be shown, and what to do, in plain words."""

    sentence: str
    advice: str


@dataclass(frozen=True)
class _Unknown:
    value: str


def pickers(
    sources: Mapping[str, str], clients: Callable[[str], Mapping[str, str]], *, authority: bool = True
) -> Picked | Problem:
    """Draw the two pickers and say what is picked. `sources` and `clients(source)` map ids to labels.

    `authority`: whether this user may see the authority's own view. Draw them where they should stand, say
    `with st.sidebar:`. Give a `Problem` to `stop`.
    """
    remember(StateKey.PICKED, None)
    if not sources:
        return Problem("There is no source yet.", "Load one: ss12k load PATH --source ID")
    source = _resolve("source", StateKey.SOURCE, sources) or next(iter(sources))
    _select("Source", StateKey.SOURCE_WIDGET, sources, source, lambda: _source_changed(authority=authority))
    if not isinstance(source, str):
        return Problem(f"There is no source “{source.value}” here.", "Choose one under Source.")
    options = _client_options(clients(source), authority=authority)
    client = _resolve("client", StateKey.CLIENT, options) or (AUTHORITY if authority else None)
    _select("View as client", StateKey.CLIENT_WIDGET, options, client, _client_changed)
    if client is None:
        return Problem("No client is chosen.", "Choose one under View as client.")
    if isinstance(client, _Unknown):
        return _no_such_client(client.value, sources[source])
    return _settle(source, client)


def stop(problem: Problem) -> NoReturn:
    """Show what is wrong instead of the page; the browser's tab no longer says what was there before."""
    st.set_page_config(page_title="Nothing to show · ss12k")
    st.warning(f"**{plain(problem.sentence)}** {plain(problem.advice)}", icon=":material/help:")
    st.stop()


def picked() -> Picked:
    """What `pickers` settled in this run."""
    settled: Picked | None = remembered(StateKey.PICKED)
    if settled is None:
        stop(Problem("No source is chosen.", "Choose one under Source."))
    return settled


def settle_on(here: Picked) -> None:
    """Take what else of the URL was found to mean something into what is picked."""
    remember(StateKey.PICKED, here)


def set_params(**params: str | None) -> None:
    """Change parameters of this page's URL; None takes one away. Call it before the page is drawn: in a callback."""
    changed = {**st.query_params.to_dict(), **params}
    _write({name: value for name, value in changed.items() if value is not None})


def param(name: str) -> str | None:
    """A parameter of this page's URL; an empty one counts as none."""
    return st.query_params.get(name) or None


def declare(pages: Mapping[str, Page]) -> Page:
    """Tell Streamlit the pages, by the names that `go`, `page_link` and `address` use; gives the one asked for.

    Streamlit's own menu would drop source and client from the URL, so draw the menu with `page_link`.
    """
    remember(StateKey.PAGES, dict(pages))
    return st.navigation(list(pages.values()), position="hidden")


def go(name: str, **params: str | None) -> NoReturn:
    """Jump to a page, taking source and client along; what is None is left behind.

    `st.switch_page` would leave two entries in the browser's history, the first one this page without what it was
    asked for: Back would lose the filters of a list.
    """
    number = remembered(StateKey.JUMPS) + 1
    remember(StateKey.JUMPS, number)
    _jump(key="ss12k.jump", data={"address": address(name, **params), "number": number})
    st.stop()


def page_link(name: str) -> None:
    """A page's entry in the menu, taking source and client along."""
    page: Page = remembered(StateKey.PAGES)[name]
    st.page_link(page, query_params=_place(), width="stretch")


def inline_link(name: str, label: str, **params: str) -> None:
    """A link to a page among other things, taking source and client along."""
    page: Page = remembered(StateKey.PAGES)[name]
    st.page_link(page, label=label, query_params={**_place(), **params}, width="content")


def address(name: str, **params: str | None) -> str:
    """A page's address, with source and client, for what opens in a new tab."""
    page: Page = remembered(StateKey.PAGES)[name]
    query = {name: value for name, value in {**_place(), **params}.items() if value is not None}
    return f"{page.url_path or './'}?{urlencode(query)}"


def address_of_id(name: str, **params: str) -> str:
    """The same with `{id}` left to be filled in, as our components want it."""
    return f"{address(name, **params)}&id={{id}}"


def _resolve(name: str, key: StateKey, options: Mapping[str, str]) -> str | _Unknown | None:
    given = set(st.query_params.get_all(name))
    if len(given) > 1:
        return _Unknown(" and ".join(sorted(given)))
    wanted = given.pop() if given else remembered(key)
    return wanted if wanted is None or wanted in options else _Unknown(wanted)


def _settle(source: str, client: str) -> Picked:
    remember(StateKey.SOURCE, source)
    remember(StateKey.CLIENT, client)
    _write({**st.query_params.to_dict(), "source": source, "client": client})
    settled = Picked(source, None if client == AUTHORITY else client)
    remember(StateKey.PICKED, settled)
    return settled


def _client_options(clients: Mapping[str, str], *, authority: bool) -> dict[str, str]:
    own = {AUTHORITY: AUTHORITY_LABEL} if authority else {}
    return own | dict(sorted(clients.items(), key=lambda item: swedish_key(item[1])))


def _no_such_client(client: str, source: str) -> Problem:
    if client == AUTHORITY:
        return Problem("The authority's own view is not for your role.", "Choose a client under View as client.")
    return Problem(f"There is no client “{client}” of {source}.", "Choose one under View as client.")


def _select(
    label: str, key: StateKey, options: Mapping[str, str], value: str | _Unknown | None, changed: Callable[[], None]
) -> None:
    st.session_state[key] = value if isinstance(value, str) else None
    index = 0 if isinstance(value, str) else None  # a choice that means something can't be cleared
    st.selectbox(label, list(options), index, lambda id_: options.get(id_, id_), key, placeholder="Choose…",
                 on_change=changed)  # fmt: skip


def _source_changed(*, authority: bool) -> None:
    chosen = st.session_state[StateKey.SOURCE_WIDGET]
    if chosen is None:
        return
    # Objects and clients belong to one source: nothing else in the URL goes along.
    remember(StateKey.SOURCE, chosen)
    remember(StateKey.CLIENT, None)
    if authority and st.query_params.get("client", AUTHORITY) != AUTHORITY:
        st.toast("Now the authority's own view: a client belongs to one source.")
    _write({"source": chosen, **({"client": AUTHORITY} if authority else {})})


def _client_changed() -> None:
    chosen = st.session_state[StateKey.CLIENT_WIDGET]
    if chosen is None:
        return
    remember(StateKey.CLIENT, chosen)
    # A version is one of the client's own.
    set_params(client=chosen, version=None, edit=None, **({"withheld": None} if chosen == AUTHORITY else {}))


def _write(params: dict[str, str]) -> None:
    """The whole query in one go: each single write would be an entry of its own in the browser's history."""
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)


def _place() -> dict[str, str]:
    here = picked()
    place = {
        "source": here.source,
        "client": here.client or AUTHORITY,
        "snapshot": here.snapshot,
        "version": str(here.version) if here.version else None,
        "withheld": "1" if here.withheld else None,
    }
    return {name: value for name, value in place.items() if value is not None}
