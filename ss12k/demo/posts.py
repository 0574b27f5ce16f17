"""The posts at Norreka's units as data: role, subjects, extent, and what is special about some of them."""

from collections.abc import Iterable, Iterator

from ss12k.demo.plans import DepartmentPlan, Post

_79, _F6, _LEISURE = "Norrekaskolan 7-9", "Norrekaskolan F-6", "Norrekaskolans fritidshem"
_ANDERSHOV, _ANDERSHOV_LEISURE, _ADAPTED = "Andershovsskolan", "Andershovs fritidshem", "Andershovsskolan anpassad"
_BASTION, _STURE1, _STURE2, _FREE = "Bastionsgymnasiet", "Sturegymnasiet 1", "Sturegymnasiet 2", "Fria gymnasiet"
_BIRCH, _PINE, _APPLE = "Förskolan Björken", "Förskolan Tallen", "Förskolan Äppelgården"
_SPECIAL = "Speciallärare/specialpedagog"
_COUNSELLOR = "Studie- och yrkesvägledare"

_COMPULSORY = (
    Post(_79, "Rektor"),
    Post(_79, "Förstelärare", "MA TK", mentor="9B"),
    Post(_79, "Lärare", "FY KE BI", mentor="9A"),
    Post(_79, "Lärare", "MA FY KE", mentor="7A", parent=True),
    Post(_79, "Lärare", "SV SVA", mentor="9B"),
    Post(_79, "Lärare", "SV EN", mentor="8A"),
    Post(_79, "Lärare", "EN M2/deu"),
    Post(_79, "Lärare", "M2/spa", percent=60, also="Fria grundskolan"),
    Post(_79, "Lärare", "HI SH RE GE"),
    Post(_79, "Lärare", "IDH", marking="Skyddad folkbokföring"),
    Post(_79, "Lärare", "SL BL"),
    Post(_79, "Lärare", "MU", percent=60, also=_F6),
    Post(_79, "Lärare", "HKK", percent=50),
    Post(_79, "Lärare", "MA FY", description="Vikarie", start="2026-10-05", end="2026-12-18"),
    Post(_79, "Lärare", "KE BI", start="2015-08-10", end="2026-06-30"),
    Post(_79, _SPECIAL, parent=True),
    Post(_79, "Kurator", percent=50, also=_F6),
    Post(_79, "Skolsköterska", percent=50, also=_F6),
    Post(_79, _COUNSELLOR),
    Post(_79, "Bibliotekarie", percent=75, description="Skolbibliotek"),
    Post(_79, "Skoladministratör"),
    Post(_79, "Lärarassistent"),
    Post(_F6, "Rektor", also=_LEISURE),
    Post(_F6, "Förskollärare", mentor="F"),
    *(Post(_F6, "Lärare", "SV MA EN", mentor=f"{year}A", parent=year == 2) for year in range(1, 7)),
    Post(_F6, "Lärare", "IDH SL"),
    Post(_F6, _SPECIAL),
    Post(_F6, "Lärarassistent", percent=75),
    Post(_LEISURE, "Fritidspedagog", plus="Fritids Gläntan", parent=True),
    Post(_LEISURE, "Fritidspedagog", plus="Fritids Gläntan"),
    Post(_LEISURE, "Barnskötare", percent=75, plus="Fritids Gläntan"),
    Post(_ANDERSHOV, "Rektor", also=_ADAPTED),
    Post(_ANDERSHOV, "Lärare", "SV MA", mentor="F-3"),
    Post(_ANDERSHOV, "Lärare", "SV EN MA", mentor="4-6"),
    Post(_ANDERSHOV, "Lärare", "MA FY KE BI TK", mentor="7-9"),
    Post(_ANDERSHOV, "Lärare", "SV EN HI SH", parent=True),
    Post(_ADAPTED, _SPECIAL, "GRS/MA", mentor="Anp 2-8"),
    Post(_ADAPTED, "Lärarassistent"),
    Post(_ANDERSHOV_LEISURE, "Fritidspedagog", plus="Fritids Stugan", also=_ANDERSHOV, percent=60),
    Post("Östra skolan", "Rektor"),
    Post("Östra skolan", "Lärare", "SV MA", mentor="1-3"),
    Post("Östra skolan", "Lärare", "SV EN MA", mentor="4-6"),
    Post("Östra skolan", "Lärare", "IDH MU", percent=50),
    Post("Östra skolan", "Skoladministratör", percent=50),
    Post("Fria grundskolan", "Rektor"),
    Post("Fria grundskolan", "Lärare", "MA FY SV", mentor="7-9"),
    Post("Montessoriskolan Kompassen", "Rektor"),
)
_UPPER_SECONDARY = (
    Post(_BASTION, "Rektor"),
    Post(_BASTION, "Lärare", "MATMAT01c MATMAT02c MATMAT04 MATMAT01b FYSFYS01a", mentor="NA24"),
    Post(_BASTION, "Lärare", "KEMKEM01 BIOBIO01", mentor="NA26"),
    Post(_BASTION, "Förstelärare", "SVESVE01 SVESVE02 SVESVE03", mentor="NA25"),
    Post(_BASTION, "Lärare", "ENGENG05 ENGENG06", mentor="SA26"),
    Post(_BASTION, "Lärare", "SAMSAM01b HISHIS01b PSKPSY01 GYARBET", parent=True),
    Post(_BASTION, "Kurator", percent=50, also=_FREE),
    Post(_BASTION, _COUNSELLOR),
    Post(_STURE1, "Rektor"),
    Post(_STURE1, "Lärare", "SVESVE01 SVESVE02 SVESVE03 GYARBET", mentor="EK24", percent=60, also=_STURE2),
    Post(_STURE1, "Lärare", "MATMAT01b MATMAT02b PRR1X", mentor="EK26"),
    Post(_STURE1, "Lärare", "ENGENG05 ENGENG06", percent=50, also=_STURE2),
    Post(_STURE1, "Lärare", "FÖRFÖR01 JURPRI0", mentor="EK25"),
    Post(_STURE1, "Skoladministratör"),
    Post(_STURE2, "Rektor"),
    Post(_STURE2, "Lärare", "ELRELK0 DAODAC0 GYARBET", mentor="EE25"),
    Post(_STURE2, "Lärare", "MATMAT01a DAODAC0", mentor="EE26"),
    Post(_STURE2, "Lärare", "IDRIDR01", mentor="EE24"),
    Post(_STURE2, "Lärare", "SVESVE01", mentor="IM26", description="Svenska som andraspråk"),
    Post(_FREE, "Rektor"),
    Post(_FREE, "Lärare", "SVESVE02 ENGENG06 HISHIS01b", mentor="ES25"),
    Post(_FREE, "Lärare", "MUSENS01", percent=60),
)
_OTHERS = (
    Post(_BIRCH, "Rektor", also=_PINE),
    Post(_APPLE, "Rektor", also=_ANDERSHOV_LEISURE),
    Post("Fristående förskolan Kotten", "Rektor", plus="Kotten"),
    Post("Förskolan Lönnen", "Förskolechef", start="2015-01-01", end="2022-07-31"),
    Post("Norreka kommun", "Övrig arbetsledning", description="Skolchef"),
    Post("Norreka kommun", "Annan personal", description="Systemförvaltare"),
    Post("Grundskola", "Skolläkare", percent=20),
    Post("Grundskola", "Skolpsykolog", percent=80),
    Post("Ekonomihantering - externa enheter", "Annan personal", description="Ekonom"),
)


def posts(departments: Iterable[DepartmentPlan]) -> Iterator[Post]:
    """All posts, those at preschool departments derived from the departments."""
    yield from _COMPULSORY + _UPPER_SECONDARY + _OTHERS
    for number, room in enumerate(departments):
        yield Post(room.unit, "Förskollärare", plus=room.name)
        yield Post(room.unit, "Barnskötare", plus=room.name, percent=80, parent=number == 1)
        if number < 2:
            yield Post(room.unit, "Barnskötare", plus=room.name)
