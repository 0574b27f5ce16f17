"""`ss12k up`: dashboard and API together on 127.0.0.1, as two processes, with the demo source on the first run."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from ss12k.access import LOCAL_ADMINISTRATOR, Access
from ss12k.control.records import NewKey
from ss12k.errors import Ss12kError
from ss12k.ports import HOST, listen
from ss12k.scope.profile import Profile
from ss12k.settings import PROJECT
from ss12k.snapshots.opening import SnapshotError
from ss12k.sources import delivering
from ss12k.sources.loading import load

DEMO = "norreka"
DEMO_NAME = "Norreka kommun / Demo"
DUMP = PROJECT / "data" / "demo" / "norreka"
DEMO_CLIENT = "norreka.skola24"
PATIENCE = 60.0
"""Seconds until a server that has not answered counts as failed."""

KEY_LASTS = timedelta(days=1)

Say = Callable[[str], None]


def run(access: Access, port: int, api_port: int, say: Say) -> None:
    """Start both, say where they are, and wait; whichever way it ends, both end."""
    if port == api_port:
        raise Ss12kError(f"Port {port} can't serve both: choose another with --port or --api-port")
    listen(HOST, port, "--port").close()
    listen(HOST, api_port, "--api-port").close()
    load_demo(access, say)
    delivering.sweep(access)
    with _stoppable() as stopped, _demo_key(access) as (key, lacking):
        # Vendors may reach the API by another name: what the environment says goes.
        where = {"SS12K_API_URL": os.environ.get("SS12K_API_URL") or f"http://{HOST}:{api_port}"}
        servers = [_start("dashboard", "--port", str(port), **where), _start("api", "--port", str(api_port))]
        try:
            _wait(servers, [f"http://{HOST}:{port}/_stcore/health", f"http://{HOST}:{api_port}/health"], stopped)
            if not stopped:
                say(_greeting(port, api_port, key, lacking))
            while not stopped:
                _all_well(servers)
                time.sleep(0.2)
        finally:
            _end(servers)
    say("Stopped; the demo key is revoked." if key else "Stopped.")


def load_demo(access: Access, say: Say) -> None:
    """On the first run, load Norreka kommun and its eight clients."""
    if not any(source.id == DEMO for source in access.control.sources()):
        say("First run: loading the demo source, Norreka kommun …")
        load(access, LOCAL_ADMINISTRATOR, DUMP, DEMO, DEMO_NAME)
    elif _is_demo(access) and not _readable(access):
        say("The demo source was loaded by another version: loading it again …")
        load(access, LOCAL_ADMINISTRATOR, DUMP, DEMO, force=True)
    if not _is_demo(access):
        return  # somebody's own source, which happens to have the demo's id
    known = {client.client_id for client in access.control.clients(removed=True)}
    for file in sorted((PROJECT / "data" / "demo" / "clients").glob("*.json")):
        profile = Profile.parse(file.read_bytes(), where=str(file))
        if profile.client_id not in known:
            access.control.save_profile(profile, LOCAL_ADMINISTRATOR.name, comment="demo")


def _is_demo(access: Access) -> bool:
    return access.control.source(DEMO).name == DEMO_NAME


def _readable(access: Access) -> bool:
    try:
        access.open_view(LOCAL_ADMINISTRATOR, DEMO)
    except SnapshotError:
        return False
    return True


def _greeting(port: int, api_port: int, key: NewKey | None, lacking: str) -> str:
    lines = [f"Dashboard  http://{HOST}:{port}", f"API        http://{HOST}:{api_port}  (documentation at /docs)"]
    if key:
        lines += [
            f"Demo key   client_id {key.client_id}  client_secret {key.client_secret}",
            "           made for this run, revoked when it ends",
        ]
    else:
        lines.append(f"Demo key   none: {lacking}")
    return "\n".join([*lines, "Ctrl-C ends both."])


@contextmanager
def _demo_key(access: Access) -> Iterator[tuple[NewKey | None, str]]:
    """A key of the demo's first client for this run, where that client is still there; else why there is none."""
    state = next((each.state for each in access.control.clients() if each.client_id == DEMO_CLIENT), None)
    if state == "paused":
        yield None, f"client {DEMO_CLIENT} is paused; to resume it: ss12k client resume {DEMO_CLIENT}"
        return
    if state not in (None, "active"):
        yield None, f"client {DEMO_CLIENT} is {state}; to change that: ss12k client valid {DEMO_CLIENT}"
        return
    if state is None:
        yield None, f"there is no client {DEMO_CLIENT}; for a key of another one: ss12k client key CLIENT_ID"
        return
    # Should this process be killed, the key ends by itself.
    expires = datetime.now(UTC) + KEY_LASTS
    key = access.control.issue_key(DEMO_CLIENT, LOCAL_ADMINISTRATOR.name, "ss12k up", expires)
    try:
        yield key, ""
    finally:
        access.control.revoke_key(key.client_id, key.key_id, LOCAL_ADMINISTRATOR.name)


@contextmanager
def _stoppable() -> Iterator[list[int]]:
    """A list that is no longer empty once Ctrl-C or a request to end has come."""
    stopped: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        stopped.append(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _start(*arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
    # A session of its own: Ctrl-C reaches this process alone, which then ends both in order.
    # Tied to it by a pipe: should this process be killed, they end too.
    command = [sys.executable, "-m", "ss12k.cli", *arguments, "--tied"]
    said = {**os.environ, **environment}
    return subprocess.Popen(command, start_new_session=True, stdin=subprocess.PIPE, env=said)  # noqa: S603 ours


def _wait(servers: list[Any], addresses: list[str], stopped: list[int]) -> None:
    deadline = time.monotonic() + PATIENCE
    for address in addresses:
        while not stopped and not _answers(address):
            _all_well(servers)
            if time.monotonic() > deadline:
                raise Ss12kError(f"{address} did not answer within {PATIENCE:.0f} seconds")
            time.sleep(0.05)


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=2) as answer:  # noqa: S310 our own address on 127.0.0.1
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _all_well(servers: list[Any]) -> None:
    if any(server.poll() is not None for server in servers):
        raise Ss12kError("a server ended unexpectedly; what it said stands above")


def _end(servers: list[Any]) -> None:
    for server in servers:
        if server.poll() is None:
            server.terminate()
    for server in servers:
        try:
            server.wait(timeout=5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
