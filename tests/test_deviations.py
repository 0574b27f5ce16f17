"""What deviates from the standard is loaded, counted under its path, and never quoted."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dumps import CLASS, META, PARENT, POST, PUPIL, SCHOOL, Home, Record, clean_dump, home_at, key, write

from ss12k.snapshots import recounting
from ss12k.snapshots.building import Built
from ss12k.snapshots.findings import EXAMPLES, PATHS, Kind
from ss12k.sources.loading import check
from ss12k.sources.report import report, report_json

GONE = object()
OWNERS = {"organisations": SCHOOL, "persons": PUPIL, "groups": CLASS, "duties": POST}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with home_at(tmp_path / "home") as opened:
        yield opened


def planted(resource: str, path: str, value: Any) -> dict[str, list[Any]]:
    """The clean dump with another value at one place of the resource's first record."""
    files = json.loads(json.dumps(clean_dump()))
    at: Any = files[resource][0]
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in way:
        at = at[step]
    if value is GONE:
        del at[last]
    else:
        at[last] = value
    return {name: [*records] for name, records in files.items()}


def found(built: Built) -> list[tuple[str, str, Kind, int]]:
    return [(each.resource, each.path, each.kind, each.count) for each in built.deviations]


DEVIATIONS = [
    ("persons", "familyName", GONE, Kind.MISSING, "familyName"),
    ("persons", "meta", GONE, Kind.MISSING, "meta"),
    ("persons", "meta.created", GONE, Kind.MISSING, "meta.created"),
    ("persons", "enrolments.0.startDate", GONE, Kind.MISSING, "enrolments[].startDate"),
    ("groups", "organisation", GONE, Kind.MISSING, "organisation"),
    ("duties", "assignmentRole.0.group", GONE, Kind.MISSING, "assignmentRole[].group"),
    ("persons", "familyName", None, Kind.NULL, "familyName"),
    ("persons", "birthDate", None, Kind.NULL, "birthDate"),
    ("persons", "meta", None, Kind.NULL, "meta"),
    ("persons", "emails", None, Kind.NULL, "emails"),
    ("persons", "emails", [None], Kind.NULL, "emails[]"),
    ("duties", "person", None, Kind.NULL, "person"),
    ("persons", "givenName", 4711, Kind.WRONG_TYPE, "givenName"),
    ("persons", "givenName", ["Aino"], Kind.WRONG_TYPE, "givenName"),
    ("persons", "meta", "2024", Kind.WRONG_TYPE, "meta"),
    ("persons", "emails", {}, Kind.WRONG_TYPE, "emails"),
    ("persons", "emails", ["aino"], Kind.WRONG_TYPE, "emails[]"),
    ("persons", "enrolments.0.schoolYear", "9", Kind.WRONG_TYPE, "enrolments[].schoolYear"),
    ("persons", "enrolments.0.schoolYear", True, Kind.WRONG_TYPE, "enrolments[].schoolYear"),
    ("persons", "enrolments.0.schoolYear", 9.0, Kind.WRONG_TYPE, "enrolments[].schoolYear"),
    ("persons", "phoneNumbers.0.mobile", 1, Kind.WRONG_TYPE, "phoneNumbers[].mobile"),
    ("duties", "person", "a text", Kind.WRONG_TYPE, "person"),
    ("persons", "sex", "kvinna", Kind.UNKNOWN_CODE, "sex"),
    ("persons", "emails.0.type", "", Kind.UNKNOWN_CODE, "emails[].type"),
    ("groups", "groupType", "Klassen", Kind.UNKNOWN_CODE, "groupType"),
    ("groups", "schoolType", "KOMVUX", Kind.OLD_CODE, "schoolType"),
    ("persons", "securityMarking", "ingen", Kind.UNKNOWN_CODE, "securityMarking"),
    (
        "persons",
        "responsibles.0.person.securityMarking",
        "Ja",
        Kind.UNKNOWN_CODE,
        "responsibles[].person.securityMarking",
    ),
    ("persons", "responsibles.0.person.securityMarking", None, Kind.NULL, "responsibles[].person.securityMarking"),
    ("persons", "responsibles.0.person.securityMarking", {}, Kind.WRONG_TYPE, "responsibles[].person.securityMarking"),
    ("persons", "nickName", "Ainsan", Kind.UNKNOWN_ATTRIBUTE, "nickName"),
    ("persons", "civicNo.checked", True, Kind.UNKNOWN_ATTRIBUTE, "civicNo.checked"),
    ("persons", "_embedded", {}, Kind.UNKNOWN_ATTRIBUTE, "_embedded"),
    ("persons", "responsibles.0.person.role", "x", Kind.UNKNOWN_ATTRIBUTE, "responsibles[].person.role"),
    ("duties", "dutyAt.securityMarking", "Ingen", Kind.UNKNOWN_ATTRIBUTE, "dutyAt.securityMarking"),
    ("persons", "birthDate", "20090505", Kind.FORMAT, "birthDate"),
    ("persons", "birthDate", "2009-02-30", Kind.FORMAT, "birthDate"),
    ("persons", "birthDate", "2009-05-05T00:00:00", Kind.FORMAT, "birthDate"),
    ("persons", "meta.created", "2024-01-01", Kind.FORMAT, "meta.created"),
    ("persons", "meta.created", "2024-13-01T08:00:00Z", Kind.FORMAT, "meta.created"),
    ("persons", "birthDate", "2009-05-32", Kind.FORMAT, "birthDate"),
    ("persons", "photo", "bild.example", Kind.FORMAT, "photo"),
    ("persons", "emails.0.value", "aino", Kind.FORMAT, "emails[].value"),
    ("persons", "enrolments.0.schoolYear", 11, Kind.RANGE, "enrolments[].schoolYear"),
    ("persons", "enrolments.0.schoolYear", -1, Kind.RANGE, "enrolments[].schoolYear"),
    ("persons", "meta.modified", "2024-06-01T08:00:00", Kind.NO_OFFSET, "meta.modified"),
    ("persons", "meta.modified", "2024-06-01T08:00:00.123", Kind.NO_OFFSET, "meta.modified"),
    ("duties", "person", {}, Kind.NO_REFERENCE, "person"),
    ("duties", "person.id", "", Kind.NO_REFERENCE, "person"),
    ("duties", "person.id", 5, Kind.NO_REFERENCE, "person"),
    ("groups", "groupMemberships.0.person.id", None, Kind.NO_REFERENCE, "groupMemberships[].person"),
    ("organisations", "parentOrganisation", {"id": key(99)}, Kind.DANGLING, "parentOrganisation"),
    ("groups", "groupMemberships.0.person.id", key(99), Kind.DANGLING, "groupMemberships[].person"),
    ("groups", "groupMemberships.0.person.id", SCHOOL, Kind.DANGLING, "groupMemberships[].person"),
]


@pytest.mark.parametrize(
    ("resource", "path", "value", "kind", "where"),
    DEVIATIONS,
    ids=lambda value: str(value) if isinstance(value, str) else "",
)
def test_a_deviation_is_counted_once_under_its_path(
    resource: str, path: str, value: Any, kind: Kind, where: str, tmp_path: Path
) -> None:
    built = check(write(tmp_path, planted(resource, path, value)))
    assert found(built) == [(resource, where, kind, 1)]
    assert built.deviations[0].examples == (OWNERS[resource],)
    assert built.quarantine == ()


def test_every_kind_of_deviation_is_planted_here_or_below() -> None:
    assert {each[3] for each in DEVIATIONS} | {Kind.NO_UUID} == set(Kind)


@pytest.mark.parametrize(
    ("resource", "path", "value"),
    [
        ("persons", "meta.created", "2024-01-01T08:00:00.5+02:00"),
        ("persons", "meta.created", "2024-01-01t08:00:00z"),
        ("persons", "birthDate", "2008-02-29"),
        ("persons", "enrolments.0.schoolYear", 0),
        ("persons", "enrolments.0.schoolYear", 10),
        ("persons", "emails", []),
        ("persons", "familyName", ""),
        ("persons", "photo", GONE),
        ("persons", "securityMarking", GONE),
        ("persons", "responsibles.0.person.securityMarking", "Sekretessmarkering"),
        ("persons", "responsibles.0.person.displayName", "Aino Berg"),
        ("groups", "groupMemberships.0.person.id", PARENT),
        ("organisations", "parentOrganisation", {"id": SCHOOL}),
    ],
)
def test_what_the_standard_allows_is_no_deviation(resource: str, path: str, value: Any, tmp_path: Path) -> None:
    assert found(check(write(tmp_path, planted(resource, path, value)))) == []


def test_an_id_that_is_no_uuid_is_used_all_the_same(home: Home, tmp_path: Path) -> None:
    files = json.loads(json.dumps(clean_dump()).replace(SCHOOL, "norrekaskolan"))
    assert found(home.built(write(tmp_path / "dump", files))) == [
        ("duties", "dutyAt.id", Kind.NO_UUID, 1),
        ("groups", "organisation.id", Kind.NO_UUID, 1),
        ("organisations", "id", Kind.NO_UUID, 1),
        ("persons", "enrolments[].enroledAt.id", Kind.NO_UUID, 1),
    ]
    assert home.view().document("organisations", "norrekaskolan") is not None


def test_a_deviating_document_is_kept_as_it_was_loaded(home: Home, tmp_path: Path) -> None:
    for resource, path, value, _, _ in DEVIATIONS[::5]:
        files = planted(resource, path, value)
        home.load(write(tmp_path / "dump", files))
        assert home.documents(resource) == files[resource]


def test_deviations_are_counted_with_a_few_examples(tmp_path: Path) -> None:
    person: Record = {"meta": META, "givenName": "A", "familyName": "B", "sex": "X"}
    persons = [{"id": key(n), **person} for n in range(20)]
    persons[0]["emails"] = [{"value": "no", "type": "Privat"}] * 3
    built = check(write(tmp_path, {"persons": persons}))
    assert found(built) == [("persons", "emails[].value", Kind.FORMAT, 3), ("persons", "sex", Kind.UNKNOWN_CODE, 20)]
    assert [len(each.examples) for each in built.deviations] == [1, EXAMPLES]
    assert "persons: 23\n          20  sex: unknown code" in report(built)


def test_endless_unknown_attributes_are_counted_together(tmp_path: Path) -> None:
    persons = [{"id": key(n), "meta": META, "givenName": "A", "familyName": "B", f"x{n}": 1} for n in range(PATHS + 50)]
    built = check(write(tmp_path, {"persons": persons}))
    assert len(built.deviations) == PATHS + 1
    assert ("persons", "…", Kind.UNKNOWN_ATTRIBUTE, 50) in found(built)


def examples(built: Built) -> dict[tuple[str, Kind], tuple[str, ...]]:
    return {(each.path, each.kind): each.examples for each in built.deviations}


def test_a_record_without_an_id_of_its_own_is_found_by_file_and_line(tmp_path: Path) -> None:
    """Whoever is given an id that the load made up looks for it in vain."""
    total = {"student": {"id": key(98)}, "activity": {"id": key(99)}, "startDate": "2024-01-01", "x": 1}
    lines = [json.dumps(total | {"endDate": f"2024-01-0{day}"}) for day in (7, 8)]
    offering = {"offeredAt": {"id": key(98)}, "x": 1}
    offerings = [offering | {"id": key(50)}, offering]
    sums = check(write(tmp_path / "sums", {"aggregatedAttendance-2.ndjson": "\n".join(["", *lines])}))
    places = ("aggregatedAttendance-2.ndjson, line 2", "aggregatedAttendance-2.ndjson, line 3")
    assert examples(sums)["x", Kind.UNKNOWN_ATTRIBUTE] == places
    assert set(examples(sums)["student", Kind.DANGLING]) == set(places)
    assert f"x: unknown attribute (such as {places[0]})" in report(sums)
    offered = examples(check(write(tmp_path / "offered", {"schoolUnitOfferings": offerings})))
    for kind in (("x", Kind.UNKNOWN_ATTRIBUTE), ("offeredAt", Kind.DANGLING)):
        assert set(offered[kind]) == {key(50), "schoolUnitOfferings.json, line 1"}


ODD_IDS = ["200905050001", "070-1740605", "aino@skola.se", "Aino Berg", "a\x1b[2Jb", "a\u202eb", "x" * 41]
PLAIN_IDS = ["elev-17", "SE:0042", "skola/3", "ängen_2"]


def test_an_id_that_may_say_something_of_somebody_is_found_by_file_and_line(tmp_path: Path) -> None:
    persons = [{"id": id, "sex": "X", "responsibles": [{"person": {"id": key(99)}}]} for id in [*ODD_IDS, *PLAIN_IDS]]
    for id, person in zip([*ODD_IDS, *PLAIN_IDS], persons, strict=True):
        built = check(write(tmp_path, {"persons.ndjson": "\n" + json.dumps(person)}))
        shown = id if id in PLAIN_IDS else "persons.ndjson, line 2"
        assert {each.examples for each in built.deviations} == {(shown,)}
    built = check(write(tmp_path / "all", {"persons": persons}))
    for text in (report(built), json.dumps(report_json(built, "dump"), ensure_ascii=False)):
        assert not [id for id in ODD_IDS if id in text]


@pytest.mark.parametrize("name", [*ODD_IDS, "2009-05-05", "a.b@c.se", "Aino\nBerg", ""])
def test_a_name_that_may_say_something_of_somebody_is_not_shown(name: str, tmp_path: Path) -> None:
    """Lists by name instead of by position, for instance."""
    files = planted("persons", "civicNo.parents", {})
    files["persons"][0] |= {name: 1}
    files["persons"][0]["civicNo"] |= {name: 1}
    files["groups"][0]["organisation"] |= {name: 1}
    unknown = Kind.UNKNOWN_ATTRIBUTE
    built = check(write(tmp_path, files))
    assert found(built) == [
        ("groups", "organisation.…", unknown, 1),
        ("persons", "civicNo.parents", unknown, 1),
        ("persons", "civicNo.…", unknown, 1),
        ("persons", "…", unknown, 1),
    ]


@pytest.mark.parametrize("name", ["x-note", "_embedded", "$type", "@type", "skola24Id", "källa", "ns:sourcedId", "a1"])
def test_a_name_that_reads_as_one_is_shown(name: str, tmp_path: Path) -> None:
    built = check(write(tmp_path, planted("persons", name, 1)))
    assert found(built) == [("persons", name, Kind.UNKNOWN_ATTRIBUTE, 1)]


@pytest.mark.parametrize("at_once", [1, 1000])
def test_what_lost_to_a_duplicate_is_told_of_as_such_alone(
    at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recounting, "AT_ONCE", at_once)
    person: Record = {"meta": META, "givenName": "A", "familyName": "B"}
    flawed = person | {"sex": "X", "civicNo": {"value": 5}, "x-note": 1, "photo": None, "emails": [{"type": "Y"}] * 2}
    persons = [*({"id": key(n), **flawed} for n in (1, 1, 2, 3)), *({"id": key(n), **person} for n in (1, 2))]
    twice = check(write(tmp_path / "twice", {"persons": persons}))
    assert twice.quarantined == 3
    once = check(write(tmp_path / "once", {"persons": persons[3:]}))
    assert twice.deviations == once.deviations
    assert {each.examples for each in twice.deviations} == {(key(3),)}


def test_endless_names_of_what_lost_to_a_duplicate_are_taken_back_too(tmp_path: Path) -> None:
    person: Record = {"id": PUPIL, "meta": META, "givenName": "A", "familyName": "B"}
    names = {f"x{n}": 1 for n in range(PATHS + 50)}
    other = person | {"id": PARENT, f"x{PATHS + 1}": 1}
    built = check(write(tmp_path, {"persons": [person | names, other, person]}))
    assert found(built) == [("persons", "…", Kind.UNKNOWN_ATTRIBUTE, 1)]


def test_alternative_data_lacks_nothing(tmp_path: Path) -> None:
    assert (
        found(check(write(tmp_path, clean_dump() | {"alternativePersons": [{"id": PUPIL, "givenName": "Kim"}]}))) == []
    )


def test_no_report_quotes_a_personal_value(tmp_path: Path) -> None:
    """Every value of the source but its ids is a canary, at a place where it deviates."""
    files: dict[str, Any] = planted("persons", "birthDate", "Canary1")
    person = files["persons"][0]
    person.update(sex="Canary2", photo="Canary3", extra={"a": "Canary4"}, meta="Canary5", securityMarking="Canary6")
    person["emails"] = ["Canary7", {"value": "Canary8", "type": "Canary9"}]
    files["persons"] += ["Canary10", {"id": "", "givenName": "Canary11"}, {"id": PUPIL, "givenName": "Canary12"}]
    lines = '{"id": "x", "givenName": "Canary13", "givenName": ""}\n{"id": "Canary14\n{}\n'
    built = check(write(tmp_path, {**files, "groups.ndjson": lines}))
    assert len(built.quarantine) == 6
    for text in (report(built), json.dumps(report_json(built, "dump")), repr(built)):
        assert "Canary" not in text
