"""Manage Sources in the browser: a dump that would expose somebody is held, and a load is watched to its end."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from held_load import held_load, wait_until_held
from playwright.sync_api import Page, expect
from product import DUMP, Product, move, settled, show, table

from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.access.views import Access

pytestmark = pytest.mark.browser


def exposing(folder: Path) -> tuple[Path, str]:
    """The demo without the markings of one person, wherever they stand, and that person's id."""
    shutil.copytree(DUMP, folder)
    aliases = {each["id"] for each in read(folder / "alternativePersons.json")}
    marked = [each["id"] for each in read(folder / "persons.json") if each["securityMarking"] != "Ingen"]
    person: str = next(id for id in marked if id not in aliases)
    for file in folder.glob("*.json"):
        file.write_text(json.dumps(unmarked(read(file), person), ensure_ascii=False), encoding="utf-8")
    return folder, person


def read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def unmarked(value: Any, person: str) -> Any:
    if isinstance(value, list):
        return [unmarked(each, person) for each in value]
    if not isinstance(value, dict):
        return value
    marking = {"securityMarking": "Ingen"} if value.get("id") == person and "securityMarking" in value else {}
    return {name: unmarked(each, person) for name, each in value.items()} | marking


def protects(access: Access, person: str) -> bool:
    return access.open_view(LOCAL_ADMINISTRATOR, "norreka").protects(person)


def test_a_dump_that_would_expose_somebody_is_held_until_somebody_decides(
    page: Page, own_product: Product, tmp_path: Path
) -> None:
    dump, person = exposing(tmp_path / "exposing")
    _, said = (load := own_product.command("load", str(dump), "--source", "norreka")).communicate(timeout=60)
    assert load.returncode == 4
    assert "1 of those protected so far are there and no longer protected" in said
    show(page, own_product.address("sources"))
    expect(page.get_by_text("This snapshot is held.")).to_be_visible()
    expect(page.get_by_text(f"no longer protected ({person})")).to_be_visible()
    page.get_by_text("What changed since the current one").click()
    expect(table(page, "Changes").get_by_role("row").nth(1)).to_contain_text("securityMarking (1)")
    move(page, own_product.address("person", id=person))
    expect(page.get_by_text("Protected identity")).to_be_visible()
    settled(page)
    move(page, own_product.address("sources"))
    page.get_by_role("button", name="Discard").click()
    page.get_by_role("button", name="Yes, discard it").click()
    expect(page.get_by_text("snapshots: 1.")).to_be_visible()
    expect(page.get_by_text("This snapshot is held.")).to_have_count(0)
    settled(page)
    with own_product.beside().control as control:
        assert [each.state for each in control.snapshots("norreka")] == ["current"]


def test_a_held_snapshot_is_made_current_with_the_keyboard(page: Page, own_product: Product, tmp_path: Path) -> None:
    dump, person = exposing(tmp_path / "exposing")
    ((code, _),) = own_product.run_all([["load", str(dump), "--source", "norreka"]])
    assert code == 4
    show(page, own_product.address("sources"))
    page.get_by_role("button", name="Make this the current one").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("It may expose somebody.")).to_be_visible()
    yes = page.get_by_role("button", name="Yes, make it current all the same")
    expect(yes).to_be_visible()
    yes.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("This snapshot is held.")).to_have_count(0)
    settled(page)
    access = own_product.beside()
    with access.control:
        assert [each.state for each in access.control.snapshots("norreka")] == ["current", "earlier"]
        assert not protects(access, person)


def test_a_load_in_another_process_is_watched_to_its_end(page: Page, own_product: Product) -> None:
    show(page, own_product.address("sources"))
    expect(page.get_by_text("snapshots: 1.")).to_be_visible()
    with held_load("before the rename", "wait", own_product.home, DUMP, "norreka") as load:
        wait_until_held(load)
        show(page, own_product.address("sources"))
        expect(page.get_by_role("progressbar")).to_be_visible()
        expect(page.get_by_text("Loading norreka into source norreka: ")).to_be_visible()
        out, err = load.communicate("\n", timeout=60)
        assert load.returncode == 0, out + err
    expect(page.get_by_text("snapshots: 2.")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.get_by_role("heading", name="Manage sources")).to_be_visible()
    expect(page.get_by_role("table", name="Counts")).to_be_visible()
    settled(page)  # a box that was opened is closed again when the page draws it anew
    page.get_by_test_id("stMain").get_by_role("combobox", name="Snapshot").click()
    expect(page.get_by_role("option")).to_have_count(2)
    expect(page.get_by_role("option").first).to_contain_text("current")
