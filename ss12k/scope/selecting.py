"""Filters, sort keys and lookup keys as conditions on the documents that a client sees (SCOPE R9, docs/queries.md).

A question that needs what is not shared is refused as a whole; what is asked is bound, never written into SQL.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import TypeVar

from ss12k.errors import Ss12kError, printable
from ss12k.scope.moments import day_sql, moment_sql
from ss12k.scope.relationships import Relationships
from ss12k.scope.rules import Rules
from ss12k.scope.seen import Seen
from ss12k.snapshots.checking import instant
from ss12k.snapshots.layout import CALLED, layout_of, pos, quoted
from ss12k.standard.queries import QUESTIONS, RELATED_NEED, hops
from ss12k.standard.questions import (
    Bound,
    By,
    Chain,
    Equals,
    EqualsThere,
    Filter,
    Identifies,
    LeadsTo,
    LookupKey,
    NameContains,
    Related,
    Side,
    SortKey,
    Test,
    Unit,
)
from ss12k.standard.resources import RESOURCES
from ss12k.standard.shape import Array

Asked = Mapping[str, Sequence[str]]
"""Parameters by name, each with its values as texts."""
NONE: Asked = MappingProxyType({})
"""Nothing asked."""

Ends = Callable[[str], str]
"""The condition on what a chain of references ends at, given the alias of its row."""
_NAMES = ("givenName", "middleName", "familyName")
_Asked = TypeVar("_Asked", Filter, SortKey, LookupKey)


class Withheld(Ss12kError):
    """A question about what is not shared with this client (SCOPE R8, R9)."""

    def __init__(self, name: str, needs: Sequence[str], any_of: bool = False) -> None:
        wanted = f"one of {', '.join(needs)}" if any_of else " and ".join(needs)
        super().__init__(f"{name} asks for what this client does not get; its profile would have to share {wanted}")
        self.name, self.needs = name, tuple(needs)


class WrongQuestion(Ss12kError):
    """A question that the standard does not have, or with a value that it cannot have."""


@dataclass
class Selection:
    """A condition on rows `r` of a resource, the order of those that pass, and the values that both name."""

    condition: str = "TRUE"
    order: str = "r.pos"
    values: dict[str, object] = field(default_factory=dict)

    @property
    def narrows(self) -> bool:
        """Whether rows may be left out."""
        return self.condition != "TRUE"

    @property
    def ordered(self) -> bool:
        """Whether rows come in another order than by id."""
        return self.order != "r.pos"


class Selecting:
    """Makes the selections of one profile from one resource; each instance makes one."""

    def __init__(self, rules: Rules, resource: str) -> None:
        self._rules, self._resource, self._seen = rules, resource, Seen(rules)
        self._values: dict[str, object] = {}

    def listed(self, filters: Asked, sort: str | None) -> Selection:
        """What passes all filters, in the order of a sort key."""
        known = QUESTIONS[self._resource]
        asked = [(self._known(known.filters, name, "filter"), list(values)) for name, values in filters.items()]
        order = "r.pos" if sort is None else self._order(self._known(known.sort_keys, sort, "sort key"))
        return Selection(self._all_of(asked), order, self._values)

    def looked_up(self, keys: Asked) -> Selection:
        """What any of a lookup's keys names."""
        known, found = QUESTIONS[self._resource].lookup_keys, ["FALSE"]
        for name, values in keys.items():
            test = self._known(known, name, "lookup key").test
            if test is None:
                found.append(f"r.id IN (SELECT unnest({self._bound(list(values))}::VARCHAR[]))")
            else:
                found.append(f"({self._one(name, test, list(values))})")
        return Selection(f"({' OR '.join(found)})", values=self._values)

    def _known(self, known: Mapping[str, _Asked], name: str, what: str) -> _Asked:
        if name not in known:
            there = ", ".join(known) or "none"
            raise WrongQuestion(f"{printable(name)!r} is no {what} of {self._resource}; there are: {there}")
        self._must_share(name, known[name].needs)
        return known[name]

    def _must_share(self, name: str, needs: tuple[str, ...]) -> None:
        if not all(self._rules.shares(need) for need in needs):
            raise Withheld(name, needs)

    def _all_of(self, asked: list[tuple[Filter, list[str]]]) -> str:
        conditions, identifies, related = [], {}, {}
        for question, values in asked:
            match question.test:
                case Identifies(part):
                    identifies[part] = values
                case Related() as test:
                    related[question.name] = (test, values)
                case test:
                    conditions.append(f"({self._one(question.name, test, values)})")
        if identifies:
            conditions.append(self._identified(identifies))
        if related:
            conditions.append(self._related(related))
        return " AND ".join(conditions) or "TRUE"

    def _one(self, name: str, test: Test, values: list[str]) -> str:
        match test:
            case Equals(path):
                return self._equals(self._resource, path, values, "r")
            case LeadsTo(chains, beneath):
                reached = self._beneath(values) if beneath else f"SELECT unnest({self._bound(values)}::VARCHAR[])"
                return " OR ".join(self._leads(chain, lambda s: f"{s}.id IN ({reached})") for chain in chains)
            case EqualsThere(chains, attribute):
                return " OR ".join(self._equal_there(chain, attribute, values) for chain in chains)
            case Bound():
                return self._within(name, test, values)
            case NameContains():
                return " AND ".join(self._in_a_name(value) for value in values) or "TRUE"
        raise NotImplementedError(name)

    def _bound(self, value: object) -> str:
        name = f"asked{len(self._values)}"
        self._values[name] = value
        return f"${name}"

    def _equals(self, resource: str, path: str, values: list[str], row: str) -> str:
        attribute, _, inner = path.partition(".")
        column, wanted = f"{row}.{quoted(attribute)}", f"{self._bound(values)}::VARCHAR[]"
        if isinstance(RESOURCES[resource].shape[attribute], Array):
            return f"list_has_any(json_extract_string({column}, '$[*]'), {wanted})"
        return (
            f"list_contains({wanted}, {column} ->> '$.{inner}')"
            if inner
            else f"list_contains({wanted}, {column} ->> '$')"
        )

    def _leads(self, chain: Chain, ends: Ends) -> str:
        """A chain of references leads from row `r` to what ends it."""
        path, *rest = chain
        layout = layout_of(self._resource)
        if path not in layout.references:
            return f"r.pos IN ({self._owners(self._resource, chain, ends)})"
        stays = "TRUE" if path in RESOURCES[self._resource].keeps_bare else (
            self._rules.stays("r", path, layout.references[path]))  # fmt: skip
        if not rest:
            own = f"""(SELECT r.{quoted(path)} ->> '$.id' AS id, r.{quoted(pos(path))} AS target)"""
            return f"{stays} AND EXISTS (SELECT 1 FROM {own} s WHERE {ends('s')})"
        there = hops(self._resource, chain)[0]
        return f"{stays} AND r.{quoted(pos(path))} IN ({self._owners(there, tuple(rest), ends)})"

    def _owners(self, resource: str, chain: Chain, ends: Ends) -> str:
        """The positions from which a chain leads to what ends it."""
        path, *rest = chain
        condition = ends("s")
        if rest:
            condition = f"s.target IN ({self._owners(hops(resource, chain)[0], tuple(rest), ends)})"
        return f"SELECT s.owner FROM ({self._seen.references(resource, path)}) s WHERE {condition}"

    def _equal_there(self, chain: Chain, attribute: str, values: list[str]) -> str:
        there = hops(self._resource, chain)[-1]
        if not self._rules.opens(RESOURCES[there]):
            return "FALSE"
        stored, visible = self._rules.tables.stored(there), self._rules.row(RESOURCES[there], "t").sql
        equal = self._equals(there, attribute, values, "t")
        return self._leads(chain, lambda s: f"{s}.target IN (SELECT t.pos FROM {stored} t WHERE {visible} AND {equal})")

    def _beneath(self, ids: list[str]) -> str:
        """The query for the ids, and those of visible organisations beneath the organisations that they name."""
        asked, organisations = f"{self._bound(ids)}::VARCHAR[]", self._rules.tables.stored("organisations")
        visible = self._rules.row(RESOURCES["organisations"], "o").sql
        return f"""WITH RECURSIVE down(pos, id) AS (
            SELECT o.pos, o.id FROM {organisations} o WHERE list_contains({asked}, o.id) AND {visible}
            UNION SELECT o.pos, o.id FROM {organisations} o JOIN down ON o."parentOrganisation.pos" = down.pos
            WHERE {visible})
            SELECT id FROM down UNION ALL SELECT unnest({asked})"""

    def _within(self, name: str, bound: Bound, values: list[str]) -> str:
        text, conditions = _text("r", bound.path), []
        for value in values:
            found, asked = self._compared(name, bound.unit, text, value)
            compared = f"{found} {bound.order.value} {asked}"
            conditions.append(f"({found} IS NULL OR {compared})" if bound.or_none else compared)
        return " AND ".join(conditions) or "TRUE"

    def _compared(self, name: str, unit: Unit, text: str, value: str) -> tuple[str, str]:
        """What a document says and what was asked for, in a form in which both can be compared."""
        if unit is Unit.DAY:
            return day_sql(text), f"{self._bound(read_day(name, value))}::DATE"
        return moment_sql(text), f"{self._bound(read_moment(name, value).isoformat())}::TIMESTAMPTZ"

    def _in_a_name(self, value: str) -> str:
        asked = self._bound(value)
        return "(" + " OR ".join(
            f"coalesce(contains(lower(r.{quoted(name)} ->> '$'), lower({asked}::VARCHAR)), FALSE)" for name in _NAMES
        ) + ")"  # fmt: skip

    def _identified(self, parts: Mapping[str, list[str]]) -> str:
        fits = " AND ".join(
            f"list_contains({self._bound(values)}::VARCHAR[], each ->> '$.{part}')" for part, values in parts.items()
        )
        items = """json_transform(r."externalIdentifiers", '["JSON"]')"""
        return f"len(list_filter({items}, lambda each: coalesce({fits}, FALSE))) > 0"

    def _related(self, asked: Mapping[str, tuple[Related, list[str]]]) -> str:
        """A person has one relation that fits all that is asked; of a sort that is not shared, none is seen."""
        types, conditions = list(RELATED_NEED), []
        for name, (test, values) in asked.items():
            if test.side is Side.TYPE:
                for value in values:
                    if value not in RELATED_NEED:
                        raise WrongQuestion(f"{name} must be one of {', '.join(RELATED_NEED)}")
                    self._must_share(f"{name}={value}", RELATED_NEED[value])
                types = [kind for kind in types if kind in values]
            elif test.side is Side.ORGANISATION:
                conditions.append(f"list_contains({self._bound(values)}::VARCHAR[], s.place)")
            else:
                found = day_sql("s.start" if test.side is Side.START else "s.ended")
                order = test.order.value if test.order else ""
                for value in values:
                    asked_day = f"{self._bound(read_day(name, value))}::DATE"
                    conditions.append(f"({found} IS NULL OR {found} {order} {asked_day})")
        relations = Relationships(self._seen).of(types)
        return f"r.pos IN (SELECT s.person FROM ({relations}) s WHERE {' AND '.join(conditions) or 'TRUE'})"

    def _order(self, key: SortKey) -> str:
        attribute, _, inner = key.path.partition(".")
        text = (
            f"r.{quoted(attribute or CALLED)} ->> '$.{inner}'" if inner else f"r.{quoted(attribute or CALLED)} ->> '$'"
        )
        # Swedes sort å, ä and ö after z; what comes after z in Unicode stands in for them.
        ways = {
            By.MOMENT: moment_sql(text),
            By.DAY: day_sql(text),
            By.TEXT: f"translate(lower({text}), 'åäö', '{{|}}')",
        }
        return f"{ways[key.by]} {'DESC' if key.descending else 'ASC'} NULLS LAST, r.pos"


def _text(row: str, path: str) -> str:
    """A single value of a row as text: its own, or of what is no text its JSON."""
    attribute, _, inner = path.partition(".")
    return f"({row}.{quoted(attribute)} ->> '$.{inner}')" if inner else f"({row}.{quoted(attribute)} ->> '$')"


def read_moment(name: str, value: str) -> datetime:
    """The moment that a parameter says; a WrongQuestion when it says none."""
    moment = instant(value)
    if moment is None:
        raise WrongQuestion(f"{name} must be a time such as 2026-11-25T08:00:00+01:00")
    return moment


def read_day(name: str, value: str) -> date:
    """The day that a parameter says; a WrongQuestion when it says none."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise WrongQuestion(f"{name} must be a date such as 2026-11-25")
