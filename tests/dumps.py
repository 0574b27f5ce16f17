"""Dumps as real files, what comes of loading them, and the command line as a user runs it."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ss12k.access import LOCAL_ADMINISTRATOR, Access, access
from ss12k.cli import main
from ss12k.control.records import Snapshot
from ss12k.errors import Ss12kError
from ss12k.scope.view import View
from ss12k.snapshots.building import Built
from ss12k.snapshots.findings import Quarantined
from ss12k.sources.loading import Loaded, load

PROJECT = Path(__file__).parents[1]
DEMO = PROJECT / "data" / "demo" / "norreka"
SHARED = PROJECT.parent / "shared" / "dumps"

SOURCE = "skola"
Record = dict[str, Any]


def key(number: int) -> str:
    """A UUID that is always the same."""
    return str(uuid.UUID(int=number))


META = {"created": "2024-01-01T08:00:00+01:00", "modified": "2024-06-01T08:00:00Z"}
SCHOOL, PUPIL, PARENT, TEACHER, CLASS, POST = (key(number) for number in range(1, 7))


def clean_dump() -> dict[str, list[Record]]:
    """A small source without any deviation."""
    name = {"givenName": "Aino", "familyName": "Berg"}
    enrolment = {"enroledAt": {"id": SCHOOL}, "schoolYear": 9, "schoolType": "GR", "startDate": "2023-08-15"}
    pupil = {
        "birthDate": "2009-05-05",
        "sex": "Kvinna",
        "securityMarking": "Ingen",
        "civicNo": {"value": "200905050001"},
        "emails": [{"value": "aino@skola.example", "type": "Skola elev"}],
        "phoneNumbers": [{"value": "070-1740605", "type": "Hem", "mobile": True}],
        "photo": "https://bild.example/1",
        "enrolments": [enrolment],
        "responsibles": [{"person": {"id": PARENT}, "relationType": "Vårdnadshavare"}],
    }
    return {
        "organisations": [
            {"id": SCHOOL, "meta": META, "displayName": "Norrekaskolan", "organisationType": "Skolenhet"},
        ],
        "persons": [
            {"id": PUPIL, "meta": META, **name, **pupil},
            {"id": PARENT, "meta": META, **name},
            {"id": TEACHER, "meta": META, **name},
        ],
        "groups": [
            {
                "id": CLASS,
                "meta": META,
                "displayName": "9B",
                "groupType": "Klass",
                "startDate": "2023-08-15",
                "organisation": {"id": SCHOOL},
                "groupMemberships": [{"person": {"id": PUPIL}}],
            },
        ],
        "duties": [
            {
                "id": POST,
                "meta": META,
                "person": {"id": TEACHER},
                "dutyAt": {"id": SCHOOL},
                "dutyRole": "Lärare",
                "startDate": "2020-01-01",
                "assignmentRole": [{"group": {"id": CLASS}, "assignmentRoleType": "Mentor"}],
            },
        ],
    }


def write(folder: Path, files: Mapping[str, Any]) -> Path:
    """A dump folder; a resource's name gives a JSON file of its value, any other name a file of its own bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in files.items():
        if isinstance(value, bytes | str):
            (folder / name).write_bytes(value if isinstance(value, bytes) else value.encode())
        else:
            (folder / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return folder


class Home:
    """A state folder, loaded in this process through the product's own door."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.access = Access(path, keep=8)

    def load(self, dump: Path, source: str = SOURCE, name: str | None = None, *, force: bool = True) -> Loaded:
        """Make a dump the current snapshot, whatever was there before; without `force` the guard has its say."""
        return load(self.access, LOCAL_ADMINISTRATOR, dump, source, name, force=force)

    def built(self, dump: Path) -> Built:
        return self.load(dump).built

    def view(self, source: str = SOURCE, snapshot: str | None = None) -> View:
        """The authority's own."""
        return self.access.open_view(LOCAL_ADMINISTRATOR, source, snapshot=snapshot)

    def documents(self, resource: str, source: str = SOURCE) -> list[Record]:
        return [json.loads(text) for text in self.view(source).all_documents(resource)]

    def snapshots(self, source: str = SOURCE) -> list[Snapshot]:
        return self.access.control.snapshots(source)

    def files(self) -> list[str]:
        """What lies in the state folder, but for what SQLite keeps beside its file while it is open."""
        found = [str(file.relative_to(self.path)) for file in sorted(self.path.rglob("*"))]
        return [name for name in found if not name.endswith(("-wal", "-shm"))]


@contextmanager
def home_at(path: Path) -> Iterator[Home]:
    """A home that gives its files back at the end."""
    home = Home(path)
    try:
        yield home
    finally:
        home.access.control.close()


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


@contextmanager
def commands(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """`ss12k ARGUMENTS` in this process: the same entry, without the second that a process takes to start."""

    def run(*arguments: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["ss12k", *map(str, arguments)])
        capsys.readouterr()
        code: Any = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return Said(int(code or 0), said.out, said.err)

    monkeypatch.setenv("SS12K_HOME", str(home))
    yield run
    with suppress(Ss12kError):
        access().control.close()


def places(quarantine: tuple[Quarantined, ...]) -> list[tuple[str, int, str]]:
    """File, line and reason of each record in quarantine."""
    return [(each.file, each.line, each.reason) for each in quarantine]


def ss12k(
    home: Path, *arguments: str | Path, cwd: Path | None = None, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """`ss12k ARGUMENTS` in a process of its own, as a user runs it."""
    known = {**os.environ, "SS12K_HOME": str(home), "PYTHONPATH": str(PROJECT), **environment}
    command = [sys.executable, "-W", "error", "-m", "ss12k.cli", *map(str, arguments)]
    return subprocess.run(command, env=known, cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=120)
