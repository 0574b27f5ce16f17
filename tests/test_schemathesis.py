"""schemathesis against the running API: whatever is asked, no 5xx and no answer that is not documented.

In the suite a few cases for each operation; many more with
`uv run pytest -n 0 -m long -s tests/test_schemathesis.py`, which tells how many.
"""

import copy
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeAlias

import httpx
import pytest
import schemathesis
from api_support import Caller, Installation, School
from dumps import DEMO
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    status_code_conformance,
)
from test_conformance import PERIOD

from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.api.openapi import openapi
from ss12k.sources.loading import load
from ss12k.standard.queries import QUESTIONS, hops
from ss12k.standard.questions import Bound, Equals, Identifies, LeadsTo, NameContains, Related, Side, Test
from ss12k.standard.resources import RESOURCES

pytest_plugins = ["api_support"]

AnyCase: TypeAlias = Case[Any]
Documents = dict[str, list[dict[str, Any]]]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance]
FEW, MANY = 4, 150
UNHURRIED = list(HealthCheck)
DATES = ("1990-01-01", "2020-08-01", "2026-06-30", "2090-01-01")
OPERATIONS = [
    (method, path)
    for path, item in openapi()["paths"].items()
    for method in item
    if path not in ("/connect/token", "/health")
]


@pytest.fixture(scope="module")
def everything(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Caller:
    load(installation.beside, LOCAL_ADMINISTRATOR, DEMO, "schemathesis", force=True)
    folder = tmp_path_factory.mktemp("schemathesis")
    return School("schemathesis", "all", folder, installation.beside, installation.served, installation.http).client()


@pytest.fixture(scope="module")
def documents(everything: Caller) -> Documents:
    return {name: everything.page(f"/v2.0/{name}", **PERIOD.get(name, {}), limit=10_000)[0] for name in RESOURCES}


def at(value: Any, path: str) -> list[Any]:
    """All values at a path, of all items of lists on the way."""
    found = value if isinstance(value, list) else [value]
    for name in path.split("."):
        steps = [each[name] for each in found if isinstance(each, dict) and name in each]
        found = [item for step in steps for item in (step if isinstance(step, list) else [step])]
    return found


def real(documents: Documents, resource: str, test: Test | None) -> list[str]:
    """Values that the source has where a question looks."""
    own = documents[resource]
    match test:
        case None:
            return [each["id"] for each in own]
        case Equals(path):
            return [str(each) for each in at(own, path)]
        case LeadsTo(chains):
            return [id for chain in chains for id in led(documents, resource, own, chain)]
        case Identifies(part):
            return at(own, f"externalIdentifiers.{part}")
        case NameContains():
            return [each["familyName"][1:4] for each in own]
        case Bound(path, _, unit) if unit.value == "date-time":
            return ["1990-01-01T00:00:00Z", "2090-01-01T00:00:00+01:00", *at(own, path)[:50]]
        case Related(side=Side.TYPE):
            return ["enrolment", "duty", "groupMembership", "placement.child", "responsibleFor.enrolment"]
        case Related(side=Side.ORGANISATION):
            return at(documents["persons"], "enrolments.enroledAt.id")
        case Bound() | Related():
            return list(DATES)
    return at(documents["syllabuses"], "schoolType") + at(documents["groups"], "schoolType")


def led(documents: Documents, resource: str, own: list[dict[str, Any]], chain: tuple[str, ...]) -> list[str]:
    """The ids that a chain of references ends at."""
    here, found = own, list[str]()
    for path, there in zip(chain, hops(resource, chain), strict=True):
        found = at(here, f"{path}.id")
        here = [each for each in documents[there] if each.get("id") in set(found)]
    return found


def values_of(documents: Documents, resource: str) -> dict[str, list[str]]:
    """Real values of each parameter of a resource's list, and of its by-id."""
    found = {each.name: real(documents, resource, each.test) for each in QUESTIONS[resource].filters.values()}
    return found | {"sortkey": list(QUESTIONS[resource].sort_keys), "limit": ["1", "7", "10000"]}


def resource_at(path: str) -> str:
    return path.split("/")[2]


def schema_with(http: httpx.Client) -> Any:
    found = schemathesis.openapi.from_dict(copy.deepcopy(openapi()))
    found.config.update(base_url=str(http.base_url).rstrip("/"))
    return found


def seeded(strategy: st.SearchStrategy[AnyCase], documents: Documents, path: str) -> st.SearchStrategy[AnyCase]:
    """Cases in which some values are real ones."""
    resource = resource_at(path)
    values = values_of(documents, resource) if resource in QUESTIONS else {}
    ids = [each["id"] for each in documents.get(resource, []) if "id" in each]

    @st.composite
    def made(draw: Callable[..., Any]) -> AnyCase:
        case: AnyCase = draw(strategy)
        for name in case.query or {}:
            if values.get(name) and draw(st.booleans()):
                one = draw(st.sampled_from(values[name]))
                case.query[name] = [one] if isinstance(case.query[name], list) else one
        if case.path_parameters and ids and draw(st.booleans()):
            case.path_parameters["id"] = draw(st.sampled_from(ids))
        if isinstance(case.body, dict) and isinstance(case.body.get("ids"), list) and draw(st.booleans()):
            case.body["ids"] = draw(st.lists(st.sampled_from(ids), max_size=5))
        return case

    return made()


def ask(everything: Caller, documents: Documents, method: str, path: str, most: int) -> Counter[int]:
    """Good and bad cases of one operation; how often each status came."""
    operation, met = schema_with(everything.http)[path][method.upper()], Counter[int]()
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        strategy = seeded(operation.as_strategy(generation_mode=mode), documents, path)

        @settings(
            max_examples=most, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
        )
        @given(case=strategy)
        def hold(case: AnyCase) -> None:
            answer = case.call_and_validate(headers=everything.headers, checks=CHECKS)
            met[answer.status_code] += 1

        hold()
    return met


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_whatever_is_asked_the_answer_is_a_documented_one(
    everything: Caller, documents: Documents, method: str, path: str
) -> None:
    ask(everything, documents, method, path, FEW)


@pytest.mark.long
def test_whatever_is_asked_many_times_the_answer_is_a_documented_one(everything: Caller, documents: Documents) -> None:
    met: Counter[int] = Counter()
    for method, path in OPERATIONS:
        met += ask(everything, documents, method, path, MANY)
    assert met[200] > 1_000
    sys.stdout.write(f"{sum(met.values()):,} cases of {len(OPERATIONS)} operations: {dict(met)}\n")


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_parameter_is_in_an_answer_that_has_documents(
    everything: Caller, documents: Documents, resource: str
) -> None:
    """With a value that the source has; the cases are schemathesis's own, so the answers are held to the document."""
    schema = schema_with(everything.http)
    period = PERIOD.get(resource, {})
    values = values_of(documents, resource)
    values["expand"], values["expandReferenceNames"] = list(QUESTIONS[resource].expansions), ["true", "false"]
    _, token = everything.page(f"/v2.0/{resource}", **period, limit=1)
    values["pageToken"] = [token] if token else []
    operation = schema[f"/v2.0/{resource}"]["GET"]
    for parameter in openapi()["paths"][f"/v2.0/{resource}"]["get"]["parameters"]:
        name = parameter["name"]
        given = {} if name == "pageToken" else period
        assert any(
            _rows(operation.Case(query={**given, name: value}), everything)
            for value in list(dict.fromkeys(values[name]))[:200]
        ), name
    if keys := QUESTIONS[resource].lookup_keys:
        operation = schema[f"/v2.0/{resource}/lookup"]["POST"]
        for key in keys.values():
            body = {key.name: real(documents, resource, key.test)[:200]}
            case = operation.Case(body=body, media_type="application/json")
            assert case.call_and_validate(headers=everything.headers, checks=CHECKS).json(), key.name


def _rows(case: AnyCase, caller: Caller) -> bool:
    answer = case.call_and_validate(headers=caller.headers, checks=CHECKS)
    return answer.status_code == 200 and bool(answer.json()["data"])
