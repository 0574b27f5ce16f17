"""The product against the oracle: every document of a client, and what its queries find (SCOPE R1 to R9)."""

import json
from pathlib import Path

import pytest
from oracle import Query, Source, first_difference, key_of
from oracle.cases import CASES, Case
from scope_support import (
    asked,
    assert_agree,
    documents_of,
    kept_snapshot,
    view_under,
)


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
