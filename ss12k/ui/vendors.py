"""The blocks of the vendor overview: what wants attention, the matrix, reach and calls, who gets what, two at once."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ss12k.access import LOCAL_ADMINISTRATOR, access, open_view
from ss12k.control import usage
from ss12k.control.calls import Asked
from ss12k.control.records import Client
from ss12k.errors import Ss12kError
from ss12k.explore.charts import matrix_chart
from ss12k.explore.overview import ROLES
from ss12k.explore.register import missing
from ss12k.explore.usage import DAYS
from ss12k.explore.vendors import Beside, Reach, Vendor, beside, gone, people, reach_of
from ss12k.scope.profile import Profile
from ss12k.scope.view import View
from ss12k.standard.categories import CATEGORIES
from ss12k.standard.values import local
from ss12k.ui import asked
from ss12k.ui.charts import chart, number
from ss12k.ui.clients import begin, by_day
from ss12k.ui.components import Column
from ss12k.ui.explorer import organisation_names
from ss12k.ui.navigation import address, param, picked, set_params
from ss12k.ui.receivers import receivers_table
from ss12k.ui.swedish import swedish_key
from ss12k.ui.tables import Link, Value, object_table
from ss12k.ui.text import plain

REACH_COLUMNS = (
    Column("client", "Client"),
    Column("vendor", "Vendor"),
    Column("state", "State"),
    Column("categories", "Categories", "number"),
    Column("reach", "Organisations", "number"),
    Column("persons", "Persons", "number"),
    *(Column(role, label, "number") for role, label in ROLES.items()),
    Column("last", "Last call", "date"),
    Column("calls", f"Calls, {DAYS} days", "number"),
    Column("rows", f"Rows, {DAYS} days", "number"),
)
LABELS = {code: category.label for code, category in CATEGORIES.items()}


def vendors_of(source: str, view: View) -> list[Vendor]:
    """Every client of a source that is not removed, by name; `view`: the authority's own."""
    control, log = access().control, access().calls
    clients = control.clients(source)
    ids = [each.client_id for each in clients]
    last, used = usage.last_calls(log, ids), usage.by_client(log, Asked(clients=frozenset(ids), since=begin()))
    said = control.registers(source)
    known = _organisations(view.snapshot.id, view)
    found = [
        Vendor(
            each,
            last.get(each.client_id),
            used.get(each.client_id),
            tuple(control.keys(each.client_id)),
            gone(each, known),
            tuple(missing(said[each.client_id], each.profile)),
        )
        for each in clients
    ]
    return sorted(found, key=lambda each: swedish_key(each.client.profile.name))


@st.cache_data(max_entries=8, show_spinner=False)
def _organisations(snapshot: str, _view: View) -> frozenset[str]:
    del snapshot  # tells Streamlit which one this is
    return frozenset(_view.found("organisations").ids(0, _view.count("organisations")))


def attention(vendors: Sequence[Vendor]) -> None:
    """The figures at the top, and those clients that somebody should look at."""
    figures = {
        "Clients": len(vendors),
        "Active": sum(each.client.state == "active" for each in vendors),
        "Get civic numbers": sum("civicno" in each.client.profile.shared_data for each in vendors),
        "Get protected persons": sum(each.client.profile.include_alternative_person_data for each in vendors),
        "Access to everything": sum(each.client.profile.permission_mode == "everything" for each in vendors),
    }
    for column, (label, count) in zip(st.columns(len(figures)), figures.items(), strict=True):
        column.metric(label, f"{count:,}")
    wanting = [each for each in vendors if each.attention]
    rows = [{"client": client_link(each.client), "what": "; ".join(each.attention)} for each in wanting]
    st.subheader(f"Wants a look ({len(wanting)})")
    object_table(rows, (Column("client", "Client"), Column("what", "What to look at")), key="attention",
                 label="Clients that want a look", empty="Every client calls, has a key and is in the register.",
                 addresses=client_addresses(), height=300 if len(rows) > 7 else None)  # fmt: skip


def client_link(client: Client) -> Link:
    """A client's name, which leads to its page."""
    return Link(client.profile.name, "clients", client.client_id)


def client_addresses() -> dict[str, str]:
    """Where clients' names lead: to their keys and calls."""
    return {"clients": f"{address('clients')}&edit={{id}}"}


def matrix(vendors: Sequence[Vendor]) -> None:
    """Clients by categories; a click on one asks who gets it."""
    clients = [(each.client.profile.name, each.client.profile.shared_data) for each in vendors]
    rows = [{"client": name, **{code: "Yes" if code in shared else "" for code in LABELS}} for name, shared in clients]
    columns = [Column("client", "Client"), *(Column(code, label) for code, label in LABELS.items())]
    chart(matrix_chart(clients, LABELS), rows, columns, title="Who gets which data", key="matrix", page="vendors",
          empty="This source has no clients yet: create one under API clients.",
          note="A square is shared. Click on one to see all who get it.")  # fmt: skip


def reaches(vendors: Sequence[Vendor], view: View) -> None:
    """What each client reaches and calls, counted; it may take a second when data or profiles are new."""
    st.subheader("Reach and calls")
    rows = []
    for each in vendors:
        seen, used = _reach(view.snapshot.id, each.client), each.use
        row: dict[str, Value] = {
            "client": client_link(each.client),
            "vendor": each.client.profile.vendor,
            "state": each.client.state,
            "categories": len(each.client.profile.shared_data),
        }
        if seen:
            row |= {"reach": f"{seen.organisations:,} of {seen.of:,}", "persons": number(seen.persons)}
            row |= {role: number(seen.roles.get(role)) for role in ROLES}
        row |= {"last": local(each.last) if each.last else "never"}
        row |= {"calls": used.calls if used else 0, "rows": used.rows if used else 0}
        rows.append(row)
    object_table(rows, REACH_COLUMNS, key="reach", label="Reach and calls of each client", addresses=client_addresses(),
                 empty="This source has no clients yet.", height=460 if len(rows) > 12 else None)  # fmt: skip
    st.caption("By each profile now, on the current data. A person may have several roles.")
    every = Asked(clients=frozenset(each.client.client_id for each in vendors))
    by_day(every, "all", f"Nobody called in the last {DAYS} days.")


def _reach(snapshot: str, client: Client) -> Reach | None:
    try:
        return _counted(snapshot, client.client_id, client.version, client.profile.as_json())
    except Ss12kError:  # its row says the rest
        return None


@st.cache_data(max_entries=1024, show_spinner="Counting what each client sees …")
def _counted(snapshot: str, client: str, version: int, _profile: Mapping[str, object]) -> Reach:
    del client, version  # tell Streamlit of what the answer is
    return reach_of(access().draft(LOCAL_ADMINISTRATOR, Profile.parse(_profile), snapshot))


def who_gets(vendors: Sequence[Vendor], view: View) -> None:
    """Who gets a category, who reaches an organisation, who gets a person: asked by the address or by the fields."""
    st.subheader("Who gets …")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        category = asked.choice("category", "… a category of data", LABELS, nothing="Choose one")
        unit = asked.choice("unit", "… a school", organisation_names(view), nothing="Choose one")
        text = asked.text("q", "… a person", placeholder="Name, number or id")
    if category in LABELS:
        _who_gets_category(vendors, category)
    if unit and _there(view, "organisations", unit):
        receivers_table("organisations", unit, "this organisation")
    if text and not param("id"):
        _persons(text)
    if person := param("id"):
        st.button("Another person", on_click=lambda: set_params(id=None, q=None))
        if _there(view, "persons", person):
            receivers_table("persons", person, "this person")


def _there(view: View, resource: str, id: str) -> bool:
    """Whether the data has what an address asks for: nobody receives what is not there, which says nothing."""
    if view.document(resource, id) is not None:
        return True
    st.warning("The data has nothing with the id in the address, so this does not say who would get it.")
    return False


def _who_gets_category(vendors: Sequence[Vendor], category: str) -> None:
    getting = [each.client for each in vendors if category in each.client.profile.shared_data]
    st.markdown(f"**{plain(LABELS[category])}** is shared with {len(getting)} of {len(vendors)} clients.")
    rows = [{"client": client_link(each), "vendor": each.profile.vendor, "state": each.state,
             "mode": each.profile.permission_mode} for each in getting]  # fmt: skip
    object_table(rows, (Column("client", "Client"), Column("vendor", "Vendor"), Column("state", "State"),
                        Column("mode", "Permission mode")), key=f"gets {category}",
                 label=f"Who gets {LABELS[category]}", empty="Nobody.", addresses=client_addresses())  # fmt: skip


def _persons(text: str) -> None:
    here = picked()
    seen = open_view(LOCAL_ADMINISTRATOR, here.source, here.client)  # in a client's place nobody else is named
    found = people(seen, text) if seen.shared("persons") else {}
    rows = [{"person": Link(name, "persons", id)} for id, name in found.items()]
    opened = object_table(rows, (Column("person", "Person"),), key="whom", label="Persons found", download=False,
                          empty="Nobody of the kind is in the data.")  # fmt: skip
    if opened:
        set_params(id=opened.id)
        st.rerun()


def two(vendors: Sequence[Vendor]) -> None:
    """Two clients side by side: what only the one gets, only the other, and both."""
    st.subheader("Two clients side by side")
    by_id = {each.client.client_id: each.client for each in vendors}
    names = {id: f"{client.profile.name} [{id}]" for id, client in by_id.items()}
    with st.container(horizontal=True, gap="small"):
        first = asked.choice("first", "One client", names, nothing="Choose one")
        second = asked.choice("second", "Another", names, nothing="Choose one")
    if first not in by_id or second not in by_id or first == second:
        return
    one, other, lines = by_id[first].profile, by_id[second].profile, list[str]()
    for title, codes in (
        ("Both", one.shared_data & other.shared_data),
        (f"Only {one.name}", one.shared_data - other.shared_data),
        (f"Only {other.name}", other.shared_data - one.shared_data),
    ):
        told = ", ".join(label for code, label in LABELS.items() if code in codes) or "no category"
        lines.append(f"- **{plain(title)}**: {plain(told)}")
    st.markdown("\n".join(lines))
    _rows_beside(one, other)


def _rows_beside(one: Profile, other: Profile) -> None:
    try:
        found = _beside(access().control.source(one.source).snapshot, one.as_json(), other.as_json())
    except Ss12kError as problem:
        st.error(plain(str(problem)))
        return
    rows = [
        {"resource": each.resource, "first": number(each.first), "second": number(each.second), "both": each.both,
         "only_first": (each.first or 0) - each.both, "only_second": (each.second or 0) - each.both}
        for each in found
    ]  # fmt: skip
    heads = (Column("resource", "Resource"), Column("first", one.name, "number"),
             Column("second", other.name, "number"), Column("both", "Both", "number"),
             Column("only_first", f"Only {one.name}", "number"),
             Column("only_second", f"Only {other.name}", "number"))  # fmt: skip
    object_table(rows, heads, key="beside", label="Rows that two clients see", empty="Neither gets anything.")


@st.cache_data(max_entries=64, show_spinner="Counting what each gets …")
def _beside(snapshot: str | None, one: dict[str, Any], other: dict[str, Any]) -> list[Beside]:
    del snapshot  # tells Streamlit that the answer is of this one
    first, second = Profile.parse(one), Profile.parse(other | {"clientId": one["clientId"]})
    return beside(access().impact(LOCAL_ADMINISTRATOR, first, second, examples=1))


def own_view(source: str) -> View:
    """The authority's own view of the current data."""
    return open_view(LOCAL_ADMINISTRATOR, source)
