"""Random organisations, persons, placements, duties and groups: every attribute that the standard has, by its name."""

from typing import Any

from .records import Maker

_GIVEN = ("Anna", "anna", "Åsa", "Ärla", "örjan", "Zeb", "Bo")
_FAMILY = ("Berg", "Ek", "Ång", "Äng", "Öman", "Zetter", "ek")
_CIVIC = ("201203042383", "201203042391", "19800101-1234", "tf-1", "")


def organisation(maker: Maker, identity: str) -> dict[str, Any]:
    """A unit, mostly under an earlier one; some are roots, their own parent, or under one that is gone."""
    rng, earlier = maker.rng, maker.ids["organisations"][: maker.ids["organisations"].index(identity)]
    parent: dict[str, Any] = {"parentOrganisation": maker.ref("organisations", earlier[-5:])} if earlier else {}
    kind = rng.random()
    if kind < 0.1:
        parent = {}
    elif kind < 0.13:
        parent = {"parentOrganisation": {"id": identity}}
    elif kind < 0.17:
        parent = {"parentOrganisation": maker.ref("organisations")}
    elif kind < 0.25:
        parent = {"parentOrganisation": {"id": "nedlagd"}}
    return (
        parent
        | {
            "displayName": maker.text(maker.choice("Skolan", "åskolan", "Ängen", "öskolan", "Zoo")),
            "organisationType": maker.choice("Huvudman", "Skola", "Skolenhet", "Påhittad"),
        }
        | maker.some(
            organisationCode=maker.choice("k1", "k2", "K1"),
            organisationNumber="212000-1",
            schoolUnitCode=maker.choice("12345678", "87654321", ""),
            municipalityCode=maker.choice("1290", "1290", "1291", 1290),
            url="https://x.example",
            email="e@x.example",
            phoneNumber="044",
            schoolTypes=maker.choice([], ["GR"], ["GR", "GY"], ["FS", 5]),
            address=maker.address(),
            contactInfo=maker.list_of(lambda: maker.some(infoType="Publik", info=maker.text("Ring"))),
            **maker.dates(),
        )
    )


def person(maker: Maker, identity: str) -> dict[str, Any]:
    """A person; half are pupils with enrolments and guardians."""
    pupil = identity in maker.pupils
    return (
        {
            "givenName": maker.text(maker.choice(*_GIVEN)),
            "familyName": maker.text(maker.choice(*_FAMILY)),
        }
        | maker.some(
            middleName=maker.text("Maria"),
            birthDate="2012-03-04",
            sex="Kvinna",
            photo="https://foto.example/1",
            securityMarking=maker.choice("Ingen", "Ingen", None),
            personStatus=maker.choice("Aktiv", "Avliden"),
            eduPersonPrincipalNames=maker.list_of(lambda: maker.text("anna@x.example")),
            externalIdentifiers=maker.list_of(lambda: _identifier(maker)),
            civicNo=maker.some(value=maker.choice(*_CIVIC), nationality="SE"),
            emails=maker.list_of(lambda: _email(maker), 4),
            phoneNumbers=maker.list_of(
                lambda: maker.some(value=maker.text("070"), type="Hem", mobile=maker.choice(True, False))
            ),
            addresses=maker.list_of(maker.address),
        )
        | _enrolments(maker, pupil)
        | _responsibles(maker, pupil)
    )


def _enrolments(maker: Maker, pupil: bool) -> dict[str, Any]:
    if maker.plain:
        return {"enrolments": [_enrolment(maker), *maker.list_of(lambda: _enrolment(maker), 1)]}
    if pupil or maker.rng.random() < 0.3:
        return {"enrolments": maker.list_of(lambda: _enrolment(maker), 2 if pupil else 0)}
    return {}


def _responsibles(maker: Maker, pupil: bool) -> dict[str, Any]:
    if not pupil and maker.rng.random() >= 0.2:
        return {}
    unguarded = maker.rng.random() < 0.3
    return {"responsibles": [] if unguarded else maker.list_of(lambda: _responsible(maker), 3)}


def _identifier(maker: Maker) -> dict[str, Any]:
    return maker.some(
        value=maker.choice("e1", "e2", "e3", "E1", 5), context=maker.choice("ad", "lms"), globallyUnique=True
    )


def _email(maker: Maker) -> dict[str, Any]:
    kind = maker.choice("Privat", "Privat", "Skola elev", "Skola personal", None, "privat", "", 5, ["Privat"])
    return {"value": maker.text("a@x.example")} | ({} if maker.rng.random() < 0.2 else {"type": kind})


def _enrolment(maker: Maker) -> dict[str, Any]:
    return {
        "enroledAt": maker.ref("organisations"),
        "schoolType": maker.school_type(),
        **maker.some(
            **maker.dates(),
            schoolYear=maker.number(),
            cancelled=False,
            educationCode="NA",
            specification=maker.text("spec"),
            programme=maker.ref("programmes"),
        ),
    }


def _responsible(maker: Maker) -> dict[str, Any]:
    return {"person": maker.ref("persons", maker.adults)} | maker.some(
        relationType=maker.choice("Vårdnadshavare", "God man")
    )


def placement(maker: Maker, identity: str) -> dict[str, Any]:
    """A child's placement, with owners."""
    return {
        "placedAt": maker.ref("organisations"),
        "child": maker.ref("persons", maker.pupils),
        "owners": maker.refs("persons", 3, maker.adults),
        "schoolType": "FS",
        **maker.dates(),
    } | maker.some(group=maker.ref("groups"), reason="Omsorgsbehov", maxWeeklyScheduleHours=maker.number())


def duty(maker: Maker, identity: str) -> dict[str, Any]:
    """A duty; some are vacant."""
    holder = {} if maker.rng.random() < 0.15 else {"person": maker.ref("persons", maker.adults)}
    return (
        holder
        | {
            "dutyAt": maker.ref("organisations"),
            "signature": maker.text("ABC"),
            "dutyRole": maker.choice("Lärare", "Rektor", "Kurator"),
            **maker.dates(),
        }
        | maker.some(
            assignmentRole=maker.list_of(lambda: _assignment(maker), 4),
            description=maker.text("Bibliotekarie"),
            dutyPercent=maker.number(),
            hoursPerYear=1767,
        )
    )


def _assignment(maker: Maker) -> dict[str, Any]:
    role = {"assignmentRoleType": maker.choice("Mentor", "Barnskötare")}
    return {"group": maker.ref("groups")} | role | maker.some(**maker.dates())


def group(maker: Maker, identity: str) -> dict[str, Any]:
    """A group with members of every sort."""
    return (
        {
            "displayName": maker.text(maker.choice("9B", "åsnorna", "Ärlorna", "öronen", "zebror")),
            "groupType": maker.choice("Klass", "Undervisning", "Mentor"),
            "organisation": maker.ref("organisations"),
            **maker.dates(),
        }
        | maker.some(schoolType=maker.school_type())
        | {"groupMemberships": maker.list_of(lambda: _membership(maker), 9)}
    )


def _membership(maker: Maker) -> dict[str, Any]:
    few = maker.pupils[:6] if maker.rng.random() < 0.3 else None
    return {"person": maker.ref("persons", few), **maker.some(**maker.dates())}
