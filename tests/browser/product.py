"""The real product for browser tests: `ss12k up` as a user starts it, and what its pages, API and command line say."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from playwright.sync_api import Locator, Page
from servers import free_port

from ss12k.access import Access
from ss12k.settings import PROJECT

DUMP = PROJECT / "data" / "demo" / "norreka"
CLIENTS = PROJECT / "data" / "demo" / "clients"
SCHOOL = "028831aa-5ade-548c-b591-512009b23ecb"
CLASS_9B = "ba936a16-62dc-5f5d-8e86-efe2ce1e8804"
AMELIE = "a7ebe75c-94d1-59e1-98ee-31c95d871d9e"
ACTIVITY = "17ddfc84-0889-5744-99a6-f0ac64b649fe"
DUTY = "0eca3e54-5c5e-5f99-a4f5-16c4aee91535"
PAGE_OF = {"organisations": "organisation", "groups": "group", "persons": "person"}
HOST = "127.0.0.1"
START_WITHIN = 30.0
ONE_BY_ONE = """
import io, json, sys
from contextlib import redirect_stdout
from ss12k.cli import main
def ran(arguments):
    sys.argv = ["ss12k", *arguments]
    with redirect_stdout(io.StringIO()) as said:
        try: main()
        except SystemExit as end: return end.code or 0, said.getvalue()
answers = [ran(arguments) for arguments in json.load(sys.stdin)]
json.dump(answers, sys.stdout)
"""


@dataclass(frozen=True)
class Product:
    """A running `ss12k up`: where it is, and the demo key that it printed."""

    home: Path
    web: str
    api: str
    client_id: str
    secret: str = field(repr=False)

    def address(self, name: str = "", /, *, client: str = "-", source: str = "norreka", **params: str) -> str:
        """A page's address, as somebody might send it."""
        return f"{self.web}/{name}?{urlencode({'source': source, 'client': client, **params})}"

    def environment(self) -> dict[str, str]:
        return {**os.environ, "SS12K_HOME": str(self.home)}

    def command(self, *arguments: str) -> "subprocess.Popen[str]":
        """Begin a command beside the running product."""
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "ss12k.cli", *arguments]
        return subprocess.Popen(command, env=self.environment(), stdout=pipe, stderr=pipe, text=True, encoding="utf-8")

    def run(self, *arguments: str) -> str:
        """A command that must succeed, and what it says."""
        said, complaints = (begun := self.command(*arguments)).communicate(timeout=60)
        assert begun.returncode == 0, complaints
        return said

    def beside(self) -> Access:
        """Another way into the same installation, as another process would have it."""
        return Access(self.home, keep=2)

    def run_all(self, commands: list[list[str]]) -> list[tuple[int, str]]:
        """Many commands in one process, each as if alone: its exit code and what it says."""
        command = [sys.executable, "-c", ONE_BY_ONE]
        ran = subprocess.run(command, input=json.dumps(commands), env=self.environment(), capture_output=True,
                             timeout=120, check=True, text=True, encoding="utf-8")  # fmt: skip
        return [(int(code), said) for code, said in json.loads(ran.stdout)]

    @contextmanager
    def caller(self, client_id: str | None = None, secret: str | None = None) -> Iterator[httpx.Client]:
        """A vendor's system with a token, by default with the demo key."""
        given = {"client_id": client_id or self.client_id, "client_secret": secret or self.secret}
        with httpx.Client(base_url=self.api, timeout=30, trust_env=False) as http:
            answer = http.post("/connect/token", data={"grant_type": "client_credentials", **given})
            assert answer.status_code == 200, answer.text
            http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            yield http


@contextmanager
def up(home: Path, port: int = 0) -> Iterator[Product]:
    """Start the product on free ports, with a state folder of its own; end it as Ctrl-C does."""
    ports = [str(port or free_port()), str(free_port())]
    command = [sys.executable, "-m", "ss12k.cli", "up", "--port", ports[0], "--api-port", ports[1]]
    log = home.with_suffix(".log")
    with log.open("wb") as output:
        environment = {**os.environ, "SS12K_HOME": str(home), "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield Product(home, f"http://{HOST}:{ports[0]}", f"http://{HOST}:{ports[1]}", *_demo_key(log, process))
    finally:
        process.send_signal(signal.SIGINT)
        code, said = process.wait(20), log.read_text(encoding="utf-8")
        assert code == 0, said
        assert not re.search("Traceback|a page failed", said), said


def _demo_key(log: Path, process: "subprocess.Popen[bytes]") -> tuple[str, str]:
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline:
        said = log.read_text(encoding="utf-8")
        if "Ctrl-C ends both" in said:
            key = re.search(r"client_id (\S+)  client_secret (\S+)", said)
            assert key, said
            return key[1], key[2]
        assert process.poll() is None, said
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))


# --- pages ---
def settled(page: Page) -> None:
    """The script has run to its end; first wait for an effect that you expect."""
    # Waits for the change itself, where `expect` would look again only after ever longer pauses.
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(state="attached")


def at_rest(what: Locator) -> None:
    """It moves no more: what opens above it, slides open, and a click needs both its halves at one place."""
    before, now = None, what.bounding_box()
    deadline = time.monotonic() + 15
    while now != before:
        assert time.monotonic() < deadline, "it keeps moving"
        what.page.wait_for_timeout(300)
        before, now = now, what.bounding_box()


def show(page: Page, address: str) -> None:
    """Open an address in the browser, and wait until the page is there."""
    page.goto(address)
    page.locator("h1, .stAlert").first.wait_for()
    settled(page)


def move(page: Page, address: str) -> None:
    """Go to another address within the session, as the browser's Back and Forward do; wait for an effect yourself."""
    page.evaluate("to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')); }", address)


def tree_row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_title(name, exact=True)).first


def table(page: Page, label: str) -> Locator:
    return page.get_by_role("table", name=label, exact=True)


def raw_json(page: Page) -> Any:
    """The document that the page shows, read from the DOM."""
    text = page.locator("[data-json]").get_attribute("data-json")
    assert text is not None
    return json.loads(text)


def focused(page: Page) -> str:
    """The text or label of what has the focus, in our components too."""
    return str(
        page.evaluate("""() => {
            let at = document.activeElement;
            while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
            const name = at?.getAttribute?.("role") === "row" ? at.querySelector(".text").textContent : null;
            return name ?? at?.ariaLabel ?? at?.textContent ?? "";
        }""")
    )


def tab_to(page: Page, wanted: str, most: int = 60) -> None:
    """Press Tab until something has the focus."""
    for _ in range(most):
        if focused(page) == wanted:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{most} times Tab and not at {wanted!r}, but at {focused(page)[:60]!r}")
