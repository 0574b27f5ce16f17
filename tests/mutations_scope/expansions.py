"""Mistakes in R8: what is embedded, and what that needs."""

from .mutation import Mutation

EMBEDDING = "scope/embedding.py"
SEEN = "scope/seen.py"
QUERIES = "standard/queries.py"
VIEW = "scope/view.py"

EMBEDDED = (
    Mutation(
        "objects that are not visible are embedded",
        EMBEDDING,
        """ AND {self.rules.row(target, "t").sql}""",
        "",
    ),
    Mutation(
        "objects that are not visible are embedded by what they refer to",
        SEEN,
        """conditions = [rules.row(entry, "r").sql, *found.conditions]""",
        """conditions = ["TRUE", *found.conditions]""",
    ),
    Mutation(
        "embedded objects are as they were loaded",
        VIEW,
        "self._embedding = Embedding(self._rules, self._ask, self._texts)",
        """self._embedding = Embedding(
            self._rules,
            self._ask,
            lambda resource, places, names, without: dict(
                self._ask(
                    Documents(Rules(None, self._tables), names, True, without).query(resource),
                    first=0,
                    last=1_000_000,
                    positions=places,
                )
            ),
        )""",
        hint="what is embedded in a person",
    ),
    Mutation(
        "embedded groups keep their members, in persons",
        QUERIES,
        """                    as_item="group",
                    without="groupMemberships",""",
        """                    as_item="group",""",
        hint="what is embedded in a person",
    ),
    Mutation(
        "embedded groups keep their members, in attendance events",
        QUERIES,
        """Embeds("group", "group", ("groups",), single=True, without="groupMemberships")""",
        """Embeds("group", "group", ("groups",), single=True)""",
        hint="is embedded wrongly in teaching",
    ),
    Mutation(
        "groups never show their members",
        VIEW,
        "texts = self._texts(resource, sorted(positions), names)",
        """texts = self._texts(resource, sorted(positions), names, "groupMemberships")""",
    ),
    Mutation(
        "responsibleFor embeds whole persons",
        QUERIES,
        """                    as_item="person",
                    bare=True,""",
        """                    as_item="person",""",
        hint="what is embedded in a person",
    ),
    Mutation(
        "assignmentRoles embeds whole duties",
        QUERIES,
        """                    as_item="duty",
                    bare=True,""",
        """                    as_item="duty",""",
        hint="what is embedded in a person",
    ),
    Mutation(
        "relationType, role and dates are left out",
        EMBEDDING,
        """{"," + rest if rest else ""}}}')""",
        """}}')""",
        hint="what is embedded in a person",
    ),
    Mutation(
        "without anything to embed there is no _embedded",
        EMBEDDING,
        "            for place, text in texts.items()\n",
        "            for place, text in texts.items() if parts[place]\n        } | {\n"
        "            place: text for place, text in texts.items() if not parts[place]\n",
        hint="a single object that the source lacks",
    ),
    Mutation(
        "a list that is empty is left out",
        EMBEDDING,
        "                elif not single:\n",
        "                elif not single and objects:\n",
        hint="a single object that the source lacks",
    ),
    Mutation(
        "a single object that is not visible is null",
        EMBEDDING,
        """                elif not single:
                    parts[place].append(f'"{each.name}":[{",".join(objects)}]')""",
        """                elif not single:
                    parts[place].append(f'"{each.name}":[{",".join(objects)}]')
                else:
                    parts[place].append(f'"{each.name}":null')""",
        hint="a single object that the source lacks",
    ),
    Mutation(
        "a single object is a list",
        EMBEDDING,
        """parts[place].append(f'"{each.name}":{objects[0]}')""",
        """parts[place].append(f'"{each.name}":[{objects[0]}]')""",
    ),
    Mutation(
        "an object that is referred to twice is embedded twice",
        EMBEDDING,
        "for place, pos in dict.fromkeys(pairs):",
        "for place, pos in pairs:",
        hint="owners come twice",
    ),
    Mutation(
        "of several items about one object the last is taken",
        EMBEDDING,
        """items.setdefault((place, owner), f'{{""",
        """items.__setitem__((place, owner), f'{{""",
        hint="what is embedded in a person",
    ),
    Mutation(
        "objects are embedded in the order of ids, not of the references",
        EMBEDDING,
        "ORDER BY s.owner, s.ordinal",
        "ORDER BY s.owner, s.target",
        hint="owners come twice",
    ),
    Mutation(
        "those who refer to an object are embedded in no order",
        EMBEDDING,
        "ORDER BY s.target, s.owner, s.ordinal",
        "ORDER BY s.target, s.owner DESC, s.ordinal",
        hint="what is embedded in a person",
    ),
    Mutation(
        "an expansion that is refused hides that the endpoint is closed",
        VIEW,
        """        self.require(resource)
        expansions = self._embedding.wanted(resource, expand)
        selection = Selecting(self._rules, resource).listed""",
        """        expansions = self._embedding.wanted(resource, expand)
        self.require(resource)
        selection = Selecting(self._rules, resource).listed""",
        hint="hides that the endpoint is closed",
    ),
    Mutation(
        "an unknown expansion is ignored",
        EMBEDDING,
        """            if name not in known:
""",
        """            if name not in known:
                continue
""",
        tests=("test_views.py",),
    ),
    Mutation(
        "names do not reach into what is embedded by reference",
        EMBEDDING,
        "self.fetch(target.path, sorted({pos for _, pos in rows}), names, each.without)",
        "self.fetch(target.path, sorted({pos for _, pos in rows}), False, each.without)",
        hint="names do not reach",
    ),
    Mutation(
        "names do not reach into what refers to the document",
        EMBEDDING,
        "self.fetch(each.resource, owners, names, each.without))  # fmt: skip",
        "self.fetch(each.resource, owners, False, each.without))  # fmt: skip",
        hint="names do not reach",
    ),
    Mutation(
        "names do not reach into references that are embedded",
        EMBEDDING,
        "named = names and bool(RESOURCES[resource].name)",
        "named = False",
        hint="names do not reach",
    ),
    Mutation(
        "references that are embedded have names without being asked for",
        EMBEDDING,
        "named = names and bool(RESOURCES[resource].name)",
        "named = bool(RESOURCES[resource].name)",
        hint="what is embedded in a person",
    ),
    Mutation(
        "no expansion needs a category",
        EMBEDDING,
        """            if not (self.rules.shares(*each.needs) if any_of else all(map(self.rules.shares, each.needs))):
""",
        "            if False:\n",
        hint="is answered without",
    ),
    Mutation(
        "an expansion of persons needs all their categories",
        EMBEDDING,
        "self.rules.shares(*each.needs) if any_of else all(map(self.rules.shares, each.needs))",
        "all(map(self.rules.shares, each.needs))",
        hint="persons need more than one",
    ),
    Mutation(
        "an expansion of two categories needs one of them",
        EMBEDDING,
        "self.rules.shares(*each.needs) if any_of else all(map(self.rules.shares, each.needs))",
        "self.rules.shares(*each.needs)",
        hint="assignmentRoles",
    ),
    *(
        Mutation(
            f"{name} needs no category of its own", QUERIES, old, new, hint=f"expand={name.split()[0]} is answered"
        )
        for name, old, new in (
            ("duties", '"duties", "person", ("duties",))', '"duties", "person", PERSONS_NEED[:1])'),
            ("responsibleFor", '                    ("responsibles",),\n', '                    ("students",),\n'),
            ("placements", '"placements", "child", ("placements",))', '"placements", "child", ("students",))'),
            ("ownedPlacements", '"placements", "owners", ("placements",))', '"placements", "owners", ("students",))'),
            (
                "groupMemberships",
                '"groupMemberships.person",\n                    ("groups",),',
                '"groupMemberships.person",\n                    ("students",),',
            ),
            ("assignmentRoles", '("duties", "groups"),', '("groups",),'),
            (
                "groups of activities",
                'Embeds("groups", "groups", ("groups",))',
                'Embeds("groups", "groups", ("activities",))',
            ),
            (
                "teachers of activities",
                'Embeds("teachers", "teachers.duty", ("duties",))',
                'Embeds("teachers", "teachers.duty", ("activities",))',
            ),
            (
                "syllabus of activities",
                '"syllabus", ("standard",), single=True',
                '"syllabus", ("activities",), single=True',
            ),
            (
                "activity of events",
                """                Embeds("activity", "activity", ("activities",), single=True),
                EmbedsOwners("attendance",""",
                """                Embeds("activity", "activity", ("calendarevents",), single=True),
                EmbedsOwners("attendance",""",
            ),
            (
                "attendance of events",
                '"calendarEvent", ("attendances",))',
                '"calendarEvent", ("calendarevents",))',
            ),
            (
                "group of attendance events",
                'Embeds("group", "group", ("groups",)',
                'Embeds("group", "group", ("attendanceevents",)',
            ),
            (
                "registeredBy of attendance events",
                'Embeds("registeredBy", "registeredBy", PERSONS_NEED',
                'Embeds("registeredBy", "registeredBy", ("attendanceevents",)',
            ),
        )
    ),
)
