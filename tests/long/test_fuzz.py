"""Random dumps, odd and damaged: each is loaded with nothing lost, or refused with one line and nothing changed.

`uv run pytest -n 0 -m long -s tests/long/test_fuzz.py` tries 5,000, or as many as SS12K_FUZZ_CASES says, from number
SS12K_FUZZ_FROM on, which also is how to have a case again that failed.
"""

import gzip
import json
import os
import random
import re
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

import duckdb
import orjson
import pytest
from daily import only
from dumps import DEMO, Home, clean_dump, home_at, write
from mutations import FORMS, MARK, Files, Form, Texts, damaged, keyed, ndjson, written, zipped
from oracle import first_difference
from oracle.sources import random_source

from ss12k.errors import Ss12kError
from ss12k.scope.view import View
from ss12k.snapshots import json_stream
from ss12k.snapshots.building import build
from ss12k.snapshots.opening import Snapshot
from ss12k.sources.report import report
from ss12k.standard.resources import ALTERNATIVE_PERSONS, RESOURCES

CASES, FROM = int(os.environ.get("SS12K_FUZZ_CASES", "5000")), int(os.environ.get("SS12K_FUZZ_FROM", "0"))
FEW = {"odd": 6, "damaged": 12, "same": 1}
PATIENCE = 60
"""Seconds after which a load of some hundred records hangs."""
PIECES = (1 << 20, 1 << 20, 61, 64, 257, 1000, 4096)
CANARY = "Xyzzy Kanariefågel"
PROTECTED = "00000000-0000-4000-8000-000000000001"
Figures = Counter[str]


class Hangs(BaseException):
    """A load that does not end; no OSError, which the loader would take for a broken file."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with home_at(tmp_path / "home") as opened:
        opened.load(write(tmp_path / "good", clean_dump()))
        yield opened


@pytest.fixture
def figures() -> Iterator[Figures]:
    """Counts what happened, and prints it at the end."""
    counted: Figures = Counter()
    yield counted
    print()  # noqa: T201
    for what, number in sorted(counted.items(), key=lambda each: -each[1]):
        print(f"{number:>9,}  {what}")  # noqa: T201


@cache
def demo() -> dict[str, list[Any]]:
    """The records of the demo dump."""
    return {file.stem: json.loads(file.read_bytes()) for file in sorted(DEMO.glob("*.json"))}


def random_texts(rng: random.Random, mischief: float) -> Texts:
    """Some records of the demo, or of a source that is a mess, as JSON texts; one of them marks a person."""
    if rng.random() < 0.5:
        some = rng.sample(sorted(demo()), rng.randint(1, 6))
        files: Any = {name: rng.sample(each := demo()[name], min(len(each), rng.randint(0, 25))) for name in some}
    else:
        files = random_source(rng)
    files.setdefault("persons", []).append({"id": "canary", "givenName": CANARY, "x": CANARY})
    texts = {name: [written(rng, record, mischief) for record in records] for name, records in files.items()}
    marking = written(rng, {"id": "m", "x": [{"id": PROTECTED, "securityMarking": MARK}]}, 0.0)
    texts["absences"] = [marking, marking[:-1] + b',"y":' + rng.choice([b"NaN}", b'"\xff"}', b"1}"]), b"{}"]
    return texts


def files_of(rng: random.Random, texts: Texts, forms: Sequence[Form] = FORMS) -> Files:
    """The records in files, each resource in a form of its own."""
    files: Files = {}
    for name, each in texts.items():
        form = ndjson if name == "absences" else rng.choice(forms)
        files |= form(rng, name, each)
    return files


def laid_down(rng: random.Random, files: Files, folder: Path) -> Path:
    """The files as a dump."""
    if rng.random() < 0.2:
        return write(folder, {"dump.zip": zipped(rng, files)}) / "dump.zip"
    return write(folder / "dump", files)


@contextmanager
def in_time() -> Iterator[None]:
    def give_up(_: int, __: FrameType | None) -> None:
        raise Hangs

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def told_by(kind: str, number: int) -> Iterator[None]:
    """Say which case it was that went wrong."""
    try:
        yield
    except BaseException as problem:
        problem.add_note(f"{kind} case {number}; to have it again: SS12K_FUZZ_FROM={number} SS12K_FUZZ_CASES=1")
        raise


def tables(snapshot: Path, protection: bool) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of a snapshot, by table; of quarantine and deviations, what does not depend on the form of the dump."""
    columns = {
        "quarantine": "resource, reason, text",
        "deviations": "* EXCLUDE examples",  # some are places, and several records may stand on one line
        "persons": "*" if protection else "* EXCLUDE protected",
    }
    left_out = {"about"} if protection else {"about", "protected", "persons.alias"}
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        names = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        return {
            name: connection.execute(f'SELECT {columns.get(name, "*")} FROM "{name}" ORDER BY ALL').fetchall()
            for name in sorted(names - left_out)
        }


def taken(snapshot: Path) -> Counter[str]:
    """How many records of each resource a snapshot accounts for: those in it, and those in quarantine."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        there = Counter(dict(connection.execute("SELECT resource, count FROM counts").fetchall()))
        refused = "SELECT resource, count(*) FROM quarantine GROUP BY resource"
        return there + Counter(dict(connection.execute(refused).fetchall()))


def torn_out(snapshot: Path) -> list[tuple[str, int, str]]:
    """File, line and text of each record in quarantine, duplicates aside, which are there as they were understood."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        own = "SELECT file, line, text FROM quarantine WHERE reason NOT LIKE 'another record%'"
        return connection.execute(own).fetchall()


def documents(snapshot: Path) -> dict[str, list[Any]]:
    """Every document of a snapshot as the authority sees it, by resource."""
    view = View(Snapshot(snapshot), None, b"a secret of the tests")
    return {name: list(map(json.loads, view.all_documents(name))) for name in RESOURCES}


def tried(dump: Path, target: Path, home: Home, figures: Figures) -> dict[str, list[Any]] | None:
    """The documents of the snapshot of a dump; None if it is refused, which is one line and leaves all as it was."""
    try:
        with in_time():
            built = build(dump, target)
    except Ss12kError as problem:
        line = str(problem)
        assert line.isprintable(), line
        assert "Xyzzy" not in line
        assert list(target.parent.glob(f"{target.stem}*")) == []
        before = home.files(), home.snapshots()
        with pytest.raises(Ss12kError) as again:
            home.load(dump)
        assert str(again.value) == line
        assert (home.files(), home.snapshots()) == before
        figures["refused: " + re.sub(r"'.*?'|\".*?\"|[0-9,]+|^.*?(?= is | holds |: )", "…", line)[:80]] += 1
        return None
    assert "Xyzzy" not in report(built)
    found = documents(target)
    counts = {name: count for name, count in built.counts.items() if count and name != ALTERNATIVE_PERSONS}
    assert {name: len(each) for name, each in found.items() if each} == counts
    with duckdb.connect(str(target), read_only=True) as connection:
        assert (PROTECTED,) in connection.execute("SELECT id FROM protected").fetchall()
    return found


def countable(name: str, content: bytes) -> int | None:
    """How many records a file holds, found in another way than the loader's; None where that can't be said."""
    if name.endswith(".gz"):
        return None
    if not name.endswith(".json"):
        return sum(bool(line.strip(b" \t\r")) for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n"))
    try:
        text = content.removeprefix(b"\xef\xbb\xbf").decode(errors="surrogateescape")
        value = json.loads(text, object_pairs_hook=list, parse_int=str)
    except (ValueError, RecursionError):
        return None
    return len(value) if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else None


def odd_case(number: int, home: Home, folder: Path, figures: Figures, patch: pytest.MonkeyPatch) -> None:
    """However oddly records are written and put into files, all of them are loaded or in quarantine."""
    rng = random.Random(number)
    texts = random_texts(rng, rng.choice([0.0, 0.003, 0.02]))
    patch.setattr(json_stream, "PIECE", rng.choice(PIECES))
    files = files_of(rng, texts)
    dump = laid_down(rng, files, folder)
    found = tried(dump, folder / "odd.duckdb", home, figures)
    assert found is not None
    expected = {name: len(each) for name, each in texts.items() if each}
    assert dict(taken(folder / "odd.duckdb")) == expected
    for name, each in found.items():
        for document in each:
            records = readable(texts[name], document)
            assert any(first_difference(record, document) is None for record in records), document
    for file, line, text in torn_out(folder / "odd.duckdb"):
        content = files[file.removeprefix("export/")]
        lines = (gzip.decompress(content) if file.endswith(".gz") else content).split(b"\n")
        assert text in lines[line - 1].decode(errors="backslashreplace"), (file, line)
        figures["lines of records in quarantine looked up"] += 1
    figures["odd dumps loaded"] += 1
    figures["records in them"] += sum(expected.values())


def readable(texts: list[bytes], document: dict[str, Any]) -> Iterator[Any]:
    """The records of these texts that have the id of a document, or none."""
    for text in texts:
        with suppress(ValueError):
            record = orjson.loads(text)
            if isinstance(record, dict) and record.get("id") in (None, document.get("id")):
                yield record


def damaged_case(number: int, home: Home, folder: Path, figures: Figures, patch: pytest.MonkeyPatch) -> None:
    """Whatever is damaged, a dump is refused whole, or nothing of what can be counted is lost."""
    rng = random.Random(-number - 1)
    texts = random_texts(rng, rng.choice([0.0, 0.0, 0.01]))
    files = files_of(rng, texts, (ndjson,) if number % 2 else FORMS)
    others = sorted(set(files) - {"absences.ndjson", "absences.jsonl"})
    for name in rng.sample(others, min(len(others), rng.randint(1, 2))):
        files[name] = damaged(rng, files[name])
    patch.setattr(json_stream, "PIECE", rng.choice(PIECES))
    dump = laid_down(rng, files, folder)
    if spoilt_zip := dump.suffix == ".zip" and rng.random() < 0.5:
        dump.write_bytes(damaged(rng, dump.read_bytes()))
    if tried(dump, folder / "damaged.duckdb", home, figures) is None:
        figures["damaged dumps refused"] += 1
        return
    counts = taken(folder / "damaged.duckdb")
    for name in (*RESOURCES, ALTERNATIVE_PERSONS):
        own = [countable(file, content) for file, content in files.items() if re.fullmatch(rf"{name}[-.].*", file)]
        if not spoilt_zip and None not in own:
            assert counts[name] == sum(filter(None, own)), name
            figures["records of damaged dumps counted"] += counts[name]
    figures["damaged dumps loaded"] += 1


def same_case(number: int, home: Home, folder: Path, figures: Figures, patch: pytest.MonkeyPatch) -> None:
    """The same records make the same snapshot, in whatever form and cut into whatever pieces they come.

    Only whom records that are no JSON protect depends on what stands near them: their pieces might belong together.
    """
    rng = random.Random(number + 10**9)
    mischief = rng.choice([0.0, 0.005])
    texts = random_texts(rng, mischief)
    seen: dict[str, Any] = {}
    dumps = {"keyed": write(folder, {"allt.json": keyed(rng, texts)}) / "allt.json"}
    for form in FORMS:
        made = [form(rng, name, each) for name, each in texts.items()]
        dumps[form.__name__] = write(
            folder / f"in {form.__name__}", {name: each[name] for each in made for name in each}
        )
    for name, dump in dumps.items():
        patch.setattr(json_stream, "PIECE", rng.choice(PIECES))
        target = folder / f"{name}.duckdb"
        assert tried(dump, target, home, figures) is not None
        seen[name] = tables(target, protection=not mischief)
    first, *others = seen.values()
    for name, other in zip(list(seen)[1:], others, strict=True):
        assert other.keys() == first.keys()
        for table in first:
            assert other[table] == first[table], (name, table)
    figures["dumps the same in every form"] += 1


KINDS = {"odd": odd_case, "damaged": damaged_case, "same": same_case}
SHARES = {"odd": 0.45, "damaged": 0.5, "same": 0.05}
"""Of all cases; one of the last kind takes as long as six others."""


@pytest.mark.parametrize("kind", only("same".__ne__, KINDS))
def test_a_few_random_dumps_lose_nothing(
    kind: str, home: Home, tmp_path: Path, figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(FEW[kind]):
        with TemporaryDirectory(dir=tmp_path) as folder, told_by(kind, number):
            KINDS[kind](number, home, Path(folder), figures, monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_many_random_dumps_lose_nothing(
    kind: str, home: Home, tmp_path: Path, figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(FROM, FROM + max(1, round(CASES * SHARES[kind]))):
        with TemporaryDirectory(dir=tmp_path) as folder, told_by(kind, number):
            KINDS[kind](number, home, Path(folder), figures, monkeypatch)
