"""Texts that only this installation can make and read: a key for each purpose, and the seal on page tokens."""

import base64
import binascii
import hashlib
import hmac

from ss12k.errors import Ss12kError

_TAG = 16
_LONGEST = 8192


class SealBroken(Ss12kError):
    """A text that this installation did not seal, or not for this purpose."""


def derived_key(secret: bytes, purpose: str) -> bytes:
    """A key for one purpose alone, from the installation's secret."""
    return hmac.digest(secret, f"ss12k {purpose}".encode(), "sha256")


class Seal:
    """Signs and encrypts short texts, so that the holder can neither change nor read them.

    The tag is a MAC over the content and also what the key stream starts from (a synthetic IV, as in RFC 5297): no
    nonce can repeat, and equal contents give equal texts.
    """

    def __init__(self, secret: bytes, purpose: str) -> None:
        self._signing = derived_key(secret, f"{purpose}: signing")
        self._hiding = derived_key(secret, f"{purpose}: hiding")

    def seal(self, content: bytes) -> str:
        """The content, sealed, in characters that a URL takes as they are."""
        tag = self._tag(content)
        return base64.urlsafe_b64encode(tag + self._hidden(tag, content)).rstrip(b"=").decode()

    def open(self, text: str) -> bytes:
        """The content of a sealed text; SealBroken for anything else."""
        if len(text) > _LONGEST:
            raise SealBroken("the text is too long to be one of ours")
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise SealBroken("the text is not of the form of ours") from None
        tag, content = raw[:_TAG], self._hidden(raw[:_TAG], raw[_TAG:])
        if not hmac.compare_digest(tag, self._tag(content)):
            raise SealBroken("the text was not sealed here")
        return content

    def _tag(self, content: bytes) -> bytes:
        return hmac.digest(self._signing, content, "sha256")[:_TAG]

    def _hidden(self, tag: bytes, content: bytes) -> bytes:
        stream = hashlib.shake_256(self._hiding + tag).digest(len(content))
        return bytes(one ^ other for one, other in zip(content, stream, strict=True))
