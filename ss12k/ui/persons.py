"""The filters of the list of persons: what they are, where, in which year, in which group, protected or not."""

from collections.abc import Iterator, Mapping

import streamlit as st

from ss12k.explore.cells import named
from ss12k.explore.listing import Question
from ss12k.explore.looks import Look
from ss12k.scope.finding import ROLES, Finding, HasRelation, IsProtected, Narrowing, ReferredBy, Words
from ss12k.scope.view import View
from ss12k.ui import asked
from ss12k.ui.explorer import organisation_names
from ss12k.ui.lists import choices, must_share, order_of
from ss12k.ui.navigation import Problem, param, set_params, stop
from ss12k.ui.text import plain
from ss12k.ui.then import the_day

ROLE_NAMES: Mapping[str, str] = {
    "student": "Pupil (enroled)",
    "child": "Child (placed)",
    "staff": "Staff (on duty)",
    "guardian": "Guardian",
}
PROTECTION = {"yes": "Protected only", "no": "Not protected"}
TODAY = {"today": "Holds today"}


def question_of_persons(look: Look) -> Question:
    """What the URL asks of persons, with the filters drawn."""
    must_share(look, "persons")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        narrowings = [*_words(), *_relation(look.widest), *_protected(look.widest)]
    narrowings += _group(look.widest)
    return Question("persons", Finding(tuple(narrowings), *order_of(look, "persons")))


def _words() -> Iterator[Narrowing]:
    if text := asked.text("q", "Search", placeholder="Name, civic number, EPPN, e-mail or id"):
        yield Words(text)


def _relation(view: View) -> Iterator[Narrowing]:
    role = asked.choice("role", "Role", {name: ROLE_NAMES[name] for name in ROLES})
    unit = asked.choice("unit", "Unit", organisation_names(view)) if view.shared("organisations") else ""
    kinds, years = _enrolled(view, "schoolType"), _enrolled(view, "schoolYear")
    kind = asked.choice("school_type", "School type", kinds) if kinds or param("school_type") else ""
    year = asked.choice("year", "School year", years) if years or param("year") else ""
    when = asked.choice("when", "Relation", TODAY, nothing="At any time")
    _known("Relation", when, TODAY)
    on = the_day() if when == "today" else None
    if role or unit or kind or year or on:
        yield HasRelation(role, unit, kind, year, on)


def _enrolled(view: View, attribute: str) -> dict[str, str]:
    """The values that enrolments have of an attribute, which the client may not get."""
    return {} if view.lacks("persons", "enrolments") else choices(view, "persons", f"enrolments.{attribute}")


def _protected(view: View) -> Iterator[Narrowing]:
    sees_some = view.profile is None or view.profile.include_alternative_person_data
    if (sees_some or param("protected")) and (chosen := asked.choice("protected", "Protection", PROTECTION)):
        _known("Protection", chosen, PROTECTION)
        yield IsProtected(chosen == "yes")


def _known(label: str, chosen: str, options: Mapping[str, str]) -> None:
    """Stop where an address asks for a choice that there is not."""
    if chosen and chosen not in options:
        stop(Problem(f"There is no {label.lower()} “{chosen[: asked.LONGEST]}”.", f"Choose one under {label}."))


def _group(view: View) -> Iterator[Narrowing]:
    """The group whose members are wanted, which came along from elsewhere."""
    if not (id := param("group")):
        return
    found = named(view, "groups", [id]).get(id)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"Only members of **{plain(found.name if found else id)}**")
        st.button("Show all", key="all groups", on_click=lambda: set_params(group=None, page=None), type="tertiary")
    yield ReferredBy("groups", "groupMemberships.person", id)
