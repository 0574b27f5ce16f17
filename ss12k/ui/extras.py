"""What only some cards have: pupils by school year, a pupil's attendance, and who receives a person."""

from collections import Counter

import streamlit as st

from ss12k.explore.attended import attended
from ss12k.explore.cards import Card
from ss12k.explore.charts import years_chart
from ss12k.explore.looks import Look
from ss12k.explore.rows import Row
from ss12k.ui import overview
from ss12k.ui.charts import chart
from ss12k.ui.components import Column
from ss12k.ui.receivers import receivers_table
from ss12k.ui.then import the_day


def pupils_by_year(_: Look, card: Card) -> None:
    """How many of an organisation's pupils are in which school year today, as a chart to click into."""
    today = the_day().isoformat()
    rows = [row for row in card.tables["pupils"].rows or () if row.withheld is None and _holds(row, today)]
    years = Counter(str(row.get("year")) for row in rows)
    if not years:
        return
    drawn = years_chart(card.id, dict(sorted(years.items(), key=lambda item: (len(item[0]), item[0]))))
    numbers = [{"year": year or "No year", "pupils": count} for year, count in sorted(years.items())]
    heads = [Column("year", "School year"), Column("pupils", "Pupils", "number")]
    chart(drawn, numbers, heads, title="Pupils per school year today", key=f"years {card.id}", empty="")


def _holds(row: Row, today: str) -> bool:
    start, end = str(row.get("start")), str(row.get("end"))
    return (not start or start <= today) and (not end or end >= today)


def of_a_person(look: Look, card: Card) -> None:
    """Attendance of somebody who has any, and who receives this person; each when it is asked for."""
    if card.tables["attendances"].count:
        asked = st.expander("Attendance over weeks", on_change="rerun", key=f"attendance {card.id}")
        if asked.open:
            with asked:
                overview.attended(attended(look.view, card.id))
    if look.view.profile and not look.own:
        return  # the reasons name what this client may not see
    asked = st.expander("Who receives this person?", on_change="rerun", key=f"receivers {card.id}")
    if asked.open:
        with asked:
            receivers_table(card.resource, card.id, "this person")
