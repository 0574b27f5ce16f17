"""`ss12k impact`: what a profile in a file would change for a client, before it is saved."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dumps import CLASS, PUPIL, SCHOOL, Run, clean_dump, commands, home_at, write

from ss12k.access import LOCAL_ADMINISTRATOR, Actor, Forbidden
from ss12k.errors import Ss12kError
from ss12k.scope.profile import Profile

pytestmark = pytest.mark.usefixtures("unasked")

CLIENT = "skola.klient"
SAVED = {"clientId": CLIENT, "name": "Klienten", "vendor": "Klient AB", "source": "skola",
         "permissionMode": "selected", "organisations": [SCHOOL], "sharedData": ["standard", "students"]}  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """With the small clean source loaded as `skola`, and a client."""
    with commands(tmp_path / "home", monkeypatch, capsys) as run:
        assert run("load", write(tmp_path / "dump", clean_dump()), "--source", "skola").code == 0
        assert run("client", "put", file(tmp_path, **SAVED)).code == 0
        yield run


def file(folder: Path, **document: Any) -> Path:
    return write(folder, {"profile.json": json.dumps(document)}) / "profile.json"


def draft(folder: Path, **change: Any) -> Path:
    return file(folder, **SAVED | change)


def test_impact_tells_rows_attributes_and_warnings_and_saves_nothing(run: Run, tmp_path: Path) -> None:
    said = run("impact", CLIENT, draft(tmp_path, sharedData=["students", "groups", "civicno", "responsibles"]))
    assert (said.code, said.err) == (0, "")
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert lines[0].startswith(f"{CLIENT} on snapshot skola-")
    assert "resource before after gained lost" in lines
    assert "organisations 1 not shared 0 1" in lines
    assert "persons 1 2 1 0" in lines
    assert "groups not shared 1 1 0" in lines
    assert f"at Norrekaskolan: 1 gained (such as {CLASS})" in lines
    assert f"+ civicNo: 1 persons, 1 of them seen before and after (such as {PUPIL})" in lines
    assert "warnings" in lines
    assert [line for line in lines if line.startswith("new: A civic number tells birth date and sex")]
    assert "Aino" not in said.out
    assert run("client", "list").out.split()[-3:] == ["2", "of", "25"]


def test_impact_answers_in_json_for_programs_with_names_on_demand(run: Run, tmp_path: Path) -> None:
    path = draft(tmp_path, sharedData=["standard", "students", "sex"])
    found = json.loads(run("impact", CLIENT, path, "--json").out)
    assert list(found) == ["version", "client", "snapshot", "resources", "protected", "warnings"]
    assert (found["version"], found["client"]) == (1, CLIENT)
    persons = found["resources"]["persons"]
    nothing = {"objects": 0, "known": 0, "examples": []}
    sex = {"path": "sex", "gained": {"objects": 1, "known": 1, "examples": [{"id": PUPIL}]}, "lost": nothing}
    assert persons == {
        "before": 1,
        "after": 1,
        "gained": {"objects": 0, "examples": []},
        "lost": {"objects": 0, "examples": []},
        "organisations": [],
        "attributes": [sex],
    }
    named = json.loads(run("impact", CLIENT, path, "--json", "--names").out)["resources"]["persons"]["attributes"]
    assert named[0]["gained"]["examples"] == [{"id": PUPIL, "displayName": "Aino Berg"}]


def test_a_client_that_is_not_there_yet_gains_all_that_it_would_see(run: Run, tmp_path: Path) -> None:
    said = run("impact", "skola.ny", draft(tmp_path, clientId="skola.ny", permissionMode="everything"))
    assert said.code == 0
    assert [line.split() for line in said.out.splitlines() if line.startswith("persons ")] == [
        ["persons", "not", "shared", "1", "1", "0"]
    ]
    assert "new: Access to everything also covers units that are added tomorrow" in said.out


def test_impact_of_the_profile_that_stands_says_that_nothing_changes(run: Run, tmp_path: Path) -> None:
    said = run("impact", CLIENT, draft(tmp_path))
    assert said.out.splitlines()[1:] == ["nothing that it sees changes"]


@pytest.mark.parametrize(
    ("client", "change", "words"),
    [
        ("skola.annan", {}, f"the profile is one of client {CLIENT}, not of skola.annan"),
        (CLIENT, {"source": "annan"}, "belongs to source 'skola' and can't move to 'annan'"),
        (CLIENT, {"sharedDta": []}, "unknown key 'sharedDta'"),
        ("skola.ny", {"clientId": "skola.ny", "source": "ingen"}, "There is no source 'ingen'"),
    ],
)
def test_what_cannot_be_compared_is_told_in_a_line(
    client: str, change: dict[str, Any], words: str, run: Run, tmp_path: Path
) -> None:
    said = run("impact", client, draft(tmp_path, **change))
    assert (said.code, said.out, len(said.err.splitlines())) == (1, "", 1)
    assert words in said.err


def test_a_removed_client_and_a_file_that_is_not_there_are_told(run: Run, tmp_path: Path) -> None:
    assert "cannot be read" in run("impact", CLIENT, tmp_path / "nothing.json").err
    run("client", "remove", CLIENT)
    assert "was removed" in run("impact", CLIENT, draft(tmp_path)).err


def test_only_the_authority_compares_profiles_and_only_those_of_one_client(tmp_path: Path) -> None:
    with home_at(tmp_path / "home") as home:
        home.load(write(tmp_path / "dump", clean_dump()))
        saved = Profile.parse(SAVED)
        home.access.control.save_profile(saved, "test")
        found = home.access.impact(LOCAL_ADMINISTRATOR, None, saved)
        assert (found.persons.before, found.persons.after) == (None, 1)
        assert home.access.impact(LOCAL_ADMINISTRATOR, saved, None).persons.lost.objects == 1
        with pytest.raises(Forbidden):
            home.access.impact(Actor.of_client(CLIENT), None, saved)
        other = Profile.parse(SAVED | {"clientId": "skola.annan"})
        for pair in ((saved, other), (None, None)):
            with pytest.raises(Ss12kError, match="of one client"):
                home.access.impact(LOCAL_ADMINISTRATOR, *pair)
