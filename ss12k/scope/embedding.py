"""What `expand` adds to documents: `_embedded`, with visible objects as their own endpoints show them (SCOPE R8)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ss12k.scope.documents import Documents
from ss12k.scope.rules import Rules
from ss12k.scope.seen import Ask, Seen
from ss12k.scope.selecting import Withheld, WrongQuestion
from ss12k.snapshots.layout import CALLED, quoted
from ss12k.standard.queries import QUESTIONS, hops
from ss12k.standard.questions import Embeds, EmbedsOwners, Expansion
from ss12k.standard.resources import RESOURCES

Texts = Mapping[int, str]
Fetch = Callable[[str, list[int], bool, str | None], Texts]
"""Gives the documents of a resource at some positions: with names in references or not, perhaps less an attribute."""


@dataclass(frozen=True)
class Embedding:
    """Embeds for one profile; `ask` asks a query, `fetch` gives documents."""

    rules: Rules
    ask: Ask
    fetch: Fetch

    def wanted(self, resource: str, names: Sequence[str]) -> list[Expansion]:
        """The expansions of these names; Withheld where the client does not get what one embeds."""
        known, found = QUESTIONS[resource].expansions, []
        for name in dict.fromkeys(names):
            if name not in known:
                there = ", ".join(known) or "none"
                raise WrongQuestion(f"expand={name!r} is nothing that {resource} have; there are: {there}")
            each = known[name]
            any_of = isinstance(each, Embeds) and each.any_of
            if not (self.rules.shares(*each.needs) if any_of else all(map(self.rules.shares, each.needs))):
                raise Withheld(f"expand={name}", each.needs, any_of)
            found.append(each)
        return found

    def embedded(self, resource: str, texts: Texts, expansions: Iterable[Expansion], names: bool) -> dict[int, str]:
        """The documents with what the expansions embed."""
        parts: dict[int, list[str]] = defaultdict(list)
        for each in expansions:
            if isinstance(each, Embeds):
                found, single = self._objects(resource, list(texts), each, names), each.single
            else:
                found, single = self._owners(list(texts), each, names), False
            for place in texts:
                objects = found.get(place, [])
                if single and objects:
                    parts[place].append(f'"{each.name}":{objects[0]}')
                elif not single:
                    parts[place].append(f'"{each.name}":[{",".join(objects)}]')
        return {
            place: f'{text[:-1]}{"," if text != "{}" else ""}"_embedded":{{{",".join(parts[place])}}}}}'
            for place, text in texts.items()
        }

    def _objects(self, resource: str, places: list[int], each: Embeds, names: bool) -> dict[int, list[str]]:
        """What references of the documents lead to, in their order, each object once."""
        target = RESOURCES[hops(resource, (each.path,))[0]]
        rows = self.ask(
            f"""SELECT s.owner, s.target FROM ({Seen(self.rules).references(resource, each.path)}) s
            JOIN {self.rules.tables.stored(target.path)} t ON t.pos = s.target
            WHERE s.owner IN (SELECT unnest($places::INTEGER[])) AND {self.rules.row(target, "t").sql}
            ORDER BY s.owner, s.ordinal""",
            places=places,
        )
        return self._grouped(rows, self.fetch(target.path, sorted({pos for _, pos in rows}), names, each.without))

    def _owners(self, places: list[int], each: EmbedsOwners, names: bool) -> dict[int, list[str]]:
        """What is seen to refer to the documents, by id, each object once; as an item of several the first."""
        rows = self.ask(
            f"""SELECT s.target, s.owner, s.rest FROM ({Seen(self.rules).references(each.resource, each.path)}) s
            WHERE s.target IN (SELECT unnest($places::INTEGER[])) ORDER BY s.target, s.owner, s.ordinal""",
            places=places,
        )
        pairs = [(place, owner) for place, owner, _ in rows]
        owners = sorted({owner for _, owner in pairs})
        texts = self._references(each.resource, owners, names) if each.bare else (
            self.fetch(each.resource, owners, names, each.without))  # fmt: skip
        if each.as_item is None:
            return self._grouped(pairs, texts)
        items: dict[tuple[int, int], str] = {}
        for place, owner, rest in rows:
            items.setdefault((place, owner), f'{{"{each.as_item}":{texts[owner]}{"," + rest if rest else ""}}}')
        found: dict[int, list[str]] = defaultdict(list)
        for (place, _), item in items.items():
            found[place].append(item)
        return found

    def _references(self, resource: str, places: list[int], names: bool) -> Texts:
        """References to objects, with the name where it is asked for and there is one (SCOPE R7)."""
        named = names and bool(RESOURCES[resource].name)
        called = f"""coalesce(',"displayName":' || b.{quoted(CALLED)}, '')""" if named else "''"
        rows = self.ask(
            f"""SELECT b.pos, '{{"id":' || to_json(b.id)::VARCHAR || {called} || '}}'
            FROM {Documents(self.rules).base(resource)} b WHERE b.pos IN (SELECT unnest($places::INTEGER[]))""",
            places=places,
        )
        return dict(rows)

    @staticmethod
    def _grouped(pairs: Iterable[tuple[int, int]], texts: Texts) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for place, pos in dict.fromkeys(pairs):
            found[place].append(texts[pos])
        return found
