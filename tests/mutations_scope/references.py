"""Mistakes in R7: what references hold, and which of them may stay."""

from .mutation import Mutation

RULES = "scope/rules.py"
RESOURCES = "standard/resources.py"
DOCUMENTS = "scope/documents.py"
CHECKING = "snapshots/checking.py"
COLUMNS = "snapshots/columns.py"

NAMES = (
    Mutation(
        "a reference loses its marking",
        CHECKING,
        """return {"id": target, MARKING: marking}""",
        """return {"id": target}""",
        hint="the marking of a reference goes",
    ),
    Mutation(
        "a reference to something else keeps a marking",
        CHECKING,
        "if not shape.marked or MARKING not in value or",
        "if MARKING not in value or",
        hint="the marking of a reference goes",
    ),
    Mutation(
        "the displayName of the source is kept",
        CHECKING,
        """            return {"id": target}
        return""",
        """            return {name: value[name] for name in ("id", "displayName") if name in value}
        return""",
        hint="or the source's own is passed on",
    ),
    Mutation(
        "names are given without being asked for",
        DOCUMENTS,
        "return self.names and self.rules.opens(target) and bool(target.name)",
        "return self.rules.opens(target) and bool(target.name)",
        hint="shows without being asked for",
    ),
    Mutation(
        "names tell of what is not shared",
        DOCUMENTS,
        "return self.names and self.rules.opens(target) and bool(target.name)",
        "return self.names and bool(target.name)",
        hint="a displayName tells",
    ),
    Mutation(
        "a reference with a name loses what follows its id",
        DOCUMENTS,
        """named = f\"\"\"left({text}, -1) || ',"displayName":' ||""",
        """named = f\"\"\"'{{"id":' || ({text} -> '$.id')::VARCHAR || ',"displayName":' ||""",
        hint="the marking of a reference goes",
    ),
    Mutation(
        "a reference whose object has no name to give goes",
        DOCUMENTS,
        """return f"CASE WHEN {alias}.{CALLED} IS NULL THEN {text} ELSE {named} END", [join]""",
        """return named, [join]""",
        hint="a displayName tells",
    ),
    Mutation(
        "persons are called by their given name alone",
        RESOURCES,
        """        joined_name=True,\n""",
        "",
        hint="a displayName is not made",
        builds=True,
    ),
    Mutation(
        "persons are called by their family name first",
        RESOURCES,
        """name=("givenName", "familyName")""",
        """name=("familyName", "givenName")""",
        hint="a displayName is not made",
        builds=True,
    ),
    Mutation(
        "who has one name alone is called nothing",
        COLUMNS,
        """return f"CASE WHEN coalesce({', '.join(names)}) IS NOT NULL THEN to_json(concat_ws(' ', {texts}))""",
        """return f"CASE WHEN {' || '.join(names)} IS NOT NULL THEN to_json(concat_ws(' ', {texts}))""",
        hint="a displayName is not made",
    ),
    Mutation(
        "syllabuses are called by their subject first",
        RESOURCES,
        """name=("courseName", "subjectName")""",
        """name=("subjectName", "courseName")""",
        hint="a displayName is not made",
        builds=True,
    ),
    Mutation(
        "syllabuses without a course are called nothing",
        RESOURCES,
        """name=("courseName", "subjectName")""",
        """name=("courseName",)""",
        hint="a displayName is not made",
        builds=True,
    ),
    Mutation(
        "programmes are called nothing",
        RESOURCES,
        """rows=(Always(),), name=("name",)),""",
        """rows=(Always(),)),""",
        hint="a displayName is not made",
        builds=True,
    ),
    Mutation(
        "rooms are called nothing",
        RESOURCES,
        """        records.Room,
        needs=("resources",),
        rows=(InReach("owner"),),
        organisation="owner",
        name=("displayName",),""",
        """        records.Room,
        needs=("resources",),
        rows=(InReach("owner"),),
        organisation="owner",""",
        hint="the names of activities, rooms",
        builds=True,
    ),
    Mutation(
        "duties are called by their signature",
        RESOURCES,
        """        organisation="dutyAt",\n""",
        """        organisation="dutyAt",
        name=("signature",),\n""",
        hint="duties and events get names",
        builds=True,
    ),
    Mutation(
        "references two lists down get no name",
        DOCUMENTS,
        "        if nested is None:\n",
        "        if True:\n",
        hint="a reference nested two levels down",
    ),
)

ITEMS = (
    *(
        Mutation(f"items of {attribute} lose the reference alone", RESOURCES, f"{old}\n", f"{new}\n", hint)
        for attribute, old, new, hint in (
            (
                "responsibles",
                """        whole_items={"responsibles": "person"},""",
                "",
                "enrolments show without",
            ),
            (
                "assignmentRole",
                """        whole_items={"assignmentRole": "group"},""",
                "",
                "an assignment stays",
            ),
            (
                "groupMemberships",
                """        whole_items={"groupMemberships": "person"},""",
                "",
                "a membership of a person",
            ),
            (
                "teachers",
                """        whole_items={"teachers": "duty"},""",
                "",
                "teachers stay",
            ),
            (
                "studentExceptions",
                """        whole_items={"studentExceptions": "student", "teacherExceptions": "duty"},""",
                """        whole_items={"teacherExceptions": "duty"},""",
                "an exception stays",
            ),
            (
                "teacherExceptions",
                """        whole_items={"studentExceptions": "student", "teacherExceptions": "duty"},""",
                """        whole_items={"studentExceptions": "student"},""",
                "an exception stays",
            ),
        )
    ),
    Mutation(
        "in mode everything an item without its reference stays",
        DOCUMENTS,
        "        return table.attribute not in resource.whole_items",
        "        return True",
        hint="an item without its duty stays",
    ),
    Mutation(
        "references in a list stay, whatever they lead to",
        RULES,
        "if resource.whole_items.get(attribute) == named or not named:",
        "if resource.whole_items.get(attribute) == named:",
    ),
    Mutation(
        "a reference within an item stays, whatever it leads to",
        DOCUMENTS,
        """            stays = self.rules.stays("i", each.name, each.reference)
            parts.append""",
        """            stays = f"i.{quoted(each.name)} IS NOT NULL"
            parts.append""",
    ),
    Mutation(
        "a reference that is an attribute stays, whatever it leads to",
        DOCUMENTS,
        """text = f"CASE WHEN {rules.stays('r', name, layout.references[name])} THEN {text}{otherwise} END\"""",
        """text = f"CASE WHEN TRUE THEN {text}{otherwise} END\"""",
    ),
    Mutation(
        "an attribute that may not stay leaves its id",
        DOCUMENTS,
        """otherwise = bare if name in resource.keeps_bare else \"\"""",
        """otherwise = bare""",
        hint="`registeredBy` of a grade",
    ),
    Mutation(
        "registeredBy of a grade goes",
        RESOURCES,
        """        keeps_bare=frozenset({"registeredBy"}),\n""",
        "",
        hint="`registeredBy` of a grade",
    ),
    Mutation(
        "registeredBy of a grade keeps its marking",
        DOCUMENTS,
        """bare = f\"\"\" ELSE '{{"id":' || json_extract(r.{quoted(name)}, '$.id')::VARCHAR || '}}'\"\"\"""",
        """bare = f\"\"\" ELSE r.{quoted(name)}\"\"\"""",
        hint="`registeredBy` of a grade",
    ),
    Mutation(
        "gradingTeacher of a grade keeps its id too",
        RESOURCES,
        """frozenset({"registeredBy"})""",
        """frozenset({"registeredBy", "gradingTeacher"})""",
        hint="`registeredBy` of a grade",
    ),
)

STAYING = (
    Mutation(
        "references to persons who exist stay",
        RULES,
        """            return _among("persons", row, column)""",
        """            return f"{row}.{quoted(pos(column))} IS NOT NULL\"""",
    ),
    Mutation(
        "references to persons who are visible as pupils alone stay",
        RULES,
        """            return _among("persons", row, column)""",
        """            return _among("pupils", row, column)""",
    ),
    Mutation(
        "in mode everything references to any person stay",
        RULES,
        """        if target.path == "persons":
            return _among""",
        """        if target.path == "persons" and not self.everywhere:
            return _among""",
        hint="mode everything lets an exception stay",
    ),
    Mutation(
        "references to ancestors go",
        RULES,
        "        return _among(self.staying(target), row, column)",
        """        return _among("reach" if target.path == "organisations" else self.staying(target), row, column)""",
    ),
    Mutation(
        "references to organisations need the standard",
        RULES,
        """        if self.everywhere or target.rows == (Always(),):
            return there""",
        """        if self.everywhere or target.rows == (Always(),):
            return there
        if target.path == "organisations" and not self.opens(target):
            return "FALSE\"""",
    ),
    Mutation(
        "references to what has no category shared go",
        RULES,
        """        if self.everywhere or target.rows == (Always(),):
            return there""",
        """        if self.everywhere or target.rows == (Always(),):
            return there
        if not self.opens(target) and target.path not in ("organisations", "syllabuses"):
            return "FALSE\"""",
    ),
    Mutation(
        "references to duties and placements go when nobody of theirs is visible",
        RULES,
        "        by_place = target.organisation is None or target.rows == (InReach(target.organisation),)",
        "        by_place = True",
    ),
    Mutation(
        "references to whatever group, activity, duty or room that exists stay",
        RULES,
        "        return _among(self.staying(target), row, column)",
        """        if target.organisation:
            return f"{row}.{quoted(pos(column))} IS NOT NULL"
        return _among(self.staying(target), row, column)""",
    ),
    # What a reference to an event or a placement may do can't be mistaken by itself: only attendances refer to events,
    # and only schedules to placements, and their own rows hang on the very same condition.
    Mutation(
        "references to programmes and syllabuses go when they dangle",
        RULES,
        "if self.everywhere or target.rows == (Always(),):",
        "if self.everywhere:",
    ),
    Mutation(
        "in mode everything dangling references go",
        RULES,
        """        there = f"{row}.{quoted(column)} IS NOT NULL\"""",
        """        there = f"{row}.{quoted(pos(column))} IS NOT NULL\"""",
    ),
)
