"""Records out of JSON files of any size, each with its line and its own text; memory holds a piece of the file at a
time.

A list is cut into its records by structure alone: where brackets open and close outside texts, found a piece at a time
with numpy. Whether a record is JSON is for its reader to say.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy

from ss12k.errors import Ss12kError
from ss12k.snapshots.texts import loosely, syntax_error

PIECE = 1 << 19
"""How much of a file is read at a time, in bytes."""
LARGEST = 64 << 20
"""A record of more bytes than this is refused: a quote or a bracket is missing somewhere, most likely."""

Met = Callable[[str, bool], None]
"""Called with each key at the top of a file (empty for a list at the top), and whether a list stands there."""

BOM = b"\xef\xbb\xbf"
_WIDE = (
    ("UTF-32", re.compile(rb"\xff\xfe\0\0|\0\0\xfe\xff|(\0\0\0[\t-~]){2}|([\t-~]\0\0\0){2}")),
    ("UTF-16", re.compile(rb"\xff\xfe|\xfe\xff|(\0[\t-~]){2}|([\t-~]\0){2}")),
)
"""How texts begin of which each letter takes more than a byte, with a byte order mark or without."""
_BLANK = re.compile(rb"[ \t\r\n]*")
_COMMA = re.compile(rb"[ \t\r\n]*,[ \t\r\n]*")
_TEXT = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_WORD = re.compile(rb'[^\s,:"\[\]{}]+')
_BACKSLASHES = re.compile(rb"\\*\Z")


class NotJsonError(Ss12kError):
    """A file that is not JSON, or not of a dump's form."""


def not_json(where: str, problem: str, line: int) -> NotJsonError:
    """The error of a file that is not JSON at a line."""
    return NotJsonError(f"{where} is not JSON: {problem} at line {line}; nothing was loaded")


@dataclass(frozen=True, slots=True)
class Block:
    """Records that follow each other in a file: the list they stand in (empty at the top), their lines and texts.

    A text is the record's own bytes; blank ones are no records.
    """

    key: str
    lines: Sequence[int]
    texts: Sequence[bytes] = field(repr=False)
    aside: bool = False
    """No record: what stands beside the lists in a file. It is not loaded, but may say who is protected."""


def lines(stream: BinaryIO, where: str) -> Iterator[Block]:
    """The records of a file with one JSON text a line (NDJSON)."""
    first, rest, piece = 1, [b""], _begun(stream, where)
    while piece:
        begun, *texts = piece.split(b"\n")
        rest.append(begun)
        if sum(map(len, rest)) > LARGEST:
            raise NotJsonError(
                f"{where}: line {first} is longer than {LARGEST >> 20} MB; put one record a line. Nothing was loaded"
            )
        if texts:
            texts.insert(0, b"".join(rest))
            rest = [texts.pop()]
            yield Block("", range(first, first + len(texts)), texts)
            first += len(texts)
        piece = stream.read(PIECE)
    yield Block("", (first,), (b"".join(rest),))


def records(stream: BinaryIO, where: str, met: Met = lambda *_: None) -> Iterator[Block]:
    """The records of a JSON file: the items of its top-level list, or of each list in its top-level object, under their
    key.
    """
    reader = _Reader(stream, where)
    match reader.peek():
        case b"[":
            met("", True)
            yield from reader.items("")
        case b"{":
            yield from reader.lists(met)
        case b"":
            raise NotJsonError(f"{where} is empty; a dump's file holds a list of records")
        case _:
            raise NotJsonError(
                f'{where} is not a dump: it must hold a list, or an object with lists such as {{"data": […]}}'
            )
    if reader.peek():
        raise reader.error("something follows after the end")


def _begun(stream: BinaryIO, where: str) -> bytes:
    """The first piece of a file, without its mark; an error that names the encoding where it is no UTF-8."""
    piece = stream.read(PIECE + len(BOM))
    for encoding, begins in _WIDE:
        if begins.match(piece):
            raise NotJsonError(f"{where} is in {encoding}; save it in UTF-8 and load it again. Nothing was loaded")
    return piece.removeprefix(BOM)


class _Reader:
    """A window on a file that slides forward as its values are taken."""

    def __init__(self, stream: BinaryIO, where: str) -> None:
        self._stream, self._where = stream, where
        self._window, self._at, self._line, self._ended = _begun(stream, where), 0, 1, False

    def peek(self) -> bytes:
        """The next byte that is no blank, or nothing at the end."""
        while True:
            self._skip_to(_BLANK.match(self._window, self._at).end())  # type: ignore[union-attr]
            if self._at < len(self._window):
                return self._window[self._at : self._at + 1]
            if not self._more():
                return b""

    def take(self, wanted: bytes) -> None:
        """Go past one byte, which must be this."""
        if self.peek() != wanted:
            raise self.error(f"expected {wanted.decode()}")
        self._at += 1

    def items(self, key: str) -> Iterator[Block]:
        """The items of the list that starts here."""
        self.take(b"[")
        if self.peek() == b"]":
            return self.take(b"]")
        while True:
            yield self._run(key) if self.peek() in (b"{", b"[") else self._single(key)
            if self.peek() != b",":
                return self.take(b"]")
            self.take(b",")

    def lists(self, met: Met) -> Iterator[Block]:
        """The items of every list in the object that starts here; what stands beside them comes last, as one."""
        beside: list[bytes] = []
        self.take(b"{")
        while self.peek() != b"}":
            if self.peek() != b'"':
                raise self.error("expected the name of a list")
            name = self._value()
            key = str(_decoded(name))
            self.take(b":")
            met(key, self.peek() == b"[")
            if self.peek() == b"[":
                yield from self.items(key)
            else:
                beside.append(name + b":" + self._checked())
            if self.peek() != b",":
                break
            self.take(b",")
            if self.peek() == b"}":
                raise self.error("a comma before the end")
        self.take(b"}")
        yield Block("", (self._line,), (b"{" + b",".join(beside) + b"}",), aside=True)

    def error(self, problem: str) -> NotJsonError:
        """The error to raise for a problem here."""
        return not_json(self._where, problem, self._line)

    def _run(self, key: str) -> Block:
        """As many whole objects or lists as the window holds, with nothing but commas between them; at least one."""
        starts, ends = self._found(enough=1)
        gaps = [self._window[end:start] for start, end in zip(starts[1:], ends, strict=False)]
        odd = {gap for gap in set(gaps) if not _COMMA.fullmatch(gap)}
        count = next((number for number, gap in enumerate(gaps, 1) if gap in odd), len(starts)) if odd else len(starts)
        texts = [self._window[start:end] for start, end in zip(starts[:count], ends[:count], strict=True)]
        return Block(key, self._lines_of(starts[:count], ends[count - 1]), texts)

    def _lines_of(self, starts: list[int], end: int) -> Sequence[int]:
        """The lines in which records begin; the window goes on after the last of them."""
        first = self._line
        if not self._window.count(b"\n", self._at, end):
            self._at = end
            return [first] * len(starts)
        numbers = []
        for start in starts:
            self._skip_to(start)
            numbers.append(self._line)
        self._skip_to(end)
        return numbers

    def _single(self, key: str) -> Block:
        line = self._line
        return Block(key, (line,), (self._checked(),))

    def _found(self, enough: int) -> tuple[list[int], list[int]]:
        """Where the values begin and end that are whole in the window."""
        while True:
            starts, ends = _whole(self._window, self._at)
            if len(ends) >= enough:
                return starts[: len(ends)], ends
            self._refuse_too_large()
            if not self._more():
                raise self.error("a list or an object is not closed")

    def _checked(self) -> bytes:
        """The value that starts here, which has to be JSON."""
        line, text = self._line, self._value()
        if problem := syntax_error(text):
            raise not_json(self._where, problem[0], line + problem[1] - 1)
        return text

    def _value(self) -> bytes:
        """The text of the value that starts here."""
        start = self.peek()
        if start in (b"{", b"["):
            end = self._found(enough=1)[1][0]
        elif start == b'"':
            end = self._end_of(_TEXT, "a text is not closed")
        else:
            end = self._end_of(_WORD, "Expecting value")
        text = self._window[self._at : end]
        self._skip_to(end)
        return text

    def _end_of(self, pattern: re.Pattern[bytes], problem: str) -> int:
        """Where the text or word ends that starts here."""
        # What ends with the window may go on in what is still to come; no word starts later than here.
        while not (match := pattern.match(self._window, self._at)) or match.end() == len(self._window):
            self._refuse_too_large()
            if (match is None and pattern is _WORD) or not self._more():
                break
        if match is None:
            raise self.error(problem)
        return match.end()

    def _refuse_too_large(self) -> None:
        if len(self._window) - self._at > LARGEST:
            raise self.error(f"a record of more than {LARGEST >> 20} MB begins, or a quote is missing,")

    def _skip_to(self, end: int) -> None:
        self._line += self._window.count(b"\n", self._at, end)
        self._at = end

    def _more(self) -> bool:
        if self._ended:
            return False
        # Each refill at least doubles what is looked at, so that a huge record is not looked at over and over.
        piece = self._stream.read(min(max(PIECE, len(self._window) - self._at), LARGEST))
        self._ended = not piece
        self._window, self._at = self._window[self._at :] + piece, 0
        return bool(piece)


_QUOTE, _OPEN, _CLOSE = ord('"'), ord("{"), ord("}")
_TO_BRACES = ord("{") ^ ord("[")
"""The bit that makes braces of square brackets."""


def _whole(window: bytes, at: int) -> tuple[list[int], list[int]]:
    """Where the objects and lists begin, and after which they end, that stand next to each other from here on, up to
    the bracket that closes what they stand in; the last beginning may have no end yet.
    """
    text = numpy.frombuffer(_without_escapes(window[at:]), numpy.uint8)
    braced = text | _TO_BRACES
    where = numpy.flatnonzero((text == _QUOTE) | (braced == _OPEN) | (braced == _CLOSE))
    marks = text[where]
    outside = (numpy.cumsum(marks == _QUOTE, dtype=numpy.uint8) & 1 == 0) & (marks != _QUOTE)
    where, opens = where[outside], braced[where[outside]] == _OPEN
    depth = numpy.cumsum(numpy.where(opens, 1, -1), dtype=numpy.int32)
    if len(out := numpy.flatnonzero(depth < 0)):
        where, opens, depth = where[: out[0]], opens[: out[0]], depth[: out[0]]
    starts = where[(depth == 1) & opens] + at
    ends = where[(depth == 0) & ~opens] + (at + 1)
    return starts.tolist(), ends.tolist()


def _without_escapes(text: bytes) -> bytes:
    """The text with escaped quotes and backslashes made harmless, at the same places."""
    if b"\\" not in text:
        return text
    # A run of backslashes that the window cuts off may escape what comes next: its text is not whole, so no matter.
    return text.replace(b"\\\\", b"__").replace(b'\\"', b"__")


def _decoded(text: bytes) -> object:
    try:
        return json.loads(loosely(text))
    except ValueError:
        return text.decode("utf-8", errors="replace").strip('"')
