"""What clients of SS12000 2.1.0 post besides: log entries, and statistics of a synchronisation."""

from pydantic import ConfigDict

from ss12k.standard.codes import ObjectType, Severity
from ss12k.standard.values import DateTime, Record, Text, Uri, Uuid


class Entry(Record):
    """What an entry holds besides is kept too."""

    model_config = ConfigDict(extra="allow")


class LogEntry(Entry):
    """Something that happened at the client, told to help find what is wrong."""

    message: Text
    """What happened."""
    messageType: Text | None = None
    """What the client calls messages of this sort."""
    resourceType: ObjectType | None = None
    """The sort of object that it is about."""
    resourceId: Uuid | None = None
    """The id of the object that it is about."""
    resourceUrl: Uri | None = None
    """The address of the question that led to it."""
    severityLevel: Severity
    """Info: good to know; Warning: perhaps a problem; Error: somebody has to act."""
    timeOfOccurance: DateTime | None = None
    """When it happened."""


class StatisticsEntry(Entry):
    """What a synchronisation changed at the client."""

    resourceType: ObjectType
    """The sort of objects."""
    newCount: int
    """How many were new."""
    updatedCount: int
    """How many were changed."""
    deletedCount: int
    """How many were deleted."""
    resourceUrl: Uri | None = None
    """The address of the question that they came from."""
    timeOfOccurance: DateTime | None = None
    """When it happened."""
