"""Data quality in the browser: from a finding to the object and back, as the authority and as a client."""

import csv
import io
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from product import CLASS_9B, DUMP, SCHOOL, Product, move, settled, show, table

from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.access.quality import quality
from ss12k.explore.quality import told_of
from ss12k.quality.checks import CHECKS
from ss12k.quality.telling import Chosen

pytestmark = pytest.mark.browser

CLIENT = "norreka.skola24"
MENTORS = "class-without-mentor"


def rows_of(page: Page, label: str) -> list[list[str]]:
    rows = table(page, label).locator("tbody tr")
    rows.first.wait_for()
    return [row.locator("td").all_inner_texts() for row in rows.all()]


def counts(product: Product, client: str | None = None, **chosen: str) -> dict[str, int]:
    access = product.beside()
    found = quality(access, access.open_view(LOCAL_ADMINISTRATOR, "norreka", client))
    assert found
    return found.told.counts(Chosen(**chosen))  # type: ignore[arg-type]


def test_from_a_check_to_the_object_and_back(page: Page, product: Product) -> None:
    show(page, product.address("quality"))
    shown = {row[1]: row[2] for row in rows_of(page, "Checks")}
    own = counts(product)
    assert shown == {told_of(CHECKS[name]): f"{count:,}" for name, count in own.items()}
    table(page, "Checks").get_by_role("link", name=told_of(CHECKS[MENTORS])).click()
    expect(page.get_by_role("heading", name=f"Findings ({own[MENTORS]})")).to_be_visible()
    settled(page)
    assert f"check={MENTORS}" in page.url
    first = table(page, "Findings").get_by_role("link").first
    name = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    settled(page)
    expect(page.get_by_text("Data quality: 1 warning")).to_be_visible()
    page.get_by_role("link", name=f"{told_of(CHECKS[MENTORS])} (warning)").click()
    expect(page.get_by_role("heading", name=f"Findings ({own[MENTORS]})")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name=f"Findings ({own[MENTORS]})")).to_be_visible()


def test_filters_narrow_by_severity_unit_and_resource(page: Page, product: Product) -> None:
    show(page, product.address("quality", severity="error"))
    assert {row[0] for row in rows_of(page, "Checks")} == {"Error"}
    assert {row[3] for row in rows_of(page, "Findings")} == {"Error"}
    move(page, product.address("quality", unit=SCHOOL))
    at = counts(product, unit=SCHOOL)
    expect(page.get_by_role("heading", name=f"Checks ({len(at)})")).to_be_visible()
    settled(page)
    move(page, product.address("quality", resource="groups"))
    of_groups = counts(product, resource="groups")
    expect(page.get_by_role("heading", name=f"Checks ({len(of_groups)})")).to_be_visible()
    settled(page)
    assert {row[1] for row in rows_of(page, "Findings")} == {"Groups"}
    with page.expect_download() as download:
        page.get_by_role("button", name="Download all as CSV").click()
    lines = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig")), delimiter=";"))
    assert {line["Resource"] for line in lines} == {"groups"}
    assert len({(line["Check"], line["ID"]) for line in lines}) == sum(of_groups.values())


def test_a_client_is_told_of_what_it_sees_and_the_rest_is_struck_through(page: Page, product: Product) -> None:
    theirs = counts(product, CLIENT)
    show(page, product.address("quality", client=CLIENT))
    assert {row[1]: row[2] for row in rows_of(page, "Checks")} == {
        told_of(CHECKS[name]): f"{count:,}" for name, count in theirs.items()
    }
    expect(page.get_by_role("heading", name="What the load found")).to_have_count(0)
    move(page, product.address("quality", client=CLIENT, withheld="1", check=MENTORS))
    expect(page.get_by_role("heading", name=f"Findings ({counts(product)[MENTORS]})")).to_be_visible()
    settled(page)
    expect(table(page, "Findings").get_by_text("is outside reach").first).to_be_visible()


def test_overview_organisation_and_lists_say_what_was_found(page: Page, product: Product) -> None:
    show(page, product.address("overview"))
    page.get_by_role("link", name="All findings").click()
    expect(page.get_by_role("heading", level=1, name="Data quality")).to_be_visible()
    settled(page)
    move(page, product.address("organisation", id=SCHOOL))
    expect(page.get_by_role("heading", level=1, name="Norrekaskolan 7-9")).to_be_visible()
    page.get_by_role("link", name="All findings").click()
    at = counts(product, unit=SCHOOL)
    expect(page.get_by_role("heading", name=f"Checks ({len(at)})")).to_be_visible()
    settled(page)
    move(page, product.address("groups", q="Mentor"))
    expect(table(page, "Groups").get_by_text("1 warning").first).to_be_visible()
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download all as CSV").click()
    lines = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig")), delimiter=";"))
    assert {line["Data quality"] for line in lines if line["Type"] == "Mentor"} == {"1 warning"}
    move(page, product.address("group", id=CLASS_9B))
    expect(page.get_by_role("heading", level=1, name="9B")).to_be_visible()
    settled(page)
    expect(page.get_by_text("Data quality: ")).to_have_count(0)


def test_a_second_load_shows_what_changed_and_checking_again_is_a_button(
    page: Page, own_product: Product, tmp_path: Path
) -> None:
    dump = tmp_path / "worse"
    dump.mkdir()
    for file in DUMP.glob("*.json"):
        records = json.loads(file.read_text(encoding="utf-8"))
        if file.stem == "organisations":
            next(each for each in records if each["id"] == SCHOOL)["schoolUnitCode"] = "12"
        (dump / file.name).write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    assert "Data quality: 7 errors" in own_product.run("load", str(dump), "--source", "norreka")
    show(page, own_product.address("quality"))
    expect(page.get_by_text("+1 since the earlier snapshot")).to_be_visible()
    moved = {row[1]: row[3] for row in rows_of(page, "Checks")}
    assert moved[told_of(CHECKS["unit-code-form"])] == "+1"
    assert moved[told_of(CHECKS["change-untold"])] == "", "of the first snapshot that could not be asked"
    page.get_by_text("Trend over earlier snapshots").click()
    expect(page.get_by_role("heading", name="Objects found per snapshot")).to_be_visible()
    settled(page)
    first = own_product.beside().control.snapshots("norreka")[-1].id
    own_product.run("discard", "norreka", first)
    show(page, own_product.address("quality"))
    expect(page.get_by_text("beside the one that is gone since")).to_be_visible()
    for file in (own_product.home / "quality").iterdir():
        file.unlink()
    show(page, own_product.address("quality"))
    expect(page.get_by_text("This snapshot was never checked.")).to_be_visible()
    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_role("heading", name="Findings")).to_be_visible()
    settled(page)
    expect(page.get_by_role("button", name="Check again")).to_be_visible()
