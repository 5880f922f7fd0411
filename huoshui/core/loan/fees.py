"""The price of paying early (提前还款违约金)."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from huoshui.core.errors import Refusal
from huoshui.core.loan.terms import FeeBasis, PrepaymentFee
from huoshui.core.money import Cents, round_half_up
from huoshui.core.schedule.rates import RateLine

# What paying so much principal early costs.
Price: TypeAlias = Callable[[Cents], Cents]


class FeeNotForPart(Refusal):
    """A partial prepayment under a fee that is only defined for a payoff."""

    code = "loan.fee_not_for_part"
    zh = "该借据的提前还款违约金按放款金额或少付利息计收，不支持部分提前还款"
    en = "This loan's prepayment fee is on the amount lent or the interest saved: only a payoff is possible"
    status = 422


def prepayment_fee(
    fee: PrepaymentFee,
    *,
    prepaid: Cents,
    lent: Cents,
    interest_saved: Cents,
    rates: RateLine,
    day: date,
    due_count: int,
    units_per_year: int,
) -> Cents:
    """The fee for paying `prepaid` of the principal early on `day`, cents, rounded half-up once.

    1 % of 120,000.00 prepaid: 1,200.00; 30 days of interest at 6 % on it (360): 600.00.
    """
    free = fee.free_after_instalments is not None and due_count >= fee.free_after_instalments
    if prepaid <= 0 or free:
        return 0
    if fee.basis is FeeBasis.FIXED:
        return fee.amount
    if fee.basis is FeeBasis.INTEREST_DAYS:
        return round_half_up(prepaid * rates.rate_on(day) * Fraction(fee.days, units_per_year))
    base = {
        FeeBasis.PREPAID_PRINCIPAL: prepaid,
        FeeBasis.AMOUNT_LENT: lent,
        FeeBasis.INTEREST_SAVED: interest_saved,
    }[fee.basis]
    return round_half_up(base * Fraction(fee.rate))


def split_prepayment(amount: Cents, fee: PrepaymentFee, price: Price) -> tuple[Cents, Cents]:
    """How much of `amount` is principal and how much its fee; at most a cent is left over.

    10,100.00 at 1 %: 10,000.00 and 100.00. Refusals: FeeNotForPart.
    """
    if fee.is_none:
        return amount, 0
    if fee.basis in (FeeBasis.AMOUNT_LENT, FeeBasis.INTEREST_SAVED):
        raise FeeNotForPart()
    low, high = 0, amount
    while low < high:
        middle = (low + high + 1) // 2
        if middle + price(middle) <= amount:
            low = middle
        else:
            high = middle - 1
    return low, price(low)
