"""Slowing down who goes on and on: each further attempt within a while waits longer, and too many are turned away."""

import threading
import time
from collections import OrderedDict

from ss12k.api.errors import ApiError

WINDOW = 300.0
"""Seconds after which an attempt is forgotten."""
FREE = 3
"""Attempts that nobody waits for."""
LONGEST = 5.0
"""The longest wait in seconds."""
NAMES = 10_000
"""How many names are remembered: whoever invents names can't fill the memory."""


class Throttle:
    """Counts attempts by name, in this process."""

    def __init__(self) -> None:
        self._attempts: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, name: str, *, add: bool = True) -> int:
        """How many attempts there were within the last minutes, with this one if it is to be added."""
        since = time.monotonic() - WINDOW
        with self._lock:
            found = [at for at in self._attempts.pop(name, []) if at > since]
            if add:
                found.append(time.monotonic())
            if found:
                self._attempts[name] = found
            while len(self._attempts) > NAMES:
                self._attempts.popitem(last=False)
            return len(found)

    def wait(self, name: str) -> float:
        """Count an attempt; the seconds to let it wait, twice as long with each."""
        beyond = self.count(name) - FREE
        return min(LONGEST, 0.1 * 2.0**beyond) if beyond > 0 else 0.0

    def limit(self, name: str, most: int, what: str) -> None:
        """Count an attempt; a 429 when there were more than so many within the last minutes."""
        if self.count(name) > most:
            raise too_many(what)


def too_many(what: str) -> ApiError:
    """The refusal of one attempt too many."""
    return ApiError(429, "too_many_requests", f"too many {what}; try again later", {"Retry-After": str(int(WINDOW))})
