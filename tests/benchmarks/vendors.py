"""How long the vendors' pages take with many clients, and what a change of permissions counts before it is saved.

    python tests/benchmarks/vendors.py HOME SOURCE [--clients 50] [--times 5]

HOME is copied (its snapshots are linked), so that the clients that are made are made in the copy. For each page: until
its heading and what it is for are there, and until all of it is; the first time, and the median of so many. Beside it,
Search with nothing asked, which is nearly the least that a page takes. Then impacts of random drafts.
"""

import argparse
import os
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from explorer import ARGUMENTS, Walk, say, serving
from playwright.sync_api import sync_playwright

from ss12k.access import LOCAL_ADMINISTRATOR, Access
from ss12k.scope.profile import Profile
from ss12k.standard.categories import CATEGORIES

PAGES = {
    "vendors": ("Vendor overview", "text=Who gets which data"),
    "permissions": ("Data permissions", "text=Permission mode"),
    "clients": ("API clients", 'h3:has-text("Keys")'),
    "golive": ("Go-live check", 'h3:has-text("Checklist")'),
    "register": ("Register", "text=Purpose"),
    "api": ("API documentation", "text=What it may ask for"),
    "audit": ("Audit", "table"),
}


def copied(home: Path, folder: Path) -> Path:
    """The same installation, to change."""
    shutil.copytree(home, folder, copy_function=os.link)
    for name in ("control.sqlite", "calls.sqlite"):
        if (folder / name).exists():
            (folder / name).unlink()
            shutil.copy(home / name, folder / name)
    return folder


def drawn(rng: random.Random, client: str, source: str, organisations: list[str]) -> Profile:
    """A profile of one client, of any sort."""
    mode = rng.choice(["everything", "selected", "selected"])
    return Profile.parse(
        {"clientId": client, "name": f"Vendor {client[-2:]}", "vendor": "V", "source": source, "permissionMode": mode,
         "organisations": rng.sample(organisations, min(len(organisations), rng.randint(1, 8))),
         "sharedData": sorted(rng.sample(sorted(CATEGORIES), rng.randint(4, 22))),
         "includeAlternativePersonData": rng.random() < 0.4}
    )  # fmt: skip


def pages(home: Path, source: str, times: int) -> None:
    """Every page of the vendors, each from another one."""
    with serving(home) as (web, _), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=os.environ.get("SS12K_CHROMIUM"), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="sv-SE")
        walk = Walk(page, web, {"source": source, "client": "-"}, times)
        walk.begin()
        least = [walk.went("search", 'h1:has-text("Search")') for _ in range(1)]
        for name, (title, effect) in PAGES.items():
            usable, whole = [], []
            for _ in range(times + 1):
                walk.went("groups", 'h1:has-text("Groups")')
                least.append(walk.went("search", 'h1:has-text("Search")'))
                started = time.perf_counter()
                to = "to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')); }"
                page.evaluate(to, walk.address(name))
                page.locator(f'h1:has-text("{title}")').wait_for()
                page.locator(effect).first.wait_for()
                usable.append(time.perf_counter() - started)
                page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
                whole.append(time.perf_counter() - started)
            say(f"  {title:22} usable: first {usable[0]:5.2f} s, median {statistics.median(usable[1:]):5.2f} s;"
                f"   all of it: first {whole[0]:5.2f} s, median {statistics.median(whole[1:]):5.2f} s")  # fmt: skip
        say(f"  {'Search, nothing asked':22} median {statistics.median(least):5.2f} s")
        browser.close()


def impacts(access: Access, source: str, profiles: list[Profile], rng: random.Random, organisations: list[str]) -> None:
    """What a draft changes, counted as the page does it."""
    taken = []
    for profile in profiles:
        draft = drawn(rng, profile.client_id, source, organisations)
        access.open_view(LOCAL_ADMINISTRATOR, source, profile.client_id)
        started = time.perf_counter()
        access.impact(LOCAL_ADMINISTRATOR, profile, draft, names=True)
        taken.append(time.perf_counter() - started)
    say(f"  impact of {len(taken)} random drafts: median {statistics.median(taken):.2f} s, slowest {max(taken):.2f} s")


def main() -> None:
    """Measure what the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("home", type=Path)
    parser.add_argument("source")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    rng = random.Random(8)
    with tempfile.TemporaryDirectory(dir=asked.home.parent) as folder:
        home = copied(asked.home, Path(folder) / "home")
        access = Access(home, 4)
        view = access.open_view(LOCAL_ADMINISTRATOR, asked.source)
        organisations = view.found("organisations").ids(0, view.count("organisations"))
        have = access.control.clients(asked.source)
        for number in range(len(have), asked.clients):
            profile = drawn(rng, f"bench.client{number:02}", asked.source, organisations)
            access.control.save_profile(profile, "benchmark")
        profiles = [each.profile for each in access.control.clients(asked.source)]
        say(f"{asked.source}: {len(profiles)} clients, {view.count('persons'):,} persons")
        impacts(access, asked.source, profiles[:20], rng, organisations)
        access.control.close()
        pages(home, asked.source, asked.times)


if __name__ == "__main__":
    main()
