"""The demo's dump: everything put together, streamed as (resource, record), and written to a folder."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ss12k.demo import attendance, catalogue, results, timetable
from ss12k.demo.activities import ActivityPlan, Teachers, activities, activity_plans
from ss12k.demo.civic import CivicNumbers
from ss12k.demo.deviations import planted
from ss12k.demo.enrolments import placements
from ss12k.demo.groups import GroupPlan, group_plans, groups
from ss12k.demo.ids import Record, stream
from ss12k.demo.organisations import organisations
from ss12k.demo.people import Child, Family, families
from ss12k.demo.persons import alternative_persons, persons
from ss12k.demo.seats import households, seats
from ss12k.demo.sizes import Size, size_named
from ss12k.demo.staff import Employee, duties, staff
from ss12k.errors import Ss12kError


@dataclass(frozen=True)
class World:
    """Everything that the records are about; made part by part, the first time that a part is asked for."""

    size: Size
    seed: int

    @cached_property
    def _people(self) -> tuple[tuple[Family, ...], tuple[Employee, ...]]:
        civic = CivicNumbers()
        places = seats(self.size, stream(self.seed, "seats"))
        found = tuple(families(households(places, stream(self.seed, "households")), self.seed, civic))
        return found, tuple(staff(self.size, found, self.seed, civic))

    @property
    def families(self) -> tuple[Family, ...]:
        """All families."""
        return self._people[0]

    @property
    def employees(self) -> tuple[Employee, ...]:
        """All staff."""
        return self._people[1]

    @cached_property
    def children(self) -> tuple[Child, ...]:
        """All pupils and children, class by class."""
        places = [plan.key for plan in self.size.classes] + [room.key for room in self.size.departments]
        order = {place: number for number, place in enumerate(places)}
        everyone = (child for family in self.families for child in family.children)
        return tuple(sorted(everyone, key=lambda child: (order[child.seat.place], child.seat.number)))

    @cached_property
    def groups(self) -> tuple[GroupPlan, ...]:
        """All groups."""
        return tuple(group_plans(self.size, self.children, self.employees))

    @cached_property
    def teachers(self) -> Teachers:
        """Who teaches what."""
        return Teachers(self.employees)

    @cached_property
    def activities(self) -> tuple[ActivityPlan, ...]:
        """All activities."""
        return tuple(activity_plans(self.groups, self.teachers))

    @cached_property
    def lessons(self) -> tuple[timetable.Lesson, ...]:
        """The timetable."""
        return tuple(timetable.lessons(self.activities, self.size))

    @cached_property
    def taught(self) -> dict[str, set[str]]:
        """The programmes of each upper secondary school."""
        found: dict[str, set[str]] = {}
        for plan in self.size.classes:
            if plan.programme:
                found.setdefault(plan.unit, set()).add(plan.programme)
        return found


_RESOURCES: dict[str, Callable[[World], Iterable[Record]]] = {
    "organisations": lambda world: organisations(world.size.units),
    "persons": lambda world: persons(world.families, world.employees, world.size, world.seed),
    "alternativePersons": lambda world: alternative_persons(world.families),
    "placements": lambda world: placements(world.children, world.size),
    "duties": lambda world: duties(world.employees, world.size),
    "groups": lambda world: groups(world.groups, world.size),
    "programmes": lambda _: catalogue.programmes(),
    "syllabuses": lambda _: catalogue.syllabuses(),
    "schoolUnitOfferings": lambda world: catalogue.offerings(world.size.units, world.taught),
    "studyplans": lambda world: results.study_plans(world.children),
    "activities": lambda world: activities(world.activities, world.size),
    "rooms": lambda world: timetable.rooms(world.size),
    "resources": lambda world: timetable.resources(world.size),
    "calendarEvents": lambda world: timetable.calendar_events(world.lessons),
    "attendances": lambda world: attendance.attendances(world.lessons, world.seed),
    "aggregatedAttendance": lambda world: attendance.aggregated(world.lessons, world.seed),
    "attendanceEvents": lambda world: attendance.attendance_events(world.children, world.employees, world.size),
    "attendanceSchedule": lambda world: attendance.attendance_schedules(world.children),
    "absences": lambda world: attendance.absences(world.children, world.size),
    "grades": lambda world: results.grades(world.children, world.teachers, world.size, world.seed),
}


def generate(size: str = "small", seed: int = 2026) -> Iterator[tuple[str, Record]]:
    """Every record of a demo with its resource, resource by resource; the same for the same size and seed."""
    world = World(size_named(size), seed)
    return ((name, record) for name, make in _RESOURCES.items() for record in planted(name, make(world)))


def write_demo(out: Path, size: str = "small", seed: int = 2026) -> dict[str, int]:
    """Write a demo as a dump, a JSON file a resource, all or nothing; gives the number of records per resource."""
    records = generate(size, seed)
    try:
        _refuse_existing(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            counts = _write_all(temporary, records)
            if out.exists():
                out.rmdir()
            temporary.rename(out)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise Ss12kError(f"{out}: the demo can't be written: {error.strerror or error}") from error
    return counts


def _refuse_existing(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise Ss12kError(f"{out}: there is a file of this name; choose another folder for the demo")
    if out.is_dir() and next(out.iterdir(), None) is not None:
        raise Ss12kError(f"{out}: the folder is not empty; choose another one for the demo")


def _write_all(folder: Path, records: Iterable[tuple[str, Record]]) -> dict[str, int]:
    # Sorted by id, so that two demos compare line by line; that holds a demo in memory, which the small one may.
    found: dict[str, list[Record]] = {}
    for resource, record in records:
        found.setdefault(resource, []).append(record)
    for resource, rows in found.items():
        lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in sorted(rows, key=_key))
        (folder / f"{resource}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")
    return {resource: len(rows) for resource, rows in found.items()}


def _key(record: Record) -> tuple[str, str]:
    """Sorts by id; what has none by what stands for it."""
    if "activity" in record and "id" not in record:
        return record["activity"]["id"], record["student"]["id"]
    return record.get("id", ""), record.get("meta", {}).get("modified", "")
