"""Large loads killed with `kill -9` in every phase: what was current stays whole, the next load goes well, no litter.

`uv run pytest -n 0 -m long -s tests/long/test_kills.py`: 50 kills of loads of 100,000 persons, then 3 of `kommun`.
"""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from dumps import PROJECT, SOURCE, Home, home_at
from held_load import PHASES, held_load, wait_until, wait_until_held

from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.demo import write_demo
from ss12k.scope.profile import Profile
from ss12k.snapshots.progress import Phase
from ss12k.standard.categories import CATEGORIES

pytestmark = pytest.mark.long

PERSONS, FEW = 100_000, 500
TIMED = {Phase.READ: 11, Phase.BUILD: 10, Phase.CHECK: 9}
"""How often to kill in a phase that takes a while: at any time within it."""
HELD = {"rename": ("before the rename", "after the rename"),
        "register": ("before it is registered", "while it is registered", "while it is activated",
                     "after it is registered")}  # fmt: skip
"""At which moments to kill in a phase that is over at once."""
TIMES = {"rename": 4, "register": 3}
"""How often at each of them."""
OFTEN = 8
"""After so many kills the next load is one of the large dump again; after the others a small one does."""
MARK = "SS12K_TEST_OF_KILLS"
CLIENT = "skola.klient"
PROFILE = {"clientId": CLIENT, "name": "Klienten", "vendor": "Klient AB", "source": SOURCE,
           "permissionMode": "everything", "sharedData": sorted(CATEGORIES)}  # fmt: skip


@dataclass
class Kills:
    """A home with a small dump loaded, loads of a large one that are killed, and what came of it."""

    home: Home
    small: Path
    large: Path
    scratch: Path
    lasts: dict[Phase, float]
    """How long each phase of a load of the large dump takes, in seconds."""
    killed: Counter[str] = field(default_factory=Counter)
    expected: dict[str, dict[str, int]] = field(default_factory=dict)
    """What each snapshot that was ever current holds."""
    counts: dict[str, int] = field(default_factory=dict)
    """What the large dump holds."""
    rng: random.Random = field(default_factory=lambda: random.Random(1))

    def loading(self, moment: str, what: str) -> Any:
        """A load of the large dump in a process of its own."""
        environment = {MARK: str(self.scratch), "TMPDIR": str(self.scratch)}
        return held_load(moment, what, self.home.path, self.large, SOURCE, "--force", **environment)

    def within(self, phase: Phase) -> None:
        """Kill a load at some time within a phase; it counts for the phase that it had come to by then."""
        with self.loading(PHASES, "") as load:
            for each in list(Phase)[: list(Phase).index(phase) + 1]:
                wait_until(each.value, load)
            time.sleep(self.rng.random() * self.lasts[phase])
            load.kill()
            said, problem = load.communicate()
        if load.returncode == -9:
            later = [each for each in Phase if f"{each.value}\n" in said]
            self.killed[(later or [phase])[-1].value] += 1
        else:
            assert load.returncode == 0, problem
        self.look()

    def at(self, phase: str, moment: str) -> None:
        """Kill a load at a moment."""
        with self.loading(moment, "wait") as load:
            wait_until_held(load)
            load.kill()
            assert load.wait() == -9
        self.killed[f"{phase}: {moment}"] += 1
        self.look(new=moment == "after it is registered")

    def look(self, new: bool | None = None) -> None:
        """Whether all is as it should be after a kill, and after the next load."""
        before = set(self.expected)
        current = self.whole()
        assert new is None or new is (current not in before)
        self.nobody_is_left()
        if sum(self.killed.values()) % OFTEN == 0:
            self.load_the_large_one()
        else:
            loaded = self.home.load(self.small)
            self.expected[loaded.snapshot] = loaded.built.counts
            assert self.whole() == loaded.snapshot
        self.no_litter()

    def whole(self) -> str:
        """The current snapshot, which must hold what it held when it was loaded, for the authority and a client."""
        (current,) = [each.id for each in self.home.snapshots() if each.current]
        counts = self.expected.setdefault(current, self.counts)
        view = self.home.access.open_view(LOCAL_ADMINISTRATOR, SOURCE)
        seen = self.home.access.open_view(LOCAL_ADMINISTRATOR, SOURCE, CLIENT)
        assert {name: view.count(name) for name in counts} == counts
        assert sum(isinstance(json.loads(text), dict) for text in view.all_documents("persons")) == counts["persons"]
        assert seen.document("persons", json.loads(next(seen.all_documents("persons")))["id"])
        return current

    def load_the_large_one(self) -> None:
        """Load the large dump to the end, in a process of its own, and see how long its phases take."""
        began: dict[Phase, float] = {}
        with self.loading(PHASES, "") as load:
            for phase in Phase:
                wait_until(phase.value, load)
                began[phase] = time.monotonic()
            _, problem = load.communicate()
        assert (load.returncode, problem) == (0, "")
        ends = [*list(began.values())[1:], time.monotonic()]
        self.lasts |= {phase: end - start for (phase, start), end in zip(began.items(), ends, strict=True)}
        newest = self.home.snapshots()[0]
        assert newest.current
        self.expected[newest.id] = self.counts = self.counts or dict(newest.figures["counts"])
        assert self.whole() == newest.id
        assert list(self.scratch.iterdir()) == [], "what the killed ones left, the next one cleared away"

    def nobody_is_left(self) -> None:
        """Whether every process that a load started has ended with it."""
        deadline = time.monotonic() + 10
        while left := processes(f"{MARK}={self.scratch}".encode()):
            assert time.monotonic() < deadline, left
            time.sleep(0.05)

    def no_litter(self) -> None:
        """Whether nothing lies in the home but what is registered."""
        files = sorted(f"snapshots/{each.id}.duckdb" for each in self.home.snapshots())
        assert self.home.files() == ["control.sqlite", "secret", "snapshots", *files]


def processes(mark: bytes) -> list[int]:
    """The processes whose environment has a mark."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (each / "environ").read_bytes().split(b"\0"):
                found.append(int(each.name))
    return found


def generated(folder: Path, persons: int) -> Path:
    """A dump of so many persons."""
    script = str(PROJECT / "tests" / "benchmarks" / "generate.py")
    subprocess.run([sys.executable, script, str(folder), "--persons", str(persons)], check=True)
    return folder


@pytest.fixture
def kills(tmp_path: Path) -> Iterator[Kills]:
    """A home with a small dump, and no large one yet."""
    (tmp_path / "scratch").mkdir()
    with home_at(tmp_path / "home") as home:
        made = Kills(home, generated(tmp_path / "small", FEW), tmp_path / "large", tmp_path / "scratch", {})
        loaded = home.load(made.small)
        made.expected[loaded.snapshot] = loaded.built.counts
        home.access.control.save_profile(Profile.parse(PROFILE), LOCAL_ADMINISTRATOR.name)
        yield made
        print(f"\nseconds: {made.lasts}\nkilled: {sum(made.killed.values())}")  # noqa: T201
        for phase, times in made.killed.items():
            print(f"{times:>5}  {phase}")  # noqa: T201


def test_a_load_of_100_000_persons_may_be_killed_at_any_moment(kills: Kills, tmp_path: Path) -> None:
    generated(kills.large, PERSONS)
    kills.load_the_large_one()
    for phase, times in TIMED.items():
        while kills.killed[phase.value] < times:
            kills.within(phase)
    for held, moments in HELD.items():
        for moment in moments:
            for _ in range(TIMES[held]):
                kills.at(held, moment)
    kills.load_the_large_one()
    assert sum(kills.killed.values()) >= 50


def test_a_load_of_kommun_may_be_killed_at_any_moment(kills: Kills, tmp_path: Path) -> None:
    write_demo(kills.large, size="kommun")
    kills.load_the_large_one()
    for phase in TIMED:
        while not kills.killed[phase.value]:
            kills.within(phase)
    kills.load_the_large_one()
    assert sum(kills.killed.values()) >= 3
