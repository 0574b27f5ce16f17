"""What lists find, against a plain filter in Python over the documents that the same view shows (SCOPE R5, R9)."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from daily import first
from demo_home import demo_home
from dumps import Home, home_at
from scope_support import random_source_with_profiles, snapshot_of, view_under

from ss12k.access import LOCAL_ADMINISTRATOR
from ss12k.explore.fields import FIELDS, ITSELF
from ss12k.explore.listing import sortable
from ss12k.scope.finding import (
    Days,
    Finding,
    Has,
    HasRelation,
    IsProtected,
    Narrowing,
    ReferredBy,
    RefersTo,
    Words,
    words_of,
)
from ss12k.scope.rules import NotShared
from ss12k.scope.selecting import Withheld, WrongQuestion
from ss12k.scope.view import View
from ss12k.standard.resources import RESOURCES
from ss12k.ui.swedish import swedish_key

CLIENTS = ["authority", "cicero", "hypergene", "inspera", "istanalys", "liber", "optiplan", "skjutsplus", "skola24"]
SCHOOL = "028831aa-5ade-548c-b591-512009b23ecb"
CLASS_9B = "ba936a16-62dc-5f5d-8e86-efe2ce1e8804"
AMELIE = "a7ebe75c-94d1-59e1-98ee-31c95d871d9e"
CIVIC = "201101129805"
TODAY = date(2026, 11, 26)
Document = dict[str, Any]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with home_at(demo_home(tmp_path_factory)) as made:
        yield made


@pytest.fixture(params=CLIENTS)
def view(request: pytest.FixtureRequest, home: Home) -> View:
    client = None if request.param == "authority" else f"norreka.{request.param}"
    return home.access.open_view(LOCAL_ADMINISTRATOR, "norreka", client)


def documents(view: View, resource: str) -> list[Document]:
    return [orjson.loads(text) for text in view.all_documents(resource)] if view.shared(resource) else []


def ids_of(view: View, resource: str) -> list[str]:
    """Every id: an offering whose record has none got one when it was loaded."""
    return found(view, resource)


def found(view: View, resource: str, *narrowings: Narrowing, order: str = "", down: bool = False) -> list[str]:
    asked = view.found(resource, Finding(narrowings, order, down))
    return asked.ids(0, len(asked))


# --- the plain way ---
def at(document: Document, path: str) -> list[Any]:
    values: list[Any] = [document]
    for name in path.split("."):
        values = [value[name] for value in values if isinstance(value, dict) and value.get(name) is not None]
        values = [each for value in values for each in (value if isinstance(value, list) else [value])]
    return values


def folded(text: str, word: str) -> str:
    low = text.lower()
    if not word.isascii():
        return low
    return "".join(sign for sign in unicodedata.normalize("NFD", low) if not unicodedata.combining(sign))


def holds_words(document: Document, text: str, paths: tuple[str, ...]) -> bool:
    texts = [value for path in paths for value in at(document, path) if isinstance(value, str)]
    id = str(document["id"]).lower()
    civic = [re.sub("[-+]", "", each) for each in at(document, "civicNo.value") if isinstance(each, str)]

    def holds(word: str) -> bool:
        digits = re.sub("[-+]", "", word) if re.fullmatch(r"(\d\d)?\d{6}[-+]?\d{4}", word) else None
        return (
            id == word
            or (len(word) >= 6 and id.startswith(word))
            or any(word in folded(each, word) for each in texts)
            or any(digits is not None and digits in each for each in civic)
        )

    return all(map(holds, text.lower().split()))


def holds_on(item: Document, day: date | None) -> bool:
    start, end = item.get("startDate"), item.get("endDate")
    return day is None or ((not start or start <= day.isoformat()) and (not end or end >= day.isoformat()))


Related = tuple[str, str | None, Document]


def relations(view: View) -> dict[str, list[Related]]:
    """For each role: the person, the organisation, and what says so, as the view's documents have them."""
    persons, placements = documents(view, "persons"), documents(view, "placements")
    enrolled = [(p["id"], (e.get("enroledAt") or {}).get("id"), e) for p in persons for e in p.get("enrolments", [])]
    placed = [(p["child"]["id"], p["placedAt"]["id"], p) for p in placements]
    staff = [(d["person"]["id"], d["dutyAt"]["id"], d) for d in documents(view, "duties") if "person" in d]
    pupils = enrolled + placed
    guardians = [
        (each["person"]["id"], place, item)
        for person in persons
        for each in person.get("responsibles", [])
        for id, place, item in pupils
        if id == person["id"] and "person" in each
    ]
    guardians += [(owner["id"], p["placedAt"]["id"], p) for p in placements for owner in p.get("owners", [])]
    return {"student": enrolled, "child": placed, "staff": staff, "guardian": guardians}


def beneath(view: View, top: str) -> set[str]:
    parents = {
        each["id"]: (each.get("parentOrganisation") or {}).get("id") for each in documents(view, "organisations")
    }
    inside = {top}
    while more := {id for id, parent in parents.items() if parent in inside} - inside:
        inside |= more
    return inside


def related(view: View, asked: HasRelation) -> set[str]:
    inside = beneath(view, asked.unit)
    there = {each["id"] for each in documents(view, "persons")}
    return there & {
        person
        for role, held in relations(view).items()
        if view.profile is None or NEEDED[role] & view.profile.shared_data
        for person, place, item in held
        if (not asked.role or role == asked.role)
        and (not asked.unit or place in inside)
        and (not asked.school_type or item.get("schoolType") == asked.school_type)
        and (not asked.school_year or str(item.get("schoolYear")) == asked.school_year)
        and holds_on(item, asked.on)
    }


NAMES = (
    "givenName",
    "middleName",
    "familyName",
    "eduPersonPrincipalNames",
    "emails.value",
    "externalIdentifiers.value",
)
NEEDED = {"student": {"students"}, "child": {"placements"}, "staff": {"duties"}, "guardian": {"responsibles"}}
"""The category that has to be shared for anybody to be seen in a role (SCOPE R4)."""


@pytest.mark.parametrize(
    "text", ["nilsson", "amelie nil", "Amélie", "åke", "ABD", "norreka.example", "a7ebe75c", AMELIE]
)
def test_words_find_what_a_reader_of_the_documents_would(view: View, text: str) -> None:
    if not view.shared("persons"):
        return
    expected = [each["id"] for each in documents(view, "persons") if holds_words(each, text, (*NAMES, "civicNo.value"))]
    assert found(view, "persons", Words(text)) == expected
    if view.profile is None:
        assert len(expected) < view.count("persons")
        assert expected or text == "åke"


def test_a_civic_number_finds_its_person_only_where_it_is_shared(view: View) -> None:
    shows = view.shared("persons") and view.document("persons", AMELIE) and view.shows("persons", "civicNo")
    for typed in (CIVIC, "20110112-9805", "110112-9805", "1101129805", "9805"):
        if view.shared("persons"):
            assert (AMELIE in found(view, "persons", Words(typed))) == bool(shows)
    if view.profile is None:
        assert found(view, "persons", Words("110112-9805")) == [AMELIE]


def test_an_alias_is_found_and_the_name_that_it_replaces_is_not(home: Home) -> None:
    own = home.access.open_view(LOCAL_ADMINISTRATOR, "norreka")
    view = home.access.open_view(LOCAL_ADMINISTRATOR, "norreka", "norreka.istanalys")
    hidden = found(view, "persons", IsProtected(True))
    assert hidden
    for id in hidden:
        theirs, real = (orjson.loads(each.document("persons", id) or "") for each in (view, own))
        assert id in found(view, "persons", Words(theirs["familyName"]))
        assert id not in found(view, "persons", Words(f"{real['givenName']} {real['familyName']}"))
        assert id in found(own, "persons", Words(f"{real['givenName']} {real['familyName']}"))


@pytest.mark.parametrize(
    "asked",
    [
        HasRelation("student"),
        HasRelation("child"),
        HasRelation("staff", on=TODAY),
        HasRelation("guardian"),
        HasRelation("student", SCHOOL, on=TODAY),
        HasRelation(unit=SCHOOL),
        HasRelation("student", school_type="GR", school_year="9", on=TODAY),
        HasRelation("guardian", school_year="9"),
        HasRelation("child", school_type="FTH"),
        HasRelation(on=date(2022, 1, 1)),
    ],
    ids=repr,
)
def test_relations_are_those_that_the_documents_tell_of(view: View, asked: HasRelation) -> None:
    if not view.shared("persons"):
        return
    if asked.role and view.profile and not NEEDED[asked.role] & view.profile.shared_data:
        with pytest.raises(Withheld):
            found(view, "persons", asked)
        return
    ids = found(view, "persons", asked)
    assert set(ids) == related(view, asked)
    if view.profile is None:
        assert 0 < len(ids) < view.count("persons")


def test_of_a_unit_above_also_those_beneath_are_found(home: Home) -> None:
    view = home.access.open_view(LOCAL_ADMINISTRATOR, "norreka")
    above = (orjson.loads(view.document("organisations", SCHOOL) or "")["parentOrganisation"])["id"]
    below = set(found(view, "persons", HasRelation("student", SCHOOL)))
    assert below < set(found(view, "persons", HasRelation("student", above)))


@pytest.mark.parametrize(
    ("resource", "narrowing", "fits"),
    [
        ("groups", Has("groupType", "Undervisning"), lambda each: each.get("groupType") == "Undervisning"),
        ("organisations", Has("schoolTypes", "GR"), lambda each: "GR" in each.get("schoolTypes", [])),
        ("duties", RefersTo("dutyAt", SCHOOL), lambda each: at(each, "dutyAt.id") == [SCHOOL]),
        ("groups", RefersTo("groupMemberships.person", AMELIE),
         lambda each: AMELIE in at(each, "groupMemberships.person.id")),
        ("activities", RefersTo("groups", CLASS_9B), lambda each: CLASS_9B in at(each, "groups.id")),
        ("grades", RefersTo("student", AMELIE), lambda each: at(each, "student.id") == [AMELIE]),
        ("grades", Has("gradeValue", "A"), lambda each: each["gradeValue"] == "A"),
        ("groups", Days("startDate", None, date(2025, 8, 1)), lambda each: each["startDate"] <= "2025-08-01"),
        ("calendarEvents", Days("startTime", date(2026, 11, 17), date(2026, 11, 18)),
         lambda each: "2026-11-17" <= each["startTime"][:10] <= "2026-11-18"),
    ],
)  # fmt: skip
def test_values_references_and_days_are_those_of_the_documents(
    view: View, resource: str, narrowing: Narrowing, fits: Callable[[Document], bool]
) -> None:
    if not view.shared(resource):
        with pytest.raises(NotShared):
            view.found(resource, Finding((narrowing,)))
        return
    expected = [each["id"] for each in documents(view, resource) if fits(each)]
    assert found(view, resource, narrowing) == expected
    if view.profile is None:
        assert 0 < len(expected) < view.count(resource)


def test_members_of_a_group_are_those_whom_its_document_names(view: View) -> None:
    if not view.shared("persons"):
        return
    group = next((each for each in documents(view, "groups") if each["id"] == CLASS_9B), {})
    there = {each["id"] for each in documents(view, "persons")}
    members = {id for id in at(group, "groupMemberships.person.id") if id in there}
    assert set(found(view, "persons", ReferredBy("groups", "groupMemberships.person", CLASS_9B))) == members
    assert members or view.profile is not None


@pytest.mark.parametrize("resource", [name for name in RESOURCES if name != "aggregatedAttendance"])
def test_every_order_is_one_that_a_swede_reads_off_the_documents(view: View, resource: str) -> None:
    if not view.shared(resource):
        return
    there = documents(view, resource)
    for path in sortable(resource, FIELDS[resource]):
        if view.lacks(resource, path.partition(".")[0]):
            with pytest.raises(Withheld):
                found(view, resource, order=path)
            continue
        for down in (False, True):
            ids = found(view, resource, order=path, down=down)
            assert sorted(ids) == ids_of(view, resource)
        if path == ITSELF and resource == "groups":
            names = [
                each["displayName"] for id in found(view, resource, order=path) for each in there if each["id"] == id
            ]
            assert names == sorted(names, key=lambda name: swedish_key(name)[0])


def test_dates_and_numbers_come_in_order_and_what_lacks_them_last(home: Home) -> None:
    view = home.access.open_view(LOCAL_ADMINISTRATOR, "norreka")
    by_id = {each["id"]: each for each in documents(view, "persons")}
    for down in (False, True):
        dates = [by_id[id].get("birthDate") for id in found(view, "persons", order="birthDate", down=down)]
        there = [each for each in dates if each is not None]
        assert there == sorted(there, reverse=down)
        assert dates[len(there) :] == [None] * (len(dates) - len(there))
    seats = {each["id"]: each.get("seats") for each in documents(view, "rooms")}
    numbers = [seats[id] for id in found(view, "rooms", order="seats")]
    assert [each for each in numbers if each is not None] == sorted(each for each in numbers if each is not None)


def test_what_is_withheld_can_be_neither_asked_nor_ordered_by(home: Home) -> None:
    view = home.access.open_view(LOCAL_ADMINISTRATOR, "norreka", "norreka.skola24")
    for narrowing in (Has("civicNo.value", CIVIC), Has("photo", "x")):
        with pytest.raises(Withheld):
            view.found("persons", Finding((narrowing,)))
    with pytest.raises(Withheld):
        view.found("persons", Finding((), "civicNo.value"))
    with pytest.raises(Withheld):
        view.found("persons", Finding((HasRelation("child"),)))


@pytest.mark.parametrize(
    ("resource", "narrowing"),
    [
        ("persons", Has("nothing", "x")),
        ("persons", Has("enrolments", "x")),
        ("persons", HasRelation("headmaster")),
        ("groups", IsProtected(True)),
        ("groups", HasRelation("student")),
        ("duties", RefersTo("dutyRole", "x")),
        ("persons", ReferredBy("groups", "organisation", "x")),
        ("persons", ReferredBy("nothing", "person", "x")),
        ("groups", Days("organisation", TODAY, None)),
    ],
    ids=repr,
)
def test_what_there_is_not_is_refused_in_a_sentence(home: Home, resource: str, narrowing: Narrowing) -> None:
    view = home.access.open_view(LOCAL_ADMINISTRATOR, "norreka")
    with pytest.raises(WrongQuestion):
        view.found(resource, Finding((narrowing,)))


def test_pages_put_together_are_the_whole_list(view: View) -> None:
    if not view.shared("persons"):
        return
    listed = view.found("persons", Finding((), ITSELF))
    assert len(listed) == view.count("persons")
    pages = [text for first in range(0, len(listed), 50) for text in listed.texts(first, 50)]
    assert pages == listed.texts(0, len(listed))
    assert sorted(orjson.loads(text)["id"] for text in pages) == [each["id"] for each in documents(view, "persons")]


@pytest.mark.parametrize("seed", first(3, range(12)))
def test_random_sources_are_searched_as_they_are_seen(seed: int, tmp_path: Path) -> None:
    """Names that nobody withholds find just the documents that hold them, whatever the profile and the source."""
    _, source, profiles = random_source_with_profiles(seed, 4)
    snapshot = snapshot_of(source.files, tmp_path)
    for profile in profiles:
        view = view_under(snapshot, profile)
        for resource, path in (("persons", "familyName"), ("groups", "displayName"), ("organisations", "displayName")):
            there = documents(view, resource)
            values = {value for each in there for value in at(each, path) if isinstance(value, str)}
            for value in sorted(values)[:3]:
                if not words_of(value):
                    continue
                paths = (*NAMES, "civicNo.value") if resource == "persons" else (
                    "displayName", "organisationCode", "schoolUnitCode", "organisationNumber")  # fmt: skip
                expected = [each["id"] for each in there if holds_words(each, value, paths)]
                assert found(view, resource, Words(value)) == expected


# --- what a client must not find out: small sources made for it ---
META = {"created": "2026-01-01T08:00:00Z", "modified": "2026-01-01T08:00:00Z"}
GUARDED: dict[str, list[Document]] = {
    "organisations": [
        {"id": "near", "displayName": "Near", "organisationType": "Skolenhet", "organisationNumber": "212000-1234"},
        {"id": "far", "displayName": "Far", "organisationType": "Skolenhet"},
    ],
    "persons": [
        {"id": "open", "givenName": "Ann", "familyName": "Öppen", "birthDate": "2010-05-05",
         "emails": [{"value": "hemlig@post.example", "type": "Privat"},
                    {"value": "a@skola.example", "type": "Skola elev"}],
         "enrolments": [{"enroledAt": {"id": "near"}, "schoolType": "GR", "startDate": "2020-08-01"}]},
        {"id": "shy", "givenName": "Bo", "familyName": "Skygg", "securityMarking": "Sekretessmarkering"},
        {"id": "away", "givenName": "Cia", "familyName": "Borta"},
    ],
    "duties": [
        {"id": "d1", "person": {"id": "shy"}, "dutyAt": {"id": "near"}, "dutyRole": "Lärare", "signature": "AAA",
         "startDate": "2020-08-01"},
        {"id": "d2", "dutyAt": {"id": "near"}, "dutyRole": "Lärare", "signature": "BBB", "startDate": "2020-08-01"},
        {"id": "d3", "dutyAt": {"id": "near"}, "dutyRole": "Lärare", "signature": "CCC", "startDate": "2020-08-01"},
    ],
    "grades": [
        {"id": "g1", "student": {"id": "open"}, "registeredBy": {"id": "away"}, "gradingTeacher": {"id": "away"},
         "gradeValue": "A", "syllabus": {"id": "lost"}, "organisation": {"id": "near"}, "registeredDate": "2026-06-01"},
    ],
    "calendarEvents": [
        {"id": "e1", "activity": {"id": "a1"}, "startTime": "2026-01-04T23:30:00Z", "endTime": "2026-01-05T00:30:00Z"},
        {"id": "e2", "activity": {"id": "a1"}, "startTime": "2026-01-05T08:00:00", "endTime": "2026-01-05T09:00:00"},
    ],
    "activities": [
        {"id": "a1", "displayName": "Matte", "organisation": {"id": "near"}, "startDate": "2020-08-01"},
    ],
}  # fmt: skip
EVERY = ["standard", "students", "duties", "grades", "calendarevents", "activities", "email-school", "birthdate"]


def guarded(tmp_path: Path, *shared: str, alias: bool = False) -> View:
    """A client of the source above that gets some categories at one of the two schools."""
    profile = {"clientId": "s.x", "name": "X", "vendor": "X", "source": "s", "permissionMode": "selected",
               "organisations": ["near"], "sharedData": list(shared),
               "includeAlternativePersonData": alias}  # fmt: skip
    files = {name: [{"meta": META, **record} for record in records] for name, records in GUARDED.items()}
    return view_under(snapshot_of(files, tmp_path), profile)


def test_the_signature_of_a_protected_person_finds_and_orders_nothing(tmp_path: Path) -> None:
    view = guarded(tmp_path, *EVERY, alias=True)
    assert '"signature"' not in (view.document("duties", "d1") or "")
    assert found(view, "duties", Words("AAA")) == []
    assert found(view, "duties", Words("bbb")) == ["d2"]
    assert found(view, "duties", Has("signature", "AAA")) == []
    assert found(view, "duties", order="signature") == ["d2", "d3", "d1"]  # what can't be seen comes last
    assert found(view, "duties", order="signature", down=True) == ["d3", "d2", "d1"]


def test_a_category_of_emails_finds_its_own_and_no_others(tmp_path: Path) -> None:
    view = guarded(tmp_path, *EVERY)
    assert found(view, "persons", Words("skola.example")) == ["open"]
    assert found(view, "persons", Words("hemlig")) == []


def test_a_reference_that_the_client_does_not_see_finds_nothing(tmp_path: Path) -> None:
    view = guarded(tmp_path, *EVERY)
    assert "gradingTeacher" not in (view.document("grades", "g1") or "")
    assert found(view, "grades", RefersTo("gradingTeacher", "away")) == []
    assert found(view, "grades", RefersTo("registeredBy", "away")) == ["g1"]  # its bare id is shown
    assert found(view, "grades", RefersTo("student", "open")) == ["g1"]


def test_a_reference_that_dangles_is_found_by_its_id(tmp_path: Path) -> None:
    view = guarded(tmp_path, *EVERY)
    assert found(view, "grades", RefersTo("syllabus", "lost")) == ["g1"]
    assert found(view, "grades", RefersTo("syllabus", "other")) == []


def test_a_birth_date_that_is_withheld_narrows_nothing(tmp_path: Path) -> None:
    day = Days("birthDate", date(2010, 1, 1), date(2010, 12, 31))
    assert found(guarded(tmp_path, *EVERY), "persons", day) == ["open"]
    (tmp_path / "less").mkdir()
    less = guarded(tmp_path / "less", *(each for each in EVERY if each != "birthdate"))
    with pytest.raises(Withheld):
        less.found("persons", Finding((day,)))
    with pytest.raises(Withheld):
        less.found("persons", Finding((), "birthDate"))


def test_days_are_those_of_sweden_whatever_the_offset(tmp_path: Path) -> None:
    view = guarded(tmp_path, *EVERY)
    fifth = Days("startTime", date(2026, 1, 5), date(2026, 1, 5))
    assert found(view, "calendarEvents", fifth) == ["e1", "e2"]
    assert found(view, "calendarEvents", Days("startTime", None, date(2026, 1, 4))) == []


def test_a_number_with_a_sign_is_found_as_it_is_written(tmp_path: Path) -> None:
    view = guarded(tmp_path, *EVERY)
    assert found(view, "organisations", Words("212000-1234")) == ["near"]


def test_a_list_within_a_list_is_refused_in_a_sentence(home: Home) -> None:
    view = home.access.open_view(LOCAL_ADMINISTRATOR, "norreka")
    for resource, path in (("programmes", "content.content"), ("studyplans", "content.syllabuses.syllabus")):
        with pytest.raises(WrongQuestion):
            view.found(resource, Finding((RefersTo(path, "x"),)))


def test_a_view_keeps_few_findings(home: Home) -> None:
    view = home.access.open_view(LOCAL_ADMINISTRATOR, "norreka")
    for number in range(200):
        view.found("persons", Finding((Words(f"nobody{number}"),)))
    assert len(view._found) <= 64
