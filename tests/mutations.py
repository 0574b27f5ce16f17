"""Dumps as no well-behaved source writes them: every spelling of JSON, every form of a dump, and damage of all kinds.

All of it comes from one `random.Random`, so that a case that went wrong can be had again from its number.
"""

import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import Any

import orjson

Texts = dict[str, list[bytes]]
"""By resource, each record's own JSON text, good or bad; none has a line end in it."""
Files = dict[str, bytes]

MARK = "Sekretessmarkering"
DEEP = (100, 1_500, 10_000)
ODD = ("NaN", "-Infinity", "1e999", "-1e-999", "9" * 5000, str(2**70), str(-(2**64)), "-0", "1.0", "0.1e+1",
       '"\\ud83d"', '"\udcff\udcc3"', "null", "true", '""', "[]", "{}")  # fmt: skip
BROKEN = ("True", "'x'", "", "1 2", "01", "nul", '"', "{]", "[}", "tr\tue")
BYTES = (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\x00", b"\x1f", b"\x7f", b"\\", b'"', b"{", b"}", b"[", b"]", b",", b":",
         b"\n", b"\r\n", b"\xef\xbb\xbf", b"\\u", b'\\"', b"[[[[", b"}]}]", b"PK\x05\x06", b"\x1f\x8b")  # fmt: skip
BLANKS = ("", "", "", "", " ", "\t", "  ", "\r")


def written(rng: random.Random, record: Any, mischief: float) -> bytes:
    """A record's JSON text: any blanks and escapes; at each value within, with the probability `mischief`, something
    odd, which at worst sends the record to quarantine.
    """
    if not isinstance(record, dict):
        return json.dumps(record).encode()
    text = ",".join(f"{_text(rng, name)}:{_blank(rng)}{_written(rng, each, mischief)}" for name, each in record.items())
    return f"{{{_blank(rng)}{text}{_blank(rng)}}}".encode(errors="surrogateescape")


def _written(rng: random.Random, value: Any, mischief: float) -> str:
    if rng.random() < mischief:
        return _mischief(rng, value)
    if isinstance(value, dict):
        members = [
            f"{_blank(rng)}{_text(rng, name)}{_blank(rng)}:{_blank(rng)}{_written(rng, inner, mischief)}{_blank(rng)}"
            for name, inner in value.items()
        ]
        if members and rng.random() < mischief:
            members.insert(rng.randrange(len(members) + 1), rng.choice(members))
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_blank(rng) + _written(rng, inner, mischief) + _blank(rng) for inner in value) + "]"
    return _text(rng, value) if isinstance(value, str) else json.dumps(value)


def _mischief(rng: random.Random, value: Any) -> str:
    depth = rng.choice(DEEP)
    return rng.choice(
        [
            rng.choice(ODD),
            "[" * depth + "]" * depth,
            '{"x":' * depth + "1" + "}" * depth,
            json.dumps(rng.choice([[value], {"id": value}, {"value": value}])),
        ]
    )


def _text(rng: random.Random, text: str) -> str:
    told = json.dumps(text, ensure_ascii=rng.random() < 0.3)
    if rng.random() < 0.05:
        told = told.replace("i", "\\u0069").replace("/", "\\/")
    return told


def _blank(rng: random.Random) -> str:
    return rng.choice(BLANKS) if rng.random() < 0.1 else ""


def lined(rng: random.Random, texts: list[bytes]) -> bytes:
    """One record a line, now and then a blank line."""
    end = rng.choice([b"\n", b"\r\n"])
    lines = b"".join(text + end + (b" \n" if rng.random() < 0.05 else b"") for text in texts)
    return _bom(rng) + (lines.rstrip() if rng.random() < 0.3 else lines)


def listed(rng: random.Random, texts: list[bytes]) -> bytes:
    """One list."""
    comma = rng.choice([b",", b",\n", b" ,\r\n\t", b"\n\n,"])
    return b"[" + rng.choice([b"", b"\n"]) + comma.join(texts) + rng.choice([b"", b" ", b"\n"]) + b"]"


def array(rng: random.Random, name: str, texts: list[bytes]) -> Files:
    return {f"{name}.json": _bom(rng) + listed(rng, texts)}


def answer(rng: random.Random, name: str, texts: list[bytes]) -> Files:
    key = rng.choice(["data", name]).encode()
    return {f"{name}.json": b'{"pageToken": null, "' + key + b'" : ' + listed(rng, texts) + b', "x": 1}'}


def ndjson(rng: random.Random, name: str, texts: list[bytes]) -> Files:
    if texts and not any(map(_good, texts)):  # a file of which no line is JSON is refused whole
        return array(rng, name, texts)
    return {f"{name}.{rng.choice(['ndjson', 'jsonl'])}": lined(rng, texts)}


def packed(rng: random.Random, name: str, texts: list[bytes]) -> Files:
    ((file, content),) = rng.choice([array, ndjson])(rng, name, texts).items()
    return {f"{file}.gz": gzip.compress(content, compresslevel=rng.choice([1, 9]), mtime=0)}


def parts(rng: random.Random, name: str, texts: list[bytes]) -> Files:
    """Numbered parts, each in a form of its own, together in the order of the records."""
    cuts = sorted(rng.randrange(len(texts) + 1) for _ in range(rng.randrange(1, 4)))
    made: Files = {}
    for number, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(texts)], strict=True), start=9):
        for file, content in rng.choice([array, ndjson, packed])(rng, f"{name}-{number}", texts[start:end]).items():
            made[file] = content
    return made


Form = Callable[[random.Random, str, list[bytes]], Files]
FORMS: tuple[Form, ...] = (array, answer, ndjson, packed, parts)


def keyed(rng: random.Random, texts: Texts) -> bytes:
    """One file with a key per resource."""
    members = [b'"%s":%s' % (name.encode(), listed(rng, each)) for name, each in texts.items()]
    return _bom(rng) + b"{" + b",\n".join([b'"exported": {"by": ["x", 1]}', *members]) + b"}"


def zipped(rng: random.Random, files: Files) -> bytes:
    """The files in a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(rng.choice(["", "export/"]) + name), content)
    return buffer.getvalue()


def damaged(rng: random.Random, content: bytes) -> bytes:
    """The content with one to four pieces of damage."""
    spoilt = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(spoilt) + 1)
        length = min(rng.choice([1, 1, 2, 7, 40, 1000]), len(spoilt) - at)
        match rng.randrange(7):
            case 0 if at < len(spoilt):
                spoilt[at] ^= 1 << rng.randrange(8)
            case 1:
                del spoilt[at : at + length]
            case 2:
                spoilt[at:at] = rng.choice(BYTES)
            case 3:
                spoilt[at:at] = rng.choice(ODD + BROKEN).encode(errors="surrogateescape")
            case 4:
                spoilt[at:at] = spoilt[at : at + length] * rng.choice([1, 1, 50])
            case 5:
                del spoilt[at:]
            case 6:
                spoilt[at : at + length] = rng.randbytes(length)
    return bytes(spoilt)


def _good(text: bytes) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


def _bom(rng: random.Random) -> bytes:
    return b"\xef\xbb\xbf" if rng.random() < 0.1 else b""
