"""The dashboard: navigation, and the source and "View as client" pickers."""

import streamlit as st

from pages.administration.audit import audit
from pages.administration.sources import sources
from pages.explorer.activities import activities
from pages.explorer.activity import activity
from pages.explorer.group import group
from pages.explorer.groups import groups
from pages.explorer.object import object_
from pages.explorer.organisation import organisation
from pages.explorer.organisations import organisations
from pages.explorer.overview import overview
from pages.explorer.person import person
from pages.explorer.persons import persons
from pages.explorer.quality import quality
from pages.explorer.resources import resources
from pages.explorer.search import search_page
from pages.vendors.api import api
from pages.vendors.clients import clients
from pages.vendors.golive import golive
from pages.vendors.permissions import permissions
from pages.vendors.register import register
from pages.vendors.vendors import vendors
from ss12k.access import LOCAL_ADMINISTRATOR, access
from ss12k.ui.navigation import Picked, Problem, declare, page_link, pickers, stop
from ss12k.ui.page import frame
from ss12k.ui.search_box import search_box
from ss12k.ui.then import then_pickers

PAGES = {
    "organisations": st.Page(organisations, title="Organisations", default=True),
    "overview": st.Page(overview, title="Overview", url_path="overview"),
    "persons": st.Page(persons, title="Persons", url_path="persons"),
    "groups": st.Page(groups, title="Groups", url_path="groups"),
    "activities": st.Page(activities, title="Activities", url_path="activities"),
    "resources": st.Page(resources, title="All resources", url_path="resources"),
    "quality": st.Page(quality, title="Data quality", url_path="quality"),
    "search": st.Page(search_page, title="Search", url_path="search"),
    "vendors": st.Page(vendors, title="Vendor overview", url_path="vendors"),
    "permissions": st.Page(permissions, title="Data permissions", url_path="permissions"),
    "clients": st.Page(clients, title="API clients", url_path="clients"),
    "register": st.Page(register, title="Register", url_path="register"),
    "api": st.Page(api, title="API documentation", url_path="api"),
    "audit": st.Page(audit, title="Audit", url_path="audit"),
    "golive": st.Page(golive, title="Go-live check", url_path="golive"),
    "sources": st.Page(sources, title="Manage sources", url_path="sources"),
    "organisation": st.Page(organisation, title="Organisation", url_path="organisation", visibility="hidden"),
    "group": st.Page(group, title="Group", url_path="group", visibility="hidden"),
    "activity": st.Page(activity, title="Activity", url_path="activity", visibility="hidden"),
    "person": st.Page(person, title="Person", url_path="person", visibility="hidden"),
    "object": st.Page(object_, title="Object", url_path="object", visibility="hidden"),
}
EXPLORER = ("overview", "organisations", "persons", "groups", "activities", "resources", "quality")
OTHERS = ("vendors", "permissions", "clients", "golive", "register", "api", "sources", "audit")


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
            here = _then(here) or here
        if not isinstance(here, Problem):
            search_box()
            for name in (*EXPLORER, *OTHERS):
                page_link(name)
    if isinstance(here, Problem):
        stop(here)
    page.run()


def _then(here: Picked) -> Problem | None:
    """The pickers of then and now, and of what is withheld."""
    control = access().control
    return then_pickers(
        here,
        control.snapshots(here.source),
        control.versions(here.client) if here.client else [],
        lambda at: access().as_it_was(LOCAL_ADMINISTRATOR, here.source, here.client, at),
    )


main()
