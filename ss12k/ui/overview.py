"""The blocks of the Overview: figures, tables and charts, each with its numbers; what takes longer when asked for."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date

import streamlit as st

from ss12k.control.records import Snapshot
from ss12k.explore import charts
from ss12k.explore.overview import ROLES, Freshness, Overview, SchoolType, Unit, Week, attendance, freshness, overview
from ss12k.scope.view import View
from ss12k.standard.values import local
from ss12k.ui.charts import NOT_SHARED, chart, number, numbers
from ss12k.ui.components import Column
from ss12k.ui.navigation import address
from ss12k.ui.swedish import swedish_key
from ss12k.ui.tables import Link, object_table

FIGURES = {
    "organisations": "Organisations",
    "student": "Pupils",
    "child": "Children placed",
    "staff": "Staff",
    "guardian": "Guardians",
    "groups": "Groups",
}
LOADS = 10
"""So many loads are shown; Manage Sources has all of them."""
_RESOURCE = Column("resource", "Resource")
_SCHOOL_TYPE = Column("school_type", "School type")

Key = tuple[str, str | None, int | None]
"""Which view it is: snapshot, client and version."""


def figures(found: Overview, today: date) -> None:
    """The few numbers that say how large the source is."""
    st.caption(
        f"Counted for {today.isoformat()}. Guardians are those of today's pupils and placed children. "
        "Who has several roles counts once in each."
    )
    with st.container(horizontal=True, gap="medium"):
        for name, label in FIGURES.items():
            count = found.figures[name]
            told = "Not shared" if count is None else f"{count:,}"
            st.metric(label, told, border=True, width="stretch", help=NOT_SHARED if count is None else None)


def resource_counts(found: Overview, own: View | None) -> None:
    """How many objects of each resource there are; each leads to its list. `own`: and how many the client lacks."""
    st.subheader("Objects")
    rows = [
        {
            "resource": Link(name, "resources", name) if own or count is not None else name,
            "count": number(count),
            "withheld": own.count(name) - (count or 0) if own else None,
        }
        for name, count in found.counts.items()
    ]
    object_table(
        rows,
        [_RESOURCE, Column("count", "Objects", "number"), *([Column("withheld", "Withheld", "number")] if own else [])],
        key="resource counts",
        label="Objects per resource",
        empty="Nothing was loaded.",
        addresses={"resources": f"{address('resources')}&resource={{id}}"},
    )


def school_types(kinds: Sequence[SchoolType]) -> None:
    """What there is of each form of schooling."""
    st.subheader("School types")
    if not kinds:
        st.caption("Nothing that can be seen here has a school type today.")
        return
    names = ("pupils", "placements", "groups", "organisations")
    shown = [name for name in names if any(getattr(kind, name) is not None for kind in kinds)]
    rows = [asdict(kind) for kind in kinds]
    heads = [Column("code", "School type"), Column("meaning", "Meaning")]
    heads += [Column(name, name.capitalize(), "number") for name in shown]
    object_table(rows, heads, key="school types", label="School types", empty="")
    if hidden := [name for name in names if name not in shown]:
        st.caption(f"Not shared with this client: {', '.join(hidden)}.")


def units(found: Sequence[Unit] | None) -> None:
    """Pupils per unit and school year, the largest units as a chart, all of them as a table."""
    there = found or ()
    years = sorted({year for unit in there for year in unit.years}, key=lambda year: (len(year), year))
    rows = [
        {"unit": _unit(unit), "total": unit.pupils, **{f"year {year}": unit.years.get(year) for year in years}}
        for unit in sorted(there, key=lambda unit: swedish_key(unit.name))
    ]
    heads = [Column("unit", "Unit"), Column("total", "Pupils", "number")]
    heads += [Column(f"year {year}", f"Year {year}" if year else "No year", "number") for year in years]
    few = len(there) > charts.LARGEST
    chart(
        None if found is None else charts.units_chart(found),
        None if found is None else rows,
        heads,
        title="Pupils per unit and school year",
        key="units",
        empty="Nobody who can be seen here is enrolled today.",
        note=f"The {charts.LARGEST} largest of {len(there)} units; the numbers below have all." if few else "",
    )


def roles(found: Overview) -> None:
    """Persons by role."""
    there = found.roles or ()
    rows = [{"role": ROLES[each.role], "today": each.today, "ever": each.ever} for each in there]
    chart(
        None if found.roles is None else charts.roles_chart(there, ROLES),
        None if found.roles is None else rows,
        [Column("role", "Role"), Column("today", "Today", "number"), Column("ever", "Ever", "number")],
        title="Persons by role",
        key="roles",
        empty="Nobody can be seen here.",
    )


def duty_roles(found: Overview) -> None:
    """Duties by role; they lead to the duties."""
    duties = found.duty_roles
    chart(
        None if duties is None else charts.duty_roles_chart(duties),
        None if duties is None else [{"role": role or "No role", "duties": count} for role, count in duties.items()],
        [Column("role", "Duty role"), Column("duties", "Duties", "number")],
        title="Duties by role",
        key="duty roles",
        empty="Nobody who can be seen here is on duty today.",
        page="resources",
    )


def ages(found: Overview) -> None:
    """How old pupils and placed children are."""
    there = found.ages or ()
    unknown = sum(each.persons for each in there if each.age not in charts.ALIVE)
    chart(
        None if found.ages is None else charts.ages_chart(there),
        None if found.ages is None else [asdict(each) for each in there],
        [_SCHOOL_TYPE, Column("age", "Age", "number"), Column("persons", "Persons", "number")],
        title="Ages by school type",
        key="ages",
        empty="Nobody who can be seen here is enrolled or placed today.",
        note=f"Without a birth date that can be, and in the numbers alone: {unknown:,}." if unknown else "",
    )


def on_demand(title: str, draw: Callable[[], None]) -> None:
    """Something that takes longer, drawn when it is opened."""
    with st.expander(title, key=f"demand {title}", on_change="rerun") as opened:
        if opened.open:
            draw()


def attended(weeks: Sequence[Week] | None) -> None:
    """Attendance and absence over weeks."""
    heads = [Column("week", "Week")]
    heads += [Column(name, f"{label}, minutes", "number") for name, label in charts.MINUTES.items()]
    chart(
        None if weeks is None else charts.attendance_chart(weeks),
        None if weeks is None else [asdict(each) for each in weeks],
        heads,
        title="Hours of lessons per week",
        key="attendance",
        empty="There are no attendances that can be seen here.",
        note="Hours in the chart, minutes in the numbers.",
    )


def fresh(found: Sequence[Freshness]) -> None:
    """When each resource last changed, and for one of them how many per month."""
    if not found:
        st.caption("There is nothing here that could be fresh.")
        return
    rows = [{"resource": each.resource, "latest": each.latest or "unknown"} for each in found]
    numbers(rows, [_RESOURCE, Column("latest", "Latest change", "date")], key="freshness", label="Freshness")
    names = {each.resource: each for each in found}
    chosen = names[st.selectbox("Resource", list(names), key="freshness of")]
    chart(
        charts.freshness_chart(chosen),
        [{"month": month or "No time", "documents": count} for month, count in chosen.months.items()],
        [Column("month", "Month"), Column("documents", "Documents", "number")],
        title=f"When {chosen.resource} last changed",
        key=f"freshness {chosen.resource}",
        empty="There are none.",
        page="resources",
    )


def last_loads(snapshots: Sequence[Snapshot]) -> None:
    """What was loaded last; the authority's own."""
    st.subheader("Last loads")
    rows = [
        {
            "loaded": local(each.created),
            "state": each.state,
            "records": sum(each.figures.get("counts", {}).values()),
            "deviations": sum(deviation["count"] for deviation in each.figures.get("deviations", [])),
            "quarantine": each.figures.get("quarantine", 0),
        }
        for each in snapshots[:LOADS]
    ]
    heads = [Column("loaded", "Loaded", "date"), Column("state", "State")]
    heads += [Column(name, name.capitalize(), "number") for name in ("records", "deviations", "quarantine")]
    object_table(rows, heads, key="loads", label="Last loads", empty="Nothing was loaded yet.")


@st.cache_data(max_entries=64, show_spinner=False)
def overview_of(_view: View, key: Key, today: date) -> Overview:
    """What is quickly counted, once per view and day."""
    del key  # tells Streamlit which view this is
    return overview(_view, today)


@st.cache_data(max_entries=64, show_spinner="Adding up attendances …")
def weeks_of(_view: View, key: Key) -> list[Week] | None:
    """The weeks of attendance, once per view."""
    del key
    return attendance(_view)


@st.cache_data(max_entries=64, show_spinner="Looking when everything last changed …")
def freshness_of(_view: View, key: Key) -> list[Freshness]:
    """How fresh everything is, once per view."""
    del key
    return freshness(_view)


def _unit(unit: Unit) -> Link | str:
    return Link(unit.name, "organisations", unit.id) if unit.seen else unit.name or "No unit"
