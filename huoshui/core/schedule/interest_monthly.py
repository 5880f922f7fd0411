"""按月付息到期还本: interest every month, principal at maturity."""

from huoshui.core.schedule.interest_only import principal_at_maturity
from huoshui.core.schedule.periods import monthly_periods
from huoshui.core.schedule.terms import Instalment, ScheduleTerms


def interest_monthly(terms: ScheduleTerms) -> tuple[Instalment, ...]:
    """The instalments with monthly interest and the principal at maturity."""
    return principal_at_maturity(terms, monthly_periods(terms))
