"""Activities: what a group does with which teachers, in which subject."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ss12k.demo.catalogue import COURSES, SUBJECTS, syllabus_id
from ss12k.demo.groups import GroupPlan
from ss12k.demo.ids import Record, meta, reference, uid
from ss12k.demo.plans import District, Post
from ss12k.demo.staff import DutyPlan, Employee
from ss12k.demo.years import AUTUMN, school_year, term_start

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
        self._at: dict[str, list[Teacher]] = {}
        self._found: dict[tuple[str, str, str], tuple[Teacher, ...]] = {}
        for one in employees:
            for duty in one.duties:
                if duty.active:
                    self._at.setdefault(duty.unit, []).append(Teacher(duty, one.human.reference))

    def of(self, unit: str, syllabus: str, group: str) -> tuple[Teacher, ...]:
        """The teachers of a subject in a group: its mentor if they teach it, else one of those who do."""
        key = unit, syllabus, group
        if key not in self._found:
            self._found[key] = self._look(*key)
        return self._found[key]

    def _look(self, unit: str, syllabus: str, group: str) -> tuple[Teacher, ...]:
        able = [one for one in self._at.get(unit, ()) if syllabus in one.duty.post.subjects.split()]
        own = [one for one in able if _teaches(one.duty.post, group)] or able
        permanent = [one for one in own if not one.duty.post.end] or own
        mentors = [one for one in permanent if one.duty.post.mentor and group.endswith(f"/{one.duty.post.mentor}")]
        if mentors:
            return tuple(mentors[:1])
        return (permanent[len(group + syllabus) % len(permanent)],) if permanent else ()

    def mentors(self, group: GroupPlan) -> tuple[Teacher, ...]:
        """The mentors of a class."""
        return tuple(one for one in self._at.get(group.unit, ()) if f"{group.unit}/{one.duty.post.mentor}" == group.key)


def _teaches(post: Post, group: str) -> bool:
    return not post.classes or group in post.classes


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
    if plan.mentored:
        yield ActivityPlan(f"{plan.key}/mentor", f"Mentorstid {plan.name}", "Elevaktivitet", plan, mentors, "mentor")
    elif plan.school_type == "GRS":
        yield ActivityPlan(f"{plan.key}/MA", f"Matematik {plan.name}", "Undervisning", plan, mentors, "GRS/MA")
    elif plan.school_type == "GR":
        for subject in ("SV", "MA"):
            name = f"{subject_name(subject)} {plan.name}"
            yield ActivityPlan(f"{plan.key}/{subject}", name, "Undervisning", plan, mentors, subject)


def activities(plans: Iterable[ActivityPlan], district: District) -> Iterator[Record]:
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
            "organisation": reference(district.units[plan.group.unit].id),
            **({"parentActivity": reference(plan.parent)} if plan.parent else {}),
        }
