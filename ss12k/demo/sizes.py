"""The demo's sizes: which districts each is made of, and how its files are written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from ss12k.demo.districts import City, districts
from ss12k.demo.norreka import SMALL
from ss12k.demo.organisations import NORREKA, Town
from ss12k.demo.plans import District
from ss12k.errors import Ss12kError


@dataclass(frozen=True)
class Size:
    """A size: its districts one after the other, and its files.

    An `ordered` one has a JSON array a resource, in the order of the ids; the others have lines, in files of at most
    `part` records.
    """

    name: str
    districts: Callable[[], Iterable[District]]
    ordered: bool = False
    part: int | None = None


_LJUSVALLA = Town("Ljusvalla", "Ljusvalla stad", "ljusvalla.example", "2120009998", "9902")
KOMMUN = City(NORREKA, 6)
STORSTAD = City(_LJUSVALLA, 60, shares=replace(City.shares, without_number=0.5))

SIZES: dict[str, Size] = {
    size.name: size
    for size in (
        Size("small", lambda: (SMALL,), ordered=True),
        Size("kommun", partial(districts, KOMMUN)),
        Size("storstad", partial(districts, STORSTAD), part=1_000_000),
    )
}


def size_named(name: str) -> Size:
    """The size of this name, or an error that says which there are."""
    if name in SIZES:
        return SIZES[name]
    raise Ss12kError(f"there is no demo size '{name}': use '{', '.join(SIZES)}'")
