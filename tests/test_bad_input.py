"""Bad input: one clear line, an exit code that is not 0, and nothing changed (each from the real entry)."""

import gzip
import json
import re
import shutil
import socket
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from dumps import Run, Said, clean_dump, commands, ss12k, write

LOOK = ("source list", "snapshot list skola", "client list", "client keys skola.klient",
        "view persons --client skola.klient")  # fmt: skip
CANARY = "Amanda Canary"
PROFILE = {"clientId": "skola.klient", "name": "Klienten", "vendor": "Klient AB", "source": "skola",
           "permissionMode": "everything", "sharedData": ["students"]}  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Commands over a state folder with a source and a client."""
    with commands(tmp_path / "home", monkeypatch, capsys) as run:
        run("load", write(tmp_path / "dump", clean_dump()), "--source", "skola")
        run("client", "put", write(tmp_path, {"profile.json": json.dumps(PROFILE)}) / "profile.json")
        yield run


def is_one_clear_line(said: "Said | subprocess.CompletedProcess[str]", *words: str) -> None:
    """Exactly one line on stderr, nothing on stdout, no traceback, no personal value, a code that is not 0."""
    code, out, err = (
        (said.code, said.out, said.err) if isinstance(said, Said) else (said.returncode, said.stdout, said.stderr)
    )
    assert code not in (0, 2, 3), err
    assert out == ""
    assert re.fullmatch(r"ss12k: [^\n]+\n", err), err
    assert CANARY not in err
    assert "Amanda" not in err
    for word in words:
        assert word in err


def state(run: Run, home: Path) -> tuple[str, ...]:
    """All that a command could have changed."""
    said = [run(*line.split()).out for line in LOOK]
    files = sorted(str(file) for file in home.rglob("*") if not file.name.endswith(("-wal", "-shm")))
    return (*said, *files)


def packed(folder: Path, files: dict[str, bytes], spoil: Callable[[bytearray], None] = lambda _: None) -> Path:
    """A zip, spoilt."""
    path = folder / "dump.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in files.items():
            archive.writestr(name, value)
    content = bytearray(path.read_bytes())
    spoil(content)
    path.write_bytes(content)
    return path


def set_bits(*places: tuple[bytes, int, int]) -> Callable[[bytearray], None]:
    def spoil(content: bytearray) -> None:
        for signature, offset, bits in places:
            content[content.index(signature) + offset] |= bits

    return spoil


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
ZIPPED = {"persons.json": json.dumps([{"id": "p", "givenName": CANARY}]).encode() * 3}


def no_folder(folder: Path) -> Path:
    return folder / "nothing"


def empty_folder(folder: Path) -> Path:
    return write(folder / "empty", {})


def folder_without_a_dump(folder: Path) -> Path:
    return write(folder / "other", {"notes.txt": CANARY, "persons.csv": CANARY})


def cut_off_gz(folder: Path) -> Path:
    whole = gzip.compress(json.dumps([{"id": f"p{n}", "givenName": CANARY} for n in range(9999)]).encode())
    return write(folder / "gz", {"persons.json.gz": whole[: len(whole) // 2]})


def no_gz(folder: Path) -> Path:
    return write(folder / "gz", {"persons.json.gz": f'[{{"givenName": "{CANARY}"}}]'})


def damaged_gz(folder: Path) -> Path:
    whole = bytearray(gzip.compress(json.dumps([{"id": f"p{n}", "givenName": CANARY} for n in range(9999)]).encode()))
    whole[len(whole) // 2 :] = bytes(each ^ 0xFF for each in whole[len(whole) // 2 :])
    return write(folder / "gz", {"persons.ndjson.gz": bytes(whole)})


def no_json(folder: Path) -> Path:
    return write(folder / "text", {"persons.json": f"{CANARY};1990-01-01"})


def no_json_in_a_record(folder: Path) -> Path:
    return write(folder / "text", {"persons.json": f'[{{"id": "p"}}, {{"givenName": {CANARY}}}]'})


def no_json_in_any_line(folder: Path) -> Path:
    return write(folder / "text", {"persons.ndjson": f"{CANARY}\n{CANARY}\n"})


def cut_off_json(folder: Path) -> Path:
    return write(folder / "text", {"persons.json": f'[{{"id": "p"}}, {{"id": "q", "givenName": "{CANARY}'})


def a_key_of_a_dump_without_a_list(folder: Path) -> Path:
    return write(folder / "text", {"allt.json": json.dumps({"persons": {"givenName": CANARY}})}) / "allt.json"


def unknown_resource(folder: Path) -> Path:
    return write(folder / "unknown", {"organisations": [], "persson.json": json.dumps([{"givenName": CANARY}])})


def unknown_key(folder: Path) -> Path:
    return write(folder / "unknown", {"allt.json": json.dumps({"groop": [{"givenName": CANARY}]})}) / "allt.json"


def picture(folder: Path) -> Path:
    return write(folder / "unknown", {"photo.png": b"\x89PNG\r\n"}) / "photo.png"


def long_name(folder: Path) -> Path:
    return folder / ("x" * 300)


def zip_without_a_dump(folder: Path) -> Path:
    return packed(folder, {"LÄSMIG.txt": b"x"})


def zip_with_a_password(folder: Path) -> Path:
    return packed(folder, ZIPPED, set_bits((LOCAL, 6, 1), (CENTRAL, 8, 1)))


def zip_packed_in_an_unusual_way(folder: Path) -> Path:
    return packed(folder, ZIPPED, set_bits((LOCAL, 8, 97), (CENTRAL, 10, 97)))


def damaged_zip(folder: Path) -> Path:
    return packed(folder, ZIPPED, set_bits((LOCAL, 50, 0xFF)))


def zip_with_a_damaged_list(folder: Path) -> Path:
    return packed(folder, ZIPPED, set_bits((CENTRAL, 0, 0xFF)))


def cut_off_zip(folder: Path) -> Path:
    path = packed(folder, ZIPPED)
    path.write_bytes(path.read_bytes()[:-30])
    return path


DUMPS: list[tuple[Callable[[Path], Path], str]] = [
    (no_folder, "no such file or folder"),
    (empty_folder, "no dump in there"),
    (folder_without_a_dump, "no dump in there"),
    (cut_off_gz, "ends in the middle of its compressed data"),
    (no_gz, "compressed data is damaged"),
    (damaged_gz, "persons.ndjson.gz: "),
    (no_json, "persons.json is not a dump"),
    (no_json_in_a_record, "persons.json is not JSON"),
    (no_json_in_any_line, "persons.ndjson is not JSON"),
    (cut_off_json, "persons.json is not JSON"),
    (a_key_of_a_dump_without_a_list, "a list belongs under 'persons'"),
    (unknown_resource, "'persson' is no resource of SS12000; did you mean persons?"),
    (unknown_key, "'groop' is no resource of SS12000; did you mean groups?"),
    (picture, "not a dump"),
    (long_name, "cannot be read"),
    (zip_without_a_dump, "no dump in there"),
    (zip_with_a_password, "packed with a password"),
    (zip_packed_in_an_unusual_way, "unusual way"),
    (damaged_zip, "damaged"),
    (zip_with_a_damaged_list, "damaged"),
    (cut_off_zip, "not a dump"),
]


@pytest.mark.parametrize(("make", "words"), DUMPS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_dump_that_is_none(make: Callable[[Path], Path], words: str, run: Run, tmp_path: Path) -> None:
    dump, before = make(tmp_path / "dump"), state(run, tmp_path / "home")
    is_one_clear_line(run("check", dump), words)
    is_one_clear_line(run("load", dump, "--source", "skola", "--name", "Nytt"), words)
    is_one_clear_line(run("load", dump, "--source", "ny"), words)
    assert state(run, tmp_path / "home") == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sharedData": ["students", "civicnumber"]}, ("civicnumber", "civicno")),
        ({"sharedData": ["Students"]}, ("Students", "students")),
        ({"sharedata": ["students"]}, ("sharedata", "sharedData")),
        ({"permissionMode": "all"}, ("permissionMode",)),
        ({"clientId": "Skola 24"}, ("clientId", "skola-24")),
        ({"clientId": ""}, ("clientId",)),
        ({"source": "nowhere"}, ("nowhere",)),
        ({"organisations": "x"}, ("organisations",)),
        ({"sharedData": None}, ("sharedData",)),
    ],
)
def test_a_profile_with_something_unknown(change: Any, words: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    before = state(run, tmp_path / "home")
    write(tmp_path, {"new.json": json.dumps({**PROFILE, "clientId": "skola.ny", **change})})
    is_one_clear_line(run("client", "put", tmp_path / "new.json"), *words)
    write(tmp_path, {"old.json": json.dumps({**PROFILE, **change})})
    is_one_clear_line(run("client", "put", tmp_path / "old.json"), *words)
    assert state(run, tmp_path / "home") == before


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '"x"', b"\xff\xfe", '{"clientId": "a.b", "clientId": "c.d"}', "[" * 99_999]
)
def test_a_profile_that_is_none(text: str | bytes, run: Run, tmp_path: Path) -> None:
    before = state(run, tmp_path / "home")
    is_one_clear_line(run("client", "put", write(tmp_path, {"bad.json": text}) / "bad.json"), "bad.json")
    assert state(run, tmp_path / "home") == before


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("client put nothing.json", "nothing.json"),
        ("client put .", "."),
        ("client pause skola.other", "'skola.other'"),
        ("client resume skola.other", "'skola.other'"),
        ("client remove skola.other", "'skola.other'"),
        ("client key skola.other", "'skola.other'"),
        ("client keys skola.other", "'skola.other'"),
        ("client revoke skola.other k1", "'skola.other'"),
        ("client revoke skola.klient k1", "'k1'"),
        ("snapshot list other", "'other'"),
        ("activate skola skola-19990101T000000-0000", "skola-19990101T000000-0000"),
        ("activate other skola-19990101T000000-0000", "'other'"),
        ("view persons", "--client"),
        ("view persons --client skola.klient --source skola", "--client"),
        ("view persons --client skola.other", "'skola.other'"),
        ("view persons --source other", "'other'"),
        ("view teachers --source skola", "'teachers'"),
        ("view teachers --client skola.klient", "'teachers'"),
        ("view persons --source skola --id nobody", "nobody"),
        ("load dump --source Å", "source id"),
        ("load dump --source ../up", "source id"),
        ("demo --size huge --out new", "'huge'"),
        ("demo --out .", "not empty"),
        ("demo --out profile.json", "profile.json"),
        ("demo --out profile.json/inside", "profile.json"),
    ],
)
def test_a_command_about_what_is_not_there(
    line: str, words: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = state(run, tmp_path / "home")
    is_one_clear_line(run(*line.split()), words)
    assert state(run, tmp_path / "home") == before
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("line", ["load", "load dump", "check", "nothing", "view", "up --port many", "client put"])
def test_a_line_that_is_no_command_is_explained(line: str, run: Run) -> None:
    said = run(*line.split())
    assert (said.code, said.out) == (2, "")
    assert "Usage:" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("home", ["file", "file/inside"])
@pytest.mark.parametrize("line", ["load dump --source skola", "source list", "client put profile.json", "up"])
def test_a_state_folder_that_can_not_be_written(
    line: str, home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "dump", clean_dump())
    write(tmp_path, {"file": "not a folder", "profile.json": json.dumps(PROFILE)})
    monkeypatch.chdir(tmp_path)
    with commands(tmp_path / home, monkeypatch, capsys) as run:
        is_one_clear_line(run(*line.split()), "state folder", "SS12K_HOME")
    assert (tmp_path / "file").read_text() == "not a folder"


def test_a_place_for_snapshots_that_can_not_be_written(run: Run, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "home" / "snapshots")
    (tmp_path / "home" / "snapshots").write_text("not a folder")
    is_one_clear_line(run("load", tmp_path / "dump", "--source", "ny"), "snapshots", "SS12K_HOME")
    assert "ny" not in run("source", "list").out


@pytest.mark.parametrize(
    ("name", "value"), [("SS12K_MEMORY", "lots"), ("SS12K_THREADS", "0"), ("SS12K_THREADS", "many")]
)
def test_a_setting_that_can_not_be(
    name: str, value: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv(name, value)
        is_one_clear_line(run("check", tmp_path / "dump"), name)


@pytest.mark.parametrize("option", ["--port", "--api-port"])
def test_up_with_a_busy_port_says_so_and_starts_nothing(option: str, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        said = ss12k(tmp_path / "home", "up", option, port, cwd=tmp_path)
        is_one_clear_line(said, f"Port {port} is in use", option)
        if option == "--port":
            is_one_clear_line(ss12k(tmp_path / "home", "api", option, port, cwd=tmp_path), f"Port {port} is in use")
    assert ss12k(tmp_path / "home", "source", "list").stdout == "none yet\n"


def test_a_failing_process_prints_one_line_whatever_its_working_directory(tmp_path: Path) -> None:
    write(tmp_path / "dump", {"persons.json": f'[{{"id": "p", "givenName": "{CANARY}"}}'})
    said = ss12k(tmp_path / "home", "load", "dump", "--source", "skola", cwd=tmp_path)
    is_one_clear_line(said, "persons.json is not JSON")
    assert list((tmp_path / "home" / "snapshots").iterdir()) == []
