"""What checks find is told by View, by the command line, and kept beside the snapshot; nobody's values are in it."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from canaries import canaries_in, load_canaries, profiles
from daily import first
from demo_home import demo_home
from dumps import DEMO, PUPIL, SCHOOL, Home, Run, clean_dump, commands, home_at, key, write
from oracle.schema import CATEGORIES
from pyarrow import parquet
from quality_support import DAY, answers, built, profile, told, told_by
from scope_support import random_source_with_profiles, snapshot_of, view_under

from ss12k.access import LOCAL_ADMINISTRATOR, Actor, Forbidden
from ss12k.access.quality import Quality, check, quality
from ss12k.errors import Ss12kError
from ss12k.explore import quality as found_by
from ss12k.explore.looks import Look
from ss12k.quality.checks import CHECKS
from ss12k.quality.keeping import Report
from ss12k.quality.telling import HIDDEN, Chosen, Told
from ss12k.scope.profile import Profile
from ss12k.scope.view import View
from ss12k.snapshots.tables import OWN_OF_PROTECTED
from ss12k.sources.activation import discard
from ss12k.standard.resources import RESOURCES
from ss12k.standard.values import SWEDEN

SKOLA24 = "norreka.skola24"
CLIENTS = ["cicero", "hypergene", "inspera", "istanalys", "liber", "optiplan", "skjutsplus", "skola24"]
OTHER_SCHOOL = key(70)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with home_at(demo_home(tmp_path_factory)) as made:
        yield made


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    with commands(tmp_path / "home", monkeypatch, capsys) as run:
        yield run


# --- what a client is told ---
@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_is_told_what_the_authority_is_told_of_what_it_sees(client: str, demo: Home) -> None:
    own = told_at(demo, None)
    theirs = told_at(demo, f"norreka.{client}")
    found = {(each.check, each.resource, each.id) for each in own.findings()}
    for each in theirs.findings():
        assert each.check == HIDDEN or (each.check, each.resource, each.id) in found
        assert each.id is not None
        assert theirs.view.document(each.resource, each.id) is not None
    assert theirs.total() or client == "nothing"


@pytest.mark.parametrize("seed", first(3, range(5)))
def test_so_it_is_for_odd_records_and_random_profiles(seed: int, tmp_path: Path) -> None:
    _, source, drawn = random_source_with_profiles(seed, 4)
    snapshot = snapshot_of(source.files, tmp_path)
    found = answers(snapshot, DAY)
    own = {(each.check, each.resource, each.id, each.path) for each in
           told_by(View(snapshot, None, b"s"), found).findings()}  # fmt: skip
    for chosen in drawn:
        view = view_under(snapshot, chosen)
        seen = {name: ids_of(view, name) for name in RESOURCES if view.shared(name)}
        for each in told_by(view, found).findings():
            assert each.check == HIDDEN or (each.check, each.resource, each.id, each.path) in own
            assert each.id in seen[each.resource], "what it does not see it is not told of"
            assert each.id is not None
            assert not CHECKS[each.check].authority
            assert all(view.shows(*about.split(".", 1)) for about in CHECKS[each.check].about)
            if each.resource == "persons" and view.protects(each.id) and each.check != HIDDEN:
                names = {about.split(".", 1)[1] for about in CHECKS[each.check].about if about.startswith("persons.")}
                assert names | ({each.path} & set(RESOURCES["persons"].references)) <= set(OWN_OF_PROTECTED)


def ids_of(view: View, resource: str) -> set[str]:
    found = view.found(resource)
    return set(found.ids(0, len(found)))


def test_a_client_that_sees_everything_is_told_all_but_what_is_the_authoritys_own(tmp_path: Path) -> None:
    files = {file.stem: json.loads(file.read_text()) for file in DEMO.glob("*.json") if file.stem in RESOURCES}
    for person in files["persons"]:
        person["securityMarking"] = "Ingen"
    for resource in files.values():
        for record in resource:
            _unmark(record)
    files["groups"].append({**files["groups"][0], "id": key(900), "groupType": "Klass", "groupMemberships": []})
    snapshot = built(tmp_path, "open", files)
    found = answers(snapshot, DAY)
    own, theirs = told(snapshot, found), told(snapshot, found, profile())
    related = {id for _, id in _persons_seen(snapshot)}
    for name, objects in own.items():
        # A member who is not in the source is removed from what any client gets (SCOPE R7).
        if not CHECKS[name].authority and name != "member-unknown":
            seen = {each for each in objects if each[0] != "persons" or each[1] in related}
            assert theirs.get(name, set()) == seen, name
    assert len([name for name in own if not CHECKS[name].authority]) > 8


def _unmark(value: Any) -> None:
    if isinstance(value, dict):
        if "securityMarking" in value:
            value["securityMarking"] = "Ingen"
        for each in value.values():
            _unmark(each)
    elif isinstance(value, list):
        for each in value:
            _unmark(each)


def _persons_seen(snapshot: Any) -> set[tuple[str, str]]:
    view = View(snapshot, profile(), b"secret")
    return {("persons", orjson.loads(text)["id"]) for text in view.all_documents("persons")}


def told_at(home: Home, client: str | None) -> Told:
    found = quality(home.access, home.access.open_view(LOCAL_ADMINISTRATOR, "norreka", client))
    assert found is not None
    return found.told


def two_schools() -> dict[str, list[dict[str, Any]]]:
    """The small clean source, where the pupil without EPPN is also enrolled in year 3 at another school."""
    files = clean_dump()
    pupil = files["persons"][0]
    first = {**pupil["enrolments"][0], "schoolYear": 8}
    pupil["enrolments"] = [first, {**first, "enroledAt": {"id": OTHER_SCHOOL}, "schoolYear": 3}]
    files["organisations"].append({**files["organisations"][0], "id": OTHER_SCHOOL, "displayName": "En annan"})
    return files


@pytest.mark.parametrize(("school", "is_told"), [(SCHOOL, False), (OTHER_SCHOOL, True)])
def test_an_item_that_a_client_does_not_see_finds_nothing_for_it(school: str, is_told: bool, tmp_path: Path) -> None:
    snapshot = built(tmp_path, "two", two_schools())
    found = answers(snapshot, DAY)
    assert ("persons", PUPIL) in told(snapshot, found)["pupil-without-eppn"]
    theirs = told(snapshot, found, profile(permissionMode="selected", organisations=[school]))
    assert (("persons", PUPIL) in theirs.get("pupil-without-eppn", set())) == is_told
    assert "enrolled-twice" not in theirs, "it sees one of the two alone"
    assert ("persons", PUPIL) in told(snapshot, found, profile())["enrolled-twice"]


@pytest.mark.parametrize(("school", "is_told"), [(SCHOOL, False), (OTHER_SCHOOL, True)])
def test_so_it_is_of_checks_that_look_at_every_list(school: str, is_told: bool, tmp_path: Path) -> None:
    files = two_schools()
    files["persons"][0]["enrolments"][1] |= {"schoolType": "GRUND", "endDate": "9999-12-31"}
    snapshot = built(tmp_path, "codes", files)
    found = answers(snapshot, DAY)
    theirs = told(snapshot, found, profile(permissionMode="selected", organisations=[school]))
    for name in ("unknown-code", "for-ever"):
        assert told(snapshot, found)[name] == {("persons", PUPIL)}
        assert (name in theirs) == is_told


@pytest.mark.parametrize(("reach", "is_told"), [
    ({"permissionMode": "selected", "organisations": [SCHOOL]}, False), ({"permissionMode": "everything"}, True),
])  # fmt: skip
def test_what_may_lie_anywhere_is_told_to_those_who_reach_all_of_it(
    reach: dict[str, Any], is_told: bool, tmp_path: Path
) -> None:
    files = two_schools()
    files["persons"][0]["personStatus"] = "Avliden"
    files["persons"][0]["enrolments"][0]["endDate"] = "2024-06-30"
    snapshot = built(tmp_path, "gone", files)
    found = answers(snapshot, DAY)
    assert told(snapshot, found)["gone-but-active"] == {("persons", PUPIL)}
    assert ("gone-but-active" in told(snapshot, found, profile(**reach))) == is_told


@pytest.mark.parametrize(("school", "is_told"), [(SCHOOL, True), (OTHER_SCHOOL, False)])
def test_of_an_organisation_above_its_reach_a_client_is_told_nothing_that_lies_there(
    school: str, is_told: bool, tmp_path: Path
) -> None:
    files = two_schools()
    above, beneath = files["organisations"]
    above |= {"endDate": "2026-01-01"}
    beneath |= {"parentOrganisation": {"id": SCHOOL}}
    snapshot = built(tmp_path, "above", files)
    found = answers(snapshot, DAY)
    assert told(snapshot, found)["ended-with-pupils"] == {("organisations", SCHOOL)}
    theirs = told(snapshot, found, profile(permissionMode="selected", organisations=[school]))
    assert ("ended-with-pupils" in theirs) == is_told


def test_two_that_are_alike_are_told_where_both_are_seen(tmp_path: Path) -> None:
    files = two_schools()
    pupil = files["persons"][0]
    twin = {**pupil, "id": key(71), "enrolments": [pupil["enrolments"][1]]}
    pupil["enrolments"] = [pupil["enrolments"][0]]
    files["persons"].append(twin)
    snapshot = built(tmp_path, "alike", files)
    found = answers(snapshot, DAY)
    assert told(snapshot, found)["civic-shared"] == {("persons", PUPIL), ("persons", key(71))}
    one = profile(permissionMode="selected", organisations=[SCHOOL])
    assert "civic-shared" not in told(snapshot, found, one)
    without = profile(sharedData=[each for each in CATEGORIES if each != "civicno"])
    assert "civic-shared" not in told(snapshot, found, without)
    assert told(snapshot, found, profile())["civic-shared"] == {("persons", PUPIL), ("persons", key(71))}


@pytest.mark.parametrize("alias", [False, True])
def test_of_a_protected_person_a_client_is_told_what_it_gets_of_the_record_alone(alias: bool, tmp_path: Path) -> None:
    files = two_schools()
    files["persons"][0] |= {"securityMarking": "Sekretessmarkering", "civicNo": {"value": "1"}}
    snapshot = built(tmp_path, "protected", files)
    found = answers(snapshot, DAY)
    theirs = told(snapshot, found, profile(includeAlternativePersonData=alias))
    assert ("persons", PUPIL) in told(snapshot, found)["civic-form"]
    assert "civic-form" not in theirs
    assert "pupil-without-eppn" not in theirs
    assert (("persons", PUPIL) in theirs.get("enrolled-twice", set())) == alias


@pytest.mark.parametrize(("categories", "checks"), [
    (["students", "email-school"], {"school-email-private"}), (["students", "email"], {"email-type"}),
    (["students", "email", "email-school"], {"email-type", "school-email-private"}), (["students"], set()),
])  # fmt: skip
def test_of_a_list_that_categories_share_a_client_is_told_of_its_own_part(
    categories: list[str], checks: set[str], tmp_path: Path
) -> None:
    files = clean_dump()
    files["persons"][0]["emails"] = [
        {"value": "a@gmail.com", "type": "Skola elev"}, {"value": "b@post.example"}
    ]  # fmt: skip
    snapshot = built(tmp_path, "mail", files)
    theirs = told(snapshot, answers(snapshot, DAY), profile(sharedData=categories))
    assert {name for name in theirs if CHECKS[name].number == 19} == checks


def test_what_is_hidden_by_scope_alone_is_named_and_is_nobody_elses(tmp_path: Path) -> None:
    files = clean_dump()
    files["activities"] = [{"id": key(80), "displayName": "Slöjd", "groups": [{"id": files["groups"][0]["id"]}],
                            "calendarEventsRequired": False, "startDate": "2024-08-01",
                            "organisation": {"id": SCHOOL}}]  # fmt: skip
    snapshot = built(tmp_path, "hidden", files)
    found = answers(snapshot, DAY)
    assert HIDDEN not in told(snapshot, found)
    assert HIDDEN not in told(snapshot, found, profile())
    theirs = profile(sharedData=["standard", "activities"])
    assert told(snapshot, found, theirs)[HIDDEN] == {("activities", key(80))}
    lines = found_by.lines(asked_of(snapshot, theirs, found))
    assert next(each for each in lines if each.check.name == HIDDEN).found == 1


def asked_of(snapshot: Any, chosen: Profile | None, found: Any) -> Any:
    report = Report(snapshot.id, DAY, None, datetime.now(UTC), found.asked)
    return Quality(report, told_by(View(snapshot, chosen, b"secret"), found))


def test_nothing_that_is_kept_or_told_holds_a_value_of_anybody(tmp_path: Path) -> None:
    """In a source in which every value is a text that occurs nowhere else, only ids of those who are seen show."""
    home = tmp_path / "home"
    load_canaries(home, tmp_path / "dump")
    with home_at(home) as made:
        for client in (None, *profiles()):
            view = made.access.open_view(LOCAL_ADMINISTRATOR, "canary", client)
            found = quality(made.access, view)
            assert found is not None
            text = json.dumps(found_by.report_json(found, "canary")) + "\n".join(found_by.report(found))
            there = {each for each in canaries_in(text.encode()) if not each.endswith("-id-x")}
            assert there == set()
            for each in canaries_in(text.encode()):
                assert client is None or view.document("persons", each) is not None
    for file in (home / "quality").iterdir():
        kept = parquet.read_table(file)
        text = f"{kept.to_pylist()} {kept.schema.metadata}"
        assert canaries_in(text.encode()) == set()
        assert "marking-missing" in text or kept.num_rows, "there is something to look at"


# --- by unit, resource and object ---
def test_counts_by_unit_and_resource_add_up_to_the_findings(demo: Home) -> None:
    own = told_at(demo, None)
    findings = own.findings()
    assert own.total() == len(findings)
    assert own.counts() == {
        name: len({(each.resource, each.id) for each in findings if each.check == name})
        for name in {each.check for each in findings}
    }
    by_resource = own.by_resource()
    assert sum(by_resource.values()) == sum(own.counts().values())
    for (_, unit), count in own.by_unit().items():
        if unit is not None:
            assert count <= sum(own.counts(Chosen(unit=unit)).values())
    group = next(each for each in findings if each.check == "class-without-mentor" and each.id)
    place = orjson.loads(own.view.document("groups", str(group.id)) or "")["organisation"]["id"]
    assert own.by_unit()["class-without-mentor", place] >= 1
    assert group.id in {each.id for each in own.findings(Chosen(("class-without-mentor",), unit=place))}
    above = orjson.loads(own.view.document("organisations", place) or "")["parentOrganisation"]["id"]
    assert group.id in {each.id for each in own.findings(Chosen(unit=above))}, "what lies beneath is included"


def test_an_object_is_told_what_was_found_of_it_the_errors_first(demo: Home) -> None:
    own = told_at(demo, None)
    for each in own.findings()[:40]:
        if each.id is not None:
            names = [found.check for found in own.of_object(each.resource, each.id)]
            assert each.check in names
            assert names == sorted(names, key=lambda name: CHECKS[name].severity != "error")
            assert own.concerned(each.resource, [each.id])[each.id] == tuple(dict.fromkeys(names))
    assert own.of_object("persons", "nobody") == []
    assert own.concerned("persons", []) == {}


def test_pages_of_findings_are_the_whole_in_its_order(demo: Home) -> None:
    own = told_at(demo, None)
    whole = own.findings()
    assert [*own.findings(first=0, most=7), *own.findings(first=7, most=len(whole))] == whole


def test_withheld_findings_stand_with_their_reasons(demo: Home) -> None:
    view = demo.access.open_view(LOCAL_ADMINISTRATOR, "norreka", SKOLA24)
    look = Look(view, demo.access.open_view(LOCAL_ADMINISTRATOR, "norreka"))
    theirs, own = quality(demo.access, view), quality(demo.access, look.widest)
    assert theirs
    assert own
    rows = found_by.finding_rows(look, theirs, own, Chosen(), 0, 1000)
    kept = [row for row in rows if row.withheld is None]
    assert len(kept) == len({(f.check, f.resource, f.id, f.path) for f in theirs.told.findings()
                             if f.check != HIDDEN})  # fmt: skip
    assert all(row.withheld for row in rows if row not in kept)
    text = found_by.csv_of(look, theirs, own, Chosen()).decode("utf-8-sig")
    assert len(text.splitlines()) == len(rows) + 1
    assert "the authority's own" in text


# --- its life ---
def test_a_load_asks_the_checks_and_a_snapshot_that_goes_takes_its_findings_along(tmp_path: Path) -> None:
    with home_at(tmp_path / "home") as home:
        first = home.load(write(tmp_path / "dump", clean_dump())).snapshot
        before = quality(home.access, home.view())
        assert before
        assert before.report.before is None
        assert before.report.day == datetime.now(SWEDEN).date()
        second = home.load(write(tmp_path / "dump", two_schools())).snapshot
        after = quality(home.access, home.view())
        assert after
        assert after.report.before == first
        lines = {each.check.name: each for each in found_by.lines(after, before)}
        assert lines["enrolled-twice"].moved == 1
        assert {file.stem for file in (home.path / "quality").iterdir()} == {first, second}
        discard(home.access, LOCAL_ADMINISTRATOR, "skola", first)
        assert {file.stem for file in (home.path / "quality").iterdir()} == {second}
        (home.path / "quality" / f".{second}.parquet.ab12").write_bytes(b"left behind by a check that was killed")
        home.load(tmp_path / "dump")
        assert not list((home.path / "quality").glob(".*"))


def test_an_earlier_snapshot_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    with home_at(tmp_path / "home") as home:
        first = home.load(write(tmp_path / "dump", clean_dump())).snapshot
        second = home.load(tmp_path / "dump").snapshot
        (home.path / "snapshots" / f"{second}.duckdb").write_bytes(b"damaged")
        third = home.load(tmp_path / "dump")
        assert third.unchecked == ""
        found = quality(home.access, home.view())
        assert found
        assert found.report.before == first
        (home.path / "snapshots" / f"{first}.duckdb").unlink()
        assert check(home.access, LOCAL_ADMINISTRATOR, "skola").before is None


def test_what_moved_is_counted_by_checks_that_were_asked_both_times(tmp_path: Path) -> None:
    with home_at(tmp_path / "home") as home:
        first = home.load(write(tmp_path / "dump", clean_dump())).snapshot
        files = clean_dump()
        files["persons"][0]["familyName"] = "Ek"
        home.load(write(tmp_path / "dump", files))
        before, after = (quality(home.access, home.view(snapshot=each)) for each in (first, None))
        assert before
        assert after
        lines = {each.check.name: each for each in found_by.lines(after, before)}
        assert lines["change-untold"].found == 1
        assert lines["change-untold"].moved is None
        assert found_by.trend([before, after])[0] == found_by.trend([before, after])[1]


def test_what_was_found_can_be_lost_and_is_found_again(tmp_path: Path) -> None:
    with home_at(tmp_path / "home") as home:
        snapshot = home.load(write(tmp_path / "dump", two_schools())).snapshot
        file = home.path / "quality" / f"{snapshot}.parquet"
        assert file.stat().st_mode & 0o777 == 0o600
        whole = file.read_bytes()
        for damaged in (b"no Parquet", whole[:100], whole[:8] + b"x" * 200 + whole[208:]):
            file.write_bytes(damaged)
            assert quality(home.access, home.view()) is None
        check(home.access, LOCAL_ADMINISTRATOR, "skola")
        again = quality(home.access, home.view())
        assert again
        assert again.told.counts()["enrolled-twice"] == 1
        file.unlink()
        assert quality(home.access, home.view()) is None


def test_a_load_does_not_fail_for_its_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SS12K_REGISTERS", str(tmp_path / "no such folder"))
    with home_at(tmp_path / "home") as home:
        loaded = home.load(write(tmp_path / "dump", clean_dump()))
        assert "SS12K_REGISTERS" in loaded.unchecked
        assert quality(home.access, home.view()) is None
        with pytest.raises(Ss12kError, match=r"SS12K_REGISTERS: .* is no folder"):
            check(home.access, LOCAL_ADMINISTRATOR, "skola")


def test_only_the_authority_may_check(demo: Home) -> None:
    with pytest.raises(Forbidden):
        check(demo.access, Actor.of_client(SKOLA24), "norreka")


@pytest.mark.parametrize(("file", "text", "words"), [
    ("domains.csv", b"\xff\xfe\x00", "domains.csv: this register could not be read"),
    ("domains.csv", b"x" * 200_000, "domains.csv: this register could not be read"),
    ("deletedEntities.json", b"[" * 100_000, "deletedEntities.json: give what deletedEntities answers"),
    ("deletedEntities.json", b'{"persons": ["\\ud800"]}', "deletedEntities.json: give what"),
    ("deletedEntities.json", b"{", "deletedEntities.json: give what deletedEntities answers"),
    ("deletedEntities.json", b'{"data": {"persons": "all"}}', "deletedEntities.json: give what"),
])  # fmt: skip
def test_a_register_that_cannot_be_read_is_named(
    file: str, text: bytes, words: str, demo: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / file).write_bytes(text)
    monkeypatch.setenv("SS12K_REGISTERS", str(tmp_path))
    with pytest.raises(Ss12kError, match=re.escape(words)):
        check(demo.access, LOCAL_ADMINISTRATOR, "norreka")


def test_an_earlier_snapshot_is_asked_what_held_when_it_was_loaded(tmp_path: Path) -> None:
    with home_at(tmp_path / "home") as home:
        first = home.load(write(tmp_path / "dump", clean_dump())).snapshot
        home.load(tmp_path / "dump")
        report = check(home.access, LOCAL_ADMINISTRATOR, "skola", first)
        assert report.day == home.access.control.snapshot("skola", first).created.date()


# --- the command ---
def test_the_command_tells_counts_ids_and_what_to_do_and_ends_by_the_worst(run: Run, tmp_path: Path) -> None:
    files = two_schools()
    assert run("load", write(tmp_path / "dump", files), "--source", "skola").code == 0
    said = run("quality", "skola")
    assert said.code == 5
    assert re.search(r"warning +1 +enrolled-twice: pupils with two active enrolments", said.out)
    assert f"persons {PUPIL}" in said.out
    assert "End the one that no longer holds." in said.out
    assert "eppn-domain: there is no domains.csv" in said.out
    assert not re.search("Aino|200905050001|aino@", said.out + said.err)
    files["persons"][0]["civicNo"] = {"value": "090505-0001"}
    run("load", write(tmp_path / "dump", files), "--source", "skola", "--force")
    assert run("quality", "skola").code == 6
    assert run("quality", "skola", "--check", "enrolled-twice").code == 5
    one = run("quality", "skola", "--check", "eppn-form")
    assert (one.code, one.out.splitlines()[-1]) == (0, "0 errors, 0 warnings")
    held = run("load", write(tmp_path / "none", {**files, "persons": []}), "--source", "skola")
    assert re.search(r"what and where: ss12k quality skola --snapshot skola-\S+$", held.out) or held.code == 0


def test_the_command_asks_of_another_day_and_keeps_nothing_of_it(run: Run, tmp_path: Path) -> None:
    files = clean_dump()
    files["persons"][0]["enrolments"][0] |= {"schoolYear": None, "endDate": "2025-06-30"}
    run("load", write(tmp_path / "dump", files), "--source", "skola")
    [kept] = (tmp_path / "home" / "quality").iterdir()
    before = kept.read_bytes()
    assert "year-missing" not in run("quality", "skola").out
    then = run("quality", "skola", "--day", "2025-01-15")
    assert "as of 2025-01-15" in then.out
    assert "year-missing" in then.out
    [kept] = (tmp_path / "home" / "quality").iterdir()
    assert b"2025-01-15" not in kept.read_bytes()
    assert before


def test_the_command_answers_programs_with_every_object_and_tells_what_a_client_is_told(
    run: Run, tmp_path: Path
) -> None:
    run("load", write(tmp_path / "dump", two_schools()), "--source", "skola")
    own = profile(permissionMode="selected", organisations=[SCHOOL], clientId="skola.klient", sharedData=["students"])
    (tmp_path / "profile.json").write_text(own.model_dump_json(by_alias=True))
    assert run("client", "put", tmp_path / "profile.json").code == 0
    whole = json.loads(run("quality", "skola", "--json").out)
    assert (whole["version"], whole["client"], whole["source"]) == (1, None, "skola")
    by_name = {each["check"]: each for each in whole["checks"]}
    assert by_name["enrolled-twice"]["objects"] == [{"resource": "persons", "id": PUPIL, "path": "enrolments"}]
    assert by_name["enrolled-twice"]["found"] == 1
    assert by_name["eppn-changed"]["skipped"] == "there is no earlier snapshot to compare with"
    assert set(by_name) == set(CHECKS) - {HIDDEN}
    said = run("quality", "skola", "--client", "skola.klient", "--json")
    theirs = {each["check"]: each for each in json.loads(said.out)["checks"]}
    assert theirs["enrolled-twice"]["found"] == 0
    assert theirs["civic-form"]["skipped"] == "the client is not given persons.civicNo"
    assert theirs["marked-fell"]["skipped"] == "it is the authority's own"


@pytest.mark.parametrize(("arguments", "words"), [
    (["nowhere"], "nowhere"), (["skola", "--client", "no.client"], "no client no.client"),
    (["skola", "--check", "no-check"], "there is no check 'no-check'"), (["skola", "--snapshot", "none"], "none"),
])  # fmt: skip
def test_the_command_says_what_there_is_not(arguments: list[str], words: str, run: Run, tmp_path: Path) -> None:
    run("load", write(tmp_path / "dump", clean_dump()), "--source", "skola")
    said = run("quality", *arguments)
    assert said.code == 1
    assert words in said.err
    assert len(said.err.splitlines()) == 1


def test_every_check_is_declared_in_full_and_stands_in_the_documentation() -> None:
    text = (Path(__file__).parents[1] / "docs" / "quality.md").read_text()
    for each in CHECKS.values():
        told = (f"{each.number}", f"`{each.name}`", each.severity, each.resource or "any", each.question, each.todo)
        assert f"| {' | '.join(told)} |" in text, each.name
        assert each.about or not each.resource, each.name
        if isinstance(each.query, str):
            assert all(f"${name}" in each.query for name in (*each.lists, *each.settings)), each.name
    assert {each.number for each in CHECKS.values()} == set(range(1, 51)) - {47}
    assert f"{len(CHECKS)} checks" in text
