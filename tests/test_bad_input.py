"""Bad input: one clear line, an exit code that is not 0, and nothing changed (each from the real entry)."""

import gzip
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from dumps import Run, Said, clean_dump, commands, home_at, ss12k, write

from ss12k.scope.profile import Profile

LOOK = ("source list", "snapshot list skola", "client list", "client keys skola.klient",
        "view persons --client skola.klient")  # fmt: skip
CANARY = "Amanda Canary"
PROFILE = {"clientId": "skola.klient", "name": "Klienten", "vendor": "Klient AB", "source": "skola",
           "permissionMode": "everything", "sharedData": ["students"]}  # fmt: skip


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dump, a profile, and a state folder with the source and the client made of them."""
    folder = tmp_path_factory.mktemp("prepared")
    write(folder, {"profile.json": json.dumps(PROFILE)})
    with home_at(folder / "home") as home:
        home.load(write(folder / "dump", clean_dump()))
        home.access.control.save_profile(Profile.parse(PROFILE), "anna")
    return folder


@pytest.fixture
def run(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Commands over a state folder with a source and a client."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    with commands(tmp_path / "home", monkeypatch, capsys) as run:
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


def key_that_is_somebodys_name(folder: Path) -> Path:
    return write(folder, {"allt.json": json.dumps({CANARY: [{"id": "p"}]})}) / "allt.json"


def list_under_somebodys_name(folder: Path) -> Path:
    return write(folder, {"persons.json": json.dumps({CANARY: [{"id": "p"}]})})


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


def zip_with(
    *entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED
) -> Callable[[Path], Path]:
    """A dump in a zip, and beside it what does not belong in one."""

    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / "dump.zip", "w", method) as archive:
            for name, content in (("organisations.json", b"[]"), *entries):
                archive.writestr(name, content)
        return folder / "dump.zip"

    return make


def link_in_a_zip(to: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("persons.json")
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    entry.comment = to.encode()
    return entry


BLANKS = b"[" + b" " * 40_000_000 + b"]"
"""Forty million bytes that nearly nothing is left of when they are packed."""


def zip_that_declares_less_than_it_holds(folder: Path) -> Path:
    """The list of files says ten bytes; what is there unpacks to more."""
    path = zip_with(("persons.json", BLANKS))(folder)
    content = bytearray(path.read_bytes())
    entry = content.rindex(CENTRAL)
    content[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    path.write_bytes(content)
    return path


def zip_of_files_that_overlap(folder: Path) -> Path:
    """Three hundred names for the same packed bytes: each is reasonable, all of them together are not."""
    text = b"".join(b'{"id":"%d"},' % n for n in range(50_000))
    path = zip_with(("persons-1.json", text))(folder)
    content = path.read_bytes()
    start, end = content.rindex(CENTRAL), content.rindex(b"PK\x05\x06")
    copies = content[start:end] * 300
    ending = bytearray(content[end:])
    ending[8:12] = (301).to_bytes(2, "little") * 2
    ending[12:16] = (len(copies) + start - content.index(CENTRAL)).to_bytes(4, "little")
    path.write_bytes(content[:start] + copies + ending)
    return path


def bomb_gz(folder: Path) -> Path:
    return write(folder / "gz", {"persons.json.gz": gzip.compress(BLANKS)})


def bomb_gz_by_line(folder: Path) -> Path:
    return write(folder / "gz", {"persons.ndjson.gz": gzip.compress((b" " * 99_999 + b"\n") * 400)})


def empty_gz(folder: Path) -> Path:
    return write(folder / "gz", {"persons.ndjson.gz": b""})


def link_out_of_the_folder(folder: Path) -> Path:
    write(folder, {"secret.json": json.dumps([{"id": "p", "givenName": CANARY}])})
    write(folder / "dump", {"organisations": []})
    (folder / "dump" / "persons.json").symlink_to("../secret.json")
    return folder / "dump"


def folder_linked_from_elsewhere(folder: Path) -> Path:
    write(folder / "other", {"persons": []})
    write(folder / "dump", {"organisations": []})
    (folder / "dump" / "more").symlink_to(folder / "other")
    return folder / "dump"


def link_to_nowhere(folder: Path) -> Path:
    write(folder, {"organisations": []})
    (folder / "persons.json").symlink_to("persons-2024.json")
    return folder


def link_to_itself(folder: Path) -> Path:
    write(folder, {"organisations": []})
    (folder / "persons.json").symlink_to("persons.json")
    return folder


def pipe_in_the_folder(folder: Path) -> Path:
    write(folder, {"organisations": []})
    os.mkfifo(folder / "persons.json")
    return folder


def pipe_instead_of_a_file(folder: Path) -> Path:
    os.mkfifo(folder / "persons.json")
    return folder / "persons.json"


def device_instead_of_a_file(folder: Path) -> Path:
    return Path("/dev/zero")


def file_packed_in_another_way(folder: Path) -> Path:
    return write(folder, {"organisations": [], "persons.json.bz2": b"BZh9"})


def name_with_a_line_end(folder: Path) -> Path:
    return write(folder, {"per\nsons.json": "[]"})


def name_that_is_no_utf8(folder: Path) -> Path:
    return write(folder, {os.fsdecode(b"persons\xff.json"): "[]"})


def in_another_encoding(encoding: str, name: str) -> Callable[[Path], Path]:
    text = json.dumps([{"id": "p", "givenName": CANARY}]) if name.endswith("json") else f'{{"givenName": "{CANARY}"}}\n'
    return lambda folder: write(folder, {name: text.encode(encoding)})


def top_level(value: str) -> Callable[[Path], Path]:
    return lambda folder: write(folder, {"persons.json": value})


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
    (key_that_is_somebodys_name, "allt.json: '…' is no resource of SS12000; known are organisations, "),
    (list_under_somebodys_name, "a list called '…' does not belong there"),
    (picture, "not a dump"),
    (long_name, "cannot be read"),
    (zip_without_a_dump, "no dump in there"),
    (zip_with_a_password, "'persons.json' is packed with a password"),
    (zip_packed_in_an_unusual_way, "'persons.json' is packed in an unusual way"),
    (damaged_zip, "damaged"),
    (zip_with_a_damaged_list, "damaged"),
    (cut_off_zip, "not a dump"),
    (zip_with(("../persons.json", b"[]")), "the entry '../persons.json' leads out of the zip"),
    (zip_with(("a/../../persons.json", b"[]")), "the entry 'a/../../persons.json' leads out of the zip"),
    (zip_with(("/etc/persons.json", b"[]")), "the entry '/etc/persons.json' leads out of the zip"),
    (zip_with(("..\\persons.json", b"[]")), "leads out of the zip"),
    (zip_with(("C:\\persons.json", b"[]")), "leads out of the zip"),
    (zip_with(("../readme.txt", b"")), "the entry '../readme.txt' leads out of the zip"),
    (zip_with((link_in_a_zip("/etc/passwd"), b"/etc/passwd")), "the entry 'persons.json' is a link"),
    (zip_with(("x" * 300 + ".json", b"[]")), "more than 255 characters"),
    (zip_with(("a/persons.json", b"[]"), ("b/persons.json", b"[]")), "'persons.json' is in it twice"),
    (zip_with(("persons.json", b"[]"), method=zipfile.ZIP_BZIP2), "is packed in an unusual way"),
    (zip_with(("persons.json", b"[]"), method=zipfile.ZIP_LZMA), "is packed in an unusual way"),
    (zip_with(("persons.zip", b"")), "persons.zip: packed in a way that is not read here"),
    (zip_with(*((f"{n}.txt", b"") for n in range(5000))), "more than 5,000 files"),
    (zip_with(("persons.json", BLANKS)), "the entry 'persons.json' holds more than 35,"),
    (zip_with(("persons.json.gz", gzip.compress(BLANKS))), "persons.json.gz holds more than 16,"),
    (zip_that_declares_less_than_it_holds, "damaged"),
    (zip_of_files_that_overlap, "the zip holds more than"),
    (bomb_gz, "persons.json.gz holds more than 35,"),
    (bomb_gz_by_line, "(500 to 1, and 256 GB at most); if that is as it should be, unpack it"),
    (empty_gz, "persons.ndjson.gz is empty"),
    (link_out_of_the_folder, "persons.json is a link that leads out of the dump"),
    (folder_linked_from_elsewhere, "more is a link that leads out of the dump"),
    (link_to_nowhere, "persons.json is a link that leads nowhere"),
    (link_to_itself, "persons.json is a link that leads nowhere"),
    (pipe_in_the_folder, "persons.json is no ordinary file"),
    (pipe_instead_of_a_file, "persons.json is no ordinary file"),
    (device_instead_of_a_file, "/dev/zero is no ordinary file"),
    (file_packed_in_another_way, "persons.json.bz2: packed in a way that is not read here"),
    (name_with_a_line_end, "per\\nsons.json"),
    (name_that_is_no_utf8, "persons\\udcff.json"),
    (in_another_encoding("utf-16", "persons.json"), "persons.json is in UTF-16; save it in UTF-8"),
    (in_another_encoding("utf-16-le", "persons.json"), "persons.json is in UTF-16"),
    (in_another_encoding("utf-16-be", "persons.json"), "persons.json is in UTF-16"),
    (in_another_encoding("utf-16", "persons.jsonl"), "persons.jsonl is in UTF-16"),
    (in_another_encoding("utf-16-be", "persons.jsonl"), "persons.jsonl is in UTF-16"),
    (in_another_encoding("utf-32", "persons.json"), "persons.json is in UTF-32"),
    (in_another_encoding("utf-32-be", "persons.jsonl"), "persons.jsonl is in UTF-32"),
    (top_level(""), "persons.json is empty"),
    (top_level(" \n"), "persons.json is empty"),
    (top_level("null"), "persons.json is not a dump"),
    (top_level("7"), "persons.json is not a dump"),
    (top_level('"[]"'), "persons.json is not a dump"),
    (top_level("{}"), "no list of records in it"),
    (top_level('{"data": null}'), "a list belongs under 'data'"),
    (top_level(f'{{"id": "p", "givenName": "{CANARY}"}}'), "no list of records in it"),
    (top_level("[" * 10_000), "persons.json is not JSON"),
    (top_level('{"x":' * 10_000), "persons.json is not JSON"),
]


@pytest.mark.parametrize(("make", "words"), DUMPS, ids=[words for _, words in DUMPS])
def test_a_dump_that_is_none(make: Callable[[Path], Path], words: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    dump, before = make(tmp_path / "bad"), state(run, tmp_path / "home")
    is_one_clear_line(run("check", dump), words)
    is_one_clear_line(run("load", dump, "--source", "skola", "--name", "Nytt"), words)
    is_one_clear_line(run("load", dump, "--source", "ny"), words)
    assert state(run, tmp_path / "home") == before


NOT_JSON = "it is not JSON in UTF-8, or nested too deep"
REFUSED: dict[str, tuple[bytes, str]] = {
    "no UTF-8": (b'{"id": "p", "givenName": "Am\xe9lie"}', NOT_JSON),
    "half a character": (rb'{"id": "p", "givenName": "\ud800"}', NOT_JSON),
    "NaN": (b'{"id": "p", "x": NaN}', NOT_JSON),
    "infinite": (b'{"id": "p", "x": 1e999}', NOT_JSON),
    "10,000 digits": (b'{"id": "p", "x": ' + b"7" * 10_000 + b"}", NOT_JSON),
    "more than 64 bits": (b'{"id": "p", "x": -9223372036854775809}', "it holds a whole number of more than 64 bits"),
    "lists 10,000 deep": (b'{"id": "p", "x": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", NOT_JSON),
    "objects 10,000 deep": (b'{"x":' * 10_000 + b"1" + b"}" * 10_000, NOT_JSON),
    "a key twice": (b'{"id": "p", "givenName": "Amanda", "givenName": "Canary"}', "it holds the same key twice"),
    "no id": (b'{"givenName": "Amanda"}', "it has no id that is a non-empty text"),
    "no object": (b'["Amanda Canary"]', "it is not an object"),
}
DEVIATING: dict[str, tuple[bytes, str]] = {
    "nulls": (b'{"id": "p", "meta": null, "givenName": null}', "1  givenName: null where a value belongs"),
    "no UUID": (b'{"id": "Person:1"}', "3  id: id is no UUID"),
    "upper case": (b'{"id": "ABCDEF01-2345-4678-9ABC-DEF012345678"}', "2  id: id is no UUID"),
    "50 MB": (b'{"id": "p", "x": "' + b"x" * 50_000_000 + b'"}', "1  x: unknown attribute (such as p)"),
}


def loaded_with(record: bytes, form: str, run: Run, folder: Path) -> tuple[str, list[str]]:
    """What a load says of a dump with this record between two others, and the ids of the persons after it."""
    records = (b'{"id": "a"}', record, b'{"id": "z"}')
    text = b"\n".join(records) if form.endswith("ndjson") else b"[" + b",\n".join(records) + b"]"
    said = run("load", write(folder / "bad", {form: text}), "--source", "ny")
    assert (said.code, said.err) == (0, "")
    assert not re.search("Amanda|Canary|Am.lie", said.out)
    return said.out, re.findall(r'(?m)^\{"id":"([^"]+)"', run("view", "persons", "--source", "ny").out)


@pytest.mark.parametrize("form", ["persons.json", "persons.ndjson"])
@pytest.mark.parametrize(("record", "words"), REFUSED.values(), ids=REFUSED)
def test_a_record_that_is_no_good_is_told_and_the_others_are_loaded(
    record: bytes, words: str, form: str, run: Run, tmp_path: Path
) -> None:
    told, ids = loaded_with(record, form, run, tmp_path)
    assert f"Quarantine: 1 records\n  {form}, line 2: {words}" in told
    assert ids == ["a", "z"]


@pytest.mark.parametrize("form", ["persons.json", "persons.ndjson"])
@pytest.mark.parametrize(("record", "words"), DEVIATING.values(), ids=DEVIATING)
def test_a_record_that_deviates_is_told_and_loaded(
    record: bytes, words: str, form: str, run: Run, tmp_path: Path
) -> None:
    told, ids = loaded_with(record, form, run, tmp_path)
    assert "Quarantine: 0 records" in told
    assert words in told
    assert set(ids) == {"a", json.loads(record)["id"], "z"}


@pytest.mark.parametrize("marks", [("Ingen", "Sekretessmarkering"), ("Sekretessmarkering", "Ingen")])
@pytest.mark.parametrize("form", ["persons.json", "persons.ndjson"])
def test_a_person_both_marked_and_unmarked_in_one_record_is_protected(
    marks: tuple[str, str], form: str, run: Run, tmp_path: Path
) -> None:
    pupil, *others = clean_dump()["persons"]
    twice = json.dumps({"id": pupil["id"], **dict(zip(("mark1", "mark2"), marks, strict=True))})
    records = [json.dumps(pupil), re.sub("mark[12]", "securityMarking", twice), *map(json.dumps, others)]
    text = "\n".join(records) if form.endswith("ndjson") else f"[{','.join(records)}]"
    dump = write(tmp_path / "bad", {name: value for name, value in clean_dump().items() if name != "persons"})
    assert "Aino" in run("view", "persons", "--client", "skola.klient").out
    assert run("load", write(dump, {form: text}), "--source", "skola").code == 0
    assert "Aino" in run("view", "persons", "--source", "skola").out
    assert "Aino" not in run("view", "persons", "--client", "skola.klient").out


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
