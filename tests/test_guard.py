"""The guard: a snapshot that would remove much, expose somebody or lose an attribute is held, and the old one stays."""

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_support import Caller, School, pupil, small_dump
from dumps import PUPIL, SCHOOL, Home, Record, Run, clean_dump, commands, home_at, key, write

from ss12k.access import LOCAL_ADMINISTRATOR, Actor, Forbidden
from ss12k.control.errors import ControlError
from ss12k.errors import Ss12kError
from ss12k.snapshots.guarding import Reason
from ss12k.sources.activation import Exposing, activate, discard
from ss12k.sources.loading import Loaded
from ss12k.up import load_demo

pytest_plugins = ["api_support"]
pytestmark = pytest.mark.usefixtures("unasked")

Files = dict[str, list[Record]]
PROTECTED = key(1010)
PERSONS = "/v2.0/persons"
MARKED = {"securityMarking": "Sekretessmarkering"}


def school(persons: int = 200) -> Files:
    """A school with a protected pupil; every fourth pupil has a photo."""
    enrolments = [{"enroledAt": {"id": SCHOOL}, "schoolYear": 9}]
    files = clean_dump()
    files["persons"] = [
        {"id": key(1000 + n), "givenName": "A", "familyName": "B", "securityMarking": "Ingen", "enrolments": enrolments}
        | ({"photo": "https://bild.example/1"} if n % 4 == 0 else {})
        for n in range(persons)
    ]
    files["persons"][10] |= MARKED
    return files


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with home_at(tmp_path / "home") as home:
        yield home


@pytest.fixture
def first(home: Home, tmp_path: Path) -> str:
    """The snapshot that is current before the load that is looked at."""
    return load(home, tmp_path, school()).snapshot


def load(home: Home, folder: Path, files: Files, *, force: bool = False) -> Loaded:
    number = len(list(folder.glob("dump*")))
    return home.load(write(folder / f"dump{number}", files), force=force)


def current(home: Home) -> str | None:
    return home.access.control.source("skola").snapshot


def without(files: Files, resource: str, count: int) -> Files:
    """So many of a resource's last records fewer."""
    return files | {resource: files[resource][: len(files[resource]) - count]}


def changed(files: Files, *ids: str, **attributes: Any) -> Files:
    """With other attributes of some persons; None takes one away."""
    files = copy.deepcopy(files)
    for person in files["persons"]:
        if not ids or person["id"] in ids:
            person.update(attributes)
            for name in [name for name, value in attributes.items() if value is None]:
                del person[name]
    return files


def told(loaded: Loaded) -> list[tuple[str, str, int]]:
    return [(each.reason.name, each.what, each.count) for each in loaded.held]


def test_a_fifth_of_the_persons_gone_is_held_and_the_old_data_stays(home: Home, first: str, tmp_path: Path) -> None:
    loaded = load(home, tmp_path, without(school(), "persons", 40))
    assert told(loaded) == [("ROWS", "persons", 40)]
    assert str(loaded.held[0]).startswith(f"persons: 40 of 200 are gone (such as {key(1160)}, {key(1161)}, ")
    assert len(loaded.held[0].examples) == 5
    assert (loaded.current, current(home)) == (first, first)
    assert len(home.documents("persons")) == 200
    assert loaded.built.counts["persons"] == 160
    assert len(list(home.view(snapshot=loaded.snapshot).all_documents("persons"))) == 160


@pytest.mark.parametrize(
    "marking",
    [{"securityMarking": None}, {"securityMarking": "Ingen"}, {"securityMarking": None, "x-securityMarking": "ja"}],
    ids=["gone", "none", "elsewhere"],
)
def test_a_person_who_is_no_longer_protected_is_not_exposed(
    marking: Record, home: Home, first: str, tmp_path: Path
) -> None:
    loaded = load(home, tmp_path, changed(school(), PROTECTED, **marking))
    assert told(loaded) == [("PROTECTION", "persons", 1)]
    assert loaded.held[0].ids == (PROTECTED,)
    assert str(loaded.held[0]) == (
        f"persons: 1 of those protected so far are there and no longer protected ({PROTECTED})"
    )
    assert home.view().protects(PROTECTED)
    assert current(home) == first


def test_a_marking_that_stood_beside_a_reference_alone_is_missed_too(home: Home, tmp_path: Path) -> None:
    files = clean_dump()
    files["groups"][0]["groupMemberships"] = [{"person": {"id": PUPIL, **MARKED}}]
    load(home, tmp_path, files)
    assert home.view().protects(PUPIL)
    loaded = load(home, tmp_path, clean_dump())
    assert [(each.reason, each.ids) for each in loaded.held] == [(Reason.PROTECTION, (PUPIL,))]


def test_whom_alternative_data_alone_protected_is_not_exposed_without_it(home: Home, tmp_path: Path) -> None:
    alias = {"alternativePersons": [{"id": PUPIL, "givenName": "Kim"}]}
    load(home, tmp_path, clean_dump() | alias)
    loaded = load(home, tmp_path, clean_dump())
    assert [(each.reason, each.ids) for each in loaded.held] == [(Reason.PROTECTION, (PUPIL,))]
    assert home.view().protects(PUPIL)


def test_one_who_was_marked_before_they_were_a_person_is_not_exposed(home: Home, tmp_path: Path) -> None:
    broken: Any = clean_dump() | {
        "persons": [*clean_dump()["persons"][1:], f'{{"id": "{PUPIL}", "securityMarking": "x"']
    }
    assert load(home, tmp_path, broken).built.quarantined == 1
    loaded = load(home, tmp_path, clean_dump())
    assert ("PROTECTION", "persons", 1) in told(loaded)


def test_a_protected_person_who_is_gone_is_no_reason(home: Home, first: str, tmp_path: Path) -> None:
    files = school()
    loaded = load(home, tmp_path, files | {"persons": [each for each in files["persons"] if each["id"] != PROTECTED]})
    assert not loaded.held
    assert current(home) == loaded.snapshot != first


def test_a_protected_person_who_was_away_is_not_exposed_on_coming_back(home: Home, first: str, tmp_path: Path) -> None:
    files = school()
    without = files | {"persons": [each for each in files["persons"] if each["id"] != PROTECTED]}
    for _ in range(2):
        assert not load(home, tmp_path, without).held
    last = current(home)
    loaded = load(home, tmp_path, changed(school(), PROTECTED, securityMarking="Ingen"))
    assert ("PROTECTION", "persons", 1) in told(loaded)
    assert loaded.held[0].ids == (PROTECTED,)
    assert current(home) == last != first


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("photo", None), ("photo", ""), ("enrolments", None), ("enrolments", []), ("securityMarking", None)],
)
def test_an_attribute_that_nobody_has_any_more_is_missed(
    attribute: str, value: object, home: Home, tmp_path: Path
) -> None:
    files = changed(school(), PROTECTED, securityMarking="Ingen")
    load(home, tmp_path, files)
    loaded = load(home, tmp_path, changed(files, **{attribute: value}))
    count = 50 if attribute == "photo" else 200
    assert told(loaded) == [("ATTRIBUTE", attribute, count)]
    assert str(loaded.held[0]) == f"persons: nobody has {attribute} any more, which {count} had"


def test_a_list_of_persons_that_nobody_has_any_more_is_missed(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path, clean_dump())
    loaded = load(home, tmp_path, changed(clean_dump(), PUPIL, responsibles=[]))
    assert told(loaded) == [("ATTRIBUTE", "responsibles", 1)]


def test_an_attribute_that_one_person_still_has_is_none_gone(home: Home, first: str, tmp_path: Path) -> None:
    files = changed(school(), photo=None)
    files["persons"][7]["photo"] = "https://bild.example/1"
    assert not load(home, tmp_path, files).held


def test_all_that_tripped_is_told_of_at_once(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path, clean_dump())
    loaded = load(home, tmp_path, {"organisations": clean_dump()["organisations"]})
    assert not [each for each in loaded.held if each.reason is Reason.ROWS], "fewer than 20 rows"
    gone = [each.what for each in loaded.held]
    assert {"meta", "givenName", "civicNo", "emails", "enrolments", "responsibles"} < set(gone)


GONE = {
    "exactly a tenth": (200, 20, False),
    "one more than a tenth": (200, 21, True),
    "19 rows of 25": (25, 19, False),
    "20 rows of 25": (25, 20, True),
    "none": (200, 0, False),
}


@pytest.mark.parametrize(("there", "gone", "held"), GONE.values(), ids=GONE)
@pytest.mark.parametrize("resource", ["rooms", "alternativePersons"])
def test_more_than_a_tenth_and_at_least_twenty_rows_are_too_many(
    resource: str, there: int, gone: int, held: bool, home: Home, tmp_path: Path
) -> None:
    files = clean_dump() | {resource: [{"id": f"r{n}"} for n in range(there)]}
    load(home, tmp_path, files)
    loaded = load(home, tmp_path, without(files, resource, gone))
    assert told(loaded) == ([("ROWS", resource, gone)] if held else [])


def test_rows_that_others_took_the_place_of_are_gone_all_the_same(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path, clean_dump() | {"rooms": [{"id": f"a{n}"} for n in range(30)]})
    loaded = load(home, tmp_path, clean_dump() | {"rooms": [{"id": f"b{n}"} for n in range(300)]})
    assert told(loaded) == [("ROWS", "rooms", 30)]


def test_a_resource_that_is_missing_altogether_is_missed(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path, clean_dump() | {"rooms": [{"id": f"a{n}"} for n in range(30)]})
    assert told(load(home, tmp_path, clean_dump())) == [("ROWS", "rooms", 30)]


SETTINGS: dict[str, tuple[dict[str, str], bool]] = {
    "a greater share": ({"SHARE": "0.2"}, False),
    "a share just below": ({"SHARE": "0.1999"}, True),
    "more rows": ({"ROWS": "41"}, False),
    "as many rows": ({"ROWS": "40"}, True),
}


@pytest.mark.parametrize(("chosen", "held"), SETTINGS.values(), ids=SETTINGS)
def test_how_many_rows_are_too_many_is_a_setting(
    chosen: dict[str, str], held: bool, home: Home, first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in chosen.items():
        monkeypatch.setenv(f"SS12K_GUARD_{name}", value)
    assert bool(load(home, tmp_path, without(school(), "persons", 40)).held) is held


@pytest.mark.parametrize(
    ("chosen", "gone"),
    [("photo", ["enrolments"]), (" photo , enrolments", []), ("*", []), ("sex", ["enrolments", "photo"])],
)
def test_which_attributes_may_go_is_a_setting(
    chosen: str, gone: list[str], home: Home, first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SS12K_GUARD_EXCEPT", chosen)
    loaded = load(home, tmp_path, changed(school(), photo=None, enrolments=None))
    assert sorted(each.what for each in loaded.held) == gone


def test_a_setting_for_an_attribute_that_there_is_not_is_refused_before_the_load(
    home: Home, first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SS12K_GUARD_EXCEPT", "photos")
    with pytest.raises(Ss12kError, match="SS12K_GUARD_EXCEPT: persons have no attribute 'photos'; did you mean photo"):
        load(home, tmp_path, school())
    assert len(home.snapshots()) == 1


def test_the_first_load_of_a_source_is_not_held(home: Home, tmp_path: Path) -> None:
    home.access.control.put_source("skola", actor="anna")
    loaded = load(home, tmp_path, {"persons": []})
    assert (loaded.held, current(home)) == ((), loaded.snapshot)


def test_the_demo_is_loaded_on_the_first_run_and_not_again(home: Home) -> None:
    for _ in range(2):
        load_demo(home.access, lambda line: None)
    assert [each.state for each in home.snapshots("norreka")] == ["current"]


def test_a_held_snapshot_is_remembered_with_what_tripped_and_nobodys_data(
    home: Home, first: str, tmp_path: Path
) -> None:
    loaded = load(home, tmp_path, changed(school(), PROTECTED, securityMarking="Ingen", givenName="Canary"))
    held, old = home.snapshots()
    assert [(each.id, each.state) for each in (held, old)] == [(loaded.snapshot, "held"), (first, "current")]
    assert held.held == (
        {
            "reason": "no-longer-protected",
            "what": "persons",
            "count": 1,
            "of": 0,
            "sentence": "persons: 1 of those protected so far are there and no longer protected",
            "examples": [PROTECTED],
        },
    )
    assert held.figures["counts"]["persons"] == 200
    assert "Canary" not in json.dumps(held.figures)


def test_what_comes_of_a_load_is_in_the_audit(home: Home, first: str, tmp_path: Path) -> None:
    def noted() -> list[tuple[str, str]]:
        entries = home.access.control.audit("skola")[::-1]
        assert {each.actor for each in entries} == {LOCAL_ADMINISTRATOR.name}
        return [(each.action, (each.after or each.before or {}).get("snapshot", "")) for each in entries]

    begun = noted()
    assert begun == [("source added", ""), ("snapshot registered", first), ("snapshot activated", first)]
    bad = changed(school(), PROTECTED, securityMarking="Ingen")
    one, two = load(home, tmp_path, bad).snapshot, load(home, tmp_path, bad).snapshot
    activate(home.access, LOCAL_ADMINISTRATOR, "skola", one, force=True)
    discard(home.access, LOCAL_ADMINISTRATOR, "skola", two)
    activate(home.access, LOCAL_ADMINISTRATOR, "skola", first)
    three = load(home, tmp_path, bad, force=True).snapshot
    assert noted()[len(begun) :] == [
        ("snapshot registered", one),
        ("snapshot held", one),
        ("snapshot registered", two),
        ("snapshot held", two),
        ("guard overruled", one),
        ("snapshot activated", one),
        ("snapshot forgotten", two),
        ("snapshot activated", first),
        ("snapshot registered", three),
        ("guard overruled", three),
        ("snapshot activated", three),
    ]
    audit = home.access.control.audit("skola")
    overruled = next(each for each in audit if each.action == "guard overruled").after
    sentence = "persons: 1 of those protected so far are there and no longer protected"
    assert overruled == {"snapshot": three, "reasons": [sentence]}
    assert (audit[2].after or {})["forced"] is True
    assert PROTECTED not in json.dumps([[each.before, each.after] for each in audit])


def test_a_forced_load_is_current_and_says_what_it_overruled(home: Home, first: str, tmp_path: Path) -> None:
    loaded = load(home, tmp_path, without(school(), "persons", 40), force=True)
    assert (current(home), loaded.held) == (loaded.snapshot, ())
    assert [each.what for each in loaded.objections] == ["persons"]
    assert [each.state for each in home.snapshots()] == ["current", "earlier"]
    assert home.snapshots()[0].figures["overruled"][0]["count"] == 40


def test_a_held_snapshot_can_be_made_current_and_is_held_no_longer(home: Home, first: str, tmp_path: Path) -> None:
    held = load(home, tmp_path, without(school(), "persons", 40)).snapshot
    activate(home.access, LOCAL_ADMINISTRATOR, "skola", held)
    assert [each.state for each in home.snapshots()] == ["current", "earlier"]
    assert len(home.documents("persons")) == 160
    activate(home.access, LOCAL_ADMINISTRATOR, "skola", first)
    assert [each.state for each in home.snapshots()] == ["earlier", "current"], "it was looked at and let through"


def test_a_held_snapshot_stays_held_when_a_good_load_follows_and_is_not_what_that_is_compared_with(
    home: Home, first: str, tmp_path: Path
) -> None:
    held = load(home, tmp_path, without(school(), "persons", 150))
    again = load(home, tmp_path, without(school(), "persons", 21))
    assert told(again) == [("ROWS", "persons", 21)], "compared with the current one, not with the held one"
    good = load(home, tmp_path, without(school(), "persons", 20))
    assert not good.held
    states = [(each.id, each.state) for each in home.snapshots()]
    assert states == [
        (good.snapshot, "current"),
        (again.snapshot, "held"),
        (held.snapshot, "held"),
        (first, "earlier"),
    ]


def test_discarding_removes_a_snapshot_with_its_file(home: Home, first: str, tmp_path: Path) -> None:
    held = load(home, tmp_path, without(school(), "persons", 40)).snapshot
    view = home.view(snapshot=held)
    discard(home.access, LOCAL_ADMINISTRATOR, "skola", held)
    assert [each.id for each in home.snapshots()] == [first]
    assert [name for name in home.files() if held in name] == []
    assert len(list(view.all_documents("persons"))) == 160, "who has it open goes on reading it"
    with pytest.raises(ControlError, match="no snapshot"):
        home.access.control.snapshot("skola", held)
    with pytest.raises(ControlError, match="activate another first"):
        discard(home.access, LOCAL_ADMINISTRATOR, "skola", first)
    assert (home.path / f"snapshots/{first}.duckdb").exists()


def test_a_file_that_cannot_be_removed_goes_with_the_next_load(
    home: Home, first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = load(home, tmp_path, without(school(), "persons", 40)).snapshot

    def refuse(_: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    with monkeypatch.context() as patch:
        patch.setattr("ss12k.sources.activation.remove", refuse)
        with pytest.raises(Ss12kError, match="could not be removed"):
            discard(home.access, LOCAL_ADMINISTRATOR, "skola", held)
    assert [each.id for each in home.snapshots()] == [first]
    load(home, tmp_path, school())
    assert not [name for name in home.files() if held in name]


def exposing(home: Home, folder: Path) -> tuple[str, str]:
    """The ids of an older snapshot in which one who is protected now is not, and of the current one."""
    older = load(home, folder, changed(school(), PROTECTED, securityMarking="Ingen")).snapshot
    return older, load(home, folder, school()).snapshot


EXPOSED = f"persons: 1 of those protected so far are there and no longer protected ({PROTECTED})"


def test_going_back_to_where_somebody_is_not_protected_takes_force(home: Home, tmp_path: Path) -> None:
    older, now = exposing(home, tmp_path)
    with pytest.raises(Exposing, match=re.escape(f"{now} stays: {EXPOSED}. If it shall be all the same")):
        activate(home.access, LOCAL_ADMINISTRATOR, "skola", older)
    assert current(home) == now
    assert home.view().protects(PROTECTED)
    overruled = activate(home.access, LOCAL_ADMINISTRATOR, "skola", older, force=True)
    assert [str(each) for each in overruled] == [EXPOSED]
    assert current(home) == older
    actions = [(each.action, (each.after or {}).get("reasons")) for each in home.access.control.audit("skola", limit=2)]
    assert actions == [("snapshot activated", None), ("guard overruled", [EXPOSED.partition(" (")[0]])]


def test_what_exposes_nobody_is_activated_without_a_word(home: Home, tmp_path: Path) -> None:
    older, now = exposing(home, tmp_path)
    activate(home.access, LOCAL_ADMINISTRATOR, "skola", older, force=True)
    assert activate(home.access, LOCAL_ADMINISTRATOR, "skola", now) == ()
    assert activate(home.access, LOCAL_ADMINISTRATOR, "skola", now) == (), "the current one itself"
    fewer = load(home, tmp_path, without(school(), "persons", 40)).snapshot
    assert activate(home.access, LOCAL_ADMINISTRATOR, "skola", fewer) == (), "held, but not for exposing anybody"
    assert current(home) == fewer


def test_one_who_was_protected_when_last_there_is_not_exposed_by_going_back(home: Home, tmp_path: Path) -> None:
    older, _ = exposing(home, tmp_path)
    files = school()
    load(home, tmp_path, files | {"persons": [each for each in files["persons"] if each["id"] != PROTECTED]})
    with pytest.raises(Exposing):
        activate(home.access, LOCAL_ADMINISTRATOR, "skola", older)


def test_who_is_protected_is_remembered_over_a_way_back_to_before_they_came(home: Home, tmp_path: Path) -> None:
    files = school()
    before = load(
        home, tmp_path, files | {"persons": [each for each in files["persons"] if each["id"] != PROTECTED]}
    ).snapshot
    load(home, tmp_path, files)
    assert activate(home.access, LOCAL_ADMINISTRATOR, "skola", before) == ()
    loaded = load(home, tmp_path, changed(files, PROTECTED, securityMarking="Ingen"))
    assert ("PROTECTION", "persons", 1) in told(loaded)
    assert current(home) == before


def test_nothing_is_made_current_unseen_when_it_cannot_be_compared(home: Home, first: str, tmp_path: Path) -> None:
    second = load(home, tmp_path, school()).snapshot
    (home.path / f"snapshots/{second}.duckdb").write_bytes(b"nothing")
    with pytest.raises(Exposing, match="could not be compared with the current one"):
        activate(home.access, LOCAL_ADMINISTRATOR, "skola", first)
    activate(home.access, LOCAL_ADMINISTRATOR, "skola", first, force=True)
    with pytest.raises(Ss12kError, match=f"snapshot {second} cannot be opened"):
        activate(home.access, LOCAL_ADMINISTRATOR, "skola", second, force=True)
    assert current(home) == first


def test_a_snapshot_is_judged_by_the_one_that_it_replaces_in_the_end(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else activates one where a person is protected, just before."""
    older, now = exposing(home, tmp_path)
    activate(home.access, LOCAL_ADMINISTRATOR, "skola", older, force=True)
    oldest = load(home, tmp_path, changed(school(), PROTECTED, securityMarking="Ingen"), force=True).snapshot
    turn = home.access.control.activate

    def meanwhile(*arguments: Any, **more: Any) -> None:
        if current(home) == oldest:
            turn("skola", now, "anna")
        turn(*arguments, **more)

    monkeypatch.setattr(home.access.control, "activate", meanwhile)
    with pytest.raises(Exposing):
        activate(home.access, LOCAL_ADMINISTRATOR, "skola", older)
    assert current(home) == now


def test_an_id_that_may_say_something_of_somebody_is_no_example(home: Home, tmp_path: Path) -> None:
    ids = ["200905050001", "Aino Berg", "a\x1b[2J", "elev-7"]
    persons = [{"id": id, **MARKED} for id in ids]
    load(home, tmp_path, {"persons": persons})
    loaded = load(home, tmp_path, {"persons": [{"id": id, "securityMarking": "Ingen"} for id in ids]})
    exposed = loaded.held[0]
    assert exposed.ids == tuple(sorted(ids))
    assert str(exposed).endswith("no longer protected (…, …, …, elev-7)")
    assert home.snapshots()[0].held[0]["examples"] == ["…", "…", "…", "elev-7"]


def test_a_vendors_system_can_do_none_of_it(home: Home, first: str, tmp_path: Path) -> None:
    vendor = Actor.of_client("skola.vendor")
    for act in (activate, discard):
        with pytest.raises(Forbidden):
            act(home.access, vendor, "skola", first)


def test_a_snapshot_is_judged_against_the_one_that_is_current_in_the_end(
    home: Home, first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody goes back to an older snapshot while a load runs."""
    smaller = load(home, tmp_path, without(school(), "persons", 40), force=True).snapshot
    register = home.access.control.register_snapshot

    def meanwhile(*arguments: Any, **more: Any) -> Any:
        if current(home) == smaller:
            home.access.control.activate("skola", first, "anna")
        return register(*arguments, **more)

    monkeypatch.setattr(home.access.control, "register_snapshot", meanwhile)
    loaded = load(home, tmp_path, without(school(), "persons", 40))
    assert told(loaded) == [("ROWS", "persons", 40)]
    assert loaded.current == current(home) == first


@pytest.mark.parametrize("damage", ["gone", "cut off"])
def test_without_a_current_snapshot_to_compare_with_a_new_one_is_held(
    damage: str, home: Home, first: str, tmp_path: Path
) -> None:
    file = home.path / f"snapshots/{first}.duckdb"
    file.unlink() if damage == "gone" else file.write_bytes(b"nothing")
    loaded = load(home, tmp_path, school())
    assert [each.reason for each in loaded.held] == [Reason.UNREADABLE]
    assert "could not be compared with the current one" in str(loaded.held[0])
    assert load(home, tmp_path, school(), force=True).current != first


def test_a_held_load_gives_the_source_no_new_name(home: Home, first: str, tmp_path: Path) -> None:
    """It may be another authority's dump, loaded here by mistake."""
    home.load(write(tmp_path / "other", {"persons": []}), name="Another", force=False)
    assert home.access.control.source("skola").name == "skola"


# The API


def pull(caller: Caller, token: str | None = None) -> list[Record]:
    """All persons, or the rest of them from a token on."""
    found, token = caller.page(PERSONS, limit=20, **({"pageToken": token} if token else {}))
    return found + (pull(caller, token) if token else [])


def test_pages_and_api_go_on_with_the_old_data(empty: School) -> None:
    marked = pupil("Hidden", "North", **MARKED)
    files = small_dump(30)
    files["persons"].append(marked)
    first = empty.load(files)
    caller = empty.client()
    before = pull(caller)
    _, token = caller.page(PERSONS, limit=3)
    exposed = {**files, "persons": [*files["persons"][:-1], pupil("Hidden", "North", familyName="Exposed")]}
    held = empty.load(exposed, force=False)
    assert held != first
    assert empty.control.source(empty.source).snapshot == first
    assert pull(caller) == before
    assert len(pull(caller, token)) == len(before) - 3
    empty.load({**files, "persons": files["persons"][:10]}, force=False)
    assert pull(caller) == before
    view = empty.served.open_view(LOCAL_ADMINISTRATOR, empty.source)
    assert "Exposed" not in "".join(view.all_documents("persons"))
    empty.control.activate(empty.source, held, "test")
    assert "Exposed" in str(pull(caller)), "an administrator let it through"
    discarded = empty.load({**files, "persons": files["persons"][:10]}, force=False)
    discard(empty.beside, LOCAL_ADMINISTRATOR, empty.source, discarded)
    assert "Exposed" in str(pull(caller))


# The command line


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    with commands(tmp_path / "home", monkeypatch, capsys) as run:
        yield run


def states(run: Run) -> list[str]:
    return [line.split()[-1] for line in run("snapshot", "list", "skola").out.splitlines()[1:]]


def newest(run: Run) -> str:
    return run("snapshot", "list", "skola").out.splitlines()[1].split()[0]


def test_the_command_says_what_tripped_and_how_to_go_on(run: Run, tmp_path: Path) -> None:
    assert run("load", write(tmp_path / "good", school()), "--source", "skola").code == 0
    first = newest(run)
    bad = write(tmp_path / "bad dump", without(changed(school(), PROTECTED, securityMarking="Ingen"), "persons", 40))
    said = run("load", bad, "--source", "skola")
    held = newest(run)
    assert said.code == 4
    (line,) = said.err.splitlines()
    sentences = [
        "persons: 1 of those protected so far are there and no longer protected",
        "persons: 40 of 200 are gone",
    ]
    for sentence in sentences:
        assert sentence in line
        assert sentence not in said.out, "once is enough"
    for way in (f"activate skola {held} --force", f"discard skola {held}", f"load '{bad}' --source skola --force"):
        assert f"ss12k {way}" in line
    assert f"{first} stays" in line
    assert f"held: {first} stays the current one" in said.out
    assert "160  persons" in said.out
    assert "Deviations from the standard" in said.out
    assert states(run) == ["held", "current"]


def test_a_held_snapshot_is_activated_discarded_or_loaded_with_force(run: Run, tmp_path: Path) -> None:
    good, bad = write(tmp_path / "good", school()), write(tmp_path / "bad", without(school(), "persons", 40))
    run("load", good, "--source", "skola")
    first = newest(run)
    assert run("load", bad, "--source", "skola").code == 4
    assert run("activate", "skola", newest(run)).code == 0
    assert states(run) == ["current", "earlier"]
    run("activate", "skola", first)
    assert run("load", bad, "--source", "skola").code == 4
    gone = newest(run)
    assert run("discard", "skola", gone).out == f"Snapshot {gone} of source skola is gone.\n"
    assert states(run) == ["earlier", "current"]
    forced = run("load", bad, "--source", "skola", "--force")
    assert (forced.code, forced.err) == (0, "")
    assert "overruled: persons: 40 of 200 are gone" in forced.out
    assert states(run) == ["current", "earlier", "earlier"]
    refused = run("discard", "skola", newest(run))
    assert refused.code == 1
    assert "activate another first" in refused.err


def test_a_command_that_would_expose_somebody_says_whom_and_how_to_go_on(run: Run, tmp_path: Path) -> None:
    exposed = write(tmp_path / "exposed", changed(school(), PROTECTED, securityMarking="Ingen"))
    run("load", exposed, "--source", "skola")
    older = newest(run)
    run("load", write(tmp_path / "good", school()), "--source", "skola")
    said = run("activate", "skola", older)
    assert (said.code, said.out) == (4, "")
    (line,) = said.err.splitlines()
    assert EXPOSED in line
    assert line.endswith(f"ss12k activate skola {older} --force")
    assert states(run) == ["current", "earlier"]
    forced = run("activate", "skola", older, "--force")
    assert (forced.code, forced.err) == (0, "")
    assert forced.out == f"Snapshot {older} is now the current one of source skola.\n  overruled: {EXPOSED}\n"
    assert states(run) == ["earlier", "current"]


@pytest.mark.parametrize("setting", ["SHARE", "ROWS"])
def test_a_setting_that_is_none_is_told(
    setting: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv(f"SS12K_GUARD_{setting}", "much")
        said = run("load", write(tmp_path / "good", school()), "--source", "skola")
    assert said.code == 1
    assert f"SS12K_GUARD_{setting}" in said.err
