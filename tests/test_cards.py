"""What hangs on an organisation, a group and a person: counted against the documents themselves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from demo_home import demo_home
from dumps import Home, home_at

from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.errors import Ss12kError
from ss12k.explore.cards import Card
from ss12k.explore.person_card import person_card
from ss12k.explore.rows import Named
from ss12k.explore.school_cards import organisation_card
from ss12k.settings import PROJECT

PRESCHOOL = "Förskolan Björken"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with home_at(demo_home(tmp_path_factory)) as made:
        yield made


def records(resource: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = orjson.loads((PROJECT / "data/demo/norreka" / f"{resource}.json").read_bytes())
    return found


def people(card: Card, table: str) -> set[str]:
    """The ids in a table's first column."""
    rows = card.tables[table].rows
    assert rows is not None
    return {
        cell.id for row in rows for cell in row.cells.values() if isinstance(cell, Named) and cell.resource == "persons"
    }


def test_a_preschool_shows_the_guardians_of_its_children(home: Home) -> None:
    (school,) = [each["id"] for each in records("organisations") if each["displayName"] == PRESCHOOL]
    placements = [each for each in records("placements") if each["placedAt"]["id"] == school]
    children = {each["child"]["id"] for each in placements}
    owners = {owner["id"] for each in placements for owner in each.get("owners", [])}
    responsible = {
        each["person"]["id"]
        for person in records("persons")
        if person["id"] in children
        for each in person.get("responsibles", [])
    }
    card = organisation_card(home.view("norreka"), school)
    assert card is not None
    assert people(card, "children") == children
    assert people(card, "guardians") == owners | responsible
    assert len(owners | responsible) > 20


def test_a_guardian_and_a_child_lead_to_each_other(home: Home) -> None:
    view = home.view("norreka")
    (child,) = [each for each in records("persons") if each["givenName"] == "Amélie"]
    card = person_card(view, child["id"])
    assert card is not None
    guardians = people(card, "guardians")
    assert guardians == {each["person"]["id"] for each in child["responsibles"]}
    for guardian in guardians:
        back = person_card(view, guardian)
        assert back is not None
        assert child["id"] in people(back, "children")


def test_a_snapshot_of_another_source_is_not_shown_even_when_it_is_open(home: Home, tmp_path: Path) -> None:
    (tmp_path / "organisations.json").write_text('[{"id": "theirs"}]')
    other = home.load(tmp_path, "other").snapshot
    assert home.view("other").count("organisations") == 1
    with pytest.raises(Ss12kError, match=other):
        home.access.open_view(LOCAL_ADMINISTRATOR, "norreka", None, other)
