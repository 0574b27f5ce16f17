"""Every filter, sort key, lookup key and expansion over real HTTP: the oracle's answer, and a 403 without what it needs
(SCOPE R9).
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx
import orjson
import pytest
from api_support import Caller, Files, Installation, School, assert_refused
from oracle import Query, Seen, Source, answer, see
from oracle.queries import REQUIRED, random_queries
from oracle.query import embedded
from oracle.sources import random_source
from scope_support import assert_documents_agree, assert_query_agrees

from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.standard.categories import CATEGORIES
from ss12k.standard.queries import QUESTIONS
from ss12k.standard.questions import Embeds

pytest_plugins = ["api_support"]
pytestmark = pytest.mark.usefixtures("unasked")

SEEDS = range(9_000, 9_006)
ROUNDS = 6
Asked = tuple[str, str, str]
"""Resource, sort of question, and its name."""
KINDS = {"filter": "filters", "sort key": "sort_keys", "lookup key": "lookup_keys", "expansion": "expansions"}
EVERY: list[Asked] = [
    (resource, kind, name)
    for resource, questions in QUESTIONS.items()
    for kind, attribute in KINDS.items()
    for name in getattr(questions, attribute)
]


class Malformed(Exception):
    """The API says that a value is not of its parameter's form."""


@dataclass(frozen=True)
class Page:
    texts: list[str]
    after: str | None


@dataclass(frozen=True)
class Remote:
    """The API as something that can be asked as a View can."""

    caller: Caller

    def page(
        self,
        resource: str,
        *,
        after: int | str | None = -1,
        limit: int = 7,
        names: bool = False,
        filters: Mapping[str, Sequence[str]] = {},
        sort: str | None = None,
        expand: Sequence[str] = (),
    ) -> Page:
        given: dict[str, Any] = {"limit": limit}
        if isinstance(after, str):
            given["pageToken"] = after
        else:
            given |= {**filters, "expand": list(expand), "expandReferenceNames": "true" if names else "false"}
            given |= {"sortkey": sort} if sort else {}
        answered = self.caller.get(f"/v2.0/{resource}", **given)
        body = orjson.loads(_checked(answered).content)
        return Page([orjson.dumps(each).decode() for each in body["data"]], body["pageToken"])

    def lookup(
        self, resource: str, keys: Mapping[str, Sequence[str]], *, names: bool = False, expand: Sequence[str] = ()
    ) -> list[str]:
        answered = looked_up(self.caller, resource, keys, names, expand)
        return [orjson.dumps(each).decode() for each in orjson.loads(_checked(answered).content)]


def looked_up(
    caller: Caller, resource: str, keys: Mapping[str, Sequence[str]], names: bool, expand: Sequence[str]
) -> httpx.Response:
    around: dict[str, Any] = {"expand": list(expand), "expandReferenceNames": "true" if names else "false"}
    body = {name: list(values) for name, values in keys.items()}
    return caller.http.post(f"/v2.0/{resource}/lookup", params=around, json=body, headers=caller.headers)


def _checked(answered: httpx.Response) -> httpx.Response:
    if answered.status_code == 400:
        raise Malformed
    assert answered.status_code == 200, answered.text
    return answered


@dataclass(frozen=True)
class Telling:
    """For each question a query whose answer is neither empty nor everything, at the school where it is."""

    schools: list[tuple[School, Seen]] = field(default_factory=list)
    queries: dict[Asked, tuple[int, Query]] = field(default_factory=dict)


def asks(query: Query) -> Iterator[Asked]:
    """The questions that a query's answer tells something about."""
    for name in query.lookup if query.lookup is not None and len(query.lookup) == 1 else ():
        yield query.resource, "lookup key", name
    needed = REQUIRED.get(query.resource, {})
    filters = [name for name in query.filters if query.filters[name] != [needed.get(name)]]
    if len(filters) == 1:
        yield query.resource, "filter", filters[0]
    if query.sort:
        yield query.resource, "sort key", query.sort
    for name in query.expand:
        yield query.resource, "expansion", name


def tells(query: Query, asked: Asked, seen: Seen, found: Sequence[str]) -> bool:
    """Whether the answer is neither empty nor everything; of an expansion, whether anything is embedded."""
    match asked[1]:
        case "sort key":
            return len(found) > 1
        case "expansion":
            inside = embedded(seen, query)
            return any(inside[id].get(asked[2]) for id in found)
    return 0 < len(found) < len(seen.documents(query.resource, False, ()) or {})


@pytest.fixture(scope="module")
def telling(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Telling:
    found = Telling()
    for number, seed in enumerate(SEEDS):
        rng = random.Random(seed)
        source = Source(random_source(rng))
        folder: Path = tmp_path_factory.mktemp(f"questions{number}")
        where = installation.beside, installation.served, installation.http
        school = School(f"questions{number}", "all", folder, *where)
        school.load(cast(Files, source.files))
        caller = school.client(includeAlternativePersonData=True)
        seen = see(source, school.profile(includeAlternativePersonData=True).as_json())
        view = school.served.open_view(LOCAL_ADMINISTRATOR, school.source, caller.client_id)
        # So the oracle learns what the product makes up: names of persons under an alias, ids of offerings.
        for resource in ("persons", "schoolUnitOfferings"):
            assert_documents_agree(seen, view, resource, False, (), resource)
        found.schools.append((school, seen))
        for _ in range(ROUNDS):
            for query in random_queries(rng, source, seen):
                wanted = [asked for asked in asks(query) if asked not in found.queries]
                answered = answer(seen, query) if wanted else None
                if not wanted or answered is None or answered == "refused":
                    continue
                told = [asked for asked in wanted if tells(query, asked, seen, answered)]
                try:
                    if told:
                        assert_query_agrees(query, seen, Remote(caller), str(query))  # type: ignore[arg-type]
                        found.queries.update(dict.fromkeys(told, (number, query)))
                except Malformed:  # what real sources hold, but no value of the standard
                    continue
    return found


def test_every_question_has_the_oracle_s_answer_which_is_neither_empty_nor_everything(telling: Telling) -> None:
    assert set(EVERY) == set(telling.queries)


def needs(asked: Asked) -> list[tuple[str, ...]]:
    """Sets of categories of which each must be there in part, beside what opens the resource."""
    resource, kind, name = asked
    question = getattr(QUESTIONS[resource], KINDS[kind])[name]
    if isinstance(question, Embeds) and question.any_of:
        return [question.needs]
    return [(need,) for need in question.needs]


@pytest.mark.parametrize("resource", QUESTIONS)
def test_without_a_category_that_it_needs_a_question_is_refused(telling: Telling, resource: str) -> None:
    refused = 0
    for asked, (number, query) in telling.queries.items():
        for missing in needs(asked) if asked[0] == resource else ():
            school, _ = telling.schools[number]
            vendor = "less-" + "-".join(missing).lower()
            caller = school.client(vendor, sharedData=sorted(set(CATEGORIES) - set(missing)))
            if query.lookup is not None:
                answered = looked_up(caller, resource, query.lookup, query.names, query.expand)
            else:
                given: dict[str, Any] = {**query.filters, "expand": list(query.expand)}
                answered = caller.get(f"/v2.0/{resource}", **given, **({"sortkey": query.sort} if query.sort else {}))
            assert any(need in assert_refused(answered, 403, "not_shared") for need in missing), (asked, missing)
            refused += 1
    assert refused == sum(len(needs(asked)) for asked in EVERY if asked[0] == resource)
