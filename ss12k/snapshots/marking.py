"""Who is protected: every id beside which a security marking stands, wherever in the data (SCOPE R5).

A marking is anything but null and exactly `Ingen`. It is looked for in every object of every record: winners and losers
of duplicates, references, extensions and quarantine alike. What cannot be parsed is searched as text, and then every id
in it counts: too much protection is a nuisance, too little a leak.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, TypeGuard

MARKING = "securityMarking"
UNMARKED = "Ingen"

_HALF = re.compile("[\\ud800-\\udfff]")
_HARMLESS = re.compile(rb'"securityMarking":(?:"Ingen"|null)')
_NAMED = f'"{MARKING}"'.encode()
# Where no parser helps, names may stand without quotes, and texts in single ones.
_ID_IN_TEXT = re.compile(r"""(?<!\w)["']?id["']?\s*:\s*(?:("(?:[^"\\]|\\.)+")|'([^']+)')""")
_MARKED_IN_TEXT = re.compile(r"""securityMarking["']?\s*:(?!\s*(?:"Ingen"|'Ingen'|null))""")
_ESCAPED_LETTER = re.compile(r"\\u00([46][1-9a-fA-F]|[57][0-9aA])")


TORN = 4 << 20
"""So many characters of lines that are no JSON are looked at together."""


class Torn:
    """Lines that are no JSON and follow each other: a line break may have torn a record's id from its marking."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._last = self._size = 0

    def take(self, line: int, text: str) -> Iterator[str]:
        """The ids marked in the lines so far, when this one begins a new run or there are many."""
        if line != self._last + 1:
            yield from self.end()
        elif self._size > TORN:
            kept = self._lines[-1:]
            yield from self.end()
            self._lines, self._size = kept, len(kept[0])
        self._lines.append(text)
        self._last, self._size = line, self._size + len(text)

    def end(self) -> Iterator[str]:
        """The ids marked in the lines of the last run."""
        text, self._lines, self._size = "\n".join(self._lines), [], 0
        yield from marked_ids_in_text(text)


def marked_ids(record: Any, compact: bytes) -> Iterator[str]:
    """The ids marked in a record; `compact` is its JSON text without blanks, by which most records are done at once."""
    if compact.count(_NAMED) > len(_HARMLESS.findall(compact)):
        yield from _walk(record)


def marked_ids_in_text(text: str) -> Iterator[str]:
    """The ids marked in a text that is no good record: the same key twice, or no JSON at all."""
    objects: list[list[tuple[str, Any]]] = []

    def keep(pairs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
        objects.append(pairs)
        return pairs  # something, so that a marking which is itself an object still marks

    try:
        json.loads(text, object_pairs_hook=keep)
    except (ValueError, RecursionError):
        if _MARKED_IN_TEXT.search(_unescaped(text)):
            yield from _ids_in_text(text)
        return
    for each in objects:
        if any(name == MARKING and _marks(value) for name, value in each):
            yield from (value for name, value in each if name == "id" and _usable(value))


def ids_in_text(text: str) -> Iterator[str]:
    """Every id at the top of a text that is no good record, or anywhere in it when it cannot be parsed."""
    try:
        value = json.loads(text, object_pairs_hook=list)
    except (ValueError, RecursionError):
        yield from _ids_in_text(text)
        return
    for item in value if isinstance(value, list) else []:
        if isinstance(item, tuple) and item[0] == "id" and _usable(item[1]):
            yield item[1]


def _walk(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if _marks(value.get(MARKING)) and _usable(value.get("id")):
            yield value["id"]
        for each in value.values():
            yield from _walk(each)
    elif isinstance(value, list):
        for each in value:
            yield from _walk(each)


def _marks(value: Any) -> bool:
    return value is not None and value != UNMARKED


def _ids_in_text(text: str) -> Iterator[str]:
    for double, single in _ID_IN_TEXT.findall(_unescaped(text)):
        with suppress(ValueError):
            if _usable(found := single or json.loads(double)):
                yield found


def _unescaped(text: str) -> str:
    """The text with its escaped letters as they are, so that a name is found however it is spelled."""
    return _ESCAPED_LETTER.sub(lambda found: chr(int(found[1], 16)), text)


def _usable(value: object) -> TypeGuard[str]:
    """Whether a value can be an id: a text, not empty, without half a character, which no id that is loaded has."""
    return isinstance(value, str) and value != "" and not _HALF.search(value)
