"""Loans that came from another system: whence, and what differed."""

from dataclasses import dataclass
from datetime import date

from huoshui.servicing.models import LoanAccount, LoanTakeOver
from huoshui.servicing.old_loans import BalanceLine, Differences, ScheduleGap


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverView:
    """How a loan came here (迁入记录): its old number, the day, and both systems side by side."""

    old_number: str
    taken_over_date: date
    balance_date: date
    differences: Differences


def find_taken_over(old_number: str) -> str | None:
    """The number of the loan taken over from that old number, none when it is still to come."""
    found = LoanAccount.objects.filter(taken_over_from=old_number)
    return found.values_list("number", flat=True).first()


def get_take_over(loan_number: str) -> TakeOverView | None:
    """How the loan came here; none for a loan of our own."""
    row = LoanTakeOver.objects.select_related("loan").filter(loan__number=loan_number).first()
    if row is None:
        return None
    gap = dict(row.schedule)
    for side in ("first_old", "first_ours"):
        if gap.get(side):
            gap[side] = tuple(gap[side])
    return TakeOverView(
        old_number=str(row.loan.taken_over_from),
        taken_over_date=row.taken_over_date,
        balance_date=row.balance_date,
        differences=Differences(
            balances=tuple(BalanceLine(**line) for line in row.balances),
            schedule=ScheduleGap(**gap) if gap else None,
        ),
    )
