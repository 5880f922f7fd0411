"""From terms to instalments, and from instalments to totals."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from huoshui.core.errors import InvalidInput
from huoshui.core.schedule.methods import METHODS
from huoshui.core.schedule.terms import Instalment, ScheduleTerms, ScheduleTotals, YearTotal

LONGEST_TERM_MONTHS = 600


@lru_cache(maxsize=4096)
def build_schedule(terms: ScheduleTerms) -> tuple[Instalment, ...]:
    """The instalments (期次) of a loan, oldest first, amounts in cents.

    Σ principal = the amount lent, the last balance is 0, nothing is negative, 0 % works.
    Refusals: InvalidInput naming the field. Cached: terms and result are frozen.
    """
    check_schedule_terms(terms)
    return METHODS[terms.method].build(terms)


def check_schedule_terms(terms: ScheduleTerms) -> None:
    """Nothing; refuses terms no schedule can be made of (InvalidInput with the field's path)."""
    if terms.principal <= 0:
        raise InvalidInput(field="principal", zh="本金必须大于零", en="The principal must be above zero")
    if not 1 <= terms.period_count <= LONGEST_TERM_MONTHS:
        raise InvalidInput(
            field="period_count",
            zh=f"期限必须为 1 至 {LONGEST_TERM_MONTHS} 个月",
            en=f"The term must be 1 to {LONGEST_TERM_MONTHS} months",
        )
    if not (terms.annual_rate.is_finite() and Decimal(0) <= terms.annual_rate <= Decimal(10)):
        raise InvalidInput(field="annual_rate", zh="年利率无效", en="The annual rate is not valid")
    if terms.due_day is not None and not 1 <= terms.due_day <= 31:
        raise InvalidInput(field="due_day", zh="还款日必须为 1 至 31", en="The due day must be 1 to 31")


def schedule_totals(instalments: Sequence[Instalment]) -> ScheduleTotals:
    """Principal, interest and total of a schedule, and the same for each calendar year, cents."""
    by_year: dict[int, list[int]] = {}
    for row in instalments:
        sums = by_year.setdefault(row.due_date.year, [0, 0])
        sums[0] += row.principal_due
        sums[1] += row.interest_due
    years = tuple(
        YearTotal(year=year, principal=principal, interest=interest, total=principal + interest)
        for year, (principal, interest) in sorted(by_year.items())
    )
    principal = sum(year.principal for year in years)
    interest = sum(year.interest for year in years)
    return ScheduleTotals(principal=principal, interest=interest, total=principal + interest, years=years)
