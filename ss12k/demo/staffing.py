"""The posts of a district of a large demo: teachers by what the classes' weeks need, and everybody else by unit."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from zlib import crc32

from ss12k.demo.people import MARKINGS
from ss12k.demo.plans import BandPlan, ClassPlan, DepartmentPlan, LeisurePlan, Post

_WEEK = 16
"""Lessons a week that make a full post."""
_SPECIALISTS = ("IDH", "SL BL")
_LOWER_SECONDARY = ("MA TK", "FY KE BI", "SV SVA", "EN", "HI SH RE GE", "IDH", "SL BL")
SHARED = ("MU", "HKK")
"""Subjects whose teachers go from school to school."""
_UPPER_SECONDARY = (
    "SVESVE01 SVESVE02 SVESVE03 GYARBET",
    "ENGENG05 ENGENG06",
    "MATMAT01a MATMAT01b MATMAT01c MATMAT02b MATMAT02c MATMAT04 PRR1X",
    "FYSFYS01a KEMKEM01 BIOBIO01",
    "SAMSAM01b HISHIS01b PSKPSY01",
    "FÖRFÖR01 JURPRI0",
    "ELRELK0 DAODAC0",
    "IDRIDR01 MUSENS01",
)
_SPECIAL = "Speciallärare/specialpedagog"
_ENDED, _SUBSTITUTE = ("2015-08-10", "2026-06-30"), ("2026-10-05", "2026-12-18")


def preschool_posts(departments: Iterable[DepartmentPlan]) -> Iterator[Post]:
    """Three posts a department, and a head for every two preschools."""
    departments = tuple(departments)
    units = list(dict.fromkeys(room.unit for room in departments))
    for unit, other in zip(units[::2], (*units[1::2], None), strict=False):
        yield Post(unit, "Rektor", also=other)
    for unit in units:
        yield Post(unit, "Annan personal", percent=75, description="Kock")
        yield from (Post(unit, "Barnskötare", percent=60, description="Resurs") for _ in range(3))
    for room in departments:
        yield Post(room.unit, "Förskollärare", plus=room.name)
        yield Post(room.unit, "Barnskötare", plus=room.name, percent=80)
        yield Post(room.unit, "Barnskötare", plus=room.name)


def lower_posts(unit: str, classes: Iterable[ClassPlan], leisure: Iterable[LeisurePlan]) -> Iterator[Post]:
    """A school for years F-6: a teacher to every class, specialists, and the leisure centre."""
    classes, leisure = tuple(classes), tuple(leisure)
    yield Post(unit, "Rektor", also=leisure[0].unit if leisure else None)
    for plan in classes:
        own = " ".join(subject for subject in plan.weekly if subject not in " ".join(_SPECIALISTS + SHARED).split())
        yield Post(unit, "Lärare" if own else "Förskollärare", own, mentor=plan.name, classes=(plan.key,))
    yield from _teachers(classes, _SPECIALISTS)
    yield from (Post(unit, "Lärarassistent", percent=75) for _ in classes[::2])
    yield from (Post(unit, _SPECIAL) for _ in classes[::5])
    yield from (Post(unit, "Annan personal", description=what) for what in ("Vaktmästare", "Kock", "Lokalvårdare"))
    yield Post(unit, "Skoladministratör")
    yield from leisure_posts(leisure)


def leisure_posts(leisure: Iterable[LeisurePlan]) -> Iterator[Post]:
    """Two posts a leisure centre's department, and a half one that the school has too."""
    for plan in leisure:
        yield Post(plan.unit, "Fritidspedagog", plus=plan.name)
        yield Post(plan.unit, "Barnskötare", plus=plan.name, percent=75)
        yield Post(plan.unit, "Fritidspedagog", plus=plan.name, percent=60, also=plan.school)


def upper_posts(unit: str, classes: Iterable[ClassPlan], bands: Iterable[BandPlan], other: str) -> Iterator[Post]:
    """A school for years 7-9; `other` shares some of its staff."""
    classes = tuple(classes)
    yield Post(unit, "Rektor")
    yield from _with_mentors(_teachers(classes, _LOWER_SECONDARY))
    keys = tuple(band.key for band in bands)
    yield Post(unit, "Lärare", "EN", classes=keys, percent=70)
    yield Post(unit, "Lärare", "M2/deu", classes=keys, percent=60, also=other)
    yield Post(unit, "Lärare", "M2/spa", classes=keys)
    yield Post(unit, "Bibliotekarie", percent=75, description="Skolbibliotek")
    yield from _care(unit, other)
    yield from (Post(unit, _SPECIAL) for _ in classes[::6])
    yield from (Post(unit, "Lärarassistent") for _ in classes[::4])
    yield from (Post(unit, "Annan personal", description=what) for what in ("Vaktmästare", "Kock", "Lokalvårdare"))


def gymnasium_posts(unit: str, classes: Iterable[ClassPlan], other: str) -> Iterator[Post]:
    """An upper secondary school."""
    classes = tuple(plan for plan in classes if not plan.graduated)
    yield Post(unit, "Rektor")
    yield Post(unit, "Övrig arbetsledning", description="Biträdande rektor")
    yield from _with_mentors(_teachers(classes, _UPPER_SECONDARY))
    yield Post(unit, "Bibliotekarie", description="Skolbibliotek")
    yield from _care(unit, other)
    yield from (Post(unit, _SPECIAL) for _ in classes[::9])


def adapted_posts(unit: str, classes: Iterable[ClassPlan], other: str) -> Iterator[Post]:
    """A unit of adapted compulsory school."""
    yield Post(unit, "Rektor", also=other)
    for plan in classes:
        yield Post(unit, _SPECIAL, "GRS/MA", mentor=plan.name, classes=(plan.key,))
        yield from (Post(unit, "Lärarassistent") for _ in range(2))


def _care(unit: str, other: str) -> Iterator[Post]:
    yield Post(unit, "Kurator", percent=50, also=other)
    yield Post(unit, "Skolsköterska", percent=50, also=other)
    yield Post(unit, "Studie- och yrkesvägledare", percent=60, also=other)
    yield Post(unit, "Skoladministratör")


def shared_posts(classes: Iterable[ClassPlan], families: Iterable[str]) -> Iterator[Post]:
    """Teachers of subjects with few lessons: some of them have classes at two schools."""
    for post in _teachers(classes, families):
        yield replace(post, percent=60) if post.also else post


def _teachers(classes: Iterable[ClassPlan], families: Iterable[str]) -> Iterator[Post]:
    """For each family of subjects as many teachers as its lessons need, each with classes of their own."""
    for family in families:
        taken: list[ClassPlan] = []
        for plan in classes:
            if not _lessons([plan], family):
                continue
            if taken and (_lessons([*taken, plan], family) > _WEEK or len({each.unit for each in (*taken, plan)}) > 2):
                yield _teacher(taken, family)
                taken = []
            taken.append(plan)
        if taken:
            yield _teacher(taken, family)


def _lessons(classes: Iterable[ClassPlan], family: str) -> int:
    return sum(plan.weekly.get(subject, 0) for plan in classes for subject in family.split())


def _teacher(classes: list[ClassPlan], family: str) -> Post:
    unit, *others = dict.fromkeys(plan.unit for plan in classes)
    percent = max(40, min(100, _lessons(classes, family) * 100 // _WEEK // 5 * 5))
    keys = tuple(plan.key for plan in classes)
    return Post(unit, "Lärare", family, also=others[0] if others else None, classes=keys, percent=percent)


def _with_mentors(posts: Iterable[Post]) -> Iterator[Post]:
    """The teachers, each mentor of the first of their classes that has none yet; some of them lead a subject."""
    mentored: set[str] = set()
    for number, post in enumerate(posts):
        free = [key for key in post.classes if key not in mentored]
        mentored.update(free[:1])
        role = "Förstelärare" if number % 12 == 5 else post.role
        yield replace(post, role=role, mentor=free[0].removeprefix(f"{post.unit}/") if free else None)


def with_circumstances(posts: Iterable[Post], name: str) -> Iterator[Post]:
    """The posts as life is: some held by pupils' guardians or protected persons, predecessors and substitutes."""
    for number, post in enumerate(posts):
        drawn = crc32(f"{name}/{number}".encode())
        protected = drawn % 500 == 7
        marking = MARKINGS[number % 2] if protected else "Ingen"
        yield replace(post, marking=marking, parent=drawn % 9 == 3 and not protected)
        bare = replace(post, mentor=None, plus=None, also=None, percent=100)
        if drawn % 12 == 5:
            yield replace(bare, start=_ENDED[0], end=_ENDED[1])
        if drawn % 60 == 11:
            yield replace(bare, start=_SUBSTITUTE[0], end=_SUBSTITUTE[1], description="Vikarie")
