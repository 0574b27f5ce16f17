"""The Explorer in the real product: lists, search, what is withheld, who receives, then and now, as both look at it."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from daily import first
from playwright.sync_api import Browser, Locator, Page, expect
from product import AMELIE, CLASS_9B, SCHOOL, Product, move, raw_json, settled, show, table

from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.explore.fields import label_of
from ss12k.scope.finding import Finding, Words
from ss12k.standard.resources import RESOURCES

pytestmark = pytest.mark.browser

CIVIC = "201101129805"
SKOLA24, ANALYS = "norreka.skola24", "norreka.istanalys"
WIDE = {resource for resource in RESOURCES if resource != "aggregatedAttendance"}
"""The resources whose lists need no period."""


def rows(page: Page, label: str) -> Locator:
    return table(page, label).locator("tbody tr")


def picked(page: Page, label: str, option: str) -> None:
    """Choose in a box, by typing: of many options only those in sight are there."""
    page.get_by_label(label, exact=True).fill(option)
    page.get_by_role("option", name=option).first.click()
    settled(page)


def total(page: Page) -> int:
    """How many rows the list on the page has."""
    text = page.locator(".status").filter(has_text=re.compile(r"\d")).last.inner_text()
    return int(re.sub(r"\D", "", re.split(r" of ", text)[-1]))


def opened(page: Page, product: Product, name: str, title: str, **params: str) -> None:
    """Go to a page, from wherever the browser is, and wait for it."""
    address = product.address(name, **params)
    if page.url.startswith(product.web):
        move(page, address)
    else:
        show(page, address)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    settled(page)


def fetched(product: Product, client: str, path: str, **params: str) -> list[dict[str, Any]]:
    """Everything that the API gives of a list."""
    secret = product.beside().control.issue_key(client, LOCAL_ADMINISTRATOR.name, label="a test").client_secret
    found: list[dict[str, Any]] = []
    with product.caller(client, secret) as http:
        token: dict[str, str] = {}
        while True:
            answer = http.get(f"/v2.0/{path}", params=token or {"limit": "1000", **params}).raise_for_status().json()
            found += answer["data"]
            if not answer.get("pageToken"):
                return found
            token = {"pageToken": answer["pageToken"]}


# --- lists ---
def test_a_person_is_found_by_name_number_and_filters_and_opened(page: Page, product: Product) -> None:
    opened(page, product, "persons", "Persons")
    search = page.get_by_label("Search", exact=True)
    for typed in ("amelie nil", "20110112-9805", "amenil01", AMELIE):
        search.fill(typed)
        search.press("Enter")
        expect(table(page, "Persons").locator("tbody a").first).to_have_text("Amélie Nilsson")
        settled(page)
        assert "20110112" not in page.url, "a civic number stands in the address"
    search.fill("")
    search.press("Enter")
    expect(page.get_by_text("Persons 1–50 of 778")).to_be_visible()
    for label, option in (("Role", "Pupil (enroled)"), ("Unit", "Norrekaskolan 7-9"), ("Relation", "Holds today")):
        picked(page, label, option)
    page.get_by_label("School year", exact=True).click()
    page.get_by_role("option", name=re.compile(r"^9 \(")).click()
    expect(page.get_by_text("38 persons")).to_be_visible()
    assert re.search(r"role=student.*unit=.*when=today.*year=9", page.url)
    table(page, "Persons").get_by_role("link", name="Amélie Nilsson").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Amélie Nilsson")
    settled(page)
    page.go_back()
    expect(page.get_by_text("38 persons")).to_be_visible()


def test_thousands_are_paged_through_and_put_in_order_by_the_server(page: Page, product: Product) -> None:
    opened(page, product, "persons", "Persons")
    first = rows(page, "Persons").first
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Persons 51–100 of 778")).to_be_visible()
    page.get_by_role("button", name="Last").click()
    expect(page.get_by_text("Persons 751–778 of 778")).to_be_visible()
    expect(rows(page, "Persons")).to_have_count(28)
    table(page, "Persons").get_by_role("button", name="Birth date").click()
    expect(page.get_by_text("Persons 1–50 of 778")).to_be_visible()
    settled(page)
    own = product.beside().open_view(LOCAL_ADMINISTRATOR, "norreka")
    dates = sorted(re.findall(r'"birthDate":"([\d-]+)"', "".join(own.all_documents("persons"))))
    expect(first).to_contain_text(dates[0])
    table(page, "Persons").get_by_role("button", name="Birth date").click()
    expect(first).to_contain_text(dates[-1])
    expect(page).to_have_url(re.compile("sort=-birthDate"))


@pytest.mark.parametrize("client", first(1, [SKOLA24, None]))
def test_a_list_is_downloaded_whole_as_it_is_shown(page: Page, product: Product, client: str | None) -> None:
    view = product.beside().open_view(LOCAL_ADMINISTRATOR, "norreka", client)
    opened(page, product, "persons", "Persons", client=client or "-", q="nilsson")
    count = total(page)
    with page.expect_download() as started:
        page.get_by_role("button", name="Download all as CSV").click()
    text = started.value.path().read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(lines) == count
    assert 0 < count < view.count("persons")
    assert {line["ID"] for line in lines} == set(view.found("persons", Finding((Words("nilsson"),))).ids(0, count))
    assert ("National ID" in lines[0]) == (client is None)
    assert (CIVIC in text) == (client is None)


@pytest.mark.parametrize("client", first(1, [SKOLA24, ANALYS]))
def test_every_list_has_what_the_api_gives_the_client_and_no_more(page: Page, product: Product, client: str) -> None:
    view = product.beside().open_view(LOCAL_ADMINISTRATOR, "norreka", client)
    show(page, product.address("resources", client=client))
    for resource in sorted(WIDE):
        move(page, product.address("resources", client=client, resource=resource))
        if not view.shared(resource):
            expect(page.get_by_text(f"{label_of(resource)} are not shared with this client.")).to_be_visible()
            settled(page)
            continue
        expect(table(page, label_of(resource))).to_be_visible()
        settled(page)
        params = {"startTime.onOrAfter": "2000-01-01T00:00:00Z", "startTime.onOrBefore": "2100-01-01T00:00:00Z"}
        asked = params if resource == "calendarEvents" else {}
        assert total(page) == len(fetched(product, client, resource, **asked)), resource


@pytest.mark.parametrize(
    ("name", "title", "label", "option", "asked"),
    [
        ("groups", "Groups", "Type", "Undervisning", {"groupType": "Undervisning"}),
        ("activities", "Activities", "Unit", "Norrekaskolan 7-9", {"organisation": SCHOOL}),
    ],
)
def test_a_filter_gives_what_the_apis_own_gives(
    page: Page, product: Product, name: str, title: str, label: str, option: str, asked: dict[str, str]
) -> None:
    opened(page, product, name, title, client=SKOLA24)
    before = total(page)
    picked(page, label, option)
    expect(page.locator(".status").last).not_to_contain_text(str(before))
    settled(page)
    assert total(page) == len(fetched(product, SKOLA24, name, **asked))


def test_a_link_gives_the_same_page_to_somebody_else(page: Page, product: Product, browser: Browser) -> None:
    asked = {"client": SKOLA24, "unit": SCHOOL, "role": "student", "sort": "-birthDate", "page": "2"}
    show(page, product.address("persons", **asked))
    expect(rows(page, "Persons").first).to_be_visible()
    settled(page)
    theirs = browser.new_context(locale="sv-SE").new_page()
    show(theirs, page.url)
    expect(rows(theirs, "Persons").first).to_be_visible()
    settled(theirs)
    assert rows(theirs, "Persons").all_inner_texts() == rows(page, "Persons").all_inner_texts()
    assert rows(theirs, "Persons").count()
    theirs.context.close()


def test_the_tree_is_downloaded_as_the_filters_leave_it(page: Page, product: Product) -> None:
    show(page, product.address())
    page.get_by_label("Filter Organisation").fill("norreka")
    expect(page.get_by_text(re.compile("of 26 organisations"))).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download CSV").click()
    text = started.value.path().read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert {line["ID"]: (line["Organisation"], line["Level"]) for line in lines}[SCHOOL] == ("Norrekaskolan 7-9", "4")
    assert all("norreka" in line["Organisation"].lower() for line in lines)
    assert len(lines) > 3


# --- cards ---
def chosen(product: Product, client: str) -> Iterator[tuple[str, str]]:
    """Ten objects of ten resources that a client gets."""
    view = product.beside().open_view(LOCAL_ADMINISTRATOR, "norreka", client)
    there = [each for each in WIDE if view.shared(each) and view.count(each) > 2]
    for resource in sorted(there)[:10]:
        yield resource, view.found(resource).ids(2, 1)[0]


@pytest.mark.parametrize("client", first(1, [ANALYS, SKOLA24]))
def test_the_raw_json_of_ten_objects_is_what_the_api_answers(page: Page, product: Product, client: str) -> None:
    objects = list(chosen(product, client))
    assert len({resource for resource, _ in objects}) == 10
    secret = product.beside().control.issue_key(client, LOCAL_ADMINISTRATOR.name, label="ten objects").client_secret
    show(page, product.address(client=client))
    with product.caller(client, secret) as http:
        for resource, id in objects:
            move(page, product.address("object", client=client, resource=resource, id=id))
            page.locator(f'[data-json*="{id}"]').first.wait_for()
            settled(page)
            answer = http.get(f"/v2.0/{resource}/{id}")
            assert page.locator("[data-json]").get_attribute("data-json") == answer.text


def test_every_id_in_the_raw_json_leads_to_its_object(page: Page, product: Product) -> None:
    opened(page, product, "group", "9B", id=CLASS_9B)
    json = page.locator(".json")
    json.get_by_role("link", name=SCHOOL).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Norrekaskolan 7-9")
    settled(page)
    grade = product.beside().open_view(LOCAL_ADMINISTRATOR, "norreka").found("grades").ids(0, 1)[0]
    move(page, product.address("object", resource="grades", id=grade))
    page.locator(f'[data-json*="{grade}"]').wait_for()
    settled(page)
    syllabus = raw_json(page)["syllabus"]["id"]
    json.get_by_role("link", name=syllabus).click()
    expect(page).to_have_url(re.compile(f"object\\?.*resource=syllabuses.*id={syllabus}"))
    page.locator(f'[data-json^=\'{{"id":"{syllabus}"\']').wait_for()
    settled(page)
    expect(page.locator("[data-json]")).to_have_count(1)
    assert raw_json(page)["id"] == syllabus


def test_an_activity_shows_its_groups_teachers_and_schedule(page: Page, product: Product) -> None:
    view = product.beside().open_view(LOCAL_ADMINISTRATOR, "norreka", SKOLA24)
    opened(page, product, "group", "9B", id=CLASS_9B, client=SKOLA24)
    link = table(page, "Activities").locator("tbody a").first
    name = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    settled(page)
    expect(table(page, "Groups").get_by_role("link", name="9B", exact=True)).to_be_visible()
    expect(table(page, "Teachers").locator("tbody a").first).to_be_visible()
    assert view.shared("calendarEvents")
    expect(table(page, "Schedule").locator("tbody tr").first).to_contain_text("2026-")


# --- what is withheld ---
def test_what_is_withheld_is_shown_in_place_with_its_reason_and_only_on_demand(page: Page, product: Product) -> None:
    opened(page, product, "person", "Amélie Nilsson", id=AMELIE, client=SKOLA24)
    assert CIVIC not in page.content()
    page.get_by_text("Show what is withheld").click()
    facts = page.locator("dl.ss12k-facts")
    expect(facts.locator("del", has_text=CIVIC)).to_be_visible()
    expect(facts).to_contain_text("withheld: civicno is not shared")
    expect(page.get_by_role("region", name="Viewing as client")).to_contain_text("What is withheld is struck through")
    expect(page.locator(".json").get_by_text("withheld: civicno is not shared")).to_be_visible()
    settled(page)
    assert raw_json(page)["civicNo"]["value"] == CIVIC  # the authority's own document, marked
    opened(page, product, "persons", "Persons", client=SKOLA24, withheld="1")
    assert total(page) == 778
    struck = rows(page, "Persons").and_(page.locator(".withheld")).first
    expect(struck).to_contain_text("outside reach")
    move(page, product.address(client=SKOLA24, withheld="1"))
    expect(page.get_by_text("26 organisations", exact=True)).to_be_visible()
    expect(page.get_by_role("treegrid")).to_contain_text("Förskola is outside reach")
    settled(page)
    page.get_by_text("Show what is withheld").click()
    expect(page.get_by_text("10 organisations", exact=True)).to_be_visible()
    assert "Förskola" not in page.content()


def test_an_object_that_the_client_does_not_get_says_so_first(page: Page, product: Product) -> None:
    other = "84e3958a-7394-56c1-9d90-e961b5dd0a83"
    opened(page, product, "organisation", "Bastionsgymnasiet", id=other, client=SKOLA24, withheld="1")
    expect(page.get_by_text("Skola24 does not get this at all: Bastionsgymnasiet is outside reach")).to_be_visible()
    move(page, product.address("organisation", id=other, client=SKOLA24))
    expect(page.get_by_text("There is no such organisation here.")).to_be_visible()
    settled(page)
    assert "Bastionsgymnasiet" not in page.content()


def test_who_receives_a_person_is_told_for_every_client_and_leads_to_what_it_sees(page: Page, product: Product) -> None:
    access = product.beside()
    pupils = access.open_view(LOCAL_ADMINISTRATOR, "norreka", SKOLA24).found("persons").ids(0, 200)
    asked = ((id, access.receivers(LOCAL_ADMINISTRATOR, "norreka", "persons", id)) for id in pupils)
    person, explained = next((id, each) for id, each in asked if not all(one.visible for one in each))
    get = sum(each.visible for each in explained)
    assert 0 < get < len(explained)
    show(page, product.address("person", id=person))
    page.get_by_text("Who receives this person?").click()
    receivers = table(page, "Who receives this person")
    expect(receivers.get_by_role("cell", name="Yes", exact=True)).to_have_count(get)
    expect(receivers.get_by_role("cell", name="No", exact=True)).to_have_count(len(explained) - get)
    skola24 = receivers.get_by_role("row").filter(has=page.get_by_role("button", name="Skola24", exact=True))
    expect(skola24).to_contain_text(re.compile("student|staff|guardian"))
    expect(skola24.get_by_role("cell").nth(3)).to_contain_text("givenName")
    skola24.get_by_role("button", name="Skola24").click()
    expect(page.get_by_role("region", name="Viewing as client")).to_contain_text("Skola24")
    settled(page)
    assert raw_json(page)["id"] == person
    assert "civicNo" not in raw_json(page)


# --- search ---
def test_one_box_finds_everything_as_the_client_sees_it(page: Page, product: Product) -> None:
    opened(page, product, "overview", "Overview")
    box = page.get_by_placeholder("Search everything")
    box.fill("norrekaskolan 7-9")
    box.press("Enter")
    expect(page.get_by_role("heading", name="Organisations (1)")).to_be_visible()
    settled(page)
    own = page.get_by_label("Search everything").last
    for typed, label in (
        (CIVIC, "Persons found"),
        ("9B", "Groups found"),
        (AMELIE, "Persons found"),
        ("sal 101", "Rooms found"),
    ):
        own.fill(typed)
        own.press("Enter")
        expect(rows(page, label).first).to_be_visible()
        settled(page)
        assert CIVIC not in page.url
    opened(page, product, "search", "Search", client=SKOLA24, q="Amélie")
    expect(table(page, "Persons found").get_by_role("link", name="Amélie Nilsson")).to_be_visible()
    own.fill(CIVIC)
    own.press("Enter")
    expect(page.get_by_text("Nothing that this client sees holds all of these words.")).to_be_visible()
    opened(page, product, "search", "Search", client=SKOLA24, q="Bastionsgymnasiet")
    expect(page.get_by_text("Nothing that this client sees holds all of these words.")).to_be_visible()
    opened(page, product, "search", "Search", q="private-7")
    expect(page.get_by_text("type it again")).to_be_visible()


# --- overview ---
@pytest.mark.parametrize("client", first(1, [SKOLA24, "-"]))
def test_the_overview_counts_what_is_seen_and_its_bars_lead_to_what_they_count(
    page: Page, product: Product, client: str
) -> None:
    view = product.beside().open_view(LOCAL_ADMINISTRATOR, "norreka", None if client == "-" else client)
    opened(page, product, "overview", "Overview", client=client)
    objects = table(page, "Objects per resource")
    expect(objects.get_by_role("row").filter(has_text="persons")).to_contain_text(str(view.count("persons")))
    expect(objects.get_by_role("row").filter(has_text="persons").get_by_role("link")).to_have_count(1)
    if client == "-":
        expect(page.get_by_role("heading", name="Last loads")).to_be_visible()
    else:
        expect(page.get_by_role("heading", name="Last loads")).to_have_count(0)
        expect(objects.get_by_role("row").filter(has_text="grades")).to_contain_text(re.compile("not shared", re.I))
    bar = page.locator(".js-plotly-plot .point path").first
    bar.scroll_into_view_if_needed()
    bar.click(force=True)  # Plotly lays a layer over its bars that takes the click
    expect(page.get_by_role("heading", level=1)).to_have_text("Persons")
    settled(page)
    assert total(page)
    assert f"client={client}" in page.url
