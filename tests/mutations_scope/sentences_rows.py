"""The sentences of R1 to R5 with the mutations that break each."""

from .sentence import Sentence

R1 = (
    Sentence(
        "R1",
        "`everything`: every organisation id counts as in reach",
        (
            "everything is what has a known organisation, in rows",
            "everything is what has a known organisation, in relations",
            "everything is narrowed by the checked organisations",
        ),
    ),
    Sentence(
        "R1",
        "also an id that no organisation record has, and also a missing organisation",
        (
            "everything is what has a known organisation, in rows",
            "everything is what has a known organisation, in relations",
        ),
    ),
    Sentence(
        "R1",
        "the checked organisations and all their descendants by `parentOrganisation`",
        (
            "children of what is checked are not reached",
            "only the children of what is checked are reached, not theirs",
            "the reach goes up the tree",
            "nothing checked is everything",
            "checked ids are compared without regard to case",
        ),
    ),
    Sentence(
        "R1",
        "A missing or unknown organisation is not in reach",
        ("a missing or unknown organisation is in reach", "what has no organisation is in reach"),
    ),
    Sentence(
        "R1",
        "A checked id that the snapshot lacks reaches nothing",
        ("an id that the snapshot lacks reaches those who name it as their parent",),
    ),
    Sentence(
        "R1",
        "A cycle in the tree must not hang anything",
        ("a cycle is followed down for ever", "a cycle is followed up for ever"),
    ),
)

R2 = (
    Sentence(
        "R2",
        "organisations, syllabuses, schoolUnitOfferings | `standard`",
        ("organisations open with students too", "no endpoint needs a category"),
    ),
    Sentence(
        "R2",
        "persons | at least one of `students`, `duties`, `responsibles`, `placements`",
        ("persons open with students alone", "an endpoint needs all categories named, not one of them"),
    ),
    Sentence(
        "R2",
        "programmes · studyplans · activities · grades · absences | the category of that name",
        ("grades open with absences too", "no endpoint needs a category"),
    ),
    Sentence(
        "R2",
        "calendarEvents · attendanceEvents · attendanceSchedule |",
        ("calendar events open with activities too",),
    ),
    Sentence("R2", "attendances, aggregatedAttendance | `attendances`", ("sums of attendance open with activities",)),
    Sentence("R2", "resources, rooms | `resources`", ("rooms open with the standard",)),
    Sentence(
        "R2",
        "HTTP 403 on the list, the lookup and the by-id endpoint alike",
        (
            "no endpoint needs a category",
            "the list is open to all",
            "the lookup is open to all",
            "a document by its id is open to all",
            "documents by their ids are open to all",
        ),
    ),
)

R3 = (
    Sentence(
        "R3",
        '"visible as a pupil" means visible as student or child (R4), not only as staff or guardian',
        ("a pupil is a student alone", "guardians count as pupils", "study plans of staff"),
    ),
    Sentence(
        "R3",
        "organisations | in reach, or an ancestor of one in reach (so that the tree hangs together)",
        (
            "no ancestors are visible",
            "the whole tree is visible",
            "an ancestor counts as in reach, in rows",
            "an ancestor counts as in reach, in relations",
        ),
    ),
    Sentence("R3", "persons | see R4", ("everybody is visible in mode everything",)),
    Sentence(
        "R3",
        "placements | `placedAt` in reach, and `child` visible as a pupil",
        (
            "placements anywhere of a visible child",
            "placements of whatever child",
            "a child of a placement is one who is visible in whatever way",
            "what narrows a row is forgotten",
            "one of the conditions of a row is enough",
        ),
    ),
    Sentence(
        "R3",
        "duties | `dutyAt` in reach, and `person` visible where there is one",
        (
            "duties anywhere of a visible person",
            "duties of whatever person",
            "a vacant duty is hidden",
            "a duty whose person is missing counts as vacant",
        ),
    ),
    Sentence("R3", "groups | `organisation` in reach", ("groups anywhere",)),
    Sentence("R3", "programmes, syllabuses | always", ("programmes and syllabuses in mode everything alone",)),
    Sentence("R3", "schoolUnitOfferings | `offeredAt` in reach", ("offerings anywhere",)),
    Sentence("R3", "studyplans | `student` visible as a pupil", ("study plans of staff",)),
    Sentence("R3", "activities | `organisation` in reach", ("activities anywhere",)),
    Sentence(
        "R3",
        "its activity exists in the snapshot and is in reach by the row above",
        ("events of whatever activity that exists",),
    ),
    Sentence("R3", "(whether or not `activities` is shared)", ("events hide when activities are not shared",)),
    Sentence(
        "R3",
        "in mode `everything` also when the activity is missing",
        ("events of a missing activity hide in mode everything",),
    ),
    Sentence(
        "R3",
        "attendances | `student` visible as a pupil, and its calendar event passes the row above",
        ("attendances at whatever event", "attendances of whatever student", "attendances of staff"),
    ),
    Sentence(
        "R3",
        "in mode `everything` also when the event is missing",
        ("events of a missing activity hide in mode everything",),
    ),
    Sentence(
        "R3",
        "`person` visible as a pupil, and `group` in reach by its organisation (mode `everything`: any)",
        ("attendance events of whatever group", "attendance events of staff"),
    ),
    Sentence(
        "R3",
        "its placement exists (in either mode), `placedAt` in reach and `child` visible as a pupil",
        (
            "schedules of whatever placement, or none, in mode everything",
            "a child of a placement is one who is visible in whatever way",
        ),
    ),
    Sentence(
        "R3",
        "grades, absences | `student` visible as a pupil, and `organisation` in reach where there is one",
        (
            "grades of staff",
            "grades at whatever organisation",
            "a grade without an organisation is hidden",
            "an absence without an organisation is hidden",
        ),
    ),
    Sentence(
        "R3",
        "a grade without one is judged by `schoolUnit`",
        ("schoolUnit judges no grade", "schoolUnit judges a grade beside its organisation"),
    ),
    Sentence("R3", "never shared; there", ("clients get records as they were loaded",)),
    Sentence(
        "R3",
        "what is no reference counts as an unknown organisation",
        ("what is no reference in schoolUnit counts as none",),
    ),
    Sentence(
        "R3",
        "aggregatedAttendance | `student` visible as a pupil, and `activity` as for calendarEvents",
        ("sums of whatever activity", "sums of staff", "events of a missing activity hide in mode everything"),
    ),
    Sentence("R3", "resources, rooms | `owner` in reach", ("resources anywhere", "rooms anywhere")),
)

R4 = (
    Sentence(
        "R4",
        "at least one of these holds, and R5 does not forbid it",
        ("all grounds have to hold", "protected persons are visible without alternative data"),
    ),
    Sentence(
        "R4",
        "**student**: `students` is shared, and an enrolment has `enroledAt` in reach",
        (
            "students are looked for in the wrong column",
            "students by any enrolment",
            "students by the category of another",
            "relations count whose category is not shared",
        ),
    ),
    Sentence(
        "R4",
        "a placement of which they are the `child` has `placedAt` in reach",
        ("children by any placement", "children by the category of students"),
    ),
    Sentence(
        "R4",
        "a duty of theirs has `dutyAt` in reach",
        ("staff by any duty", "staff by the category of students"),
    ),
    Sentence(
        "R4",
        "in `responsibles` of a person who is visible as student or child and is not protected",
        (
            "guardians by the category of students",
            "guardians of whoever is a student somewhere",
            "guardians of students alone, not of children",
            "guardians of staff",
            "guardians are visible through a protected pupil",
        ),
    ),
    Sentence(
        "R4",
        "among the `owners` of a placement with `placedAt` in reach whose child is visible as child and is not",
        (
            "owners through whoever is visible as a student",
            "owners of placements out of reach",
            "owners joined to the wrong placement",
            "guardians are visible through a protected pupil",
        ),
    ),
    Sentence(
        "R4",
        "Dates play no part: ended relations count",
        ("an enrolment that has ended is no relation", "a duty that has ended is no relation"),
    ),
    Sentence(
        "R4",
        "In mode `everything` a person with no relation at all is still not visible",
        ("everybody is visible in mode everything",),
    ),
    Sentence(
        "R4",
        "lacks its organisation is a relation only in mode `everything`",
        (
            "everything is what has a known organisation, in relations",
            "a missing or unknown organisation is in reach",
        ),
    ),
)

R5 = (
    Sentence(
        "R5",
        "in whatever shape, that is neither null nor exactly `Ingen`",
        ("only the two known codes mark", "`Ingen` marks"),
    ),
    Sentence(
        "R5",
        "their record, a losing duplicate of it, any reference to them, extensions and quarantine included",
        (
            "who is marked is whose own record is",
            "a marking counts on records alone, not on what they hold",
            "a marking in a list within a list is not found",
            "a marking in quarantine is not looked for",
            "a marking is looked for in what is kept as a record alone",
            "a marked reference is taken for a plain one, in what conforms",
            "a person's own marking is taken for any code, in what conforms",
        ),
    ),
    Sentence(
        "R5",
        "the source gives alternative person data for them (resource `alternativePersons`, below), be it only an id",
        ("alternative data does not protect", "alternative data that lacks all but an id does not protect"),
    ),
    Sentence(
        "R5",
        "false: a protected person is not visible",
        ("protected persons are visible without alternative data", "alternative data is included in every profile"),
    ),
    Sentence(
        "R5",
        "and nothing that R3 ties to their being visible is",
        ("what hangs on a protected pupil is visible",),
    ),
    Sentence(
        "R5",
        "true: they are visible under R4 under an **alias**",
        ("protected persons are not visible with alternative data either",),
    ),
    Sentence(
        "R5",
        "their own `id`, `meta`, `securityMarking`, `personStatus` and (by R6) `enrolments` stay",
        (
            "the alternative data replaces meta",
            "the alternative data replaces the marking",
            "the alternative data replaces the status",
            "the enrolments go with the alias",
        ),
    ),
    Sentence(
        "R5",
        "every other attribute comes from their alternative person data, under the same categories",
        (
            "under an alias the middle name stays",
            "under an alias all emails are shared with either category",
            "the given name is always Skyddad",
            "the family name is always made up",
        ),
    ),
    Sentence("R5", "and is absent where that has none", ("what the alternative data lacks is the person's own",)),
    Sentence("R5", "Where it lacks `givenName`, that is `Skyddad`", ("an empty given name is Skyddad",)),
    Sentence(
        "R5",
        "`Person ` with six characters that are stable for that client and person",
        (
            "the made-up name is another each time",
            "the made-up name is the same for everybody",
            "the made-up name has four characters",
        ),
    ),
    Sentence(
        "R5",
        "differ between clients",
        ("the made-up name is the same for all clients", "the client of a made-up name is forgotten on the way"),
    ),
    Sentence(
        "R5",
        "cannot be computed without a secret of the installation",
        ("the made-up name is computed without the secret",),
    ),
    Sentence(
        "R5",
        "guardians are not visible through them",
        (
            "guardians are visible through a protected pupil",
            "guardians of nobody protected, though they are protected themselves",
        ),
    ),
    Sentence(
        "R5",
        "their `responsibles`, and `owners` of a placement whose child is protected, are absent",
        ("responsibles of a protected pupil are looked at", "owners of a protected child's placement stay"),
    ),
    Sentence(
        "R5",
        "`responsibleFor` and `ownedPlacements` of a guardian who is visible otherwise leave them out",
        (
            "the tie to a protected pupil shows from the guardian's side, and to filters",
            "the tie to a guardian who is protected is hidden too",
        ),
    ),
    Sentence(
        "R5",
        "and no filter finds one by the other",
        (
            "responsibles of a protected pupil are looked at",
            "the tie to a protected pupil shows from the guardian's side, and to filters",
        ),
    ),
    Sentence(
        "R5",
        "`signature` of a duty whose person is protected is absent",
        ("signatures of protected persons stay", "all signatures go with those of protected persons"),
    ),
    Sentence(
        "R5",
        "Names in filters, sorts, `displayName`s, exports and pages are the alias's",
        (
            "filters and orders go by the name that the alias replaces",
            "orders go by the name that the alias replaces",
            "displayName is the name that the alias replaces",
            "who is under an alias is called nothing",
        ),
    ),
    Sentence(
        "R5",
        "No attribute, reference, order or filter of ours carries a replaced or withheld value",
        (
            "clients get records as they were loaded",
            "what the alternative data lacks is the person's own",
            "orders go by the name that the alias replaces",
            "filters find a reference that the document does not show",
        ),
    ),
    Sentence(
        "R5",
        "objects with a person's `id` and any of the Person attributes",
        ("the family name is always made up", "alternative data does not protect"),
    ),
)
