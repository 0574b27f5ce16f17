"""The code lists of SS12000 2.1.0, each as a type whose values are the codes."""

from typing import Literal

OrganisationType = Literal[
    "Huvudman",
    "Verksamhetsområde",
    "Förvaltning",
    "Rektorsområde",
    "Skola",
    "Skolenhet",
    "Varumärke",
    "Bolag",
    "Övrigt",
]
SchoolType = Literal[
    "FS",
    "FKLASS",
    "FTH",
    "OPPFTH",
    "GR",
    "GRS",
    "TR",
    "SP",
    "SAM",
    "GY",
    "GYS",
    "VUX",
    "VUXSFI",
    "VUXGR",
    "VUXGY",
    "VUXSARGR",
    "VUXSARTR",
    "VUXSARGY",
    "SFI",
    "SARVUX",
    "SARVUXGR",
    "SARVUXGY",
    "KU",
    "YH",
    "FHS",
    "STF",
    "KKU",
    "HS",
    "ABU",
    "AU",
]
PlacementSchoolType = Literal["FS", "FTH", "OPPFTH"]
PlacementReason = Literal["Omsorgsbehov", "Erbjuden tid", "Eget behov"]
Sex = Literal["Man", "Kvinna", "Okänt"]
SecurityMarking = Literal["Ingen", "Sekretessmarkering", "Skyddad folkbokföring"]
PersonStatus = Literal["Aktiv", "Utvandrad", "Avliden"]
EmailType = Literal["Privat", "Skola elev", "Skola personal", "Arbete övrigt"]
PhoneNumberType = Literal["Hem", "Arbete"]
PersonAddressType = Literal["Folkbokföring", "Särskild postadress", "Tillfällig adress", "Postadress"]
OrganisationAddressType = Literal["Besöksadress", "Leveransadress", "Postadress", "Fakturaadress"]
ContactInfoType = Literal["Support", "Publik"]
RelationType = Literal["Vårdnadshavare", "Annan ansvarig", "God man", "Utsedd behörig"]
DutyRole = Literal[
    "Rektor",
    "Lärare",
    "Förskollärare",
    "Barnskötare",
    "Bibliotekarie",
    "Lärarassistent",
    "Fritidspedagog",
    "Annan personal",
    "Studie- och yrkesvägledare",
    "Förstelärare",
    "Kurator",
    "Skolsköterska",
    "Skolläkare",
    "Skolpsykolog",
    "Speciallärare/specialpedagog",
    "Skoladministratör",
    "Övrig arbetsledning",
    "Övrig pedagogisk personal",
    "Förskolechef",
]
AssignmentRoleType = Literal[
    "Mentor",
    "Förskollärare",
    "Barnskötare",
    "Fritidspedagog",
    "Specialpedagog",
    "Elevhälsopersonal",
    "Pedagogisk ledare",
    "Schemaläggare",
    "Lärarassistent",
    "Administrativ personal",
]
GroupType = Literal["Undervisning", "Klass", "Mentor", "Provgrupp", "Schema", "Avdelning", "Personalgrupp", "Övrigt"]
ProgrammeType = Literal[
    "Yrkesprogram",
    "Högskoleförberedande program",
    "Intruduktionsprogram",
    "Nationellt yrkespaket",
    "Regionalt yrkespaket",
    "Fjärde tekniskt år",
    "Programinriktning",
    "Utgång",
]
ActivityType = Literal["Undervisning", "Elevaktivitet", "Provaktivitet", "Läraraktivitet", "Övrigt"]
AttendanceEventType = Literal["In", "Ut"]
AbsenceType = Literal["Beviljad ledighet", "Anmäld frånvaro"]
