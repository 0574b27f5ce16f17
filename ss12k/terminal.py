"""What the command line shows on a terminal while something takes its time; nothing where nobody looks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from ss12k.snapshots.progress import Progress, Step, quietly

Counted = Callable[[str, int], None]
"""Called with a resource and how many of its records have been dealt with."""


@contextmanager
def steps(console: Console | None = None) -> Iterator[Progress]:
    """How far a load has come: phase, resource, records, bytes and seconds left."""
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield quietly
        return
    what, left = TextColumn("{task.description}", markup=False), TextColumn("{task.fields[left]}", markup=False)
    with Bar(SpinnerColumn(), what, BarColumn(), DownloadColumn(), left, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None, left="")

        def show(step: Step) -> None:
            bar.update(task, description=_said(step), completed=step.done, total=step.total or None, left=_left(step))

        yield show


@contextmanager
def counts(verb: str, console: Console | None = None) -> Iterator[Counted]:
    """What is being dealt with and how much of it, `verb` saying how: "writing" for instance."""
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield lambda *_: None
        return
    what = TextColumn("{task.description}", markup=False)
    with Bar(SpinnerColumn(), what, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task(verb, total=None)
        yield lambda name, count: bar.update(task, description=f"{verb} {name}: {count:,}")


@contextmanager
def asking(console: Console | None = None) -> Iterator[Callable[[str, int, int], None]]:
    """Which check is being asked, and how many of how many were."""
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield lambda *_: None
        return
    what = TextColumn("{task.description}", markup=False)
    with Bar(SpinnerColumn(), what, BarColumn(), TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("checking", total=None)
        yield lambda name, number, of: bar.update(task, description=f"checking {name}", completed=number, total=of)


def _said(step: Step) -> str:
    return f"{step.phase} {step.resource}: {step.records:,} records" if step.resource else str(step.phase)


def _left(step: Step) -> str:
    if step.seconds_left is None:
        return ""
    minutes, seconds = divmod(round(step.seconds_left), 60)
    return f"{minutes} min {seconds:02} s left" if minutes else f"{seconds} s left"
