"""Trips: for each check of data quality a planted violation and its near miss, on an island of clean records.

A trip makes what it needs on a plot of its own, so that all of them stand in one dump beside each other, and every
check finds exactly what they say. Nobody there exists, and nothing of the demo leads there.
"""

from collections.abc import Iterable
from functools import cache

from ss12k.demo import trips_activities, trips_groups, trips_persons, trips_schools, trips_source
from ss12k.demo.ids import reference
from ss12k.demo.trips_island import AUTHORITY, FS, GR, GY, PROGRAMME, ROOM, SUBJECT, Plot, Trip, day
from ss12k.demo.trips_land import Finding, Flaw, Land, Records
from ss12k.quality.checks import CHECKS

__all__ = ["TRIPS", "Finding", "Flaw", "Land", "Trip", "island", "planted", "planted_alone"]

_PARTS = (trips_persons, trips_schools, trips_groups, trips_activities, trips_source)
_ORDER = list(CHECKS)
TRIPS: tuple[Trip, ...] = tuple(
    sorted((each for part in _PARTS for each in part.TRIPS), key=lambda each: _ORDER.index(each.check))
)
"""All of them, in the order of the checks."""


def island() -> Records:
    """The clean records alone, by resource: some of every resource."""
    return planted(()).records


def planted(trips: Iterable[Trip] = TRIPS, twins: Iterable[Trip] = ()) -> Land:
    """The island with these violations, and with the near misses of those."""
    land = Land()
    _settle(land)
    for wrong, several in ((True, trips), (False, twins)):
        for each in several:
            plot = Plot(land, f"{each.check}/{each.note}/{wrong}", each.note, wrong=wrong)
            plot.finds(each.check, list(each.make(plot)))
    return land


@cache
def planted_alone() -> Land:
    """The island with all violations that show in a snapshot without another one or a list; not to be changed."""
    return planted(each for each in TRIPS if not CHECKS[each.check].since and not CHECKS[each.check].lists)


def _settle(land: Land) -> None:
    plot = Plot(land, "island")
    plot.authority(id=AUTHORITY, displayName="Skärholms kommun", organisationNumber="2120009981")
    for key, types in ((GR, ("FKLASS", "GR", "FTH")), (GY, ("GY",)), (FS, ("FS",))):
        plot.unit(*types, id=key, displayName=f"Skärholms {types[-1]}")
    plot.syllabus(id=SUBJECT)
    plot.thing("programmes", id=PROGRAMME)
    plot.room(id=ROOM)
    pupils = [plot.pupil(), plot.pupil(3), plot.pupil(0, "FKLASS"), plot.pupil(2, "GY")]
    activity = plot.activity(plot.group(members=pupils[:2]), calendarEventsRequired=True)
    plot.event(activity, resources=[reference(plot.thing("resources")["id"])])
    plot.grade(student=reference(pupils[0]["id"]))
    for each in (
        "attendances",
        "absences",
        "attendanceEvents",
        "attendanceSchedule",
        "schoolUnitOfferings",
        "studyplans",
    ):
        plot.thing(each)
    sums = {"startDate": day(-30), "endDate": day(-1), "attendanceSum": 60}
    land.add(
        "aggregatedAttendance", {"activity": reference(activity["id"]), "student": reference(pupils[0]["id"])} | sums
    )
    plot.numbered(autumn=1986)
    plot.numbered(sex="Kvinna", coordination=True)
