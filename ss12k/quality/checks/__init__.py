"""All checks, in the order of the questions that they answer."""

from collections.abc import Mapping
from types import MappingProxyType

from ss12k.quality.check import Check
from ss12k.quality.checks import activities, enrolment, groups, identity, protection, source

_ALL = sorted(
    (each for part in (identity, protection, enrolment, groups, activities, source) for each in part.CHECKS),
    key=lambda each: each.number,
)
CHECKS: Mapping[str, Check] = MappingProxyType({each.name: each for each in _ALL})
"""Every check by its name."""

if len(CHECKS) != len(_ALL):
    raise ValueError("two checks have the same name")
