"""What is taught: syllabuses, programmes and what each school unit offers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ss12k.demo.ids import Record, meta, reference, uid
from ss12k.demo.organisations import Unit

_SINCE = date(2022, 7, 1)

# designation: (subject code, name)
SUBJECTS = {
    "BL": ("GRGRBIL01", "Bild"),
    "BI": ("GRGRBIO01", "Biologi"),
    "EN": ("GRGRENG01", "Engelska"),
    "FY": ("GRGRFYS01", "Fysik"),
    "GE": ("GRGRGEO01", "Geografi"),
    "HI": ("GRGRHIS01", "Historia"),
    "HKK": ("GRGRHKK01", "Hem- och konsumentkunskap"),
    "IDH": ("GRGRIDR01", "Idrott och hälsa"),
    "KE": ("GRGRKEM01", "Kemi"),
    "MA": ("GRGRMAT01", "Matematik"),
    "MU": ("GRGRMUS01", "Musik"),
    "RE": ("GRGRREL01", "Religionskunskap"),
    "SH": ("GRGRSAM01", "Samhällskunskap"),
    "SL": ("GRGRSLJ01", "Slöjd"),
    "SV": ("GRGRSVE01", "Svenska"),
    "SVA": ("GRGRSVA01", "Svenska som andraspråk"),
    "TK": ("GRGRTEK01", "Teknik"),
}

# course code: (subject code, designation, subject, course, points)
COURSES = {
    "SVESVE01": ("SVE", "SVE", "Svenska", "Svenska 1", 100),
    "SVESVE02": ("SVE", "SVE", "Svenska", "Svenska 2", 100),
    "SVESVE03": ("SVE", "SVE", "Svenska", "Svenska 3", 100),
    "ENGENG05": ("ENG", "ENG", "Engelska", "Engelska 5", 100),
    "ENGENG06": ("ENG", "ENG", "Engelska", "Engelska 6", 100),
    "MATMAT01a": ("MAT", "MAT", "Matematik", "Matematik 1a", 100),
    "MATMAT01b": ("MAT", "MAT", "Matematik", "Matematik 1b", 100),
    "MATMAT01c": ("MAT", "MAT", "Matematik", "Matematik 1c", 100),
    "MATMAT02b": ("MAT", "MAT", "Matematik", "Matematik 2b", 100),
    "MATMAT02c": ("MAT", "MAT", "Matematik", "Matematik 2c", 100),
    "MATMAT04": ("MAT", "MAT", "Matematik", "Matematik 4", 100),
    "HISHIS01b": ("HIS", "HIS", "Historia", "Historia 1b", 100),
    "IDRIDR01": ("IDR", "IDR", "Idrott och hälsa", "Idrott och hälsa 1", 100),
    "SAMSAM01b": ("SAM", "SAM", "Samhällskunskap", "Samhällskunskap 1b", 100),
    "FYSFYS01a": ("FYS", "FYS", "Fysik", "Fysik 1a", 150),
    "KEMKEM01": ("KEM", "KEM", "Kemi", "Kemi 1", 100),
    "BIOBIO01": ("BIO", "BIO", "Biologi", "Biologi 1", 100),
    "PSKPSY01": ("PSK", "PSK", "Psykologi", "Psykologi 1", 50),
    "FÖRFÖR01": ("FÖR", "FÖR", "Företagsekonomi", "Företagsekonomi 1", 100),
    "JURPRI0": ("JUR", "JUR", "Juridik", "Privatjuridik", 100),
    "ELRELK0": ("ELR", "ELR", "Ellära", "Elkraftteknik", 100),
    "DAODAC0": ("DAO", "DAO", "Dator- och kommunikationsteknik", "Datorteknik 1a", 100),
    "MUSENS01": ("MUS", "MUS", "Musik", "Ensemble 1", 100),
    "GYARBET": ("GYA", "GYA", "Gymnasiearbete", "Gymnasiearbete", 100),
    "PRR1X": ("PRR", "PRR", "Programmering", "Programmering nivå 1", 100),
}


@dataclass(frozen=True)
class Programme:
    """A programme of upper secondary school, its orientation, and the courses of years 1, 2 and 3."""

    code: str
    name: str
    kind: str
    orientation: tuple[str, str] | None
    courses: tuple[str, str, str]

    def studied(self, year: int) -> str:
        """The code that a pupil of this year is enrolled on: the orientation from the second year on."""
        return self.orientation[0] if self.orientation and year > 1 else self.code


_ACADEMIC = "Högskoleförberedande program"
PROGRAMMES = {
    programme.code: programme
    for programme in (
        Programme(
            "NA",
            "Naturvetenskapsprogrammet",
            _ACADEMIC,
            ("NANAT", "Naturvetenskap"),
            (
                "SVESVE01 ENGENG05 MATMAT01c KEMKEM01 BIOBIO01",
                "SVESVE02 ENGENG06 MATMAT02c FYSFYS01a",
                "SVESVE03 MATMAT04 GYARBET",
            ),
        ),
        Programme(
            "SA",
            "Samhällsvetenskapsprogrammet",
            _ACADEMIC,
            ("SABET", "Beteendevetenskap"),
            ("SVESVE01 ENGENG05 MATMAT01b SAMSAM01b", "SVESVE02 ENGENG06 PSKPSY01 HISHIS01b", "SVESVE03 GYARBET"),
        ),
        Programme(
            "EK",
            "Ekonomiprogrammet",
            _ACADEMIC,
            ("EKEKO", "Ekonomi"),
            ("SVESVE01 ENGENG05 MATMAT01b PRR1X", "SVESVE02 ENGENG06 MATMAT02b FÖRFÖR01", "SVESVE03 JURPRI0 GYARBET"),
        ),
        Programme(
            "EE",
            "El- och energiprogrammet",
            "Yrkesprogram",
            ("EEELT", "Elteknik"),
            ("SVESVE01 ENGENG05 MATMAT01a DAODAC0", "IDRIDR01 ELRELK0", "ELRELK0 GYARBET"),
        ),
        Programme(
            "ES",
            "Estetiska programmet",
            _ACADEMIC,
            ("ESMUS", "Musik"),
            ("SVESVE01 ENGENG05 MATMAT01b", "SVESVE02 ENGENG06 MUSENS01 HISHIS01b", "SVESVE03 GYARBET"),
        ),
        Programme(
            "IMSPR", "Språkintroduktion", "Intruduktionsprogram", None, ("SVESVE01 IDRIDR01", "SVESVE01", "SVESVE01")
        ),
    )
}

_COMMON = ("SVE", "ENG", "MAT", "HIS", "IDR", "SAM")


def syllabus_id(code: str) -> str:
    """The id of a subject's (by designation) or course's (by code) syllabus."""
    return uid("syllabus", code)


def programme_id(code: str) -> str:
    """The id of a programme or orientation."""
    return uid("programme", code)


def _syllabus(code: str, school_type: str, official: bool = True) -> Record:
    key = syllabus_id(code)
    return {"id": key, "meta": meta(key, _SINCE), "schoolType": school_type, "official": official}


def syllabuses() -> Iterator[Record]:
    """Subjects of compulsory school, modern languages, upper secondary courses, and one of the school's own."""
    for designation, (code, name) in SUBJECTS.items():
        years = {"startSchoolYear": 7 if designation == "TK" else 1, "endSchoolYear": 9}
        subject = {"subjectCode": code, "subjectName": name, "subjectDesignation": designation, "curriculum": "GR2011"}
        yield _syllabus(designation, "GR") | subject | years
    for language, name in (("deu", "tyska"), ("spa", "spanska")):
        subject = {"subjectCode": "GRGRMSP01", "subjectName": f"Moderna språk, {name}", "subjectDesignation": "M2"}
        yield _syllabus(f"M2/{language}", "GR") | subject | {"languageCode": language, "curriculum": "GR2011"}
    yield _syllabus("GRS/MA", "GRS") | {
        "subjectCode": "GRSÄMAT01",
        "subjectName": "Matematik",
        "curriculum": "GRSÄR2011",
    }
    yield _syllabus("mentor", "GR", official=False) | {"subjectCode": "MENTOR", "subjectName": "Mentorstid"}
    for course, (code, designation, subject_name, course_name, points) in COURSES.items():
        yield _syllabus(course, "GY") | {
            "subjectCode": code,
            "subjectName": subject_name,
            "subjectDesignation": designation,
            "courseCode": course,
            "courseName": course_name,
            "points": points,
            "curriculum": "GY2011",
        }


def programmes() -> Iterator[Record]:
    """The programmes and their orientations."""
    for programme in PROGRAMMES.values():
        record = _programme(programme.code, programme.name, programme.kind)
        yield record | {"content": [content(title, codes) for title, codes in sections(programme)[:2]]}
        if programme.orientation:
            code, name = programme.orientation
            record = _programme(code, name, "Programinriktning")
            parts = [content(title, codes) for title, codes in sections(programme)[2:]]
            yield record | {"parentProgramme": reference(programme_id(programme.code)), "content": parts}


def _programme(code: str, name: str, kind: str) -> Record:
    key = programme_id(code)
    return {"id": key, "meta": meta(key, _SINCE), "name": name, "type": kind, "schoolType": "GY", "code": code}


def content(title: str, codes: list[str]) -> Record:
    """One part of a programme, with the points that its courses add up to."""
    points = sum(COURSES[code][4] for code in codes)
    return {"type": title, "points": points, "content": [reference(syllabus_id(code)) for code in codes]}


def sections(programme: Programme) -> list[tuple[str, list[str]]]:
    """A programme's courses by kind: common ones, the programme's own, the orientation's, the diploma project."""
    courses = list(dict.fromkeys(" ".join(programme.courses).split()))
    common = [code for code in courses if code.startswith(_COMMON)]
    own = [code for code in courses if code not in common and code in programme.courses[0].split()]
    later = [code for code in courses if code not in common + own and code != "GYARBET"]
    diploma = ["GYARBET"] if "GYARBET" in courses else []
    return [
        ("Gymnasiegemensamma", common),
        ("Programgemensamma", own),
        ("Inriktning", later),
        ("Gymnasiearbete", diploma),
    ]


def offerings(units: Iterable[Unit], taught: dict[str, set[str]]) -> Iterator[Record]:
    """What each school with a school unit code offers; `taught` is the programmes per unit."""
    subjects = [*SUBJECTS, "M2/deu", "M2/spa"]
    for unit in units:
        if not unit.unit_code or unit.school_types[0] not in ("GR", "GRS", "GY"):
            continue
        codes = sorted(taught.get(unit.key, ()))
        courses = {code for name in codes for code in " ".join(PROGRAMMES[name].courses).split()}
        offered = {"GR": subjects, "GRS": ["GRS/MA"], "GY": sorted(courses)}[unit.school_types[0]]
        key = uid("offering", unit.key)
        yield {
            "id": key,
            "meta": meta(key, _SINCE),
            "startDate": max("2022-07-01", unit.start),
            **({"endDate": unit.end} if unit.end else {}),
            "offeredAt": reference(unit.id),
            "offeredSyllabuses": [reference(syllabus_id(code)) for code in offered],
            **({"offeredProgrammes": [reference(programme_id(code)) for code in codes]} if codes else {}),
        }
