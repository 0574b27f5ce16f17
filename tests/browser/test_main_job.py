"""The main job in the real product: from the tree to one pupil, as a vendor sees it, and what a change does at once."""

import re
import time
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from product import AMELIE, SCHOOL, Product, raw_json, settled, show, table, tree_row

pytestmark = pytest.mark.browser

CIVIC = "201101129805"
AT_ONCE = 1.0
"""Seconds after which the API must obey a saved profile."""


def test_from_the_tree_to_a_pupil_and_what_a_vendor_gets_of_her(own_product: Product, page: Page) -> None:
    _the_authority_finds_the_pupil(page, own_product)
    _a_client_sees_less(page)
    _the_client_stays_in_history(page)
    with own_product.caller() as vendor:
        before = _fetched(vendor)
        _the_authority_takes_back_a_school_and_a_category(page)
        _within(AT_ONCE, lambda: _obeys(vendor, before))
    _the_pages_agree(page, own_product)
    _a_wrong_client_is_told(page, own_product)


def _the_authority_finds_the_pupil(page: Page, product: Product) -> None:
    show(page, product.web)
    expect(page.get_by_text("26 organisations", exact=True)).to_be_visible()
    for name in ("Grundskola", "Norrekaskolan"):
        tree_row(page, name).locator(".twisty").click()
    tree_row(page, "Norrekaskolan 7-9").get_by_role("link").click()
    _heading(page, "Norrekaskolan 7-9")
    expect(page).to_have_title("Norrekaskolan 7-9 · ss12k")
    table(page, "Groups").get_by_role("link", name="9B", exact=True).click()
    _heading(page, "9B")
    table(page, "Members").get_by_role("link", name="Amélie Nilsson").click()
    _heading(page, "Amélie Nilsson")
    expect(table(page, "Guardians").get_by_role("link")).to_have_text(["Johnny Nilsson", "Linda Nilsson"])
    schools = ["Norrekaskolan F-6"] * 3 + ["Norrekaskolan 7-9"] * 3
    expect(table(page, "Enrolments").get_by_role("link")).to_have_text(schools)
    expect(_facts(page)).to_contain_text(f"{CIVIC} (SE)")
    document = raw_json(page)
    assert (document["id"], document["civicNo"]["value"]) == (AMELIE, CIVIC)
    assert len(document["enrolments"]) == 6


def _a_client_sees_less(page: Page) -> None:
    page.get_by_label("View as client").click()
    page.get_by_role("option", name="Skola24").click()
    bar = page.get_by_role("region", name="Viewing as client")
    for told in ("Skola24", "selected organisations", "14 of 25 categories", "8 of 29 organisations", "not shown"):
        expect(bar).to_contain_text(told)
    settled(page)
    _heading(page, "Amélie Nilsson")
    expect(page.get_by_text(CIVIC)).to_have_count(0)
    document = raw_json(page)
    assert not {"civicNo", "addresses", "photo", "externalIdentifiers"} & set(document)
    assert CIVIC not in page.content()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Organisations").click()
    expect(page.get_by_text("10 organisations", exact=True)).to_be_visible()
    settled(page)


def _the_client_stays_in_history(page: Page) -> None:
    bar = page.get_by_role("region", name="Viewing as client")
    page.go_back()
    _heading(page, "Amélie Nilsson")
    expect(bar).to_contain_text("Skola24")
    expect(page).to_have_url(re.compile(r"/person\?.*client=norreka\.skola24"))
    assert "civicNo" not in raw_json(page)
    page.go_back()
    expect(bar).to_have_count(0)
    expect(page).to_have_url(re.compile("client=-"))
    expect(_facts(page).filter(has_text=CIVIC)).to_be_visible()  # the page left is there a moment longer
    settled(page)
    page.go_forward()
    expect(bar).to_contain_text("Skola24")
    settled(page)


def _the_authority_takes_back_a_school_and_a_category(page: Page) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name="Data permissions").click()
    _heading(page, "Data permissions")
    expect(page.get_by_text("No unsaved changes. This is version 1.")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Expand all").click()
    tree_row(page, "Norrekaskolan 7-9").get_by_role("checkbox").click()
    told = page.get_by_role("listitem")
    expect(told.filter(has_text="Organisations, no longer: Norrekaskolan 7-9")).to_be_visible()
    expect(told.filter(has_text="No longer checked itself: Norrekaskolan.")).to_be_visible()
    settled(page)
    page.get_by_test_id("stMain").get_by_role("button", name="Birthdate").click()
    expect(told.filter(has_text="Shared data, no longer: Birthdate")).to_be_visible()
    settled(page)
    expect(told.filter(has_text=re.compile(r"Persons that Skola24 sees: 450 → \d{3}$"))).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as version 2. The API obeys from now on.")).to_be_visible()
    settled(page)


def _the_pages_agree(page: Page, product: Product) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name="Organisations").click()
    expect(page.get_by_text("9 organisations", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="Viewing as client")).to_contain_text("13 of 25 categories")
    expect(tree_row(page, "Norrekaskolan F-6")).to_be_visible()
    expect(tree_row(page, "Norrekaskolan 7-9")).to_have_count(0)
    show(page, product.address("organisation", client="norreka.skola24", id=SCHOOL))
    expect(page.get_by_text("There is no such organisation here.")).to_be_visible()
    show(page, product.address("person", client="norreka.skola24", id=AMELIE))
    assert [item["enroledAt"]["id"] for item in raw_json(page)["enrolments"]].count(SCHOOL) == 0
    assert "birthDate" not in raw_json(page)
    assert "2011-01-12" not in page.content()


def _a_wrong_client_is_told(page: Page, product: Product) -> None:
    show(page, product.address("person", client="norreka.nobody", id=AMELIE))
    expect(page.get_by_text("There is no client “norreka.nobody” of Norreka kommun / Demo.")).to_be_visible()
    expect(page.locator("[data-json]")).to_have_count(0)
    expect(page.get_by_text("Amélie")).to_have_count(0)


# --- the API with the client's key ---
def _fetched(vendor: httpx.Client) -> set[str]:
    """The ids of all persons, and that the school and a birth date are given."""
    assert vendor.get(f"/v2.0/organisations/{SCHOOL}").status_code == 200
    persons = vendor.get("/v2.0/persons", params={"limit": 2000}).json()["data"]
    assert any("birthDate" in person for person in persons)
    return {person["id"] for person in persons}


def _obeys(vendor: httpx.Client, before: set[str]) -> bool:
    persons = vendor.get("/v2.0/persons", params={"limit": 2000}).json()["data"]
    taught = {item["enroledAt"]["id"] for person in persons for item in person.get("enrolments", [])}
    return (
        {person["id"] for person in persons} < before
        and not any("birthDate" in person for person in persons)
        and SCHOOL not in taught
        and vendor.get(f"/v2.0/organisations/{SCHOOL}").status_code == 404
    )


def _within(seconds: float, come_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not (done := come_true()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert done


def _heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def _facts(page: Page) -> Locator:
    return page.locator(".ss12k-facts")
