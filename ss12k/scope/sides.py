"""Two views of one snapshot side by side, so that one query can ask what each of them says."""

import re
from collections.abc import Callable
from typing import Any

from ss12k.scope.rules import Rules
from ss12k.scope.view import View
from ss12k.snapshots.opening import Snapshot, ask

Make = Callable[[Rules], str]
"""Writes a condition, or a query, as one profile has it."""


class Side:
    """What one of the views says; no view is a profile that shares nothing."""

    def __init__(self, view: View | None, name: str) -> None:
        self.view, self._name = view, name
        self._inside = view.inside if view else None

    def says(self, make: Make) -> str:
        """A condition as this side has it: true or false, never null."""
        return self.written(lambda rules: f"coalesce({make(rules)}, FALSE)", "FALSE")

    def written(self, make: Make, otherwise: str) -> str:
        """What is made of this side's rules, or `otherwise` without any, with the sets under this side's name."""
        return make(self._inside[0]).replace("$set_", f"${self._name}_") if self._inside else otherwise

    def values(self, query: str) -> dict[str, object]:
        """The sets of this side that a query names."""
        names = dict.fromkeys(re.findall(rf"\${self._name}_(\w+)", query))
        return {f"{self._name}_{name}": self._inside[1][name] for name in names} if self._inside else {}

    def plainly(self, make: Make) -> tuple[str, tuple[bytes, ...]]:
        """What is made of the rules, with the sets that it names: the same for sides that say the same."""
        if self._inside is None:
            return "FALSE", ()
        rules, sets, _ = self._inside
        made = make(rules)
        return made, tuple(sets[name] for name in dict.fromkeys(re.findall(r"\$set_(\w+)", made)))


class Sides:
    """The view before and the view after."""

    def __init__(self, snapshot: Snapshot, before: View | None, after: View | None) -> None:
        self.snapshot = snapshot
        self.before, self.after = Side(before, "before"), Side(after, "after")

    def alike(self, make: Make) -> bool:
        """Whether both say the same of every row."""
        return self.before.plainly(make) == self.after.plainly(make)

    def ask(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """The rows that a query gives, with the values and the sets of both sides that it names bound."""
        return ask(query, values | self.before.values(query) | self.after.values(query))
