"""What was found of a snapshot, kept beside it: one Parquet file, whole or not there, with how it was asked."""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow
from pyarrow import parquet

from ss12k.errors import Ss12kError
from ss12k.quality.asking import Answers, Asked

FORMAT = 1
"""The version of the file; one of another is as good as none."""
_ABOUT = b"ss12k"


@dataclass(frozen=True)
class Report:
    """How a snapshot was asked: on which day, beside which earlier snapshot, and how each check went."""

    snapshot: str
    day: date
    before: str | None
    at: datetime
    asked: tuple[Asked, ...]


def keep(path: Path, answers: Answers, snapshot: str, day: date, before: str | None) -> Report:
    """Write the findings of a snapshot, in the place of what was found before."""
    report = Report(snapshot, day, before, datetime.now(UTC), answers.asked)
    about = {"format": FORMAT, **asdict(report), "day": day.isoformat(), "at": report.at.isoformat()}
    table = answers.findings.replace_schema_metadata({_ABOUT: json.dumps(about).encode()})
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with _stored(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # for its owner's eyes from the start
            parquet.write_table(table, draft, compression="zstd")
            draft.rename(path)
        finally:
            draft.unlink(missing_ok=True)
    return report


@contextmanager
def _stored(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise Ss12kError(f"{path}: what the checks found could not be stored ({problem.strerror})") from None


def report_of(path: Path) -> Report | None:
    """How a snapshot was asked last; None where it never was, or by another version."""
    try:
        about = json.loads((parquet.read_schema(path).metadata or {})[_ABOUT])
    except (OSError, KeyError, ValueError, pyarrow.ArrowException):
        return None
    if about["format"] != FORMAT:
        return None
    return Report(
        about["snapshot"],
        date.fromisoformat(about["day"]),
        about["before"],
        datetime.fromisoformat(about["at"]),
        tuple(Asked(**each) for each in about["asked"]),
    )


def findings_of(path: Path) -> pyarrow.Table:
    """What was found."""
    with _stored(path):
        return parquet.read_table(path)
