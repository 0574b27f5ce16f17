"""The organisation tree: display order, what checked boxes cover, and the smallest set of them after a click."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ss12k.ui.swedish import swedish_key
from ss12k.ui.tree import Tree, TreeRow, cover, forest, states, toggle

SCHOOLS = {  # id: parent
    "kommun": None, "skola": "kommun", "7-9": "skola", "F-6": "skola", "fritids": "skola", "ostra": "kommun",
}  # fmt: skip


def tree(parents: dict[str, str | None]) -> Tree:
    return forest(TreeRow(id_, parent, id_) for id_, parent in parents.items())


def order(made: Tree) -> list[str]:
    return [row.id for row in made.rows]


def test_parents_come_before_children_and_siblings_sort_as_swedes_sort() -> None:
    names = {"k": (None, "Kommun"), "1": ("k", "Ängen"), "2": ("k", "Åsen"), "3": ("k", "zebra"), "4": ("1", "Öst 10"),
             "5": ("1", "Öst 9"), "6": ("k", "Ek")}  # fmt: skip
    assert order(forest(TreeRow(id_, parent, name) for id_, (parent, name) in names.items())) == list("k632154")


def test_swedish_order() -> None:
    ordered = ["adam", "Émile", "Eva", "zorn", "Åberg", "Åk 2", "Åk 10", "Ärlig", "Öberg"]
    assert sorted(set(ordered), key=swedish_key) == ordered


def test_a_row_whose_parent_is_unknown_or_itself_stands_at_the_top() -> None:
    made = tree({"a": "gone", "b": "b", "c": None, "d": "c"})
    assert (order(made), made.parents) == (["a", "b", "c", "d"], (-1, -1, -1, 2))


def test_a_cycle_is_broken_at_its_first_name_and_all_rows_are_there() -> None:
    made = tree({"c": "b", "b": "a", "a": "c", "under": "c"})
    assert order(made) == ["a", "b", "c", "under"]
    assert made.parents == (-1, 0, 1, 2)


def test_a_very_deep_tree_is_no_trouble() -> None:
    deep = tree({str(level): str(level - 1) if level else None for level in range(5000)})
    assert len(cover(deep, ["0"])) == 5000


def test_a_checked_parent_covers_its_subtree() -> None:
    assert cover(tree(SCHOOLS), ["skola", "gone"]) == {"skola", "7-9", "F-6", "fritids"}
    assert cover(tree(SCHOOLS), []) == frozenset()


def test_organisations_in_a_cycle_cover_each_other() -> None:
    ring = tree({"a": "b", "b": "a", "under": "a", "else": None})
    assert cover(ring, ["b"]) == {"a", "b", "under"}


def test_boxes_above_a_checked_one_are_mixed() -> None:
    shown = states(tree(SCHOOLS), ["7-9"])
    assert {id_ for id_, state in shown.items() if state == "mixed"} == {"kommun", "skola"}
    assert {id_ for id_, state in shown.items() if state == "true"} == {"7-9"}


@pytest.mark.parametrize(
    ("checked", "clicked", "after"),
    [
        ([], "7-9", {"7-9"}),
        (["7-9"], "7-9", set()),
        (["7-9", "ostra"], "kommun", {"kommun"}),  # what is below is covered: the smallest set
        (["kommun"], "kommun", set()),
        (["kommun"], "7-9", {"F-6", "fritids", "ostra"}),  # the parent gives way to its other children, twice
        (["kommun"], "skola", {"ostra"}),
        (["kommun", "7-9"], "skola", {"ostra"}),  # checked twice over: still off
        (["7-9", "F-6", "fritids"], "skola", {"skola"}),  # not the same: a new unit below will be covered
        (["skola", "gone"], "7-9", {"F-6", "fritids", "gone"}),  # what this snapshot lacks may come back
    ],
)
def test_a_click_gives_the_smallest_set(checked: list[str], clicked: str, after: set[str]) -> None:
    assert toggle(tree(SCHOOLS), checked, clicked) == after


def test_a_click_in_a_cycle_takes_the_whole_cycle() -> None:
    ring = tree({"a": "b", "b": "a", "under-a": "a", "under-b": "b"})
    assert cover(ring, toggle(ring, [], "b")) == {"a", "b", "under-a", "under-b"}
    assert toggle(ring, ["b"], "under-a") == {"under-b"}
    assert toggle(ring, ["a"], "b") == frozenset()


IDS = "abcdefgh"
PARENTS = st.fixed_dictionaries({id_: st.sampled_from([None, "gone", *IDS]) for id_ in IDS})


@given(PARENTS, st.sets(st.sampled_from(IDS)), st.sampled_from(IDS))
def test_a_click_changes_the_clicked_and_nothing_beside_it(
    parents: dict[str, str | None], checked: set[str], clicked: str
) -> None:
    made = tree(parents)
    before, after = cover(made, checked), cover(made, toggle(made, checked, clicked))
    below = cover(made, [clicked])
    above = {id_ for id_ in IDS if clicked in cover(made, [id_])}
    if clicked in before:
        # Unchecking takes the subtree away, and those above it: checked, they would cover it.
        assert after == before - below - above
    else:
        assert after == before | below


@given(PARENTS, st.sets(st.sampled_from(IDS)), st.sampled_from(IDS))
def test_no_checked_box_is_covered_by_another(parents: dict[str, str | None], checked: set[str], clicked: str) -> None:
    made = tree(parents)
    result = toggle(made, checked, clicked)
    assert all(id_ not in cover(made, result - {id_}) for id_ in result)


@given(PARENTS)
def test_every_row_appears_once_below_its_parent(parents: dict[str, str | None]) -> None:
    made = tree(parents)
    assert sorted(order(made)) == sorted(IDS)
    assert all(parent < place for place, parent in enumerate(made.parents))
