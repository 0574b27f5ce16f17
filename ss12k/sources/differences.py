"""What differs between two snapshots, for a person to read and for a program; ids and names, never a value."""

import json
from collections.abc import Iterable, Iterator, Sequence

from ss12k.access import Access, Actor
from ss12k.errors import printable
from ss12k.snapshots.comparing import Comparison, Difference, Tally, Told, untold
from ss12k.snapshots.dump import known
from ss12k.snapshots.opening import Snapshot

VERSION = 1
"""The version of the JSON form."""


def comparison(access: Access, actor: Actor, old: str, new: str) -> Comparison:
    """Two snapshots by their ids, of one source or of two."""
    actor.must_see(None)
    return Comparison(*(Snapshot(access.control.home / access.control.find_snapshot(id).file) for id in (old, new)))


def wanted(compared: Comparison, resource: str | None = None) -> list[str]:
    """The resource asked for, or all that either snapshot holds anything of."""
    return compared.resources() if resource is None else [known(resource, "--resource")]


def differences(compared: Comparison, resources: Iterable[str], told: Told = untold) -> list[Difference]:
    """What differs in each of the resources."""
    return [compared.difference(name, told) for name in resources]


def report(compared: Comparison, found: Sequence[Difference], ids: bool = False) -> Iterator[str]:
    """The counts, and what differs in each resource; with `ids` every object, one a line."""
    yield f"{'resource':<22}{'added':>12}{'removed':>12}{'changed':>12}"
    for each in found:
        yield f"{each.resource:<22}{each.added:>12,}{each.removed:>12,}{each.changed:>12,}"
    for each in found:
        if each.added or each.removed or each.changed:
            yield ""
            yield each.resource
            yield from _objects(compared, each.resource) if ids else _examples(each)
            yield from (f"{count:>12,}  changed in {name}" for name, count in each.attributes.items())


def report_json(compared: Comparison, resources: Iterable[str]) -> Iterator[str]:
    """One JSON object with every id, line by line: it may be larger than memory."""
    begin = json.dumps({"version": VERSION, "old": compared.old.id, "new": compared.new.id})
    yield f'{begin[:-1]}, "resources": {{'
    for number, name in enumerate(resources):
        tally = Tally()
        yield f'{"," if number else ""}"{name}": {{'
        yield from _list("added", _added(compared, name, tally))
        yield from _list("removed", _removed(compared, name, tally))
        yield from _list("changed", _changed(compared, name, tally))
        found = tally.difference(name)
        counts = {"added": found.added, "removed": found.removed, "changed": found.changed}
        yield f'"counts": {_text(counts)}, "attributes": {_text(found.attributes)}}}'
    yield "}}"


def _added(compared: Comparison, resource: str, tally: Tally) -> Iterator[str]:
    for added, _ in compared.lone(resource):
        tally.add("added", added)
        yield from map(_text, added)


def _removed(compared: Comparison, resource: str, tally: Tally) -> Iterator[str]:
    for _, removed in compared.lone(resource):
        tally.add("removed", removed)
        yield from map(_text, removed)


def _changed(compared: Comparison, resource: str, tally: Tally) -> Iterator[str]:
    for each in compared.changed(resource):
        tally.add_changed(each)
        yield _text({"id": each.id, "attributes": list(each.attributes)})


def _examples(found: Difference) -> Iterator[str]:
    for what, count in (("added", found.added), ("removed", found.removed), ("changed", found.changed)):
        if count:
            ids = found.examples[what]
            yield f"  {what}: {', '.join(ids)}" + (" …" if count > len(ids) else "")


def _objects(compared: Comparison, resource: str) -> Iterator[str]:
    yield from (f"  + {printable(id)}" for added, _ in compared.lone(resource) for id in added)
    yield from (f"  - {printable(id)}" for _, removed in compared.lone(resource) for id in removed)
    yield from (f"  ~ {printable(each.id)}: {', '.join(each.attributes)}" for each in compared.changed(resource))


def _list(name: str, items: Iterable[str]) -> Iterator[str]:
    """A list within an object, an item a line; more of the object follows."""
    yield f'"{name}": ['
    before = ""
    for item in items:
        yield before + item
        before = ","
    yield "],"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
