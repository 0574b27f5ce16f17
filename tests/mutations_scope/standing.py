"""Mistakes in R10: answers from an old state, pulls that go on too long, and other documents by another way."""

from .mutation import Mutation

VIEWS, READING, TOKENS, RECORDS = "access/views.py", "api/reading.py", "api/page_tokens.py", "control/records.py"
VIEW, AGGREGATION, EXPORTING = "scope/view.py", "snapshots/aggregation.py", "sources/exporting.py"
PAGING, API, ACCESS_TOKENS = "test_api_paging.py", "test_api.py", "test_api_tokens.py"

SAME = (
    Mutation(
        "a document by its id is without names",
        VIEW,
        "Documents(self._rules, names).by_id",
        "Documents(self._rules).by_id",
        tests=(API,),
    ),
    Mutation(
        "a document by its id is without names in what is expanded",
        VIEW,
        "return self._documents(resource, sorted(place for (place,) in found), names, expansions)",
        "return self._documents(resource, sorted(place for (place,) in found), False, expansions)",
        tests=(API,),
    ),
    Mutation(
        "a document by its id has the items of others",
        "scope/documents.py",
        "FROM {source} AND {self._chosen('i.owner')}",
        "FROM {source} AND i.owner >= $first",
    ),
    Mutation(
        "an export has names in its references",
        EXPORTING,
        "page = view.page(resource, after=after)",
        "page = view.page(resource, after=after, names=True)",
        tests=("test_exporting.py::test_an_export_of_odd_data_loaded_again_is_what_the_client_sees",),
    ),
    Mutation(
        "an export ends after its first page",
        EXPORTING,
        "        after = page.after",
        "        after = None",
        tests=("test_views.py",),
    ),
    Mutation(
        "a page of the API has names without being asked",
        READING,
        "names=_names(pull.parameters)",
        "names=True",
        tests=(API,),
    ),
)

CURRENT = (
    Mutation(
        "a view outlives the profile that it was made for",
        VIEWS,
        "key = (source, snapshot, client, version, shared)",
        "key = (source, snapshot, client, None, shared)",
        tests=(f"{API}::test_a_saved_profile_holds_from_the_next_request_on",),
    ),
    Mutation(
        "clients with the same version of a profile see the same",
        VIEWS,
        "key = (source, snapshot, client, version, shared)",
        "key = (source, snapshot, None, version, shared)",
        tests=(API, PAGING),
    ),
    Mutation(
        "a view outlives its snapshot",
        VIEWS,
        "key = (source, snapshot, client, version, shared)",
        """key = (source, "", client, version, shared)""",
        tests=(f"{API}::test_an_activated_snapshot_holds_from_the_next_request_on",),
    ),
    Mutation(
        "a revoked key goes on",
        RECORDS,
        """return self.status == "active" and self.key_usable""",
        """return self.status == "active\"""",
        tests=(ACCESS_TOKENS,),
    ),
    Mutation(
        "a paused client goes on",
        RECORDS,
        """return self.status == "active" and self.key_usable""",
        """return self.key_usable""",
        tests=(ACCESS_TOKENS,),
    ),
    Mutation(
        "a removed client goes on",
        VIEWS,
        """ and standing.status == "removed":""",
        " and not standing.source:",
        tests=("test_views.py",),
    ),
    Mutation(
        "a standing is remembered",
        "api/service.py",
        "        standing = self.access.control.standing(bearer.client_id, bearer.key_id)",
        """        known = self.__dict__.setdefault("known", {})
        if bearer not in known:
            known[bearer] = self.access.control.standing(bearer.client_id, bearer.key_id)
        standing = known[bearer]""",
        tests=(API, ACCESS_TOKENS),
    ),
)

PULLS = (
    Mutation(
        "a pull goes on over the newest snapshot",
        READING,
        "view = service.view(caller, pull.snapshot)",
        "view = service.view(caller)",
        tests=(PAGING,),
    ),
    Mutation(
        "a pull ends with every new snapshot",
        READING,
        "if not service.access.page_goes_on(view, standing):",
        "if True:",
        tests=(PAGING,),
    ),
    Mutation(
        "a pull goes on for an hour",
        VIEWS,
        "PAGES_OUTLIVE = timedelta(minutes=30)",
        "PAGES_OUTLIVE = timedelta(minutes=60)",
        tests=(PAGING,),
    ),
    Mutation(
        "a pull goes on for a quarter of an hour",
        VIEWS,
        "PAGES_OUTLIVE = timedelta(minutes=30)",
        "PAGES_OUTLIVE = timedelta(minutes=15)",
        tests=(PAGING,),
    ),
    Mutation(
        "a pull goes on under an old profile",
        READING,
        "if pull.version != caller.standing.version:",
        "if False:",
        tests=(PAGING,),
    ),
    Mutation(
        "a pull goes on though somebody whom it shows is protected by now",
        VIEWS,
        "return not any(view.shows_unprotected(self._snapshot(standing.source, each)) for each in since_then)",
        "return True",
        tests=(PAGING,),
    ),
    Mutation(
        "only the newest snapshot is asked whom it protects",
        VIEWS,
        "return set(activated[: activated.index(snapshot)] if snapshot in activated else activated)",
        "return set(activated[:1])",
        tests=(PAGING,),
    ),
    Mutation(
        "a pull ends for anybody who is protected by now, seen or not",
        VIEW,
        """WHERE NOT protected AND {member("persons", "p.pos")}""",
        """WHERE NOT protected""",
        tests=(PAGING,),
    ),
    Mutation(
        "a pull ends for who was protected before",
        VIEW,
        """WHERE NOT protected AND {member("persons", "p.pos")}""",
        """WHERE {member("persons", "p.pos")}""",
        tests=("test_views.py", PAGING),
    ),
    Mutation(
        "a token is good for any client",
        READING,
        "if pull.client_id != caller.standing.client_id:",
        "if False:",
        tests=(PAGING,),
    ),
    Mutation(
        "a token is good for any address",
        READING,
        "if pull.resource != resource.path:",
        "if False:",
        tests=(PAGING,),
    ),
)

SUMS = (
    Mutation(
        "sums are computed over attendances that are not visible",
        "scope/sums.py",
        """rules.row(RESOURCES["attendances"], "a").sql""",
        """"TRUE\"""",
        tests=("test_aggregation.py",),
    ),
    Mutation(
        "sums are given though attendances are not shared",
        VIEW,
        "        self.require(AGGREGATED)\n",
        "",
        tests=("test_aggregation.py",),
    ),
    Mutation(
        "sums are computed though the dump has some",
        VIEW,
        "if self.snapshot.size(AGGREGATED) or not",
        "if not",
        tests=("test_aggregation.py",),
    ),
    Mutation(
        "computed sums are in the view",
        VIEW,
        """        after: int | None = -1
        while after is not None:
            page = self.page(""",
        """        if resource == AGGREGATED and not self.snapshot.size(AGGREGATED):
            yield from self.aggregated_attendance(date(2020, 1, 1), date(2030, 1, 1))
        after: int | None = -1
        while after is not None:
            page = self.page(""",
        tests=("test_aggregation.py",),
    ),
    Mutation(
        "sums are computed over all days",
        AGGREGATION,
        "WHERE s.day BETWEEN $start AND $end AND e.activity",
        "WHERE s.day IS NOT NULL AND e.activity",
        tests=("test_aggregation.py",),
    ),
)
