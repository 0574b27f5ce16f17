"""A small source whose names try to be HTML, script and Markdown, and whose records have the wrong shapes."""

import json
from pathlib import Path
from typing import Any

SCRIPT = "<script>window.hit = 1</script>"
IMAGE = '<img src=x onerror="window.hit = 2">'
MARKDOWN = "**bold** [link](http://evil.example/) $x$ :material/home: :smile: # `code`"
SOURCE_NAME = f"Odd {IMAGE} *kommun*"
WEIRD_ID = 'a/b c?&#%"<ö>'
META = {"created": "2026-08-01T08:00:00Z", "modified": "2026-08-01T08:00:00Z"}
CLIENT = "odd.vendor"
CLIENT_NAME = f"{IMAGE} *Vendor*"

PROFILE = {
    "clientId": CLIENT,
    "name": CLIENT_NAME,
    "vendor": SCRIPT,
    "source": "odd",
    "permissionMode": "everything",
    "organisations": [],
    "sharedData": ["standard", "students", "groups", "duties", "responsibles", "placements", "email"],
}

ORGANISATIONS: list[dict[str, Any]] = [
    {"id": "top", "meta": META, "displayName": SCRIPT, "organisationType": "Huvudman"},
    {"id": "school", "meta": META, "displayName": IMAGE, "organisationType": MARKDOWN,
     "parentOrganisation": {"id": "top"}},
    {"id": "shapes", "displayName": {"a": 1}, "schoolTypes": "GR", "startDate": 2020, "parentOrganisation": "top",
     "schoolUnitCode": ["1"], "url": "javascript:window.hit=3", "meta": 7},
]  # fmt: skip
PERSONS: list[dict[str, Any]] = [
    {"id": "pupil", "meta": META, "givenName": SCRIPT, "familyName": MARKDOWN, "photo": "http://evil.example/me.jpg",
     "eduPersonPrincipalNames": [IMAGE], "responsibles": [{"person": {"id": WEIRD_ID}, "relationType": IMAGE}],
     "enrolments": [{"enroledAt": {"id": "school"}, "schoolType": "<b>GR</b>", "startDate": "2025-08-01"}]},
    {"id": WEIRD_ID, "meta": META, "givenName": IMAGE, "familyName": "Guardian"},
    {"id": "shapes", "meta": [], "givenName": 7, "familyName": {"x": None}, "civicNo": "20010101", "sex": ["M"],
     "emails": [1, None, {"value": ["x"]}, "y"], "responsibles": {"a": 1}, "eduPersonPrincipalNames": "e",
     "enrolments": [None, 3, {"enroledAt": "school", "schoolYear": {"a": 1}}, {"enroledAt": {"id": "school"}}],
     "securityMarking": 0.5},
]  # fmt: skip
GROUPS: list[dict[str, Any]] = [
    {"id": "group", "meta": META, "displayName": IMAGE, "groupType": SCRIPT, "organisation": {"id": "school"},
     "startDate": "2025-08-01", "groupMemberships": [{"person": {"id": "pupil"}}, 5, {"person": "pupil"}]},
    {"id": "shapes", "displayName": ["x"], "organisation": {"id": {"no": 1}}, "groupMemberships": "none"},
]  # fmt: skip
DUTIES: list[dict[str, Any]] = [
    {"id": "duty", "meta": META, "person": {"id": WEIRD_ID}, "dutyAt": {"id": "school"}, "dutyRole": MARKDOWN,
     "signature": SCRIPT, "assignmentRole": [{"group": {"id": "group"}, "assignmentRoleType": IMAGE}, 4]},
]  # fmt: skip


def write(folder: Path) -> Path:
    """The dump as files; gives its folder."""
    folder.mkdir()
    records = {"organisations": ORGANISATIONS, "persons": PERSONS, "groups": GROUPS, "duties": DUTIES}
    for resource, given in records.items():
        (folder / f"{resource}.json").write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
    (folder.parent / "odd.vendor.json").write_text(json.dumps(PROFILE, ensure_ascii=False), encoding="utf-8")
    return folder
