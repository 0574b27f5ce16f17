"""The fixed cases, as data, each naming the mistake that it witnesses; oracle and product must both pass them."""

from .case import Case
from .cases_attributes import ATTRIBUTE_QUERY_CASES
from .cases_daily import DAILY_CASES
from .cases_documents import ATTRIBUTE_CASES
from .cases_expand import EXPAND_CASES
from .cases_filters import FILTER_CASES
from .cases_mutations import MUTATION_CASES
from .cases_nested import NESTED_CASES
from .cases_protected import PROTECTED_CASES
from .cases_queries import QUERY_CASES
from .cases_references import REFERENCE_CASES
from .cases_rows import ROW_CASES
from .cases_school import SCHOOL_CASES
from .cases_ties import TIE_CASES

CASES: tuple[Case, ...] = (
    *ROW_CASES,
    *SCHOOL_CASES,
    *DAILY_CASES,
    *PROTECTED_CASES,
    *ATTRIBUTE_CASES,
    *REFERENCE_CASES,
    *NESTED_CASES,
    *TIE_CASES,
    *EXPAND_CASES,
    *QUERY_CASES,
    *FILTER_CASES,
    *ATTRIBUTE_QUERY_CASES,
    *MUTATION_CASES,
)

__all__ = ["CASES", "Case"]
