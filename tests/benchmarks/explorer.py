"""How long pages take, from the click until they can be used: in a real Chromium, on an installation that is loaded.

    python tests/benchmarks/explorer.py HOME SOURCE [CLIENT] [--times 10]

The product is started on the state folder HOME. Medians and the slowest of so many times, once each page was opened
before; first of them Search with nothing asked, which is nearly the least that a page takes. Then the memory of the
dashboard's process with five sessions open.
"""

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from ss12k.access import LOCAL_ADMINISTRATOR, Access

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from product import settled  # noqa: E402
from servers import free_port  # noqa: E402

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SESSIONS = 5


@contextmanager
def serving(home: Path) -> Iterator[tuple[str, int]]:
    """The product on a state folder: where its dashboard is, and the process of that."""
    ports = [str(free_port()) for _ in range(2)]
    command = [sys.executable, "-m", "ss12k.cli", "up", "--port", ports[0], "--api-port", ports[1]]
    environment = {**os.environ, "SS12K_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        for line in process.stdout:
            if "Ctrl-C" in line:
                break
        yield f"http://127.0.0.1:{ports[0]}", _dashboard(process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _dashboard(parent: int) -> int:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return next(int(pid) for pid in children if b"dashboard" in Path(f"/proc/{pid}/cmdline").read_bytes())


def memory(pid: int) -> str:
    """What a process holds and has held at most, in MiB."""
    told = Path(f"/proc/{pid}/status").read_text()
    now, most = (int(re.search(rf"{name}:\s+(\d+)", told)[1]) // 1024 for name in ("VmRSS", "VmHWM"))  # type: ignore[index]
    return f"{now} MiB, at most {most} MiB"


class Walk:
    """One session in the browser, and how long each of its steps took."""

    def __init__(self, page: Page, web: str, place: dict[str, str], times: int) -> None:
        self.page, self.web, self.place, self.times = page, web, place, times

    def address(self, name: str, **params: str) -> str:
        return f"{self.web}/{name}?{urlencode({**self.place, **params})}"

    def begin(self) -> None:
        self.page.goto(self.address(""))
        self.page.get_by_role("treegrid").wait_for()
        settled(self.page)

    def went(self, name: str, effect: str, **params: str) -> float:
        """Seconds from a jump to another page until what it is for is there and its script is done."""
        started = time.perf_counter()
        to = "to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')); }"
        self.page.evaluate(to, self.address(name, **params))
        self.page.locator(effect).first.wait_for()
        settled(self.page)
        return time.perf_counter() - started

    def did(self, act: Callable[[], Any], effect: Callable[[], Any]) -> float:
        started = time.perf_counter()
        act()
        effect()
        settled(self.page)
        return time.perf_counter() - started


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def told(name: str, seconds: list[float]) -> None:
    say(f"  {name:44} {statistics.median(seconds):6.2f} s   slowest {max(seconds):5.2f} s")


def pages(walk: Walk, ids: dict[str, str]) -> None:
    """Every page, each from another one."""
    there = 'h1:has-text("{}")'
    least = []
    for _ in range(walk.times):
        walk.went("groups", there.format("Groups"))
        least.append(walk.went("search", there.format("Search")))
    told("Search, nothing asked", least)
    steps: list[tuple[str, str, str, dict[str, str]]] = [
        ("Overview, figures and tables", "overview", there.format("Overview"), {}),
        ("Organisations", "", "[role=treegrid] tbody tr", {}),
        ("Persons", "persons", "table[aria-label=Persons] tbody tr", {}),
        ("Persons of a unit, today", "persons", "table[aria-label=Persons]",
         {"unit": ids["organisations"], "when": "today"}),
        ("Groups", "groups", "table[aria-label=Groups] tbody tr", {}),
        ("Activities", "activities", "table[aria-label=Activities] tbody tr", {}),
        ("All resources: grades", "resources", 'table[aria-label="Grades"] tbody tr', {"resource": "grades"}),
        ("All resources: calendar events", "resources", 'table[aria-label="Calendar events"] tbody tr',
         {"resource": "calendarEvents"}),
        ("All resources: 3 million attendances", "resources", 'table[aria-label="Attendances"] tbody tr',
         {"resource": "attendances"}),
        ("The largest organisation", "organisation", f'[data-json*="{ids["organisations"]}"]',
         {"id": ids["organisations"]}),
        ("A group", "group", f'[data-json*="{ids["groups"]}"]', {"id": ids["groups"]}),
        ("A pupil", "person", f'[data-json*="{ids["persons"]}"]', {"id": ids["persons"]}),
        ("An activity", "activity", f'[data-json*="{ids["activities"]}"]', {"id": ids["activities"]}),
    ]  # fmt: skip
    walk.went("overview", there.format("Overview"))
    for name, page, effect, params in steps:
        walk.went(page, effect, **params)
        taken = []
        for _ in range(walk.times):
            walk.went("search", there.format("Search"))
            taken.append(walk.went(page, effect, **params))
        told(name, taken)


def doing(walk: Walk) -> None:
    """What is done on a page."""
    page = walk.page
    walk.went("", "[role=treegrid] tbody tr")
    status = page.locator(".status").first
    expand, collapse = (page.get_by_role("button", name=name) for name in ("Expand all", "Collapse all"))
    taken = []
    for _ in range(walk.times):
        taken.append(walk.did(expand.click, lambda: page.locator('[role=row][aria-level="3"]').first.wait_for()))
        collapse.click()
    told("the whole tree expands", taken)
    walk.went("persons", "table[aria-label=Persons] tbody tr")
    taken = []
    for number in range(2, walk.times + 2):
        wanted = page.get_by_text(re.compile(f"Persons {(number - 1) * 50 + 1:,}".replace(",", "[^0-9]") + "–"))
        taken.append(walk.did(page.get_by_role("button", name="Next").click, wanted.wait_for))
    told("the next page of persons", taken)
    taken = []
    for at in range(walk.times):
        column = ("Birth date", "Name")[at % 2]
        before = page.url
        button = page.locator("table[aria-label=Persons]").get_by_role("button", name=column)
        taken.append(walk.did(button.click, lambda before=before: page.wait_for_url(lambda url: url != before)))  # type: ignore[misc]
    told("all persons in another order", taken)
    walk.went("search", 'h1:has-text("Search")')
    box = page.get_by_label("Search everything").last
    words = ["nilsson", "anna", "9a", "matematik", "lind", "svensson", "erik", "skola", "berg", "karin", "olsson"]
    taken = []
    for word in words[: walk.times + 1]:
        box.fill(word)
        taken.append(walk.did(lambda: box.press("Enter"), lambda word=word: page.wait_for_url(re.compile(f"q={word}"))))  # type: ignore[misc]
    told("search answers", taken[1:])
    assert status


def some_ids(home: Path, source: str, client: str | None) -> dict[str, str]:
    """An object of each sort; the organisation is the one with most pupils."""
    view = Access(home, 2).open_view(LOCAL_ADMINISTRATOR, source, client)
    pupils = view.counts("persons", "enrolments.enroledAt")
    places = {name: view.found(name) for name in ("groups", "persons", "activities")}
    some = {name: found.ids(len(found) // 3, 1)[0] for name, found in places.items()}
    return {"organisations": max(pupils, key=lambda id: pupils[id]), **some}


def measured(browser: Browser, web: str, home: Path, place: dict[str, str], times: int) -> None:
    """One look, all of it."""
    client = None if place["client"] == "-" else place["client"]
    say(f"\n{', '.join(f'{name} {value}' for name, value in place.items())}")
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="sv-SE")
    walk = Walk(page, web, place, times)
    walk.begin()
    pages(walk, some_ids(home, place["source"], client))
    doing(walk)
    page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("source")
    parser.add_argument("client", nargs="?")
    parser.add_argument("--times", type=int, default=10)
    asked = parser.parse_args()
    looks = [{"source": asked.source, "client": "-"}]
    if asked.client:
        looks += [{"source": asked.source, "client": asked.client} | more for more in ({}, {"withheld": "1"})]
    with sync_playwright() as playwright, serving(asked.home) as (web, pid):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        for place in looks:
            measured(browser, web, asked.home, place, asked.times)
        say(f"\nthe dashboard's process after that: {memory(pid)}")
        sessions = [Walk(browser.new_page(locale="sv-SE"), web, looks[at % len(looks)], 1) for at in range(SESSIONS)]
        for walk in sessions:
            walk.begin()
            for name in ("overview", "persons", "groups", "activities"):
                walk.went(name, "h1")
        say(f"with {SESSIONS} sessions open, each after five pages: {memory(pid)}")
        browser.close()


if __name__ == "__main__":
    main()
