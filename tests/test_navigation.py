"""Source and client in the URL: what wins, what is remembered, and that nothing unknown shows the authority's view."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ss12k.ui.navigation import AUTHORITY
from ss12k.ui.state import StateKey
from ss12k.ui.text import plain


def app(authority: bool = True, sources: dict[str, str] | None = None) -> None:
    """A page that says what is picked."""
    import streamlit as st

    from ss12k.ui import navigation

    def here() -> None:
        place = navigation.picked()
        st.text(f"here {place.source} {place.client}")
        st.text(navigation.address_of_id("card", tab="1"))
        if st.button("Go"):
            navigation.go("card", id="å&b")

    def card() -> None:
        st.text(f"card {navigation.param('id')}")

    known = {"norreka": "Norreka", "skola": "Skola"} if sources is None else sources
    clients = {"norreka": {"norreka.x": "X", "norreka.o": "Öppen", "norreka.a": "Alfa"}, "skola": {"skola.y": "Y"}}
    page = navigation.declare({"here": st.Page(here, default=True), "card": st.Page(card, url_path="card")})
    place = navigation.pickers(known, lambda source: clients[source], authority=authority)
    if isinstance(place, navigation.Problem):
        navigation.stop(place)
    page.run()


def run(query: dict[str, str] | None = None, **kwargs: Any) -> AppTest:
    at = AppTest.from_function(app, kwargs=kwargs)
    for name, value in (query or {}).items():
        at.query_params[name] = value
    return at.run()


def query(at: AppTest) -> dict[str, str]:
    return {name: "".join(value) for name, value in at.query_params.items()}


def said(at: AppTest) -> list[str]:
    return [text.value for text in at.text]


def test_a_bare_address_gets_the_first_source_and_the_authority() -> None:
    at = run()
    assert said(at)[0] == "here norreka None"
    assert query(at) == {"source": "norreka", "client": AUTHORITY}


def test_what_the_url_says_wins_and_is_remembered() -> None:
    at = run({"source": "norreka", "client": "norreka.x", "id": "7"})
    assert said(at)[0] == "here norreka norreka.x"
    assert query(at) == {"source": "norreka", "client": "norreka.x", "id": "7"}
    at.query_params.clear()
    at.run()
    assert said(at)[0] == "here norreka norreka.x"
    assert query(at) == {"source": "norreka", "client": "norreka.x"}


def test_the_url_wins_over_what_is_remembered() -> None:
    at = run({"client": "norreka.x"})
    at.query_params["client"] = AUTHORITY
    assert said(at.run())[0] == "here norreka None"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"source": "nowhere"}, "no source “nowhere”"),
        ({"client": "norreka.gone"}, "no client “norreka\\.gone” of Norreka"),
        ({"source": "skola", "client": "norreka.x"}, "no client “norreka\\.x” of Skola"),
        ({"client": ""}, "no client “” of Norreka"),
        ({"client": "[a](http://b) <b>"}, "“\\[a\\]\\(http\\://b\\) \\<b\\>”"),
    ],
)
def test_an_unknown_source_or_client_shows_no_page_at_all(query: dict[str, str], sentence: str) -> None:
    at = run(query)
    assert sentence in at.warning[0].value
    assert not at.text


def test_a_client_removed_while_viewed_is_not_replaced_by_the_authority() -> None:
    at = run({"client": "norreka.x"})
    at.session_state[StateKey.CLIENT] = "norreka.removed"
    at.query_params.clear()
    at.run()
    assert "norreka\\.removed" in at.warning[0].value
    assert not at.text


def test_who_may_not_see_the_authoritys_own_view_must_choose_a_client() -> None:
    assert "No client is chosen" in run(authority=False).warning[0].value
    assert "not for your role" in run({"client": AUTHORITY}, authority=False).warning[0].value
    assert said(run({"client": "norreka.a"}, authority=False))[0] == "here norreka norreka.a"


def test_without_sources_the_page_says_how_to_load_one() -> None:
    assert "ss12k load" in run(sources={}).warning[0].value


def test_the_pickers_offer_clients_as_swedes_sort_and_write_the_url() -> None:
    at = run({"id": "7"})
    assert at.selectbox[1].options == ["The authority itself", "Alfa", "X", "Öppen"]
    at.selectbox[1].set_value("norreka.o").run()
    assert said(at)[0] == "here norreka norreka.o"
    assert query(at) == {"source": "norreka", "client": "norreka.o", "id": "7"}


def test_another_source_leaves_the_client_and_the_object_behind() -> None:
    at = run({"client": "norreka.x", "id": "7"})
    at.selectbox[0].set_value("skola").run()
    assert said(at)[0] == "here skola None"
    assert query(at) == {"source": "skola", "client": AUTHORITY}


def test_an_unknown_client_is_mended_by_choosing_one() -> None:
    at = run({"client": "norreka.gone"})
    at.selectbox[1].set_value("norreka.a").run()
    assert said(at)[0] == "here norreka norreka.a"


def test_a_jump_takes_source_and_client_along() -> None:
    at = run({"client": "norreka.x"})
    at.button[0].click().run()
    jump = json.loads(at.get("bidi_component")[0].proto.json)
    assert jump == {"address": "card?source=norreka&client=norreka.x&id=%C3%A5%26b", "number": 1}


def test_an_address_holds_the_whole_view() -> None:
    assert said(run({"client": "norreka.x"}))[1] == "card?source=norreka&client=norreka.x&tab=1&id={id}"


def test_names_are_shown_as_they_are_where_markdown_is_read() -> None:
    assert plain("a_b *c* [d](e) <f> $g$ h: #1\ni") == r"a\_b \*c\* \[d\]\(e\) \<f\> \$g\$ h\: \#1 i"
    assert plain(":smile: 12:30") == "\\:\u2060smile\\: 12\\:30"
