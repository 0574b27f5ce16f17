"""The server itself: what describes it, how it starts and how it ends."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from api_support import Caller, Installation, School
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from ss12k.errors import Ss12kError
from ss12k.ports import PortInUse, listen
from ss12k.standard.resources import RESOURCES

pytest_plugins = ["api_support"]
pytestmark = pytest.mark.usefixtures("unasked")

SERVED = [*RESOURCES]


# What describes the API


def test_health_needs_no_token(http: httpx.Client) -> None:
    answer = http.get("/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", answer.json()["version"])


def test_the_openapi_document_is_valid_and_lists_what_is_served(http: httpx.Client) -> None:
    document = http.get("/openapi.json").json()
    validate(document, cls=OpenAPIV31SpecValidator)
    paths = [path.split("/")[2] for path in document["paths"] if path.startswith("/v2.0/")]
    assert set(paths) == {*RESOURCES, "log", "statistics"}
    referred = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert referred == set(document["components"]["schemas"])
    assert document["paths"]["/v2.0/persons"]["get"]["security"] == [{"BearerAuth": []}]


def test_the_documentation_asks_no_other_host_for_anything(http: httpx.Client) -> None:
    answer = http.get("/docs")
    assert answer.headers["content-type"].startswith("text/html")
    assert "GET /v2.0/persons/{id}" in answer.text
    assert "pageToken" in answer.text
    shown = re.sub(r"<pre>.*?</pre>", "", answer.text, flags=re.DOTALL)  # examples are texts
    assert not re.search(r"https?://|//[a-z]|<script|<link|<img|@import|url\(", shown)
    assert not re.search(r"<script|<link|<img|<a ", re.sub(r'<a href="(openapi.json|#\w+)">', "", answer.text))
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_every_answer_carries_the_security_headers(school: School, http: httpx.Client) -> None:
    caller: Caller = school.client()
    answers: list[Callable[[], httpx.Response]] = [
        lambda: caller.get("/v2.0/persons"),
        lambda: http.get("/v2.0/persons"),
        lambda: http.get("/nowhere"),
        lambda: http.get("/docs"),
        lambda: http.get("/health"),
    ]
    for ask in answers:
        headers = ask().headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "server" not in headers


def test_the_body_of_a_list_is_one_json_document(school: School) -> None:
    body = orjson.loads(school.client().get("/v2.0/persons").content)
    assert [person["id"] for person in body["data"]] == sorted(person["id"] for person in body["data"])


# The server


SERVE = "from ss12k.api.serve import serve; serve(port={port}, workers={workers})"


@dataclass
class Served:
    """A server in a process of its own, and what it wrote once it has ended."""

    url: str
    process: subprocess.Popen[str]
    written: tuple[str, str] = ("", "")

    def end(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
        self.written = self.process.communicate(timeout=30)


@contextmanager
def served(home: Path, workers: int) -> Iterator[Served]:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    program = [sys.executable, "-c", SERVE.format(port=port, workers=workers)]
    pipe, environment = subprocess.PIPE, os.environ | {"SS12K_HOME": str(home)}
    with subprocess.Popen(program, env=environment, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield Served(f"http://127.0.0.1:{port}", process)
        finally:
            if process.poll() is None:
                process.terminate()


def wait_for(server: Served) -> None:
    for _ in range(300):
        try:
            assert httpx.get(f"{server.url}/health").json()["status"] == "ok"
            return
        except httpx.TransportError:
            assert server.process.poll() is None, server.process.communicate()
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_server_ends_without_a_fuss_when_told_to(tmp_path: Path, number: signal.Signals) -> None:
    with served(tmp_path, workers=1) as server:
        wait_for(server)
        server.end(number)
    assert (server.process.returncode, server.written) == (0, ("", ""))


def test_a_pull_goes_from_worker_to_worker(own_school: School, installation: Installation) -> None:
    caller = own_school.client()
    whole, _ = caller.page("/v2.0/persons")
    with served(installation.home, workers=2) as server:
        wait_for(server)
        pulled: list[dict[str, Any]] = []
        parameters: dict[str, Any] = {"limit": 1}
        while parameters["limit"]:
            # A connection of its own for each page, so that either worker may get it.
            answer = httpx.get(f"{server.url}/v2.0/persons", params=parameters, headers=caller.headers)
            pulled += answer.raise_for_status().json()["data"]
            token = answer.json()["pageToken"]
            parameters = {"limit": 1, "pageToken": token} if token else {"limit": 0}
        server.end(signal.SIGTERM)
    assert pulled == whole
    assert (server.process.returncode, server.written) == (0, ("", ""))


def test_a_busy_port_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortInUse, match=rf"^Port {port} is in use: .*--port"), listen("127.0.0.1", port):
            raise AssertionError("it listens all the same")


@pytest.mark.parametrize(("host", "port"), [("203.0.113.1", 0), ("127.0.0.1", 70000), ("no host", 0)])
def test_an_address_that_is_none_of_ours_is_one_clear_line(host: str, port: int) -> None:
    with pytest.raises(Ss12kError, match=r"^[^\n]*--port$"), listen(host, port):
        raise AssertionError("it listens all the same")
