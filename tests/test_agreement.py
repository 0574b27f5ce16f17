"""The product against the oracle on random sources: documents, and what queries find (SCOPE R1 to R9).

A file of its own, since it takes longest: files are what the two processes share the tests by.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from daily import first
from scope_support import (
    assert_agree,
    assert_queries_agree,
    assert_references_agree,
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


@pytest.mark.parametrize("seed", first(5, range(0, 300, PROFILES)))
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
    for number in range(seed, seed + STRETCH, MORE_PROFILES):
        rng, source, profiles = random_source_with_profiles(number, MORE_PROFILES)
        with TemporaryDirectory(dir=tmp_path) as folder:
            snapshot = snapshot_of(source.files, Path(folder))
            for which, profile in enumerate(profiles, start=number):
                view = view_under(snapshot, profile)
                seen, compared = assert_agree(source, profile, view, f"seed {which}", rng)
                queries += assert_queries_agree(rng, seen, view, f"seed {which}", most=10)
                documents += compared
    sys.stdout.write(f"{STRETCH} pairs, {documents} documents and {queries} queries compared, no difference\n")
    sys.stdout.flush()
