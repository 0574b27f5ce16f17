"""Mistakes in R5: what stands in for a protected person, and what ties them to others."""

from .mutation import Mutation

RULES = "scope/rules.py"
RESOURCES = "standard/resources.py"
VIEW = "scope/view.py"
TABLES = "snapshots/tables.py"
ALIASES = "scope/aliases.py"
SEEN = "scope/seen.py"

ALIAS = (
    Mutation(
        "what the alternative data lacks is the person's own",
        TABLES,
        """return f"p.{column}" if name in OWN_OF_PROTECTED else f"a.{column}\"""",
        """return f"p.{column}" if name in OWN_OF_PROTECTED else f"coalesce(a.{column}, p.{column}) AS {column}\"""",
        hint="alternative data lacks",
    ),
    Mutation(
        "the alternative data replaces meta",
        TABLES,
        """OWN_OF_PROTECTED = ("meta", """,
        """OWN_OF_PROTECTED = (""",
        hint="the alternative data replaces",
    ),
    Mutation(
        "the alternative data replaces the marking",
        TABLES,
        """"securityMarking", "personStatus", "enrolments")""",
        """"personStatus", "enrolments")""",
        hint="the alternative data replaces",
    ),
    Mutation(
        "the alternative data replaces the status",
        TABLES,
        """"securityMarking", "personStatus", "enrolments")""",
        """"securityMarking", "enrolments")""",
        hint="the alternative data replaces",
    ),
    Mutation(
        "the enrolments go with the alias",
        TABLES,
        """"securityMarking", "personStatus", "enrolments")""",
        """"securityMarking", "personStatus")""",
        hint="the alternative data replaces",
    ),
    Mutation(
        "under an alias the middle name stays",
        TABLES,
        """"securityMarking", "personStatus", "enrolments")""",
        """"securityMarking", "personStatus", "enrolments", "middleName")""",
        hint="the alternative data",
    ),
    Mutation(
        "under an alias all emails are shared with either category",
        TABLES,
        """    return f"p.{column}" if name in OWN_OF_PROTECTED else f"a.{column}\"""",
        """    if name.startswith("emails."):
        return f"a.emails AS {column}"
    return f"p.{column}" if name in OWN_OF_PROTECTED else f"a.{column}\"""",
        hint="alternative data escapes",
    ),
    Mutation(
        "the given name is always Skyddad",
        TABLES,
        """return f\"\"\"coalesce(a.{column}, '"Skyddad"') AS {column}\"\"\"""",
        """return f\"\"\"'"Skyddad"' AS {column}\"\"\"""",
        hint="the alternative data replaces",
    ),
    Mutation(
        "an empty given name is Skyddad",
        TABLES,
        """coalesce(a.{column}, '"Skyddad"')""",
        """coalesce(nullif(a.{column}, '""'), '"Skyddad"')""",
        hint="alternative data escapes",
    ),
    Mutation(
        "the family name is always made up",
        ALIASES,
        "family = family or dumps(_made_up_name(secret, client, id))",
        "family = dumps(_made_up_name(secret, client, id))",
        hint="the alternative data replaces",
    ),
    Mutation(
        "the made-up name is another each time",
        ALIASES,
        """hmac.digest(secret, dumps(["alias", client, person])""",
        """hmac.digest(__import__("secrets").token_bytes(), dumps(["alias", client, person])""",
        tests=("test_aliases.py",),
    ),
    Mutation(
        "the made-up name is the same for everybody",
        ALIASES,
        """dumps(["alias", client, person])""",
        """dumps(["alias", client])""",
        tests=("test_aliases.py",),
    ),
    Mutation(
        "the made-up name is the same for all clients",
        ALIASES,
        """dumps(["alias", client, person])""",
        """dumps(["alias", person])""",
        tests=("test_aliases.py",),
    ),
    Mutation(
        "the client of a made-up name is forgotten on the way",
        VIEW,
        """client = self.profile.client_id if self.profile else \"\"""",
        """client = \"\"""",
        tests=("test_aliases.py",),
    ),
    Mutation(
        "the made-up name is computed without the secret",
        ALIASES,
        "digest = hmac.digest(secret, ",
        """digest = hmac.digest(b"ss12k", """,
        tests=("test_aliases.py",),
    ),
    Mutation(
        "the made-up name has four characters",
        ALIASES,
        "for byte in digest[:6]",
        "for byte in digest[:4]",
        hint="the alternative data lacks",
    ),
    Mutation(
        "guardians are visible through a protected pupil",
        RULES,
        """conditions += [f"({tied})", f"NOT {member('protected', relation.through)}"]""",
        """conditions += [f"({tied})"]""",
        hint="guardians are visible through",
    ),
    Mutation(
        "guardians of nobody protected, though they are protected themselves",
        RULES,
        """conditions += [f"({tied})", f"NOT {member('protected', relation.through)}"]""",
        """conditions += [f"({tied})", f"NOT {member('protected', relation.through)}"]
            conditions += [f"NOT {member('protected', relation.person)}"]""",
        hint="a protected guardian is left out",
    ),
    Mutation(
        "responsibles of a protected pupil are looked at",
        RESOURCES,
        """        hidden_if_protected={"responsibles": ITSELF},\n""",
        "",
        hint="the tie between",
    ),
    Mutation(
        "owners of a protected child's placement stay",
        RESOURCES,
        """        hidden_if_protected={"owners": "child"},\n""",
        "",
        hint="guardians are visible through",
    ),
    Mutation(
        "the tie to a protected pupil shows from the guardian's side, and to filters",
        SEEN,
        '        if hidden := rules.hides(entry, attribute, "r"):',
        "        if False:",
        hint="the tie between",
    ),
    Mutation(
        "the tie to a guardian who is protected is hidden too",
        SEEN,
        """            conditions.append(f"NOT coalesce({hidden}, FALSE)")""",
        """            conditions.append(f"NOT coalesce({hidden}, FALSE)")
            guardian = f"i.{quoted(pos(inner or 'item'))}"
            conditions.append(f"NOT coalesce(get_bit($set_protected::BLOB::BIT, {guardian}) = 1, FALSE)")""",
        hint="a protected guardian is left out",
    ),
    Mutation(
        "signatures of protected persons stay",
        RESOURCES,
        """        hidden_if_protected={"signature": "person"},\n""",
        "",
        hint="guardians are visible through",
    ),
    Mutation(
        "all signatures go with those of protected persons",
        "scope/documents.py",
        """text = f"CASE WHEN {hidden} THEN NULL ELSE {text} END\"""",
        """text = f"CASE WHEN NOT {hidden} THEN {text} END\"""",
        hint="guardians are visible through",
    ),
    Mutation(
        "filters and orders go by the name that the alias replaces",
        VIEW,
        """        return Documents(self._rules).base(resource) if selection.narrows or selection.ordered else (
            self._tables.stored(resource))  # fmt: skip""",
        """        return self._tables.stored(resource)""",
        hint="a filter, a lookup or an order",
    ),
    Mutation(
        "orders go by the name that the alias replaces",
        VIEW,
        "if selection.narrows or selection.ordered else (",
        "if selection.narrows else (",
        hint="a filter, a lookup or an order",
    ),
    Mutation(
        "displayName is the name that the alias replaces",
        "scope/documents.py",
        "FROM {self.base(target.path)} b WHERE {rule.sql}",
        "FROM {self.rules.tables.stored(target.path)} b WHERE {rule.sql}",
        hint="a displayName carries",
    ),
    # The displayName of a person whom `responsibleFor` embeds as a reference can't be one that an alias replaces: the
    # tie to a protected pupil is not shown at all. Duties, which are embedded so as well, have no name.
    Mutation(
        "who is under an alias is called nothing",
        VIEW,
        """n.family AS "familyName", n.called AS called""",
        """n.family AS "familyName\"""",
        hint="a displayName carries",
    ),
)
