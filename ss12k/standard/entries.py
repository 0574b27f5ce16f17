"""What clients of SS12000 2.1.0 post besides: log entries, and statistics of a synchronisation."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from ss12k.standard.values import DateTime, Uri, Uuid

ObjectType = Literal[
    "Absence",
    "AttendanceEvent",
    "Attendance",
    "Grade",
    "CalendarEvent",
    "AttendanceSchedule",
    "Resource",
    "Room",
    "Activity",
    "Duty",
    "Placement",
    "StudyPlan",
    "Programme",
    "Syllabus",
    "SchoolUnitOffering",
    "Group",
    "Person",
    "Organisation",
]
"""What an entry may be about (`EndPointsEnum` of the official file)."""


class Entry(BaseModel):
    """What an entry holds besides is kept too."""

    model_config = ConfigDict(use_attribute_docstrings=True, strict=True, extra="allow")


class LogEntry(Entry):
    """Something that happened at the client, told to help find what is wrong."""

    message: str
    """What happened."""
    messageType: str | None = None
    """What the client calls messages of this sort."""
    resourceType: ObjectType | None = None
    """The sort of object that it is about."""
    resourceId: Uuid | None = None
    """The id of the object that it is about."""
    resourceUrl: Uri | None = None
    """The address of the question that led to it."""
    severityLevel: Literal["Info", "Warning", "Error"]
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
