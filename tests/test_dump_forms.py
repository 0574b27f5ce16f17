"""Every form of a dump gives the same documents, and the reader finds the same records however a file is cut."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from dumps import Home, Record, clean_dump, home_at, write
from hypothesis import given, settings
from hypothesis import strategies as st

from ss12k.snapshots import json_stream
from ss12k.snapshots.dump import DumpError
from ss12k.snapshots.json_stream import NotJsonError
from ss12k.sources.loading import check

pytestmark = pytest.mark.usefixtures("unasked")

Files = dict[str, list[Record]]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with home_at(tmp_path / "home") as opened:
        yield opened


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def lined(records: list[Record], end: str = "\n") -> str:
    return "".join(compact(each) + end for each in records)


def folder(of: Callable[[str, list[Record]], dict[str, bytes | str]]) -> Callable[[Path, Files], Path]:
    """A form: a folder with the files that `of` makes of each resource."""

    def make(at: Path, files: Files) -> Path:
        made = at / "dump"
        for name, records in files.items():
            write(made, of(name, records))
        return made

    return make


def in_parts(name: str, records: list[Record]) -> dict[str, bytes | str]:
    rest = lined(records[2:]).encode()
    return {f"{name}-1.json": compact(records[:1]), f"{name}_0002.ndjson": lined(records[1:2]),
            f"{name}10.jsonl.gz": gzip.compress(rest)}  # fmt: skip


def zipped(inside: str) -> Callable[[Path, Files], Path]:
    def make(at: Path, files: Files) -> Path:
        made = at / "dump.zip"
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, records in files.items():
                archive.writestr(f"{inside}{name}.json", compact(records))
            archive.writestr(f"{inside}LÄSMIG.txt", "not a part of the dump")
            archive.writestr(f"__MACOSX/{inside}._persons.json", b"\x00\x05\x16\x07")
        return made

    return make


def zipped_on_windows(at: Path, files: Files) -> Path:
    """With backslashes between the names of folders, as some programs write them."""
    made = at / "dump.zip"
    with zipfile.ZipFile(made, "w") as archive:
        for name, records in files.items():
            archive.writestr(f"export\\{name}.json", compact(records))
    return made


def zipped_gz(at: Path, files: Files) -> Path:
    made = at / "dump.zip"
    with zipfile.ZipFile(made, "w") as archive:
        for name, records in files.items():
            archive.writestr(f"{name}.ndjson.gz", gzip.compress(lined(records).encode()))
    return made


def linked(at: Path, files: Files) -> Path:
    """A link to the dump, in which each file is a link to another file of it."""
    for name, records in files.items():
        write(at / "dump" / ".2024-06-01", {f"{name}-0001": records})
        (at / "dump" / f"{name}.json").symlink_to(f".2024-06-01/{name}-0001.json")
    (at / "latest").symlink_to("dump")
    return at / "latest"


def one_file(name: str, packed: bool = False) -> Callable[[Path, Files], Path]:
    def make(at: Path, files: Files) -> Path:
        text = compact({"exported": "2024-06-01", **files, "pageToken": None}).encode()
        write(at, {name: gzip.compress(text) if packed else text})
        return at / name

    return make


FORMS = {
    "a list": folder(lambda name, records: {f"{name}.json": compact(records)}),
    "an answer of the API": folder(
        lambda name, records: {f"{name}.json": compact({"data": records, "pageToken": "next"})}
    ),
    "its own name as key": folder(lambda name, records: {f"{name}.json": compact({name: records})}),
    "ndjson": folder(lambda name, records: {f"{name}.ndjson": lined(records)}),
    "jsonl without a last line end": folder(lambda name, records: {f"{name}.jsonl": lined(records).rstrip()}),
    "ndjson with blank lines": folder(lambda name, records: {f"{name}.ndjson": "\n" + lined(records, " \n\n")}),
    "gz of a list": folder(lambda name, records: {f"{name}.json.gz": gzip.compress(compact(records).encode())}),
    "gz of ndjson": folder(lambda name, records: {f"{name}.ndjson.gz": gzip.compress(lined(records).encode())}),
    "gz of jsonl": folder(lambda name, records: {f"{name}.jsonl.gz": gzip.compress(lined(records).encode())}),
    "numbered parts": folder(in_parts),
    "BOM": folder(lambda name, records: {f"{name}.json": b"\xef\xbb\xbf" + compact(records).encode()}),
    "BOM in ndjson": folder(lambda name, records: {f"{name}.ndjson": b"\xef\xbb\xbf" + lined(records).encode()}),
    "CRLF in ndjson": folder(lambda name, records: {f"{name}.ndjson": lined(records, "\r\n")}),
    "CRLF, pretty": folder(lambda name, records: {f"{name}.json": json.dumps(records, indent=4).replace("\n", "\r\n")}),
    "pretty": folder(lambda name, records: {f"{name}.json": json.dumps({"data": records}, indent="\t")}),
    "escaped": folder(lambda name, records: {f"{name}.json": json.dumps(records, ensure_ascii=True)}),
    "capitals": folder(lambda name, records: {f"{name.upper()}.JSON": compact(records)}),
    "zip": zipped(""),
    "zip with a folder": zipped("export/2024/"),
    "zip with backslashes": zipped_on_windows,
    "zip of gz": zipped_gz,
    "links": linked,
    "one file": one_file("allt.json"),
    "one file, gz": one_file("allt.json.gz", packed=True),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_documents(form: str, home: Home, tmp_path: Path) -> None:
    files = clean_dump()
    built = home.built(FORMS[form](tmp_path, files))
    assert built.counts == {name: len(records) for name, records in files.items()}
    assert (built.deviations, built.quarantine) == ((), ())
    for name, records in files.items():
        assert home.documents(name) == sorted(records, key=lambda record: str(record["id"]))


@pytest.mark.parametrize("name", ["persons.json", "persons.ndjson", "persons-1.json"])
def test_one_file_of_one_resource_is_a_dump(name: str, home: Home, tmp_path: Path) -> None:
    persons = clean_dump()["persons"][1:]
    write(tmp_path, {name: lined(persons) if name.endswith("ndjson") else compact(persons)})
    assert home.built(tmp_path / name).counts == {"persons": 2}
    assert home.documents("persons") == persons


def test_parts_come_in_the_order_of_their_numbers(home: Home, tmp_path: Path) -> None:
    """Of duplicates the later in the dump stays, and part 10 is later than part 9."""
    parts = {f"persons-{n}.json": compact([{"id": "p", "givenName": f"Del {n}"}]) for n in (1, 2, 9, 10, 11)}
    home.load(write(tmp_path / "dump", parts))
    assert home.documents("persons") == [{"id": "p", "givenName": "Del 11"}]


def test_a_number_counts_the_same_with_zeros_in_front(home: Home, tmp_path: Path) -> None:
    parts = {f"persons-{n}.json": compact([{"id": "p", "givenName": f"Del {n}"}]) for n in ("0009", "10", "011")}
    home.load(write(tmp_path / "dump", parts))
    assert home.documents("persons") == [{"id": "p", "givenName": "Del 011"}]


def test_files_of_one_resource_in_different_forms_are_parts_of_it(home: Home, tmp_path: Path) -> None:
    files = {
        "persons.json": '[{"id":"a"}]',
        "PERSONS.json": '[{"id":"b"}]',
        "persons.ndjson": '{"id":"c"}',
        "persons.json.gz": gzip.compress(b'{"data":[{"id":"d"}]}'),
        "persons-1.jsonl": '{"id":"e"}',
    }
    assert home.built(write(tmp_path / "dump", files)).counts == {"persons": 5}
    assert [each["id"] for each in home.documents("persons")] == ["a", "b", "c", "d", "e"]


def test_what_is_no_part_of_a_dump_is_passed_over(home: Home, tmp_path: Path) -> None:
    dump = write(tmp_path / "dump", clean_dump() | {"notes.txt": "x", ".persons.json": "x", "backup.zip": "x"})
    write(dump / "pictures", {"photo.png": "x"})
    (dump / ".DS_Store").symlink_to("/nowhere")
    assert home.built(dump).counts["persons"] == 3


def test_a_gz_is_known_by_its_name_even_if_it_could_be_a_zip(home: Home, tmp_path: Path) -> None:
    """The mark by which a zip is known may turn up near the end of any compressed file."""
    whole, mark = gzip.compress(b'[{"id":"p"}]'), b"PK\x05\x06" + bytes(18)
    marked = whole[:3] + b"\x04" + whole[4:10] + len(mark).to_bytes(2, "little") + mark + whole[10:]
    write(tmp_path, {"persons.json.gz": marked})
    assert zipfile.is_zipfile(tmp_path / "persons.json.gz")
    assert home.built(tmp_path / "persons.json.gz").counts == {"persons": 1}


@pytest.mark.parametrize("name", ["persons.ndjson", "persons.jsonl"])
@pytest.mark.parametrize("text", ["", "\n", "\ufeff", " \r\n\r\n"])
def test_a_file_without_lines_is_a_resource_without_records(name: str, text: str, tmp_path: Path) -> None:
    assert check(write(tmp_path, {name: text})).counts == {"persons": 0}


@pytest.mark.parametrize("text", ["[]", '{"data": []}', '{"data":[],"pageToken":null,"errors":[]}'])
def test_an_empty_list_is_a_resource_without_records(text: str, tmp_path: Path) -> None:
    assert check(write(tmp_path, {"persons.json": text})).counts == {"persons": 0}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("persons.json", '{"data": {}}', "a list belongs under 'data'"),
        ("persons.json", '{"data": null}', "a list belongs under 'data'"),
        ("persons.json", '{"id": "p", "givenName": "Aino"}', "no list of records"),
        ("persons.json", '{"id": "p", "emails": [{}]}', "a list called 'emails' does not belong there"),
        ("persons.json", "{}", "no list of records"),
        ("persons.json", "", "is empty"),
        ("persons.json", '"Aino"', "is not a dump"),
        ("persons.json", '[{"id":"p"}', "is not JSON: expected ]"),
        ("persons.json", '[{"id":"p"},]', "is not JSON: Expecting value"),
        ("persons.json", '[{"id":"p"}][]', "something follows after the end"),
        ("persons.json", "[\n\n{'id':'p'}]", "double quotes at line 3"),
        ("persons.json", "[" + "[" * 5000, "a list or an object is not closed"),
        ("persons.ndjson", "<html>\nAino\n</html>", "no line of it can be read"),
        ("allt.json", '{"persons": {"id": "p"}}', "a list belongs under 'persons'"),
        ("allt.json", '{"person": [{"id": "p"}]}', "'person' is no resource of SS12000; did you mean persons"),
        ("allt.json", '[{"id": "p"}]', "name the file after its resource"),
    ],
)
def test_what_is_no_dump_is_refused_and_never_read_as_an_empty_one(
    name: str, text: str, message: str, tmp_path: Path
) -> None:
    write(tmp_path, {name: text})
    with pytest.raises((DumpError, NotJsonError)) as problem:
        check(tmp_path / name)
    assert message in str(problem.value)
    assert "Aino" not in str(problem.value)
    assert name in str(problem.value)


def test_unknown_files_are_named_with_the_nearest_resource(tmp_path: Path) -> None:
    write(tmp_path, {"organisations": [], "calendarEvent.json": "[]", "notes.txt": "passed over"})
    with pytest.raises(DumpError, match=r"'calendarEvent' is no resource of SS12000; did you mean calendarEvents"):
        check(tmp_path)


def read(text: str, encoding: str = "utf-8") -> list[str]:
    blocks = json_stream.records(io.BytesIO(text.encode(encoding)), "persons.json")
    return [record.decode() for block in blocks for record in block.texts]


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 1 << 20])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("lines", [["1"], ["", "1"], ["{}", "[]", "7"], ["{}", "", "  ", '{"id": "å"}', "x"]])
def test_each_line_is_a_record_however_short(
    lines: list[str], start: str, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "PIECE", piece)
    for end in ("", "\n"):
        stream = io.BytesIO((start + "\n".join(lines) + end).encode())
        found = [
            pair
            for block in json_stream.lines(stream, "x.ndjson")
            for pair in zip(block.lines, block.texts, strict=True)
        ]
        assert [pair for pair in found if pair[1]] == [(n, each.encode()) for n, each in enumerate(lines, 1) if each]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
BLANKS = st.text(" \t\n\r", max_size=3)


@st.composite
def written(draw: st.DrawFn, value: Any) -> str:
    """A value as JSON with any blanks, and characters escaped or not."""
    if isinstance(value, dict):
        members = [f"{draw(written(k))}:{draw(written(v))}" for k, v in value.items()]
        text = "{" + (",".join(members) or draw(BLANKS)) + "}"
    elif isinstance(value, list):
        text = "[" + (",".join(draw(written(each)) for each in value) or draw(BLANKS)) + "]"
    else:
        text = json.dumps(value, ensure_ascii=draw(st.booleans()))
    return draw(BLANKS) + text + draw(BLANKS)


@settings(deadline=None, max_examples=150)
@given(values=st.lists(VALUES, max_size=5), piece=st.integers(1, 40), bom=st.booleans(), data=st.data())
def test_any_list_is_read_back_in_pieces_of_any_size(
    values: list[Any], piece: int, bom: bool, data: st.DataObject
) -> None:
    text = data.draw(written(values))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "PIECE", piece)
        found = [json.loads(each) for each in read(text, "utf-8-sig" if bom else "utf-8")]
    assert found == values
    assert [type(each) for each in found] == [type(each) for each in values]


@pytest.mark.parametrize("piece", [1, 2, 3, 7])
@pytest.mark.parametrize(
    "record",
    [
        '{"id": "p", "n": [-1.5e+10, 0.25, 1E-3, true, false, null, "\\u00e5\\\\\\"]}", {}]}',
        "-1.5e+10",
        "0",
        '"[,]"',
        '{"a": ' + "[" * 2000 + '"]", "\\""' + "]" * 2000 + "}",
    ],
    ids=["object", "number", "digit", "text", "too deep to parse"],
)
def test_no_boundary_between_pieces_changes_a_record(record: str, piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "PIECE", piece)
    for blank in ("", " ", "\n"):
        assert read(f"[{blank}{record}{blank},{record}{blank}]") == [record, record]


def test_each_record_knows_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    text = '{"next": {"a":\n1},\n"persons": [\n{"id":\n"p"}, {"id": "q"},\n\n{"id": "r"}]\n}'
    for piece in (1, 5, 1 << 20):
        monkeypatch.setattr(json_stream, "PIECE", piece)
        found = json_stream.records(io.BytesIO(text.encode()), "allt.json")
        assert [(block.key, line) for block in found if not block.aside for line in block.lines] == [
            ("persons", 4),
            ("persons", 5),
            ("persons", 7),
        ]
