"""A question that the registry declares wrongly fails at import, of whatever kind it is (SCOPE R9)."""

from dataclasses import replace

import pytest

from ss12k.standard import queries
from ss12k.standard.queries import QUESTIONS
from ss12k.standard.questions import Embeds, Equals, Filter, LookupKey, Questions, SortKey

PERSONS = QUESTIONS["persons"]
WRONG = [
    replace(PERSONS, filters={**PERSONS.filters, "wrong": Filter("wrong", Equals("civicNo.value"))}),
    replace(PERSONS, sort_keys={**PERSONS.sort_keys, "wrong": SortKey("wrong", "civicNo.value")}),
    replace(PERSONS, lookup_keys={**PERSONS.lookup_keys, "wrong": LookupKey("wrong", Equals("civicNo.value"))}),
    replace(PERSONS, expansions={**PERSONS.expansions, "wrong": Embeds("wrong", "employer", ("standard",))}),
]


@pytest.mark.parametrize("persons", WRONG, ids=["filter", "sort key", "lookup key", "expansion"])
def test_a_wrong_question_of_any_kind_fails_at_import(persons: Questions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "QUESTIONS", {**QUESTIONS, "persons": persons})
    with pytest.raises(TypeError, match="question 'wrong' of 'persons'"):
        queries._check_all()


def test_a_resource_without_questions_fails_at_import(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "QUESTIONS", {name: each for name, each in QUESTIONS.items() if name != "rooms"})
    with pytest.raises(TypeError, match="not those of its resources"):
        queries._check_all()
