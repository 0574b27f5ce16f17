"""A real Chromium, servers of our own for it to visit, and a screenshot of every page that a test failed on."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from demo_home import demo_home
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from product import Product, up
from servers import free_port

QUIET = ("gpu", "quic", "background-networking", "component-update", "sync")
ARGUMENTS = ["--no-sandbox", "--no-first-run", *(f"--disable-{what}" for what in QUIET)]
HOW = "no Chromium found: run `playwright install chromium`, or name one in SS12K_CHROMIUM"
SERVE = "import sys; from pathlib import Path; from ss12k.ui.launch import serve_dashboard; "
SCREENSHOTS = "test-screenshots"
_reports = pytest.StashKey[pytest.TestReport]()

Serve = Callable[[Path], str]
"""A script to serve → the address where it answers."""
Settle = Callable[[Page], None]
"""Wait until the page's script has run to its end. First wait for an effect that you expect."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[_reports] = report
    return report


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> str:
    """Where the browser is."""
    found = _chromium(playwright)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(HOW)
        pytest.skip(HOW)
    return found


@pytest.fixture
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Somebody else's, for tests of two visitors."""
    opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def context(
    playwright: Playwright, chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """One for all, with a profile on disk as users have: it keeps what Streamlit brings along, and its compiled code.

    What a visitor leaves behind, `page` takes away.
    """
    profile = tmp_path_factory.mktemp("chromium")
    opened = playwright.chromium.launch_persistent_context(
        profile, executable_path=chromium, args=ARGUMENTS, viewport={"width": 1280, "height": 900}, locale="sv-SE",
        color_scheme="light",
    )  # fmt: skip
    opened.set_default_timeout(15_000)
    expect.set_options(timeout=15_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = context.new_page()
    yield page
    report = request.node.stash.get(_reports, None)
    if report is not None and report.failed:
        folder = request.config.rootpath / SCREENSHOTS
        folder.mkdir(exist_ok=True)
        page.screenshot(path=folder / f"{request.node.name}.png", full_page=True)
    if page.url.startswith("http"):
        page.evaluate("localStorage.clear()")
    for each in context.pages[1:]:  # Chromium ends with its last page, so that which it began with stays
        each.close()
    context.clear_cookies()
    context.clear_permissions()


@pytest.fixture(scope="session")
def serve_streamlit() -> Iterator[Serve]:
    """One server per script for the whole run; for a fresh one use `serving`."""
    with ExitStack() as stack:
        served: dict[Path, str] = {}

        def serve(script: Path) -> str:
            if script not in served:
                served[script] = stack.enter_context(serving(script))
            return served[script]

        yield serve


@pytest.fixture
def fresh_server() -> Iterator[Serve]:
    """A server that nobody has asked anything yet."""
    with ExitStack() as stack:
        yield lambda script: stack.enter_context(serving(script, probe=False))


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product on its first run, for tests that change nothing that another test reads."""
    with up(tmp_path_factory.mktemp("product") / "home") as running:
        yield running


@pytest.fixture(scope="session")
def own_port() -> list[int]:
    """Where a test's own product is, at the same address each time, of which the browser keeps what it has."""
    return [0]


@pytest.fixture
def own_product(tmp_path_factory: pytest.TempPathFactory, own_port: list[int]) -> Iterator[Product]:
    """The product with the demo, for one test alone."""
    own_port[0] = free_port(own_port[0])
    with up(demo_home(tmp_path_factory), own_port[0]) as running:
        yield running


@pytest.fixture
def settle() -> Settle:
    return lambda page: expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


@contextmanager
def serving(script: Path, *, probe: bool = True) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-c", f"{SERVE}serve_dashboard(Path({str(script)!r}), {port})"]
    process = subprocess.Popen(command)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(port, process)
        if probe:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=10).close()
        yield address
    finally:
        process.terminate()
        assert process.wait(15) == 0, "the server did not end as it should"


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "the server ended before it answered"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


def _chromium(playwright: Playwright) -> str | None:
    own = playwright.chromium.executable_path
    named = os.environ.get("SS12K_CHROMIUM") or (own if Path(own).exists() else None)
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
