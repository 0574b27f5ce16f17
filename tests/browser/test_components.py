"""Our components in a real browser: the tree by mouse and keyboard, its boxes, JSON, tables, the URL and Back; axe."""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from axe import BARE, beyond_bare, violations
from playwright.sync_api import Locator, Page, expect

from ss12k.ui.tree import TreeRow, forest, states, toggle

pytestmark = pytest.mark.browser

APPS = Path(__file__).parent / "apps"
APP = APPS / "components.py"
OTHERS = ("anders", "externa", "forskola", "gamla", "html", "ostra", "zebra")
"""What lies directly under the municipality, but Norrekaskolan."""
RULE = "outside the organisations chosen"
Visit = Callable[[str], None]
Settle = Callable[[Page], None]
Serve = Callable[[Path], str]


@pytest.fixture
def visit(page: Page, serve_streamlit: Serve, settle: Settle) -> Visit:
    def go(path: str) -> None:
        page.goto(serve_streamlit(APP) + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        settle(page)

    return go


def names(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("[role=treegrid] tbody tr:not(.gap) .text").all_inner_texts()]


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_title(name, exact=True)).first


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.shadowRoot.activeElement.querySelector('.text').textContent"))


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


# --- the tree ---
def test_the_tree_opens_closes_and_says_so_to_a_screen_reader(page: Page, visit: Visit) -> None:
    visit("/")
    school = row(page, "Norrekaskolan")
    expect(school).to_have_attribute("aria-expanded", "false")
    school.locator(".twisty").click()
    expect(school).to_have_attribute("aria-expanded", "true")
    child = row(page, "Norrekaskolan 7-9")
    for attribute, value in {"level": "3", "posinset": "1", "setsize": "2"}.items():
        expect(child).to_have_attribute(f"aria-{attribute}", value)
    assert "aria-expanded" not in child.evaluate("row => row.getAttributeNames()")
    expect(child.get_by_role("gridcell").nth(4)).to_have_css("text-align", "right")
    page.get_by_role("button", name="Collapse all").click()
    assert names(page) == ["Norreka kommun", "Ringen ett"]
    page.get_by_role("button", name="Expand all").click()
    assert len(names(page)) == 16  # of 17: one is historical


def test_historical_organisations_show_on_demand_and_in_words(page: Page, visit: Visit) -> None:
    visit("/")
    expect(page.get_by_text("16 organisations")).to_be_visible()
    page.get_by_label("Show historical organisations").check()
    expect(row(page, "Gamla skolan")).to_contain_text("ended")


def test_names_that_hold_html_are_only_text(page: Page, visit: Visit) -> None:
    visit("/")
    expect(page.get_by_text("<img src=x onerror=")).to_be_visible()
    assert page.title() != "bad"


def test_the_keyboard_alone_walks_opens_and_returns(page: Page, visit: Visit, settle: Settle) -> None:
    visit("/")
    row(page, "Norreka kommun").focus()
    press(page, "ArrowDown", "ArrowDown")
    assert focused(page) == "Andershovsskolan"
    press(page, "ArrowRight", "ArrowRight")
    assert focused(page) == "Andershovs fritidshem"
    press(page, "ArrowLeft", "ArrowLeft")
    assert names(page)[2:4] == ["Andershovsskolan", "Externa Enheter"]
    press(page, "End")
    assert focused(page) == "Ringen två"
    press(page, "Home")
    assert focused(page) == "Norreka kommun"
    press(page, "ArrowRight", "Enter")
    expect(page.get_by_role("heading", name=re.compile("^Card"))).to_be_visible()
    settle(page)
    expect(page).to_have_url(re.compile(r"/card\?source=norreka&client=-&id=html$"))
    page.go_back()
    expect(page.get_by_role("heading", name="Organisations")).to_be_visible()
    expect(page).to_have_url(re.compile(r"client=-"))


def test_what_is_open_stays_over_a_page_switch_and_a_reload(page: Page, visit: Visit, settle: Settle) -> None:
    visit("/")
    row(page, "Förskola").locator(".twisty").click()
    row(page, "Förskolan Myran").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Card myran")).to_be_visible()
    settle(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Explorer").click()
    expect(row(page, "Förskolan Myran")).to_be_visible()
    page.reload()
    expect(row(page, "Förskolan Myran")).to_be_visible()


def test_a_filter_keeps_what_is_above_a_match_and_counts(page: Page, visit: Visit) -> None:
    visit("/")
    page.get_by_label("Filter Organisation").fill("norrekaskolan f")
    expect(page.get_by_text("1 of 16 organisations")).to_be_visible()
    assert names(page) == ["Norreka kommun", "Norrekaskolan", "Norrekaskolan F-6"]
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_label("Filter School types").select_option("FKLASS")
    expect(page.get_by_text("2 of 16 organisations")).to_be_visible()
    page.get_by_label("Filter Pupils").fill(">250")
    expect(page.get_by_text("1 of 16 organisations")).to_be_visible()
    page.get_by_label("Filter Organisation").fill("nowhere")
    expect(page.get_by_text("No organisations match the filters.")).to_be_visible()


def test_typing_r_or_c_in_a_filter_is_only_typing(page: Page, visit: Visit) -> None:
    visit("/")
    page.get_by_label("Filter Organisation").press_sequentially("crc")
    expect(page.get_by_label("Filter Organisation")).to_have_value("crc")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_thousands_of_rows_are_not_all_drawn_but_all_reached(page: Page, visit: Visit) -> None:
    visit("/?many=5000")
    page.get_by_role("button", name="Expand all").click()
    grid = page.get_by_role("treegrid")
    expect(grid).to_have_attribute("aria-rowcount", str(5000 + 16 + 1))
    assert page.locator("[role=treegrid] tbody tr").count() < 500
    row(page, "Norreka kommun").focus()
    press(page, "End", "ArrowUp", "ArrowUp", "ArrowUp")
    assert focused(page) == "Östra skolan"
    press(page, "PageUp", "ArrowUp")
    assert focused(page) != "Östra skolan"
    press(page, "Home")
    assert focused(page) == "Norreka kommun"


# --- boxes ---
def checked_boxes(page: Page) -> list[str]:
    told = page.get_by_text("checked:").inner_text()
    return sorted(re.findall(r'"([^"]+)"', told))


def test_boxes_show_all_three_states_and_answer_the_space_bar(page: Page, visit: Visit) -> None:
    visit("/permissions")
    box = row(page, "Norrekaskolan").get_by_role("checkbox")
    expect(box).to_have_attribute("aria-checked", "mixed")
    row(page, "Norrekaskolan").focus()
    press(page, "Space")
    expect(box).to_have_attribute("aria-checked", "true")
    expect(page.get_by_text('checked: ["norreka"]')).to_be_visible()
    below = row(page, "Norrekaskolan F-6").get_by_role("checkbox")
    expect(below).to_have_attribute("aria-checked", "true")
    expect(below).to_have_attribute("aria-description", "covered by an organisation above")
    assert focused(page) == "Norrekaskolan"


def test_leaving_out_one_below_a_checked_parent_keeps_the_others(page: Page, visit: Visit) -> None:
    visit("/permissions?all=1")
    row(page, "Norrekaskolan 7-9").get_by_role("checkbox").click()
    expect(page.get_by_text("norrekaF6")).to_be_visible()
    assert checked_boxes(page) == sorted(["norrekaF6", "gone", *OTHERS])


def test_the_draft_outlives_a_page_switch_and_can_be_discarded(page: Page, visit: Visit, settle: Settle) -> None:
    visit("/permissions")
    row(page, "Zebraskolan").get_by_role("checkbox").click()
    expect(page.get_by_text('checked: ["norreka79", "zebra"]')).to_be_visible()
    settle(page)
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_role("link", name="Card").click()
    expect(page.get_by_role("heading", name=re.compile("^Card"))).to_be_visible()
    settle(page)
    sidebar.get_by_role("link", name="Permissions").click()
    expect(row(page, "Zebraskolan").get_by_role("checkbox")).to_have_attribute("aria-checked", "true")
    row(page, "Östra skolan").get_by_role("checkbox").click()
    expect(page.get_by_text('checked: ["norreka79", "ostra", "zebra"]')).to_be_visible()
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text('checked: ["norreka79"]')).to_be_visible()
    expect(row(page, "Zebraskolan").get_by_role("checkbox")).to_have_attribute("aria-checked", "false")
    row(page, "Zebraskolan").get_by_role("checkbox").click()
    expect(page.get_by_text('checked: ["norreka79", "zebra"]')).to_be_visible()


def test_browser_and_python_agree_on_every_click(page: Page, visit: Visit) -> None:
    visit("/permissions")
    page.get_by_role("button", name="Expand all").click()
    page.get_by_label("Show historical organisations").check()
    given = json.loads((APPS / "organisations.json").read_text(encoding="utf-8"))
    tree = forest(TreeRow(id_, parent, name) for id_, parent, name, *_ in given)
    expected: frozenset[str] = frozenset({"norreka79"})
    chance = random.Random(12)
    for _ in range(40):
        clicked = chance.choice(given)[0]
        expected = toggle(tree, expected, clicked)
        page.locator(f'tr[data-id="{clicked}"]').get_by_role("checkbox").click()
        boxes = page.locator("[role=treegrid] tbody tr:not(.gap)")
        state = "row => [row.dataset.id, row.querySelector('[role=checkbox]').ariaChecked]"
        shown = boxes.evaluate_all(f"rows => rows.map({state})")
        assert dict(shown) == states(tree, expected)
    expect(page.get_by_text("checked: " + str(sorted(expected)).replace("'", '"'))).to_be_visible()


# --- JSON and tables ---
def test_the_document_stands_in_the_dom_to_the_character(page: Page, visit: Visit) -> None:
    visit("/card?id=1")
    document = (APPS / "document.json").read_text(encoding="utf-8")
    assert page.locator("[data-json]").get_attribute("data-json") == document
    shown = page.locator(".json").inner_text()
    for written in ('"<b>Nilsson</b>"', "1.0", "12345678901234567890", '"emails": []', "null", "[2]"):
        assert written in shown


def test_ids_of_known_objects_lead_to_them_and_parts_close(page: Page, visit: Visit) -> None:
    visit("/card?id=1")
    part = page.get_by_role("button", name='"responsibles"')
    expect(part).to_have_attribute("aria-expanded", "true")
    part.click()
    expect(page.get_by_text('"p-2"')).to_be_hidden()
    part.press("Enter")
    page.get_by_role("button", name='"p-2"').press("Enter")
    expect(page.get_by_role("heading", name="Card persons:p-2")).to_be_visible()
    expect(page).to_have_url(re.compile("client=-"))


def test_withheld_parts_are_struck_through_with_the_reason(page: Page, visit: Visit) -> None:
    visit("/card?id=1&marks=1")
    expect(page.get_by_text("withheld: category civicno is not shared")).to_be_visible()
    assert "line-through" in page.get_by_text('"201001012384"').evaluate("e => getComputedStyle(e).textDecoration")


def test_copy_gives_the_exact_document(page: Page, visit: Visit) -> None:
    visit("/card?id=1")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("[data-json]").get_attribute("data-json")


def column(page: Page, at: int) -> list[str]:
    return page.locator(f"table[aria-label=People] tbody tr td:nth-child({at})").all_inner_texts()


def test_a_table_sorts_by_its_headers(page: Page, visit: Visit) -> None:
    visit("/card?id=1")
    page.get_by_role("button", name="Name").click()
    assert column(page, 1)[1:] == ["Zetterberg, Bo", "Ärlig, <i>Ann</i>", "Öberg, Åsa"]
    age = page.get_by_role("button", name="Age")
    age.press("Enter")
    assert column(page, 2) == ["9", "12", "115", ""]
    age.press("Enter")
    assert column(page, 2) == ["115", "12", "9", ""]  # what is missing stays last
    expect(page.get_by_role("columnheader", name="Age")).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_text("No guardians: the source names none.")).to_be_visible()


def test_a_download_is_what_is_shown_and_runs_nothing(page: Page, visit: Visit, tmp_path: Path) -> None:
    visit("/card?id=1")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download CSV").click()
    started.value.save_as(tmp_path / "people.csv")
    lines = (tmp_path / "people.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["Name;Age;Groups;From", '"Öberg, Åsa";12;"9B, valfri";', '"Zetterberg, Bo";9;;2024-08-19',
                     '"Ärlig, <i>Ann</i>";115;;2023-08-19', "'=cmd();;;2022-08-19"]  # fmt: skip


# --- what is withheld ---
def test_an_organisation_that_is_withheld_is_struck_through_and_says_why(page: Page, visit: Visit) -> None:
    visit("/withheld")
    school = page.locator('tr[data-id="norreka79"]')
    expect(school).to_be_visible()
    assert school.locator("del").all_inner_texts()[:2] == ["Norrekaskolan 7-9", "Skolenhet"]
    assert "line-through" in school.locator("del").nth(1).evaluate("e => getComputedStyle(e).textDecoration")
    expect(school.get_by_role("gridcell").first).to_have_text("Norrekaskolan 7-9withheld: ended before the profile")
    expect(school.get_by_role("gridcell").last).to_have_text("ended before the profile")
    expect(school.get_by_title("withheld: ended before the profile")).to_be_visible()
    expect(page.locator('tr[data-id="norreka"] del')).to_have_count(0)
    page.get_by_label("Filter Withheld because").fill("chosen")
    expect(page.get_by_text("2 of 16 organisations")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    school.get_by_role("button").click()
    expect(page.get_by_role("heading", name="Card norreka79")).to_be_visible()


def test_the_tree_has_no_column_of_reasons_where_nothing_is_withheld(page: Page, visit: Visit) -> None:
    visit("/")
    expect(row(page, "Norreka kommun")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Withheld because")).to_have_count(0)


def cells(page: Page, table: str, line: int) -> list[str]:
    found = page.get_by_role("table", name=table).locator("tbody tr").nth(line).locator("td")
    expect(found.first).to_be_attached()
    return found.all_text_contents()


def test_a_row_that_is_withheld_stays_in_place_with_the_reason(page: Page, visit: Visit) -> None:
    visit("/withheld")
    assert cells(page, "Struck", 0) == ["Öberg, Åsa", "12", "9B, valfri", "", ""]
    assert cells(page, "Struck", 1) == ["withheld: Zetterberg, Bo", "9", "", "2024-08-19", RULE]
    struck = page.get_by_role("table", name="Struck").locator("tbody tr")
    assert struck.nth(1).locator("td:has(> del)").count() == 4
    for part in struck.nth(1).get_by_role("button"), struck.nth(1).locator("del").last:
        assert "line-through" in part.evaluate("e => getComputedStyle(e).textDecoration")
    page.get_by_role("table", name="Struck").get_by_role("button", name="Withheld because").click()
    assert cells(page, "Struck", 0)[-1] == RULE
    expect(struck.first.locator("td > del").first).to_have_text("Zetterberg, Bo")  # the mark moved with its row
    struck.first.get_by_role("button", name="Zetterberg").click()
    expect(page.get_by_role("heading", name="Card persons:p-6")).to_be_visible()


def test_a_value_that_is_withheld_is_read_aloud_as_such(page: Page, visit: Visit) -> None:
    visit("/withheld")
    name, age, *_, because = cells(page, "Cells", 0)
    assert because == "protected persons have an alias; category age is not shared"
    assert name == "withheld: Ask, Dag (protected persons have an alias) instead: Alias 7"
    assert age == "withheld: −5 (category age is not shared)"
    table = page.get_by_role("table", name="Cells")
    expect(table.locator("del").first).to_have_text("Ask, Dag")
    expect(table.locator("del").first).to_have_attribute("title", "protected persons have an alias")
    assert cells(page, "Cells", 1)[1] == "7,25"
    expect(table.get_by_role("columnheader")).to_have_count(5)


@pytest.mark.parametrize(
    ("label", "place", "lines"),
    [
        ("Struck", 0, ["Name;Age;Groups;From;Withheld because", '"Öberg, Åsa";12;"9B, valfri";;',
                       f'"Zetterberg, Bo";9;;2024-08-19;{RULE}',
                       '"Ask, Dag";-5;;;"protected persons have an alias; category age is not shared"',
                       f'"Ek, Ida";7.25;"9B, valfri";2022-08-19;"{RULE}; group of another school"']),
        ("Cells", 1, ["Name;Age;Groups;From;Withheld because",
                      '"Ask, Dag";-5;;;"protected persons have an alias; category age is not shared"',
                      '"Ek, Ida";7.25;"9B, valfri";2022-08-19;group of another school']),
    ],
)  # fmt: skip
def test_a_download_says_what_is_withheld(
    page: Page, visit: Visit, tmp_path: Path, label: str, place: int, lines: list[str]
) -> None:
    visit("/withheld")
    buttons = page.get_by_role("button", name="Download CSV")
    expect(buttons).to_have_count(3)  # the tree has one too
    with page.expect_download() as started:
        buttons.nth(place + 1).click()
    started.value.save_as(tmp_path / "rows.csv")
    assert started.value.suggested_filename == f"{label.lower()}.csv"
    assert (tmp_path / "rows.csv").read_text(encoding="utf-8-sig").splitlines() == lines


def struck_in_json(page: Page) -> list[str]:
    parts = page.locator(".json").locator(".key, .str, .num, .word, .link, .bracket, .count")
    style = "e => getComputedStyle(e).textDecorationLine.includes('line-through') && e.checkVisibility()"
    return [str(text) for text in parts.evaluate_all(f"all => all.filter({style}).map(e => e.textContent)")]


def test_marks_in_json_strike_all_that_is_withheld_and_no_more(page: Page, visit: Visit) -> None:
    visit("/withheld")
    expect(page.get_by_text("2 withheld, 1 alias, 1 partly withheld, 1 extension, 1 lacking")).to_be_visible()
    civic = ['"civicNo"', "{", "{2}", '"value"', '"201001012384"', '"nationality"', '"SE"', "}"]
    responsible = ["{", "{1}", '"person"', "{", "{1}", '"id"', '"p-3"', "}", "}"]
    assert struck_in_json(page) == ['"Amélie"', *civic, *responsible]
    page.get_by_role("button", name='"civicNo"').click()
    assert struck_in_json(page) == ['"Amélie"', '"civicNo"', "{2}", *responsible]
    line = page.locator(".json li").filter(has_text='"givenName"').last
    expect(line).to_have_text('"givenName": "Amélie" instead: "Alias 7" alias: protected persons have an alias')
    for words in (f"withheld: {RULE}", "partly withheld: one of two is shared", "extension: not part of the standard",
                  "lacking: not of the standard's shape"):  # fmt: skip
        expect(page.locator(".json").get_by_text(words, exact=True)).to_be_visible()
    document = (APPS / "document.json").read_text(encoding="utf-8")
    assert page.locator("[data-json]").get_attribute("data-json") == document


# --- pages of what the server holds ---
def first_cell(page: Page) -> Locator:
    return page.get_by_role("table", name="Everybody").locator("tbody td").first


def focused_button(page: Page) -> str:
    return str(page.evaluate("document.activeElement.shadowRoot?.activeElement?.textContent"))


def test_pages_turn_in_one_run_and_the_pressed_button_keeps_the_focus(page: Page, visit: Visit, settle: Settle) -> None:
    visit("/paged")
    pager = page.get_by_role("navigation", name="Pages of Everybody")
    expect(page.get_by_role("status").filter(has_text="Rows 1–50 of 60\xa0024")).to_be_visible()
    expect(pager.get_by_role("button", name="Previous page")).to_be_disabled()
    frame = page.get_by_role("region", name="Rows of Everybody")
    frame.evaluate("frame => { frame.scrollTop = 400; }")
    pager.get_by_role("button", name="Next page").press("Enter")
    expect(page.get_by_text("Rows 51–100 of 60\xa0024")).to_be_visible()
    settle(page)
    expect(page.get_by_text("runs: 2")).to_be_visible()
    expect(page).to_have_url(re.compile("page=2"))
    assert frame.evaluate("frame => frame.scrollTop") == 0
    assert focused_button(page) == "Next"
    page.keyboard.press("Enter")
    expect(first_cell(page)).to_have_text("101")
    pager.get_by_role("button", name="Last page").click()
    expect(page.get_by_text("Rows 60\xa0001–60\xa0024 of 60\xa0024")).to_be_visible()
    assert focused_button(page) == "Last"  # though there is no further page
    expect(pager.get_by_role("button", name="Last page")).to_be_disabled()
    pager.get_by_role("button", name="Previous page").click()
    expect(first_cell(page)).to_have_text("59\xa0951")
    pager.get_by_role("button", name="First page").click()
    expect(first_cell(page)).to_have_text("1")
    expect(page.get_by_role("button", name="Download CSV")).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_have_count(0)


def test_a_page_is_reached_by_its_number(page: Page, visit: Visit, settle: Settle) -> None:
    visit("/paged?page=7")
    box = page.get_by_role("spinbutton", name="Page")
    expect(box).to_have_value("7")
    box.fill("1200")
    box.press("Enter")
    expect(first_cell(page)).to_have_text("59\xa0951")
    expect(box).to_be_focused()
    settle(page)
    box.fill("99999")  # beyond the last
    box.press("Enter")
    expect(page.get_by_text("Rows 60\xa0001–60\xa0024 of 60\xa0024")).to_be_visible()
    expect(box).to_have_value("1201")
    settle(page)
    box.fill("")
    box.press("Enter")
    expect(box).to_have_value("1201")
    expect(page.get_by_text("runs: 3")).to_be_visible()


def test_the_server_sorts_from_the_first_page(page: Page, visit: Visit) -> None:
    visit("/paged?page=7")
    head = page.get_by_role("columnheader", name="Number")
    expect(page.get_by_role("columnheader", name="Half").get_by_role("button")).to_have_count(0)
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(page).to_have_url(re.compile("page=1&.*&sort=number"))
    assert focused_button(page) == "Number"
    page.keyboard.press("Enter")
    expect(first_cell(page)).to_have_text("60\xa0024")
    expect(head).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="Next page").click()
    expect(first_cell(page)).to_have_text("59\xa0974")
    expect(page).to_have_url(re.compile("page=2&.*&sort=number&down=1"))  # a turn keeps the order
    head.get_by_role("button").click()
    expect(first_cell(page)).to_have_text("1")
    assert "aria-sort" not in head.evaluate("head => head.getAttributeNames()")


def test_a_paged_row_may_be_withheld_and_its_links_lead_on(page: Page, visit: Visit) -> None:
    visit("/paged")
    expect(first_cell(page)).to_have_text("1")
    assert cells(page, "Everybody", 1)[-1] == RULE
    page.get_by_role("button", name="Person 1", exact=True).click()
    expect(page.get_by_role("heading", name="Card persons:p-1")).to_be_visible()


# --- axe ---
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_of_ours(page: Page, visit: Visit, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    for path, wait in (("/withheld", "1 lacking"), ("/paged?page=3", "Rows 101–150"), ("/permissions", "checked:")):
        visit(path)
        expect(page.get_by_text(wait)).to_be_visible()
        assert beyond_bare(violations(page)) == []


def test_axe_sees_into_our_components(page: Page, visit: Visit) -> None:
    visit("/withheld")
    page.locator(".summary").evaluate("part => { part.style.color = '#ddd'; part.style.background = '#fff'; }")
    found = beyond_bare(violations(page))
    assert [(one.rule, "summary" in one.html) for one in found] == [("color-contrast", True)]


def test_what_is_blamed_on_streamlit_is_streamlits(page: Page, serve_streamlit: Serve, settle: Settle) -> None:
    found = set()
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        page.goto(serve_streamlit(APPS / "bare.py"))
        expect(page.get_by_text("Warning.")).to_be_visible()
        expect(page.locator(".js-plotly-plot .bars")).to_be_visible()
        settle(page)
        found |= {(one.rule, one.where) for one in violations(page)}
    assert found == set(BARE.items())


# --- URL, bar, launch ---
def test_the_client_stays_over_links_back_and_forth(page: Page, visit: Visit, settle: Settle) -> None:
    visit("/")
    page.get_by_label("View as client").click()
    page.get_by_role("option", name="Skola24").click()
    bar = page.get_by_role("region", name="Viewing as client")
    expect(bar).to_contain_text("Skola24")
    for words in ("Viewing as client", "9 of 25 categories of data", "3 of 17 organisations", "not shown"):
        expect(bar).to_contain_text(words, ignore_case=True)
    settle(page)
    expect(page).to_have_url(re.compile(r"source=norreka&client=norreka\.skola24"))
    page.get_by_test_id("stSidebar").get_by_role("link", name="Card").click()
    expect(page.get_by_role("heading", name=re.compile("^Card"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"/card\?source=norreka&client=norreka\.skola24"))
    settle(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Organisations")).to_be_visible()
    expect(bar).to_contain_text("Skola24")
    settle(page)
    page.go_back()
    expect(bar).to_have_count(0)
    expect(page).to_have_url(re.compile(r"client=-$"))
    settle(page)
    page.go_forward()
    expect(bar).to_contain_text("Skola24")


def test_the_client_bar_stays_in_sight(page: Page, visit: Visit) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    visit("/card?source=norreka&client=norreka.skola24&id=1")
    bar = page.get_by_role("region", name="Viewing as client")
    expect(bar).to_be_visible()
    page.get_by_text('"constructor":').scroll_into_view_if_needed()
    expect(page.get_by_role("heading", level=1)).not_to_be_in_viewport()
    expect(bar).to_be_in_viewport()


def test_an_unknown_client_in_the_url_shows_a_sentence_and_no_page(page: Page, serve_streamlit: Serve) -> None:
    page.goto(serve_streamlit(APP) + "/?client=nobody")
    expect(page.get_by_text("There is no client “nobody” of Norreka kommun.")).to_be_visible()
    expect(page.get_by_role("treegrid")).to_have_count(0)


def test_a_page_that_fails_tells_no_secret(page: Page, serve_streamlit: Serve) -> None:
    page.goto(serve_streamlit(APP) + "/broken")
    expect(page.get_by_text("This page could not be shown.")).to_be_visible()
    text = page.locator("body").inner_text()
    assert not [word for word in ("Traceback", "secret", "ValueError") if word in text]


def test_the_first_request_of_a_fresh_server_may_be_a_deep_link(page: Page, fresh_server: Serve) -> None:
    page.goto(fresh_server(APP) + "/card?source=norreka&client=norreka.skola24&id=7")
    expect(page.get_by_role("heading", name="Card 7")).to_be_visible()
    expect(page.get_by_role("region", name="Viewing as client")).to_contain_text("Skola24")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_no_page_asks_another_host(page: Page, visit: Visit, serve_streamlit: Serve) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/permissions", "/card?id=1"):
        visit(path)
    page.goto(serve_streamlit(APP) + "/card?client=nobody")
    expect(page.get_by_text("There is no client")).to_be_visible()
    own = (serve_streamlit(APP), "data:", "blob:")
    assert len(asked) > 20
    assert not [url for url in asked if not url.startswith(own)]
