"""The demo: the committed data is what the generator makes, says what it should, and deviates only where planted."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
from demo_support import REFERENCES, Record, at, target

from ss12k.demo import DEVIATIONS, TODAY, generate, write_demo
from ss12k.demo.civic import TEST_NUMBERS, is_test_number
from ss12k.demo.deviations import STRANGER
from ss12k.demo.years import age
from ss12k.errors import Ss12kError
from ss12k.settings import PROJECT

DEMO = PROJECT / "data" / "demo"
NORREKA = DEMO / "norreka"


@cache
def committed(resource: str) -> list[Record]:
    records: list[Record] = json.loads((NORREKA / f"{resource}.json").read_text(encoding="utf-8"))
    return records


def by_id(resource: str) -> dict[str, Record]:
    return {record["id"]: record for record in committed(resource) if "id" in record}


def named(resource: str, name: str, organisation: str | None = None) -> Record:
    units = {record["id"]: record["displayName"] for record in committed("organisations")}
    found = [record for record in committed(resource) if record["displayName"] == name]
    if organisation:
        found = [record for record in found if units[record["organisation"]["id"]] == organisation]
    assert len(found) == 1
    return found[0]


def person(given: str, family: str) -> Record:
    (found,) = (one for one in by_id("persons").values() if (one["givenName"], one["familyName"]) == (given, family))
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# What is committed


def test_committed_data_is_what_the_generator_writes(tmp_path: Path) -> None:
    counts = write_demo(tmp_path / "out")
    assert files(tmp_path / "out") == files(NORREKA)
    assert counts == {path.stem: len(committed(path.stem)) for path in NORREKA.iterdir()}


def test_all_of_the_demo_is_smaller_than_three_megabytes() -> None:
    assert sum(path.stat().st_size for path in DEMO.rglob("*") if path.is_file()) < 3_000_000


def test_same_seed_gives_the_same_records_and_another_seed_other_people() -> None:
    first, again, other = (list(generate("small", seed)) for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_every_resource_has_a_few_records_one_a_line_in_id_order() -> None:
    assert {path.stem for path in NORREKA.iterdir()} == {*REFERENCES, "alternativePersons"}
    for resource in REFERENCES:
        records = committed(resource)
        assert len(records) >= 3
        assert len((NORREKA / f"{resource}.json").read_text(encoding="utf-8").splitlines()) == len(records) + 2
        ids = [record.get("id", "") for record in records]
        assert ids == sorted(ids)


# Refusals


def test_a_size_that_there_is_not_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Ss12kError, match="no demo size 'medium'"):
        write_demo(tmp_path / "out", "medium")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_empty_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Ss12kError, match="not empty"):
        write_demo(tmp_path)
    assert files(tmp_path) == {"mine.txt": b"mine"}


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(Ss12kError, match="another folder"):
        write_demo(tmp_path / "out")
    with pytest.raises(Ss12kError, match="can't be written"):
        write_demo(tmp_path / "out" / "below")


def test_an_empty_folder_is_filled_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    write_demo(out)
    assert files(out) == files(NORREKA)
    assert list(tmp_path.iterdir()) == [out]


# Civic numbers


def test_every_committed_civic_number_is_a_test_number_of_one_person_and_fits_them() -> None:
    having = [one for one in by_id("persons").values() if "civicNo" in one]
    assert 0.97 < len(having) / len(by_id("persons")) < 1
    for one in having:
        value = one["civicNo"]["value"]
        assert is_test_number(value)
        assert int(value[8:11]) in TEST_NUMBERS
        assert value[:8] == one["birthDate"].replace("-", "")
        assert (int(value[10]) % 2 == 1) == (one["sex"] == "Man")
    assert len({one["civicNo"]["value"] for one in having}) == len(having)


def test_contact_data_belongs_to_nobody() -> None:
    text = (NORREKA / "persons.json").read_text(encoding="utf-8")
    for one in json.loads(text):
        assert all(email["value"].endswith(".example") for email in one.get("emails", []))
        assert all(name.endswith(".norreka.example") for name in one.get("eduPersonPrincipalNames", []))
        numbers = [phone["value"] for phone in one.get("phoneNumbers", [])]
        assert all(number.startswith(("070-17406", "031-39006", "0980-3192")) for number in numbers)
        assert all(address["postalCode"].startswith("99") for address in one.get("addresses", []))


# What the pages and the presentation speak of


def test_the_tree_is_the_presentation_s() -> None:
    units = by_id("organisations")
    parents = {
        record["displayName"]: units[record["parentOrganisation"]["id"]]["displayName"]
        for record in units.values()
        if "parentOrganisation" in record and record["displayName"] != "Andershovsskolan"
    }
    assert parents["Norrekaskolan 7-9"] == parents["Norrekaskolans fritidshem"] == "Norrekaskolan"
    assert parents["Norrekaskolan"] == parents["Östra skolan"] == parents["Fria grundskolan"] == "Grundskola"
    assert parents["Andershovsskolan anpassad"] == parents["Andershovs fritidshem"] == "Andershovsskolan"
    assert parents["Sturegymnasiet 2"] == "Nya Sturegymnasiet"
    assert parents["Bastionsgymnasiet"] == parents["Nya Sturegymnasiet"] == "Gymnasieskola"
    top = {name for name, parent in parents.items() if parent == "Norreka kommun"}
    assert {"Externa Enheter", "Förskola", "Grundskola", "Gymnasieskola"} <= top
    assert named("organisations", "Östra skolan")["schoolUnitCode"] == "12873467"
    assert named("organisations", "Sturegymnasiet 1")["organisationCode"] == "STURE1"


def test_some_organisations_have_ended() -> None:
    assert sum("endDate" in record for record in committed("organisations")) == 3


def test_amelie_nilsson_is_in_9b_with_guardians_and_exactly_six_enrolments() -> None:
    amelie = person("Amélie", "Nilsson")
    people, units = by_id("persons"), by_id("organisations")
    guardians = [people[one["person"]["id"]] for one in amelie["responsibles"]]
    assert [(one["givenName"], one["familyName"]) for one in guardians] == [("Linda", "Nilsson"), ("Johnny", "Nilsson")]
    assert [(units[one["enroledAt"]["id"]]["displayName"], one["schoolYear"]) for one in amelie["enrolments"]] == [
        *(("Norrekaskolan F-6", year) for year in (4, 5, 6)),
        *(("Norrekaskolan 7-9", year) for year in (7, 8, 9)),
    ]
    assert amelie["civicNo"]["value"] == "201101129805"
    for name in ("9B", "9B/FY"):
        members = named("groups", name, "Norrekaskolan 7-9")["groupMemberships"]
        assert amelie["id"] in [member["person"]["id"] for member in members]


def test_exactly_three_persons_are_protected_and_one_has_an_alias() -> None:
    marked = [one for one in by_id("persons").values() if one["securityMarking"] != "Ingen"]
    assert Counter(one["securityMarking"] for one in marked) == {"Sekretessmarkering": 1, "Skyddad folkbokföring": 2}
    pupils = [one for one in marked if "enrolments" in one]
    staff = {duty["person"]["id"] for duty in committed("duties")}
    assert len(pupils) == 2
    assert {one["id"] for one in marked} - {one["id"] for one in pupils} <= staff
    (alias,) = committed("alternativePersons")
    (real,) = (one for one in pupils if one["id"] == alias["id"])
    assert (alias["givenName"], alias["familyName"]) != (real["givenName"], real["familyName"])
    assert all("Folkbokföring" not in [address["type"] for address in one.get("addresses", [])] for one in marked)


def test_a_reference_carries_a_marking_only_to_a_protected_person() -> None:
    people = by_id("persons")
    for resource, paths in REFERENCES.items():
        for path in paths.split():
            for found in at(committed(resource), path.split(".")):
                if "securityMarking" in found:
                    assert people[found["id"]]["securityMarking"] == found["securityMarking"] != "Ingen"


def test_there_are_all_kinds_of_people() -> None:
    people = by_id("persons")
    staff = {duty["person"]["id"] for duty in committed("duties")}
    guardians = {found["id"] for found in at(committed("persons"), ["responsibles", "person"])}
    pupils = [one for one in people.values() if "enrolments" in one]
    current = [[e for e in one["enrolments"] if e["startDate"] <= str(TODAY) <= e["endDate"]] for one in pupils]
    assert 750 <= len(people) <= 850
    assert guardians & staff
    assert any(age(date.fromisoformat(one["birthDate"])) >= 18 for one in pupils)
    assert any(len({e["enroledAt"]["id"] for e in now}) == 2 for now in current)
    assert any(e["cancelled"] for e in at(pupils, ["enrolments"]))
    assert any(not now for now in current)
    assert {"Aktiv", "Utvandrad"} <= {one["personStatus"] for one in people.values()}
    siblings = Counter(tuple(at(one, ["responsibles", "person", "id"])) for one in pupils if "responsibles" in one)
    assert siblings.most_common(1)[0][1] >= 3
    assert any(len(one.get("addresses", [])) == 2 for one in pupils)
    assert max(Counter(duty["person"]["id"] for duty in committed("duties")).values()) == 2
    assert any(duty.get("description") == "Vikarie" for duty in committed("duties"))
    assert {"FS", "FTH"} == {one["schoolType"] for one in committed("placements")}


def test_names_have_the_letters_that_break_things() -> None:
    letters = set("".join(one["givenName"] + one["familyName"] for one in committed("persons")))
    assert set("åäöÅÖéć-") <= letters


def test_no_teacher_is_in_two_places_at_once() -> None:
    duties, activities = by_id("duties"), by_id("activities")
    seen: set[tuple[str, str]] = set()
    for event in committed("calendarEvents"):
        for teacher in activities[event["activity"]["id"]]["teachers"]:
            place = (duties[teacher["duty"]["id"]]["person"]["id"], event["startTime"])
            assert place not in seen
            seen.add(place)


def test_the_week_s_sums_agree_with_its_attendances() -> None:
    events = by_id("calendarEvents")
    minutes: Counter[tuple[str, str]] = Counter()
    for one in committed("attendances"):
        minutes[events[one["calendarEvent"]["id"]]["activity"]["id"], one["student"]["id"]] += one["attendanceMinutes"]
    for total in committed("aggregatedAttendance"):
        assert total["attendanceSum"] == minutes[total["activity"]["id"], total["student"]["id"]]


# Deviations: those planted, and no others of their kind


def test_every_deviation_is_planted_as_often_as_the_table_says() -> None:
    assert _counted() == Counter({(one.kind, one.resource, one.path): one.count for one in DEVIATIONS})


def _counted() -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for resource in REFERENCES:
        records = committed(resource)
        ids = Counter(record["id"] for record in records if "id" in record)
        found["duplicate id", resource, "id"] = sum(number - 1 for number in ids.values())
        for record in records:
            found.update((kind, resource, path) for kind, path in _deviations_of(resource, record))
    return +found


def _deviations_of(resource: str, record: Record) -> Iterator[tuple[str, str]]:
    yield from (("unknown attribute", key) for key in ("guardianNote", "groupCode") if key in record)
    if "meta" in record and any(datetime.fromisoformat(value).tzinfo is None for value in record["meta"].values()):
        yield "date-time without offset", "meta"
    if record.get("curriculum") not in (None, "GR2011", "GRSÄR2011", "GY2011"):
        yield "unknown code", "curriculum"
    if "KOMVUX" in record.get("schoolTypes", []):
        yield "code of version 2.0", "schoolTypes"
    if record.get("reason") == "Omsorg":
        yield "code of version 2.0", "reason"
    for key in {"activities": ["calendarEventsRequired"], "aggregatedAttendance": []}.get(resource, ["id"]):
        if key not in record:
            yield "missing required attribute", key
    if not isinstance(record.get("dutyPercent", 0), int):
        yield "wrong type", "dutyPercent"
    if STRANGER in at(record, ["groupMemberships", "person", "id"]):
        yield "dangling reference", "groupMemberships.person"


def test_every_reference_resolves_but_the_planted_one() -> None:
    known = {resource: set(by_id(resource)) for resource in REFERENCES}
    dangling = [
        (resource, path, found["id"])
        for resource, paths in REFERENCES.items()
        for path in ("parentOrganisation " + paths if resource == "organisations" else paths).split()
        for found in at(committed(resource), path.split("."))
        if found["id"] not in known[target(path)]
    ]
    assert dangling == [("groups", "groupMemberships.person", STRANGER)]
