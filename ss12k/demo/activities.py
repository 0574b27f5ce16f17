"""Activities: what a group does with which teachers, in which subject."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ss12k.demo.catalogue import COURSES, SUBJECTS, syllabus_id
from ss12k.demo.groups import GroupPlan
from ss12k.demo.ids import Record, meta, reference, uid
from ss12k.demo.sizes import Size
from ss12k.demo.staff import DutyPlan, Employee
from ss12k.demo.years import AUTUMN, school_year, term_start

_79 = "Norrekaskolan 7-9"
_LANGUAGES = {"M2/deu": "Tyska", "M2/spa": "Spanska"}


@dataclass(frozen=True)
class Teacher:
    """A duty and the person who holds it."""

    duty: DutyPlan
    person: Record


@dataclass(frozen=True)
class ActivityPlan:
    """An activity of one group."""

    key: str
    name: str
    kind: str
    group: GroupPlan
    teachers: tuple[Teacher, ...]
    syllabus: str | None = None
    parent: str | None = None
    scheduled: bool = True

    @property
    def id(self) -> str:
        """The activity's id."""
        return uid("activity", self.key)


class Teachers:
    """Finds who teaches what where."""

    def __init__(self, employees: Iterable[Employee]) -> None:
        self._all = [Teacher(duty, one.human.reference) for one in employees for duty in one.duties if duty.active]

    def of(self, unit: str, syllabus: str, group: str) -> tuple[Teacher, ...]:
        """The teachers of a subject in a group: its mentor if they teach it, else one of those who do."""
        able = [one for one in self._all if one.duty.unit == unit and syllabus in one.duty.post.subjects.split()]
        permanent = [one for one in able if not one.duty.post.end] or able
        mentors = [one for one in permanent if one.duty.post.mentor and group.endswith(f"/{one.duty.post.mentor}")]
        if mentors:
            return tuple(mentors[:1])
        return (permanent[len(group + syllabus) % len(permanent)],) if permanent else ()

    def mentors(self, group: GroupPlan) -> tuple[Teacher, ...]:
        """The mentors of a class."""
        return tuple(one for one in self._all if f"{one.duty.unit}/{one.duty.post.mentor}" == group.key)

    def holding(self, unit: str) -> list[Teacher]:
        """Everybody who works at a unit."""
        return [one for one in self._all if one.duty.unit == unit]


def activity_plans(plans: Iterable[GroupPlan], teachers: Teachers) -> Iterator[ActivityPlan]:
    """An activity for every teaching group, some for the classes, and one of each other kind."""
    plans = [plan for plan in plans if plan.autumn == AUTUMN]
    for plan in plans:
        if plan.kind == "Undervisning" and plan.syllabus:
            yield _teaching(plan, plan.syllabus, teachers)
        elif plan.kind == "Klass":
            yield from _of_class(plan, teachers)
        elif plan.kind == "Provgrupp":
            able = teachers.of(plan.unit, "SV", plan.key)
            test = ActivityPlan(f"{plan.key}/NP", plan.name, "Provaktivitet", plan, able, plan.syllabus)
            yield test
            yield ActivityPlan(f"{plan.key}/A", f"{plan.name}, delprov A", test.kind, plan, able, "SV", parent=test.id)
        elif plan.kind == "Personalgrupp":
            yield ActivityPlan(f"{plan.key}/möte", f"{plan.name}, möte", "Läraraktivitet", plan, ())
        elif plan.kind == "Schema":
            helping = teachers.of(plan.unit, "MA", plan.key)
            yield ActivityPlan(f"{plan.key}/tid", plan.name, "Övrigt", plan, helping, scheduled=False)


def _teaching(plan: GroupPlan, syllabus: str, teachers: Teachers) -> ActivityPlan:
    place = plan.key.removesuffix(f"/{syllabus}")
    room = place.rpartition("/")[2] if "/" in place else "9"
    able = teachers.of(plan.unit, syllabus, place)
    return ActivityPlan(plan.key, f"{subject_name(syllabus)} {room}", "Undervisning", plan, able, syllabus)


def subject_name(syllabus: str) -> str:
    """What a subject or course is called."""
    if syllabus in COURSES:
        return COURSES[syllabus][3]
    return _LANGUAGES.get(syllabus) or SUBJECTS[syllabus][1]


def _of_class(plan: GroupPlan, teachers: Teachers) -> Iterator[ActivityPlan]:
    mentors = teachers.mentors(plan)
    if plan.unit == _79:
        yield ActivityPlan(f"{plan.key}/mentor", f"Mentorstid {plan.name}", "Elevaktivitet", plan, mentors, "mentor")
    elif plan.school_type == "GRS":
        yield ActivityPlan(f"{plan.key}/MA", f"Matematik {plan.name}", "Undervisning", plan, mentors, "GRS/MA")
    elif plan.school_type == "GR":
        for subject in ("SV", "MA"):
            name = f"{subject_name(subject)} {plan.name}"
            yield ActivityPlan(f"{plan.key}/{subject}", name, "Undervisning", plan, mentors, subject)


def activities(plans: Iterable[ActivityPlan], size: Size) -> Iterator[Record]:
    """The activities as records."""
    start, end = term_start(AUTUMN), school_year(AUTUMN)[1]
    for plan in plans:
        yield {
            "id": plan.id,
            "meta": meta(plan.id, start),
            "displayName": plan.name,
            "activityType": plan.kind,
            "calendarEventsRequired": plan.scheduled,
            "startDate": str(start),
            "endDate": str(end),
            "groups": [reference(plan.group.id)],
            "teachers": [
                {"duty": reference(one.duty.id), "grader": plan.kind == "Undervisning"} for one in plan.teachers
            ],
            **({"syllabus": reference(syllabus_id(plan.syllabus))} if plan.syllabus else {}),
            "organisation": reference(size.units[plan.group.unit].id),
            **({"parentActivity": reference(plan.parent)} if plan.parent else {}),
        }
