"""Files of the state folder: readable by their owner only, and there whole or not at all."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from ss12k.control.errors import ControlError

SECRET_BYTES = 32


def state_folder(home: Path) -> Path:
    """The state folder, made if need be; a ControlError when it is none or can't be written."""
    home = home.expanduser().absolute()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise ControlError(f"The state folder {home} is no folder: set SS12K_HOME to one") from None
    except (OSError, ValueError) as error:
        raise ControlError(f"The state folder {home} can't be made: {_reason(error)}; set SS12K_HOME") from None
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        raise ControlError(f"The state folder {home} can't be written: set SS12K_HOME to one that can")
    return home


def create_once(path: Path, build: Callable[[Path], None]) -> None:
    """Make `path` unless it is there: built under another name, then linked, so that of several makers one wins."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}.new")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            build(draft)
            os.link(draft, path)
        finally:
            draft.unlink()
    except FileExistsError:
        return
    except OSError as error:
        raise ControlError(f"The state folder {path.parent} can't be written: {_reason(error)}") from None


def installation_secret(home: Path) -> bytes:
    """The 32 random bytes that this installation signs and makes aliases with, made at the first call (SCOPE R5)."""
    path = state_folder(home) / "secret"
    create_once(path, _write_secret)
    try:
        secret = path.read_bytes()
    except OSError as error:
        raise ControlError(f"The installation's secret {path} can't be read: {_reason(error)}") from None
    if len(secret) != SECRET_BYTES:
        raise ControlError(f"The installation's secret {path} is damaged: put back the file from a backup")
    return secret


def _write_secret(path: Path) -> None:
    with path.open("wb") as file:
        file.write(secrets.token_bytes(SECRET_BYTES))
        file.flush()
        os.fsync(file.fileno())


def _reason(error: OSError | ValueError) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)
