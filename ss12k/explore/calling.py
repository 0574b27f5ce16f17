"""What one client may ask the API for: addresses, parameters, expansions, sort keys, and `curl` lines that ask for it.

Derived from the registry and the profile (SCOPE R2, R8, R9); a test asks the API all of it: what is told as open
answers 200, what is told as closed 403.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from shlex import quote as shell
from urllib.parse import quote, urlencode

import orjson

from ss12k.explore.documents import Document
from ss12k.scope.profile import Profile
from ss12k.scope.sums import AGGREGATED
from ss12k.scope.view import View
from ss12k.standard.categories import CATEGORIES
from ss12k.standard.queries import QUESTIONS, RELATED_NEED
from ss12k.standard.questions import Bound, Filter, LeadsTo, Order, Related, Side, Test, Unit
from ss12k.standard.resources import RESOURCES
from ss12k.standard.values import SWEDEN

SECRET = "YOUR_CLIENT_SECRET"  # noqa: S105 no secret: what stands in its place
BASE = "/v2.0"
"""Where the API's addresses begin."""
A_PAGE = 100
"""So many documents of a page are asked for in the lines."""
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class May:
    """Something that can be asked for, and what lacks for it: nothing where the client may.

    `any_of`: one of what lacks would do. `value`: a value of a parameter that has a need of its own.
    """

    name: str
    form: str = ""
    lacking: tuple[str, ...] = ()
    any_of: bool = False
    required: bool = False
    value: str = ""

    @property
    def open(self) -> bool:
        """Whether the client may ask for it."""
        return not self.lacking

    @property
    def lacks(self) -> str:
        """Which categories the profile would have to share, by name."""
        return f" {'or' if self.any_of else 'and'} ".join(CATEGORIES[code].label for code in self.lacking)


@dataclass(frozen=True)
class Address:
    """An address of the API: `GET /v2.0/persons`."""

    method: str
    path: str
    gives: str


@dataclass(frozen=True)
class Calls:
    """All that a client may ask of one resource, and what of it is closed."""

    resource: str
    addresses: tuple[Address, ...]
    parameters: tuple[May, ...]
    expansions: tuple[May, ...]
    sort_keys: tuple[May, ...]
    lookup_keys: tuple[May, ...]


@dataclass(frozen=True)
class Curl:
    """A line to call the API with, and what it is for."""

    about: str
    line: str


def callable_resources(profile: Profile) -> list[str]:
    """The resources that a client gets at all (SCOPE R2)."""
    return [name for name, each in RESOURCES.items() if not profile.shared_data.isdisjoint(each.needs)]


def closed_resources(profile: Profile) -> list[May]:
    """The resources that a client does not get, each with the categories of which one would have to be shared."""
    return [May(name, lacking=each.needs, any_of=len(each.needs) > 1) for name, each in RESOURCES.items()
            if profile.shared_data.isdisjoint(each.needs)]  # fmt: skip


def calls(profile: Profile, resource: str) -> Calls:
    """What a client may ask of a resource that it gets."""
    known = QUESTIONS[resource]
    return Calls(
        resource,
        tuple(_addresses(resource)),
        tuple(_parameters(profile, resource)),
        tuple(_may(profile, each.name, each.needs, "", any_of=getattr(each, "any_of", False))
              for each in known.expansions.values()),
        tuple(_may(profile, each.name, each.needs) for each in known.sort_keys.values()),
        tuple(_may(profile, each.name, each.needs, "ids" if each.test is None else _form(each.test))
              for each in known.lookup_keys.values()),
    )  # fmt: skip


def _addresses(resource: str) -> Iterator[Address]:
    path = f"{BASE}/{resource}"
    yield Address("GET", path, "pages of all that it sees")
    if "id" in RESOURCES[resource].record.model_fields:
        yield Address("GET", f"{path}/{{id}}", "one object")
    if QUESTIONS[resource].lookup_keys:
        yield Address("POST", f"{path}/lookup", "those that a list of values names")


def _parameters(profile: Profile, resource: str) -> Iterator[May]:
    known = QUESTIONS[resource]
    for each in known.filters.values():
        yield from _filter(profile, each)
    if known.sort_keys:
        yield May("sortkey", "a sort key, below")
    if known.expansions:
        yield May("expand", "an expansion, below; several times if need be")
    yield May("expandReferenceNames", "true or false")
    yield May("limit", "a whole number from 1")
    yield May("pageToken", "the token of the page before")


def _filter(profile: Profile, asked: Filter) -> Iterator[May]:
    """A filter; of one whose values have needs of their own, each value."""
    if isinstance(asked.test, Related) and asked.test.side is Side.TYPE:
        for value, needs in RELATED_NEED.items():
            yield _may(profile, asked.name, needs, "a sort of relation", value=value)
        return
    many = "; several times if need be" if asked.many else ""
    yield _may(profile, asked.name, asked.needs, _form(asked.test) + many, required=asked.required)


def _may(profile: Profile, name: str, needs: Sequence[str], form: str = "", *, any_of: bool = False,
         required: bool = False, value: str = "") -> May:  # fmt: skip
    lacking = tuple(code for code in needs if code not in profile.shared_data)
    if any_of and len(lacking) < len(needs):
        lacking = ()
    return May(name, form, lacking, any_of, required, value)


def _form(test: Test) -> str:
    match test:
        case Bound(unit=Unit.MOMENT):
            return "a time such as 2026-11-25T08:00:00Z"
        case Bound() | Related(side=Side.START | Side.END):
            return "a date such as 2026-11-25"
        case LeadsTo() | Related():
            return "an id"
        case _:
            return "a value"


def example(view: View, resource: str, today: date) -> str | None:
    """The first document that the client sees of a resource, as the API gives it; None where there is none.

    Sums of attendance that the dump lacks are computed, of the week that ends today: that may take a while.
    """
    seen = view.summed(today - A_WEEK, today) if resource == AGGREGATED else view
    texts = seen.page(resource, limit=1).texts
    return texts[0] if texts else None


def token_lines(client: str, base: str) -> list[Curl]:
    """The lines that give an access token: the secret is for the vendor to fill in."""
    form = {"grant_type": "client_credentials", "client_id": client, "client_secret": SECRET}
    fields = " ".join(f"-d {shell(f'{name}={value}')}" for name, value in form.items())
    ask = f'TOKEN=$(curl -s {fields} "$API/connect/token" | jq -r .access_token)'
    return [Curl("Where the API is", f"API={shell(base.rstrip('/'))}"), Curl("An access token, good for an hour", ask)]


def lines(resource: str, document: str | None, loaded: datetime, today: date) -> list[Curl]:
    """The lines that ask for a resource: the first page, the next, one object, and what changed.

    `document` is the first that the client sees, `loaded` when the data came, `today` the day to ask for.
    """
    seen: Document | None = orjson.loads(document) if document else None
    required = _required(resource, seen, today)
    asked, found = {**required, "limit": str(A_PAGE)}, f"{BASE}/{resource}"
    made = [Curl("The first page", f'PAGE=$({_get(found, asked)}); printf "%s\\n" "$PAGE"')]
    again = _get(found, {}, '-G --data-urlencode "pageToken=$(printf %s "$PAGE" | jq -r .pageToken)"')
    made.append(Curl("The next page, as long as pageToken is not null", f'PAGE=$({again}); printf "%s\\n" "$PAGE"'))
    id = seen.get("id") if seen else None
    if isinstance(id, str) and "id" in RESOURCES[resource].record.model_fields:
        made.append(Curl("One object by its id", _get(f"{found}/{quote(id, safe='')}", {})))
    if "meta.modified.after" in QUESTIONS[resource].filters:
        since = datetime.combine(loaded.astimezone(SWEDEN).date() - timedelta(days=1), datetime.min.time())
        delta = {**required, "meta.modified.after": f"{since.isoformat()}Z"}
        made.append(Curl("Only what changed since", _get(found, delta)))
    return made


def _get(path: str, parameters: Mapping[str, str], more: str = "") -> str:
    query = f"?{urlencode(parameters)}" if parameters else ""
    head = '-H "Authorization: Bearer $TOKEN"'
    return " ".join(filter(None, [f"curl -s {head}", more, f'"$API{path}{query}"']))


def _required(resource: str, document: Document | None, today: date) -> dict[str, str]:
    """The parameters that a list can't do without: a week, from what the document says if there is one."""
    needed = [each for each in QUESTIONS[resource].filters.values() if each.required]
    return {each.name: _bound(each.test, document or {}, today) for each in needed if isinstance(each.test, Bound)}


def _bound(test: Bound, document: Document, today: date) -> str:
    try:
        day = date.fromisoformat(str(document.get(test.path))[:10])
    except ValueError:
        day = today - A_WEEK
    day = day if test.order in (Order.FROM, Order.AFTER) else day + A_WEEK
    return day.isoformat() if test.unit is Unit.DAY else f"{day.isoformat()}T00:00:00Z"
