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
# Where no parser helps, names may stand without quotes or between those of another language, escaped, or doubled.
_ID_IN_TEXT = re.compile(r"""(?<!\w)id[\\"']*\s*:\s*(?:("(?:[^"\\]|\\.)+")|[\\"']+([^\\"']+)[\\"'])""")
_MARKED_IN_TEXT = re.compile(r"""securityMarking[\\"']*\s*:(?!\s*(?:[\\"']+Ingen[\\"']|null))""")
_ESCAPED_LETTER = re.compile(r"\\u00([46][1-9a-fA-F]|[57][0-9aA])")

TORN = 4 << 20
"""So many characters of lines that were refused are looked at together."""
OVERLAP = 64 << 10
"""So many of them are looked at once more, with those that follow."""
NEAR = 50
"""Lines that were refused belong together when there are no more than this between them."""


class Torn:
    """Lines near each other that were refused: line breaks may have torn a record's id from its marking, with pieces
    between that are JSON by themselves; a file's end may have, too.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._last = self._size = 0
        self._broken = False

    def next_file(self) -> None:
        """Lines are counted from 1 again."""
        self._last = 0

    def take(self, line: int, text: str, *, broken: bool) -> Iterator[str]:
        """The ids marked in the lines so far, when this one begins a new run or there are many; `broken`: no JSON."""
        if line > self._last + NEAR:
            yield from self.end()
        elif self._size > TORN:
            kept = "\n".join(self._lines)[-OVERLAP:]
            yield from self.end()
            self._lines, self._size, self._broken = [kept], len(kept), True
        self._lines.append(text)
        self._last, self._size, self._broken = line, self._size + len(text), self._broken or broken

    def end(self) -> Iterator[str]:
        """The ids marked in the lines of the last run, unless each of them is whole by itself."""
        text, broken = "\n".join(self._lines), self._broken and len(self._lines) > 1
        self._lines, self._size, self._broken = [], 0, False
        if broken:
            yield from marked_ids_in_text(text)


def marked_ids(record: Any, compact: bytes) -> Iterator[str]:
    """The ids marked in a record; `compact` is its JSON text without blanks, by which most records are done at once."""
    if compact.count(_NAMED) > len(_HARMLESS.findall(compact)):
        yield from _walk(record)


def marked_ids_in_text(text: str) -> Iterator[str]:
    """The ids marked in a text that is no good record: a key twice, encoded more than once, or no JSON at all."""
    objects: list[list[tuple[str, Any]]] = []

    def keep(pairs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
        objects.append(pairs)
        return pairs  # something, so that a marking which is itself an object still marks

    try:
        value = json.loads(text, object_pairs_hook=keep)
    except (ValueError, RecursionError):
        if _MARKED_IN_TEXT.search(_unescaped(text)):
            yield from _ids_in_text(text)
        return
    for each in objects:
        if any(name == MARKING and _marks(value) for name, value in each):
            yield from (value for name, value in each if name == "id" and _usable(value))
    for inner in _texts_in(value):
        if MARKING in _unescaped(inner):
            yield from marked_ids_in_text(inner)


def ids_in_text(text: str) -> Iterator[str]:
    """The ids of the records in a text that is no good record: a list of them, a page of them, encoded more than once;
    every id in it when it cannot be parsed.
    """
    try:
        yield from _own_ids(json.loads(text, object_pairs_hook=tuple))
    except (ValueError, RecursionError):
        yield from _ids_in_text(text)


def _own_ids(value: Any) -> Iterator[str]:
    """The ids of records, not of what they refer to; an object is a tuple of its pairs here."""
    if isinstance(value, tuple):
        own = [each for name, each in value if name == "id" and _usable(each)]
        yield from own
        for _, each in () if own else value:
            if isinstance(each, list):
                yield from _own_ids(each)
    elif isinstance(value, list):
        for each in value:
            yield from _own_ids(each)
    elif isinstance(value, str):
        yield from ids_in_text(value)


def _texts_in(value: Any) -> Iterator[str]:
    """Every text in a value, an object being the list of its pairs."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts_in(each)


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
