"""The oracle against expectations written by hand, how exactly it compares, and what its random pairs try."""

import random
import statistics

import orjson
import pytest
from oracle import Aliased, Query, Source, answer, embedded, equal, first_difference, see
from oracle.cases import CASES, Case
from oracle.decisions import DECISIONS
from oracle.guards import ALWAYS_VISIBLE, KINDS, ONE_WAY, SERVED, everything_to_ask, random_pairs, tally
from oracle.sources import random_profile, random_source

NEVER = {(resource, "between") for resource in ALWAYS_VISIBLE}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.note)
def test_oracle_gives_what_is_written_by_hand(case: Case) -> None:
    seen = see(Source(case.files), case.profile)
    for resource, ids in case.expect.items():
        documents = seen.documents(resource, case.names)
        assert (None if documents is None else tuple(documents)) == ids, resource
    for (resource, identity), expected in case.documents.items():
        documents = seen.documents(resource, case.names) or {}
        assert first_difference(expected, documents.get(identity)) is None, (resource, identity)
    for text, answered in case.answers.items():
        found = answer(seen, Query.parse(text))
        assert (tuple(found) if isinstance(found, list) else found) == answered, text
    for (text, identity), expected in case.embedded.items():
        assert first_difference(expected, embedded(seen, Query.parse(text)).get(identity)) is None, (text, identity)


def test_notes_tell_cases_apart() -> None:
    assert len({case.note for case in CASES}) == len(CASES)


def test_cases_decide_every_sentence_both_ways() -> None:
    before = DECISIONS.copy()
    for case in CASES:
        seen = see(Source(case.files), case.profile)
        for resource in SERVED:
            seen.documents(resource, names=True)
        for text in [*case.answers, *(text for text, _ in case.embedded)]:
            answer(seen, Query.parse(text))
    taken = DECISIONS - before
    sentences = {sentence for sentence, _ in taken}
    missed = {
        (sentence, outcome) for sentence in sentences for outcome in (True, False) if not taken[sentence, outcome]
    }
    assert missed - ONE_WAY == set()


def test_quarantine_holds_what_has_no_usable_id_and_the_losing_duplicates() -> None:
    unusable: list[object] = [None, 5, "text", [], {}, {"id": ""}, {"id": None}, {"id": 7}, {"ID": "x"}]
    twins = [{"id": "g", "displayName": "first"}, {"id": "g", "displayName": "second"}]
    source = Source({"groups": [*unusable, *twins]}, quarantined=["from outside"])
    assert source.records["groups"] == {"g": twins[1]}
    assert source.quarantined == ["from outside", *unusable, twins[0]]


def test_a_marking_in_what_the_caller_quarantined_protects() -> None:
    source = Source({}, quarantined=[[{"x": {"id": "p", "securityMarking": "Sekretessmarkering"}}]])
    assert source.protected == {"p"}


@pytest.mark.parametrize(
    ("expected", "actual", "where"),
    [
        ({"a": 1, "b": [1]}, {"b": [1], "a": 1}, None),
        ({"a": 1}, {"a": True}, "$.a: expected 1, got True"),
        ({"a": 1}, {"a": 1.0}, "$.a: expected 1, got 1.0"),
        (0.0, -0.0, "$: expected 0.0, got -0.0"),
        ([1, 2], [2, 1], "$[0]: expected 1, got 2"),
        ([1], [1, 2], "$.length: expected 1, got 2"),
        ({"a": None}, {}, "$.a: expected None, got nothing"),
        ({}, {"a": {"b": 1}}, "$.a: expected nothing, got {'b': 1}"),
        ({"a": []}, {"a": {}}, "$.a: expected [], got {}"),
        ("\u00e9", "e\u0301", "$: expected '\u00e9', got 'e\u0301'"),
    ],
)
def test_comparison_is_exact_in_types_and_order(expected: object, actual: object, where: str | None) -> None:
    assert first_difference(expected, actual) == where
    assert equal(expected, actual) is (where is None)


def test_an_alias_matches_any_six_characters_but_nothing_else() -> None:
    shown = Aliased("Skyddad Person ??????", "p")
    assert equal(shown, "Skyddad Person K7Q2XZ")
    for wrong in (
        "Person K7Q2XZ",
        "Skyddad Person K7Q2X",
        "Skyddad Person K7Q2XZ9",
        "Skyddad Person K7 2XZ",
        "",
        None,
        5,
    ):
        assert not equal(shown, wrong)
    assert not equal("Person ??????", "Person K7Q2XZ")


def test_an_alias_must_stay_the_same_for_a_person() -> None:
    known: dict[str, str] = {}
    assert equal([Aliased.of("p"), Aliased.of("q")], ["Person AAAAAA", "Person BBBBBB"], known)
    assert equal(Aliased.of("p"), "Person AAAAAA", known)
    assert not equal(Aliased.of("p"), "Person BBBBBB", known)


def test_random_sources_survive_json() -> None:
    for _, files, profile in random_pairs(40):
        read = orjson.loads(orjson.dumps([files, profile]))
        assert first_difference([files, profile], read) is None


def test_a_random_pair_can_be_had_again_by_its_seed() -> None:
    first, again = random.Random(7), random.Random(7)
    files, files_again = random_source(first), random_source(again)
    assert equal(files, files_again)
    assert equal(random_profile(first, files), random_profile(again, files_again))


def test_random_answers_are_mostly_in_between_and_every_sentence_and_query_is_tried() -> None:
    figures = tally(100)
    assert statistics.median(figures.persons) >= 40
    for resource in SERVED:
        kinds = figures.kinds(resource)
        assert all(kinds[kind] for kind in KINDS if (resource, kind) not in NEVER), (resource, kinds)
        assert resource in ALWAYS_VISIBLE or kinds["between"] > kinds["empty"] + kinds["all"], (resource, kinds)
    assert set(figures.asked) == everything_to_ask()
    assert figures.queries["some"] > sum(figures.queries.values()) // 4
    assert figures.seldom(50 * 100 // 300) == []
