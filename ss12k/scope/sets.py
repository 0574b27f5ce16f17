"""The sets that a view is made of: which organisations are in reach, who is visible, which objects are at a place in
reach.

Each is a string of bits over the positions of a resource's table, one bit an object, so that a condition tests a
position without any join, and a view of a million persons takes some hundred kilobytes. Each is computed when it is
first asked for, by a query that may ask for others.
"""

import re
import threading
from collections.abc import Callable, Sequence

Ask = Callable[[str], list[tuple]]  # type: ignore[type-arg]
"""Asks a query, with the sets that it names bound."""

_ASKED = re.compile(r"\$set_(\w+)")


def member(name: str, position: str) -> str:
    """The condition that the object at a position is in a set; null where there is no position."""
    return f"get_bit($set_{name}::BLOB::BIT, {position}) = 1"


def bits(positions: Sequence[int]) -> bytes:
    """A set of some positions, which are in order, counted from the first of them."""
    first, last = positions[0], positions[-1]
    found = bytearray((last - first) // 8 + 1)
    for place in positions:
        found[(place - first) // 8] |= 0x80 >> (place - first) % 8
    return bytes(found)


class Sets:
    """Sets by name; `size_of` says how many objects the table of a set has, `positions_of` asks for those in it."""

    def __init__(self, ask: Ask, size_of: Callable[[str], int], positions_of: Callable[[str], str]) -> None:
        self._ask, self._size_of, self._positions_of = ask, size_of, positions_of
        self._bits: dict[str, bytes] = {}
        self._lock = threading.RLock()

    def values(self, query: str) -> dict[str, object]:
        """The sets that a query names, to be bound to it."""
        return {f"set_{name}": self[name] for name in dict.fromkeys(_ASKED.findall(query))}

    def __getitem__(self, name: str) -> bytes:
        with self._lock:
            if name not in self._bits:
                self._bits[name] = self._computed(name)
            return self._bits[name]

    def __contains__(self, named: tuple[str, int]) -> bool:
        name, position = named
        return bool(self[name][position // 8] & (0x80 >> position % 8))

    def _computed(self, name: str) -> bytes:
        octets = max(1, -(-self._size_of(name) // 8))  # whole ones, since DuckDB makes bits of bytes
        found = self._ask(f"SELECT bitstring_agg(pos, 0, {octets * 8 - 1})::BLOB FROM ({self._positions_of(name)})")
        return found[0][0] or bytes(octets)
