"""What pages send to our components, and what they get back: without a browser."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ss12k.ui.state import StateKey
from ss12k.ui.tables import Paging, Turn, asked_turn
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
    json_view('{"id": "a"}', key="json", links={"/id": "persons"})
    cells = {"name": Link("Ann", "persons", "a"), "from": datetime.date(2024, 8, 19)}
    object_table([cells], [Column("name", "Name"), Column("from", "From")], key="table", label="People", empty="None.")


def sent(at: AppTest, place: int) -> Any:
    return json.loads(at.get("bidi_component")[place].proto.json)


def test_the_components_get_what_they_are_to_show() -> None:
    at = AppTest.from_function(page).run()
    assert not at.exception
    tree, document, table = (sent(at, place) for place in range(3))
    assert json.loads(tree["rows"])[0] == ["o0", "Skola 0", -1, 0, 0, 0, "Skolenhet", "0"]
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


def withheld_page() -> None:
    """The same with things that a client does not get."""
    from ss12k.ui.components import Column
    from ss12k.ui.json_view import Mark, json_view
    from ss12k.ui.tables import Link, Paging, Value, Withheld, object_table, paged_table
    from ss12k.ui.tree import TreeRow
    from ss12k.ui.tree_table import tree_table

    columns = [Column("name", "Name"), Column("groups", "Groups")]
    cells: list[dict[str, Value]] = [
        {"name": Withheld(Link("Ann", "persons", "a"), "an alias", "A. 1"), "groups": ("1A", Withheld("1B", "unit"))},
        {"name": "Bo"},
    ]
    object_table(cells, columns, key="cells", label="People", empty="None.")
    object_table(cells, columns, key="rows", label="People", empty="None.", withheld={0: "unit", 1: "role"})
    object_table(cells[1:], columns, key="none", label="People", empty="None.", withheld={})
    paged_table(cells[1:], columns, Paging(2, 3, 101, 50, "name", True, frozenset({"name"}), "persons"), key="paged",
                label="People", empty="None.", turned=lambda turn: None)  # fmt: skip
    rows = [TreeRow(f"o{at}", None, f"Skola {at}", {"name": str(at)}, withheld=f"reason {at % 2}") for at in range(4)]
    tree_table([*rows, TreeRow("p", None, "Östra")], columns[:1], key="tree")
    json_view('{"id": "a"}', key="json", marks={"/id": Mark("alias", "protected", '"b"')})


def test_what_is_withheld_travels_with_its_reasons() -> None:
    at = AppTest.from_function(withheld_page).run()
    assert not at.exception
    cells, rows, none, paged, tree, document = (sent(at, place) for place in range(6))
    ann = {"withheld": {"text": "Ann", "resource": "persons", "id": "a"}, "reason": "an alias", "instead": "A. 1"}
    groups = ["1A", {"withheld": "1B", "reason": "unit", "instead": None}]
    assert cells["rows"] == [[ann, groups, "an alias; unit"], ["Bo", None, ""]]
    assert (cells["struck"], cells["reasons"]) == ([], True)
    assert [row[2] for row in rows["rows"]] == ["unit; an alias", "role"]
    assert (rows["struck"], rows["reasons"], rows["columns"][2]["label"]) == ([0, 1], True, "Withheld because")
    assert ([column["label"] for column in none["columns"]], none["reasons"]) == (["Name", "Groups"], False)
    assert paged["paging"] == {"page": 2, "pages": 3, "total": 101, "size": 50, "sort": "name", "down": True,
                               "sortable": ["name", None], "noun": "persons"}  # fmt: skip
    look = json.loads(tree["look"])
    assert look["reasons"] == ["reason 0", "reason 1"]
    assert [head["label"] for head in look["heads"]] == ["Organisation", "Name", "Withheld because"]
    assert [row[5:] for row in json.loads(tree["rows"])] == [[1, "0"], [2, "1"], [1, "2"], [2, "3"], [0, None]]
    assert document["marks"] == {"/id": {"kind": "alias", "reason": "protected", "instead": '"b"'}}


PAGING = Paging(1, 3, 101, 50, sortable=frozenset({"name"}))


@pytest.mark.parametrize(
    ("told", "turn"),
    [
        ({"page": 2, "sort": None, "down": False}, Turn(2, None, False)),
        ({"page": 1, "sort": "name", "down": True}, Turn(1, "name", True)),
        ({"page": 4, "sort": None, "down": True}, Turn(3, None, False)),
        ({"page": 0, "sort": None, "down": False}, None),
        ({"page": -1, "sort": None, "down": False}, None),
        ({"page": 1.5, "sort": None, "down": False}, None),
        ({"page": True, "sort": None, "down": False}, None),
        ({"page": "2", "sort": None, "down": False}, None),
        ({"page": 2, "sort": "secret", "down": False}, None),
        ({"page": 2, "sort": ["name"], "down": False}, None),
        ({"page": 2, "sort": "name", "down": "yes"}, None),
        ({}, None),
        (None, None),
        ("2", None),
    ],
)
def test_only_a_page_and_an_order_that_there_can_be_are_followed(told: object, turn: Turn | None) -> None:
    assert asked_turn(told, PAGING) == turn
