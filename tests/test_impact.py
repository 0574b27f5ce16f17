"""Impact: what another profile would change, held to a slow count over the documents of both views."""

import json
import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from daily import first
from impact_support import SCHOOL_BY, Seen, assert_counted_right
from oracle import Source
from oracle.case import duty, group, org, person, placement, profile, ref, responsible, tree
from oracle.guards import random_pairs
from oracle.schema import CATEGORIES
from oracle.sources import random_profile
from scope_support import SECRET, view_of

from ss12k.scope.changes import Impact
from ss12k.scope.impact import impact
from ss12k.scope.profile import Profile
from ss12k.scope.view import View
from ss12k.snapshots.opening import Snapshot
from ss12k.standard.resources import RESOURCES

Given = dict[str, Any]
EMAILS = {"email", "email-school"}


def drafts(rng: random.Random, files: Any, given: Given) -> list[tuple[Given | None, Given | None]]:
    """Pairs of profiles of one client: two of any sort, small steps, and from and to nothing."""
    other = random_profile(rng, files) | {"clientId": given["clientId"]}
    toggled = {rng.choice(CATEGORIES)} ^ (EMAILS if rng.random() < 0.3 else set())
    step = given | {"sharedData": sorted(set(given["sharedData"]) ^ toggled)}
    alias = given | {"includeAlternativePersonData": not given.get("includeAlternativePersonData", False)}
    return [(given, other), (other, given), (given, step), (given, alias), (None, given), (given, None)]


class Sides:
    """What each profile sees of a source."""

    def __init__(self, snapshot: Snapshot, source: Source) -> None:
        self.snapshot, self.source = snapshot, source
        self._known: dict[str, Seen] = {}

    def of(self, given: Given | None) -> Seen | None:
        if given is None:
            return None
        key = json.dumps(given, sort_keys=True)
        if key not in self._known:
            self._known[key] = Seen(self.source, View(self.snapshot, Profile.parse(given), SECRET), given)
        return self._known[key]


def compared(snapshot: Snapshot, before: Given | None, after: Given | None, **how: Any) -> Impact:
    old, new = (None if each is None else View(snapshot, Profile.parse(each), SECRET) for each in (before, after))
    return impact(snapshot, old, new, **how)


def snapshot_of(files: Mapping[str, list[Any]], folder: Path) -> Snapshot:
    snapshot = view_of(files, profile(), folder).snapshot
    assert isinstance(snapshot, Snapshot)
    return snapshot


@pytest.mark.parametrize("seeds", first(1, [range(700, 705), range(700, 709)]))
def test_every_count_is_what_comparing_all_documents_gives(seeds: range, tmp_path: Path) -> None:
    tried: Counter[tuple[str, ...]] = Counter()
    for seed in seeds:
        ((rng, files, given),) = random_pairs(1, seed)
        with TemporaryDirectory(dir=tmp_path) as folder:
            sides = Sides(snapshot_of(files, Path(folder)), Source(dict(files)))
            for before, after in drafts(rng, files, given):
                old, new = sides.of(before), sides.of(after)
                found = impact(sides.snapshot, old.view if old else None, new.view if new else None, examples=3)
                assert_counted_right(found, old, new, f"seed {seed}")
                _note(tried, found)
    for resource in RESOURCES:
        assert tried[resource, "gained"] > 3, resource
        assert tried[resource, "lost"] > 3, resource
    attributes = {f"{name}.{each.name}" for name, entry in RESOURCES.items() for each in entry.shape.attributes}
    with_rows = {path for path, how in tried if how == "with rows"}
    assert {each for each in attributes if not each.endswith(".id")} <= with_rows
    assert len({path for path, how in tried if how == "in what stays"}) >= 28


def _note(tried: Counter[tuple[str, ...]], found: Impact) -> None:
    """Which counts were not nothing."""
    for name, change in found.resources.items():
        tried[name, "gained"] += bool(change.gained.objects)
        tried[name, "lost"] += bool(change.lost.objects)
        for part in change.attributes:
            for tally in (part.gained, part.lost):
                tried[f"{name}.{part.path}", "with rows"] += tally.objects > (tally.known or 0)
                tried[f"{name}.{part.path}", "in what stays"] += bool(tally.known)
    for key in [key for key, count in tried.items() if not count]:
        del tried[key]


# What it says, on a source small enough to count by hand

CIVIC = {"civicNo": {"value": "201101129805"}, "birthDate": "2011-01-12"}


def school() -> dict[str, list[Any]]:
    """Two areas, a with the school a1, and b; a pupil at each, a guardian, a teacher at a1, and a protected pupil."""
    return {
        "organisations": tree(),
        "persons": [
            person("p1", "a1", givenName="Ett", familyName="Ek", responsibles=responsible("g"), **CIVIC),
            person("p2", "b", givenName="Två", **CIVIC),
            person("p3", "a1", "b", securityMarking="Sekretessmarkering"),
            person("g", **CIVIC),
            person("t"),
        ],
        "duties": [duty("d", "a1", "t")],
        "groups": [group("9A", "a1", "p1", "p3"), group("9B", "b", "p2")],
    }


def test_rows_and_persons_are_told_by_organisation(tmp_path: Path) -> None:
    found = compared(snapshot_of(school(), tmp_path), profile("students duties groups", "b"),
                     profile("students duties groups responsibles", "a"))  # fmt: skip
    persons = found.persons
    assert (persons.before, persons.after, persons.gained.objects, persons.lost.objects) == (1, 3, 3, 1)
    assert [each.id for each in persons.gained.examples] == ["g", "p1", "t"]
    told = [(each.organisation and each.organisation.id, each.gained.objects, each.lost.objects)
            for each in persons.organisations]  # fmt: skip
    assert told == [("a1", 3, 0), ("b", 0, 1)]
    groups = found.resources["groups"]
    assert [(each.organisation and each.organisation.id, [one.id for one in each.gained.examples])
            for each in groups.organisations] == [("a1", ["9A"]), ("b", [])]  # fmt: skip
    assert found.resources["grades"].before is None
    assert not found.resources["grades"].changes


def test_an_attribute_is_told_with_the_persons_concerned(tmp_path: Path) -> None:
    found = compared(snapshot_of(school(), tmp_path), profile("students", "a1"), profile("students civicno", "a1", "b"))
    (civic,) = [each for each in found.persons.attributes if each.path == "civicNo"]
    assert (civic.gained.objects, civic.gained.known, civic.lost.objects) == (2, 1, 0)
    assert [(each.id, each.name) for each in civic.gained.examples] == [("p1", None)]
    birth = {each.path for each in found.persons.attributes} & {"birthDate"}
    assert not birth


def test_names_are_told_where_one_asks_for_them(tmp_path: Path) -> None:
    snapshot = snapshot_of(school(), tmp_path)
    plain = compared(snapshot, None, profile("students", "h"))
    assert "Ek" not in json.dumps(plain.as_json())
    named = compared(snapshot, None, profile("students", "h"), names=True, examples=1)
    (first,) = named.as_json()["resources"]["persons"]["gained"]["examples"]
    assert first == {"id": "p1", "displayName": "Ett Ek"}


def test_what_changes_about_protected_persons_is_told(tmp_path: Path) -> None:
    snapshot = snapshot_of(school(), tmp_path)
    found = compared(snapshot, profile("students", "a"), profile("students", "a", aliases=True))
    assert found.as_json()["protected"] == {
        "before": {"alias": False, "visible": 0, "hidden": 1},
        "after": {"alias": True, "visible": 1, "hidden": 0},
    }
    assert [each.id for each in found.persons.gained.examples] == ["p3"]


def test_a_profile_that_changes_nothing_changes_nothing(tmp_path: Path) -> None:
    given = profile()
    found = compared(snapshot_of(school(), tmp_path), given, given | {"name": "Another"})
    assert not any(each.changes for each in found.resources.values())
    assert not [each for each in found.warnings if each.new]


def test_a_cycle_in_the_tree_and_checked_ids_that_are_gone_are_met(tmp_path: Path) -> None:
    files = school() | {"organisations": [org("h", "a1"), org("a", "h"), org("a1", "a"), org("b", "nowhere")]}
    found = compared(snapshot_of(files, tmp_path), profile("standard students", "b", "gone", "away"),
                     profile("standard students", "a", "gone"))  # fmt: skip
    assert (found.persons.gained.objects, found.persons.lost.objects) == (1, 1)
    assert [each.id for each in found.resources["organisations"].gained.examples] == ["a", "a1", "h"]
    (gone,) = [each for each in found.warnings if each.code == "gone"]
    assert (gone.count, gone.new) == (1, False)
    assert "reach nothing until they are back: 1 of them, such as gone." in gone.sentence


def test_rows_without_an_organisation_are_told_as_such(tmp_path: Path) -> None:
    files = school() | {"groups": [group("9A", "a1"), {"id": "x"}, group("y", "nowhere")]}
    found = compared(snapshot_of(files, tmp_path), profile("groups", "a1"), profile("groups", everything=True))
    (nowhere,) = found.resources["groups"].organisations
    assert nowhere.organisation is None
    assert [each.id for each in nowhere.gained.examples] == ["x", "y"]
    assert nowhere.as_json()["organisation"] == {"id": None}


# Warnings


def warned(files: Mapping[str, list[Any]], given: Given, folder: Path) -> dict[str, str]:
    return {each.code: each.sentence for each in compared(snapshot_of(files, folder), None, given).warnings}


@pytest.mark.parametrize(
    ("shared", "told"),
    [
        ("students civicno", "birth date and sex, not shared otherwise: of 2 persons"),
        ("students civicno birthdate", "tells sex, not shared"),
        ("students civicno birthdate sex", None),
        ("groups civicno", None),
    ],
)
def test_a_civic_number_tells_what_is_not_shared(shared: str, told: str | None, tmp_path: Path) -> None:
    found = warned(school(), profile(shared, everything=True), tmp_path)
    assert (found.get("civic-number") is None) == (told is None)
    assert told is None or told in found["civic-number"]


def tied_to_a_school() -> dict[str, list[Any]]:
    """A child at leisure-time care who is enrolled at a school; all else is tied to the child and the school."""
    child = ref("child")
    return {
        "organisations": [org("h"), org("school", "h"), org("care", "h")],
        "persons": [person("child", "school"), person("other", "care")],
        "placements": [placement("p", "care", "child")],
        "groups": [group("9A", "school", "child", "other")],
        "activities": [{"id": "maths", "organisation": ref("school")}],
        "calendarEvents": [
            {"id": "monday", "activity": ref("maths"), "studentExceptions": [{"student": child}]},
        ],
        "attendances": [{"id": "x", "calendarEvent": ref("monday"), "student": child}],
        "aggregatedAttendance": [{"activity": ref("maths"), "student": child, "startDate": "2026-11-02"}],
        "attendanceEvents": [{"id": "x", "person": child, "group": ref("9A")}],
        "grades": [{"id": "x", "student": child, "organisation": ref("school")}],
        "absences": [{"id": "x", "student": child, "organisation": ref("school")}],
    }


NEEDED = {
    "groups": "groups",
    "calendarEvents": "calendarevents activities",
    "attendances": "attendances calendarevents activities",
    "aggregatedAttendance": "attendances activities",
    "attendanceEvents": "attendanceevents groups",
    "grades": "grades",
    "absences": "absences",
}


@pytest.mark.parametrize("way", SCHOOL_BY)
def test_what_tells_the_school_of_a_child_is_told_only_where_it_does(way: str, tmp_path: Path) -> None:
    snapshot, code = snapshot_of(tied_to_a_school(), tmp_path), f"school-by-{way}"

    def codes(*shared: str, checked: str = "h") -> set[str]:
        return {each.code for each in compared(snapshot, None, profile(" ".join(shared), checked)).warnings}

    needed = NEEDED[way].split()
    assert code in codes("placements", *needed)
    assert code not in codes("placements", "students", *needed)
    assert code not in codes("duties", *needed)
    assert code not in codes("placements", *needed, checked="care")
    for each in needed:
        assert code not in codes("placements", *(other for other in needed if other != each))


def test_the_warnings_of_everything_are_sentences_that_name_nobody(tmp_path: Path) -> None:
    files = school() | {"placements": [placement("p", "b", "p1", "g")]}
    files["persons"][0] |= {"photo": "https://bild.example/1", "addresses": [{"streetAddress": "Storgatan 1"}]}
    found = compared(snapshot_of(files, tmp_path), None, profile(everything=True, aliases=True))
    codes = ["everything", "alias", "photo", "addresses", "families", "placements"]
    assert [each.code for each in found.warnings] == codes
    assert all(each.new and each.sentence.endswith(".") for each in found.warnings)
    assert found.as_json()["warnings"][2] == {
        "code": "photo", "about": "photo", "count": 1, "new": True, "sentence": found.warnings[2].sentence,
    }  # fmt: skip
    assert not {"Ett", "Ek", "p1"} & set(" ".join(each.sentence for each in found.warnings).split())


def test_a_warning_is_new_only_where_it_was_not_true_before(tmp_path: Path) -> None:
    before, after = profile("students civicno", "a"), profile("students civicno responsibles", "a")
    found = compared(snapshot_of(school(), tmp_path), before, after)
    assert {each.code: each.new for each in found.warnings} == {"civic-number": False, "families": True}
