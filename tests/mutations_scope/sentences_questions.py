"""The sentences of R9 and R10 with the mutations that break each."""

from .sentence import Sentence

R9 = (
    Sentence(
        "R9",
        "on an attribute that is withheld is refused with 403, never quietly evaluated",
        ("nothing is refused", "a filter that is refused is left out instead"),
    ),
    Sentence(
        "R9",
        "`civicNo`, `civicNos`, `CivicNoAsc/Desc` need `civicno`; `identifier.*` needs `identifiers`",
        (
            "a filter that may tell what is withheld needs nothing",
            "the value of an identifier needs another category",
            "nothing is refused",
        ),
    ),
    Sentence(
        "R9",
        "`relationship.entity.type` needs the categories of that relation",
        ("a type of relation needs nothing",),
    ),
    Sentence(
        "R9",
        "(`enrolment`: `students`; `duty`: `duties`; `placement.child`, `placement.owner`: `placements`",
        (
            "enrolment needs another category",
            "duty needs another category",
            "placement.child needs another category",
            "placement.owner needs another category",
        ),
    ),
    Sentence(
        "R9",
        "`responsibleFor.enrolment`: `responsibles` and `students`; `responsibleFor.placement`: `responsibles` and",
        (
            "responsibleFor.enrolment needs another category",
            "responsibleFor.placement needs another category",
        ),
    ),
    Sentence("R9", "`groupMembership`: `groups`", ("groupMembership needs another category",)),
    Sentence(
        "R9",
        "filters without it look at the relations whose categories are shared",
        (
            "filters look through what is not shared",
            "filters look at lists that are withheld",
            "without a type enrolments alone are looked at",
            "two relations pass together what neither does alone",
            "a guardian is related by the pupil's other guardians",
            "owners are related as children are",
            "a relation without dates fails",
        ),
    ),
    Sentence(
        "R9",
        "needs that resource's category",
        (
            "one of the categories that are needed will do",
            "the registry lets through a filter through another resource",
        ),
    ),
    Sentence(
        "R9",
        "and sees its documents as this client does",
        (
            "filters look through what is not shared",
            "filters find a reference of another document that it does not show",
            "schoolType of sums looks at syllabuses and groups that are not shared",
            "nothing beneath an organisation is found by it",
        ),
    ),
    Sentence(
        "R9",
        "`member`, and `student` of calendarEvents, need `groups`",
        (
            "member of activities needs another category",
            "the lookup key members of activities needs another category",
            "student of events needs another category",
            "the lookup key student of events needs another category",
        ),
    ),
    Sentence(
        "R9",
        "`teacher` needs `duties`",
        (
            "teacher of activities needs another category",
            "the lookup key teachers of activities needs another category",
            "teacher of events needs another category",
        ),
    ),
    Sentence(
        "R9",
        "`organisation`, `group` and `teacher` of calendarEvents, `organisation` of attendances, and",
        (
            "organisation of events needs another category",
            "group of events needs another category",
            "the lookup key teacher of events needs another category",
            "organisation of attendances needs another category",
            "the lookup key activities of attendances needs another category",
            "organisation of sums needs another category",
            "schoolType of sums needs another category",
        ),
    ),
    Sentence("R9", "`group` of attendanceSchedule needs `placements`", ("group of schedules needs another category",)),
    Sentence(
        "R9",
        "declares its needs in the registry; one that declares nothing fails at import",
        (
            "a filter that may tell what is withheld needs nothing",
            "the registry lets through a filter on what may be withheld",
            "the registry lets through a filter on identifiers",
            "the registry lets through a filter through another resource",
            "nothing that the registry declares is checked",
            "no sort key that the registry declares is checked",
        ),
    ),
    Sentence(
        "R9",
        "Every filter is evaluated on the documents that the client sees (alias names, filtered lists)",
        (
            "filters look at lists that are withheld",
            "filters find a reference that the document does not show",
            "filters do not find the bare id that a document shows",
            "filters find an item that the document does not show",
            "filters and orders go by the name that the alias replaces",
            "a filter finds who is not visible",
            "an order lists who is not visible",
            "all filters but one are forgotten",
            "one of several filters is enough",
            "a document without a date fails a filter that it should pass",
            "å, ä and ö are ordered by their code points",
            "the nameless come first",
        ),
    ),
    Sentence(
        "R9",
        "An object that exists but is not visible answers 404 like one that does not exist",
        (
            "a document that is not visible is given by its id",
            "documents that are not visible are given by their ids",
        ),
    ),
)

R10 = (
    Sentence(
        "R10",
        "For the same snapshot and profile, the API's answer",
        (
            "a document by its id is without names",
            "a document by its id is without names in what is expanded",
            "a document by its id has the items of others",
            "an export has names in its references",
            "an export ends after its first page",
            "a page of the API has names without being asked",
            "clients with the same version of a profile see the same",
        ),
    ),
    Sentence(
        "R10",
        "No request that begins a second after a profile was saved, a key revoked, a client paused or a snapshot",
        (
            "a view outlives the profile that it was made for",
            "a view outlives its snapshot",
            "a revoked key goes on",
            "a paused client goes on",
            "a removed client goes on",
            "a standing is remembered",
        ),
    ),
    Sentence(
        "R10",
        "A page token goes on over the snapshot that it began with for at most 30 minutes",
        (
            "a pull goes on over the newest snapshot",
            "a pull ends with every new snapshot",
            "a pull goes on for an hour",
            "a pull goes on for a quarter of an hour",
            "a token is good for any client",
            "a token is good for any address",
        ),
    ),
    Sentence(
        "R10",
        "it ends at once (400, `page_token_expired`) with a profile save",
        ("a pull goes on under an old profile",),
    ),
    Sentence(
        "R10",
        "and when the new snapshot protects a person whom this client saw unprotected",
        (
            "a pull goes on though somebody whom it shows is protected by now",
            "only the newest snapshot is asked whom it protects",
            "a pull ends for anybody who is protected by now, seen or not",
            "a pull ends for who was protected before",
        ),
    ),
    Sentence(
        "R10",
        "aggregatedAttendance, where the dump has none, is computed for the period asked for",
        ("sums are computed though the dump has some", "sums are computed over all days"),
    ),
    Sentence(
        "R10",
        "over the attendances that this client would see if `attendances` is shared",
        (
            "sums are computed over attendances that are not visible",
            "sums are given though attendances are not shared",
        ),
    ),
    Sentence("R10", "and is in neither `view` nor export", ("computed sums are in the view",)),
)
