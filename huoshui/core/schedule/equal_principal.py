"""等额本金: the same principal each month, interest falling with the balance."""

from huoshui.core.money import divide_half_up
from huoshui.core.schedule.periods import monthly_periods
from huoshui.core.schedule.terms import Instalment, ScheduleTerms


def equal_principal(terms: ScheduleTerms) -> tuple[Instalment, ...]:
    """The instalments with constant principal; the last one absorbs the cents.

    120,000 at 4.8 % over 12 months: interest 480, 440 … 40, 3,120.00 in all.
    """
    periods = monthly_periods(terms)
    part = divide_half_up(terms.principal, len(periods))
    balance, instalments = terms.principal, []
    for number, period in enumerate(periods, 1):
        interest = period.interest(balance, terms.annual_rate)
        principal = balance if number == len(periods) else min(part, balance)
        balance -= principal
        instalments.append(
            Instalment(
                number=number,
                period_start=period.start,
                due_date=period.end,
                principal_due=principal,
                interest_due=interest,
                principal_after=balance,
            )
        )
    return tuple(instalments)
