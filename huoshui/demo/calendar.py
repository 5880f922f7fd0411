"""The calendar a history is replayed on: real, or compressed so that some real months pass in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from huoshui.core.money import Cents
from huoshui.demo.history import HistoricalLoan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLoan:
    """A historical loan placed on the calendar of the replay."""

    loan: HistoricalLoan
    start_date: date
    term_months: int
    charge_off_date: date | None


def place(loans: Sequence[HistoricalLoan], *, opening_date: date, compression: int) -> list[PlannedLoan]:
    """The loans in the order they begin, the first on `opening_date`.

    `compression` real days pass in one: with 6, a loan of 84 months disbursed 12 months after the first becomes one of 14
    months that begins 2 months after it. A term never falls below one month, and a charge-off follows the start.
    """
    if not loans:
        return []
    first = min(loan.disbursement_date for loan in loans)

    def placed(day: date) -> date:
        return opening_date + timedelta(days=(day - first).days // compression)

    plans = [
        PlannedLoan(
            loan=loan,
            start_date=placed(loan.disbursement_date),
            term_months=max(1, round(loan.term_months / compression)),
            charge_off_date=None
            if loan.charge_off_date is None
            else max(placed(loan.charge_off_date), placed(loan.disbursement_date) + timedelta(days=45)),
        )
        for loan in loans
    ]
    return sorted(plans, key=lambda plan: (plan.start_date, plan.loan.line_number))


class DueRow(Protocol):
    """What is read of an instalment, as agreed or as it stands."""

    @property
    def number(self) -> int: ...
    @property
    def due_date(self) -> date: ...
    @property
    def principal_due(self) -> Cents: ...
    @property
    def principal_after(self) -> Cents: ...


def instalments_paid(
    instalments: Sequence[DueRow], *, charge_off_date: date, charge_off_principal: Cents
) -> int:
    """How many instalments a borrower pays who is charged off on that day with that principal left.

    The number that leaves the principal nearest to the recorded one, of those after which an instalment still falls due before
    the charge-off. 12 instalments of 1,000 each and 8,200 charged off: 4 are paid (8,000 left).
    """
    unpaid_before = [row.number for row in instalments if row.due_date < charge_off_date]
    most = min(len(unpaid_before) - 1, len(instalments) - 1) if unpaid_before else 0
    left = [sum(row.principal_due for row in instalments), *(row.principal_after for row in instalments)]
    return min(range(max(most, 0) + 1), key=lambda paid: abs(left[paid] - charge_off_principal))
