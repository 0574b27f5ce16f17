"""The land that trips are planted on: its records, the earlier ones, and what checks and a load find there."""

from dataclasses import dataclass

from ss12k.demo.civic import CivicNumbers
from ss12k.demo.ids import Record
from ss12k.snapshots.findings import Kind

Records = dict[str, list[Record]]
"""Records by resource."""
Lists = dict[str, dict[str, str]]
"""The entries of each list that checks go by (`ss12k.quality.limits.FILES`), with their status."""

DOMAIN = "skarholm.example"
EDUCATION = "NA26"
"""A code of a study path that the island's list has."""


@dataclass(frozen=True)
class Finding:
    """What a check finds; no id: something of the source as a whole."""

    check: str
    resource: str
    id: str | None
    note: str


@dataclass(frozen=True)
class Flaw:
    """A deviation from the standard that a load finds."""

    resource: str
    id: str
    kind: Kind
    path: str
    note: str


class Land:
    """What is on the island, and what was on it in the earlier snapshot; `lists` say what registers hold."""

    def __init__(self) -> None:
        self.records: Records = {}
        self.lists: Lists = {"domains": {DOMAIN: ""}, "education_codes": {EDUCATION: ""}, "school_units": {}}
        self.lists |= {"test_activities": {}, "deleted": {}}
        self.findings: list[Finding] = []
        self.misses: list[Finding] = []
        self.flaws: list[Flaw] = []
        self.civic = CivicNumbers()
        self._was: dict[int, Record] = {}
        self._gone: Records = {}
        self._resources: dict[int, str] = {}
        self._number = 0

    @property
    def before(self) -> Records:
        """The records of the earlier snapshot."""
        kept = {name: [self._was.get(id(each), each) for each in records] for name, records in self.records.items()}
        return {name: kept.get(name, []) + self._gone.get(name, []) for name in kept | self._gone}

    def number(self) -> int:
        """One that nobody had."""
        self._number += 1
        return self._number

    def add(self, resource: str, record: Record) -> None:
        """Put a record there."""
        self.records.setdefault(resource, []).append(record)
        self._resources[id(record)] = resource

    def resource(self, record: Record) -> str:
        """Of what a record is."""
        return self._resources[id(record)]

    def was(self, record: Record, earlier: Record) -> None:
        """Say what stood there in the earlier snapshot."""
        self._was[id(record)] = earlier

    def remove(self, record: Record) -> None:
        """Leave a record in the earlier snapshot alone."""
        resource = self.resource(record)
        self.records[resource] = [each for each in self.records[resource] if each is not record]
        self._gone.setdefault(resource, []).append(record)
