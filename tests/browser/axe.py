"""What axe-core, the usual judge of accessibility, finds on a page: what is serious or critical."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

HERE = Path(__file__).parent
SCRIPT = HERE / "node_modules" / "axe-core" / "axe.min.js"
INSTALL = ("install", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund")
HOW = f"no axe-core found: run `npm {' '.join(INSTALL)}` in tests/browser"

BARE: dict[str, str] = {}
"""What a page of Streamlit alone breaks (`apps/bare.py`): rule → `data-testid` of the element that does."""

# The closest name that Streamlit gives its elements; our components lie in shadow roots, so the way up crosses those.
_RUN = """
async () => {
  const where = (element) => {
    const found = element.closest("[data-testid]"), root = element.getRootNode();
    return found ? found.dataset.testid : root.host ? where(root.host) : "";
  };
  const { violations } = await axe.run(document, { resultTypes: ["violations"], elementRef: true });
  return violations.filter(({ impact }) => ["serious", "critical"].includes(impact)).flatMap(({ id, nodes }) =>
    nodes.map(({ element, impact, target, html }) => ({
      rule: id, impact, where: element ? where(element) : "",
      target: target.flat().join(" >> "), html: html.slice(0, 300),
    })));
}
"""

_HEIGHT = """
() => Math.max(0, ...[...document.querySelectorAll("[data-testid=stMain], [data-testid=stSidebarContent]")].map(
  (part) => part.scrollHeight))
"""


@dataclass(frozen=True)
class Violation:
    """One element that breaks a rule; `where` is the `data-testid` of the Streamlit element that it belongs to."""

    rule: str
    impact: str
    where: str
    target: str
    html: str


def violations(page: Page) -> list[Violation]:
    """What is serious or critical on the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=_script())
    with _all_in_sight(page):
        return [Violation(**found) for found in page.evaluate(_RUN)]


def beyond_bare(found: Iterable[Violation]) -> list[Violation]:
    """Without what Streamlit itself is to blame for."""
    return [one for one in found if BARE.get(one.rule) != one.where]


@contextmanager
def _all_in_sight(page: Page) -> Iterator[None]:
    """A window as tall as the page: Streamlit scrolls inside it, and axe judges no colours of what is out of sight."""
    before = page.viewport_size
    assert before is not None
    for _ in range(3):  # what is as tall as the window allows grows with it
        tall = max(before["height"], page.evaluate(_HEIGHT))
        page.set_viewport_size({"width": before["width"], "height": tall})
    try:
        yield
    finally:
        page.set_viewport_size(before)


def _script() -> Path:
    if not SCRIPT.exists() and (npm := shutil.which("npm")):
        _install(npm)
    if not SCRIPT.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(HOW)
        pytest.skip(HOW)
    return SCRIPT


def _install(npm: str) -> None:
    """Aside, then moved into place at once: two test processes may both do it, and the second finds it done."""
    with tempfile.TemporaryDirectory(dir=HERE, prefix=".npm-") as aside:
        shutil.copy(HERE / "package.json", aside)
        done = subprocess.run([npm, *INSTALL, "--silent"], cwd=aside, check=False, timeout=300)
        if done.returncode == 0 and not SCRIPT.exists():
            with suppress(OSError):  # the other process was first
                (Path(aside) / "node_modules").rename(HERE / "node_modules")
