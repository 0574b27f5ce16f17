"""The Overview: its numbers are those of the documents that the view shows, and its bars lead to what they count."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pages_support import FIXTURES
from streamlit.testing.v1 import AppTest

from ss12k.access import LOCAL_ADMINISTRATOR, access
from ss12k.explore.charts import ages_chart, attendance_chart, freshness_chart, roles_chart, units_chart
from ss12k.explore.overview import Age, Freshness, Unit, Week, overview, pupils_by_unit
from ss12k.scope.finding import Finding, HasRelation
from ss12k.scope.view import View
from ss12k.standard.resources import RESOURCES

TODAY = date.today()  # noqa: DTZ011 as the page has it
CICERO, LIBER, ANALYS = "norreka.cicero", "norreka.liber", "norreka.istanalys"
NOT_SHARED = "Not shared with this client."
Document = dict[str, Any]


def app() -> None:
    """The page with the lists that its bars lead to, each of which says what it was asked for."""
    import streamlit as st

    from pages.explorer.overview import overview
    from ss12k.access import access
    from ss12k.ui.navigation import declare, pickers

    def asked() -> None:
        st.json(st.query_params.to_dict())

    lists = ("persons", "resources", "organisation", "group", "person", "quality")
    pages = {name: st.Page(asked, title=name, url_path=name) for name in lists}
    page = declare({"overview": st.Page(overview, title="Overview", default=True), **pages})
    control = access().control
    with st.sidebar:
        pickers(
            {source.id: source.name for source in control.sources()},
            lambda source: {client.client_id: client.profile.name for client in control.clients(source)},
        )
    page.run()


home = FIXTURES[0]


def opened(client: str = "-", *, demand: str | None = None) -> AppTest:
    """The page, with something that is computed on demand opened."""
    at = AppTest.from_function(app, default_timeout=20)
    at.query_params["source"], at.query_params["client"] = "norreka", client
    if demand:
        at.session_state[f"demand {demand}"] = True
    at.run()
    assert not at.exception
    assert not at.error
    return at


def view_of(client: str | None) -> View:
    return access().open_view(LOCAL_ADMINISTRATOR, "norreka", client)


def documents(view: View, resource: str) -> list[Document]:
    return [json.loads(text) for text in view.all_documents(resource)]


def now(dated: Document) -> bool:
    return bool(dated.get("startDate", "") <= str(TODAY) <= dated.get("endDate", "9999"))


def tables(at: AppTest) -> dict[str, list[list[Any]]]:
    """The rows of every table, by what it is called."""
    sent = [json.loads(each.proto.json) for each in at.get("bidi_component")]
    return {each["label"]: each["rows"] for each in sent if "label" in each}


def figures(at: AppTest) -> dict[str, str]:
    return {each.label: each.value for each in at.metric}


def alts(at: AppTest) -> list[str]:
    return [each.proto.alt for each in at.get("plotly_chart")]


def told(at: AppTest) -> str:
    return "\n".join(str(element.proto) for element in at.main)


@pytest.mark.parametrize("client", [None, CICERO, ANALYS])
def test_the_figures_are_those_of_the_documents(home: Path, client: str | None) -> None:
    view, at = view_of(client), opened(client or "-")
    persons, duties = documents(view, "persons"), documents(view, "duties")
    pupils = [each for each in persons if any(map(now, each.get("enrolments", ())))]
    shown = figures(at)
    assert shown["Pupils"] == str(len(pupils))
    assert shown["Staff"] == str(len({each["person"]["id"] for each in duties if now(each)}))
    assert shown["Organisations"] == str(sum(map(now, documents(view, "organisations"))))
    assert shown["Children placed"] == (
        str(len({each["child"]["id"] for each in documents(view, "placements") if now(each)}))
        if view.shared("placements")
        else "Not shared"
    )
    roles = {name: count for name, count, _ in tables(at)["Persons by role"]}
    assert roles["Pupils"] == len(pupils)


@pytest.mark.parametrize("client", [None, CICERO, LIBER, ANALYS])
def test_every_resource_is_counted_or_not_shared(home: Path, client: str | None) -> None:
    view = view_of(client)
    rows = tables(opened(client or "-"))["Objects per resource"]
    shown = {cell["id"] if isinstance(cell, dict) else cell: (isinstance(cell, dict), count) for cell, count in rows}
    assert shown == {
        name: (True, len(documents(view, name))) if view.shared(name) else (False, "not shared") for name in RESOURCES
    }


@pytest.mark.parametrize("client", [None, CICERO])
def test_pupils_stand_at_their_units_in_their_years(home: Path, client: str | None) -> None:
    view = view_of(client)
    names = {each["id"]: each["displayName"] for each in documents(view, "organisations")}
    expected = Counter(
        place
        for each in documents(view, "persons")
        for place in {
            (e["enroledAt"]["id"], str(e.get("schoolYear", ""))) for e in each.get("enrolments", ()) if now(e)
        }
    )
    units = pupils_by_unit(view, TODAY) or []
    assert {(unit.id, year): count for unit in units for year, count in unit.years.items()} == expected
    assert {unit.name for unit in units} == {names[id] for id, _ in expected}
    assert [unit.pupils for unit in units] == sorted((unit.pupils for unit in units), reverse=True)
    links = [row[0]["id"] for row in tables(opened(client or "-"))["Pupils per unit and school year"]]
    assert sorted(links) == sorted(unit.id for unit in units)


def test_nothing_is_told_of_what_a_client_does_not_get(home: Path) -> None:
    authority, client = opened(), opened(LIBER)
    assert [alt for alt in alts(authority) if alt.startswith("Ages")]
    assert not [alt for alt in alts(client) if alt.startswith("Ages")]
    assert NOT_SHARED in [each.value for each in client.caption]
    assert NOT_SHARED not in [each.value for each in authority.caption]
    assert figures(client)["Guardians"] == "Not shared"
    assert "Guardians" not in {name for name, *_ in tables(client)["Persons by role"]}
    theirs = {each["id"] for each in documents(view_of(LIBER), "organisations")}
    others = {each["id"] for each in documents(view_of(None), "organisations")} - theirs
    assert [id for id in others if id in told(authority)]
    assert not [id for id in others if id in told(client)]


def test_last_loads_are_the_authoritys_own(home: Path) -> None:
    (row,) = tables(opened())["Last loads"]
    counts = access().control.snapshots("norreka")[0].figures["counts"]
    assert row[1:3] == ["current", sum(counts.values())]
    assert "Last loads" not in tables(opened(CICERO))


def test_attendance_is_added_up_when_it_is_asked_for_and_shared(home: Path) -> None:
    assert "Hours of lessons per week" not in tables(opened())
    rows = tables(opened(demand="Attendance over weeks"))["Hours of lessons per week"]
    minutes = [each.get("attendanceMinutes", 0) for each in documents(view_of(None), "attendances")]
    assert sum(row[1] for row in rows) == sum(minutes) > 0
    client = opened(CICERO, demand="Attendance over weeks")
    assert "Hours of lessons per week" in [each.value for each in client.subheader]
    assert "Hours of lessons per week" not in tables(client)
    assert [each.value for each in client.caption].count(NOT_SHARED) == 1


def test_freshness_tells_when_each_resource_last_changed(home: Path) -> None:
    at = opened(CICERO, demand="Freshness of the data")
    rows = dict(tables(at)["Freshness"])
    view = view_of(CICERO)
    assert list(rows) == [name for name in RESOURCES if view.shared(name) and view.count(name)]
    months = dict(tables(at)["When organisations last changed"])
    assert months == Counter(each["meta"]["modified"][:7] for each in documents(view, "organisations"))
    at.selectbox(key="freshness of").set_value("persons").run()
    assert sum(count for _, count in tables(at)["When persons last changed"]) == view.count("persons")


# --- where the bars lead ---
def found(view: View, behind: Mapping[str, str]) -> int:
    """How many the list behind a bar has."""
    relation = HasRelation(
        role=behind.get("role", ""),
        unit=behind.get("unit", ""),
        school_type=behind.get("school_type", ""),
        school_year=behind.get("year", ""),
        on=TODAY if behind.get("when") == "today" else None,
    )
    return len(view.found("persons", Finding((relation,))))


@pytest.mark.parametrize("client", [None, CICERO, ANALYS, LIBER])
def test_the_list_behind_a_bar_has_as_many_as_the_bar(home: Path, client: str | None) -> None:
    view = view_of(client)
    shown = overview(view, TODAY)
    assert shown.units
    assert shown.roles
    labels = dict.fromkeys(("student", "child", "staff", "guardian"), "any")
    for chart in (units_chart(shown.units), roles_chart(shown.roles, labels)):
        bars = 0
        for series, leads in zip(chart.figure.data, chart.behind, strict=True):
            for number, behind in zip(series.x, leads, strict=True):
                if "unit" not in behind or "year" in behind:  # else of all years
                    assert number == found(view, behind), behind
                    bars += 1
        assert bars > 3


def test_a_click_on_a_bar_leads_to_its_list(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    point = {"curve_number": 1, "point_index": 2}

    def clicked(figure: Any, *, key: str, **how: Any) -> dict[str, Any]:
        return {"selection": {"points": [point] if key == "chart roles" else []}}

    monkeypatch.setattr("streamlit.plotly_chart", clicked)
    assert jumps(opened(CICERO)) == [f"persons?source=norreka&client={CICERO}&role=guardian"]
    point["curve_number"] = 7
    assert not jumps(opened(CICERO))


def jumps(at: AppTest) -> list[str]:
    """The addresses that the browser is sent to."""
    sent = [json.loads(each.proto.json) for each in at.get("bidi_component")]
    return [each["address"] for each in sent if "address" in each]


def test_many_units_are_drawn_as_far_as_they_can_be_read() -> None:
    units = [Unit(str(n), f"Skola {n}", True, 100 - n, {"1": 100 - n}) for n in range(60)]
    chart = units_chart(units)
    assert [len(series.x) for series in chart.figure.data] == [25]
    assert max(chart.figure.data[0].x) == 100


def test_names_are_shown_to_the_letter_and_two_of_one_name_apart() -> None:
    name = '<a href="https://elsewhere.example">Åsö</a>'
    chart = units_chart([Unit("1", name, True, 2, {"1": 2}), Unit("2", name, True, 1, {"1": 1})])
    shown = [*chart.figure.layout.yaxis.ticktext, *chart.figure.data[0].hovertext]
    assert all("Åsö" in text or "…" in text for text in shown)
    assert not [text for text in shown if "<a" in text]
    assert list(chart.figure.data[0].y) == [0, 1]
    assert [each["unit"] for each in chart.behind[0]] == ["1", "2"]


def test_time_without_anything_has_its_place() -> None:
    weeks = [Week("2026-W52", 60, 0, 0, 0), Week("2027-W01", 120, 0, 0, 0), Week("", 180, 0, 0, 0)]
    chart = attendance_chart(weeks)
    assert list(chart.figure.layout.xaxis.ticktext) == ["2026-W52", "2026-W53", "2027-W01", "No week"]
    assert list(chart.figure.data[0].y) == [1, 0, 2, 3]
    months = freshness_chart(Freshness("persons", "", {"2025-11": 4, "2026-02": 5}))
    assert list(months.figure.data[0].y) == [4, 0, 0, 5]


@pytest.mark.parametrize("first", ["0000-01", "0001-01"])
def test_strange_times_make_no_endless_chart(first: str) -> None:
    months = freshness_chart(Freshness("persons", "", {first: 1, "2026-02": 5}))
    assert list(months.figure.data[0].y) == [1, 5]
    weeks = attendance_chart([Week(first.replace("-", "-W"), 60, 0, 0, 0), Week("2026-W01", 120, 0, 0, 0)])
    assert list(weeks.figure.data[0].y) == [1, 2]
    ages = ages_chart([Age("GR", -7000, 1), Age("GR", 7, 3), Age("GR", None, 2), Age("GR", 2026, 1)])
    assert list(ages.figure.data[0].y) == [3]
