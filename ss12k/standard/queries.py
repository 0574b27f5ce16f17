"""The registry's other half: what may be asked of each resource (docs/queries.md), each question declared once.

One that names what the standard does not have, or that looks at what a category withholds and does not declare that it
needs it (SCOPE R9), fails at import with its name.
"""

from collections.abc import Mapping
from types import MappingProxyType

from ss12k.standard.categories import CATEGORIES
from ss12k.standard.questions import (
    Bound,
    By,
    Chain,
    Embeds,
    EmbedsOwners,
    Equals,
    EqualsThere,
    Expansion,
    Filter,
    Identifies,
    LeadsTo,
    LookupKey,
    NameContains,
    Order,
    Questions,
    Related,
    Side,
    SortKey,
    Test,
    Unit,
)
from ss12k.standard.resources import PERSONS_NEED, RESOURCES, resource_of
from ss12k.standard.shape import Array, Object, Shape, Value


def _leads(*chain: str, beneath: bool = False) -> LeadsTo:
    return LeadsTo((chain,), beneath)


def _dates(attribute: str, or_none: bool = False) -> tuple[Filter, ...]:
    """`startDate.onOrBefore` and the like: both include the day."""
    orders = {"onOrBefore": Order.UNTIL, "onOrAfter": Order.FROM}
    return tuple(
        Filter(f"{attribute}.{name}", Bound(attribute, order, Unit.DAY, or_none)) for name, order in orders.items()
    )


def _period(undated_pass: bool = False) -> tuple[Filter, ...]:
    return (*_dates("startDate", undated_pass), *_dates("endDate", True))


def _moments(attribute: str, after: Order, required: bool = False) -> tuple[Filter, ...]:
    return (
        Filter(f"{attribute}.onOrBefore", Bound(attribute, Order.UNTIL, Unit.MOMENT), required=required),
        Filter(f"{attribute}.onOrAfter", Bound(attribute, after, Unit.MOMENT), required=required),
    )


_META = tuple(
    Filter(f"meta.{name}.{side}", Bound(f"meta.{name}", order, Unit.MOMENT))
    for name in ("created", "modified")
    for side, order in (("before", Order.UNTIL), ("after", Order.AFTER))
)
_IDS = LookupKey("ids", None)
_MODIFIED = SortKey("ModifiedDesc", "meta.modified", True, By.MOMENT)
_CALLED = SortKey("DisplayNameAsc", "")


def _sorts(by: By = By.TEXT, **paths: str) -> tuple[SortKey, ...]:
    """`StartDate="startDate"` gives `StartDateAsc` and `StartDateDesc`."""
    return tuple(
        SortKey(f"{name}{end}", path, end == "Desc", by) for name, path in paths.items() for end in ("Asc", "Desc")
    )


_PERIOD_SORTS = _sorts(By.DAY, StartDate="startDate", EndDate="endDate")


def _ask(
    *filters: Filter,
    sorts: tuple[SortKey, ...] = (),
    lookup: tuple[LookupKey, ...] | None = (),
    expand: tuple[Expansion, ...] = (),
    meta: bool = True,
) -> Questions:
    return Questions(
        {each.name: each for each in (*filters, *(_META if meta else ()))},
        {each.name: each for each in sorts},
        {} if lookup is None else {each.name: each for each in (_IDS, *lookup)},
        {each.name: each for each in expand},
    )


_RELATIONSHIP = (
    Filter("relationship.entity.type", Related(Side.TYPE)),
    Filter("relationship.organisation", Related(Side.ORGANISATION)),
    *(
        Filter(f"relationship.{side.value}.{name}", Related(side, order))
        for side in (Side.START, Side.END)
        for name, order in (("onOrBefore", Order.UNTIL), ("onOrAfter", Order.FROM))
    ),
)

RELATED_NEED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "enrolment": ("students",),
        "duty": ("duties",),
        "placement.child": ("placements",),
        "placement.owner": ("placements",),
        "responsibleFor.enrolment": ("responsibles", "students"),
        "responsibleFor.placement": ("responsibles", "placements"),
        "groupMembership": ("groups",),
    }
)
"""The values of `relationship.entity.type` with the categories that each needs (SCOPE R9)."""

_MEMBER = _leads("groups", "groupMemberships.person")
_EVENT_STUDENT = LeadsTo((("activity", "groups", "groupMemberships.person"), ("studentExceptions.student",)))
_EVENT_TEACHER = LeadsTo((("activity", "teachers.duty"), ("teacherExceptions.duty",)))

QUESTIONS: Mapping[str, Questions] = MappingProxyType(
    {
        "organisations": _ask(
            Filter("parent", _leads("parentOrganisation"), many=True),
            Filter("schoolUnitCode", Equals("schoolUnitCode"), many=True),
            Filter("organisationCode", Equals("organisationCode"), many=True),
            Filter("municipalityCode", Equals("municipalityCode")),
            Filter("type", Equals("organisationType"), many=True),
            Filter("schoolTypes", Equals("schoolTypes"), many=True),
            *_period(undated_pass=True),
            sorts=(_MODIFIED, _CALLED),
            lookup=(
                LookupKey("schoolUnitCodes", Equals("schoolUnitCode")),
                LookupKey("organisationCodes", Equals("organisationCode")),
            ),
        ),
        "persons": _ask(
            Filter("nameContains", NameContains(), many=True),
            Filter("civicNo", Equals("civicNo.value"), ("civicno",)),
            Filter("eduPersonPrincipalName", Equals("eduPersonPrincipalNames")),
            Filter("identifier.value", Identifies("value"), ("identifiers",)),
            Filter("identifier.context", Identifies("context"), ("identifiers",)),
            *_RELATIONSHIP,
            sorts=(
                _CALLED,
                *_sorts(GivenName="givenName", FamilyName="familyName"),
                SortKey("CivicNoAsc", "civicNo.value", needs=("civicno",)),
                SortKey("CivicNoDesc", "civicNo.value", True, needs=("civicno",)),
                _MODIFIED,
            ),
            lookup=(LookupKey("civicNos", Equals("civicNo.value"), ("civicno",)),),
            expand=(
                EmbedsOwners("duties", "duties", "person", ("duties",)),
                EmbedsOwners(
                    "responsibleFor",
                    "persons",
                    "responsibles.person",
                    ("responsibles",),
                    as_item="person",
                    bare=True,
                ),
                EmbedsOwners("placements", "placements", "child", ("placements",)),
                EmbedsOwners("ownedPlacements", "placements", "owners", ("placements",)),
                EmbedsOwners(
                    "groupMemberships",
                    "groups",
                    "groupMemberships.person",
                    ("groups",),
                    as_item="group",
                    without="groupMemberships",
                ),
            ),
        ),
        "placements": _ask(
            Filter("organisation", _leads("placedAt")),
            Filter("group", _leads("group")),
            *_period(),
            Filter("child", _leads("child")),
            Filter("owner", _leads("owners")),
            sorts=(*_PERIOD_SORTS, _MODIFIED),
            lookup=(LookupKey("personIds", _leads("child")),),
            expand=(
                Embeds("child", "child", PERSONS_NEED, single=True, any_of=True),
                Embeds("owners", "owners", PERSONS_NEED, any_of=True),
            ),
        ),
        "duties": _ask(
            Filter("organisation", _leads("dutyAt", beneath=True)),
            Filter("dutyRole", Equals("dutyRole")),
            Filter("person", _leads("person")),
            *_period(),
            sorts=(*_sorts(By.DAY, StartDate="startDate"), _MODIFIED),
            expand=(Embeds("person", "person", PERSONS_NEED, single=True, any_of=True),),
        ),
        "groups": _ask(
            Filter("groupType", Equals("groupType"), many=True),
            Filter("schoolTypes", Equals("schoolType"), many=True),
            Filter("organisation", _leads("organisation"), many=True),
            *_period(),
            sorts=(_MODIFIED, _CALLED, *_PERIOD_SORTS),
            expand=(
                EmbedsOwners(
                    "assignmentRoles",
                    "duties",
                    "assignmentRole.group",
                    ("duties", "groups"),
                    as_item="duty",
                    bare=True,
                ),
            ),
        ),
        "programmes": _ask(
            Filter("schoolType", Equals("schoolType"), many=True),
            Filter("code", Equals("code")),
            Filter("parentProgramme", _leads("parentProgramme")),
            sorts=(SortKey("NameAsc", "name"), SortKey("CodeAsc", "code"), _MODIFIED),
        ),
        "studyplans": _ask(
            Filter("student", _leads("student"), many=True),
            *_period(undated_pass=True),
            sorts=(_MODIFIED, *_PERIOD_SORTS),
            lookup=None,
        ),
        "syllabuses": _ask(
            sorts=(
                _MODIFIED,
                *_sorts(
                    SubjectName="subjectName",
                    SubjectCode="subjectCode",
                    CourseName="courseName",
                    CourseCode="courseCode",
                    SubjectDesignation="subjectDesignation",
                ),
            ),
        ),
        "schoolUnitOfferings": _ask(Filter("organisation", _leads("offeredAt")), sorts=(_MODIFIED, *_PERIOD_SORTS)),
        "activities": _ask(
            Filter("member", _MEMBER, ("groups",)),
            Filter("teacher", _leads("teachers.duty"), ("duties",)),
            Filter("organisation", _leads("organisation", beneath=True)),
            Filter("group", _leads("groups")),
            *_period(),
            sorts=(_MODIFIED, _CALLED),
            lookup=(
                LookupKey("teachers", _leads("teachers.duty"), ("duties",)),
                LookupKey("members", _MEMBER, ("groups",)),
            ),
            expand=(
                Embeds("groups", "groups", ("groups",)),
                Embeds("teachers", "teachers.duty", ("duties",)),
                Embeds("syllabus", "syllabus", ("standard",), single=True),
            ),
        ),
        "calendarEvents": _ask(
            *_moments("startTime", Order.FROM, required=True),
            *_moments("endTime", Order.FROM),
            Filter("activity", _leads("activity")),
            Filter("student", _EVENT_STUDENT, ("groups",)),
            Filter("teacher", _EVENT_TEACHER, ("duties", "activities")),
            Filter("organisation", _leads("activity", "organisation", beneath=True), ("activities",)),
            Filter("group", _leads("activity", "groups"), ("activities",)),
            sorts=(
                _MODIFIED,
                *_sorts(By.MOMENT, StartTime="startTime"),
            ),
            lookup=(
                LookupKey("activities", _leads("activity")),
                LookupKey("student", _EVENT_STUDENT, ("groups",)),
                LookupKey("teacher", _EVENT_TEACHER, ("duties", "activities")),
            ),
            expand=(
                Embeds("activity", "activity", ("activities",), single=True),
                EmbedsOwners("attendance", "attendances", "calendarEvent", ("attendances",)),
            ),
        ),
        "attendances": _ask(
            Filter("student", _leads("student")),
            Filter(
                "organisation",
                _leads("calendarEvent", "activity", "organisation", beneath=True),
                ("activities", "calendarevents"),
            ),
            Filter("calendarEvent", _leads("calendarEvent")),
            lookup=(
                LookupKey("activities", _leads("calendarEvent", "activity"), ("calendarevents",)),
                LookupKey("students", _leads("student")),
                LookupKey("calendareEvents", _leads("calendarEvent")),
            ),
        ),
        "attendanceEvents": _ask(
            Filter("group", _leads("group"), many=True),
            Filter("person", _leads("person")),
            lookup=(LookupKey("person", _leads("person")), LookupKey("group", _leads("group"))),
            expand=(
                Embeds("person", "person", PERSONS_NEED, single=True, any_of=True),
                Embeds("group", "group", ("groups",), single=True, without="groupMemberships"),
                Embeds("registeredBy", "registeredBy", PERSONS_NEED, single=True, any_of=True),
            ),
        ),
        "attendanceSchedule": _ask(
            Filter("placement", _leads("placement")),
            Filter("group", _leads("placement", "group"), ("placements",)),
            *_period(),
            lookup=(LookupKey("placement", _leads("placement")),),
        ),
        "grades": _ask(
            Filter("organisation", _leads("organisation")),
            Filter("student", _leads("student")),
            Filter("registeredBy", _leads("registeredBy")),
            Filter("gradingTeacher", _leads("gradingTeacher")),
            *_dates("registeredDate"),
            sorts=(
                *_sorts(By.DAY, registeredDate="registeredDate"),
                _MODIFIED,
            ),
        ),
        "absences": _ask(
            Filter("organisation", _leads("organisation")),
            Filter("student", _leads("student")),
            Filter("registeredBy", _leads("registeredBy")),
            Filter("type", Equals("type")),
            *_moments("startTime", Order.AFTER),
            *_moments("endTime", Order.AFTER),
            sorts=(
                _MODIFIED,
                *_sorts(By.MOMENT, StartTime="startTime"),
            ),
        ),
        "aggregatedAttendance": _ask(
            Filter("startDate", Bound("startDate", Order.FROM, Unit.DAY), required=True),
            Filter("endDate", Bound("endDate", Order.UNTIL, Unit.DAY), required=True),
            Filter("organisation", _leads("activity", "organisation"), ("activities",)),
            Filter(
                "schoolType",
                EqualsThere((("activity", "syllabus"), ("activity", "groups")), "schoolType"),
                ("activities",),
                many=True,
            ),
            Filter("student", _leads("student"), many=True),
            lookup=None,
            expand=(
                Embeds("activity", "activity", ("activities",), single=True),
                Embeds("student", "student", PERSONS_NEED, single=True, any_of=True),
            ),
            meta=False,
        ),
        "resources": _ask(Filter("organisation", _leads("owner")), sorts=(_MODIFIED, _CALLED)),
        "rooms": _ask(Filter("organisation", _leads("owner")), sorts=(_MODIFIED, _CALLED)),
    }
)
"""What may be asked of each of the 19 resources."""


def hops(resource: str, chain: Chain) -> tuple[str, ...]:
    """The resources that a chain of references passes through or ends at, one for each of its paths."""
    passed, here = [], resource
    for path in chain:
        here = resource_of(RESOURCES[here].references[path]).path
        passed.append(here)
    return tuple(passed)


def _withheld_by(resource: str, path: str) -> set[str]:
    """The categories that decide an attribute (SCOPE R6)."""
    need = RESOURCES[resource].attribute_needs.get(path.partition(".")[0])
    return set() if need is None else {need} if isinstance(need, str) else set(need.categories)


def _has(shape: Shape, path: str) -> bool:
    """Whether a path leads to a single value, or a list of such."""
    for name in path.split("."):
        if not isinstance(shape, Object) or name not in {each.name for each in shape.attributes}:
            return False
        shape = shape[name]
    return isinstance(shape.item if isinstance(shape, Array) else shape, Value)


def _check(resource: str, name: str, test: Test | None, needs: tuple[str, ...]) -> None:
    """Refuse a question about what the standard does not have, or that does not declare what it needs (SCOPE R9)."""

    def require(holds: bool, problem: str) -> None:
        if not holds:
            raise TypeError(f"the registry's question {name!r} of {resource!r}: {problem}")

    require(set(needs) <= set(CATEGORIES), "needs an unknown category")
    match test:
        case Equals(path) | Bound(path):
            require(_has(RESOURCES[resource].shape, path), f"there is no {path!r}")
            require(_withheld_by(resource, path) <= set(needs), f"{path!r} may be withheld: it needs that category")
        case Identifies(part):
            require(part in {"value", "context"}, f"identifiers have no {part!r}")
            require(_withheld_by(resource, "externalIdentifiers") <= set(needs), "it needs that category")
        case LeadsTo(chains) | EqualsThere(chains):
            for chain in chains:
                at = resource
                for path in chain:
                    require(path in RESOURCES[at].references, f"{path!r} of {at} is no reference")
                    at = resource_of(RESOURCES[at].references[path]).path
                looks_through = len(chain) > 1 or isinstance(test, EqualsThere)
                require(bool(needs) or not looks_through, "it looks through another resource: it needs a category")


def _check_all() -> None:
    if set(QUESTIONS) != set(RESOURCES):
        raise TypeError("the registry's questions are not those of its resources")
    for resource, questions in QUESTIONS.items():
        asked: list[Filter | LookupKey] = [*questions.filters.values(), *questions.lookup_keys.values()]
        for question in asked:
            _check(resource, question.name, question.test, question.needs)
        for key in questions.sort_keys.values():
            _check(resource, key.name, Equals(key.path) if key.path else None, key.needs)
        for each in questions.expansions.values():
            owner = resource if isinstance(each, Embeds) else each.resource
            _check(owner, each.name, LeadsTo(((each.path,),)), each.needs)


_check_all()
