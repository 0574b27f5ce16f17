"""What pages send to our components, and what they get back: without a browser."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from ss12k.ui.state import StateKey
from ss12k.ui.tree_table import Draft


def page() -> None:
    """A page with all three components."""
    import datetime

    import streamlit as st

    from ss12k.ui.components import Column
    from ss12k.ui.json_view import json_view
    from ss12k.ui.tables import Link, object_table
    from ss12k.ui.tree import TreeRow
    from ss12k.ui.tree_table import discard_draft, tree_table

    kinds = ["Skolenhet", "Övrigt", "Skolenhet", "Skolenhet", "Övrigt", "Skolenhet"]
    rows = [TreeRow(f"o{at}", None, f"Skola {at}", {"kind": kind, "code": str(at)}) for at, kind in enumerate(kinds)]
    columns = [Column("kind", "Type"), Column("code", "Code")]
    epoch = st.text_input("Epoch", "1")
    if st.button("Discard"):
        discard_draft("tree")
    result = tree_table(rows, columns, key="tree", checkable=True, checked=["o1"], epoch=epoch)
    st.text(f"{sorted(result.checked)} {result.opened}")
    json_view('{"id": "a"}', key="json", links={"a": "persons"})
    cells = {"name": Link("Ann", "persons", "a"), "from": datetime.date(2024, 8, 19)}
    object_table([cells], [Column("name", "Name"), Column("from", "From")], key="table", label="People", empty="None.")


def sent(at: AppTest, place: int) -> Any:
    return json.loads(at.get("bidi_component")[place].proto.json)


def test_the_components_get_what_they_are_to_show() -> None:
    at = AppTest.from_function(page).run()
    assert not at.exception
    tree, document, table = (sent(at, place) for place in range(3))
    assert json.loads(tree["rows"])[0] == ["o0", "Skola 0", -1, 0, 0, "Skolenhet", "0"]
    heads = json.loads(tree["look"])["heads"]
    assert [head["options"] for head in heads] == [None, ["Skolenhet", "Övrigt"], None]  # a choice where values are few
    assert document["document"] == '{"id": "a"}'
    assert table["rows"] == [[{"text": "Ann", "resource": "persons", "id": "a"}, "2024-08-19"]]


def test_nothing_is_checked_but_what_was_saved_until_someone_clicks() -> None:
    at = AppTest.from_function(page).run()
    assert at.text[0].value == "['o1'] None"
    assert at.session_state[StateKey.TREE_DRAFTS] == {"tree": Draft("1", frozenset({"o1"}), frozenset({"o1"}))}


def test_a_draft_begins_again_with_a_new_epoch_or_when_discarded() -> None:
    at = AppTest.from_function(page)
    draft = {"tree": Draft("1", frozenset({"o1"}), frozenset({"o2", "o3"}))}
    at.session_state[StateKey.TREE_DRAFTS] = draft  # as after a page switch
    assert at.run().text[0].value == "['o2', 'o3'] None"
    assert sent(at, 0)["checked"] == ["o2", "o3"]
    at.button[0].click().run()
    assert at.text[0].value == "['o1'] None"
    at.session_state[StateKey.TREE_DRAFTS] = draft
    at.text_input[0].set_value("2").run()
    assert at.text[0].value == "['o1'] None"
