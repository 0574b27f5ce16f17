"""Every page of the Explorer on the dumps of a real school system, with the deviations that real systems have."""

import json
import re
from pathlib import Path

import pytest
from dumps import SHARED
from playwright.sync_api import Page, expect
from product import Product, move, settled, show

from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.explore.fields import label_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the dumps are not here"),
]

RESOURCES = ("organisations", "persons", "duties", "groups", "activities", "calendarEvents")
CLIENT = "schoolsoft.vendor"
PROFILE = {
    "clientId": CLIENT,
    "name": "Vendor",
    "vendor": "Vendor",
    "source": "schoolsoft",
    "permissionMode": "everything",
    "sharedData": ["standard", "students", "duties", "groups", "activities", "email-school"],
}


@pytest.fixture(scope="module")
def real(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Product:
    product.run("load", str(SHARED / "schoolsoft"), "--source", "schoolsoft", "--name", "A real system")
    file: Path = tmp_path_factory.mktemp("client") / "vendor.json"
    file.write_text(json.dumps(PROFILE), encoding="utf-8")
    product.run("client", "put", str(file))
    return product


def assert_fit(page: Page) -> None:
    settled(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    shown = page.locator("body").inner_text()
    assert not [word for word in ("Traceback", "could not be shown", "Error:") if word in shown]


LOOKS = [
    # The last one has all of it, and more.
    pytest.param({}, id="authority", marks=pytest.mark.long),
    pytest.param({"client": CLIENT}, id="client", marks=pytest.mark.long),
    pytest.param({"client": CLIENT, "withheld": "1"}, id="withheld"),
]


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_works_on_a_real_dump(page: Page, real: Product, look: dict[str, str]) -> None:
    place = {"source": "schoolsoft", **look}
    view = real.beside().open_view(LOCAL_ADMINISTRATOR, "schoolsoft", look.get("client"))
    wide = real.beside().open_view(LOCAL_ADMINISTRATOR, "schoolsoft") if "withheld" in look else view
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    show(page, real.address(**place))
    expect(page.get_by_role("treegrid").locator("tbody tr").first).to_be_visible()
    move(page, real.address("overview", **place))
    expect(page.get_by_role("table", name="Objects per resource")).to_be_visible()
    expect(page.locator(".js-plotly-plot .bars").first).to_be_visible()
    assert_fit(page)
    for name in RESOURCES:
        move(page, real.address("resources", resource=name, **place))
        if not wide.shared(name):
            expect(page.get_by_text(f"{label_of(name)} are not shared with this client.")).to_be_visible()
            assert_fit(page)
            continue
        count = wide.count(name)
        told = page.locator(".status", has_text=re.compile(rf"{count:,}".replace(",", r"\D") + "|^$"))
        expect(told.first).to_be_visible()
        assert_fit(page)
        for id in wide.found(name).ids(count // 2, 2):
            move(page, real.address("object", resource=name, id=id, **place))
            page.locator(f'[data-json*="{id}"]').first.wait_for()
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            assert_fit(page)
    for name in ("persons", "groups", "activities"):
        move(page, real.address(name, **place))
        expect(page.get_by_role("table", name=label_of(name)).locator("tbody tr")).to_have_count(50)
        assert_fit(page)
    move(page, real.address("quality", **place))
    expect(page.get_by_role("table", name="Findings").locator("tbody tr").first).to_be_visible()
    assert_fit(page)
    move(page, real.address("search", q="an", **place))
    expect(page.get_by_role("heading", name=re.compile(r"^Persons \("))).to_be_visible()
    assert_fit(page)
    assert not complaints
