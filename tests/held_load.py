"""The command line, stopped at a chosen moment of a load: `python held_load.py MOMENT WHAT ARGUMENTS…`.

WHAT is `wait`, which says so and then waits to be killed, or for a line to go on; or a number: from then on the size
that no file may grow beyond, which is what a full disk looks like to a program. The moment `phases` stops nowhere, and
says each phase as it begins.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ss12k import cli
from ss12k.control import sources
from ss12k.control.store import Control
from ss12k.snapshots import building
from ss12k.snapshots.progress import Step
from ss12k.sources.running import Telling

PROJECT = Path(__file__).parents[1]

MOMENTS: dict[str, tuple[Any, str, bool]] = {
    "before the rename": (Path, "rename", False),
    "after the rename": (Path, "rename", True),
    "before it is registered": (Control, "register_snapshot", False),
    "while it is registered": (sources, "_activate", False),
    "while it is activated": (sources, "_activate", True),
    "after it is registered": (Control, "register_snapshot", True),
}
"""Where each moment is: on which side of the call of this function in a load that goes well."""
START, STAGED_IN_A_FILE = "at the start", "at the start, with the dump staged in a file however small it is"
PHASES = "phases"
WAITING = "waiting"


@contextmanager
def held_load(
    moment: str, what: str, home: Path, dump: Path, source: str, *options: str, **environment: str
) -> Iterator["subprocess.Popen[str]"]:
    """A load in a process of its own that stops so; it is gone at the end of the block."""
    command = [sys.executable, "-W", "error", __file__, moment, what, "load", str(dump), "--source", source, *options]
    known = {**os.environ, "SS12K_HOME": str(home), "PYTHONPATH": str(PROJECT), **environment}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=known, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until_held(process: "subprocess.Popen[str]") -> None:
    """Return when the load has come to the moment at which it waits."""
    wait_until(WAITING, process)


def wait_until(said: str, process: "subprocess.Popen[str]") -> None:
    """Return when the load says so, as it does when a phase begins."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line == f"{said}\n", line + process.communicate()[1]


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def stop(what: str) -> None:
    """Wait, or let no file grow any more."""
    if what == "wait":
        say(WAITING)
        sys.stdin.readline()
    else:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(what), resource.RLIM_INFINITY))


def hold(moment: str, what: str) -> None:
    """Let the load stop when it comes to this moment."""
    owner, name, afterwards = MOMENTS[moment]
    call: Callable[..., Any] = getattr(owner, name)

    def held(*arguments: Any, **named: Any) -> Any:
        ours = name != "rename" or str(arguments[0]).endswith(".building")
        if ours and not afterwards:
            stop(what)
        answer = call(*arguments, **named)
        if ours and afterwards:
            stop(what)
        return answer

    setattr(owner, name, held)


def say_phases() -> None:
    """Say each phase as it begins."""
    tell: Callable[[Telling, Step], None] = Telling.__call__
    told: list[str] = []

    def telling(self: Telling, step: Step) -> None:
        if step.phase.value not in told:
            told.append(step.phase.value)
            say(step.phase.value)
        tell(self, step)

    setattr(Telling, "__call__", telling)  # noqa: B010


if __name__ == "__main__":
    moment, what, *arguments = sys.argv[1:]
    if moment == PHASES:
        say_phases()
    elif moment in MOMENTS:
        hold(moment, what)
    else:
        building.SMALL = 0 if moment == STAGED_IN_A_FILE else building.SMALL
        stop(what)
    sys.argv = ["ss12k", *arguments]
    cli.main()
