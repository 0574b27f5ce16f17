"""One document, four ways: HTTP, command line, Chromium and the oracle agree on what each demo client gets."""

import json
import random
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from itertools import zip_longest
from pathlib import Path
from typing import Any

import httpx
import pytest
from daily import only
from oracle import Source, first_difference, see
from playwright.sync_api import Page
from product import CLIENTS, DUMP, PAGE_OF, Product, move, raw_json, settled, show

pytestmark = pytest.mark.browser

SERVED = ("organisations", "persons", "placements", "duties", "groups")
OBJECTS = 20
NOT_SHARED = 3
Documents = dict[str, dict[str, Any]]
Seen = dict[str, Documents | None]
TELLING = ("norreka.inspera",)
"""The client that is compared every time, one with alternative data; what Skola24 gets is in `test_main_job`."""
PROFILES = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(CLIENTS.glob("*.json"))]


@pytest.fixture(scope="module")
def source() -> Source:
    return Source({file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(DUMP.glob("*.json"))})


@pytest.fixture(scope="module")
def printed(product: Product) -> dict[tuple[str, str], Documents | None]:
    """What `ss12k view` prints for each client and resource; None where it says that it is not shared."""
    pairs = [(profile["clientId"], resource) for profile in PROFILES for resource in SERVED]
    commands = [["view", resource, "--client", client] for client, resource in pairs]
    answers = product.run_all(commands)
    return {pair: _documents(*answer) for pair, answer in zip(pairs, answers, strict=True)}


@pytest.fixture(scope="module")
def met() -> dict[str, set[str]]:
    """The aliases of each person that clients have met: no two clients meet the same (SCOPE R5)."""
    return {}


@pytest.mark.parametrize(
    "profile",
    only(lambda profile: profile["clientId"] in TELLING, PROFILES),
    ids=[profile["clientId"] for profile in PROFILES],
)
def test_a_client_gets_the_same_document_by_every_way(
    profile: dict[str, Any],
    source: Source,
    product: Product,
    printed: dict[tuple[str, str], Documents | None],
    met: dict[str, set[str]],
    page: Page,
) -> None:
    aliases: dict[str, str] = {}
    client = profile["clientId"]
    seen: Seen = {resource: (view := see(source, profile)).documents(resource) for resource in SERVED}
    chosen = _chosen(seen, source.protected, random.Random(client))
    assert len(chosen) == OBJECTS
    assert not source.protected.isdisjoint(id for _, id in chosen) or not source.protected & view.sight.persons.visible
    with _caller(product, client) as caller:
        for resource in SERVED:
            _same_rows(seen[resource], printed[client, resource], _listed(caller, resource))
        fetched = {(r, id): caller.get(f"/v2.0/{r}/{id}").raise_for_status().json() for r, id in chosen}
    for resource, id in chosen:
        by_line = (printed[client, resource] or {})[id]
        for way, document in {"HTTP": fetched[resource, id], "command line": by_line}.items():
            found = first_difference((seen[resource] or {})[id], document, aliases)
            assert found is None, f"{way}: {resource}: {found}"
    for resource, id, document in _browsed(page, product, client, chosen):
        found = first_difference((seen[resource] or {})[id], document, aliases)
        assert found is None, f"Chromium: {resource}: {found}"
    for person, alias in aliases.items():
        assert alias not in met.setdefault(person, set())
        met[person].add(alias)


def test_the_authority_sees_the_records_as_they_were_loaded(page: Page, product: Product, source: Source) -> None:
    loaded: Seen = {resource: dict(source.records[resource]) for resource in PAGE_OF}
    chosen = _chosen(loaded, source.protected, random.Random("authority"))
    for resource, id, document in _browsed(page, product, "-", chosen):
        found = first_difference(source.records[resource][id], document)
        assert found is None, f"Chromium: {resource}: {found}"


def _chosen(
    seen: Mapping[str, Documents | None], protected: frozenset[str], chance: random.Random
) -> list[tuple[str, str]]:
    """So many objects, by turns of the resources; protected persons, where visible, come first."""
    queues = []
    for resource, documents in seen.items():
        ids = sorted(documents or ())
        chance.shuffle(ids)
        ids.sort(key=lambda id: id not in protected)
        queues.append([(resource, id) for id in ids])
    return [each for turn in zip_longest(*queues) for each in turn if each][:OBJECTS]


def _same_rows(expected: Documents | None, *ways: Documents | None) -> None:
    for way in ways:
        assert (None if way is None else sorted(way)) == (None if expected is None else sorted(expected))


def _documents(code: int, printed: str) -> Documents | None:
    if code == NOT_SHARED:
        assert not printed
        return None
    assert code == 0
    return {document["id"]: document for document in map(json.loads, printed.splitlines())}


def _caller(product: Product, client: str) -> AbstractContextManager[httpx.Client]:
    with (beside := product.beside()).control:
        key = beside.control.issue_key(client, "test")
    return product.caller(key.client_id, key.client_secret)


def _listed(caller: httpx.Client, resource: str) -> Documents | None:
    found: Documents = {}
    token: dict[str, str] = {}
    while True:
        answer = caller.get(f"/v2.0/{resource}", params={"limit": "300", **token})
        if answer.status_code == 403:
            return None
        body = answer.raise_for_status().json()
        found.update({document["id"]: document for document in body["data"]})
        if body["pageToken"] is None:
            return found
        token = {"pageToken": body["pageToken"]}


def _browsed(
    page: Page, product: Product, client: str, chosen: list[tuple[str, str]]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The raw JSON that Chromium shows of those objects that have a page."""
    shown = [each for each in chosen if each[0] in PAGE_OF]
    for at, (resource, id) in enumerate(shown):
        address = product.address(PAGE_OF[resource], client=client, id=id)
        if at:
            move(page, address)
        else:
            show(page, address)
        page.locator(f'[data-json*="{id}"]').wait_for()
        page.locator(".ss12k-facts", has_text=id).wait_for()
        settled(page)
        yield resource, id, raw_json(page)
    assert shown


def test_the_demo_has_eight_clients_and_persons_with_protection(source: Source) -> None:
    assert len(PROFILES) == 8
    assert len(source.protected) == 3
    assert Path(DUMP / "alternativePersons.json").exists()
