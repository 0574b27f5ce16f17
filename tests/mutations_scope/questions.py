"""Mistakes in R9: what filters, sort keys and lookup keys need, and what they see."""

from .mutation import Mutation

SEEN = "scope/seen.py"
SELECTING = "scope/selecting.py"
QUERIES = "standard/queries.py"
RELATIONSHIPS = "scope/relationships.py"
VIEW = "scope/view.py"

REFUSED = (
    Mutation(
        "nothing is refused",
        SELECTING,
        "if not all(self._rules.shares(need) for need in needs):",
        "if False:",
        hint="is evaluated, or answered as if not asked",
    ),
    Mutation(
        "one of the categories that are needed will do",
        SELECTING,
        "if not all(self._rules.shares(need) for need in needs):",
        "if needs and not self._rules.shares(*needs):",
        hint="teacher=d is evaluated",
    ),
    Mutation(
        "a filter that is refused is left out instead",
        SELECTING,
        'asked = [(self._known(known.filters, name, "filter"), list(values)) for name, values in filters.items()]',
        """asked = [
            (each, list(filters[name]))
            for name, each in known.filters.items()
            if name in filters and all(self._rules.shares(need) for need in each.needs)
        ]""",
        hint="is evaluated, or answered as if not asked",
    ),
    *(
        Mutation(f"{name} needs another category", QUERIES, f"{before}, ({needs})", f"{before}, ({instead})", hint=hint)
        for name, before, needs, instead, hint in (
            (
                "member of activities",
                'Filter("member", _MEMBER',
                '"groups",',
                '"activities",',
                "activities?member",
            ),
            (
                "the lookup key members of activities",
                '"members", _MEMBER',
                '"groups",',
                '"activities",',
                "lookup?members",
            ),
            (
                "teacher of activities",
                'Filter("teacher", _leads("teachers.duty")',
                '"duties",',
                '"activities",',
                "activities?teacher",
            ),
            (
                "the lookup key teachers of activities",
                'LookupKey("teachers", _leads("teachers.duty")',
                '"duties",',
                '"activities",',
                "lookup?teachers",
            ),
            (
                "student of events",
                'Filter("student", _EVENT_STUDENT',
                '"groups",',
                '"calendarevents",',
                "student=p is",
            ),
            (
                "the lookup key student of events",
                'LookupKey("student", _EVENT_STUDENT',
                '"groups",',
                '"calendarevents",',
                "lookup?student=p",
            ),
            (
                "teacher of events",
                'Filter("teacher", _EVENT_TEACHER',
                '"duties", "activities"',
                '"activities",',
                "teacher=d is",
            ),
            (
                "the lookup key teacher of events",
                'LookupKey("teacher", _EVENT_TEACHER',
                '"duties", "activities"',
                '"duties",',
                "lookup?teacher=d",
            ),
            (
                "organisation of events",
                '_leads("activity", "organisation", beneath=True)',
                '"activities",',
                '"calendarevents",',
                "organisation=a is",
            ),
            (
                "group of events",
                '_leads("activity", "groups")',
                '"activities",',
                '"calendarevents",',
                "group=g is",
            ),
            (
                "the lookup key activities of attendances",
                '_leads("calendarEvent", "activity")',
                '"calendarevents",',
                '"attendances",',
                "attendances/lookup?activities",
            ),
            (
                "group of schedules",
                '_leads("placement", "group")',
                '"placements",',
                '"attendanceschedule",',
                "attendanceSchedule?group",
            ),
            (
                "organisation of sums",
                '_leads("activity", "organisation")',
                '"activities",',
                '"attendances",',
                "organisation=a is",
            ),
        )
    ),
    Mutation(
        "the value of an identifier needs another category",
        QUERIES,
        'Identifies("value"), ("identifiers",)',
        'Identifies("value"), ("identifiers", "civicno")',
        hint="a filter needs more than it looks at",
    ),
    Mutation(
        "organisation of attendances needs another category",
        QUERIES,
        """                ("activities", "calendarevents"),\n""",
        """                ("calendarevents",),\n""",
        hint="attendances?organisation",
    ),
    Mutation(
        "schoolType of sums needs another category",
        QUERIES,
        """"schoolType"),
                ("activities",),""",
        """"schoolType"),
                ("attendances",),""",
        hint="schoolType=GR is",
    ),
    *(
        Mutation(
            f"{kind} needs another category",
            QUERIES,
            f"""        "{kind}": ({needs}),\n""",
            f"""        "{kind}": ({instead}),\n""",
            hint=f"{kind} is evaluated",
        )
        for kind, needs, instead in (
            ("enrolment", '"students",', '"duties",'),
            ("duty", '"duties",', '"students",'),
            ("placement.child", '"placements",', '"students",'),
            ("placement.owner", '"placements",', '"responsibles",'),
            ("responsibleFor.enrolment", '"responsibles", "students"', '"students",'),
            ("responsibleFor.placement", '"responsibles", "placements"', '"responsibles",'),
            ("groupMembership", '"groups",', '"students",'),
        )
    ),
    Mutation(
        "a type of relation needs nothing",
        SELECTING,
        """                    self._must_share(f"{name}={value}", RELATED_NEED[value])\n""",
        "",
        hint="relationship.entity.type",
    ),
    Mutation(
        "without a type enrolments alone are looked at",
        SELECTING,
        "types, conditions = list(RELATED_NEED), []",
        "types, conditions = list(RELATED_NEED)[:1], []",
        hint="without a type",
    ),
    Mutation(
        "a filter that may tell what is withheld needs nothing",
        QUERIES,
        """Filter("civicNo", Equals("civicNo.value"), ("civicno",))""",
        """Filter("civicNo", Equals("civicNo.value"))""",
    ),
    *(
        Mutation(f"the registry lets through {what}", QUERIES, old, "require(True", tests=("test_queries.py",))
        for what, old in (
            (
                "a filter on what may be withheld",
                "require(_withheld_by(resource, path) <= set(needs)",
            ),
            (
                "a filter on identifiers",
                'require(_withheld_by(resource, "externalIdentifiers") <= set(needs)',
            ),
            (
                "a filter through another resource",
                "require(bool(needs) or not looks_through",
            ),
        )
    ),
    Mutation(
        "nothing that the registry declares is checked",
        QUERIES,
        """            _check(resource, question.name, question.test, question.needs)""",
        """            pass""",
        tests=("test_questions.py",),
    ),
    Mutation(
        "no sort key that the registry declares is checked",
        QUERIES,
        """            _check(resource, key.name, Equals(key.path) if key.path else None, key.needs)""",
        """            pass""",
        tests=("test_questions.py",),
    ),
)

SEES = (
    Mutation(
        "filters look through what is not shared",
        SEEN,
        "if not rules.opens(entry) or rules.categories_of(entry, attribute) == []:",
        "if rules.categories_of(entry, attribute) == []:",
        hint="student",
    ),
    Mutation(
        "filters look at lists that are withheld",
        SEEN,
        "if not rules.opens(entry) or rules.categories_of(entry, attribute) == []:",
        "if not rules.opens(entry):",
        hint="enrolments and guardians are looked at that",
    ),
    Mutation(
        "filters find a reference that the document does not show",
        SELECTING,
        """        stays = "TRUE" if path in RESOURCES[self._resource].keeps_bare else (
            self._rules.stays("r", path, layout.references[path]))  # fmt: skip""",
        """        stays = "TRUE\"""",
        hint="a filter finds a document by what it does not show",
    ),
    Mutation(
        "filters do not find the bare id that a document shows",
        SELECTING,
        """        stays = "TRUE" if path in RESOURCES[self._resource].keeps_bare else (
            self._rules.stays("r", path, layout.references[path]))  # fmt: skip""",
        """        stays = self._rules.stays("r", path, layout.references[path])""",
        hint="grades looks at another",
    ),
    Mutation(
        "filters find an item that the document does not show",
        SEEN,
        """rules.keeps_item(entry, attribute, "i", each.name, each.reference) for each""",
        """"TRUE" for each""",
        hint="a filter finds a document by what it does not show",
    ),
    Mutation(
        "filters find a reference of another document that it does not show",
        SEEN,
        "if attribute in entry.keeps_bare else",
        "if True else",
    ),
    Mutation(
        "schoolType of sums looks at syllabuses and groups that are not shared",
        SELECTING,
        """        if not self._rules.opens(RESOURCES[there]):
            return "FALSE\"""",
        """        if False:
            return "FALSE\"""",
        hint="schoolType of sums",
    ),
    Mutation(
        "nothing beneath an organisation is found by it",
        SELECTING,
        "reached = self._beneath(values) if beneath else ",
        "reached = ",
        hint="an organisation does not take those beneath",
    ),
    Mutation(
        "all filters but one are forgotten",
        SELECTING,
        """        return " AND ".join(conditions) or "TRUE"

    def _one""",
        """        return "".join(conditions[:1]) or "TRUE"

    def _one""",
    ),
    Mutation(
        "one of several filters is enough",
        SELECTING,
        """        return " AND ".join(conditions) or "TRUE"

    def _one""",
        """        return "(" + (" OR ".join(conditions) or "TRUE") + ")"

    def _one""",
    ),
    Mutation(
        "two relations pass together what neither does alone",
        SELECTING,
        """WHERE {' AND '.join(conditions) or 'TRUE'})\"""",
        """WHERE {' OR '.join(conditions) or 'TRUE'})\"""",
        hint="two relations together",
    ),
    Mutation(
        "a guardian is related by the pupil's other guardians",
        RELATIONSHIPS,
        "JOIN ({pupils}) p ON p.person = g.owner",
        "JOIN ({pupils}) p ON p.person = g.target",
        hint="responsibleFor",
    ),
    Mutation(
        "owners are related as children are",
        RELATIONSHIPS,
        """return self._referring("placements", "owners", "placedAt")""",
        """return self._referring("placements", "child", "placedAt")""",
        hint="relation",
    ),
    Mutation(
        "a filter finds who is not visible",
        VIEW,
        """        chosen = f"{self._visible(resource)} AND {selection.condition}\"""",
        """        chosen = f"{self._visible(resource)} AND {selection.condition}"
        if selection.narrows:
            chosen = selection.condition""",
    ),
    Mutation(
        "an order lists who is not visible",
        VIEW,
        """        chosen = f"{self._visible(resource)} AND {selection.condition}\"""",
        """        chosen = f"{self._visible(resource)} AND {selection.condition}"
        if selection.ordered:
            chosen = selection.condition""",
    ),
    Mutation(
        "a document that is not visible is given by its id",
        VIEW,
        "by_id(resource, self._visible(resource))",
        'by_id(resource, "TRUE")',
        tests=("test_views.py", "test_api.py::test_what_is_not_visible_answers_as_what_does_not_exist"),
    ),
    Mutation(
        "documents that are not visible are given by their ids",
        VIEW,
        """            WHERE {self._visible(resource)}\"\"\",\n            ids=list(ids),""",
        """            WHERE TRUE\"\"\",\n            ids=list(ids),""",
        tests=("test_views.py",),
    ),
    Mutation(
        "a document without a date fails a filter that it should pass",
        SELECTING,
        """f"({found} IS NULL OR {compared})" if bound.or_none else compared""",
        """compared""",
        hint="a day is left out of its own filter",
    ),
    Mutation(
        "a relation without dates fails",
        SELECTING,
        """f"({found} IS NULL OR {found} {order} {asked_day})\"""",
        """f"{found} {order} {asked_day}\"""",
        hint="a day is left out of its own filter",
    ),
    Mutation(
        "å, ä and ö are ordered by their code points",
        SELECTING,
        "translate(lower({text}), 'åäö', '{{|}}')",
        "lower({text})",
        hint="texts are ordered",
    ),
    Mutation(
        "the nameless come first",
        SELECTING,
        "NULLS LAST",
        "NULLS FIRST",
        hint="texts are ordered",
    ),
)
