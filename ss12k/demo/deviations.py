"""The deviations planted in the demo, as real sources have them: one table that says what, where and how many."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ss12k.demo.ids import Record, uid
from ss12k.snapshots.findings import Kind

_Change = Callable[[Record], list[Record]]


@dataclass(frozen=True)
class Deviation:
    """One kind: how the standard is broken (`kind`), at which path, in how many records, and why sources do it.

    `shows` tells a record that has it, `found` what a check of such a record reports, and where.
    """

    kind: str
    resource: str
    path: str
    count: int
    why: str
    fits: Callable[[Record], bool]
    change: _Change
    shows: Callable[[Record], bool]
    found: tuple[tuple[Kind, str], ...]


STRANGER = uid("nobody")
"""The id of the group member whom the source does not have."""


def _with(**attributes: object) -> _Change:
    return lambda record: [record | attributes]


def _without(attribute: str) -> _Change:
    return lambda record: [{key: value for key, value in record.items() if key != attribute}]


def _local_time(record: Record) -> list[Record]:
    return [record | {"meta": {key: value.rstrip("Z") for key, value in record["meta"].items()}}]


def _stranger(record: Record) -> list[Record]:
    member = {"person": {"id": STRANGER}, "startDate": record["startDate"]}
    return [record | {"groupMemberships": [*record["groupMemberships"], member]}]


def _older_twin(record: Record) -> list[Record]:
    older = {"created": "2019-03-01T02:00:00Z", "modified": "2019-03-01T02:00:00Z"}
    moved = [address | {"streetAddress": "Kvarngatan 3"} for address in record["addresses"]]
    return [record, record | {"meta": older, "addresses": moved}]


def _group_code(record: Record) -> list[Record]:
    return [record | {"groupCode": record["displayName"]}]


def _text_percent(record: Record) -> list[Record]:
    return [record | {"dutyPercent": f"{record['dutyPercent']}"}]


def _only_guardian(record: Record) -> bool:
    return "addresses" in record and not {"enrolments", "responsibles", "eduPersonPrincipalNames"} & record.keys()


def _long_ago(record: Record) -> bool:
    return record.get("endDate") == "2022-07-31"


DEVIATIONS = (
    Deviation(
        "unknown attribute", "persons", "guardianNote", 5, "a school's own field",
        _only_guardian,
        _with(guardianNote="Vill helst bli kontaktad per telefon"),
        shows=lambda record: "guardianNote" in record, found=((Kind.UNKNOWN_ATTRIBUTE, "guardianNote"),),
    ),
    Deviation(
        "unknown attribute", "groups", "groupCode", 8, "a code from the timetable",
        lambda record: record["groupType"] == "Klass", _group_code,
        shows=lambda record: "groupCode" in record, found=((Kind.UNKNOWN_ATTRIBUTE, "groupCode"),),
    ),
    Deviation(
        "date-time without offset", "duties", "meta", 4, "local time, as the staff system stores it",
        lambda record: record["dutyRole"] == "Rektor", _local_time,
        shows=lambda record: datetime.fromisoformat(record["meta"]["modified"]).tzinfo is None,
        found=((Kind.NO_OFFSET, "meta.created"), (Kind.NO_OFFSET, "meta.modified")),
    ),
    Deviation(
        "unknown code", "syllabuses", "curriculum", 1, "a curriculum that is newer than the standard",
        lambda record: record.get("courseCode") == "PRR1X", _with(curriculum="GY2025"),
        shows=lambda record: record.get("curriculum") == "GY2025", found=((Kind.UNKNOWN_CODE, "curriculum"),),
    ),
    Deviation(
        "code of version 2.0", "organisations", "schoolTypes", 1, "a unit closed before the new version came",
        lambda record: record.get("schoolTypes") == ["VUXGY"], _with(schoolTypes=["KOMVUX"]),
        shows=lambda record: record.get("schoolTypes") == ["KOMVUX"], found=((Kind.OLD_CODE, "schoolTypes[]"),),
    ),
    Deviation(
        "code of version 2.0", "placements", "reason", 5, "placements that ended before the new version came",
        _long_ago, _with(reason="Omsorg"),
        shows=lambda record: record.get("reason") == "Omsorg", found=((Kind.OLD_CODE, "reason"),),
    ),
    Deviation(
        "dangling reference", "groups", "groupMemberships.person", 1, "a pupil who was removed from the register",
        lambda record: record["displayName"] == "7A/MU", _stranger,
        shows=lambda record: any(each["person"]["id"] == STRANGER for each in record.get("groupMemberships", ())),
        found=((Kind.DANGLING, "groupMemberships[].person"),),
    ),
    Deviation(
        "missing required attribute", "activities", "calendarEventsRequired", 2, "not asked for by the timetable",
        lambda record: record["activityType"] == "Läraraktivitet" or record["displayName"] == "Mentorstid 7A",
        _without("calendarEventsRequired"),
        shows=lambda record: "calendarEventsRequired" not in record, found=((Kind.MISSING, "calendarEventsRequired"),),
    ),
    Deviation(
        "missing required attribute", "schoolUnitOfferings", "id", 1, "the schema forgets it, so sources do",
        lambda record: "offeredProgrammes" in record, _without("id"),
        shows=lambda record: "id" not in record, found=(),
    ),
    Deviation(
        "wrong type", "duties", "dutyPercent", 1, "a number sent as text",
        lambda record: record["dutyRole"] == "Skolläkare", _text_percent,
        shows=lambda record: isinstance(record.get("dutyPercent"), str), found=((Kind.WRONG_TYPE, "dutyPercent"),),
    ),
    Deviation(
        "duplicate id", "persons", "id", 1, "a guardian registered twice; the older one has the old address",
        lambda record: _only_guardian(record) and "guardianNote" not in record,
        _older_twin,
        shows=lambda _: False, found=(),
    ),
)  # fmt: skip
"""What is planted. Besides, Fria grundskolan's school unit code has nine digits, as in the presentation."""


def planted(resource: str, records: Iterable[Record]) -> Iterator[Record]:
    """The records with this resource's deviations planted in the first that fit."""
    left = {number: one.count for number, one in enumerate(DEVIATIONS) if one.resource == resource}
    for record in records:
        results = [record]
        for number in list(left):
            one = DEVIATIONS[number]
            if one.fits(results[0]):
                results = one.change(results[0]) + results[1:]
                left[number] -= 1
                if left[number] == 0:
                    del left[number]
        yield from results


_BY_RESOURCE = {
    name: tuple(one for one in DEVIATIONS if one.resource == name)
    for name in dict.fromkeys(one.resource for one in DEVIATIONS)
}


def deviations_of(resource: str, record: Record) -> list[Deviation]:
    """Which of them a record has (a duplicate shows only beside the other one)."""
    return [one for one in _BY_RESOURCE.get(resource, ()) if one.shows(record)]
