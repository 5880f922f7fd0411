"""Principal at maturity: what the monthly, quarterly and bullet methods share."""

from collections.abc import Sequence

from huoshui.core.schedule.periods import Period
from huoshui.core.schedule.terms import Instalment, ScheduleTerms


def principal_at_maturity(terms: ScheduleTerms, periods: Sequence[Period]) -> tuple[Instalment, ...]:
    """Interest on the whole principal each period, the principal with the last one."""
    last = len(periods)
    return tuple(
        Instalment(
            number=number,
            period_start=period.start,
            due_date=period.end,
            principal_due=terms.principal if number == last else 0,
            interest_due=period.interest(terms.principal, terms.annual_rate),
            principal_after=0 if number == last else terms.principal,
        )
        for number, period in enumerate(periods, 1)
    )
