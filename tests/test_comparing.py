"""Two snapshots side by side: every object that came, went or changed, with the attributes, and no value of any."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from daily import first
from dumps import CLASS, DEMO, PARENT, PUPIL, TEACHER, Home, Record, Run, clean_dump, commands, home_at, key, write

from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.snapshots.comparing import Changed, Comparison
from ss12k.sources.differences import comparison

pytestmark = pytest.mark.usefixtures("unasked")

Files = dict[str, list[Record]]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with home_at(tmp_path / "home") as home:
        yield home


def compared(home: Home, folder: Path, old: Files, new: Files) -> Comparison:
    """The comparison of two dumps, loaded into two sources."""
    ids = [home.load(write(folder / name, files), name).snapshot for name, files in (("old", old), ("new", new))]
    return comparison(home.access, LOCAL_ADMINISTRATOR, *ids)


def changed(compared: Comparison, resource: str = "persons") -> dict[str, tuple[str, ...]]:
    return {each.id: each.attributes for each in compared.changed(resource)}


def test_what_was_added_removed_and_changed_is_told_by_id_and_attribute(home: Home, tmp_path: Path) -> None:
    old, new = clean_dump(), clean_dump()
    new["persons"][0] |= {"sex": "Man", "emails": []}
    new["persons"][1] = {**new["persons"][1], "id": key(99)}
    new["persons"] += [{"id": key(100), "givenName": "Ny"}]
    del new["groups"][0]["groupMemberships"]
    found = compared(home, tmp_path, old, new)
    persons = found.difference("persons")
    assert (persons.added, persons.removed, persons.changed) == (2, 1, 1)
    assert persons.attributes == {"emails": 1, "sex": 1}
    assert persons.examples == {"added": (key(99), key(100)), "removed": (PARENT,), "changed": (PUPIL,)}
    assert list(found.lone("persons")) == [([key(99), key(100)], [PARENT])]
    assert list(found.changed("persons")) == [Changed(PUPIL, ("emails", "sex"))]
    assert changed(found, "groups") == {CLASS: ("groupMemberships",)}
    for same in ("organisations", "duties", "rooms"):
        difference = found.difference(same)
        assert (difference.added, difference.removed, difference.changed, difference.attributes) == (0, 0, 0, {})
    assert found.resources() == ["organisations", "persons", "duties", "groups"]


META = {"a": 1, "b": [{"c": 2, "d": 3}]}
ATEM = {"b": [{"d": 3, "c": 2}], "a": 1}
MAILS = [{"value": "a@b.se"}, {"value": "c@d.se"}]

SAME: dict[str, tuple[Record, Record]] = {
    "the order of attributes": ({"sex": "Man", "givenName": "A"}, {"givenName": "A", "sex": "Man"}),
    "the order of names within one": ({"meta": META}, {"meta": ATEM}),
    "the same in a record that deviates": ({"x": META, "sex": 1}, {"sex": 1, "x": ATEM}),
}


def guardian(id: str, kind: str = "Vårdnadshavare") -> Record:
    return {"responsibles": [{"person": {"id": id}, "relationType": kind}]}


def enrolled(start: str) -> Record:
    return {"enrolments": [{"enroledAt": {"id": "s"}, "startDate": start}]}


DIFFERENT: dict[str, tuple[Record, Record, str]] = {
    "the order in a list": ({"emails": MAILS}, {"emails": MAILS[::-1]}, "emails"),
    "an extension": ({"x-locker": 1}, {"x-locker": 2}, "x-locker"),
    "an extension that comes": ({}, {"x-locker": None}, "x-locker"),
    "an extension within an attribute": ({"civicNo": {"value": "1", "x": 1}}, {"civicNo": {"value": "1"}}, "civicNo"),
    "null instead of nothing": ({}, {"sex": None}, "sex"),
    "true instead of 1": ({"x": {"a": 1}}, {"x": {"a": True}}, "x"),
    "1.0 instead of 1": ({"x": [1]}, {"x": [1.0]}, "x"),
    "a code that is no code": ({"sex": "Man"}, {"sex": "Okänt"}, "sex"),
    "an item of a list with persons": (guardian(PARENT), guardian(PARENT, "Annan ansvarig"), "responsibles"),
    "a person in a list": (guardian(PARENT), guardian(TEACHER), "responsibles"),
    "an empty list with persons": ({}, {"responsibles": []}, "responsibles"),
    "a date in an enrolment": (enrolled("2024-08-01"), enrolled("2025-08-01"), "enrolments"),
    "a marking": ({"securityMarking": "Ingen"}, {"securityMarking": "Sekretessmarkering"}, "securityMarking"),
}


@pytest.mark.parametrize(("before", "after"), SAME.values(), ids=SAME)
def test_what_says_the_same_is_no_change(before: Record, after: Record, home: Home, tmp_path: Path) -> None:
    found = compared(home, tmp_path, *({"persons": [{"id": PUPIL, **each}]} for each in (before, after)))
    assert found.difference("persons").changed == 0


@pytest.mark.parametrize(("before", "after", "attribute"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_says_something_else_is_a_change(
    before: Record, after: Record, attribute: str, home: Home, tmp_path: Path
) -> None:
    about = {"id": PUPIL, "givenName": "Aino", "familyName": "Berg"}
    found = compared(home, tmp_path, *({"persons": [about | each]} for each in (before, after)))
    assert changed(found) == {PUPIL: (attribute,)}


def test_alternative_data_is_compared_too(home: Home, tmp_path: Path) -> None:
    alias = [{"id": PUPIL, "givenName": "Kim", "responsibles": [{"person": {"id": PARENT}}]}]
    other = [{"id": PUPIL, "givenName": "Kim", "responsibles": [{"person": {"id": TEACHER}}]}]
    old, new = clean_dump() | {"alternativePersons": alias}, clean_dump() | {"alternativePersons": other}
    assert changed(compared(home, tmp_path, old, new), "alternativePersons") == {PUPIL: ("responsibles",)}


def test_offerings_without_an_id_are_the_same_by_what_stands_for_it(home: Home, tmp_path: Path) -> None:
    offering = {"offeredAt": {"id": key(1)}, "startDate": "2025-08-01"}
    old, new = [offering], [offering | {"offeredSyllabuses": []}]
    files = ({"schoolUnitOfferings": each} for each in (old, new))
    found = compared(home, tmp_path, *files).difference("schoolUnitOfferings")
    assert (found.added, found.removed, found.attributes) == (0, 0, {"offeredSyllabuses": 1})


def messy(seed: int) -> tuple[Files, Files]:
    """Groups and persons with ids of all sorts, of which some came, some went and some changed."""
    chance = random.Random(seed)
    ids = [f"{chance.choice(['', 'a', 'ä', 'Å', '😀', 'skola/'])}{n:02}" for n in range(60)]
    names = ["givenName", "sex", "x-extra", "emails", "responsibles"]

    def person(id: str) -> Record:
        values = {"emails": [{"value": "a@b.se"}], "responsibles": [{"person": {"id": chance.choice(ids)}}]}
        return {"id": id} | {name: values.get(name, chance.choice("AB")) for name in names if chance.random() < 0.6}

    before = {id: person(id) for id in ids if chance.random() < 0.8}
    after = {
        id: before[id] if id in before and chance.random() < 0.5 else person(id) for id in ids if chance.random() < 0.8
    }
    return {"persons": [*before.values()]}, {"persons": sorted(after.values(), key=lambda each: chance.random())}


def expected(old: Files, new: Files) -> tuple[set[str], set[str], dict[str, set[str]]]:
    """The same found out in the simplest way."""
    before, after = ({each["id"]: each for each in files["persons"]} for files in (old, new))
    differing = {
        id: {name for name in before[id] | after[id] if before[id].get(name, ...) != after[id].get(name, ...)}
        for id in before.keys() & after.keys()
    }
    return (
        after.keys() - before.keys(),
        before.keys() - after.keys(),
        {id: names for id, names in differing.items() if names},
    )


@pytest.mark.parametrize("seed", first(1, range(6)))
def test_it_finds_what_a_simple_comparison_finds_however_it_is_cut(
    seed: int, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = messy(seed)
    added, removed, differing = expected(old, new)
    assert added
    assert removed
    assert differing
    found = compared(home, tmp_path, old, new)
    for length in (1, 7, 1000):
        for name in ("STRETCH", "LONG"):
            monkeypatch.setattr(f"ss12k.snapshots.comparing.{name}", length)
        lone = list(found.lone("persons"))
        assert [id for ids, _ in lone for id in ids] == sorted(added)
        assert [id for _, ids in lone for id in ids] == sorted(removed)
        names = changed(found)
        assert {id: set(each) for id, each in names.items()} == differing
        assert list(names) == sorted(differing)
        counts = found.difference("persons")
        assert (counts.added, counts.removed, counts.changed) == (len(added), len(removed), len(differing))
        assert sum(counts.attributes.values()) == sum(map(len, differing.values()))


def test_endless_names_of_attributes_are_counted_together(home: Home, tmp_path: Path) -> None:
    old: Files = {"persons": [{"id": f"p{n}"} for n in range(600)]}
    new: Files = {"persons": [{"id": f"p{n}", f"x{n}": 1} for n in range(600)]}
    attributes = compared(home, tmp_path, old, new).difference("persons").attributes
    assert len(attributes) == 501
    assert attributes["…"] == 100


def test_names_that_may_say_something_of_somebody_are_not_shown(home: Home, tmp_path: Path) -> None:
    old: Files = {"persons": [{"id": PUPIL, "x-note": 1, "Aino Berg": 1, "200905050001": 1}]}
    new: Files = {"persons": [{"id": PUPIL, "x-note": 2, "Aino Berg": 2, "200905050001": 2}]}
    found = compared(home, tmp_path, old, new)
    assert changed(found) == {PUPIL: ("x-note", "…")}
    assert found.difference("persons").attributes == {"x-note": 1, "…": 1}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    with commands(tmp_path / "home", monkeypatch, capsys) as run:
        yield run


@pytest.fixture
def two(run: Run, tmp_path: Path) -> tuple[str, str]:
    """The ids of two snapshots of one source, with canaries for values."""
    old, new = clean_dump(), clean_dump()
    old["persons"][0] |= {"givenName": "Canary1", "x-note": "Canary2"}
    new["persons"][0] |= {"givenName": "Canary3", "x-note": "Canary4"}
    new["persons"][1] = {"id": key(99), "givenName": "Canary5"}
    new["groups"] = []
    for name, files in (("old", old), ("new", new)):
        run("load", write(tmp_path / name, files), "--source", "skola", "--force")
    later, earlier = (line.split()[0] for line in run("snapshot", "list", "skola").out.splitlines()[1:])
    return earlier, later


def test_diff_prints_counts_examples_and_attributes_and_never_a_value(run: Run, two: tuple[str, str]) -> None:
    said = run("diff", *two)
    assert (said.code, said.err) == (0, "")
    assert [line.split() for line in said.out.splitlines()[:5]] == [
        ["resource", "added", "removed", "changed"],
        ["organisations", "0", "0", "0"],
        ["persons", "1", "1", "1"],
        ["duties", "0", "0", "0"],
        ["groups", "0", "1", "0"],
    ]
    assert f"added: {key(99)}" in said.out
    assert f"removed: {PARENT}" in said.out
    assert "1  changed in givenName" in said.out
    assert "1  changed in x-note" in said.out
    assert run("diff", two[1], two[0], "--resource", "groups").out.splitlines()[1].split() == ["groups", "1", "0", "0"]
    everything = "".join(run("diff", *two, *more).out for more in ([], ["--ids"], ["--json"]))
    assert "Canary" not in everything


def test_diff_gives_every_id_on_demand(run: Run, two: tuple[str, str]) -> None:
    lines = run("diff", *two, "--ids", "--resource", "Persons").out.splitlines()
    assert lines[3:] == [
        "persons",
        f"  + {key(99)}",
        f"  - {PARENT}",
        f"  ~ {PUPIL}: givenName, x-note",
        "           1  changed in givenName",
        "           1  changed in x-note",
    ]


def test_diff_shows_an_odd_id_on_demand_only_and_never_what_a_terminal_obeys(run: Run, tmp_path: Path) -> None:
    for name, ids in (("old", ["a\x1b[2Jb", "200905050001", PUPIL]), ("new", ["elev-7"])):
        dump = write(tmp_path / name, {"persons": [{"id": id} for id in ids]})
        run("load", dump, "--source", "skola", "--force")
    later, earlier = (line.split()[0] for line in run("snapshot", "list", "skola").out.splitlines()[1:])
    shown = run("diff", earlier, later).out
    assert f"  removed: {PUPIL}, …, …\n" in shown
    assert "  added: elev-7\n" in shown
    every = run("diff", earlier, later, "--ids").out.splitlines()
    assert [line for line in every if line.startswith("  -")] == [f"  - {PUPIL}", "  - 200905050001", r"  - a\x1b[2Jb"]
    in_json = json.loads(run("diff", earlier, later, "--json").out)
    assert "a\x1b[2Jb" in in_json["resources"]["persons"]["removed"]


def test_diff_answers_in_json_with_every_id(run: Run, two: tuple[str, str]) -> None:
    found = json.loads(run("diff", *two, "--json").out)
    assert {name: found[name] for name in ("version", "old", "new")} == {"version": 1, "old": two[0], "new": two[1]}
    assert list(found["resources"]) == ["organisations", "persons", "duties", "groups"]
    assert found["resources"]["persons"] == {
        "counts": {"added": 1, "removed": 1, "changed": 1},
        "attributes": {"givenName": 1, "x-note": 1},
        "added": [key(99)],
        "removed": [PARENT],
        "changed": [{"id": PUPIL, "attributes": ["givenName", "x-note"]}],
    }
    assert found["resources"]["groups"]["removed"] == [CLASS]
    same = json.loads(run("diff", two[0], two[0], "--json", "--resource", "persons").out)["resources"]
    nothing: dict[str, Any] = {"added": [], "removed": [], "changed": []}
    assert same == {"persons": {"counts": dict.fromkeys(nothing, 0), "attributes": {}, **nothing}}


@pytest.mark.parametrize("arguments", [["--resource", "persns"], ["--json", "--resource", "persns"]])
def test_diff_names_what_it_does_not_know(arguments: list[str], run: Run, two: tuple[str, str]) -> None:
    said = run("diff", *two, *arguments)
    assert (said.code, said.out) == (1, "")
    assert said.err == "ss12k: --resource: 'persns' is no resource of SS12000; did you mean persons?\n"
    unknown = run("diff", two[0], "skola-nothing")
    assert (unknown.code, unknown.out) == (1, "")
    assert "There is no snapshot 'skola-nothing'" in unknown.err


def test_the_demo_differs_from_itself_in_nothing(run: Run) -> None:
    for source in ("one", "two"):
        run("load", DEMO, "--source", source)
    ids = [run("snapshot", "list", source).out.splitlines()[1].split()[0] for source in ("one", "two")]
    lines = run("diff", *ids).out.splitlines()
    assert len(lines) > 15
    assert {tuple(line.split()[1:]) for line in lines[1:]} == {("0", "0", "0")}
