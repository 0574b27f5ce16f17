"""Exports: what a client sees, as a dump; loaded again, the authority's own view gives the same documents (R10)."""

import io
import json
import os
import resource as limits
import stat
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from daily import first
from dumps import DEMO, PROJECT, PUPIL, SCHOOL, Home, Run, clean_dump, commands, home_at, write
from oracle.guards import random_pairs
from scope_support import view_of

from ss12k.access import LOCAL_ADMINISTRATOR, Actor, Forbidden
from ss12k.scope.profile import Profile
from ss12k.scope.view import View
from ss12k.snapshots.building import build
from ss12k.snapshots.opening import Snapshot
from ss12k.sources.exporting import export
from ss12k.sources.exporting import write as write_zip
from ss12k.standard.resources import RESOURCES

pytestmark = pytest.mark.usefixtures("unasked")

CLIENTS = {file.stem: file for file in sorted((PROJECT / "data" / "demo" / "clients").glob("*.json"))}
CLIENT = "skola.klient"


def profile(**change: Any) -> str:
    document = {"clientId": CLIENT, "name": "Klienten", "vendor": "Klient AB", "source": "skola",
                "permissionMode": "everything", "sharedData": ["standard", "students"]}  # fmt: skip
    return json.dumps({**document, **change})


def canonical(texts: Iterator[str]) -> Counter[str]:
    """Documents as a multiset of texts that are the same for the same JSON."""
    return Counter(json.dumps(json.loads(text), sort_keys=True) for text in texts)


def assert_same_documents(seen: View, again: View) -> None:
    """What one view shows is what the other shows, each with its id where it has one."""
    for name in filter(seen.shared, RESOURCES):
        assert canonical(seen.all_documents(name)) == canonical(again.all_documents(name)), name
    for name in RESOURCES:
        assert seen.shared(name) or again.count(name) == 0, name


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with home_at(tmp_path_factory.mktemp("exports") / "home") as home:
        home.load(DEMO, "norreka")
        for file in CLIENTS.values():
            home.access.control.save_profile(Profile.parse(file.read_bytes()), "test")
        yield home


@pytest.mark.parametrize("client", CLIENTS)
def test_an_export_loaded_again_is_what_the_client_sees(client: str, demo: Home, tmp_path: Path) -> None:
    seen = demo.access.open_view(LOCAL_ADMINISTRATOR, "norreka", client)
    written = export(demo.access, LOCAL_ADMINISTRATOR, client, tmp_path / "export.zip")
    assert written.counts == {name: seen.count(name) for name in RESOURCES if seen.shared(name)}
    demo.load(tmp_path / "export.zip", client.replace(".", "-"))
    again = demo.view(client.replace(".", "-"))
    assert_same_documents(seen, again)
    assert again.count("persons") > 100


def test_the_demo_clients_try_aliases_and_sums() -> None:
    """Which the round trip above would say nothing about otherwise."""
    profiles = [Profile.parse(file.read_bytes()) for file in CLIENTS.values()]
    assert any(each.include_alternative_person_data for each in profiles)
    assert any("attendances" in each.shared_data for each in profiles)


@pytest.mark.parametrize("seed", first(5, range(500, 512)))
def test_an_export_of_odd_data_loaded_again_is_what_the_client_sees(seed: int, tmp_path: Path) -> None:
    ((_, files, given),) = random_pairs(1, seed)
    seen = view_of(files, given, tmp_path)
    with (tmp_path / "export.zip").open("wb") as file:
        shared = write_zip(seen, file)
    if not shared:
        return
    build(tmp_path / "export.zip", tmp_path / "again.duckdb")
    assert_same_documents(seen, View(Snapshot(tmp_path / "again.duckdb"), None, b"another secret"))


def test_who_is_marked_as_protected_in_an_export_is_protected_where_it_is_loaded(demo: Home, tmp_path: Path) -> None:
    client = "norreka.inspera"
    seen = demo.access.open_view(LOCAL_ADMINISTRATOR, "norreka", client)
    people = map(json.loads, seen.all_documents("persons"))
    marked = [each["id"] for each in people if each.get("securityMarking", "Ingen") != "Ingen"]
    export(demo.access, LOCAL_ADMINISTRATOR, client, tmp_path / "export.zip")
    demo.load(tmp_path / "export.zip", "protected")
    vendor = Profile.parse(profile(source="protected", sharedData=["students"], clientId="p.plain"))
    demo.access.control.save_profile(vendor, "test")
    plain = demo.access.open_view(LOCAL_ADMINISTRATOR, "protected", "p.plain")
    assert marked
    assert plain.count("persons") > 100
    assert [plain.document("persons", id) for id in marked] == [None] * len(marked)


# The command


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


def files_in(file: Path) -> dict[str, Any]:
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def share(run: Run, folder: Path, *categories: str) -> None:
    write(folder, {"profile.json": profile(sharedData=list(categories))})
    assert run("client", "put", folder / "profile.json").code == 0


def test_export_writes_a_file_for_each_resource_that_is_shared(loaded: Run, tmp_path: Path) -> None:
    out = tmp_path / "export.zip"
    said = loaded("export", "--client", CLIENT, "--out", out)
    assert (said.code, said.err) == (0, "")
    assert f"Wrote {out}: what {CLIENT} sees of snapshot skola-" in said.out
    assert "           1  persons\n" in said.out
    found = files_in(out)
    assert list(found) == ["organisations.json", "persons.json", "syllabuses.json", "schoolUnitOfferings.json"]
    assert [each["id"] for each in found["persons.json"]] == [PUPIL]
    assert "civicNo" not in found["persons.json"][0]
    assert found["syllabuses.json"] == []
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert sorted(each.name for each in tmp_path.iterdir()) == ["dump", "export.zip", "home", "profile.json"]


def test_a_file_that_is_there_is_kept_unless_one_says_so(loaded: Run, tmp_path: Path) -> None:
    out = tmp_path / "export.zip"
    out.write_text("of somebody else")
    said = loaded("export", "--client", CLIENT, "--out", out)
    assert (said.code, said.out) == (1, "")
    assert said.err == f"ss12k: {out} is there already; choose another name, or --force to replace it\n"
    assert out.read_text() == "of somebody else"
    assert loaded("export", "--client", CLIENT, "--out", out, "--force").code == 0
    assert "persons.json" in files_in(out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("out", "words"),
    [
        ("nowhere/export.zip", "no such folder"),
        ("export.json", "is a zip"),
        ("folder.zip", "is no ordinary file"),
        (f"{'å' * 200}.zip", "cannot be written (File name too long)"),
    ],
)
def test_a_place_where_nothing_can_be_written_is_told(out: str, words: str, loaded: Run, tmp_path: Path) -> None:
    (tmp_path / "folder.zip").mkdir()
    before = sorted(tmp_path.iterdir())
    said = loaded("export", "--client", CLIENT, "--out", tmp_path / out, "--force")
    assert (said.code, said.out) == (1, "")
    assert words in said.err
    assert len(said.err.splitlines()) == 1
    assert sorted(tmp_path.iterdir()) == before


def test_a_full_disk_leaves_the_old_file_and_nothing_else(loaded: Run, tmp_path: Path) -> None:
    enrolments = [{"enroledAt": {"id": SCHOOL}}]
    persons = [{"id": f"{n}", "givenName": os.urandom(500).hex(), "enrolments": enrolments} for n in range(3000)]
    assert loaded("load", write(tmp_path / "many", {"persons": persons}), "--source", "skola", "--force").code == 0
    (tmp_path / "out").mkdir()
    out = tmp_path / "out" / "export.zip"
    out.write_text("of yesterday")
    command = [sys.executable, "-m", "ss12k.cli", "export", "--client", CLIENT, "--out", str(out), "--force"]
    environment = {**os.environ, "SS12K_HOME": str(tmp_path / "home"), "PYTHONPATH": str(PROJECT)}

    def small_disk() -> None:
        limits.setrlimit(limits.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    said = subprocess.run(command, env=environment, preexec_fn=small_disk, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == f"ss12k: {out}: cannot be written (File too large)\n"
    assert [each.name for each in out.parent.iterdir()] == ["export.zip"]
    assert out.read_text() == "of yesterday"


def test_nothing_shared_no_data_and_no_such_client_are_told(loaded: Run, tmp_path: Path) -> None:
    def told(client: str) -> str:
        said = loaded("export", "--client", client, "--out", tmp_path / "export.zip")
        assert (said.code, said.out, len(said.err.splitlines())) == (1, "", 1)
        assert not (tmp_path / "export.zip").exists()
        return said.err

    share(loaded, tmp_path, "birthdate", "civicno")
    assert "shares no resource" in told(CLIENT)
    assert "There is no client 'skola.ingen'" in told("skola.ingen")
    loaded("client", "remove", CLIENT)
    assert "was removed on" in told(CLIENT)


def test_a_client_that_sees_no_row_gets_lists_without_any(loaded: Run, tmp_path: Path) -> None:
    write(tmp_path, {"profile.json": profile(permissionMode="selected", organisations=["gone"])})
    loaded("client", "put", tmp_path / "profile.json")
    assert loaded("export", "--client", CLIENT, "--out", tmp_path / "export.zip").code == 0
    assert set(map(len, files_in(tmp_path / "export.zip").values())) == {0}
    assert loaded("load", tmp_path / "export.zip", "--source", "tom").code == 0


def test_computed_sums_are_in_no_export_but_the_dumps_own_are(run: Run, tmp_path: Path) -> None:
    sent = json.loads((DEMO / "aggregatedAttendance.json").read_bytes())
    assert sent
    for source, without in (("norreka", ()), ("utan", ("aggregatedAttendance.json",))):
        dump = {each.name: each.read_bytes() for each in DEMO.iterdir() if each.name not in without}
        assert run("load", write(tmp_path / source, dump), "--source", source).code == 0
        write(tmp_path, {"profile.json": profile(clientId=f"{source}.x", source=source,
                                                 sharedData=["students", "attendances"])})  # fmt: skip
        assert run("client", "put", tmp_path / "profile.json").code == 0
        assert run("export", "--client", f"{source}.x", "--out", tmp_path / f"{source}.zip").code == 0
    assert files_in(tmp_path / "norreka.zip")["aggregatedAttendance.json"]
    found = files_in(tmp_path / "utan.zip")
    assert found["attendances.json"]
    assert found["aggregatedAttendance.json"] == []


def test_a_client_cannot_export_what_another_sees_and_a_page_can_have_it_in_memory(demo: Home, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        export(demo.access, Actor.of_client("norreka.liber"), "norreka.skola24", tmp_path / "export.zip")
    buffer = io.BytesIO()
    seen = demo.access.open_view(LOCAL_ADMINISTRATOR, "norreka", "norreka.liber")
    told: list[tuple[str, int]] = []
    counted = write_zip(seen, buffer, lambda *step: told.append(step))
    with zipfile.ZipFile(buffer) as archive:
        assert len(json.loads(archive.read("persons.json"))) == counted["persons"] == seen.count("persons")
    assert ("persons", counted["persons"]) in told


def test_a_source_without_data_is_told(run: Run, tmp_path: Path) -> None:
    with home_at(tmp_path / "home") as home:
        home.access.control.register_snapshot("s1", "skola", "s1.duckdb", actor="test", activate=False)
        home.access.control.save_profile(Profile.parse(profile()), "test")
    said = run("export", "--client", CLIENT, "--out", tmp_path / "export.zip")
    assert (said.code, said.out) == (1, "")
    assert "source skola has no data yet" in said.err
    assert not (tmp_path / "export.zip").exists()
