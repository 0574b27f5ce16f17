"""What a View refuses, by every way that leads to it, and what it says of what is not seen (SCOPE R2, R8 to R10)."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from oracle.case import group, person, profile, tree
from scope_support import snapshot_of, view_of, view_under

from ss12k.access import LOCAL_ADMINISTRATOR, Access
from ss12k.errors import Ss12kError
from ss12k.scope.profile import Profile
from ss12k.scope.rules import NotShared
from ss12k.scope.selecting import WrongQuestion
from ss12k.scope.view import View
from ss12k.sources.exporting import write

FILES = {
    "organisations": tree(),
    "persons": [person("p", "a"), person("q", "b")],
    "groups": [group("g", "a", "p"), group("far", "b", "q")],
}
WAYS: list[Callable[[View], Any]] = [
    lambda view: view.page("groups"),
    lambda view: list(view.all_documents("groups")),
    lambda view: view.lookup("groups", {"ids": ["g"]}),
    lambda view: view.document("groups", "g"),
    lambda view: view.document("groups", "no such"),
    lambda view: view.documents("groups", ["g", "far"]),
    lambda view: view.referring("groups", "groupMemberships.person", ["p"]),
    lambda view: view.count("groups"),
]


@pytest.mark.parametrize("ask", WAYS)
def test_what_is_not_shared_is_refused_by_every_way(ask: Callable[[View], Any], tmp_path: Path) -> None:
    with pytest.raises(NotShared, match="groups is not shared"):
        ask(view_of(FILES, profile("students standard", "a"), tmp_path))


def test_what_is_not_visible_is_given_by_no_way(tmp_path: Path) -> None:
    view = view_of(FILES, profile("groups students", "a"), tmp_path)
    assert view.document("groups", "far") is None
    assert len(view.documents("groups", ["g", "far", "no such"])) == 1
    assert len(view.lookup("groups", {"ids": ["g", "far", "no such"]})) == 1
    assert view.referring("groups", "groupMemberships.person", ["q"]) == []
    assert view.count("groups") == 1


QUESTIONS: list[tuple[Callable[[View], Any], str]] = [
    (lambda view: view.page("groups", expand=["duties"]), "expand='duties' is nothing that groups have"),
    (lambda view: view.lookup("groups", {"ids": ["g"]}, expand=["duties"]), "expand='duties' is nothing"),
    (lambda view: view.document("groups", "g", expand=["duties"]), "expand='duties' is nothing"),
    (lambda view: view.page("groups", filters={"civicNo": ["1"]}), "'civicNo' is no filter of groups"),
    (lambda view: view.page("groups", sort="CivicNoAsc"), "'CivicNoAsc' is no sort key of groups"),
    (lambda view: view.lookup("groups", {"civicNos": ["1"]}), "'civicNos' is no lookup key of groups"),
    (lambda view: view.page("persons", filters={"relationship.entity.type": ["owner"]}), "must be one of enrolment"),
]


@pytest.mark.parametrize(("ask", "says"), QUESTIONS)
def test_what_the_standard_does_not_have_is_a_wrong_question(
    ask: Callable[[View], Any], says: str, tmp_path: Path
) -> None:
    with pytest.raises(WrongQuestion, match=says):
        ask(view_of(FILES, profile("groups students", "a"), tmp_path))


def test_who_was_protected_before_is_no_reason_to_end_a_pull(tmp_path: Path) -> None:
    """Whether a client saw them under their alias or not at all."""
    persons = [person("p", "a"), person("shy", "a", securityMarking="Sekretessmarkering")]
    snapshots = []
    for name, marked in (("before", {}), ("after", {"securityMarking": "Sekretessmarkering"})):
        (tmp_path / name).mkdir()
        files = {"organisations": tree(), "persons": [persons[0] | marked, persons[1]]}
        snapshots.append(snapshot_of(files, tmp_path / name))
    before, after = snapshots
    for aliases in (False, True):
        assert not view_under(before, profile("students", "a", aliases=aliases)).shows_unprotected(before)
        assert view_under(before, profile("students", "a", aliases=aliases)).shows_unprotected(after)
        assert not view_under(after, profile("students", "a", aliases=aliases)).shows_unprotected(after)
        assert not view_under(before, profile("students", "b", aliases=aliases)).shows_unprotected(after)


def test_an_export_has_every_page(tmp_path: Path) -> None:
    view = view_of({"organisations": [{"id": f"{n:05}"} for n in range(2_001)]}, profile("standard", everything=True),
                   tmp_path)  # fmt: skip
    assert write(view, BytesIO()) == {"organisations": 2_001, "syllabuses": 0, "schoolUnitOfferings": 0}


def test_a_client_that_was_removed_sees_nothing(tmp_path: Path) -> None:
    access = Access(tmp_path / "home", keep=2)
    with access.control:
        access.control.put_source("norreka", actor="test")
        access.control.save_profile(Profile.parse(profile("groups", "a")), "test")
        access.control.remove("norreka.klient", "test")
        with pytest.raises(Ss12kError, match="was removed on"):
            access.open_view(LOCAL_ADMINISTRATOR, "norreka", "norreka.klient")
