"""The contract's commands, as a user or a script has them: what they print, what they change, how they exit."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dumps import CLASS, DEMO, PARENT, PROJECT, PUPIL, SCHOOL, SHARED, TEACHER, Run, clean_dump, commands, ss12k, write

CLIENT = "skola.klient"
COMMANDS = ("up", "load", "check", "activate", "discard", "diff", "source list", "snapshot list", "client put",
            "client list", "client pause", "client resume", "client remove", "client key", "client keys",
            "client revoke", "api", "view", "explain", "receivers", "impact", "export", "attendance",
            "quality", "demo")  # fmt: skip


def profile(**change: Any) -> str:
    document = {"clientId": CLIENT, "name": "Klienten", "vendor": "Klient AB", "source": "skola",
                "permissionMode": "everything", "sharedData": ["standard", "students"]}  # fmt: skip
    return json.dumps({**document, **change})


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    with commands(tmp_path / "home", monkeypatch, capsys) as run:
        yield run


@pytest.fixture
def loaded(run: Run, tmp_path: Path) -> Run:
    """With the small clean source loaded as `skola`, and a client."""
    assert run("load", write(tmp_path / "dump", clean_dump()), "--source", "skola").code == 0
    assert run("client", "put", write(tmp_path, {"profile.json": profile()}) / "profile.json").code == 0
    return run


def table(text: str) -> list[list[str]]:
    """The cells of a printed table, without its heads."""
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in text.splitlines()[1:]]


@pytest.mark.parametrize("command", ["", "source", "snapshot", "client", *COMMANDS])
def test_each_command_explains_itself(command: str, run: Run) -> None:
    said = run(*command.split(), "--help")
    assert (said.code, said.err) == (0, "")
    assert "Usage:" in said.out
    assert len(said.out.splitlines()) > 6


def test_a_group_or_the_program_alone_shows_what_there_is(run: Run) -> None:
    shown = run().out + run("client").out
    assert all(command.split()[-1] in shown for command in COMMANDS if "list" not in command)


def test_load_says_what_came_and_what_deviates(run: Run, tmp_path: Path) -> None:
    files = clean_dump()
    files["persons"][0]["sex"] = "Canary"
    files["persons"].append({"id": 4711, "givenName": "Canary"})
    said = run("load", write(tmp_path / "dump", files), "--source", "skola", "--name", "Norreka kommun")
    assert (said.code, said.err) == (0, "")
    assert "source skola" in said.out
    assert "3  persons" in said.out
    assert f"  persons: 1\n           1  sex: unknown code (such as {PUPIL})\n" in said.out
    assert "persons.json, line 1: it has no id that is a non-empty text" in said.out
    assert "Canary" not in said.out
    (row,) = table(run("source", "list").out)
    assert row[:2] == ["skola", "Norreka kommun"]
    (snapshot,) = table(run("snapshot", "list", "skola").out)
    assert snapshot[0] == row[2]
    assert snapshot[2:] == ["3 persons", "current"]


def test_check_says_the_same_as_load_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    dump = write(tmp_path / "dump", clean_dump() | {"rooms": [{"id": "x", "displayName": "Sal"}, 7]})
    said = run("check", dump)
    assert said.code == 0
    assert not (tmp_path / "home").exists()
    loaded = run("load", dump, "--source", "skola").out.splitlines()
    assert said.out.splitlines() == loaded[1:-1]
    assert re.fullmatch(r"Data quality: \d+ errors, \d+ warnings; what and where: ss12k quality skola", loaded[-1])


def test_check_answers_in_json_for_programs(run: Run, tmp_path: Path) -> None:
    dump = write(tmp_path / "dump", clean_dump() | {"rooms": [{"id": "x", "meta": None}, 7]})
    said = run("check", dump, "--json")
    found = json.loads(said.out)
    assert (said.code, said.err) == (0, "")
    assert list(found) == ["version", "dump", "counts", "deviations", "quarantine"]
    assert (found["version"], found["dump"]) == (1, "dump")
    assert found["counts"] == {"organisations": 1, "persons": 3, "groups": 1, "duties": 1, "rooms": 1}
    about = {"resource": "rooms", "path": "id", "kind": "no-uuid", "meaning": "id is no UUID"}
    assert about | {"count": 1, "examples": ["x"]} in found["deviations"]
    refused = {"resource": "rooms", "file": "rooms.json", "line": 1, "reason": "it is not an object"}
    assert found["quarantine"] == {"count": 1, "records": [refused]}


def test_lists_say_when_there_is_nothing_yet(run: Run) -> None:
    assert run("source", "list").out == "none yet\n"
    assert run("client", "list").out == "none yet\n"


def test_activate_goes_back_and_forward(run: Run, tmp_path: Path) -> None:
    def seen() -> str:
        return str(json.loads(run("view", "persons", "--source", "skola").out)["givenName"])

    for name in ("Ett", "Två"):
        run("load", write(tmp_path / name, {"persons": [{"id": "p", "givenName": name}]}), "--source", "skola")
    assert seen() == "Två"
    new, old = (row[0] for row in table(run("snapshot", "list", "skola").out))
    assert run("activate", "skola", old).code == 0
    assert seen() == "Ett"
    assert [row[2:] for row in table(run("snapshot", "list", "skola").out)] == [
        ["1 persons", "earlier"],
        ["1 persons", "current"],
    ]
    assert run("activate", "skola", new).code == 0
    assert seen() == "Två"


def test_view_gives_documents_line_by_line_in_the_order_of_ids(loaded: Run) -> None:
    said = loaded("view", "persons", "--source", "skola")
    assert (said.code, said.err) == (0, "")
    assert [json.loads(line) for line in said.out.splitlines()] == clean_dump()["persons"]
    one = loaded("view", "persons", "--source", "skola", "--id", PARENT)
    assert [json.loads(line) for line in one.out.splitlines()] == [clean_dump()["persons"][1]]
    assert loaded("view", "rooms", "--source", "skola").out == ""


def test_view_as_a_client_gives_what_the_client_sees(loaded: Run) -> None:
    (person,) = [json.loads(line) for line in loaded("view", "persons", "--client", CLIENT).out.splitlines()]
    whole = clean_dump()["persons"][0]
    kept = ("id", "meta", "givenName", "familyName", "securityMarking", "enrolments")
    assert person == {name: whole[name] for name in kept}
    for hidden in (PARENT, TEACHER, "nobody"):
        said = loaded("view", "persons", "--client", CLIENT, "--id", hidden)
        assert (said.code, said.out) == (1, ""), "one who is not visible and one who is not there look the same"
        assert said.err == f"ss12k: view: persons has no {hidden} that can be seen here\n"


@pytest.mark.parametrize("arguments", [[], ["--id", CLASS], ["--id", "nothing"]])
def test_what_is_not_shared_has_an_exit_code_of_its_own(arguments: list[str], loaded: Run) -> None:
    said = loaded("view", "groups", "--client", CLIENT, *arguments)
    assert (said.code, said.out) == (3, "")
    assert len(said.err.splitlines()) == 1
    assert "groups" in said.err


def test_a_saved_profile_is_obeyed_by_the_next_command(loaded: Run, tmp_path: Path) -> None:
    write(tmp_path, {"profile.json": profile(sharedData=["groups"])})
    said = loaded("client", "put", tmp_path / "profile.json")
    assert said.out == f"Client {CLIENT} of source skola has its profile in version 2.\n"
    assert loaded("view", "persons", "--client", CLIENT).code == 3
    (group,) = loaded("view", "groups", "--client", CLIENT).out.splitlines()
    assert json.loads(group)["groupMemberships"] == []
    assert json.loads(group)["organisation"] == {"id": SCHOOL}


def test_a_clients_life(loaded: Run) -> None:
    def state() -> str:
        return table(loaded("client", "list").out)[0][3]

    assert table(loaded("client", "list").out) == [[CLIENT, "Klienten", "skola", "active", "everything", "2 of 25"]]
    for command, then in (("pause", "paused"), ("resume", "active"), ("remove", "removed")):
        assert loaded("client", command, CLIENT).code == 0
        assert state() == then
    for arguments in (["resume", CLIENT], ["key", CLIENT], ["pause", CLIENT]):
        said = loaded("client", *arguments)
        assert (said.code, len(said.err.splitlines())) == (1, 1), arguments
    assert loaded("view", "persons", "--client", CLIENT).code == 1
    assert state() == "removed"


def test_a_key_is_printed_once_and_can_be_revoked(loaded: Run, tmp_path: Path) -> None:
    said = loaded("client", "key", CLIENT, "--label", "test server")
    key = json.loads(said.out)
    assert list(key) == ["client_id", "client_secret"]
    assert key["client_id"] == CLIENT
    assert len(key["client_secret"]) >= 43
    assert json.loads(loaded("client", "key", CLIENT).out)["client_secret"] != key["client_secret"]
    listed = loaded("client", "keys", CLIENT).out
    assert "test server" in listed
    for place in (listed.encode(), *(file.read_bytes() for file in (tmp_path / "home").glob("control*"))):
        assert key["client_secret"].encode() not in place
    key_id = next(row[0] for row in table(listed) if row[1] == "test server")
    assert key_id in said.err
    assert key["client_secret"] not in said.err
    assert loaded("client", "revoke", CLIENT, key_id).code == 0
    assert [row[-1] for row in table(loaded("client", "keys", CLIENT).out)].count("revoked") == 1


def test_demo_writes_the_dump_that_the_project_holds(run: Run, tmp_path: Path) -> None:
    said = run("demo", "--size", "small", "--out", tmp_path / "norreka")
    assert said.code == 0
    assert {file.name: file.read_bytes() for file in (tmp_path / "norreka").iterdir()} == {
        file.name: file.read_bytes() for file in DEMO.iterdir()
    }
    assert run("demo", "--out", tmp_path / "other", "--seed", "7").code == 0
    assert (tmp_path / "other" / "persons.json").read_bytes() != (DEMO / "persons.json").read_bytes()


def test_demo_plants_deviations_and_lists_them(run: Run, tmp_path: Path) -> None:
    said = run("demo", "--out", tmp_path / "dirty", "--dirty", "0.05")
    assert (said.code, said.err) == (0, "")
    listed = (tmp_path / "dirty" / "PLANTED.csv").read_text(encoding="utf-8").splitlines()[1:]
    of_load = [row for row in listed if not row.startswith("check,")]
    assert len(listed) - 100 > len(of_load) > 100
    found = json.loads(run("check", tmp_path / "dirty", "--json").out)
    assert sum(each["count"] for each in found["deviations"]) + found["quarantine"]["count"] == len(of_load)


@pytest.mark.parametrize(
    ("arguments", "words"), [(["--size", "enorm"], "'small, kommun, storstad'"), (["--dirty", "7"], "up to 1")]
)
def test_demo_says_what_sizes_and_rates_there_are(arguments: list[str], words: str, run: Run, tmp_path: Path) -> None:
    said = run("demo", "--out", tmp_path / "demo", *arguments)
    assert (said.code, said.out) == (1, "")
    assert words in said.err
    assert not (tmp_path / "demo").exists()


def test_it_works_as_processes_from_any_folder(tmp_path: Path) -> None:
    """Each promise once through a real process, with a locale whose encoding is not UTF-8."""
    home, latin = tmp_path / "hemma å", {"PYTHONIOENCODING": "latin-1"}
    write(tmp_path / "dump", clean_dump() | {"rooms": [{"id": "sal", "displayName": "Snö – ☃"}]})
    write(tmp_path, {"profile.json": profile()})
    assert ss12k(home, "load", "dump", "--source", "skola", cwd=tmp_path, **latin).returncode == 0
    assert ss12k(home, "client", "put", "profile.json", cwd=tmp_path).returncode == 0
    rooms = ss12k(home, "view", "rooms", "--source", "skola", cwd=tmp_path, **latin)
    assert (rooms.returncode, rooms.stderr) == (0, "")
    assert json.loads(rooms.stdout)["displayName"] == "Snö – ☃"
    closed = ss12k(home, "view", "groups", "--client", CLIENT, cwd=Path("/"))
    assert (closed.returncode, closed.stdout) == (3, "")


def test_a_reader_who_goes_away_is_no_crash(loaded: Run, tmp_path: Path) -> None:
    persons = [{"id": f"{n}", "x": "y" * 1000} for n in range(3000)]
    loaded("load", write(tmp_path / "many", {"persons": persons}), "--source", "skola", "--force")
    command = [sys.executable, "-m", "ss12k.cli", "view", "persons", "--source", "skola"]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"id":"0"')
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real dumps lie beside the repository only where it is developed")
@pytest.mark.parametrize("dump", ["schoolsoft", "minimal"])
def test_real_dumps_are_reported_with_nothing_in_quarantine(dump: str, run: Run) -> None:
    said = run("load", SHARED / dump, "--source", "skola")
    assert said.code == 0
    assert "Quarantine: 0 records" in said.out
    assert "date-time without offset" in said.out


def test_a_defect_is_one_line_with_its_place_and_none_of_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise ValueError("Amélie Nilsson")

    monkeypatch.setattr("ss12k.cli._access", broken)
    with commands(tmp_path / "home", monkeypatch, capsys) as run:
        said = run("source", "list")
    assert (said.code, said.out) == (1, "")
    assert re.fullmatch(r"ss12k: .*ValueError at test_command_line\.py:\d+.*\n", said.err)
    assert "Amélie" not in said.err


def test_attendance_prints_the_sums_of_a_period(run: Run) -> None:
    assert run("load", DEMO, "--source", "norreka").code == 0
    sent = [json.loads(line) for line in (run("view", "aggregatedAttendance", "--source", "norreka").out.splitlines())]
    first, last = min(each["startDate"] for each in sent), max(each["endDate"] for each in sent)
    said = run("attendance", "--source", "norreka", "--from", first, "--to", last)
    assert (said.code, said.err) == (0, "")
    found = [json.loads(line) for line in said.out.splitlines()]
    assert len(found) == len(sent)
    assert all(each in sent for each in found)
    wrong = run("attendance", "--source", "norreka", "--from", last, "--to", first)
    assert (wrong.code, wrong.out) == (1, "")
    assert "swap the dates" in wrong.err


def test_explain_says_why_a_client_sees_an_object_or_does_not(loaded: Run) -> None:
    seen = json.loads(loaded("explain", "persons", PUPIL, "--client", CLIENT).out)
    assert (seen["visible"], seen["grounds"]) == (True, [])
    assert seen["grants"][0]["sentence"] == "student at Norrekaskolan"
    assert seen["attributes"]["civicNo"]["state"] in ("withheld", "lacking")
    hidden = json.loads(loaded("explain", "groups", CLASS, "--client", CLIENT).out)
    assert (hidden["visible"], [each["sentence"] for each in hidden["grounds"]]) == (False, ["groups is not shared"])


def test_receivers_says_it_of_every_client_of_the_source(loaded: Run, tmp_path: Path) -> None:
    other = profile(clientId="skola.annan", sharedData=["duties"])
    assert loaded("client", "put", write(tmp_path, {"other.json": other}) / "other.json").code == 0
    found = json.loads(loaded("receivers", "persons", PUPIL, "--source", "skola").out)
    assert {each["client"]: each["visible"] for each in found} == {CLIENT: True, "skola.annan": False}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("explain", "pupils", "x", "--client", CLIENT), "'pupils' is no resource"),
        (("explain", "persons", "x", "--client", "skola.ingen"), "no client 'skola.ingen'"),
        (("receivers", "persons", "x", "--source", "ingen"), "no source 'ingen'"),
    ],
)
def test_explaining_what_there_is_not_says_what_there_is(words: tuple[str, ...], said: str, loaded: Run) -> None:
    found = loaded(*words)
    assert (found.code, found.out) == (1, "")
    assert said in found.err
