"""Nothing of a protected person, and nothing that a profile withholds, reaches the browser while a client is chosen."""

from collections.abc import Iterator

import pytest
from canaries import allowed, canaries_in, canary, load_canaries, profiles
from daily import only
from playwright.sync_api import Page, Response, WebSocket
from servers import Server, server

pytestmark = pytest.mark.browser

PERSONS = ("eva", "far", "pupil", "guardian", "aliased")
TELLING = ("all.alias", "north.plain")
"""The clients that are looked at every time; the others take as long each and tell little more."""
CLIENTS = only(TELLING.__contains__, profiles())


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("canaries") / "home"
    load_canaries(home, home.parent / "dump")
    with server(home, "dashboard", health="/_stcore/health") as running:
        yield running


@pytest.mark.parametrize("client", CLIENTS)
def test_no_byte_that_a_page_gets_holds_what_the_client_may_not_see(client: str, dashboard: Server, page: Page) -> None:
    received: list[bytes] = []

    def keep(frame: str | bytes) -> None:
        received.append(frame.encode() if isinstance(frame, str) else frame)

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", keep)

    def take(response: Response) -> None:
        if response.request.resource_type in ("document", "fetch", "xhr"):
            received.append(response.body())

    page.on("websocket", listen)
    page.on("response", take)
    may_see, told = allowed(profiles()[client]), set()
    for place in places(client):
        received.clear()
        open_place(page, f"{dashboard.address}/{place}")
        found = canaries_in(b"\n".join([*received, page.content().encode()]))
        # A page may repeat the id in its own address, which the visitor brought along.
        assert found - may_see - canaries_in(place.encode()) == set()
        told |= found
    assert told & may_see or not may_see, "the search finds what is shown"
    assert canaries_in(dashboard.log.read_bytes()) == set()


def places(client: str) -> list[str]:
    """Every sort of page as the client, for objects seen and unseen."""
    query = f"source=canary&client={client}"
    cards = [f"organisation?{query}&id={each}" for each in ("north", "pre")] + [f"group?{query}&id=g-south"]
    persons = [f"person?{query}&id={canary(name, 'id')}" for name in PERSONS]
    lists = [f"overview?{query}", f"persons?{query}", f"groups?{query}", f"activities?{query}"]
    lists += [f"resources?{query}&resource={name}" for name in ("placements", "duties")]
    lists += [f"quality?{query}", f"quality?{query}&unit=north"]
    searches = [f"search?{query}&q={word}" for word in ("kanarie", "kanarie-aliased")]
    own = [f"{name}?{query}" for name in ("permissions", "clients", "golive", "register", "api", "audit", "sources")]
    own += [f"vendors?{query}&q=kanarie", f"vendors?{query}&unit=north&first={client}&second=all.alias"]
    own += [f"vendors?{query}&id={canary(name, 'id')}" for name in ("eva", "pupil")]
    own += [f"api?{query}&resource={name}" for name in ("placements", "duties", "groups")]
    return [f"?{query}", *cards, *persons, *lists, *searches, *own]


def open_place(page: Page, address: str) -> None:
    """Open a page and wait until it is drawn."""
    page.goto(address)
    page.locator("h1, [data-testid=stAlert]").first.wait_for()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
