"""A wrong entry of the registry fails at import, with its name; a right one says what later code relies on."""

from dataclasses import replace
from typing import Any

import pytest

from ss12k.scope.rules import Rule
from ss12k.standard.resources import RESOURCES, Always, InReach, PersonVisible, _check


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"needs": ()}, "known category"),
        ({"needs": ("nonsense",)}, "known category"),
        ({"rows": (InReach("nowhere"),)}, "'nowhere'"),
        ({"rows": (InReach("dutyAt"), Always())}, "one rule that grants"),
        ({"rows": (PersonVisible("person"),)}, "one rule that grants"),
        ({"rows": ()}, "one rule that grants"),
        ({"organisation": "school"}, "'school'"),
        ({"name": ("title",)}, "'title'"),
        ({"whole_items": {"assignmentRole": "person"}}, "no reference"),
        ({"items_in_reach": {"assignmentRole": "dutyAt"}}, "no reference"),
        ({"attribute_needs": {"signature": "signatures"}}, "unknown category"),
        ({"hidden_if_protected": {"initials": "person"}}, "'initials'"),
    ],
)
def test_a_wrong_entry_is_refused_by_its_name(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(TypeError, match=f"'duties': .*{problem}"):
        _check(replace(RESOURCES["duties"], **change))


def test_nothing_granted_is_an_explicit_nothing_and_narrowing_never_widens() -> None:
    assert Rule(()).sql == "(FALSE)"
    assert Rule((), ("TRUE",)).sql == "(FALSE) AND TRUE"
    assert Rule(("a", "b"), ("c", "d")).sql == "(a OR b) AND c AND d"
