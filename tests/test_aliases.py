"""The family name that we make up for a protected person (SCOPE R5): whose it is, and that nobody can work it out."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from oracle.case import group, person, profile, ref, tree
from scope_support import SECRET, snapshot_of

from ss12k.scope.profile import Profile
from ss12k.scope.view import View
from ss12k.snapshots.opening import Snapshot

MARKED = {"securityMarking": "Sekretessmarkering"}
PERSONS = [person(each, "a", givenName="Röjd", familyName="Röjd", **MARKED) for each in "pqr"]
FILES = {"organisations": tree(), "persons": PERSONS, "groups": [group("g", "a", "p")]}


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    return snapshot_of(FILES, tmp_path)


def view(snapshot: Snapshot, client: str = "norreka.klient", secret: bytes = SECRET, **changes: Any) -> View:
    given = profile("students groups", "a", aliases=True) | {"clientId": client} | changes
    return View(snapshot, Profile.parse(given), secret)


def names(view: View) -> dict[str, str]:
    """The family name of each protected person."""
    documents = [orjson.loads(text) for text in view.all_documents("persons")]
    assert {document["givenName"] for document in documents} == {"Skyddad"}
    return {document["id"]: document["familyName"] for document in documents}


def test_a_made_up_name_is_the_same_in_every_view_of_a_client(snapshot: Snapshot, tmp_path: Path) -> None:
    first = names(view(snapshot))
    assert names(view(snapshot)) == first
    assert names(view(snapshot, permissionMode="everything", sharedData=["students", "sex"])) == first
    (tmp_path / "later").mkdir()
    later = {"organisations": tree(), "persons": [person("aa", "a", **MARKED), *PERSONS[1:]]}
    found = names(view(snapshot_of(later, tmp_path / "later")))
    assert {id: found[id] for id in "qr"} == {id: first[id] for id in "qr"}


def test_no_two_persons_and_no_two_clients_have_the_same_made_up_name(snapshot: Snapshot) -> None:
    found = [*names(view(snapshot)).values(), *names(view(snapshot, "norreka.annan")).values()]
    assert len(set(found)) == 2 * len(PERSONS)


def test_a_made_up_name_can_not_be_computed_without_the_secret(snapshot: Snapshot) -> None:
    here, elsewhere = names(view(snapshot)), names(view(snapshot, secret=b"the secret of another installation"))
    assert not set(here.values()) & set(elsewhere.values())


def test_references_and_documents_call_a_person_the_same(snapshot: Snapshot) -> None:
    seen = view(snapshot)
    text = seen.document("groups", "g", names=True)
    assert text is not None
    called = f"Skyddad {names(seen)['p']}"
    assert orjson.loads(text)["groupMemberships"] == [{"person": ref("p", displayName=called)}]
