"""Random programmes, syllabuses, offerings, study plans, activities, calendar events, rooms and resources."""

from typing import Any

from .records import Maker


def programme(maker: Maker, identity: str) -> dict[str, Any]:
    """A programme with the syllabuses of its parts."""
    return {
        "name": maker.text(maker.choice("Natur", "Ål", "Äpple", "öl")),
        "type": "Inriktning",
        "schoolType": maker.school_type(),
    } | maker.some(
        code=maker.choice("NA", "na", "ÅK", 5),
        parentProgramme=maker.ref("programmes"),
        content=maker.list_of(
            lambda: {"type": "Inriktning", **maker.some(points=maker.number(), content=maker.refs("syllabuses", 3))}
        ),
    )


def _project(maker: Maker) -> dict[str, Any]:
    return {"title": maker.text("Titel"), "description": maker.text("Om")} | maker.some(
        titleEnglish="Title", descriptionEnglish="About"
    )


def syllabus(maker: Maker, identity: str) -> dict[str, Any]:
    """A subject or a course."""
    return {"schoolType": maker.school_type(), "official": True} | maker.some(
        subjectName=maker.text(maker.choice("Svenska", "Ämne", "åka", "Öva")),
        subjectCode=maker.choice("SVE", "sve", "ÅTE", 7),
        subjectDesignation=maker.choice("SV", "ÄM", "m1"),
        courseCode=maker.choice("SVESVE01", "åsve", "ZVE"),
        courseName=maker.text(maker.choice("Svenska 1", "Åka 2", "ÄPPLE")),
        startSchoolYear=maker.number(),
        endSchoolYear=9,
        points=100,
        curriculum="GY2011",
        languageCode="swe",
        specialisationCourseContent=_project(maker),
    )


def offering(maker: Maker, identity: str) -> dict[str, Any]:
    """What a school offers; not all have an id (sources.py)."""
    return {
        "offeredAt": maker.ref("organisations"),
        "offeredSyllabuses": maker.refs("syllabuses", 3),
        **maker.some(offeredProgrammes=maker.refs("programmes", 3), **maker.dates()),
    }


def studyplan(maker: Maker, identity: str) -> dict[str, Any]:
    """A pupil's plan with its syllabuses."""
    return {"student": maker.ref("persons", maker.pupils), **maker.some(**maker.dates())} | maker.some(
        content=maker.list_of(
            lambda: {
                "syllabuses": maker.list_of(lambda: _planned(maker), 3),
                **maker.some(title=maker.text("Kurser"), type="Utökade", points=maker.number()),
            }
        ),
        notes=maker.list_of(lambda: maker.some(type="Anteckningar", note=maker.text("Obs"))),
    )


def _planned(maker: Maker) -> dict[str, Any]:
    return {"syllabus": maker.ref("syllabuses")} | maker.some(
        note=maker.text("n"), hours=maker.number(), **maker.dates()
    )


def activity(maker: Maker, identity: str) -> dict[str, Any]:
    """A lesson or the like, with groups, teachers and what it is part of."""
    return {
        "displayName": maker.text(maker.choice("Sv 9B", "Åk", "ämne", "Öva", "zoo")),
        "organisation": maker.ref("organisations"),
        "groups": maker.refs("groups", 4),
        "calendarEventsRequired": maker.choice(True, False),
        **maker.dates(),
    } | maker.some(
        teachers=maker.list_of(lambda: _teacher(maker), 3),
        syllabus=maker.ref("syllabuses"),
        parentActivity=maker.ref("activities", gone=0.2),
        activityType="Undervisning",
        comment=maker.text("Kom"),
        minutesPlanned=maker.number(),
    )


def _teacher(maker: Maker) -> dict[str, Any]:
    return {"duty": maker.ref("duties")} | maker.some(minutesPlanned=60, grader=True, **maker.dates())


def calendar_event(maker: Maker, identity: str) -> dict[str, Any]:
    """One occasion of an activity, with its exceptions, rooms and resources."""
    return {
        "activity": maker.ref("activities", gone=0.1),
        "startTime": maker.moment(),
        "endTime": maker.moment(),
    } | maker.some(
        cancelled=maker.choice(True, False),
        teachingLengthTeacher=maker.number(),
        teachingLengthStudent=40,
        comment=maker.text("Kom"),
        studentExceptions=maker.list_of(lambda: _exception(maker, student=maker.ref("persons", maker.pupils)), 3),
        teacherExceptions=maker.list_of(lambda: _exception(maker, duty=maker.ref("duties")), 3),
        rooms=maker.refs("rooms", 4, gone=0.15),
        resources=maker.refs("resources", 4, gone=0.15),
    )


def _exception(maker: Maker, **who: Any) -> dict[str, Any]:
    times = maker.some(startTime=maker.moment(), endTime=maker.moment(), teachingLength=maker.number())
    return {**who, "participates": maker.choice(True, False), **times}


def resource(maker: Maker, identity: str) -> dict[str, Any]:
    """Something that can be booked."""
    return {
        "displayName": maker.text(maker.choice("Vagn", "åtta", "Ärta")),
        "owner": maker.ref("organisations"),
    } | maker.some(description=maker.text("Röd"))


def room(maker: Maker, identity: str) -> dict[str, Any]:
    """A room."""
    return {
        "displayName": maker.text(maker.choice("Sal", "åsal", "Ösal")),
        "owner": maker.ref("organisations"),
    } | maker.some(seats=maker.number())
