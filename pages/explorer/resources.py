"""All resources: the list of any of them."""

from ss12k.explore.fields import FIELDS, label_of
from ss12k.standard.resources import ALTERNATIVE_PERSONS, RESOURCES
from ss12k.ui import asked
from ss12k.ui.explorer import current_look
from ss12k.ui.lists import draw_list, question_of
from ss12k.ui.navigation import Problem, param, stop
from ss12k.ui.page import heading
from ss12k.ui.persons import question_of_persons

FIRST = "organisations"


def resources() -> None:
    """The list of the resource that is chosen."""
    look = current_look()
    heading("All resources")
    shown = list(RESOURCES) if look.view.profile else [*RESOURCES, ALTERNATIVE_PERSONS]
    resource = asked.required("resource", "Resource", {name: label_of(name) for name in shown}, FIRST)
    if resource not in FIELDS or resource not in shown:
        stop(Problem(f"There is no resource “{param('resource')}” here.", "Choose one under Resource."))
    question = question_of_persons(look) if resource == "persons" else question_of(look, resource)
    draw_list(look, question, noun=label_of(resource).lower())
