"""`python -m mutations_scope [--only NAME] [--list]` (in `tests/`): breaks the scope in turn; 1 on a survivor.

NAME: a part of the names of the mutations to try. Without `--only` it is first seen that nothing is wrong beforehand.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from . import MUTATIONS
from .running import Outcome, Workbench
from .sentences import SENTENCES


def main(arguments: Sequence[str]) -> int:
    """Try what is asked for; 1 if anything survives, or if something is wrong without any mutation."""
    parser = argparse.ArgumentParser(prog="mutations_scope", description=__doc__)
    parser.add_argument("--only", metavar="NAME", default="", help="those with this in their name")
    parser.add_argument("--list", action="store_true", help="the sentences of SCOPE.md and the mutations of each")
    asked = parser.parse_args(arguments)
    if asked.list:
        for sentence in SENTENCES:
            _say(f"{sentence.rule} {sentence.says}")
            for name in sentence.mutations:
                _say(f"    {name}")
        return 0
    chosen = [each for each in MUTATIONS if asked.only in each.name]
    if not chosen:
        _say(f"no mutation has {asked.only!r} in its name; --list shows them")
        return 1
    with TemporaryDirectory() as folder:
        bench, began = Workbench(Path(folder)), time.monotonic()
        before = bench.unchanged(tuple(dict.fromkeys(test for each in chosen for test in each.tests)))
        _tell("without any mutation", before)
        if before.by is not None:
            _say("Something is wrong beforehand: nothing was tried.")
            return 1
        survivors = []
        for number, mutation in enumerate(chosen, start=1):
            outcome = bench.outcome(mutation)
            _tell(f"{number}/{len(chosen)} {mutation.name}", outcome)
            survivors += [] if outcome.by is not None else [mutation.name]
        _say(f"{len(chosen)} mutations, {len(survivors)} survived, {time.monotonic() - began:.0f} s")
        for name in survivors:
            _say(f"survived: {name}")
    return 1 if survivors else 0


def _tell(what: str, outcome: Outcome) -> None:
    noticed = "nothing noticed" if outcome.by is None else f"noticed by {outcome.by}: {outcome.because[:160]}"
    _say(f"{what} ({outcome.seconds:.1f} s): {noticed}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
