"""The records and codes are those of the official file, at every depth, and each is described in words of our own."""

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import yaml

from ss12k.standard import codes
from ss12k.standard.codes import CODE_LISTS, OLD_CODES, list_of
from ss12k.standard.entries import LogEntry, StatisticsEntry
from ss12k.standard.resources import RESOURCES
from ss12k.standard.shape import Array, Attribute, Object, Reference, Shape, Value, shape_of
from ss12k.standard.values import PersonRef, Ref

OFFICIAL = Path(__file__).parents[2] / "shared" / "standard" / "openapi_ss12000_version2_1_0.yaml"

Schema = dict[str, Any]
Place = tuple[str, str]

QUIRKS: Mapping[Place, str] = {
    ("schoolUnitOfferings.id", "extra"): "the file forgets the id that its own endpoints ask for",
    ("schoolUnitOfferings.meta", "extra"): "the file forgets it, though the endpoints filter by it",
    ("grades.schoolUnit", "missing"): "the file requires it, but defines `organisation` in its place",
    ("attendanceSchedule.scheduleDays", "missing"): "the file requires it, but never defines it",
    ("attendanceSchedule.scheduleEntries[].endTime", "type"): "the file says integer, with the pattern of a text",
    ("calendarEvents._embedded", "missing"): "what `expand` adds, put inside the record",
    ("attendanceEvents._embedded", "missing"): "what `expand` adds, put inside the record",
    ("aggregatedAttendance._embedded", "missing"): "what `expand` adds, put inside the record",
}
"""Where the records differ from the file, and why: quirks of the file that DESIGN.md names. Nothing else may."""

NO_RECORDS = {"/subscriptions", "/deletedEntities"}
"""The paths that give lists of something else."""

NOT_COMPARED = {"description", "example", "title", "properties", "required", "items", "readOnly", "default"}
"""Keywords that say nothing of a value's form, or that the comparison follows. No default is ever filled in, so it
stands in descriptions only.
"""

KEYWORDS = {"minItems": "at least", "uniqueItems": "unique", "enum": "codes"}
"""What keywords of the file are called here, where that differs."""


@dataclass(frozen=True)
class Node:
    """A value's form, and its attributes (or items, as `[]`), in the same terms for the file and the records."""

    facts: Mapping[str, object]
    children: Mapping[str, "Node"]
    description: str = ""


class Official:
    """The official file, read as nodes."""

    def __init__(self, tree: Schema) -> None:
        self.tree = tree

    def paths(self) -> set[str]:
        """The paths that give lists."""
        return {path for path, methods in self.tree["paths"].items() if "get" in methods and "{" not in path}

    def record(self, path: str) -> Node:
        """What the list at this path holds, without what `expand` adds around it (`PersonExpanded` is `Person`)."""
        answer = self.tree["paths"][f"/{path}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        item: Schema = self.whole(answer)["properties"]["data"]["items"]
        return self.node(self.at(item["$ref"])["allOf"][0] if item["$ref"].endswith("Expanded") else item)

    def at(self, reference: str) -> Schema:
        found: Schema = self.tree["components"]["schemas"][reference.rpartition("/")[2]]
        return found

    def whole(self, schema: Schema) -> Schema:
        """A schema with what it refers to and consists of put together; what comes later counts."""
        parts = [self.at(schema["$ref"])] if "$ref" in schema else schema.get("allOf", [])
        own = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        whole: Schema = {}
        for part in [*map(self.whole, parts), own]:
            properties = whole.get("properties", {}) | part.get("properties", {})
            required = [*whole.get("required", []), *part.get("required", [])]
            whole |= part | {"properties": properties, "required": required}
        return whole

    def node(self, schema: Schema) -> Node:
        whole = self.whole(schema)
        facts = {KEYWORDS.get(key, key): value for key, value in whole.items() if key not in NOT_COMPARED}
        if "codes" in facts:
            facts["codes"] = frozenset(whole["enum"])
        if str(facts.get("format", "")).startswith("^"):
            facts["pattern"] = facts.pop("format")
        if (title := str(whole.get("title", ""))).endswith("Reference"):
            facts["refers to"] = title.removesuffix("Reference")
        children = {name: self.node(each) for name, each in whole["properties"].items()}
        children |= {name: UNDEFINED for name in whole["required"] if name not in children}
        marked = {name: require(child, name in whole["required"]) for name, child in children.items()}
        if "items" in whole:
            marked["[]"] = self.node(whole["items"])
        return Node(facts, marked, str(whole.get("description", "")))


UNDEFINED = Node({"undefined": True}, {})
"""What the file requires without defining it."""


def require(node: Node, required: bool) -> Node:
    return replace(node, facts={**node.facts, "required": required})


TYPES = {str: "string", int: "integer", bool: "boolean"}


def ours(shape: Shape) -> Node:
    """A shape of ours as a node. None of our values may be null."""
    match shape:
        case Value():
            bounds = {"minimum": shape.minimum, "maximum": shape.maximum}
            form = {"format": shape.format, "pattern": shape.pattern, "codes": shape.codes}
            return Node(there({"type": TYPES[shape.type], **bounds, **form}), {})
        case Array(item, least, unique):
            return Node(
                there({"type": "array", "at least": least or None, "unique": unique or None}), {"[]": ours(item)}
            )
        case Reference(target):
            return Node({"type": "object", "refers to": target.__name__}, ours(referring(shape)).children)
        case Object(attributes):
            return Node({"type": "object"}, {a.name: require(ours(a.shape), a.required) for a in attributes})


def there(facts: Mapping[str, object]) -> dict[str, object]:
    return {aspect: value for aspect, value in facts.items() if value is not None}


def referring(reference: Reference) -> Object:
    """The object that makes a reference."""
    return shape_of(PersonRef if reference.marked else Ref)


def differences(path: str, official: Node, here: Node) -> Iterator[tuple[Place, str]]:
    """Where two nodes differ, as path and aspect, with what each says; an odd attribute counts once, as a whole."""
    for aspect in sorted(official.facts.keys() | here.facts.keys()):
        theirs, mine = official.facts.get(aspect), here.facts.get(aspect)
        if theirs != mine:
            yield (path, aspect), f"the file says {theirs!r}, the record {mine!r}"
    if official.facts.get("type") == here.facts["type"]:
        for name in official.children.keys() | here.children.keys():
            inner = f"{path}[]" if name == "[]" else f"{path}.{name}"
            yield from of_attribute(inner, official.children.get(name), here.children.get(name))


def of_attribute(path: str, official: Node | None, here: Node | None) -> Iterator[tuple[Place, str]]:
    if here is None:
        yield (path, "missing"), "only the file has it"
    elif official is None or "undefined" in official.facts:
        yield (path, "extra"), "only the record has it"
    else:
        yield from differences(path, official, here)


def compare(tree: Schema) -> dict[Place, str]:
    """All differences between a tree of the official file's form and our records."""
    file = Official(tree)
    return {
        place: said
        for resource in RESOURCES.values()
        for place, said in differences(resource.path, file.record(resource.path), ours(resource.shape))
    }


@pytest.fixture(scope="module")
def tree() -> Schema:
    if not OFFICIAL.is_file():
        pytest.skip(f"the official file is not beside the project ({OFFICIAL.parent.name}/{OFFICIAL.name})")
    read: Schema = yaml.safe_load(OFFICIAL.read_text(encoding="utf-8"))
    return read


def test_the_resources_are_those_of_the_file(tree: Schema) -> None:
    assert Official(tree).paths() == {f"/{path}" for path in RESOURCES} | NO_RECORDS
    assert len(RESOURCES) == 19


def test_every_attribute_at_every_depth_is_as_the_file_says_but_for_its_quirks(tree: Schema) -> None:
    found = compare(tree)
    assert {place: said for place, said in found.items() if place not in QUIRKS} == {}
    assert QUIRKS.keys() - found.keys() == set(), "quirks that the file does not have"


Alteration = Callable[[Schema], object]


def properties(schemas: Schema, name: str) -> Schema:
    found: Schema = schemas[name]["properties"]
    return found


def refers_to(name: str) -> str:
    return f"#/components/schemas/{name}"


ALTERATIONS: list[tuple[Alteration, set[Place]]] = [
    # An attribute more or less, at the top, at depth and in a reference
    (lambda s: properties(s, "Person").pop("middleName"), {("persons.middleName", "extra")}),
    (lambda s: properties(s, "Person").pop("givenName"), {("persons.givenName", "extra")}),
    (lambda s: properties(s, "Person").pop("enrolments"), {("persons.enrolments", "extra")}),
    (lambda s: properties(s, "Person_civicNo").pop("nationality"), {("persons.civicNo.nationality", "extra")}),
    (lambda s: properties(s, "GroupMembership").pop("endDate"), {("groups.groupMemberships[].endDate", "extra")}),
    (lambda s: properties(s, "Room").update(floor={"type": "integer"}), {("rooms.floor", "missing")}),
    (lambda s: properties(s, "StudyPlanNotes").update(by={"type": "string"}), {("studyplans.notes[].by", "missing")}),
    # Required marks
    (lambda s: s["Enrolment"]["required"].remove("startDate"), {("persons.enrolments[].startDate", "required")}),
    (lambda s: s["Placement"]["required"].append("group"), {("placements.group", "required")}),
    (lambda s: s["Meta"]["required"].remove("modified"),
     {(f"{path}.meta.modified", "required") for path, each in RESOURCES.items()
      if "meta" in each.record.model_fields and path != "schoolUnitOfferings"}),
    (lambda s: s["Room"]["required"].append("floor"), {("rooms.floor", "missing")}),
    # Forms: object, list or scalar, and their types
    (lambda s: properties(s, "StudyPlanSyllabus")["hours"].update(type="string"),
     {("studyplans.content[].syllabuses[].hours", "type")}),
    (lambda s: properties(s, "Attendance")["isReported"].update(type="integer"), {("attendances.isReported", "type")}),
    (lambda s: properties(s, "Attendance")["absenceReason"].pop("type"), {("attendances.absenceReason", "type")}),
    (lambda s: properties(s, "ContactInfo").update(info={"type": "array", "items": {"type": "string"}}),
     {("organisations.contactInfo[].info", "type")}),
    (lambda s: properties(s, "Person").update(civicNo={"type": "string"}), {("persons.civicNo", "type")}),
    (lambda s: properties(s, "Person").update(emails=properties(s, "Person")["emails"]["items"]),
     {("persons.emails", "type")}),
    (lambda s: properties(s, "Person")["eduPersonPrincipalNames"]["items"].update(type="integer"),
     {("persons.eduPersonPrincipalNames[]", "type")}),
    # Formats, patterns and bounds
    (lambda s: properties(s, "Grade")["registeredDate"].update(format="date-time"),
     {("grades.registeredDate", "format")}),
    (lambda s: properties(s, "Email")["value"].pop("format"), {("persons.emails[].value", "format")}),
    (lambda s: properties(s, "Resource")["description"].update(format="uri"), {("resources.description", "format")}),
    (lambda s: properties(s, "AttendanceScheduleEntry")["startTime"].update(format="^[0-9:]{5}$"),
     {("attendanceSchedule.scheduleEntries[].startTime", "pattern")}),
    (lambda s: properties(s, "Enrolment")["schoolYear"].update(maximum=12),
     {("persons.enrolments[].schoolYear", "maximum")}),
    (lambda s: properties(s, "Syllabus")["endSchoolYear"].pop("minimum"), {("syllabuses.endSchoolYear", "minimum")}),
    (lambda s: properties(s, "Activity")["groups"].pop("minItems"), {("activities.groups", "at least")}),
    (lambda s: properties(s, "Organisation")["schoolTypes"].pop("uniqueItems"),
     {("organisations.schoolTypes", "unique")}),
    (lambda s: properties(s, "Duty")["endDate"].update(nullable=True), {("duties.endDate", "nullable")}),
    (lambda s: properties(s, "Duty")["signature"].update(maxLength=8), {("duties.signature", "maxLength")}),
    # Codes
    (lambda s: properties(s, "Placement")["reason"]["enum"].remove("Eget behov"), {("placements.reason", "codes")}),
    (lambda s: properties(s, "Grade")["semester"]["enum"].append("ST"), {("grades.semester", "codes")}),
    (lambda s: s["CurriculumEnum"]["enum"].append("GY2025"), {("syllabuses.curriculum", "codes")}),
    (lambda s: s["AssignmentRoleTypeEnum"]["enum"].append("Lärare"),
     {("duties.assignmentRole[].assignmentRoleType", "codes")}),
    (lambda s: properties(s, "Programme_content_inner")["type"].pop("enum"), {("programmes.content[].type", "codes")}),
    (lambda s: s["SchoolTypesEnum"]["enum"].remove("AU"),
     {("organisations.schoolTypes[]", "codes"), ("persons.enrolments[].schoolType", "codes"),
      ("groups.schoolType", "codes"), ("programmes.schoolType", "codes"), ("syllabuses.schoolType", "codes")}),
    # References
    (lambda s: s["Activity_syllabus"]["allOf"][0].update({"$ref": refers_to("GroupReference")}),
     {("activities.syllabus", "refers to")}),
    (lambda s: s["CalendarEvent_rooms_inner"]["allOf"][1].update(title="ResourceReference"),
     {("calendarEvents.rooms[]", "refers to")}),
    (lambda s: s["Duty_person"]["allOf"][0].update({"$ref": refers_to("DutyReference")}),
     {("duties.person", "refers to"), ("duties.person.securityMarking", "extra")}),
    # A quirk that is mended is no quirk any more
    (lambda s: s["Grade"]["required"].remove("schoolUnit"), {("grades.schoolUnit", "missing")}),
    (lambda s: properties(s, "AttendanceScheduleEntry")["endTime"].update(type="string"),
     {("attendanceSchedule.scheduleEntries[].endTime", "type")}),
]  # fmt: skip


@pytest.mark.parametrize(("alter", "expected"), ALTERATIONS, ids=[" ".join(min(places)) for _, places in ALTERATIONS])
def test_the_comparison_tells_exactly_what_differs(tree: Schema, alter: Alteration, expected: set[Place]) -> None:
    altered = copy.deepcopy(tree)
    alter(altered["components"]["schemas"])
    assert compare(altered).keys() == QUIRKS.keys() ^ expected


def attributes(shape: Shape, path: str) -> Iterator[tuple[str, Attribute]]:
    """Every attribute at every depth, those of references included."""
    match shape:
        case Array(item):
            yield from attributes(item, f"{path}[]")
        case Reference():
            yield from attributes(referring(shape), path)
        case Object():
            for each in shape.attributes:
                yield f"{path}.{each.name}", each
                yield from attributes(each.shape, f"{path}.{each.name}")


def all_attributes() -> dict[str, Attribute]:
    found = (attributes(resource.shape, resource.path) for resource in RESOURCES.values())
    return {path: attribute for each in found for path, attribute in each}


def described(node: Node, path: str) -> Iterator[tuple[str, str]]:
    """Every description of the file below a node."""
    for name, child in node.children.items():
        inner = f"{path}[]" if name == "[]" else f"{path}.{name}"
        yield inner, child.description
        yield from described(child, inner)


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """All runs of so many words in a text."""
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_every_attribute_at_every_depth_is_described_in_one_line() -> None:
    found = all_attributes()
    assert len(found) > 400
    assert [path for path, each in found.items() if not re.fullmatch(r"\S.*\.", each.description)] == []


def test_descriptions_are_words_of_our_own(tree: Schema) -> None:
    mine, file = all_attributes(), Official(tree)
    theirs = {path: text for name in RESOURCES for path, text in described(file.record(name), name) if path in mine}
    assert sum(map(bool, theirs.values())) > 150
    copied = [path for path, text in theirs.items() if runs(text, 4) & runs(mine[path].description, 4)]
    same = [path for path, text in theirs.items() if text.strip().casefold() == mine[path].description.casefold()]
    assert (copied, same) == ([], [])


def values(shape: Shape) -> Iterator[Value]:
    match shape:
        case Value():
            yield shape
        case Array(item):
            yield from values(item)
        case Reference():
            yield from values(referring(shape))
        case Object():
            for each in shape.attributes:
                yield from values(each.shape)


def coded() -> list[Value]:
    """Every value of a code list, in records and in what clients post."""
    shapes = [*(resource.shape for resource in RESOURCES.values()), shape_of(LogEntry), shape_of(StatisticsEntry)]
    return [value for shape in shapes for value in values(shape) if value.codes]


def test_every_code_list_is_described_and_used() -> None:
    declared = {name for name, value in vars(codes).items() if get_origin(value) is Literal}
    used = {value.code_list for value in coded()}
    assert declared == CODE_LISTS.keys() == used
    assert [each.name for each in CODE_LISTS.values() if not re.fullmatch(r"\S.*\.", each.classifies)] == []


def test_every_code_has_a_meaning_in_one_line() -> None:
    for each in CODE_LISTS.values():
        assert tuple(each.meanings) == get_args(each.type)
        assert [code for code, said in each.meanings.items() if not re.fullmatch(r"\S.*[^.\s]", said)] == []
        assert len(set(each.meanings.values())) == len(each.meanings), each.name


def test_an_old_code_is_known_but_no_current_one() -> None:
    assert OLD_CODES.keys() <= CODE_LISTS.keys()
    carried = {value.code_list: value for value in coded()}
    for name, each in CODE_LISTS.items():
        old = OLD_CODES.get(name, {}).keys()
        assert not old & each.meanings.keys()
        assert carried[name].old_codes == old
        assert carried[name].codes == frozenset(each.meanings)
    assert any(OLD_CODES.values())


@pytest.mark.parametrize(
    "change",
    [
        {"meanings": {"HT": "Autumn term"}},
        {"meanings": {"HT": "Autumn term", "VT": "Spring term", "ST": "Summer term"}},
        {"type": codes.Sex},
        {"name": "PlacementReason", "type": Literal["Omsorg"], "meanings": {"Omsorg": "Need of care"}},
    ],
    ids=["a code without meaning", "a meaning without code", "other codes", "an old code that is current"],
)
def test_a_wrong_code_list_is_refused_by_its_name(change: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=r"Semester|PlacementReason"):
        codes._check(replace(CODE_LISTS["Semester"], **change))


def test_codes_that_are_no_list_of_the_standard_are_refused() -> None:
    with pytest.raises(TypeError, match="no code list"):
        list_of(Literal["HT"])
