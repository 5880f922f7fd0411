"""From a product definition to the values core computes with."""

from datetime import date
from decimal import Decimal

from huoshui.core.loan import LoanTerms, PrepaymentFee
from huoshui.core.money import Cents
from huoshui.core.rates import Rate, lpr_rate
from huoshui.core.schedule import RepaymentMethod, ScheduleTerms
from huoshui.products.definition import Pricing, ProductDefinition

_BASIS_POINT = Decimal("0.0001")


def to_loan_terms(
    definition: ProductDefinition,
    *,
    principal: Cents,
    annual_rate: Rate,
    term_months: int,
    method: RepaymentMethod,
    start_date: date,
) -> LoanTerms:
    """The loan terms core folds, for this product and these agreed figures; amounts in cents."""
    return LoanTerms(
        schedule=ScheduleTerms(
            principal=principal,
            annual_rate=annual_rate,
            method=method,
            period_count=term_months,
            start_date=start_date,
            due_day=definition.due_day,
            day_count=definition.day_count,
        ),
        penalty_markup=definition.penalty_markup,
        misuse_markup=definition.misuse_markup,
        compound_interest=definition.compound_interest,
        grace_days=definition.grace_days,
        allocation_order=definition.allocation_order,
        allocation_mode=definition.allocation_mode,
        prepayment_fee=PrepaymentFee(rate=definition.prepayment_fee_rate),
        prepayment_interest=definition.prepayment_interest,
        surplus=definition.surplus,
        penalty_day_basis=definition.penalty_day_basis,
    )


def priced_rate(pricing: Pricing, *, lpr: Rate | None, grade: str) -> Rate:
    """The rate per year for a grade: base plus the grade's basis points.

    LPR 3.00 % + 120 bp, grade C + 50 bp → 4.70 %. An LPR price without its LPR value is a programming error.
    """
    if pricing.kind == "fixed":
        assert pricing.annual_rate is not None
        base = pricing.annual_rate
    else:
        assert lpr is not None, "an LPR price needs the LPR of its day"
        base = lpr_rate(lpr, pricing.basis_points)
    return base + _BASIS_POINT * pricing.grade_basis_points.get(grade, 0)


def rate_range(pricing: Pricing, *, lpr: Rate | None) -> tuple[Rate, Rate]:
    """The lowest and highest rate per year a borrower may be offered."""
    rates = [priced_rate(pricing, lpr=lpr, grade=grade) for grade in pricing.grade_basis_points or {"": 0}]
    return min(rates), max(rates)
