"""What a check is: one question about a snapshot, declared once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from ss12k.errors import Ss12kError
from ss12k.quality.facts import Facts
from ss12k.standard.resources import RESOURCES


class Severity(StrEnum):
    """What a finding means: someone will get wrong or too much data, or somebody should look at it."""

    ERROR = "error"
    WARNING = "warning"


Queries: TypeAlias = Callable[[Facts], Iterator[str]]
"""Writes the queries of a check that is asked of many resources alike; each says which in a column `resource`."""


@dataclass(frozen=True)
class Check:
    """One question about a snapshot.

    - `name`, and the `number` of the question in the list that the project began with.
    - `question`: what it finds, as the answer to "which?", and `todo`: what to do at the source.
    - `resource`: whose objects it finds; empty: the query says.
    - `about`: the attributes that it goes by, `persons.enrolments`; a client that lacks one of them is not told. The
      first is the one that is wrong, if it is the object's own, unless the query says a `path`.
    - `query`: over the tables of `facts.py`, see below; values and settings are bound as `$day` and by their names.
    - `other`: the resource of the objects that the query gives as `other`, those that it goes by besides.
    - `alike`: several objects together are what is found; the query says as `same` what they share.
    - `since`: compares with the earlier snapshot. `lists`, `settings`: what has to be given, and what may be set.
    - `authority`: what it finds is never told of a client's data, since it tells what no client may know.
    - `scope`: asks what a client is given, and so of nobody else.

    The query gives `pos`, the object's position, null for the source as a whole, and of `other`, `same`, `path` and
    `resource` those that it declares. One that is asked of many resources alike also gives as `item` the ordinal of a
    list's item, where it found one at the `path`.
    """

    name: str
    number: int
    severity: Severity
    resource: str
    question: str
    todo: str
    query: str | Queries
    about: tuple[str, ...] = ()
    other: str = ""
    alike: bool = False
    since: bool = False
    lists: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    authority: bool = False
    scope: bool = False

    def __post_init__(self) -> None:
        if self.resource and self.resource not in RESOURCES:
            raise Ss12kError(f"check {self.name}: there is no resource {self.resource}")
        for each in self.about:
            resource, _, attribute = each.partition(".")
            if resource not in RESOURCES or attribute not in _names(resource):
                raise Ss12kError(f"check {self.name}: there is no {each}")

    @property
    def own(self) -> bool:
        """Whether no client is ever told: what an earlier snapshot held was perhaps not for it to see."""
        return self.authority or self.since

    @property
    def path(self) -> str:
        """The attribute of the object that is wrong; none where what is wrong is not its own."""
        resource, _, attribute = self.about[0].partition(".") if self.about else ("", "", "")
        return attribute if resource == self.resource else ""

    def queries(self, facts: Facts) -> Iterator[str]:
        """What is asked."""
        if callable(self.query):
            yield from self.query(facts)
        else:
            yield self.query


def _names(resource: str) -> set[str]:
    return {each.name for each in RESOURCES[resource].shape.attributes}
