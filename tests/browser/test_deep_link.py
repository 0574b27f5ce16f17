"""A link that somebody was sent, as the very first thing that a fresh server is asked."""

import pytest
from playwright.sync_api import Page, expect
from product import AMELIE, Product, settled

pytestmark = pytest.mark.browser


def test_a_fresh_servers_first_request_may_be_a_person_as_a_client_sees_them(own_product: Product, page: Page) -> None:
    page.goto(own_product.address("person", client="norreka.skola24", id=AMELIE))
    expect(page.get_by_role("heading", level=1)).to_have_text("Amélie Nilsson")
    expect(page.get_by_role("region", name="Viewing as client")).to_contain_text("Skola24")
    settled(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.get_by_text("201101129805")).to_have_count(0)
