"""What a client may never be told by a finding: each case rests on something that it does not see (SCOPE R3 to R7)."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dumps import Record, key
from quality_support import DAY, answers, built, profile, told, told_by

from ss12k.scope.profile import Profile
from ss12k.scope.view import View

META = {"created": "2024-01-01T00:00:00Z", "modified": "2024-01-01T00:00:00Z"}
A, B = key(1), key(2)
"""Two schools; clients that reach one reach A."""
P, Q, R = key(11), key(12), key(13)
AT_A: dict[str, Any] = {"permissionMode": "selected", "organisations": [A]}
MARKED: dict[str, Any] = {"securityMarking": "Sekretessmarkering"}
ALIKE = {"givenName": "Aa", "familyName": "Bb", "birthDate": "2010-01-01"}
Case = tuple[str, str, Mapping[str, Any], Profile, Mapping[str, Any] | None, Mapping[str, str]]
CASES: list[Case] = []


def organisation(id: str, **more: Any) -> Record:
    return {"id": id, "meta": META, "displayName": "x", "organisationType": "Skolenhet", "schoolTypes": ["GR"], **more}


def person(id: str, **more: Any) -> Record:
    named = {"givenName": f"G{id[-4:]}", "familyName": f"F{id[-4:]}", "securityMarking": "Ingen"}
    return {"id": id, "meta": META, **named, **more}


def enrolment(at: str, **more: Any) -> Record:
    return {"enroledAt": {"id": at}, "schoolType": "GR", "schoolYear": 5, "startDate": "2024-08-01", **more}


def duty(id: str, who: str, at: str, **more: Any) -> Record:
    held = {"person": {"id": who}, "dutyAt": {"id": at}, "dutyRole": "Lärare", "startDate": "2020-01-01"}
    return {"id": id, "meta": META, **held, **more}


def group(id: str, at: str, members: tuple[str, ...] | list[str] = (), **more: Any) -> Record:
    memberships = [{"person": {"id": each}, "startDate": "2023-08-01"} for each in members]
    return {"id": id, "meta": META, "displayName": "g", "groupType": "Klass", "schoolType": "GR",
            "startDate": "2023-08-01", "organisation": {"id": at}, "groupMemberships": memberships, **more}  # fmt: skip


def activity(id: str, at: str, **more: Any) -> Record:
    return {"id": id, "meta": META, "displayName": "a", "startDate": "2023-08-01", "organisation": {"id": at},
            "calendarEventsRequired": False, **more}  # fmt: skip


def placement(id: str, child: str, at: str, **more: Any) -> Record:
    placed = {"child": {"id": child}, "placedAt": {"id": at}, "startDate": "2023-08-01"}
    return {"id": id, "meta": META, **placed, **more}


SCHOOLS = [organisation(A), organisation(B)]
ABOVE = [organisation(A, parentOrganisation={"id": B}), organisation(B, endDate="2025-01-01")]


def case(
    title: str,
    check: str,
    files: Mapping[str, Any],
    chosen: Profile,
    before: Mapping[str, Any] | None = None,
    lists: Mapping[str, str] | None = None,
) -> None:
    CASES.append((title, check, files, chosen, before, lists or {}))


case(
    "guardian protected under alias; its real birth date",
    "guardian-younger",
    {
        "organisations": SCHOOLS,
        "persons": [
            person(
                P,
                birthDate="2010-01-01",
                enrolments=[enrolment(A)],
                responsibles=[{"person": {"id": Q}, "relationType": "Vårdnadshavare"}],
            ),
            person(Q, birthDate="2012-01-01", **MARKED),
        ],
    },
    profile(includeAlternativePersonData=True),
)
case(
    "5 guardians, one protected, no alias",
    "guardians-many",
    {
        "organisations": SCHOOLS,
        "persons": [
            person(
                P,
                birthDate="2012-01-01",
                enrolments=[enrolment(A)],
                responsibles=[{"person": {"id": key(30 + i)}, "relationType": "Vårdnadshavare"} for i in range(5)],
            )
        ]
        + [person(key(30 + i), **(MARKED if i == 4 else {})) for i in range(5)],
    },
    profile(),
)
case(
    "duty at B (hidden), person seen as guardian at A",
    "teaching-without-duty",
    {
        "organisations": SCHOOLS,
        "persons": [
            person(
                P, enrolments=[enrolment(A)], responsibles=[{"person": {"id": Q}, "relationType": "Vårdnadshavare"}]
            ),
            person(Q),
        ],
        "duties": [duty(key(40), Q, B, endDate="2024-01-01")],
        "activities": [activity(key(50), A, teachers=[{"duty": {"id": key(40)}, "startDate": "2023-08-01"}])],
    },
    profile(**AT_A),
)
case(
    "mentor by a duty at B, classes at A",
    "mentor-of-many",
    {
        "organisations": SCHOOLS,
        "persons": [person(Q)],
        "duties": [
            duty(key(41), Q, A),
            duty(
                key(40),
                Q,
                B,
                assignmentRole=[{"group": {"id": key(60 + i)}, "assignmentRoleType": "Mentor"} for i in range(4)],
            ),
        ],
        "groups": [group(key(60 + i), A) for i in range(4)],
    },
    profile(**AT_A),
)
case(
    "4 classes, 2 seen",
    "mentor-of-many",
    {
        "organisations": SCHOOLS,
        "persons": [person(Q)],
        "duties": [
            duty(
                key(41),
                Q,
                A,
                assignmentRole=[{"group": {"id": key(60 + i)}, "assignmentRoleType": "Mentor"} for i in range(4)],
            )
        ],
        "groups": [group(key(60 + i), A if i < 2 else B) for i in range(4)],
    },
    profile(**AT_A),
)
case(
    "3 placements, 2 seen",
    "placements-many",
    {
        "organisations": SCHOOLS,
        "persons": [person(P)],
        "placements": [placement(key(70), P, A), placement(key(71), P, A), placement(key(72), P, B)],
    },
    profile(**AT_A),
)
case(
    "GR at A twice and B, A seen",
    "enrolled-twice",
    {"organisations": SCHOOLS, "persons": [person(P, enrolments=[enrolment(A), enrolment(A), enrolment(B)])]},
    profile(**AT_A),
)
case(
    "two identifiers shared with a hidden twin",
    "identifier-twice",
    {
        "organisations": SCHOOLS,
        "persons": [
            person(
                P,
                enrolments=[enrolment(A)],
                externalIdentifiers=[
                    {"value": "1", "context": "urn:a", "globallyUnique": True},
                    {"value": "2", "context": "urn:b", "globallyUnique": True},
                ],
            ),
            person(
                Q,
                enrolments=[enrolment(B)],
                externalIdentifiers=[
                    {"value": "1", "context": "urn:a", "globallyUnique": True},
                    {"value": "2", "context": "urn:b", "globallyUnique": True},
                ],
            ),
        ],
    },
    profile(**AT_A),
)
case(
    "two mails shared with a hidden twin",
    "school-email-shared",
    {
        "organisations": SCHOOLS,
        "persons": [
            person(
                P,
                enrolments=[enrolment(A)],
                emails=[{"value": "a@x.se", "type": "Skola elev"}, {"value": "b@x.se", "type": "Skola elev"}],
            ),
            person(
                Q,
                enrolments=[enrolment(B)],
                emails=[{"value": "a@x.se", "type": "Skola elev"}, {"value": "b@x.se", "type": "Skola elev"}],
            ),
        ],
    },
    profile(**AT_A),
)
case(
    "hidden 1 shares with 2 and 3 apart",
    "eppn-shared",
    {
        "organisations": SCHOOLS,
        "persons": [
            person(P, enrolments=[enrolment(B)], eduPersonPrincipalNames=["a@x", "b@x"]),
            person(Q, enrolments=[enrolment(A)], eduPersonPrincipalNames=["a@x"]),
            person(R, enrolments=[enrolment(A)], eduPersonPrincipalNames=["b@x"]),
        ],
    },
    profile(**AT_A),
)
case(
    "two coordination numbers seen, personal hidden",
    "civic-two-kinds",
    {
        "organisations": SCHOOLS,
        "persons": [
            {**person(P, enrolments=[enrolment(A)], civicNo={"value": "201001611234"}), **ALIKE},
            {**person(Q, enrolments=[enrolment(A)], civicNo={"value": "201001611235"}), **ALIKE},
            {**person(R, enrolments=[enrolment(B)], civicNo={"value": "201001011235"}), **ALIKE},
        ],
    },
    profile(**AT_A),
)
case(
    "dead, ended at A, active at B, students not shared",
    "gone-but-active",
    {
        "organisations": SCHOOLS,
        "persons": [person(P, personStatus="Avliden", enrolments=[enrolment(B)])],
        "placements": [placement(key(70), P, A, endDate="2024-01-01")],
    },
    profile(**AT_A, sharedData=["standard", "placements"]),
)
case(
    "member enrolled at B alone, seen as staff at A",
    "member-elsewhere",
    {
        "organisations": SCHOOLS,
        "persons": [person(P, enrolments=[enrolment(B)])],
        "duties": [duty(key(40), P, A)],
        "groups": [group(key(60), A, [P])],
    },
    profile(**AT_A),
)
case(
    "only member protected and hidden",
    "group-ended-with-members",
    {
        "organisations": SCHOOLS,
        "persons": [person(P, **MARKED, enrolments=[enrolment(A)])],
        "groups": [group(key(60), A, [P], endDate="2025-01-01")],
    },
    profile(),
)
case(
    "second head protected and hidden",
    "unit-with-two-heads",
    {
        "organisations": SCHOOLS,
        "persons": [person(P, enrolments=[enrolment(A)]), person(Q), person(R, **MARKED)],
        "duties": [duty(key(40), Q, A, dutyRole="Rektor"), duty(key(41), R, A, dutyRole="Rektor")],
    },
    profile(),
)
case(
    "only pupil protected and hidden",
    "unit-without-head",
    {"organisations": SCHOOLS, "persons": [person(P, enrolments=[enrolment(A)], **MARKED)]},
    profile(),
)
case(
    "ancestor B not in reach",
    "ended-with-pupils",
    {"organisations": ABOVE, "persons": [person(P, enrolments=[enrolment(B)])]},
    profile(**AT_A),
)
case(
    "ancestor B not in reach",
    "ended-with-duties",
    {"organisations": ABOVE, "persons": [person(P)], "duties": [duty(key(40), P, B)]},
    profile(**AT_A),
)
case(
    "duty of a protected person, hidden",
    "ended-with-duties",
    {
        "organisations": [organisation(A, endDate="2025-01-01")],
        "persons": [person(P, **MARKED)],
        "duties": [duty(key(40), P, A)],
    },
    profile(),
)
case(
    "ancestor B not in reach",
    "ended-with-groups",
    {"organisations": ABOVE, "groups": [group(key(60), B)]},
    profile(**AT_A),
)
case(
    "group's id is a hidden person's",
    "id-in-two-resources",
    {"organisations": SCHOOLS, "persons": [person(P, **MARKED, enrolments=[enrolment(A)])], "groups": [group(P, A)]},
    profile(),
)
case(
    "enrolment at B with 9999",
    "for-ever",
    {"organisations": SCHOOLS, "persons": [person(P, enrolments=[enrolment(A), enrolment(B, endDate="9999-12-31")])]},
    profile(**AT_A),
)
case(
    "enrolment at B with unknown code",
    "unknown-code",
    {"organisations": SCHOOLS, "persons": [person(P, enrolments=[enrolment(A), enrolment(B, schoolType="XX")])]},
    profile(**AT_A),
)
case(
    "membership of hidden protected with 9999",
    "for-ever",
    {
        "organisations": SCHOOLS,
        "persons": [person(P, **MARKED, enrolments=[enrolment(A)])],
        "groups": [{**group(key(60), A, []), "groupMemberships": [{"person": {"id": P}, "endDate": "9999-12-31"}]}],
    },
    profile(),
)
case(
    "dangling teacher that goes in selected",
    "dangling",
    {
        "organisations": SCHOOLS,
        "activities": [activity(key(50), A, teachers=[{"duty": {"id": key(99)}}], groups=[{"id": key(98)}])],
    },
    profile(**AT_A),
)
case(
    "civicNo changed, not shared",
    "change-untold",
    {"organisations": SCHOOLS, "persons": [person(P, enrolments=[enrolment(A)], civicNo={"value": "1"})]},
    profile(sharedData=["students"]),
    before={"organisations": SCHOOLS, "persons": [person(P, enrolments=[enrolment(A)], civicNo={"value": "2"})]},
)
case(
    "protected's address changed, alias",
    "change-untold",
    {
        "organisations": SCHOOLS,
        "persons": [person(P, **MARKED, enrolments=[enrolment(A)], addresses=[{"streetAddress": "x"}])],
    },
    profile(includeAlternativePersonData=True),
    before={
        "organisations": SCHOOLS,
        "persons": [person(P, **MARKED, enrolments=[enrolment(A)], addresses=[{"streetAddress": "y"}])],
    },
)
case(
    "EPPN was that of a protected person",
    "eppn-moved",
    {
        "organisations": SCHOOLS,
        "persons": [
            person(P, enrolments=[enrolment(A)], eduPersonPrincipalNames=["a@x"]),
            person(Q, enrolments=[enrolment(A)], **MARKED),
        ],
    },
    profile(),
    before={
        "organisations": SCHOOLS,
        "persons": [
            person(P, enrolments=[enrolment(A)]),
            person(Q, enrolments=[enrolment(A)], eduPersonPrincipalNames=["a@x"], **MARKED),
        ],
    },
)
case(
    "earlier enrolment at B hidden",
    "year-not-moved",
    {"organisations": SCHOOLS, "persons": [person(P, enrolments=[enrolment(A)])]},
    profile(**AT_A),
    before={"organisations": SCHOOLS, "persons": [person(P, enrolments=[enrolment(B)])]},
)
case(
    "Provgrupp at B does not stay",
    "test-group-untied",
    {
        "organisations": SCHOOLS,
        "groups": [group(key(60), B, groupType="Provgrupp")],
        "activities": [activity(key(50), A, groups=[{"id": key(60)}])],
    },
    profile(**AT_A),
    lists={"test-activities.csv": "x"},
)
case(
    "child by ended placement, active enrolment at B, students not shared",
    "child-without-guardian",
    {
        "organisations": SCHOOLS,
        "persons": [person(P, birthDate="2015-01-01", enrolments=[enrolment(B)])],
        "placements": [placement(key(70), P, A, endDate="2024-01-01")],
    },
    profile(**AT_A, sharedData=["placements", "responsibles", "birthdate"]),
)


def ids() -> Iterator[str]:
    for title, check, *_ in CASES:
        yield f"{check}: {title}"


@pytest.mark.parametrize(("title", "check", "files", "chosen", "before", "lists"), CASES, ids=list(ids()))
def test_the_authority_is_told_and_the_client_is_not(
    title: str,
    check: str,
    files: Mapping[str, Any],
    chosen: Profile,
    before: Mapping[str, Any] | None,
    lists: Mapping[str, str],
    tmp_path: Path,
) -> None:
    registers = tmp_path / "registers"
    registers.mkdir()
    for name, text in lists.items():
        (registers / name).write_text(text, encoding="utf-8")
    snapshot = built(tmp_path, "now", files)
    earlier = built(tmp_path, "before", before) if before else None
    found = answers(snapshot, DAY, earlier, date(2026, 6, 1) if earlier else None, registers)
    assert told(snapshot, found, registers=registers).get(check), "the case is one"
    assert check not in told(snapshot, found, chosen, registers=registers)


def test_where_something_lies_is_told_by_what_is_given(tmp_path: Path) -> None:
    """A calendar event belongs to where its activity is, which a client without activities does not know."""
    event = {"id": key(90), "meta": META, "activity": {"id": key(50)}, "startTime": "2026-11-20T09:00:00Z",
             "endTime": "2026-11-20T08:00:00Z"}  # fmt: skip
    snapshot = built(tmp_path, "event", {"organisations": SCHOOLS, "activities": [activity(key(50), A)],
                                         "calendarEvents": [event]})  # fmt: skip
    found = answers(snapshot, DAY)
    own = told_by(View(snapshot, None, b"secret"), found)
    assert own.by_unit()["event-reversed", A] == 1
    theirs = told_by(View(snapshot, profile(sharedData=["standard", "calendarevents"]), b"secret"), found)
    assert theirs.by_unit()["event-reversed", None] == 1
