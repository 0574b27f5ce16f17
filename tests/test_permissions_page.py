"""Data permissions beyond a change of a field: where a draft may come from, versions, two editors, other data."""

import json
from datetime import date
from typing import Any

import pytest
from pages_support import FIXTURES, ME, SKOLA24, opened, press, shared, told, unshare
from streamlit.testing.v1 import AppTest

from ss12k.access import LOCAL_ADMINISTRATOR, access
from ss12k.control.records import Validity
from ss12k.control.store import Control
from ss12k.errors import Ss12kError
from ss12k.explore.templates import TEMPLATES
from ss12k.scope.profile import Profile
from ss12k.sources.loading import load
from ss12k.ui.editors import Editors
from ss12k.ui.profile_changes import rebased
from ss12k.ui.profile_sources import read_profile
from ss12k.up import DUMP

home, control, client = FIXTURES

SCHOOL = "028831aa-5ade-548c-b591-512009b23ecb"


def comment(at: AppTest) -> str:
    return str(next(field for field in at.text_input if field.label == "Comment").value)


def lines(at: AppTest) -> str:
    return told(at).replace("\\", "")


def saved(at: AppTest) -> AppTest:
    press(at, "Save")
    assert not at.error, [each.value for each in at.error]
    return at


# Where a draft may come from


def test_a_template_fills_in_what_such_a_vendor_needs_and_nothing_is_saved_before_it_is_said(
    control: Control, client: str
) -> None:
    at = opened("permissions", edit=client)
    before = control.profile(client)
    next(box for box in at.selectbox if box.label == "Kind of vendor").set_value("library").run()
    press(at, "Use this template")
    assert control.profile(client) == before
    assert comment(at) == "Template: Library"
    saved(at)
    after = control.profile(client)
    assert after.shared_data == TEMPLATES["library"].shared
    assert after.organisations == before.organisations


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_shares_a_civic_number_or_a_protected_person(name: str) -> None:
    assert not TEMPLATES[name].shared & {"civicno", "photo"}


def test_what_another_client_gets_is_copied_without_its_name(control: Control, client: str) -> None:
    other = control.profile("norreka.istanalys")
    at = opened("permissions", edit=client)
    next(box for box in at.selectbox if box.label == "Client to copy from").set_value(other.client_id).run()
    next(box for box in at.checkbox if box.label.startswith("Permission mode")).uncheck().run()
    press(at, "Copy")
    assert comment(at) == "Copied from norreka.istanalys"
    before = control.profile(client)
    saved(at)
    after = control.profile(client)
    assert after == before.model_copy(
        update={
            "shared_data": other.shared_data,
            "include_alternative_person_data": other.include_alternative_person_data,
        }
    )


def uploaded(control: Control, client: str, **change: Any) -> bytes:
    return json.dumps(control.profile(client).as_json() | change).encode()


def test_an_uploaded_profile_becomes_the_draft(control: Control, client: str) -> None:
    at = opened("permissions", edit=client)
    at.file_uploader[0].upload("new.json", uploaded(control, client, sharedData=["standard"]))
    at.run()
    assert comment(at) == "From new.json"
    saved(at)
    assert control.profile(client).shared_data == {"standard"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sharedData": ["civic"]}, "unknown category 'civic'"),
        ({"source": "elsewhere"}, "it is for source elsewhere, and this client belongs to norreka"),
        ({"organisations": ["0b1a", SCHOOL]}, "1 of its organisations are not in the data of source norreka"),
        ({"clientId": "norreka.other"}, "it is the profile of client norreka.other"),
        ({"name": " "}, "its 'name' is empty"),
        ({"vendor": "x" * 1000}, "has 1000 characters: 200 is the most"),
        ({"more": 1}, "unknown key 'more'"),
    ],
)
def test_a_file_that_can_not_be_the_clients_profile_says_why_and_changes_nothing(
    control: Control, client: str, change: dict[str, Any], said: str
) -> None:
    at = opened("permissions", edit=client)
    at.file_uploader[0].upload("new.json", uploaded(control, client, **change))
    at.run()
    assert said in at.error[0].value.replace("\\", "")
    assert f"This is version {control.client(client).version}." in " ".join(each.value for each in at.caption)


def test_an_organisation_that_is_gone_may_stay_in_a_file(control: Control, client: str) -> None:
    standing = control.profile(client).model_copy(update={"organisations": frozenset({"gone"})})
    text = json.dumps(standing.as_json()).encode()
    assert read_profile(text, "a.json", standing, {SCHOOL}) == standing
    with pytest.raises(Ss12kError, match="not JSON"):
        read_profile(b"{", "a.json", standing, {SCHOOL})


# Versions


def test_two_versions_are_compared_and_an_earlier_one_is_restored(control: Control, client: str) -> None:
    first = control.profile(client)
    saved(unshare(opened("permissions", edit=client), "birthdate"))
    at = opened("permissions", edit=client)
    assert "Shared data, no longer: Birthdate" in lines(at)
    next(each for each in at.toggle if each.label.startswith("Count what the way from version 1 to 2")).set_value(True)
    at.run()
    assert "birthDate: no longer of **450** persons" in lines(at)
    press(at, "Restore version 1")
    assert control.client(client).version == 2, "not before it is saved"
    assert comment(at) == "Restored from version 1"
    saved(at)
    assert control.client(client).version == 3
    assert control.profile(client) == first
    assert control.versions(client)[0].comment == "Restored from version 1"


def test_the_days_on_which_a_client_is_valid_are_saved_with_the_profile(control: Control, client: str) -> None:
    at = opened("permissions", edit=client)
    next(each for each in at.date_input if each.label == "Valid from").set_value(date(2099, 1, 1)).run()
    assert "Valid: always → from 2099-01-01" in lines(at)
    saved(at)
    assert control.client(client).validity == Validity(date(2099, 1, 1), None)
    assert "This client is not yet valid: its calls are refused." in [each.value for each in opened(
        "permissions", edit=client).info]  # fmt: skip
    at = opened("permissions", edit=client)
    next(each for each in at.date_input if each.label == "Valid until").set_value(date(2098, 1, 1)).run()
    press(at, "Save")
    assert "is before valid from" in at.error[0].value
    assert control.client(client).version == 2


# Two editors, and other data


def test_changes_are_brought_to_what_somebody_else_saved_meanwhile(control: Control, client: str) -> None:
    at = unshare(opened("permissions", edit=client), "birthdate")
    control.save_profile(control.profile(client).model_copy(update={"vendor": "Somebody"}), "somebody else")
    at.run()
    press(at, "Bring my changes to version 2")
    saved(at)
    after = control.profile(client)
    assert (after.vendor, "birthdate" in after.shared_data) == ("Somebody", False)


def test_my_changes_and_theirs_come_together_and_mine_stand_where_both_changed_the_same() -> None:
    base = Profile.parse({"clientId": "a.b", "name": "A", "vendor": "V", "source": "a", "permissionMode": "selected",
                          "organisations": ["1", "2"], "sharedData": ["students"]})  # fmt: skip
    mine = base.model_copy(update={"name": "Mine", "organisations": frozenset("13"), "vendor": "M"})
    theirs = base.model_copy(update={"organisations": frozenset("124"), "vendor": "T",
                                     "shared_data": frozenset({"grades"})})  # fmt: skip
    merged = rebased(base, mine, theirs)
    assert merged.organisations == frozenset("134")
    assert (merged.name, merged.vendor, merged.shared_data) == ("Mine", "M", frozenset({"grades"}))


def test_two_who_have_a_client_open_are_told_of_each_other() -> None:
    editors = Editors()
    assert editors.note("a", "first", ME, unsaved=True) == []
    (other,) = editors.note("a", "second", ME, unsaved=False)
    assert (other.name, other.unsaved) == (ME, True)
    assert editors.note("b", "third", ME, unsaved=False) == []
    editors.note("c", "reloaded", ME, unsaved=False)
    assert editors.note("c", "fourth", ME, unsaved=False, there=lambda session: session != "reloaded") == []
    editors.note("b", "first", ME, unsaved=False)
    assert editors.note("a", "second", ME, unsaved=False) == [], "the first one went on to another client"


def test_a_page_says_who_else_has_the_client_open(client: str) -> None:
    opened("permissions", edit=client)
    said = [each.value for each in opened("permissions", edit=client).info]
    assert any("has this client open too, in another window" in each for each in said)


def test_nothing_is_saved_over_data_that_nobody_has_seen_the_change_of(control: Control, client: str) -> None:
    at = unshare(opened("permissions", edit=client), "birthdate")
    load(access(), LOCAL_ADMINISTRATOR, DUMP, "norreka", force=True)
    press(at, "Save")
    assert "Nothing was saved" in at.error[0].value
    assert control.client(client).version == 1
    press(at, "Save")
    assert control.client(client).version == 2


def test_a_client_that_is_not_there_is_told_in_a_sentence() -> None:
    at = opened("permissions", edit="norreka.nobody")
    assert "There is no client" in at.warning[0].value


def test_the_address_says_which_client_is_edited(client: str) -> None:
    at = opened("permissions", edit=client)
    box = next(box for box in at.selectbox if box.label == "Client to edit")
    assert box.value == client
    box.set_value(SKOLA24).run()
    assert at.query_params["edit"] == SKOLA24
    assert "birthdate" in shared(at)
