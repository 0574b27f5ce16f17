"""Data quality on pages: how the checks went, what they found, and marks of it elsewhere."""

from collections.abc import Sequence

import streamlit as st

from ss12k.access import LOCAL_ADMINISTRATOR, access, open_view
from ss12k.access import quality as asking
from ss12k.access.quality import Quality
from ss12k.errors import Ss12kError
from ss12k.explore import charts
from ss12k.explore import quality as found_by
from ss12k.explore.cards import Card
from ss12k.explore.looks import Look
from ss12k.explore.quality import Line, Place
from ss12k.quality.check import Severity
from ss12k.quality.telling import ALL, Chosen
from ss12k.scope.view import View
from ss12k.standard.values import local
from ss12k.ui import asked
from ss12k.ui.cells import drawn
from ss12k.ui.charts import chart
from ss12k.ui.components import Column
from ss12k.ui.explorer import addresses, organisation_names
from ss12k.ui.navigation import address, inline_link, picked
from ss12k.ui.state import StateKey, remember, remembered
from ss12k.ui.tables import Link, Paging, object_table, paged_table
from ss12k.ui.text import plain
from ss12k.ui.then import the_day

SIZE = 50
"""Findings of a page."""
EARLIER = 12
"""So many earlier snapshots are looked at for the trend."""
WORST = 3
"""So many checks stand in a summary."""
_ICONS = {Severity.ERROR: ":material/error:", Severity.WARNING: ":material/warning:"}
_SEVERITIES = {each.value: f"{each.capitalize()}s" for each in Severity}


def quality_of(view: View) -> Quality | None:
    """What the view is told of; None where its snapshot was never checked."""
    return asking.quality(access(), view)


def own_of(look: Look) -> Quality | None:
    """What the authority is told of, where what is withheld is shown too."""
    return quality_of(look.own) if look.own else None


def checked(quality: Quality | None) -> None:
    """Of which day the findings are, and the way to check again."""
    here = picked()
    if problem := remembered(StateKey.QUALITY_PROBLEM):
        st.error(plain(problem))
        remember(StateKey.QUALITY_PROBLEM, None)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if quality is None:
            st.warning("**This snapshot was never checked.** It takes seconds, of a large city minutes.",
                       icon=":material/fact_check:")  # fmt: skip
        else:
            report = quality.report
            beside = f", beside the one {_loaded(report.before)}" if report.before else ""
            old = " It is older than today." if report.day < the_day() else ""
            st.caption(f"As of {report.day}, checked {local(report.at)}{plain(beside)}.{old}")
        if st.button("Check now" if quality is None else "Check again", icon=":material/refresh:"):
            _check_again(here.source, here.snapshot)


def _check_again(source: str, snapshot: str | None) -> None:
    bar = st.progress(0.0, text="Checking …")

    def told(name: str, number: int, of: int) -> None:
        bar.progress(number / of, text=f"Checking {name} …")

    try:
        asking.check(access(), LOCAL_ADMINISTRATOR, source, snapshot, told)
    except Ss12kError as problem:
        remember(StateKey.QUALITY_PROBLEM, str(problem))
    st.rerun()


def _loaded(snapshot: str) -> str:
    """When a snapshot was loaded, in words."""
    try:
        return f"of {local(access().control.find_snapshot(snapshot).created)}"
    except Ss12kError:
        return "that is gone since"


def earlier(quality: Quality) -> Quality | None:
    """What the same eyes are told of the snapshot before; None where there is none, or it was never checked."""
    return _of_snapshot(quality.report.before) if quality.report.before else None


def _of_snapshot(snapshot: str) -> Quality | None:
    here = picked()
    try:
        return quality_of(open_view(LOCAL_ADMINISTRATOR, here.source, here.client, snapshot, here.version))
    except Ss12kError:
        return None  # it is gone since


# --- the page ---
def figures(quality: Quality, lines: Sequence[Line]) -> None:
    """How many objects were found by severity, and how many checks were asked."""
    now = found_by.by_severity(quality.told.counts())
    asked_of = [line for line in lines if not line.skipped]
    with st.container(horizontal=True, gap="medium"):
        for severity, label in ((Severity.ERROR, "Errors"), (Severity.WARNING, "Warnings")):
            moves = [line.moved for line in lines if line.check.severity is severity and line.moved is not None]
            moved = sum(moves) if moves else None
            told = None if moved is None else f"{moved:+,} since the earlier snapshot"
            st.metric(label, f"{now[severity]:,}", told if moved else told and "As many as in the earlier snapshot",
                      delta_color="inverse" if moved else "off", delta_arrow="auto" if moved else "off",
                      border=True, width="stretch", height="stretch")  # fmt: skip
        st.metric("Checks that found something", f"{sum(bool(each.found) for each in asked_of)} of {len(asked_of)}",
                  border=True, width="stretch", height="stretch")  # fmt: skip


def chosen(look: Look, quality: Quality, own: Quality | None, lines: Sequence[Line]) -> Chosen:
    """What the filters in the URL ask for, drawn; of all checks, those that found something can be chosen."""
    resources = {each.key: each.name for each in found_by.resources(own or quality) if each.key}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        severity = asked.choice("severity", "Severity", _SEVERITIES)
        found = {line.check.name: found_by.told_of(line.check) for line in lines if line.found or line.withheld}
        check = asked.choice("check", "Check", found)
        unit = ""
        if look.view.shared("organisations"):
            unit = asked.choice("unit", "Unit", organisation_names(look.view))
        resource = asked.choice("resource", "Resource", dict(sorted(resources.items(), key=lambda each: each[1])))
    return found_by.chosen_of(severity, check, resource, unit)


def check_table(lines: Sequence[Line], *, moved: bool, withheld: bool) -> None:
    """The checks that found something, each a link to its findings."""
    there = [line for line in lines if (line.found or line.withheld or line.moved) and not line.skipped]
    st.subheader(f"Checks ({len(there)})")
    rows = [
        {
            "severity": line.check.severity.capitalize(),
            "finds": Link(found_by.told_of(line.check), "checks", line.check.name),
            "found": line.found,
            "withheld": line.withheld or None,
            "moved": None if line.moved is None else f"{line.moved:+,}" if line.moved else "±0",
            "todo": line.check.todo,
        }
        for line in there
    ]
    heads = [Column("severity", "Severity"), Column("finds", "Finds"), Column("found", "Objects", "number")]
    heads += [Column("withheld", "Withheld", "number")] if withheld else []
    heads += [Column("moved", "Change", "number")] if moved else []
    heads += [Column("todo", "What to do at the source")]
    object_table(rows, heads, key="checks", label="Checks", height=420 if len(rows) > 9 else None,
                 empty="Nothing was found: no check found anything here.",
                 addresses={"checks": f"{address('quality')}&check={{id}}"})  # fmt: skip


def place_tables(units: Sequence[Place], resources: Sequence[Place]) -> None:
    """What was found by unit and by resource, each a link that narrows the page to it."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        _places(units, "By unit", "unit", "Unit")
    with right:
        _places(resources, "By resource", "resource", "Resource")


def _places(places: Sequence[Place], title: str, key: str, head: str) -> None:
    st.subheader(title)
    rows = [
        {
            "place": Link(each.name, key, each.key) if each.key else each.name,
            "errors": each.errors,
            "warnings": each.warnings,
        }
        for each in places
    ]
    heads = [Column("place", head), Column("errors", "Errors", "number"), Column("warnings", "Warnings", "number")]
    object_table(rows, heads, key=f"quality {key}", label=title, empty="Nothing was found.",
                 height=320 if len(rows) > 7 else None,
                 addresses={key: f"{address('quality')}&{key}={{id}}"})  # fmt: skip


def unit_chart(units: Sequence[Place]) -> None:
    """The units where most was found."""
    there = [each for each in units if each.key]
    chart(
        charts.quality_chart([(each.key or "", each.name, each.errors, each.warnings) for each in there]),
        [{"unit": Link(each.name, "organisations", each.key or ""), "errors": each.errors, "warnings": each.warnings}
         for each in there],
        [Column("unit", "Unit"), Column("errors", "Errors", "number"), Column("warnings", "Warnings", "number")],
        title="Where most was found", key="quality units", empty="Nothing was found at any unit.", page="quality",
    )  # fmt: skip


def findings(look: Look, quality: Quality, own: Quality | None, asked_for: Chosen) -> None:
    """The findings that are asked for, a page at a time, and all of them as CSV."""
    total = found_by.total(quality, own, asked_for)
    st.subheader(f"Findings ({total:,})")
    pages = max(1, -(-total // SIZE))
    page = min(asked.page_number(), pages)
    rows = found_by.finding_rows(look, quality, own, asked_for, (page - 1) * SIZE, SIZE)
    heads = [Column("object", "Object"), Column("resource", "Resource"), Column("check", "Finds"),
             Column("severity", "Severity"), Column("path", "Where"), Column("other", "With")]  # fmt: skip
    heads = [head for head in heads if head.key != "other" or any(row.get("other") for row in rows)]
    shown, heads, withheld = drawn(rows, heads)
    paged_table(shown, heads, Paging(page, pages, total, SIZE, noun="findings"), key="findings", label="Findings",
                empty="Nothing was found of what is asked for above." if asked_for != ALL else "Nothing was found.",
                addresses=addresses(), withheld=withheld, turned=asked.turned)  # fmt: skip
    if total:
        st.download_button("Download all as CSV", lambda: found_by.csv_of(look, quality, own, asked_for),
                           "quality.csv", "text/csv", on_click="ignore", icon=":material/download:")  # fmt: skip


def not_asked(lines: Sequence[Line]) -> None:
    """The checks that tell nothing here, and why."""
    there = [line for line in lines if line.skipped]
    if not there:
        return
    with st.expander(f"Not asked ({len(there)})"):
        rows = [{"finds": found_by.told_of(line.check), "why": f"{line.skipped[:1].upper()}{line.skipped[1:]}"}
                for line in there]  # fmt: skip
        object_table(rows, [Column("finds", "Would find"), Column("why", "Why not")], key="not asked",
                     label="Not asked", empty="")  # fmt: skip


def trend(quality: Quality) -> None:
    """What the same eyes are told of the earlier snapshots."""
    shown = access().control.snapshot(picked().source, quality.report.snapshot)
    snapshots = asking.earlier(access(), shown)[:EARLIER]
    if not snapshots:
        return
    asked_for = st.expander("Trend over earlier snapshots", on_change="rerun", key="quality trend")
    if not asked_for.open:
        return
    with asked_for:
        told = [(each, _of_snapshot(each.id)) for each in reversed(snapshots)]
        there = [*((each, found) for each, found in told if found), (shown, quality)]
        counts = [(local(each.created), by) for (each, _), by in zip(there, found_by.trend([q for _, q in there]),
                                                                     strict=True)]  # fmt: skip
        chart(
            charts.trend_chart([(when, each[Severity.ERROR], each[Severity.WARNING]) for when, each in counts]),
            [{"loaded": when, "errors": each[Severity.ERROR], "warnings": each[Severity.WARNING]}
             for when, each in counts],
            [Column("loaded", "Loaded", "date"), Column("errors", "Errors", "number"),
             Column("warnings", "Warnings", "number")],
            title="Objects found per snapshot", key="quality trend", empty="", page="quality",
            note="Counted by the checks that all of them were asked."
            + (" Snapshots that were never checked are left out." if len(there) <= len(snapshots) else ""),
        )  # fmt: skip


# --- elsewhere ---
def summary(view: View) -> None:
    """What was found of the whole, in a few words, with the way to all of it."""
    st.subheader("Data quality")
    quality = quality_of(view)
    if quality is None:
        st.caption("This snapshot was never checked.")
        inline_link("quality", "Check it")
        return
    _in_short(quality, ALL, {})


def of_unit(look: Look, card: Card) -> None:
    """What was found at an organisation and beneath it."""
    quality = quality_of(look.view)
    if quality is not None and card.withheld is None:
        st.subheader("Data quality")
        _in_short(quality, Chosen(unit=card.id), {"unit": card.id})


def _in_short(quality: Quality, asked_for: Chosen, place: dict[str, str]) -> None:
    counts = quality.told.counts(asked_for)
    if not counts:
        st.caption(f"Nothing was found, as of {quality.report.day}.")
        return
    told = found_by.by_severity(counts)
    with st.container(gap="xxsmall"):
        st.markdown(
            f"{_ICONS[Severity.ERROR]} **{told[Severity.ERROR]:,}** errors, "
            f"{_ICONS[Severity.WARNING]} **{told[Severity.WARNING]:,}** warnings, as of {quality.report.day}. Most:"
        )
        for line in [each for each in found_by.lines(quality, chosen=asked_for) if each.found][:WORST]:
            inline_link(
                "quality", plain(f"{found_by.told_of(line.check)} ({line.found:,})"), check=line.check.name, **place
            )
        inline_link("quality", "All findings", **place)


def mark(look: Look, card: Card) -> None:
    """What was found of an object, on its card."""
    quality = quality_of(look.view) if card.withheld is None else None
    found = found_by.of_object(quality, card.resource, card.id) if quality else []
    if not found:
        return
    with st.container(border=True, gap="xxsmall"):
        many = found_by.counted(check.name for check in found)
        st.markdown(f"{_ICONS[found[0].severity]} **Data quality: {many}**")
        for check in found:
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                inline_link("quality", plain(f"{found_by.told_of(check)} ({check.severity})"),
                            check=check.name, resource=card.resource)  # fmt: skip
                st.caption(plain(check.todo), width="content")


def marked(look: Look, resource: str, ids: Sequence[str]) -> dict[str, str]:
    """Of the objects of a list, those that a check found, in words."""
    quality = quality_of(look.view)
    return found_by.marked(quality, resource, ids) if quality else {}


def found_in(look: Look) -> set[str]:
    """The resources of which a check found anything."""
    quality = quality_of(look.view)
    return {resource for _, resource in quality.told.by_resource()} if quality else set()
