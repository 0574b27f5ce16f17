"""The product against the oracle: every document of a client, on fixed cases and random sources (SCOPE R1 to R7)."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from oracle import Source, first_difference, see
from oracle.cases import CASES, Case
from oracle.guards import random_pairs

from ss12k.scope.profile import Profile
from ss12k.scope.rules import NotShared
from ss12k.scope.view import View
from ss12k.snapshots.building import build
from ss12k.snapshots.opening import Snapshot
from ss12k.standard.resources import RESOURCES, resource_of

SERVED = ("organisations", "persons", "placements", "duties", "groups")
MANY = 2_000
SECRET = b"a secret of the tests"


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """For sources as small as these, handing work to a second thread takes longer than the work."""
    monkeypatch.setenv("SS12K_THREADS", "1")


def view_of(files: Mapping[str, list[Any]], profile: Mapping[str, Any], folder: Path) -> View:
    """The product's view of a source, by way of real files."""
    dump = folder / "dump"
    dump.mkdir()
    for resource, records in files.items():
        (dump / f"{resource}.json").write_bytes(orjson.dumps(records))
    build(dump, folder / "snapshot.duckdb")
    return View(Snapshot(folder / "snapshot.duckdb"), Profile.parse(dict(profile)), SECRET)


def documents_of(view: View, resource: str, names: bool) -> dict[str, Any] | None:
    """Every document that the view shows, by id, or None where the resource is closed."""
    try:
        texts = list(view.all_documents(resource, names=names))
    except NotShared:
        return None
    documents = [orjson.loads(text) for text in texts]
    by_id = {document["id"]: document for document in documents}
    assert list(by_id) == sorted(by_id, key=str.encode), "documents come in id order, each once"
    assert len(by_id) == len(documents)
    return by_id


def assert_agree(files: Mapping[str, list[Any]], profile: Mapping[str, Any], view: View, about: str) -> int:
    """The view gives what the oracle gives; how many documents were compared."""
    seen, compared = see(Source(dict(files)), dict(profile)), 0
    aliases: dict[str, str] = {}
    for resource in SERVED:
        for names in (False, True):
            expected, actual = seen.documents(resource, names), documents_of(view, resource, names)
            assert (expected is None) == (actual is None), f"{about}: {resource} is shared for one only"
            if expected is None or actual is None:
                continue
            assert set(expected) == set(actual), f"{about}: other {resource} are visible"
            for key, document in expected.items():
                found = first_difference(document, actual[key], aliases)
                assert found is None, f"{about}: {resource}: {found}"
            compared += len(expected)
    return compared


def assert_references_agree(files: Mapping[str, list[Any]], view: View) -> None:
    """What pages count and follow is what the documents say: each seen reference, and no other."""
    there = {name: set(winners) for name, winners in Source(dict(files)).records.items()}
    for resource in filter(view.shared, SERVED):
        documents = documents_of(view, resource, names=False) or {}
        for path, reference in RESOURCES[resource].references.items():
            target = resource_of(reference).path
            seen: dict[str, set[str]] = {}
            for key, document in documents.items():
                for id in ids_at(document, path.split(".")):
                    if id in there.get(target, ()):
                        seen.setdefault(id, set()).add(key)
            assert view.counts(resource, path) == {id: len(owners) for id, owners in seen.items()}, path
            for id in sorted(seen)[:2]:
                found = {orjson.loads(text)["id"] for text in view.referring(resource, path, [id])}
                assert found == seen[id], path


def ids_at(value: Any, path: list[str]) -> list[str]:
    """The ids of the references at a path of a document."""
    if isinstance(value, list):
        return [id for item in value for id in ids_at(item, path)]
    if value is None:
        return []
    return ids_at(value.get(path[0]), path[1:]) if path else [value["id"]]


@pytest.mark.parametrize("case", CASES, ids=[case.note[:60] for case in CASES])
def test_each_mistake_that_a_fixed_case_witnesses_is_not_made(case: Case, tmp_path: Path) -> None:
    view = view_of(case.files, case.profile, tmp_path)
    for resource, ids in case.expect.items():
        found = documents_of(view, resource, case.names)
        assert (None if found is None else tuple(found)) == (None if ids is None else tuple(sorted(ids))), case.note
    for (resource, key), document in case.documents.items():
        text = view.document(resource, key, names=case.names)
        assert text is not None, case.note
        assert first_difference(document, json.loads(text)) is None, case.note
    assert_agree(case.files, case.profile, view, case.note)


@pytest.mark.parametrize("seed", range(100))
def test_random_sources_under_random_profiles_are_seen_as_the_contract_says(seed: int, tmp_path: Path) -> None:
    ((_, files, profile),) = random_pairs(1, seed)
    view = view_of(files, profile, tmp_path)
    assert_agree(files, profile, view, f"seed {seed}")
    assert_references_agree(files, view)


@pytest.mark.long
def test_many_more_random_sources_are_seen_as_the_contract_says(tmp_path: Path) -> None:
    """Tells how much was compared: `pytest -m long -s`."""
    documents = 0
    for seed in range(1_000, 1_000 + MANY):
        ((_, files, profile),) = random_pairs(1, seed)
        with TemporaryDirectory(dir=tmp_path) as folder:
            documents += assert_agree(files, profile, view_of(files, profile, Path(folder)), f"seed {seed}")
    sys.stdout.write(f"{MANY} pairs, {documents} documents compared, no difference\n")
