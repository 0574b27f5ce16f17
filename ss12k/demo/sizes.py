"""The demo's sizes as data: which classes and departments there are, with how many pupils and children."""

from dataclasses import dataclass, field

from ss12k.demo.organisations import UNITS, Unit
from ss12k.errors import Ss12kError


@dataclass(frozen=True)
class ClassPlan:
    """A class: its unit, the school years in it (0: preschool class) and its pupils."""

    unit: str
    name: str
    years: tuple[int, ...]
    pupils: int
    programme: str | None = None

    @property
    def key(self) -> str:
        """What tells the class from all others."""
        return f"{self.unit}/{self.name}"

    def school_type(self, units: dict[str, Unit], year: int) -> str:
        """The pupil's school type: the unit's, but for the preschool class."""
        return "FKLASS" if year == 0 else units[self.unit].school_types[0]


@dataclass(frozen=True)
class DepartmentPlan:
    """A preschool department: the ages in it (at the end of the calendar year) and its children."""

    unit: str
    name: str
    ages: tuple[int, ...]
    children: int

    @property
    def key(self) -> str:
        """What tells the department from all others."""
        return f"{self.unit}/{self.name}"


@dataclass(frozen=True)
class LeisurePlan:
    """A leisure centre's department and the classes that its children come from, years 0 to 3."""

    unit: str
    name: str
    school: str

    @property
    def key(self) -> str:
        """What tells the department from all others."""
        return f"{self.unit}/{self.name}"


@dataclass(frozen=True)
class Size:
    """All that a size of the demo is made from."""

    classes: tuple[ClassPlan, ...]
    departments: tuple[DepartmentPlan, ...]
    leisure: tuple[LeisurePlan, ...]
    full_timetable: tuple[str, ...]
    some_lessons: tuple[str, ...]
    units: dict[str, Unit] = field(default_factory=lambda: UNITS)


_F6, _79, _STURE1, _STURE2 = "Norrekaskolan F-6", "Norrekaskolan 7-9", "Sturegymnasiet 1", "Sturegymnasiet 2"
_BASTION = "Bastionsgymnasiet"

SMALL = Size(
    classes=(
        ClassPlan(_F6, "F", (0,), 10),
        *(ClassPlan(_F6, f"{year}A", (year,), 10) for year in range(1, 7)),
        ClassPlan(_79, "7A", (7,), 14),
        ClassPlan(_79, "8A", (8,), 14),
        ClassPlan(_79, "9A", (9,), 16),
        ClassPlan(_79, "9B", (9,), 22),
        ClassPlan("Andershovsskolan", "F-3", (0, 1, 2, 3), 12),
        ClassPlan("Andershovsskolan", "4-6", (4, 5, 6), 12),
        ClassPlan("Andershovsskolan", "7-9", (7, 8, 9), 12),
        ClassPlan("Andershovsskolan anpassad", "Anp 2-8", (2, 4, 5, 7, 8), 6),
        ClassPlan("Östra skolan", "1-3", (1, 2, 3), 12),
        ClassPlan("Östra skolan", "4-6", (4, 5, 6), 12),
        ClassPlan("Fria grundskolan", "7-9", (7, 8, 9), 10),
        ClassPlan("Montessoriskolan Kompassen", "4-6", (4, 5, 6), 4),
        ClassPlan(_BASTION, "NA26", (1,), 9, "NA"),
        ClassPlan(_BASTION, "NA25", (2,), 8, "NA"),
        ClassPlan(_BASTION, "NA24", (3,), 8, "NA"),
        ClassPlan(_BASTION, "SA26", (1,), 7, "SA"),
        ClassPlan(_STURE1, "EK26", (1,), 8, "EK"),
        ClassPlan(_STURE1, "EK25", (2,), 8, "EK"),
        ClassPlan(_STURE1, "EK24", (3,), 7, "EK"),
        ClassPlan(_STURE2, "EE26", (1,), 8, "EE"),
        ClassPlan(_STURE2, "EE25", (2,), 6, "EE"),
        ClassPlan(_STURE2, "EE24", (3,), 6, "EE"),
        ClassPlan(_STURE2, "IM26", (1,), 5, "IMSPR"),
        ClassPlan("Fria gymnasiet", "ES25", (2,), 8, "ES"),
    ),
    departments=(
        DepartmentPlan("Förskolan Björken", "Ekorren", (1, 2), 8),
        DepartmentPlan("Förskolan Björken", "Igelkotten", (3, 4, 5), 10),
        DepartmentPlan("Förskolan Tallen", "Myran", (1, 2, 3, 4, 5), 9),
        DepartmentPlan("Förskolan Äppelgården", "Humlan", (1, 2, 3, 4, 5), 9),
        DepartmentPlan("Fristående förskolan Kotten", "Kotten", (2, 3, 4), 4),
    ),
    leisure=(
        LeisurePlan("Norrekaskolans fritidshem", "Fritids Gläntan", _F6),
        LeisurePlan("Andershovs fritidshem", "Fritids Stugan", "Andershovsskolan"),
    ),
    full_timetable=(f"{_79}/7A", f"{_79}/8A", f"{_79}/9A", f"{_79}/9B", f"{_BASTION}/NA26", f"{_STURE1}/EK25"),
    some_lessons=(f"{_F6}/4A", f"{_F6}/6A", "Andershovsskolan/7-9", "Östra skolan/4-6"),
)

SIZES: dict[str, Size] = {"small": SMALL}
_LATER = ("kommun", "storstad")


def size_named(name: str) -> Size:
    """The size of this name, or an error that says which there are."""
    if name in SIZES:
        return SIZES[name]
    if name in _LATER:
        raise Ss12kError(f"the demo size '{name}' is not made yet: use '{', '.join(SIZES)}'")
    raise Ss12kError(f"there is no demo size '{name}': use '{', '.join(SIZES)}'")
