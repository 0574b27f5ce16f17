"""The fixed cases, as data, each naming the mistake that it witnesses; oracle and product must both pass them."""

from .case import Case
from .cases_documents import ATTRIBUTE_CASES
from .cases_protected import PROTECTED_CASES
from .cases_references import REFERENCE_CASES
from .cases_rows import ROW_CASES

CASES: tuple[Case, ...] = (*ROW_CASES, *PROTECTED_CASES, *ATTRIBUTE_CASES, *REFERENCE_CASES)

__all__ = ["CASES", "Case"]
