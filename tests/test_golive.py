"""The go-live check: who is worth looking at, what is counted, the verdict's rule, and a report that tells no more."""

import json
import stat
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from canaries import allowed, canaries_in, load_canaries, profiles
from demo_home import demo_home
from dumps import PROJECT, Home, Run, clean_dump, commands, home_at, write
from oracle.case import duty, person, placement, profile, ref, responsible, tree
from scope_support import view_of

from ss12k.access import LOCAL_ADMINISTRATOR, Access, Actor, Forbidden
from ss12k.control.calls import Call
from ss12k.control.errors import ControlError
from ss12k.control.onboarding import LAST, STEPS
from ss12k.control.records import RegisterEntry, Tick
from ss12k.explore.golive import Facts, NotReady, State, attributes, golive, progress, tick, verdict, why
from ss12k.explore.golive_report import indented, report
from ss12k.scope.profile import Profile
from ss12k.scope.tallies import roles_at
from ss12k.scope.telling import CANDIDATES, KINDS, candidates, choose, telling
from ss12k.scope.view import View
from ss12k.standard.resources import RESOURCES

TODAY = date(2026, 11, 26)
DEMO = ("cicero", "hypergene", "inspera", "istanalys", "liber", "optiplan", "skjutsplus", "skola24")
Document = dict[str, Any]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with home_at(demo_home(tmp_path_factory)) as made:
        yield made


# --- whom the rules choose ---
PAST, NOW, SOON = {"endDate": "2026-06-30"}, {"startDate": "2026-07-01"}, {"startDate": "2027-01-01"}
YOUNG, ADULT = {"birthDate": "2012-01-01"}, {"birthDate": "2008-11-26"}


def at(school: str, **dates: str) -> Document:
    return {"enroledAt": ref(school), **dates}


def pupil(identity: str, *enrolments: Document, **more: Any) -> Document:
    return {**person(identity), **YOUNG, "enrolments": list(enrolments), **more}


def home_of(street: str, code: str = "111 11") -> Document:
    return {"addresses": [{"streetAddress": street, "postalCode": code, "type": "Folkbokföring"}]}


PARENTS = [
    person("p1", **home_of("Ringen 1")),
    person("p2", **home_of("ringen 1", "11111")),
    person("p3", **home_of("Ån 2")),
    person("p4", **home_of("Ån 2"), securityMarking="Sekretessmarkering"),
]
STAFF = [person("r", securityMarking="Sekretessmarkering"), *(person(f"s{number}") for number in range(5))]
FOUND: dict[str, tuple[list[Document], str | None]] = {
    # Whoever comes before the one chosen fails the rule, or is less telling.
    "ordinary": (
        [
            pupil("a1", at("a1", **NOW)),  # nobody looks after them
            pupil("a2", at("a1", **PAST), responsibles=responsible("p1")),
            pupil("a3", at("a1", **SOON), responsibles=responsible("p1")),
            pupil("a4", at("a1", **NOW), at("b", **NOW), responsibles=responsible("p1")),
            pupil("a5", at("a1", **NOW), responsibles=responsible("p1"), **ADULT),
            pupil("a6", at("a1", **NOW), responsibles=responsible("p1"), securityMarking="Sekretessmarkering"),
            pupil("a7", at("b", **NOW), responsibles=responsible("p1")),
            pupil("a8", at("a1", **NOW), at("b", **PAST), responsibles=responsible("p1")),
        ],
        "a8",
    ),
    "two-schools": (
        [
            pupil("a1", at("a1", **NOW), at("a1", **NOW)),
            pupil("a2", at("a1", **NOW), at("b", **PAST)),
            pupil("a3", at("a", **NOW), at("a1", **NOW)),
            pupil("a4", at("a1", **NOW), at("b", **NOW)),
        ],
        "a4",
    ),
    "protected": (
        [
            pupil("a1", at("b", **NOW), securityMarking="Sekretessmarkering"),
            person("a2", securityMarking="Sekretessmarkering"),
            pupil("a3", at("a1", **PAST), securityMarking="Sekretessmarkering"),
            pupil("a4", at("a1"), securityMarking="Sekretessmarkering", responsibles=responsible("p1")),
        ],
        "a4",
    ),
    "over-18": (
        [
            pupil("a1", at("a1", **NOW), birthDate="2008-11-27"),
            pupil("a2", at("a1", **PAST), at("b", **NOW), **ADULT),
            pupil("a3", at("a1", **NOW), birthDate="nonsense"),
            pupil("a4", at("a1", **NOW), **ADULT),
            pupil("a5", at("a1", **NOW), **ADULT, responsibles=responsible("p1")),
        ],
        "a5",
    ),
    "guardians-apart": (
        [
            pupil("a1", at("a1", **NOW), responsibles=responsible("p1", "p2")),  # written in two ways, one home
            pupil("a2", at("a1", **NOW), responsibles=responsible("p1", "p4")),  # one of them protected
            pupil("a3", at("b", **NOW), responsibles=responsible("p1", "p3")),
            pupil("a4", at("a1", **PAST), responsibles=responsible("p1", "p3")),
            pupil("a5", at("a1", **NOW), responsibles=responsible("p2", "p3")),
        ],
        "a5",
    ),
    "moved": (
        [
            pupil("a1", at("a1", **NOW), at("a1", **PAST)),
            pupil("a2", at("a1", **PAST), at("b", **PAST)),
            pupil("a3", at("b", **PAST), at("a1", **NOW)),
            pupil("a4", at("a1", **PAST), at("b", **NOW)),
        ],
        "a4",
    ),
    "ended": (
        [
            pupil("a0", at("a1", endDate=TODAY.isoformat())),  # the last day is one of them
            pupil("a1", at("a1", **PAST), at("a1", **NOW)),
            pupil("a2", at("a1", **PAST), at("a1", **SOON)),
            pupil("a3", at("b", **PAST)),
            pupil("a4", at("a1", **PAST), at("b", **PAST)),
        ],
        "a4",
    ),
    "two-units": (STAFF, "s4"),
    "substitute": (STAFF, "s3"),
    "principal": (STAFF, "s1"),
}
DUTIES = [
    duty("dr", "a1", "r", dutyRole="Rektor", description="Vikarie"),
    duty("ds", "b", "r"),
    duty("d1", "a1", "s1", dutyRole="Rektor", **NOW),
    duty("d2", "a1", "s1", dutyRole="Lärare", endDate="2026-12-18"),
    duty("d3", "a1", "s2", **NOW),
    duty("d4", "b", "s2", dutyRole="Rektor", **PAST),
    duty("d5", "b", "s0", dutyRole="Rektor", description="Vikarie"),
    duty("d0", "a1", "s0", dutyRole="Rektor", **PAST),
    duty("d6", "a1", "s3", description="Vikarierande lärare", dutyRole="Rektor", endDate="2026-12-18"),
    duty("d7", "a", "s3", **NOW),
    duty("d8", "a1", "s4", **NOW),
    duty("d9", "b", "s4", **NOW),
]


def test_there_is_a_case_for_every_kind() -> None:
    assert set(FOUND) == set(KINDS)
    assert len(KINDS) == 10


@pytest.mark.parametrize("kind", FOUND)
def test_each_kind_is_who_its_rule_says(kind: str, tmp_path: Path) -> None:
    persons, chosen = FOUND[kind]
    files = {"organisations": tree(), "persons": [*persons, *PARENTS], "duties": DUTIES}
    view = view_of(files, profile("students duties responsibles", "a"), tmp_path)
    found = candidates(view, TODAY)[kind]
    assert found[0] == chosen
    told = {each.kind.name: each for each in telling(view, TODAY)}[kind]
    assert told.id == chosen or told.id in found  # another kind may have had nobody else
    assert told.document == (None if kind == "protected" else view.document("persons", str(told.id)))


def test_where_no_pupil_is_enrolled_a_placed_child_is_ordinary(tmp_path: Path) -> None:
    children = [
        {**person("a1"), **YOUNG, "responsibles": responsible("p1")},
        {**person("a2"), **YOUNG, "responsibles": responsible("p1")},
    ]
    placements = [
        placement("x", "a1", "a1", **PAST),
        placement("y", "a1", "a2", **NOW),
    ]
    files = {"organisations": tree(), "persons": [*children, *PARENTS], "placements": placements}
    assert candidates(view_of(files, profile("placements", "a"), tmp_path), TODAY)["ordinary"] == ["a2"]


def test_a_client_that_gets_no_persons_has_nobody_worth_looking_at(tmp_path: Path) -> None:
    files = {"organisations": tree(), "persons": [pupil("a1", at("a1", **NOW))]}
    found = telling(view_of(files, profile("standard groups", "a"), tmp_path), TODAY)
    assert [each.kind.name for each in found] == list(KINDS)
    assert not any(each.id or each.document or each.explanation for each in found)


def test_nobody_stands_for_two_kinds_where_somebody_else_is_left() -> None:
    assert choose({"x": ["a", "b"], "y": ["a"], "z": []}) == {"x": "b", "y": "a"}
    assert choose({"x": ["a"], "y": ["a"]}) == {"x": "a", "y": "a"}
    assert choose({"x": ["a", "b", "c"], "y": ["a", "b", "c"], "z": ["a", "b", "c"]}) == {"x": "a", "y": "b", "z": "c"}


@pytest.mark.parametrize("born", ["2008-02-29", "2008-02-28"])
def test_on_a_leap_day_nobody_is_18_too_late(born: str, tmp_path: Path) -> None:
    files = {"organisations": tree(), "persons": [pupil("a1", at("a1"), birthDate=born)]}
    view = view_of(files, profile("students", "a"), tmp_path)
    assert candidates(view, date(2026, 2, 28))["over-18"] == (["a1"] if born == "2008-02-28" else [])
    assert candidates(view, date(2026, 3, 1))["over-18"] == ["a1"]
    assert candidates(view, date(2028, 2, 29))["over-18"] == ["a1"]


def test_why_somebody_is_given_names_nobody_else(tmp_path: Path) -> None:
    child = pupil("a1", at("a1", **NOW), givenName="Barnet", familyName="Hemlig", responsibles=responsible("s1"))
    files = {"organisations": tree(), "persons": [child, *STAFF], "duties": DUTIES}
    found = telling(view_of(files, profile("students duties responsibles", "a"), tmp_path), TODAY)
    [told] = [why(each.explanation) for each in found if each.kind.name == "principal" and each.explanation]
    assert "staff at organisations/a1" in told
    assert "guardian of persons/a1" in told
    assert "Hemlig" not in told


# --- the same rules in Python, over the demo's documents ---
def documents(view: View, resource: str) -> list[Document]:
    return [json.loads(text) for text in view.all_documents(resource)] if view.shared(resource) else []


def id_of(value: Document | None) -> str | None:
    return value.get("id") if value else None


def active(item: Document) -> bool:
    start, end = str(item.get("startDate", "")), str(item.get("endDate", "9"))
    return start <= TODAY.isoformat() <= end


def ended(item: Document) -> bool:
    return str(item.get("endDate", "9")) < TODAY.isoformat()


class Source:
    """The demo as the authority sees it, with what a profile reaches of it."""

    def __init__(self, own: View, given: Profile) -> None:
        self.persons = {each["id"]: each for each in documents(own, "persons")}
        self.protected = {id for id in self.persons if own.protects(id)}
        self.duties, self.placed = documents(own, "duties"), documents(own, "placements")
        children = defaultdict(list)
        for each in documents(own, "organisations"):
            children[id_of(each.get("parentOrganisation"))].append(each["id"])
        self.reach, ahead = set[str](), list(given.organisations)
        while ahead:
            self.reach.add(ahead[-1])
            ahead += children[ahead.pop()]
        self.everywhere, self.shared = given.permission_mode == "everything", given.shared_data

    def reached(self, place: Document | None) -> bool:
        return self.everywhere or id_of(place) in self.reach

    def pupils(self) -> list[str]:
        """The ids of those seen as pupils, protected or not."""
        placed = {each["child"]["id"] for each in self.placed if self.reached(each["placedAt"])}
        return [
            id
            for id, each in self.persons.items()
            if ("students" in self.shared and any(self.reached(e.get("enroledAt")) for e in each.get("enrolments", [])))
            or ("placements" in self.shared and id in placed)
        ]

    def staff(self) -> dict[str, list[Document]]:
        """The active duties of those seen as staff."""
        if "duties" not in self.shared:
            return {}
        seen = {each["person"]["id"] for each in self.duties if self.reached(each["dutyAt"])}
        found: dict[str, list[Document]] = {id: [] for id in sorted(seen) if id not in self.protected}
        for each in self.duties:
            if each["person"]["id"] in found and active(each):
                found[each["person"]["id"]].append(each)
        return found

    def apart(self, pupil: Document) -> bool:
        ties = {each["person"]["id"] for each in pupil.get("responsibles", [])} - self.protected
        homes = [
            {
                (a["streetAddress"].lower(), a["postalCode"].replace(" ", ""))
                for a in self.persons[id].get("addresses", [])
            }
            for id in ties
            if self.persons.get(id, {}).get("addresses")
        ]
        return any(not one & other for at, one in enumerate(homes) for other in homes[:at])


def by_the_rules(source: Source) -> dict[str, list[str]]:
    """Everybody of each kind, the most telling first."""
    found: dict[str, list[tuple[bool, str]]] = {name: [] for name in KINDS}
    born = TODAY.replace(year=TODAY.year - 18).isoformat()
    for id in source.pupils():
        each = source.persons[id]
        guardians = len(each.get("responsibles", []))
        if id in source.protected:
            found["protected"].append((guardians == 0, id))
            continue
        enrolments, birth = each.get("enrolments", []), each.get("birthDate")
        now = {e["enroledAt"]["id"] for e in enrolments if active(e)}
        left = {e["enroledAt"]["id"] for e in enrolments if ended(e)} - now
        reached, left_reached = ({id for id in ids if source.everywhere or id in source.reach} for ids in (now, left))
        mine = [p for p in source.placed if p["child"]["id"] == id and active(p)]
        here = [p for p in mine if source.reached(p["placedAt"])]
        single = sum(map(active, enrolments)) == 1 and reached
        if birth and birth > born and guardians and (single or (not enrolments and len(mine) == len(here) == 1)):
            found["ordinary"].append((not single, id))
        if len(now) > 1 and reached:
            found["two-schools"].append((len(now) == len(reached), id))
        if birth and birth <= born and reached:
            found["over-18"].append((guardians == 0, id))
        if source.apart(each):
            found["guardians-apart"].append((not reached and not here, id))
        if now and left and (reached or left_reached):
            found["moved"].append((bool(reached), id))
        if enrolments and all(map(ended, enrolments)):
            found["ended"].append((bool(mine), id))
    for id, duties in source.staff().items():
        units, here = {each["dutyAt"]["id"] for each in duties}, [d for d in duties if source.reached(d["dutyAt"])]
        if len(units) > 1 and here:
            found["two-units"].append((len(units) == len({each["dutyAt"]["id"] for each in here}), id))
        described = any("vikarie" in each.get("description", "").lower() for each in here)
        if described or any("endDate" in each for each in here):
            found["substitute"].append((not described, id))
        if any(each.get("dutyRole") == "Rektor" for each in here):
            found["principal"].append((False, id))
    return {name: [id for _, id in sorted(each)] for name, each in found.items()}


@pytest.mark.parametrize("client", DEMO)
def test_on_the_demo_the_rules_choose_whom_they_say(client: str, home: Home) -> None:
    view = home.access.open_view(LOCAL_ADMINISTRATOR, "norreka", f"norreka.{client}")
    assert view.profile
    source = Source(home.view("norreka"), view.profile)
    found, expected = candidates(view, TODAY), by_the_rules(source)
    for name in set(KINDS) - {"protected"}:
        assert found[name] == expected[name][:CANDIDATES], name
    pupils = expected["protected"]
    assert found["protected"][: len(pupils)] == pupils[:CANDIDATES], "protected pupils come before protected staff"
    assert set(found["protected"]) <= source.protected


def test_the_demo_has_every_kind(home: Home) -> None:
    view = home.access.open_view(LOCAL_ADMINISTRATOR, "norreka", "norreka.istanalys")
    found = telling(view, TODAY)
    assert len({each.id for each in found} - {None}) == len(KINDS)
    assert all(each.document for each in found)
    for each in found:
        mine = [json.loads(text) for text in each.duties]
        assert all(duty["person"]["id"] == each.id for duty in mine)
        assert bool(mine) == (each.kind.among == "staff")


# --- what is counted is what the API gives ---
@pytest.mark.parametrize("client", DEMO)
def test_counts_are_those_of_the_documents(client: str, home: Home) -> None:
    found = golive(home.access, LOCAL_ADMINISTRATOR, f"norreka.{client}").receives
    view = home.access.open_view(LOCAL_ADMINISTRATOR, "norreka", f"norreka.{client}")
    assert found.counts == {name: len(documents(view, name)) for name in RESOURCES if view.shared(name)}
    expected = persons_at(view)
    told = {role: {unit.id: unit.ever[role] for unit in found.units if unit.ever.get(role)} for role in found.ever}
    assert told == {role: {at: len(ids) for at, ids in places.items()} for role, places in expected.items()}
    assert found.ever == {role: len(set().union(*places.values())) for role, places in expected.items()}
    assert all(found.today[role] <= count for role, count in found.ever.items())
    assert roles_at(view) == told


def persons_at(view: View) -> dict[str, dict[str, set[str]]]:
    """Who is what at which organisation, by nothing but the documents that the client gets."""
    persons, placements = documents(view, "persons"), documents(view, "placements")
    found: dict[str, dict[str, set[str]]] = {}
    needs = {"student": "students", "child": "placements", "staff": "duties", "guardian": "responsibles"}
    for role, need in needs.items():
        if view.profile and need in view.profile.shared_data:
            found[role] = defaultdict(set)
    places: dict[str, set[str]] = defaultdict(set)
    for each in persons:
        for enrolment in each.get("enrolments", []):
            found["student"][enrolment["enroledAt"]["id"]].add(each["id"])
            places[each["id"]].add(enrolment["enroledAt"]["id"])
    for each in placements:
        found["child"][each["placedAt"]["id"]].add(each["child"]["id"])
        places[each["child"]["id"]].add(each["placedAt"]["id"])
    for each in documents(view, "duties"):
        if "person" in each:
            found["staff"][each["dutyAt"]["id"]].add(each["person"]["id"])
    if "guardian" in found:
        for each in persons:
            for tie in each.get("responsibles", []):
                for place in places[each["id"]]:
                    found["guardian"][place].add(tie["person"]["id"])
        for each in placements:
            for owner in each.get("owners", []):
                found["guardian"][each["placedAt"]["id"]].add(owner["id"])
    return found


# --- the verdict ---
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)


def ticks(version: int = 4, **other: int | None) -> Mapping[str, Tick]:
    """Every step ticked for a version, or for another one, or not at all."""
    versions = {step: other.get(step, version) for step in STEPS}
    return {step: Tick(step, each, "s1", "anna", AT) for step, each in versions.items() if each is not None}


def facts(**change: Any) -> Facts:
    given = {"state": "active", "version": 4, "ticks": ticks(), "loaded": True, "opens": True, "reaches": True,
             "usable_keys": 1, "answered": True, "agreement": True}  # fmt: skip
    return Facts(**{**given, **change})


def test_what_was_approved_and_has_not_lapsed_is_approved() -> None:
    found = verdict(facts())
    assert (found.state, found.reasons, found.note) == (State.APPROVED, (), "")
    assert found.line == "Approved: Version 4 of the profile was approved by anna on 2026-11-26 10:00."


@pytest.mark.parametrize("step", ["order", "agreement", "keys"])
def test_another_version_of_the_profile_leaves_what_came_before_it(step: str) -> None:
    assert verdict(facts(ticks=ticks(**{step: 3}))).state is State.APPROVED


def test_all_done_is_ready_until_somebody_approves() -> None:
    assert verdict(facts(ticks=ticks(approved=None))).state is State.READY
    found = verdict(facts(ticks=ticks(approved=3)))
    assert (found.state, found.note) == (State.READY, "Approved for version 3, but version 4 stands.")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": "paused"}, "the client is paused, so its calls are refused"),
        ({"state": "removed"}, "the client is removed, so its calls are refused"),
        ({"state": "no longer valid"}, "the client is no longer valid, so its calls are refused"),
        ({"loaded": False}, "the source has no data"),
        ({"opens": False}, "the profile shares nothing that can be fetched"),
        ({"ticks": ticks(order=None, checked=None)}, "not ticked yet: Order received, Data checked"),
        (
            {"ticks": ticks(permissions=3)},
            "Permissions set: ticked for version 3 of the profile, and version 4 stands",
        ),
        ({"ticks": ticks(fetched=2)}, "Vendor fetched: ticked for version 2 of the profile, and version 4 stands"),
        ({"agreement": False}, "the agreement is ticked, but the register has no agreement number"),
        ({"usable_keys": 0}, "no key is usable"),
        ({"answered": False}, "no call for data was answered yet under version 4 of the profile"),
        ({"reaches": False}, "no organisation that is in the data is in its reach"),
    ],
)
def test_whatever_stands_in_the_way_is_named_and_ends_an_approval(change: dict[str, Any], reason: str) -> None:
    found = verdict(facts(**change))
    assert (found.state, found.reasons) == (State.OPEN, (reason,))
    assert found.note == "Approved for version 4, but that no longer holds."


def test_an_agreement_that_nobody_ticked_needs_no_number_yet() -> None:
    found = verdict(facts(ticks=ticks(agreement=None, approved=None), agreement=False))
    assert found.reasons == ("not ticked yet: Processor agreement noted",)
    assert found.note == ""


def test_every_reason_stands_in_the_line() -> None:
    found = verdict(facts(usable_keys=0, answered=False, ticks=ticks(approved=3)))
    for told in (*found.reasons, "Approved for version 3, but version 4 stands."):
        assert told in found.line


# --- how far a client has come ---
@pytest.fixture
def client(home: Home, request: pytest.FixtureRequest) -> Iterator[str]:
    """A client like Skola24 for one test alone."""
    control = home.access.control
    id = f"norreka.golive{abs(hash(request.node.name)) % 10**8}"
    control.save_profile(control.profile("norreka.skola24").model_copy(update={"client_id": id, "name": "Nyss"}), "bo")
    yield id
    control.remove(id, "bo")


def called(access: Access, client: str, endpoint: str, status: int = 200, code: str | None = None) -> None:
    access.calls.add(Call(AT, "GET", endpoint, status, 1.0, client, "k", {}, None, 1, 5 if status == 200 else 0, code))


def test_a_client_comes_all_the_way_and_falls_back(home: Home, client: str) -> None:
    access, control = home.access, home.access.control

    def now() -> Any:
        return progress(access, LOCAL_ADMINISTRATOR, client)

    for step in ("order", "agreement", "permissions", "checked"):
        tick(access, LOCAL_ADMINISTRATOR, now(), step, " sett ")
    standing = {each.name: each.standing for each in now().steps}
    assert standing == {"order": "done", "agreement": "unfounded", "permissions": "done", "keys": "open",
                        "fetched": "open", "checked": "done", "approved": "open"}  # fmt: skip
    with pytest.raises(NotReady, match="no key is usable"):
        tick(access, LOCAL_ADMINISTRATOR, now(), LAST)
    key = control.issue_key(client, "bo")
    called(access, client, "connect/token")
    called(access, client, "persons", 403, "not_shared")
    assert now().first_answered is None, "a token is no data, and neither is a refusal"
    called(access, client, "groups/{id}")
    control.save_register(client, RegisterEntry(agreement_number="PUB 1"), "bo")
    for step in ("keys", "fetched"):
        tick(access, LOCAL_ADMINISTRATOR, now(), step)
    drawn = now()
    assert drawn.verdict.state is State.READY
    control.pause(client, "bo")
    with pytest.raises(NotReady, match="the client is paused"):  # judged as it is saved, not as it was drawn
        tick(access, LOCAL_ADMINISTRATOR, drawn, LAST)
    control.resume(client, "bo")
    tick(access, LOCAL_ADMINISTRATOR, now(), LAST, "klart")
    found = now()
    assert found.verdict.state is State.APPROVED
    assert [each.standing for each in found.steps] == ["done"] * len(STEPS)
    assert found.steps[0].tick.note == "sett"
    assert "groups" not in found.unfetched
    assert "persons" in found.unfetched
    assert "grades" not in found.unfetched, "which it may not fetch at all"
    assert [(each.endpoint, each.status, each.code) for each in found.refused] == [("persons", 403, "not_shared")]
    assert set(found.calls) == {"connect/token", "persons", "groups/{id}"}
    assert "Agreement number" not in found.missing
    assert "Purpose" in found.missing

    control.revoke_key(client, key.key_id, "bo")
    assert now().verdict.reasons == ("no key is usable",)
    assert {each.name: each.standing for each in now().steps}["keys"] == "unfounded"
    before = now()
    control.save_profile(control.profile(client).model_copy(update={"name": "Nyare"}), "bo")
    assert {each.name: each.standing for each in now().steps}["checked"] == "lapsed"
    assert "version 1, but version 2 stands" in now().verdict.note
    assert "no call for data was answered yet under version 2 of the profile" in now().verdict.reasons
    assert "groups" in now().unfetched
    with pytest.raises(ControlError, match="Version 2"):
        tick(access, LOCAL_ADMINISTRATOR, before, "checked")


def test_the_check_is_the_authoritys_alone(home: Home) -> None:
    vendor = Actor.of_client("norreka.skola24")
    found = progress(home.access, LOCAL_ADMINISTRATOR, "norreka.skola24")
    for asked in (
        lambda: golive(home.access, vendor, "norreka.skola24"),
        lambda: tick(home.access, vendor, found, "order"),
    ):
        with pytest.raises(Forbidden):
            asked()


def test_a_source_without_data_is_told_as_such(tmp_path: Path) -> None:
    with home_at(tmp_path / "home") as made:
        made.access.control.register_snapshot("s1", "skola", "s1.duckdb", actor="bo", name="Skola")
        made.access.control.save_profile(Profile.parse(small_profile()), "bo")
        assert "the source has no data" in progress(made.access, LOCAL_ADMINISTRATOR, "skola.klient").verdict.reasons


# --- the report ---
class Tags(HTMLParser):
    """Which tags, attributes and texts a browser would find."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.names, self.text = set[str](), set[str](), ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


TAGS = {"html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "p", "b", "br", "section",
        "article", "div", "span", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "svg", "rect", "pre",
        "footer"}  # fmt: skip


def small_profile(**change: Any) -> Document:
    given = {"clientId": "skola.klient", "name": "Klient", "vendor": "Klient AB", "source": "skola",
             "permissionMode": "everything", "sharedData": ["standard", "students", "duties", "birthdate"]}  # fmt: skip
    return {**given, **change}


HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


def test_nothing_in_a_name_gets_out_of_its_place(tmp_path: Path) -> None:
    dump = clean_dump()
    dump["organisations"][0]["displayName"] = HOSTILE
    dump["persons"][0]["givenName"] = HOSTILE
    dump["duties"][0]["description"] = f"vikarie {HOSTILE}"
    with home_at(tmp_path / "home") as made:
        made.load(write(tmp_path / "dump", dump), "skola", name=HOSTILE)
        control = made.access.control
        hostile = small_profile(name=HOSTILE, vendor=HOSTILE, dataProtectionOfficer=HOSTILE)
        control.save_profile(Profile.parse(hostile), HOSTILE, comment=HOSTILE)
        control.issue_key("skola.klient", "bo", HOSTILE)
        control.save_register("skola.klient", RegisterEntry(agreement_number=HOSTILE, purpose=HOSTILE), "bo")
        control.tick("skola.klient", "order", HOSTILE, version=1, snapshot=None, note=HOSTILE)
        called(made.access, "skola.klient", "persons", 403, HOSTILE)
        html = report(golive(made.access, LOCAL_ADMINISTRATOR, "skola.klient"))
    seen = Tags(html)
    assert seen.tags <= TAGS
    assert not {name for name in seen.names if name.startswith("on") or name in ("src", "href", "style")}
    assert seen.text.count(HOSTILE) >= 10
    assert "<script" not in html
    assert "<img" not in html


def test_the_report_needs_nothing_and_runs_nothing(home: Home) -> None:
    html = report(golive(home.access, LOCAL_ADMINISTRATOR, "norreka.skola24"))
    seen = Tags(html)
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    assert seen.tags <= TAGS
    assert not seen.names & {"src", "href", "srcset", "action"}
    assert "url(" not in html
    assert "@import" not in html
    assert "Holds personal data" in seen.text
    first = seen.text.index("Not ready")
    assert (
        first
        < seen.text.index("Checklist")
        < seen.text.index("What it will receive")
        < seen.text.index("Persons worth")
    )


def test_a_report_holds_each_document_as_the_client_gets_it(home: Home) -> None:
    found = golive(home.access, LOCAL_ADMINISTRATOR, "norreka.istanalys")
    text = Tags(report(found)).text
    documents = [document for each in found.telling for document in (each.document, *each.duties) if document]
    assert len(documents) > 12
    for document in documents:
        shown = indented(json.loads(document))
        assert json.loads(shown) == json.loads(document)
        assert shown in text
    for each in found.telling:
        assert each.kind.rule in text
        assert each.explanation
        assert why(each.explanation) in text


@pytest.fixture(scope="module")
def canary_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Access]:
    folder = tmp_path_factory.mktemp("canaries")
    made = load_canaries(folder / "home", folder / "dump")
    yield made
    made.control.close()


@pytest.mark.parametrize("client", profiles())
def test_a_report_tells_no_value_that_the_client_does_not_get(client: str, canary_home: Access) -> None:
    found = golive(canary_home, LOCAL_ADMINISTRATOR, client)
    told = canaries_in(report(found).encode())
    # Of whom the client does not get, the id stands there, so that the authority can look them up.
    assert {each for each in told - allowed(profiles()[client]) if not each.endswith("-id-x")} == set()
    open_ones = [each for each in found.telling if each.document and each.kind.name != "protected"]
    assert bool(open_ones) <= any(each.endswith("-givenName-x") for each in told), "the search does find what is told"
    if not profiles()[client]["sharedData"]:
        assert told == set()


def test_who_is_hidden_is_told_by_id_and_ground_alone(canary_home: Access) -> None:
    found = golive(canary_home, LOCAL_ADMINISTRATOR, "north.plain")
    [hidden] = [each for each in found.telling if each.kind.name == "protected"]
    assert hidden.id
    assert hidden.explanation
    assert (hidden.document, attributes(hidden.explanation)) == (None, {})
    assert "the person is protected" in why(hidden.explanation)


# --- the command ---
@pytest.fixture
def run(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    with commands(home.path, monkeypatch, capsys) as running:
        yield running


def test_the_command_tells_the_verdict_and_writes_the_report(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    said = run("golive", "norreka.skola24", "--out", out)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Not ready: Version 1 of the profile can't go live yet.")
    assert f"Wrote {out}" in said.out
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert out.read_text().startswith("<!doctype html>")
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


def test_the_command_replaces_nothing_unless_told_to(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    out.write_text("mine")
    said = run("golive", "norreka.skola24", "--out", out)
    assert said.code == 1
    assert "is there already" in said.err
    assert out.read_text() == "mine"
    assert run("golive", "norreka.skola24", "--out", out, "--force").code == 0
    assert "Go-live check: Skola24" in out.read_text()


@pytest.mark.parametrize(
    ("client", "where", "told"),
    [
        ("norreka.nobody", "report.html", "There is no client"),
        ("norreka.skola24", "no/such/report.html", "no such folder"),
        ("norreka.skola24", ".", "no ordinary file"),
    ],
)
def test_the_command_says_what_is_wrong_in_one_line(
    client: str, where: str, told: str, run: Run, tmp_path: Path
) -> None:
    said = run("golive", client, "--out", tmp_path / where)
    assert said.code == 1
    assert told in said.err
    assert said.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_todays_figures_are_of_this_day(home: Home) -> None:
    found = golive(home.access, LOCAL_ADMINISTRATOR, "norreka.skola24")
    assert abs(found.receives.day - datetime.now(UTC).date()) <= timedelta(days=1)


def test_every_rule_is_documented() -> None:
    told = (PROJECT / "docs" / "golive.md").read_text()
    for kind in KINDS.values():
        assert f"| {kind.label} | {kind.rule} |" in told, kind.name
