"""What requests bring along beside their address: bodies of a bounded size, and which answers they can take."""

import gzip
import hmac
import re

import orjson
from starlette.requests import Request
from starlette.responses import Response

from ss12k.api.errors import ApiError

COMPRESSED_FROM = 1_024
"""Smaller answers are sent as they are: compressing them saves nothing."""
_LEVEL = 1
"""The quickest: five times smaller already, and each level more costs more time than the network saves."""


async def read_body(request: Request, most: int, what: str) -> bytes:
    """The body, unless it is too large. (Starlette has a limit too, but one that answers in plain text.)"""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise ApiError(413, "too_large", f"{what} takes at most {most} bytes: ask for less at a time")
    return bytes(body)


def tag(key: bytes, *parts: object) -> str:
    """The entity tag of an answer, of all that decides what it says (RFC 9110, 8.8.3).

    Weak, since page tokens in the answer differ from time to time. Nobody without the key can make one, so that a tag
    tells nothing that its holder has not been given.
    """
    return f'W/"{hmac.digest(key, orjson.dumps([str(part) for part in parts]), "sha256").hex()[:32]}"'


def known_already(request: Request, entity_tag: str) -> bool:
    """Whether the caller says that it has this answer (`If-None-Match`)."""
    known = re.split(r"\s*,\s*", request.headers.get("if-none-match", "").strip())
    return entity_tag.removeprefix("W/") in [each.removeprefix("W/") for each in known]


def unchanged(entity_tag: str) -> Response:
    """The answer to whom has it already."""
    return Response(status_code=304, headers={"ETag": entity_tag, "Vary": "Accept-Encoding"})


def document(request: Request, content: bytes, entity_tag: str | None = None) -> Response:
    """An answer in JSON, compressed if that is asked for."""
    headers = {"Vary": "Accept-Encoding"} | ({"ETag": entity_tag} if entity_tag else {})
    if len(content) >= COMPRESSED_FROM and _takes_gzip(request.headers.get("accept-encoding", "")):
        content = gzip.compress(content, _LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(content, headers=headers, media_type="application/json")


def _takes_gzip(accepted: str) -> bool:
    """Whether a caller takes gzip; what it gives the weight 0 it does not take (RFC 9110, 12.5.3)."""
    weights = {}
    for part in accepted.lower().split(","):
        coding, _, weight = part.partition(";")
        weights[coding.strip()] = not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight)
    return weights.get("gzip", weights.get("*", False))
