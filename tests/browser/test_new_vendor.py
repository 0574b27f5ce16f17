"""A new vendor, from nothing to approved, and revoked: by the pages, and by a real HTTP client with its key."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from product import Product, at_rest, settled, show, table, tree_row

from ss12k.control.onboarding import STEPS

pytestmark = pytest.mark.browser

CLIENT, NAME = "norreka.nya", "Nya Läromedel"
SCHOOL = "Norrekaskolan 7-9"
PERIODS = {
    "calendarEvents": {"startTime.onOrAfter": "2000-01-01T00:00:00Z", "startTime.onOrBefore": "2100-01-01T00:00:00Z"}
}
Counts = dict[str, int | None]


def test_a_new_vendor_from_nothing_to_approved_and_revoked(own_product: Product, page: Page, tmp_path: Path) -> None:
    _create(page, own_product)
    key = _key(page)
    with own_product.caller(key["client_id"], key["client_secret"]) as vendor:
        before = _fetched(vendor)
        assert before["persons"] == 0, "it may ask, but no organisation is checked yet"
        told = _permit(page)
        after = _fetched(vendor)
        assert {name: counts for name, counts in told.items() if counts[0] != counts[1]} == {
            name: (before[name], after[name]) for name in after if before[name] != after[name]
        }, "what the page said before saving is what the API gives"
        assert (after["persons"] or 0) > 0
        _note_the_agreement(page)
        _approve(page)
        _report(page, tmp_path)
        _revoke(page)
        refused = vendor.get("/v2.0/persons", params={"limit": 1})
        assert (refused.status_code, refused.json()["code"]) == (401, "invalid_token")


def _go(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    settled(page)


def _dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def _create(page: Page, product: Product) -> None:
    show(page, product.address("clients"))
    page.get_by_role("button", name="New client").click()
    box = _dialog(page)
    box.get_by_role("textbox", name="Client id").fill("norreka.skola24")
    box.get_by_role("textbox", name="Name").fill(NAME)
    box.get_by_role("textbox", name="Vendor").fill("Nya AB")
    box.get_by_role("combobox", name="Shared data").click()
    page.get_by_role("option", name="Learning platform").click()
    box.get_by_role("button", name="Create").click()
    expect(box.get_by_text("is there already")).to_be_visible()
    box.get_by_role("textbox", name="Client id").fill(CLIENT)
    box.get_by_role("button", name="Create").click()
    expect(box).to_have_count(0)
    expect(page.get_by_role("combobox", name="Client", exact=True)).to_have_value(f"{NAME} [{CLIENT}]")
    settled(page)
    expect(page.get_by_text("It has no key yet, so it can't call. Make one below.")).to_be_visible()


def _key(page: Page) -> dict[str, str]:
    page.get_by_role("button", name="New key").click()
    box = _dialog(page)
    box.get_by_role("textbox", name="Label").fill("production")
    box.get_by_role("button", name="Make the key").click()
    expect(box.get_by_text("Its secret is shown this once.")).to_be_visible()
    key: dict[str, str] = json.loads(box.get_by_test_id("stCode").inner_text())
    box.get_by_role("button", name="Close").click()
    expect(box).to_have_count(0)
    expect(table(page, "Keys")).to_contain_text("production")
    settled(page)
    assert key["client_secret"] not in page.content()
    return key


def _permit(page: Page) -> dict[str, Any]:
    """Check a school, read what the page says that it means, save; resource → before and after."""
    _go(page, "Data permissions")
    expect(page.get_by_role("combobox", name="Client to edit")).to_have_value(f"{NAME} [{CLIENT}]")
    page.get_by_role("button", name="Expand all").click()
    tree_row(page, SCHOOL).get_by_role("checkbox").click()
    expect(page.get_by_text(re.compile(r"Persons: 0 → [1-9]\d*"))).to_be_visible()
    settled(page)
    page.get_by_text("Resources, organisations and attributes, with examples").click()
    changing = table(page, "Resources that change")
    expect(changing).to_be_visible()
    told: dict[str, Any] = {}
    for row in changing.get_by_role("row").all()[1:]:
        name, *numbers = [cell.inner_text().strip() for cell in row.get_by_role("cell").all()[:3]]
        told[name] = tuple(int(re.sub(r"\D", "", each)) if re.search(r"\d", each) else None for each in numbers)
    page.get_by_role("textbox", name="Comment").fill("The order, 2026-11-26")
    page.get_by_role("textbox", name="Comment").press("Tab")
    settled(page)
    save = page.get_by_role("button", name="Save", exact=True)
    at_rest(save)
    save.click()
    expect(page.get_by_text("Saved as version 2. The API obeys from now on.")).to_be_visible()
    settled(page)
    return told


def _note_the_agreement(page: Page) -> None:
    _go(page, "Register")
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    settled(page)
    main = page.get_by_test_id("stMain")
    main.get_by_role("textbox", name="Purpose").fill("Digital learning")
    main.get_by_role("textbox", name="Agreement number").fill("PUB 2026:7")
    main.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(re.compile("version 1", re.IGNORECASE)).first).to_be_visible()
    settled(page)


def _approve(page: Page) -> None:
    _go(page, "Go-live check")
    expect(page.get_by_text("Not ready.").first).to_be_visible()
    main = page.get_by_test_id("stMain")
    ticked = main.get_by_text(re.compile(r"^local administrator, \d{4}-"))
    for number, step in enumerate(STEPS.values(), start=1):
        main.get_by_role("checkbox", name=step, exact=True).check(force=True)
        expect(ticked).to_have_count(number)
        settled(page)
    expect(page.get_by_text(re.compile(r"^Approved\.")).first).to_be_visible()
    settled(page)


def _report(page: Page, folder: Path) -> None:
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the report").click()
    file = folder / "report.html"
    download.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    assert NAME in text
    assert "PUB 2026:7" in text
    assert "<script" not in text
    report = page.context.new_page()
    report.goto(file.as_uri())
    expect(report.locator(".verdict.approved")).to_contain_text("Approved")
    report.close()


def _revoke(page: Page) -> None:
    _go(page, "API clients")
    expect(page.get_by_text("Calls a day")).to_be_visible()
    page.get_by_role("button", name="Revoke a key").click()
    box = _dialog(page)
    box.get_by_role("button", name="Revoke it now").click()
    expect(box).to_have_count(0)
    expect(table(page, "Keys")).to_contain_text("revoked")


def _fetched(vendor: httpx.Client) -> Counts:
    """How many documents the API gives of each resource that has a list without a period; None where it refuses."""
    return {name: _count(vendor, name) for name in RESOURCES}


def _count(vendor: httpx.Client, resource: str) -> int | None:
    asked: dict[str, Any] = {"limit": 2000} | PERIODS.get(resource, {})
    count = 0
    while True:
        answer = vendor.get(f"/v2.0/{resource}", params=asked)
        if answer.status_code == 403:
            return None
        assert answer.status_code == 200, answer.text
        count += len(answer.json()["data"])
        if not (token := answer.json()["pageToken"]):
            return count
        asked = {"pageToken": token}


RESOURCES = (
    "organisations", "persons", "placements", "duties", "groups", "programmes", "studyplans", "syllabuses",
    "schoolUnitOfferings", "activities", "calendarEvents", "attendances", "attendanceEvents", "attendanceSchedule",
    "grades", "absences", "resources", "rooms",
)  # fmt: skip
