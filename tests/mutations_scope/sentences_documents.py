"""The sentences of R6 to R8 with the mutations that break each."""

from .sentence import Sentence

R6 = (
    Sentence(
        "R6",
        "Only attributes that the standard (SS12000 2.1.0) defines are shared, at every depth",
        ("clients get records as they were loaded", "extensions deep in a record are shared"),
    ),
    Sentence(
        "R6",
        "a source's own extensions are kept in the snapshot for the authority's own eyes and never shared",
        ("extensions deep in a record are shared", "extensions are kept from the authority too"),
    ),
    Sentence("R6", "and so is an `_embedded` that a source brings", ("clients get records as they were loaded",)),
    Sentence("R6", "What is lacking is absent, not null", ("what is lacking is null",)),
    Sentence(
        "R6",
        "a list item that is null or of another shape is removed",
        ("items of a list that are null stay", "a list or an object is passed on as a single value"),
    ),
    Sentence(
        "R6",
        "an object that is left empty stays as `{}`",
        ("an object that is left empty goes", "an empty text counts as lacking"),
    ),
    Sentence(
        "R6",
        "always `id meta givenName middleName familyName eduPersonPrincipalNames securityMarking personStatus`; and",
        ("eduPersonPrincipalNames need the category of emails",),
    ),
    Sentence(
        "R6",
        "`birthDate` `civicNo` `sex` `phoneNumbers` `addresses` `photo` |",
        (
            "birthDate needs no category",
            "photo needs no category",
            "sex goes by the category of birthdate",
            "phoneNumbers goes by the category of addresses",
            "addresses goes by the category of phonenumbers",
            "civicNo and identifiers are shared with all",
        ),
    ),
    Sentence("R6", "`externalIdentifiers` | `identifiers`", ("civicNo and identifiers are shared with all",)),
    Sentence(
        "R6",
        "type `Privat` or none: `email`; any other type: `email-school`",
        (
            "all emails are shared with either category",
            "emails of either category need both",
            "emails without a type are the school's",
            "private emails are the school's, and the school's private",
            "only emails of the school are not private",
        ),
    ),
    Sentence(
        "R6",
        "`enrolments` | `students` | those with `enroledAt` in reach",
        ("enrolments needs no category", "enrolments anywhere show"),
    ),
    Sentence(
        "R6",
        "`responsibles` | `responsibles` | those whose person is visible",
        ("responsibles needs no category", "responsibles show who is not visible"),
    ),
    Sentence(
        "R6",
        "A list that the source has and that is shared stays, even when no item is left",
        ("a list goes with its last item", "a list that the source does not have is empty"),
    ),
    Sentence("R6", "Without the category the attribute is absent", ("what is withheld is null instead of absent",)),
    Sentence(
        "R6",
        "Every other resource: all its standard attributes",
        ("an item loses what is no reference", "groups never show their members"),
    ),
    Sentence("R6", "they count as standard", ("an offering has no id", "the meta of an offering is an extension")),
)

R7 = (
    Sentence(
        "R7",
        "A reference holds `id`, plus, to a person, `securityMarking` where the source's reference has it",
        (
            "a reference loses its marking",
            "a reference to something else keeps a marking",
            "a reference with a name loses what follows its id",
        ),
    ),
    Sentence("R7", "with `expandReferenceNames=true` also", ("names are given without being asked for",)),
    Sentence(
        "R7",
        "made from what this client sees of the object",
        ("displayName is the name that the alias replaces", "references two lists down get no name"),
    ),
    Sentence(
        "R7",
        "a person: `givenName familyName` or the one there is, the alias for a protected one",
        (
            "persons are called by their given name alone",
            "persons are called by their family name first",
            "who has one name alone is called nothing",
            "who is under an alias is called nothing",
        ),
    ),
    Sentence(
        "R7",
        "a syllabus: `courseName`, else `subjectName`; a programme: `name`",
        (
            "syllabuses are called by their subject first",
            "syllabuses without a course are called nothing",
            "programmes are called nothing",
        ),
    ),
    Sentence(
        "R7",
        "organisations, groups, activities, rooms and resources: their `displayName`; others have none",
        ("rooms are called nothing", "duties are called by their signature"),
    ),
    Sentence(
        "R7",
        "and left out where the client can't read that object (category not shared, or row not visible)",
        (
            "names tell of what is not shared",
            "a reference whose object has no name to give goes",
        ),
    ),
    Sentence(
        "R7",
        "A `displayName` that came with the source is never passed on",
        ("the displayName of the source is kept",),
    ),
    Sentence(
        "R7",
        "These list items go as a whole when the reference named is lacking or may not stay",
        (
            "items of responsibles lose the reference alone",
            "items of groupMemberships lose the reference alone",
            "items of studentExceptions lose the reference alone",
            "items of assignmentRole lose the reference alone",
            "items of teachers lose the reference alone",
            "items of teacherExceptions lose the reference alone",
            "in mode everything an item without its reference stays",
            "a reference with an empty id is one",
        ),
    ),
    Sentence(
        "R7",
        "Elsewhere a reference that may not stay is removed: from a list, or as an attribute",
        (
            "references in a list stay, whatever they lead to",
            "a reference within an item stays, whatever it leads to",
            "a reference that is an attribute stays, whatever it leads to",
            "an attribute that may not stay leaves its id",
        ),
    ),
    Sentence(
        "R7",
        "`grades.registeredBy` of a person who is not visible keeps the bare `id`",
        (
            "registeredBy of a grade goes",
            "registeredBy of a grade keeps its marking",
            "gradingTeacher of a grade keeps its id too",
        ),
    ),
    Sentence(
        "R7",
        "to a **person**, when the person is visible",
        (
            "references to persons who exist stay",
            "references to persons who are visible as pupils alone stay",
        ),
    ),
    Sentence(
        "R7",
        "to an **organisation** or **calendar event**, when R3's rule for its row holds, its category left aside",
        (
            "references to ancestors go",
            "references to organisations need the standard",
            "references to what has no category shared go",
        ),
    ),
    Sentence(
        "R7",
        "to a **group, activity, duty, placement, room or resource**, when that object's own organisation",
        (
            "references to duties and placements go when nobody of theirs is visible",
            "references to whatever group, activity, duty or room that exists stay",
        ),
    ),
    Sentence(
        "R7",
        "to a **syllabus** or **programme**, always",
        ("references to programmes and syllabuses go when they dangle",),
    ),
    Sentence(
        "R7",
        "in mode `everything`, always, but to a person",
        ("in mode everything dangling references go", "in mode everything references to any person stay"),
    ),
)

R8 = (
    Sentence(
        "R8",
        "Embedded objects are exactly the visible ones",
        (
            "objects that are not visible are embedded",
            "objects that are not visible are embedded by what they refer to",
        ),
    ),
    Sentence(
        "R8",
        "each as its own endpoint would show it",
        ("groups never show their members", "embedded objects are as they were loaded"),
    ),
    Sentence(
        "R8",
        "`responsibleFor`: the person as a reference, with `relationType`",
        ("responsibleFor embeds whole persons", "relationType, role and dates are left out"),
    ),
    Sentence(
        "R8",
        "`groupMemberships`: the group without its members, with the dates",
        ("embedded groups keep their members, in persons", "relationType, role and dates are left out"),
    ),
    Sentence(
        "R8",
        "`assignmentRoles`: the duty as a reference, with role and dates",
        ("assignmentRoles embeds whole duties", "relationType, role and dates are left out"),
    ),
    Sentence(
        "R8",
        "a group embedded in an attendance event: without its members",
        ("embedded groups keep their members, in attendance events",),
    ),
    Sentence(
        "R8",
        "With `expand`, `_embedded` is always there; a list in it is there even when empty",
        ("without anything to embed there is no _embedded", "a list that is empty is left out"),
    ),
    Sentence(
        "R8",
        "a single object that is not visible is absent",
        ("a single object that is not visible is null", "a single object is a list"),
    ),
    Sentence(
        "R8",
        "each object once, in the order of the references, else of ids",
        (
            "an object that is referred to twice is embedded twice",
            "of several items about one object the last is taken",
            "objects are embedded in the order of ids, not of the references",
            "those who refer to an object are embedded in no order",
        ),
    ),
    Sentence(
        "R8",
        "The endpoint's own 403 comes first; an unknown value is a 400",
        ("an expansion that is refused hides that the endpoint is closed", "an unknown expansion is ignored"),
    ),
    Sentence(
        "R8",
        "`expandReferenceNames` reaches into what is embedded",
        (
            "names do not reach into what is embedded by reference",
            "names do not reach into what refers to the document",
            "names do not reach into references that are embedded",
            "references that are embedded have names without being asked for",
        ),
    ),
    Sentence(
        "R8",
        "category is not shared is a 403: `duties` and `teachers` need `duties`; `responsibleFor` needs `responsibles`",
        (
            "no expansion needs a category",
            "duties needs no category of its own",
            "teachers of activities needs no category of its own",
            "responsibleFor needs no category of its own",
        ),
    ),
    Sentence(
        "R8",
        "`placements`, `ownedPlacements` need `placements`",
        ("placements needs no category of its own", "ownedPlacements needs no category of its own"),
    ),
    Sentence(
        "R8",
        "`groupMemberships`, `groups` need `groups`",
        ("groupMemberships needs no category of its own", "groups of activities needs no category of its own"),
    ),
    Sentence(
        "R8",
        "`assignmentRoles` needs `duties` and `groups`",
        ("assignmentRoles needs no category of its own", "an expansion of two categories needs one of them"),
    ),
    Sentence(
        "R8",
        "`person`, `child`, `owners`, `student`, `registeredBy` need what persons need",
        (
            "an expansion of persons needs all their categories",
            "registeredBy of attendance events needs no category of its own",
        ),
    ),
    Sentence("R8", "`syllabus` needs `standard`", ("syllabus of activities needs no category of its own",)),
    Sentence("R8", "`activity` needs `activities`", ("activity of events needs no category of its own",)),
    Sentence("R8", "`attendance` needs `attendances`", ("attendance of events needs no category of its own",)),
    Sentence("R8", "`group` needs `groups`", ("group of attendance events needs no category of its own",)),
)
