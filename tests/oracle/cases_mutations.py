"""Fixed cases that mutations of the product asked for: none of the others noticed them (`mutations_scope`)."""

from typing import Any
from uuid import UUID

from .case import Case, Record, duty, org, person, placement, profile, ref, schedule, tree

_META = {"created": "2024-01-01T08:00:00Z", "modified": "2024-06-01T08:00:00Z"}
_SCHOOL, _MARKED, _MARKED_IN_GROUP, _OPEN, _GROUP = (str(UUID(int=number)) for number in range(1, 6))


def _exact(identity: str, **more: Any) -> Record:
    """A person of the school just as the standard has persons."""
    enrolment = {"enroledAt": ref(_SCHOOL), "schoolYear": 9, "schoolType": "GR", "startDate": "2023-08-15"}
    return {"id": identity, "meta": _META, "givenName": "Aino", "familyName": "Berg", "enrolments": [enrolment], **more}


MUTATION_CASES = (
    Case(
        "a marking in a record that has no other fault is passed over as one of those",
        {
            "organisations": [org(_SCHOOL, displayName="Skolan", organisationType="Skolenhet", meta=_META)],
            "persons": [
                _exact(_MARKED, securityMarking="Sekretessmarkering"),
                _exact(_MARKED_IN_GROUP, securityMarking="Ingen"),
                _exact(_OPEN, securityMarking="Ingen"),
            ],
            "groups": [
                {
                    "id": _GROUP,
                    "meta": _META,
                    "displayName": "9B",
                    "groupType": "Klass",
                    "startDate": "2023-08-15",
                    "organisation": ref(_SCHOOL),
                    "groupMemberships": [
                        {"person": ref(_MARKED_IN_GROUP, securityMarking="Skyddad folkbokföring")},
                        {"person": ref(_OPEN, securityMarking="Ingen")},
                    ],
                }
            ],
        },
        profile("students", _SCHOOL),
        {"persons": (_OPEN,)},
    ),
    Case(
        "a schedule shows of a child who is visible as staff alone",
        {
            "organisations": tree(),
            "persons": [person("c"), person("k", "a")],
            "placements": [placement("p", "a", "c"), placement("q", "a", "k")],
            "duties": [duty("d", "a", "c")],
            "attendanceSchedule": [schedule("s", "p"), schedule("t", "q")],
        },
        profile("attendanceschedule duties students", "a"),
        {"persons": ("c", "k"), "attendanceSchedule": ("t",), "placements": None},
    ),
    Case(
        "a placement or a duty that is out of reach makes somebody visible, or one that has ended does not",
        {
            "organisations": tree(),
            "persons": [person(i) for i in ("child", "child-ended", "child-far", "staff", "staff-ended", "staff-far")],
            "placements": [
                placement("p", "a", "child"),
                placement("q", "a", "child-ended", startDate="2000-08-01", endDate="2001-06-30"),
                placement("r", "b", "child-far"),
            ],
            "duties": [
                duty("d", "a", "staff"),
                duty("e", "a", "staff-ended", startDate="2000-08-01", endDate="2001-06-30"),
                duty("f", "b", "staff-far"),
            ],
        },
        profile("placements duties", "a"),
        {"persons": ("child", "child-ended", "staff", "staff-ended")},
    ),
    Case(
        "`Ingen` protects who stands beside somebody marked",
        {
            "organisations": tree(),
            "persons": [person("p", "a"), person("q", "a")],
            "groups": [
                {
                    "id": "g",
                    "groupMemberships": [
                        {"person": ref("p", securityMarking="Ingen")},
                        {"person": ref("q", securityMarking="Sekretessmarkering")},
                    ],
                }
            ],
        },
        profile("students", "a"),
        {"persons": ("p",)},
    ),
)
