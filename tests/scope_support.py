"""Holds a View to the oracle: every document, with names and expansions, and what queries find (SCOPE R1 to R9)."""

import random
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

import orjson
from oracle import Query, Seen, Source, answer, first_difference, key_of, paired, see
from oracle.equality import spelled
from oracle.queries import random_queries
from oracle.sources import random_profile, random_source

from ss12k.scope.profile import Profile
from ss12k.scope.rules import NotShared
from ss12k.scope.selecting import Withheld
from ss12k.scope.view import View
from ss12k.snapshots.building import build
from ss12k.snapshots.opening import Snapshot
from ss12k.standard.queries import QUESTIONS
from ss12k.standard.resources import RESOURCES, resource_of

SECRET = b"a secret of the tests"
Files = Mapping[str, list[Any]]
Way = tuple[bool, tuple[str, ...]]
"""With names in references or without, and with what expanded."""


def random_source_with_profiles(seed: int, count: int) -> tuple[random.Random, Source, list[dict[str, Any]]]:
    """A random source and some profiles for it; all of it can be had again by the seed."""
    rng = random.Random(seed)
    files = random_source(rng)
    return rng, Source(files), [random_profile(rng, files) for _ in range(count)]


def snapshot_of(files: Files, folder: Path) -> Snapshot:
    """The product's snapshot of a source, by way of real files."""
    dump = folder / "dump"
    dump.mkdir()
    for resource, records in (files or {"organisations": []}).items():
        (dump / f"{resource}.json").write_bytes(orjson.dumps(records))
    build(dump, folder / "snapshot.duckdb")
    return Snapshot(folder / "snapshot.duckdb")


def kept_snapshot(files: Files, folder: Path) -> Snapshot:
    """The snapshot of a source, built once for all who share the folder."""
    place = folder / sha256(orjson.dumps(dict(files))).hexdigest()[:16] / "snapshot.duckdb"
    if not place.exists():
        place.parent.mkdir()
        with TemporaryDirectory(dir=folder) as own:
            snapshot_of(files, Path(own)).path.rename(place)
    return Snapshot(place)


def view_under(snapshot: Snapshot, profile: Mapping[str, Any]) -> View:
    """The product's view of a snapshot under a profile in SCOPE.md's form."""
    return View(snapshot, Profile.parse(dict(profile)), SECRET)


def view_of(files: Files, profile: Mapping[str, Any], folder: Path) -> View:
    """The product's view of a source under a profile."""
    return view_under(snapshot_of(files, folder), profile)


def documents_of(view: View, resource: str, names: bool, expand: tuple[str, ...] = ()) -> dict[str, Any] | None:
    """Every document that the view shows, by key, or None where the resource is closed."""
    try:
        texts = list(view.all_documents(resource, names=names, expand=expand))
    except NotShared:
        return None
    documents = [orjson.loads(text) for text in texts]
    found = {key_of(resource, document): document for document in documents}
    assert len(found) == len(documents), f"{resource}: each document comes once"
    if resource != "aggregatedAttendance":  # which have no ids
        assert list(found) == sorted(found, key=str.encode), f"{resource}: documents come in id order"
    return found


def assert_agree(
    source: Source, profile: Mapping[str, Any], view: View, about: str, rng: random.Random | None = None
) -> tuple[Seen, int]:
    """The view shows what the oracle shows; how many documents were compared.

    With `rng`, each resource is compared in one way alone: plain, with names, or with something expanded.
    """
    seen, compared = see(source, dict(profile)), 0
    for resource in RESOURCES:
        ways: list[Way] = [(False, ()), (True, ())]
        ways += [(bool(n % 2), (name,)) for n, name in enumerate(QUESTIONS[resource].expansions)]
        for names, expand in ways if rng is None else [rng.choice(ways)]:
            if any(refuses(view, resource, name) for name in expand):
                if rng is None:
                    continue
                expand = ()  # some way it has to be: the oracle learns from it what the product makes up
            compared += assert_documents_agree(seen, view, resource, names, expand, about)
    return seen, compared


def assert_documents_agree(
    seen: Seen, view: View, resource: str, names: bool, expand: tuple[str, ...], about: str
) -> int:
    """The documents of a resource, with or without names, with some expansions."""
    expected, actual = seen.documents(resource, names, expand), documents_of(view, resource, names, expand)
    assert (expected is None) == (actual is None), f"{about}: {resource} is shared for one only"
    if expected is None or actual is None:
        return 0
    actual = paired(expected, actual, seen.known)
    assert set(expected) == set(actual), f"{about}: other {resource} are visible"
    for key, document in expected.items():
        found = first_difference(document, actual[key], seen.known)
        assert found is None, f"{about}: {resource} {names} {expand}: {found}"
    assert_same_by_id(view, resource, names, expand, about)
    return len(expected)


def assert_same_by_id(view: View, resource: str, names: bool, expand: tuple[str, ...], about: str) -> None:
    """The first document, asked for by id, is to the letter what the list has; looked at once in four times."""
    if crc32(f"{about} {resource}".encode()) % 4:
        return
    # By a page of two, since a page of one is put together as a single document is.
    for text in view.page(resource, limit=2, names=names, expand=expand).texts[:1]:
        if (id := orjson.loads(text).get("id")) is not None:
            one = view.document(resource, id, names=names, expand=expand)
            assert one == text, f"{about}: {resource} {names} {expand}: another document by id"


def refuses(view: View, resource: str, expansion: str) -> bool:
    """Whether the view refuses an expansion of an open resource."""
    try:
        view.page(resource, limit=1, expand=[expansion])
    except Withheld:
        return True
    except NotShared:
        return False
    return False


def assert_queries_agree(rng: random.Random, seen: Seen, view: View, about: str, most: int) -> int:
    """What some random queries find, in which order and as which documents; how many there were."""
    queries = random_queries(rng, seen.source, seen)
    queries = rng.sample(queries, min(most, len(queries)))
    for query in queries:
        assert_query_agrees(query, seen, view, about)
    return len(queries)


def assert_query_agrees(query: Query, seen: Seen, view: View, about: str) -> None:
    """One query: refused, closed, or the same documents in the same order."""
    expected, actual = answer(seen, query), asked(view, query)
    where = f"{about}: {query}"
    if expected is None or expected == "refused" or isinstance(actual, str):
        assert actual == (expected or "closed"), where
        return
    documents = [orjson.loads(text) for text in actual]
    keys, ids = [key_of(query.resource, document) for document in documents], [spelled(i, seen.known) for i in expected]
    if query.resource == "aggregatedAttendance":
        keys.sort()
        ids.sort()
    assert keys == ids, where
    shown = {
        spelled(i, seen.known): d for i, d in (seen.documents(query.resource, query.names, query.expand) or {}).items()
    }
    for document in documents:
        found = first_difference(shown[key_of(query.resource, document)], document, seen.known)
        assert found is None, f"{where}: {found}"


def asked(view: View, query: Query) -> list[str] | str:
    """The documents that a query finds, by small pages; "closed" or "refused"."""
    try:
        if query.lookup is not None:
            return view.lookup(query.resource, query.lookup, names=query.names, expand=query.expand)
        texts: list[str] = []
        after: int | None = -1
        while after is not None:
            page = view.page(
                query.resource,
                after=after,
                limit=7,
                names=query.names,
                filters=query.filters,
                sort=query.sort,
                expand=query.expand,
            )
            texts, after = texts + page.texts, page.after
        return texts
    except NotShared:
        return "closed"
    except Withheld:
        return "refused"


def assert_references_agree(seen: Seen, view: View, resources: Iterable[str]) -> None:
    """What pages count and follow is what the documents say: each seen reference, and no other."""
    there = {name: set(winners) for name, winners in seen.source.records.items()}
    for resource in filter(view.shared, resources):
        if resource in ("aggregatedAttendance", "schoolUnitOfferings"):  # whose keys are not theirs alone
            continue
        documents = documents_of(view, resource, names=False) or {}
        for path, reference in RESOURCES[resource].references.items():
            if path.count(".") > 1 or path.split(".")[0] == "content":  # in a list within a list
                continue
            target = resource_of(reference).path
            found: dict[str, set[str]] = {}
            for key, document in documents.items():
                for id in ids_at(document, path.split(".")):
                    if id in there.get(target, ()):
                        found.setdefault(id, set()).add(key)
            assert view.counts(resource, path) == {id: len(owners) for id, owners in found.items()}, path
            for id in sorted(found)[:2]:
                owners = {orjson.loads(text)["id"] for text in view.referring(resource, path, [id])}
                assert owners == found[id], path


def ids_at(value: Any, path: list[str]) -> list[str]:
    """The ids of the references at a path of a document."""
    if isinstance(value, list):
        return [id for item in value for id in ids_at(item, path)]
    if value is None:
        return []
    return ids_at(value.get(path[0]), path[1:]) if path else [value["id"]]
