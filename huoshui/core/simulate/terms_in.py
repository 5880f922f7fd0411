"""The terms of a simulated loan, read from its document; every name is one of docs/reference/simulate.md."""

from datetime import date
from decimal import Decimal

from huoshui.core.allocation import (
    DEFAULT,
    AllocationMode,
    AllocationOrder,
    Component,
    TimedComponent,
    check_order,
)
from huoshui.core.classification import NON_ACCRUAL_AFTER_DAYS
from huoshui.core.dates import DayCount, MonthEnd
from huoshui.core.document import DocumentReader, read_day
from huoshui.core.errors import InvalidInput
from huoshui.core.loan import (
    LENDER,
    Draws,
    FeeBasis,
    FeeTiming,
    LoanFee,
    LoanTerms,
    PayoffInterest,
    PrepaymentFee,
    PrepaymentInterest,
    Surplus,
    fees_at,
)
from huoshui.core.money import Rounding
from huoshui.core.schedule import (
    AnnuityBasis,
    Arithmetic,
    CustomRow,
    DateRange,
    DueDates,
    FirstPeriod,
    LastPeriod,
    PeriodUnit,
    RateStep,
    Relief,
    Remainder,
    RepaymentMethod,
    ScheduleTerms,
    Shape,
    Step,
    Subsidy,
    check_schedule_terms,
)
from huoshui.core.simulate.floating import floating_rates
from huoshui.core.workdays import DueDateMove, WorkCalendar


def read_terms(reader: DocumentReader) -> LoanTerms:
    """The loan terms of the document's `terms`. Refusals: InvalidInput with the path of the value."""
    schedule = _schedule(reader)
    terms = LoanTerms(
        schedule=schedule,
        penalty_markup=reader.rate("penalty_markup", Decimal("0.5")),
        misuse_markup=reader.rate("misuse_markup", Decimal(1)),
        penalty_rate_cap=reader.optional_rate("penalty_rate_cap"),
        compound_interest=reader.boolean("compound_interest", True),
        grace_days=reader.integer("grace_days", 0, least=0),
        allocation_order=_order(reader, "allocation_order") or DEFAULT,
        allocation_mode=reader.choice("allocation_mode", AllocationMode, AllocationMode.BY_INSTALMENT),
        prepayment_fee=_prepayment_fee(reader.inner("prepayment_fee")),
        prepayment_interest=reader.choice(
            "prepayment_interest", PrepaymentInterest, PrepaymentInterest.WITH_NEXT
        ),
        payoff_interest=reader.choice("payoff_interest", PayoffInterest, PayoffInterest.TO_DAY),
        surplus=reader.choice("surplus", Surplus, Surplus.CREDIT_BALANCE),
        draws=reader.choice("draws", Draws, Draws.ONCE),
        penalty_day_basis=reader.integer("penalty_day_basis", 360, least=1),
        non_accrual_allocation_order=_order(reader, "non_accrual_allocation_order"),
        non_accrual_after_days=reader.integer("non_accrual_after_days", NON_ACCRUAL_AFTER_DAYS, least=0),
        fees=tuple(_fee(row) for row in reader.inners("fees")),
    )
    reader.done()
    _check_fees(reader, terms)
    _check(reader, schedule)
    return terms


def _check(reader: DocumentReader, schedule: ScheduleTerms) -> None:
    try:
        check_schedule_terms(schedule)
    except InvalidInput as refusal:
        raise InvalidInput(field=reader.at(str(refusal.field)), **refusal.params) from None


def _check_fees(reader: DocumentReader, terms: LoanTerms) -> None:
    """Nothing; refuses fees that do not add up to those of the schedule, and what the fold does not do."""
    schedule = terms.schedule
    sums = (
        ("instalment_fee", schedule.instalment_fee, FeeTiming.EACH_INSTALMENT),
        ("first_fee", schedule.first_fee, FeeTiming.FIRST_INSTALMENT),
    )
    for name, amount, timing in sums:
        if terms.fees and fees_at(terms.fees, timing) != amount:
            raise InvalidInput(
                field=reader.at(name),
                zh="与费用明细之和不符",
                en="Not the sum of the fees",
            )
    if schedule.first_fee and terms.draws is not Draws.ONCE:
        raise InvalidInput(
            field=reader.at("first_fee"),
            zh="分次提款的借款不能随首期收取一次性费用",
            en="A fee with the first instalment does not go with draws",
        )


def _fee(reader: DocumentReader) -> LoanFee:
    fee = LoanFee(
        code=reader.text("code"),
        name=reader.text("name"),
        name_en=reader.text("name_en"),
        timing=reader.choice("timing", FeeTiming),
        amount=reader.amount("amount"),
        rate=reader.optional_rate("rate"),
        collector=reader.text("collector", LENDER),
    )
    reader.done()
    return fee


def _schedule(reader: DocumentReader) -> ScheduleTerms:
    start = reader.day("start_date")
    rate, steps = _rates(reader, start)
    return ScheduleTerms(
        principal=reader.amount("principal"),
        annual_rate=rate,
        method=reader.choice("method", RepaymentMethod),
        period_count=_period_count(reader),
        start_date=start,
        due_day=reader.integer("due_day", None),
        day_count=reader.choice("day_count", DayCount, DayCount.ACTUAL_360),
        due_dates=_due_dates(reader.inner("due_dates")),
        arithmetic=_arithmetic(reader.inner("arithmetic")),
        shape=_shape(reader.inner("shape")),
        relief=_relief(reader.inner("relief")),
        rate_steps=steps,
        subsidies=tuple(_subsidy(row) for row in reader.inners("subsidies")),
        instalment_fee=reader.amount("instalment_fee", 0),
        first_fee=reader.amount("first_fee", 0),
    )


def _period_count(reader: DocumentReader) -> int:
    """The term; with agreed rows their number says it."""
    if reader.raw("method") == RepaymentMethod.CUSTOM:
        return reader.integer("period_count", 1)
    return reader.integer("period_count")


def _rates(reader: DocumentReader, start: date) -> tuple[Decimal, tuple[RateStep, ...]]:
    """The rate at the start and its agreed steps: written out, or following the LPR."""
    steps = [_step(row) for row in reader.inners("rate_steps")]
    if reader.raw("floating", None) is not None:
        if reader.raw("annual_rate", None) is not None or steps:
            raise InvalidInput(
                field=reader.at("floating"),
                zh="浮动利率与固定利率只能选一种",
                en="Give a floating rate or a fixed one, not both",
            )
        return floating_rates(reader.inner("floating"), start)
    return reader.rate("annual_rate"), tuple(steps)


def _step(reader: DocumentReader) -> RateStep:
    step = RateStep(from_date=reader.day("from"), annual_rate=reader.rate("annual_rate"))
    reader.done()
    return step


def _due_dates(reader: DocumentReader) -> DueDates:
    plain = DueDates()
    rule = DueDates(
        unit=reader.choice("unit", PeriodUnit, plain.unit),
        length=reader.integer("length", plain.length, least=1),
        first_due_date=reader.day("first_due_date", None),
        first_period=reader.choice("first_period", FirstPeriod, plain.first_period),
        last_period=reader.choice("last_period", LastPeriod, plain.last_period),
        month_end=reader.choice("month_end", MonthEnd, plain.month_end),
        move=reader.choice("move", DueDateMove, plain.move),
        workdays=WorkCalendar(
            holidays=_days(reader, "holidays"), working_weekends=_days(reader, "working_weekends")
        ),
        interest_moves=reader.boolean("interest_moves", plain.interest_moves),
    )
    reader.done()
    return rule


def _days(reader: DocumentReader, name: str) -> frozenset[date]:
    return frozenset(
        read_day(text, f"{reader.at(name)}.{index}") for index, text in enumerate(reader.items(name))
    )


def _arithmetic(reader: DocumentReader) -> Arithmetic:
    plain = Arithmetic()
    rule = Arithmetic(
        annuity=reader.choice("annuity", AnnuityBasis, plain.annuity),
        rounding=reader.choice("rounding", Rounding, plain.rounding),
        instalment_multiple=reader.amount("instalment_multiple", plain.instalment_multiple),
        remainder=reader.choice("remainder", Remainder, plain.remainder),
    )
    reader.done()
    return rule


def _shape(reader: DocumentReader) -> Shape:
    shape = Shape(
        balloon=reader.amount("balloon", 0),
        steps=tuple(_stair(row) for row in reader.inners("steps")),
        rows=tuple(_row(row) for row in reader.inners("rows")),
        down_payment=reader.amount("down_payment", 0),
    )
    reader.done()
    return shape


def _stair(reader: DocumentReader) -> Step:
    stair = Step(count=reader.integer("count", least=1), weight=reader.rate("weight"))
    reader.done()
    return stair


def _row(reader: DocumentReader) -> CustomRow:
    row = CustomRow(
        due_date=reader.day("date"),
        principal=reader.amount("principal", None),
        payment=reader.amount("payment", None),
    )
    reader.done()
    return row


def _relief(reader: DocumentReader) -> Relief:
    relief = Relief(
        principal_grace=reader.integer("principal_grace", 0, least=0),
        interest_deferred=reader.integer("interest_deferred", 0, least=0),
        interest_free=tuple(_range(row) for row in reader.inners("interest_free")),
    )
    reader.done()
    return relief


def _range(reader: DocumentReader) -> DateRange:
    found = DateRange(start=reader.day("from"), end=reader.day("to"))
    reader.done()
    return found


def _subsidy(reader: DocumentReader) -> Subsidy:
    subsidy = Subsidy(
        share=reader.rate("share", Decimal(1)),
        up_to=reader.amount("up_to", None),
        start=reader.day("from", date.min),
        end=reader.day("to", date.max),
    )
    reader.done()
    return subsidy


def _prepayment_fee(reader: DocumentReader) -> PrepaymentFee:
    plain = PrepaymentFee()
    fee = PrepaymentFee(
        basis=reader.choice("basis", FeeBasis, plain.basis),
        rate=reader.rate("rate", plain.rate),
        days=reader.integer("days", 0, least=0),
        amount=reader.amount("amount", 0),
        free_after_instalments=reader.integer("free_after_instalments", None),
    )
    reader.done()
    return fee


def _order(reader: DocumentReader, name: str) -> AllocationOrder | None:
    names = reader.items(name)
    if not names:
        return None
    try:
        kind = TimedComponent if "." in str(names[0]) else Component
        order = tuple(kind(one) for one in names)
        check_order(order)
    except (ValueError, InvalidInput):
        known = f"{', '.join(Component)}; {', '.join(TimedComponent)}"
        raise InvalidInput(
            field=reader.at(name), zh=f"须各含一次：{known}", en=f"Each once: {known}"
        ) from None
    return order
