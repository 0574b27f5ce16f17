"""Plotly figures from the numbers of an overview, each bar with what leads to the list that it counts.

Colours are told apart by those who see few of them, and in light and dark alike: each bar is outlined, tells its
number when pointed at, and stands in the table beside. Texts of the source are escaped: Plotly reads some HTML in them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from typing import TypeVar

import plotly.graph_objects as go  # type: ignore[import-untyped]

from ss12k.explore.golive import Unit as Reached
from ss12k.explore.overview import NO_VALUE, Age, Freshness, Role, Unit, Week

LARGEST = 25
"""So many units are drawn; a chart of more can't be read."""

OKABE_ITO = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999")
"""Told apart with any colour vision."""
VIRIDIS = ("#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725")
"""From dark to light, for what has an order."""
OUTLINE = "#7b8790"
"""Seen on light and on dark."""
PATTERNS = ("", "/", ".", "x")
ALIVE = range(0, 111)
"""Ages that are drawn: a source may have birth dates of all sorts."""
LONGEST_SPAN = 300
"""So many weeks or months are drawn with those between that have nothing."""
LONGEST = 38
"""Letters of a name beside its bar; the whole of it shows when the bar is pointed at."""

MINUTES = {
    "attended": "Attended",
    "valid": "Valid absence",
    "invalid": "Invalid absence",
    "other": "Other attendance",
}
"""What the minutes of a week are of."""

_Each = TypeVar("_Each")
Behind = Mapping[str, str]
"""The parameters of the list that a bar counts; nothing when it leads nowhere."""


@dataclass(frozen=True)
class Chart:
    """A figure, what each bar of each of its series leads to, and what it shows in words."""

    figure: go.Figure = field(repr=False)
    behind: tuple[tuple[Behind, ...], ...]
    alt: str


@dataclass(frozen=True)
class Series:
    """Numbers of one sort, one for each place on the axis."""

    name: str
    numbers: Sequence[int]
    behind: Sequence[Behind]
    colour: str = OKABE_ITO[0]
    pattern: str = ""


@dataclass(frozen=True)
class Axis:
    """The places of bars, by what they are called; `what`: what the numbers count."""

    names: Sequence[str]
    what: str
    title: str = ""


def units_chart(units: Sequence[Unit]) -> Chart:
    """Pupils per unit, those of each school year apart; the largest units alone."""
    shown = units[:LARGEST]
    years = sorted({year for unit in shown for year in unit.years}, key=lambda year: (len(year), year))
    series = [
        Series(
            f"Year {year}" if year else "No year",
            [unit.years.get(year, 0) for unit in shown],
            [_pupils(unit.id, year) for unit in shown],
            *_of_year(place, year),
        )
        for place, year in enumerate(years)
    ]
    largest = f" The largest is {shown[0].name} with {shown[0].pupils:,}." if shown else ""
    alt = f"Pupils today at {len(shown)} units, stacked by school year.{largest}"
    return _lying(Axis([unit.name or "No unit" for unit in shown], "pupils"), series, alt)


def roles_chart(roles: Sequence[Role], labels: Mapping[str, str]) -> Chart:
    """Persons by role, today and ever."""
    series = [
        Series("Today", [each.today for each in roles], [{"role": each.role, "when": "today"} for each in roles]),
        Series("Ever", [each.ever for each in roles], [{"role": each.role} for each in roles], OKABE_ITO[1], "/"),
    ]
    told = ", ".join(f"{labels[each.role]} {each.today:,}" for each in roles)
    axis = Axis([labels[each.role] for each in roles], "persons")
    return _lying(axis, series, f"Persons by role. Today: {told}.", stacked=False)


def years_chart(unit: str, years: Mapping[str, int]) -> Chart:
    """Pupils of one unit by school year."""
    names, behind = [year or "No year" for year in years], [_pupils(unit, year or NO_VALUE) for year in years]
    told = ", ".join(f"year {name} {count:,}" for name, count in zip(names, years.values(), strict=True))
    axis = Axis(names, "pupils", "School year")
    return _standing(axis, [Series("Pupils", list(years.values()), behind)], f"Pupils today: {told}.", 260)


def duty_roles_chart(duties: Mapping[str, int]) -> Chart:
    """Duties today by role; each bar leads to the duties of that role, ended ones too."""
    names = [role or "No role" for role in duties]
    behind = [{"resource": "duties", **({"dutyRole": role} if role else {})} for role in duties]
    series = [Series("Duties", list(duties.values()), behind)]
    most = next(iter(duties.items()), None)
    told = f" Most are {most[0] or 'without a role'}: {most[1]:,}." if most else ""
    return _lying(Axis(names, "duties"), series, f"Duties today in {len(names)} roles.{told}")


def ages_chart(ages: Sequence[Age]) -> Chart:
    """Persons by age, those of each form of schooling apart; ages that nobody has are in the table alone."""
    known = [(each, each.age) for each in ages if each.age is not None and each.age in ALIVE]
    kinds = list(dict.fromkeys(each.school_type for each, _ in known))
    span = range(min((age for _, age in known), default=0), max((age for _, age in known), default=-1) + 1)
    number = {(each.school_type, age): each.persons for each, age in known}
    series = [
        Series(
            kind or "No school type",
            [number.get((kind, age), 0) for age in span],
            [{} for _ in span],  # no list is narrowed by age
            *_of_kind(place),
        )
        for place, kind in enumerate(kinds)
    ]
    alt = f"Ages from {span.start} to {span.stop - 1} of those enrolled or placed today, stacked by school type."
    return _standing(Axis([str(age) for age in span], "persons", "Age in whole years"), series, alt)


def attendance_chart(weeks: Sequence[Week]) -> Chart:
    """Hours of each week, attended and not; a week without lessons has its place."""
    weeks = _without_gaps(weeks, lambda each: each.week, _week_after, lambda week: Week(week, 0, 0, 0, 0))
    series = [
        Series(label, [round(getattr(each, name) / 60) for each in weeks], [{} for _ in weeks], *_of_kind(place))
        for place, (name, label) in enumerate(MINUTES.items())
    ]
    alt = f"Hours of lessons in {len(weeks)} weeks, stacked: attended, valid, invalid absence, other attendance."
    return _standing(Axis([each.week or "No week" for each in weeks], "hours", "Week"), series, alt)


def freshness_chart(fresh: Freshness) -> Chart:
    """Documents of one resource by the month in which they were last changed; a quiet month has its place."""
    months = _without_gaps(list(fresh.months), str, _month_after, str)
    behind = [{"resource": fresh.resource} for _ in months]
    series = [Series("Last changed", [fresh.months.get(month, 0) for month in months], behind)]
    alt = f"{fresh.resource} by the month in which they were last changed; the latest {fresh.latest or 'unknown'}."
    axis = Axis([month or "No time" for month in months], fresh.resource, "Last changed at the source")
    return _standing(axis, series, alt)


def quality_chart(units: Sequence[tuple[str, str, int, int]]) -> Chart:
    """Objects that checks found, by unit (its id, its name, errors, warnings); those with most alone."""
    shown = units[:LARGEST]
    behind = [{"unit": id} for id, *_ in shown]
    series = [
        Series("Errors", [errors for *_, errors, _ in shown], behind, OKABE_ITO[5]),
        Series("Warnings", [warnings for *_, warnings in shown], behind, OKABE_ITO[1], "/"),
    ]
    first = f" The first is {shown[0][1]} with {shown[0][2]:,} and {shown[0][3]:,}." if shown else ""
    return _lying(Axis([name for _, name, *_ in shown], "objects"), series, f"Errors and warnings by unit.{first}")


def receives_chart(client: str, units: Sequence[Reached], labels: Mapping[str, str]) -> Chart:
    """Persons whom a client gets at each unit, by role; the largest units alone."""
    shown = units[:LARGEST]
    roles = [role for role in labels if any(role in unit.ever for unit in shown)]
    series = [
        Series(
            labels[role],
            [unit.ever.get(role, 0) for unit in shown],
            [{"client": client, "role": role, "unit": unit.id} if unit.id else {} for unit in shown],
            OKABE_ITO[place],
            PATTERNS[place],
        )
        for place, role in enumerate(roles)
    ]
    first = f" The first is {shown[0].name} with {shown[0].persons:,}." if shown else ""
    alt = f"Persons that the client gets at {len(shown)} units, stacked by role.{first}"
    return _lying(Axis([unit.name for unit in shown], "persons"), series, alt)


def trend_chart(snapshots: Sequence[tuple[str, int, int]]) -> Chart:
    """Objects that checks found, by when the snapshot was loaded."""
    nowhere: list[Behind] = [{} for _ in snapshots]
    series = [
        Series("Errors", [errors for _, errors, _ in snapshots], nowhere, OKABE_ITO[5]),
        Series("Warnings", [warnings for *_, warnings in snapshots], nowhere, OKABE_ITO[1], "/"),
    ]
    alt = f"Errors and warnings in {len(snapshots)} snapshots, the latest last."
    return _standing(Axis([when for when, *_ in snapshots], "objects", "Loaded"), series, alt, 300)


def matrix_chart(clients: Sequence[tuple[str, Collection[str]]], categories: Mapping[str, str]) -> Chart:
    """Clients by categories of data: a square where one is shared, a dot where not; a click asks who gets a category.

    `clients`: their names and what is shared with them; `categories`: labels by code, in their order.
    """
    names = [_named_apart(name, place, clients) for place, (name, _) in enumerate(clients)]
    marks = {True: ("shared", "square", 15, OKABE_ITO[0]), False: ("not shared", "circle", 4, OUTLINE)}
    figure, behind = go.Figure(), []
    for is_shared, (word, symbol, size, colour) in marks.items():
        points = [
            (code, name)
            for name, (_, shared) in zip(names, clients, strict=True)
            for code in categories
            if (code in shared) is is_shared
        ]
        figure.add_scatter(
            x=[categories[code] for code, _ in points],
            y=[name for _, name in points],
            mode="markers",
            name=word,
            marker={"symbol": symbol, "size": size, "color": colour},
            hovertemplate=f"%{{y}}: %{{x}} {word}<extra></extra>",
        )
        behind.append(tuple({"category": code} for code, _ in points))
    _laid_out(figure, legend=False, stacked=False, height=150 + 24 * len(names))
    figure.update_xaxes(categoryorder="array", categoryarray=list(categories.values()), side="top", tickangle=-45)
    figure.update_yaxes(categoryorder="array", categoryarray=names[::-1], automargin=True)
    total = sum(len(set(shared) & set(categories)) for _, shared in clients)
    alt = f"What {len(clients)} clients get of {len(categories)} categories of data: {total} squares are shared."
    return Chart(figure, tuple(behind), alt)


def _named_apart(name: str, place: int, clients: Sequence[tuple[str, Collection[str]]]) -> str:
    """A name for an axis; of two clients of one name the later ones are numbered."""
    same = sum(other == name for other, _ in clients[:place])
    return escape(_short(name)) + (f" ({same + 1})" if same else "")


def calls_chart(days: Sequence[str], answered: Sequence[int], refused: Sequence[int]) -> Chart:
    """A client's calls by day, those that were refused apart."""
    nowhere: list[Behind] = [{} for _ in days]
    series = [
        Series("answered", answered, nowhere),
        Series("refused", refused, nowhere, OKABE_ITO[5], PATTERNS[1]),
    ]
    alt = f"Calls by day: {sum(answered):,} answered and {sum(refused):,} refused in {len(days)} days."
    return _standing(Axis(days, "calls"), series, alt, 260)


def rows_chart(days: Sequence[str], rows: Sequence[int]) -> Chart:
    """The rows that a client was given by day."""
    series = [Series("rows", rows, [{} for _ in days], OKABE_ITO[2])]
    return _standing(Axis(days, "rows"), series, f"Rows given by day: {sum(rows):,} in {len(days)} days.", 260)


def _without_gaps(
    there: Sequence[_Each], name: Callable[[_Each], str], after: Callable[[str], str], empty: Callable[[str], _Each]
) -> list[_Each]:
    """What lies in time, with something empty where nothing is; long spans, of strange times, stay as they are."""
    by_name = {name(each): each for each in there}
    named = [each for each in by_name if each]
    nameless = [each for each in by_name if not each]
    return [by_name.get(each) or empty(each) for each in [*_spanned(named, after), *nameless]]


def _spanned(named: list[str], after: Callable[[str], str]) -> list[str]:
    spanned = named[:1]
    try:
        while spanned and spanned[-1] < named[-1] and len(spanned) <= LONGEST_SPAN:
            spanned.append(after(spanned[-1]))
    except ValueError:  # the year 0, of which Python has no calendar
        return named
    return spanned if len(spanned) <= LONGEST_SPAN else named


def _month_after(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def _week_after(week: str) -> str:
    year, number = map(int, week.split("-W"))
    later = date.fromisocalendar(year, number, 1) + timedelta(weeks=1)
    year, number, _ = later.isocalendar()
    return f"{year:04}-W{number:02}"


def _pupils(unit: str, year: str) -> Behind:
    if not unit or year == NO_VALUE:
        return {}
    return {"role": "student", "unit": unit, "year": year, "when": "today"}


def _of_year(place: int, year: str) -> tuple[str, str]:
    """Colour and pattern; the order of years is one of brightness."""
    return (VIRIDIS[place % len(VIRIDIS)], PATTERNS[place // len(VIRIDIS) % 2]) if year else ("#999999", ".")


def _of_kind(place: int) -> tuple[str, str]:
    return OKABE_ITO[place % len(OKABE_ITO)], PATTERNS[place // len(OKABE_ITO) % len(PATTERNS)]


def _lying(axis: Axis, series: Sequence[Series], alt: str, *, stacked: bool = True) -> Chart:
    """Bars from left to right, the first on top: there is room for names."""
    figure = go.Figure([_bars(each, axis, len(series) == 1 or not stacked, "h") for each in series])
    high = len(axis.names) * (24 if stacked else 48)
    _laid_out(figure, len(series) > 1, stacked, high + (100 if len(series) > 1 else 60))
    names = [escape(_short(name), quote=False) for name in axis.names]
    figure.update_yaxes(tickvals=list(range(len(names))), ticktext=names, autorange="reversed", showgrid=False)
    figure.update_xaxes(tickformat=",d", rangemode="tozero", title=axis.what.capitalize())
    return Chart(figure, tuple(tuple(each.behind) for each in series), alt)


def _standing(axis: Axis, series: Sequence[Series], alt: str, height: int = 380) -> Chart:
    """Bars from the ground up: for what has an order from left to right."""
    figure = go.Figure([_bars(each, axis, len(series) == 1, "v") for each in series])
    _laid_out(figure, len(series) > 1, True, height)
    step = -(-len(axis.names) // 24)  # no more names below than there is room for
    figure.update_xaxes(
        tickvals=list(range(0, len(axis.names), step)),
        ticktext=[escape(name, quote=False) for name in axis.names[::step]],
        showgrid=False,
        title=axis.title,
    )
    figure.update_yaxes(tickformat=",d", rangemode="tozero", title=axis.what.capitalize())
    return Chart(figure, tuple(tuple(each.behind) for each in series), alt)


def _bars(series: Series, axis: Axis, told: bool, orientation: str) -> go.Bar:
    """One series, at places counted from 0: two units may be called the same."""
    places, numbers = list(range(len(axis.names))), list(series.numbers)
    hover = [
        f"<b>{escape(name, quote=False)}</b><br>{escape(series.name, quote=False)}: {number:,} {axis.what}"
        for name, number in zip(axis.names, numbers, strict=True)
    ]
    return go.Bar(
        x=numbers if orientation == "h" else places,
        y=places if orientation == "h" else numbers,
        orientation=orientation,
        name=escape(series.name, quote=False),
        text=[f"{number:,}" for number in numbers] if told else None,
        textposition="outside" if told else "none",
        cliponaxis=False,
        hovertext=hover,
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "color": series.colour,
            "line": {"color": OUTLINE, "width": 1},
            "pattern": {"shape": series.pattern, "fgcolor": OUTLINE, "size": 5, "fillmode": "overlay"},
        },
    )


def _laid_out(figure: go.Figure, legend: bool, stacked: bool, height: int) -> None:
    figure.update_layout(
        barmode="stack" if stacked else "group",
        bargap=0.25,
        height=height,
        margin={"l": 0, "r": 45, "t": 10, "b": 0},
        showlegend=legend,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0, "traceorder": "normal"},
        dragmode=False,
        clickmode="event+select",
    )
    figure.update_xaxes(fixedrange=True, automargin=True)
    figure.update_yaxes(fixedrange=True, automargin=True)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
