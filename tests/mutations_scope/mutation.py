"""One mutation: a mistake that somebody could make in the product, as a change of one text in one file."""

from dataclasses import dataclass
from pathlib import Path

PRODUCT = Path(__file__).parent.parent.parent
"""The folder in which the package `ss12k` lies."""
NOTICED = 3
"""The exit code of a run in which something noticed."""


@dataclass(frozen=True)
class Mutation:
    """In `file` of the package, `old`, which stands there once, becomes `new`.

    `hint`: a part of the notes of those fixed cases that are tried first, which saves time and decides nothing.
    `tests`: tests of the suite that are run before the cases, where no document of one view can show the mistake.
    `builds`: it changes how snapshots are built, though it is not in the folder that does it.
    """

    name: str
    file: str
    old: str
    new: str
    hint: str = ""
    tests: tuple[str, ...] = ()
    builds: bool = False

    @property
    def rebuilds(self) -> bool:
        """Whether it changes how snapshots are built, so that those built before are no good for it."""
        return self.builds or self.file.startswith("snapshots/")

    def changed(self, text: str) -> str:
        """The file's text with the mistake; a ValueError where the old text does not stand there exactly once."""
        if (found := text.count(self.old)) != 1:
            raise ValueError(f"mutation {self.name}: {found} times in {self.file}: {self.old!r}")
        return text.replace(self.old, self.new)
