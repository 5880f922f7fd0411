"""What a loan in arrears owes line by line, as numbers from which any later day follows. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from huoshui.core.allocation import Component
from huoshui.core.loan import EventAllocation, InstalmentState, LoanPosition, LoanTerms
from huoshui.core.rates import Rate, penalty_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsLine:
    """An instalment past due with anything unpaid (欠款期次), one field a column of `LoanArrears`; cents."""

    loan_id: int
    number: int
    due_date: date
    penalty_from: date
    penalty_numerator: int
    compound_numerator: int
    denominator: int
    principal_left: int
    interest_left: int
    principal_days: int
    interest_days: int
    penalty_settled: int
    compound_settled: int


def arrears_of(loan_id: int, terms: LoanTerms, position: LoanPosition) -> list[ArrearsLine]:
    """The lines past due of a position, oldest first.

    1,000.00 due 30 days ago, 400.00 of it paid 10 days late: 600.00 left and 400,000 amount-days behind it.
    """
    rule = ArrearsRule.of(terms, position.annual_rate)
    return [
        ArrearsLine(
            loan_id=loan_id,
            number=row.number,
            due_date=row.due_date,
            penalty_from=row.due_date + rule.grace,
            penalty_numerator=rule.numerator,
            compound_numerator=rule.compound_numerator,
            denominator=rule.denominator,
            principal_left=row.principal_due
            - row.principal_paid
            - row.principal_waived
            - row.principal_moved,
            interest_left=row.interest_due - row.interest_paid - row.interest_waived - row.interest_moved,
            principal_days=_paid_late(
                position.allocations, Component.PRINCIPAL, row.number, row.due_date, rule
            ),
            interest_days=_paid_late(
                (*position.allocations, *position.waivers),
                Component.INTEREST,
                row.number,
                row.due_date,
                rule,
            ),
            penalty_settled=row.penalty_paid + row.penalty_waived,
            compound_settled=row.compound_paid + row.compound_waived,
        )
        for row in position.instalments
        if row.state is InstalmentState.OVERDUE
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsRule:
    """How amount-days become penalty and compound interest at one rate: numerator / denominator."""

    numerator: int
    compound_numerator: int
    denominator: int
    grace: timedelta

    @staticmethod
    def of(terms: LoanTerms, annual_rate: Rate) -> "ArrearsRule":
        """The rule of a loan that has had one rate all along; others go by the fold."""
        rate = penalty_rate(annual_rate, terms.penalty_markup)
        if terms.penalty_rate_cap is not None:
            rate = min(rate, terms.penalty_rate_cap)
        numerator, denominator = rate.as_integer_ratio()
        return ArrearsRule(
            numerator=numerator,
            compound_numerator=numerator if terms.compound_interest else 0,
            denominator=denominator * terms.penalty_day_basis,
            grace=timedelta(days=terms.grace_days),
        )


def _paid_late(
    rows: Iterable[EventAllocation], component: Component, number: int, due_date: date, rule: ArrearsRule
) -> int:
    """The amount-days of what was paid or waived of a line after its grace days: cents × days late."""
    return sum(
        part.amount * (row.value_date - due_date).days
        for row in rows
        if row.value_date > due_date + rule.grace
        for part in row.parts
        if part.instalment_number == number and part.component is component
    )
