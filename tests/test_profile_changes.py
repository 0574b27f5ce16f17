"""What a draft changes, in sentences: by what is reached, not by which boxes hold a mark."""

from typing import Any

import pytest

from ss12k.scope.profile import Profile
from ss12k.ui.profile_changes import changes
from ss12k.ui.tree import TreeRow, forest

ABOVE = {
    "town": None,
    "north": "town",
    "n1": "north",
    "n2": "north",
    "south": "town",
    **dict.fromkeys("abcdefghij", "south"),
}
TREE = forest(TreeRow(id, parent, id.upper()) for id, parent in ABOVE.items())
GAVE_WAY = (
    "No longer checked itself: {}. What is still checked below takes its place; what belongs to it directly, and what "
    "comes below it later, is not covered"
)


def profile(*organisations: str, **changed: Any) -> Profile:
    given = {"clientId": "x.y", "name": "Y", "vendor": "V", "source": "x", "sharedData": ["standard", "sex"]}
    return Profile.parse({**given, "permissionMode": "selected", "organisations": list(organisations), **changed})


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (["north"], ["north"], []),
        (["north"], ["n1"], ["Organisations, no longer: N2", GAVE_WAY.format("NORTH")]),
        (["north"], ["n1", "n2"], [GAVE_WAY.format("NORTH")]),
        (["n1"], ["north"], ["Organisations, now also: NORTH and 1 below it"]),
        (["north"], ["south"], ["Organisations, no longer: NORTH and 2 below it",
                                "Organisations, now also: SOUTH and 10 below it"]),
        (["town"], ["south", "n1"], ["Organisations, no longer: N2", GAVE_WAY.format("NORTH, TOWN")]),
        (["south"], [], ["Organisations, no longer: SOUTH and 10 below it"]),
        ([], list("abcdefghij"), ["Organisations, now also: A, B, C, D, E, F, G, H and 2 more"]),
        (["gone"], ["gone", "n1"], ["Organisations, now also: N1"]),
    ],
)  # fmt: skip
def test_organisations_are_told_by_what_is_reached(before: list[str], after: list[str], told: list[str]) -> None:
    assert changes(profile(*before), profile(*after), TREE) == told


def test_leaving_access_to_everything_tells_what_is_lost() -> None:
    everything = profile(permissionMode="everything")
    assert changes(everything, profile("north"), TREE) == [
        "Permission mode: Access to everything → Access to selected",
        "Organisations, no longer: SOUTH and 10 below it",
        GAVE_WAY.format("TOWN"),
    ]


def test_every_other_field_is_told() -> None:
    after = profile(name="Z", vendor="", sharedData=["sex", "photo"], includeAlternativePersonData=True)
    assert changes(profile(), after, TREE) == [
        "Client: Y → Z",
        "Vendor: V → none",
        "Protected persons: now shown under an alias",
        "Shared data, no longer: Standard",
        "Shared data, now also: Photo",
    ]
