"""Profiles are read strictly, and what is wrong with one is said in one helpful line (SCOPE, Words)."""

import json
from typing import Any

import pytest

from ss12k.scope.profile import Profile, ProfileError
from ss12k.standard.categories import CATEGORIES

SKOLA24: dict[str, Any] = {
    "clientId": "norreka.skola24",
    "name": "Skola24",
    "vendor": "Skola24 AB",
    "source": "norreka",
    "permissionMode": "selected",
    "sharedData": ["students", "standard"],
}

WRONG: list[tuple[dict[str, Any], str]] = [
    # keys
    ({"sharedDta": []}, "unknown key 'sharedDta'; the nearest is 'sharedData'"),
    ({"shared_data": []}, "unknown key 'shared_data'; the nearest is 'sharedData'"),
    ({"client_id": "norreka.other"}, "unknown key 'client_id'; the nearest is 'clientId'"),
    # categories
    ({"sharedData": ["studnets"]}, "'sharedData[0]' names an unknown category 'studnets'; the nearest is 'students'"),
    ({"sharedData": ["sex", "Calendar Events"]}, "'Calendar Events'; the nearest is 'calendarevents'"),
    ({"sharedData": ["*"]}, "unknown category '*'; there are: standard, students"),
    # client ids
    ({"clientId": "Åre Skola 24"}, "'clientId' 'Åre Skola 24' is no client id: 2 to 63 characters of a-z, 0-9"),
    ({"clientId": "Åre Skola 24"}, "'are-skola-24' would do"),
    ({"clientId": "a"}, "is no client id"),
    ({"clientId": "-norreka"}, "is no client id"),
    ({"clientId": "norreka\n"}, "is no client id"),
    ({"clientId": "n" * 64}, "is no client id"),
    # the mode
    ({"permissionMode": "selectd"}, "'permissionMode' is 'selectd'; the nearest is 'selected'"),
    ({"permissionMode": None}, "'permissionMode' must be 'everything' or 'selected', not null"),
    # types: JSON's own, with nothing read into them
    ({"name": 24}, "'name' must be a text, not a number"),
    ({"source": None}, "'source' must be a text, not null"),
    ({"includeAlternativePersonData": "true"}, "'includeAlternativePersonData' must be true or false, not a text"),
    ({"includeAlternativePersonData": 1}, "'includeAlternativePersonData' must be true or false, not a number"),
    ({"sharedData": "students"}, "'sharedData' must be a list of texts, not a text"),
    ({"sharedData": {"students": True}}, "'sharedData' must be a list of texts, not an object"),
    ({"sharedData": None}, "'sharedData' must be a list of texts, not null"),
    ({"organisations": ["o-1", 2]}, "'organisations[1]' must be a text, not a number"),
    ({"vendor": "\ud800"}, "'vendor' holds half a character"),
]

UNREADABLE: list[tuple[bytes, str]] = [
    (b"", "not JSON"),
    (b'{"clientId": ', "not JSON"),
    (b"\xff\xfe\x00", "not UTF-8"),
    (b"[" * 100_000, "nested too deeply"),
    (b"[]", "a profile is a JSON object, not a list"),
    (b"null", "a profile is a JSON object, not null"),
    (b'{"sharedData": [], "sharedData": ["civicno"]}', "the key 'sharedData' is there twice"),
]


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_what_is_wrong_is_said_in_one_line_with_file_key_and_nearest_name(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ProfileError) as error:
        Profile.parse({**SKOLA24, **change}, where="skola24.json")
    assert str(error.value).startswith("skola24.json: ")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("document", "said"), UNREADABLE)
def test_what_is_no_json_object_is_refused_in_one_line(document: bytes, said: str) -> None:
    with pytest.raises(ProfileError, match=said) as error:
        Profile.parse(document, where="skola24.json")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("key", list(SKOLA24))
def test_every_key_but_those_with_a_default_is_required(key: str) -> None:
    document = {name: value for name, value in SKOLA24.items() if name != key}
    with pytest.raises(ProfileError, match=f"the key '{key}' is missing"):
        Profile.parse(document)


def test_a_misspelt_key_is_named_before_the_one_that_is_missing_for_it() -> None:
    document = {("sharedDta" if key == "sharedData" else key): value for key, value in SKOLA24.items()}
    with pytest.raises(ProfileError, match=r"unknown key 'sharedDta'.* \(and 1 more\)"):
        Profile.parse(document)


def test_defaults_share_nothing_that_was_not_asked_for() -> None:
    profile = Profile.parse(json.dumps({**SKOLA24, "sharedData": []}).encode())
    assert profile.organisations == frozenset()
    assert profile.shared_data == frozenset()
    assert profile.include_alternative_person_data is False
    assert profile.data_protection_officer == ""


def test_a_profile_has_one_normal_form_whatever_order_and_duplicates_it_came_with() -> None:
    document = {**SKOLA24, "sharedData": ["students", "standard", "students"], "organisations": ["o-2", "o-1", "o-2"]}
    profile = Profile.parse(document)
    assert profile.as_json() == {
        "clientId": "norreka.skola24",
        "name": "Skola24",
        "vendor": "Skola24 AB",
        "source": "norreka",
        "dataProtectionOfficer": "",
        "permissionMode": "selected",
        "organisations": ["o-1", "o-2"],
        "sharedData": ["standard", "students"],
        "includeAlternativePersonData": False,
    }
    assert Profile.parse(profile.as_json()) == profile
    assert hash(Profile.parse(json.dumps(profile.as_json()))) == hash(profile)


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    assert Profile.parse(b"\xef\xbb\xbf" + json.dumps(SKOLA24).encode()).name == "Skola24"


def test_the_categories_are_those_of_the_contract() -> None:
    endpoints = [code for code, category in CATEGORIES.items() if category.family == "endpoint"]
    attributes = [code for code, category in CATEGORIES.items() if category.family == "person"]
    assert endpoints == [
        "standard",
        "students",
        "duties",
        "responsibles",
        "placements",
        "groups",
        "programmes",
        "studyplans",
        "activities",
        "calendarevents",
        "attendances",
        "attendanceevents",
        "attendanceschedule",
        "grades",
        "absences",
        "resources",
    ]
    assert attributes == [
        "birthdate",
        "civicno",
        "sex",
        "email",
        "email-school",
        "phonenumbers",
        "addresses",
        "photo",
        "identifiers",
    ]
    assert all(category.code == code for code, category in CATEGORIES.items())
    assert CATEGORIES["calendarevents"].label == "Calendar Events"
    Profile.parse({**SKOLA24, "sharedData": list(CATEGORIES)})
