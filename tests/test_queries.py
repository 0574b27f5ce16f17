"""What may be asked of each resource is what the official file says, and nothing without its needs (SCOPE R9)."""

from typing import Any

import pytest
import yaml
from test_standard import OFFICIAL

from ss12k.standard import queries
from ss12k.standard.queries import QUESTIONS
from ss12k.standard.questions import Bound, Equals, EqualsThere, Identifies, LeadsTo, Order, Test, Unit
from ss12k.standard.resources import RESOURCES

AROUND = {"limit", "pageToken", "expand", "expandReferenceNames", "sortkey"}
"""Parameters of lists that filter nothing."""


@pytest.fixture(scope="module")
def tree() -> Any:
    if not OFFICIAL.exists():
        pytest.skip("the official file is not here")
    return yaml.safe_load(OFFICIAL.read_text())


def whole(tree: Any, node: Any) -> Any:
    while "$ref" in node:
        found = tree
        for name in node["$ref"].split("/")[1:]:
            found = found[name]
        node = found
    return node


def parameters(tree: Any, resource: str) -> dict[str, Any]:
    path = tree["paths"][f"/{resource}"]
    every = [whole(tree, each) for each in [*path.get("parameters", []), *path["get"].get("parameters", [])]]
    return {each["name"]: each for each in every}


@pytest.mark.parametrize("resource", RESOURCES)
def test_filters_are_those_of_the_official_file(resource: str, tree: Any) -> None:
    official = {name: each for name, each in parameters(tree, resource).items() if name not in AROUND}
    ours = QUESTIONS[resource].filters
    assert set(ours) == set(official)
    for name, each in official.items():
        assert ours[name].many == (each["schema"].get("type") == "array"), name
        assert ours[name].required == each.get("required", False), name
        form = each["schema"].get("format")
        test = ours[name].test
        if isinstance(test, Bound):
            assert test.unit.value == form, name


@pytest.mark.parametrize("resource", RESOURCES)
def test_sort_keys_and_expansions_are_those_of_the_official_file(resource: str, tree: Any) -> None:
    official = parameters(tree, resource)
    assert set(QUESTIONS[resource].sort_keys) == set(
        official.get("sortkey", {"schema": {"enum": []}})["schema"]["enum"]
    )
    expansions = official["expand"]["schema"]["items"]["enum"] if "expand" in official else []
    assert set(QUESTIONS[resource].expansions) == set(expansions)


@pytest.mark.parametrize("resource", RESOURCES)
def test_lookup_keys_are_those_of_the_official_file(resource: str, tree: Any) -> None:
    path = tree["paths"].get(f"/{resource}/lookup")
    body = path["post"]["requestBody"]["content"]["application/json"]["schema"] if path else {"properties": {}}
    assert set(QUESTIONS[resource].lookup_keys) == set(whole(tree, body)["properties"])


@pytest.mark.parametrize(
    ("resource", "test", "needs", "problem"),
    [
        ("persons", Equals("civicNo.value"), (), "may be withheld"),
        ("persons", Equals("civicNo.value"), ("emails",), "unknown category"),
        ("persons", Equals("civicNo.number"), ("civicno",), "there is no 'civicNo.number'"),
        ("persons", Identifies("value"), (), "needs that category"),
        ("persons", Identifies("type"), ("identifiers",), "have no 'type'"),
        ("duties", Bound("firstDay", Order.FROM, Unit.DAY), (), "there is no 'firstDay'"),
        ("activities", LeadsTo((("groups", "members"),)), ("groups",), "'members' of groups is no reference"),
        ("activities", LeadsTo((("groups", "groupMemberships.person"),)), (), "looks through another resource"),
        ("activities", EqualsThere((("syllabus",),), "schoolType"), (), "looks through another resource"),
    ],
)
def test_a_question_that_does_not_declare_its_needs_fails_by_its_name(
    resource: str, test: Test, needs: tuple[str, ...], problem: str
) -> None:
    with pytest.raises(TypeError, match=f"question 'asked' of '{resource}': .*{problem}"):
        queries._check(resource, "asked", test, needs)
