"""The small demo as data: which classes and departments there are, with how many pupils and children."""

from datetime import date

from ss12k.demo.names import STREETS
from ss12k.demo.plans import ClassPlan, DepartmentPlan, District, LeisurePlan, Move
from ss12k.demo.posts import posts

_F6, _79, _STURE1, _STURE2 = "Norrekaskolan F-6", "Norrekaskolan 7-9", "Sturegymnasiet 1", "Sturegymnasiet 2"
_BASTION = "Bastionsgymnasiet"

_LOWER_SECONDARY = ("MA", "SV", "EN", "FY", "KE", "BI", "TK", "HI", "SH", "RE", "GE", "IDH", "SL", "BL", "MU", "HKK")
_MOVES = {
    ("Norrekaskolan 7-9/8A", 5): Move(since=date(2026, 10, 5), came_from="Andershovsskolan"),
    ("Norrekaskolan 7-9/7A", 4): Move(until=date(2026, 9, 30)),
    ("Östra skolan/4-6", 2): Move(since=date(2026, 9, 14), came_from="Norrekaskolan F-6"),
}
_DEPARTMENTS = (
    DepartmentPlan("Förskolan Björken", "Ekorren", (1, 2), 8),
    DepartmentPlan("Förskolan Björken", "Igelkotten", (3, 4, 5), 10),
    DepartmentPlan("Förskolan Tallen", "Myran", (1, 2, 3, 4, 5), 9),
    DepartmentPlan("Förskolan Äppelgården", "Humlan", (1, 2, 3, 4, 5), 9),
    DepartmentPlan("Fristående förskolan Kotten", "Kotten", (2, 3, 4), 4),
)
SMALL = District(
    classes=(
        ClassPlan(_F6, "F", (0,), 10),
        *(ClassPlan(_F6, f"{year}A", (year,), 10) for year in range(1, 4)),
        *(ClassPlan(_F6, f"{year}A", (year,), 10, subjects=("EN",)) for year in range(4, 7)),
        ClassPlan(_79, "7A", (7,), 14, subjects=_LOWER_SECONDARY),
        ClassPlan(_79, "8A", (8,), 14, subjects=_LOWER_SECONDARY),
        ClassPlan(_79, "9A", (9,), 16, subjects=_LOWER_SECONDARY),
        ClassPlan(_79, "9B", (9,), 22, subjects=_LOWER_SECONDARY),
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
    departments=_DEPARTMENTS,
    leisure=(
        LeisurePlan("Norrekaskolans fritidshem", "Fritids Gläntan", _F6),
        LeisurePlan("Andershovs fritidshem", "Fritids Stugan", "Andershovsskolan"),
    ),
    posts=tuple(posts(_DEPARTMENTS[:4])),
    timetable={
        **{f"{_79}/{name}": 5 for name in ("7A", "8A", "9A", "9B")},
        f"{_BASTION}/NA26": 5,
        f"{_STURE1}/EK25": 5,
        **dict.fromkeys((f"{_F6}/4A", f"{_F6}/6A", "Andershovsskolan/7-9", "Östra skolan/4-6"), 1),
    },
    areas=tuple(STREETS),
    feeders={_79: ((_F6,), 7), "Fria grundskolan": (("Östra skolan",), 7)},
    preschools={_F6: ("Förskolan Björken", "Förskolan Lönnen")},
    moves=_MOVES,
    photographed=(_79, _BASTION),
    reported_daily=("/9B", "/NA26"),
    scheduled=("Förskolan Björken", "Förskolan Tallen"),
    summed=(f"{_79}/9B/FY", f"{_79}/9B/MA"),
    graded={f"{_79}/9A": 5, f"{_79}/9B": 6, "Andershovsskolan/7-9": 2},
)
"""The whole of the small Norreka."""
