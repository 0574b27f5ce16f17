"""The product against the oracle: every document of a client, and what its queries find (SCOPE R1 to R9)."""

import json
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from oracle import first_difference
from oracle.cases import CASES, Case
from oracle.guards import random_pairs
from scope_support import (
    assert_agree,
    assert_queries_agree,
    assert_references_agree,
    documents_of,
    view_of,
)

MANY = 20_000


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """For sources as small as these, handing work to a second thread takes longer than the work."""
    monkeypatch.setenv("SS12K_THREADS", "1")


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


@pytest.mark.parametrize("seed", range(300))
def test_random_sources_under_random_profiles_are_seen_as_the_contract_says(seed: int, tmp_path: Path) -> None:
    ((_, files, profile),) = random_pairs(1, seed)
    view = view_of(files, profile, tmp_path)
    seen, _ = assert_agree(files, profile, view, f"seed {seed}")
    assert_references_agree(seen, view)
    assert_queries_agree(random.Random(seed), seen, view, f"seed {seed}")


@pytest.mark.long
def test_many_more_random_sources_are_seen_as_the_contract_says(tmp_path: Path) -> None:
    """Tells how much was compared: `pytest -m long -s`."""
    documents = queries = 0
    for seed in range(1_000, 1_000 + MANY):
        ((_, files, profile),) = random_pairs(1, seed)
        with TemporaryDirectory(dir=tmp_path) as folder:
            view = view_of(files, profile, Path(folder))
            seen, compared = assert_agree(files, profile, view, f"seed {seed}")
            queries += assert_queries_agree(random.Random(seed), seen, view, f"seed {seed}")
            documents += compared
    sys.stdout.write(f"{MANY} pairs, {documents} documents and {queries} queries compared, no difference\n")
