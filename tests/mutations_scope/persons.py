"""Mistakes in R4 and R5: who is visible, and who is protected."""

from .mutation import Mutation

RULES = "scope/rules.py"
MARKING = "snapshots/marking.py"
STAGING = "snapshots/staging.py"
TABLES = "snapshots/tables.py"

RELATIONS = (
    Mutation(
        "relations count whose category is not shared",
        RULES,
        "if not self.shares(relation.category):",
        "if False:",
    ),
    Mutation(
        "students by any enrolment",
        RULES,
        """        conditions = [self.in_reach(*relation.place)] if relation.place else []""",
        """        conditions = [self.in_reach(*relation.place)] if relation.place else []
        if relation.name == "student":
            conditions = ["TRUE"]""",
    ),
    Mutation(
        "students by the category of another",
        RULES,
        """Relation("student", "students",""",
        """Relation("student", "duties",""",
    ),
    Mutation(
        "students are looked for in the wrong column",
        RULES,
        """("persons.enrolments",), "i.owner",""",
        """("persons.enrolments",), "i.ordinal",""",
    ),
    Mutation(
        "children by any placement",
        RULES,
        """        conditions = [self.in_reach(*relation.place)] if relation.place else []""",
        """        conditions = [self.in_reach(*relation.place)] if relation.place else []
        if relation.name == "child":
            conditions = ["TRUE"]""",
    ),
    Mutation(
        "children by the category of students",
        RULES,
        """Relation("child", "placements",""",
        """Relation("child", "students",""",
    ),
    Mutation(
        "staff by any duty",
        RULES,
        """        conditions = [self.in_reach(*relation.place)] if relation.place else []""",
        """        conditions = [self.in_reach(*relation.place)] if relation.place else []
        if relation.name == "staff":
            conditions = ["TRUE"]""",
    ),
    Mutation(
        "staff by the category of students",
        RULES,
        """Relation("staff", "duties",""",
        """Relation("staff", "students",""",
    ),
    Mutation(
        "guardians by the category of students",
        RULES,
        """        "guardian",
        "responsibles",
        ("persons.responsibles",),""",
        """        "guardian",
        "students",
        ("persons.responsibles",),""",
    ),
    Mutation(
        "guardians of whoever is a student somewhere",
        RULES,
        """            conditions += [f"({tied})", f"NOT {""",
        """            conditions += [f"({tied} OR TRUE)", f"NOT {""",
    ),
    Mutation(
        "guardians of students alone, not of children",
        RULES,
        """        through="i.owner",
        ties=("student", "child"),""",
        """        through="i.owner",
        ties=("student",),""",
    ),
    Mutation(
        "guardians of staff",
        RULES,
        """        through="i.owner",
        ties=("student", "child"),""",
        """        through="i.owner",
        ties=("student", "child", "staff"),""",
    ),
    Mutation(
        "owners through whoever is visible as a student",
        RULES,
        """        through='r."child.pos"',
        ties=("child",),""",
        """        through='r."child.pos"',
        ties=("student", "child"),""",
    ),
    Mutation(
        "owners of placements out of reach",
        RULES,
        """        conditions = [self.in_reach(*relation.place)] if relation.place else []""",
        """        conditions = [self.in_reach(*relation.place)] if relation.place and not relation.through else []""",
    ),
    Mutation(
        "owners joined to the wrong placement",
        RULES,
        """return f"{first} i JOIN {owner[0]} r ON r.pos = i.owner\"""",
        """return f"{first} i JOIN {owner[0]} r ON r.pos = i.ordinal\"""",
    ),
    Mutation(
        "an enrolment that has ended is no relation",
        RULES,
        """        conditions = [self.in_reach(*relation.place)] if relation.place else []""",
        """        conditions = [self.in_reach(*relation.place)] if relation.place else []
        if relation.name == "student":
            conditions.append("coalesce(('{' || i.rest || '}') ->> '$.endDate' > '2020', TRUE)")""",
    ),
    Mutation(
        "a duty that has ended is no relation",
        RULES,
        """        conditions = [self.in_reach(*relation.place)] if relation.place else []""",
        """        conditions = [self.in_reach(*relation.place)] if relation.place else []
        if relation.name == "staff":
            conditions.append(\"\"\"coalesce(r."endDate" ->> '$' > '2020', TRUE)\"\"\")""",
    ),
    Mutation(
        "everybody is visible in mode everything",
        RULES,
        """            case ByRelation():
                return member("persons", f"{row}.pos")""",
        """            case ByRelation():
                return "TRUE" if self.everywhere else member("persons", f"{row}.pos")""",
    ),
    Mutation(
        "all grounds have to hold",
        RULES,
        """        granted = " OR ".join(self.grants) or "FALSE\"""",
        """        granted = " AND ".join(self.grants) or "FALSE\"""",
    ),
)

PROTECTED = (
    Mutation(
        "protected persons are visible without alternative data",
        RULES,
        """() if self.aliased else (f"NOT {member('protected', person)}",)""",
        "()",
    ),
    Mutation(
        "protected persons are not visible with alternative data either",
        RULES,
        """() if self.aliased else (f"NOT {member('protected', person)}",)""",
        """(f"NOT {member('protected', person)}",)""",
    ),
    Mutation(
        "what hangs on a protected pupil is visible",
        RULES,
        """            return f"SELECT p.pos FROM {stored('persons')} p WHERE {rule.sql}\"""",
        """            granted = " OR ".join(rule.grants) if set_name == "pupils" else rule.sql
            return f"SELECT p.pos FROM {stored('persons')} p WHERE {granted}\"""",
    ),
    Mutation(
        "alternative data is included in every profile",
        RULES,
        "return self.profile is not None and self.profile.include_alternative_person_data",
        "return self.profile is not None",
    ),
    Mutation(
        "only the two known codes mark",
        MARKING,
        "return value is not None and value != UNMARKED",
        """return value in ("Sekretessmarkering", "Skyddad folkbokföring")""",
        hint="as one of the two known codes",
    ),
    Mutation(
        "`Ingen` marks",
        MARKING,
        "return value is not None and value != UNMARKED",
        "return value is not None",
        hint="as one of the two known codes",
    ),
    Mutation(
        "a marking counts on records alone, not on what they hold",
        MARKING,
        """            yield value["id"]
        for each in value.values():
            yield from _walk(each)""",
        """            yield value["id"]""",
        hint="a marking in a reference",
    ),
    Mutation(
        "a marking in a list within a list is not found",
        MARKING,
        """    elif isinstance(value, list):
        for each in value:
            yield from _walk(each)""",
        """    elif isinstance(value, list):
        for each in value:
            yield from _walk(each) if isinstance(each, dict) else ()""",
        hint="a marking in an extension",
    ),
    Mutation(
        "a marking in quarantine is not looked for",
        STAGING,
        """        self._staging.marked.update(marked_ids_in_text(loose))\n""",
        "",
        tests=("test_marking.py",),
    ),
    Mutation(
        "a marking is looked for in what is kept as a record alone",
        STAGING,
        """        self._staging.marked.update(marked_ids(record, compact))
        if not isinstance(record, dict):
            return self._put_aside(text, line, taken, NOT_AN_OBJECT)
        if not (key := self._id_of(record)):
            return self._put_aside(text, line, taken, NO_ID)""",
        """        if not isinstance(record, dict):
            return None
        if not (key := self._id_of(record)):
            return None
        self._staging.marked.update(marked_ids(record, compact))""",
        hint="in quarantine",
    ),
    Mutation(
        "who is marked is whose own record is",
        TABLES,
        """", r.id IN (SELECT id FROM protected) AS protected\"""",
        """\'\'\', coalesce(r."securityMarking" <> '"Ingen"', FALSE) AS protected\'\'\'""",
        hint="a marking in a duplicate",
    ),
    Mutation(
        "a marked reference is taken for a plain one, in what conforms",
        "snapshots/conforming.py",
        "known[MARKING] = core.typed_dict_field(core.literal_schema([UNMARKED]), required=False)",
        "known[MARKING] = core.typed_dict_field(core.str_schema(), required=False)",
        hint="has no other fault",
    ),
    Mutation(
        "a person's own marking is taken for any code, in what conforms",
        "snapshots/conforming.py",
        "return core.literal_schema([UNMARKED]) if name == MARKING else _value(shape)",
        "return _value(shape)",
        hint="has no other fault",
    ),
    Mutation(
        "alternative data does not protect",
        "snapshots/building.py",
        "staging.marked | staging.alternative",
        "staging.marked",
        hint="alternative data",
    ),
    Mutation(
        "alternative data that lacks all but an id does not protect",
        STAGING,
        "self._staging.alternative.add(key)",
        "self._staging.alternative.update([key] if len(record) > 1 else [])",
        hint="alternative data that is only an id",
    ),
)
