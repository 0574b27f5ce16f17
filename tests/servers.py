"""The product's servers as processes of their own, with all that they say kept for the test to read."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, and the file with what it says."""

    address: str
    log: Path
    process: "subprocess.Popen[bytes]"


@contextmanager
def server(home: Path, *command: str, health: str) -> Iterator[Server]:
    """`ss12k COMMAND --port …` over a state folder, until the block ends."""
    port = free_port()
    log = home / f"{command[0]}-{port}.log"
    environment = {**os.environ, "SS12K_HOME": str(home)}
    arguments = [sys.executable, "-W", "error", "-m", "ss12k.cli", *command, "--port", str(port)]
    with log.open("wb") as told:
        process = subprocess.Popen(arguments, stdout=told, stderr=subprocess.STDOUT, env=environment)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(f"{address}{health}", process, log)
            yield Server(address, log, process)
        finally:
            process.terminate()
            assert process.wait(20) == 0, log.read_text()


def free_port(wanted: int = 0) -> int:
    """A port that nobody listens on, the wanted one if it can be had."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # so that one just left can be had again
        try:
            listening.bind(("127.0.0.1", wanted))
        except OSError:
            return free_port()
        return int(listening.getsockname()[1])


def token(http: httpx.Client, client_id: str, client_secret: str) -> dict[str, str]:
    """The header that a client's calls carry."""
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
    answer = http.post("/connect/token", data=form)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(address).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"{address} did not answer: {log.read_text()}")
