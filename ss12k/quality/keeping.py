"""What was found of a snapshot, kept beside it: one Parquet file, whole or not there, with how it was asked."""

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow
from pyarrow import parquet

from ss12k.errors import Ss12kError
from ss12k.quality.asking import COLUMNS, Answers, Asked

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

    def of(self, check: str) -> Asked | None:
        """How it went with a check; None for one that there was not yet."""
        return next((each for each in self.asked if each.check == check), None)


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
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    return report


@contextmanager
def _stored(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise Ss12kError(f"{path}: what the checks found could not be stored ({problem.strerror})") from None


@dataclass(frozen=True)
class Kept:
    """What was found of a snapshot, and how it was asked."""

    report: Report
    findings: pyarrow.Table


def report_of(path: Path) -> Report | None:
    """How a snapshot was asked last; None where it never was, or the file can't be read."""
    try:
        return _report(parquet.read_schema(path).metadata)
    except (OSError, pyarrow.ArrowException):
        return None


def kept_of(path: Path) -> Kept | None:
    """All of it; None where there is none that can be read."""
    try:
        with path.open("rb") as file:  # one file, though another may take its place meanwhile
            findings = parquet.read_table(file)
    except (OSError, pyarrow.ArrowException):
        return None
    report = _report(findings.schema.metadata)
    if report is None or findings.column_names != list(COLUMNS):
        return None
    return Kept(report, findings)


def _report(metadata: Mapping[bytes, bytes] | None) -> Report | None:
    try:
        about = json.loads((metadata or {})[_ABOUT])
        if about.pop("format") != FORMAT:
            return None
        asked = tuple(Asked(**each) for each in about.pop("asked"))
        day, at = date.fromisoformat(about.pop("day")), datetime.fromisoformat(about.pop("at"))
        return Report(**about, day=day, at=at, asked=asked)
    except (KeyError, ValueError, TypeError, AttributeError):
        return None  # damaged, or of another version
