"""The loan calculator: one to three options side by side, computed by the same rules as every contract."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from huoshui.api.base import PublicAuth
from huoshui.api.types import Day, PositiveYuan, RateText, Yuan
from huoshui.contracts.disclosure import CostCap, build_disclosure
from huoshui.core.dates import DayCount
from huoshui.core.loan import LoanTerms
from huoshui.core.schedule import RepaymentMethod, ScheduleTerms, build_schedule, schedule_totals
from huoshui.products.definition import Fee
from huoshui.products.queries import get_live_version
from huoshui.products.terms import with_fees

router = Router(auth=PublicAuth(), tags=["public"])
_NO_CAP = CostCap(cap=Decimal(10**6), basis="simple", tolerance=Decimal(0))


class CalculatorOptionIn(Schema):
    principal: PositiveYuan
    annual_rate: RateText
    method: RepaymentMethod
    term_months: int = Field(ge=1, le=480)
    start_date: Day
    due_day: int | None = Field(None, ge=1, le=31)
    day_count: DayCount = DayCount.ACTUAL_360
    fee_monthly_rate: RateText | None = None
    product_code: str = Field("", max_length=40)


class CalculatorIn(Schema):
    options: list[CalculatorOptionIn] = Field(min_length=1, max_length=3)


class CalculatedInstalmentOut(Schema):
    number: int
    period_start: date
    due_date: date
    principal_due: Yuan
    interest_due: Yuan
    fee_due: Yuan
    total_due: Yuan
    principal_after: Yuan


class YearTotalOut(Schema):
    year: int
    principal: Yuan
    interest: Yuan
    total: Yuan


class TotalsOut(Schema):
    principal: Yuan
    interest: Yuan
    total: Yuan
    years: list[YearTotalOut]


class AnnualCostOut(Schema):
    simple: RateText
    compound: RateText


class CalculatedOptionOut(Schema):
    instalments: list[CalculatedInstalmentOut]
    totals: TotalsOut
    annual_cost: AnnualCostOut


class CalculatorOut(Schema):
    options: list[CalculatedOptionOut]


@router.post("/calculator", response=CalculatorOut)
def calculate_loan(request: HttpRequest, body: CalculatorIn) -> dict[str, Any]:
    """Schedules, totals and annual all-in cost of each option. Nothing is stored, so no Idempotency-Key."""
    return {"options": [_calculate(option) for option in body.options]}


def _calculate(option: CalculatorOptionIn) -> dict[str, Any]:
    schedule = ScheduleTerms(
        principal=option.principal,
        annual_rate=option.annual_rate,
        method=option.method,
        period_count=option.term_months,
        start_date=option.start_date,
        due_day=option.due_day,
        day_count=option.day_count,
    )
    schedule, fees = with_fees(schedule, _fees(option))
    instalments = build_schedule(schedule)
    cost = build_disclosure(
        terms=LoanTerms(schedule=schedule, fees=fees),
        instalments=instalments,
        lender_name="",
        cap=_NO_CAP,
    )
    return {
        "instalments": instalments,
        "totals": schedule_totals(instalments),
        "annual_cost": {"simple": cost.annual_cost_simple, "compound": cost.annual_cost_compound},
    }


def _fees(option: CalculatorOptionIn) -> Sequence[Fee]:
    """The fees of the product's live version; without a product the rate that was typed."""
    if option.product_code:
        return get_live_version(option.product_code).definition.fees
    rate = option.fee_monthly_rate
    return (Fee(code="fee", name="费用", name_en="Fee", rate_monthly=rate),) if rate else ()
