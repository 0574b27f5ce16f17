"""What data quality pages and reports show: checks with what they found, by unit and resource, and the findings."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ss12k.access.quality import Quality
from ss12k.errors import Ss12kError, printable
from ss12k.explore.cells import named
from ss12k.explore.fields import label_of
from ss12k.explore.looks import THE_AUTHORITYS, Look
from ss12k.explore.rows import Named, Row
from ss12k.explore.spreadsheets import spreadsheet
from ss12k.quality.check import Check, Severity
from ss12k.quality.checks import CHECKS
from ss12k.quality.telling import ALL, Chosen, Finding
from ss12k.scope.reasons import not_shared
from ss12k.scope.view import View
from ss12k.standard.resources import RESOURCES

VERSION = 1
"""The version of the JSON form; it grows when something in it changes its meaning or goes."""
FEW = 5
"""So many ids of a check stand in a report."""
NONE = "none"
"""What no check is called."""
WHOLE = "the source as a whole"
_WORST_FIRST = {Severity.ERROR: 0, Severity.WARNING: 1}


@dataclass(frozen=True)
class Line:
    """One check: how many objects it found, and in the earlier snapshot; or why it was not asked."""

    check: Check
    found: int
    was: int | None = None
    skipped: str = ""
    milliseconds: float = 0.0
    withheld: int = 0
    """How many more the authority sees, where what is withheld is shown too."""

    @property
    def moved(self) -> int | None:
        """How many more than in the earlier snapshot."""
        return None if self.was is None or self.skipped else self.found - self.was


def lines(
    quality: Quality, earlier: Quality | None = None, own: Quality | None = None, chosen: Chosen = ALL
) -> list[Line]:
    """All checks, the worst that found most first, then those that found nothing, then those that were not asked.

    `earlier`: what the same eyes are told of the snapshot before, all of it; so where only some findings are asked for,
    nothing is said of it.
    """
    found, theirs = quality.told.counts(chosen), own.told.counts(chosen) if own else {}
    was = earlier.told.counts() if earlier and chosen == ALL else None
    made = []
    for name, check in CHECKS.items():
        if check.scope and quality.told.view.profile is None:
            continue
        count, went = found.get(name, 0), quality.report.of(name)
        made.append(
            Line(
                check,
                count,
                was.get(name, 0) if was is not None and earlier and not why_skipped(earlier, check) else None,
                why_skipped(quality, check),
                went.milliseconds if went else 0.0,
                max(0, theirs.get(name, 0) - count),
            )
        )
    return sorted(made, key=_place)


def _place(line: Line) -> tuple[bool, bool, int, int]:
    there = line.found + line.withheld
    return bool(line.skipped), not there, _WORST_FIRST[line.check.severity], -there


def why_skipped(quality: Quality, check: Check) -> str:
    """Why a check tells nothing here whatever the data; empty where it does."""
    if check.scope:
        return ""
    if quality.told.view.profile is not None:
        if check.own:
            return "it is the authority's own"
        if lacking := quality.told.lacking(check):
            return f"the client is not given {', '.join(lacking)}"
    went = quality.report.of(check.name)
    return went.skipped if went else "it is new; check again"


def worst(found: Iterable[Line]) -> Severity | None:
    """The worst that was found."""
    severities = [line.check.severity for line in found if line.found]
    return min(severities, key=_WORST_FIRST.__getitem__, default=None)


def by_severity(counts: Mapping[str, int]) -> dict[Severity, int]:
    """How many objects were found by severity, by counts of checks; one found twice counts twice."""
    summed = Counter(dict.fromkeys(Severity, 0))
    for name, count in counts.items():
        summed[CHECKS[name].severity] += count
    return dict(summed)


def trend(qualities: Sequence[Quality]) -> list[dict[Severity, int]]:
    """How many objects were found by severity, each time by the checks that were asked every time."""
    asked = [{each.check for each in one.report.asked if not each.skipped} for one in qualities]
    common = set.intersection(*asked) if asked else set()
    counted = [{name: count for name, count in one.told.counts().items() if name in common} for one in qualities]
    return [by_severity(each) for each in counted]


def chosen_of(severity: str = "", check: str = "", resource: str = "", unit: str = "") -> Chosen:
    """The findings that filters ask for."""
    if not check and not severity:
        return Chosen((), resource, unit)
    names = [name for name, each in CHECKS.items() if check in ("", name) and severity in ("", each.severity)]
    return Chosen(tuple(names) or (NONE,), resource, unit)


@dataclass(frozen=True)
class Place:
    """A unit, or a resource, with what was found there."""

    key: str | None
    name: str
    errors: int
    warnings: int


def units(quality: Quality, chosen: Chosen = ALL) -> list[Place]:
    """What was found by unit, the most first; what belongs to no unit that can be seen has no key."""
    found = quality.told.by_unit(chosen)
    names = named(quality.told.view, "organisations", {unit for _, unit in found if unit})
    return _places((unit, names[unit].name if unit in names else "No unit", check, count)
                   for (check, unit), count in found.items())  # fmt: skip


def resources(quality: Quality, chosen: Chosen = ALL) -> list[Place]:
    """What was found by resource, the most first."""
    found = quality.told.by_resource(chosen)
    return _places((resource, label_of(resource), check, count) for (check, resource), count in found.items())


def _places(found: Iterable[tuple[str | None, str, str, int]]) -> list[Place]:
    summed: dict[tuple[str | None, str], Counter[Severity]] = {}
    for key, name, check, count in found:
        summed.setdefault((key, name), Counter())[CHECKS[check].severity] += count
    made = [Place(*key, each[Severity.ERROR], each[Severity.WARNING]) for key, each in summed.items()]
    return sorted(made, key=lambda each: (-each.errors, -each.warnings, each.name))


# --- findings, one by one ---
def finding_rows(look: Look, quality: Quality, own: Quality | None, chosen: Chosen, first: int, most: int) -> list[Row]:
    """Some of the findings with their objects by name; of the authority's, those that the client is not told of are
    withheld.
    """
    own = _own(own, chosen)
    found = (own or quality).told.findings(chosen, first, most)
    withheld = _withheld(look, quality, found, chosen) if own else {}
    return [replace(row, withheld=withheld.get(at)) for at, row in enumerate(_named_rows(look.widest, found))]


def _withheld(look: Look, quality: Quality, found: Sequence[Finding], chosen: Chosen) -> dict[int, str]:
    """The places of those findings that the client is not told of, and why."""
    told = {(each.check, each.resource, each.id, each.path) for each in quality.told.findings(chosen)}
    lost = [at for at, each in enumerate(found) if (each.check, each.resource, each.id, each.path) not in told]
    return dict(zip(lost, _why(look, [found[at] for at in lost]), strict=True))


def total(quality: Quality, own: Quality | None, chosen: Chosen) -> int:
    """How many rows there are of them."""
    return (_own(own, chosen) or quality).told.total(chosen)


def _own(own: Quality | None, chosen: Chosen) -> Quality | None:
    """What the authority is told, but for a check that asks what the client is given."""
    return None if chosen.checks and all(CHECKS[name].scope for name in chosen.checks if name in CHECKS) else own


def _why(look: Look, found: Sequence[Finding]) -> list[str]:
    """Why the client is not told of findings."""
    rows = [Row({}, (each.resource, each.id) if each.id is not None else None) for each in found]
    reasons = look.why(rows, "the client does not see all that it goes by")
    made = []
    for each, reason in zip(found, reasons, strict=True):
        check = CHECKS[each.check]
        needs = tuple(dict.fromkeys(
            category for about in check.about for category in look.view.lacks(*about.split(".", 1))
        ))  # fmt: skip
        made.append(THE_AUTHORITYS if check.own else not_shared(needs) if needs else reason)
    return made


def _named_rows(view: View, found: Sequence[Finding]) -> list[Row]:
    wanted: dict[str, set[str]] = {}
    for each in found:
        for resource, id in ((each.resource, each.id), each.other or ("", None)):
            if id is not None:
                wanted.setdefault(resource, set()).add(id)
    names = {resource: named(view, resource, ids) for resource, ids in wanted.items() if view.shared(resource)}

    def object_of(resource: str, id: str | None) -> Named | str:
        if id is None:
            return WHOLE
        return names.get(resource, {}).get(id) or Named(resource, id, id, view.shared(resource))

    return [
        Row(
            {
                "object": object_of(each.resource, each.id),
                "resource": label_of(each.resource),
                "check": told_of(CHECKS[each.check]),
                "severity": CHECKS[each.check].severity.capitalize(),
                "path": each.path,
                "other": object_of(*each.other) if each.other else "",
            },
            (each.resource, each.id) if each.id is not None else None,
        )
        for each in found
    ]


def told_of(check: Check) -> str:
    """What a check finds, as a sentence begins."""
    return f"{check.question[:1].upper()}{check.question[1:]}"


def csv_of(look: Look, quality: Quality, own: Quality | None, chosen: Chosen) -> bytes:
    """The findings as CSV: ids, and never a name or a value."""
    return spreadsheet(_csv_lines(look, quality, own, chosen))


def _csv_lines(look: Look, quality: Quality, own: Quality | None, chosen: Chosen) -> Iterator[list[str]]:
    own = _own(own, chosen)
    found = (own or quality).told.findings(chosen)
    withheld = _withheld(look, quality, found, chosen) if own else None
    why = ["Withheld because"] if own else []
    yield ["Severity", "Check", "Finds", "Resource", "ID", "Where", "Other", "What to do", *why]
    for at, each in enumerate(found):
        check = CHECKS[each.check]
        other = each.other[1] if each.other else ""
        cells = [check.severity, check.name, told_of(check), each.resource, each.id or "", each.path, other, check.todo]
        yield [*cells, *([] if withheld is None else [withheld.get(at, "")])]


# --- reports ---
def report(quality: Quality, check: str = "") -> Iterator[str]:
    """What was found, for a person to read: ids and nothing else of anybody."""
    about = quality.report
    yield f"Snapshot {about.snapshot}, as of {about.day}" + (f", beside {about.before}" if about.before else "")
    told = [line for line in lines(quality) if check in ("", line.check.name)]
    for line in told:
        if line.found:
            yield f"{line.check.severity:<8}{line.found:>8,}  {line.check.name}: {line.check.question}"
            yield from _objects(quality, line, whole=bool(check))
    counts = by_severity({line.check.name: line.found for line in told})
    skipped = [line for line in told if line.skipped]
    yield f"{counts[Severity.ERROR]:,} errors, {counts[Severity.WARNING]:,} warnings"
    if skipped:
        yield f"{len(skipped)} of {len(told)} checks were not asked:"
        yield from (f"  {line.check.name}: {line.skipped}" for line in skipped)


def _objects(quality: Quality, line: Line, *, whole: bool) -> Iterator[str]:
    found = quality.told.findings(Chosen((line.check.name,)), 0, None if whole else 4 * FEW)
    ids = dict.fromkeys((each.resource, printable(each.id or "") if whole else each.shown) for each in found)
    shown = list(ids) if whole else list(ids)[:FEW]
    for resource, id in shown:
        yield f"{'':18}{resource} {id}" if id else f"{'':18}{resource}: {WHOLE}"
    if line.found > len(shown):
        yield f"{'':18}and {line.found - len(shown):,} more"
    yield f"{'':18}{line.check.todo}"


def report_json(quality: Quality, source: str, check: str = "") -> dict[str, Any]:
    """The same for programs, with every object."""
    about, view = quality.report, quality.told.view
    objects: dict[str, list[dict[str, Any]]] = {}
    for each in quality.told.findings(Chosen((check,) if check else ())):
        objects.setdefault(each.check, []).append({"resource": each.resource, "id": each.id, "path": each.path})
    return {
        "version": VERSION,
        "source": source,
        "client": view.profile.client_id if view.profile else None,
        "snapshot": about.snapshot,
        "day": about.day.isoformat(),
        "before": about.before,
        "checks": [
            {
                "check": line.check.name,
                "severity": line.check.severity.value,
                "question": line.check.question,
                "todo": line.check.todo,
                "found": line.found,
                "milliseconds": line.milliseconds,
                "skipped": line.skipped,
                "objects": objects.get(line.check.name, []),
            }
            for line in lines(quality)
            if check in ("", line.check.name)
        ],
    }


def known(check: str) -> str:
    """A check's name; an error for what is none."""
    if check and check not in CHECKS:
        raise Ss12kError(f"there is no check {printable(check)!r}; docs/quality.md has all of them")
    return check


# --- marks ---
def of_object(quality: Quality, resource: str, id: str) -> list[Check]:
    """The checks that found an object."""
    return [CHECKS[name] for name in dict.fromkeys(each.check for each in quality.told.of_object(resource, id))]


def marked(quality: Quality, resource: str, ids: Sequence[str]) -> dict[str, str]:
    """Of some objects, those that a check found: "1 error, 2 warnings"."""
    if resource not in RESOURCES or not ids:
        return {}
    return {id: counted(names) for id, names in quality.told.concerned(resource, ids).items()}


def counted(names: Iterable[str]) -> str:
    """How many checks of each severity."""
    many = Counter(CHECKS[name].severity for name in names)
    return ", ".join(
        f"{many[severity]} {severity}{'s' if many[severity] > 1 else ''}" for severity in Severity if many[severity]
    )
