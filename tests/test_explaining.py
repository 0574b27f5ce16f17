"""Explanations agree with the view (SCOPE R11): without what grants an object is hidden, with what denies lifted it is
shown, and each attribute's share is what the document has of it.
"""

import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest
from daily import first, only
from lifting import Town, lifted, shows, taken_away
from oracle import MadeUp
from scope_support import random_source_with_profiles, snapshot_of, view_under

from ss12k.scope.excerpt import Excerpt
from ss12k.scope.reasons import Explanation, Reason, Share, Shared, Why
from ss12k.scope.view import View
from ss12k.settings import PROJECT
from ss12k.snapshots.building import build
from ss12k.snapshots.opening import Snapshot
from ss12k.standard.resources import RESOURCES

DEMO = PROJECT / "data" / "demo"
TELLING = ("norreka.inspera", "norreka.istanalys", "norreka.liber", "norreka.skola24")
"""The clients that are compared every time: with and without alternative data, with much and with little."""
PROFILES = {path.stem: json.loads(path.read_bytes()) for path in sorted((DEMO / "clients").iterdir())}
EXPLAINED = [name for name in RESOURCES if name != "aggregatedAttendance"]
"""The resources whose objects have an id to ask for."""
STEP = 45
"""In the suite every so many-th object of the demo is explained to each client; in the long run every one."""


@pytest.fixture(scope="module")
def town() -> Town:
    files = {name: [] for name in (*RESOURCES, "alternativePersons")} | {
        path.stem: json.loads(path.read_bytes()) for path in (DEMO / "norreka").glob("*.json")
    }
    return Town(files)


@pytest.fixture(scope="module")
def norreka(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    file = tmp_path_factory.mktemp("explaining") / "norreka.duckdb"
    build(DEMO / "norreka", file)
    return Snapshot(file)


def assert_explained(town: Town, view: View, profile: dict[str, Any], step: int, first: int) -> Counter[str]:
    """Every so many-th object of the town is explained rightly to one client; how often each reason was given."""
    met: Counter[str] = Counter()
    for resource in EXPLAINED:
        documents = {}
        if view.shared(resource):
            documents = {each["id"]: each for each in map(orjson.loads, view.all_documents(resource))}
        own = View(view.snapshot, None, b"")  # of records with the same id, the one that stands
        records = [record for record in map(orjson.loads, own.all_documents(resource)) if "id" in record]
        for record in records[first % step :: step]:
            found = view.explain(resource, record["id"])
            about = f"{profile['clientId']}: {resource}/{record['id']}"
            assert found.visible == (record["id"] in documents), about
            around = town.around(record["id"])
            assert shows(around, profile, resource, record["id"]) == found.visible, f"{about}: the neighbourhood"
            if found.visible:
                assert not found.grounds, about
                assert not shows(*taken_away(around, profile, found), resource, record["id"]), f"{about}: still shown"
            else:
                assert not found.grants, about
                assert shows(*lifted(around, profile, found), resource, record["id"]), f"{about}: still hidden"
            assert_shares(found, record, documents.get(record["id"], {}), about)
            met.update(each.why.value for each in (*found.grants, *found.grounds))
            met.update(share.state.value for share in found.attributes.values())
    return met


def assert_shares(found: Explanation, record: dict[str, Any], document: dict[str, Any], about: str) -> None:
    """The shares of attributes are what the document has of what the (well-formed) source has."""
    known = {attribute.name for attribute in RESOURCES[found.resource].shape.attributes}
    assert set(found.attributes) == known | set(record), about
    assert set(document) <= known, about
    for name, share in found.attributes.items():
        where = f"{about}: {name}: {share}"
        match share.state:
            case Shared.SHARED:
                assert document[name] == record[name], where
            case Shared.PARTLY:
                assert document[name] != record[name], where
                if isinstance(record[name], list):
                    assert (share.kept, share.there) == (len(document[name]), len(record[name])), where
                assert share.removed, where
            case Shared.ALIAS:
                assert document[name] != record.get(name), where
            case Shared.WITHHELD:
                assert name not in document, where
                assert name in record, where
                assert share.removed, where
            case Shared.EXTENSION:
                assert name not in known, where
            case Shared.LACKING:
                assert name not in document, where


@pytest.mark.parametrize("client", only(TELLING.__contains__, PROFILES))
def test_explanations_of_the_demo_hold(client: str, town: Town, norreka: Snapshot) -> None:
    profile = PROFILES[client]
    met = assert_explained(town, view_under(norreka, profile), profile, STEP, list(PROFILES).index(client) * 5)
    assert met[Shared.SHARED] + met[Shared.WITHHELD] > 50


@pytest.mark.long
@pytest.mark.parametrize("client", PROFILES)
def test_explanations_of_every_object_of_the_demo_hold(client: str, town: Town, norreka: Snapshot) -> None:
    met = assert_explained(town, view_under(norreka, PROFILES[client]), PROFILES[client], 1, 0)
    sys.stdout.write(f"{client}: reasons given and shares of attributes: {dict(met)}\n")
    sys.stdout.flush()


def test_an_excerpt_explains_as_the_whole_snapshot_does(town: Town, norreka: Snapshot) -> None:
    rng = random.Random(3)
    for client, profile in PROFILES.items():
        whole = view_under(norreka, profile)
        for resource in EXPLAINED:
            record = rng.choice([record for record in town.files[resource] if "id" in record])
            part = View(Excerpt(norreka, resource, record["id"]), whole.profile, b"a secret of the tests")
            assert part.explain(resource, record["id"]) == whole.explain(resource, record["id"]), (client, resource)


@pytest.mark.parametrize("seed", first(2, range(0, 40, 4)))
def test_explanations_agree_with_what_is_seen_of_messy_sources(seed: int, tmp_path: Path) -> None:
    rng, source, profiles = random_source_with_profiles(seed, 2)
    snapshot = snapshot_of(source.files, tmp_path)
    for profile in profiles:
        view = view_under(snapshot, profile)
        for resource in EXPLAINED:
            shown = {}
            if view.shared(resource):
                shown = {each["id"]: each for each in map(orjson.loads, view.all_documents(resource))}
            ids = [id for id in source.records.get(resource, {}) if not isinstance(id, MadeUp)]
            for id in rng.sample(ids, min(3, len(ids))):
                found = view.explain(resource, id)
                about = f"seed {seed}: {resource}/{id!r}: {found.grants} {found.grounds}"
                assert found.visible == (id in shown), about
                assert bool(found.grants) == found.visible == (not found.grounds), about
                there = {name for name, share in found.attributes.items() if share.state in SHOWN}
                assert there == set(shown.get(id, {})), about
                part = View(Excerpt(snapshot, resource, id), view.profile, b"a secret of the tests")
                assert part.explain(resource, id) == found, about


SHOWN = (Shared.SHARED, Shared.PARTLY, Shared.ALIAS)


def test_what_is_not_in_the_source_is_said_to_be_so(norreka: Snapshot) -> None:
    found = view_under(norreka, PROFILES["norreka.skola24"]).explain("persons", "nobody")
    assert (found.visible, [each.why for each in found.grounds]) == (False, [Why.NOT_IN_SOURCE])
    assert found.attributes == {}


def sentences(reasons: tuple[Reason, ...]) -> list[str]:
    return [each.sentence for each in reasons]


SCHOOL: dict[str, list[Any]] = {
    "organisations": [{"id": "h", "displayName": "Kommunen"}, {"id": "a", "displayName": "Aspskolan",
                      "parentOrganisation": {"id": "h"}}, {"id": "b", "displayName": "Björkskolan"}],
    "persons": [
        {"id": "pupil", "givenName": "Bo", "civicNo": {"value": "1"}, "x": 1,
         "enrolments": [{"enroledAt": {"id": "a"}}, {"enroledAt": {"id": "b"}}],
         "responsibles": [{"person": {"id": "guardian"}}],
         "emails": [{"value": "a@x.example", "type": "Privat"}, {"value": "b@x.example", "type": "Skola elev"}]},
        {"id": "guardian", "givenName": "Eva", "familyName": "Ek"},
        {"id": "stranger", "givenName": "Ola"},
        {"id": "hidden", "securityMarking": "Sekretessmarkering", "enrolments": [{"enroledAt": {"id": "a"}}],
         "responsibles": [{"person": {"id": "parent"}}]},
        {"id": "parent"},
    ],
    "grades": [{"id": "grade", "student": {"id": "stranger"}, "schoolUnit": "Aspskolan"}],
    "attendances": [{"id": "away", "student": {"id": "pupil"}, "calendarEvent": {"id": "gone"}}],
}  # fmt: skip
PROFILE = {"clientId": "x.y", "name": "", "vendor": "", "source": "x", "permissionMode": "selected",
           "organisations": ["h"],
           "sharedData": ["students", "responsibles", "email", "grades", "attendances"]}  # fmt: skip


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> View:
    return view_under(snapshot_of(SCHOOL, tmp_path_factory.mktemp("school")), PROFILE)


@pytest.mark.parametrize(
    ("resource", "id", "grants", "grounds"),
    [
        ("persons", "pupil", ["student at Aspskolan"], []),
        ("persons", "guardian", ["guardian of Bo"], []),
        ("persons", "stranger", [], ["nothing ties the person to an organisation"]),
        ("persons", "hidden", [], ["the person is protected"]),
        ("persons", "parent", [], ["guardian: the tie to a protected person is never shown"]),
        ("organisations", "a", [], ["standard is not shared"]),
        ("grades", "grade", [], ["Ola is not visible", "no organisation is given"]),
        ("attendances", "away", [], ["calendarEvents/gone is not in the source"]),
    ],
)
def test_reasons_in_words(school: View, resource: str, id: str, grants: list[str], grounds: list[str]) -> None:
    found = school.explain(resource, id)
    assert (sentences(found.grants), sentences(found.grounds)) == (grants, grounds)


def test_each_attribute_says_what_is_shared_of_it_and_why_not_the_rest(school: View) -> None:
    found = school.explain("persons", "pupil").as_json()["attributes"]
    assert found["givenName"] == {"state": "shared"}
    assert found["x"] == {"state": "extension"}
    assert found["familyName"] == {"state": "lacking"}
    assert found["civicNo"] == {
        "state": "withheld", "removed": [{"because": "category not shared", "needs": ["civicno"]}]
    }  # fmt: skip
    assert found["emails"] == {"state": "partly shared", "kept": 1, "there": 2,
        "removed": [{"because": "category not shared", "needs": ["email-school"], "items": 1}]}  # fmt: skip
    outside = {"resource": "organisations", "id": "b", "displayName": "Björkskolan"}
    assert found["enrolments"] == {"state": "partly shared", "kept": 1, "there": 2,
        "removed": [{"because": "outside reach", "of": outside, "items": 1}]}  # fmt: skip
    assert found["responsibles"] == {"state": "shared"}


def test_a_share_without_more_to_say_is_its_state_alone() -> None:
    assert Share(Shared.ALIAS).as_json() == {"state": "alias"}


def test_a_person_in_five_hundred_groups_is_seen_and_explained_as_any_other(tmp_path: Path) -> None:
    groups = [
        {"id": f"g{number:03}", "organisation": {"id": "a"}, "groupMemberships": [{"person": {"id": "pupil"}}]}
        for number in range(500)
    ]
    profile = PROFILE | {"sharedData": ["students", "groups"]}
    view = view_under(snapshot_of(SCHOOL | {"groups": groups}, tmp_path), profile)
    text = view.document("persons", "pupil", expand=["groupMemberships"])
    assert text is not None
    embedded = json.loads(text)["_embedded"]["groupMemberships"]
    assert [each["group"]["id"] for each in embedded] == [group["id"] for group in groups]
    assert all("groupMemberships" not in each["group"] for each in embedded)
    assert view.explain("groups", "g250").attributes["groupMemberships"] == Share(Shared.SHARED)


def test_organisations_that_are_gone_or_go_round_in_a_circle_reach_what_is_there(tmp_path: Path) -> None:
    circle = [{"id": one, "parentOrganisation": {"id": other}} for one, other in ("xy", "yz", "zx")]
    files = {"organisations": circle, "groups": [{"id": "g", "organisation": {"id": "z"}}]}
    profile = PROFILE | {"organisations": ["gone", "y"], "sharedData": ["standard", "groups"]}
    view = view_under(snapshot_of(files, tmp_path), profile)
    assert view.count("organisations") == 3
    assert view.explain("groups", "g").grants[0].checked == ("y",)
    assert view.explain("organisations", "x").grants[0].why is Why.IN_REACH
