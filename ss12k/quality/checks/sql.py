"""SQL that several checks share: what lies above what, what is care rather than school, and lists of codes."""

from collections.abc import Iterable

UP = """WITH RECURSIVE up(pos, higher) AS (
    SELECT pos, parentOrganisation FROM organisations WHERE parentOrganisation IS NOT NULL
    UNION SELECT up.pos, o.parentOrganisation FROM up JOIN organisations o ON o.pos = up.higher
    WHERE o.parentOrganisation IS NOT NULL)"""
"""Begins a query: (organisation, one above it), which ends in a cycle too."""

NEAR = """near AS (SELECT pos, higher FROM up UNION ALL SELECT higher, pos FROM up
    UNION ALL SELECT pos, pos FROM organisations)"""
"""Goes on after UP: (organisation, itself or one above or beneath it)."""

CARE = "('FS', 'FTH', 'OPPFTH')"
"""Preschool and leisure-time care, whose units have no school unit code."""


def listed(codes: Iterable[str]) -> str:
    """Codes of the standard as SQL lists them, in order."""
    return ", ".join("'" + each.replace("'", "''") + "'" for each in sorted(codes))
