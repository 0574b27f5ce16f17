"""The ground of what one client sees of a source: what is shared, what is in reach, who and which rows are visible."""

from collections.abc import Mapping
from typing import Any

from .reading import Source
from .rows import r1_reach, r4_persons
from .rows_school import r3_rows


class Sight:
    """A source under a profile, by SCOPE R1 to R5."""

    def __init__(self, source: Source, profile: Mapping[str, Any]) -> None:
        self.source = source
        self.shared = frozenset(profile["sharedData"])
        self.reach = r1_reach(source, profile)
        self.persons = r4_persons(source, self.shared, self.reach, profile.get("includeAlternativePersonData", False))
        self._rows: dict[str, frozenset[str]] = {}

    def rows(self, resource: str) -> frozenset[str]:
        """The ids of the visible rows of a resource, whether or not its category is shared (R3)."""
        if resource not in self._rows:
            self._rows[resource] = r3_rows(resource, self.source, self.reach, self.persons)
        return self._rows[resource]
