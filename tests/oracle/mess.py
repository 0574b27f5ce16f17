"""The nastiness of random sources: ids, texts, values of the wrong shape, extensions."""

import random
import uuid
from typing import Any

TEXTS = (
    "Åsa",
    "Örjan Ärlig",
    "😀👩‍👧",
    'säger "hej"',
    "back\\slash\\",
    "tab\tnew\nline\r",
    "\u0001\u001f\u007f",
    "nul\u0000byte",
    "100 %",
    "a_b%",
    "'; DROP TABLE persons;--",
    "$name ? :x {0} %s",
    "<script>alert(1)</script>&amp;",
    "",
    " ",
    "null",
    "Ingen",
    "Privat",
    "2024-02-30",
    "e\u0301",
    "\u202eomvänd",
    "\u2028rad",
    "x" * 300,
)

NUMBERS: tuple[int | float, ...] = (
    0,
    -1,
    1,
    7,
    100,
    1.0,
    -0.0,
    0.1,
    1e22,
    5e-324,
    1.5e300,
    2**53 + 1,
    2**63 - 1,
    -(2**63),
)

# Also where a name belongs; a displayName is made of their JSON text, so no number here has two common spellings.
WRONG_SCALARS: tuple[int | float | bool, ...] = (0, 1, -7, True, False, 1.5, 1.0, 2**53 + 1)

EXTENSION_KEYS = (
    "x-källa",
    "_embedded",
    "displayName",
    "givenname",
    "EnroledAt",
    "ID",
    "civicno",
    "note.text",
    "$ref",
    "",
    "a b",
    "id ",
    "'; --",
    '"q"',
    "skola[0]",
    "school",
    "😀",
)

MARKS: tuple[Any, ...] = (
    "Sekretessmarkering",
    "Skyddad folkbokföring",
    "Sekretessmarkering",
    "Skyddad folkbokföring",
    "",
    "ingen",
    "Ingen ",
    0,
    False,
    True,
    [],
    {},
    ["Ingen"],
    {"kod": None},
)

NO_MARKS: tuple[Any, ...] = ("Ingen", "Ingen", None)

_ID_TEMPLATES = (
    "åäö-{n}",
    "o'brien-{n}",
    'q"{n}"',
    "100%_{n}",
    "back\\slash{n}",
    "😀{n}",
    "<b>{n}</b>",
    "1; DROP TABLE persons;--{n}",
    "två ord {n}",
    " inledd {n}",
    "rad\n{n}",
    "{n}",
    "-{n}",
    "$.id[{n}]",
    "/../{n}?a=b#c",
)


def new_id(rng: random.Random, taken: list[str], elsewhere: list[str]) -> str:
    """An id not in `taken`: mostly a UUID, else a nasty one, a near twin of one, or one of another resource."""
    while True:
        candidate = _candidate(rng, taken, elsewhere)
        if candidate not in taken:
            return candidate


def _candidate(rng: random.Random, taken: list[str], elsewhere: list[str]) -> str:
    plain = str(uuid.UUID(int=rng.getrandbits(128), version=4))
    kind = rng.random()
    if kind < 0.75:
        return plain
    if kind < 0.87:
        return rng.choice(_ID_TEMPLATES).format(n=rng.randrange(1000))
    if kind < 0.95 and taken:
        return near_twin(rng, rng.choice(taken))
    return rng.choice(elsewhere) if elsewhere else plain


def near_twin(rng: random.Random, identity: str) -> str:
    """An id that a careless comparison takes for another."""
    twins = [identity.upper(), identity.swapcase(), identity + " ", " " + identity, identity + "x", identity + "\u200b"]
    twins += [identity[:-1] or "x", "{" + identity + "}", identity + "\n", identity.replace("-", "")]
    return rng.choice(twins) or "x"


def text(rng: random.Random, plain: str) -> str:
    """A plain text, sometimes a nasty one."""
    return rng.choice(TEXTS) if rng.random() < 0.25 else f"{plain} {rng.randrange(100)}"


def extension(rng: random.Random, ids: list[str], depth: int = 2) -> Any:
    """What a source may bring on its own: anything, references to anybody included, but no marking."""
    kind = rng.randrange(6 if depth else 4)
    if kind == 0:
        return rng.choice(TEXTS)
    if kind == 1:
        return rng.choice([*NUMBERS, True, False, None])
    if kind == 2 and ids:
        return {"id": rng.choice(ids), "securityMarking": rng.choice(NO_MARKS), "displayName": rng.choice(TEXTS)}
    if kind == 3:
        return rng.choice([[], {}])
    if kind == 4:
        return [extension(rng, ids, depth - 1) for _ in range(rng.randrange(3))]
    return {rng.choice(EXTENSION_KEYS): extension(rng, ids, max(depth - 1, 0)) for _ in range(2)}


def wrong(rng: random.Random, value: Any) -> Any:
    """Something else than what belongs there, often of another shape."""
    return rng.choice(
        [
            None,
            None,
            rng.choice(TEXTS),
            rng.choice(WRONG_SCALARS),
            [],
            {},
            [value],
            {"id": value},
            {"value": value},
            [None],
        ]
    )


def spoil(rng: random.Random, value: Any, rate: float, ids: list[str]) -> Any:
    """A value in which, at each place with the probability `rate`, something is wrong, missing or added."""
    if rng.random() < rate:
        return wrong(rng, value)
    if isinstance(value, dict):
        return spoil_object(rng, value, rate, ids)
    if isinstance(value, list):
        items = [spoil(rng, item, rate, ids) for item in value]
        if rng.random() < rate * 3:
            items.insert(rng.randint(0, len(items)), wrong(rng, value))
        return items
    return value


def spoil_object(rng: random.Random, value: dict[str, Any], rate: float, ids: list[str]) -> dict[str, Any]:
    """An object in which any attribute, but not the object itself, may be spoilt."""
    spoiled = {key: spoil(rng, inner, rate, ids) for key, inner in value.items() if rng.random() > rate / 2}
    if rng.random() < rate * 4:
        key = rng.choice(EXTENSION_KEYS)
        if key not in value:
            spoiled[key] = extension(rng, ids)
    return spoiled
