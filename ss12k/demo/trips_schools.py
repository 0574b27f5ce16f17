"""Trips about enrolments and organisations (20 to 31)."""

from collections.abc import Iterator
from typing import Any

from ss12k.demo.ids import Record, reference
from ss12k.demo.trips_island import (
    AUTHORITY,
    ENDED,
    GR,
    GY,
    LEFT,
    NOBODY,
    PROGRAMME,
    Make,
    Plot,
    Trip,
    day,
    enrolment,
    member,
)
from ss12k.demo.trips_land import EDUCATION
from ss12k.demo.years import AUTUMN
from ss12k.snapshots.findings import Kind

_LAST_YEAR = {"startDate": f"{AUTUMN - 1}-07-01", "endDate": f"{AUTUMN}-06-30"}
_LONG_AGO = {"startDate": f"{AUTUMN - 2}-07-01", "endDate": f"{AUTUMN - 1}-06-30"}
_WITH_CLASSES = ("FKLASS", "GR", "GRS", "SAM", "SP", "GY", "GYS")


def _enrolled(plot: Plot, **besides: Any) -> Record:
    """A pupil in year 5 with one enrolment more than that of the school year."""
    return plot.pupil(enrolments=[enrolment(4, **besides), enrolment()])


def _last_day(plot: Plot) -> str:
    return day(plot.either(-1, 0))


def _until_today(plot: Plot, year: int | None = 5, kind: str = "GR", at: str = GR, **changes: Any) -> Record:
    """A pupil with one enrolment more, broken off today: the last day still counts."""
    left = LEFT | {"endDate": day(plot.either(0, -1))}
    return plot.pupil(enrolments=[enrolment(year, kind, at, **(left | changes)), enrolment()])


# --- enrolments (20 to 27) ---
def _enrolled_twice(plot: Plot) -> Iterator[Record]:
    other = plot.unit("GR", "SAM")["id"]
    yield plot.pupil(enrolments=[enrolment(), enrolment(5, plot.either("GR", "SAM"), other)])


def _twice_yesterday(plot: Plot) -> Iterator[Record]:
    other = plot.unit("GR")["id"]
    left = LEFT | {"endDate": day(plot.either(0, -1))}
    yield plot.pupil(enrolments=[enrolment(), enrolment(5, "GR", other, **left)])


def _enrolment_reversed(plot: Plot) -> Iterator[Record]:
    dates = {"startDate": "2026-03-10", "endDate": plot.either("2026-03-09", "2026-03-10")}
    yield _enrolled(plot, cancelled=True, **dates)


def _cancelled_but_open(plot: Plot) -> Iterator[Record]:
    yield plot.pupil(enrolments=[enrolment(cancelled=True, endDate=day(plot.either(1, 0)))])


def _cancelled_for_ever(plot: Plot) -> Iterator[Record]:
    yield plot.pupil(enrolments=[enrolment(cancelled=plot.either(True, False), endDate=None)])


def _ended_in_term(ends: str, twin: str) -> Make:
    def make(plot: Plot) -> Iterator[Record]:
        yield _enrolled(plot, **(_LAST_YEAR | {"endDate": plot.either(ends, twin)}))

    return make


def _ended_yesterday(plot: Plot) -> Iterator[Record]:
    yield plot.pupil(enrolments=[enrolment(endDate=day(plot.either(-1, 0)))])


def _ended_of_kind(plot: Plot) -> Iterator[Record]:
    for kind in plot.either(_WITH_CLASSES, ("VUX", "KU", "FTH")):
        yield _enrolled(plot, kind=kind, **(_LAST_YEAR | {"endDate": "2026-03-31"}))


def _year_missing(plot: Plot) -> Iterator[Record]:
    yield plot.pupil(None, plot.either("GR", "FKLASS"))


def _year_missing_today(plot: Plot) -> Iterator[Record]:
    yield _until_today(plot, None)


def _year_out_of_range(plot: Plot) -> Iterator[Record]:
    born = f"{AUTUMN - 16}-02-03"
    pupil = plot.pupil(birthDate=born, enrolments=[enrolment(plot.either(11, 10))])
    plot.deviates(pupil, "enrolments[].schoolYear", Kind.RANGE)
    yield pupil


def _year_implausible(years: int) -> Make:
    def make(plot: Plot) -> Iterator[Record]:
        yield plot.pupil(birthDate=f"{AUTUMN - 11 + plot.either(3, 2) * years}-05-17")

    return make


def _oldest_and_youngest(plot: Plot) -> Iterator[Record]:
    for year in (0, 10):
        yield plot.pupil(year, birthDate=f"{AUTUMN - 6 - year + plot.either(3, 2)}-01-01")


def _education_missing(plot: Plot) -> Iterator[Record]:
    programme = plot.either(None, reference(PROGRAMME))
    yield plot.pupil(2, "GY", enrolments=[enrolment(2, "GY", GY, educationCode=None, programme=programme)])


def _education_missing_today(plot: Plot) -> Iterator[Record]:
    yield _until_today(plot, 2, "GY", GY, educationCode=None, schoolYear=2)


def _special_education_missing(plot: Plot) -> Iterator[Record]:
    kind = plot.either("GYS", "VUXGY")
    at = plot.unit(kind)["id"]
    yield plot.pupil(2, kind, at, enrolments=[enrolment(2, kind, at, educationCode=None)])


def _special_education_unknown(plot: Plot) -> Iterator[Record]:
    kind = plot.either("GYS", "VUXGY")
    at = plot.unit(kind)["id"]
    yield plot.pupil(2, kind, at, enrolments=[enrolment(2, kind, at, educationCode="ZZ98")])


def _education_unknown_today(plot: Plot) -> Iterator[Record]:
    yield _until_today(plot, 2, "GY", GY, educationCode="ZZ99")


def _education_unknown(plot: Plot) -> Iterator[Record]:
    known = plot.either(EDUCATION.lower(), "IMYRK")
    plot.listed("education_codes", "IMYRK", "Aktiv")
    yield plot.pupil(2, "GY", enrolments=[enrolment(2, "GY", GY, educationCode=known)])


def _education_over(plot: Plot) -> Iterator[Record]:
    code = plot.either("TE25", "TE26")
    plot.listed("education_codes", code, plot.either("Upphört", "Planerad"))
    yield plot.pupil(2, "GY", enrolments=[enrolment(2, "GY", GY, educationCode=code)])


def _school_unknown(plot: Plot) -> Iterator[Record]:
    ended = plot.unit("GR", endDate=f"{AUTUMN - 1}-06-30", head=False)["id"]
    pupil = _enrolled(plot, at=plot.either(NOBODY, ended), **_LONG_AGO)
    plot.deviates(pupil, "enrolments[].enroledAt", Kind.DANGLING)
    yield pupil


def _school_ended(plot: Plot) -> Iterator[Record]:
    area = plot.organisation("Rektorsområde")
    plot.duty(at=area["id"], role="Rektor")
    unit = plot.unit("GR", parent=area["id"], head=False, endDate=_last_day(plot))
    plot.finds("ended-with-pupils", [unit])
    pupil = plot.pupil(at=unit["id"], classed=False)
    plot.klass("GR", area["id"])["groupMemberships"].append(member(pupil))
    yield pupil


def _school_no_unit(plot: Plot) -> Iterator[Record]:
    kind = plot.either("Skola", "Skolenhet")
    yield plot.pupil(at=plot.unit("GR", organisationType=kind)["id"])


def _school_no_unit_today(plot: Plot) -> Iterator[Record]:
    yield _until_today(plot, kind="SAM", at=plot.organisation("Skola")["id"])


def _classless_of_kind(plot: Plot) -> Iterator[Record]:
    for kind in plot.either(_WITH_CLASSES, ("VUX", "KU", "FTH")):
        at = plot.unit(kind)["id"]
        enrolled = enrolment(1, kind, at, educationCode=EDUCATION)
        yield plot.pupil(1, enrolments=[enrolled], classed=False, birthDate=f"{AUTUMN - 7}-03-04")


def _class_of_tomorrow(plot: Plot) -> Iterator[Record]:
    pupil = plot.pupil(classed=False)
    later = plot.klass("GR", plot.unit("GR", parent=GR)["id"])
    later |= {"startDate": day(plot.either(1, 0)), "groupMemberships": [{"person": reference(pupil["id"])}]}
    yield pupil


def _second_class_of_today(plot: Plot) -> Iterator[Record]:
    pupil = plot.pupil()
    later = plot.klass("GR", plot.unit("GR", parent=GR)["id"])
    later |= {"startDate": day(plot.either(0, 1)), "groupMemberships": [{"person": reference(pupil["id"])}]}
    yield pupil


def _pupil_without_class(plot: Plot) -> Iterator[Record]:
    pupil = plot.pupil(classed=False)
    plot.pupil()  # who stays in the class
    plot.klass()["groupMemberships"].append(member(pupil, endDate=_last_day(plot)))
    yield pupil


def _pupil_in_two_classes(plot: Plot) -> Iterator[Record]:
    pupil = plot.pupil()
    other = plot.group("Klass", [pupil, plot.pupil(classed=False)])
    plot.duty(assignmentRole=[{"group": reference(other["id"]), "assignmentRoleType": "Mentor"}])
    if not plot.wrong:
        other["groupMemberships"][0]["endDate"] = day(-1)
    yield pupil


def _no_successor(plot: Plot) -> Iterator[Record]:
    starts = f"{AUTUMN}-08-{plot.either(21, 20)}"
    yield plot.pupil(enrolments=[enrolment(4, **_LAST_YEAR), enrolment(startDate=starts, endDate=None)])


def _finished(plot: Plot) -> Iterator[Record]:
    yield plot.pupil(classed=False, enrolments=[enrolment(plot.either(8, 9), **_LAST_YEAR)])


def _gone_in_august(plot: Plot) -> Iterator[Record]:
    left = LEFT | {"endDate": f"{AUTUMN}-08-{plot.either(19, 20)}"}
    yield plot.pupil(classed=False, enrolments=[enrolment(4, **_LAST_YEAR), enrolment(**left)])


def _no_successor_of_kind(plot: Plot) -> Iterator[Record]:
    over = [("GR", 9), ("SAM", 9), ("SP", 10), ("GY", 1), ("GYS", 1), ("VUX", 1)]
    for kind, year in plot.either([("FKLASS", 0), ("GRS", 9), ("SAM", 8), ("SP", 8)], over):
        yield plot.pupil(classed=False, enrolments=[enrolment(year, kind, **_LAST_YEAR)])


def _broken_off_in_june(plot: Plot) -> Iterator[Record]:
    ended = enrolment(4, cancelled=plot.either(False, True), **_LAST_YEAR)
    yield plot.pupil(classed=False, enrolments=[ended])


def _year_not_moved(plot: Plot) -> Iterator[Record]:
    pupil = plot.pupil()
    plot.earlier(pupil, enrolments=[enrolment(plot.either(5, 4), **_LAST_YEAR)])
    yield pupil


# --- units and their codes (28) ---
def _unit_code_missing(plot: Plot) -> Iterator[Record]:
    yield plot.unit(plot.either("GR", "FTH"), schoolUnitCode=None)


def _unit_code_missing_today(plot: Plot) -> Iterator[Record]:
    yield plot.unit("FS", "GR", schoolUnitCode=None, head=False, endDate=day(plot.either(0, -1)))


def _unit_code_of_care(plot: Plot) -> Iterator[Record]:
    yield plot.unit("FS", plot.either("FKLASS", "OPPFTH"), schoolUnitCode=None)


def _unit_code_form(plot: Plot) -> Iterator[Record]:
    yield plot.unit("GR", schoolUnitCode=f"0998{plot.land.number():0{plot.either(5, 4)}}")


def _unit_code_shared(plot: Plot) -> Iterator[Record]:
    first = plot.unit("GR")
    yield first
    yield plot.unit("GR", schoolUnitCode=first["schoolUnitCode"], head=False, endDate=day(plot.either(0, -1)))


def _unit_code_unregistered(plot: Plot) -> Iterator[Record]:
    yield plot.unit("GR", listed=not plot.wrong)


def _unit_code_unregistered_today(plot: Plot) -> Iterator[Record]:
    yield plot.unit("GR", listed=False, head=False, endDate=day(plot.either(0, -1)))


def _unit_code_over(plot: Plot) -> Iterator[Record]:
    unit = plot.unit("GR")
    plot.listed("school_units", unit["schoolUnitCode"], plot.either("VILANDE", "Planerad"))
    yield unit


# --- the tree (29 and 30) ---
def _parent_missing(plot: Plot) -> Iterator[Record]:
    area = plot.organisation("Förvaltning", None) if plot.wrong else plot.authority()
    plot.finds("no-authority", [area])
    yield area


def _parent_unknown(plot: Plot) -> Iterator[Record]:
    area = plot.organisation("Förvaltning", plot.either(NOBODY, AUTHORITY))
    plot.deviates(area, "parentOrganisation", Kind.DANGLING)
    plot.finds("no-authority", [area])
    yield area


def _parent_cycle(plot: Plot) -> Iterator[Record]:
    top = plot.authority()
    beneath = plot.organisation("Förvaltning", top["id"])
    if plot.wrong:
        top["parentOrganisation"] = reference(beneath["id"])
    yield from (top, beneath)


def _no_number(plot: Plot) -> Iterator[Record]:
    top = plot.authority(organisationNumber=plot.either(None, "2120009982"))
    yield top
    yield plot.organisation("Förvaltning", top["id"])


def _two_authorities(plot: Plot) -> Iterator[Record]:
    number = plot.either("2120009983", None)
    yield plot.authority(organisationNumber=number, parentOrganisation=reference(AUTHORITY))
    plot.organisation("Bolag", organisationNumber="2120009984")


def _unit_without_types(plot: Plot) -> Iterator[Record]:
    yield plot.organisation(plot.either("Skolenhet", "Skola"))


def _unit_without_types_today(plot: Plot) -> Iterator[Record]:
    yield plot.organisation("Skolenhet", endDate=day(plot.either(0, -1)))


def _type_not_offered_today(plot: Plot) -> Iterator[Record]:
    yield _until_today(plot, None, "KU")


def _type_not_offered(plot: Plot) -> Iterator[Record]:
    unit = plot.unit(plot.either("GRS", "FKLASS"), "GR")
    yield plot.pupil(None, "FKLASS", unit["id"])
    if plot.wrong:  # what says nothing offers no less
        silent = plot.unit()
        plot.pupil(at=silent["id"])
        plot.finds("unit-without-types", [silent])


def _municipality_differs(plot: Plot) -> Iterator[Record]:
    top = plot.authority(municipalityCode=plot.either("9980", "9981"))
    area = plot.organisation("Förvaltning", top["id"], municipalityCode=None)
    yield plot.organisation("Rektorsområde", area["id"], municipalityCode="9981")
    if plot.wrong:
        company = plot.organisation("Bolag", municipalityCode="9982")
        yield company
        plot.organisation("Rektorsområde", company["id"])


def _unit_without_code(plot: Plot) -> Iterator[Record]:
    yield plot.organisation("Förvaltning", organisationCode=None, endDate=day(plot.either(0, -1)))


def _code_of_authority(plot: Plot) -> Iterator[Record]:
    top = plot.authority(organisationCode=plot.either("SK", None))
    yield plot.organisation("Förvaltning", top["id"], organisationCode=None)


# --- what has ended (31) ---
def _ended_with_groups(plot: Plot) -> Iterator[Record]:
    area = plot.organisation("Rektorsområde", endDate=_last_day(plot))
    plot.group("Övrigt", at=area["id"])
    yield area


def _ended_with_placements(plot: Plot) -> Iterator[Record]:
    unit = plot.unit("FS", head=False, **ENDED)
    plot.placement(at=unit["id"], endDate=day(plot.either(0, -1)))
    yield unit


def _ended_with_duties(plot: Plot) -> Iterator[Record]:
    area = plot.organisation("Rektorsområde", **ENDED)
    plot.duty(at=area["id"], endDate=day(plot.either(0, -1)))
    yield area


def _ended_yesterday_with_duties(plot: Plot) -> Iterator[Record]:
    area = plot.organisation("Rektorsområde", endDate=_last_day(plot))
    plot.duty(at=area["id"])
    yield area


TRIPS = (
    Trip("enrolled-twice", "at two schools", _enrolled_twice),
    Trip("enrolled-twice", "until today", _twice_yesterday),
    Trip("enrolment-reversed", "by a day", _enrolment_reversed),
    Trip("cancelled-but-open", "until tomorrow", _cancelled_but_open),
    Trip("cancelled-but-open", "without last day", _cancelled_for_ever),
    Trip("ended-in-term", "the last day that is no end of term", _ended_in_term("2026-05-24", "2026-05-25")),
    Trip("ended-in-term", "the first of them in spring", _ended_in_term("2026-01-21", "2026-01-20")),
    Trip("ended-in-term", "a year ago but a day", _ended_in_term("2025-11-24", "2025-11-23")),
    Trip("ended-in-term", "before Christmas", _ended_in_term("2025-12-09", "2025-12-10")),
    Trip("ended-in-term", "yesterday", _ended_yesterday),
    Trip("ended-in-term", "of each kind with classes", _ended_of_kind),
    Trip("year-missing", "until today", _year_missing_today),
    Trip("year-missing", "none in compulsory school", _year_missing),
    Trip("year-out-of-range", "year 11", _year_out_of_range),
    Trip("year-implausible", "three years too old", _year_implausible(-1)),
    Trip("year-implausible", "three years too young", _year_implausible(1)),
    Trip("year-implausible", "in years 0 and 10", _oldest_and_youngest),
    Trip("education-missing", "neither code nor programme", _education_missing),
    Trip("education-missing", "until today", _education_missing_today),
    Trip("education-missing", "an intellectual disability", _special_education_missing),
    Trip("education-unknown", "until today", _education_unknown_today),
    Trip("education-unknown", "an intellectual disability", _special_education_unknown),
    Trip("education-unknown", "in small letters", _education_unknown),
    Trip("education-unknown", "a code that is over", _education_over),
    Trip("school-unknown", "an enrolment that is over", _school_unknown),
    Trip("school-ended", "yesterday", _school_ended),
    Trip("school-no-unit", "a school", _school_no_unit),
    Trip("school-no-unit", "until today", _school_no_unit_today),
    Trip("pupil-without-class", "of each kind with classes", _classless_of_kind),
    Trip("pupil-without-class", "a class from tomorrow on", _class_of_tomorrow),
    Trip("pupil-in-two-classes", "since today", _second_class_of_today),
    Trip("pupil-without-class", "left it yesterday", _pupil_without_class),
    Trip("pupil-in-two-classes", "since the term began", _pupil_in_two_classes),
    Trip("no-successor", "came a day too late", _no_successor),
    Trip("no-successor", "gone after year 8", _finished),
    Trip("no-successor", "gone the day before", _gone_in_august),
    Trip("no-successor", "of each kind", _no_successor_of_kind),
    Trip("no-successor", "not broken off", _broken_off_in_june),
    Trip("year-not-moved", "year 5 again", _year_not_moved),
    Trip("unit-code-missing", "compulsory school", _unit_code_missing),
    Trip("unit-code-missing", "until today", _unit_code_missing_today),
    Trip("unit-code-missing", "a preschool with preschool class", _unit_code_of_care),
    Trip("unit-code-form", "nine digits", _unit_code_form),
    Trip("unit-code-shared", "with one that ends today", _unit_code_shared),
    Trip("unit-code-unregistered", "in no register", _unit_code_unregistered),
    Trip("unit-code-unregistered", "rests", _unit_code_over),
    Trip("unit-code-unregistered", "until today", _unit_code_unregistered_today),
    Trip("parent-missing", "none", _parent_missing),
    Trip("parent-missing", "one of no record", _parent_unknown),
    Trip("parent-cycle", "an authority beneath its own department", _parent_cycle),
    Trip("no-authority", "an authority without number", _no_number),
    Trip("no-authority", "two with numbers", _two_authorities),
    Trip("unit-without-types", "none", _unit_without_types),
    Trip("type-not-offered", "preschool class", _type_not_offered),
    Trip("unit-without-types", "until today", _unit_without_types_today),
    Trip("type-not-offered", "until today", _type_not_offered_today),
    Trip("municipality-differs", "two steps beneath", _municipality_differs),
    Trip("unit-without-code", "until today", _unit_without_code),
    Trip("unit-without-code", "of an authority with a code", _code_of_authority),
    Trip("ended-with-groups", "ended yesterday", _ended_with_groups),
    Trip("ended-with-pupils", "a place until today", _ended_with_placements),
    Trip("ended-with-duties", "ended yesterday", _ended_yesterday_with_duties),
    Trip("ended-with-duties", "a duty until today", _ended_with_duties),
)  # fmt: skip
"""At least one for each check."""
