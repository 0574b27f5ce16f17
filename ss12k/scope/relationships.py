"""The relations of persons that `relationship.*` filters look at, as the client's documents show them (SCOPE R9)."""

from collections.abc import Iterable
from dataclasses import dataclass

from ss12k.scope.seen import Seen
from ss12k.snapshots.layout import layout_of

_NONE = """SELECT NULL::INTEGER AS person, NULL::VARCHAR AS place, NULL::VARCHAR AS start, NULL::VARCHAR AS ended,
    NULL::VARCHAR AS kind, NULL::VARCHAR AS year WHERE FALSE"""


@dataclass(frozen=True)
class Relationships:
    """Writes the queries, with columns `person`, `place` (the organisation's id), `start` and `ended`, and of what
    says so its school type as `kind` and its school `year`; null where it has none.
    """

    seen: Seen

    def of(self, types: Iterable[str]) -> str:
        """All relations of some values of `relationship.entity.type`."""
        return " UNION ALL ".join(self._of(each) for each in types) or _NONE

    def _of(self, kind: str) -> str:
        match kind:
            case "enrolment":
                found = self.seen.references("persons", "enrolments.enroledAt", needed=False)
                kind, year = (f"""('{{' || rest || '}}') ->> '$.{name}'""" for name in ("schoolType", "schoolYear"))
                return f"""SELECT owner AS person, id AS place, start, ended, {kind} AS kind, {year} AS year
                    FROM ({found})"""
            case "duty":
                return self._referring("duties", "person", "dutyAt")
            case "placement.child":
                return self._referring("placements", "child", "placedAt")
            case "placement.owner":
                return self._referring("placements", "owners", "placedAt")
            case "responsibleFor.enrolment":
                return self._responsible_for(self._of("enrolment"))
            case "responsibleFor.placement":
                return self._responsible_for(self._of("placement.child"))
            case "groupMembership":
                return self._referring("groups", "groupMemberships.person", "organisation")
        raise NotImplementedError(kind)

    def _referring(self, resource: str, path: str, place: str) -> str:
        found = self.seen.references(resource, path, place)
        says = (
            f"""(SELECT d."schoolType" ->> '$' FROM {self.seen.rules.tables.stored(resource)} d WHERE d.pos = owner)"""
        )
        kind = says if any(each.name == "schoolType" for each in layout_of(resource).attributes) else "NULL::VARCHAR"
        return f"""SELECT target AS person, place, start, ended, {kind} AS kind, NULL::VARCHAR AS year
            FROM ({found})"""

    def _responsible_for(self, pupils: str) -> str:
        guardians = self.seen.references("persons", "responsibles.person")
        return f"""SELECT g.target AS person, p.place, p.start, p.ended, p.kind, p.year
            FROM ({guardians}) g JOIN ({pupils}) p ON p.person = g.owner"""
