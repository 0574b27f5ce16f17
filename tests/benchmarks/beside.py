"""Our API beside Datasette and ROAPI (and nginx, where there is one), in one run on loopback. Prints, asserts nothing.

    uv run --group benchmarks python tests/benchmarks/beside.py FOLDER [--persons 100000] [--rounds 3]

Everybody serves the same persons, and all of them: a full sync by pages of 2,000, without parsing what comes, and one
by id. Ours is scoped, checks a token and logs each call; the others do none of it. FOLDER keeps the data for the next
run. nginx serves the pages that our API gave, as files.
"""

import argparse
import gzip
import http.client
import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

import orjson
from generate import generate

from ss12k.access import LOCAL_ADMINISTRATOR, Access
from ss12k.ports import listen
from ss12k.scope.profile import Profile
from ss12k.sources.loading import load
from ss12k.standard.categories import CATEGORIES

WITHHELD = {"civicno", "addresses", "photo"}
LIMIT = 2_000
SERVE = "import sys; from ss12k.api.serve import serve; serve(port=int(sys.argv[1]), workers=int(sys.argv[2]))"
Fetch = Callable[[str], bytes]
Next = Callable[[bytes, int], str | None]
"""From a page and its number the address of the next; None at the end."""


class Server:
    """A server to measure: how its pages follow each other, and where one person is."""

    def __init__(self, name: str, first: str, following: Next, one: str, headers: dict[str, str] | None = None) -> None:
        self.name, self.first, self.following, self.one = name, first, following, one
        self.headers, self.port = headers or {}, 0

    def fetch(self) -> Fetch:
        """Over one connection that stays open."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

        def ask(path: str) -> bytes:
            connection.request("GET", path, headers=self.headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{self.name}: {answer.status} {body[:200]!r}")
            return body

        return ask

    def sync(self, fetch: Fetch) -> tuple[float, int, int]:
        """Seconds of waiting for all pages, how many they are, and their bytes."""
        path, waited, size, number = self.first, 0.0, 0, 0
        while path:
            began = time.perf_counter()
            body = fetch(path)
            waited += time.perf_counter() - began
            size, number = size + len(body), number + 1
            path = self.following(body, number) or ""
        return waited, number, size


def main() -> None:
    """Prepare, serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pull", nargs=2, metavar=("PORT", "TOKEN"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.pull:
        ours = _ours("ours", chosen.pull[1])
        ours.port = int(chosen.pull[0])
        sys.stdout.write(json.dumps(ours.sync(ours.fetch())))
        return
    dump, home = chosen.folder / "dump", chosen.folder / "home"
    if not dump.exists():
        generate(dump, chosen.persons)
    ids = [
        orjson.loads(line)["id"]
        for line in (dump / "persons.ndjson").read_bytes().splitlines()[:: chosen.persons // 200]
    ]
    credentials = _load(home, dump)
    rows: list[tuple[str, ...]] = []
    with ExitStack() as running:
        one = running.enter_context(_served(home, 1))
        two = running.enter_context(_served(home, 2))
        token = _token(one, credentials)
        ours = _ours("ss12k: scoped, token, log", token)
        ours.port = one
        zipped = _ours("the same, gzip", token, {"Accept-Encoding": "gzip"})
        zipped.port = one
        servers = [ours, zipped, running.enter_context(_datasette(chosen.folder, dump))]
        servers += [running.enter_context(_roapi(dump, order)) for order in (True, False)]
        if shutil.which("nginx"):
            servers.append(running.enter_context(_nginx(chosen.folder, ours, ids)))
        syncs: dict[str, list[float]] = {each.name: [] for each in servers}
        told: dict[str, tuple[int, int]] = {}
        for _ in range(chosen.rounds):  # in turn, so that they meet the same machine
            for each in servers:
                waited, pages, size = each.sync(each.fetch())
                syncs[each.name].append(waited)
                told[each.name] = pages, size
        for each in servers:
            pages, size = told[each.name]
            rows.append(
                (
                    each.name,
                    f"{statistics.median(syncs[each.name]):.2f} s",
                    f"{size / 1e6:.0f} MB, {pages} pages",
                    _by_id(each, ids),
                )
            )
        _print(rows)
        _together(one, two, token)


def _by_id(server: Server, ids: list[str]) -> str:
    fetch, taken = server.fetch(), []
    for id in ids:
        began = time.perf_counter()
        fetch(server.one.format(quote(id)))
        taken.append((time.perf_counter() - began) * 1000)
    return f"{statistics.median(taken):.1f} ms"


def _together(one: int, two: int, token: str) -> None:
    """What two clients get of two workers, compared with what one gets of one."""

    def pull(port: int, count: int) -> float:
        command = [sys.executable, __file__, "-", "--pull", str(port), token]
        clients = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(count)]
        waits = [json.loads(each.communicate()[0])[0] for each in clients]
        return float(count / max(waits))

    alone = statistics.median(pull(one, 1) for _ in range(3))
    both = sorted(pull(two, 2) for _ in range(5))
    sys.stdout.write(
        f"\nfull syncs a second: one client of one worker {alone:.2f}; two clients of two workers "
        f"{statistics.median(both):.2f} (from {both[0]:.2f} to {both[-1]:.2f}): "
        f"{statistics.median(both) / alone:.2f} times\n"
    )


def _print(rows: list[tuple[str, ...]]) -> None:
    for row in [("server", "full sync", "of", "by id, p50"), ("---",) * 4, *rows]:
        sys.stdout.write("| " + " | ".join(row) + " |\n")


def _ours(name: str, token: str, more: dict[str, str] | None = None) -> Server:
    def following(body: bytes, _: int) -> str | None:
        found = re.search(rb'"pageToken":"([^"]+)"}$', body[-4096:]) if not more else _zipped_token(body)
        return f"/v2.0/persons?limit={LIMIT}&pageToken={found[1].decode()}" if found else None

    headers = {"Authorization": f"Bearer {token}"} | (more or {})
    return Server(name, f"/v2.0/persons?limit={LIMIT}", following, "/v2.0/persons/{}", headers)


def _zipped_token(body: bytes) -> "re.Match[bytes] | None":
    return re.search(rb'"pageToken":"([^"]+)"}$', gzip.decompress(body)[-4096:])


def _load(home: Path, dump: Path) -> dict[str, str]:
    access = Access(home, keep=1)
    with access.control:
        if not any(source.id == "bench" for source in access.control.sources()):
            load(access, LOCAL_ADMINISTRATOR, dump, "bench")
        about = {"clientId": "bench.all", "name": "b", "vendor": "b", "source": "bench", "permissionMode": "everything"}
        access.control.save_profile(Profile.parse(about | {"sharedData": sorted(set(CATEGORIES) - WITHHELD)}), "bench")
        key = access.control.issue_key("bench.all", "bench")
    return {"client_id": key.client_id, "client_secret": key.client_secret}


def _token(port: int, credentials: dict[str, str]) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    form = "&".join(
        f"{name}={quote(value)}" for name, value in {"grant_type": "client_credentials", **credentials}.items()
    )
    connection.request("POST", "/connect/token", form, {"Content-Type": "application/x-www-form-urlencoded"})
    return str(json.loads(connection.getresponse().read())["access_token"])


def _free_port() -> int:
    with listen("127.0.0.1", 0) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def _running(command: list[str], port: int, path: str, **more: str) -> Iterator[int]:
    with subprocess.Popen(
        command, env=os.environ | more, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            while True:
                try:
                    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
                    connection.request("GET", path)
                    connection.getresponse().read()
                    break
                except OSError:
                    time.sleep(0.2)
            yield port
        finally:
            server.terminate()


@contextmanager
def _served(home: Path, workers: int) -> Iterator[int]:
    port = _free_port()
    with _running([sys.executable, "-c", SERVE, str(port), str(workers)], port, "/health", SS12K_HOME=str(home)):
        yield port


@contextmanager
def _datasette(folder: Path, dump: Path) -> Iterator[Server]:
    file = folder / "persons.sqlite"
    if not file.exists():
        records = [orjson.loads(line) for line in (dump / "persons.ndjson").read_bytes().splitlines()]
        names = list(dict.fromkeys(name for record in records for name in record))
        with sqlite3.connect(file) as database:
            columns = ", ".join(f'"{name}"' + (" PRIMARY KEY" if name == "id" else "") for name in names)
            database.execute(f"CREATE TABLE persons ({columns}) WITHOUT ROWID")
            plain = [[each.get(name) if isinstance(each.get(name), str | None) else orjson.dumps(each[name]).decode()
                      for name in names] for each in records]  # fmt: skip
            database.executemany(f"INSERT INTO persons VALUES ({', '.join('?' * len(names))})", plain)
    port = _free_port()

    def following(body: bytes, _: int) -> str | None:
        found = re.search(rb'"next": "([^"]+)"', body[-4096:]) or re.search(rb'"next": "([^"]+)"', body)
        return f"{first}&_next={quote(found[1].decode())}" if found else None

    first = f"/persons/persons.json?_size={LIMIT}&_shape=objects&_nocount=1&_nofacet=1&_nosuggest=1"
    command = [
        sys.executable,
        "-m",
        "datasette",
        str(file),
        "--port",
        str(port),
        "--setting",
        "max_returned_rows",
        "2000",
    ]
    with _running([*command, "--setting", "sql_time_limit_ms", "60000"], port, "/-/versions.json"):
        server = Server("Datasette", first, following, "/persons/persons/{}.json?_shape=objects")
        server.port = port
        yield server


@contextmanager
def _roapi(dump: Path, ordered: bool) -> Iterator[Server]:
    """Without an order its pages are what happens to come next: nobody says that none comes twice."""
    port = _free_port()
    persons = sum(1 for _ in (dump / "persons.ndjson").open("rb"))
    command = [
        "roapi",
        "-a",
        f"127.0.0.1:{port}",
        "-p",
        f"127.0.0.1:{_free_port()}",
        "--addr-flight-sql",
        f"127.0.0.1:{_free_port()}",
    ]
    command[0] = str(Path(sys.executable).with_name("roapi"))
    command += ["-t", f"persons={dump / 'persons.ndjson'},format=ndjson"]

    def following(_: bytes, number: int) -> str | None:
        return f"{first}&offset={number * LIMIT}" if number * LIMIT < persons else None

    first = f"/api/tables/persons?{'sort=id&' if ordered else ''}limit={LIMIT}"
    with _running(command, port, "/api/schema"):
        server = Server(
            "ROAPI" if ordered else "ROAPI, in no order", first, following, "/api/tables/persons?filter[id]='{}'"
        )
        server.port = port
        yield server


@contextmanager
def _nginx(folder: Path, ours: Server, ids: list[str]) -> Iterator[Server]:
    """The pages that we gave, as files: what there is to gain at the very most."""
    root, fetch = folder / "files", ours.fetch()
    shutil.rmtree(root, ignore_errors=True)
    (root / "one").mkdir(parents=True)
    path, number = ours.first, 0
    while path:
        body = fetch(path)
        number += 1
        (root / f"{number}.json").write_bytes(body)
        path = ours.following(body, number) or ""
    for id in ids:
        (root / "one" / f"{id}.json").write_bytes(fetch(ours.one.format(quote(id))))
    port, pages = _free_port(), number
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log /dev/null; events {{}}\n"
        f"http {{ access_log off; sendfile on; server {{ listen 127.0.0.1:{port}; root {root}; }} }}\n"
    )
    with _running(["nginx", "-c", str(config), "-p", str(folder)], port, "/1.json"):
        server = Server("nginx, files", "/1.json", lambda _, n: f"/{n + 1}.json" if n < pages else None, "/one/{}.json")
        server.port = port
        yield server


if __name__ == "__main__":
    main()
