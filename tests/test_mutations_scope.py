"""Mutations of the scope: that they cover every sentence of SCOPE.md and still fit the code; in a long run, that none
survives.
"""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from dumps import PROJECT
from mutations_scope import MUTATIONS, PRODUCT
from mutations_scope.sentences import SENTENCES

CONTRACT = PROJECT.parent / "shared" / "design" / "SCOPE.md"
RULES = [f"R{number}" for number in range(1, 11)]
NOTHING_TO_BREAK = (
    ("R2", "| endpoint | needs |"),
    ("R3", '"Visible" means visible to this client, by these rules;'),
    ("R3", "| resource | a row is visible when |"),
    ("R5", "(Free text of the source, a group called after a child, can't be judged here: CHECKS.md finds it.)"),
    ("R6", "| attribute | needs | items kept |"),
    ("R7", "A reference may stay:"),
    ("R10", "the first one may take as long as the new view takes."),
)
"""Clauses of the contract that no mistake of the product can break: headings, definitions, what it allows."""
HOURS = 4


def test_every_sentence_has_mutations_and_every_mutation_a_sentence() -> None:
    names = [mutation.name for mutation in MUTATIONS]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert {name for sentence in SENTENCES for name in sentence.mutations} == set(names)
    assert [sentence.says for sentence in SENTENCES if not sentence.mutations] == []
    assert list(dict.fromkeys(sentence.rule for sentence in SENTENCES)) == RULES


def test_nothing_of_the_contract_is_left_out() -> None:
    """Every clause and every row of a table has a sentence that quotes it, or at least some of it."""
    if not CONTRACT.exists():
        pytest.skip("the contract is not here")
    sections = {text.split()[0]: text for text in re.split(r"(?m)^## ", CONTRACT.read_text())[1:]}
    unquoted = [(rule, clause) for rule in RULES for clause in clauses_without_sentence(rule, sections[rule])]
    assert unquoted == list(NOTHING_TO_BREAK)


def clauses_without_sentence(rule: str, section: str) -> Iterator[str]:
    body = section.partition("\n")[2]
    text, quoted = " ".join(body.split()), set[int]()
    for sentence in SENTENCES:
        if sentence.rule == rule:
            assert text.count(sentence.says) == 1, (rule, sentence.says)
            quoted.update(range(start := text.index(sentence.says), start + len(sentence.says)))
    end = 0
    for clause in re.split(r"(?<=[.;])\s+|\n\s*- |\n(?=\|)|\n\n", body):
        start = text.index(found := " ".join(clause.split()).removeprefix("- "), end)
        end = start + len(found)
        if re.search(r"\w", found) and not quoted.intersection(range(start, end)):
            yield found


def test_every_mutation_fits_the_code_once_and_what_it_makes_compiles() -> None:
    texts = {file: (PRODUCT / "ss12k" / file).read_text() for file in {mutation.file for mutation in MUTATIONS}}
    for mutation in MUTATIONS:
        changed = mutation.changed(texts[mutation.file])
        assert changed != texts[mutation.file], mutation.name
        ast.parse(changed, mutation.name)


def test_the_tests_that_mutations_name_are_there() -> None:
    for named in {test for mutation in MUTATIONS for test in mutation.tests}:
        file, _, name = named.partition("::")
        assert f"def {name}" in (Path(__file__).parent / file).read_text(), named


@pytest.mark.long
def test_no_mutation_survives() -> None:
    """Tells what noticed each: `pytest -n 0 -m long -s`."""
    command = [sys.executable, "-m", "mutations_scope"]
    done = subprocess.run(command, cwd=Path(__file__).parent, timeout=HOURS * 3600, check=False)
    assert done.returncode == 0
