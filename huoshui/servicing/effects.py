"""What a change does to a loan, side by side: the figures compared before approving (变更前后对比). Pure."""

from dataclasses import dataclass
from datetime import date

from huoshui.core.loan import InstalmentPosition, InstalmentState, LoanPosition
from huoshui.core.rates import Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFigures:
    """A loan in the figures a change can touch, cents; `interest_to_come` of the instalments not due yet."""

    as_of: date
    status: str
    annual_rate: Rate
    principal_outstanding: int
    total_due: int
    days_past_due: int
    interest_to_come: int
    instalments_to_come: int
    next_due_date: date | None
    next_due_amount: int
    maturity_date: date | None
    credit_balance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEffect:
    """Before and after; `instalments` is the schedule afterwards, `interest_saved` may be negative."""

    before: LoanFigures
    after: LoanFigures
    instalments: tuple[InstalmentPosition, ...]
    interest_saved: int


def effect_of(before: LoanPosition, after: LoanPosition) -> ChangeEffect:
    """The effect of whatever lies between two positions of one day."""
    old, new = figures_of(before), figures_of(after)
    return ChangeEffect(
        before=old,
        after=new,
        instalments=after.instalments,
        interest_saved=old.interest_to_come - new.interest_to_come,
    )


def figures_of(position: LoanPosition) -> LoanFigures:
    """The figures of a position."""
    coming = [row for row in position.instalments if row.state is InstalmentState.UPCOMING]
    return LoanFigures(
        as_of=position.as_of,
        status=position.status.value,
        annual_rate=position.annual_rate,
        principal_outstanding=position.principal_outstanding,
        total_due=position.total_due,
        days_past_due=position.days_past_due,
        interest_to_come=sum(row.interest_due for row in coming),
        instalments_to_come=len(coming),
        next_due_date=position.next_due_date,
        next_due_amount=position.next_due_amount,
        maturity_date=coming[-1].due_date if coming else None,
        credit_balance=position.credit_balance,
    )
