"""What is withheld, in place: without what is crossed out, a page is just what the client sees (SCOPE R11)."""

import random
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from daily import first, only
from demo_home import demo_home
from dumps import Home, home_at
from scope_support import random_source_with_profiles, snapshot_of, view_under

from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.explore.any_card import build_of
from ss12k.explore.cards import Card, looked_at
from ss12k.explore.cells import key_of
from ss12k.explore.listing import Question, csv_of, listing, reasons_of
from ss12k.explore.looks import Look
from ss12k.explore.marks import marks
from ss12k.explore.rows import Cell, Crossed, Row
from ss12k.scope.finding import Finding, Words
from ss12k.scope.view import View
from ss12k.standard.resources import RESOURCES

CLIENTS = ["cicero", "hypergene", "inspera", "istanalys", "liber", "optiplan", "skjutsplus", "skola24"]
WITH_ID = [name for name in RESOURCES if name != "aggregatedAttendance"]
AMELIE = "a7ebe75c-94d1-59e1-98ee-31c95d871d9e"
TELLING = ("inspera", "istanalys", "liber", "skola24")
"""The clients that are compared every time: with and without alternative data, with much and with little."""
MOST = 60
GONE = object()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with home_at(demo_home(tmp_path_factory)) as made:
        yield made


@pytest.fixture(params=only(TELLING.__contains__, CLIENTS))
def look(request: pytest.FixtureRequest, home: Home) -> Look:
    view = home.access.open_view(LOCAL_ADMINISTRATOR, "norreka", f"norreka.{request.param}")
    return Look(view, home.access.open_view(LOCAL_ADMINISTRATOR, "norreka"))


def without(document: Any, marked: dict[str, Any], pointer: str = "") -> Any:
    """A document without what its marks say that a client does not get, and with what it gets instead."""

    def left(key: str | int, part: Any) -> Any:
        at = f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
        mark = marked.get(at)
        if mark is not None and mark.instead:
            return orjson.loads(mark.instead)
        return GONE if mark is not None and mark.kind != "partly" else without(part, marked, at)

    if isinstance(document, dict):
        parts = {name: left(name, part) for name, part in document.items()}
        return {name: part for name, part in parts.items() if part is not GONE}
    if isinstance(document, list):
        return [item for item in (left(*each) for each in enumerate(document)) if item is not GONE]
    return document


def assert_marked(view: View, own: View, resource: str, id: str) -> None:
    raw, seen = own.document(resource, id), view.document(resource, id) if view.shared(resource) else None
    assert raw is not None
    explained = view.explain(resource, id)
    found = marks(resource, orjson.loads(raw), None if seen is None else orjson.loads(seen), explained)
    if seen is None:
        assert list(found) == [""]
        assert found[""].reason
        return
    left, wanted = without(orjson.loads(raw), found), orjson.loads(seen)
    made_up = {name for name, share in explained.attributes.items() if share.state.value == "alias"}
    made_up |= {"id"} if resource == "schoolUnitOfferings" else set()  # a record without one got it when it was loaded
    added = {name: wanted[name] for name in wanted.keys() - left.keys() if name in made_up}
    assert left | added == wanted, resource
    assert all(mark.reason for mark in found.values()), (resource, id, found)


def test_the_raw_json_without_what_is_struck_is_the_clients_document(look: Look) -> None:
    assert look.own is not None
    dice = random.Random(look.view.snapshot.id)
    for resource in WITH_ID:
        found = look.own.found(resource)
        for place in sorted(dice.sample(range(len(found)), min(4, len(found)))):
            [id] = found.ids(place, 1)
            assert_marked(look.view, look.own, resource, id)


@pytest.mark.parametrize("seed", first(3, range(8)))
def test_so_it_is_for_odd_records_and_random_profiles(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    _, source, profiles = random_source_with_profiles(seed, 2)
    snapshot = snapshot_of(source.files, tmp_path_factory.mktemp("odd"))
    own = View(snapshot, None, b"")
    for profile in profiles:
        view = view_under(snapshot, profile)
        for resource in WITH_ID:
            found = own.found(resource)
            for id in found.ids(0, 4):
                assert_marked(view, own, resource, id)


def test_reasons_of_many_are_those_of_each(look: Look) -> None:
    assert look.own is not None
    for resource in RESOURCES:
        ids = look.own.found(resource).ids(0, MOST)
        together = look.view.explain_rows(resource, ids)
        assert set(together) == set(ids)
        for id in ids[:3]:
            alone = look.view.explain(resource, id)
            row = together[id]
            assert (row.visible, row.grants, row.grounds) == (alone.visible, alone.grants, alone.grounds)


def plain(cell: Cell) -> object:
    return cell.instead if isinstance(cell, Crossed) else cell


def seen_rows(rows: list[Row]) -> list[dict[str, object]]:
    """The rows and cells that are not crossed out."""
    return [{name: plain(cell) for name, cell in row.cells.items()} for row in rows if row.withheld is None]


@pytest.mark.parametrize("resource", list(RESOURCES))
def test_a_list_without_what_is_struck_is_the_clients_list(look: Look, resource: str) -> None:
    question = Question(resource, Finding())
    with_all = listing(look, question, 1, 100_000)
    assert look.own is not None
    assert with_all.total == look.own.count(resource)
    if not look.view.shared(resource):
        assert all(row.withheld for row in with_all.rows)
        return
    theirs = listing(Look(look.view), question, 1, 100_000)
    names = {field.path for field in theirs.fields}
    expected = [{name: cell for name, cell in row.cells.items() if name in names} for row in theirs.rows]
    shown = [{name: cell for name, cell in row.items() if name in names} for row in seen_rows(with_all.rows)]
    assert shown == expected
    assert all(row.withheld is None or row.withheld for row in with_all.rows)
    assert all(cell.reason for row in with_all.rows for cell in row.cells.values() if isinstance(cell, Crossed))


@pytest.mark.parametrize("resource", list(RESOURCES))
def test_a_card_without_what_is_struck_is_the_clients_card(look: Look, resource: str) -> None:
    assert look.own is not None
    documents = [orjson.loads(text) for text in look.own.found(resource).texts(0, 1000)]
    for document in random.Random(resource).sample(documents, min(2, len(documents))):
        key = key_of(resource, document)
        card = looked_at(look, build_of(resource), resource, key) if key else None
        if card is not None:
            assert_card(card, looked_at(Look(look.view), build_of(resource), resource, key))


def assert_card(card: Card, theirs: Card | None) -> None:
    if theirs is None:
        assert card.withheld
        assert all(row.withheld is not None or row.about for table in card.tables.values() for row in table.rows or ())
        return
    assert card.withheld is None
    told = {fact.label: fact.crossed.instead if fact.crossed else fact.text for fact in card.facts}
    for fact in theirs.facts:
        assert told.get(fact.label, fact.text) == fact.text
    for name, table in theirs.tables.items():
        own = card.tables[name]
        kept = [row for row in own.rows or () if row.withheld is None]
        if table.total is None and own.total is None:
            assert [shown_of(row, other) for row, other in zip(kept, table.rows or (), strict=True)] == [
                dict(other.cells) for other in table.rows or ()
            ], name
        assert all(row.withheld for row in own.rows or () if row.withheld is not None), name


def shown_of(own: Row, theirs: Row) -> dict[str, object]:
    """What is not crossed out of a row, in the columns that the client's has."""
    return {name: plain(own.get(name)) for name in theirs.cells}


def test_a_download_says_what_is_withheld_and_why(home: Home) -> None:
    view = home.access.open_view(LOCAL_ADMINISTRATOR, "norreka", "norreka.skola24")
    own = home.access.open_view(LOCAL_ADMINISTRATOR, "norreka")
    question = Question("persons", Finding())
    lines = csv_of(Look(view, own), question).decode("utf-8-sig").splitlines()
    assert lines[0].endswith(";ID;Withheld because")
    assert len(lines) == own.count("persons") + 1
    [amelie] = [line for line in lines if AMELIE in line]
    assert amelie.endswith(";civicno is not shared")
    theirs = csv_of(Look(view), question).decode("utf-8-sig")
    assert len(theirs.splitlines()) == view.count("persons") + 1
    assert "201101129805" not in theirs
    assert "National ID" not in theirs


def test_a_cell_that_begins_like_a_formula_is_made_harmless(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("formula")
    group = {"id": "g", "displayName": "=1+1", "groupType": "@x", "organisation": {"id": "o"}}
    view = View(
        snapshot_of({"groups": [group], "organisations": [{"id": "o", "displayName": "-2"}]}, folder), None, b""
    )
    written = csv_of(Look(view), Question("groups", Finding())).decode("utf-8-sig")
    assert "'=1+1;'@x" in written
    assert ";=" not in written


def test_rows_tell_their_reasons(home: Home) -> None:
    view = home.access.open_view(LOCAL_ADMINISTRATOR, "norreka", "norreka.skola24")
    look = Look(view, home.access.open_view(LOCAL_ADMINISTRATOR, "norreka"))
    rows = listing(look, Question("organisations", Finding()), 1, 100).rows
    outside = [row for row in rows if row.withheld]
    assert outside
    assert all("outside reach" in reasons_of(row) for row in outside)


def test_of_an_alias_also_what_the_record_lacks_is_shown(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The client gets a middle name and a phone that only the alternative person data have."""
    instead = {"id": "shy", "givenName": "Kim", "middleName": "Extra", "familyName": "Alias",
               "phoneNumbers": [{"value": "0980-1", "type": "Hem", "mobile": False}]}  # fmt: skip
    enrolment = {"enroledAt": {"id": "o"}, "schoolType": "GR", "startDate": "2020-08-01"}
    files: dict[str, list[Any]] = {
        "organisations": [{"id": "o", "displayName": "Skola", "organisationType": "Skolenhet"}],
        "persons": [{"id": "shy", "givenName": "Rania", "familyName": "Khalil", "enrolments": [enrolment],
                     "securityMarking": "Sekretessmarkering"}],
        "alternativePersons": [instead],
    }  # fmt: skip
    profile = {"clientId": "s.x", "name": "X", "vendor": "X", "source": "s", "permissionMode": "everything",
               "sharedData": ["standard", "students", "phonenumbers"],
               "includeAlternativePersonData": True}  # fmt: skip
    snapshot = snapshot_of(files, tmp_path_factory.mktemp("alias"))
    look = Look(view_under(snapshot, profile), View(snapshot, None, b""))
    card = looked_at(look, build_of("persons"), "persons", "shy")
    assert card is not None
    assert (card.title, card.called) == ("Rania Khalil", "Kim Alias")
    phone = next(fact for fact in card.facts if fact.label == "Phone")
    assert phone.crossed is not None
    assert (phone.text, phone.crossed.instead) == ("", "0980-1")
    assert orjson.loads(card.text)["middleName"] == "Extra"
    assert card.marks["/middleName"].kind == "alias"
    found = listing(look, Question("persons", Finding((Words("kim alias"),))), 1, 10)
    assert [row.about for row in found.rows] == [("persons", "shy")]
    assert listing(look, Question("persons", Finding((Words("rania"),))), 1, 10).total == 1


def test_the_first_rows_of_a_long_table_are_compared_by_what_they_are_of(home: Home) -> None:
    """Under an alias the client's own first rows are others: those of the authority are looked up one by one."""
    view = home.access.open_view(LOCAL_ADMINISTRATOR, "norreka", "norreka.istanalys")
    look = Look(view, home.access.open_view(LOCAL_ADMINISTRATOR, "norreka"))
    for resource in ("organisations", "programmes", "syllabuses"):
        assert look.own is not None
        for id in look.own.found(resource).ids(0, 30):
            card = looked_at(look, build_of(resource), resource, id)
            assert card is not None
            for table in card.tables.values():
                for row in (table.rows or ()) if table.total is not None else ():
                    if row.withheld is not None and row.about and view.shared(row.about[0]):
                        assert view.document(*row.about) is None, (resource, table.title)
