"""Records out of JSON files of any size, each with its line and its own text; memory holds a piece of the file at a
time.
"""

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from json import JSONDecodeError, JSONDecoder
from typing import BinaryIO

from ss12k.errors import Ss12kError

PIECE = 1 << 20
"""How much of a file is read at a time, in characters."""
TAIL = 64
"""So near the end of what was read, a syntax error may only mean that the rest is still to come."""

Met = Callable[[str, bool], None]
"""Called with each key at the top of a file (empty for a list at the top), and whether a list stands there."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|["\[\]{}]')
_BLANK = re.compile(r"[ \t\r\n\ufeff]*")


class NotJsonError(Ss12kError):
    """A file that is not JSON, or not of a dump's form."""


@dataclass(frozen=True, slots=True)
class Raw:
    """One record as it stands in a file: the list it stands in (empty at the top), its line, and its text."""

    key: str
    line: int
    text: str = field(repr=False)
    aside: bool = False
    """No record: what stands beside the lists in a file. It is not loaded, but may say who is protected."""


def lines(stream: BinaryIO) -> Iterator[Raw]:
    """The records of a file with one JSON text a line (NDJSON)."""
    for number, line in enumerate(stream, start=1):
        text = line.decode("utf-8-sig" if number == 1 else "utf-8", errors="surrogateescape").strip()
        if text:
            yield Raw("", number, text)


def records(stream: BinaryIO, where: str, met: Met = lambda *_: None) -> Iterator[Raw]:
    """The records of a JSON file: the items of its top-level list, or of each list in its top-level object, under their
    key.
    """
    with io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape") as text:
        reader = _Reader(text, where)
        match reader.peek():
            case "[":
                met("", True)
                yield from reader.items("")
            case "{":
                yield from reader.lists(met)
            case "":
                raise NotJsonError(f"{where} is empty; a dump's file holds a list of records")
            case _:
                raise NotJsonError(
                    f'{where} is not a dump: it must hold a list, or an object with lists such as {{"data": […]}}'
                )
        if reader.peek():
            raise reader.error("something follows after the end")


class _Reader:
    """A window on a text that slides forward as its values are taken."""

    def __init__(self, stream: io.TextIOWrapper, where: str) -> None:
        self._stream, self._where = stream, where
        self._window, self._at, self._line, self._ended = "", 0, 1, False
        # Numbers stay texts: they are not looked at here, and Python refuses to convert thousands of digits.
        self._decode = JSONDecoder(parse_int=str, parse_float=str).raw_decode

    def peek(self) -> str:
        """The next character that is no blank, or nothing at the end."""
        while True:
            self._skip_to(_BLANK.match(self._window, self._at).end())  # type: ignore[union-attr]
            if self._at < len(self._window):
                return self._window[self._at]
            if not self._more():
                return ""

    def take(self, wanted: str) -> None:
        """Go past one character, which must be this."""
        if self.peek() != wanted:
            raise self.error(f"expected {wanted}")
        self._at += 1

    def items(self, key: str) -> Iterator[Raw]:
        """The items of the list that starts here."""
        self.take("[")
        if self.peek() == "]":
            return self.take("]")
        while True:
            self.peek()
            yield Raw(key, self._line, self._value()[1])
            if self.peek() != ",":
                return self.take("]")
            self.take(",")

    def lists(self, met: Met) -> Iterator[Raw]:
        """The items of every list in the object that starts here; what stands beside them comes last, as one."""
        beside: list[str] = []
        self.take("{")
        while self.peek() != "}":
            if self.peek() != '"':
                raise self.error("expected the name of a list")
            key = str(self._value()[0])
            self.take(":")
            met(key, self.peek() == "[")
            if self.peek() == "[":
                yield from self.items(key)
            else:
                beside.append(f"{json.dumps(key)}:{self._value()[1]}")
            if self.peek() != ",":
                break
            self.take(",")
        self.take("}")
        yield Raw("", self._line, f"{{{','.join(beside)}}}", aside=True)

    def error(self, problem: str) -> NotJsonError:
        """The error to raise for a problem here."""
        return NotJsonError(f"{self._where} is not JSON: {problem} at line {self._line}; nothing was loaded")

    def _value(self) -> tuple[object, str]:
        while True:
            try:
                value, end = self._decode(self._window, self._at)
                if not self._may_go_on(end) or not self._more():
                    break
            except RecursionError:
                # Too deep for parsing, but its end can be found, so that it goes to quarantine alone.
                value, end = None, _end_of(self._window, self._at)
                if end:
                    break
                if not self._more():
                    raise self.error("a list or an object is not closed") from None
            except JSONDecodeError as problem:
                unfinished = problem.pos > len(self._window) - TAIL or problem.msg.startswith("Unterminated")
                if not unfinished or not self._more():
                    raise self.error(problem.msg) from None
        text = self._window[self._at : end]
        self._skip_to(end)
        return value, text

    def _may_go_on(self, end: int) -> bool:
        """Whether a value that ends here may go on in what is still to come: at the very end, or as `1.` or `1e+`."""
        rest = self._window[end : end + 3]
        return len(rest) < 3 and rest[:1] in ("", ".", "e", "E")

    def _skip_to(self, end: int) -> None:
        self._line += self._window.count("\n", self._at, end)
        self._at = end

    def _more(self) -> bool:
        if self._ended:
            return False
        # Each refill at least doubles what is looked at, so that a huge record is not parsed over and over.
        piece = self._stream.read(max(PIECE, len(self._window) - self._at))
        self._ended = not piece
        self._window, self._at = self._window[self._at :] + piece, 0
        return bool(piece)


def _end_of(text: str, start: int) -> int:
    """Where the list or object that starts here ends, by its brackets alone; 0 when it does not end in this text."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        match token[0]:
            case "[" | "{":
                depth += 1
            case "]" | "}":
                depth -= 1
            case '"':
                return 0
        if depth == 0:
            return token.end()
    return 0
