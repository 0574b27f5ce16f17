"""Ids, random streams and `meta`, all decided by names, so that the same seed always gives the same bytes.

An id belongs to a place ("class 9B at Norrekaskolan 7-9, first seat"), not to the seed: links and profiles written for
one demo fit every other one of the same size.
"""

import random
from datetime import date, datetime, time, timedelta
from hashlib import sha1
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from ss12k.demo.years import TODAY

Record = dict[str, Any]

_NAMESPACE = uuid5(NAMESPACE_DNS, "norreka.example")
_VARIANT = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}
_LAST_CHANGE = datetime.combine(TODAY, time(3))


def uid(*place: object) -> str:
    """The lower-case id of the thing that is at this place."""
    # What uuid5 gives, in a third of its time: a large demo has 30 million ids.
    name = "/".join(map(str, place)).encode()
    digits = sha1(_NAMESPACE.bytes + name, usedforsecurity=False).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-{_VARIANT[digits[16]]}{digits[17:20]}-{digits[20:32]}"


def stream(seed: int, *name: object) -> random.Random:
    """A random stream of its own for each part of the work, so that a change in one leaves the others alone."""
    return random.Random("/".join(str(part) for part in (seed, *name)))  # noqa: S311 - nothing secret here


def meta(key: str, since: date) -> Record:
    """When the record was created and last changed: in the night after `since`, and some time before today."""
    number = int(key[:8], 16)
    created = min(datetime.combine(since, time(2)) + timedelta(minutes=number % 240), _LAST_CHANGE)
    span = int((_LAST_CHANGE - created).total_seconds()) // 60
    modified = created + timedelta(minutes=number // 7 % (span + 1)) if number % 3 == 0 else created
    return {"created": f"{created.isoformat()}Z", "modified": f"{modified.isoformat()}Z"}


def reference(key: str) -> Record:
    """A reference as a source sends it: the id alone."""
    return {"id": key}
