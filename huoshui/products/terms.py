"""From a product definition to the values core computes with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from huoshui.core.dates import add_months
from huoshui.core.errors import InvalidInput
from huoshui.core.loan import Draws, FeeTiming, LoanFee, LoanTerms, PrepaymentFee, fees_at
from huoshui.core.money import Cents, round_half_up
from huoshui.core.rates import Rate, lpr_rate
from huoshui.core.schedule import (
    METHODS,
    CustomRow,
    Relief,
    RepaymentMethod,
    ScheduleTerms,
    Shape,
    Step,
    build_schedule,
)
from huoshui.core.schedule.periods import payment_months
from huoshui.products.definition import Fee, MethodPlan, Pricing, ProductDefinition

_BASIS_POINT = Decimal("0.0001")
_SAMPLE_RATE = Decimal("0.06")
_SAMPLE_START = date(2026, 1, 15)


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
    schedule = ScheduleTerms(
        principal=principal,
        annual_rate=annual_rate,
        method=method,
        period_count=term_months,
        start_date=start_date,
        due_day=definition.due_day,
        day_count=definition.day_count,
        shape=_shape(definition.method_plan, principal, method, start_date),
        relief=Relief(principal_grace=definition.method_plan.principal_grace),
    )
    schedule, fees = with_fees(schedule, definition.fees)
    return LoanTerms(
        schedule=schedule,
        fees=fees,
        penalty_markup=definition.penalty_markup,
        misuse_markup=definition.misuse_markup,
        compound_interest=definition.compound_interest,
        grace_days=definition.grace_days,
        allocation_order=definition.allocation_order,
        allocation_mode=definition.allocation_mode,
        prepayment_fee=PrepaymentFee(rate=definition.prepayment_fee_rate),
        prepayment_interest=definition.prepayment_interest,
        surplus=definition.surplus,
        draws=Draws.ONCE if definition.tranches is None else Draws.TRANCHES,
        penalty_day_basis=definition.penalty_day_basis,
    )


def with_fees(schedule: ScheduleTerms, asked: Sequence[Fee]) -> tuple[ScheduleTerms, tuple[LoanFee, ...]]:
    """The schedule with the fees asked of it, and those fees in cents."""
    fees = tuple(loan_fee(fee, schedule) for fee in asked)
    charged = replace(
        schedule,
        instalment_fee=fees_at(fees, FeeTiming.EACH_INSTALMENT),
        first_fee=fees_at(fees, FeeTiming.FIRST_INSTALMENT),
    )
    return charged, fees


def loan_fee(fee: Fee, schedule: ScheduleTerms) -> LoanFee:
    """The fee of a loan on this schedule, cents, rounded half-up once.

    0.5 % a month on 12,000.00: 60.00 with each monthly instalment, 180.00 with each quarterly one.
    """
    months = payment_months(schedule)
    amount = fee.amount
    if amount is None:
        amount = round_half_up(schedule.principal * (fee.rate_monthly or Decimal(0)) * months)
    return LoanFee(
        code=fee.code,
        name=fee.name,
        name_en=fee.name_en,
        timing=fee.when,
        amount=amount,
        rate=fee.rate_monthly,
        collector=fee.collector,
    )


def check_methods(definition: ProductDefinition) -> None:
    """Nothing. Refusals: InvalidInput when the engine would not make a schedule of one of the methods, for
    the least amount over the shortest and the longest term."""
    for method in definition.repayment_methods:
        for months in (definition.term_months_min, definition.term_months_max):
            terms = to_loan_terms(
                definition,
                principal=definition.amount_min,
                annual_rate=_SAMPLE_RATE,
                term_months=months,
                method=method,
                start_date=_SAMPLE_START,
            )
            try:
                build_schedule(terms.schedule)
            except InvalidInput as refused:
                raise InvalidInput(
                    field="definition.method_plan",
                    zh=f"{METHODS[method].zh}（{months} 个月）：{refused.message('zh')}",
                    en=f"{METHODS[method].en} ({months} months): {refused.message('en')}",
                ) from refused


def _shape(plan: MethodPlan, principal: Cents, method: RepaymentMethod, start_date: date) -> Shape:
    """What the method needs, for this principal (cents). 100,000.00 with a balloon of 40 %: 40,000.00."""
    if method is RepaymentMethod.BALLOON and plan.balloon_share is not None:
        return Shape(balloon=round_half_up(plan.balloon_share * principal))
    if method is RepaymentMethod.STEPPED:
        return Shape(steps=tuple(Step(count=step.count, weight=step.weight) for step in plan.steps))
    if method is RepaymentMethod.CUSTOM:
        amounts = [round_half_up(row.share * principal) for row in plan.rows[:-1]]
        amounts.append(principal - sum(amounts))
        return Shape(
            rows=tuple(
                CustomRow(due_date=add_months(start_date, row.after_months), principal=amount)
                for row, amount in zip(plan.rows, amounts, strict=False)
            )
        )
    return Shape()


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
