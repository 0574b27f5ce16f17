"""Slowing down who goes on and on: each further attempt within a while waits longer, and too many are turned away."""

import threading
import time
from collections import OrderedDict, deque

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
    """Counts attempts by name, in this process; of each name so many at most."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._attempts: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, name: str) -> float:
        """Count an attempt; the seconds to let it wait, twice as long with each. A 429 when there were too many."""
        count = self._add(name)
        if count > self._most:
            raise too_many("attempts")
        return min(LONGEST, 0.1 * 2.0 ** min(count - FREE, 10)) if count > FREE else 0.0

    def limit(self, name: str, what: str) -> None:
        """Count an attempt that succeeds; a 429, which is not counted, when there were too many."""
        if self._add(name) > self._most:
            raise too_many(what)

    def _add(self, name: str) -> int:
        """How many attempts there were within the last minutes, with this one, which is kept if there is room."""
        now = time.monotonic()
        with self._lock:
            found = self._attempts.setdefault(name, deque())
            self._attempts.move_to_end(name)
            while found and found[0] <= now - WINDOW:
                found.popleft()
            if len(found) >= self._most:
                return self._most + 1
            found.append(now)
            while len(self._attempts) > NAMES:
                self._attempts.popitem(last=False)
            return len(found)


def too_many(what: str, seconds: float = WINDOW) -> ApiError:
    """The refusal of one attempt too many."""
    return ApiError(429, "too_many_requests", f"too many {what}; try again later", {"Retry-After": str(int(seconds))})
