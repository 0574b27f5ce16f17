"""What the API offers and gives is what the official file says, quirks of the file aside."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
import pytest
import yaml
from api_support import Caller, Installation, School
from conformance import Tree, differences, json_schema, plain
from dumps import DEMO
from test_standard import OFFICIAL

from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.api.openapi import openapi
from ss12k.sources.loading import load
from ss12k.standard.queries import QUESTIONS
from ss12k.standard.resources import RESOURCES

pytest_plugins = ["api_support"]

ALLOWED = {
    r"get /schoolUnitOfferings.* 200 .*properties\.(id|meta): ours alone": "quirk: the file forgets id and meta",
    r"post /schoolUnitOfferings/lookup 200 items\.properties\.(id|meta): ours alone": "the same",
    r".* /grades.* 200 (.*\.)?required: .*'schoolUnit": "quirk: it requires schoolUnit, but defines organisation",
    r"get /attendanceSchedule.* 200 (.*\.)?required: .*'scheduleDays'": "quirk: it requires what nothing defines",
    r"get /attendanceSchedule.* 200 .*\.(startTime|endTime)\.(format|pattern|type)": "quirk: of a time of day",
    r"post /calendarEvents/lookup 200 items\.": "a slip of the file: it says that attendances come",
    r"post /attendanceSchedule/lookup 200 items\.": "a slip of the file: it says that activities come",
    r"post /calendarEvents/lookup PARAM .*'expand'.*ours alone": "list and by-id have it",
    r"get /(attendances|absences)/\{id\} PARAM .*'expandReferenceNames'.*ours alone": "every other by-id has it",
    r"get /programmes PARAM .*'parentProgramme'.*format: ours alone, uuid": "an id, as every other",
    r"get .*/\{id\} 404 : officially None": "the file's has no body; ours says what to do",
    r"(get|post) /(subscriptions|deletedEntities).*: not there": "501, an issue of its own",
    r"post /(attendances|attendanceEvents|attendanceSchedule|absences): not there": "writing: 405",
}
"""Where ours differs from the file, and why; nothing else may, and each of these does."""
SLIPS = {"calendarEvents", "attendanceSchedule"}
"""Of whose lookups the file says that something else comes."""
PLANTED = r""""(KOMVUX|Omsorg|GY2025)" is not one of .*|"20" is not of type "integer"
|"20\d\d-\d\d-\d\dT\d\d:\d\d:00" is not a "date-time"|"calendarEventsRequired" is a required property""".replace(
    "\n", ""
)
"""Where the demo's source itself deviates, as real ones do: what it says is passed on."""
PERIOD = {
    "calendarEvents": {"startTime.onOrAfter": "1990-01-01T00:00:00Z", "startTime.onOrBefore": "2090-01-01T00:00:00Z"},
    "aggregatedAttendance": {"startDate": "1990-01-01", "endDate": "2090-01-01"},
}


@pytest.fixture(scope="module")
def official() -> Tree:
    if not OFFICIAL.exists():
        pytest.skip("the official file is not here")
    found: Tree = yaml.load(OFFICIAL.read_text(), yaml.CSafeLoader)
    return found


def parameters(tree: Tree, operation: Tree) -> dict[str, Any]:
    return {
        f"({each['in']}, '{each['name']}')": {"needed": each.get("required", False)} | plain(tree, each["schema"])
        for each in operation.get("parameters", [])
    }


def content(tree: Tree, told: Tree) -> Any:
    return plain(tree, told["content"]["application/json"]["schema"]) if "content" in told else None


def all_differences(official: Tree, ours: Tree) -> Iterator[str]:
    """Every difference in what reads, as a line that begins with method and path."""
    for path, item in official["paths"].items():
        for method in {"get", "post"} & item.keys():
            theirs, own = item[method], ours["paths"].get(f"/v2.0{path}", {}).get(method)
            where = f"{method} {path}"
            if own is None:
                yield f"{where}: not there"
                continue
            for line in differences(parameters(official, theirs), parameters(ours, own)):
                yield f"{where} PARAM {line}"
            if "requestBody" in theirs:
                for line in differences(content(official, theirs["requestBody"]), content(ours, own["requestBody"])):
                    yield f"{where} BODY {line}"
            for status, answer in theirs["responses"].items():
                if status == "default":
                    continue
                if status not in own["responses"]:
                    yield f"{where} {status}: not documented"
                    continue
                for line in differences(content(official, answer), content(ours, own["responses"][status])):
                    yield f"{where} {status} {line}"


def test_paths_parameters_bodies_and_answers_are_the_official_ones(official: Tree) -> None:
    met = set()
    for line in all_differences(official, openapi()):
        reasons = [each for each in ALLOWED if re.match(each, line)]
        assert reasons, line
        met.update(reasons)
    assert met == set(ALLOWED)


def test_nothing_is_offered_that_the_official_file_does_not_have(official: Tree) -> None:
    ours = {path.removeprefix("/v2.0") for path in openapi()["paths"] if path.startswith("/v2.0")}
    assert ours <= set(official["paths"])


# Every document


@pytest.fixture(scope="module")
def everything(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Caller:
    """A client of the demo that gets all there is."""
    load(installation.beside, LOCAL_ADMINISTRATOR, DEMO, "conformance", force=True)
    folder = tmp_path_factory.mktemp("conformance")
    school = School("conformance", "all", folder, installation.beside, installation.served, installation.http)
    return school.client()


def validator(official: Tree, resource: str) -> jsonschema_rs.Validator:
    """Of single documents, by what the official file says of the list's."""
    answer = official["paths"][f"/{resource}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    page = official["components"]["schemas"][answer["$ref"].rpartition("/")[2]]
    return jsonschema_rs.validator_for(
        json_schema(official, page["properties"]["data"]["items"]), validate_formats=True
    )


def pulled(caller: Caller, resource: str, more: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every document of a list."""
    given: dict[str, Any] = {**PERIOD.get(resource, {}), **more}
    documents, token = caller.page(f"/v2.0/{resource}", **given)
    while token is not None:
        page, token = caller.page(f"/v2.0/{resource}", pageToken=token)
        documents += page
    return documents


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_document_of_the_demo_is_of_the_official_form(official: Tree, everything: Caller, resource: str) -> None:
    check = validator(official, resource)
    expansions = list(QUESTIONS[resource].expansions)
    ways: list[dict[str, str]] = [{}, {"expandReferenceNames": "true"}, *({"expand": name} for name in expansions)]
    for way in ways:
        documents = pulled(everything, resource, way)
        assert documents
        for document in documents:
            for problem in check.iter_errors(document):
                assert re.fullmatch(PLANTED, problem.message), f"{resource} {way}: {list(problem.instance_path)}"
        if "expand" in way:
            assert any(document["_embedded"][way["expand"]] for document in documents if document["_embedded"])
        ids = [document["id"] for document in documents[:20] if "id" in document]
        for id in ids[:3]:
            assert everything.get(f"/v2.0/{resource}/{id}", **way).json() in documents
        if QUESTIONS[resource].lookup_keys:
            answer = everything.http.post(
                f"/v2.0/{resource}/lookup", params=way, json={"ids": ids}, headers=everything.headers
            )
            assert answer.json() == documents[:20]
