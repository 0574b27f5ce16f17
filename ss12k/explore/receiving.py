"""Who receives an object: each client, what it gets of it, and why (SCOPE R11)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ss12k.scope.reasons import Explanation, Shared

_GIVEN = (Shared.SHARED, Shared.PARTLY, Shared.ALIAS)


@dataclass(frozen=True)
class Receiver:
    """One client: whether it gets the object, why or why not, and the attributes that it gets or does not get."""

    client: str
    name: str
    gets: bool
    why: str
    gotten: tuple[str, ...]
    withheld: tuple[str, ...]


def receivers(explained: Iterable[Explanation], names: Mapping[str, str]) -> list[Receiver]:
    """Those who get it first, each half by name; `names`: clients' names by id."""
    found = [_receiver(each, names) for each in explained]
    return sorted(found, key=lambda each: (not each.gets, each.name.casefold()))


def _receiver(explained: Explanation, names: Mapping[str, str]) -> Receiver:
    client = explained.client or ""
    shares = explained.attributes.items()
    return Receiver(
        client,
        names.get(client, client),
        explained.visible,
        explained.sentence,
        tuple(_told(name, share.state) for name, share in shares if explained.visible and share.state in _GIVEN),
        tuple(name for name, share in shares if share.state is Shared.WITHHELD) if explained.visible else (),
    )


def _told(name: str, state: Shared) -> str:
    return name if state is Shared.SHARED else f"{name} ({'in part' if state is Shared.PARTLY else 'alias'})"
