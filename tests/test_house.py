"""The house rules, in the same run as the tests: style, types and floors."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest_plugins = ["house_support"]

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("lint-imports", "--no-cache"),
    ],
    ids=["lint", "format", "floors"],
)
def test_the_house_is_in_order(command: tuple[str, ...]) -> None:
    tool = Path(sys.executable).parent / command[0]
    done = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_types_are_in_order(type_checker: "subprocess.Popen[str]") -> None:
    said, _ = type_checker.communicate()
    assert type_checker.returncode == 0, said


def test_the_core_runs_without_streamlit_and_fastapi() -> None:
    """What the linter reads off the source, tried for real: import the core, then look at what came with it."""
    program = (
        "import sys, ss12k.access, ss12k.sources.loading, ss12k.demo, ss12k.explore.cards\n"
        "print(sorted({'streamlit', 'fastapi', 'plotly'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_page_is_short_and_asks_no_database() -> None:
    pages = sorted((ROOT / "pages").glob("*/*.py"))
    assert len(pages) > 5
    for page in pages:
        text = page.read_text()
        assert len(text.splitlines()) <= 130, page
        assert "SELECT" not in text, page


def test_nothing_lies_directly_in_the_pages_folder() -> None:
    """Streamlit would run such a file alone, past the pickers, when it is a fresh server's first request."""
    assert [file.name for file in (ROOT / "pages").glob("*.py")] == ["__init__.py"]
