"""A query as a client puts it: filters and a sort key, or keys of a lookup; with expansions and names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import parse_qs

from .expansions import Refused
from .reading import Record
from .seen import Seen

Answer: TypeAlias = Sequence[str] | Literal["refused"] | None


@dataclass(frozen=True)
class Query:
    """A request for several documents; with `lookup` it goes to that endpoint, and has neither filters nor sort."""

    resource: str
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str | None = None
    lookup: Mapping[str, Sequence[str]] | None = None
    expand: Sequence[str] = ()
    names: bool = False

    @classmethod
    def parse(cls, text: str) -> "Query":
        """A query written like a URL: `persons?civicNo=1&expand=duties`, `persons/lookup?ids=p&ids=q`."""
        path, _, asked = text.partition("?")
        values = parse_qs(asked, keep_blank_values=True, strict_parsing=bool(asked))
        expand = tuple(name for value in values.pop("expand", []) for name in value.split(","))
        names = values.pop("expandReferenceNames", ["false"]) == ["true"]
        resource, _, lookup = path.partition("/")
        if lookup:
            return cls(resource, lookup=values, expand=expand, names=names)
        (sort,) = values.pop("sortkey", [None])
        return cls(resource, values, sort, expand=expand, names=names)


def answer(seen: Seen, query: Query) -> Answer:
    """The ids in the order of the answer; None: the endpoint is closed; "refused": the query asks for too much."""
    try:
        documents = seen.documents(query.resource, query.names, query.expand)
        if documents is None:
            return None
        if query.lookup is not None:
            return seen.lookup(query.resource, query.lookup)
        return seen.select(query.resource, query.filters, query.sort)
    except Refused:
        return "refused"


def embedded(seen: Seen, query: Query) -> dict[str, Record]:
    """What `_embedded` holds in each visible document, by id."""
    documents = seen.documents(query.resource, query.names, query.expand)
    return {i: document["_embedded"] for i, document in (documents or {}).items()}
