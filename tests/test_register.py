"""The register of processing: what is missing, what article 30 wants told, and nothing that a spreadsheet would run."""

import csv as reading
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from dumps import DEMO, PROJECT, Home, Run, commands, home_at

from ss12k.access import LOCAL_ADMINISTRATOR, Actor, Forbidden
from ss12k.control.records import RegisterEntry
from ss12k.explore.register import FIELDS, HEADS, OFFICER, csv, missing, rows, subjects
from ss12k.scope.profile import Profile

ME = "test"
SKOLA24, LIBER = "norreka.skola24", "norreka.liber"
CLIENTS = sorted((PROJECT / "data" / "demo" / "clients").glob("*.json"))
WHOLE = RegisterEntry(
    purpose="Närvaro",
    legal_basis="Uppgift av allmänt intresse",
    agreement_number="PUB 12",
    agreement_date=date(2026, 8, 1),
    agreement_file="pub-12.pdf",
    sub_processors="none",
    retention="30 dagar",
    contact="support@vendor.example",
    transfers="none",
)


def profile(*shared: str, **change: object) -> Profile:
    document = {"clientId": "a.b", "name": "A", "vendor": "B", "source": "norreka", "permissionMode": "everything",
                "sharedData": list(shared), "dataProtectionOfficer": "Åsa Holm"}  # fmt: skip
    return Profile.parse({**document, **change})


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with home_at(tmp_path / "home") as opened:
        opened.load(DEMO, "norreka", "Norreka kommun")
        for file in CLIENTS:
            opened.access.control.save_profile(Profile.parse(file.read_bytes()), ME)
        yield opened


@pytest.fixture
def ss12k(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    with commands(home.path, monkeypatch, capsys) as run:
        yield run


def test_everything_that_is_empty_is_missing_and_none_is_an_answer() -> None:
    assert missing(RegisterEntry(), profile(dataProtectionOfficer="")) == [*FIELDS.values(), OFFICER]
    assert missing(WHOLE, profile()) == []
    assert missing(replace(WHOLE, sub_processors=" \n"), profile()) == ["Sub-processors"]
    assert missing(replace(WHOLE, agreement_date=None), profile()) == ["Agreement date"]
    assert missing(WHOLE, profile(dataProtectionOfficer=" ")) == [OFFICER]


@pytest.mark.parametrize(
    ("shared", "alias", "told"),
    [
        (("standard", "groups"), True, []),
        (("students",), False, ["Pupils"]),
        (("responsibles",), True, []),
        (("responsibles", "duties"), False, ["Staff"]),
        (("responsibles", "placements"), False, ["Children in preschool and out-of-school care", "Guardians"]),
        (("duties",), True, ["Staff", "Protected persons, under an alias"]),
    ],
)
def test_whom_the_data_is_of_follows_from_what_makes_persons_visible(
    shared: tuple[str, ...], alias: bool, told: list[str]
) -> None:
    assert subjects(profile(*shared, includeAlternativePersonData=alias)) == told


def read(text: str) -> list[dict[str, str]]:
    return list(reading.DictReader(io.StringIO(text), delimiter=";"))


def test_the_register_as_csv_has_what_article_30_wants_of_every_client_removed_ones_too(home: Home) -> None:
    control = home.access.control
    control.save_register(SKOLA24, WHOLE, ME)
    control.remove(LIBER, ME)
    found = csv(control.source("norreka"), rows(home.access, LOCAL_ADMINISTRATOR, "norreka"))
    lines = {line["Client id"]: line for line in read(found.decode("utf-8-sig"))}
    assert set(lines) == {file.stem for file in CLIENTS}
    whole, removed = lines[SKOLA24], lines[LIBER]
    assert list(whole) == list(HEADS)
    assert (whole["Controller"], whole["Vendor (recipient)"]) == ("Norreka kommun", "Skola24")
    assert (whole["Purpose"], whole["Agreement date"], whole["Missing"]) == ("Närvaro", "2026-08-01", "")
    assert whole["Categories of data subjects"] == "Pupils; Staff; Guardians"
    assert "Birthdate" in whole["Categories of personal data"]
    assert whole["Organisations covered"].startswith("2 checked, each with all below it: ")
    assert "Norrekaskolan" in whole["Organisations covered"]
    assert "a8e066dc" not in whole["Organisations covered"]
    assert removed["State"] == "removed"
    assert removed["Removed"]
    assert removed["Missing"].startswith("Purpose; Legal basis; ")


def test_no_cell_is_one_that_a_spreadsheet_would_run(home: Home) -> None:
    home.access.control.save_register(
        SKOLA24, replace(WHOLE, purpose="=HYPERLINK(1)", contact="@x", retention="\t=1"), ME
    )
    found = csv(home.access.control.source("norreka"), rows(home.access, LOCAL_ADMINISTRATOR, "norreka"))
    cells = [cell for line in reading.reader(io.StringIO(found.decode("utf-8-sig")), delimiter=";") for cell in line]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t")]


def test_the_register_stands_though_the_source_has_no_data(tmp_path: Path) -> None:
    with home_at(tmp_path / "home") as home:
        home.access.control.put_source("norreka", actor=ME)
        home.access.control.save_profile(profile("students", permissionMode="selected", organisations=["x"]), ME)
        (line,) = rows(home.access, LOCAL_ADMINISTRATOR, "norreka")
        assert line.organisations == "1 checked, each with all below it: x"


def test_the_register_is_the_authoritys_own(home: Home) -> None:
    with pytest.raises(Forbidden):
        rows(home.access, Actor.of_client(SKOLA24), "norreka")


def test_the_command_prints_the_register_or_writes_it(ss12k: Run, tmp_path: Path) -> None:
    printed, out = ss12k("register", "norreka"), tmp_path / "register.csv"
    assert printed.code == 0
    assert {line["Client id"] for line in read(printed.out)} == {file.stem for file in CLIENTS}
    assert ss12k("register", "norreka", "--out", out).code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbfController;")
    nowhere = ss12k("register", "norreka", "--out", tmp_path / "none" / "register.csv")
    assert (nowhere.code, nowhere.err.count("\n")) == (1, 1)
    assert "no such folder" in nowhere.err
    assert ss12k("register", "norreka", "--out", out).code == 1, "a file that is there is kept"
    assert ss12k("register", "norreka", "--out", out, "--force").code == 0
    assert "nosource" in ss12k("register", "nosource").err
