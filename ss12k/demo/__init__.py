"""A synthetic school authority, Norreka kommun: nobody in it exists, and the same seed always gives the same bytes."""

from ss12k.demo.clients import SOURCE, profiles, write_clients
from ss12k.demo.deviations import DEVIATIONS
from ss12k.demo.generator import generate, write_demo
from ss12k.demo.sizes import SIZES
from ss12k.demo.years import TODAY

__all__ = ["DEVIATIONS", "SIZES", "SOURCE", "TODAY", "generate", "profiles", "write_clients", "write_demo"]
