"""What a vendor saw before: earlier snapshots and profiles; and what becomes of a page while things change."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from product import AMELIE, DUMP, Product, move, raw_json, settled, show, table

from ss12k.access import LOCAL_ADMINISTRATOR

pytestmark = pytest.mark.browser

SKOLA24 = "norreka.skola24"
ME = LOCAL_ADMINISTRATOR.name


def load_again(product: Product, folder: Path) -> str:
    """Load the demo once more, with another name for a school; gives the snapshot that was current before."""
    control = product.beside().control
    before = control.source("norreka").snapshot
    assert before
    shutil.copytree(DUMP, folder)
    file = folder / "organisations.json"
    file.write_text(file.read_text(encoding="utf-8").replace("Norrekaskolan 7-9", "Norrekaskolan 7 till 9"), "utf-8")
    product.run("load", str(folder), "--source", "norreka")
    assert control.source("norreka").snapshot != before
    return before


def test_what_a_vendor_saw_before_a_profile_was_saved_and_data_loaded(
    own_product: Product, page: Page, browser: Browser, tmp_path: Path
) -> None:
    control = own_product.beside().control
    profile = control.profile(SKOLA24)
    control.save_profile(profile.model_copy(update={"shared_data": profile.shared_data - {"birthdate"}}), ME)
    before = load_again(own_product, tmp_path / "again")
    show(page, own_product.address("person", client=SKOLA24, id=AMELIE))
    assert "birthDate" not in raw_json(page)
    expect(table(page, "Enrolments")).to_contain_text("Norrekaskolan 7 till 9")
    bar = page.get_by_role("region", name="Viewing as client")
    expect(bar).not_to_contain_text("Not as it is now")

    page.get_by_role("button", name="Then and now").click()
    page.get_by_label("Profile version").click()
    page.get_by_role("option", name=re.compile("Version 1,")).click()
    expect(bar).to_contain_text("Not as it is now: profile version 1 of 20")
    settled(page)
    assert raw_json(page)["birthDate"] == "2011-01-12"
    expect(page).to_have_url(re.compile("version=1"))

    move(page, own_product.address("person", client=SKOLA24, id=AMELIE, version="1", snapshot=before))
    expect(bar).to_contain_text("Not as it is now: data loaded 20")
    expect(table(page, "Enrolments")).to_contain_text("Norrekaskolan 7-9")
    settled(page)
    table(page, "Enrolments").get_by_role("link", name="Norrekaskolan 7-9").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Norrekaskolan 7-9")
    settled(page)
    expect(page).to_have_url(re.compile(f"snapshot={before}.*version=1|version=1.*snapshot={before}"))

    theirs = browser.new_context(locale="sv-SE").new_page()
    show(theirs, page.url)
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Norrekaskolan 7-9")
    theirs.get_by_role("button", name="Then: not as it is now").click()
    theirs.get_by_role("button", name="Back to now").click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Norrekaskolan 7 till 9")
    expect(theirs.get_by_role("region", name="Viewing as client")).not_to_contain_text("Not as it is now")
    theirs.context.close()

    move(page, own_product.address("person", id=AMELIE, snapshot=before))
    expect(page.get_by_role("region", name="Not as it is now")).to_contain_text("data loaded 20")
    settled(page)
    for wrong, told in (("snapshot", "There is no snapshot “x” of this source."), ("version", "has no version “x”")):
        move(page, own_product.address("person", client=SKOLA24, id=AMELIE, **{wrong: "x"}))
        expect(page.get_by_text(told)).to_be_visible()
        settled(page)
        expect(page.locator("[data-json]")).to_have_count(0)


def test_pages_that_are_open_while_things_change_say_so_or_go_on(
    own_product: Product, page: Page, tmp_path: Path
) -> None:
    """A snapshot that is replaced, then a client that is removed: no page breaks, none shows another view."""
    show(page, own_product.address("persons", client=SKOLA24))
    load_again(own_product, tmp_path / "again")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text(re.compile("Persons 51–100 of"))).to_be_visible()
    settled(page)
    own_product.run("client", "remove", SKOLA24)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("There is no client “norreka.skola24” of Norreka kommun / Demo.")).to_be_visible()
    settled(page)
    expect(page.get_by_role("table")).to_have_count(0)
    assert "Nilsson" not in page.locator("[data-testid=stMain]").inner_text()
