"""A small app with our components on made-up data, for tests in a real browser."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import streamlit as st

from ss12k.ui import navigation
from ss12k.ui.client_bar import client_bar
from ss12k.ui.components import Column
from ss12k.ui.json_view import Mark, json_view
from ss12k.ui.page import frame
from ss12k.ui.tables import Link, Paging, Turn, Withheld, object_table, paged_table
from ss12k.ui.tree import Cell, TreeRow, forest
from ss12k.ui.tree_table import discard_draft, tree_table

SOURCES = {"norreka": "Norreka kommun", "skola": "Fristående skolan"}
CLIENTS = {
    "norreka": {"norreka.skola24": "Skola24", "norreka.ist-analys": "IST Analys"},
    "skola": {"skola.liber": "Liber Online"},
}
COLUMNS = (
    Column("type", "Type"),
    Column("schoolTypes", "School types"),
    Column("code", "Code"),
    Column("pupils", "Pupils", kind="number"),
    Column("start", "Start", kind="date"),
    Column("end", "End", kind="date"),
)
HERE = Path(__file__).parent
ORGANISATIONS = json.loads((HERE / "organisations.json").read_text(encoding="utf-8"))
DOCUMENT = (HERE / "document.json").read_text(encoding="utf-8")
CLASS = Link("9B", "groups", "g-1")
PEOPLE: list[dict[str, object]] = [
    {"name": Link("Öberg, Åsa", "persons", "p-5"), "age": 12, "groups": (CLASS, "valfri"), "from": None},
    {"name": Link("Zetterberg, Bo", "persons", "p-6"), "age": 9, "groups": (), "from": date(2024, 8, 19)},
    {"name": Link("Ärlig, <i>Ann</i>", "persons", "p-7"), "age": 115, "groups": (), "from": date(2023, 8, 19)},
    {"name": Link("=cmd()", "persons", "p-8"), "age": None, "groups": (), "from": date(2022, 8, 19)},
]  # fmt: skip
RULE = "outside the organisations chosen"
ALIAS = "protected persons have an alias"
WITHHELD: list[dict[str, object]] = [
    *PEOPLE[:2],
    {"name": Withheld("Ask, Dag", ALIAS, "Alias 7"), "age": Withheld(-5, "category age is not shared"), "groups": ()},
    {"name": Link("Ek, Ida", "persons", "p-9"), "age": 7.25, "from": date(2022, 8, 19),
     "groups": (CLASS, Withheld("valfri", "group of another school"))},
]  # fmt: skip
LINKS = dict.fromkeys(("/responsibles/0/person/id", "/responsibles/1/person/id"), "persons")
MARKS = {
    "/givenName": Mark("alias", ALIAS, '"Alias 7"'),
    "/score": Mark("extension"),
    "/civicNo": Mark("withheld", "category civicno is not shared"),
    "/responsibles/1": Mark("withheld", RULE),
    "/responsibles": Mark("partly", "one of two is shared"),
    "/constructor": Mark("lacking"),
}
PAGE_SIZE = 50
TOTAL = 60024


def rows(many: int = 0) -> Iterator[TreeRow]:
    """The organisations; with `many`, as many again under schools of their own."""
    for id_, parent, name, kind, types, pupils in ORGANISATIONS:
        ended = id_ == "gamla"
        cells: dict[str, Cell] = {"type": kind, "schoolTypes": tuple(types), "code": id_[:4].upper(), "pupils": pupils}
        dates: dict[str, Cell] = {"start": "2014-07-01", "end": "2019-06-30" if ended else None}
        yield TreeRow(id_, parent, name, cells | dates, ended=ended)
    for number in range(many):
        parent = "kommun" if number % 10 == 0 else f"n{number - number % 10}"
        yield TreeRow(f"n{number}", parent, f"Enhet {number}", {"type": "Skolenhet", "pupils": number})


def explorer() -> None:
    """The tree, to open organisations in; `many` in the URL makes it long."""
    st.title("Organisations")
    many = int(navigation.param("many") or 0)
    link = navigation.address_of_id("card")
    result = tree_table(forest(rows(many)), COLUMNS, key="explorer", link=link, show_ended=False)
    if result.opened:
        navigation.go("card", id=result.opened)


def permissions() -> None:
    """The tree with boxes."""
    st.title("Data Permissions")
    saved = frozenset({"kommun", "gone"}) if navigation.param("all") else frozenset({"norreka79"})
    result = tree_table(rows(), COLUMNS[:3], key="boxes", checkable=True, checked=saved, epoch="1", openable=False,
                        open_rows=["kommun", "norreka"])  # fmt: skip
    if st.button("Discard"):
        discard_draft("boxes")
        st.rerun()
    st.text("checked: " + json.dumps(sorted(result.checked)))


def card() -> None:
    """One object: its table and its JSON."""
    st.title(f"Card {navigation.param('id')}")
    marks = {"/civicNo": Mark("withheld", "category civicno is not shared")} if navigation.param("marks") else None
    beside, raw = st.columns([3, 2])
    with beside:
        columns = (Column("name", "Name"), Column("age", "Age", kind="number"), Column("groups", "Groups"),
                   Column("from", "From", kind="date"))  # fmt: skip
        followed = object_table(PEOPLE, columns, key="people", label="People", empty="Nobody.")
        object_table([], columns, key="none", label="Guardians", empty="No guardians: the source names none.")
    with raw:
        followed = json_view(DOCUMENT, key="raw", links=LINKS, marks=marks) or followed
    if followed:
        navigation.go("card", id=f"{followed.resource}:{followed.id}")


def withheld() -> None:
    """What one client does not get, in place but struck through."""
    st.title("Withheld")
    columns = (Column("name", "Name"), Column("age", "Age", kind="number"), Column("groups", "Groups"),
               Column("from", "From", kind="date"))  # fmt: skip
    reasons = {"anders": RULE, "externa": RULE, "norreka79": "ended before the profile"}
    tree = tree_table([replace(row, withheld=reasons.get(row.id)) for row in rows()], COLUMNS[:4], key="withheld tree",
                      open_rows=["kommun", "norreka"], height=420)  # fmt: skip
    because = {1: RULE, 3: RULE}
    followed = object_table(WITHHELD, columns, key="struck", label="Struck", empty="Nobody.", withheld=because)
    object_table(WITHHELD[2:], columns, key="cells", label="Cells", empty="Nobody.")
    followed = (
        json_view(
            DOCUMENT,
            key="marked",
            links=LINKS,
            marks=MARKS,
        )
        or followed
    )
    if tree.opened:
        navigation.go("card", id=tree.opened)
    if followed:
        navigation.go("card", id=f"{followed.resource}:{followed.id}")


def paged() -> None:
    """Sixty thousand rows, a page at a time, from the page and order in the URL; every run is counted."""
    st.title("Paged")
    page, down = int(navigation.param("page") or 1), bool(navigation.param("down"))
    sort = navigation.param("sort")
    first = (page - 1) * PAGE_SIZE
    places = range(first, min(first + PAGE_SIZE, TOTAL))
    given = [{"number": TOTAL - place if down else place + 1, "name": Link(f"Person {place}", "persons", f"p-{place}"),
              "half": place / 2} for place in places]  # fmt: skip
    columns = (Column("number", "Number", kind="number"), Column("name", "Name"), Column("half", "Half", kind="number"))
    paging = Paging(page, -(-TOTAL // PAGE_SIZE), TOTAL, PAGE_SIZE, sort, down, frozenset({"number", "name"}))
    opened = paged_table(given, columns, paging, key="paged", label="Everybody", empty="Nobody.", withheld={1: RULE},
                         turned=turned)  # fmt: skip
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.text(f"runs: {st.session_state['runs']}")
    if opened:
        navigation.go("card", id=f"{opened.resource}:{opened.id}")


def turned(turn: Turn) -> None:
    """The page and the order go into the URL."""
    st.query_params.update({"page": str(turn.page), "sort": turn.sort or "", "down": "1" if turn.down else ""})


def broken() -> None:
    """A page that fails with something secret in its message."""
    raise ValueError("secret 201001012384")


def main() -> None:
    """Pickers, menu, bar, page."""
    frame("Components")
    pages: dict[str, Callable[[], None]] = {
        "explorer": explorer,
        "permissions": permissions,
        "card": card,
        "withheld": withheld,
        "paged": paged,
        "broken": broken,
    }
    page = navigation.declare(
        {
            name: st.Page(shown, title=name.title(), url_path=name, default=name == "explorer")
            for name, shown in pages.items()
        }
    )
    with st.sidebar:
        place = navigation.pickers(SOURCES, lambda source: CLIENTS[source])
        if isinstance(place, navigation.Picked):
            for name in pages:
                navigation.page_link(name)
    if isinstance(place, navigation.Problem):
        navigation.stop(place)
    if place.client:
        client_bar(name=CLIENTS[place.source][place.client], mode="selected", categories=9, organisations=3,
                   all_organisations=17, alias=False)  # fmt: skip
    page.run()


main()
