"""Grades and study plans."""

from collections.abc import Iterable, Iterator
from datetime import date

from ss12k.demo.activities import Teacher, Teachers
from ss12k.demo.catalogue import PROGRAMMES, sections, syllabus_id
from ss12k.demo.ids import Record, meta, reference, stream, uid
from ss12k.demo.people import Child
from ss12k.demo.plans import District
from ss12k.demo.years import AUTUMN, term_start

_VALUES = ("A", "B", "C", "D", "E", "F", "-")
_SHARES = (10, 14, 24, 18, 26, 6, 2)
_GRADED_SUBJECTS = ("MA", "SV", "EN", "FY", "IDH", "HI", "BI", "KE", "GE", "RE", "SH", "SL", "MU", "BL", "TK", "HKK")
_PROJECT = {
    "title": "Solceller på skolans tak",
    "description": "En undersökning av hur mycket el taket kan ge.",
    "titleEnglish": "Solar cells on the roof of our school",
}


def grades(children: Iterable[Child], teachers: Teachers, district: District, seed: int) -> Iterator[Record]:
    """Last spring's grades of some classes, and the courses that older pupils have finished."""
    for child in children:
        seat = child.seat
        for subject in _GRADED_SUBJECTS[: district.graded.get(seat.place, 0)]:
            able = teachers.of(seat.unit, subject, seat.place)
            if able and seat.level >= 8:
                yield _grade(child, subject, able[0], district, seed)
        if seat.programme and seat.level in district.graded_years:
            yield from _course_grades(child, teachers, district, seed)


def _course_grades(child: Child, teachers: Teachers, district: District, seed: int) -> Iterator[Record]:
    programme = PROGRAMMES[child.seat.programme or ""]
    finished = programme.courses[child.seat.level - 2].split()
    codes = [*finished, "GYARBET"] if child.seat.number == 2 and child.seat.level == 3 else finished
    for code in codes:
        if able := teachers.of(child.seat.unit, code, child.seat.place):
            grade = _grade(child, code, able[0], district, seed) | {"finalGrade": True}
            yield grade | {"diplomaProject": _PROJECT} if code == "GYARBET" else grade


def _grade(child: Child, syllabus: str, teacher: Teacher, district: District, seed: int) -> Record:
    key = uid("grade", *child.seat.key, syllabus)
    rng = stream(seed, "grade", key)
    return {
        "id": key,
        "meta": meta(key, date(AUTUMN, 6, 8)),
        "student": child.human.reference,
        "organisation": reference(district.units[child.seat.unit].id),
        "registeredBy": teacher.person,
        "gradingTeacher": teacher.person,
        "registeredDate": str(date(AUTUMN, 6, 3)),
        "gradeValue": rng.choices(_VALUES, _SHARES)[0],
        "finalGrade": False,
        "trial": rng.random() < 0.02,
        "adaptedStudyPlan": "Anpassad studiegång" if child.seat.number == 7 else "",
        "converted": False,
        **({"correctionType": "Rättelse"} if rng.random() < 0.02 else {}),
        "semester": "VT",
        "year": AUTUMN,
        "syllabus": reference(syllabus_id(syllabus)),
    }


def study_plans(children: Iterable[Child]) -> Iterator[Record]:
    """The study plan of everybody in upper secondary school."""
    for child in children:
        if child.seat.programme:
            key = uid("study plan", *child.seat.key)
            start = term_start(AUTUMN + 1 - child.seat.level)
            yield {
                "id": key,
                "student": child.human.reference,
                "meta": meta(key, start),
                "content": _content(child),
                **_notes(child),
                "startDate": str(start),
                "endDate": str(date(start.year + 3, 6, 30)),
            }


def _content(child: Child) -> list[Record]:
    programme = PROGRAMMES[child.seat.programme or ""]
    parts: list[Record] = []
    for title, codes in sections(programme):
        courses: list[Record] = [{"syllabus": reference(syllabus_id(code))} for code in codes]
        parts += [{"title": title, "type": title, "syllabuses": courses}] if courses else []
    if child.seat.number == 4:
        extra: Record = {"syllabus": reference(syllabus_id("PSKPSY01")), "note": "Läses som utökat program"}
        parts.append({"title": "Utökat program", "type": "Utökade", "points": 50, "syllabuses": [extra]})
    return parts


def _notes(child: Child) -> Record:
    if child.seat.number != 1:
        return {}
    return {"notes": [{"type": "Elevens mål med studierna", "note": "Vill läsa vidare efter gymnasiet."}]}
