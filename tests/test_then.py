"""Then and now without a browser: which snapshot and profile stood at a moment, and what the URL then says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ss12k.access import LOCAL_ADMINISTRATOR, Access, Moment
from ss12k.control.store import Control
from ss12k.scope.profile import Profile


def app() -> None:
    """A page with the pickers of then and now, over made-up snapshots."""
    from dataclasses import replace
    from datetime import UTC, datetime

    import streamlit as st

    from ss12k.access import Moment
    from ss12k.control.records import ProfileVersion, Snapshot
    from ss12k.scope.profile import Profile
    from ss12k.ui.navigation import Picked, Problem, picked, stop
    from ss12k.ui.then import then_pickers

    def at(day: int) -> datetime:
        return datetime(2026, 11, day, 8, 30, tzinfo=UTC)

    snapshots = [Snapshot(f"s{day}", "skola", "", at(day), {}, day == 20) for day in (20, 15, 10)]
    profile = Profile.parse({"clientId": "skola.x", "name": "X", "vendor": "X", "source": "skola",
                             "permissionMode": "everything", "sharedData": ["standard"]})  # fmt: skip
    versions = [ProfileVersion(number, profile, "me", at(9 + number), "") for number in (2, 1)]
    asked: list[datetime] = st.session_state.setdefault("asked", [])

    def as_it_was(when: datetime) -> Moment:
        asked.append(when)
        found = next((each.id for each in snapshots if each.created <= when), None)
        return Moment(found, next((each.version for each in versions if each.saved_at <= when), None))

    client = st.query_params.get("client")
    here = Picked("skola", None if client in (None, "-") else client)
    problem = then_pickers(here, snapshots, versions if here.client else [], as_it_was)
    if isinstance(problem, Problem):
        stop(problem)
    settled = replace(picked())
    st.text(f"{settled.snapshot} {settled.version} {settled.withheld}")


def run(**query: str) -> AppTest:
    at = AppTest.from_function(app)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    return at.text[0].value


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "None None False"),
        ({"snapshot": "s15"}, "s15 None False"),
        ({"snapshot": "s20"}, "None None False"),  # the current one is now
        ({"client": "skola.x", "version": "1"}, "None 1 False"),
        ({"client": "skola.x", "version": "2"}, "None None False"),  # the one that stands is now
        ({"client": "skola.x", "withheld": "1", "snapshot": "s10"}, "s10 None True"),
        ({"client": "-", "withheld": "1"}, "None None False"),  # from the authority nothing is withheld
    ],
)
def test_what_the_url_says_is_settled_on(query: dict[str, str], expected: str) -> None:
    assert said(run(**query)) == expected


@pytest.mark.parametrize(
    "query",
    [
        {"snapshot": "s99"},
        {"client": "skola.x", "version": "3"},
        {"client": "skola.x", "version": "01"},
        {"client": "skola.x", "version": "x"},
        {"version": "1"},
    ],
)
def test_what_is_not_there_shows_no_page(query: dict[str, str]) -> None:
    at = run(**query)
    assert not at.text
    assert "There is no snapshot" in at.warning[0].value or "has no version" in at.warning[0].value


def chosen(moment: str | None, **query: str) -> AppTest:
    at = run(**query)
    at.datetime_input[0].set_value(None if moment is None else datetime.fromisoformat(moment))
    at.run()
    next(each for each in at.button if each.label == "Show that moment").click()
    return at.run()


def params(at: AppTest) -> dict[str, str]:
    return {name: "".join(value) for name, value in at.query_params.items()}


def test_a_moment_is_swedish_and_shows_what_stood_then() -> None:
    at = chosen("2026-11-15T09:30", client="skola.x")  # the clock in Sweden when it was 8.30 UTC
    assert at.session_state["asked"][-1] == datetime(2026, 11, 15, 8, 30, 59, 999_999, tzinfo=UTC)
    assert said(at) == "s15 None False"
    at = chosen("2026-11-10T12:00", client="skola.x")
    assert (said(at), params(at)["version"]) == ("s10 1 False", "1")


def test_before_there_was_anything_a_sentence_says_so() -> None:
    assert "had no data yet" in chosen("2026-11-01T12:00").warning[0].value
    assert "Choose a day" in chosen(None).warning[0].value


def test_back_to_now_leaves_the_rest_of_the_address() -> None:
    at = run(client="skola.x", snapshot="s10", version="1", withheld="1", id="7")
    next(each for each in at.button if each.label == "Back to now").click()
    at.run()
    assert params(at) == {"client": "skola.x", "withheld": "1", "id": "7"}


def test_control_knows_what_stood_when(tmp_path: Any) -> None:
    control = Control(tmp_path)
    me = LOCAL_ADMINISTRATOR.name
    control.put_source("skola", "Skola", actor=me)
    for name in ("one", "two"):
        control.register_snapshot(name, "skola", f"{name}.duckdb", actor=me, activate=True)
    control.activate("skola", "one", me)
    profile = {"clientId": "skola.x", "name": "X", "vendor": "X", "source": "skola", "permissionMode": "everything",
               "sharedData": ["standard"]}  # fmt: skip
    for shared in (["standard"], ["standard", "groups"]):
        control.save_profile(Profile.parse({**profile, "sharedData": shared}), me)
    access = Access(tmp_path, 2)
    third, second, first = (each.at for each in control.activations("skola"))
    saved = [each.saved_at for each in control.versions("skola.x")]

    def at(when: datetime) -> Moment:
        return access.as_it_was(LOCAL_ADMINISTRATOR, "skola", "skola.x", when)

    assert [at(when).snapshot for when in (first, second, third)] == ["one", "two", "one"]
    assert at(first - timedelta(seconds=1)) == Moment(None, None)
    assert [at(when).version for when in saved] == [2, 1]
    control.close()
    access.control.close()
