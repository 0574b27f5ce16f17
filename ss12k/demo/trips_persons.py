"""Trips about persons: who is who, who needs protection, who is responsible, how they are reached (1 to 19 and 50)."""

from collections.abc import Callable, Iterator
from typing import Any

from ss12k.demo.ids import Record, reference
from ss12k.demo.trips_island import (
    FS,
    GY,
    LEFT,
    NOBODY,
    Make,
    Plot,
    Trip,
    day,
    digit_mended,
    enrolment,
    guardian,
    home,
)
from ss12k.demo.trips_land import DOMAIN
from ss12k.demo.years import TODAY
from ss12k.snapshots.findings import Kind

_NO_EPPN: Record = {"eduPersonPrincipalNames": None}


def _attribute(name: str, wrong: Any, right: Any, kind: Kind | None = None, path: str = "") -> Make:
    """A person, an employee of no unit, with an attribute that says something else; None: that says nothing."""

    def make(plot: Plot) -> Iterator[Record]:
        person = plot.employee(**{name: plot.either(wrong, right)})
        if kind:
            plot.deviates(person, path, kind)
        yield person

    return make


def _eppn(number: int, name: str = "anka") -> str:
    return f"{name}{number}@{DOMAIN}"


def _young(years: int, days: int = 0) -> str:
    """The birth date of who is so many years old in so many days."""
    return f"{TODAY.year - years}{day(days)[4:]}"


# --- EPPN (1 to 4) ---
def _pupil_without_eppn(plot: Plot) -> Iterator[Record]:
    for year in plot.either((3, 6, 9), (4, 5, 8)):
        yield plot.pupil(year, eduPersonPrincipalNames=None)


def _student_without_eppn(plot: Plot) -> Iterator[Record]:
    # The last day counts as included.
    left = LEFT | {"endDate": day(plot.either(0, -1))}
    yield plot.pupil(1, "GY", enrolments=[enrolment(1, "GY", GY, **left)], eduPersonPrincipalNames=None)


def _special_student_without_eppn(plot: Plot) -> Iterator[Record]:
    unit = plot.unit("GYS", "VUXGY")["id"]
    yield plot.pupil(1, plot.either("GYS", "VUXGY"), unit, birthDate=_young(19), responsibles=[], **_NO_EPPN)


def _staff_without_eppn(plot: Plot) -> Iterator[Record]:
    employee = plot.employee(eduPersonPrincipalNames=None)
    plot.duty(employee, endDate=day(plot.either(0, -1)))
    yield employee


def _eppn_shared(plot: Plot) -> Iterator[Record]:
    number = plot.land.number()
    yield plot.person(eduPersonPrincipalNames=[_eppn(number), _eppn(number, "ANKA")])
    yield plot.person(eduPersonPrincipalNames=[_eppn(number, plot.either("Anka", "anko"))])


def _eppn_changed(plot: Plot) -> Iterator[Record]:
    person = plot.employee()
    account = person["eduPersonPrincipalNames"][0]
    plot.earlier(person, eduPersonPrincipalNames=[plot.either("a", "") + account.upper()])
    yield person


def _eppn_moved(plot: Plot) -> Iterator[Record]:
    former, latter = plot.employee(), plot.employee()
    taken, own = former["eduPersonPrincipalNames"], latter["eduPersonPrincipalNames"]
    latter["eduPersonPrincipalNames"] = own + taken
    former["eduPersonPrincipalNames"] = [account.upper() for account in taken]
    plot.earlier(latter, eduPersonPrincipalNames=own + plot.either([], taken))
    plot.listed("deleted", f"persons:{former['id']}")
    plot.land.remove(former)
    yield latter


# --- civic numbers, names, identifiers (5 to 9) ---
def _civic(plot: Plot, person: Record, wrong: str, right: Record) -> Record:
    person["civicNo"] |= plot.either({"value": wrong}, right)
    return person


def _civic_form(plot: Plot) -> Iterator[Record]:
    person = plot.numbered()
    value = person["civicNo"]["value"]
    yield _civic(plot, person, f"{value[:8]}-{value[8:]}", {"value": f"{value[:8]}TF98"})


def _civic_short(plot: Plot) -> Iterator[Record]:
    person = plot.numbered()
    value = person["civicNo"]["value"][2:]
    yield _civic(plot, person, value, {"value": value, "nationality": "NO"})


def _civic_check_digit(plot: Plot) -> Iterator[Record]:
    person = plot.numbered()
    value = person["civicNo"]["value"]
    mistyped = f"{value[:11]}{(int(value[11]) + 1) % 10}"
    yield _civic(plot, person, mistyped, {"value": mistyped, "nationality": "FI"})


def _civic_date(plot: Plot) -> Iterator[Record]:
    person = plot.numbered(coordination=True)
    value = person["civicNo"]["value"]
    yield _civic(plot, person, digit_mended(f"{value[:6]}32{value[8:]}"), {"value": value})


def _temporary(plot: Plot, born: str, **changes: Any) -> Record:
    """Somebody with a temporary number that is a coordination number too."""
    value = f"{born.replace('-', '')}{plot.either('TF', 'TG')}98"
    return plot.person(civicNo={"value": value}, **changes)


def _civic_date_of_temporary(plot: Plot) -> Iterator[Record]:
    yield _temporary(plot, f"2016-01-{plot.either(60, 61)}", birthDate="2016-01-01")


def _birth_date_of_temporary(plot: Plot) -> Iterator[Record]:
    yield _temporary(plot, "2016-02-62", birthDate=f"2016-02-{plot.either('01', '02')}")


def _civic_shared(plot: Plot) -> Iterator[Record]:
    first, second = plot.numbered(), plot.numbered()
    yield first
    yield _civic(plot, second, first["civicNo"]["value"], {})


def _civic_two_kinds(plot: Plot) -> Iterator[Record]:
    first = plot.numbered(autumn=2004)
    second = plot.numbered(autumn=2004, coordination=True, givenName=first["givenName"].upper())
    second["familyName"] = plot.either("", "e") + first["familyName"]
    both = plot.numbered(autumn=2000, coordination=True)
    alike = {name: both[name] + plot.either("", "e") for name in ("givenName", "familyName")}
    other = plot.numbered(autumn=2000, coordination=True, **alike)
    plot.finds("probable-duplicate", [first, second, both, other])
    yield from (first, second)


def _birth_date_contradicts(plot: Plot) -> Iterator[Record]:
    person = plot.numbered(coordination=True)
    person["birthDate"] = person["birthDate"][:-2] + plot.either("30", "31")
    yield person


def _sex_contradicts(plot: Plot) -> Iterator[Record]:
    person = plot.numbered(sex="Kvinna")
    person["sex"] = plot.either("Man", "Okänt")
    yield person


def _probable_duplicate(plot: Plot) -> Iterator[Record]:
    first, second = plot.person(), plot.person(birthDate=plot.either("1981-03-05", "1981-03-06"))
    second |= {"givenName": first["givenName"].lower(), "familyName": first["familyName"].upper()}
    yield from (first, second)


def _identifier_twice(plot: Plot) -> Iterator[Record]:
    number = str(plot.land.number())
    for system in ("kort", plot.either("kort", "tagg")):
        known = {"value": number, "context": f"urn:skarholm:{system}", "globallyUnique": False}
        yield plot.person(externalIdentifiers=[known])


def _identifier_context(plot: Plot) -> Iterator[Record]:
    known = {"value": "17", "context": plot.either("elevregister", "urn:register"), "globallyUnique": False}
    yield plot.person(externalIdentifiers=[known])


# --- ids (10) ---
def _id_form(plot: Plot) -> Iterator[Record]:
    room = plot.room()
    room["id"] = f"{room['id'][:14]}{plot.either('9', '8')}{room['id'][15:]}"
    yield room


def _id_capital(plot: Plot) -> Iterator[Record]:
    person = plot.person()
    person["id"] = plot.either(person["id"].upper(), person["id"])
    yield person


def _id_word(plot: Plot) -> Iterator[Record]:
    room = plot.room()
    room["id"] = plot.either("sal-4711", room["id"])
    plot.deviates(room, "id", Kind.NO_UUID)
    yield room


def _id_in_two_resources(plot: Plot) -> Iterator[Record]:
    room = plot.room()
    last = "0" if room["id"][-1] != "0" else "1"
    other = f"{room['id'][:-1]}{plot.either(room['id'][-1], last)}"
    yield room
    yield plot.thing("resources", id=other)


def _id_of_attendance(plot: Plot) -> Iterator[Record]:
    attendance = plot.thing("attendances")
    event = plot.event(plot.activity())
    if plot.wrong:
        event["id"] = attendance["id"]
    yield from (attendance, event)


# --- protection (11 to 14 and 50) ---
def _marked_fell(plot: Plot) -> Iterator[Record]:
    for _ in range(2):
        person = plot.person(securityMarking=plot.either("Ingen", "Sekretessmarkering"), addresses=None)
        plot.earlier(person, securityMarking="Skyddad folkbokföring")
        yield person


def _marked_with(name: str, wrong: Any, right: Any = None) -> Make:
    def make(plot: Plot) -> Iterator[Record]:
        yield plot.protected(**{name: plot.either(wrong, right)})

    return make


def _marked_child_guardian(plot: Plot) -> Iterator[Record]:
    parent = plot.person()
    if not plot.wrong:
        del parent["addresses"]
    marked: Record = {"securityMarking": "Sekretessmarkering", "addresses": None}
    yield plot.pupil(responsibles=[guardian(parent)], **marked)
    if plot.wrong:
        untold, hidden = plot.person(securityMarking=None), plot.person(securityMarking="Skyddad folkbokföring")
        yield plot.pupil(responsibles=[guardian(untold)], **marked)
        plot.pupil(responsibles=[guardian(hidden)], **marked)
        plot.finds("marked-with-contact", [hidden])
        plot.finds("marking-missing", [untold, plot.pupil(securityMarking=None)])


def _address_of_marked(plot: Plot) -> Iterator[Record]:
    address = home(plot.land.number())
    marking = plot.either("Sekretessmarkering", "Ingen")
    marked = plot.person(
        securityMarking=marking, addresses=[address | {"streetAddress": address["streetAddress"].upper()}]
    )
    plot.finds("marked-with-contact", [marked])
    pupil = plot.pupil(addresses=[address | {"postalCode": "00980"}])
    child = plot.child(addresses=[address])
    plot.placement(child)
    plot.placement(plot.child(addresses=[address]), endDate=day(-1))
    yield from (pupil, child)


def _protected_name(resource: str, attribute: str) -> Make:
    def make(plot: Plot) -> Iterator[Record]:
        person = plot.protected()
        names = person["givenName"], person["familyName"]
        texts = {"groups": "{1}, {0}", "activities": "Enskilt: {1} {0}"}
        whole = texts.get(resource, "Med {0} {1}s grupp").format(*names).upper()
        made: dict[str, Callable[[], Record]] = {
            "groups": lambda: plot.group("Övrigt"), "activities": plot.activity, "duties": plot.duty,
            "calendarEvents": lambda: plot.event(plot.activity()), "grades": plot.grade,
        }  # fmt: skip
        yield _with(made[resource](), attribute, plot.either(whole, names[1]))

    return make


def _with(record: Record, attribute: str, value: Any) -> Record:
    record[attribute] = value
    return record


def _protected_eppn(plot: Plot) -> Iterator[Record]:
    number = plot.land.number()
    plot.protected(eduPersonPrincipalNames=[_eppn(number, "skydd")])
    yield plot.group("Övrigt", displayName=f"Test för {_eppn(number, plot.either('skydd', 'skyddad'))}")


# --- guardians (15 to 17) ---
def _guardian_unknown(plot: Plot) -> Iterator[Record]:
    tie = {"person": plot.either({"id": NOBODY}, None), "relationType": "God man"}
    pupil = plot.pupil(responsibles=[{name: each for name, each in tie.items() if each}])
    plot.deviates(pupil, "responsibles[].person", Kind.DANGLING)
    yield pupil


def _guardian_oneself(plot: Plot) -> Iterator[Record]:
    pupil = plot.pupil(responsibles=[])
    pupil["responsibles"] = [guardian(plot.either(pupil, plot.person()), "Annan ansvarig")]
    yield pupil


def _guardian_younger(plot: Plot) -> Iterator[Record]:
    sibling = plot.person(birthDate=plot.either("2015-05-18", "2015-05-17"))
    yield plot.pupil(responsibles=[guardian(sibling, "Utsedd behörig")], birthDate="2015-05-17")


def _child_without_guardian(plot: Plot) -> Iterator[Record]:
    yield plot.pupil(3, "GY", responsibles=None, birthDate=_young(18, plot.either(1, 0)))


def _placed_without_guardian(plot: Plot) -> Iterator[Record]:
    child, owner = plot.child(), plot.person()
    place = plot.placement(child, endDate=day(plot.either(0, -1)))
    place["owners"] = [reference(owner["id"])]
    del child["responsibles"]
    yield child


def _guardians_many(plot: Plot) -> Iterator[Record]:
    yield plot.pupil(responsibles=[guardian(plot.person(), "Annan ansvarig") for _ in range(plot.either(5, 4))])


def _guardians_of_age(plot: Plot) -> Iterator[Record]:
    ties = [guardian(plot.person(), "Annan ansvarig") for _ in range(5)]
    yield plot.pupil(3, "GY", responsibles=ties, birthDate=_young(18, plot.either(1, 0)))


def _relation_type(plot: Plot) -> Iterator[Record]:
    pupil = plot.pupil(responsibles=[guardian(plot.person(), plot.either("Mamma", "God man"))])
    plot.deviates(pupil, "responsibles[].relationType", Kind.UNKNOWN_CODE)
    yield pupil


def _relation_untold(plot: Plot) -> Iterator[Record]:
    yield plot.pupil(responsibles=[guardian(plot.person(), plot.either(None, "Annan ansvarig"))])


def _adult_with_guardian(plot: Plot) -> Iterator[Record]:
    yield plot.pupil(3, "GY", birthDate=_young(18, plot.either(0, 1)))


def _adult_with_another(plot: Plot) -> Iterator[Record]:
    tie = guardian(plot.person(), plot.either("Vårdnadshavare", "Annan ansvarig"))
    yield plot.pupil(3, "GY", birthDate=_young(19), responsibles=[tie])


# --- gone, and how they are reached (18 and 19) ---
def _dead_but_enrolled(plot: Plot) -> Iterator[Record]:
    left = LEFT | {"endDate": day(plot.either(0, -1))}
    yield plot.pupil(personStatus="Avliden", enrolments=[enrolment(**left)])


def _gone_but_on_duty(plot: Plot) -> Iterator[Record]:
    employee = plot.employee(personStatus="Utvandrad")
    plot.duty(employee, endDate=day(plot.either(0, -1)))
    yield employee


def _gone_but_placed(plot: Plot) -> Iterator[Record]:
    child = plot.child(personStatus="Utvandrad")
    plot.placement(child, FS, startDate=day(plot.either(0, 1)))
    yield child


def _emails(kind: str | None, value: str = "post") -> list[Record]:
    return [{"value": f"{value}@{DOMAIN}"} | ({"type": kind} if kind else {})]


def _phones(kind: str | None) -> list[Record]:
    return [{"value": "070-1740699", "mobile": True} | ({"type": kind} if kind else {})]


def _school_email_private(plot: Plot) -> Iterator[Record]:
    yield plot.pupil(emails=[{"value": "fantus@Gmail.com", "type": plot.either("Skola elev", "Privat")}])


def _school_email_shared(plot: Plot) -> Iterator[Record]:
    number = plot.land.number()
    yield plot.pupil(emails=_emails("Skola elev", f"delad{number}"))
    yield plot.employee(emails=_emails(plot.either("Skola personal", "Privat"), f"Delad{number}"))


TRIPS = (
    Trip("pupil-without-eppn", "pupils in years 3, 6 and 9", _pupil_without_eppn),
    Trip("pupil-without-eppn", "a pupil in upper secondary school whose last day is today", _student_without_eppn),
    Trip("pupil-without-eppn", "a pupil with an intellectual disability", _special_student_without_eppn),
    Trip("staff-without-eppn", "somebody whose last day is today", _staff_without_eppn),
    Trip("eppn-shared", "in small and in capital letters", _eppn_shared),
    Trip("eppn-form", "without @", _attribute("eduPersonPrincipalNames", ["anka.nu"], [f"anka+nu@{DOMAIN}"])),
    Trip("eppn-form", "two @", _attribute("eduPersonPrincipalNames", [f"a@nka@{DOMAIN}"], [f"a'nka@{DOMAIN}"])),
    Trip("eppn-form", "a blank", _attribute("eduPersonPrincipalNames", [f"en anka@{DOMAIN}"], [f"enanka@{DOMAIN}"])),
    Trip("eppn-domain", "a domain beneath the authority's own",
         _attribute("eduPersonPrincipalNames", [f"anka@edu.{DOMAIN}"], [f"ankan@{DOMAIN.upper()}"])),
    Trip("eppn-changed", "another one than before", _eppn_changed),
    Trip("eppn-moved", "was somebody's who is gone", _eppn_moved),
    Trip("civic-form", "with a hyphen", _civic_form),
    Trip("civic-form", "without century", _civic_short),
    Trip("civic-check-digit", "mistyped", _civic_check_digit),
    Trip("civic-date", "32 December", _civic_date),
    Trip("civic-date", "day 60 of a temporary number", _civic_date_of_temporary),
    Trip("civic-shared", "two persons", _civic_shared),
    Trip("civic-two-kinds", "registered again", _civic_two_kinds),
    Trip("birth-date-contradicts", "a day earlier", _birth_date_contradicts),
    Trip("birth-date-contradicts", "a temporary number", _birth_date_of_temporary),
    Trip("sex-contradicts", "a woman's number", _sex_contradicts),
    Trip("probable-duplicate", "the same but for capital letters", _probable_duplicate),
    Trip("identifier-twice", "on two persons", _identifier_twice),
    Trip("identifier-context", "a word", _identifier_context),
    Trip("id-form", "a UUID of no version", _id_form),
    Trip("id-form", "a UUID in capital letters", _id_capital),
    Trip("id-form", "no UUID", _id_word),
    Trip("id-in-two-resources", "a room and a resource", _id_in_two_resources),
    Trip("id-in-two-resources", "an attendance and a calendar event", _id_of_attendance),
    Trip("marking-missing", "unknown", _attribute("securityMarking", None, "Ingen")),
    Trip("marked-with-contact", "an address", _marked_with("addresses", [home(0)])),
    Trip("marked-with-contact", "a phone number", _marked_with("phoneNumbers", _phones("Arbete"))),
    Trip("marked-with-contact", "private e-mail",
         _marked_with("emails", _emails("Privat"), _emails("Arbete övrigt"))),
    Trip("marked-with-contact", "a photo", _marked_with("photo", f"https://foto.{DOMAIN}/1.jpg")),
    Trip("marked-fell", "two less", _marked_fell),
    Trip("marked-child-guardian", "with an address", _marked_child_guardian),
    Trip("address-of-marked", "a pupil and a child of the same house", _address_of_marked),
    Trip("guardian-unknown", "in no record", _guardian_unknown),
    Trip("guardian-oneself", "a pupil", _guardian_oneself),
    Trip("guardian-younger", "by a day", _guardian_younger),
    Trip("child-without-guardian", "a pupil who is 18 tomorrow", _child_without_guardian),
    Trip("child-without-guardian", "in preschool until today", _placed_without_guardian),
    Trip("guardians-many", "one too many", _guardians_many),
    Trip("guardians-many", "18 tomorrow", _guardians_of_age),
    Trip("relation-type", "a word of no list", _relation_type),
    Trip("relation-type", "none", _relation_untold),
    Trip("adult-with-guardian", "18 today", _adult_with_guardian),
    Trip("adult-with-guardian", "19 today", _adult_with_another),
    Trip("gone-but-active", "enrolled until today", _dead_but_enrolled),
    Trip("gone-but-active", "on duty until today", _gone_but_on_duty),
    Trip("gone-but-active", "placed from today on", _gone_but_placed),
    Trip("email-type", "a word of no list",
         _attribute("emails", _emails("Jobb"), _emails("Arbete övrigt"), Kind.UNKNOWN_CODE, "emails[].type")),
    Trip("email-type", "none", _attribute("emails", _emails(None), _emails("Privat"), Kind.MISSING, "emails[].type")),
    Trip("phone-type", "a word of no list",
         _attribute("phoneNumbers", _phones("Mobil"), _phones("Hem"), Kind.UNKNOWN_CODE, "phoneNumbers[].type")),
    Trip("phone-type", "none",
         _attribute("phoneNumbers", _phones(None), _phones("Arbete"), Kind.MISSING, "phoneNumbers[].type")),
    Trip("school-email-private", "a pupil's", _school_email_private),
    Trip("school-email-shared", "a pupil's and an employee's", _school_email_shared),
    Trip("protected-name-in-text", "a group's name", _protected_name("groups", "displayName")),
    Trip("protected-name-in-text", "a group's name with an EPPN", _protected_eppn),
    Trip("protected-name-in-text", "an activity's name", _protected_name("activities", "displayName")),
    Trip("protected-name-in-text", "an activity's comment", _protected_name("activities", "comment")),
    Trip("protected-name-in-text", "a duty's description", _protected_name("duties", "description")),
    Trip("protected-name-in-text", "a signature", _protected_name("duties", "signature")),
    Trip("protected-name-in-text", "a calendar event's comment", _protected_name("calendarEvents", "comment")),
    Trip("protected-name-in-text", "a grade's remark", _protected_name("grades", "remark")),
)  # fmt: skip
"""At least one for each check."""
