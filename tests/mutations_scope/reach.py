"""Mistakes in R1 and R2: what is in reach, and which endpoints open."""

from .mutation import Mutation

RULES = "scope/rules.py"
RESOURCES = "standard/resources.py"
VIEW = "scope/view.py"

REACH = (
    Mutation(
        "everything is what has a known organisation, in rows",
        RULES,
        """        if self.everywhere:
            return "TRUE"
        names =""",
        """        if self.everywhere:
            return f"{row}.{quoted(pos(attribute))} IS NOT NULL"
        names =""",
    ),
    Mutation(
        "everything is what has a known organisation, in relations",
        RULES,
        """return "TRUE" if self.everywhere else _among("reach", row, column)""",
        """return _among("reach", row, column)""",
    ),
    Mutation(
        "everything is narrowed by the checked organisations",
        RULES,
        """self.profile is None or self.profile.permission_mode == "everything\"""",
        """self.profile is None or (
            self.profile.permission_mode == "everything" and not self.profile.organisations
        )""",
    ),
    Mutation(
        "nothing checked is everything",
        RULES,
        """self.profile is None or self.profile.permission_mode == "everything\"""",
        """self.profile is None or self.profile.permission_mode == "everything" or not self.profile.organisations""",
    ),
    Mutation(
        "children of what is checked are not reached",
        RULES,
        """            UNION SELECT o.pos FROM {organisations} o JOIN down ON o."parentOrganisation.pos" = down.pos)
            SELECT pos FROM down\"""",
        """            ) SELECT pos FROM down\"""",
    ),
    Mutation(
        "only the children of what is checked are reached, not theirs",
        RULES,
        """UNION SELECT o.pos FROM {organisations} o JOIN down ON o."parentOrganisation.pos" = down.pos)
            SELECT pos FROM down\"""",
        """UNION SELECT o.pos FROM {organisations} o JOIN {organisations} p ON o."parentOrganisation.pos" = p.pos
            WHERE p.id IN (SELECT unnest($checked::VARCHAR[]))) SELECT pos FROM down\"""",
    ),
    Mutation(
        "the reach goes up the tree",
        RULES,
        """UNION SELECT o.pos FROM {organisations} o JOIN down ON o."parentOrganisation.pos" = down.pos)
            SELECT pos FROM down\"""",
        """UNION SELECT o."parentOrganisation.pos" FROM {organisations} o JOIN down ON o.pos = down.pos
            WHERE o."parentOrganisation.pos" IS NOT NULL) SELECT pos FROM down\"""",
    ),
    Mutation(
        "a missing or unknown organisation is in reach",
        RULES,
        """return member(name, f"{row}.{quoted(pos(column))}")""",
        """return f"coalesce({member(name, f'{row}.{quoted(pos(column))}')}, TRUE)\"""",
    ),
    Mutation(
        "what has no organisation is in reach",
        RULES,
        "        if where_there:\n            ways.append(",
        "        if True:\n            ways.append(",
    ),
    Mutation(
        "an id that the snapshot lacks reaches those who name it as their parent",
        RULES,
        "WHERE id IN (SELECT unnest($checked::VARCHAR[]))\n",
        "WHERE id IN (SELECT unnest($checked::VARCHAR[]))\n"
        """            OR ("parentOrganisation" ->> '$.id') IN (SELECT unnest($checked::VARCHAR[]))\n""",
    ),
    Mutation(
        "checked ids are compared without regard to case",
        RULES,
        "WHERE id IN (SELECT unnest($checked::VARCHAR[]))\n",
        "WHERE lower(id) IN (SELECT lower(unnest($checked::VARCHAR[])))\n",
    ),
    Mutation(
        "a cycle is followed down for ever",
        RULES,
        """            UNION SELECT o.pos FROM {organisations} o JOIN down ON""",
        """            UNION ALL SELECT o.pos FROM {organisations} o JOIN down ON""",
        hint="a cycle in the tree",
    ),
    Mutation(
        "a cycle is followed up for ever",
        RULES,
        """UNION SELECT o."parentOrganisation.pos" FROM""",
        """UNION ALL SELECT o."parentOrganisation.pos" FROM""",
        hint="a cycle in the tree",
    ),
)

ENDPOINTS = (
    Mutation(
        "no endpoint needs a category",
        RULES,
        "if profile.shared_data.isdisjoint(resource.needs):",
        "if not profile.shared_data:",
        tests=("test_api.py::test_what_is_not_shared_is_a_403_before_anything_else",),
    ),
    Mutation(
        "an endpoint needs all categories named, not one of them",
        RULES,
        "if profile.shared_data.isdisjoint(resource.needs):",
        "if not profile.shared_data.issuperset(resource.needs):",
    ),
    Mutation(
        "persons open with students alone",
        RESOURCES,
        """PERSONS_NEED = ("students", "duties", "responsibles", "placements")""",
        """PERSONS_NEED = ("students",)""",
        hint="persons does not answer",
    ),
    Mutation(
        "organisations open with students too",
        RESOURCES,
        """        needs=("standard",),
        rows=(InTree(),),""",
        """        needs=("standard", "students"),
        rows=(InTree(),),""",
        hint="organisations answers without",
    ),
    Mutation(
        "rooms open with the standard",
        RESOURCES,
        """        records.Room,
        needs=("resources",),""",
        """        records.Room,
        needs=("standard",),""",
        hint="rooms",
    ),
    Mutation(
        "sums of attendance open with activities",
        RESOURCES,
        """        records.AggregatedAttendance,
        needs=("attendances",),""",
        """        records.AggregatedAttendance,
        needs=("activities",),""",
        hint="aggregatedAttendance",
    ),
    Mutation(
        "grades open with absences too",
        RESOURCES,
        """needs=("grades",)""",
        """needs=("grades", "absences")""",
        hint="grades answers",
    ),
    Mutation(
        "calendar events open with activities too",
        RESOURCES,
        """needs=("calendarevents",)""",
        """needs=("calendarevents", "activities")""",
        hint="calendarEvents answers",
    ),
    Mutation(
        "the list is open to all",
        VIEW,
        """        self.require(resource)
        expansions = self._embedding.wanted(resource, expand)
        selection = Selecting(self._rules, resource).listed""",
        """        expansions = self._embedding.wanted(resource, expand)
        selection = Selecting(self._rules, resource).listed""",
    ),
    Mutation(
        "the lookup is open to all",
        VIEW,
        """        self.require(resource)
        expansions = self._embedding.wanted(resource, expand)
        return self._next(resource, -1, most""",
        """        expansions = self._embedding.wanted(resource, expand)
        return self._next(resource, -1, most""",
    ),
    Mutation(
        "a document by its id is open to all",
        VIEW,
        """        self.require(resource)
        one = None if expand""",
        """        one = None if expand""",
        tests=("test_views.py",),
    ),
    Mutation(
        "documents by their ids are open to all",
        VIEW,
        """        self.require(resource)
        expansions = self._embedding.wanted(resource, expand)
        # A further condition""",
        """        expansions = self._embedding.wanted(resource, expand)
        # A further condition""",
        tests=("test_views.py",),
    ),
)
