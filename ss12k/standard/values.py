"""The kinds of single values in the standard, and references: the types that records are written in.

A value travels as the source had it; the format only says what a deviation is.
"""

from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict


@dataclass(frozen=True)
class Format:
    """The format that a text of the standard should have."""

    name: str


Text = str
Uuid = Annotated[str, Format("uuid")]
Date = Annotated[str, Format("date")]
DateTime = Annotated[str, Format("date-time")]
Uri = Annotated[str, Format("uri")]
Email = Annotated[str, Format("email")]


class Record(BaseModel):
    """An object of the standard: what it does not name is an extension of the source."""

    model_config = ConfigDict(extra="forbid", strict=True)


Target = TypeVar("Target")


class Ref(Record, Generic[Target]):
    """A reference to an object of another resource (`id`, and `displayName` when names are asked for)."""

    id: Uuid
    displayName: Text | None = None


class PersonRef(Ref[Target], Generic[Target]):
    """A reference to a person, which also says whether the person is protected."""

    securityMarking: Text | None = None
