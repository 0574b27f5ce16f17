"""The oracle against expectations written by hand, how exactly it compares, and what its random pairs try."""

import random
import statistics
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml
from oracle import Aliased, MadeUp, Query, Source, answer, embedded, equal, first_difference, key_of, paired, see
from oracle.asking import FILTERS, LOOKUPS
from oracle.case import ALL, Record, person, profile, ref
from oracle.cases import CASES, Case
from oracle.decisions import DECISIONS
from oracle.expansions import EXPANSIONS
from oracle.guards import ALWAYS_VISIBLE, KINDS, ONE_WAY, SERVED, everything_to_ask, random_pairs, tally
from oracle.queries import LISTS, REQUIRED, random_queries
from oracle.schema import SCHEMA, ListOf, Obj, Ref, Shape
from oracle.sorting import SORTS
from oracle.sources import random_profile, random_source

OFFICIAL = Path(__file__).parents[2] / "shared" / "standard" / "openapi_ss12000_version2_1_0.yaml"

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


def test_an_id_that_is_made_up_is_any_text_but_always_the_same() -> None:
    made_up = MadeUp("made up from x")
    known: dict[str, str] = {}
    assert equal({"id": made_up}, {"id": "abc"}, known)
    assert equal(made_up, "abc", known)
    assert not equal(made_up, "abd", known)
    assert not equal(made_up, "")
    assert not equal(made_up, None)


def _offering(start: str, **more: Any) -> Record:
    return {"offeredAt": ref("a"), "startDate": start, **more}


def test_offerings_without_ids_are_paired_with_documents_and_then_asked_for_by_their_ids() -> None:
    offerings = [_offering("2024-01-01"), _offering("2025-01-01"), _offering("2025-01-01", endDate="2026-01-01")]
    seen = see(Source({"schoolUnitOfferings": [*offerings, _offering("2023-01-01", id="m")]}), profile(everything=True))
    documents = seen.documents("schoolUnitOfferings") or {}
    assert len(documents) == 3
    actual = {
        "z": _offering("2024-01-01", id="z"),
        "m": _offering("2023-01-01", id="m"),
        "b": offerings[2] | {"id": "b"},
    }
    found = paired(documents, actual, seen.known)
    assert set(found) == set(documents)
    assert first_difference(documents, found, seen.known) is None
    assert seen.select("schoolUnitOfferings", {}) == ["b", "m", "z"]
    assert seen.select("schoolUnitOfferings", {}, "StartDateAsc") == ["m", "z", "b"]
    assert seen.lookup("schoolUnitOfferings", {"ids": ["z", "q"]}) == ["z"]
    assert set(paired(documents, {"x": _offering("2000-01-01", id="x")}, {})) == {"x"}


def test_names_of_aliases_are_looked_at_once_they_are_known() -> None:
    persons = [person(i, "a", familyName="X", securityMarking="X") for i in "pq"] + [person("r", "a", familyName="Z")]
    seen = see(Source({"persons": persons}), profile("students", everything=True, aliases=True))
    documents = seen.documents("persons") or {}
    actual = {
        "p": documents["p"] | {"familyName": "Person ZZZZZZ"},
        "q": documents["q"] | {"familyName": "Person AAAAAA"},
    }
    assert first_difference({i: documents[i] for i in "pq"}, actual, seen.known) is None
    assert seen.select("persons", {}, "FamilyNameAsc") == ["q", "p", "r"]
    assert seen.select("persons", {"nameContains": ["person aa"]}) == ["q"]


def test_a_sum_is_told_apart_by_student_activity_and_days() -> None:
    sums: list[Any] = [
        {"student": ref("p"), "activity": ref("x"), "startDate": day, "endDate": "2024-12-31", "attendanceSum": n}
        for n, day in enumerate(["2024-01-01", "2024-01-01", "2024-02-01"])
    ]
    source = Source({"aggregatedAttendance": sums, "persons": [person("p", "a")]})
    documents = see(source, profile(everything=True)).documents("aggregatedAttendance") or {}
    assert [(key_of("aggregatedAttendance", each), each["attendanceSum"]) for each in documents.values()] == [
        ('["p", "x", "2024-01-01", "2024-12-31"]', 1),
        ('["p", "x", "2024-02-01", "2024-12-31"]', 2),
    ]


def test_a_query_is_read_off_a_url() -> None:
    listing = Query.parse("groups?organisation=a&organisation=b&sortkey=ModifiedDesc&expandReferenceNames=true")
    assert listing == Query("groups", {"organisation": ["a", "b"]}, "ModifiedDesc", names=True)
    looked_up = Query.parse("persons/lookup?ids=p&expand=duties,placements")
    assert looked_up == Query("persons", lookup={"ids": ["p"]}, expand=("duties", "placements"))


@pytest.mark.parametrize(
    "text", ["groups?x=1", "groups?sortkey=X", "groups?expand=x", "groups/lookup?x=1", "studyplans/lookup?ids=x", "x"]
)
def test_what_the_standard_does_not_know_is_an_error(text: str) -> None:
    with pytest.raises(KeyError):
        answer(see(Source({}), profile(ALL)), Query.parse(text))


def test_filters_sort_keys_lookups_and_expansions_are_those_of_the_official_file() -> None:
    official = yaml.safe_load(OFFICIAL.read_text(encoding="utf-8"))
    for resource in SERVED:
        asked = {each["name"]: each for each in official["paths"][f"/{resource}"]["get"]["parameters"]}
        sorts = asked.pop("sortkey", {"schema": {"enum": []}})["schema"]["enum"]
        expansions = asked.pop("expand", {"schema": {"items": {"enum": []}}})["schema"]["items"]["enum"]
        filters = {name: each for name, each in asked.items() if name not in _NO_FILTERS}
        assert set(FILTERS[resource]) == set(filters), resource
        assert set(SORTS.get(resource, {})) == set(sorts), resource
        assert set(EXPANSIONS.get(resource, {})) == set(expansions), resource
        lists = {name for name, each in filters.items() if each["schema"].get("type") == "array"}
        assert lists == set(LISTS.get(resource, ())), resource
        assert {name for name, each in filters.items() if each.get("required")} == set(REQUIRED.get(resource, {}))
        lookup = official["paths"].get(f"/{resource}/lookup")
        assert _lookup_keys(official, lookup) == set(LOOKUPS.get(resource, {})), resource


_NO_FILTERS = {"limit", "pageToken", "expandReferenceNames"}


def _lookup_keys(official: dict[str, Any], lookup: dict[str, Any] | None) -> set[str]:
    if lookup is None:
        return set()
    (body,) = lookup["post"]["requestBody"]["content"].values()
    return set(_properties(official, body["schema"]))


def _properties(official: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return _properties(official, official["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    found: dict[str, Any] = dict(schema.get("properties", {}))
    for part in schema.get("allOf", ()):
        found |= _properties(official, part)
    return found


_RECORDS = {
    "organisations": "Organisation",
    "persons": "Person",
    "alternativePersons": "Person",
    "placements": "Placement",
    "duties": "Duty",
    "groups": "Group",
    "programmes": "Programme",
    "syllabuses": "Syllabus",
    "schoolUnitOfferings": "SchoolUnitOffering",
    "studyplans": "StudyPlan",
    "activities": "Activity",
    "calendarEvents": "CalendarEvent",
    "attendances": "Attendance",
    "attendanceEvents": "AttendanceEvent",
    "attendanceSchedule": "AttendanceSchedule",
    "grades": "Grade",
    "absences": "Absence",
    "aggregatedAttendance": "AggregatedAttendance",
    "resources": "Resource",
    "rooms": "Room",
}
_FORGOTTEN = {"schoolUnitOfferings.id", "schoolUnitOfferings.meta.created", "schoolUnitOfferings.meta.modified"}


def test_attributes_are_those_of_the_official_file_at_every_depth() -> None:
    official = yaml.safe_load(OFFICIAL.read_text(encoding="utf-8"))
    assert set(_RECORDS) == set(SCHEMA)
    for resource, record in _RECORDS.items():
        schema = official["components"]["schemas"][record]
        expected = {place for place in _places(official, schema, resource) if "._embedded" not in place}
        assert set(_places_of(SCHEMA[resource], resource)) - _FORGOTTEN == expected, resource


def _places(official: dict[str, Any], schema: dict[str, Any], path: str) -> list[str]:
    """The paths of the leaves of an official schema; a reference is one, called by its `id`."""
    if schema.get("type") == "array":
        return _places(official, schema["items"], f"{path}[]")
    if "$ref" in schema:
        return _places(official, official["components"]["schemas"][schema["$ref"].rpartition("/")[2]], path)
    found = _properties(official, schema)
    if not found:
        return [path]
    if set(found) <= {"id", "displayName", "securityMarking"} and "." in path:
        return [f"{path}.id"]
    return [place for name, inner in found.items() for place in _places(official, inner, f"{path}.{name}")]


def _places_of(shape: Shape, path: str) -> list[str]:
    if isinstance(shape, Obj):
        return [place for name, inner in shape.attributes.items() for place in _places_of(inner, f"{path}.{name}")]
    if isinstance(shape, ListOf):
        return _places_of(shape.item, f"{path}[]")
    return [f"{path}.id"] if isinstance(shape, Ref) else [path]


def test_random_queries_can_be_had_again_and_as_few_as_one_wants() -> None:
    ((_, files, random_one),) = random_pairs(1)
    source = Source(files)
    seen = see(source, random_one)
    queries = random_queries(random.Random(1), source, seen)
    assert queries == random_queries(random.Random(1), source, seen)
    assert {query.resource for query in queries} == set(SERVED)
    assert len(random_queries(random.Random(1), source, seen, most=20)) == 20


def test_random_sources_survive_json() -> None:
    for _, files, some_profile in random_pairs(40):
        read = orjson.loads(orjson.dumps([files, some_profile]))
        assert first_difference([files, some_profile], read) is None


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
