"""The dashboard: navigation, and the source and "View as client" pickers."""

import streamlit as st

from pages.administration.sources import sources
from pages.explorer.group import group
from pages.explorer.organisation import organisation
from pages.explorer.organisations import organisations
from pages.explorer.person import person
from pages.vendors.permissions import permissions
from ss12k.access import access
from ss12k.ui.navigation import Problem, declare, page_link, pickers, stop
from ss12k.ui.page import frame

PAGES = {
    "organisations": st.Page(organisations, title="Organisations", default=True),
    "permissions": st.Page(permissions, title="Data permissions", url_path="permissions"),
    "sources": st.Page(sources, title="Manage sources", url_path="sources"),
    "organisation": st.Page(organisation, title="Organisation", url_path="organisation", visibility="hidden"),
    "group": st.Page(group, title="Group", url_path="group", visibility="hidden"),
    "person": st.Page(person, title="Person", url_path="person", visibility="hidden"),
}
MENU = ("organisations", "permissions", "sources")


def main() -> None:
    """Draw the pickers and the menu, then the page that the URL names."""
    frame()
    page = declare(PAGES)
    control = access().control
    with st.sidebar:
        st.markdown("### ss12k")
        here = pickers(
            {source.id: source.name for source in control.sources()},
            lambda source: {client.client_id: client.profile.name for client in control.clients(source)},
        )
        if not isinstance(here, Problem):
            for name in MENU:
                page_link(name)
    if isinstance(here, Problem):
        stop(here)
    page.run()


main()
