"""The price of settling a loan early (提前结清)."""

from datetime import date
from typing import TYPE_CHECKING

from huoshui.core.loan.fees import prepayment_fee
from huoshui.core.loan.result import PayoffQuote
from huoshui.core.loan.terms import PayoffInterest
from huoshui.core.money import Cents

if TYPE_CHECKING:
    from huoshui.core.loan.fold import LoanFold


def quote_lines(fold: "LoanFold", day: date) -> PayoffQuote:
    """What the due and the future instalments ask for when all is settled on `day`, cents.

    Interest of the running period up to the day (or to its end, as the terms say), none of the later ones.
    Fees of instalments to come stop; the single fee of the first one is still owed.
    120,000.00 not due, 290.32 earned, fee 1 %: 121,490.32.
    """
    due = fold.open_due_lines(day)
    rows = fold.future.rows() if fold.is_active else []
    not_due = fold.principal_not_due if fold.is_active else 0
    running = running_interest(fold, day)
    saved = sum(row.interest_due for row in rows) - running - fold.interest_ahead
    interest = running + sum(line.interest_left for line in due)
    penalty = fold.whole.penalty_left + sum(line.penalty_left for line in due)
    compound = sum(line.compound_left for line in due)
    fee = payoff_fee(fold, day, not_due, saved)
    owed_fees = fold.whole.fee_left + sum(line.fee_left for line in due) + first_fee_left(fold)
    principal = not_due + sum(line.principal_left for line in due)
    needed = principal + interest + penalty + compound + fee + owed_fees
    return PayoffQuote(
        on=day,
        principal=principal,
        interest=interest,
        penalty_interest=penalty,
        compound_interest=compound,
        fee=fee + owed_fees,
        credit_balance=fold.credit_balance,
        total=max(needed - fold.credit_balance, 0),
        interest_saved=max(saved, 0),
    )


def running_interest(fold: "LoanFold", day: date) -> Cents:
    """The borrower's interest of the running period a payoff on `day` asks for, cents."""
    row = fold.future.peek()
    if not fold.is_active or row is None:
        return 0
    if fold.terms.payoff_interest is PayoffInterest.TO_PERIOD_END and row.period_start < day:
        return row.interest_due - fold.interest_ahead
    return earned_interest(fold, day)


def earned_interest(fold: "LoanFold", day: date) -> Cents:
    """The borrower's interest the running period has earned before `day` and that is not paid, cents."""
    earned = fold.future.earned(day) - fold.future.subsidy_earned(day)
    return max(earned - fold.interest_ahead, 0)


def first_fee_left(fold: "LoanFold") -> Cents:
    """The single fee agreed with the first instalment, when that has not fallen due yet, cents."""
    return fold.future.first_fee if fold.is_active else 0


def payoff_fee(fold: "LoanFold", day: date, not_due: Cents, saved: Cents) -> Cents:
    """The prepayment fee of a payoff on `day`, cents."""
    return prepayment_fee(
        fold.terms.prepayment_fee,
        prepaid=not_due,
        lent=fold.disbursed,
        interest_saved=max(saved, 0),
        rates=fold.rates,
        day=day,
        due_count=len(fold.lines),
        units_per_year=fold.terms.penalty_day_basis,
    )
