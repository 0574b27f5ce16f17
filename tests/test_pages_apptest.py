"""Each page's script on the demo: what a client gets is there, what is withheld is nowhere, and saving is guarded."""

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from dumps import DEMO
from pages_support import FIXTURES, ME, SKOLA24, headings, opened, press, shared, told, unshare
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from ss12k.access import LOCAL_ADMINISTRATOR, access
from ss12k.control.errors import ControlError
from ss12k.control.store import Control
from ss12k.scope.profile import Profile
from ss12k.snapshots.progress import Phase, Step
from ss12k.sources.activation import activate, discard
from ss12k.sources.loading import load

SCHOOL = "028831aa-5ade-548c-b591-512009b23ecb"
OTHER_SCHOOL = "84e3958a-7394-56c1-9d90-e961b5dd0a83"
CLASS_9B = "ba936a16-62dc-5f5d-8e86-efe2ce1e8804"
AMELIE = "a7ebe75c-94d1-59e1-98ee-31c95d871d9e"
CIVIC = "201101129805"
home, control, client = FIXTURES


def test_the_tree_holds_what_the_client_reaches_and_nothing_else(home: Path) -> None:
    authority, client = told(opened()), told(opened(client=SKOLA24))
    assert SCHOOL in authority
    assert OTHER_SCHOOL in authority
    assert SCHOOL in client
    assert OTHER_SCHOOL not in client
    assert "8 of 29 organisations" in client
    assert "Viewing as client" not in authority


def test_an_organisation_shows_its_tables_and_says_which_are_not_shared(home: Path) -> None:
    at = opened("organisation", client=SKOLA24, id=SCHOOL)
    assert headings(at)[0] == r"Norrekaskolan 7\-9"
    assert "Children (0)" not in headings(at)
    assert "Not shared with this client: Children." in [caption.value for caption in at.caption]
    assert CLASS_9B in told(at)
    assert opened("organisation", client=SKOLA24, id=OTHER_SCHOOL).warning
    assert OTHER_SCHOOL in told(opened("organisation", id=OTHER_SCHOOL))


def test_a_group_shows_its_members_and_roles(home: Path) -> None:
    at = opened("group", client=SKOLA24, id=CLASS_9B)
    assert headings(at)[:2] == ["9B", "Members (22)"]
    assert AMELIE in told(at)


def test_a_person_shows_what_is_shared_and_nothing_that_is_withheld(home: Path) -> None:
    authority, client = opened("person", id=AMELIE), opened("person", client=SKOLA24, id=AMELIE)
    for at in (authority, client):
        assert headings(at)[:3] == ["Amélie Nilsson", "Guardians (2)", "Enrolments (6)"]
        assert "2011-01-12" in told(at)
    for withheld in (CIVIC, "civicNo", "foto.norreka.example"):
        assert withheld in told(authority)
        assert withheld not in told(client)


def test_a_protected_person_is_marked_or_under_an_alias_or_not_there(home: Path) -> None:
    mine = access().open_view(LOCAL_ADMINISTRATOR, "norreka")
    alias = access().open_view(LOCAL_ADMINISTRATOR, "norreka", "norreka.istanalys")
    hidden = next(text for text in mine.all_documents("persons") if '"securityMarking":"Skyddad folkbokföring"' in text)
    id, name = (hidden.split(f'"{attribute}":"')[1].split('"')[0] for attribute in ("id", "familyName"))
    assert alias.document("persons", id)
    authority, client = opened("person", id=id), opened("person", client="norreka.istanalys", id=id)
    assert "Protected identity" in authority.warning[0].value
    assert name in told(authority)
    assert "under an alias" in client.warning[0].value
    assert name not in told(client).replace(id, "")
    assert "There is no such person here" in opened("person", client=SKOLA24, id=id).warning[0].value


def test_sources_are_the_authoritys_own(home: Path) -> None:
    assert "Deviations from the standard" in headings(opened("sources"))[2]
    assert "authority's own" in opened("sources", client=SKOLA24).warning[0].value.replace("\\", "")


@pytest.fixture
def held(control: Control, tmp_path: Path) -> Iterator[str]:
    """A snapshot of the demo that is held, since nobody is protected in it any more; gone again afterwards."""
    folder = tmp_path / "exposed"
    shutil.copytree(DEMO, folder)
    marked = re.compile(r'"securityMarking":"(?!Ingen)[^"]+"')
    for file in folder.glob("*.json"):
        file.write_text(marked.sub('"securityMarking":"Ingen"', file.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "alternativePersons.json").unlink()
    before = control.source("norreka").snapshot
    assert before is not None
    loaded = load(access(), LOCAL_ADMINISTRATOR, folder, "norreka")
    assert loaded.held
    yield loaded.snapshot
    activate(access(), LOCAL_ADMINISTRATOR, "norreka", before)
    with suppress(ControlError):
        discard(access(), LOCAL_ADMINISTRATOR, "norreka", loaded.snapshot)


def test_a_held_snapshot_says_what_tripped_and_the_old_data_stays(control: Control, held: str) -> None:
    at = opened("sources")
    warning = at.warning[0].value.replace("\\", "")
    assert "This snapshot is held." in warning
    assert "persons: 3 of those protected so far are there and no longer protected (" in warning
    assert [option for option in at.main.selectbox[0].options if "held" in option]
    assert control.source("norreka").snapshot != held
    protected = next(iter(control.snapshot("norreka", held).held[0]["examples"]))
    assert "Protected identity" in opened("person", id=protected).warning[0].value


def test_what_changed_since_the_current_one_is_told_on_demand(home: Path, held: str) -> None:
    at = opened("sources")
    assert "Changed in" not in told(at)
    at.toggle[0].set_value(True).run()
    assert not at.exception
    assert "Changed in" in told(at)
    assert "securityMarking (" in told(at)
    assert "Amélie" not in told(at)


def test_a_held_snapshot_is_made_current_after_a_second_click(control: Control, held: str) -> None:
    at = opened("sources")
    assert "It may expose somebody." in at.warning[1].value
    assert "3 of those protected so far are there and no longer protected" in at.warning[1].value
    at = press(at, "Yes, make it current all the same")
    assert control.source("norreka").snapshot == held
    assert not at.warning
    assert not [button for button in at.button if "discard" in button.label]
    entry = control.audit("norreka", limit=1)[0]
    assert (entry.action, entry.actor, entry.after) == ("snapshot activated", ME, {"snapshot": held})


def test_a_held_snapshot_is_discarded_after_a_second_click(control: Control, held: str) -> None:
    at = press(opened("sources"), "Yes, discard it")
    assert held not in [each.id for each in control.snapshots("norreka")]
    assert not at.exception
    assert not at.warning
    assert [option.rpartition(", ")[2] for option in at.main.selectbox[0].options] == ["current"]


def test_what_somebody_else_did_meanwhile_is_told(control: Control, held: str) -> None:
    at = opened("sources")
    activate(access(), LOCAL_ADMINISTRATOR, "norreka", held, force=True)
    press(at, "Yes, discard it")
    assert "activate another first" in at.error[0].value
    assert not at.exception
    assert not at.run().error


def test_a_running_load_shows_how_far_it_has_come_and_when_it_ends_what_it_made(
    control: Control, home: Path, tmp_path: Path
) -> None:
    seen: list[str] = []

    def look(step: Step) -> None:
        if step.phase is Phase.READ and not seen:
            seen.append(told(opened("sources")))

    loaded = load(access(), LOCAL_ADMINISTRATOR, DEMO, "norreka", None, look)
    assert "Loading norreka into source norreka" in seen[0].replace("\\", "")
    at = opened("sources")
    assert "Loading norreka" not in told(at).replace("\\", "")
    assert [option.rpartition(", ")[2] for option in at.main.selectbox[0].options] == ["current", "earlier"]
    (earlier,) = [each.id for each in control.snapshots("norreka") if each.id != loaded.snapshot]
    discard(access(), LOCAL_ADMINISTRATOR, "norreka", earlier)


def test_what_changes_is_told_and_saved_as_a_new_version(control: Control, client: str) -> None:
    at = opened("permissions", client=client)
    assert "No unsaved changes. This is version 1." in [caption.value for caption in at.caption]
    unshare(at, "birthdate")
    assert r"Shared data, no longer\: Birthdate" in at.main.markdown[0].value
    assert "450 → 450" in at.main.markdown[0].value
    assert "birthdate" in control.profile(client).shared_data
    next(field for field in at.text_input if field.label == "Comment").set_value("not needed")
    press(at, "Save")
    assert "Saved as version 2" in at.success[0].value
    latest = control.versions(client)[0]
    assert (latest.version, latest.comment, latest.saved_by) == (2, "not needed", ME)
    assert latest.profile == replace_shared(control.profile(client, 1), without="birthdate")
    assert "2011-01-12" not in told(opened("person", client=client, id=AMELIE))


def replace_shared(profile: Profile, without: str) -> Profile:
    return profile.model_copy(update={"shared_data": profile.shared_data - {without}})


def test_what_changes_is_counted_with_warnings_before_it_is_saved(control: Control, client: str) -> None:
    at = unshare(opened("permissions", client=client), "birthdate")
    assert "birthDate: no longer of **450** persons" in told(at).replace("\\", "")
    assert not [each for each in at.warning if "civic number" in each.value]
    at.button_group[1].set_value([*shared(at), "civicno"]).run()
    lines = told(at).replace("\\", "")
    assert re.search(r"civicNo: now also of \*\*4\d\d\*\* persons whom it sees already", lines)
    (warned,) = [each.value for each in at.warning]
    assert "**New:** A civic number tells birth date, not shared otherwise" in warned
    assert not at.exception
    at.button_group[1].set_value([*(each for each in shared(at) if each != "civicno"), "birthdate"]).run()
    assert "No unsaved changes. This is version 1." in [caption.value for caption in at.caption]
    assert not at.warning


def test_examples_of_what_changes_are_named_for_the_authority_but_not_in_a_clients_place(
    control: Control, client: str
) -> None:
    assert "Hugo Eklund" not in told(unshare(opened("permissions", client=client), "sex"))
    at = opened("permissions")
    next(box for box in at.selectbox if box.label == "Client to edit").set_value(client).run()
    assert "Hugo Eklund" in told(unshare(at, "sex"))


def test_saving_over_what_somebody_else_saved_meanwhile_is_refused(control: Control, client: str) -> None:
    at = unshare(opened("permissions", client=client), "birthdate")
    control.save_profile(control.profile(client).model_copy(update={"vendor": "Somebody"}), "somebody else")
    press(at, "Save")
    assert "Version 2 was saved meanwhile" in at.warning[0].value
    assert "nothing was saved" in at.error[0].value
    assert control.client(client).version == 2
    assert "birthdate" in control.profile(client).shared_data
    press(at, "Discard changes")
    assert "No unsaved changes. This is version 2." in [caption.value for caption in at.caption]
    assert [field.value for field in at.text_input if field.label == "Vendor"] == ["Somebody"]


def test_a_page_with_nothing_unsaved_moves_on_to_what_was_saved_meanwhile(control: Control, client: str) -> None:
    at = opened("permissions", client=client)
    control.save_profile(replace_shared(control.profile(client), "sex"), "somebody else")
    at.run()
    assert "Version 2 was saved meanwhile" in at.info[0].value
    assert "sex" not in shared(at)


def test_a_draft_outlives_another_page(control: Control, client: str) -> None:
    at = unshare(opened("permissions", client=client), "birthdate")
    at._page_hash = calc_hash("")
    at.run()
    assert [title.value for title in at.title] == ["Organisations"]
    at._page_hash = calc_hash("permissions")
    at.run()
    assert "birthdate" not in shared(at)
    assert r"Shared data, no longer\: Birthdate" in at.main.markdown[0].value
    assert control.client(client).version == 1


def test_the_client_to_edit_follows_the_one_viewed_as(home: Path) -> None:
    at = opened("permissions", client=SKOLA24)
    edited = next(box for box in at.selectbox if box.label == "Client to edit")
    assert edited.value == SKOLA24
    edited.set_value("norreka.liber").run()
    assert next(box for box in at.selectbox if box.label == "Client to edit").value == "norreka.liber"
    next(box for box in at.selectbox if box.label == "View as client").set_value("norreka.cicero").run()
    assert next(box for box in at.selectbox if box.label == "Client to edit").value == "norreka.cicero"


@pytest.mark.parametrize("page", ["organisation", "group", "person"])
def test_a_page_without_an_id_says_where_to_choose(page: str, home: Path) -> None:
    assert f"No {page} is chosen" in opened(page).warning[0].value
    assert f"There is no such {page} here" in opened(page, id="nobody").warning[0].value


@pytest.fixture(scope="module")
def bare_client(home: Path) -> Iterator[str]:
    """A client that gets nothing but organisations."""
    control = access().control
    given = control.profile(SKOLA24)
    profile = given.model_copy(update={"client_id": "norreka.bare", "shared_data": frozenset({"standard"})})
    control.save_profile(profile, ME)
    yield profile.client_id
    control.remove(profile.client_id, ME)


@pytest.mark.parametrize("page", ["overview", "persons", "groups", "activities", "resources", "search"])
@pytest.mark.parametrize("withheld", [{}, {"withheld": "1"}])
def test_every_list_is_shown_or_says_what_the_client_lacks(
    page: str, withheld: dict[str, str], bare_client: str
) -> None:
    at = opened(page, client=bare_client, **withheld)
    lacking = [each.value for each in at.warning]
    closed = page in ("persons", "groups", "activities") and not withheld
    assert ["are not shared with this client" in each for each in lacking] == [True] * closed


@pytest.mark.parametrize(
    ("page", "asked", "told"),
    [
        ("resources", {"resource": "programmes", "refers": "content.content", "to": "x"}, "no reference"),
        ("resources", {"resource": "grades", "refers": "nonsense", "to": "x"}, "no reference"),
        ("resources", {"resource": "calendarEvents", "from": "x"}, "is no day"),
        ("resources", {"resource": "nonsense"}, "There is no resource"),
        ("persons", {"when": "yesterday"}, "There is no relation"),
        ("persons", {"protected": "maybe"}, "There is no protection"),
        ("persons", {"role": "headmaster"}, "is no role"),
        ("persons", {"q": "private-7"}, "A civic number was searched for here."),
        ("persons", {"q": "private-" + "7" * 5000}, "A civic number was searched for here."),
        ("object", {"resource": "x" * 300, "id": "y"}, "There is no resource"),
    ],
)
def test_an_address_that_asks_for_what_there_is_not_is_told_so(
    page: str, asked: dict[str, str], told: str, home: Path
) -> None:
    at = opened(page, **asked)
    assert told in " ".join(each.value.replace("\\", "") for each in at.warning)


@pytest.mark.parametrize("asked", [{"page": "9" * 5000}, {"page": "0"}, {"page": "999"}, {"sort": "nonsense"},
                                   {"sort": "-civicNo.value"}, {"year": "<script>"}, {"unit": "nobody"}])  # fmt: skip
def test_an_odd_page_order_or_value_is_no_failure(asked: dict[str, str], home: Path) -> None:
    assert not opened("persons", **asked).warning
    assert not opened("persons", client=SKOLA24, **asked).warning


def typed_in(at: AppTest, text: str) -> AppTest:
    """Search the list for something."""
    next(each for each in at.text_input if each.label == "Search").set_value(text).run()
    assert not at.exception
    return at


@pytest.mark.parametrize(
    "typed", ["20110112-9805", "201101129805", "20110112 9805", "110112 - 9805", "2011-01-12-9805", "20110112–9805"]
)
def test_no_civic_number_stands_in_the_address(typed: str, home: Path) -> None:
    at = typed_in(opened("persons"), typed)
    told = "".join(at.query_params["q"])
    assert told.startswith("private-")
    assert typed not in told
    other = opened("persons", q=told)
    assert "A civic number was searched for here" in other.warning[0].value


def test_what_is_no_civic_number_stands_in_the_address(home: Path) -> None:
    for typed in ("Amélie", "12873301", AMELIE, "9B"):
        at = typed_in(opened("persons"), typed)
        assert "".join(at.query_params["q"]) == typed
