"""Random attendances, their events, schedules and sums, grades and absences."""

from typing import Any

from .records import Maker


def attendance(maker: Maker, identity: str) -> dict[str, Any]:
    """Whether a pupil was there."""
    return {
        "calendarEvent": maker.ref("calendarEvents", gone=0.06),
        "student": maker.ref("persons", maker.pupils),
        "isReported": maker.choice(True, False),
    } | maker.some(
        reporter=maker.ref("persons", maker.adults),
        attendanceMinutes=maker.number(),
        validAbsenceMinutes=0,
        invalidAbsenceMinutes=5,
        otherAttendanceMinutes=0,
        absenceReason=maker.text("Sjuk"),
        reportedTimestamp=maker.moment(),
    )


def attendance_event(maker: Maker, identity: str) -> dict[str, Any]:
    """A child who comes or goes."""
    return {
        "person": maker.ref("persons", maker.pupils),
        "group": maker.ref("groups", gone=0.1),
        "time": maker.moment(),
        "eventType": maker.choice("In", "Ut"),
    } | maker.some(registeredBy=maker.ref("persons", maker.adults))


def attendance_schedule(maker: Maker, identity: str) -> dict[str, Any]:
    """When a child will be there; `scheduleDays` is required by the file and defined nowhere."""
    return {
        "placement": maker.ref("placements"),
        "numberOfWeeks": maker.choice(1, 2),
        "state": maker.list_of(lambda: _state(maker), 3),
        **maker.dates(),
    } | maker.some(
        temporary=maker.choice(True, False),
        scheduleDays=[{"day": "Måndag"}],
        scheduleEntries=maker.list_of(lambda: _entry(maker), 3),
    )


def _state(maker: Maker) -> dict[str, Any]:
    return {"state": maker.choice("Godkänt", "Begärt"), "registeredAt": maker.moment()} | maker.some(
        comment=maker.text("Ok"), registeredBy=maker.ref("persons", maker.adults)
    )


def _entry(maker: Maker) -> dict[str, Any]:
    return {
        "weekOffset": 0,
        "dayOfWeek": maker.choice("Måndag", "Lördag"),
        "startTime": "08:00",
        "endTime": maker.choice("16:00", 16),
    }


def grade(maker: Maker, identity: str) -> dict[str, Any]:
    """A grade, with `organisation`, with `schoolUnit` in any shape, with both or with neither."""
    return (
        {
            "student": maker.ref("persons", maker.pupils),
            "registeredBy": maker.ref("persons", maker.adults),
            "syllabus": maker.ref("syllabuses"),
            "registeredDate": maker.day(),
            "gradeValue": maker.choice("A", "F", "-"),
            "finalGrade": True,
            "adaptedStudyPlan": maker.text("nej"),
        }
        | ({"organisation": maker.ref("organisations")} if maker.rng.random() < 0.4 else {})
        | ({"schoolUnit": _school_unit(maker)} if maker.rng.random() < 0.6 else {})
        | maker.some(
            gradingTeacher=maker.ref("persons", maker.adults),
            group=maker.ref("groups"),
            trial=False,
            remark=maker.text("Obs"),
            converted=False,
            correctionType="Rättelse",
            semester="HT",
            year=maker.number(),
            diplomaProject={"title": maker.text("T"), "description": maker.text("D"), **maker.some(titleEnglish="T")},
        )
    )


def _school_unit(maker: Maker) -> Any:
    reference = maker.ref("organisations")
    if maker.rng.random() < 0.6:
        return reference
    identity = maker.rng.choice(maker.ids["organisations"] or ["saknas"])
    unusable = [{}, {"id": None}, {"id": ""}, {"id": 5}, {"x": identity}]
    return maker.choice(None, identity, "12345678", "", 5, 0, False, [], [reference], *unusable)


def absence(maker: Maker, identity: str) -> dict[str, Any]:
    """A leave, or an absence that was told of; some name no organisation."""
    return (
        {
            "student": maker.ref("persons", maker.pupils),
            "startTime": maker.moment(),
            "endTime": maker.moment(),
            "type": maker.choice("Beviljad ledighet", "Anmäld frånvaro", "Påhittad"),
        }
        | ({"organisation": maker.ref("organisations")} if maker.rng.random() < 0.7 else {})
        | maker.some(registeredBy=maker.ref("persons", maker.adults))
    )


def aggregated_attendance(maker: Maker, identity: str) -> dict[str, Any]:
    """A sum over some days; it has neither id nor meta of the standard's."""
    return {
        "activity": maker.ref("activities", gone=0.15),
        "student": maker.ref("persons", maker.pupils),
        "startDate": maker.day(),
        "endDate": maker.day(),
        "attendanceSum": maker.number(),
    } | maker.some(
        validAbsenceSum=1, invalidAbsenceSum=0, otherAttendanceSum=0, reportedSum=5, offeredSum=maker.number()
    )
