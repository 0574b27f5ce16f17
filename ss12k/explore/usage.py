"""What clients call and post, as pages show it: charts by day, and their own messages in groups."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ss12k.control.calls import Post
from ss12k.control.usage import Day
from ss12k.explore.charts import Chart, calls_chart, rows_chart

DAYS = 30
"""So many days back are drawn."""
SEVERITIES = ("Error", "Warning", "Info")
"""Of the messages of clients, the worst first."""


@dataclass(frozen=True)
class Messages:
    """Messages of one sort that a client posted to `/log`; `latest` is what the last of them said."""

    severity: str
    sort: str
    resource: str
    count: int
    last: datetime
    latest: str


@dataclass(frozen=True)
class Synchronised:
    """What a client said at `/statistics` that its synchronisations changed."""

    resource: str
    count: int
    new: int
    updated: int
    deleted: int
    last: datetime


def every_day(days: Sequence[Day], today: date) -> list[Day]:
    """The last days up to today, those without calls too."""
    known = {each.day: each for each in days}
    wanted = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    return [known.get(day, Day(day, 0, 0, 0)) for day in wanted]


def charts(days: Sequence[Day]) -> tuple[Chart, Chart]:
    """Calls by day, those refused apart, and rows by day."""
    names = [each.day.isoformat() for each in days]
    answered, refused = [each.calls - each.refused for each in days], [each.refused for each in days]
    return calls_chart(names, answered, refused), rows_chart(names, [each.rows for each in days])


def messages(posts: Iterable[Post]) -> list[Messages]:
    """Messages by severity, sort and resource, the worst first, then the most often; `posts`: the latest first."""
    groups: dict[tuple[str, str, str], list[Post]] = defaultdict(list)
    for post in posts:
        said = _said(post)
        groups[tuple(_text(said, name) for name in ("severityLevel", "messageType", "resourceType"))].append(post)  # type: ignore[index]
    found = [Messages(*key, len(each), each[0].at, _text(_said(each[0]), "message")) for key, each in groups.items()]
    worst = {name: place for place, name in enumerate(SEVERITIES)}
    return sorted(found, key=lambda each: (worst.get(each.severity, len(worst)), -each.count, each.sort))


def synchronised(posts: Iterable[Post]) -> list[Synchronised]:
    """Sums of what synchronisations changed, by resource; `posts`: the latest first."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    last: dict[str, datetime] = {}
    for post in posts:
        said = _said(post)
        resource = _text(said, "resourceType")
        last.setdefault(resource, post.at)
        sums[resource] += Counter(posts=1)
        for name in ("newCount", "updatedCount", "deletedCount"):
            count = said.get(name)
            sums[resource][name] += count if isinstance(count, int) else 0
    return [
        Synchronised(resource, of["posts"], of["newCount"], of["updatedCount"], of["deletedCount"], last[resource])
        for resource, of in sorted(sums.items())
    ]


def _said(post: Post) -> Mapping[str, Any]:
    return post.body if isinstance(post.body, Mapping) else {}


def _text(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name)
    return found if isinstance(found, str) else ""
