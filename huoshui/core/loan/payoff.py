"""The price of settling a loan early (提前结清)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from huoshui.core.loan.line import InstalmentLine
from huoshui.core.loan.result import PayoffQuote
from huoshui.core.money import Cents, divide_half_up


def quote_lines(
    *,
    day: date,
    due: Sequence[InstalmentLine],
    future: Sequence[InstalmentLine],
    current_interest: Cents,
    fee_rate: Decimal,
    credit_balance: Cents,
) -> PayoffQuote:
    """What the due and the future instalments ask for when all is settled on `day`, cents.

    Interest of the running period up to the day, none of the later ones; the fee is a share of the principal
    not yet due. 120,000.00 not due, 290.32 earned, fee 1 %: 121,490.32.
    """
    not_due = sum(line.principal_left for line in future)
    principal = not_due + sum(line.principal_left for line in due)
    interest = current_interest + sum(line.interest_left for line in due)
    penalty = sum(line.penalty_left for line in due)
    compound = sum(line.compound_left for line in due)
    numerator, denominator = fee_rate.as_integer_ratio()
    fee = divide_half_up(not_due * numerator, denominator)
    needed = principal + interest + penalty + compound + fee
    return PayoffQuote(
        on=day,
        principal=principal,
        interest=interest,
        penalty_interest=penalty,
        compound_interest=compound,
        fee=fee,
        credit_balance=credit_balance,
        total=max(needed - credit_balance, 0),
        interest_saved=sum(line.interest_left for line in future) - current_interest,
    )
