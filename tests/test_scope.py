"""The product against the oracle: every document of a client, and what its queries find (SCOPE R1 to R9)."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from oracle import Query, Source, first_difference, key_of
from oracle.cases import CASES, Case
from scope_support import (
    asked,
    assert_agree,
    assert_queries_agree,
    assert_references_agree,
    documents_of,
    kept_snapshot,
    random_source_with_profiles,
    snapshot_of,
    view_under,
)

from ss12k.standard.resources import RESOURCES

MANY = 20_000
STRETCH = 1_000
"""How many pairs are told of at once in the long run."""
PROFILES = 4
"""How many profiles see each random source: building it takes longer than seeing it."""
MORE_PROFILES = 20
"""The same in the long run."""


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """For sources as small as these, handing work to a second thread takes longer than the work."""
    monkeypatch.setenv("SS12K_THREADS", "1")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sources of cases are built, each once."""
    return tmp_path_factory.mktemp("kept")


def keys_of(query: Query, found: list[str] | str) -> tuple[str, ...] | str:
    """The keys of the documents that a query finds, in order; sums have none."""
    if isinstance(found, str):
        return found
    keys = [key_of(query.resource, json.loads(text)) for text in found]
    return tuple(sorted(keys) if query.resource == "aggregatedAttendance" else keys)


@pytest.mark.parametrize("case", CASES, ids=[case.note[:60] for case in CASES])
def test_each_mistake_that_a_fixed_case_witnesses_is_not_made(case: Case, kept: Path) -> None:
    view = view_under(kept_snapshot(case.files, kept), case.profile)
    for resource, ids in case.expect.items():
        found = documents_of(view, resource, case.names)
        assert (None if found is None else sorted(found)) == (None if ids is None else sorted(ids)), case.note
    for (resource, key), document in case.documents.items():
        found = documents_of(view, resource, case.names) or {}
        assert first_difference(document, found.get(key)) is None, case.note
    for text, answered in case.answers.items():
        query = Query.parse(text)
        assert keys_of(query, asked(view, query)) == ("closed" if answered is None else answered), (
            f"{case.note}: {text}"
        )
    for (text, key), embedded in case.embedded.items():
        query = Query.parse(text)
        found = {key_of(query.resource, each): each for each in map(json.loads, asked(view, query))}
        assert first_difference(embedded, found[key]["_embedded"]) is None, f"{case.note}: {text}"
    if case.files:  # of nothing, nothing is seen
        assert_agree(Source(dict(case.files)), case.profile, view, case.note)


@pytest.mark.parametrize("seed", range(0, 300, PROFILES))
def test_random_sources_under_random_profiles_are_seen_as_the_contract_says(seed: int, tmp_path: Path) -> None:
    """Several profiles for each source: each pair's documents, and a part of all that can be asked of it."""
    rng, source, profiles = random_source_with_profiles(seed, PROFILES)
    snapshot = snapshot_of(source.files, tmp_path)
    for number, profile in enumerate(profiles):
        about, view = f"seed {seed + number}", view_under(snapshot, profile)
        seen, _ = assert_agree(source, profile, view, about, rng)
        assert_queries_agree(rng, seen, view, about, most=10)
        assert_references_agree(seen, view, rng.sample([*RESOURCES], 3))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1_000, 1_000 + MANY, STRETCH))
def test_many_more_random_sources_are_seen_as_the_contract_says(seed: int, tmp_path: Path) -> None:
    """Tells how much was compared: `pytest -n 0 -m long -s`."""
    documents = queries = 0
    for first in range(seed, seed + STRETCH, MORE_PROFILES):
        rng, source, profiles = random_source_with_profiles(first, MORE_PROFILES)
        with TemporaryDirectory(dir=tmp_path) as folder:
            snapshot = snapshot_of(source.files, Path(folder))
            for number, profile in enumerate(profiles, start=first):
                view = view_under(snapshot, profile)
                seen, compared = assert_agree(source, profile, view, f"seed {number}", rng)
                queries += assert_queries_agree(rng, seen, view, f"seed {number}", most=10)
                documents += compared
    sys.stdout.write(f"{STRETCH} pairs, {documents} documents and {queries} queries compared, no difference\n")
    sys.stdout.flush()
