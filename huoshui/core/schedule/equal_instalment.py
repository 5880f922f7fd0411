"""等额本息: every instalment the same, interest on what is still owed."""

from collections.abc import Sequence

from huoshui.core.money import Cents, divide_half_up
from huoshui.core.rates import Rate
from huoshui.core.schedule.periods import Period, monthly_periods
from huoshui.core.schedule.terms import Instalment, ScheduleTerms


def equal_instalment(terms: ScheduleTerms) -> tuple[Instalment, ...]:
    """The instalments of a level-payment loan; the last one absorbs the cents.

    10,000 at 12 % over 12 months: 888.49 × 11 + 888.47, interest 661.86.
    """
    periods = monthly_periods(terms)
    payment = level_payment(terms.principal, terms.annual_rate, periods)
    balance, instalments = terms.principal, []
    for number, period in enumerate(periods, 1):
        interest = period.interest(balance, terms.annual_rate)
        principal = balance if number == len(periods) else min(max(payment - interest, 0), balance)
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


def level_payment(principal: Cents, rate: Rate, periods: Sequence[Period]) -> Cents:
    """The payment that, made at each period's end, repays the principal: exact, rounded half-up once.

    The present value of one cent per period is built backwards as one integer fraction, so the payment is
    level for unequal months too: V = (V + 1) / (1 + rate × years).
    """
    rate_numerator, rate_denominator = rate.as_integer_ratio()
    numerator, denominator = 0, 1
    for period in reversed(periods):
        part = rate_denominator * period.years.denominator
        grown = part + rate_numerator * period.years.numerator
        numerator, denominator = (numerator + denominator) * part, denominator * grown
    return divide_half_up(principal * denominator, numerator)
