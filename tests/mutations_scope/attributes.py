"""Mistakes in R6: which attributes a client gets of what it sees."""

from .mutation import Mutation

RULES = "scope/rules.py"
RESOURCES = "standard/resources.py"
DOCUMENTS = "scope/documents.py"
CHECKING = "snapshots/checking.py"
COLUMNS = "snapshots/columns.py"

EXTENSIONS = (
    Mutation(
        "clients get records as they were loaded",
        DOCUMENTS,
        "return self.rules.profile is None and not self.cleaned",
        "return not self.cleaned",
    ),
    Mutation(
        "extensions are kept from the authority too",
        DOCUMENTS,
        "return self.rules.profile is None and not self.cleaned",
        "return False",
        tests=("test_deviations.py",),
    ),
    Mutation(
        "extensions deep in a record are shared",
        CHECKING,
        "                findings.add_unknown(prefix, name)\n",
        "                findings.add_unknown(prefix, name)\n                cleaned[name] = each\n",
        hint="an extension, or an _embedded",
    ),
    Mutation(
        "what is lacking is null",
        CHECKING,
        """            elif (inner := field(each)) is not None:
                cleaned[name] = inner""",
        """            else:
                cleaned[name] = field(each)""",
        hint="what is lacking becomes null",
    ),
    Mutation(
        "items of a list that are null stay",
        CHECKING,
        "return [cleaned for each in value if (cleaned := item(each)) is not None]",
        "return [item(each) for each in value]",
        hint="what is lacking becomes null",
    ),
    Mutation(
        "a list or an object is passed on as a single value",
        CHECKING,
        """            findings.add(path, Kind.WRONG_TYPE)
            return None
        elif""",
        """            findings.add(path, Kind.WRONG_TYPE)
        elif""",
        hint="what is lacking becomes null",
    ),
    Mutation(
        "an object that is left empty goes",
        CHECKING,
        """                findings.add(prefix + name, Kind.MISSING)
        return cleaned""",
        """                findings.add(prefix + name, Kind.MISSING)
        return cleaned or None""",
        hint="what is lacking becomes null",
    ),
    Mutation(
        "an empty text counts as lacking",
        CHECKING,
        """        elif type(value) is not wanted:
            findings.add(path, Kind.WRONG_TYPE)""",
        """        elif value == "":
            return None
        elif type(value) is not wanted:
            findings.add(path, Kind.WRONG_TYPE)""",
        hint="what is lacking becomes null",
    ),
    Mutation(
        "a reference with an empty id is one",
        CHECKING,
        "if not isinstance(target, str) or not target:",
        "if not isinstance(target, str):",
        hint="counts as in reach",
    ),
)

ATTRIBUTES = (
    *(
        Mutation(
            f"{attribute} needs no category",
            RESOURCES,
            f"""            "{attribute}": "{category}",\n""",
            "",
            hint=f"{attribute} is not shared",
        )
        for attribute, category in {
            "birthDate": "birthdate",
            "photo": "photo",
            "responsibles": "responsibles",
            "enrolments": "students",
        }.items()
    ),
    *(
        Mutation(
            f"{attribute} goes by the category of {other}",
            RESOURCES,
            f"""            "{attribute}": "{category}",\n""",
            f"""            "{attribute}": "{other}",\n""",
            hint=f"{attribute} is not shared",
        )
        for attribute, category, other in (
            ("sex", "sex", "birthdate"),
            ("phoneNumbers", "phonenumbers", "addresses"),
            ("addresses", "addresses", "phonenumbers"),
        )
    ),
    Mutation(
        "civicNo and identifiers are shared with all",
        RULES,
        "        if need is None or self.profile is None:\n            return None",
        """        if need is None or self.profile is None or need in ("civicno", "identifiers"):
            return None""",
        hint="is not shared with its category",
    ),
    Mutation(
        "eduPersonPrincipalNames need the category of emails",
        RESOURCES,
        """            "enrolments": "students",
""",
        """            "enrolments": "students",
            "eduPersonPrincipalNames": "email-school",
""",
        hint="is not shared with its category",
    ),
    Mutation(
        "all emails are shared with either category",
        DOCUMENTS,
        "if by_type and categories is not None and len(categories) == 1:",
        "if False:",
        hint="`email",
    ),
    Mutation(
        "emails of either category need both",
        DOCUMENTS,
        "if categories is not None and not categories:",
        "if categories is not None and (not categories or (name == 'emails' and len(categories) < 2)):",
        hint="`email",
    ),
    Mutation(
        "emails without a type are the school's",
        RESOURCES,
        """ItemsByType({"Privat": "email", None: "email"}, otherwise""",
        """ItemsByType({"Privat": "email"}, otherwise""",
        hint="`email",
        builds=True,
    ),
    Mutation(
        "private emails are the school's, and the school's private",
        RESOURCES,
        """ItemsByType({"Privat": "email", None: "email"}, otherwise="email-school")""",
        """ItemsByType({"Privat": "email-school", None: "email-school"}, otherwise="email")""",
        hint="`email",
        builds=True,
    ),
    Mutation(
        "only emails of the school are not private",
        COLUMNS,
        """if category == rule.otherwise else [])""",
        """if category == rule.otherwise and False else [f"{kind} = '\\"Skola personal\\"'"])""",
        hint="`email",
    ),
    Mutation(
        "enrolments anywhere show",
        RESOURCES,
        """        items_in_reach={"enrolments": "enroledAt"},\n""",
        "",
        hint="enrolments out of reach",
    ),
    Mutation(
        "responsibles show who is not visible",
        RULES,
        """        if resource.whole_items.get(attribute) == named or not named:
            return""",
        """        if attribute != "responsibles" and (resource.whole_items.get(attribute) == named or not named):
            return""",
        hint="ground",
    ),
    Mutation(
        "a list goes with its last item",
        DOCUMENTS,
        """'[' || coalesce({alias}.items, '') || ']' END\"""",
        """'[' || {alias}.items || ']' END\"""",
        hint="a list of which no item is left",
    ),
    Mutation(
        "a list that the source does not have is empty",
        DOCUMENTS,
        """text = f"CASE WHEN {column} IS NOT NULL THEN '[' ||""",
        """text = f"CASE WHEN TRUE THEN '[' ||""",
    ),
    Mutation(
        "what is withheld is null instead of absent",
        DOCUMENTS,
        """            return None, []
        joins: list[str] = []""",
        """            return "'null'", []
        joins: list[str] = []""",
    ),
    Mutation(
        "an item loses what is no reference",
        DOCUMENTS,
        """concat_ws(',', {', '.join(parts)}, i.rest) || '}}'\"""",
        """concat_ws(',', {', '.join(parts)}) || '}}'\"""",
    ),
    Mutation(
        "an offering has no id",
        DOCUMENTS,
        """if any(attribute.name == "id" for attribute in layout.resource.shape.attributes):""",
        """if layout.resource.path != "schoolUnitOfferings":""",
    ),
    Mutation(
        "the meta of an offering is an extension",
        DOCUMENTS,
        "            if attribute.name == self.without:\n",
        """            if attribute.name in (self.without, "meta" if resource == "schoolUnitOfferings" else None):\n""",
    ),
)
