"""The documents say what is: every link leads somewhere, and nothing that a user can set or call goes unmentioned."""

import re
from pathlib import Path

from click import UsageError
from typer.main import get_command

from ss12k.api.openapi import CODES, TOKEN_CODES
from ss12k.cli import FOUND, HELD, NOT_SHARED, STOPPED, app
from ss12k.scope.profile import Profile
from ss12k.settings import Settings
from ss12k.snapshots.findings import Kind
from ss12k.sources.report import code
from ss12k.standard.categories import CATEGORIES

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_every_link_leads_to_a_file_of_the_project() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).is_file(), f"{page.name}: {target}"


def test_every_key_and_category_of_a_profile_is_documented() -> None:
    told = (ROOT / "docs" / "profiles.md").read_text()
    keys = [field.alias for field in Profile.model_fields.values()]
    for name in (*keys, *CATEGORIES):
        assert f"`{name}`" in told, name


def test_every_command_has_help_and_is_documented() -> None:
    told = (ROOT / "docs" / "commands.md").read_text()
    for name, command in commands().items():
        assert command, f"{name} has no help"
        assert f"`ss12k {name}" in told, name


def test_every_exit_code_is_documented() -> None:
    table = (ROOT / "docs" / "commands.md").read_text().partition("| exit code |")[2].partition("\n\n")[0]
    told = [int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)]
    assert told == sorted({0, 1, UsageError.exit_code, NOT_SHARED, HELD, STOPPED, *FOUND.values()})


def test_every_setting_is_documented() -> None:
    told = (ROOT / "docs" / "commands.md").read_text()
    for name in Settings.model_fields:
        assert f"| `SS12K_{name.upper()}` |" in told, name


def test_every_code_of_an_error_is_documented() -> None:
    told = (ROOT / "docs" / "api.md").read_text().partition("## Errors")[2].partition("\n## ")[0]
    for codes in (CODES, TOKEN_CODES):
        for status, meant in codes.items():
            assert f"| {status} |" in told, status
            for each in meant:
                assert f"`{each}`" in told, each


def test_every_kind_of_deviation_is_documented() -> None:
    told = (ROOT / "docs" / "check.md").read_text()
    assert re.findall(r"^\| `([a-z-]+)` \|", told.partition("| kind |")[2], re.MULTILINE) == [*map(code, Kind)]


def test_the_readme_and_ci_run_the_same_test_command() -> None:
    assert "$ pip install uv && uv run pytest" in (ROOT / "README.md").read_text()
    assert (ROOT / ".ci" / "run").read_text().rstrip().endswith("uv run pytest")


def commands() -> dict[str, str | None]:
    """Every command by its full name, with its help."""
    found: dict[str, str | None] = {}
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found |= {f"{name} {sub}": each.help for sub, each in inner.items()} if inner else {name: command.help}
    return found
