"""What pages look for beyond the standard's own questions: words, values, references, relations, orders of any column.

All of it is asked of the documents that the client sees, as SCOPE R9 has it for the API: words are looked for in what
is shared and nowhere else, and a value, a role or an order that is withheld is refused.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, TypeAlias

from ss12k.errors import printable
from ss12k.scope.documents import Documents
from ss12k.scope.moments import day_sql, holds_sql, moment_sql
from ss12k.scope.relationships import Relationships
from ss12k.scope.rules import RELATIONS, Rules
from ss12k.scope.selecting import Selecting, Selection, Withheld, WrongQuestion
from ss12k.scope.sets import member
from ss12k.snapshots.layout import CALLED, layout_of, pos, quoted
from ss12k.standard.queries import RELATED_NEED
from ss12k.standard.resources import RESOURCES, resource_of
from ss12k.standard.shape import Array, Object, Reference, Value

SWEDISH = "sv-u-kn-true"
"""Order as Swedes sort, numbers within names by value: "Åk 2" before "Åk 10"."""

BY_NAME = CALLED
"""The order of what objects are called."""

SEARCHED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "organisations": ("displayName", "organisationCode", "schoolUnitCode", "organisationNumber"),
        "persons": (
            "givenName",
            "middleName",
            "familyName",
            "eduPersonPrincipalNames",
            "civicNo.value",
            "emails.value",
            "externalIdentifiers.value",
        ),
        "duties": ("signature",),
        "groups": ("displayName",),
        "programmes": ("name", "code"),
        "syllabuses": ("subjectName", "subjectCode", "subjectDesignation", "courseName", "courseCode"),
        "activities": ("displayName",),
        "resources": ("displayName",),
        "rooms": ("displayName",),
    }
)
"""Where words are looked for beside the id: names, codes, EPPN, civic numbers, e-mail, identifiers."""

Role = Literal["student", "child", "staff", "guardian"]
ROLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "student": ("enrolment",),
        "child": ("placement.child",),
        "staff": ("duty",),
        "guardian": ("responsibleFor.enrolment", "responsibleFor.placement", "placement.owner"),
    }
)
"""The grounds of SCOPE R4 by the relations that they show in."""
ROLE_NEEDS: Mapping[str, str] = MappingProxyType({each.name: each.category for each in RELATIONS})
"""The category without which a client sees nobody on that ground (SCOPE R4)."""

ID_FROM = 6
"""So many signs at least find what an id begins with; fewer, an id that is just these."""

_FARTHEST = 2
"""How many days a moment's day in Sweden lies from the date written, at most."""

_CIVIC = re.compile(r"(?:\d\d)?\d{6}[-+]?\d{4}")


@dataclass(frozen=True)
class Words:
    """Every word stands in some text that people look for an object by, or in the name of what it refers to.

    `through`: references whose objects' names count too.
    """

    text: str
    through: tuple[str, ...] = ()


@dataclass(frozen=True)
class Has:
    """A value of the document: `dutyRole`, `civicNo.value`, or any of a list, `schoolTypes`."""

    path: str
    value: str


@dataclass(frozen=True)
class RefersTo:
    """A reference of the document leads to this object; `beneath`: or to an organisation beneath it."""

    path: str
    id: str
    beneath: bool = False


@dataclass(frozen=True)
class ReferredBy:
    """This object of another resource is seen to refer to the document: the members of a group."""

    resource: str
    path: str
    id: str


@dataclass(frozen=True)
class HasRelation:
    """A person has one relation that fits all that is given; `unit`: there, or beneath it; `on`: it holds that day."""

    role: str = ""
    unit: str = ""
    school_type: str = ""
    school_year: str = ""
    on: date | None = None


@dataclass(frozen=True)
class IsProtected:
    """The source protects the person (SCOPE R5), or does not."""

    protected: bool


@dataclass(frozen=True)
class Days:
    """A date or moment of the document lies within these days of Sweden, both included; either may be open."""

    path: str
    first: date | None
    last: date | None


Narrowing: TypeAlias = Words | Has | RefersTo | ReferredBy | HasRelation | IsProtected | Days


@dataclass(frozen=True)
class Finding:
    """What a list is narrowed by, all of it, and its order: a path of the document, or a reference's; else by id."""

    narrowings: tuple[Narrowing, ...] = ()
    order: str = ""
    descending: bool = False


def words_of(text: str) -> list[str]:
    """The words that are looked for, in lower case."""
    return unicodedata.normalize("NFC", text).lower().split()


def asked_by(resource: str, path: str) -> bool:
    """Whether a reference can be asked for from its other end: one in a list within a list has no table."""
    layout = layout_of(resource)
    return path in layout.references or (path in layout.resource.references and path.partition(".")[0] in layout.items)


class Finder(Selecting):
    """Makes the selection of one finding under one profile."""

    def __init__(self, rules: Rules, resource: str) -> None:
        super().__init__(rules, resource)
        self._entry = RESOURCES[resource]

    def found(self, finding: Finding) -> Selection:
        """The condition, the order and the values of a finding; Withheld or WrongQuestion where it may not be asked."""
        conditions = [f"({self._narrowed(each)})" for each in finding.narrowings]
        order = self._ordered(finding) if finding.order else "r.pos"
        return Selection(" AND ".join(conditions) or "TRUE", order, self._values)

    def _narrowed(self, narrowing: Narrowing) -> str:
        match narrowing:
            case Words(text, through):
                return " AND ".join(self._in_some_text(word, through) for word in words_of(text)) or "TRUE"
            case Has(path, value):
                return self._has(path, value)
            case RefersTo(path, id, beneath):
                return self._refers(path, id, beneath)
            case ReferredBy(resource, path, id):
                return self._referred(resource, path, id)
            case HasRelation():
                return self._relates(narrowing)
            case IsProtected(protected):
                self._of_persons()
                return member("protected", "r.pos") if protected else f"NOT {member('protected', 'r.pos')}"
            case Days(path, first, last):
                return self._on_days(path, first, last)

    # --- words ---
    def _in_some_text(self, word: str, through: tuple[str, ...]) -> str:
        asked = self._bound(word)
        # Few signs stand somewhere in nearly every UUID.
        ways = [f"starts_with(lower(r.id), {asked}::VARCHAR)" if len(word) >= ID_FROM else f"lower(r.id) = {asked}"]
        ways += [self._contains(text, word, asked) for text in self._texts()]
        if _CIVIC.fullmatch(word) and (civic := self._civic()):  # its sign says nothing that the digits do not
            ways.append(self._contains(civic, word, self._bound(re.sub("[-+]", "", word))))
        ways += [self._named_there(path, word, asked) for path in through]
        return "(" + " OR ".join(ways) + ")"

    def _texts(self) -> Iterator[str]:
        """The texts that the client sees of those that people look for an object by."""
        for path in SEARCHED.get(self._resource, ()):
            attribute, _, inner = path.partition(".")
            categories = self._rules.categories_of(self._entry, attribute)
            if categories == []:
                continue
            column = Documents(self._rules).column(self._entry, attribute, categories)
            text = _joined(column, inner) if self._is_list(attribute) else _single(column, inner)
            hidden = self._rules.hides(self._entry, attribute, "r")
            yield f"CASE WHEN NOT coalesce({hidden}, FALSE) THEN {text} END" if hidden else text

    def _civic(self) -> str | None:
        """A person's civic number without its sign, where it is shared."""
        if self._resource != "persons" or self._rules.categories_of(self._entry, "civicNo") == []:
            return None
        return f"""replace(replace({_single('r."civicNo"', "value")}, '-', ''), '+', '')"""

    def _is_list(self, attribute: str) -> bool:
        return isinstance(self._entry.shape[attribute], Array)

    @staticmethod
    def _contains(text: str, word: str, asked: str) -> str:
        # Who types no accent finds names with and without; who types one means it.
        folded = f"strip_accents(lower({text}))" if word.isascii() else f"nfc_normalize(lower({text}))"
        return f"coalesce(contains({folded}, {asked}::VARCHAR), FALSE)"

    def _named_there(self, path: str, word: str, asked: str) -> str:
        """The object that a reference leads to is seen, and its name holds the word."""
        reference = self._reference(path)
        target = resource_of(reference)
        if not target.name or not self._rules.opens(target):
            return "FALSE"
        base, visible = Documents(self._rules).base(target.path), self._rules.row(target, "b").sql
        named = self._contains(f"b.{CALLED} ->> '$'", word, asked)
        stays = self._rules.stays("r", path, reference)
        return f"({stays} AND r.{quoted(pos(path))} IN (SELECT b.pos FROM {base} b WHERE {visible} AND {named}))"

    # --- values and references ---
    def _has(self, path: str, value: str) -> str:
        self._must_see(path)
        attribute, _, inner = path.partition(".")
        shape = self._shape(attribute)
        if inner:
            shape = shape[inner] if isinstance(shape, Object) and inner in _names(shape) else None
        if not isinstance(shape.item if isinstance(shape, Array) else shape, Value):
            raise WrongQuestion(f"{printable(path)!r} of {self._resource} is no single value")
        hidden = self._rules.hides(self._entry, attribute, "r")
        equal = self._equals(self._resource, path, [value], "r")
        return f"{equal} AND NOT coalesce({hidden}, FALSE)" if hidden else equal

    def _shape(self, attribute: str) -> object:
        if attribute not in _names(self._entry.shape):
            raise WrongQuestion(f"{self._resource} have no {printable(attribute)!r}")
        return self._entry.shape[attribute]

    def _must_see(self, path: str) -> None:
        """Refuse what is withheld from every document."""
        attribute = path.partition(".")[0]
        if attribute in _names(self._entry.shape) and self._rules.categories_of(self._entry, attribute) == []:
            need = self._entry.attribute_needs[attribute]
            raise Withheld(path, (need,) if isinstance(need, str) else need.categories, any_of=True)

    def _reference(self, path: str) -> Reference:
        if path not in layout_of(self._resource).references:
            raise WrongQuestion(f"{printable(path)!r} of {self._resource} is no reference")
        return layout_of(self._resource).references[path]

    def _refers(self, path: str, id: str, beneath: bool) -> str:
        self._must_see(path)
        if not asked_by(self._resource, path):
            raise WrongQuestion(f"{printable(path)!r} of {self._resource} is no reference that can be asked for")
        if beneath:
            return self._leads((path,), lambda s: f"{s}.id IN ({self._beneath([id])})")
        if path in layout_of(self._resource).references and path not in self._entry.keeps_bare:
            target = resource_of(self._entry.references[path])
            stays = self._rules.stays("r", path, layout_of(self._resource).references[path])
            asked, place = self._bound(id), f"r.{quoted(pos(path))}"
            there = f"(SELECT t.pos FROM {self._rules.tables.stored(target.path)} t WHERE t.id = {asked})"
            # By position, since texts of millions of rows take long to read; one that dangles has no position.
            dangles = f"{place} IS NULL AND (r.{quoted(path)} ->> '$.id') = {asked}"
            return f"(coalesce({place} = {there}, FALSE) OR ({dangles})) AND {stays}"
        return self._leads((path,), lambda s: f"{s}.id = {self._bound(id)}")

    def _referred(self, resource: str, path: str, id: str) -> str:
        if resource not in RESOURCES or path not in RESOURCES[resource].references:
            raise WrongQuestion(f"{printable(path)!r} of {printable(resource)} is no reference")
        if resource_of(RESOURCES[resource].references[path]).path != self._resource:
            raise WrongQuestion(f"{path} of {resource} leads to no {self._resource}")
        stored = self._rules.tables.stored(resource)
        owner = f"(SELECT o.pos FROM {stored} o WHERE o.id = {self._bound(id)})"
        seen = self._seen.references(resource, path)
        return f"r.pos IN (SELECT s.target FROM ({seen}) s WHERE s.owner = {owner})"

    # --- persons ---
    def _of_persons(self) -> None:
        if self._resource != "persons":
            raise WrongQuestion(f"{self._resource} are no persons")

    def _relates(self, asked: HasRelation) -> str:
        self._of_persons()
        if asked.role and asked.role not in ROLES:
            raise WrongQuestion(f"{printable(asked.role)!r} is no role; there are: {', '.join(ROLES)}")
        roles = [role for role in ([asked.role] if asked.role else ROLES) if self._rules.shares(ROLE_NEEDS[role])]
        if not roles:
            needs = [ROLE_NEEDS[asked.role]] if asked.role else sorted(set(ROLE_NEEDS.values()))
            raise Withheld(asked.role or "a relation", needs, any_of=True)
        types = [each for role in roles for each in ROLES[role]]
        shared = [each for each in types if all(self._rules.shares(need) for need in RELATED_NEED[each])]
        conditions = ["n.person IS NOT NULL", *self._fits(asked)]
        relations = Relationships(self._seen).of(shared)
        return f"r.pos IN (SELECT n.person FROM ({relations}) n WHERE {' AND '.join(conditions)})"

    def _fits(self, asked: HasRelation) -> Iterator[str]:
        if asked.unit:
            yield f"n.place IN ({self._beneath([asked.unit])})"
        if asked.school_type:
            yield f"n.kind = {self._bound(asked.school_type)}"
        if asked.school_year:
            yield f"n.year = {self._bound(asked.school_year)}"
        if asked.on:
            yield holds_sql("n.start", "n.ended", self._bound(asked.on.isoformat()))

    # --- days and orders ---
    def _on_days(self, path: str, first: date | None, last: date | None) -> str:
        self._must_see(path)
        attribute, _, inner = path.partition(".")
        text = _single(f"r.{quoted(attribute)}", inner)
        day = day_sql(text)
        if self._value(path).format == "date-time":
            day = f"timezone('Europe/Stockholm', {moment_sql(text)})::DATE"
        conditions = []
        for bound, sign, more in ((first, ">=", -_FARTHEST), (last, "<=", _FARTHEST)):
            if bound:
                # What is written tells the day but for its offset: few times are left to be read.
                near = date.fromordinal(max(1, min(bound.toordinal() + more, date.max.toordinal())))
                conditions.append(f"left({text}, 10) {sign} {self._bound(near.isoformat())}")
                conditions.append(f"{day} {sign} {self._bound(bound.isoformat())}::DATE")
        return " AND ".join(conditions) or "TRUE"

    def _value(self, path: str) -> Value:
        """The shape of a single value of the document."""
        shape: object = self._entry.shape
        for name in path.split("."):
            shape = shape[name] if isinstance(shape, Object) and name in _names(shape) else None
        if not isinstance(shape, Value):
            raise WrongQuestion(f"{printable(path)!r} of {self._resource} is no single value")
        return shape

    def _ordered(self, finding: Finding) -> str:
        self._must_see(finding.order)
        if finding.order in layout_of(self._resource).references:
            text = self._name_there(finding.order)
        elif finding.order == BY_NAME:
            text = f"icu_sort_key(r.{CALLED} ->> '$', '{SWEDISH}')"
        else:
            text = self._in_order(finding.order)
        return f"{text} {'DESC' if finding.descending else 'ASC'} NULLS LAST, r.pos"

    def _in_order(self, path: str) -> str:
        shape, (attribute, _, inner) = self._value(path), path.partition(".")
        text = _single(f"r.{quoted(attribute)}", inner)
        hidden = self._rules.hides(self._entry, attribute, "r")
        if hidden:
            text = f"CASE WHEN NOT coalesce({hidden}, FALSE) THEN {text} END"
        if shape.type is int:
            return f"TRY_CAST({text} AS DOUBLE)"
        return text if shape.format in ("date", "date-time") else f"icu_sort_key({text}, '{SWEDISH}')"

    def _name_there(self, path: str) -> str:
        """What the object is called that a reference leads to, if the client can read it."""
        reference = self._reference(path)
        target = resource_of(reference)
        if not target.name or not self._rules.opens(target):
            return "r.pos"
        base, visible = Documents(self._rules).base(target.path), self._rules.row(target, "b").sql
        named = f"(SELECT b.{CALLED} ->> '$' FROM {base} b WHERE b.pos = r.{quoted(pos(path))} AND {visible})"
        stays = self._rules.stays("r", path, reference)
        return f"CASE WHEN {stays} THEN icu_sort_key({named}, '{SWEDISH}') END"


def _names(shape: Object) -> Iterable[str]:
    return {each.name for each in shape.attributes}


def _single(column: str, inner: str) -> str:
    return f"({column} ->> '$.{inner}')" if inner else f"({column} ->> '$')"


def _joined(column: str, inner: str) -> str:
    """The texts of a list, or of one attribute of its items, with blanks between."""
    path = f"$[*].{inner}" if inner else "$[*]"
    return f"array_to_string(json_extract_string({column}, '{path}'), ' ')"
