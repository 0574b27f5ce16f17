"""Texts that only this installation can make and read: a key for each purpose, and the seal on page tokens."""

import base64
import hmac
import re

from cryptography.fernet import Fernet, InvalidToken

from ss12k.errors import Ss12kError

_SEALED = re.compile(r"[A-Za-z0-9_-]+")


class SealBroken(Ss12kError):
    """A text that this installation did not seal, or not for this purpose."""


def derived_key(secret: bytes, purpose: str) -> bytes:
    """A key of 256 bits for one purpose alone, from the installation's secret."""
    return hmac.digest(secret, f"ss12k {purpose}".encode(), "sha256")


class Seal:
    """Signs and encrypts short texts, so that the holder can neither change nor read them."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(derived_key(secret, purpose)))

    def seal(self, content: bytes) -> str:
        """The content, sealed, in characters that a URL takes as they are."""
        return self._fernet.encrypt(content).decode().rstrip("=")

    def open(self, text: str) -> bytes:
        """The content of a sealed text; SealBroken for anything else."""
        if not _SEALED.fullmatch(text):  # decoding would pass over other characters
            raise SealBroken("the text was not sealed here")
        try:
            return self._fernet.decrypt((text + "=" * (-len(text) % 4)).encode())
        except InvalidToken:
            raise SealBroken("the text was not sealed here") from None
