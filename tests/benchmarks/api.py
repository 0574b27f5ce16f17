"""How fast the API answers, over real HTTP on this machine: prints milliseconds, asserts nothing.

    python tests/benchmarks/api.py [--home FOLDER] [--persons 100000] [--workers 1]

The home folder is filled at the first run and used again at the next.
"""

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from generate import generate

from ss12k.access import LOCAL_ADMINISTRATOR, Access
from ss12k.ports import listen
from ss12k.scope.profile import Profile
from ss12k.sources.loading import load
from ss12k.standard.categories import CATEGORIES

SOURCE, ME = "bench", "benchmark"
WITHHELD = {"civicno", "addresses", "photo"}
SERVE = "import sys; from ss12k.api.serve import serve; serve(port=int(sys.argv[1]), workers=int(sys.argv[2]))"


def main() -> None:
    """Prepare, serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "ss12k-api-bench")
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=1)
    chosen = parser.parse_args()
    _prepare(chosen.home, chosen.persons)
    with _served(chosen.home, chosen.workers) as http:
        for mode in ("everything", "selected"):
            _authorize(http, chosen.home, mode)
            _measure(http, mode)


def _prepare(home: Path, persons: int) -> None:
    access = Access(home, keep=1)
    with access.control:
        if any(source.id == SOURCE and source.snapshot for source in access.control.sources()):
            return
        with tempfile.TemporaryDirectory() as folder:
            generate(Path(folder), persons)
            began = time.perf_counter()
            load(access, LOCAL_ADMINISTRATOR, Path(folder), SOURCE)
            _say(f"load of {persons} persons", f"{time.perf_counter() - began:.1f} s")


@contextmanager
def _served(home: Path, workers: int) -> Iterator[httpx.Client]:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    program = [sys.executable, "-c", SERVE, str(port), str(workers)]
    with subprocess.Popen(program, env=os.environ | {"SS12K_HOME": str(home)}) as server:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as http:
                _wait(http)
                yield http
        finally:
            server.send_signal(signal.SIGTERM)


def _wait(http: httpx.Client) -> None:
    while True:
        try:
            http.get("/health")
            return
        except httpx.TransportError:
            time.sleep(0.1)


def _authorize(http: httpx.Client, home: Path, mode: str) -> None:
    """A client that sees everybody: by mode `everything`, or by `selected` with the top of the tree checked."""
    access = Access(home, keep=1)
    with access.control:
        profile = {"clientId": f"{SOURCE}.{mode}", "name": mode, "vendor": mode, "source": SOURCE}
        profile |= {"permissionMode": mode}
        shared = sorted(set(CATEGORIES) - WITHHELD)
        tops = [_top(http, home)] if mode == "selected" else []
        access.control.save_profile(Profile.parse(profile | {"sharedData": shared, "organisations": tops}), ME)
        key = access.control.issue_key(f"{SOURCE}.{mode}", ME)
    form = {"grant_type": "client_credentials", "client_id": key.client_id, "client_secret": key.client_secret}
    token = http.post("/connect/token", data=form).raise_for_status().json()["access_token"]
    http.headers["Authorization"] = f"Bearer {token}"


def _top(http: httpx.Client, home: Path) -> str:
    organisations = http.get("/v2.0/organisations").json()["data"]
    return str(next(each["id"] for each in organisations if each["organisationType"] == "Huvudman"))


def _measure(http: httpx.Client, mode: str) -> None:
    began = time.perf_counter()
    first = http.get("/v2.0/persons", params={"limit": 1}).raise_for_status()
    _say(f"{mode}: first request, with a new view", f"{(time.perf_counter() - began) * 1000:.0f} ms")
    began, ids, size, pages, token = time.perf_counter(), [], 0, [], None
    while True:
        asked = time.perf_counter()
        answer = http.get("/v2.0/persons", params={"pageToken": token} if token else None).raise_for_status()
        pages.append((time.perf_counter() - asked) * 1000)
        body, size = answer.json(), size + len(answer.content)
        ids += [person["id"] for person in body["data"]]
        if (token := body["pageToken"]) is None:
            break
    total, waited = time.perf_counter() - began, sum(pages) / 1000
    assert len(ids) == len(set(ids)), first.text
    what = f"all {len(ids)} persons, {size / 1e6:.0f} MB, {len(pages)} pages"
    _say(f"{mode}: {what}", f"{waited:.2f} s ({total:.2f} parsed)")
    _say(f"{mode}: page of 2000 persons", _spread(pages))
    chosen = random.Random(2).sample(ids, 300)
    for about, path, parameters in (
        ("one person by id", "/v2.0/persons/{}", {}),
        ("one person by id, with names", "/v2.0/persons/{}", {"expandReferenceNames": "true"}),
        ("no such person", "/v2.0/persons/{}x", {}),
    ):
        _say(f"{mode}: {about}", _times(lambda id: http.get(path.format(id), params=parameters), chosen))  # noqa: B023
    _say(f"{mode}: page of 2000 groups", _times(lambda _: http.get("/v2.0/groups"), chosen[:10]))
    _say(f"{mode}: page of 2000 groups, with names", _times(_named_groups(http), chosen[:10]))
    _say("health", _times(lambda _: http.get("/health"), chosen))


def _named_groups(http: httpx.Client) -> Callable[[str], object]:
    return lambda _: http.get("/v2.0/groups", params={"expandReferenceNames": "true"})


def _times(ask: Callable[[str], object], ids: list[str]) -> str:
    taken = []
    for id in ids:
        began = time.perf_counter()
        ask(id)
        taken.append((time.perf_counter() - began) * 1000)
    return _spread(taken)


def _spread(taken: list[float]) -> str:
    ordered = sorted(taken)
    return f"p50 {statistics.median(ordered):.1f} ms, p95 {ordered[int(len(ordered) * 0.95)]:.1f} ms"


def _say(what: str, figure: str) -> None:
    print(f"{what:60} {figure}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
