"""A pull of all persons of `kommun`, 500 a page, while snapshots are activated and the profile is saved (SCOPE R10).

`uv run pytest -n 0 -m long -s tests/long/test_pull_kommun.py`
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from servers import server, token

from ss12k.access import LOCAL_ADMINISTRATOR, Access
from ss12k.demo.generator import write_demo
from ss12k.scope.profile import Profile
from ss12k.sources.loading import load

pytestmark = pytest.mark.long

CLIENT = "kommun.vendor"
PAGE = 500


def profile(name: str, *more: str) -> Profile:
    shared = ["students", "duties", "responsibles", "standard", *more]
    about = {"clientId": CLIENT, "name": name, "vendor": "", "source": "kommun", "permissionMode": "everything"}
    return Profile.parse(about | {"sharedData": shared})


def changed(dump: Path, name: str, change: Callable[[dict[str, Any]], None]) -> Path:
    """A copy of a dump in which something of each person is another."""
    copy = dump.with_name(name)
    copy.mkdir()
    for file in dump.iterdir():
        if not file.name.startswith("persons"):
            (copy / file.name).hardlink_to(file)
            continue
        with file.open("rb") as lines, (copy / file.name).open("wb") as into:
            for line in lines:
                person = orjson.loads(line)
                change(person)
                into.write(orjson.dumps(person) + b"\n")
    return copy


def renamed(name: str) -> Callable[[dict[str, Any]], None]:
    def change(person: dict[str, Any]) -> None:
        person["familyName"] = name

    return change


class Pull:
    """One vendor's pull, page by page."""

    def __init__(self, http: httpx.Client, headers: dict[str, str]) -> None:
        self._http, self._headers = http, headers
        self.texts: list[bytes] = []
        self._token: str | None = None

    def page(self) -> httpx.Response:
        given = {"limit": str(PAGE)} | ({"pageToken": self._token} if self._token else {})
        answer = self._http.get("/v2.0/persons", params=given, headers=self._headers)
        if answer.status_code == 200:
            body = answer.json()
            assert len(body["data"]) == PAGE or body["pageToken"] is None
            self.texts += [orjson.dumps(each) for each in body["data"]]
            self._token = body["pageToken"]
        return answer

    def pages(self) -> Iterator[int]:
        """Pull to the end; the number of each page that came."""
        number = 0
        while number == 0 or self._token is not None:
            assert self.page().status_code == 200
            number += 1
            yield number

    def assert_expired(self) -> None:
        answer = self.page()
        assert (answer.status_code, answer.json()["code"]) == (400, "page_token_expired")


def test_a_pull_of_kommun_is_consistent_or_clearly_expired(tmp_path: Path) -> None:
    access, first = Access(tmp_path / "home", keep=8), tmp_path / "first"
    write_demo(first, size="kommun", only={"organisations", "persons", "duties"})
    dumps = [first, *(changed(first, name, renamed(name)) for name in ("Second", "Third"))]
    snapshots = [load(access, LOCAL_ADMINISTRATOR, each, "kommun", force=True).snapshot for each in dumps]
    control = access.control
    control.activate("kommun", snapshots[0], "test")
    control.save_profile(profile("one", "civicno"), "test")
    view = access.open_view(LOCAL_ADMINISTRATOR, "kommun", CLIENT)
    expected = [text.encode() for text in view.all_documents("persons")]
    protected = orjson.loads(expected[-1])["id"]

    def protect(person: dict[str, Any]) -> None:
        if person["id"] == protected:
            person["securityMarking"] = "Sekretessmarkering"

    fourth = changed(first, "Fourth", protect)
    key = control.issue_key(CLIENT, "test")
    with (
        server(tmp_path / "home", "api", health="/health") as api,
        httpx.Client(base_url=api.address, timeout=60) as http,
    ):
        headers = token(http, CLIENT, key.client_secret)
        pull = Pull(http, headers)
        between = {10: snapshots[1], 20: snapshots[2], 30: snapshots[1]}
        for number in pull.pages():
            if number in between:
                control.activate("kommun", between[number], "test")
        assert pull.texts == expected
        sys.stdout.write(f"{len(expected):,} persons in {number} pages through three activations, none other\n")
        fresh = Pull(http, headers)
        fresh.page()
        assert all(b'"familyName":"Second"' in text for text in fresh.texts)

        control.save_profile(profile("two"), "test")
        fresh.assert_expired()
        again = Pull(http, headers)
        again.page()
        assert not any(b"civicNo" in text for text in again.texts)

        load(access, LOCAL_ADMINISTRATOR, fourth, "kommun", force=True)
        again.assert_expired()
        whole = Pull(http, headers)
        for _ in whole.pages():
            pass
        assert not any(protected.encode() in text for text in whole.texts)
        assert len(whole.texts) < len(expected)
