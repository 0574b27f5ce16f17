"""Every page of the real product: no traceback, no request outside, nothing in a name runs, the keyboard suffices."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import odd_source as odd
import pytest
from axe import beyond_bare, violations
from daily import at_night, first
from playwright.sync_api import ConsoleMessage, Page, expect
from product import (
    ACTIVITY,
    AMELIE,
    CLASS_9B,
    DUTY,
    SCHOOL,
    Product,
    focused,
    move,
    raw_json,
    settled,
    show,
    tab_to,
    table,
    tree_row,
)

pytestmark = pytest.mark.browser

IDS = {"organisation": SCHOOL, "group": CLASS_9B, "person": AMELIE, "activity": ACTIVITY, "object": DUTY}
LISTS = ("organisations", "overview", "persons", "groups", "activities", "resources", "quality", "search")
OTHERS = ("vendors", "permissions", "clients", "golive", "register", "api", "audit", "sources")
PAGES = (*LISTS, *OTHERS, *IDS)
TITLES = {
    "organisation": "Norrekaskolan 7-9",
    "group": "9B",
    "person": "Amélie Nilsson",
    "activity": "Biologi 9B",
    "object": "Duty: Anna Lindberg",
    "sources": "Manage sources",
    "permissions": "Data permissions",
    "vendors": "Vendor overview",
    "clients": "API clients",
    "api": "API documentation",
    "golive": "Go-live check",
    "resources": "All resources",
    "quality": "Data quality",
}
MORE = {"object": {"resource": "duties"}, "search": {"q": "nilsson"}, "resources": {"resource": "calendarEvents"}}
ANALYS = "norreka.istanalys"
VIEWS = ("withheld", ANALYS, "-")
JUDGED = set(PAGES) - {"sources"}
"""The pages that axe-core looks at."""
LOOKS = ((1280, "light"), (1920, "dark"), (1920, "light"), (1280, "dark"))
"""Widths and colours; the first two hold all of both."""
PROBES = re.compile(r"/_stcore/(health|host-config)$")


class Watched:
    """What a page asked for, and what it complained of."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", lambda socket: self.asked.append(socket.url))
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))

    def _console(self, message: ConsoleMessage) -> None:
        # Streamlit looks for its server below the page's path first.
        if message.type == "error" and not PROBES.search(message.location["url"]):
            self.complaints.append(message.text)

    def assert_quiet(self) -> None:
        outside = [url for url in self.asked if urlsplit(url).scheme not in ("data", "blob")]
        assert {urlsplit(url).hostname for url in outside} <= {"127.0.0.1"}, outside
        assert not self.complaints


@pytest.fixture
def watched(page: Page) -> Iterator[Watched]:
    watching = Watched(page)
    yield watching
    watching.assert_quiet()


@pytest.fixture(scope="module")
def odd_product(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Product:
    """The product, with the odd source beside the demo."""
    dump = odd.write(tmp_path_factory.mktemp("odd") / "dump")
    product.run("load", str(dump), "--source", "odd", "--name", odd.SOURCE_NAME)
    product.run("client", "put", str(dump.parent / "odd.vendor.json"))
    return product


def address(product: Product, name: str, client: str) -> str:
    params = {**MORE.get(name, {}), **({"id": IDS[name]} if name in IDS else {})}
    if client == "withheld":
        client, params = "norreka.skola24", {**params, "withheld": "1"}
    return product.address(name.replace("organisations", ""), client=client, **params)


def assert_fit_to_show(page: Page) -> None:
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.locator('[data-testid="stAlertContentError"]')).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    shown = page.locator("body").inner_text()
    assert not [word for word in ("Traceback", "could not be shown", "Error:") if word in shown]


def assert_no_wider_than(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for frame in page.locator("[role=treegrid]").all():
        wide = "grid => grid.scrollWidth - grid.parentElement.clientWidth"
        assert frame.evaluate(wide) <= 0, "the tree has to be scrolled sideways"


def test_the_menu_and_the_cards_are_all_tested_here() -> None:
    written = (Path(__file__).parents[2] / "streamlit_app.py").read_text(encoding="utf-8")
    assert set(re.findall(r'^    "(\w+)": st\.Page', written, re.MULTILINE)) == set(PAGES)
    for folder, name in (("explorer", "organisations"), ("vendors", "permissions"), ("administration", "sources")):
        assert callable(getattr(importlib.import_module(f"pages.{folder}.{name}"), name))


@pytest.mark.parametrize("looks", [LOOKS[:2], at_night(LOOKS)], ids=["telling", "every"])
@pytest.mark.parametrize("client", first(1, VIEWS))
def test_every_page_shows_in_light_and_dark_narrow_and_wide(
    client: str, looks: tuple[tuple[int, str], ...], page: Page, product: Product, watched: Watched
) -> None:
    show(page, address(product, "organisations", client))
    for name in PAGES:
        move(page, address(product, name, client))
        title = TITLES.get(name, name.capitalize())
        page.get_by_role("heading", level=1).get_by_text(title, exact=True).wait_for()
        settled(page)
        expect(page).to_have_title(re.compile(r".+ · ss12k$"))
        for width, scheme in looks:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            assert_no_wider_than(page, width)
            if name in JUDGED and (width, scheme) in LOOKS[:2]:
                assert beyond_bare(violations(page)) == [], f"{name} in {scheme}"
        expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", looks[-1][1])
        assert_fit_to_show(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
    bar = page.get_by_role("region", name="Viewing as client")
    expect(bar).to_have_count(0 if client == "-" else 1)


@pytest.mark.parametrize("name", list(IDS))
def test_an_unknown_and_a_missing_id_are_told_in_a_sentence(
    name: str, page: Page, product: Product, watched: Watched
) -> None:
    for at, unknown in enumerate(
        ("nobody", "028831aa-5ade-548c-b591-000000000000", "%' OR 1=1 --", "a/../b", "ö" * 3000)
    ):
        to = product.address(name, id=unknown, **MORE.get(name, {}))
        move(page, to) if at else show(page, to)
        expect(page.get_by_text(f"There is no such {name} here.")).to_be_visible()
        settled(page)
        assert_fit_to_show(page)
    move(page, product.address(name, **MORE.get(name, {})))
    expect(page.get_by_text(f"No {name} is chosen.")).to_be_visible()
    expect(page.locator("[data-json]")).to_have_count(0)


def test_an_unknown_source_or_client_is_told_in_a_sentence(page: Page, product: Product, watched: Watched) -> None:
    show(page, product.address(source="nowhere"))
    expect(page.get_by_text("There is no source “nowhere” here.")).to_be_visible()
    for at in ("", *LISTS[1:], *OTHERS):
        move(page, product.address(at, client="<b>x</b>"))
        expect(page.get_by_text("There is no client “<b>x</b>” of Norreka kommun / Demo.")).to_be_visible()
        expect(page.get_by_role("treegrid")).to_have_count(0)
    assert_fit_to_show(page)


def apart(name: str) -> str:
    """A name as it stands among Markdown: an invisible sign keeps Streamlit from making an icon of it."""
    return re.sub(r":(?=[a-z/]+:)", ":\u2060", name)


@pytest.mark.parametrize("client", ["-", odd.CLIENT])
def test_nothing_in_a_name_runs_or_is_read_as_markup(
    client: str, page: Page, odd_product: Product, watched: Watched
) -> None:
    def go(name: str, title: str, **params: str) -> None:
        move(page, odd_product.address(name, source="odd", client=client, **params))
        expect(page.get_by_role("heading", level=1)).to_have_text(apart(title))
        settled(page)

    show(page, odd_product.address(source="odd", client=client))
    for name in (odd.SCRIPT, odd.IMAGE):
        expect(tree_row(page, name)).to_be_visible()
    go("organisation", odd.IMAGE, id="school")
    expect(page.get_by_role("link", name=f"Parent: {odd.SCRIPT}")).to_be_visible()
    expect(table(page, "Staff")).to_contain_text(odd.MARKDOWN)
    go("group", odd.IMAGE, id="group")
    expect(table(page, "Members").get_by_role("link")).to_have_text([f"{odd.SCRIPT} {odd.MARKDOWN}"])
    go("person", f"{odd.SCRIPT} {odd.MARKDOWN}", id="pupil")
    expect(table(page, "Guardians")).to_contain_text(odd.IMAGE)
    assert raw_json(page)["givenName"] == odd.SCRIPT
    table(page, "Guardians").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{odd.IMAGE} Guardian")
    settled(page)
    assert raw_json(page)["id"] == odd.WEIRD_ID
    go("permissions", "Data permissions")
    page.get_by_label("Client", exact=True).fill(f"{odd.MARKDOWN} 2")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Persons that {apart(odd.MARKDOWN)} 2 sees: 2 → 2")).to_be_visible()
    expect(page.get_by_text(odd.CLIENT_NAME).first).to_be_visible()
    if client == "-":
        go("sources", "Manage sources")
        expect(page.get_by_text(f"{odd.SOURCE_NAME} (odd), snapshots: 1.")).to_be_visible()
    else:
        go("person", f"{odd.IMAGE} Guardian", id=odd.WEIRD_ID)
        expect(page.get_by_role("region", name="Viewing as client")).to_contain_text(odd.CLIENT_NAME)
    assert page.evaluate("window.hit") is None
    expect(page.locator('a[href*="evil"], img[src*="evil"], a[href^="javascript"]')).to_have_count(0)


@pytest.mark.parametrize("client", ["-", odd.CLIENT])
def test_records_of_the_wrong_shape_are_shown_all_the_same(
    client: str, page: Page, odd_product: Product, watched: Watched
) -> None:
    titles = {"organisation": "shapes", "person": "7", "group": "shapes"}
    show(page, odd_product.address(source="odd", client=client))
    for name, title in titles.items():
        if (name, client) == ("person", odd.CLIENT):
            continue  # protected by a marking that is no text, so not visible
        move(page, odd_product.address(name, source="odd", client=client, id="shapes"))
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        settled(page)
        assert raw_json(page)["id"] == "shapes"
        assert_fit_to_show(page)


def test_the_keyboard_alone_leads_from_the_tree_to_a_pupil(page: Page, product: Product, watched: Watched) -> None:
    show(page, product.web)
    page.get_by_role("treegrid").wait_for()
    tab_to(page, "Norreka kommun")
    for _ in range(12):
        page.keyboard.press("ArrowDown")
        if focused(page) in ("Grundskola", "Norrekaskolan"):
            page.keyboard.press("ArrowRight")
        if focused(page) == "Norrekaskolan 7-9":
            break
    page.keyboard.press("Enter")
    for title, search, link in (
        ("Norrekaskolan 7-9", "Search Groups", "9B"),
        ("9B", "Search Members", "Amélie Nilsson"),
    ):
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        table(page, search.removeprefix("Search ")).wait_for()
        settled(page)
        tab_to(page, search)
        page.keyboard.type(link)
        tab_to(page, link)
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Amélie Nilsson")
    settled(page)
    assert raw_json(page)["civicNo"]
    for _ in range(80):  # to the picker in the sidebar, which stands before all that the page shows
        page.keyboard.press("Shift+Tab")
        if "View as client" in focused(page):
            break
    page.keyboard.press("Control+a")
    page.keyboard.type("Skola24")
    page.get_by_role("option", name="Skola24").wait_for()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Viewing as client")).to_contain_text("Skola24")
    settled(page)
    page.locator('[data-json]:not([data-json*="civicNo"])').first.wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type("The authority")
    page.get_by_role("option", name="The authority itself").wait_for()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Viewing as client")).to_have_count(0)
    settled(page)
    page.locator('[data-json*="civicNo"]').first.wait_for()
