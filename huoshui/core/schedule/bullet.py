"""利随本清: principal and interest together at maturity."""

from huoshui.core.schedule.interest_only import principal_at_maturity
from huoshui.core.schedule.periods import whole_term
from huoshui.core.schedule.terms import Instalment, ScheduleTerms


def bullet(terms: ScheduleTerms) -> tuple[Instalment, ...]:
    """One instalment: the principal and the interest of the whole term.

    1,000,000 at 4.35 %, 2024-01-15 → 2025-01-15: 44,225.00 by actual/360, 43,500.00 by whole years.
    """
    return principal_at_maturity(terms, (whole_term(terms),))
