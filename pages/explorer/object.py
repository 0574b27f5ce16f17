"""Object: the card of an object of any resource that has no page of its own."""

from ss12k.explore.fields import label_of
from ss12k.standard.resources import RESOURCES
from ss12k.ui.cards import card_page
from ss12k.ui.navigation import Problem, param, stop


def object_() -> None:
    """One object of the resource that the URL names."""
    resource = param("resource") or ""
    if resource not in RESOURCES:
        stop(Problem(f"There is no resource “{resource}” in SS12000.", "Choose one under All resources."))
    card_page(resource, "object", tab=label_of(resource))
